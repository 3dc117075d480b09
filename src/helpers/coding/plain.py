"""The plainest form of hand coding: a CSV with one row a coding, made in any spreadsheet.

Accepts UTF-8, with or without a byte order mark, any line ends. Columns ``segment_id``, ``theme`` and ``coder``; and, if given,
``start`` and ``end`` (characters of the segment's text, half-open; both empty: the whole segment) and ``quote``, to be compared.
"""

from __future__ import annotations

import csv
from pathlib import Path

from helpers.coding.projects import CodingFileError, Project, Selection

NEEDED = ("segment_id", "theme", "coder")
EMPTY = {"segment_id": "unknown_document", "theme": "unknown_code"}


def read_csv(path: Path) -> Project:
    """Read the rows of a plain CSV; the document of each is the segment that it names.

    Raises
    ------
    CodingFileError
        It is no CSV in UTF-8, or a needed column is missing.
    """
    project = Project()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if not set(NEEDED) <= set(reader.fieldnames or ()):
                raise CodingFileError("not_a_coding_file")
            before = reader.line_num
            for row in reader:
                cells = {name: (cell or "").strip() for name, cell in row.items() if isinstance(name, str) and not isinstance(cell, list)}
                project.selections.append(_selection(before + 1, cells))
                before = reader.line_num
    except (UnicodeDecodeError, csv.Error, OSError):
        raise CodingFileError("not_a_coding_file") from None
    project.codes = list(dict.fromkeys(selection.code for selection in project.selections if selection.code))
    return project


def _selection(line: int, cells: dict[str, str]) -> Selection:
    reason = next((reason for name, reason in EMPTY.items() if not cells.get(name)), "")
    span = (cells.get("start", ""), cells.get("end", ""))
    start, end = (int(one) if one.isascii() and one.isdigit() and len(one) < 10 else -1 for one in span)
    if span == ("", ""):
        start = end = 0
    elif not 0 <= start < end:
        start, end, reason = 0, 0, reason or ("no_words" if start == end >= 0 else "outside_document")
    return Selection(f"line {line}", cells["segment_id"], cells["theme"], cells["coder"], start, end, reason, cells.get("quote", ""))
