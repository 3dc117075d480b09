"""The statement of a whole release, for an output checker: how it was proved, and what is suppressed.

It is public, so it says nothing that the public tables do not: no count of the data, and for each number that
is suppressed only that it is. The width is the one that the rules demand and the proof has reached; the
narrowest that was found, and how many inferences were tried exactly, could tell of the counts themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.files.products import WHOLE
from helpers.privacy.disclosure.earlier import EarlierRelease
from helpers.privacy.disclosure.publication import ProvedRelease
from helpers.study.gate import Level, Shows, notice_of, require
from helpers.study.study import SUPPRESSED, Study
from helpers.tables import TABLES, Written
from helpers.tables.public_tables import PREFIX, PUBLIC_TABLES, STATES
from helpers.tables.statements import as_json, rules_in_words

THEMES, PAIRS, CORPUS, CONDITIONS = "themes", "pairs", "corpus", "conditions"
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "public_contacts": (CORPUS,),
    "public_theme_counts": (THEMES,),
    "public_areas": (THEMES, CORPUS),
    "public_pairs": (PAIRS, THEMES),
    "public_rates": (THEMES, CORPUS),
    "public_validations": (THEMES, CORPUS),
    "public_agreement": (THEMES, CORPUS),
    "public_conditions": (THEMES,),
    "public_directions": (THEMES,),
    "public_condition_states": (CONDITIONS,),
    "public_claims": (THEMES,),
}
"""Each public table: the families of counts (`families`) that its numbers are worked out from."""
INTRUDERS = (
    "an outsider who knows the names of the workers and the rota",
    "each worker, who also knows all about themself",
)
"""Whom the proof is against, one at a time."""
DIGITS = 2
"""Of the number of inferences, how many digits are given; the rest could tell what is suppressed."""


def statement_of(
    release: ProvedRelease,
    tables: Mapping[str, pd.DataFrame],
    earlier: Sequence[EarlierRelease] = (),
) -> dict[str, Any]:
    """Return the statement of a release.

    Parameters
    ----------
    tables
        Its public tables, by name (`public_frames.public_tables`).
    earlier
        The releases beside which it was proved.

    Returns
    -------
    dict
        Plain values in a fixed order, to be written as JSON.
    """
    material = release.material
    study = material.study
    facts: dict[str, Any] = {"study": study.title}
    if notice_of(study):
        facts["notice"] = notice_of(study)
    facts["rules"] = rules_in_words(study)
    facts["counted"] = {
        "unit": material.unit,
        "denominator": material.denominator,
        "sources": list(material.sources),
        "weeks": [material.weeks[0], material.weeks[-1]],
        "coder": str(material.coders),
        "codebook": material.codebook.stamp,
    }
    facts["proof"] = _proof_of(release)
    facts["earlier_releases"] = [one.id for one in earlier]
    facts["tables"] = [_table_of(table.name, tables) for table in PUBLIC_TABLES if table.name in tables]
    return facts


def _proof_of(release: ProvedRelease) -> dict[str, Any]:
    """Return what was tried, and what none of it comes closer than; without a proof, why there is none."""
    if release.shows_all:
        return {"proved": False, "why": "Nothing is suppressed, so there is nothing to prove."}
    rules = release.rules
    n_tried = sum(one.n_targets for one in release.proved.values())
    return {
        "proved": True,
        "intruders": list(INTRUDERS),
        "n_intruders": len(release.material.study.worker_ids) + 1,
        "inferences_at_least": _rounded_down(n_tried),
        "width_at_least": {"counts": rules.min_width, "percent_of_words_or_minutes": rules.min_percent},
    }


def _rounded_down(n: int) -> int:
    """Return a number with all digits but the first `DIGITS` replaced by 0.

    >>> _rounded_down(3975), _rounded_down(7)
    (3900, 7)
    """
    n_zeros = max(0, len(str(n)) - DIGITS)
    return int(str(n)[: len(str(n)) - n_zeros] + "0" * n_zeros)


def _table_of(name: str, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Return how many rows of a public table are shown and suppressed, and what was proved with it."""
    frame = tables[name]
    rows = {state: int((frame["state"] == state).sum()) for state in STATES}
    reasons = frame.loc[frame["state"] == SUPPRESSED, "reason"]
    linked = [
        other.file
        for other in PUBLIC_TABLES
        if other.name != name
        and other.name in tables
        and not set(FAMILIES[name]).isdisjoint(FAMILIES[other.name])
    ]
    return {
        "table": TABLES[name].file,
        "name": name.removeprefix(PREFIX),
        "rows": rows,
        "suppressed_by_reason": {reason: int(n) for reason, n in sorted(reasons.value_counts().items())},
        "proved_together_with": linked,
    }


def save(statement: Mapping[str, Any], study: Study, place: Place) -> list[Written]:
    """Write the statement of a release.

    Raises
    ------
    FieldworkError
        It is the researcher's own view, and the place is not in the private folder, or the other way round.
    """
    require({"statement of disclosure control": Shows.TOGETHER}, study, into=place)
    replace_file(place.writing(WHOLE), as_json(statement))
    return [Written(WHOLE, Level.PUBLIC, len(statement["tables"]))]
