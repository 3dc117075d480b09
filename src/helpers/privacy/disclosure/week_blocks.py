"""Weeks merged into blocks where a single week would disclose too much (global recoding)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import pandas as pd

LENGTH = 3
"""How many weeks a block has, unless the study says otherwise (``disclosure.block_weeks``)."""
SPAN = ["first_week", "last_week"]
"""The columns that replace ``week`` where weeks may be merged."""
Span = tuple[int, int]
"""First and last week."""


def blocks_of(weeks: Sequence[int], length: int = LENGTH) -> list[Span]:
    """Divide weeks into blocks of as many weeks as `length`, and longer ones at the end for those left over.

    Fewer weeks than two blocks need are one block.

    Where blocks begin does not depend on the counts, so it discloses nothing about them.

    >>> blocks_of(range(1, 14))
    [(1, 3), (4, 6), (7, 9), (10, 13)]
    >>> blocks_of(range(1, 14), 6)
    [(1, 6), (7, 13)]
    """
    n_blocks = max(1, len(weeks) // length)
    n_weeks, n_longer = divmod(len(weeks), n_blocks)
    starts = [at * n_weeks + max(0, at - (n_blocks - n_longer)) for at in range(n_blocks + 1)]
    return [(weeks[start], weeks[end - 1]) for start, end in pairwise(starts)]


def spans_of(weeks: Sequence[int], failing: Iterable[int], length: int = LENGTH) -> dict[int, Span]:
    """Return the span in which each week is shown: its block if a week of it fails, else the week itself."""
    failing = set(failing)
    spans: dict[int, Span] = {}
    for first, last in blocks_of(weeks, length):
        weeks_of_block = range(first, last + 1)
        is_merged = not failing.isdisjoint(weeks_of_block)
        for week in weeks_of_block:
            spans[week] = (first, last) if is_merged else (week, week)
    return spans


def replace_weeks(frame: pd.DataFrame, spans: Mapping[int, Span]) -> pd.DataFrame:
    """Return the same rows with the columns ``first_week`` and ``last_week`` in place of ``week``."""
    spans_of_rows = [spans[week] for week in frame["week"]]
    position = list(frame.columns).index("week")
    replaced = frame.drop(columns="week")
    replaced.insert(position, "first_week", [first for first, _ in spans_of_rows])
    replaced.insert(position + 1, "last_week", [last for _, last in spans_of_rows])
    return replaced
