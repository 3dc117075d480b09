"""Plain CSV of manual coding: one row per coding, made in any spreadsheet.

Read as spreadsheets save it (`delimited`). The columns ``segment_id``, ``theme`` and ``coder`` are required.
Optional are ``start`` and ``end`` (characters of the segment's text, half-open; both empty: the whole
segment), ``quote``, which is compared with the words at that position, and ``text_checksum``
(`text_checksums`), which says in which text of the segment they count; and ``direction`` (`directions`), how
the excerpt speaks of its theme. Other columns are ignored. An apostrophe that protects a cell from being run
as a formula (``'=``) is not part of a quote.
"""

from __future__ import annotations

import re

from helpers.exchange.delimited import Columns, Delimited
from helpers.exchange.projects import Excerpt, Project
from helpers.files.spreadsheets import unescape

COLUMNS = Columns(("segment_id", "theme", "coder"), ("start", "end", "quote", "text_checksum", "direction"))
_position = re.compile(r"(\d{1,9})(?:[.,]0)?", re.ASCII)
"""At most nine digits: a longer number is not a position in any text. R and pandas write 5.0 for 5."""


def parse_rows(table: Delimited) -> Project:
    """Return the excerpts of the rows of a plain CSV; the document of each row is the segment that it names.

    Returns
    -------
    Project
        Without texts. ``start`` and ``end`` are both 0 where a row has neither: the whole segment is coded.
    """
    excerpts = [_parse_row(line, cells) for line, cells in table.rows]
    codes = list(dict.fromkeys(excerpt.code for excerpt in excerpts if excerpt.code))
    return Project(codes=codes, excerpts=excerpts, remarks=table.remarks)


def _parse_row(line: int, cells: dict[str, str]) -> Excerpt:
    # A spreadsheet may write a line end within a cell in another way.
    quote = unescape(cells.get("quote", "")).replace("\r\n", "\n").replace("\r", "\n").strip()
    segment_id, theme, coder = (cells.get(name, "").strip() for name in COLUMNS.required)
    reason = ""
    if not segment_id:
        reason = "unknown_document"
    elif not theme:
        reason = "no_code" if "theme" in cells else "unknown_code"
    start, end, reason_of_span = _parse_span(cells.get("start", "").strip(), cells.get("end", "").strip())
    checksum = cells.get("text_checksum", "").strip().lower()
    reason = reason or reason_of_span
    direction = cells.get("direction", "").strip()
    given = {"checksum": checksum, "direction": direction}
    return Excerpt(f"line {line}", segment_id, theme, coder, start, end, reason, quote, **given)


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
    number = _position.fullmatch(cell)
    return int(number[1]) if number else -1
