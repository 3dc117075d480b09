"""Linked tables as equations: every published number is a sum of unknown whole numbers, none below 0."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd
import scipy  # loads its parts when they are first used: a study whose profile is open solves nothing
from numpy.typing import NDArray

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.week_blocks import SPAN
from helpers.prose import listed

UNBOUNDED = 1000.0
"""How far above every published number the solver may go: a cell that gets as far is not bounded by
anything."""
KNOWN = ""
"""The table of a sum that an intruder knows without any table."""


@dataclass(frozen=True)
class PublishedTable:
    """A published table of sums, as everybody can read it."""

    name: str
    frame: pd.DataFrame
    """One row per cell: `keys` (``first_week`` and ``last_week`` may replace ``week``), `measure`, missing
    where it is suppressed, and ``n_workers``, if that is published too: how many contributors' parts are not
    0."""
    keys: tuple[str, ...]
    measure: str
    only: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Column of the unknown cells: the values that were added up, where not all were."""


class Sum(NamedTuple):
    """A row of a published table: the unknown cells that it adds up, and its number, or a missing one."""

    table: str
    label: str
    members: NDArray[np.intp]
    value: float
    n_workers: float


class Target(NamedTuple):
    """A number that must not be inferred: an unknown cell, or a suppressed sum of several."""

    table: str
    label: str
    members: NDArray[np.intp]


@dataclass(frozen=True)
class CellFacts:
    """What stays the same when more is suppressed: the unknown cells, and what needs no protection."""

    labels: tuple[str, ...]
    contributors: tuple[str, ...] | None
    """Each cell's contributor; None where the cells are those of the tables."""
    public_tables: frozenset[str]
    """Tables that show single cells on purpose."""
    agreed: frozenset[str]
    """Contributors whose parts need no protection."""


class Matrix(Protocol):
    """A sparse matrix of SciPy, which is not typed."""

    def __neg__(self) -> Matrix:
        """Return the matrix with all signs changed."""


class Constraints(NamedTuple):
    """Linear constraints: coefficients, right-hand sides, and the sum from which each row comes."""

    matrix: Matrix
    right: NDArray[np.float64]
    origins: NDArray[np.intp]


@dataclass(frozen=True)
class LinkedTables:
    """Published tables of the same unknown cells, as equations, and the targets that they must protect."""

    facts: CellFacts
    sums: tuple[Sum, ...]
    """Row by row and table by table, in the order given; what the intruder knows without tables comes
    last."""
    targets: tuple[Target, ...]
    present: tuple[tuple[int, tuple[NDArray[np.intp], ...]], ...]
    """Where ``n_workers`` is published: that number, and the unknown cells of each contributor."""
    equal: Constraints
    """Rows that must equal their right-hand side."""
    at_most: Constraints
    """Rows that must not exceed it."""
    upper: NDArray[np.float64]
    """The upper bound of each variable: of the unknown cells, then of the variables for presence."""

    @property
    def n_cells(self) -> int:
        """Return how many unknown cells there are."""
        return len(self.facts.labels)


def link_tables(
    cells: pd.DataFrame,
    tables: Sequence[PublishedTable],
    *,
    contributor: str | None = None,
    known: pd.Series[float] | None = None,
    agreed: Collection[str] = (),
) -> LinkedTables:
    """Describe published tables as sums of the same unknown cells.

    Parameters
    ----------
    cells
        One row per unknown cell, with the columns that the tables' keys and `only` name, and no counts. Cells
        that every intruder knows to be empty (a worker had no contact) are left out.
    contributor
        The column of `cells` with the contributor of each cell. Each contributor's part is then protected,
        unless a table with this key shows it. Without it, the cells are those of a table, and a cell is
        public where a table with all their columns as keys shows it.
    known
        What an intruder knows without any table, such as their own part: values by the index of `cells`.
    agreed
        Contributors whose parts need no protection.

    Raises
    ------
    FieldworkError
        A table or the cells lack a column that the table's keys need.
    """
    sums = [one for table in tables for one in _sums_of(cells, table)]
    if known is not None:
        positions = cells.index.get_indexer(known.index)
        for at, value in zip(positions, known, strict=True):
            sums.append(Sum(KNOWN, "", np.array([at]), float(value), np.nan))
    if contributor is None:
        columns_of_cell = {*cells.columns}
        contributors = None
    else:
        columns_of_cell = {contributor}
        contributors = tuple(cells[contributor])
    public_tables = {table.name for table in tables if columns_of_cell <= {*table.keys}}
    labels = tuple(_label(row) for row in records_of(cells))
    facts = CellFacts(labels, contributors, frozenset(public_tables | {KNOWN}), frozenset(agreed))
    return _assemble(facts, tuple(sums))


def suppress_sums(linked: LinkedTables, suppressed: Collection[int]) -> LinkedTables:
    """Return the tables with some more of their sums suppressed, given by their positions."""
    sums: list[Sum] = []
    for at, one in enumerate(linked.sums):
        if at in suppressed:
            sums.append(one._replace(value=np.nan, n_workers=np.nan))
        else:
            sums.append(one)
    return _assemble(linked.facts, tuple(sums))


def link_releases(
    cells: pd.DataFrame,
    before: Sequence[PublishedTable],
    after: Sequence[PublishedTable],
    *,
    left: Collection[str],
    contributor: str = "worker",
    agreed: Collection[str] = (),
) -> LinkedTables:
    """Link two releases, to test what differencing discloses about those who have left.

    A withdrawal takes one person out of every sum. Where a sum is shown before and after, its difference is
    that person's.

    Parameters
    ----------
    cells
        The unknown cells of all contributors, those who have left included.
    before, after
        The tables of both releases; the second were added up without `left`.

    Returns
    -------
    LinkedTables
        Of both. The difference between them is a target too, by the weeks and keys of the second.
    """
    stayed = sorted(set(cells[contributor]) - set(left))
    added_up_without_left: list[PublishedTable] = []
    differences: list[PublishedTable] = []
    for table in after:
        of_stayed = replace(table, name=f"{table.name} after", only={**table.only, contributor: stayed})
        of_left = replace(
            table,
            name=f"{table.name}, difference",
            frame=table.frame.assign(**{table.measure: np.nan}),
            only={**table.only, contributor: sorted(left)},
        )
        added_up_without_left.append(of_stayed)
        differences.append(of_left)
    tables = [*before, *added_up_without_left, *differences]
    return link_tables(cells, tables, contributor=contributor, agreed=agreed)


def records_of(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows of a table, each by column."""
    return [{str(column): value for column, value in row.items()} for row in frame.to_dict("records")]


def _sums_of(cells: pd.DataFrame, table: PublishedTable) -> list[Sum]:
    """Return one sum for each row of a table."""
    _require_columns(cells, table)
    is_added_up = np.ones(len(cells), dtype=bool)
    for column, values in table.only.items():
        is_added_up &= cells[column].isin(list(values)).to_numpy()
    columns_of_label = [*SPAN, *(key for key in table.keys if key != "week")]
    if "week" in table.keys:
        columns_of_label.insert(0, "week")
    sums: list[Sum] = []
    for row in records_of(table.frame):
        members = np.flatnonzero(is_added_up & _is_in_row(cells, table.keys, row))
        label = _label({name: row[name] for name in columns_of_label if name in row})
        value = _number(row.get(table.measure))
        sums.append(Sum(table.name, label, members, value, _number(row.get("n_workers"))))
    return sums


def _require_columns(cells: pd.DataFrame, table: PublishedTable) -> None:
    columns = {key for key in table.keys if key != "week"}
    missing_in_cells = {*table.keys, *table.only} - {*cells.columns}
    missing_in_table = {*columns, table.measure} - {*table.frame.columns}
    missing = sorted(missing_in_cells | missing_in_table)
    if missing:
        msg = (
            f"table '{table.name}': no column {listed(missing)} in it, or in the cells. "
            "Give both the keys of the table."
        )
        raise FieldworkError(msg)


def _is_in_row(cells: pd.DataFrame, keys: Sequence[str], row: Mapping[str, object]) -> NDArray[np.bool_]:
    """Return of each unknown cell whether it belongs to a row of a table with these keys."""
    is_in_row = np.ones(len(cells), dtype=bool)
    for key in keys:
        if key != "week":
            is_in_row &= (cells[key] == row[key]).to_numpy()
        elif SPAN[0] in row:
            is_in_row &= (cells["week"] >= row["first_week"]).to_numpy()
            is_in_row &= (cells["week"] <= row["last_week"]).to_numpy()
        else:
            is_in_row &= (cells["week"] == row["week"]).to_numpy()
    return is_in_row


def _number(cell: object) -> float:
    """Return the number in a cell of a published table, NaN where it is missing."""
    if isinstance(cell, int | float | np.number):
        return float(cell)
    return float("nan")


def _label(row: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items()) or "total"


class _ConstraintRows:
    """The rows of some constraints, while they are collected."""

    def __init__(self) -> None:
        self.rows: list[dict[int, float]] = []
        self.right: list[float] = []
        self.origins: list[int] = []

    def add(self, row: dict[int, float], right: float, origin: int) -> None:
        self.rows.append(row)
        self.right.append(right)
        self.origins.append(origin)

    def as_constraints(self, n_columns: int) -> Constraints:
        rows: list[int] = []
        columns: list[int] = []
        coefficients: list[float] = []
        for at, row in enumerate(self.rows):
            rows += [at] * len(row)
            columns += row.keys()
            coefficients += row.values()
        matrix = scipy.sparse.csr_array(
            (np.array(coefficients, dtype=float), (np.array(rows, dtype=int), np.array(columns, dtype=int))),
            shape=(len(self.rows), n_columns),
        )
        return Constraints(matrix, np.array(self.right, dtype=float), np.array(self.origins, dtype=int))


def _assemble(facts: CellFacts, sums: tuple[Sum, ...]) -> LinkedTables:
    """Return the tables as constraints on variables.

    The first variables are the unknown cells. Each sum with ``n_workers`` adds one for each of its
    contributors, between 0 and 1: whether their part is above 0.
    """
    equal, at_most = _ConstraintRows(), _ConstraintRows()
    present: list[tuple[int, tuple[NDArray[np.intp], ...]]] = []
    n_cells = len(facts.labels)
    n_variables = n_cells
    greatest = 0.0
    for at, one in enumerate(sums):
        if np.isnan(one.value):
            continue
        equal.add(dict.fromkeys(one.members.tolist(), 1.0), one.value, at)
        greatest = max(greatest, one.value)
        if np.isnan(one.n_workers) or facts.contributors is None:
            continue
        parts = _parts_by_contributor(facts.contributors, one.members)
        variables = range(n_variables, n_variables + len(parts))
        n_variables += len(parts)
        present.append((int(one.n_workers), parts))
        equal.add(dict.fromkeys(variables, 1.0), one.n_workers, at)
        greatest = max(greatest, one.n_workers)
        for variable, part in zip(variables, parts, strict=True):
            # A part above 0 needs the variable at 1, and the variable at 1 needs a part of at least 1.
            at_most.add(dict.fromkeys(part.tolist(), 1.0) | {variable: -one.value}, 0.0, at)
            at_most.add(dict.fromkeys(part.tolist(), -1.0) | {variable: 1.0}, 0.0, at)
    upper_of_cells = np.full(n_cells, greatest + UNBOUNDED)
    return LinkedTables(
        facts,
        sums,
        _find_targets(facts, sums),
        tuple(present),
        equal.as_constraints(n_variables),
        at_most.as_constraints(n_variables),
        np.concatenate([upper_of_cells, np.ones(n_variables - n_cells)]),
    )


def _find_targets(facts: CellFacts, sums: Sequence[Sum]) -> tuple[Target, ...]:
    """Return what must not be inferred: single cells, suppressed sums, and each contributor's part of a sum.

    Left out is what is shown on purpose, known to the intruder or agreed to, and so is a sum of nothing else.
    """
    targets = [Target("cells", label, np.array([at])) for at, label in enumerate(facts.labels)]
    targets += [Target(one.table, one.label, one.members) for one in sums if np.isnan(one.value)]
    if facts.contributors is not None:
        for one in sums:
            for part in _parts_by_contributor(facts.contributors, one.members):
                label = f"the part of {facts.contributors[part[0]]} in {one.label}"
                targets.append(Target(one.table, label, part))
    unprotected = _find_unprotected_cells(facts, sums)
    distinct: dict[tuple[int, ...], Target] = {}
    for target in targets:
        distinct.setdefault(tuple(target.members.tolist()), target)
    return tuple(target for members, target in distinct.items() if not unprotected.issuperset(members))


def _find_unprotected_cells(facts: CellFacts, sums: Sequence[Sum]) -> set[int]:
    """Return the cells that are shown on purpose, known to the intruder, or of a contributor who agreed."""
    unprotected: set[int] = set()
    for one in sums:
        is_shown = one.table in facts.public_tables and not np.isnan(one.value)
        if is_shown and len(one.members) == 1:
            unprotected.add(int(one.members[0]))
    for at, contributor in enumerate(facts.contributors or ()):
        if contributor in facts.agreed:
            unprotected.add(at)
    return unprotected


def _parts_by_contributor(
    contributors: Sequence[str], members: NDArray[np.intp]
) -> tuple[NDArray[np.intp], ...]:
    """Divide the cells of a sum by contributor, in the order in which the contributors occur."""
    parts: dict[str, list[int]] = {}
    for at in members.tolist():
        parts.setdefault(contributors[at], []).append(at)
    return tuple(np.array(part) for part in parts.values())
