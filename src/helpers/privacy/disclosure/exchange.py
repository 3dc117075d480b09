"""The proof: how far an unknown count could differ without any published number differing.

Two counts are *alike* if exactly the same shown cells add them up. Then one can be higher and the other lower
by as much, and everything that is published stays the same: nobody can tell the two worlds apart. A target,
which must not be known closely, can therefore take every value between the lowest and the highest that such
exchanges give it. That is a lower bound of its feasibility interval (Fischetti and Salazar, *Management
Science* 47, 2001): cells may be suppressed that an exact program would show, never the other way round. In
return a family is proved by adding up arrays, whatever else is published of the same counts, and every number
of the proof can be checked by hand.

Where numbers of workers are published, an exchange must not change them: whoever gives keeps one, and whoever
takes has one already; or two workers exchange all that they have in a cell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from helpers.privacy.disclosure.release_model import Cell, Counts
from helpers.privacy.disclosure.rules import Rules

WIDEST = 10**9
"""A width that nothing bounds."""
NO_GROUP, SEVERAL, FREE = -1, -2, -3
"""In place of the group of a class: its counts are in none, or in several; or no shown cell adds them up."""
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Width:
    """How far apart the values of a target are at least, against the intruder who knows most of it."""

    least: int
    """The narrowest of the cell's targets."""
    is_narrow: bool
    """Whether one of them is narrower than the rule demands."""
    n_targets: int
    """How many targets the cell has, counted once for each intruder."""


class Exchanges:
    """What may be exchanged in one component of a family, given which of its cells are shown."""

    def __init__(
        self, counts: Counts, cells: Sequence[Cell], rules: Rules, prior: Exchanges | None = None
    ) -> None:
        self.counts = counts
        self.cells = cells
        self.rules = rules
        self.prior = prior
        """What could be exchanged if nothing were published now: no target can be wider than then."""
        self._parts_by_cell: dict[int, Whole] = {}
        self._sums_by_cell: dict[int, Whole] = {}
        self.n_workers = len(counts.workers)
        self.is_protected = ~np.isin(np.array(counts.workers, dtype=object), list(rules.agreed))
        self.marks = np.random.default_rng(0).integers(1, 2**63, size=len(cells), dtype=np.uint64)

    @cached_property
    def class_of(self) -> NDArray[np.intp]:
        """Return the class of each count: counts are alike if the same shown cells add them up."""
        sums = np.zeros(len(self.counts.n), dtype=np.uint64)
        for mark, cell in zip(self.marks, self.cells, strict=True):
            if cell.is_shown:
                sums[cell.members] += mark
        values, classes = np.unique(sums, return_inverse=True)
        self._free = int(np.flatnonzero(values == 0)[0]) if (values == 0).any() else -1
        return classes.astype(np.intp)

    @property
    def free(self) -> int:
        """Return the class of the counts that no shown cell adds up; -1, if there is none."""
        _ = self.class_of
        return self._free

    def _add_up(self, values: Whole, positions: NDArray[np.intp] | slice = slice(None)) -> Whole:
        """Return sums by class and worker."""
        n_classes = int(self.class_of.max()) + 1
        places = self.class_of[positions] * self.n_workers + self.counts.worker[positions]
        sums = np.bincount(places, weights=values[positions], minlength=n_classes * self.n_workers)
        return sums.round().astype(np.int64).reshape(n_classes, self.n_workers)

    @cached_property
    def low(self) -> Whole:
        """Return the counts by class and worker."""
        return self._add_up(self.counts.low)

    @cached_property
    def down(self) -> Whole:
        """Return how much each worker could have less of a class."""
        return self._add_up(self.counts.down)

    @cached_property
    def up(self) -> Whole:
        """Return how much each worker could have more of a class."""
        return self._add_up(self.counts.up)

    @cached_property
    def pinned(self) -> list[tuple[Cell, NDArray[np.intp], Whole]]:
        """Return the shown cells with numbers of workers, smallest first: their classes and workers' parts."""
        found = []
        for cell in self.cells:
            if cell.is_shown and cell.table.has_n_workers:
                classes = np.unique(self.class_of[cell.members])
                found.append((cell, classes, self.low[classes].sum(axis=0)))
        return sorted(found, key=lambda one: len(one[0].members))

    @cached_property
    def gives(self) -> Whole:
        """Return how much each worker can give of a class and still be counted in every number of workers."""
        gives = self.down.copy()
        kept = self.low - self.down
        for _, classes, parts in self.pinned:
            lacks = (parts > 0) & (kept[classes].sum(axis=0) <= 0)
            for worker in np.flatnonzero(lacks).tolist():
                # Kept in the class of which the worker has most, so that least is lost.
                at = classes[int(gives[classes, worker].argmax())]
                gives[at, worker] -= 1
                kept[at, worker] += 1
        return gives.clip(0)

    @cached_property
    def may_take(self) -> Whole:
        """Return how much each worker can take of a class without being counted in another number of workers."""
        takes = self.up.copy()
        for _, classes, parts in self.pinned:
            absent = np.flatnonzero(parts == 0)
            takes[np.ix_(classes, absent)] = 0
        return takes

    @cached_property
    def takes(self) -> Whole:
        """Return how much each worker can take of a class, and not so much that a shown cell is dominated.

        Intruders know that nobody dominates a cell that is shown.
        """
        return self._limit_by_dominance(self.may_take.copy())

    def _limit_by_dominance(self, takes: Whole) -> Whole:
        for cell in self.cells:
            room = self._room(cell) if cell.is_shown else None
            if room is not None:
                classes = np.unique(self.class_of[cell.members])
                takes[classes] = np.minimum(takes[classes], room)
        return takes

    def width_of(self, at: int) -> Width:
        """Return the width of the narrowest target in a cell: the part of a worker, or a suppressed sum."""
        cell = self.cells[at]
        widths = self.widths_of_parts(cell)
        wanted = self._needed_of_parts(cell)
        if self.prior is not None:
            wanted = np.minimum(wanted, self.prior.parts_by_cell(at))
        if not cell.is_shown:
            of_sum = self.widths_of_sum(cell)
            needed = self._needed_of_sum(cell)
            if self.prior is not None:
                needed = np.minimum(needed, self.prior.sums_by_cell(at))
            widths, wanted = np.concatenate([widths, of_sum]), np.concatenate([wanted, needed])
        if not len(widths):
            return Width(WIDEST, is_narrow=False, n_targets=0)
        return Width(int(widths.min()), bool((widths < wanted).any()), len(widths))

    def parts_by_cell(self, at: int) -> Whole:
        """Return `widths_of_parts` of a cell by its position, computed once."""
        if at not in self._parts_by_cell:
            self._parts_by_cell[at] = self.widths_of_parts(self.cells[at])
        return self._parts_by_cell[at]

    def sums_by_cell(self, at: int) -> Whole:
        """Return `widths_of_sum` of a cell by its position, computed once."""
        if at not in self._sums_by_cell:
            self._sums_by_cell[at] = self.widths_of_sum(self.cells[at])
        return self._sums_by_cell[at]

    def needed(self, cell: Cell, value: Whole) -> Whole:
        """Return how wide a target of some value must be."""
        if not cell.table.is_amount:
            return np.full(value.shape, self.rules.min_width, dtype=np.int64)
        share = np.ceil(value * self.rules.min_percent / 100).astype(np.int64)
        return np.maximum(share, self.rules.min_width)

    def _inside(self, cell: Cell) -> tuple[NDArray[np.intp], Whole, Whole]:
        """Return the classes of a cell, and by class and worker how much lower and higher its counts could be."""
        classes = np.unique(self.class_of[cell.members])
        down = self._add_up(self.counts.down, cell.members)[classes]
        up = self._add_up(self.counts.up, cell.members)[classes]
        return classes, down, up

    def widths_of_parts(self, cell: Cell) -> Whole:
        """Return how far the part of each worker could vary, against each intruder who does not know it.

        The last intruder is the outsider; the others' own counts are not exchanged.
        """
        n = self.n_workers
        classes, down, up = self._inside(cell)
        lower, higher = np.zeros((n, n + 1), dtype=np.int64), np.zeros((n, n + 1), dtype=np.int64)
        own = np.zeros(n, dtype=np.int64)
        free = np.zeros(n, dtype=np.int64)
        for group, members in self._by_group(classes):
            if group == FREE:
                free += (down + up)[members].sum(axis=0)
                continue
            of_group = np.zeros_like(lower)
            for at in members:
                one = int(classes[at])
                given = np.minimum(self.gives[one], down[at])
                of_group += np.minimum(given[:, np.newaxis], self._without(self.takes[one]))
                rest_down, rest_up = self.down[one] - down[at], self.up[one] - up[at]
                own += np.minimum(down[at], rest_up) + np.minimum(rest_down, up[at])
            lower += np.minimum(of_group, self._spare(group)[:, np.newaxis] + self._slack(group))
            higher += self._taken(classes[members], up[members], group)
        gained, lost = self._swaps(cell)
        rooms = list(self._rooms_around(cell, classes))
        for room in rooms:
            lower = np.minimum(lower, self._without(room))
        lower = np.maximum(lower, lost)
        higher = np.maximum(higher, gained)
        for room in rooms:
            higher = np.minimum(higher, room[:, np.newaxis])
        widths = np.maximum(lower + higher, own[:, np.newaxis]) + free[:, np.newaxis]
        return np.minimum(widths, WIDEST)[self._is_target(cell)]

    def _taken(self, classes: NDArray[np.intp], up: Whole, group: int) -> Whole:
        """Return how much each worker could take of some classes of a group from all others but the intruder."""
        n = self.n_workers
        spare = self._spare(group)
        if group == NO_GROUP or len(classes) == 1:
            taken = np.zeros((n, n + 1), dtype=np.int64)
            for at, one in enumerate(classes.tolist()):
                room = np.minimum(self.takes[one], up[at])
                given = np.minimum(self.gives[one], spare)
                taken += np.minimum(room[:, np.newaxis], self._without(given))
            return taken
        room = np.zeros(n, dtype=np.int64)
        given = np.zeros((n, n), dtype=np.int64)
        for at, one in enumerate(classes.tolist()):
            room += np.minimum(self.takes[one], up[at])
            # By taker and giver: only where there is room for all that is given.
            has_room = np.minimum(self.may_take[one], up[at]) >= self.gives[one].sum()
            given += has_room[:, np.newaxis] * self.gives[one][np.newaxis, :]
        taken = _without_two(np.minimum(given, spare[np.newaxis, :])) + self._slack(group)
        return np.minimum(np.minimum(taken, _without_two(given)), room[:, np.newaxis])

    def _by_group(self, classes: NDArray[np.intp]) -> Iterator[tuple[int, list[int]]]:
        """Yield the groups of some classes, each with the positions of its classes."""
        positions: dict[int, list[int]] = {}
        for at, one in enumerate(classes.tolist()):
            positions.setdefault(int(self.group_of_class[one]), []).append(at)
        yield from positions.items()

    @cached_property
    def group_of_class(self) -> NDArray[np.intp]:
        """Return the group of each class, or `NO_GROUP`, `SEVERAL` or `FREE`."""
        n_classes = int(self.class_of.max()) + 1
        least = np.full(n_classes, np.iinfo(np.intp).max, dtype=np.intp)
        most = np.full(n_classes, -1, dtype=np.intp)
        np.minimum.at(least, self.class_of, self.counts.group)
        np.maximum.at(most, self.class_of, self.counts.group)
        groups = np.where(least == most, most, SEVERAL)
        if self.free >= 0:
            groups[self.free] = FREE
        return groups

    def _spare(self, group: int) -> Whole:
        """Return how much less each worker could have of a group; of several, of the one with the least."""
        if group == SEVERAL:
            return self.counts.spare.min(axis=0)
        if group in (NO_GROUP, FREE):
            return np.full(self.n_workers, WIDEST, dtype=np.int64)
        return self.counts.spare[group]

    def _slack(self, group: int) -> int:
        """Return how much less than they can spare all workers together could have of a group."""
        if group == SEVERAL:
            return int(self.counts.slack.min())
        if group in (NO_GROUP, FREE):
            return 0
        return int(self.counts.slack[group])

    def _is_target(self, cell: Cell) -> NDArray[np.bool_]:
        """Return whose parts of a cell are protected, by worker and intruder: nobody's from themselves."""
        n = self.n_workers
        has_part = np.zeros(n, dtype=bool)
        has_part[self.counts.worker[cell.members]] = True
        is_target = np.repeat((has_part & self.is_protected)[:, np.newaxis], n + 1, axis=1)
        is_target[np.arange(n), np.arange(n)] = False
        return is_target

    def _needed_of_parts(self, cell: Cell) -> Whole:
        needed = np.repeat(self.needed(cell, cell.parts)[:, np.newaxis], self.n_workers + 1, axis=1)
        return needed[self._is_target(cell)]

    def _rooms_around(self, cell: Cell, classes: NDArray[np.intp]) -> Iterator[Whole]:
        """Yield for each shown cell around a cell how much more each worker could have without dominating it.

        Intruders know that nobody dominates a cell that is shown.
        """
        for other in self.cells:
            if not other.is_shown or len(other.members) < len(cell.members):
                continue
            is_around = np.isin(classes, self.class_of[other.members]).all()
            room = self._room(other)
            if is_around and room is not None:
                yield room

    def _room(self, cell: Cell) -> Whole | None:
        """Return how much more each worker could have in a cell by the dominance rule; None: it is not kept."""
        limit = int(self.rules.max_share * cell.total)
        if cell.parts.max(initial=0) > limit:
            return None
        return limit - cell.parts

    def _without(self, values: Whole) -> Whole:
        """Return the sum of all workers but the target and the intruder, by target and intruder."""
        n = self.n_workers
        sums = np.empty((n, n + 1), dtype=np.int64)
        rest = values.sum() - values
        sums[:, :n] = rest[:, np.newaxis] - values[np.newaxis, :]
        sums[:, n] = rest
        return sums

    def _swaps(self, cell: Cell) -> tuple[Whole, Whole]:
        """Return what each worker's part gains or loses if two workers exchange all that they have in a cell.

        One of them has nothing there. So the number of workers in the cell stays the same; that of any other
        cell does too, if either both or neither of the two are counted in the rest of it. Who had nothing can
        then take from the others as well. By target and intruder.
        """
        n = self.n_workers
        gained, lost = np.zeros((n, n + 1), dtype=np.int64), np.zeros((n, n + 1), dtype=np.int64)
        for whole in self._cells_around(cell):
            parts = self._parts(whole.members, self.counts.low)
            absent = np.flatnonzero((parts == 0) & self.is_protected)
            present = np.flatnonzero((parts > 0) & self.is_protected)
            if not (len(absent) and len(present)):
                continue
            may_swap = self._may_swap(whole, absent, present)
            inside = self._parts(cell.members, self.counts.low)
            more = np.zeros((len(absent), n), dtype=np.int64)
            if whole is cell:
                more = self._given_to(cell, absent)
            gains = self._gains(may_swap, inside, more, present)
            gained[absent] = np.maximum(gained[absent], gains)
            losses = np.where(may_swap, inside[present][np.newaxis, :], 0).T
            lost[present] = np.maximum(lost[present], _best_without(losses, absent, n))
        return gained, lost

    def _gains(
        self, may_swap: NDArray[np.bool_], inside: Whole, more: Whole, present: NDArray[np.intp]
    ) -> Whole:
        """Return the most that each absent worker gains from a swap and from what others give, by intruder."""
        n = self.n_workers
        gains = np.zeros((may_swap.shape[0], n + 1), dtype=np.int64)
        rest = more.sum(axis=1, keepdims=True) - more[:, present]
        for intruder in range(n + 1):
            given = rest
            is_other = present != intruder
            if intruder < n:
                given = rest - more[:, [intruder]]
            values = np.where(may_swap & is_other[np.newaxis, :], inside[present][np.newaxis, :] + given, 0)
            gains[:, intruder] = values.max(axis=1)
        return gains

    def _given_to(self, cell: Cell, absent: NDArray[np.intp]) -> Whole:
        """Return how much each worker can give to each absent worker in the classes in which there is room."""
        classes = np.unique(self.class_of[cell.members])
        in_all = np.zeros((len(absent), self.n_workers), dtype=np.int64)
        for group, members in self._by_group(classes):
            given = np.zeros_like(in_all)
            for one in classes[members].tolist():
                has_room = self.up[one][absent] >= self.low[one].sum()
                given += has_room[:, np.newaxis] * self.gives[one][np.newaxis, :]
            in_all += np.minimum(given, self._spare(group)[np.newaxis, :])
        return in_all

    def _cells_around(self, cell: Cell) -> list[Cell]:
        """Return the shown cells with a number of workers that a cell is part of; of a shown one, itself."""
        if cell.is_shown:
            return [cell]
        members = set(cell.members.tolist())
        return [one for one, _, _ in self.pinned if members <= set(one.members.tolist())]

    def _may_swap(self, cell: Cell, absent: NDArray[np.intp], present: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return which absent worker (row) can exchange all of a cell with which present worker (column)."""
        classes, down, up = self._inside(cell)
        low = self._add_up(self.counts.low, cell.members)[classes]
        is_movable = ((down >= low).all(axis=0) & self._can_spare(classes, low))[present]
        may_swap = np.repeat(is_movable[np.newaxis, :], len(absent), axis=0)
        for at in range(len(classes)):
            may_swap &= up[at][absent][:, np.newaxis] >= low[at][present][np.newaxis, :]
        inside = np.zeros(len(self.counts.n), dtype=bool)
        inside[cell.members] = True
        for other, _, _ in self.pinned:
            is_inside = inside[other.members]
            if is_inside.all() or not is_inside.any():
                continue
            rest = self._parts(other.members[~is_inside], self.counts.low) > 0
            may_swap &= rest[absent][:, np.newaxis] == rest[present][np.newaxis, :]
        return may_swap

    def _can_spare(self, classes: NDArray[np.intp], amounts: Whole) -> NDArray[np.bool_]:
        """Return which workers could have that much less of some classes."""
        can_spare = np.ones(self.n_workers, dtype=bool)
        for group, members in self._by_group(classes):
            can_spare &= amounts[members].sum(axis=0) <= self._spare(group) + self._slack(group)
        return can_spare

    def _parts(self, members: NDArray[np.intp], values: Whole) -> Whole:
        sums = np.bincount(self.counts.worker[members], weights=values[members], minlength=self.n_workers)
        return sums.round().astype(np.int64)

    def widths_of_sum(self, cell: Cell) -> Whole:
        """Return how far the sum of a cell could vary, against each intruder who does not know all of it.

        Each worker's counts are exchanged with their own outside of the cell, which changes no number of
        workers.
        """
        classes, down, up = self._inside(cell)
        by_worker = np.zeros(self.n_workers, dtype=np.int64)
        for at, one in enumerate(classes.tolist()):
            if one == self.free:
                by_worker += np.minimum(down[at] + up[at], WIDEST)
                continue
            rest_down, rest_up = self.down[one] - down[at], self.up[one] - up[at]
            by_worker += np.minimum(down[at], rest_up) + np.minimum(rest_down, up[at])
        widths = by_worker.sum() - _known_to(self._intruders_of_sum(cell), by_worker)
        return np.minimum(widths, WIDEST)

    def _intruders_of_sum(self, cell: Cell) -> list[int]:
        """Return the numbers of the workers who do not know all of a cell, and -1 for the outsider."""
        has_part = np.zeros(self.n_workers, dtype=bool)
        has_part[self.counts.worker[cell.members]] = True
        has_part &= self.is_protected
        n_protected = int(has_part.sum())
        workers = [worker for worker in range(self.n_workers) if n_protected > has_part[worker]]
        return [*workers, -1] if n_protected else workers

    def _needed_of_sum(self, cell: Cell) -> Whole:
        return self.needed(cell, cell.total - _known_to(self._intruders_of_sum(cell), cell.parts))


def _without_two(given: Whole) -> Whole:
    """Return what each worker takes from all but the intruder, by taker and intruder; the last is nobody.

    Parameters
    ----------
    given
        By taker and giver; nobody gives to themself.
    """
    n = given.shape[0]
    given = given.copy()
    given[np.arange(n), np.arange(n)] = 0
    in_all = given.sum(axis=1, keepdims=True)
    return np.hstack([in_all - given, in_all])


def _best_without(values: Whole, partners: NDArray[np.intp], n: int) -> Whole:
    """Return the greatest value of each row, by intruder: none with the intruder as partner."""
    best = np.zeros((values.shape[0], n + 1), dtype=np.int64)
    for intruder in range(n + 1):
        is_other = partners != intruder
        if is_other.any():
            best[:, intruder] = values[:, is_other].max(axis=1)
    return best


def _known_to(intruders: Sequence[int], values: Whole) -> Whole:
    """Return each intruder's own value; the outsider has none."""
    return np.array([0 if one < 0 else values[one] for one in intruders], dtype=np.int64)


def narrow_cells(exchanges: Exchanges, cells: Collection[int]) -> list[int]:
    """Return those of some cells, by position, that have a target narrower than the rule demands."""
    return [at for at in cells if exchanges.width_of(at).is_narrow]
