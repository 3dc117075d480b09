"""Read SQLite databases of coding programs without writing to them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from helpers.exchange.projects import CodingFileError
from helpers.files.special import is_special

Tables = dict[str, list[dict[str, Any]]]
SQLITE = b"SQLite format 3\0"
"""The bytes with which every SQLite database begins."""
EMPTY_CELL = {int: -1, str: ""}
DAMAGED = (sqlite3.Error, UnicodeDecodeError)
"""Errors that a damaged database may raise: the message of SQLite's own may be no UTF-8."""
_integer = re.compile(r"-?\d{1,18}(?:\.0)?", re.ASCII)


def read_tables(
    path: Path | bytes, tables: Mapping[str, Mapping[str, type]], *, newer: Collection[str] = ()
) -> Tables:
    """Read whole tables of an SQLite database in row order, without changing a byte on the disk.

    Parameters
    ----------
    path
        The database, or its bytes if it is in an archive.
    tables
        The columns to read of each table, `int` or `str`. A whole number with a decimal point, or written as
        a text, is an `int`; a cell of another type is read as -1 or an empty text. A byte that is not UTF-8
        is read as U+FFFD: only what is coded at such words cannot be found.
    newer
        Columns and tables that older versions of the program do not have. The cells of such a column are then
        read as -1 or an empty text; such a table has no rows.

    Returns
    -------
    Tables
        The rows of each table, by column, with their ``rowid``.

    Raises
    ------
    CodingFileError
        It is not a database, nor a file at all, or lacks a table or column; or it has a journal file with
        unwritten changes, because a program is still writing or was stopped.
    """
    read: Tables = {}
    try:
        with closing(_open(path)) as database:
            existing = _list_tables(database)
            for name, columns in tables.items():
                if name in existing:
                    read[name] = _read_rows(database, name, columns, newer)
                elif name in newer:
                    read[name] = []
                else:
                    raise CodingFileError("not_a_coding_file")
    except DAMAGED:
        raise CodingFileError("not_a_coding_file") from None
    return read


def list_tables(path: Path) -> set[str]:
    """Return the names of the tables of an SQLite database, which show what program made it.

    Raises
    ------
    CodingFileError
        As in `read_tables`.
    """
    try:
        with closing(_open(path)) as database:
            return _list_tables(database)
    except DAMAGED:
        raise CodingFileError("not_a_coding_file") from None


def _list_tables(database: sqlite3.Connection) -> set[str]:
    return {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _open(path: Path | bytes) -> sqlite3.Connection:
    if isinstance(path, bytes):
        database = sqlite3.connect(":memory:")
        database.text_factory = _decode
        database.deserialize(path)
        return database
    if is_special(path):
        raise CodingFileError("special_file")
    if any(_is_filled(path.with_name(path.name + suffix)) for suffix in ("-journal", "-wal")):
        raise CodingFileError("changes_not_written")
    # `immutable` keeps SQLite from taking locks, and from making files next to the database.
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    database.text_factory = _decode
    return database


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _is_filled(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _read_rows(
    database: sqlite3.Connection, name: str, columns: Mapping[str, type], newer: Collection[str]
) -> list[dict[str, Any]]:
    existing = {row[1] for row in database.execute(f"PRAGMA table_info({name})")}
    types = {"rowid": int, **columns}
    missing = {column for column in types if column in newer and column not in existing}
    selected = ", ".join("NULL" if column in missing else column for column in types)
    rows = []
    query = f"SELECT {selected} FROM {name} ORDER BY rowid"  # noqa: S608 - the names are ours
    for row in database.execute(query):
        cells = {}
        for (column, kind), cell in zip(types.items(), row, strict=True):
            cells[column] = _read_cell(cell, kind)
        rows.append(cells)
    return rows


def _read_cell(cell: Any, kind: type) -> Any:
    if kind is int and isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if kind is int and isinstance(cell, str) and _integer.fullmatch(cell):
        return int(cell.removesuffix(".0"))
    if isinstance(cell, kind):
        return cell
    return EMPTY_CELL[kind]
