"""One chat exported more than once: what a later export repeats is excluded, with its reason in the ledger.

Two messages are the same if sender, minute and words agree; two voice notes if sender, minute and audio do,
or sender and minute where one export was made without media. A voice note counts where it is kept,
whichever export that is.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from helpers.fieldwork.reading import Reading, Record, Status, drop_record
from helpers.study.roster import Person

IN_ANOTHER_EXPORT = Status("excluded", "in_another_export")


@dataclass(eq=False)
class AnnouncedNote:
    """A voice note that a chat announces: what distinguishes it from others, and what belongs to it."""

    speaker: Person
    moment: datetime
    digest: str
    """Hash of the audio; empty where the export has none."""
    record: Record | None = None
    input_units: list[tuple[Reading, int]] = field(default_factory=list)


@dataclass(eq=False)
class ChatReading(Reading):
    """The reading of a chat, with what is needed to compare it with other exports of the chat."""

    starts: array[int] = field(default_factory=lambda: array("l"))
    """First line of every message."""
    keys: array[int] = field(default_factory=lambda: array("q"))
    """Hash of minute, sender and words of every message (0: not to be compared); of one export, none."""
    notes: list[AnnouncedNote] = field(default_factory=list)
    typed: dict[int, Record] = field(default_factory=dict)
    """By the first line of a typed message that is read, its record."""
    reads_messages: bool = False
    """Whether its typed messages are read."""


def exclude_overlaps(readings: list[Reading]) -> None:
    """Exclude what an export repeats from an earlier one, or from one with the audio and its transcript."""
    chats = [reading for reading in readings if isinstance(reading, ChatReading)]
    if len(chats) > 1:
        _exclude_notes(chats)
        _exclude_messages(chats)


def _exclude_messages(chats: list[ChatReading]) -> None:
    seen: set[int] = set()
    # A message is read where its words are, whichever export that is.
    for chat in sorted(chats, key=lambda one: not one.reads_messages):
        of_notes = _lines_of_notes(chat)
        ends = [*chat.starts[1:], len(chat) + 1]
        for start, end, key in zip(chat.starts, ends, chat.keys, strict=False):
            if key in seen and start not in of_notes:
                if start in chat.typed:
                    drop_record(chat.typed[start], *IN_ANOTHER_EXPORT[:2])
                chat.statuses[start - 1 : end - 1] = [IN_ANOTHER_EXPORT] * (end - start)
        # Only now: two equal messages within one export are two messages.
        seen |= set(chat.keys) - {0}


def _lines_of_notes(chat: ChatReading) -> set[int]:
    """Return the lines of a chat that announce voice notes: `_exclude_notes` has decided about them."""
    lines = set()
    for note in chat.notes:
        lines |= {line for reading, line in note.input_units if reading is chat}
    return lines


def _exclude_notes(chats: list[ChatReading]) -> None:
    by_minute: dict[tuple[Person, datetime], list[tuple[ChatReading, AnnouncedNote]]] = defaultdict(list)
    for chat in chats:
        for note in chat.notes:
            by_minute[note.speaker, note.moment.replace(second=0)].append((chat, note))
    for notes in by_minute.values():
        for note in _repeated(notes):
            if note.record is not None:
                drop_record(note.record, *IN_ANOTHER_EXPORT[:2])
            for reading, number in note.input_units:
                reading.statuses[number - 1] = IN_ANOTHER_EXPORT


def _repeated(notes: list[tuple[ChatReading, AnnouncedNote]]) -> Iterator[AnnouncedNote]:
    """Yield the notes of one minute that another export holds too: all but the first that is kept."""
    kept: list[tuple[ChatReading, AnnouncedNote]] = []
    for chat, note in sorted(notes, key=lambda one: one[1].record is None):
        of_others = [other for other_chat, other in kept if other_chat is not chat]
        if any(other.digest == note.digest or not note.digest for other in of_others):
            yield note
        elif note.record is not None:
            kept.append((chat, note))
