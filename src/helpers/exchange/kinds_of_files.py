"""What a file is that cannot be read as what it was given for, so that a message can name it."""

from __future__ import annotations

import csv
from pathlib import Path

KINDS_OF_SUFFIXES = {
    ".qdpx": "a REFI-QDA project",
    ".qde": "the XML of a REFI-QDA project",
    ".qda": "a QualCoder project",
    ".sqlite3": "an SQLite database, as Taguette has them",
    ".qdc": "a codebook (REFI-QDA)",
    ".yaml": "a YAML file, as our own codebook is",
    ".yml": "a YAML file, as our own codebook is",
    ".docx": "a Word document",
    ".doc": "a Word document",
    ".odt": "a text document",
    ".rtf": "a text document",
    ".pdf": "a PDF",
    ".txt": "a text",
    ".md": "a text",
    ".html": "a web page",
    ".xlsx": "a spreadsheet: save it as CSV",
    ".xls": "a spreadsheet: save it as CSV",
    ".ods": "a spreadsheet: save it as CSV",
    ".rqda": "an RQDA project",
    ".nvp": "a project of NVivo: export it as .qdpx",
    ".nvpx": "a project of NVivo: export it as .qdpx",
    ".atlproj": "a project of ATLAS.ti: export it as .qdpx",
    ".hpr7": "a project of ATLAS.ti: export it as .qdpx",
    ".mx24": "a project of MAXQDA: export it as .qdpx",
    ".mx22": "a project of MAXQDA: export it as .qdpx",
    ".mx20": "a project of MAXQDA: export it as .qdpx",
    ".zip": "a .zip: unpack it",
}
WITH_CODES = {KINDS_OF_SUFFIXES[suffix] for suffix in (".qdpx", ".qde", ".qda", ".sqlite3", ".qdc", ".rqda")}
"""Kinds of files that hold codes: what is wrong with one of them is not its kind."""
CODES = ("tag", "name", "path", "code")
"""How a codebook as CSV calls the column of the codes; the first three are those that Taguette reads."""
HIGHLIGHTS = {"document", "content", "tag"}
MANUAL_CODING = {"segment_id", "theme", "coder"}
BYTES_OF_HEADER = 4_000


def name_kind(path: Path) -> str:
    """Return what a file is, as far as its name or the columns of a CSV show it, such as ``a PDF``."""
    if path.is_dir() and path.suffix.lower() != ".qda":
        return "a folder"
    if path.suffix.lower() == ".csv":
        return _name_csv(read_header(path))
    return KINDS_OF_SUFFIXES.get(path.suffix.lower(), "")


def _name_csv(columns: set[str]) -> str:
    if columns >= HIGHLIGHTS:
        return "a highlights file of Taguette"
    if columns >= MANUAL_CODING:
        return "a plain CSV of manual coding"
    if is_codebook(columns):
        return "a codebook as CSV"
    return "a CSV with other columns"


def is_codebook(columns: set[str]) -> bool:
    """Tell whether a CSV with these columns is a codebook: it names codes, and neither words nor coders."""
    return not columns.isdisjoint(CODES) and columns.isdisjoint({"content", "segment_id"})


def read_header(path: Path) -> set[str]:
    """Return the columns of a CSV in lower case; none if it cannot be read as text."""
    try:
        with path.open("rb") as file:
            text = decode(file.read(BYTES_OF_HEADER))
    except OSError:
        return set()
    first_line = text.partition("\n")[0].strip("\r")
    if not first_line:
        return set()
    cells = next(csv.reader([first_line], delimiter=delimiter_of(first_line)))
    return {cell.strip().lower() for cell in cells}


def decode(data: bytes) -> str:
    """Return the text of a CSV as spreadsheets save it: UTF-8, UTF-16 with its mark, or Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def delimiter_of(first_line: str) -> str:
    """Return what separates the cells of a CSV: a tab or semicolon, if its first line has more of them."""
    return max(",;\t", key=first_line.count)
