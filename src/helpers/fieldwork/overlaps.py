"""One chat exported more than once: what a later export repeats is excluded, and the ledger says so.

Two messages are the same if sender, minute and words agree; two voice notes if sender, minute and audio do, or sender and
minute where one export was made without media. Of a voice note the copy that is kept counts, whichever export it is in.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from helpers.fieldwork.reading import Reading, Record, Status, drop
from helpers.study.roster import Person

AGAIN = Status("excluded", "in_another_export")


@dataclass(eq=False)
class Note:
    """A voice note that a chat announces: what tells it from others, what became of it, and all pieces that belong to it."""

    speaker: Person
    moment: datetime
    digest: str
    """Of the audio; empty where the export has none."""
    record: Record | None = None
    pieces: list[tuple[Reading, int]] = field(default_factory=list)


@dataclass(eq=False)
class ChatReading(Reading):
    """The reading of a chat, and what it must tell to be compared with other exports of it."""

    starts: array[int] = field(default_factory=lambda: array("l"))
    """First line of every message."""
    keys: array[int] = field(default_factory=lambda: array("q"))
    """Minute, sender and words of every message, hashed; 0: not to be compared. Empty where there is but one export."""
    notes: list[Note] = field(default_factory=list)


def settle_overlaps(readings: list[Reading]) -> None:
    """Exclude what an export repeats of an earlier one, or of one that has the audio and its transcript."""
    chats = [reading for reading in readings if isinstance(reading, ChatReading)]
    if len(chats) > 1:
        _settle_notes(chats)
        _settle_messages(chats)


def _settle_messages(chats: list[ChatReading]) -> None:
    seen: set[int] = set()
    for chat in chats:
        own = {line for note in chat.notes for reading, line in note.pieces if reading is chat}
        ends = [*chat.starts[1:], len(chat) + 1]
        for start, end, key in zip(chat.starts, ends, chat.keys, strict=False):
            if key in seen and start not in own:
                chat.statuses[start - 1 : end - 1] = [AGAIN] * (end - start)
        seen |= set(chat.keys) - {0}


def _settle_notes(chats: list[ChatReading]) -> None:
    by_minute: dict[tuple[Person, datetime], list[tuple[ChatReading, Note]]] = defaultdict(list)
    for chat in chats:
        for note in chat.notes:
            by_minute[note.speaker, note.moment.replace(second=0)].append((chat, note))
    for of_minute in by_minute.values():
        for note in _repeated(of_minute):
            if note.record is not None:
                drop(note.record, *AGAIN[:2])
            for reading, number in note.pieces:
                reading.statuses[number - 1] = AGAIN


def _repeated(of_minute: list[tuple[ChatReading, Note]]) -> Iterator[Note]:
    """Yield the notes that another export holds too: all but the first that is kept."""
    kept: list[tuple[ChatReading, Note]] = []
    for chat, note in sorted(of_minute, key=lambda one: one[1].record is None):
        if any(other is not chat and (same.digest == note.digest or not note.digest) for other, same in kept):
            yield note
        elif note.record is not None:
            kept.append((chat, note))
