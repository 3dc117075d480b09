"""The segments behind a number: which sentences of which worker a cell of a figure counts."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from helpers.study.codebook import Codebook
from helpers.study.units import UNITS
from helpers.tables.time_order import in_order_of_time

FACTS = ["segment_id", "worker", "week", "source", "date", "time", "contact_id", "record_id", "is_checked"]
FACTS += ["text"]
COLUMNS = [
    "worker",
    "week",
    "source",
    "date",
    "time",
    "contact_id",
    "record_id",
    "segment_id",
    "theme",
    "n_mentions",
    "marks",
    "directions",
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
    """Return the segments that a cell counts, worker by worker in the order of time.

    Parameters
    ----------
    codings
        The codings to count (`coding.choice.choose`).
    segments
        Table ``segments``; those of a speaker role that is not counted are in no number.
    workers, weeks, sources
        Which the cell is of; all, if none is named.

    Returns
    -------
    DataFrame
        `COLUMNS`: one row per segment and theme; ``n_mentions`` codings; ``marks``, the words that they cover
        (if the dictionary has coded, the words that its indicators matched); and ``directions``, the ids of
        those that they say, separated by spaces.
    """
    counted = _restrict(segments[segments["is_counted"]], worker=workers, week=weeks, source=sources)
    coded = codings[codings["theme"].isin(list(themes))].merge(
        counted[FACTS], on="segment_id", how="inner", validate="many_to_one"
    )
    spans = zip(coded["text"], coded["start"], coded["end"], strict=True)
    coded["mark"] = [text[start:end] for text, start, end in spans]
    keys = [column for column in COLUMNS if column not in ("n_mentions", "marks", "directions")]
    by_segment = coded.sort_values("start", kind="stable").groupby(keys, as_index=False)
    table = by_segment.agg(
        n_mentions=("mark", "size"), marks=("mark", " · ".join), directions=("direction", _join)
    )
    return in_order_of_time(table.sort_values("theme", kind="stable"), within="worker")[COLUMNS]


def _join(directions: pd.Series[str]) -> str:
    """Return each direction once, in the order of the words, without codings that say none."""
    return " ".join(direction for direction in dict.fromkeys(directions) if direction)


def headings(traced: pd.DataFrame, codebook: Codebook) -> list[str]:
    """Return for a terminal what each row of a trace is: segment, week, theme, direction and words.

    Parameters
    ----------
    traced
        As `trace` returns it.
    """
    label_of = {direction.id: direction.label for direction in codebook.directions}
    lines = []
    for row in traced.itertuples():
        said = ", ".join(label_of[direction] for direction in str(row.directions).split())
        of_theme = f"{row.theme!s} ({said})" if said else str(row.theme)
        unchecked = "" if row.is_checked else " (machine transcript, not checked: not to be quoted)"
        lines.append(f"{row.segment_id}  week {row.week}  {of_theme}: {row.marks}{unchecked}")
    return lines


def count_traced(traced: pd.DataFrame) -> dict[str, int]:
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


def count_from_table(
    theme_counts: pd.DataFrame, *, themes: Collection[str], **where: Collection[object]
) -> dict[str, int]:
    """Count a cell in every unit from the table of counts, where the text of segments is not available.

    Parameters
    ----------
    theme_counts
        The table of that name.
    where
        ``worker``, ``week``, ``source``: which the cell is of; all, if none is named.
    """
    cell = _restrict(theme_counts[theme_counts["theme"].isin(list(themes))], **where)
    n = {unit: int(cell[f"n_{unit}"].sum()) for unit in UNITS if unit != "weeks"}
    n["weeks"] = len(cell[cell["n_segments"] > 0].drop_duplicates(["worker", "week", "theme"]))
    return n


def _restrict(table: pd.DataFrame, **where: Collection[object]) -> pd.DataFrame:
    """Return the rows with one of the values named of each column; if none is named, with any."""
    for column, values in where.items():
        if values:
            table = table[table[column].isin(list(values))]
    return table
