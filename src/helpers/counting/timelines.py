"""Timelines: where each worker's themes occur in the order of speaking, to the character."""

from __future__ import annotations

import pandas as pd

from helpers.tables.time_order import in_order_of_time

COLUMNS = ["worker", "week", "date", "time", "source", "contact_id", "theme", "starts", "ends"]


def lay_out(
    codings: pd.DataFrame, segments: pd.DataFrame, *, sources: list[str], weeks: range
) -> pd.DataFrame:
    """Lay each worker's contacts and the themes in them along the weeks.

    A week is one unit long, however many words it has; within it, contacts are ordered as `time_order` says,
    and their words in reading order, so that an excerpt begins and ends where its characters do. A week
    without contact has no row.

    Parameters
    ----------
    codings
        The codings to count (`coding.choice.choose`); an indicator of several words is one excerpt.
    segments
        Table ``segments``; those of a speaker role that is not counted are left out.

    Returns
    -------
    DataFrame
        `COLUMNS`: one row per contact, with an empty ``theme``, and one per coded excerpt; ``date`` and
        ``time`` at which the contact began, the time empty where it is not known; ``starts`` and ``ends`` in
        weeks: 3.25 is a quarter of the way through the words of week 3.
    """
    is_counted = segments["is_counted"] & segments["source"].isin(sources) & segments["week"].isin(weeks)
    counted = in_order_of_time(segments[is_counted], within="worker")
    by_week = counted.groupby(["worker", "week"])["n_words"]
    n_words_of_week = by_week.transform("sum")
    total = n_words_of_week.where(n_words_of_week > 0)  # a week without a word must not divide by 0
    counted["ends"] = counted["week"] + (by_week.cumsum() / total).fillna(1.0)
    counted["starts"] = counted["ends"] - (counted["n_words"] / total).fillna(0.0)
    keys = ["worker", "week", "date", "time", "source", "contact_id"]
    contacts = counted.groupby(keys, as_index=False).agg(starts=("starts", "min"), ends=("ends", "max"))
    contacts["theme"] = ""
    coded = codings[["segment_id", "theme", "start", "end"]].merge(
        counted[["segment_id", *keys, "starts", "ends", "text"]],
        on="segment_id",
        how="inner",
        validate="many_to_one",
    )
    length = coded["ends"] - coded["starts"]
    n_characters = coded["text"].str.len()
    excerpts = coded.assign(
        starts=coded["starts"] + length * coded["start"] / n_characters,
        ends=coded["starts"] + length * coded["end"] / n_characters,
    )
    table = pd.concat([contacts, excerpts])[COLUMNS].drop_duplicates()
    table["starts"] = table["starts"].astype(float).round(4)
    table["ends"] = table["ends"].astype(float).round(4)
    return table.sort_values(["worker", "starts", "ends", "theme"], kind="stable", ignore_index=True)
