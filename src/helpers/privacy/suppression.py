"""Complementary suppression: cells are hidden until none that is hidden can be worked out from those that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack
from scipy.sparse import eye_array as identity

from helpers.privacy.cells import Wanted, columns_of
from helpers.privacy.intervals import Family, Published, Target, family, hiding, narrow
from helpers.privacy.rules import SHOWN, SUPPRESSED, Rules
from helpers.privacy.weeks import SPAN

SERIES = 1000.0
"""How much dearer it is to hide a cell of a worker's series than another: these were agreed to."""
LEAST = 1e-6
"""What the solver's answer must exceed to count."""


TIE = 1e-5
"""How much dearer each next sum is, so that of equal remedies one is the cheapest on every machine."""


class Reader(NamedTuple):
    """What a reader sees of one measure, and what is true."""

    sees: Family
    truth: NDArray[np.float64]


def complement(parts: pd.DataFrame, wanted: Sequence[Wanted], *, measures: Sequence[str], contributor: str, rules: Rules) -> list[Wanted]:
    """Hide further cells until no reader can work out a hidden one, or a worker's part, more narrowly than the rules say.

    Readers know the names and the rota, hence who was heard when. One knows nothing else; each worker knows their own part
    as well. Of the cells that can help the smallest is taken, the first of equals: the same counts give the same tables.

    Parameters
    ----------
    parts
        The contributions, as `cells.parts_of` returns them.
    wanted
        As `cells.cells_of` returns them.
    """
    readers = readers_of(parts, wanted, measures=measures, contributor=contributor, rules=rules)
    rows = pd.concat([one.frame[["is_told"]].assign(is_series=contributor in one.keys) for one in wanted], ignore_index=True)
    prices = np.where(rows["is_told"], np.inf, np.where(rows["is_series"], SERIES, 1.0))
    hidden: set[int] = set()
    seen: list[list[NDArray[np.float64]]] = [[] for _ in readers]
    is_settled = False
    while not is_settled:
        is_settled = True
        for at, reader in enumerate(readers):
            while True:
                of = hiding(reader.sees, hidden)
                offenders, seen[at] = narrow(of, rules.min_width, seen[at], most=1)
                if not offenders:
                    break
                hidden |= _remedy(of, offenders[0].target, reader.truth, prices, rules.min_width)
                is_settled = False
    return _with_hidden(wanted, hidden)


def readers_of(parts: pd.DataFrame, wanted: Sequence[Wanted], *, measures: Sequence[str], contributor: str, rules: Rules) -> list[Reader]:
    """Return what each reader sees of the tables as they stand: in each measure, an outsider and every worker.

    ``n_workers`` is proved with the first measure, of which it is the number.
    """
    columns = list(dict.fromkeys([contributor, *(column for one in wanted for column in columns_of(one.keys))]))
    of_worker = parts.groupby(columns, as_index=False)[list(measures)].sum()
    cells = of_worker[columns].rename(columns={SPAN[0]: "week"}).drop(columns=SPAN[1], errors="ignore")
    agreed = rules.series if rules.profile == "consented" else frozenset()
    readers = []
    for measure in measures:
        tables = [_published(one, measure, has_workers=measure == measures[0] and contributor not in one.keys) for one in wanted]
        for who in (None, *sorted(cells[contributor].unique())):
            known = None if who is None else of_worker.loc[of_worker[contributor] == who, measure]
            readers.append(
                Reader(family(cells, tables, contributor=contributor, known=known, agreed=agreed), of_worker[measure].to_numpy(dtype=float))
            )
    return readers


def _published(one: Wanted, measure: str, *, has_workers: bool) -> Published:
    is_shown = one.frame["state"] == SHOWN
    columns = columns_of(one.keys)
    frame = one.frame[columns].assign(**{measure: one.frame[measure].astype(float).where(is_shown)})
    if has_workers:
        frame["n_workers"] = one.frame["n_workers"].astype(float).where(is_shown)
    return Published(one.name, frame, one.keys, measure)


def _remedy(of: Family, target: Target, truth: NDArray[np.float64], prices: NDArray[np.float64], width: int) -> set[int]:
    """Return the cheapest sums to hide so that a target may as well be `width` more, or less, than it is.

    A linear program moves the target and lets sums go wrong at a price: their size, by how far they go wrong. These are hidden
    (after Kelly, Golden and Assad, *Networks* 22, 1992). Where it finds none, the smallest sum around the target is.
    """
    true = truth[target.members].sum()
    found = [_moved(of, target, true + width, prices, 1), _moved(of, target, true - width, prices, -1)]
    able = [(price, wrong) for price, wrong in found if wrong]
    if able:
        return min(able, key=lambda one: (one[0], sorted(one[1])))[1]
    mine = set(target.members.tolist())
    near = [at for at in set(of.equal.origins.tolist()) if mine & set(of.sums[at].members.tolist()) and at < len(prices)]
    return {min(near, key=lambda at: (prices[at] * (of.sums[at].value + 1), at))}


def _moved(of: Family, target: Target, goal: float, prices: NDArray[np.float64], sign: int) -> tuple[float, set[int]]:
    """Return what it costs to move a target to `goal` or beyond, and the sums that go wrong by it; none where it cannot go."""
    n, n_equal, n_at_most = len(of.upper), len(of.equal.right), len(of.at_most.right)
    free = np.concatenate([prices, np.full(len(of.sums) - len(prices), np.inf)])
    price = free * (np.nan_to_num([one.value for one in of.sums]) + 1) * (1 + TIE * np.arange(len(of.sums)))
    slack = np.concatenate([price[of.equal.origins], price[of.equal.origins], price[of.at_most.origins]])
    wrong_equal, wrong_at_most = identity(n_equal), identity(n_at_most)
    objective = np.zeros(n)
    objective[target.members] = -sign
    goals = csr_array(np.concatenate([objective, np.zeros(len(slack))])[np.newaxis, :])
    at_most = hstack([of.at_most.matrix, csr_array((n_at_most, 2 * n_equal)), -wrong_at_most])
    upper = np.concatenate([of.upper, np.where(np.isfinite(slack), np.inf, 0.0)])
    result = linprog(
        np.concatenate([np.zeros(n), np.where(np.isfinite(slack), slack, 0.0)]),
        A_eq=hstack([of.equal.matrix, wrong_equal, -wrong_equal, csr_array((n_equal, n_at_most))]),
        b_eq=of.equal.right,
        A_ub=vstack([at_most, goals]),
        b_ub=np.concatenate([of.at_most.right, [-sign * goal]]),
        bounds=np.column_stack([np.zeros(len(upper)), upper]),
        method="highs",
    )
    if result.x is None:
        return np.inf, set()
    origins = np.concatenate([of.equal.origins, of.equal.origins, of.at_most.origins])
    return float(result.fun), set(origins[result.x[n:] > LEAST].tolist())


def _with_hidden(wanted: Sequence[Wanted], hidden: set[int]) -> list[Wanted]:
    tables, start = [], 0
    for one in wanted:
        is_hidden = pd.Series([start + at in hidden for at in range(len(one.frame))], index=one.frame.index)
        tables.append(replace(one, frame=one.frame.assign(state=one.frame["state"].mask(is_hidden, SUPPRESSED))))
        start += len(one.frame)
    return tables
