"""What every reader gives back: a file cut into pieces, one status for each, and the records that the kept ones make.

A reader looks at one file and never stops at the first fault: what it cannot use becomes a quarantined piece, whose
reason says why. `Reading.of_text` proves that the pieces of a text file, put together, are the file, byte for byte;
`Reading.close` that each piece has one status.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, Self

from helpers.errors import FieldworkError
from helpers.fieldwork.reasons import EXCLUDED, QUARANTINED, REMARKS
from helpers.study.roster import Person

_line = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_REASONS = {"kept": {""}, "merged": {""}, "excluded": set(EXCLUDED), "quarantined": set(QUARANTINED)}

LEFT_BEHIND = {".ds_store", "thumbs.db", "desktop.ini", "readme.md", ".gitkeep"}
MAX_TEXT = 200_000_000
"""The largest text that is read, in bytes: some two million lines of a chat."""


class Unreadable(ValueError):
    """A file cannot be read at all: the reason of quarantine, the line at which that shows (1: the file as such), and how."""

    def __init__(self, reason: str, line: int = 1, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.line, self.detail = reason, line, detail


@dataclass(eq=False)
class Contact:
    """The occasion that a record belongs to; `moment` is its wall clock, where the file tells one."""

    source: str
    worker: str
    day: date | None = None
    moment: datetime | None = None
    duration_s: float | None = None


@dataclass(eq=False)
class Record:
    """One dated piece of fieldwork, before it has an id."""

    speaker: Person
    text: str
    contact: Contact
    moment: datetime | None = None
    """When it was said: the study's wall clock."""
    fold: int | None = None
    """Which of two moments, in the hour that comes twice: 0 or 1; None where nothing tells."""
    is_checked: bool = True
    """Whether a person has heard or written the words; False for a machine's transcript."""
    reading: Reading | None = None
    """Where it begins: the reading, and the number of the piece."""
    number: int = 0
    pieces: list[tuple[Reading, int]] = field(default_factory=list)
    """All pieces that belong to it."""


class Status(NamedTuple):
    """What became of a piece."""

    status: str
    reason: str = ""
    record: Record | None = None


@dataclass(eq=False)
class Reading:
    """All that a reader found in one file, or in one part of it (`path` is then the file's, with the part's below it)."""

    path: Path
    unit: str
    """What a piece is: line, paragraph, deletion, member or file."""
    sizes: list[int]
    """How long each piece is: characters, its line end included; bytes for a member or a file."""
    places: list[tuple[int, int]] | None = None
    """Line and subline of each piece; None: lines 1, 2, 3 …"""
    statuses: list[Status | None] = field(default_factory=list)
    remarks: dict[int, list[str]] = field(default_factory=dict)
    """Words on single pieces, from `reasons.REMARKS`, by number."""
    detail: str = ""
    """How it shows that none of it can be used, in words without names."""

    def __post_init__(self) -> None:
        """Begin with no status for any piece."""
        self.statuses = [None] * len(self.sizes)
        self._records: dict[int, Record] = {}

    @property
    def records(self) -> list[Record]:
        """Return the records that begin in it, in order."""
        return list(self._records.values())

    @classmethod
    def of_text(cls, path: Path, data: bytes) -> tuple[Self, list[str]]:
        """Return the reading of a text file, and its lines with their line ends: pieces are numbered from 1.

        Raises
        ------
        Unreadable
            The file is empty, too large, or text in no known encoding.
        """
        lines, encoding = decode_lines(data)
        if "".join(lines).encode(encoding) != data:
            msg = f"{path.name}: its lines, put together, are not the file. Nothing is read; please report this."
            raise FieldworkError(msg)
        reading = cls(path, "line", [*map(len, lines)])
        if encoding != "utf-8":
            reading.remark(1, "encoding_cp1252" if encoding == "cp1252" else "encoding_utf16")
        return reading, lines

    @classmethod
    def of_file(
        cls, path: Path, status: str, reason: str, line: int = 1, *, size: int | None = None
    ) -> Reading:
        """Return the reading of a file that gets one status as a whole.

        Parameters
        ----------
        line
            Where the fault shows.
        size
            In bytes, of a part of a file.
        """
        n_bytes = size if size is not None else path.stat().st_size if path.is_file() else 0
        reading = cls(path, "file", [n_bytes], places=[(line, 1)])
        reading._set(1, Status(status, reason))
        return reading

    def __len__(self) -> int:
        """Return how many pieces there are."""
        return len(self.sizes)

    def place(self, number: int) -> tuple[int, int]:
        """Return line and subline of a piece."""
        return self.places[number - 1] if self.places else (number, 1)

    def open(self, number: int, record: Record) -> Record:
        """Keep a piece: a record begins with it."""
        record.reading, record.number = self, number
        self._records[id(record)] = record
        self._attach(number, Status("kept", record=record), record)
        return record

    def merge(self, number: int, record: Record) -> None:
        """Count a piece to a record that has begun elsewhere."""
        self._attach(number, Status("merged", record=record), record)

    def exclude(self, number: int, reason: str) -> None:
        """Leave a piece out, for a reason of `reasons.EXCLUDED`."""
        self._set(number, Status("excluded", reason))

    def quarantine(self, number: int, reason: str) -> None:
        """Set a piece apart that cannot be used, for a reason of `reasons.QUARANTINED`."""
        self._set(number, Status("quarantined", reason))

    def remark(self, number: int, word: str) -> None:
        """Say something of a piece, whatever its status."""
        words = self.remarks.setdefault(number, [])
        if word not in words:
            words.append(word)

    @classmethod
    def set_apart(cls, path: Path, fault: Unreadable, *, size: int | None = None) -> Reading:
        """Return the reading of a file that cannot be used."""
        reading = cls.of_file(path, "quarantined", fault.reason, fault.line, size=size)
        reading.detail = fault.detail
        return reading

    def close(self) -> None:
        """Check that every piece has one status, for a reason that is documented.

        Raises
        ------
        FieldworkError
            A reader has lost a piece: a fault of the program, never of the file.
        """
        lost = self.statuses.index(None) + 1 if None in self.statuses else 0
        given = {id(status): status for status in self.statuses if status}.values()
        unknown = {status[:2] for status in given if status.reason not in _REASONS[status.status]}
        unknown |= {
            ("remark", word)
            for words in self.remarks.values()
            for word in words
            if word.partition(":")[0] not in REMARKS
        }
        if lost or unknown or len(self.statuses) != len(self.sizes):
            what = f"{self.unit} {lost} has no status" if lost else f"unknown reasons {sorted(unknown)}"
            msg = f"{self.path.suffix} file: the ledger does not close: {what}. Nothing is read; please report this."
            raise FieldworkError(msg)

    def _attach(self, number: int, status: Status, record: Record) -> None:
        self._set(number, status)
        record.pieces.append((self, number))

    def _set(self, number: int, status: Status) -> None:
        if self.statuses[number - 1] is not None:
            msg = f"{self.unit} {number} has two statuses: {self.statuses[number - 1]}, {status}"  # pragma: no cover - a reader's fault
            raise AssertionError(msg)
        self.statuses[number - 1] = status


def is_left_behind(name: str) -> bool:
    """Tell whether a file is one that an operating system or an office program leaves behind, or a guide to the folder.

    >>> is_left_behind("~$Interview.docx"), is_left_behind("Interview.docx")
    (True, False)
    """
    return name.lower() in LEFT_BEHIND or name.startswith(("~$", "._", ".~lock."))


def drop(record: Record, status: str, reason: str) -> None:
    """Take a record back: every piece of it, in whatever file, is excluded or quarantined instead."""
    assert record.reading is not None  # noqa: S101 - every record has been opened
    del record.reading._records[id(record)]  # noqa: SLF001 - the other half of `Reading.open`
    for reading, number in record.pieces:
        reading.statuses[number - 1] = Status(status, reason)
    record.pieces = []


def decode_lines(data: bytes) -> tuple[list[str], str]:
    """Return a text's lines with their line ends, and its encoding: UTF-8, UTF-16 with its mark, or Windows-1252.

    Windows-1252 is taken only where no byte sequence is UTF-8: a damaged UTF-8 file is no Windows-1252 file.

    Raises
    ------
    Unreadable
        Reasons ``empty_file``, ``too_large``, ``not_utf8`` (with the first damaged line).
    """
    if len(data) > MAX_TEXT:
        raise Unreadable("too_large")
    encoding = "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        bad = data[: error.start]
        line = 1 + bad.count(b"\n") + bad.replace(b"\r\n", b"").count(b"\r")
        if (
            encoding != "utf-8"
            or b"\0" in data
            or re.search(r"[^\x00-\x7f\udc80-\udcff]", data.decode("utf-8", "surrogateescape"))
        ):
            raise Unreadable("not_utf8", line) from None
        encoding = "cp1252"
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            raise Unreadable("not_utf8", line) from None
    if not text.strip("\ufeff \t\r\n"):
        raise Unreadable("empty_file")
    return split_lines(text), encoding


def split_lines(text: str) -> list[str]:
    r"""Split a text into its lines, line ends kept: CR LF, LF and CR alone end one, as in an editor.

    `str.splitlines` would also split at marks inside a message.

    >>> split_lines("a\r\nb\u2028c\n\nd")
    ['a\r\n', 'b\u2028c\n', '\n', 'd']
    """
    return _line.findall(text)
