"""The release model: everything that is published, as sums of the same unknown whole numbers.

An unknown number is the count of one worker in one place: a week, a source, a theme. A published cell adds up
such counts over workers. Whoever knows the cells and the rota wants to know the counts. Tables of the same
counts are a family, which is proved as a whole (`exchange`), together with the cells of earlier releases that
were made of them.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.errors import FieldworkError
from helpers.prose import listed
from helpers.study.study import SHOWN, SUPPRESSED

UNLIMITED = 10**9
"""The upper limit of a count that nothing limits."""
COUNT_COLUMNS = ("worker", "n", "floor", "ceiling")
Key = tuple[Hashable, ...]


@dataclass(frozen=True)
class ReleaseTable:
    """A published table: the columns whose values make its cells, and the counts that it adds up."""

    name: str
    keys: tuple[str, ...]
    where: Mapping[str, Collection[object]] = field(default_factory=dict)
    """Column of the counts: the values that are added up, where not all are."""
    has_n_workers: bool = True
    """Whether the number of workers with a count above 0 is published with each cell."""
    rank: int = 0
    """Of cells that would protect equally, those of the lowest rank are suppressed first."""
    together: str = ""
    """Tables with the same word here show a cell of the same key all or not at all."""
    is_amount: bool = False
    """Whether it is measured in words or seconds, for which width is a percentage."""
    is_assumed: bool = False
    """Whether it is not published, but intruders are assumed to know it."""
    released: Mapping[Key, bool] | None = None
    """Of a table of an earlier release: whether it showed each cell. It can no longer be suppressed."""
    value: str = "n"
    """The column of the counts that it adds up: another unit or an earlier release has its own."""


@dataclass(frozen=True)
class Family:
    """Published tables that are proved together, and the counts that they add up."""

    name: str
    counts: pd.DataFrame
    """One row per unknown count. ``worker``; the columns that the tables name; ``n``, the count, and what it
    is in other units and was in earlier releases (`ReleaseTable.value`), missing where it was not in one:
    whoever could have more or less of it could have as much more or less in all of them. ``floor`` and
    ``ceiling``, the least and the greatest that ``n`` could be for all that is published of other counts.
    If there is such a limit for several counts of a worker together: their ``group`` (empty: none), its
    ``reserve``, and ``slack``, by how much in all it may be fallen short of. A worker without contact has no
    row: that is known from the rota. If they are there: ``limit``, the greatest that everybody knows it to
    be without any table; ``is_refused``, whether nothing may be shown of the count."""
    tables: tuple[ReleaseTable, ...]

    def __post_init__(self) -> None:
        needed = {*COUNT_COLUMNS}
        for table in self.tables:
            needed |= {*table.keys, *table.where}
        needed |= {table.value for table in self.tables}
        missing = sorted(needed - {*self.counts.columns})
        if missing:
            msg = (
                f"release model, family '{self.name}': column {listed(missing)} is missing from the counts. "
                "Give the counts every column that a table names."
            )
            raise FieldworkError(msg)


@dataclass(eq=False)
class Cell:
    """A cell of a published table, or the difference of several."""

    table: ReleaseTable
    key: Key
    members: NDArray[np.intp]
    """The positions of the counts that it adds up."""
    parts: NDArray[np.int64]
    """Each worker's part, by the number of the worker."""
    state: str = SHOWN
    reason: str = ""
    parents: tuple[Cell, ...] = ()
    """Of a difference: the cells from which it is computed. It can be, as long as all of them are shown."""

    @property
    def total(self) -> int:
        """Return the number that is published if the cell is shown."""
        return int(self.parts.sum())

    @property
    def n_workers(self) -> int:
        """Return how many workers have a part above 0."""
        return int((self.parts > 0).sum())

    @property
    def is_shown(self) -> bool:
        """Tell whether the cell is shown."""
        return self.state == SHOWN and self.is_known

    @property
    def is_known(self) -> bool:
        """Tell whether there is anything to protect: a difference can be computed only of what is shown."""
        return all(parent.is_shown for parent in self.parents)

    @property
    def is_fixed(self) -> bool:
        """Tell whether the cell itself cannot be suppressed: it is earlier, only assumed, or a difference."""
        return self.table.released is not None or self.table.is_assumed or bool(self.parents)


@dataclass(frozen=True)
class Counts:
    """The unknown counts of a family as arrays, in the order of its rows."""

    workers: tuple[str, ...]
    worker: NDArray[np.intp]
    """The number of each count's worker."""
    n: NDArray[np.int64]
    low: NDArray[np.int64]
    """The least that the count is in any unit and release."""
    high: NDArray[np.int64]
    """The most that it is in any of them."""
    down: NDArray[np.int64]
    """How far the count could be lower."""
    up: NDArray[np.int64]
    """How far the count could be higher."""
    lower: NDArray[np.int64]
    """How far it could be lower for all that everybody knows without any table."""
    higher: NDArray[np.int64]
    """How far it could be higher for all that everybody knows without any table."""
    group: NDArray[np.intp]
    """The number of each count's group; -1: none."""
    spare: NDArray[np.int64]
    """How much less a worker could have of a group, by group and worker."""
    slack: NDArray[np.int64]
    """How much less than that all workers together could have of a group."""

    @classmethod
    def of(cls, family: Family, agreed: Collection[str]) -> Counts:
        """Return the counts of a family; those of workers who agreed to a series are known, and fixed."""
        frame = family.counts
        workers = tuple(sorted(frame["worker"].unique()))
        worker = pd.Categorical(frame["worker"], categories=list(workers)).codes.astype(np.intp)
        n = frame["n"].to_numpy(dtype=np.int64)
        low = high = n
        for name in sorted({table.value for table in family.tables}):
            values = frame[name].fillna(frame["n"]).to_numpy(dtype=np.int64)
            low, high = np.minimum(low, values), np.maximum(high, values)
        floor = frame["floor"].to_numpy(dtype=np.int64)
        ceiling = frame["ceiling"].to_numpy(dtype=np.int64)
        down = np.minimum(n - floor, low).clip(0)
        up = (ceiling - n).clip(0)
        is_known = np.isin(np.array(workers, dtype=object)[worker], list(agreed))
        down, up = np.where(is_known, 0, down), np.where(is_known, 0, up)
        known_limit = np.full(len(n), UNLIMITED, dtype=np.int64)
        if "limit" in frame:
            known_limit = frame["limit"].to_numpy(dtype=np.int64)
        lower, higher = np.where(is_known, 0, low), np.where(is_known, 0, (known_limit - n).clip(0))
        group, spare, slack = _groups_of(frame, worker, low, len(workers))
        return cls(workers, worker, n, low, high, down, up, lower, higher, group, spare, slack)

    def take(self, positions: NDArray[np.intp]) -> Counts:
        """Return some of the counts, with the same numbers of workers and groups."""
        arrays = (self.worker, self.n, self.low, self.high, self.down, self.up)
        arrays = (*arrays, self.lower, self.higher, self.group)
        return Counts(self.workers, *(array[positions] for array in arrays), self.spare, self.slack)


def _groups_of(
    frame: pd.DataFrame, worker: NDArray[np.intp], low: NDArray[np.int64], n_workers: int
) -> tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.int64]]:
    """Return the group of each count, and of each group how much less there could be by worker, and in all."""
    none = np.full(len(frame), -1, dtype=np.intp)
    if "group" not in frame:
        return none, np.zeros((0, n_workers), dtype=np.int64), np.zeros(0, dtype=np.int64)
    names = sorted(set(frame["group"]) - {""})
    group = pd.Index(names, dtype=str).get_indexer(pd.Index(frame["group"], dtype=str)).astype(np.intp)
    spare = np.zeros((len(names), n_workers), dtype=np.int64)
    is_grouped = group >= 0
    np.add.at(spare, (group[is_grouped], worker[is_grouped]), low[is_grouped])
    reserve = np.zeros_like(spare)
    values = frame["reserve"].to_numpy(dtype=np.int64)[is_grouped]
    np.maximum.at(reserve, (group[is_grouped], worker[is_grouped]), values)
    slack = np.zeros(len(names), dtype=np.int64)
    np.maximum.at(slack, group[is_grouped], frame["slack"].to_numpy(dtype=np.int64)[is_grouped])
    return group, (spare - reserve).clip(0), slack


def cells_of(family: Family, counts: Counts) -> list[Cell]:
    """Return all cells of a family's tables, in the order of the tables and of their keys."""
    cells: list[Cell] = []
    for table in family.tables:
        for key, members in _groups(family.counts, table):
            cell = Cell(table, key, members, _parts_of(family, counts, table, members))
            if table.released is not None and not table.released.get(key, False):
                cell.state = SUPPRESSED
            cells.append(cell)
    return cells


def _parts_of(
    family: Family, counts: Counts, table: ReleaseTable, members: NDArray[np.intp]
) -> NDArray[np.int64]:
    """Return each worker's part of a cell of a table."""
    values = family.counts[table.value].fillna(0).to_numpy(dtype=float)[members]
    parts = np.bincount(counts.worker[members], weights=values, minlength=len(counts.workers))
    return parts.round().astype(np.int64)


def _groups(frame: pd.DataFrame, table: ReleaseTable) -> Iterator[tuple[Key, NDArray[np.intp]]]:
    """Yield the key of each cell, and the positions of its counts."""
    # What was not in an earlier release is in none of its cells.
    is_used = frame[table.value].notna().to_numpy(copy=True)
    for column, values in table.where.items():
        is_used &= frame[column].isin(list(values)).to_numpy()
    positions = np.flatnonzero(is_used)
    if not table.keys:
        if len(positions):
            yield (), positions
        return
    grouped = frame.iloc[positions].groupby(list(table.keys), sort=True).indices
    for key, members in grouped.items():
        whole = key if isinstance(key, tuple) else (key,)
        yield tuple(_plain(value) for value in whole), positions[members]


def _plain(value: object) -> Hashable:
    """Return a key's value as plain Python, so that it is equal to what other tables have."""
    if isinstance(value, np.generic):
        return value.item()  # type: ignore[no-any-return]
    return value  # type: ignore[return-value]


def differences_of(cells: Sequence[Cell], family: Family, counts: Counts) -> list[Cell]:
    """Return the differences between cells of a release and cells of an earlier one of the same counts.

    If what earlier cells add up is a part of what a new one does, the rest can be computed; and the other way
    round: a worker who has withdrawn is in the earlier cell only. From the rest, further cells of the whole's
    own release can be taken.
    """
    now = [cell for cell in cells if not cell.is_fixed]
    before = [cell for cell in cells if cell.table.released is not None and cell.is_shown]
    differences: list[Cell] = []
    for wholes, others in ((now, before), (before, now)):
        for whole in wholes:
            parts = _disjoint_parts(whole, others)
            if not parts:
                continue
            more = _disjoint_parts(whole, [one for one in wholes if one is not whole], parts)
            for inside in (parts, more) if len(more) > len(parts) else (parts,):
                rest = np.setdiff1d(whole.members, np.concatenate([part.members for part in inside]))
                if len(rest):
                    differences.append(_difference(whole, inside, rest, family, counts))
    return differences


def _difference(
    whole: Cell, inside: Sequence[Cell], rest: NDArray[np.intp], family: Family, counts: Counts
) -> Cell:
    table = replace(
        whole.table, name=f"difference, {whole.table.name}", has_n_workers=False, released=None, together=""
    )
    parts = _parts_of(family, counts, table, rest)
    return Cell(table, whole.key, rest, parts, parents=(whole, *inside))


def _disjoint_parts(whole: Cell, cells: Sequence[Cell], chosen: Sequence[Cell] = ()) -> list[Cell]:
    """Return cells within a cell that have no count in common, the largest first, after those chosen already."""
    is_left = np.zeros(int(max((one.members.max() for one in (whole, *cells)), default=0)) + 1, dtype=bool)
    is_left[whole.members] = True
    found = list(chosen)
    for part in found:
        is_left[part.members] = False
    for part in sorted(cells, key=lambda one: -len(one.members)):
        if is_left[part.members].all():
            found.append(part)
            is_left[part.members] = False
    return found


def components_of(cells: Sequence[Cell], n_counts: int) -> list[list[int]]:
    """Divide cells into groups that have neither a count nor a row in common: each is proved by itself."""
    parent = list(range(len(cells)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    first = np.full(n_counts, -1)
    companions: dict[tuple[str, Key], int] = {}
    for at, cell in enumerate(cells):
        if cell.table.together:
            other = companions.setdefault((cell.table.together, cell.key), at)
            parent[root(other)] = root(at)
        seen = np.unique(first[cell.members])
        for other in seen[seen >= 0].tolist():
            parent[root(other)] = root(at)
        first[cell.members] = at
    groups: dict[int, list[int]] = {}
    for at in range(len(cells)):
        groups.setdefault(root(at), []).append(at)
    return [groups[at] for at in sorted(groups, key=lambda one: groups[one][0])]
