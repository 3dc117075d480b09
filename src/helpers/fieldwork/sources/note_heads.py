"""The heads of an observation note: titles, fields and headings, and the visits that these divide it into."""

from __future__ import annotations

import re

from helpers.fieldwork.dates import is_date, parse_date
from helpers.fieldwork.reading import InputUnit, Reading, Unreadable
from helpers.fieldwork.sources.head_clock import gives_clock
from helpers.fieldwork.sources.note_cells import find_labels
from helpers.fieldwork.sources.note_lines import (
    HASHES,
    KEYS,
    RULE,
    as_field,
    is_heading,
    is_metadata,
    is_other_field,
    is_rule,
    is_title,
)
from helpers.fieldwork.sources.note_visits import Visit, VisitFacts
from helpers.study.roster import Person, Roster
from helpers.study.study import Study

MOST_TITLES = 2
"""Lines of a title at the top of a note."""
LONGEST_FRONT_MATTER = 40
LONGEST_LINE, MOST_PARTS = 120, 6
"""Characters of a line that may be a heading, and parts between its dashes, commas and brackets."""
TITLE_ASSUMED = "title_assumed"
_between = re.compile(r"\s[\u2013\u2014|-]\s|\s?[()]\s?|,\s(?!\d{4})|:\s")
_BOLD = "*_: "
_clock_behind = re.compile(
    r"[ ,]\s*(?:(?:at|um|am)\s+)?(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4})?"
    r"|\d{1,2}\s?[ap]\.?m\.?|\d{1,2}(?:[:.]\d{2})?\s?Uhr)$",
    re.IGNORECASE,
)
"""The time of day behind the date of an entry: *12 October, 21:30*."""
_plain_part = re.compile(r"(?:visit|wtf|walk the frontline)(?:\s\d{1,3})?|", re.IGNORECASE)


class HeadParser:
    """Divides a note into visits, each with what its head gives; a diary into entries.

    Parameters
    ----------
    is_diary
        Whether the text is a diary. There a line ``Date: …`` begins another entry if it gives another day, as
        a heading does, and so does a date on a line of its own anywhere, also with the time of day.
    """

    def __init__(self, reading: Reading, study: Study, roster: Roster, *, is_diary: bool = False) -> None:
        self._reading, self._study, self._roster = reading, study, roster
        self._is_diary = is_diary
        self._labels: dict[int, str] = {}

    def divide_into_visits(self, input_units: list[InputUnit]) -> list[Visit]:
        """Return the visits; every input unit that belongs to a head is excluded on the way.

        Words above the last line of a head are words of its visit where the note describes no other.

        Raises
        ------
        Unreadable
            ``several_visits``: there are words between the lines of a head, or above it, that may belong to
            another visit; and as `dates.parse_date`, ``unknown_worker``, ``unknown_observer``.
        """
        labels = find_labels(input_units, self._is_value)
        self._labels = labels.of_unit
        for number in labels.units:
            self._reading.exclude(number, "heading")
        lines = [unit for unit in input_units if unit.number not in labels.units]
        visits = [Visit()]
        n_front = _length_of_front_matter(lines)
        for unit in lines[:n_front]:
            self._read_front_matter(visits[0], unit)
        body = lines[n_front:]
        for at, unit in enumerate(body):
            facts = self._parse_field(unit)
            is_field = facts is not None
            if facts is None:
                facts = self._parse_heading(unit, may_be_unmarked=self._may_be_unmarked(body, at))
            may_begin = not is_field or self._is_diary
            if facts and may_begin and self._begins_another_visit(facts, visits):
                visits.append(Visit())
            if facts is None:
                visits[-1].input_units.append(unit)
            else:
                self._add_to_head(visits, unit, facts, is_field=is_field)
        for visit in visits:
            if visit.first_doubtful and len(visits) > 1:
                raise Unreadable("several_visits", self._line(visit.first_doubtful.number))
            self._close_head(visit)
        return visits

    def _may_be_unmarked(self, body: list[InputUnit], at: int) -> bool:
        """Tell whether a line may be a heading, though nothing marks it as one.

        In a diary that is any line, unless the next one goes on with a small letter, as in a wrapped text.
        """
        if _may_be_unmarked_heading(body, at):
            return True
        return self._is_diary and not (at + 1 < len(body) and body[at + 1].text[:1].islower())

    def _read_front_matter(self, visit: Visit, unit: InputUnit) -> None:
        """Read a line of front matter: a field, another line of metadata, or words."""
        facts = self._parse_field(unit)
        if facts is not None:
            self._reading.exclude(unit.number, "heading")
            visit.facts.add(facts)
        elif not unit.text:
            self._reading.exclude(unit.number, "blank")
        elif is_rule(unit.text) or is_metadata(unit.text) or _is_other_field(unit.text):
            self._reading.exclude(unit.number, "format_line")
        else:
            visit.words_above.append(unit)
            visit.first_doubtful = visit.first_doubtful or unit

    def _add_to_head(
        self, visits: list[Visit], unit: InputUnit, facts: VisitFacts, *, is_field: bool
    ) -> None:
        """Add what a field or heading gives, and exclude it with what is a head above it in the visit."""
        visit = visits[-1]
        words = self._divide_head(visit, may_have_title=len(visits) == 1)
        if words:
            may_be_of_another = visit.has_begun and not all(map(self._is_labelled, words))
            if not is_field or may_be_of_another or visit.facts.repeats(facts):
                raise Unreadable("several_visits", self._line(unit.number))
            if not (visit.facts.days or visit.facts.workers):
                visit.first_doubtful = visit.first_doubtful or words[0]
        visit.facts.add(facts)
        visit.words_above += words
        self._reading.exclude(unit.number, "heading")
        visit.input_units = []

    def _divide_head(self, visit: Visit, *, may_have_title: bool) -> list[InputUnit]:
        """Exclude titles, headings, fields and rules above a line of a head; return the words."""
        words: list[InputUnit] = []
        n_titles = 0
        may_have_title = may_have_title and not visit.has_begun and not visit.words_above
        for above in visit.input_units:
            reason = self._kind_of(above)
            if not reason and may_have_title and n_titles < MOST_TITLES and not words:
                n_titles += 1
                if is_title(above.text):
                    reason = "heading"
                    self._remark_title(above)
            if reason:
                self._reading.exclude(above.number, reason)
            else:
                words.append(above)
        return words

    def _kind_of(self, unit: InputUnit) -> str:
        """Return why a line of a head is excluded; an empty text: it may be a title, or words."""
        if not unit.text:
            return "blank"
        if is_rule(unit.text):
            return "format_line"
        if is_heading(unit) or _is_other_field(self.full_text(unit)):
            return "heading"
        return ""

    def _remark_title(self, unit: InputUnit) -> None:
        """Remark a title that is no known one, a name or a date: it may be words without a full stop."""
        for part in self._parts(unit.text):
            if not (_plain_part.fullmatch(part) or self._roster.find(part) or is_date(part, self._study)):
                self._reading.remark(unit.number, TITLE_ASSUMED)

    def _close_head(self, visit: Visit) -> None:
        """Exclude fields below the last line of a head, and put the words above it before the others."""
        below = list(visit.input_units)
        while below and (not below[0].text or _is_other_field(self.full_text(below[0]))):
            unit = below.pop(0)
            self._reading.exclude(unit.number, self._kind_of(unit))
        visit.input_units = visit.words_above + below

    def _begins_another_visit(self, facts: VisitFacts, visits: list[Visit]) -> bool:
        """Tell whether a heading belongs to another visit than the last one."""
        last = visits[-1]
        has_words = bool(last.words_above) or any(not self._kind_of(unit) for unit in last.input_units)
        if has_words and (last.facts.days or last.facts.workers or len(visits) > 1):
            return True
        has_other_day = last.facts.days and facts.days.keys() - last.facts.days.keys()
        has_other_worker = last.facts.workers and facts.workers.keys() - last.facts.workers.keys()
        return bool(has_other_day or has_other_worker)

    def _is_value(self, text: str) -> bool:
        return self._roster.find(text) is not None or is_date(text, self._study)

    def full_text(self, unit: InputUnit) -> str:
        """Return the words of a line, after the label of its cell if it is in a table of fields."""
        if unit.number in self._labels:
            return f"{self._labels[unit.number]}: {unit.text}"
        return unit.text

    def _is_labelled(self, unit: InputUnit) -> bool:
        return as_field(self.full_text(unit)) is not None

    def _parse_field(self, unit: InputUnit) -> VisitFacts | None:
        """Return what a line ``Worker: …``, ``Observer: …`` or ``Date: …`` gives; None: another line."""
        found = as_field(self.full_text(unit))
        if found is None or found[0] not in KEYS:
            return None
        key, value = KEYS[found[0]], found[1].strip("\"' ")
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
        text = self._without_clock(text)
        try:
            parsed = parse_date(text, self._study)
        except Unreadable as error:
            raise Unreadable(error.reason, self._line(unit.number), error.detail) from None
        if parsed.remark:
            self._reading.remark(unit.number, parsed.remark)
        return VisitFacts(days={parsed.day: unit.number}, dates=[parsed])

    def _parse_heading(self, unit: InputUnit, *, may_be_unmarked: bool) -> VisitFacts | None:
        """Return the day and the worker that a heading gives; None: it is not a heading, or gives neither.

        A line that is not marked as a heading counts as one if it gives a day and, at most, a worker and
        the number of the visit, and is at the top of a note or begins a paragraph.
        """
        text = unit.text
        is_marked = is_heading(unit)
        if not (is_marked or may_be_unmarked):
            return None
        if is_marked and (match := HASHES.fullmatch(text)):
            text = match[1]
        if self._is_diary:
            text = self._without_clock(text.strip(_BOLD))
        workers: dict[Person, int] = {}
        days, others = [], []
        for part in self._parts(text):
            person = self._roster.find(part)
            if person is not None and person.role == "worker":
                workers.setdefault(person, unit.number)
            elif is_date(part, self._study):
                days.append(part)
            else:
                others.append(part)
        is_head = bool(days) and all(map(_plain_part.fullmatch, others))
        if is_marked:
            is_head = bool(days or workers)
        if not is_head:
            return None
        facts = VisitFacts(workers=workers)
        for day in days:
            facts.add(self._parse_day(day, unit))
        return facts

    def _without_clock(self, text: str) -> str:
        """Return the date of a diary's entry without the time of day behind it."""
        if not self._is_diary or is_date(text, self._study):
            return text
        return _clock_behind.sub("", text)

    def _parts(self, text: str) -> list[str]:
        """Return the parts between dashes, commas and brackets; of prose, the whole text."""
        text = text.strip()
        if is_date(text, self._study) or len(text) > LONGEST_LINE:
            return [text]
        parts = _between.split(text, maxsplit=MOST_PARTS)
        if len(parts) > MOST_PARTS:
            return [text]
        return [part.strip() for part in parts]

    def _line(self, number: int) -> int:
        return self._reading.place(number)[0]


def _is_other_field(text: str) -> bool:
    """Tell whether a line is certainly a field of which at most the time of day is read."""
    return is_other_field(text) or gives_clock(text)


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
