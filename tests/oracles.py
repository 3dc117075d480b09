"""Other roads to what the package works out, which tests compare with."""

from __future__ import annotations

import numpy as np


def recovered(
    counts: np.ndarray, hidden: np.ndarray, shown_rows: set[int], shown_columns: set[int]
) -> set[tuple[int, int]]:
    """Return the hidden cells that have one value only, told by another road than a linear program.

    Two tables with the same margins differ by cycles: a hidden cell can grow where a way leads back from its column to its
    row over hidden cells, each of which can shrink or grow in turn; it can shrink where one leads the other way. A hidden
    margin lets counts come and go, as one more row or column would.
    """
    n_rows, n_columns = counts.shape
    arcs: dict[object, set[object]] = {}
    for row, column in zip(*np.nonzero(hidden), strict=True):
        arcs.setdefault(("row", row), set()).add(("column", column))  # the cell grows
        if counts[row, column] > 0:
            arcs.setdefault(("column", column), set()).add(("row", row))  # the cell shrinks
    for row in set(range(n_rows)) - shown_rows:
        arcs.setdefault(("row", row), set()).add("any")
        arcs.setdefault("any", set()).add(("row", row))
    for column in set(range(n_columns)) - shown_columns:
        arcs.setdefault(("column", column), set()).add("any")
        arcs.setdefault("any", set()).add(("column", column))

    def leads(start: object, goal: object, without: tuple[object, object]) -> bool:
        found, edge = {start}, [start]
        while edge:
            here = edge.pop()
            new = {there for there in arcs.get(here, set()) if (here, there) != without} - found
            found |= new
            edge += new
        return goal in found

    fixed = set()
    for row, column in zip(*np.nonzero(hidden), strict=True):
        one, other = ("row", row), ("column", column)
        grows = leads(other, one, (other, one))
        shrinks = counts[row, column] > 0 and leads(one, other, (one, other))
        if not grows and not shrinks:
            fixed.add((int(row), int(column)))
    return fixed
