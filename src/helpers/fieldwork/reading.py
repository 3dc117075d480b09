"""What every parser returns: the input units of a file, one status for each, and the records they make.

A parser reads one file and never stops at the first fault: what it cannot use becomes a quarantined input
unit, whose reason says why. `Reading.of_text` proves that the lines of a text file, put together, are the
file, byte for byte; `Reading.check_statuses` proves that each input unit has one status.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, Self

from helpers.errors import FieldworkError
from helpers.fieldwork.reasons import EXCLUDED, QUARANTINED, REMARKS
from helpers.files.encodings import UndecodableError, decode
from helpers.study.roster import Person

_line = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_REASONS = {"kept": {""}, "merged": {""}, "excluded": set(EXCLUDED), "quarantined": set(QUARANTINED)}

MAX_TEXT = 200_000_000
"""The largest text that is read, in bytes: some two million lines of a chat."""


class Unreadable(ValueError):
    """A file cannot be used.

    Parameters
    ----------
    reason
        One of `reasons.QUARANTINED`.
    line
        The line that shows the fault; 1 where the whole file is meant.
    detail
        How the fault shows, in words without names.
    """

    def __init__(self, reason: str, line: int = 1, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.line, self.detail = reason, line, detail


class InputUnit(NamedTuple):
    """One line of a text, or of a paragraph, as the parsers of notes and transcripts look at it."""

    number: int
    """Which input unit of the `Reading`, from 1."""
    text: str
    """Without invisible marks and white space at its ends."""
    paragraph: int
    """Lines of one paragraph have the same number."""
    line: int = 1
    """Which line of the paragraph, from 1."""
    is_heading: bool = False
    n_bold: int = 0
    """How many characters at the beginning of `text` are bold."""
    cell: tuple[int, int, int] = (0, 0, 0)
    """Which table of the document, which row and which column, each from 1; zeros outside tables."""
    before: tuple[str, ...] = ()
    """How lines began here before unaccepted tracked changes; empty where the paragraph has none."""
    joined: tuple[str, ...] = ()
    """How lines began, before unaccepted tracked changes, that are now joined to the end of this one."""
    seconds: float | None = None
    """When it was said, from the start, where the file says so apart from the words."""


@dataclass(eq=False)
class Contact:
    """The occasion that a record belongs to; `moment` is its wall-clock time, where the file gives one."""

    source: str
    worker: str
    day: date | None = None
    moment: datetime | None = None
    duration_s: float | None = None
    message_id: str = ""
    """What a mail program has given the message, and no other one; empty elsewhere."""


@dataclass(eq=False)
class Record:
    """One dated piece of fieldwork, before it has an id."""

    speaker: Person
    text: str
    contact: Contact
    moment: datetime | None = None
    """When it was said, by the study's wall clock."""
    fold: int | None = None
    """Which of two moments, in the hour that comes twice: 0 or 1; None where the file does not show it."""
    is_checked: bool = True
    """Whether a person has written or checked the words; False for a machine transcript."""
    reading: Reading | None = None
    """Where it begins: the reading, and the number of the input unit."""
    number: int = 0
    input_units: list[tuple[Reading, int]] = field(default_factory=list)
    """All input units that belong to it."""


class Status(NamedTuple):
    """What became of an input unit."""

    status: str
    reason: str = ""
    record: Record | None = None


@cache
def _shared_status(status: str, reason: str) -> Status:
    """Return one status for all input units to which the same has happened."""
    return Status(status, reason)


@dataclass(eq=False)
class Reading:
    """What a parser has read from one file, or from one part of it (whose `path` continues the file's)."""

    path: Path
    unit: str
    """What an input unit is: line, paragraph, deletion, member, message, row or file."""
    sizes: list[int]
    """How long each input unit is: characters, with its line end; bytes for a member or a file."""
    places: list[tuple[int, int]] | None = None
    """Line and subline of each input unit; None: lines 1, 2, 3 … A subline is a line of a paragraph or of a
    message, a part of a line in which several speak, or a cell of a row."""
    statuses: list[Status | None] = field(default_factory=list)
    remarks: dict[int, list[str]] = field(default_factory=dict)
    """Words of `reasons.REMARKS`, by number of the input unit."""
    detail: str = ""
    """How it shows that none of the file can be used, in words without names."""

    def __post_init__(self) -> None:
        """Begin with no status for any input unit."""
        self.statuses = [None] * len(self.sizes)
        self._records: dict[int, Record] = {}

    @property
    def records(self) -> list[Record]:
        """Return the records that begin in this reading, in order."""
        return list(self._records.values())

    @classmethod
    def of_text(cls, path: Path, data: bytes) -> tuple[Self, list[str]]:
        """Return the reading of a text file, and its lines with their line ends: input unit n is line n.

        Raises
        ------
        Unreadable
            The file is empty, too large, or text in an unknown encoding.
        """
        lines, encoding = decode_lines(data)
        if "".join(lines).encode(encoding) != data:
            msg = (
                f"{path.name}: its lines, put together, are not the file. "
                "Nothing is read; please report this."
            )
            raise FieldworkError(msg)
        reading = cls(path, "line", [*map(len, lines)])
        if encoding == "cp1252":
            reading.remark(1, "encoding_cp1252")
        elif encoding != "utf-8":
            reading.remark(1, "encoding_utf16")
        return reading, lines

    @classmethod
    def of_file(
        cls, path: Path, status: str, reason: str, line: int = 1, *, size: int | None = None
    ) -> Reading:
        """Return the reading of a file that has one status as a whole.

        Parameters
        ----------
        line
            The line that shows the fault.
        size
            Bytes of a part of a file; None: the size of the file on disk.
        """
        if size is None:
            size = 0
            if path.is_file():
                size = path.stat().st_size
        reading = cls(path, "file", [size], places=[(line, 1)])
        reading._set(1, Status(status, reason))
        return reading

    @classmethod
    def quarantine_file(cls, path: Path, fault: Unreadable, *, size: int | None = None) -> Reading:
        """Return the reading of a file that cannot be used; `size` as for `of_file`."""
        reading = cls.of_file(path, "quarantined", fault.reason, fault.line, size=size)
        reading.detail = fault.detail
        return reading

    def __len__(self) -> int:
        """Return how many input units there are."""
        return len(self.sizes)

    @property
    def n_lines(self) -> int:
        """Return how many lines there are, however many parts they have; elsewhere, input units."""
        if self.unit != "line" or self.places is None:
            return len(self.sizes)
        return len({line for line, _ in self.places})

    def place(self, number: int) -> tuple[int, int]:
        """Return line and subline of an input unit."""
        if self.places is None:
            return number, 1
        return self.places[number - 1]

    def divide(self, parts: dict[int, list[int]]) -> dict[int, int]:
        """Divide lines in which several speak into parts: each is an input unit, with a status of its own.

        Parameters
        ----------
        parts
            By number of the line, where its second part and the further ones begin, in characters.

        Returns
        -------
        dict
            The new number of each line, or of its first part.
        """
        sizes: list[int] = []
        places: list[tuple[int, int]] = []
        numbers: dict[int, int] = {}
        n_in: dict[int, int] = {}
        for number, size in enumerate(self.sizes, start=1):
            numbers[number] = len(sizes) + 1
            line, _ = self.place(number)
            ends = [*parts.get(number, ()), size]
            for start, end in pairwise([0, *ends]):
                n_in[line] = n_in.get(line, 0) + 1
                sizes.append(end - start)
                places.append((line, n_in[line]))
        self.sizes, self.places, self.statuses = sizes, places, [None] * len(sizes)
        self.remarks = {numbers[number]: words for number, words in self.remarks.items()}
        return numbers

    def keep(self, number: int, record: Record) -> Record:
        """Keep an input unit: a record begins with it."""
        record.reading, record.number = self, number
        self._records[id(record)] = record
        self._set(number, Status("kept", record=record))
        record.input_units.append((self, number))
        return record

    def merge(self, number: int, record: Record) -> None:
        """Add an input unit to a record that has begun elsewhere."""
        self.merge_all([number], record)

    def merge_all(self, numbers: list[int], record: Record) -> None:
        """Add input units to a record that has begun elsewhere."""
        status = Status("merged", record=record)
        for number in numbers:
            self._set(number, status)
            record.input_units.append((self, number))

    def exclude(self, number: int, reason: str) -> None:
        """Exclude an input unit, for a reason of `reasons.EXCLUDED`."""
        self._set(number, _shared_status("excluded", reason))

    def quarantine(self, number: int, reason: str) -> None:
        """Quarantine an input unit that cannot be used, for a reason of `reasons.QUARANTINED`."""
        self._set(number, _shared_status("quarantined", reason))

    def remark(self, number: int, word: str) -> None:
        """Add a remark to an input unit, whatever its status."""
        words = self.remarks.setdefault(number, [])
        if word not in words:
            words.append(word)

    def check_statuses(self) -> None:
        """Check that every input unit has one status, and that every reason and remark is documented.

        Raises
        ------
        FieldworkError
            A parser has lost an input unit: a fault of the program, never of the file.
        """
        unknown = self._undocumented()
        if None in self.statuses:
            fault = f"{self.unit} {self.statuses.index(None) + 1} has no status"
        elif unknown or len(self.statuses) != len(self.sizes):
            fault = f"unknown reasons {sorted(unknown)}"
        else:
            return
        msg = (
            f"{self.path.suffix} file: the ledger does not reconcile: {fault}. "
            "Nothing is read; please report this."
        )
        raise FieldworkError(msg)

    def _undocumented(self) -> set[tuple[str, str]]:
        """Return the reasons and remarks that `reasons` does not have, each with its status."""
        unknown = set()
        # Chats share a few statuses among many thousand lines: each is looked up once, by its identity.
        for status in {id(status): status for status in self.statuses if status}.values():
            if status.reason not in _REASONS[status.status]:
                unknown.add((status.status, status.reason))
        for words in self.remarks.values():
            unknown |= {("remark", word) for word in words if word.partition(":")[0] not in REMARKS}
        return unknown

    def _set(self, number: int, status: Status) -> None:
        if self.statuses[number - 1] is not None:  # pragma: no cover - a fault of a parser
            msg = f"{self.unit} {number} has two statuses: {self.statuses[number - 1]}, {status}"
            raise AssertionError(msg)
        self.statuses[number - 1] = status


def drop_record(record: Record, status: str, reason: str) -> None:
    """Take a record back: all its input units, in whatever file, are excluded or quarantined instead."""
    assert record.reading is not None  # noqa: S101 - every record begins in a reading
    del record.reading._records[id(record)]  # noqa: SLF001 - the other half of `Reading.keep`
    for reading, number in record.input_units:
        reading.statuses[number - 1] = Status(status, reason)
    record.input_units = []


def decode_lines(data: bytes) -> tuple[list[str], str]:
    """Return a text's lines with their line ends, and its encoding.

    That is UTF-8, UTF-16 with a byte order mark, or Windows-1252.

    Raises
    ------
    Unreadable
        Reasons ``empty_file``, ``too_large``, ``not_utf8`` (with the first damaged line).
    """
    if len(data) > MAX_TEXT:
        raise Unreadable("too_large")
    try:
        text, encoding = decode(data)
    except UndecodableError as error:
        raise Unreadable("not_utf8", error.line) from None
    if not text.strip("\ufeff \t\r\n"):
        raise Unreadable("empty_file")
    return split_lines(text), encoding


def split_lines(text: str) -> list[str]:
    r"""Split a text into its lines with their line ends: CR LF, LF and a single CR end one, as in an editor.

    `str.splitlines` would also split at marks inside a message.

    >>> split_lines("a\r\nb\u2028c\n\nd")
    ['a\r\n', 'b\u2028c\n', '\n', 'd']
    """
    return _line.findall(text)
