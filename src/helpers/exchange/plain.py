"""The plainest form of manual coding: a CSV with one row a coding, made in any spreadsheet.

Accepts UTF-8, with or without a byte order mark, any line ends. Columns ``segment_id``, ``theme`` and ``coder``; and, if given,
``start`` and ``end`` (characters of the segment's text, half-open; both empty: the whole segment) and ``quote``, to be compared. Other
columns may stand among them. An apostrophe before what a spreadsheet would run (``'=``) is not part of a quote.
"""

from __future__ import annotations

import csv
from pathlib import Path

from helpers.exchange.projects import CodingFileError, Excerpt, Project
from helpers.files.spreadsheets import unescape

NEEDED = ("segment_id", "theme", "coder")
EMPTY = {"segment_id": "unknown_document", "theme": "unknown_code"}


def read_csv(path: Path) -> Project:
    """Read the rows of a plain CSV; the document of each is the segment that it names.

    Returns
    -------
    Project
        No texts. ``start`` and ``end`` are both 0 where a row has neither: the whole segment is coded.

    Raises
    ------
    CodingFileError
        It is no CSV in UTF-8, a needed column is missing, a column stands twice, or a row has more cells than the header.
    """
    project = Project()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            named = [name for name in header if name]
            if not set(NEEDED) <= set(named) or len(set(named)) < len(named):
                raise CodingFileError("not_a_coding_file")
            line = reader.line_num + 1
            for row in reader:
                if any(cell.strip() for cell in row[len(header) :]):
                    raise CodingFileError("not_a_coding_file")
                cells = dict(zip(header, row, strict=False))
                project.excerpts += [_excerpt(line, cells)] if row else []
                line = reader.line_num + 1
    except (UnicodeDecodeError, csv.Error, OSError):
        raise CodingFileError("not_a_coding_file") from None
    project.codes = list(dict.fromkeys(excerpt.code for excerpt in project.excerpts if excerpt.code))
    return project


def _excerpt(line: int, cells: dict[str, str]) -> Excerpt:
    quote = cells.get("quote", "")
    quote = unescape(quote).strip()
    cells = {name: cell.strip() for name, cell in cells.items()}
    segment_id, theme, coder = (cells.get(name, "") for name in NEEDED)
    reason = next((reason for name, reason in EMPTY.items() if not cells.get(name)), "")
    span = (cells.get("start", ""), cells.get("end", ""))
    start, end = (int(one) if one.isascii() and one.isdigit() and len(one) < 10 else -1 for one in span)
    if span == ("", ""):
        start = end = 0
    elif not 0 <= start < end:
        start, end, reason = 0, 0, reason or ("no_words" if start == end >= 0 else "outside_document")
    return Excerpt(f"line {line}", segment_id, theme, coder, start, end, reason, quote)
