"""Exchanges in which two workers swap all that they have in a shown cell, one of whom has nothing there.

As many workers as before have a part of the cell: nobody can tell which of the two it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from helpers.privacy.disclosure.release_model import Cell

if TYPE_CHECKING:
    from helpers.privacy.disclosure.exchange import Exchanges

N_TRIED = 6
"""With how many workers a swap is tried, those with most first, after which others give as well."""
Whole = NDArray[np.int64]


def swaps_in(exchanges: Exchanges, cell: Cell) -> tuple[Whole, Whole]:
    """Return what each worker's part of a cell gains and loses at most by a swap, by worker and intruder."""
    n = exchanges.n_workers
    gained, lost = np.zeros((n, n + 1), dtype=np.int64), np.zeros((n, n + 1), dtype=np.int64)
    in_cell = exchanges.parts(cell.members, exchanges.counts.low)
    for whole in _cells_around(exchanges, cell):
        swap = _Swap.of(exchanges, whole)
        if swap is not None:
            gains = np.where(swap.is_possible, in_cell[swap.present][np.newaxis, :], 0)
            gained[swap.absent] = np.maximum(gained[swap.absent], _best_without(gains, swap.present, n))
            lost[swap.present] = np.maximum(lost[swap.present], _best_without(gains.T, swap.absent, n))
    return gained, lost


def swaps_with_gifts_in(exchanges: Exchanges, cell: Cell) -> tuple[Whole, Whole]:
    """Return the same where all that two workers have in a shown cell is swapped, and others give too."""
    n = exchanges.n_workers
    gained = np.zeros((n, n + 1), dtype=np.int64)
    swap = _Swap.of(exchanges, cell) if cell.is_shown else None
    if swap is not None:
        gained[swap.absent] = _gains_with_gifts(exchanges, cell, swap)
    return gained, np.zeros_like(gained)


def _cells_around(exchanges: Exchanges, cell: Cell) -> list[Cell]:
    """Return the cells in which swaps are tried: a shown cell itself.

    Of a suppressed one, the shown cells with a number of workers that it is part of, and those that add up the
    same counts.
    """
    if cell.is_shown:
        return [cell]
    members = set(cell.members.tolist())
    return [
        one
        for one, _, _ in exchanges.shown
        if (one.table.has_n_workers or len(one.members) == len(members))
        and members <= set(one.members.tolist())
    ]


class _Swap:
    """Who can swap all that they have in a cell, and with whom."""

    def __init__(
        self, absent: NDArray[np.intp], present: NDArray[np.intp], is_possible: NDArray[np.bool_]
    ) -> None:
        self.absent = absent
        """Workers with nothing in the cell."""
        self.present = present
        self.is_possible = is_possible
        """By absent and present worker."""

    @classmethod
    def of(cls, exchanges: Exchanges, whole: Cell) -> _Swap | None:
        """Return the swaps in a shown cell; None, if nobody can swap."""
        counts = exchanges.counts
        low, high = exchanges.parts(whole.members, counts.low), exchanges.parts(whole.members, counts.high)
        # What is the same number in all units and releases can be swapped in all of them.
        absent = np.flatnonzero((high == 0) & exchanges.is_protected)
        present = np.flatnonzero((low > 0) & (low == high) & exchanges.is_protected)
        if not (len(absent) and len(present)):
            return None
        inside = exchanges.inside(whole)
        amounts = exchanges.add_up(counts.low, whole.members)[inside.classes]
        is_movable = (inside.down >= amounts).all(axis=0)
        is_movable &= exchanges.can_spare(inside.classes, amounts) >= amounts.sum(axis=0)
        is_possible = np.repeat(is_movable[present][np.newaxis, :], len(absent), axis=0)
        for up, amount in zip(inside.up, amounts, strict=True):
            is_possible &= up[absent][:, np.newaxis] >= amount[present][np.newaxis, :]
        swap = cls(absent, present, is_possible)
        swap._respect_others(exchanges, whole)
        return swap if swap.is_possible.any() else None

    def _respect_others(self, exchanges: Exchanges, whole: Cell) -> None:
        """Take out the swaps that cells around a part of the swapped counts would tell of.

        Nobody dominates such a cell. If its number of workers is published, either both or neither of the two
        have something else in it as well. If it is not, there may be more, and one less only if not even that
        would break a rule.
        """
        counts = exchanges.counts
        inside = np.zeros(len(counts.n), dtype=bool)
        inside[whole.members] = True
        for other, _, parts in exchanges.shown:
            is_inside = inside[other.members]
            if is_inside.all() or not is_inside.any():
                continue
            moved = exchanges.parts(other.members[is_inside], counts.low)
            room = exchanges.room(other)
            if room is not None:
                self.is_possible &= room[self.absent][:, np.newaxis] >= moved[self.present][np.newaxis, :]
            is_loose = int((parts > 0).sum()) > exchanges.rules.min_workers or other.table.is_assumed
            if is_loose and not other.table.has_n_workers:
                continue
            rest = other.members[~is_inside]
            has_rest, may_have = exchanges.parts(rest, counts.low) > 0, exchanges.parts(rest, counts.high) > 0
            is_kept = has_rest[self.present][np.newaxis, :] | ~may_have[self.absent][:, np.newaxis]
            is_not_new = has_rest[self.absent][:, np.newaxis] | ~may_have[self.present][np.newaxis, :]
            self.is_possible &= is_kept
            if other.table.has_n_workers:
                self.is_possible &= is_not_new


def _gains_with_gifts(exchanges: Exchanges, cell: Cell, swap: _Swap) -> Whole:
    """Return what each absent worker gains by a swap if others then give of the same classes, by intruder.

    Only of classes that the swap has brought: of these, the worker is counted everywhere already.
    """
    n = exchanges.n_workers
    inside = exchanges.inside(cell)
    gains = np.zeros((len(swap.absent), n + 1), dtype=np.int64)
    amounts = exchanges.add_up(exchanges.counts.low, cell.members)[inside.classes]
    in_cell = amounts.sum(axis=0)
    gives = exchanges.gives(inside, "all")
    most_first = np.argsort(-in_cell[swap.present], kind="stable")[:N_TRIED]
    for at in most_first.tolist():
        worker = int(swap.present[at])
        possible = swap.is_possible[:, at]
        if not possible.any():
            continue
        # Where there is room for everything that anybody has of the class.
        has_room = inside.up[:, swap.absent] >= amounts.sum(axis=1)[:, np.newaxis]
        has_room &= (amounts[:, worker] > 0)[:, np.newaxis]
        limit = _room_after(exchanges, cell, swap, worker)
        for row in np.flatnonzero(possible).tolist():
            given = exchanges.can_spare(inside.classes, gives * has_room[:, [row]])
            given[[worker, swap.absent[row]]] = 0
            from_others = np.append(given.sum() - given, given.sum())
            gain = in_cell[worker] + np.minimum(from_others, limit[row])
            # The intruder is not who swaps.
            gain[worker] = 0
            gains[row] = np.maximum(gains[row], gain)
    return gains


def _room_after(exchanges: Exchanges, cell: Cell, swap: _Swap, worker: int) -> Whole:
    """Return how much more each absent worker could have after a swap with a worker, dominating no cell."""
    limit = np.full(len(swap.absent), np.iinfo(np.int64).max, dtype=np.int64)
    for other, _, _ in exchanges.shown:
        shared = np.intersect1d(other.members, cell.members)
        room = exchanges.room(other)
        if len(shared) and room is not None:
            moved = exchanges.parts(shared, exchanges.counts.low)[worker]
            limit = np.minimum(limit, room[swap.absent] - moved)
    return limit.clip(0)


def _best_without(values: Whole, partners: NDArray[np.intp], n: int) -> Whole:
    """Return the greatest value of each row, by intruder: none with the intruder as partner."""
    best = np.zeros((values.shape[0], n + 1), dtype=np.int64)
    for intruder in range(n + 1):
        is_other = partners != intruder
        if is_other.any():
            best[:, intruder] = values[:, is_other].max(axis=1)
    return best
