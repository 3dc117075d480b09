"""The public products of a study: from which public tables each is drawn, and where its statement is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from helpers.files import paths

WHOLE = (paths.PUBLIC / "disclosure.json").as_posix()
"""The statement of the whole release (`privacy.disclosure.statement`)."""
ENDING = "disclosure.json"
"""How the names of statements end."""
OF_SIGNS = ("validations", "agreement")
"""The public tables that say which themes are marked: \u2020, \u00a7 and \u2021."""
FURTHER = "further_pages"
"""Under which name the statement of a figure lists its further pages, if it has any."""
DRAWN_FROM: Mapping[str, tuple[str, ...]] = {
    "figures/contact_calendar": (),
    "figures/theme_weeks": ("theme_counts", *OF_SIGNS),
    "figures/theme_weeks_together": ("contacts", "theme_counts", *OF_SIGNS),
    "figures/directions": (),
    "figures/areas_by_worker": (),
    "figures/areas_by_week": ("areas", *OF_SIGNS),
    "figures/areas_by_week_alone": (),
    "figures/theme_sources": (),
    "figures/theme_pairs": ("pairs", *OF_SIGNS),
    "figures/timelines": (),
    "figures/new_themes": (),
    "figures/conditions_model": ("conditions", "condition_states", *OF_SIGNS),
    "figures/conditions_order": (),
    "figures/dictionary_validation": OF_SIGNS,
    "figures/theme_rates": ("rates", *OF_SIGNS),
    "figures/claim_cases": (),
    "figures/claims_held": (),
    "figures/specification_curve": (),
    "article/corpus": ("contacts",),
    "article/codebook": (),
    "article/themes": ("theme_counts", "directions", *OF_SIGNS),
    "article/asked": (),
    "article/areas": ("directions",),
    "article/claims": ("claims",),
    "article/agreement": ("agreement",),
    "article/coreq": ("contacts", "theme_counts", "validations", "agreement", "directions"),
    "article/srqr": ("contacts", "theme_counts", "validations"),
    "article/rtarg": ("contacts", "theme_counts"),
    "article/jars_qual": ("contacts", "theme_counts", "validations"),
    "article/numbers": ("contacts", "theme_counts", "validations", "agreement", "rates", "directions"),
}
"""Each figure and table of the article, in order: the public tables from which its totals and signs are
drawn."""

SUPPLEMENT = ("coreq", "srqr", "rtarg", "jars_qual", "numbers")
"""Tables that go with an article, and are not printed in it."""


def statement_file(product: str) -> str:
    """Return the path of the statement beside a product.

    >>> statement_file("figures/theme_weeks")
    'figures/theme_weeks.disclosure.json'
    """
    return f"{product}.{ENDING}"


def page_name(figure: str, page: int) -> str:
    """Return the name of a page of a figure that continues on further ones; the first has its own name.

    >>> page_name("theme_weeks", 1), page_name("theme_weeks", 2)
    ('theme_weeks', 'theme_weeks_2')
    """
    return figure if page == 1 else f"{figure}_{page}"


def further_pages(folder: Path, figure: str) -> list[str]:
    """Return the names of the further pages of a figure that is in a folder, as its statement lists them."""
    try:
        statement = json.loads((folder / statement_file(figure)).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    listed = statement.get(FURTHER) if isinstance(statement, dict) else None
    if not isinstance(listed, list):
        return []
    wanted = [page_name(figure, page) for page in range(2, len(listed) + 2)]
    return wanted if listed == wanted else []


def number_of(table: str) -> str:
    """Return the number of a table of the article: tables in order, then those of the supplement.

    Checklists and the list of numbers are supplements, numbered S1, S2 and so on. A table that is no product
    has none: an empty text.

    >>> number_of("corpus")
    '1'
    >>> number_of("coreq")
    'S1'
    """
    names = [name.partition("/")[2] for name in DRAWN_FROM if name.startswith("article/")]
    if table in SUPPLEMENT:
        supplement = [name for name in names if name in SUPPLEMENT]
        return f"S{supplement.index(table) + 1}"
    of_article = [name for name in names if name not in SUPPLEMENT]
    if table not in of_article:
        return ""
    return str(of_article.index(table) + 1)
