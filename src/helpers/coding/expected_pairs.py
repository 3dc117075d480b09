"""How often two themes would co-occur if neither had anything to do with the other.

An interview has nearly every theme, and a voice note one: over both together, any two themes seem to go with
each other. So the expected number is worked out within strata, each worker's contacts or segments in one
source, and added up: of N units of which a have one theme and b the other, a × b / N are expected to have
both, the mean of the hypergeometric distribution with which Mantel and Haenszel (1959, Journal of the
National Cancer Institute 22(4)) compare an observed number over strata.
"""

from __future__ import annotations

import pandas as pd

from helpers.coding.held_out import STRATUM


def expected_pairs(coded: pd.DataFrame, segments: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return the expected number of units with both of two themes, added up over workers and sources.

    Parameters
    ----------
    coded
        ``theme``, ``worker``, ``source`` and `unit`: what is coded, of the counted segments.
    segments
        ``worker``, ``source`` and `unit`: all counted segments, coded or not.
    unit
        ``segment_id`` or ``contact_id``.

    Returns
    -------
    DataFrame
        Themes by themes, of those that are coded, in any order: an expected number, not rounded.

    Examples
    --------
    Two of W1's four notes have tea, one has rain: half a note is expected to have both. In the only interview
    both are certain.

    >>> rows = [("a", "tea", "note"), ("b", "tea", "note"), ("b", "rain", "note")]
    >>> rows += [("e", "tea", "talk"), ("e", "rain", "talk")]
    >>> coded = pd.DataFrame(rows, columns=["contact_id", "theme", "source"]).assign(worker="W1")
    >>> units = [("a", "note"), ("b", "note"), ("c", "note"), ("d", "note"), ("e", "talk")]
    >>> segments = pd.DataFrame(units, columns=["contact_id", "source"]).assign(worker="W1")
    >>> expected_pairs(coded, segments, "contact_id").loc["tea", "rain"]
    np.float64(1.5)
    """
    if coded.empty:
        return pd.DataFrame()
    once = coded.drop_duplicates([unit, "theme"])
    n_of = pd.crosstab([once[name] for name in STRATUM], once["theme"])
    n_units = segments.groupby(STRATUM)[unit].nunique()
    return n_of.T.dot(n_of.div(n_units.reindex(n_of.index), axis=0))


def expected_of(expected: pd.DataFrame, theme: str, other: str) -> float | None:
    """Return the expected number of one pair, rounded to hundredths; None for a theme with itself.

    Parameters
    ----------
    expected
        As `expected_pairs` returns it: a theme that is not in it is never coded.
    """
    if theme == other:
        return None
    if theme not in expected.index or other not in expected.index:
        return 0.0
    return round(float(expected[other].loc[theme]), 2)
