"""The public products of a study: from which public tables each is drawn, and where its statement is."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.files import paths

WHOLE = (paths.PUBLIC / "disclosure.json").as_posix()
"""The statement of the whole release (`privacy.disclosure.statement`)."""
ENDING = "disclosure.json"
"""How the names of statements end."""
DRAWN_FROM: Mapping[str, tuple[str, ...]] = {
    "figures/contact_calendar": (),
    "figures/theme_weeks": ("theme_counts",),
    "figures/theme_weeks_together": ("contacts", "theme_counts"),
    "figures/directions": (),
    "figures/areas_by_worker": (),
    "figures/areas_by_week": ("areas",),
    "figures/areas_by_week_alone": (),
    "figures/theme_sources": (),
    "figures/theme_pairs": ("pairs",),
    "figures/timelines": (),
    "figures/new_themes": (),
    "figures/conditions_model": ("conditions", "condition_states"),
    "figures/conditions_order": (),
    "figures/dictionary_validation": ("validations", "agreement"),
    "figures/theme_rates": ("rates",),
    "figures/claim_cases": (),
    "figures/claims_held": (),
    "figures/specification_curve": (),
    "article/corpus": ("contacts",),
    "article/codebook": (),
    "article/themes": ("theme_counts", "directions"),
    "article/asked": (),
    "article/areas": ("directions",),
    "article/claims": ("claims",),
    "article/agreement": ("agreement",),
    "article/coreq": ("contacts", "agreement"),
    "article/srqr": ("contacts", "agreement"),
    "article/rtarg": ("contacts", "agreement"),
    "article/jars_qual": ("contacts", "agreement"),
    "article/numbers": ("contacts", "theme_counts", "validations", "agreement", "rates", "directions"),
}
"""Each figure and table of the article, in order: the public tables from which its totals are drawn."""

SUPPLEMENT = ("coreq", "srqr", "rtarg", "jars_qual", "numbers")
"""Tables that go with an article, and are not printed in it."""


def statement_file(product: str) -> str:
    """Return the path of the statement beside a product.

    >>> statement_file("figures/theme_weeks")
    'figures/theme_weeks.disclosure.json'
    """
    return f"{product}.{ENDING}"


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
