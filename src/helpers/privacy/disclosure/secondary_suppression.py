"""Secondary suppression: of further cells, until no suppressed one can be inferred from those shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import scipy  # loads its parts when they are first used: a study whose profile is open solves nothing
from numpy.typing import NDArray

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.intervals import find_narrow_intervals
from helpers.privacy.disclosure.intruders import Intruder, intruders_of
from helpers.privacy.disclosure.linked_tables import (
    Constraints,
    LinkedTables,
    Matrix,
    Target,
    suppress_sums,
)
from helpers.privacy.disclosure.primary_suppression import DraftTable, mask_suppressed
from helpers.privacy.disclosure.rules import Rules
from helpers.study.study import SUPPRESSED

COST_OF_SERIES = 1000.0
"""How many times more it costs to suppress a cell of a worker's series, which was agreed to, than another
cell."""
LEAST_DEVIATION = 1e-6
"""What a deviation in the solver's answer must exceed to count."""
TIE_BREAK = 1e-5
"""How much more each next sum costs, so that of equally good choices one is the cheapest on every machine."""


def suppress_secondary(
    parts: pd.DataFrame,
    drafts: Sequence[DraftTable],
    *,
    measures: Sequence[str],
    contributor: str,
    rules: Rules,
) -> list[DraftTable]:
    """Suppress further cells until no intruder can infer a suppressed one, or a worker's part, too closely.

    Intruders know the names and the rota, hence who had contact when. One knows nothing else; each worker
    knows their own part as well. Of the cells that help, the smallest is suppressed, and of equals the first:
    the same counts give the same tables.

    Parameters
    ----------
    parts
        The contributions, as `primary_suppression.parts_of` returns them.
    drafts
        As `primary_suppression.suppress_primary` returns them.
    """
    tables = {draft.name: (draft.keys, mask_suppressed(draft, measures)) for draft in drafts}
    intruders = intruders_of(parts, tables, measures=measures, contributor=contributor, agreed=rules.agreed)
    costs = np.concatenate([_costs_of(draft, contributor) for draft in drafts])
    return _suppress_rows(drafts, choose_suppressions(intruders, costs, min_width=rules.min_width))


def _costs_of(draft: DraftTable, contributor: str) -> NDArray[np.float64]:
    """Return what it costs to suppress each row of a table, apart from its size."""
    cost = COST_OF_SERIES if contributor in draft.keys else 1.0
    is_sum_of_series = draft.frame["is_sum_of_series"].to_numpy(dtype=bool)
    return np.where(is_sum_of_series, np.inf, cost)


def choose_suppressions(
    intruders: Sequence[Intruder], costs: NDArray[np.float64], *, min_width: int
) -> set[int]:
    """Return which sums to suppress so that no intruder can infer one more closely than `min_width`.

    Parameters
    ----------
    costs
        One for each sum of the tables: what it costs to suppress it, apart from its size; infinite where it
        must be shown.
    """
    suppressed: set[int] = set()
    feasible_tables: list[list[NDArray[np.float64]]] = [[] for _ in intruders]
    is_settled = False
    # What is suppressed against one intruder may leave another a narrower interval, so all are asked until
    # none has any.
    while not is_settled:
        is_settled = True
        for at, intruder in enumerate(intruders):
            while True:
                linked = suppress_sums(intruder.linked, suppressed)
                narrow, feasible_tables[at] = find_narrow_intervals(
                    linked, min_width, feasible_tables[at], n_wanted=1
                )
                if not narrow:
                    break
                suppressed |= _find_cheapest_suppressions(linked, narrow[0].target, costs, min_width)
                is_settled = False
    return suppressed


def _find_cheapest_suppressions(
    linked: LinkedTables, target: Target, costs: NDArray[np.float64], width: int
) -> set[int]:
    """Return the cheapest sums to suppress so that a target may lie `width` apart.

    A linear program looks for two tables that lie so far apart in the target. Either may deviate from a
    published sum, at the cost of that sum and in proportion to the deviation. The sums that deviate are
    suppressed (after Kelly, Golden and Assad, *Networks* 22, 1992).
    """
    cost_of_sum = _weigh_costs(linked, costs)
    origins = np.concatenate([linked.equal.origins, linked.equal.origins, linked.at_most.origins])
    cost_of_deviation = cost_of_sum[origins]
    may_deviate = np.isfinite(cost_of_deviation)
    n_variables = len(linked.upper)
    cost = np.concatenate([np.zeros(n_variables), np.where(may_deviate, cost_of_deviation, 0.0)])
    upper = np.concatenate([linked.upper, np.where(may_deviate, np.inf, 0.0)])
    solution = _solve_for_two_tables(linked, target, cost, upper, width)
    if solution is None:
        msg = (
            f"disclosure control: suppressed numbers cannot be kept {width} apart. "
            "Choose a smaller min_width, or publish fewer tables."
        )
        raise FieldworkError(msg)
    deviations = solution.reshape(2, -1)[:, n_variables:].max(axis=0)
    deviates = deviations > LEAST_DEVIATION
    if deviates.any():
        return {int(at) for at in origins[deviates]}
    # A deviation of half a count would do, which is none in whole numbers: the program finds nothing to
    # suppress.
    return {_find_cheapest_sum_around(linked, target, cost_of_sum)}


def _weigh_costs(linked: LinkedTables, costs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the cost of each sum by its size; what intruders know without tables cannot be suppressed."""
    n_known = len(linked.sums) - len(costs)
    cost_of_sum = np.concatenate([costs, np.full(n_known, np.inf)])
    values = np.array([one.value for one in linked.sums])
    size: NDArray[np.float64] = np.nan_to_num(values) + 1
    return cost_of_sum * size * (1 + TIE_BREAK * np.arange(len(size)))


def _solve_for_two_tables(
    linked: LinkedTables,
    target: Target,
    cost: NDArray[np.float64],
    upper: NDArray[np.float64],
    width: int,
) -> NDArray[np.float64] | None:
    """Return the variables and deviations of the cheapest two tables that lie `width` apart in the target."""
    equal, at_most = _allow_deviations(linked.equal, linked.at_most)
    value = np.zeros(len(cost))
    value[target.members] = 1
    first_less_second = np.concatenate([value, -value])[np.newaxis, :]
    both_and_width: Matrix = scipy.sparse.vstack([_for_both(at_most), first_less_second])
    solution: NDArray[np.float64] | None = scipy.optimize.linprog(
        np.concatenate([cost, cost]),
        A_eq=_for_both(equal),
        b_eq=np.concatenate([linked.equal.right, linked.equal.right]),
        A_ub=both_and_width,
        b_ub=np.concatenate([linked.at_most.right, linked.at_most.right, [-width]]),
        bounds=np.column_stack([np.zeros(2 * len(upper)), np.concatenate([upper, upper])]),
        method="highs",
    ).x
    return solution


def _allow_deviations(equal: Constraints, at_most: Constraints) -> tuple[Matrix, Matrix]:
    """Return the constraints with a further variable for each way in which a table may deviate from them."""
    sparse = scipy.sparse
    n_equal = len(equal.right)
    n_at_most = len(at_most.right)
    up: Matrix = sparse.eye_array(n_equal)
    beyond: Matrix = sparse.eye_array(n_at_most)
    wide_equal: Matrix = sparse.hstack([equal.matrix, up, -up, _zeros(n_equal, n_at_most)])
    wide_at_most: Matrix = sparse.hstack([at_most.matrix, _zeros(n_at_most, 2 * n_equal), -beyond])
    return wide_equal, wide_at_most


def _zeros(n_rows: int, n_columns: int) -> Matrix:
    zeros: Matrix = scipy.sparse.csr_array((n_rows, n_columns))
    return zeros


def _for_both(matrix: Matrix) -> Matrix:
    """Return constraints of one table as constraints of two, each with variables of its own."""
    both: Matrix = scipy.sparse.block_diag([matrix, matrix])
    return both


def _find_cheapest_sum_around(linked: LinkedTables, target: Target, cost_of_sum: NDArray[np.float64]) -> int:
    """Return the cheapest shown sum that shares a cell with the target."""
    members = set(target.members.tolist())
    candidates: list[int] = []
    for at in sorted(set(linked.equal.origins.tolist())):
        may_be_suppressed = bool(np.isfinite(cost_of_sum[at]))
        if may_be_suppressed and not members.isdisjoint(linked.sums[at].members.tolist()):
            candidates.append(at)
    return min(candidates, key=cost_of_sum.__getitem__)


def _suppress_rows(drafts: Sequence[DraftTable], suppressed: set[int]) -> list[DraftTable]:
    """Return the tables with these of their rows suppressed, numbered through all tables."""
    tables: list[DraftTable] = []
    start = 0
    for draft in drafts:
        positions = range(start, start + len(draft.frame))
        is_suppressed = pd.Series([at in suppressed for at in positions], index=draft.frame.index)
        states = draft.frame["state"].mask(is_suppressed, SUPPRESSED)
        tables.append(replace(draft, frame=draft.frame.assign(state=states)))
        start += len(draft.frame)
    return tables
