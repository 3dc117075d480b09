"""Statements of disclosure control: what stands beside each public figure and table, for an output checker.

``figures/<name>.disclosure.json`` and ``article/<name>.disclosure.json`` say what a product shows of workers,
from which public tables it is drawn, and how many of its cells are suppressed. `WHOLE` says it of the release
as a whole. A statement holds no count of the data, and no reason that would tell how small a number is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.errors import FieldworkError, all_at_once
from helpers.files import paths
from helpers.files.place import Place
from helpers.files.products import DRAWN_FROM, FURTHER, WHOLE, statement_file
from helpers.study.gate import DESCRIPTIONS, Shows, disclosure_of, may_show, meaning_of_profile, notice_of
from helpers.study.study import SHOWN, SUPPRESSED, Study

PAGE = (paths.ARTICLE / "disclosure.md").as_posix()
"""The page of all statements, for readers."""
SIGN = "c"
"""What a cell of an article's table holds where a number is suppressed."""
OTHERS = "observed"
"""How tables of figures call a cell that is shown, where weeks have states of their own."""
PORTRAIT = "figures/portrait_"
"""How the portraits of single workers begin: each shows one worker, or is a placeholder."""
OF_ARTICLE = f"{paths.ARTICLE.as_posix()}/"
NOT_DRAWN = "Nothing of workers: its numbers are not drawn under this profile, or it has none."
NOT_NAMED = "not named in DRAWN_FROM (helpers/files/products.py)"
"""Of a product that is not among those of a run, each of which is named there."""
OF_WORKERS = "the tables of single workers, since nothing is suppressed"


def statement_of(
    product: str, shows: Shows, frame: pd.DataFrame, study: Study, *, further: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the statement of one figure or table of the article, with all its pages.

    Parameters
    ----------
    product
        Its path without an ending: ``figures/<name>`` or ``article/<name>``.
    frame
        What is published with it as CSV, on all pages together.
    further
        The paths of its further pages.
    """
    facts: dict[str, Any] = {"product": product}
    if further:
        facts[FURTHER] = list(further)
    if notice_of(study):
        facts["notice"] = notice_of(study)
    facts["shows_of_workers"] = DESCRIPTIONS[shows]
    facts["drawn_from"] = _origins_of(product, shows)
    facts["cells"] = _count_cells(product, frame, shows)
    facts["rules"] = rules_in_words(study)
    return {**facts, "whole_release": WHOLE, "page": PAGE}


def _origins_of(product: str, shows: Shows) -> list[str]:
    """Return the files of the public tables from which a product is drawn."""
    if shows is Shows.NOTHING:
        return []
    if product not in DRAWN_FROM and not product.startswith(PORTRAIT):
        return [NOT_NAMED]
    names = DRAWN_FROM.get(product, ())
    if not names and shows is Shows.WORKERS:
        return [OF_WORKERS]
    return [(paths.PUBLIC / f"{name}.csv").as_posix() for name in names]


def _count_cells(product: str, frame: pd.DataFrame, shows: Shows) -> dict[str, int]:
    """Return how many cells are shown and suppressed; in a table of the article, those with the sign."""
    if shows is Shows.NOTHING:
        return {}
    if product.startswith(OF_ARTICLE):
        return {SUPPRESSED: int((frame == SIGN).sum().sum())}
    if "state" not in frame:
        return {SUPPRESSED: 0}
    is_shown = frame["state"].isin([SHOWN, OTHERS])
    return {SHOWN: int(is_shown.sum()), SUPPRESSED: int((frame["state"] == SUPPRESSED).sum())}


def rules_in_words(study: Study) -> dict[str, Any]:
    """Return the rules that apply to a study: its profile, and the values of `limits.Disclosure`."""
    disclosure = disclosure_of(study)
    facts: dict[str, Any] = {"profile": f"{disclosure.profile}", "meaning": meaning_of_profile(study)}
    if may_show(study, Shows.WORKERS):
        if study.is_for_researcher:
            facts["meaning"] = "The researcher's own view: nothing is suppressed."
        return facts
    return facts | {
        "min_workers": disclosure.min_workers,
        "max_share": disclosure.max_share,
        "min_width": disclosure.min_width,
        "min_percent": disclosure.min_percent,
    }


def as_json(statement: Mapping[str, Any]) -> bytes:
    """Return a statement as a file: the same bytes each time."""
    return (json.dumps(statement, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def read_statements(place: Place, products: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Return the statement of the whole release, and those beside some products, in their order.

    Raises
    ------
    FieldworkError
        Statements are missing or cannot be read: all of them.
    """
    statements = []
    offenders = []
    for name in (WHOLE, *map(statement_file, products)):
        try:
            statements.append(json.loads(place.reading(name).read_text(encoding="utf-8")))
        except FileNotFoundError:
            offenders.append(f"{name}: is missing.")
        except ValueError:
            offenders.append(f"{name}: cannot be read.")
    if offenders:
        advice = "Run the notebook that makes it: `fieldwork run`."
        raise FieldworkError(all_at_once(offenders, advice))
    return statements
