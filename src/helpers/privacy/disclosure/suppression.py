"""Which cells of a release are shown: the rules of each cell, and the proof of all of them together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.exchange import Exchanges, narrow_cells
from helpers.privacy.disclosure.release_model import (
    Cell,
    Counts,
    Family,
    Key,
    cells_of,
    components_of,
    differences_of,
)
from helpers.privacy.disclosure.rules import Rules
from helpers.study.study import SHOWN, SUPPRESSED

PROTECTION = "protection"
"""Why a cell is suppressed. Which rule it is, is never said: that would tell how small the number is."""
Progress = Callable[[str], None]
MOST_TRIED = 200
"""Of each component, at most so many suppressed cells are tried again; the rest stays suppressed."""


@dataclass
class Proved:
    """A family as it may be published, and what was proved of it."""

    name: str
    cells: list[Cell]
    n_intruders: int
    """Intruders tried: an outsider who knows names and rota, and each worker."""
    n_targets: int = 0
    """How many numbers were tried, once for each intruder who does not know them."""
    least_width: int | None = None
    """How far apart the values of the narrowest of them are at least; None, if there is none."""
    by_key: dict[tuple[str, Key], Cell] = field(default_factory=dict)
    """The cells by the name of their table and their key."""
    n_heard: dict[tuple[str, Key], int] = field(default_factory=dict)
    """How many workers there was contact with in each cell, by the same."""

    @classmethod
    def of(cls, family: Family, counts: Counts, n_intruders: int) -> Proved:
        """Return a family with nothing suppressed yet."""
        cells = cells_of(family, counts)
        if any(table.released is not None for table in family.tables):
            cells += differences_of(cells, family, counts)
        proved = cls(family.name, cells, n_intruders)
        for cell in cells:
            if cell.is_fixed:
                continue
            place = (cell.table.name, cell.key)
            proved.by_key[place] = cell
            proved.n_heard[place] = len(np.unique(counts.worker[cell.members]))
        return proved

    def is_shown(self, table: str, key: Key) -> bool:
        """Tell whether a cell is shown; one that no worker had contact in is not."""
        cell = self.by_key.get((table, key))
        return cell is not None and cell.is_shown


def prove(family: Family, rules: Rules, report: Progress | None = None) -> Proved:
    """Suppress cells of a family until no intruder can know any protected number closely.

    First each cell by itself: the minimum frequency and the dominance rule, and the width of its parts. Then
    all together: while a number could be known too closely, one more cell is suppressed, the one of the
    lowest rank and the smallest number of those that help. At the end, cells that need not have been
    suppressed, since others were later, are shown again. The same counts give the same cells.

    Raises
    ------
    FieldworkError
        The proof does not end within the number of rounds that the cells allow: a fault of the software.
    """
    counts = Counts.of(family, rules.agreed)
    proved = Proved.of(family, counts, len(counts.workers) + 1)
    cells = proved.cells
    if "is_refused" in family.counts:
        _suppress_refused(cells, family.counts["is_refused"].to_numpy(dtype=bool))
    for number, component in enumerate(components := components_of(cells, len(counts.n))):
        of_part = _Component.of(counts, [cells[at] for at in component], rules)
        if report:
            of_part.tell = partial(report, f"{family.name}, part {number + 1} of {len(components)}")
        _prove_component(of_part, proved)
    return proved


def _suppress_refused(cells: Sequence[Cell], is_refused: NDArray[np.bool_]) -> None:
    for cell in cells:
        if not cell.is_fixed and is_refused[cell.members].any():
            cell.state, cell.reason = SUPPRESSED, PROTECTION


@dataclass(eq=False)
class _Component:
    """Cells that share counts, with these counts numbered from 0."""

    counts: Counts
    cells: list[Cell]
    rules: Rules
    tell: Callable[[], None] | None = None
    """Is called before each of the longest computations: it says what is being proved, and may end it."""
    _now: Exchanges | None = None

    @classmethod
    def of(cls, counts: Counts, cells: Sequence[Cell], rules: Rules) -> _Component:
        """Return cells that share counts."""
        used = np.unique(np.concatenate([cell.members for cell in cells]))
        for cell in cells:
            cell.members = np.searchsorted(used, cell.members)
        return cls(counts.take(used), list(cells), rules)

    @cached_property
    def prior(self) -> Exchanges:
        """Return what could be exchanged if nothing were published now."""
        published = [one for one in self.cells if one.is_fixed]
        return Exchanges(self.counts, self._copies(published), self.rules)

    def exchanges(self) -> Exchanges:
        """Return the exchanges while the cells are as they are."""
        if self._now is None:
            self._now = self._exchanges_of(self.cells)
        return self._now

    def exchanges_with(self, only: Cell) -> Exchanges:
        """Return the exchanges while only one cell is shown of those that can be suppressed."""
        shown = [one for one in self.cells if one is only or one.is_fixed]
        return self._exchanges_of(self._copies(shown))

    def exchanges_without(self, cells: Iterable[Cell]) -> Exchanges:
        """Return the exchanges while some cells are not shown."""
        hidden = {id(one) for cell in cells for one in self.companions(cell)}
        shown = [one for one in self.cells if id(one) not in hidden]
        return self._exchanges_of(self._copies(shown))

    def _exchanges_of(self, cells: Sequence[Cell]) -> Exchanges:
        if self.tell:
            self.tell()
        return Exchanges(self.counts, cells, self.rules, self.prior)

    def _copies(self, shown: Iterable[Cell]) -> list[Cell]:
        """Return copies of all cells, of which no others are shown than some of those that are."""
        may_show = {id(cell) for cell in shown}
        copies: dict[int, Cell] = {}
        # Differences come last, after the cells from which they are computed.
        for cell in self.cells:
            state = SHOWN if cell.state == SHOWN and id(cell) in may_show else SUPPRESSED
            parents = tuple(copies[id(parent)] for parent in cell.parents)
            copies[id(cell)] = Cell(cell.table, cell.key, cell.members, cell.parts, state, "", parents)
        return list(copies.values())

    def suppress(self, cell: Cell) -> None:
        """Suppress a cell, and the cells that are shown only together with it."""
        for one in self.companions(cell):
            self.hide(one)

    def hide(self, cell: Cell) -> None:
        """Suppress a cell alone."""
        cell.state, cell.reason = SUPPRESSED, PROTECTION
        self._now = None

    def show(self, cells: Iterable[Cell]) -> None:
        """Show cells that were suppressed."""
        for cell in cells:
            cell.state, cell.reason = SHOWN, ""
        self._now = None

    def companions(self, cell: Cell) -> list[Cell]:
        """Return the cells that are shown only together with a cell, itself included."""
        word = cell.table.together
        if not word:
            return [cell]
        return [one for one in self.cells if one.table.together == word and one.key == cell.key]


def breaks_rule(cell: Cell, rules: Rules) -> bool:
    """Tell whether a cell breaks the minimum-frequency or the dominance rule; of amounts, also the p % rule.

    The p % rule: whoever contributes most of all others must not know the largest contribution within p %
    (Hundepool and others, *Statistical Disclosure Control*, 2012, section 4.2).
    """
    if cell.n_workers < rules.min_workers:
        return True
    if cell.parts.max() > rules.max_share * cell.total:
        return True
    if not cell.table.is_amount:
        return False
    largest = np.sort(cell.parts)[::-1]
    rest = cell.total - int(largest[:2].sum())
    return rest < int(largest[0]) * rules.min_percent / 100


def _prove_component(component: _Component, proved: Proved) -> None:
    refused = _suppress_alone(component)
    for _ in range(len(component.cells) + 1):
        narrow = narrow_cells(component.exchanges(), _asked(component))
        if not narrow:
            _show_again(component, refused)
            _note_widths(component, proved)
            return
        for at in narrow:
            _suppress_for(component, at)
    msg = "disclosure control: the proof does not end. This is a fault of the software: report it."
    raise FieldworkError(msg)


def _suppress_alone(component: _Component) -> set[int]:
    """Suppress each cell that may not be shown even alone; return these cells by `id`."""
    for at, cell in enumerate(component.cells):
        if cell.is_shown and not cell.is_fixed and _is_refused_alone(component, at):
            component.suppress(cell)
    for cell in component.cells:
        # A difference that breaks a rule must not be computed from what is shown: it is a suppressed sum.
        if cell.parents and breaks_rule(cell, component.rules):
            component.hide(cell)
    return {id(cell) for cell in component.cells if cell.state == SUPPRESSED}


def _show_again(component: _Component, refused: Collection[int]) -> None:
    """Show again, the most useful first, each suppressed cell without which the proof would hold as well.

    Parameters
    ----------
    refused
        The cells that may not be shown even alone, by `id`.
    """
    suppressed = [one for one in component.cells if one.state == SUPPRESSED and id(one) not in refused]
    asked = list(range(len(component.cells)))
    for cell in sorted(suppressed, key=_cost, reverse=True)[:MOST_TRIED]:
        together = component.companions(cell)
        if cell.state == SHOWN or any(id(one) in refused for one in together):
            continue
        component.show(together)
        exchanges = component.exchanges()
        narrow = next((at for at in asked if _is_narrow(component, exchanges, at)), None)
        if narrow is None:
            continue
        for one in together:
            component.hide(one)
        # What was told too closely this time will most likely be the next time.
        asked.remove(narrow)
        asked.insert(0, narrow)


def _is_narrow(component: _Component, exchanges: Exchanges, at: int) -> bool:
    return component.cells[at].is_known and exchanges.width_of(at).is_narrow


def _asked(component: _Component) -> list[int]:
    """Return the positions of the cells that have targets."""
    return [at for at, cell in enumerate(component.cells) if cell.is_known]


def _note_widths(component: _Component, proved: Proved) -> None:
    """Note how many targets were proved, and the narrowest, where anything that is shown says of them."""
    exchanges = component.exchanges()
    for at in _asked(component):
        cell = component.cells[at]
        if not cell.is_shown and not exchanges.linked(cell):
            continue
        width = exchanges.width_of(at)
        proved.n_targets += width.n_targets
        if width.n_targets and not cell.table.is_amount:
            known = width.least if proved.least_width is None else proved.least_width
            proved.least_width = min(width.least, known)


def _is_refused_alone(component: _Component, at: int) -> bool:
    """Tell whether a cell may not be shown even if it were the only one."""
    cell = component.cells[at]
    if _is_sum_of_series(component, cell):
        return False
    if breaks_rule(cell, component.rules):
        return True
    return component.exchanges_with(cell).width_of(at).is_narrow


def _is_sum_of_series(component: _Component, cell: Cell) -> bool:
    """Tell whether everybody in a cell agreed to a series, so that anybody can add it up.

    Cells that are shown only together are no sums of it: what a coder or the dictionary found alone, and the
    words and minutes of contacts, nobody has agreed to.
    """
    if cell.table.together:
        return False
    workers = np.array(component.counts.workers, dtype=object)[component.counts.worker[cell.members]]
    return bool(component.rules.agreed) and set(workers) <= component.rules.agreed


def _suppress_for(component: _Component, at: int) -> None:
    """Suppress one more cell, so that the targets of a cell can be known less closely."""
    if not component.exchanges().width_of(at).is_narrow:
        return
    cell = component.cells[at]
    candidates = _candidates(component, cell)
    for candidate in candidates:
        tried = component.exchanges_without(candidate)
        is_gone = not tried.cells[at].is_known
        if is_gone or not tried.width_of(at).is_narrow:
            for part in candidate:
                component.suppress(part)
            return
    if cell.is_shown and not cell.is_fixed:
        component.suppress(cell)
    elif candidates:
        component.suppress(candidates[0][0])
    else:
        msg = (
            "disclosure control: a number cannot be protected by suppressing others. "
            "This is a fault of the software: report it."
        )
        raise FieldworkError(msg)


def _candidates(component: _Component, cell: Cell) -> list[list[Cell]]:
    """Return what could be suppressed to help a cell, the least harmful first.

    That is a shown cell around it, or a neighbour; or a neighbour with all cells of a lower rank around both,
    such as another week of the same theme with the areas of both weeks; or two of one table, such as two
    weeks of all sources, where an earlier release has suppressed the weeks of one.
    """
    if cell.parents:
        return [[parent] for parent in cell.parents if not parent.is_fixed]
    around = _around(component, cell)
    neighbours = _neighbours(component, cell, around)
    candidates = [[one] for one in neighbours]
    for one in neighbours:
        lower = _lower(one, [*around, *_around(component, one)])
        if lower:
            candidates.append([one, *lower])
    if cell.is_fixed:
        for one in around:
            candidates += _pairs_with(one, neighbours)
    return sorted(candidates, key=lambda cells: (*max(_cost(one) for one in cells), len(cells)))


def _neighbours(component: _Component, cell: Cell, around: Sequence[Cell]) -> list[Cell]:
    """Return the cells that can be suppressed and share a count with a cell, or with those around it."""
    reached = np.unique(np.concatenate([cell.members, *(one.members for one in around)]))
    open_cells = [one for one in component.cells if one.is_shown and not one.is_fixed]
    neighbours = [one for one in open_cells if np.isin(one.members, reached).any()]
    if neighbours:
        return neighbours
    return [one for one in component.exchanges().linked(cell) if not one.is_fixed]


def _lower(cell: Cell, others: Sequence[Cell]) -> list[Cell]:
    """Return which of other cells have a lower rank than a cell and can be suppressed, each once."""
    lower = [one for one in others if one.table.rank < cell.table.rank and not one.is_fixed]
    return [one for one in dict.fromkeys(lower) if one is not cell]


def _pairs_with(cell: Cell, neighbours: Sequence[Cell]) -> list[list[Cell]]:
    """Return a cell with each neighbour of the same table; none, if it cannot be suppressed."""
    if cell.is_fixed:
        return []
    of_table = [one for one in neighbours if one.table is cell.table]
    return [[cell, one] for one in of_table if one is not cell]


def _around(component: _Component, cell: Cell) -> list[Cell]:
    """Return the shown cells that share a count with a cell."""
    return [one for one in component.cells if one.is_shown and np.isin(one.members, cell.members).any()]


def _cost(cell: Cell) -> tuple[int, int, str, str]:
    return cell.table.rank, cell.total, cell.table.name, str(cell.key)


def count_narrow(family: Family, rules: Rules, shown: Proved) -> tuple[int, int]:
    """Return how many suppressed cells of a family could be known too closely, and how many there are.

    Parameters
    ----------
    family
        With the tables of an earlier release.
    shown
        What is shown of it now: nothing more is suppressed.
    """
    counts = Counts.of(family, rules.agreed)
    proved = Proved.of(family, counts, len(counts.workers) + 1)
    for place, cell in proved.by_key.items():
        known = shown.by_key.get(place)
        if known is not None:
            cell.state = known.state
    n_narrow = n_suppressed = 0
    for positions in components_of(proved.cells, len(counts.n)):
        component = _Component.of(counts, [proved.cells[at] for at in positions], rules)
        asked = [at for at, cell in enumerate(component.cells) if not cell.is_shown and not cell.parents]
        n_suppressed += len(asked)
        n_narrow += len(narrow_cells(component.exchanges(), asked))
    return n_narrow, n_suppressed
