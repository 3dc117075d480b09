"""Published tables as equations: every number is a sum of unknown whole numbers, none below 0."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy  # loads its parts when they are first used: a study whose profile is open solves nothing
from numpy.typing import NDArray

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.week_blocks import SPAN
from helpers.prose import listed

UNBOUNDED = 1000.0
"""How far above every published number the solver may go: what comes as far is bound by nothing."""


@dataclass(frozen=True)
class Published:
    """A published table of sums, as a reader sees it."""

    name: str
    frame: pd.DataFrame
    """One row per cell: `keys` (``first_week`` and ``last_week`` may stand for ``week``), `measure`, missing where it is
    hidden, and ``n_workers``, if that is published too: how many contributors' parts are not 0."""
    keys: tuple[str, ...]
    measure: str
    only: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Column of the unknown cells: the values that were added up, where not all were."""


class Sum(NamedTuple):
    """A row of a published table: the unknown cells that it adds up, and the number, or a missing one."""

    table: str
    label: str
    members: NDArray[np.intp]
    value: float
    n_workers: float


class Target(NamedTuple):
    """Something that must not be told: an unknown cell, or a hidden sum of several."""

    table: str
    label: str
    members: NDArray[np.intp]


@dataclass(frozen=True)
class Facts:
    """What does not change when more is hidden: the unknown cells, whose they are, and what need not stay hidden."""

    labels: tuple[str, ...]
    whose: tuple[str, ...] | None
    """Each cell's contributor; None where the cells are those of the tables."""
    by_intent: frozenset[str]
    """Tables that show single cells on purpose."""
    agreed: frozenset[str]


class Rows(NamedTuple):
    """Equations, or what is at most 0: coefficients, right-hand sides, and the sum from which each row comes."""

    matrix: scipy.sparse.csr_array
    right: NDArray[np.float64]
    origins: NDArray[np.intp]


@dataclass(frozen=True)
class Family:
    """Published tables of the same unknown cells, as equations, and what they must not tell."""

    facts: Facts
    sums: tuple[Sum, ...]
    """Row by row of table by table, as they were given; what the reader knows besides stands last."""
    targets: tuple[Target, ...]
    present: tuple[tuple[int, tuple[NDArray[np.intp], ...]], ...]
    """Where ``n_workers`` is published: that number, and the unknown cells of each contributor."""
    equal: Rows
    at_most: Rows
    upper: NDArray[np.float64]

    @property
    def n_cells(self) -> int:
        """Return how many unknown cells there are."""
        return len(self.facts.labels)


def family(
    cells: pd.DataFrame,
    tables: Sequence[Published],
    *,
    contributor: str | None = None,
    known: pd.Series | None = None,
    agreed: Collection[str] = (),
) -> Family:
    """Describe published tables as sums of unknown cells.

    Parameters
    ----------
    cells
        One row per unknown cell, with the columns that the tables' keys and `only` name, and no counts. Cells that every
        reader knows to be empty (a worker who was not there) are left out.
    contributor
        The column of `cells` that says whose part a cell is. Each part must then stay hidden, unless a table with this key
        shows it. Without it, the cells are those of a table, and one that a table with all their columns as keys shows is
        not hidden.
    known
        What a reader knows without any table, such as their own part: values by the index of `cells`.
    agreed
        Contributors whose parts need not stay hidden.

    Raises
    ------
    FieldworkError
        A table or the cells lack a column that the table's key needs.
    """
    sums = [one for table in tables for one in _sums(cells, table)]
    if known is not None:
        at = cells.index.get_indexer(known.index)
        sums += [Sum("", "", np.array([i]), float(value), np.nan) for i, value in zip(at, known, strict=True)]
    own = {*cells.columns} if contributor is None else {contributor}
    by_intent = {table.name for table in tables if own <= {*table.keys}} | {""}
    whose = None if contributor is None else tuple(cells[contributor])
    labels = tuple(_label(row) for row in cells.to_dict("records"))
    return _assembled(Facts(labels, whose, frozenset(by_intent), frozenset(agreed)), tuple(sums))


def hiding(of: Family, hidden: Collection[int]) -> Family:
    """Return the family with these of its sums hidden too."""
    sums = (
        one._replace(value=np.nan, n_workers=np.nan) if at in hidden else one
        for at, one in enumerate(of.sums)
    )
    return _assembled(of.facts, tuple(sums))


def difference(
    cells: pd.DataFrame,
    before: Sequence[Published],
    after: Sequence[Published],
    *,
    left: Collection[str],
    contributor: str = "worker",
    agreed: Collection[str] = (),
) -> Family:
    """Put two releases together as a reader can who has kept the first: what do they give away of who has left?

    A withdrawal takes one person out of every sum. Where a sum is shown before and after, its difference is that person's.

    Parameters
    ----------
    cells
        The unknown cells of all contributors, with those who have left.
    before, after
        The tables of both releases; those of the second were added up without `left`.

    Returns
    -------
    Family
        Of both, for `check` and `intervals`. Targets are also what the second release lacks, by its own weeks and keys.
    """
    stay, gone = sorted(set(cells[contributor]) - set(left)), sorted(left)
    without = [
        replace(table, name=f"{table.name} after", only={**table.only, contributor: stay}) for table in after
    ]
    missing = [
        replace(
            table,
            name=f"{table.name}, who left",
            frame=table.frame.assign(**{table.measure: np.nan}),
            only={**table.only, contributor: gone},
        )
        for table in after
    ]
    return family(cells, [*before, *without, *missing], contributor=contributor, agreed=agreed)


def _sums(cells: pd.DataFrame, table: Published) -> list[Sum]:
    columns = [key for key in table.keys if key != "week"]
    missing = sorted(
        ({*table.keys, *table.only} - {*cells.columns}) | ({*columns, table.measure} - {*table.frame.columns})
    )
    if missing:
        msg = f"table '{table.name}': no column {listed(missing)} in it, or in the cells. Give both the keys of the table."
        raise FieldworkError(msg)
    chosen = np.ones(len(cells), dtype=bool)
    for column, values in table.only.items():
        chosen &= cells[column].isin(list(values)).to_numpy()
    sums = []
    for row in table.frame.to_dict("records"):
        inside = chosen.copy()
        for column in columns:
            inside &= (cells[column] == row[column]).to_numpy()
        if "week" in table.keys:
            first, last = (row[name] for name in SPAN) if SPAN[0] in row else (row["week"],) * 2
            inside &= cells["week"].between(first, last).to_numpy()
        value, n_workers = (
            float(pd.to_numeric(row.get(name, np.nan))) for name in (table.measure, "n_workers")
        )
        shown = {
            name: row[name]
            for name in (*SPAN, "week", *columns)
            if name in row and name in {*SPAN, *table.keys}
        }
        sums.append(Sum(table.name, _label(shown), np.flatnonzero(inside), value, n_workers))
    return sums


def _label(row: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items()) or "total"


def _assembled(facts: Facts, sums: tuple[Sum, ...]) -> Family:
    """Return the family: unknown cells first, then, for each contributor to a sum with ``n_workers``, whether they did (0 to 1)."""
    equal: list[dict[int, float]] = []
    values: list[float] = []
    origins: list[int] = []
    at_most: list[dict[int, float]] = []
    at_most_origins: list[int] = []
    present = []
    n_variables = n_cells = len(facts.labels)
    for at, one in enumerate(sums):
        if np.isnan(one.value):
            continue
        equal.append(dict.fromkeys(one.members.tolist(), 1.0))
        values.append(one.value)
        origins.append(at)
        if np.isnan(one.n_workers) or facts.whose is None:
            continue
        parts = _by_contributor(facts.whose, one.members)
        those = range(n_variables, n_variables + len(parts))
        n_variables += len(parts)
        present.append((int(one.n_workers), parts))
        equal.append(dict.fromkeys(those, 1.0))
        values.append(one.n_workers)
        origins.append(at)
        for variable, part in zip(those, parts, strict=True):
            at_most.append(dict.fromkeys(part.tolist(), 1.0) | {variable: -one.value})
            at_most.append(dict.fromkeys(part.tolist(), -1.0) | {variable: 1.0})
            at_most_origins += [at, at]
    beyond = max(values, default=0.0) + UNBOUNDED
    return Family(
        facts,
        sums,
        _targets(facts, sums),
        tuple(present),
        _rows(equal, values, origins, n_variables),
        _rows(at_most, [0.0] * len(at_most), at_most_origins, n_variables),
        np.concatenate([np.full(n_cells, beyond), np.ones(n_variables - n_cells)]),
    )


def _rows(
    rows: Sequence[Mapping[int, float]], values: Sequence[float], origins: Sequence[int], n_columns: int
) -> Rows:
    where = [(at, column, value) for at, row in enumerate(rows) for column, value in row.items()]
    at, columns, coefficients = (
        (np.array(one) for one in zip(*where, strict=True)) if where else (np.zeros(0, dtype=int),) * 3
    )
    matrix = scipy.sparse.csr_array((coefficients.astype(float), (at, columns)), shape=(len(rows), n_columns))
    return Rows(matrix, np.array(values, dtype=float), np.array(origins, dtype=int))


def _targets(facts: Facts, sums: Sequence[Sum]) -> tuple[Target, ...]:
    """Return what must not be told: single cells, hidden sums, and each contributor's part of every sum.

    What is shown on purpose, known to the reader or agreed to is left out, and so is a sum of nothing else.
    """
    told = {
        int(one.members[0])
        for one in sums
        if len(one.members) == 1 and one.table in facts.by_intent and not np.isnan(one.value)
    }
    told |= {at for at, who in enumerate(facts.whose or ()) if who in facts.agreed}
    targets = [Target("cells", label, np.array([at])) for at, label in enumerate(facts.labels)]
    targets += [Target(one.table, one.label, one.members) for one in sums if np.isnan(one.value)]
    targets += [
        Target(one.table, f"the part of {facts.whose[part[0]]} in {one.label}", part)
        for one in sums
        if facts.whose is not None
        for part in _by_contributor(facts.whose, one.members)
    ]
    distinct: dict[tuple[int, ...], Target] = {}
    for target in targets:
        distinct.setdefault(tuple(target.members.tolist()), target)
    return tuple(target for members, target in distinct.items() if not told.issuperset(members))


def _by_contributor(whose: Sequence[str], members: NDArray[np.intp]) -> tuple[NDArray[np.intp], ...]:
    parts: dict[str, list[int]] = {}
    for at in members.tolist():
        parts.setdefault(whose[at], []).append(at)
    return tuple(np.array(part) for part in parts.values())
