"""Themes that occur together, counted apart from disclosure control: in one segment, and in one contact."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pandas as pd

from helpers.coding.expected_pairs import expected_of, expected_pairs
from helpers.coding.held_out import STRATUM
from helpers.study.codebook import Codebook

EXPECTED = {"expected_segments": "segment_id", "expected_contacts": "contact_id"}
COLUMNS = ["theme", "other", "n_segments", "n_contacts", "share_segments", "share_contacts", *EXPECTED]


def count_co_occurrences(
    codings: pd.DataFrame, segments: pd.DataFrame, codebook: Codebook, *, sources: list[str], weeks: range
) -> pd.DataFrame:
    """Count the segments and the contacts in which two themes occur together.

    Parameters
    ----------
    codings
        The codings to count (`coding.choice.choose`).
    segments
        Table ``segments``; those of a speaker role that is not counted are left out.

    Returns
    -------
    DataFrame
        One row per theme and theme after it in the codebook's order, or itself. `COLUMNS`: ``n_segments`` and
        ``n_contacts`` that have both; ``share_segments`` and ``share_contacts`` of those of the rarer theme
        (the overlap coefficient), missing where the rarer theme does not occur; ``expected_segments`` and
        ``expected_contacts``, as `coding.expected_pairs` says, missing for a theme with itself.
    """
    is_counted = segments["is_counted"] & segments["source"].isin(sources) & segments["week"].isin(weeks)
    counted = segments.loc[is_counted, ["segment_id", "contact_id", *STRATUM]]
    coded = codings[["segment_id", "theme"]].merge(
        counted,
        on="segment_id",
        how="inner",
        validate="many_to_one",
    )
    segments_of = {theme: set(ids) for theme, ids in coded.groupby("theme")["segment_id"]}
    contacts_of = {theme: set(ids) for theme, ids in coded.groupby("theme")["contact_id"]}
    expected_in = [expected_pairs(coded, counted, unit) for unit in EXPECTED.values()]
    rows = []
    for theme, other in combinations_with_replacement(codebook.theme_ids, 2):
        n_segments, share_segments = _overlap(segments_of.get(theme, set()), segments_of.get(other, set()))
        n_contacts, share_contacts = _overlap(contacts_of.get(theme, set()), contacts_of.get(other, set()))
        expected = [expected_of(of_unit, theme, other) for of_unit in expected_in]
        rows.append((theme, other, n_segments, n_contacts, share_segments, share_contacts, *expected))
    shares = dict.fromkeys(COLUMNS[4:], float)
    return pd.DataFrame(rows, columns=COLUMNS).astype(shares)


def _overlap(one: set[str], two: set[str]) -> tuple[int, float | None]:
    """Return how many units two themes share, and their share of the rarer theme's units."""
    n_both = len(one & two)
    n_rarer = min(len(one), len(two))
    if n_rarer == 0:
        return n_both, None
    return n_both, round(n_both / n_rarer, 3)
