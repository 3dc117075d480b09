"""Timelines: where in the order of telling each worker's themes stand, to the letter."""

from __future__ import annotations

import pandas as pd

COLUMNS = ["worker", "week", "source", "contact_id", "theme", "starts", "ends"]


def lay_out(
    codings: pd.DataFrame, segments: pd.DataFrame, *, sources: list[str], weeks: range
) -> pd.DataFrame:
    """Lay each worker's contacts and the themes in them along the weeks.

    A week is one unit long, whatever was said in it; within it, words follow each other in reading order, so that a stretch begins and
    ends where its letters do. A week without contact has no row.

    Parameters
    ----------
    codings
        Those that are counted (`coding.choice.choose`); an indicator of several words is one stretch.
    segments
        Those of a voice that is not counted are left out.

    Returns
    -------
    DataFrame
        `COLUMNS`: one row per contact, with an empty ``theme``, and one per coded stretch; ``starts`` and ``ends`` in weeks: 3.25 is a
        quarter of the way through the words of week 3.
    """
    chosen = segments["is_counted"] & segments["source"].isin(sources) & segments["week"].isin(weeks)
    own = segments[chosen].sort_values(["worker", "date", "contact_id", "segment_id"], kind="stable")
    by_week = own.groupby(["worker", "week"])["n_words"]
    total = by_week.transform("sum").where(lambda n: n > 0)
    own = own.assign(ends=own["week"] + (by_week.cumsum() / total).fillna(1.0))
    own["starts"] = own["ends"] - (own["n_words"] / total).fillna(0.0)
    keys = ["worker", "week", "source", "contact_id"]
    contacts = (
        own.groupby(keys, as_index=False).agg(starts=("starts", "min"), ends=("ends", "max")).assign(theme="")
    )
    told = codings[["segment_id", "theme", "start", "end"]].merge(
        own[["segment_id", *keys, "starts", "ends", "text"]],
        on="segment_id",
        how="inner",
        validate="many_to_one",
    )
    length, letters = told["ends"] - told["starts"], told["text"].str.len()
    stretches = told.assign(
        starts=told["starts"] + length * told["start"] / letters,
        ends=told["starts"] + length * told["end"] / letters,
    )
    table = pd.concat([contacts, stretches])[COLUMNS].drop_duplicates()
    table = table.assign(
        starts=table["starts"].astype(float).round(4), ends=table["ends"].astype(float).round(4)
    )
    return table.sort_values(["worker", "starts", "ends", "theme"], kind="stable", ignore_index=True)
