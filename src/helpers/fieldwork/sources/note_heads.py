"""The head of an observation note: whom it is about, who wrote it and when; and how headings divide it into visits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from helpers.fieldwork.dates import is_date, parse_date, when_in_name
from helpers.fieldwork.reading import Reading, Unreadable
from helpers.study.roster import Person, Roster
from helpers.study.study import Study

LONGEST_TITLE, LONGEST_FRONT = 5, 40
"""Lines of a title that may stand above the last line of a head; lines of front matter."""
HASHES = re.compile(r"#{1,6}\s+(\S.*?)[\s#]*")
_field = re.compile(r"(worker|observer|date)\s?:\s?(.*)", re.IGNORECASE)
_label = re.compile(r"[^:.]{1,40}:\s.*|[#=*_-]+")
RULE = re.compile(r"-{3,}|\*{3,}|\.{3}")
_between = re.compile(r"\s[\u2013\u2014|-]\s|\s?[()]\s?|,\s(?!\d{4})|:\s")
_plain_part = re.compile(r"(?:visit|wtf|walk the frontline)(?:\s\d{1,3})?|", re.IGNORECASE)


class Piece(NamedTuple):
    """One line of a note or of a paragraph in it, white space as single spaces."""

    number: int
    text: str
    paragraph: int
    """Lines of one paragraph share it."""
    is_heading: bool


@dataclass
class Said:
    """What a heading, a field or a name says, and at which piece."""

    workers: dict[Person, int] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)
    observers: dict[Person, int] = field(default_factory=dict)
    remark: str = ""

    def take(self, other: Said) -> None:
        """Add what another says."""
        for own, new in ((self.workers, other.workers), (self.observers, other.observers)):
            own.update({person: number for person, number in new.items() if person not in own})
        self.days.update({day: number for day, number in other.days.items() if day not in self.days})
        self.remark = self.remark or other.remark


@dataclass
class Visit:
    """One visit: what its heading and fields say, and the pieces below them."""

    said: Said
    pieces: list[Piece] = field(default_factory=list)


class Head:
    """Finds whom a note is about, who wrote it and when."""

    def __init__(self, reading: Reading, study: Study, roster: Roster) -> None:
        self.reading, self.study, self.roster = reading, study, roster

    def divide(self, pieces: list[Piece]) -> list[Visit]:
        """Return the visits; every piece of a head is excluded on the way.

        Raises
        ------
        Unreadable
            ``several_visits``: words stand between the fields of one head.
        """
        n_front = self._front_matter(pieces)
        visits = [Visit(Said())]
        for piece in pieces[:n_front]:
            said = self._field(piece)
            self.reading.exclude(piece.number, "heading" if said else "format_line")
            visits[0].said.take(said or Said())
        for at, piece in enumerate(pieces[n_front:], start=n_front):
            current = visits[-1]
            own = self._field(piece)
            if own is None:
                before = pieces[max(n_front, at - 3) : at]
                is_title = at - n_front < 3 and all(one.text for one in before)
                own = self._heading(
                    piece, may_be=is_title or not before[-1].text or before[-1].paragraph != piece.paragraph
                )
                if own and self._opens_another(own, current, is_first=len(visits) == 1):
                    current = Visit(Said())
                    visits.append(current)
            if own is None:
                current.pieces.append(piece)
                continue
            if _has_words_between(current):
                raise Unreadable("several_visits", self._line(piece.number))
            current.said.take(own)
            for above in (*current.pieces, piece):
                self.reading.exclude(above.number, "heading" if above.text else "blank")
            current.pieces = []
        return visits

    def _opens_another(self, own: Said, current: Visit, *, is_first: bool) -> bool:
        """Tell whether a heading belongs to a visit other than the one it stands in."""
        said = current.said
        if any(piece.text for piece in current.pieces) and (said.days or said.workers or not is_first):
            return True
        return bool(
            (said.days and own.days.keys() - said.days.keys())
            or (said.workers and own.workers.keys() - said.workers.keys())
        )

    def _front_matter(self, pieces: list[Piece]) -> int:
        """Return how many pieces stand between two lines of dashes at the very top, those included."""
        if not pieces or not RULE.fullmatch(pieces[0].text):
            return 0
        return next(
            (n for n, piece in enumerate(pieces[1:LONGEST_FRONT], start=2) if RULE.fullmatch(piece.text)), 0
        )

    def _field(self, piece: Piece) -> Said | None:
        """Return what a line ``Worker: …``, ``Observer: …`` or ``Date: …`` says."""
        match = _field.fullmatch(piece.text)
        if match is None:
            return None
        kind, value = match[1].lower(), match[2].strip("\"' ")
        if kind == "date":
            return self._day(value, piece)
        person = self.roster.find(value)
        role, reason = {
            "worker": ("worker", "unknown_worker"),
            "observer": ("researcher", "unknown_observer"),
        }[kind]
        if person is None or person.role != role:
            raise Unreadable(reason, self._line(piece.number))
        return (
            Said(workers={person: piece.number})
            if kind == "worker"
            else Said(observers={person: piece.number})
        )

    def _day(self, text: str, piece: Piece) -> Said:
        try:
            found = parse_date(text, self.study)
        except Unreadable as error:
            raise Unreadable(error.reason, self._line(piece.number)) from None
        if found.remark:
            self.reading.remark(piece.number, found.remark)
        return Said(days={found.day: piece.number}, remark=found.remark)

    def _heading(self, piece: Piece, *, may_be: bool) -> Said | None:
        """Return what a heading says of day and worker, or None: no heading, or one that says neither.

        A line that is not marked as a heading `may_be` one at the top of a note or where a paragraph begins: if it says a day and
        nothing but a worker and a number of the visit beside it.
        """
        match = HASHES.fullmatch(piece.text) if piece.is_heading else None
        said, others = Said(), []
        for part in self._parts(match[1] if match else piece.text):
            person = self.roster.find(part)
            if person is not None and person.role == "worker":
                said.take(Said(workers={person: piece.number}))
            elif is_date(part, self.study):
                said.take(self._day(part, piece))
            else:
                others.append(part)
        if piece.is_heading:
            return said if said.days or said.workers else None
        is_alone = bool(said.days) and all(_plain_part.fullmatch(part) for part in others)
        return said if is_alone and may_be else None

    def _parts(self, text: str) -> Iterator[str]:
        """Yield what stands between dashes, commas and brackets; a text of more parts than a heading has is prose."""
        whole = text.strip()
        if is_date(whole, self.study):
            yield whole
            return
        parts = _between.split(whole, maxsplit=6)
        yield from (part.strip() for part in (parts if len(parts) < 7 and len(whole) <= 120 else [whole]))

    def of_name(self, path: Path) -> Said:
        """Return what the file's name says: a day, and a worker if it names one alone."""
        named = [person for person in sorted(self.roster.named_in(path.stem)) if person.role == "worker"]
        said = Said(workers=dict.fromkeys(named))  # type: ignore[arg-type]
        try:
            when = when_in_name(path.name, self.study)
        except Unreadable as error:
            if error.reason != "no_date":
                raise
        else:
            said.days, said.remark = {when.day: 0}, when.remark
        return said

    def settle(self, visit: Visit, first: Visit, name: Said, *, is_only: bool) -> tuple[Person, Person, date]:
        """Return worker, observer and day of a visit: its own, else those of the note's head, else those of its name.

        Raises
        ------
        Unreadable
            One is missing, or they do not agree.
        """
        said = visit.said
        days = said.days or first.said.days or name.days
        workers = said.workers or first.said.workers or name.workers
        observers = (
            said.observers
            or first.said.observers
            or {one: 0 for one in self.roster.persons if one.role == "researcher"}
        )
        if is_only and name.days.keys() - days.keys():
            raise Unreadable("several_dates")
        if len(days) > 1 or len(workers) > 1:
            second = min(list(given.values())[1] for given in (days, workers) if len(given) > 1)
            raise Unreadable("several_visits", self._line(second or 1))
        if is_only and name.workers and not name.workers.keys() & workers.keys():
            raise Unreadable("several_workers")
        if not workers or len(observers) != 1 or not days:
            raise Unreadable("no_worker" if not workers else "no_date" if not days else "unknown_observer")
        if name.remark and days is name.days:
            self.reading.remark(1, name.remark)
        return next(iter(workers)), next(iter(observers)), next(iter(days))

    def _line(self, number: int) -> int:
        return self.reading.place(number)[0]


def _has_words_between(visit: Visit) -> bool:
    """Tell whether words stand above a line of a visit's head that are no title of it, nor lines such as ``Place: hub``."""
    words = [piece.text for piece in visit.pieces if piece.text]
    said = visit.said
    return len(words) > LONGEST_TITLE or (
        bool(said.days or said.workers or said.observers) and not all(map(_label.fullmatch, words))
    )
