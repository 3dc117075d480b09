"""The proof: how closely the suppressed numbers can be inferred from the published ones.

The least and the greatest feasible value of a suppressed number, given all published ones, is the solution of
a linear program that is small enough to be solved exactly. This is the audit of cell suppression by
feasibility intervals (Fischetti and Salazar, *Management Science* 47, 2001), in whole numbers where that
matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import scipy  # loads its parts when they are first used: a study whose profile is open solves nothing
from numpy.typing import NDArray

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.linked_tables import LinkedTables, Target

TOLERANCE = 1e-5
"""How near to a whole number the solver must come."""
N_FIRST_TABLES = 24
"""How many feasible tables are looked for first, before each target is looked at separately."""
FIRST_GAP = 0.5
"""How far from the optimum these may be: they only have to be feasible."""


class Interval(NamedTuple):
    """The least and the greatest feasible value of a target; the greatest is None where nothing bounds it."""

    target: Target
    least: int
    greatest: int | None

    def is_narrower(self, width: int) -> bool:
        """Return whether the two lie less than `width` apart."""
        return self.greatest is not None and self.greatest - self.least < width

    def __str__(self) -> str:
        """Return the interval as one line, which only the researcher may read."""
        where = f"{self.target.table}: {self.target.label}"
        if self.least == self.greatest:
            return f"{where} is {self.least}."
        return f"{where} lies between {self.least} and {self.greatest}."


def find_narrow_intervals(
    linked: LinkedTables,
    min_width: int,
    feasible_tables: Sequence[NDArray[np.float64]] = (),
    n_wanted: int | None = None,
) -> tuple[list[Interval], list[NDArray[np.float64]]]:
    """Return the intervals narrower than `min_width`, in the targets' order, and the feasible tables found.

    Parameters
    ----------
    feasible_tables
        Tables that an intruder cannot rule out, as an earlier call returned them. Where two of them already
        lie far enough apart in a target, it needs no program of its own. They stay feasible when more is
        suppressed.
    n_wanted
        Stop at so many narrow intervals.
    """
    narrow: list[Interval] = []
    feasible = list(feasible_tables) or _find_first_tables(linked)
    for target in linked.targets:
        values = [cells[target.members].sum() for cells in feasible]
        if max(values) - min(values) >= min_width:
            continue
        if len(narrow) == n_wanted:
            break
        interval, tables = compute_interval(linked, target)
        feasible += tables
        if interval.is_narrower(min_width):
            narrow.append(interval)
    return narrow, feasible


def _find_first_tables(linked: LinkedTables) -> list[NDArray[np.float64]]:
    """Return feasible tables that lie far apart: each pair has opposite objectives, drawn at random."""
    rng = np.random.default_rng(0)
    signs = rng.choice([-1.0, 1.0], size=(N_FIRST_TABLES // 2, linked.n_cells))
    tables: list[NDArray[np.float64]] = []
    for objective in signs:
        tables.append(_minimise(linked, objective, whole=True, gap=FIRST_GAP))
        tables.append(_minimise(linked, -objective, whole=True, gap=FIRST_GAP))
    return tables


def compute_interval(linked: LinkedTables, target: Target) -> tuple[Interval, list[NDArray[np.float64]]]:
    """Return a target's interval, and the two feasible tables with its least and its greatest value."""
    objective = np.zeros(linked.n_cells)
    objective[target.members] = 1
    lowest = _minimise_exactly(linked, objective)
    highest = _minimise_exactly(linked, -objective)
    least = round(lowest[target.members].sum())
    greatest: int | None = round(highest[target.members].sum())
    if (highest[target.members] >= linked.upper[target.members] - 0.5).any():
        greatest = None
    return Interval(target, least, greatest), [lowest, highest]


def _minimise_exactly(linked: LinkedTables, objective: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the cells of the feasible table of whole numbers with the least `objective`.

    The solution without the restriction to whole numbers is much faster, and often whole already.
    """
    cells = _minimise(linked, objective, whole=False)
    if _is_whole(linked, cells):
        return cells
    return _minimise(linked, objective, whole=True)


def _minimise(
    linked: LinkedTables, objective: NDArray[np.float64], *, whole: bool, gap: float = 0.0
) -> NDArray[np.float64]:
    """Return the cells of the feasible table with the least `objective`, or one within `gap` of it."""
    n_variables = len(linked.upper)
    result = scipy.optimize.linprog(
        np.concatenate([objective, np.zeros(n_variables - linked.n_cells)]),
        A_eq=linked.equal.matrix,
        b_eq=linked.equal.right,
        A_ub=linked.at_most.matrix,
        b_ub=linked.at_most.right,
        bounds=np.column_stack([np.zeros(n_variables), linked.upper]),
        method="highs",
        integrality=np.full(n_variables, int(whole)),
        options={"mip_rel_gap": gap},
    )
    solution: NDArray[np.float64] | None = result.x
    if solution is None:
        msg = (
            "published tables: no counts fit all of them, so they were not made from the same contacts. "
            "Make all of them again."
        )
        raise FieldworkError(msg)
    cells = solution[: linked.n_cells]
    rounded = np.round(cells)
    return np.where(np.abs(cells - rounded) < TOLERANCE, rounded, cells)


def _is_whole(linked: LinkedTables, cells: NDArray[np.float64]) -> bool:
    """Return whether cells are whole numbers, and as many contributors' parts above 0 as is published."""
    if not (cells == np.round(cells)).all():
        return False
    for n_workers, parts in linked.present:
        n_present = sum(cells[part].sum() > 0.5 for part in parts)
        if n_present != n_workers:
            return False
    return True
