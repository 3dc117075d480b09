"""Turns: what one person says until another one speaks, made of input units one by one.

A turn becomes a record at its first input unit, the line with the speaker's name; the words below are
merged into it. Where the speaker is not known, the turn ends: words are never joined to a neighbour across
a fault.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from helpers.fieldwork.clock import comes_twice
from helpers.fieldwork.reading import Contact, Reading, Record, drop_record
from helpers.fieldwork.sources.labels import Labels
from helpers.fieldwork.sources.time_marks import take_marks
from helpers.study.roster import Person, Roster
from helpers.study.study import Study

ABOUT_LABELS = frozenset(("unknown_speaker", "several_voices", "unclear_label", "other_form"))
"""Reasons that hold for the lines below too: whose words they are depends on the label above."""


@dataclass
class _Turn:
    """A turn that has not ended yet: the numbers of its input units, and their words."""

    speaker: Person
    seconds: float | None
    numbers: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


class Turns:
    """Makes turns of a file's input units.

    Parameters
    ----------
    contact
        The contact of the turns; `moment` is the wall-clock time at which the file's time is 0:00, or None.
    """

    def __init__(self, reading: Reading, contact: Contact, study: Study, roster: Roster) -> None:
        self.reading, self._contact, self._study = reading, contact, study
        self.labels = Labels(roster)
        self._turn: _Turn | None = None
        self._reason_without_turn = "no_speaker"
        self._next_seconds: float | None = None
        """A time at the end of the turn above: there the next one begins."""
        self._is_near_clock_change = contact.moment is not None and _is_near_change(contact.moment, study)

    def is_known(self, label: str) -> bool:
        """Tell whether the roster has a label as a form of a name."""
        return self.labels.is_known(label)

    def find(self, label: str) -> Person | None:
        """Return the person whom a label names, or None; each label is looked up once."""
        return self.labels.find(label)

    @property
    def speaker(self) -> Person | None:
        """Return who is speaking, or None."""
        if self._turn is None:
            return None
        return self._turn.speaker

    def begin(self, number: int, label: str, seconds: float | None, text: str) -> None:
        """Begin a turn with an input unit; where the label is unknown, quarantine it and what follows."""
        speaker = self.find(label)
        if speaker is not None:
            self.go_on_with(speaker, seconds)
            self.add(number, text)
        elif label:
            self.interrupt(number, "unknown_speaker")
        else:
            self.interrupt(number, "no_speaker")

    def go_on_with(self, speaker: Person | None, seconds: float | None = None) -> None:
        """Begin a turn of a speaker, without words so far; of nobody, where the speaker is None."""
        self.end()
        if speaker is not None:
            if seconds is None:
                seconds = self._next_seconds
            self._next_seconds = None
            self._turn = _Turn(speaker, seconds)

    def add(self, number: int, text: str) -> None:
        """Add an input unit to the turn, or quarantine it where there is none."""
        if self._turn is None:
            self.reading.quarantine(number, self._reason_without_turn)
            return
        self._turn.numbers.append(number)
        if "[" in text or "#" in text:
            text = self._without_marks(text, self._turn)
        if "  " in text or not text.isprintable():
            # Only then is there white space to be made single; most lines have none, and the look is quick.
            text = " ".join(text.split())
        text = text.strip(" ")
        if text:
            self._turn.words.append(text)

    def _without_marks(self, text: str, turn: _Turn) -> str:
        """Return words without the times among them; a time before the first word is the turn's."""
        marked = take_marks(text)
        if marked.at_start is not None and turn.seconds is None and not turn.words:
            turn.seconds = marked.at_start
        if marked.at_end is not None:
            self._next_seconds = marked.at_end
        return marked.words

    def interrupt(self, number: int, reason: str) -> None:
        """Quarantine an input unit and end the turn: the speaker of the words that follow is not known."""
        self.end()
        self._next_seconds = None
        if reason in ABOUT_LABELS:
            self._reason_without_turn = reason
        self.reading.quarantine(number, reason)

    def end(self) -> None:
        """End the turn, and make it a record if it has words."""
        turn, self._turn = self._turn, None
        self._reason_without_turn = "no_speaker"
        if turn is None:
            return
        if not turn.words:
            for number in turn.numbers:
                self.reading.exclude(number, "no_words_said")
            return
        moment, fold = self._moment_of(turn)
        first, *others = turn.numbers
        record = Record(turn.speaker, " ".join(turn.words), self._contact, moment, fold)
        self.reading.keep(first, record)
        self.reading.merge_all(others, record)

    def _moment_of(self, turn: _Turn) -> tuple[datetime | None, int | None]:
        """Return the wall-clock time at which a turn begins, and which of two times it is."""
        start = self._contact.moment
        if start is None or turn.seconds is None:
            return None, None
        moment = start + timedelta(seconds=int(turn.seconds))
        if self._is_near_clock_change:
            return across_change(start, moment, self._study)
        return moment, None


def across_change(start: datetime, moment: datetime, study: Study) -> tuple[datetime, int | None]:
    """Return what the wall clock shows when clocks change during an interview, and which of two times it is.

    From a start that itself comes twice nothing follows for later times: they are counted as if the clocks
    had not changed.
    """
    if comes_twice(start, study.zone):
        return moment, None
    later = (start.replace(tzinfo=study.zone).astimezone(UTC) + (moment - start)).astimezone(study.zone)
    wall_clock = later.replace(tzinfo=None, fold=0)
    if comes_twice(wall_clock, study.zone):
        return wall_clock, later.fold
    return wall_clock, None


def _is_near_change(start: datetime, study: Study) -> bool:
    days = (start - timedelta(days=1), start + timedelta(days=1))
    return len({day.replace(tzinfo=study.zone).utcoffset() for day in days}) > 1


def identify_worker(
    reading: Reading, contact: Contact, named: set[Person], present: dict[Person, int] | None = None
) -> None:
    """Set the contact's worker: the one worker who speaks, whom the file's name must not contradict.

    Where several workers speak, each has a contact: see `_divide`. Where no worker speaks, or another than
    those whom the name has, all records are quarantined. In a focus group a worker may be present, and say
    nothing: she has a contact too, in which no words of hers are counted.

    Parameters
    ----------
    named
        The persons whom the file's name names.
    present
        The persons of whom a focus group says that they were present, with the number of the line that says
        so.
    """
    workers = {record.speaker.id for record in reading.records if record.speaker.role == "worker"}
    named_workers = {person.id for person in named if person.role == "worker"}
    silent = {
        person.id: number
        for person, number in (present or {}).items()
        if person.role == "worker" and person.id not in workers
    }
    reason = _fault_of(workers, named_workers - set(silent))
    if reason:
        for record in reading.records:
            drop_record(record, "quarantined", reason)
        return
    if len(workers) > 1:
        _divide(reading, contact)
    else:
        contact.worker = workers.pop()
    _show_silent(reading, contact, silent)


def _fault_of(workers: set[str], named: set[str]) -> str:
    """Return why a file cannot be used in which these workers speak, and its name names others."""
    if not workers:
        return "no_worker"
    if len(workers) > 1 and named and workers != named:
        return "several_workers"
    if named and not workers <= named:
        return "wrong_worker"
    return ""


def _divide(reading: Reading, contact: Contact) -> None:
    """Divide a joint interview into one contact for each worker, of the same day and time.

    A worker's turns belong to the worker's own contact; those of others to the worker who speaks next, since
    questions come before answers, and below the last answer to the worker who gave it. So every turn belongs
    to one contact, and whether a worker's words are counted depends on this worker's consent alone.
    """
    contacts: dict[str, Contact] = {}
    for record in reading.records:
        if record.speaker.role == "worker" and record.speaker.id not in contacts:
            if contacts:
                reading.remark(record.number, "joint_interview")
            contacts[record.speaker.id] = replace(contact, worker=record.speaker.id)
    answers = [record for record in reading.records if record.speaker.role == "worker"]
    of_next = contacts[answers[-1].speaker.id]
    for record in reversed(reading.records):
        if record.speaker.role == "worker":
            of_next = contacts[record.speaker.id]
        record.contact = of_next


def _show_silent(reading: Reading, contact: Contact, silent: dict[str, int]) -> None:
    """Give each worker who was present and said nothing a contact, by a turn that was spoken to all.

    That is the first turn of somebody who is no worker, for a second silent worker the second, and so on:
    a contact is there only by its records.
    """
    spoken_to_all = [record for record in reading.records if record.speaker.role != "worker"]
    for worker, number in silent.items():
        if spoken_to_all:
            spoken_to_all.pop(0).contact = replace(contact, worker=worker)
        else:
            reading.remark(number, "silent_worker")
