"""Read tables that a spreadsheet has saved as text: CSV, or Excel's "Unicode text".

The encoding is established from the bytes (`files.encodings`), the separator from the first line, which must
name the columns: it is the one with which the required columns are found, or the one that Excel's first line
``sep=;`` names. Nothing is inferred from the words. In names of columns, capitals, spaces, hyphens,
underscores and the dots of R make no difference. Rows of empty cells and other columns are passed over.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import NamedTuple

from helpers.exchange.projects import CodingFileError
from helpers.files.encodings import UndecodableError, decode
from helpers.prose import listed

SEPARATORS = (",", ";", "\t")
MAX_BYTES = 200_000_000
"""A larger file is not read."""
MAX_LINES_NAMED = 10
PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How .xlsx, .ods and .numbers begin, as every .zip does, and how .xls begins."""
READ_AS_CP1252 = "Read as Windows-1252, because it is not UTF-8."
_separator_line = re.compile(r'"?sep=([^\w\s"]|\t)"?[,;\t ]*(?:\r\n|\r|\n|$)', re.IGNORECASE)


class Columns(NamedTuple):
    """The columns of one kind of table."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


class Delimited(NamedTuple):
    """The rows of a table."""

    columns: Columns
    """Which of the kinds that were asked for it is."""
    rows: list[tuple[int, dict[str, str]]]
    """The line in which a row begins, and its cells by column: those of `columns` that the file has. A row
    that is too short has no cell of its last columns."""
    remarks: list[str]


class _Header(NamedTuple):
    """The first row as one separator divides it and one kind of table understands it."""

    line: int
    separator: str
    columns: Columns
    names: list[str]
    """The known column of each cell, or an empty text."""

    def missing(self) -> list[str]:
        """Return the required columns that are not there."""
        return [name for name in self.columns.required if name not in self.names]

    def twice(self) -> list[str]:
        """Return the columns that are there twice."""
        return sorted({name for name in self.names if name and self.names.count(name) > 1})


def read_delimited(path: Path, *kinds: Columns) -> Delimited:
    """Read a table of one of several kinds.

    Raises
    ------
    CodingFileError
        It is a workbook, its encoding or its columns cannot be established, or a row cannot be divided into
        cells in one way only; with the lines.
    """
    data = _read_bytes(path)
    text, encoding = _decode(data)
    remarks = [READ_AS_CP1252] if encoding == "cp1252" else []
    first_line = 1
    separators: tuple[str, ...] = SEPARATORS
    given = _separator_line.match(text)
    if given:
        text, first_line, separators = text[given.end() :], 2, (given[1],)
    headers = _find_headers(text, first_line, separators, kinds)
    readings = [_read_rows(text, first_line, header) for header in headers]
    if any(reading != readings[0] for reading in readings) or len({one.columns for one in headers}) > 1:
        raise CodingFileError("two_readings")
    return Delimited(headers[0].columns, readings[0], remarks)


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError:
        raise CodingFileError("not_a_coding_file") from None
    if len(data) > MAX_BYTES:
        raise CodingFileError("not_a_coding_file")
    if data.startswith(PACKED):
        raise CodingFileError("spreadsheet")
    return data


def _decode(data: bytes) -> tuple[str, str]:
    """Return the text without byte order marks, of which some programs write two, and its encoding.

    UTF-16 without a mark is recognised by its first character, a letter of a column's name.
    """
    try:
        if data[1:2] == b"\0":
            text, encoding = data.decode("utf-16-le"), "utf-16-le"
        elif data[:1] == b"\0":
            text, encoding = data.decode("utf-16-be"), "utf-16-be"
        else:
            text, encoding = decode(data)
    except UndecodableError as error:
        raise CodingFileError("unknown_encoding", f"line {error.line}") from None
    except UnicodeDecodeError:
        raise CodingFileError("unknown_encoding") from None
    if "\0" in text:
        line = 1 + text[: text.index("\0")].count("\n")
        raise CodingFileError("unknown_encoding", f"line {line}")
    return text.lstrip("\ufeff"), encoding


def _find_headers(
    text: str, first_line: int, separators: tuple[str, ...], kinds: tuple[Columns, ...]
) -> list[_Header]:
    """Return the header by each separator and kind for which all required columns are found.

    Raises
    ------
    CodingFileError
        None is found, with the columns missing from the most similar kind; or a column is there twice.
    """
    candidates = []
    for separator in separators:
        line, cells = _read_first_row(text, first_line, separator)
        candidates += [_Header(line, separator, kind, _match_columns(cells, kind)) for kind in kinds]
    complete = [header for header in candidates if not header.missing()]
    if not complete:
        nearest = min(candidates, key=lambda header: len(header.missing()))
        place = f"line {nearest.line}, without {_listed_columns(nearest.missing())}"
        raise CodingFileError("columns_missing", place)
    for header in complete:
        if header.twice():
            raise CodingFileError("column_twice", f"line {header.line}, {_listed_columns(header.twice())}")
    return complete


def _listed_columns(names: list[str]) -> str:
    noun = "column" if len(names) == 1 else "columns"
    return f"{noun} {listed(names)}"


def _read_first_row(text: str, first_line: int, separator: str) -> tuple[int, list[str]]:
    """Return the line and cells of the first row that is not empty; no cells if this is no separator."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = first_line
    try:
        for row in reader:
            if _has_words(row):
                return line, row
            line = first_line + reader.line_num
    except csv.Error:
        pass
    return line, []


def _match_columns(cells: list[str], kind: Columns) -> list[str]:
    known = {_fold(name): name for name in (*kind.required, *kind.optional)}
    return [known.get(_fold(cell), "") for cell in cells]


def _fold(name: str) -> str:
    return re.sub(r"[\s._-]+", "", name).casefold()


def _has_words(row: list[str]) -> bool:
    return any(cell.strip() for cell in row)


def _read_rows(text: str, first_line: int, header: _Header) -> list[tuple[int, dict[str, str]]]:
    """Return the cells of the rows below the header, by column, with the line in which each row begins.

    Raises
    ------
    CodingFileError
        A quotation mark is not closed; rows have more cells than the header, or are not divided into cells.
    """
    rows = _divide_rows(text, first_line, header.separator)[1:]
    n_columns = len(header.names)
    too_long = [line for line, row in rows if len(row) > n_columns and _has_words(row[n_columns:])]
    _refuse_lines("too_many_cells", too_long)
    undivided = [line for line, row in rows if len(row) == 1 and header.separator in row[0]]
    _refuse_lines("cells_not_divided", undivided)
    wanted = [(place, name) for place, name in enumerate(header.names) if name]
    return [(line, {name: row[place] for place, name in wanted if place < len(row)}) for line, row in rows]


def _divide_rows(text: str, first_line: int, separator: str) -> list[tuple[int, list[str]]]:
    """Return the cells of all rows that have words, with the line in which each row begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = []
    line = first_line
    try:
        for row in reader:
            if _has_words(row):
                rows.append((line, row))
            line = first_line + reader.line_num
    except csv.Error:
        raise CodingFileError("damaged_quotes", f"line {line}") from None
    return rows


def _refuse_lines(reason: str, lines: list[int]) -> None:
    if not lines:
        return
    named = [str(line) for line in lines[:MAX_LINES_NAMED]]
    if len(lines) > MAX_LINES_NAMED:
        named.append(f"{len(lines) - MAX_LINES_NAMED} more")
    noun = "line" if len(lines) == 1 else "lines"
    raise CodingFileError(reason, f"{noun} {listed(named)}")
