"""The proof: how far an unknown count could differ without any published number differing.

Two counts are *alike* if exactly the same shown cells add them up. Then one can be higher and the other lower
by as much, and everything that is published stays the same: nobody can tell the two worlds apart. A target,
which must not be known closely, can therefore take every value between the lowest and the highest that such
exchanges give it. That is a lower bound of its feasibility interval (Fischetti and Salazar, *Management
Science* 47, 2001): cells may be suppressed that an exact program would show, never the other way round. In
return a family is proved by adding up arrays, whatever else is published of the same counts, and every number
of the proof can be checked by hand.

What else is known, an exchange must not change either. Where numbers of workers are published, whoever gives
keeps one, and whoever takes has one already, or two workers exchange all that they have in a cell (`swaps`).
In any shown cell, enough workers keep one for the minimum-frequency rule, and nobody takes so much that they
dominate it: intruders know the rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from helpers.privacy.disclosure.release_model import Cell, Counts
from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.disclosure.swaps import swaps_in, swaps_with_gifts_in

WIDEST = 10**9
"""A width that nothing bounds."""
NO_GROUP, SEVERAL = -1, -2
"""In place of the group of a class: its counts are in none, or in several."""
ALL, SOME, ALONE = "all", "some", "alone"
"""Who keeps one in a shown cell whose number of workers is not published: all that have one; as many as
the minimum-frequency rule demands; or, while only one worker gives, that worker if no more have one."""
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


@dataclass(frozen=True)
class Inside:
    """The classes that a cell has counts of, and how far each worker could vary these counts."""

    classes: NDArray[np.intp]
    down: Whole
    """How much lower they could be, by class and worker."""
    up: Whole
    """How much higher they could be."""
    own_down: Whole
    """How much of each class a worker could have outside of the cell instead; 0 of what no cell adds up."""
    own_up: Whole
    """How much of what a worker has of each class outside of the cell could be inside instead."""


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
        self._width_by_cell: dict[int, Width] = {}
        self._parts_by_cell: dict[int, Whole] = {}
        self._sums_by_cell: dict[int, Whole] = {}
        self.n_workers = len(counts.workers)
        self.is_protected = ~np.isin(np.array(counts.workers, dtype=object), list(rules.agreed))
        # Far above the numbers of groups, which stand for what no cell adds up.
        self.marks = np.random.default_rng(0).integers(2**40, 2**63, size=len(cells), dtype=np.uint64)

    # ------------------------------------------------------------------ what is alike

    @cached_property
    def class_of(self) -> NDArray[np.intp]:
        """Return the class of each count: counts are alike if the same shown cells add them up.

        Of what no shown cell adds up, each group is a class.
        """
        sums = np.zeros(len(self.counts.n), dtype=np.uint64)
        for mark, cell in zip(self.marks, self.cells, strict=True):
            if cell.is_shown:
                sums[cell.members] += mark
        is_free = sums == 0
        sums[is_free] = (self.counts.group[is_free] + 1).astype(np.uint64)
        values, classes = np.unique(sums, return_inverse=True)
        self._is_free = values <= len(self.counts.slack)
        return classes.astype(np.intp)

    @property
    def is_free(self) -> NDArray[np.bool_]:
        """Return of each class whether no shown cell adds it up."""
        _ = self.class_of
        return self._is_free

    def add_up(self, values: Whole, positions: NDArray[np.intp] | slice = slice(None)) -> Whole:
        """Return sums by class and worker."""
        n_classes = int(self.class_of.max()) + 1
        places = self.class_of[positions] * self.n_workers + self.counts.worker[positions]
        sums = np.bincount(places, weights=values[positions], minlength=n_classes * self.n_workers)
        return sums.round().astype(np.int64).reshape(n_classes, self.n_workers)

    def parts(self, members: NDArray[np.intp], values: Whole) -> Whole:
        """Return the sum of some counts by worker."""
        sums = np.bincount(self.counts.worker[members], weights=values[members], minlength=self.n_workers)
        return sums.round().astype(np.int64)

    @cached_property
    def low(self) -> Whole:
        """Return the counts by class and worker."""
        return self.add_up(self.counts.low)

    @cached_property
    def down(self) -> Whole:
        """Return how much each worker could have less of a class."""
        return self.add_up(self.counts.down)

    @cached_property
    def up(self) -> Whole:
        """Return how much each worker could have more of a class."""
        return self.add_up(self.counts.up)

    def inside(self, cell: Cell) -> Inside:
        """Return what each worker could have less and more in a cell."""
        classes = np.unique(self.class_of[cell.members])
        down = self.add_up(self.counts.down, cell.members)[classes]
        up = self.add_up(self.counts.up, cell.members)[classes]
        is_bound = ~self.is_free[classes, np.newaxis]
        own_down = is_bound * np.minimum(down, self.up[classes] - up)
        own_up = is_bound * np.minimum(self.down[classes] - down, up)
        return Inside(classes, down, up, own_down, own_up)

    # ------------------------------------------------------------------ what limits an exchange

    @cached_property
    def shown(self) -> list[tuple[Cell, NDArray[np.intp], Whole]]:
        """Return the shown cells, each with its classes and the parts of workers.

        Those with a number of workers come first, and small ones before large ones: what must be kept of the
        one is kept of the other too.
        """
        found = []
        shown = [one for one in self.cells if one.is_shown]
        for cell in sorted(shown, key=lambda one: (not one.table.has_n_workers, len(one.members))):
            classes = np.unique(self.class_of[cell.members])
            found.append((cell, classes, self.low[classes].sum(axis=0)))
        return found

    @cached_property
    def _is_in_shown(self) -> NDArray[np.bool_]:
        """Return of the shown cells and all classes whether the cell adds up the class."""
        is_in = np.zeros((len(self.shown), len(self.is_free)), dtype=bool)
        for at, (_, classes, _) in enumerate(self.shown):
            is_in[at, classes] = True
        return is_in

    def gives(self, inside: Inside, who_keeps: str, to: int = -1) -> Whole:
        """Return how much each worker can give of the classes of a cell, while all others are as they are.

        Parameters
        ----------
        who_keeps
            `ALL`, `SOME` or `ALONE`.
        to
            The only worker who takes, if there is only one.
        """
        classes = inside.classes
        gives = self.down[classes].copy()
        if to >= 0:
            gives[self.takes[classes, to] == 0] = 0
        is_in = self._is_in_shown[:, classes]
        for at in np.flatnonzero(is_in.any(axis=1)).tolist():
            cell, _, parts = self.shown[at]
            here = np.flatnonzero(is_in[at])
            kept = parts - gives[here].sum(axis=0)
            has_kept = kept > 0
            if to >= 0:
                # Who takes of a cell is counted in it, and of what nobody takes nobody gives.
                has_kept[to] = True
            lacks = self._keepers(cell, parts, has_kept, who_keeps)
            # Kept in the class of which the worker has most, so that least is lost.
            gives[here[gives[np.ix_(here, lacks)].argmax(axis=0)], lacks] -= 1
        return gives

    def _keepers(
        self, cell: Cell, parts: Whole, has_kept: NDArray[np.bool_], who_keeps: str
    ) -> NDArray[np.intp]:
        """Return who must keep one more in a shown cell."""
        is_lacking = (parts > 0) & ~has_kept
        if cell.table.has_n_workers or who_keeps == ALL:
            return np.flatnonzero(is_lacking)
        n_missing = self.rules.min_workers - int(has_kept.sum())
        if who_keeps == ALONE:
            is_tight = int((parts > 0).sum()) <= self.rules.min_workers
            return np.flatnonzero(is_lacking & is_tight)
        most_first = np.argsort(-np.where(is_lacking, parts, 0), kind="stable")
        return most_first[: max(0, min(n_missing, int(is_lacking.sum())))]

    @cached_property
    def takes(self) -> Whole:
        """Return how much each worker can take of a class.

        Not so much that a shown cell is dominated, and nothing where a number of workers would change.
        """
        takes = self.up.copy()
        for cell, classes, parts in self.shown:
            if cell.table.has_n_workers:
                takes[np.ix_(classes, np.flatnonzero(parts == 0))] = 0
        for is_around, room in zip(self.is_around, self.rooms, strict=True):
            takes[is_around] = np.minimum(takes[is_around], room)
        return takes

    @cached_property
    def _cells_with_room(self) -> list[tuple[NDArray[np.intp], Whole]]:
        found = []
        for cell, classes, _ in self.shown:
            room = self.room(cell)
            if room is not None:
                found.append((classes, room))
        return found

    @cached_property
    def rooms(self) -> list[Whole]:
        """Return how much more each worker could have in each shown cell that keeps the dominance rule."""
        return [room for _, room in self._cells_with_room]

    @cached_property
    def is_around(self) -> NDArray[np.bool_]:
        """Return of these cells and all classes whether the cell adds up the class."""
        is_around = np.zeros((len(self._cells_with_room), len(self.is_free)), dtype=bool)
        for at, (classes, _) in enumerate(self._cells_with_room):
            is_around[at, classes] = True
        return is_around

    def room(self, cell: Cell) -> Whole | None:
        """Return how much more each worker could have in a shown cell; None, if it is dominated.

        Of amounts, nobody gets so much that whoever has second most would know the largest part within p %.
        """
        limit = int(self.rules.max_share * cell.total)
        most = int(cell.parts.max(initial=0))
        if most > limit:
            return None
        if cell.table.is_amount:
            share = self.rules.min_percent / 100
            limit = min(limit, int(cell.total / (2 + share)), int(cell.total - (1 + share) * most))
        return (limit - cell.parts).clip(0)

    @cached_property
    def group_of_class(self) -> NDArray[np.intp]:
        """Return the group of each class, or `NO_GROUP` or `SEVERAL`."""
        n_classes = int(self.class_of.max()) + 1
        least = np.full(n_classes, np.iinfo(np.intp).max, dtype=np.intp)
        most = np.full(n_classes, -1, dtype=np.intp)
        np.minimum.at(least, self.class_of, self.counts.group)
        np.maximum.at(most, self.class_of, self.counts.group)
        return np.where(least == most, most, SEVERAL)

    @cached_property
    def mixed_groups(self) -> list[int]:
        """Return the groups of the counts in classes of several groups."""
        is_mixed = (self.group_of_class == SEVERAL)[self.class_of]
        return sorted(set(self.counts.group[is_mixed].tolist()) - {NO_GROUP})

    def spare(self, used: dict[int, Whole], group: int, *, with_slack: bool) -> Whole:
        """Return how much less each worker could have of a group, or of classes of several groups.

        Parameters
        ----------
        used
            How much less workers have of each group already. Only what is left may be used of several.
        with_slack
            Whether a worker may fall short of the reserve: only one may.
        """
        if group == NO_GROUP:
            return np.full(self.n_workers, WIDEST, dtype=np.int64)
        if group != SEVERAL:
            spare: Whole = self.counts.spare[group] + with_slack * self.counts.slack[group]
            return spare
        nothing = np.zeros(self.n_workers, dtype=np.int64)
        left = [
            self.spare({}, one, with_slack=with_slack) - used.get(one, nothing) for one in self.mixed_groups
        ]
        least: Whole = np.min(left, axis=0).clip(0)
        return least

    def can_spare(self, classes: NDArray[np.intp], amounts: Whole) -> Whole:
        """Return how much of some amounts, by class and worker, each worker could do without."""
        kept: dict[int, Whole] = {}
        for group, members in self.by_group(classes):
            kept[group] = np.minimum(amounts[members].sum(axis=0), self.spare(kept, group, with_slack=False))
        kept_in_all: Whole = np.sum(list(kept.values()), axis=0)
        return kept_in_all

    def by_group(self, classes: NDArray[np.intp]) -> Iterator[tuple[int, list[int]]]:
        """Yield the groups of some classes, each with the positions of its classes; `SEVERAL` comes last."""
        positions: dict[int, list[int]] = {}
        for at, group in enumerate(self.group_of_class[classes].tolist()):
            positions.setdefault(group, []).append(at)
        for group in sorted(positions, key=lambda one: (one == SEVERAL, one)):
            yield group, positions[group]

    # ------------------------------------------------------------------ how far a target could vary

    def width_of(self, at: int) -> Width:
        """Return the width of the narrowest target in a cell: the part of a worker, or a suppressed sum."""
        if at not in self._width_by_cell:
            self._width_by_cell[at] = self._width_of(at)
        return self._width_by_cell[at]

    def _width_of(self, at: int) -> Width:
        cell = self.cells[at]
        widths, wanted = self.widths_of_parts(cell), self._needed_of_parts(cell)
        if not cell.is_shown:
            widths = np.concatenate([widths, self.widths_of_sum(cell)])
            wanted = np.concatenate([wanted, self._needed_of_sum(cell)])
        if not len(widths):
            return Width(WIDEST, is_narrow=False, n_targets=0)
        if (widths < wanted).any():
            # What cannot be suppressed may tell of a target already.
            wanted = np.minimum(wanted, self._widest(cell))
        if (widths < wanted).any() and self.prior is not None and self._adds_nothing_to(cell):
            before = self.prior.parts_by_cell(at)
            if not cell.is_shown:
                before = np.concatenate([before, self.prior.sums_by_cell(at)])
            wanted = np.minimum(wanted, before)
        return Width(int(widths.min()), bool((widths < wanted).any()), len(widths))

    def _widest(self, cell: Cell) -> Whole:
        """Return how far the targets of a cell could vary at most, whatever is published now.

        They vary no further than the limits of the counts allow, nor than any one table that cannot be
        suppressed does: what is more in one of its cells must be less elsewhere in the same cell.
        """
        tables: dict[str, NDArray[np.intp]] = {"": np.full(len(self.counts.n), -1, dtype=np.intp)}
        for at, one in enumerate(self.cells):
            if one.is_fixed and one.is_shown and not one.parents:
                place = tables.setdefault(one.table.name, tables[""].copy())
                place[one.members] = at
        widest = [self._widest_given(cell, place) for place in tables.values()]
        least: Whole = np.min(widest, axis=0)
        return least

    def _widest_given(self, cell: Cell, place: NDArray[np.intp]) -> Whole:
        """Return the same given one table: in which of its cells each count is; -1: in none."""
        n = self.n_workers
        is_inside = np.zeros(len(place), dtype=bool)
        is_inside[cell.members] = True
        parts = np.zeros((n, n + 1), dtype=np.int64)
        sums = np.zeros(n + 1, dtype=np.int64)
        for one in np.unique(place[cell.members]).tolist():
            inside, around = np.flatnonzero((place == one) & is_inside), np.flatnonzero(place == one)
            limits = ((self.counts.lower, self.counts.higher), (self.counts.higher, self.counts.lower))
            for some, others in limits:
                own, opposite = self.parts(inside, some), self.parts(around, others)
                rest = opposite - self.parts(inside, others)
                if one < 0:
                    opposite = rest = np.full(n, WIDEST, dtype=np.int64)
                parts += np.minimum(own[:, np.newaxis], self.without(opposite) + rest[:, np.newaxis])
                sums += np.minimum(_without_one(own), _without_one(rest))
        widest = parts[self._is_target(cell)]
        if not cell.is_shown:
            widest = np.concatenate([widest, sums[self._intruders_of_sum(cell)]])
        return widest

    def _adds_nothing_to(self, cell: Cell) -> bool:
        """Tell whether all that is published now tells nothing of a cell that was not known before.

        So it is if everything shown that is linked with it adds up, to the same parts, the same counts as
        something that cannot be suppressed.
        """
        fixed = [one for one in self.cells if one.is_shown and one.is_fixed]
        return all(
            one.is_fixed or any(_tells_the_same(one, other) for other in fixed) for one in self.linked(cell)
        )

    def linked(self, cell: Cell) -> list[Cell]:
        """Return the shown cells that share a count with a cell, or with another that is linked with it."""
        is_reached = np.zeros(len(self.counts.n), dtype=bool)
        is_reached[cell.members] = True
        rest = [one for one in self.cells if one.is_shown]
        linked: list[Cell] = []
        while True:
            more = [one for one in rest if is_reached[one.members].any()]
            if not more:
                return linked
            linked += more
            for one in more:
                is_reached[one.members] = True
            rest = [one for one in rest if one not in more]

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

    def _needed_of_parts(self, cell: Cell) -> Whole:
        """Return how wide the part of each worker must be."""
        needed = np.repeat(self.needed(cell, cell.parts)[:, np.newaxis], self.n_workers + 1, axis=1)
        return needed[self._is_target(cell)]

    def _needed_of_sum(self, cell: Cell) -> Whole:
        return self.needed(cell, cell.total - _known_to(self._intruders_of_sum(cell), cell.parts))

    def needed(self, cell: Cell, value: Whole) -> Whole:
        """Return how wide a target of some value must be."""
        if not cell.table.is_amount:
            return np.full(value.shape, self.rules.min_width, dtype=np.int64)
        share = np.ceil(value * self.rules.min_percent / 100).astype(np.int64)
        return np.maximum(share, self.rules.min_width)

    def widths_of_parts(self, cell: Cell) -> Whole:
        """Return how far the part of each worker could vary, against each intruder who does not know it.

        The last intruder is the outsider; the others' own counts are not exchanged.
        """
        inside, is_target = self.inside(cell), self._is_target(cell)
        needed = np.zeros(is_target.shape, dtype=np.int64)
        needed[is_target] = self._needed_of_parts(cell)
        lower, higher = self._lower(inside), self.higher(inside, self.gives(inside, SOME))
        # What costs more to find out is asked only where it is needed.
        for find in (swaps_in, swaps_with_gifts_in):
            if (lower + higher >= needed).all():
                break
            gained, lost = find(self, cell)
            lower, higher = np.maximum(lower, lost), np.maximum(higher, gained)
        for worker in np.flatnonzero((lower + higher < needed).any(axis=1)).tolist():
            alone = self.higher(inside, self.gives(inside, SOME, worker))[worker]
            higher[worker] = np.maximum(higher[worker], alone)
        found: Whole = np.minimum(lower + higher, WIDEST)[is_target]
        return found

    def _lower(self, inside: Inside) -> Whole:
        """Return how much less each worker could have of a cell: others take it, but not the intruder."""
        n = self.n_workers
        budgets = _Budgets(self, inside.classes, (n,))
        used: dict[int, Whole] = {}
        lower = np.zeros((n, n + 1), dtype=np.int64)
        gives = self.gives(inside, ALONE)
        for group, members in self.by_group(inside.classes):
            of_group = np.zeros_like(lower)
            for at in members:
                one = int(inside.classes[at])
                if self.is_free[one]:
                    of_group += inside.down[at][:, np.newaxis]
                    continue
                given = np.minimum(gives[at], inside.down[at] - inside.own_down[at])
                takes = budgets.spend(one, np.minimum(self.takes[one], given.max()))
                of_group += np.minimum(given[:, np.newaxis], self.without(takes))
                # What goes to another count of the worker stays in the group.
                same = of_group if group == SEVERAL else lower
                same += inside.own_down[at][:, np.newaxis]
            spare = self.spare(used, group, with_slack=True)[:, np.newaxis]
            of_group = np.minimum(of_group, spare)
            used[group] = of_group.max(axis=1)
            lower += of_group
        return lower

    def higher(self, inside: Inside, gives: Whole) -> Whole:
        """Return how much more each worker could have of a cell: all others but the intruder give it."""
        n = self.n_workers
        budgets = _Budgets(self, inside.classes, (n, n + 1))
        used: dict[int, Whole] = {}
        higher = np.zeros((n, n + 1), dtype=np.int64)
        for group, members in self.by_group(inside.classes):
            spare = self.spare(used, group, with_slack=False)
            own = inside.own_up[members].sum(axis=0)
            if group == SEVERAL:
                own = np.minimum(own, self.spare({}, group, with_slack=False))
            higher += own[:, np.newaxis]
            is_free = self.is_free[inside.classes[members]]
            higher += inside.up[members][is_free].sum(axis=0)[:, np.newaxis]
            bound = [at for at, free in zip(members, is_free, strict=True) if not free]
            if bound:
                taken, used[group] = self._taken(inside, bound, gives, spare, self._slack(group), budgets)
                higher += taken
        return higher

    def _taken(
        self,
        inside: Inside,
        members: list[int],
        gives: Whole,
        spare: Whole,
        slack: int,
        budgets: _Budgets,
    ) -> tuple[Whole, Whole]:
        """Return how much each worker could take of some classes of a group, by taker and intruder.

        And how much of their spare all workers have then used. Others give more than they can spare, less all
        that is too much; or of each class in turn what they can still spare: whichever is more.
        """
        classes = inside.classes[members]
        room = np.minimum(self.takes[classes], (inside.up - inside.own_up)[members])
        gives = np.minimum(gives[members], room.max(axis=1, keepdims=True))
        gives = np.minimum(gives, spare + slack)
        beyond = (self.without((gives.sum(axis=0) - spare).clip(0)) - slack).clip(0)
        in_turn = np.diff(np.minimum(gives.cumsum(axis=0), spare), axis=0, prepend=0)
        pairs = list(zip(gives, in_turn, room[:, :, np.newaxis], strict=True))
        some = sum(np.minimum(limit, self.without(too_much)) for too_much, _, limit in pairs) - beyond
        others = sum(np.minimum(limit, self.without(enough)) for _, enough, limit in pairs)
        is_some = some >= others
        taken = np.where(is_some, -beyond, 0)
        for one, (too_much, enough, limit) in zip(classes.tolist(), pairs, strict=True):
            given = np.where(is_some, self.without(too_much), self.without(enough))
            taken += budgets.spend(one, np.minimum(limit, given))
        return taken.clip(0), np.minimum(gives.sum(axis=0), spare)

    def _slack(self, group: int) -> int:
        """Return how much less than they can spare all workers together could have of a group."""
        return int(self.counts.slack[group]) if group >= 0 else 0

    def without(self, values: Whole) -> Whole:
        """Return the sum of all workers but the target and the intruder, by target and intruder."""
        n = self.n_workers
        sums = np.empty((n, n + 1), dtype=np.int64)
        rest = values.sum() - values
        sums[:, :n] = rest[:, np.newaxis] - values[np.newaxis, :]
        sums[:, n] = rest
        return sums

    def _is_target(self, cell: Cell) -> NDArray[np.bool_]:
        """Return whose parts of a cell are protected, by worker and intruder: nobody's from themselves."""
        n = self.n_workers
        has_part = np.zeros(n, dtype=bool)
        has_part[self.counts.worker[cell.members]] = True
        is_target = np.repeat((has_part & self.is_protected)[:, np.newaxis], n + 1, axis=1)
        is_target[np.arange(n), np.arange(n)] = False
        return is_target

    def widths_of_sum(self, cell: Cell) -> Whole:
        """Return how far the sum of a cell could vary, against each intruder who does not know all of it.

        Each worker's counts are exchanged with their own outside of the cell, which changes no number of
        workers.
        """
        inside = self.inside(cell)
        is_free = self.is_free[inside.classes]
        down = np.where(is_free[:, np.newaxis], inside.down, inside.own_down)
        up = np.where(is_free[:, np.newaxis], inside.up, inside.own_up)
        lower = np.zeros(self.n_workers, dtype=np.int64)
        higher = up.sum(axis=0)
        used: dict[int, Whole] = {}
        for group, members in self.by_group(inside.classes):
            free = [at for at in members if is_free[at]]
            of_group = down[free].sum(axis=0)
            own = down[members].sum(axis=0) - of_group
            spare = self.spare(used, group, with_slack=False)
            used[group] = np.minimum(of_group, spare)
            lower += used[group]
            if group == SEVERAL:
                own = np.minimum(own, spare)
                gained = up[members].sum(axis=0)
                higher += np.minimum(gained, self.spare({}, group, with_slack=False)) - gained
            lower += own
        by_worker = np.minimum(lower + higher, WIDEST)
        widths = by_worker.sum() - _known_to(self._intruders_of_sum(cell), by_worker)
        found: Whole = np.minimum(widths, WIDEST)
        return found

    def _intruders_of_sum(self, cell: Cell) -> list[int]:
        """Return the numbers of the workers who do not know all of a cell, and -1 for the outsider."""
        has_part = np.zeros(self.n_workers, dtype=bool)
        has_part[self.counts.worker[cell.members]] = True
        has_part &= self.is_protected
        n_protected = int(has_part.sum())
        workers = [worker for worker in range(self.n_workers) if n_protected > has_part[worker]]
        return [*workers, -1] if n_protected else workers


class _Budgets:
    """How much workers may still take of several classes, so that they dominate no shown cell around."""

    def __init__(self, exchanges: Exchanges, classes: NDArray[np.intp], shape: tuple[int, ...]) -> None:
        n_inside = exchanges.is_around[:, classes].sum(axis=1)
        # Of a single class, `Exchanges.takes` has taken account of it.
        several = np.flatnonzero(n_inside > 1).tolist()
        self._is_around = exchanges.is_around[several]
        rooms = [exchanges.rooms[at] for at in several]
        if len(shape) > 1:
            rooms = [room[:, np.newaxis] for room in rooms]
        self._rooms = [np.broadcast_to(room, shape).copy() for room in rooms]

    def spend(self, one: int, wanted: Whole) -> Whole:
        """Return how much of what is wanted of a class may be taken, which leaves less for the others."""
        around = np.flatnonzero(self._is_around[:, one]).tolist()
        for at in around:
            wanted = np.minimum(wanted, self._rooms[at])
        for at in around:
            self._rooms[at] = self._rooms[at] - wanted
        return wanted


def _without_one(values: Whole) -> Whole:
    """Return the sum of all workers but the intruder, by intruder; the last is the outsider."""
    return np.append(values.sum() - values, values.sum())


def _tells_the_same(cell: Cell, fixed: Cell) -> bool:
    """Tell whether all that a shown cell tells is told by one that cannot be suppressed."""
    has_more = cell.table.has_n_workers and not fixed.table.has_n_workers
    is_same = np.array_equal(cell.members, fixed.members) and np.array_equal(cell.parts, fixed.parts)
    return is_same and not has_more


def _known_to(intruders: Sequence[int], values: Whole) -> Whole:
    """Return each intruder's own value; the outsider has none."""
    return np.array([0 if one < 0 else values[one] for one in intruders], dtype=np.int64)


def narrow_cells(exchanges: Exchanges, cells: Collection[int]) -> list[int]:
    """Return those of some cells, by position, that have a target narrower than the rule demands."""
    return [at for at in cells if exchanges.width_of(at).is_narrow]
