"""An exact program for tests: the least and the greatest value that a number can have, given what is shown.

Every whole-number table that agrees with what a proved family shows is a solution of one integer program; the
least and the greatest value of a target among all of them are found by `scipy.optimize.milp` (HiGHS). Of the
package only the descriptions of tables are read: which counts a cell adds up, and how far each of them can
vary, is worked out here again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import permutations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from helpers.privacy.disclosure.release_model import Cell, Family, ReleaseTable
from helpers.privacy.disclosure.rules import Rules

OUTSIDER = ""
FAR = 60
"""So far from its true value a count may be here: wide enough for every rule of the tests."""


@dataclass
class _Rows:
    """Rows of a program, each with its lower and upper limit."""

    entries: list[tuple[int, int, float]] = field(default_factory=list)
    limits: list[tuple[float, float]] = field(default_factory=list)

    def add(self, terms: list[tuple[int, float]], low: float, high: float) -> None:
        self.entries += [(len(self.limits), variable, factor) for variable, factor in terms]
        self.limits.append((low, high))

    def as_constraint(self, n_variables: int) -> LinearConstraint:
        rows, columns, factors = (np.array(one) for one in zip(*self.entries, strict=True))
        matrix = coo_array((factors.astype(float), (rows, columns)), shape=(len(self.limits), n_variables))
        lows, highs = (np.array(one) for one in zip(*self.limits, strict=True))
        return LinearConstraint(matrix.tocsr(), lows, highs)


class ExactFamily:
    """All tables that agree with what is shown of a family.

    Parameters
    ----------
    cells
        The cells that a proof has left, with their states.
    knows_rules
        Whether intruders know that no cell is shown that breaks the minimum-frequency or the dominance rule.
    """

    def __init__(
        self, family: Family, cells: list[Cell], rules: Rules, *, knows_rules: bool, nothing_now: bool = False
    ) -> None:
        self.frame = family.counts.reset_index(drop=True)
        self.tables = family.tables
        self.rules = rules
        self.knows_rules = knows_rules
        self.states = {(one.table.name, one.key): one.is_shown for one in cells if not one.parents}
        self.nothing_now = nothing_now
        self.worker = self.frame["worker"].to_numpy()
        self.workers = sorted(set(self.worker))
        self.values = {
            name: self.frame[name].to_numpy(dtype=float) for name in {table.value for table in family.tables}
        }

    def members(self, table: ReleaseTable, key: tuple[object, ...]) -> np.ndarray:
        """Return the positions of the counts that a cell adds up."""
        is_in = ~np.isnan(self.values[table.value])
        for column, values in table.where.items():
            is_in &= self.frame[column].isin(list(values)).to_numpy()
        for column, value in zip(table.keys, key, strict=True):
            is_in &= (self.frame[column] == value).to_numpy()
        return np.flatnonzero(is_in)

    @cached_property
    def all_cells(self) -> list[tuple[ReleaseTable, tuple[object, ...], np.ndarray]]:
        """Return every cell: its table, its key and the positions of its counts."""
        return [
            (table, key, self.members(table, key))
            for table in self.tables
            for name, key in self.states
            if name == table.name
        ]

    def is_shown(self, table: ReleaseTable, key: tuple[object, ...]) -> bool:
        is_now = table.released is None
        return self.states[table.name, key] and not (is_now and self.nothing_now)

    @cached_property
    def limits(self) -> tuple[np.ndarray, np.ndarray]:
        """Return how far each count could be lower and higher."""
        n = self.frame["n"].to_numpy(dtype=int)
        least = n.astype(float)
        for values in self.values.values():
            least = np.fmin(least, values)
        down = np.minimum(n - self.frame["floor"].to_numpy(dtype=int), least).clip(0, FAR)
        up = (self.frame["ceiling"].to_numpy(dtype=int) - n).clip(0, FAR)
        return down, up

    @cached_property
    def program(self) -> tuple[LinearConstraint, np.ndarray, np.ndarray]:
        """Return all that is known as rows, and the limits of the variables: changes, presences, shortfalls."""
        rows = _Rows()
        down, up = self.limits
        is_fixed = np.isin(self.worker, list(self.rules.agreed))
        lows, highs = [*np.where(is_fixed, 0, -down)], [*np.where(is_fixed, 0, up)]
        # One row, in case nothing is shown.
        rows.add([(0, 1.0)], -FAR, FAR)
        for table, key, members in self.all_cells:
            if self.is_shown(table, key):
                rows.add([(at, 1.0) for at in members.tolist()], 0, 0)
                self._add_presences(rows, lows, highs, table, members)
                self._add_dominance(rows, table, members)
        self._add_groups(rows, lows, highs)
        return rows.as_constraint(len(lows)), np.array(lows), np.array(highs)

    def _parts(self, table: ReleaseTable, members: np.ndarray) -> Iterator[tuple[list[int], float]]:
        for worker in self.workers:
            own = members[self.worker[members] == worker]
            if len(own):
                yield own.tolist(), float(self.values[table.value][own].sum())

    def _add_presences(
        self, rows: _Rows, lows: list, highs: list, table: ReleaseTable, members: np.ndarray
    ) -> None:
        """Let a variable be 1 exactly if a worker has a part of a cell."""
        if not (table.has_n_workers or self.knows_rules):
            return
        n_present, variables = 0, []
        for own, part in self._parts(table, members):
            n_present += part > 0
            variable = len(lows)
            lows.append(0)
            highs.append(1)
            variables.append((variable, 1.0))
            terms = [(at, 1.0) for at in own]
            # 1 <= part if present; part <= much if present, and 0 if not.
            rows.add([*terms, (variable, -1.0)], -part, np.inf)
            much = part + FAR * len(own) + 1
            rows.add([*terms, (variable, -much)], -np.inf, -part)
        least = n_present
        if not table.has_n_workers:
            least = min(n_present, self.rules.min_workers)
        rows.add(variables, least, n_present if table.has_n_workers else np.inf)

    def _add_dominance(self, rows: _Rows, table: ReleaseTable, members: np.ndarray) -> None:
        if not self.knows_rules:
            return
        parts = list(self._parts(table, members))
        limit = int(self.rules.max_share * sum(part for _, part in parts))
        if max(part for _, part in parts) <= limit:
            for own, part in parts:
                rows.add([(at, 1.0) for at in own], -np.inf, limit - part)
        if table.is_amount:
            self._add_percent(rows, parts)

    def _add_percent(self, rows: _Rows, parts: list[tuple[list[int], float]]) -> None:
        """Let nobody know the part of another within p %, unless that is so in truth."""
        factor = 1 + self.rules.min_percent / 100
        total = sum(part for _, part in parts)
        limits = []
        for (one, part), (other, of_other) in permutations(parts, 2):
            terms = [*((at, factor) for at in one), *((at, 1.0) for at in other)]
            limits.append((terms, total - factor * part - of_other))
        if all(rest >= 0 for _, rest in limits):
            for terms, rest in limits:
                rows.add(terms, -np.inf, rest)

    def _add_groups(self, rows: _Rows, lows: list, highs: list) -> None:
        """Let no worker have less of a group than the reserve, but for what all may fall short of together."""
        if "group" not in self.frame:
            return
        least = self.frame["n"].to_numpy(dtype=float)
        for values in self.values.values():
            least = np.fmin(least, values)
        for group, of_group in self.frame[self.frame["group"] != ""].groupby("group"):
            shortfalls = []
            for _, own in of_group.groupby("worker"):
                spare = max(0, int(least[own.index].sum()) - int(own["reserve"].max()))
                shortfalls.append((len(lows), 1.0))
                lows.append(0)
                highs.append(FAR * len(own))
                rows.add([*((at, 1.0) for at in own.index), shortfalls[-1]], -spare, np.inf)
            rows.add(shortfalls, 0, float(of_group["slack"].max()))
            assert group

    def interval(self, members: np.ndarray, intruder: str = OUTSIDER) -> tuple[int, int]:
        """Return how much lower and how much higher the sum of some counts could be than it is."""
        constraint, lows, highs = self.program
        lows, highs = lows.copy(), highs.copy()
        own = np.flatnonzero(self.worker == intruder)
        lows[own] = highs[own] = 0
        objective = np.zeros(len(lows))
        objective[members] = 1
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * objective,
                integrality=np.ones(len(lows)),
                bounds=Bounds(lows, highs),
                constraints=constraint,
                options={"mip_rel_gap": 0},
            )
            assert found.success, found.message
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]

    def width(self, members: np.ndarray, intruder: str = OUTSIDER) -> int:
        """Return how far the least and the greatest value of a sum of counts are apart."""
        low, high = self.interval(members, intruder)
        return high - low

    def targets(self) -> Iterator[tuple[str, np.ndarray, str, bool, int]]:
        """Yield what must not be known: a label, counts, an intruder, whether it is an amount, its value.

        That is everybody's part of every cell, and the sum of every cell that is not shown.
        """
        agreed = self.rules.agreed
        for table, key, members in self.all_cells:
            owners = {worker: members[self.worker[members] == worker] for worker in self.workers}
            owners = {worker: own for worker, own in owners.items() if len(own) and worker not in agreed}
            values = self.values[table.value]
            for intruder in (OUTSIDER, *self.workers):
                for worker, own in owners.items():
                    if worker != intruder:
                        label = f"{worker} in {table.name} {key}"
                        yield label, own, intruder, table.is_amount, int(np.nansum(values[own]))
                if not self.is_shown(table, key) and set(owners) - {intruder}:
                    unknown = members[self.worker[members] != intruder]
                    yield (
                        f"{table.name} {key}",
                        unknown,
                        intruder,
                        table.is_amount,
                        int(np.nansum(values[unknown])),
                    )


def too_narrow(
    family: Family, cells: list[Cell], rules: Rules, *, knows_rules: bool = True, at_most: int = 10**6
) -> list[str]:
    """Return the targets of a proved family that an intruder can know more closely than the rules allow.

    What could not be wider if nothing were shown now is left out.

    Parameters
    ----------
    at_most
        So many targets, drawn at random, are tried.
    """
    shown = ExactFamily(family, cells, rules, knows_rules=knows_rules)
    before = ExactFamily(family, cells, rules, knows_rules=knows_rules, nothing_now=True)
    found = []
    targets = list(shown.targets())
    drawn = np.random.default_rng(len(targets)).permutation(len(targets))[:at_most]
    for label, members, intruder, is_amount, value in (targets[at] for at in drawn):
        needed = rules.min_width
        if is_amount:
            needed = max(needed, int(np.ceil(value * rules.min_percent / 100)))
        width = shown.width(members, intruder)
        if width < needed and width < before.width(members, intruder):
            found.append(f"{intruder or 'an outsider'} knows {label} within {width}")
    return found
