"""The files of manual coding in ``data/raw/coding``, and the parser of each format.

REFI-QDA (``.qdpx``, or the bare ``.qde`` that MAXQDA also writes), which NVivo, ATLAS.ti, MAXQDA and
QualCoder export; the databases of QualCoder (``.qda``, or its folder in a ``.zip``), Taguette
(``.sqlite3``), RQDA (``.rqda``) and requal (``.requal``); Taguette's highlights and plain tables as ``.csv``,
``.tsv`` or ``.txt``. The contents decide which parser is right, since many programs write ``.sqlite3`` or
``.txt``.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from helpers.exchange import plain_csv, qualcoder, refi, requal, rqda, taguette
from helpers.exchange.databases import SQLITE, list_tables
from helpers.exchange.delimited import PACKED, read_delimited
from helpers.exchange.projects import CodingFileError, Project
from helpers.files.archives import DAMAGED
from helpers.files.special import is_special
from helpers.study.study import RAW

FOLDER = RAW / "coding"
Parser = Callable[[Path], Project]
PROJECTS = (".qdpx", ".qde", ".zip")
DATABASES: dict[str, Parser] = {
    ".qda": qualcoder.read_database,
    ".sqlite3": taguette.read_database,
    ".sqlite": taguette.read_database,
    ".db": taguette.read_database,
    ".rqda": rqda.read_database,
    ".requal": requal.read_database,
}
"""The parser to try where the contents do not show the program, because the file is damaged."""
PROGRAM_OF_TABLE: dict[str, Parser] = {
    "code_text": qualcoder.read_database,
    "highlight_tags": taguette.read_database,
    "freecode": rqda.read_database,
    "categories_codes_map": requal.read_database,
}
"""The program of a database, by a table that no other has."""
TABLES = (".csv", ".tsv", ".txt")
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".numbers")
SYSTEM_FILES = {"thumbs.db", "desktop.ini", "readme.md"}
_of_sqlite = re.compile("-(?:wal|shm|journal)$")
SUFFIXES = (*PROJECTS, *DATABASES, *TABLES)
"""The suffixes of files that are read."""
REFI = b"urn:QDA-XML:project"
N_HEAD = 4096
"""Bytes in which the root of an XML file is looked for."""


def list_files(folder: Path) -> list[Path]:
    """Return the files of manual coding in order, without those that a system or program leaves beside them.

    These are hidden files, lock files of Office, and what SQLite writes next to a database, which is looked
    at when the database is read.
    """
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not _is_left_behind(path))


def _is_left_behind(path: Path) -> bool:
    if path.name.startswith((".", "~$")) or path.name.lower() in SYSTEM_FILES:
        return True
    database = _of_sqlite.sub("", path.name)
    return database != path.name and path.with_name(database).is_file()


def parse_file(path: Path) -> Project:
    """Parse a file with the parser of its format.

    Raises
    ------
    CodingFileError
        It cannot be read.
    """
    return _parser_of(path)(path)


def parse_coders(path: Path) -> Project:
    """Parse a file as far as needed to know how many excerpts each coder has.

    Raises
    ------
    CodingFileError
        It cannot be read.
    """
    parser = _parser_of(path)
    return OF_CODERS.get(parser, parser)(path)


def _parser_of(path: Path) -> Parser:
    """Return the parser of a file; refused is what is no file to read, or of a kind that is not read."""
    suffix = path.suffix.lower()
    if is_special(path):
        raise CodingFileError("special_file")
    if not path.is_symlink() and suffix in WORKBOOKS:
        raise CodingFileError("spreadsheet")
    if path.is_symlink() or suffix not in SUFFIXES:
        raise CodingFileError("unknown_format")
    return _find_parser(path, suffix)


class ReadFile(NamedTuple):
    """One file of manual coding: what it holds, or why it cannot be read."""

    path: Path
    project: Project | None
    error: CodingFileError | None


def read_files(study: Path, *, only_coders: bool = False) -> list[ReadFile]:
    """Parse all files of manual coding of a study folder; one that cannot be read stops nothing.

    Parameters
    ----------
    only_coders
        Whether it is enough to know how many excerpts each coder has (`parse_coders`).
    """
    parse = parse_coders if only_coders else parse_file
    files = []
    for path in list_files(study / FOLDER):
        try:
            files.append(ReadFile(path, parse(path), None))
        except CodingFileError as error:
            files.append(ReadFile(path, None, error))
    return files


def name_format(path: Path) -> str:
    """Return the format of a file that `parse_file` parses, as tables for people name it.

    Raises
    ------
    CodingFileError
        No parser takes it.
    """
    return FORMATS[_find_parser(path, path.suffix.lower())]


def _find_parser(path: Path, suffix: str) -> Parser:
    """Return the parser for the contents of a file, or for its suffix where the contents do not show it."""
    if path.is_dir():
        if suffix != ".qda":
            raise CodingFileError("unknown_format")
        return qualcoder.read_database
    head = _read_head(path)
    if head.startswith(SQLITE):
        return _find_program(path)
    if _is_refi(head):
        return refi.read_project
    packed = _list_members(path) if head.startswith(PACKED) else []
    if any(name.endswith(".qde") for name in packed):
        return refi.read_project
    if any(PurePosixPath(name).name == qualcoder.DATABASE for name in packed):
        return qualcoder.read_database
    if suffix in PROJECTS:
        return refi.read_project
    return DATABASES.get(suffix, _parse_table)


def _read_head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(N_HEAD)
    except OSError:
        raise CodingFileError("not_a_coding_file") from None


def _is_refi(head: bytes) -> bool:
    """Tell whether a file begins as XML of REFI-QDA, in UTF-8 or UTF-16."""
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip()
    return start.startswith(b"<") and REFI in start


def _find_program(path: Path) -> Parser:
    names = list_tables(path)
    for table, parser in PROGRAM_OF_TABLE.items():
        if table in names:
            return parser
    raise CodingFileError("unknown_format")


def _list_members(path: Path) -> list[str]:
    """Return the names in a .zip in lower case; none if it is damaged or no .zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            return [name.lower() for name in archive.namelist()]
    except DAMAGED:
        return []


def _parse_table(path: Path) -> Project:
    table = read_delimited(path, plain_csv.COLUMNS, taguette.COLUMNS)
    if table.columns == taguette.COLUMNS:
        return taguette.parse_highlights(table)
    return plain_csv.parse_rows(table)


FORMATS: dict[Parser, str] = {
    refi.read_project: "REFI-QDA",
    qualcoder.read_database: "QualCoder",
    taguette.read_database: "Taguette",
    rqda.read_database: "RQDA",
    requal.read_database: "requal",
    _parse_table: "CSV",
}
"""The name of each parser's format."""
OF_CODERS: dict[Parser, Parser] = {refi.read_project: refi.read_coders}
"""What reads the coders alone, for a parser that takes much longer."""
