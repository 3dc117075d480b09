"""An attacker on the public files of a study, for tests: whose part of a number do they tell too closely?

The attacker reads public files alone (`public_files`), knows who had contact in which week (the rota) and what
everybody knows (there are at least as many segments with a theme as contacts with it, and so on), and may be
one of the workers, who knows their own counts. All that is published, in one release or in several, is one
program over unknown whole numbers: how much of each theme, each worker, each span of weeks and each set of
sources. It is solved by `scipy.optimize.milp` (HiGHS) for the least and the greatest value of every part of
every worker. Nothing of the package is imported: a fault there is no fault here.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from attack.public_files import CONDITION, HELD_OUT, Cell, Facts, Part, described, read_public
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, vstack
from scipy.sparse.csgraph import connected_components

OUTSIDER = ""
"""The reader who is none of the workers."""
CAP = {"words": 100_000.0, "minutes": 10_000.0}
MOST = 400.0
"""More of anything else is in no span of weeks of one worker: where nothing is published, there must be an end."""
CONTINUOUS = frozenset({"words", "minutes"})
CONTACT_MEASURES = frozenset({"contacts", "weeks", "words", "minutes"})
PUBLIC_TABLES = (
    "contacts.csv",
    "theme_counts.csv",
    "areas.csv",
    "pairs.csv",
    "rates.csv",
    "validations.csv",
    "directions.csv",
    "condition_states.csv",
)
CHAIN = ("mentions", "segments", "turns", "coded_contacts", "coded_weeks")
"""Each is at least the next one, and is 0 only if the next one is."""
THEMED = frozenset(CHAIN)
OF_CODERS = frozenset({"both", "dictionary_only", "person_only"})
"""Of segments that a person has reviewed: what that person and the dictionary have found."""
OF_SIDES = frozenset({"for", "against", "rest"})
"""Of segments with a theme: those that speak for it, against it, or neither."""
WEEKLY = frozenset({"weeks", "coded_weeks"})
SECONDS = 30.0
"""How long one question may take; one that is not answered by then is reported as open."""

Terms = dict[int, float]
Weeks = frozenset[int]
Sources = frozenset[str]


class Target(NamedTuple):
    """What may not be told: a worker's part of a cell, or the whole of one that is suppressed."""

    place: str
    what: str
    worker: str
    """Empty for a whole cell."""
    release: int
    """The place of its release in their order."""


class Finding(NamedTuple):
    """What a reader can tell: that a number is between `low` and `high`."""

    reader: str
    target: Target
    low: float
    high: float
    is_proved: bool
    """Whether the program was solved to its end."""

    def __str__(self) -> str:
        reader = self.reader or "an outsider"
        whose = self.target.worker or "all workers together"
        end = "" if self.is_proved else " (not solved to its end)"
        span = f"{self.low:g} to {self.high:g}"
        return f"{reader} tells of {whose}: {self.target.what}, {span}, from {self.target.place}{end}"


@dataclass
class Result:
    """What was attacked, and what was found."""

    n_targets: int = 0
    n_cells: int = 0
    narrow: list[Finding] = field(default_factory=list)
    readers: list[str] = field(default_factory=list)
    n_solved: int = 0
    n_left: int = 0
    """Targets that were not asked for to the end, since enough was found or solved."""
    unread: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        narrow = "\n".join(str(one) for one in self.narrow[:40])
        return (
            f"{self.n_targets} targets of {len(self.readers)} readers in {self.n_cells} cells, "
            f"{self.n_solved} programs, {self.n_left} left: {len(self.narrow)} too narrow\n{narrow}"
        )


@dataclass
class _Variables:
    """The unknown numbers of the program, and what is known of each by itself."""

    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)

    def add(self, low: float, high: float, *, is_whole: bool = True) -> int:
        self.lows.append(low)
        self.highs.append(high)
        self.whole.append(is_whole)
        return len(self.lows) - 1


class _Row(NamedTuple):
    terms: Terms
    low: float
    high: float


@dataclass(frozen=True)
class _Atom:
    """Weeks and sources that nothing published takes apart."""

    weeks: Weeks
    sources: Sources


class Program:
    """All that is published, as one program."""

    def __init__(
        self,
        facts: Sequence[Facts],
        rotas: Sequence[pd.DataFrame],
        letters: Sequence[Mapping[str, str]],
        *,
        has_reviewed_all: bool = True,
        not_reviewed: Collection[str] = (),
        knows_rules: bool = False,
    ) -> None:
        self.facts = facts
        self.not_reviewed = set(not_reviewed)
        self.letters = letters
        self.has_reviewed_all = has_reviewed_all
        self.variables = _Variables()
        self.rows: list[_Row] = []
        self.key_of: dict[int, tuple[str, str, str, _Atom]] = {}
        self.like: dict[int, int] = {}
        """A switch: one of the numbers that it is about."""
        self._of_key: dict[tuple[str, str, str, _Atom], int] = {}
        first = facts[0].first_week
        self.rotas = [
            {(row.worker, int(row.week) + first - 1, getattr(row, "source", "")) for row in rota.itertuples()}
            for rota in rotas
        ]
        self.weeks_of: dict[str, set[int]] = defaultdict(set)
        self.sources_of: dict[str, set[tuple[int, str]]] = defaultdict(set)
        for rota in self.rotas:
            for worker, week, source in rota:
                self.weeks_of[worker].add(week)
                if source:
                    self.sources_of[worker].add((week, source))
        self.workers = sorted(self.weeks_of)
        self.all_sources: Sources = frozenset().union(*(one.all_sources for one in facts))
        self.counted: Sources = frozenset().union(*(one.counted for one in facts))
        self.of_rota: Sources = self.counted.union(*(one.own_words for one in facts))
        """The sources of which the rota tells in which weeks there was contact through any of them."""
        self.all_weeks: Weeks = frozenset().union(*(one.all_weeks for one in facts))
        self._make_atoms()
        self.targets: dict[tuple[tuple[int, float], ...], tuple[Target, str]] = {}
        self.tables_that_tell: dict[tuple[tuple[int, float], ...], set[tuple[int, str]]] = defaultdict(set)
        """A sum: the releases, by their place in the order, and the public tables that show it."""
        self._told_to: dict[str, Mapping[tuple[tuple[int, float], ...], set[tuple[int, str]]]] = {}
        self.n_cells = 0
        self._publish(knows_rules=knows_rules)
        self._link()

    # ---------------------------------------------------------------------------------- unknown numbers

    def _make_atoms(self) -> None:
        """Divide weeks and sources no further than published numbers do."""
        cells = [cell for one in self.facts for cell in self._cells_of(one)]
        fine_weeks = [cell.weeks for cell in cells]
        if any(cell.n_weeks is not None for cell in cells):
            fine_weeks += [frozenset([week]) for week in self.all_weeks]
        sources = [cell.sources for cell in cells] + [one.counted for one in self.facts]
        of_themes = [cell.sources for cell in cells if cell.parts and cell.parts[0].measure in THEMED]
        coarse = [cell for cell in cells if not _is_fine(cell.parts)]
        of_themes += [one.counted for one in self.facts] + [cell.sources for cell in coarse]
        self.atoms = {
            "contacts": _atoms(self.all_weeks, fine_weeks, self.all_sources, sources),
            "themes": _atoms(self.all_weeks, fine_weeks, self.all_sources, of_themes),
            "coarse": _atoms(
                self.all_weeks,
                [cell.weeks for cell in coarse],
                self.all_sources,
                [cell.sources for cell in coarse] + [one.counted for one in self.facts],
            ),
        }
        units = {cell.parts[0].measure for cell in cells if cell.parts}
        self.is_unit_contacts = any(
            cell.parts[0].measure == "coded_contacts" and cell.place.startswith("theme_counts")
            for cell in cells
            if cell.parts
        )
        self.used = units | {part.measure for cell in cells for part in cell.parts}

    @cached_property
    def _may_be_few_words(self) -> bool:
        """Whether it could matter that a segment has at least one word.

        Where there are 20 words to each segment, words can always be shared out so that they are enough; to
        say so of each theme would only link all themes into one program.
        """
        cells = [cell for one in self.facts for cell in one.cells if not cell.is_hidden and cell.is_target]
        words = [
            cell.high for cell in cells if cell.parts[0].measure == "words" and cell.sources <= self.counted
        ]
        segments = [cell.high for cell in cells if cell.parts[0].measure in THEMED]
        return bool(words) and max(words) < 20 * max(segments, default=MOST)

    @staticmethod
    def _cells_of(facts: Facts) -> Iterator[Cell]:
        yield from facts.cells
        for ratio in facts.ratios:
            yield from (ratio.over, ratio.under)
        for rarer in facts.rarer:
            yield from (rarer.one, rarer.other)

    def _grain(self, measure: str) -> str:
        if measure in CONTACT_MEASURES:
            return "contacts"
        if measure == "coded_contacts":
            return "themes" if self.is_unit_contacts else "coarse"
        return "themes" if measure in THEMED else "coarse"

    def sum_of(self, measure: str, theme: str, worker: str, weeks: Weeks, sources: Sources) -> Terms:
        """Return a worker's part: its unknown numbers, each once."""
        terms: Terms = {}
        if measure in WEEKLY:
            # A week with two sources is one week: there is a number for each set of sources.
            for some in dict.fromkeys(
                atom.weeks for atom in self.atoms[self._grain(measure)] if atom.weeks <= weeks
            ):
                atom = _Atom(some, sources)
                if self.may_have(worker, atom):
                    terms[self._variable(measure, theme, worker, atom)] = 1.0
            return terms
        for atom in self.atoms[self._grain(measure)]:
            if atom.weeks <= weeks and atom.sources <= sources:
                if self.may_have(worker, atom):
                    terms[self._variable(measure, theme, worker, atom)] = 1.0
            elif atom.weeks & weeks and atom.sources & sources:
                msg = f"{measure} {theme}: {sorted(weeks)} {sorted(sources)} cuts {atom}"
                raise AssertionError(msg)
        return terms

    def may_have(self, worker: str, atom: _Atom) -> bool:
        """Tell whether anybody with the rota would think it possible that there is anything of a worker."""
        if self.sources_of[worker]:
            return any(
                (week, source) in self.sources_of[worker] for week in atom.weeks for source in atom.sources
            )
        if not atom.sources <= self.of_rota:
            return True
        return bool(atom.weeks & self.weeks_of[worker])

    def _variable(self, measure: str, theme: str, worker: str, atom: _Atom) -> int:
        key = (measure, theme, worker, atom)
        if key not in self._of_key:
            high = CAP.get(measure, MOST)
            if measure in WEEKLY:
                high = float(len(self._possible_weeks(worker, atom)))
            index = self.variables.add(0, high, is_whole=measure not in CONTINUOUS)
            self._of_key[key] = index
            self.key_of[index] = key
        return self._of_key[key]

    def _possible_weeks(self, worker: str, atom: _Atom) -> set[int]:
        if self.sources_of[worker]:
            return {
                week
                for week in atom.weeks
                if any((week, source) in self.sources_of[worker] for source in atom.sources)
            }
        if atom.sources <= self.of_rota:
            return set(atom.weeks & self.weeks_of[worker])
        return set(atom.weeks)

    def groups_of(self, index: int) -> list[str]:
        """Return the names of the groups of numbers that are varied together to which a number belongs."""
        key = self.key_of.get(self.like.get(index, index))
        if key is None:
            return []
        measure, theme, _, _ = key
        groups = theme.split("+") if theme else ["contacts" if measure in CONTACT_MEASURES else measure]
        return [*groups, "pairs"] if measure in ("pair", "coded_contacts") else groups

    def part_of(self, cell: Cell, worker: str) -> Terms:
        """Return a worker's part of a cell."""
        terms: Terms = defaultdict(float)
        for part in cell.parts:
            for index, times in self.sum_of(
                part.measure, part.theme, worker, cell.weeks, cell.sources
            ).items():
                terms[index] += times
        return dict(terms)

    def most(self, terms: Mapping[int, float]) -> float:
        """Return the most that a sum can be by what is known of its numbers by themselves."""
        return sum(times * self.variables.highs[index] for index, times in terms.items())

    def _switch(self, terms: Terms) -> int:
        """Return a number that is 1 if a sum is above 0, and else 0."""
        switch = self.variables.add(0, 1)
        self.like[switch] = next(iter(terms))
        self.rows.append(_Row({**terms, switch: -1.0}, 0, math.inf))
        self.rows.append(_Row({**terms, switch: -self.most(terms)}, -math.inf, 0))
        return switch

    # ------------------------------------------------------------------------------------ what is published

    def _publish(self, *, knows_rules: bool) -> None:
        """Put every published number into the program."""
        # First those that bound their numbers most: bounds make all that follows easier.
        told = []
        for number, facts in enumerate(self.facts):
            here = {worker for worker, _, _ in self.rotas[number]} - facts.withdrawn
            for cell in facts.cells:
                workers = self._workers_of(number, cell, here)
                if workers is not None:
                    told.append((number, cell, {worker: self.part_of(cell, worker) for worker in workers}))
        for _, cell, parts in told:
            if not cell.is_hidden:
                for part in parts.values():
                    for index in part:
                        self.variables.highs[index] = min(self.variables.highs[index], max(cell.high, 0))
        for number, cell, parts in told:
            if not cell.is_hidden and cell.place.startswith(PUBLIC_TABLES):
                self.tables_that_tell[_key(_added(parts.values()))].add((number, cell.place.split(".")[0]))
        for number, cell, parts in told:
            self._publish_cell(self.facts[number], cell, parts, knows_rules=knows_rules)
            if cell.is_target:
                self.n_cells += 1
                self._add_targets(number, cell, parts)
        self._add_differences(told)
        for number, facts in enumerate(self.facts):
            here = {worker for worker, _, _ in self.rotas[number]} - facts.withdrawn
            self._publish_quotients(facts, sorted(here))

    def _workers_of(self, number: int, cell: Cell, here: Collection[str]) -> list[str] | None:
        if not cell.parts:
            return None
        if not cell.worker:
            return sorted(here)
        known = {**{worker: worker for worker in here}, **self.letters[number]}
        return [known[cell.worker]] if cell.worker in known else None

    def _publish_cell(
        self, facts: Facts, cell: Cell, parts: Mapping[str, Terms], *, knows_rules: bool
    ) -> None:
        whole = _added(parts.values())
        if cell.low > 0 or not cell.is_hidden:
            self.rows.append(_Row(whole, cell.low, cell.high))
        if cell.n_workers is not None:
            self._publish_workers(cell, parts)
        if cell.n_weeks is not None:
            self._publish_weeks(cell, list(parts))
        is_themed = cell.parts[0].measure in THEMED and len(cell.parts) == 1 and not cell.worker
        if knows_rules and is_themed and cell.is_target and not cell.is_hidden and cell.high > 0:
            share = facts.rules["max_share"]
            for terms in parts.values():
                self.rows.append(_Row(terms, -math.inf, math.floor(share * cell.high + 1e-9)))
            if cell.n_workers is None:
                switches = [self._switch(terms) for terms in parts.values() if terms]
                least = facts.rules["min_workers"]
                self.rows.append(_Row(dict.fromkeys(switches, 1.0), least, math.inf))

    def _publish_workers(self, cell: Cell, parts: Mapping[str, Terms]) -> None:
        possible = [terms for terms in parts.values() if terms]
        n_workers = cell.n_workers or 0
        if n_workers == 0:
            self.rows += [_Row(terms, 0, 0) for terms in possible]
        elif n_workers >= len(possible):
            self.rows += [_Row(terms, 1, math.inf) for terms in possible]
        else:
            switches = [self._switch(terms) for terms in possible]
            self.rows.append(_Row(dict.fromkeys(switches, 1.0), n_workers, n_workers))

    def _publish_weeks(self, cell: Cell, workers: Sequence[str]) -> None:
        switches = []
        for weeks in sorted({atom.weeks for atom in self.atoms["themes"]}, key=min):
            if weeks <= cell.weeks:
                terms = _added(
                    self.sum_of(part.measure, part.theme, worker, weeks, cell.sources)
                    for part in cell.parts
                    for worker in workers
                )
                if terms:
                    switches.append(self._switch(terms))
        self.rows.append(_Row(dict.fromkeys(switches, 1.0), cell.n_weeks or 0, cell.n_weeks or 0))

    def _publish_quotients(self, facts: Facts, here: Sequence[str]) -> None:
        for ratio in facts.ratios:
            over, under = (
                _added(self.part_of(cell, worker) for worker in here) for cell in (ratio.over, ratio.under)
            )
            self.rows.append(_Row(_added([over, _times(under, -ratio.high)]), -math.inf, 0))
            self.rows.append(_Row(_added([over, _times(under, -ratio.low)]), 0, math.inf))
        for rarer in facts.rarer:
            one, other = (
                _added(self.part_of(cell, worker) for worker in here) for cell in (rarer.one, rarer.other)
            )
            self.rows += [_Row(one, rarer.low, math.inf), _Row(other, rarer.low, math.inf)]
            # One of them is at most `high`: the first if the switch is 1, else the other.
            is_one = self.variables.add(0, 1)
            most = self.most(one)
            self.rows.append(_Row({**one, is_one: most}, -math.inf, rarer.high + most))
            self.rows.append(_Row({**other, is_one: -self.most(other)}, -math.inf, rarer.high))

    # --------------------------------------------------------------------------------- what everybody knows

    def _link(self) -> None:
        """Put in what anybody knows of the numbers that are in the program."""
        for chained in self._themes():
            for worker in self.workers:
                self._link_units(chained, worker)
        for worker in self.workers:
            self._link_contacts(worker)
            self._link_weeks(worker)
            self._link_pairs(worker)
            self._link_coders(worker)
            self._link_sides(worker)

    def _themes(self) -> list[str]:
        themes = {theme for _, theme, _, _ in self._of_key if theme and "+" not in theme}
        return sorted(theme for theme in themes if not theme.startswith(CONDITION))

    def _link_units(self, theme: str, worker: str) -> None:
        present = [unit for unit in CHAIN if unit in self.used or unit == "segments"]
        for many, few in pairwise(present):
            grain = "coarse" if "coarse" in (self._grain(many), self._grain(few)) else "themes"
            for atom in self.atoms[grain]:
                upper = self.sum_of(many, theme, worker, atom.weeks, atom.sources)
                lower = self.sum_of(few, theme, worker, atom.weeks, atom.sources)
                if upper and lower:
                    self.rows.append(_Row(_added([upper, _times(lower, -1)]), 0, math.inf))
                    self.rows.append(_Row(_added([upper, _times(lower, -self.most(upper))]), -math.inf, 0))
        if "words" in self.used and self._may_be_few_words:
            weeks, sources = self.all_weeks, self.counted
            words = self.sum_of("words", "", worker, weeks, sources)
            segments = self.sum_of("segments", theme, worker, weeks, sources)
            if words and segments:
                self.rows.append(_Row(_added([words, _times(segments, -1)]), 0, math.inf))

    def _link_contacts(self, worker: str) -> None:
        if not self.used & {"contacts", "weeks", "coded_contacts", "pair"}:
            return
        for atom in self.atoms["contacts"]:
            contacts = self.sum_of("contacts", "", worker, atom.weeks, atom.sources)
            weeks = self.sum_of("weeks", "", worker, atom.weeks, atom.sources)
            if not contacts:
                continue
            self.rows.append(_Row(_added([contacts, _times(weeks, -1)]), 0, math.inf))
            self.rows.append(_Row(_added([contacts, _times(weeks, -MOST)]), -math.inf, 0))
            words = self.sum_of("words", "", worker, atom.weeks, atom.sources) if "words" in self.used else {}
            if words:
                # A contact has at least one word, and there are no words without a contact.
                self.rows.append(_Row(_added([words, _times(contacts, -1)]), 0, math.inf))
                limit = CAP["words"]
                self.rows.append(_Row(_added([words, _times(contacts, -limit)]), -math.inf, 0))
        for weeks in dict.fromkeys(atom.weeks for atom in self.atoms["contacts"]):
            # In each week of the rota there was a contact in one of its sources.
            known = len(weeks & self.weeks_of[worker])
            observed = self.sum_of("weeks", "", worker, weeks, self.of_rota)
            if observed:
                self.rows.append(_Row(observed, known, known))

    def _link_weeks(self, worker: str) -> None:
        """Link weeks with any of several sources with the weeks with each of them."""
        for measure, theme, _, atom in [key for key in self._of_key if key[0] in WEEKLY and key[2] == worker]:
            atoms = self.atoms[self._grain(measure)]
            sets = dict.fromkeys(one.sources for one in atoms if one.sources < atom.sources)
            whole = self.sum_of(measure, theme, worker, atom.weeks, atom.sources)
            parts = [self.sum_of(measure, theme, worker, atom.weeks, some) for some in sets]
            if len(parts) > 1:
                self.rows += [_Row(_added([whole, _times(part, -1)]), 0, math.inf) for part in parts]
                self.rows.append(_Row(_added([*parts, _times(whole, -1)]), 0, math.inf))

    def _link_pairs(self, worker: str) -> None:
        for measure, theme, _, atom in [key for key in self._of_key if key[2] == worker]:
            if measure != "pair":
                continue
            one, other = theme.split("+")
            both = self.sum_of("pair", theme, worker, atom.weeks, atom.sources)
            each = [
                self.sum_of("coded_contacts", name, worker, atom.weeks, atom.sources) for name in (one, other)
            ]
            contacts = self.sum_of("contacts", "", worker, atom.weeks, atom.sources)
            self.rows += [_Row(_added([terms, _times(both, -1)]), 0, math.inf) for terms in each]
            self.rows.append(
                _Row(_added([both, contacts, *(_times(terms, -1) for terms in each)]), 0, math.inf)
            )
        for measure, theme, _, atom in [key for key in self._of_key if key[2] == worker]:
            if measure == "coded_contacts":
                contacts = self.sum_of("contacts", "", worker, atom.weeks, atom.sources)
                coded = self.sum_of(measure, theme, worker, atom.weeks, atom.sources)
                self.rows.append(_Row(_added([contacts, _times(coded, -1)]), 0, math.inf))

    def _link_coders(self, worker: str) -> None:
        """Link what coders found with what is counted, and with what they have reviewed."""
        kinds = ("both", "dictionary_only", "person_only")
        coders = {key[0].split(" ")[1] for key in self._of_key if key[0].split(" ")[0] in kinds}
        themes = {key[1] for key in self._of_key if key[0].split(" ")[0] in kinds}
        for coder in sorted(coders):
            for theme in sorted(themes):
                for atom in self.atoms["coarse"]:
                    self._link_kinds(coder, theme, worker, atom)
        if "compared" in self.used:
            self._link_compared(worker, sorted(coders))

    def _link_sides(self, worker: str) -> None:
        """Link the sides of a theme with its segments: each segment is on one."""
        for theme in sorted({key[1] for key in self._of_key if key[0] in OF_SIDES}):
            for atom in self.atoms["coarse"]:
                sides = [
                    self.sum_of(side, theme, worker, atom.weeks, atom.sources) for side in sorted(OF_SIDES)
                ]
                segments = self.sum_of("segments", theme, worker, atom.weeks, atom.sources)
                if segments:
                    self.rows.append(_Row(_added([*sides, _times(segments, -1)]), 0, 0))

    def _link_kinds(self, coder: str, theme: str, worker: str, atom: _Atom) -> None:
        def kinds(*names: str) -> Terms:
            return _added(
                self.sum_of(f"{name} {coder}", theme, worker, atom.weeks, atom.sources) for name in names
            )

        any_kind = kinds("both", "dictionary_only", "person_only")
        if not any_kind:
            return
        reviewed = self.sum_of(f"reviewed {coder}", "", worker, atom.weeks, atom.sources)
        self.rows.append(_Row(_added([reviewed, _times(any_kind, -1)]), 0, math.inf))
        self._raise_caps(reviewed, 10_000)
        segments = self.sum_of("segments", theme, worker, atom.weeks, atom.sources)
        for facts in self.facts:
            person = coder.removesuffix(HELD_OUT)
            counted = {"dictionary": ("both", "dictionary_only"), person: ("both", "person_only")}.get(
                facts.coder
            )
            if counted is None:
                continue
            # Who has reviewed everything has found no less than what is counted; of a part, no more is known.
            high = 0.0
            low = 0.0 if self.has_reviewed_all and person == coder else -math.inf
            self.rows.append(_Row(_added([kinds(*counted), _times(segments, -1)]), low, high))
            break

    def _raise_caps(self, terms: Terms, cap: float) -> None:
        for index in terms:
            if self.variables.highs[index] == MOST:
                self.variables.highs[index] = cap

    def _link_compared(self, worker: str, coders: Sequence[str]) -> None:
        for theme in sorted({key[1] for key in self._of_key if key[0] == "agreed"}):
            for atom in self.atoms["coarse"]:
                agreed, differed = (
                    self.sum_of(name, theme, worker, atom.weeks, atom.sources)
                    for name in ("agreed", "differed")
                )
                compared = self.sum_of("compared", "", worker, atom.weeks, atom.sources)
                self._raise_caps(compared, 10_000)
                if not agreed:
                    continue
                self.rows.append(
                    _Row(_added([compared, _times(agreed, -1), _times(differed, -1)]), 0, math.inf)
                )
                if len(coders) == 1 and not coders[0].endswith(HELD_OUT):
                    # What two coders agree on, the one with whom the dictionary is compared has coded too.
                    manual = _added(
                        self.sum_of(f"{name} {coders[0]}", theme, worker, atom.weeks, atom.sources)
                        for name in ("both", "person_only")
                    )
                    self.rows.append(_Row(_added([manual, _times(agreed, -1)]), 0, math.inf))

    # ---------------------------------------------------------------------------------------------- targets

    def _add_targets(self, number: int, cell: Cell, parts: Mapping[str, Terms]) -> None:
        agreed = set(self.letters[number].values())
        measure = cell.parts[0].measure
        what = " and ".join(described(cell.parts))
        is_known = measure == "weeks" and cell.sources >= self.of_rota
        if cell.worker or is_known:
            # A series that its worker has agreed to; and what the rota says itself.
            return
        exempt = agreed if measure in THEMED else set()
        if measure == "pair" or measure in OF_SIDES or measure.split(" ")[0] in OF_CODERS:
            exempt = self._told_by_series(number, cell.parts[0].theme.split("+"))
        if measure.split(" ")[0] in OF_CODERS:
            exempt |= self.not_reviewed
        for worker, terms in parts.items():
            if worker not in exempt and self._is_possible(worker, cell) and self._is_free(measure, terms):
                target = Target(f"{self.facts[number].folder.name}: {cell.place}", what, worker, number)
                self.targets.setdefault(_key(terms), (target, measure))
        whole = _added(terms for worker, terms in parts.items() if worker not in exempt)
        if cell.is_kept_back and whole and self._is_free(measure, whole):
            target = Target(f"{self.facts[number].folder.name}: {cell.place}", what, "", number)
            self.targets.setdefault(_key(whole), (target, measure))

    def _told_by_series(self, number: int, themes: Sequence[str]) -> set[str]:
        """Return who has agreed to a series that has fewer of one of some themes than a width is wide.

        There are no more contacts with that theme and another, nor segments of it on one side, or that a coder
        found too.
        """
        width = self.facts[number].rules["min_width"]
        letters = self.letters[number]
        totals: dict[tuple[str, str], float] = defaultdict(float)
        for cell in self.facts[number].cells:
            for part in cell.parts:
                if cell.worker in letters and part.measure in THEMED and part.theme in themes:
                    totals[letters[cell.worker], part.theme] += cell.high
        return {worker for (worker, _), total in totals.items() if total < width}

    def is_told(self, target: Target, terms: Terms, reader: str) -> bool:
        """Tell whether a whole that is suppressed is told on purpose, so that only its parts are protected.

        An earlier release has shown the same sum, or the same and what the reader knows of themself: that
        cannot be taken back. Or a release counts themes in contacts, and their own table shows what a table of
        pairs suppresses. Or all themes of an area are shown, and what is suppressed is their sum. Or it is what
        the coder found whose coding is counted, and the count is shown.
        """
        told = self._tables_without(reader)
        terms = {index: times for index, times in terms.items() if self.key_of[index][2] != reader}
        tables = told[_key(terms)]
        if ": validations." in target.place:
            of_count = told[_key(self._counted_as(terms, target.release))]
            return any(other <= target.release for other, _ in {*tables, *of_count})
        if any(other < target.release for other, _ in tables):
            return True
        if ": pairs." in target.place:
            return any(name == "theme_counts" for _, name in tables)
        of_theme: dict[str, Terms] = defaultdict(dict)
        for index, times in terms.items():
            of_theme[self.key_of[index][1]][index] = times
        return ": areas." in target.place and all(
            any(other <= target.release and name == "theme_counts" for other, name in told[_key(one)])
            for one in of_theme.values()
        )

    def _counted_as(self, terms: Terms, number: int) -> Terms:
        """Return the segments that a coder found as the count of them, where it is this coder's and complete."""
        coder = self.facts[number].coder
        own = {
            name for one in self.facts[number].validated for name in (f"both {one}", f"dictionary_only {one}")
        }
        if coder != "dictionary":
            own = {f"both {coder}", f"person_only {coder}"}
        keys = [self.key_of[index] for index in terms]
        if not self.has_reviewed_all or {key[0] for key in keys} != own:
            return {}
        agreed = {worker for one in self.letters for worker in one.values()}
        # As in `_tables_without`: of whoever agreed to a series, the count is known.
        places = dict.fromkeys(key[1:] for key in keys if key[2] not in agreed)
        return {
            index: 1.0
            for theme, worker, atom in places
            for index in self.sum_of("segments", theme, worker, atom.weeks, atom.sources)
        }

    def _tables_without(self, reader: str) -> Mapping[tuple[tuple[int, float], ...], set[tuple[int, str]]]:
        """Return `tables_that_tell` of sums less what a reader knows of themself."""
        if reader in self._told_to:
            return self._told_to[reader]
        found: dict[tuple[tuple[int, float], ...], set[tuple[int, str]]] = defaultdict(set)
        agreed = {worker for one in self.letters for worker in one.values()}
        for terms, tables in self.tables_that_tell.items():
            # Of a series, whole cells are asked for without it.
            rest = {
                index: times
                for index, times in terms
                if self.key_of[index][2] != reader
                and not (self.key_of[index][0] in THEMED and self.key_of[index][2] in agreed)
            }
            found[_key(rest)] |= tables
        self._told_to[reader] = found
        return found

    def _add_differences(self, told: Sequence[tuple[int, Cell, Mapping[str, Terms]]]) -> None:
        """Add what is in one release's number and not in another's: readers can subtract."""
        shown = [one for one in told if one[1].is_target and not one[1].is_hidden and not one[1].worker]
        of_parts: dict[tuple[Part, ...], list[tuple[int, Cell, Mapping[str, Terms]]]] = defaultdict(list)
        for one in shown:
            of_parts[one[1].parts].append(one)
        for group in of_parts.values():
            for number, cell, parts in group:
                for other_number, other_cell, other in group:
                    if other_number != number:
                        place = f"{cell.place} less that of {self.facts[other_number].folder.name}"
                        self._add_difference(number, replace(cell, place=place), parts, other, other_cell)

    def _add_difference(
        self,
        number: int,
        cell: Cell,
        parts: Mapping[str, Terms],
        other: Mapping[str, Terms],
        other_cell: Cell,
    ) -> None:
        if not (
            other_cell.weeks <= cell.weeks and other_cell.sources <= cell.sources and set(other) <= set(parts)
        ):
            return
        less: dict[str, Terms] = {}
        for worker, terms in parts.items():
            taken = other.get(worker, {})
            less[worker] = {index: times for index, times in terms.items() if index not in taken}
        self._add_targets(number, cell, {worker: terms for worker, terms in less.items() if terms})

    def _is_possible(self, worker: str, cell: Cell) -> bool:
        return any(self.may_have(worker, _Atom(frozenset([week]), cell.sources)) for week in cell.weeks)

    def _is_free(self, measure: str, terms: Terms) -> bool:
        """Tell whether a number could be told apart at all: two weeks on the rota are at most two worker-weeks."""
        if not terms:
            return False
        return measure not in WEEKLY or self._rota_leaves(terms)

    def _rota_leaves(self, terms: Terms) -> bool:
        return sum(len(self._possible_weeks(self.key_of[i][2], self.key_of[i][3])) for i in terms) > 3


def _key(terms: Terms) -> tuple[tuple[int, float], ...]:
    return tuple(sorted(terms.items()))


def _is_fine(parts: Iterable[Part]) -> bool:
    return all(part.measure in THEMED | CONTACT_MEASURES for part in parts)


def _atoms(weeks: Weeks, spans: Iterable[Weeks], sources: Sources, sets: Iterable[Sources]) -> list[_Atom]:
    return [
        _Atom(some, of) for some in _partition(weeks, set(spans)) for of in _partition(sources, set(sets))
    ]


def _partition(everything: frozenset, parts: Collection[frozenset]) -> list[frozenset]:
    """Return what no part cuts: elements that are in the same parts."""
    groups: dict[tuple[bool, ...], set] = defaultdict(set)
    for element in sorted(everything):
        groups[tuple(element in part for part in sorted(parts, key=sorted))].add(element)
    return [frozenset(group) for group in groups.values()]


def _added(sums: Iterable[Mapping[int, float]]) -> Terms:
    total: Terms = defaultdict(float)
    for terms in sums:
        for index, times in terms.items():
            total[index] += times
    return dict(total)


def _times(terms: Mapping[int, float], factor: float) -> Terms:
    return {index: factor * times for index, times in terms.items()}


# ------------------------------------------------------------------------------------------------ solving


def attack(
    folders: Sequence[Path],
    rota: pd.DataFrame | Sequence[pd.DataFrame],
    *,
    readers: Mapping[str, pd.DataFrame] | None = None,
    letters: Sequence[Mapping[str, str]] | None = None,
    has_reviewed_all: bool = True,
    not_reviewed: Collection[str] = (),
    knows_rules: bool = False,
    at_most: int | None = None,
    n_programs: int | None = None,
    seed: int = 1,
) -> Result:
    """Attack the public files of one study, or of several releases of it together.

    Parameters
    ----------
    folders
        Studies' folders, of which only public files are read. The unknown numbers of one worker, week, source
        and theme are the same in all of them.
    rota
        Who had contact in which week, as colleagues know it: ``worker`` and ``week`` (as the first folder
        numbers weeks), and ``source`` if they know that too. One for all folders, or one for each; who is in
        one only was not counted in the others.
    readers
        Worker: what that worker knows of their own counts (``measure``, ``week``, ``source``, ``theme``,
        ``n``). Somebody who knows the rota alone is always tried.
    letters
        For each folder: letter of a published series: its worker, who has agreed to it. Whoever knows the
        workers is taken to know whose series it is.
    has_reviewed_all
        Whether readers take it that a coder has reviewed every contact, as reports say.
    not_reviewed
        Workers of whom no coder has reviewed anything: what a coder found of them is nothing to protect.
    knows_rules
        Whether readers also know that a number that is shown has three workers and no dominant one.
    at_most
        How many findings are enough: a release that tells of somebody need not be attacked to the end.
    n_programs
        How many programs each reader may solve: after that no other target is asked for (`Result.n_left`).

    Returns
    -------
    Result
        Every part that can be told more closely than `disclosure` in the study's file allows: by less than
        ``min_width`` counts, or for words and minutes by less than ``min_percent`` of the least value.
    """
    facts = [read_public(folder) for folder in folders]
    rotas = [rota] * len(facts) if isinstance(rota, pd.DataFrame) else [*rota]
    program = Program(
        facts,
        rotas,
        letters or [{} for _ in facts],
        has_reviewed_all=has_reviewed_all,
        not_reviewed=not_reviewed,
        knows_rules=knows_rules,
    )
    result = Result(n_cells=program.n_cells, unread=[name for one in facts for name in one.unread])
    for reader, known in {OUTSIDER: None, **(readers or {})}.items():
        _Reader(program, reader, known, seed).attack(result, at_most, n_programs)
    return result


def is_possible(
    folders: Sequence[Path],
    rota: pd.DataFrame | Sequence[pd.DataFrame],
    truth: Mapping[str, pd.DataFrame],
    letters: Sequence[Mapping[str, str]] | None = None,
    *,
    has_reviewed_all: bool = True,
) -> bool:
    """Tell whether the truth about all workers fits the program: if not, the attacker takes falsehoods as known."""
    facts = [read_public(folder) for folder in folders]
    rotas = [rota] * len(facts) if isinstance(rota, pd.DataFrame) else [*rota]
    program = Program(facts, rotas, letters or [{} for _ in facts], has_reviewed_all=has_reviewed_all)
    everybody = _Reader(program, OUTSIDER, None, 1)
    for worker, known in truth.items():
        everybody.fix(worker, known)
    return everybody.fits()


class _Reader:
    """One reader's attack: what is published, and what the reader knows besides."""

    def __init__(self, program: Program, name: str, known: pd.DataFrame | None, seed: int) -> None:
        self.program = program
        self.name = name
        self.random = np.random.default_rng(seed)
        variables = program.variables
        self.lows = np.array(variables.lows)
        self.highs = np.array(variables.highs)
        self.whole = np.array(variables.whole, dtype=float)
        rows = [row for row in program.rows if row.terms]
        self.matrix = _matrix([row.terms for row in rows], len(variables.lows))
        self.row_lows = np.array([row.low for row in rows])
        self.row_highs = np.array([row.high for row in rows])
        if known is not None:
            self.fix(name, known)

    def fix(self, worker: str, known: pd.DataFrame) -> None:
        """Put what a worker knows of their own counts into the program."""
        first = self.program.facts[0].first_week
        counts: dict[tuple[str, str], list[tuple[int, str, float]]] = defaultdict(list)
        for row in known.itertuples():
            counts[row.measure, row.theme].append((int(row.week) + first - 1, row.source, float(row.n)))
        keys = self.program.facts[0].keys
        measures = {measure for measure, _ in counts}
        of_id = {key: theme for theme, key in keys.items()}
        for index, (measure, theme, of_worker, atom) in self.program.key_of.items():
            if of_worker != worker or measure not in measures:
                continue
            name = "+".join(of_id.get(one, one.split("#")[0]) for one in theme.split("+"))
            here = [
                (week, n)
                for week, source, n in counts[measure, name]
                if week in atom.weeks and source in atom.sources
            ]
            is_weekly = measure in WEEKLY
            value = len({week for week, n in here if n > 0}) if is_weekly else sum(n for _, n in here)
            self.lows[index] = self.highs[index] = value

    def fits(self) -> bool:
        """Tell whether there are numbers that fit everything known."""
        part = self._part(np.flatnonzero(self.lows < self.highs))
        fixed = np.where(self.lows < self.highs, 0, self.lows)
        given = self.matrix @ fixed
        untouched = np.asarray(abs(self.matrix) @ (self.lows < self.highs).astype(float)) == 0
        slack = 1e-6 * (1 + abs(given))
        wrong = untouched & ((given < self.row_lows - slack) | (given > self.row_highs + slack))
        self.faults = np.flatnonzero(wrong)
        if wrong.any():
            return False
        return self.milp(np.zeros(len(part.columns)), part).x is not None if len(part.columns) else True

    def _part(self, columns: np.ndarray) -> _Component:
        """Return the rows of some free numbers, less what is fixed in them."""
        part = self.matrix[:, columns]
        touched = np.flatnonzero(np.diff(part.indptr))
        given = self.matrix[touched] @ np.where(self.lows < self.highs, 0, self.lows)
        return _Component(
            columns, part[touched], self.row_lows[touched] - given, self.row_highs[touched] - given
        )

    def milp(
        self,
        objective: np.ndarray,
        part: _Component,
        extra: LinearConstraint | None = None,
        **options: float,
    ) -> Any:
        """Solve the program of some numbers."""
        constraints = [LinearConstraint(part.matrix, part.lows, part.highs)] if part.matrix.shape[0] else []
        if extra is not None:
            constraints.append(extra)
        return milp(
            objective,
            integrality=self.whole[part.columns],
            bounds=Bounds(self.lows[part.columns], self.highs[part.columns]),
            constraints=constraints,
            options={"time_limit": SECONDS, **options},
        )

    def attack(self, result: Result, at_most: int | None = None, n_programs: int | None = None) -> None:
        """Ask for each target how closely it can be told."""
        result.readers.append(self.name or "outsider")
        if n_programs is not None:
            n_programs += result.n_solved
        targets = [
            (dict(terms), target, measure)
            for terms, (target, measure) in self.program.targets.items()
            if not (self.name and target.worker == self.name) and not self._knows_all(terms)
        ]
        targets = [
            one for one in targets if one[1].worker or not self.program.is_told(one[1], one[0], self.name)
        ]
        result.n_targets += len(targets)
        for columns, numbers in self._components(targets):
            own = [targets[number] for number in numbers]
            if len(columns):
                self._attack_component(self._part(columns), own, result, (at_most, n_programs))
            else:
                for terms, target, measure in own:
                    value = self.fixed(terms)
                    if not self.is_wide(measure, value, value):
                        result.narrow.append(Finding(self.name, target, value, value, is_proved=True))

    def fixed(self, terms: Terms) -> float:
        """Return what is known of a sum: its fixed numbers."""
        return sum(
            times * self.lows[index]
            for index, times in terms.items()
            if self.lows[index] == self.highs[index]
        )

    def _knows_all(self, terms: Iterable[tuple[int, float]]) -> bool:
        return bool(self.name) and all(self.program.key_of[index][2] == self.name for index, _ in terms)

    def _components(
        self, targets: Sequence[tuple[Terms, Target, str]]
    ) -> Iterator[tuple[np.ndarray, list[int]]]:
        """Yield free numbers that are linked, with the targets among them: no others have any bearing on them.

        What is fixed links nothing. Targets of which everything is fixed come without numbers.
        """
        free = np.flatnonzero(self.lows < self.highs)
        chosen = _matrix([terms for terms, _, _ in targets], len(self.lows))
        joined = abs(vstack([self.matrix, chosen]).tocsr()[:, free])
        n = len(free)
        edges = joined.tocoo()
        size = n + joined.shape[0]
        graph = csr_matrix((np.ones(len(edges.row)), (n + edges.row, edges.col)), shape=(size, size))
        _, label = connected_components(graph, directed=False)
        of_label: dict[int, list[int]] = defaultdict(list)
        for number in range(len(targets)):
            of_label[label[n + self.matrix.shape[0] + number]].append(number)
        for one, numbers in of_label.items():
            yield free[label[:n] == one], numbers

    def _attack_component(
        self,
        part: _Component,
        targets: Sequence[tuple[Terms, Target, str]],
        result: Result,
        limits: tuple[int | None, int | None],
    ) -> None:
        search = _Search(self, part, targets, result)
        search.look_around()
        for number in range(len(targets)):
            done = (len(result.narrow), result.n_solved)
            if all(most is None or so_far < most for so_far, most in zip(done, limits, strict=True)):
                search.ask(number)
            elif not search.is_wide(number):
                result.n_left += 1

    def width(self, measure: str, low: float) -> float:
        """Return how wide an interval of a measure must be that begins at `low`."""
        rules = self.program.facts[0].rules
        least = float(rules["min_width"])
        if measure in CONTINUOUS:
            share = low * rules["min_percent"] / 100
            return max(least, share) if measure == "words" else share + 1e-3
        return least

    def is_wide(self, measure: str, low: float, high: float) -> bool:
        """Tell whether an interval is as wide as the rule wants."""
        return high - low >= self.width(measure, low) - 1e-6


class _Search:
    """The search for the least and greatest values of all targets among numbers that are linked.

    Any numbers that fit show how far apart the values of every target can be at least. So most targets are
    found to be wide by numbers that were sought for others, or with all but a few numbers held still; only
    for those that are not is the whole program solved.
    """

    def __init__(
        self,
        reader: _Reader,
        part: _Component,
        targets: Sequence[tuple[Terms, Target, str]],
        result: Result,
    ) -> None:
        self.reader = reader
        self.part = part
        self.targets = targets
        self.result = result
        place_of = {index: place for place, index in enumerate(part.columns)}
        self.sums = np.zeros((len(targets), len(part.columns)))
        for number, (terms, _, _) in enumerate(targets):
            for index, times in terms.items():
                if index in place_of:
                    self.sums[number, place_of[index]] = times
        self.known = np.array([reader.fixed(terms) for terms, _, _ in targets])
        self.lows, self.highs = np.full(len(targets), math.inf), np.full(len(targets), -math.inf)
        self.whole = reader.whole[part.columns] > 0
        self.groups = self._groups()
        self.last: np.ndarray | None = None

    def _groups(self) -> list[np.ndarray]:
        """Return sets of numbers that may be varied while all others are held still, by their places."""
        names: dict[str, list[int]] = defaultdict(list)
        for place, index in enumerate(self.part.columns):
            for name in self.reader.program.groups_of(index):
                names[name].append(place)
        return [np.array(places) for places in names.values()]

    def is_wide(self, number: int) -> bool:
        """Tell whether the numbers found so far leave a target as wide as the rule wants."""
        return self.reader.is_wide(self.targets[number][2], self.lows[number], self.highs[number])

    def _see(self, found: np.ndarray | None) -> bool:
        self.result.n_solved += 1
        if found is None:
            return False
        self.last = np.where(self.whole, np.round(found), found)
        values = self.known + self.sums @ self.last
        np.minimum(self.lows, values, out=self.lows)
        np.maximum(self.highs, values, out=self.highs)
        return True

    def _solve(self, objective: np.ndarray, extra: LinearConstraint | None = None, **options: float) -> Any:
        found = self.reader.milp(objective, self.part, extra, **options)
        self._see(found.x)
        return found

    def _vary(self, group: np.ndarray, objective: np.ndarray, still: np.ndarray) -> None:
        """Make a sum least by the numbers of a group, while the others are held still."""
        moving = self.part.matrix[:, group]
        touched = np.flatnonzero(np.diff(moving.indptr))
        held = still.copy()
        held[group] = 0
        given = self.part.matrix[touched] @ held
        rows = _Component(
            self.part.columns[group],
            moving[touched],
            self.part.lows[touched] - given - 1e-7,
            self.part.highs[touched] - given + 1e-7,
        )
        found = self.reader.milp(objective[group], rows, time_limit=5.0)
        if found.x is not None:
            held[group] = found.x
            self._see(held)

    def look_around(self) -> None:
        """Find some very different numbers that fit."""
        n = len(self.part.columns)
        if self._solve(np.zeros(n)).x is None:
            msg = f"{self.reader.name or 'outsider'}: nothing fits what is published and known"
            raise ImpossibleError(msg)
        for _ in range(3):
            narrow = [number for number in range(len(self.targets)) if not self.is_wide(number)]
            if not narrow:
                return
            self._solve(self._mixed(narrow), mip_rel_gap=0.3, time_limit=5.0)
            still = self.last
            for group in self.groups:
                concerned = [number for number in narrow if self.sums[number, group].any()]
                if concerned:
                    objective = self._mixed(concerned)
                    self._vary(group, objective, still)
                    self._vary(group, -objective, still)

    def _mixed(self, numbers: Sequence[int]) -> np.ndarray:
        random = self.reader.random
        weights = random.choice([-1.0, 1.0], len(numbers)) * random.random(len(numbers))
        return weights @ self.sums[np.array(numbers)]

    def ask(self, number: int) -> None:
        """Find the least and the greatest value of one target, if it is not known to be wide."""
        terms = self.sums[number]
        for group in self.groups:
            if terms[group].any() and not self.is_wide(number):
                still = self.last
                self._vary(group, terms, still)
                self._vary(group, -terms, still)
        if not self.is_wide(number) and not self._can_be_wider(number):
            self._settle(number)

    def _can_be_wider(self, number: int) -> bool:
        """Ask whether a target can be as much more or less as the rule wants, which is easily answered."""
        terms, known = self.sums[number], self.known[number]
        width = self.reader.width(self.targets[number][2], self.lows[number])
        for low, high in ((self.lows[number] + width, math.inf), (-math.inf, self.highs[number] - width)):
            self._solve(np.zeros(len(terms)), LinearConstraint(terms[None, :], low - known, high - known))
            if self.is_wide(number):
                return True
        return False

    def _settle(self, number: int) -> None:
        bounds = []
        for sign in (1, -1):
            found = self._solve(sign * self.sums[number])
            bound = -math.inf if found.mip_dual_bound is None else found.mip_dual_bound
            bounds.append(self.known[number] + sign * bound)
        if self.is_wide(number):
            return
        low, high = bounds
        _, target, measure = self.targets[number]
        if measure not in CONTINUOUS:
            low, high = math.ceil(low - 1e-6), math.floor(high + 1e-6)
        is_proved = not self.reader.is_wide(measure, low, high)
        self.result.narrow.append(Finding(self.reader.name, target, low, high, is_proved))


class _Component(NamedTuple):
    """Numbers that are linked with one another, and their rows."""

    columns: np.ndarray
    matrix: csr_matrix
    lows: np.ndarray
    highs: np.ndarray


class ImpossibleError(Exception):
    """No numbers fit what is published and what is taken as known: a fault of the attacker, or of the product."""


def _matrix(rows: Sequence[Terms], n: int) -> csr_matrix:
    starts, indices, data = [0], [], []
    for terms in rows:
        indices += list(terms)
        data += list(terms.values())
        starts.append(len(indices))
    return csr_matrix((data, indices, starts), shape=(len(rows), n))
