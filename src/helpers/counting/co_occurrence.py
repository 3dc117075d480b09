"""Themes that stand together: in one segment, and in one contact."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pandas as pd

from helpers.study.codebook import Codebook

COLUMNS = ["theme", "other", "n_segments", "n_contacts", "share_segments", "share_contacts"]


def count_pairs(
    codings: pd.DataFrame, segments: pd.DataFrame, codebook: Codebook, *, sources: list[str], weeks: range
) -> pd.DataFrame:
    """Count in how many segments and contacts two themes stand together.

    Parameters
    ----------
    codings
        Those that are counted (`coding.choice.choose`).
    segments
        Those of a voice that is not counted are left out.

    Returns
    -------
    DataFrame
        `COLUMNS`: one row per theme and theme after it in the codebook's order, or itself; ``n_segments`` and ``n_contacts`` that have
        both; ``share_segments`` and ``share_contacts``, of those of the rarer theme (the overlap coefficient), missing where that has none.
    """
    own = segments.loc[
        segments["is_counted"] & segments["source"].isin(sources) & segments["week"].isin(weeks),
        ["segment_id", "contact_id"],
    ]
    told = codings[["segment_id", "theme"]].merge(own, on="segment_id", how="inner", validate="many_to_one")
    holders = {
        unit: {theme: set(of_theme) for theme, of_theme in told.groupby("theme")[column]}
        for unit, column in (("segments", "segment_id"), ("contacts", "contact_id"))
    }
    rows = []
    for theme, other in combinations_with_replacement(codebook.theme_ids, 2):
        row: dict[str, object] = {"theme": theme, "other": other}
        for unit, of in holders.items():
            one, two = of.get(theme, set()), of.get(other, set())
            rarer = min(len(one), len(two))
            row |= {
                f"n_{unit}": len(one & two),
                f"share_{unit}": round(len(one & two) / rarer, 3) if rarer else None,
            }
        rows.append(row)
    shares = {"share_segments": float, "share_contacts": float}
    return pd.DataFrame(rows, columns=COLUMNS).astype(shares)
