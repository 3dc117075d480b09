"""Complementary suppression: cells are hidden until none that is hidden can be worked out from those that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import scipy  # loads its parts when they are first used: a study whose profile is open solves nothing
from numpy.typing import NDArray

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.intervals import narrow
from helpers.privacy.disclosure.intruders import Reader, readers_of
from helpers.privacy.disclosure.linked_tables import Family, Target, hiding
from helpers.privacy.disclosure.primary_suppression import Wanted, masked
from helpers.privacy.disclosure.rules import Rules
from helpers.study.study import SUPPRESSED

DEAR = 1000.0
"""How much dearer than another cell it is to hide one of a worker's series, which was agreed to."""
LEAST = 1e-6
"""What the solver's answer must exceed to count."""


TIE = 1e-5
"""How much dearer each next sum is, so that of equal remedies one is the cheapest on every machine."""


def complement(
    parts: pd.DataFrame,
    wanted: Sequence[Wanted],
    *,
    measures: Sequence[str],
    contributor: str,
    rules: Rules,
) -> list[Wanted]:
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
    tables = {one.name: (one.keys, masked(one, measures)) for one in wanted}
    readers = readers_of(parts, tables, measures=measures, contributor=contributor, agreed=rules.agreed)
    is_dear = {one.name: contributor in one.keys for one in wanted}
    rows = pd.concat(
        [one.frame[["is_told"]].assign(is_dear=is_dear[one.name]) for one in wanted], ignore_index=True
    )
    prices = np.where(rows["is_told"], np.inf, np.where(rows["is_dear"], DEAR, 1.0))
    return _with_hidden(wanted, settle(readers, prices, min_width=rules.min_width))


def settle(readers: Sequence[Reader], prices: NDArray[np.float64], *, min_width: int) -> set[int]:
    """Return which sums to hide so that nothing hidden lies within less than `min_width` for any reader.

    Parameters
    ----------
    prices
        Of each sum of the tables: how dear it is to hide, beside its size; infinite where it is never hidden.
    """
    hidden: set[int] = set()
    seen: list[list[NDArray[np.float64]]] = [[] for _ in readers]
    is_settled = False
    while not is_settled:
        is_settled = True
        for at, reader in enumerate(readers):
            while True:
                of = hiding(reader.sees, hidden)
                offenders, seen[at] = narrow(of, min_width, seen[at], most=1)
                if not offenders:
                    break
                hidden |= _remedy(of, offenders[0].target, prices, min_width)
                is_settled = False
    return hidden


def _remedy(of: Family, target: Target, prices: NDArray[np.float64], width: int) -> set[int]:
    """Return the cheapest sums to hide so that a target may lie `width` apart.

    A linear program looks for two tables that lie so far apart in the target, and lets published sums be missed by either at a
    price: their size, by how far they are missed. These are hidden (after Kelly, Golden and Assad, *Networks* 22, 1992).
    Where it misses none, since half a count would do for it, the smallest sum around the target is hidden.
    """
    sparse = scipy.sparse
    n_equal, n_at_most = len(of.equal.right), len(of.at_most.right)
    free = np.concatenate([prices, np.full(len(of.sums) - len(prices), np.inf)])
    size = np.nan_to_num([one.value for one in of.sums]) + 1
    price = free * size * (1 + TIE * np.arange(len(size)))
    origins = np.concatenate([of.equal.origins, of.equal.origins, of.at_most.origins])
    cost = np.concatenate(
        [np.zeros(len(of.upper)), np.where(np.isfinite(price[origins]), price[origins], 0.0)]
    )
    upper = np.concatenate([of.upper, np.where(np.isfinite(price[origins]), np.inf, 0.0)])
    equal = sparse.hstack(
        [
            of.equal.matrix,
            sparse.eye_array(n_equal),
            -sparse.eye_array(n_equal),
            sparse.csr_array((n_equal, n_at_most)),
        ]
    )
    at_most = sparse.hstack(
        [of.at_most.matrix, sparse.csr_array((n_at_most, 2 * n_equal)), -sparse.eye_array(n_at_most)]
    )
    value = np.zeros(len(cost))
    value[target.members] = 1
    result = scipy.optimize.linprog(
        np.concatenate([cost, cost]),
        A_eq=sparse.block_diag([equal, equal]),
        b_eq=np.concatenate([of.equal.right] * 2),
        A_ub=sparse.vstack(
            [
                sparse.block_diag([at_most, at_most]),
                sparse.csr_array(np.concatenate([value, -value])[np.newaxis, :]),
            ]
        ),
        b_ub=np.concatenate([*[of.at_most.right] * 2, [-width]]),
        bounds=np.column_stack([np.zeros(2 * len(upper)), np.concatenate([upper] * 2)]),
        method="highs",
    )
    if result.x is None:
        msg = f"disclosure control: what is hidden cannot be kept {width} apart. Ask for less (min_width), or publish fewer tables."
        raise FieldworkError(msg)
    missed = result.x.reshape(2, -1)[:, len(of.upper) :].max(axis=0) > LEAST
    if missed.any():
        return set(origins[missed].tolist())
    mine = set(target.members.tolist())
    near = [
        at
        for at in set(of.equal.origins.tolist())
        if np.isfinite(price[at]) and mine & set(of.sums[at].members.tolist())
    ]
    return {min(near, key=lambda at: price[at])}


def _with_hidden(wanted: Sequence[Wanted], hidden: set[int]) -> list[Wanted]:
    tables, start = [], 0
    for one in wanted:
        is_hidden = pd.Series([start + at in hidden for at in range(len(one.frame))], index=one.frame.index)
        tables.append(
            replace(one, frame=one.frame.assign(state=one.frame["state"].mask(is_hidden, SUPPRESSED)))
        )
        start += len(one.frame)
    return tables
