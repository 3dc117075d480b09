"""Counting units and denominators, as parameters and captions name them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from helpers.errors import FieldworkError, allowed
from helpers.study.coders import Coders

if TYPE_CHECKING:
    import pandas as pd

UNITS = ("mentions", "segments", "turns", "contacts", "weeks")
"""Codings; or segments, records (a turn, a paragraph, a message), contacts or worker-weeks that have one."""


class Denominator(NamedTuple):
    """What a count is divided by."""

    amount: str
    """The column that holds it."""
    times: int
    words: str
    """As a caption names it."""


DENOMINATORS = {
    "none": Denominator("", 1, "in all"),
    "words": Denominator("n_words", 1000, "per 1,000 words"),
    "minutes": Denominator("minutes", 1, "per minute"),
    "contacts": Denominator("n_contacts", 1, "per contact"),
    "weeks": Denominator("n_weeks", 1, "per observed week"),
}
"""By the value of the parameter. Only recordings have minutes: rates of other sources are missing, not 0."""


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


def name_unit(unit: str) -> str:
    """Return a unit as readers know it: the value ``turns`` counts records of any source.

    >>> name_unit("turns"), name_unit("segments")
    ('records', 'segments')
    """
    return "records" if check_unit(unit) == "turns" else unit


def describe_unit(unit: str, coders: Coders, what: str = "the theme") -> str:
    """Return what a number counts, for a caption.

    >>> from helpers.study.coders import THE_DICTIONARY
    >>> describe_unit("segments", THE_DICTIONARY)
    'segments with an indicator of the theme'
    """
    if check_unit(unit) != "mentions":
        return f"{name_unit(unit)} with {coders.mark} of {what}"
    if coders.is_dictionary:
        return f"mentions of {what}"
    return f"codings of {what}"


def count_in_unit(theme_counts: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Add up the sources of table ``theme_counts``, in one unit.

    Returns
    -------
    DataFrame
        One row per worker, week and theme: ``worker``, ``week``, ``theme``, ``n``. For the unit weeks, ``n``
        is 1 where the theme occurs at all.
    """
    column = f"n_{check_unit(unit)}"
    if unit == "weeks":
        column = "n_segments"
    counts = theme_counts.groupby(["worker", "week", "theme"], as_index=False)[[column]].sum()
    counts = counts.rename(columns={column: "n"})
    if unit == "weeks":
        counts["n"] = counts["n"].clip(upper=1)
    return counts
