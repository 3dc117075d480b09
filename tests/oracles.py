"""Independent solutions of what the package computes, for tests to compare with."""

from __future__ import annotations

import numpy as np


def recovered(
    counts: np.ndarray, suppressed: np.ndarray, shown_rows: set[int], shown_columns: set[int]
) -> set[tuple[int, int]]:
    """Return the suppressed cells that have only one possible value, without a linear program.

    Two tables with the same margins differ by cycles: a suppressed cell can grow if there is a path back from
    its column to its row through suppressed cells that can shrink or grow in turn; it can shrink if there is
    a path in the other direction. A suppressed margin lets counts increase and decrease freely, as would
    another row or column.
    """
    n_rows, n_columns = counts.shape
    arcs: dict[object, set[object]] = {}
    for row, column in zip(*np.nonzero(suppressed), strict=True):
        arcs.setdefault(("row", row), set()).add(("column", column))  # the cell grows
        if counts[row, column] > 0:
            arcs.setdefault(("column", column), set()).add(("row", row))  # the cell shrinks
    for row in set(range(n_rows)) - shown_rows:
        arcs.setdefault(("row", row), set()).add("any")
        arcs.setdefault("any", set()).add(("row", row))
    for column in set(range(n_columns)) - shown_columns:
        arcs.setdefault(("column", column), set()).add("any")
        arcs.setdefault("any", set()).add(("column", column))

    def has_path(start: object, goal: object, without: tuple[object, object]) -> bool:
        reached, frontier = {start}, [start]
        while frontier:
            here = frontier.pop()
            new = {there for there in arcs.get(here, set()) if (here, there) != without} - reached
            reached |= new
            frontier += new
        return goal in reached

    fixed = set()
    for row, column in zip(*np.nonzero(suppressed), strict=True):
        one, other = ("row", row), ("column", column)
        grows = has_path(other, one, (other, one))
        shrinks = counts[row, column] > 0 and has_path(one, other, (one, other))
        if not grows and not shrinks:
            fixed.add((int(row), int(column)))
    return fixed
