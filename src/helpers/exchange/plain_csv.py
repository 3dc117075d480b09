"""Plain CSV of manual coding: one row per coding, made in any spreadsheet.

Accepts UTF-8 with or without a byte order mark, and any line ends. The columns ``segment_id``, ``theme`` and
``coder`` are required. Optional are ``start`` and ``end`` (characters of the segment's text, half-open; both
empty: the whole segment) and ``quote``, which is compared with the words at that position. Other columns are
ignored. An apostrophe that protects a cell from being run as a formula (``'=``) is not part of a quote.
"""

from __future__ import annotations

import csv
from pathlib import Path

from helpers.exchange.projects import CodingFileError, Excerpt, Project
from helpers.files.spreadsheets import unescape

REQUIRED = ("segment_id", "theme", "coder")
REASON_IF_EMPTY = {"segment_id": "unknown_document", "theme": "unknown_code"}
MAX_DIGITS = 9
"""Digits of a position; a longer number is not a position in any text."""


def read_csv(path: Path) -> Project:
    """Read the rows of a plain CSV; the document of each row is the segment that it names.

    Returns
    -------
    Project
        Without texts. ``start`` and ``end`` are both 0 where a row has neither: the whole segment is coded.

    Raises
    ------
    CodingFileError
        It is not a CSV in UTF-8, a required column is missing, a column occurs twice, or a row has more cells
        than the header.
    """
    try:
        excerpts = _read_rows(path)
    except (UnicodeDecodeError, csv.Error, OSError):
        raise CodingFileError("not_a_coding_file") from None
    codes = list(dict.fromkeys(excerpt.code for excerpt in excerpts if excerpt.code))
    return Project(codes=codes, excerpts=excerpts)


def _read_rows(path: Path) -> list[Excerpt]:
    excerpts = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        header = next(rows, [])
        columns = [name for name in header if name]
        if not set(REQUIRED) <= set(columns) or len(set(columns)) < len(columns):
            raise CodingFileError("not_a_coding_file")
        # A row that goes on over several lines has the number of its first.
        line = rows.line_num + 1
        for row in rows:
            if any(cell.strip() for cell in row[len(header) :]):
                raise CodingFileError("not_a_coding_file")
            if row:
                excerpts.append(_parse_row(line, dict(zip(header, row, strict=False))))
            line = rows.line_num + 1
    return excerpts


def _parse_row(line: int, cells: dict[str, str]) -> Excerpt:
    quote = unescape(cells.get("quote", "")).strip()
    cells = {name: cell.strip() for name, cell in cells.items()}
    segment_id, theme, coder = (cells.get(name, "") for name in REQUIRED)
    reason = next((reason for name, reason in REASON_IF_EMPTY.items() if not cells.get(name)), "")
    start, end, reason_of_span = _parse_span(cells.get("start", ""), cells.get("end", ""))
    return Excerpt(f"line {line}", segment_id, theme, coder, start, end, reason or reason_of_span, quote)


def _parse_span(start_cell: str, end_cell: str) -> tuple[int, int, str]:
    """Return the two positions of a row, and why they cannot be used."""
    if not start_cell and not end_cell:
        return 0, 0, ""
    start, end = _parse_position(start_cell), _parse_position(end_cell)
    if 0 <= start < end:
        return start, end, ""
    if start == end >= 0:
        return 0, 0, "no_words"
    return 0, 0, "outside_document"


def _parse_position(cell: str) -> int:
    """Return the number in a cell; -1 where it is not a number."""
    is_number = cell.isascii() and cell.isdigit() and len(cell) <= MAX_DIGITS
    return int(cell) if is_number else -1
