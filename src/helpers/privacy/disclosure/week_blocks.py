"""Weeks merged into blocks, where a single week would tell too much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import pandas as pd

LENGTH = 3
"""How many weeks a block has, or one more."""
SPAN = ["first_week", "last_week"]
"""The columns that stand for ``week`` where weeks may be merged."""
Span = tuple[int, int]
"""First and last week."""


def blocks_of(weeks: Sequence[int]) -> list[Span]:
    """Cut weeks into blocks of three and, at the end, of four; fewer than six weeks are one block.

    Where blocks begin does not depend on what was counted, so it tells nothing.

    >>> blocks_of(range(1, 14))
    [(1, 3), (4, 6), (7, 9), (10, 13)]
    """
    n = max(1, len(weeks) // LENGTH)
    short, longer = divmod(len(weeks), n)
    starts = [at * short + max(0, at - (n - longer)) for at in range(n + 1)]
    return [(weeks[start], weeks[end - 1]) for start, end in pairwise(starts)]


def spans_of(weeks: Sequence[int], failing: Iterable[int]) -> dict[int, Span]:
    """Return the span in which each week is shown: its block, where a week of the block fails, else the week itself."""
    failing = set(failing)
    spans = {}
    for first, last in blocks_of(weeks):
        of_block = range(first, last + 1)
        is_merged = not failing.isdisjoint(of_block)
        spans.update({week: (first, last) if is_merged else (week, week) for week in of_block})
    return spans


def with_spans(frame: pd.DataFrame, spans: Mapping[int, Span]) -> pd.DataFrame:
    """Return a table with ``first_week`` and ``last_week`` in the place of ``week``."""
    found = [spans[week] for week in frame["week"]]
    at = frame.columns.get_loc("week")
    frame = frame.drop(columns="week")
    frame.insert(at, "first_week", [first for first, _ in found])
    frame.insert(at + 1, "last_week", [last for _, last in found])
    return frame
