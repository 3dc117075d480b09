"""What is counted, and what it is divided by: units and denominators, as parameters name them and as captions say them."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, allowed
from helpers.study.coders import Coders

UNITS = ("mentions", "segments", "turns", "contacts", "weeks")
"""Codings; segments that carry a theme; records that do (a turn to speak, a note's paragraph, a message); contacts; worker-weeks."""


class Denominator(NamedTuple):
    """What a count is divided by."""

    amount: str
    """Column of the table that is divided by."""
    times: int
    words: str
    """As a caption says it."""


DENOMINATORS = {
    "none": Denominator("", 1, "in all"),
    "words": Denominator("n_words", 1000, "per 1,000 words"),
    "minutes": Denominator("minutes", 1, "per minute"),
    "contacts": Denominator("n_contacts", 1, "per contact"),
    "weeks": Denominator("n_weeks", 1, "per week heard"),
}
"""By what a parameter says. Minutes are known of recorded sources alone: a rate of others is missing, and not 0."""


def check_unit(unit: str) -> str:
    """Return a unit.

    Raises
    ------
    FieldworkError
        It is not one of `UNITS`.
    """
    if unit not in UNITS:
        msg = f"parameter unit: '{unit}'. {allowed(UNITS, unit)}"
        raise FieldworkError(msg)
    return unit


def denominator_of(name: str) -> Denominator:
    """Return a denominator by its name.

    Raises
    ------
    FieldworkError
        It is not one of `DENOMINATORS`.
    """
    if name not in DENOMINATORS:
        msg = f"parameter denominator: '{name}'. {allowed(DENOMINATORS, name)}"
        raise FieldworkError(msg)
    return DENOMINATORS[name]


def unit_in_words(unit: str, coders: Coders, what: str = "the theme") -> str:
    """Say what a number counts.

    >>> from helpers.study.coders import THE_DICTIONARY
    >>> unit_in_words("segments", THE_DICTIONARY)
    'segments with an indicator of the theme'
    """
    if check_unit(unit) == "mentions":
        return f"{'mentions' if coders.is_dictionary else 'codings'} of {what}"
    return f"{unit} with {coders.mark} of {what}"


def in_unit(theme_counts: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Add up the sources of table ``theme_counts``, in one unit.

    Returns
    -------
    DataFrame
        ``worker``, ``week``, ``theme``, ``n``. Of the unit weeks, ``n`` is 1 where the theme occurs at all.
    """
    column = "n_segments" if check_unit(unit) == "weeks" else f"n_{unit}"
    table = (
        theme_counts.groupby(["worker", "week", "theme"], as_index=False)[column]
        .sum()
        .rename(columns={column: "n"})
    )
    return table.assign(n=table["n"].clip(upper=1)) if unit == "weeks" else table
