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
    "figures/theme_weeks_together": ("theme_counts",),
    "figures/directions": (),
    "figures/areas_by_worker": (),
    "figures/areas_by_week": ("areas",),
    "figures/theme_sources": (),
    "figures/theme_pairs": ("pairs",),
    "figures/timelines": (),
    "figures/new_themes": (),
    "figures/conditions_model": ("conditions", "condition_states"),
    "figures/conditions_order": (),
    "figures/dictionary_validation": ("validations",),
    "figures/theme_rates": ("rates",),
    "figures/claims_held": (),
    "figures/specification_curve": (),
    "article/corpus": ("contacts",),
    "article/codebook": (),
    "article/themes": ("theme_counts", "directions"),
    "article/areas": ("directions",),
    "article/claims": ("claims",),
    "article/coreq": ("contacts", "agreement"),
    "article/srqr": ("contacts", "agreement"),
    "article/numbers": ("contacts", "theme_counts", "validations", "agreement", "rates", "directions"),
}
"""Each figure and table of the article, in order: the public tables from which its totals are drawn."""


def statement_file(product: str) -> str:
    """Return the path of the statement beside a product.

    >>> statement_file("figures/theme_weeks")
    'figures/theme_weeks.disclosure.json'
    """
    return f"{product}.{ENDING}"
