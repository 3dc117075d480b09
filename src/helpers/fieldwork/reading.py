"""What every reader gives back: pieces with one fate each, and the records that the kept ones make.

A reader looks at one file and never stops at the first fault: what it cannot use becomes a quarantined piece, whose
reason says why. The pieces of a text file, put together, are the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

from helpers.roster import Person

_line = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

QUARANTINE = {
    "unreadable_file": "the file cannot be opened. Give yourself the right to read it",
    "empty_file": "the file is empty. Put the whole file back, or take it out of data/raw",
    "not_utf8": "the file is not UTF-8 text. Save it as UTF-8",
    "not_a_zip": "the file is damaged, or no {suffix} file at all. Export it again",
    "password_protected": "the file is protected by a password or is an old .doc file. Save it as an open .docx",
    "unsafe_document": "the document is far larger than it looks or declares entities. It is not read",
    "unknown_format": "this kind of file has no reader here. Known: {known}",
    "no_webvtt_header": "the first line of a .vtt file must be WEBVTT",
    "damaged_cue": "the cue has no readable time line. Put it right in the transcript",
    "no_speaker": "words without a speaker. Put the speaker's name before them",
    "unknown_speaker": "a speaker whom data/raw/roster.csv does not know. Add this form of the name to the roster",
    "several_voices": "two speakers stand on one line. Put each on a line of their own",
    "no_worker": "no worker of the study speaks here. Check the file and the roster",
    "several_workers": "more than one worker speaks here. Split the file",
    "unknown_worker": "the note's Worker: line names nobody that data/raw/roster.csv knows as a worker",
    "unknown_observer": "the note's Observer: line names nobody that data/raw/roster.csv knows as a researcher",
    "no_date": "no date. Allowed: -YYYYMMDD_HHMMSS- in a transcript's name, a line 'Date: 12 October 2023' in a note",
    "impossible_date": "the date does not exist, or its weekday does not agree. Put it right",
    "outside_calendar": "the date is outside the study's calendar ({calendar}). Put the date right, or the calendar in data/study.yaml",
    "outside_worker_days": "the date is outside the worker's days in data/study.yaml. Put one of them right",
    "same_contact_twice": "another file holds this interview or voice note too. Keep one of them",
    "no_chat": "the .zip holds no chat. A WhatsApp export has one .txt with the messages",
    "before_first_message": "a line before the first message. Export the chat again",
    "no_audio": "the message names a voice note that is not in the .zip. Export the chat again, with media",
    "unreadable_audio": "the voice note is no audio that can be measured. Export the chat again",
    "no_transcript": "the voice note has no transcript beside the .zip, in a folder of the same name",
    "no_message": "no message of the chat announces this voice note or transcript",
    "sent_twice": "the voice note has been announced by an earlier message",
    "no_words": "the file holds no words of fieldwork",
}
"""Why a piece is quarantined, and what to do about it."""


@dataclass
class Piece:
    """One physical piece of a raw file, with its fate."""

    unit: str
    line: int
    n_characters: int
    fate: str
    reason: str = ""
    record: Record | None = None


@dataclass(eq=False)
class Record:
    """One dated piece of fieldwork, before it has an id."""

    speaker: Person
    text: str
    clock: time | None
    line: int
    contact: Contact


@dataclass(eq=False)
class Contact:
    """The occasion that a record belongs to."""

    source: str
    worker: str
    day: date | None = None
    clock: time | None = None
    duration_s: float | None = None


@dataclass
class Reading:
    """All that a reader found in one file."""

    path: Path
    pieces: list[Piece] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)

    def add(self, unit: str, line: int, n_characters: int, fate: str, reason: str = "", record: Record | None = None) -> None:
        """Note one piece and its fate."""
        self.pieces.append(Piece(unit, line, n_characters, fate, reason, record))

    def open(self, record: Record, unit: str, n_characters: int) -> Record:
        """Note the piece with which a record begins."""
        self.records.append(record)
        self.add(unit, record.line, n_characters, "kept", record=record)
        return record

    def drop(self, record: Record, reason: str) -> None:
        """Quarantine a record after all: every piece of it."""
        self.records = [one for one in self.records if one is not record]
        for piece in self.pieces:
            if piece.record is record:
                piece.fate, piece.reason, piece.record = "quarantined", reason, None


def whole_file(path: Path, fate: str, reason: str) -> Reading:
    """Return the reading of a file that gets one fate as a whole."""
    reading = Reading(path)
    reading.add("file", 1, path.stat().st_size, fate, reason)
    return reading


def read_lines(path: Path) -> list[str] | str:
    """Return a text file's lines with their line ends, or the reason why it cannot be read.

    Only CR LF, LF and CR end a line: `str.splitlines` would also split at marks inside a message.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return "not_utf8"
    return split_lines(text) if text.strip("\ufeff \t\r\n") else "empty_file"


def split_lines(text: str) -> list[str]:
    r"""Split a text into its lines, line ends kept.

    >>> split_lines("a\r\nb\u2028c\n\nd")
    ['a\r\n', 'b\u2028c\n', '\n', 'd']
    """
    return _line.findall(text)
