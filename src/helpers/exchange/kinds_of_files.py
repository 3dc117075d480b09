"""What a file is that cannot be read as what it was given for, so that a message can name it."""

from __future__ import annotations

from pathlib import Path

from helpers.exchange.codebook_csv import read_codebook_csv
from helpers.exchange.projects import CodingFileError

KINDS_OF_SUFFIXES = {
    ".qdpx": "a REFI-QDA project",
    ".qde": "the XML of a REFI-QDA project",
    ".qda": "a QualCoder project",
    ".sqlite3": "an SQLite database, as Taguette has them",
    ".sqlite": "an SQLite database, as Taguette has them",
    ".db": "an SQLite database, as Taguette has them",
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
    ".xlsx": "a spreadsheet (save it as CSV)",
    ".xls": "a spreadsheet (save it as CSV)",
    ".ods": "a spreadsheet (save it as CSV)",
    ".rqda": "an RQDA project",
    ".requal": "a requal project",
    ".nvp": "a project of NVivo (export it as .qdpx)",
    ".nvpx": "a project of NVivo (export it as .qdpx)",
    ".atlproj": "a project of ATLAS.ti (export it as .qdpx)",
    ".hpr7": "a project of ATLAS.ti (export it as .qdpx)",
    ".mx24": "a project of MAXQDA (export it as .qdpx)",
    ".mx22": "a project of MAXQDA (export it as .qdpx)",
    ".mx20": "a project of MAXQDA (export it as .qdpx)",
    ".zip": "a .zip",
}
WITH_CODES = {
    KINDS_OF_SUFFIXES[suffix] for suffix in (".qdpx", ".qde", ".qda", ".sqlite3", ".rqda", ".requal", ".zip")
}
"""Kinds of files that may hold codes: what is wrong with one of them is not its kind."""
CODEBOOK = "a codebook, which holds codes and no coding"


def name_kind(path: Path) -> str:
    """Return what a file is, as far as its name or its columns show it, such as ``a PDF``; empty if not."""
    suffix = path.suffix.lower()
    if path.is_dir() and suffix != ".qda":
        return "a folder"
    if suffix == ".qdc" or (suffix in (".csv", ".tsv") and _is_codebook(path)):
        return CODEBOOK
    return KINDS_OF_SUFFIXES.get(suffix, "")


def _is_codebook(path: Path) -> bool:
    try:
        return bool(read_codebook_csv(path))
    except CodingFileError:
        return False
