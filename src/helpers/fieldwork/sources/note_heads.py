"""The head of an observation note: worker, observer and day; and the headings that divide it into visits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from helpers.fieldwork.dates import find_date_in_name, is_date, parse_date
from helpers.fieldwork.places import workers_of_folders
from helpers.fieldwork.reading import InputUnit, Reading, Unreadable
from helpers.study.roster import Person, Roster
from helpers.study.study import Study

LONGEST_TITLE = 5
"""Lines of a title that may stand above the last line of a head."""
LONGEST_FRONT_MATTER = 40
LONGEST_HEADING, MOST_PARTS = 120, 6
"""Characters of a heading, and parts between its dashes, commas and brackets: what has more is prose."""
HASHES = re.compile(r"#{1,6}\s+(\S.*?)[\s#]*")
RULE = re.compile(r"-{3,}|\*{3,}|\.{3}")
_field = re.compile(r"(worker|observer|date)\s?:\s?(.*)", re.IGNORECASE)
_label = re.compile(r"[^:.]{1,40}:\s.*|[#=*_-]+")
_between = re.compile(r"\s[\u2013\u2014|-]\s|\s?[()]\s?|,\s(?!\d{4})|:\s")
_plain_part = re.compile(r"(?:visit|wtf|walk the frontline)(?:\s\d{1,3})?|", re.IGNORECASE)


@dataclass
class VisitFacts:
    """Workers, days and observers that fields, headings or a file's name give.

    Each with the number of the input unit that gives it first; 0: the file's name, or the roster.
    """

    workers: dict[Person, int] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)
    observers: dict[Person, int] = field(default_factory=dict)
    remark: str = ""
    workers_of_folders: dict[Person, int] = field(default_factory=dict)
    """Whom the folder of the file names: the worker where nothing in the note or its name does."""

    def add(self, other: VisitFacts) -> None:
        """Add what another source gives; what is there already keeps its input unit."""
        for worker, number in other.workers.items():
            self.workers.setdefault(worker, number)
        for day, number in other.days.items():
            self.days.setdefault(day, number)
        for observer, number in other.observers.items():
            self.observers.setdefault(observer, number)
        self.remark = self.remark or other.remark

    def second_day_or_worker(self) -> int | None:
        """Return the first input unit that gives a second day or worker; None: there is no second."""
        units = [*list(self.days.values())[1:], *list(self.workers.values())[1:]]
        return min(units, default=None)


@dataclass
class Visit:
    """One visit: what its heading and fields give, and the input units below them."""

    facts: VisitFacts = field(default_factory=VisitFacts)
    input_units: list[InputUnit] = field(default_factory=list)


class HeadParser:
    """Finds worker, observer and day of each visit that a note describes."""

    def __init__(self, reading: Reading, study: Study, roster: Roster) -> None:
        self._reading, self._study, self._roster = reading, study, roster

    def divide_into_visits(self, input_units: list[InputUnit]) -> list[Visit]:
        """Return the visits; every input unit that belongs to a head is excluded on the way.

        Raises
        ------
        Unreadable
            ``several_visits``: there are words between the fields of one head; and as `dates.parse_date`,
            ``unknown_worker``, ``unknown_observer``.
        """
        visits = [Visit()]
        n_front = _length_of_front_matter(input_units)
        for unit in input_units[:n_front]:
            facts = self._parse_field(unit)
            if facts is None:
                self._reading.exclude(unit.number, "format_line")
            else:
                self._reading.exclude(unit.number, "heading")
                visits[0].facts.add(facts)
        body = input_units[n_front:]
        for at, unit in enumerate(body):
            facts = self._parse_field(unit)
            if facts is None:
                facts = self._parse_heading(unit, may_be_unmarked=_may_be_unmarked_heading(body, at))
                if facts and _begins_another_visit(facts, visits):
                    visits.append(Visit())
            if facts is None:
                visits[-1].input_units.append(unit)
            else:
                self._add_to_head(visits[-1], unit, facts)
        return visits

    def facts_in_name(self, path: Path) -> VisitFacts:
        """Return what the file's name gives: the workers that it names, and a day if it has one."""
        facts = VisitFacts()
        for person in sorted(self._roster.named_in(path.stem)):
            if person.role == "worker":
                facts.workers[person] = 0
        facts.workers_of_folders = dict.fromkeys(sorted(workers_of_folders(path, self._roster)), 0)
        try:
            in_name = find_date_in_name(path.name, self._study)
        except Unreadable as error:
            if error.reason != "no_date":
                raise
        else:
            facts.days[in_name.day] = 0
            facts.remark = in_name.remark
        return facts

    def identify_visit(
        self, visit: Visit, visits: list[Visit], in_name: VisitFacts
    ) -> tuple[Person, Person, date]:
        """Return worker, observer and day of a visit.

        What its own head gives comes first, then the head of the note, then the file's name; and the only
        researcher of the roster is the observer where none is named.

        Raises
        ------
        Unreadable
            One of them is missing, or two sources of one do not agree.
        """
        own, of_note = visit.facts, visits[0].facts
        facts = VisitFacts(
            workers=own.workers or of_note.workers or in_name.workers or in_name.workers_of_folders,
            days=own.days or of_note.days or in_name.days,
            observers=own.observers or of_note.observers or self._researchers(),
        )
        self._check(facts, in_name, is_only_visit=len(visits) == 1)
        if in_name.remark and facts.days is in_name.days:
            self._reading.remark(1, in_name.remark)
        return next(iter(facts.workers)), next(iter(facts.observers)), next(iter(facts.days))

    def _check(self, facts: VisitFacts, in_name: VisitFacts, *, is_only_visit: bool) -> None:
        """Refuse a visit for which something is missing, or for which two sources do not agree."""
        # The name of a file with several visits may give the day or the worker of any of them.
        if is_only_visit and in_name.days.keys() - facts.days.keys():
            raise Unreadable("several_dates")
        second = facts.second_day_or_worker()
        if second is not None:
            # The file's name has no line: its fault shows at line 1.
            raise Unreadable("several_visits", self._line(max(second, 1)))
        if is_only_visit and in_name.workers and not in_name.workers.keys() & facts.workers.keys():
            raise Unreadable("several_workers")
        if not facts.workers:
            raise Unreadable("no_worker")
        if not facts.days:
            raise Unreadable("no_date")
        if len(facts.observers) != 1:
            raise Unreadable("unknown_observer")

    def _researchers(self) -> dict[Person, int]:
        return dict.fromkeys((one for one in self._roster.persons if one.role == "researcher"), 0)

    def _add_to_head(self, visit: Visit, unit: InputUnit, facts: VisitFacts) -> None:
        """Add what a field or heading gives, and exclude it with everything above it in the visit."""
        if _has_words_between(visit):
            raise Unreadable("several_visits", self._line(unit.number))
        visit.facts.add(facts)
        for above in visit.input_units:
            if above.text:
                self._reading.exclude(above.number, "heading")
            else:
                self._reading.exclude(above.number, "blank")
        self._reading.exclude(unit.number, "heading")
        visit.input_units = []

    def _parse_field(self, unit: InputUnit) -> VisitFacts | None:
        """Return what a line ``Worker: …``, ``Observer: …`` or ``Date: …`` gives; None: another line."""
        match = _field.fullmatch(unit.text)
        if match is None:
            return None
        key, value = match[1].lower(), match[2].strip("\"' ")
        if key == "date":
            return self._parse_day(value, unit)
        person = self._roster.find(value)
        if key == "worker":
            if person is None or person.role != "worker":
                raise Unreadable("unknown_worker", self._line(unit.number))
            return VisitFacts(workers={person: unit.number})
        if person is None or person.role != "researcher":
            raise Unreadable("unknown_observer", self._line(unit.number))
        return VisitFacts(observers={person: unit.number})

    def _parse_day(self, text: str, unit: InputUnit) -> VisitFacts:
        try:
            day, remark = parse_date(text, self._study)
        except Unreadable as error:
            raise Unreadable(error.reason, self._line(unit.number)) from None
        if remark:
            self._reading.remark(unit.number, remark)
        return VisitFacts(days={day: unit.number}, remark=remark)

    def _parse_heading(self, unit: InputUnit, *, may_be_unmarked: bool) -> VisitFacts | None:
        """Return the day and the worker that a heading gives; None: it is not a heading, or gives neither.

        A line that is not marked as a heading counts as one if it gives a day and, at most, a worker and
        the number of the visit, and is at the top of a note or begins a paragraph.
        """
        text = unit.text
        if unit.is_heading and (match := HASHES.fullmatch(text)):
            text = match[1]
        facts, others = VisitFacts(), []
        for part in self._parts(text):
            person = self._roster.find(part)
            if person is not None and person.role == "worker":
                facts.add(VisitFacts(workers={person: unit.number}))
            elif is_date(part, self._study):
                facts.add(self._parse_day(part, unit))
            else:
                others.append(part)
        if unit.is_heading:
            is_head = bool(facts.days or facts.workers)
        else:
            is_head = may_be_unmarked and bool(facts.days) and all(map(_plain_part.fullmatch, others))
        if not is_head:
            return None
        return facts

    def _parts(self, text: str) -> list[str]:
        """Return the parts between dashes, commas and brackets; of prose, the whole text."""
        text = text.strip()
        if is_date(text, self._study) or len(text) > LONGEST_HEADING:
            return [text]
        parts = _between.split(text, maxsplit=MOST_PARTS)
        if len(parts) > MOST_PARTS:
            return [text]
        return [part.strip() for part in parts]

    def _line(self, number: int) -> int:
        return self._reading.place(number)[0]


def _length_of_front_matter(input_units: list[InputUnit]) -> int:
    """Return the number of lines of front matter, with its two lines of dashes; 0: there is none."""
    if not input_units or not RULE.fullmatch(input_units[0].text):
        return 0
    for n_lines, unit in enumerate(input_units[1:LONGEST_FRONT_MATTER], start=2):
        if RULE.fullmatch(unit.text):
            return n_lines
    return 0


def _may_be_unmarked_heading(body: list[InputUnit], at: int) -> bool:
    """Tell whether a line is in the title at the top of a note, or begins a paragraph."""
    if at < 3 and all(unit.text for unit in body[:at]):
        return True
    above = body[at - 1]
    return not above.text or above.paragraph != body[at].paragraph


def _begins_another_visit(facts: VisitFacts, visits: list[Visit]) -> bool:
    """Tell whether a heading belongs to another visit than the last one."""
    last = visits[-1]
    has_words = any(unit.text for unit in last.input_units)
    if has_words and (last.facts.days or last.facts.workers or len(visits) > 1):
        return True
    has_other_day = last.facts.days and facts.days.keys() - last.facts.days.keys()
    has_other_worker = last.facts.workers and facts.workers.keys() - last.facts.workers.keys()
    return bool(has_other_day or has_other_worker)


def _has_words_between(visit: Visit) -> bool:
    """Tell whether words above a line of a head are neither its title nor lines such as ``Place: hub``."""
    words = [unit.text for unit in visit.input_units if unit.text]
    if len(words) > LONGEST_TITLE:
        return True
    facts = visit.facts
    has_begun = bool(facts.days or facts.workers or facts.observers)
    return has_begun and not all(map(_label.fullmatch, words))
