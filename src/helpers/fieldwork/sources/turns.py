"""Turns: what one person says until another one does, made of the pieces that a reader hands over one by one.

A turn opens as a record at its first piece, the line with the speaker's name; the words below are merged into it. What
cannot be told whose it is ends the turn: nothing is ever glued to a neighbour across a fault.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from helpers.fieldwork.clock import comes_twice
from helpers.fieldwork.reading import Contact, Reading, Record, drop_record
from helpers.study.roster import Person, Roster
from helpers.study.study import Study


@dataclass
class _Turn:
    """A turn that is not finished: its pieces, and their words."""

    speaker: Person
    seconds: float | None
    pieces: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


class Turns:
    """Makes turns of a file's pieces.

    Parameters
    ----------
    contact
        What the turns belong to; `moment`: the wall clock at which the file's time 0:00 is, or None.
    """

    def __init__(self, reading: Reading, contact: Contact, study: Study, roster: Roster) -> None:
        self.reading, self.contact, self.study = reading, contact, study
        self._roster = roster
        self._persons: dict[str, Person | None] = {}
        self._turn: _Turn | None = None
        self._lost = "no_speaker"
        self._clock_changes = contact.moment is not None and _is_near_change(contact.moment, study)

    def known(self, label: str) -> bool:
        """Tell whether the roster knows a label."""
        return self.find(label) is not None

    def find(self, label: str) -> Person | None:
        """Return whom a label stands for, or None; each label is looked up once."""
        if label not in self._persons:
            self._persons[label] = self._roster.find(label) if label else None
        return self._persons[label]

    @property
    def speaker(self) -> Person | None:
        """Return who speaks at this point, or None."""
        return self._turn.speaker if self._turn else None

    def begin(self, number: int, label: str, seconds: float | None, text: str) -> None:
        """Begin a turn with a piece; an unknown label is set apart, and what follows it too."""
        self.end()
        speaker = self.find(label)
        if speaker is None:
            self.stop(number, "unknown_speaker" if label else "no_speaker")
            return
        self._turn = _Turn(speaker, seconds)
        self.go_on(number, text)

    def go_on(self, number: int, text: str) -> None:
        """Count a piece to the turn, or set it apart where there is none."""
        if self._turn is None:
            self.reading.quarantine(number, self._lost)
            return
        self._turn.pieces.append(number)
        words = " ".join(text.split())
        if words:
            self._turn.words.append(words)

    def stop(self, number: int, reason: str) -> None:
        """Set a piece apart and end the turn: nobody knows whose the next words are."""
        self.end()
        self._lost = "unknown_speaker" if reason == "unknown_speaker" else "no_speaker"
        self.reading.quarantine(number, reason)

    def end(self) -> None:
        """Finish the turn: open its record, if anything is said in it."""
        turn, self._turn, self._lost = self._turn, None, "no_speaker"
        if turn is None:
            return
        if not turn.words:
            for number in turn.pieces:
                self.reading.exclude(number, "no_words_said")
            return
        start, fold = self.contact.moment, None
        moment = (
            None if start is None or turn.seconds is None else start + timedelta(seconds=int(turn.seconds))
        )
        if start and moment and self._clock_changes:
            moment, fold = across_change(start, moment, self.study)
        record = self.reading.keep(
            turn.pieces[0], Record(turn.speaker, " ".join(turn.words), self.contact, moment, fold)
        )
        for number in turn.pieces[1:]:
            self.reading.merge(number, record)


def across_change(start: datetime, moment: datetime, study: Study) -> tuple[datetime, int | None]:
    """Return what the wall clock shows when an interview goes on while clocks change, and which of two times it is.

    A start that itself comes twice tells nothing of what follows: it is counted on from, as if the clock had not changed.
    """
    if comes_twice(start, study.zone):
        return moment, None
    later = (start.replace(tzinfo=study.zone).astimezone(UTC) + (moment - start)).astimezone(study.zone)
    shown = later.replace(tzinfo=None, fold=0)
    return shown, later.fold if comes_twice(shown, study.zone) else None


def _is_near_change(start: datetime, study: Study) -> bool:
    days = (start - timedelta(days=1), start + timedelta(days=1))
    return len({day.replace(tzinfo=study.zone).utcoffset() for day in days}) > 1


def identify_worker(readings: list[Reading], contact: Contact, named: set[Person]) -> None:
    """Find the one worker who speaks, and drop all records if there is none, or not the one whom the file's name names.

    Parameters
    ----------
    named
        Whom the file's name names.
    """
    records = [record for reading in readings for record in reading.records]
    workers = {record.speaker.id for record in records if record.speaker.role == "worker"}
    named_workers = {person.id for person in named if person.role == "worker"}
    reason = "no_worker" if not workers else "several_workers" if len(workers) > 1 else ""
    if not reason and named_workers and not workers <= named_workers:
        reason = "wrong_worker"
    if not reason:
        contact.worker = workers.pop()
        return
    for record in records:
        drop_record(record, "quarantined", reason)
