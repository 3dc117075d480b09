"""The public tables as figures read them: their rows of weeks, and what is said where all is suppressed.

A public table (``data/public``) has a ``state`` in each row: shown, suppressed, no_contact or not_defined; a
row that is suppressed or without contact holds no number.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.errors import FieldworkError
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.sheet import placeholder
from helpers.prose import listed
from helpers.study.study import NO_CONTACT, SHOWN, SUPPRESSED, Study
from helpers.tables import ALL

PERIODS = ("week", "block")
"""The periods of a public table that a grid of weeks draws; ``all`` is all weeks together."""
WHY = {
    "protection": "each of them, alone or together with others, could tell something of one worker to "
    "readers who know the workers",
    "linked": "the counts or amounts from which they are calculated are suppressed",
}
"""Why a number is suppressed, by ``reason``; none says which rule applies, since that would tell its size."""


def rows_of_weeks(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of single weeks and blocks of weeks, with ``week`` for ``first_week``."""
    rows = table[table["period"].isin(PERIODS)].rename(columns={"first_week": "week"})
    return rows.astype({"week": int, "last_week": int}).drop(columns="period")


def rows_of_all(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of all workers together."""
    return table[table["worker"] == ALL].drop(columns="worker")


def require_controlled(table: pd.DataFrame, figure: str, columns: Sequence[str]) -> None:
    """Refuse a table with a number in a row that is suppressed or without contact, or none in one shown.

    Raises
    ------
    FieldworkError
        Says for each column how many rows are wrong.
    """
    is_kept_back = table["state"].isin([SUPPRESSED, NO_CONTACT])
    is_shown = table["state"] == SHOWN
    for column in columns:
        is_missing = table[column].isna()
        wrong = int((is_missing & is_shown).sum() + (~is_missing & is_kept_back).sum())
        if wrong:
            msg = (
                f"figure {figure}: {column} is wrong in {wrong} rows. It must be missing where it is "
                "suppressed or no worker was observed, and present where it is shown. Make the table again."
            )
            raise FieldworkError(msg)


def has_suppressed(table: pd.DataFrame) -> bool:
    """Tell whether a number is suppressed."""
    return bool((table["state"] == SUPPRESSED).any())


def is_all_suppressed(table: pd.DataFrame) -> bool:
    """Tell whether numbers are suppressed and none is shown, so that there is nothing to draw."""
    return has_suppressed(table) and not (table["state"] == SHOWN).any()


def placeholder_for_suppressed(name: str, title: str, table: pd.DataFrame, study: Study) -> Drawing:
    """Return a placeholder for a figure of which every number is suppressed, which says why."""
    reasons = set(table.loc[table["state"] == SUPPRESSED, "reason"])
    why = [words for one, words in WHY.items() if one in reasons]
    words = f"{title}: not shown. Disclosure control has suppressed every number of this figure"
    if why:
        words += f": {listed(why, 'or')}"
    return placeholder(name, f"{words}.", study)
