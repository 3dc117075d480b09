"""The public tables as an article reads them: which of their rows a number comes from, and what is shown.

A public table (``data/public``) has a ``state`` in each row: shown, suppressed, no_contact or not_defined; a
row that is suppressed or without contact holds no number.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.study.codebook import Codebook
from helpers.study.study import NO_CONTACT, SHOWN, SUPPRESSED, Study
from helpers.tables import ALL

CONTACTS, THEME_COUNTS, VALIDATIONS, AGREEMENT, RATES = (
    "public_contacts",
    "public_theme_counts",
    "public_validations",
    "public_agreement",
    "public_rates",
)
CLAIMS = "public_claims"
DIRECTIONS = "public_directions"
PUBLIC = (CONTACTS, THEME_COUNTS, VALIDATIONS, AGREEMENT, RATES)
"""The public tables from which numbers are quoted, by name, in the order in which `quoted` takes them."""
CONFIDENTIAL = "c"
"""Replaces a suppressed number, as in the figures."""
NOT_SHOWN = {SUPPRESSED: CONFIDENTIAL, NO_CONTACT: "no contact"}
SUPPRESSION = "c marks a number that is suppressed by disclosure control."
COUNTED = "counted"
"""In the column of the source: the counted sources, added up."""
Where = dict[str, Sequence[object]]
OF_ALL: Where = {"worker": [ALL], "period": [ALL]}
"""The rows of all workers, over all weeks."""
BY_WEEK: Where = {"worker": [ALL], "period": ["week"]}


def select(table: pd.DataFrame, where: Where) -> pd.DataFrame:
    """Return the rows of a table that have one of the values named of each column."""
    for column, values in where.items():
        table = table[table[column].isin(list(values))]
    return table


def themes_of_all(theme_counts: pd.DataFrame) -> dict[str, Mapping[Hashable, Any]]:
    """Return the row of each theme, of all workers and weeks together."""
    return {row["theme"]: row for row in select(theme_counts, OF_ALL).to_dict("records")}


def shown_sources(contacts: pd.DataFrame, study: Study) -> dict[str, Mapping[Hashable, Any]]:
    """Return the row of each source that is shown, of all workers and weeks, in the study's order."""
    rows = {row["source"]: row for row in select(contacts, OF_ALL | {"state": [SHOWN]}).to_dict("records")}
    return {source: rows[source] for source in study.source_ids if source in rows}


def weeks_coded(theme_counts: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Count the weeks in which each theme was coded for any worker, of those in which any was observed.

    Parameters
    ----------
    theme_counts
        Public table ``theme_counts``.

    Returns
    -------
    DataFrame
        One row per theme, in the codebook's order: ``theme``, ``n_weeks``, ``of_weeks``; both missing where a
        week of the theme is suppressed or was merged with others, since nothing can be said of single weeks
        then.
    """
    rows: list[tuple[str, int | None, int | None]] = []
    of_all = theme_counts[(theme_counts["worker"] == ALL) & (theme_counts["period"] != ALL)]
    for theme in codebook.theme_ids:
        weeks = of_all[of_all["theme"] == theme]
        is_known = weeks["state"].isin([SHOWN, NO_CONTACT]) & (weeks["period"] == "week")
        if not is_known.all():
            rows.append((theme, None, None))
            continue
        observed = weeks[weeks["state"] == SHOWN]
        rows.append((theme, int((observed["n_workers"] > 0).sum()), len(observed)))
    table = pd.DataFrame(rows, columns=["theme", "n_weeks", "of_weeks"])
    return table.astype({"n_weeks": "Int64", "of_weeks": "Int64"})


def is_any_shown(table: pd.DataFrame) -> bool:
    """Tell whether a row of a table is shown, so that the figure made from it is no placeholder."""
    return bool((table["state"] == SHOWN).any())


def is_any_suppressed(table: pd.DataFrame) -> bool:
    """Tell whether a row of a table is suppressed."""
    return bool((table["state"] == SUPPRESSED).any())
