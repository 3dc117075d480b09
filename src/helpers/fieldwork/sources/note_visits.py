"""Worker, observer and day of a visit: what its head, the head of the note and the file's name give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from helpers.fieldwork.dates import ORDER_ASSUMED, ParsedDate
from helpers.fieldwork.dates_in_names import (
    DateInName,
    check_agreement,
    find_date_in_name,
    is_order_assumed,
)
from helpers.fieldwork.places import workers_of_folders
from helpers.fieldwork.reading import InputUnit, Reading, Unreadable
from helpers.fieldwork.sources.head_clock import find_clock
from helpers.fieldwork.sources.note_openings import opens_with_another, opens_with_other_day
from helpers.study.roster import Person, Roster
from helpers.study.study import Study


@dataclass
class VisitFacts:
    """Workers, days and observers that fields, headings or a file's name give.

    Each with the number of the input unit that gives it first; 0: the file's name, or the roster.
    """

    workers: dict[Person, int] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)
    observers: dict[Person, int] = field(default_factory=dict)
    dates: list[ParsedDate] = field(default_factory=list)
    """How the days were read."""

    def add(self, other: VisitFacts) -> None:
        """Add what another source gives; what is there already keeps its input unit."""
        for worker, number in other.workers.items():
            self.workers.setdefault(worker, number)
        for day, number in other.days.items():
            self.days.setdefault(day, number)
        for observer, number in other.observers.items():
            self.observers.setdefault(observer, number)
        self.dates += other.dates

    def repeats(self, other: VisitFacts) -> bool:
        """Tell whether another source gives once more what is given here."""
        is_twice = [self.workers and other.workers, self.days and other.days]
        is_twice.append(self.observers and other.observers)
        return any(is_twice)

    def second_day_or_worker(self) -> int | None:
        """Return the first input unit that gives a second day or worker; None: there is no second."""
        units = [*list(self.days.values())[1:], *list(self.workers.values())[1:]]
        return min(units, default=None)


@dataclass
class Visit:
    """One visit: what its heading and fields give, and the words above and below the last of them."""

    facts: VisitFacts = field(default_factory=VisitFacts)
    words_above: list[InputUnit] = field(default_factory=list)
    input_units: list[InputUnit] = field(default_factory=list)
    first_doubtful: InputUnit | None = None
    """The first words above anything that tells which visit this is."""

    @property
    def has_begun(self) -> bool:
        """Tell whether something of its head has been read."""
        return bool(self.facts.days or self.facts.workers or self.facts.observers)


class VisitIdentifier:
    """Finds worker, observer and day of each visit that a note describes.

    Raises
    ------
    Unreadable
        The file's name gives an impossible date, or two.
    """

    def __init__(
        self, reading: Reading, path: Path, visits: list[Visit], study: Study, roster: Roster
    ) -> None:
        self._reading, self._visits, self._study, self._roster = reading, visits, study, roster
        self._in_name = VisitFacts()
        self._workers_of_folders = dict.fromkeys(sorted(workers_of_folders(path, roster)), 0)
        self._date_in_name: DateInName | None = None
        for person in sorted(roster.named_in(path.stem)):
            if person.role == "worker":
                self._in_name.workers[person] = 0
        try:
            self._date_in_name = find_date_in_name(path.name, study)
        except Unreadable as error:
            if error.reason != "no_date":
                raise
        else:
            self._in_name.days[self._date_in_name.day] = 0

    def identify(self, visit: Visit) -> tuple[Person, Person, date]:
        """Return worker, observer and day of a visit.

        What its own head gives comes first, then the head of the note, then the file's name; and the only
        researcher of the roster is the observer where none is named.

        Raises
        ------
        Unreadable
            One of them is missing, or two sources of one do not agree.
        """
        facts = self._facts_of(visit)
        if not facts.observers:
            researchers = [one for one in self._roster.persons if one.role == "researcher"]
            facts.observers = dict.fromkeys(researchers, 0)
        self._check(visit, facts)
        self._check_observers(facts)
        return next(iter(facts.workers)), next(iter(facts.observers)), next(iter(facts.days))

    def identify_entry(self, entry: Visit) -> tuple[Person, date]:
        """Return worker and day of an entry of a diary, as `identify` does.

        Where a diary names more than one worker, each entry must name its own: nothing shows whose it is.
        """
        facts = self._facts_of(entry)
        named = {worker for visit in self._visits for worker in visit.facts.workers}
        if len(named) > 1 and not entry.facts.workers:
            raise Unreadable(
                "several_visits", self._reading.place(max(facts.days.values(), default=1) or 1)[0]
            )
        self._check(entry, facts)
        return next(iter(facts.workers)), next(iter(facts.days))

    def _facts_of(self, visit: Visit) -> VisitFacts:
        own, of_note, in_name = visit.facts, self._visits[0].facts, self._in_name
        return VisitFacts(
            workers=own.workers or of_note.workers or in_name.workers or self._workers_of_folders,
            days=own.days or of_note.days or in_name.days,
            observers=own.observers or of_note.observers,
            dates=own.dates or of_note.dates,
        )

    def _check(self, visit: Visit, facts: VisitFacts) -> None:
        """Refuse a visit that lacks its worker or day, or has two; remark what is not certain of its day."""
        self._check_agreement(facts)
        if not facts.workers:
            raise Unreadable("no_worker")
        if not facts.days:
            raise Unreadable("no_date")
        self._check_openings(visit, facts)
        self._remark_date(facts)

    def moment_on(self, day: date, lines: Sequence[str]) -> datetime | None:
        """Return when a visit began, by the file's name or a line ``Time: …``; of several in a note, None.

        Parameters
        ----------
        lines
            All of the note, in a table with the labels of the cells.
        """
        if len(self._visits) > 1:
            return None
        if self._date_in_name is not None and self._date_in_name.moment is not None:
            return self._date_in_name.moment
        clock = find_clock(lines)
        if clock is None:
            return None
        return datetime.combine(day, clock)

    def _check_agreement(self, facts: VisitFacts) -> None:
        """Refuse a visit for which two sources of one do not agree."""
        second = facts.second_day_or_worker()
        if second is not None:
            # The file's name has no line: its fault shows at line 1.
            raise Unreadable("several_visits", self._reading.place(max(second, 1))[0])
        # The name of a file with several visits may give the day or the worker of any of them.
        if len(self._visits) > 1:
            return
        if self._date_in_name and facts.dates:
            check_agreement(facts.dates[0], self._date_in_name, self._study)
        named = self._in_name.workers
        if named and not named.keys() & facts.workers.keys():
            raise Unreadable("wrong_worker")

    def _check_observers(self, facts: VisitFacts) -> None:
        """Refuse a visit that nobody has observed, or several have."""
        is_of_roster = 0 in facts.observers.values()
        if (is_of_roster and len(facts.observers) > 1) or not facts.observers:
            raise Unreadable("no_observer")
        if len(facts.observers) > 1:
            raise Unreadable("several_observers")

    def _check_openings(self, visit: Visit, facts: VisitFacts) -> None:
        """Refuse a visit whose words may go over into another one's."""
        above: InputUnit | None = None
        for unit in visit.input_units:
            is_of_other_day = opens_with_other_day(unit.text, facts.days, self._study)
            if is_of_other_day or opens_with_another(unit, above, facts.workers, self._roster):
                raise Unreadable("several_visits", self._reading.place(unit.number)[0])
            above = unit

    def _remark_date(self, facts: VisitFacts) -> None:
        """Remark what the file's name leaves open, and a date whose order nothing shows."""
        in_name = self._date_in_name
        if in_name and facts.days is self._in_name.days:
            words = list(in_name.remarks)
            if in_name.other:
                words.append(ORDER_ASSUMED)
            for word in words:
                self._reading.remark(1, word)
            return
        if any(one.shows_order for visit in self._visits for one in visit.facts.dates):
            return
        if len(self._visits) > 1:
            in_name = None
        if is_order_assumed(facts.dates[0], in_name):
            self._reading.remark(max(facts.days.values()), ORDER_ASSUMED)
