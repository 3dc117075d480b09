"""The proof: how narrowly published totals tell what is hidden.

The least and the greatest value that a hidden number can have beside all published ones is a linear program, and small enough
to be solved exactly. This is the validation of cell suppression by feasible intervals (Fischetti and Salazar, *Management Science*
47, 2001), in whole numbers where it matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import scipy  # loads its parts when they are first used: a study whose profile is open solves nothing
from numpy.typing import NDArray

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.linked_tables import Family, Target

EXACT = 1e-5
"""How near to a whole number the solver must come."""
N_DIRECTIONS = 24
"""How many tables that fit all that is published are looked for at once, before each target is looked at alone."""
ROUGH = 0.5
"""How far from the best they may be: they only have to fit."""


class Interval(NamedTuple):
    """The least and the greatest possible value of a target; the greatest is None where nothing bounds it."""

    target: Target
    lo: int
    hi: int | None

    def is_narrower(self, width: int) -> bool:
        """Tell whether the two lie less than `width` apart."""
        return self.hi is not None and self.hi - self.lo < width

    def __str__(self) -> str:
        """Say it in a line, for the researcher's eyes."""
        found = f"is {self.lo}" if self.lo == self.hi else f"lies between {self.lo} and {self.hi}"
        return f"{self.target.table}: {self.target.label} {found}."


def narrow(
    of: Family, min_width: int, seen: Sequence[NDArray[np.float64]] = (), most: int | None = None
) -> tuple[list[Interval], list[NDArray[np.float64]]]:
    """Return the targets whose interval is narrower than `min_width`, in order, and the tables found on the way.

    Each of these tables is one that the reader cannot rule out. Where two of them already lie far enough apart in a target,
    it needs no program of its own. When more is hidden afterwards, none of them is ruled out: give them as `seen`.
    `most` is the number of offenders that are wanted.
    """
    found: list[Interval] = []
    seen = list(seen) or [_solved(of, one, whole=True, gap=ROUGH) for one in _directions(of, n=N_DIRECTIONS)]
    for target in of.targets:
        sums = [cells[target.members].sum() for cells in seen]
        if max(sums) - min(sums) >= min_width:
            continue
        if len(found) == most:
            break
        interval, ends = interval_of(of, target)
        seen += ends
        if interval.is_narrower(min_width):
            found.append(interval)
    return found, seen


def _directions(of: Family, n: int) -> list[NDArray[np.float64]]:
    """Return pairs of opposite objectives that pull half of the cells up and half down: cheap tables far apart."""
    signs = np.random.default_rng(0).choice([-1.0, 1.0], size=(n // 2, of.n_cells))
    return [sign * one for one in signs for sign in (1, -1)]


def check(of: Family, *, min_width: int = 3) -> list[str]:
    """Say what is hidden but can be worked out more narrowly than `min_width`, a line each; nothing, if all is well.

    The lines hold what is hidden: they are for the researcher alone.
    """
    return [str(interval) for interval in narrow(of, min_width)[0]]


def interval_of(of: Family, target: Target) -> tuple[Interval, list[NDArray[np.float64]]]:
    """Return a target's interval, and the two tables between which it lies."""
    objective = np.zeros(of.n_cells)
    objective[target.members] = 1
    least, most = _solve(of, objective), _solve(of, -objective)
    unbounded = (most[target.members] >= of.upper[target.members] - 0.5).any()
    highest = None if unbounded else round(most[target.members].sum())
    return Interval(target, round(least[target.members].sum()), highest), [least, most]


def _solve(of: Family, objective: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the cells of a table that fits all that is published, and of these the least `objective`.

    A corner of the program is often whole already; where it is not, it is solved again in whole numbers.
    """
    cells = _solved(of, objective, whole=False)
    return cells if _is_whole(of, cells) else _solved(of, objective, whole=True)


def _solved(
    of: Family, objective: NDArray[np.float64], *, whole: bool, gap: float = 0.0
) -> NDArray[np.float64]:
    result = scipy.optimize.linprog(
        np.concatenate([objective, np.zeros(len(of.upper) - of.n_cells)]),
        A_eq=of.equal.matrix,
        b_eq=of.equal.right,
        A_ub=of.at_most.matrix,
        b_ub=of.at_most.right,
        bounds=np.column_stack([np.zeros(len(of.upper)), of.upper]),
        method="highs",
        integrality=np.full(len(of.upper), int(whole)),
        options={"mip_rel_gap": gap},
    )
    if result.x is None:
        msg = "published tables: no counts fit them all, so they were not made from the same contacts. Make all of them again."
        raise FieldworkError(msg)
    cells: NDArray[np.float64] = result.x[: of.n_cells]
    return np.where(np.abs(cells - np.round(cells)) < EXACT, np.round(cells), cells)


def _is_whole(of: Family, cells: NDArray[np.float64]) -> bool:
    """Tell whether cells are whole numbers, and as many contributors' parts not 0 as is published."""
    return bool((cells == np.round(cells)).all()) and all(
        sum(cells[part].sum() > 0.5 for part in parts) == n_workers for n_workers, parts in of.present
    )
