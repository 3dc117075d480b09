"""The segments under a number: which sentences of whom make a cell of a figure."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from helpers.study.units import UNITS

COLUMNS = [
    "worker",
    "week",
    "source",
    "date",
    "contact_id",
    "record_id",
    "segment_id",
    "theme",
    "n_mentions",
    "marks",
    "is_checked",
    "text",
]


def trace(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    *,
    themes: Collection[str],
    workers: Collection[str] = (),
    weeks: Collection[int] = (),
    sources: Collection[str] = (),
) -> pd.DataFrame:
    """Return the segments under a cell, in reading order. What is not named is not asked for: all of it.

    Parameters
    ----------
    codings
        Those that are counted (`coding.choice.choose`).
    segments
        Those of a voice that is not counted are under no number.

    Returns
    -------
    DataFrame
        `COLUMNS`: one row per segment and theme; ``n_mentions`` codings, and ``marks``, the words that they mark (of the dictionary, its
        indicators as they stand).
    """
    own = segments[segments["is_counted"]]
    for column, wanted in (("worker", workers), ("week", weeks), ("source", sources)):
        own = own[own[column].isin(list(wanted))] if len(wanted) else own
    facts = own[
        ["segment_id", "worker", "week", "source", "date", "contact_id", "record_id", "is_checked", "text"]
    ]
    told = codings[codings["theme"].isin(list(themes))].merge(
        facts, on="segment_id", how="inner", validate="many_to_one"
    )
    told["mark"] = [
        text[start:end] for text, start, end in told[["text", "start", "end"]].itertuples(index=False)
    ]
    keys = [column for column in COLUMNS if column not in ("n_mentions", "marks")]
    found = told.sort_values("start", kind="stable").groupby(keys, as_index=False)
    table = found.agg(n_mentions=("mark", "size"), marks=("mark", " · ".join))
    return table.sort_values(["worker", "date", "segment_id", "theme"], kind="stable", ignore_index=True)[
        COLUMNS
    ]


def counts_of(traced: pd.DataFrame) -> dict[str, int]:
    """Count a trace in every unit: what a figure of that unit shows in the cell.

    Parameters
    ----------
    traced
        As `trace` returns it.
    """
    return {
        "mentions": int(traced["n_mentions"].sum()),
        "segments": len(traced),
        "turns": len(traced.drop_duplicates(["record_id", "theme"])),
        "contacts": len(traced.drop_duplicates(["contact_id", "theme"])),
        "weeks": len(traced.drop_duplicates(["worker", "week", "theme"])),
    }


def counted_without_words(
    theme_counts: pd.DataFrame, *, themes: Collection[str], **where: Collection[object]
) -> dict[str, int]:
    """Count a cell where the words are not at hand.

    Parameters
    ----------
    theme_counts
        The table of that name.
    where
        ``worker``, ``week``, ``source``: which; all, where nothing is named.
    """
    own = theme_counts[theme_counts["theme"].isin(list(themes))]
    for column, wanted in where.items():
        own = own[own[column].isin(list(wanted))] if len(wanted) else own
    told = own[own["n_segments"] > 0]
    sums = {unit: int(own[f"n_{unit}"].sum()) for unit in UNITS[:-1]}
    return sums | {"weeks": len(told.drop_duplicates(["worker", "week", "theme"]))}
