"""SQLite databases of coding programs, read whole and never written."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from helpers.exchange.projects import CodingFileError

Tables = dict[str, list[dict[str, Any]]]


def read_tables(
    path: Path, tables: Mapping[str, Mapping[str, type]], *, newer: Collection[str] = ()
) -> Tables:
    """Read tables of an SQLite database whole, in the order of their rows, without changing a byte on the disk.

    Parameters
    ----------
    tables
        The columns wanted of each table, `int` or `str`. A cell of another kind is -1 or an empty text.
    newer
        Columns that older versions of the program do not have; their cells are then -1 or an empty text.

    Returns
    -------
    Tables
        The rows of each table, by column; ``rowid`` too.

    Raises
    ------
    CodingFileError
        It is no database, or lacks a table or column; or has a journal beside it: a program is still writing, or was stopped.
    """
    if any(
        beside.is_file() and beside.stat().st_size
        for beside in (path.with_name(path.name + end) for end in ("-journal", "-wal"))
    ):
        raise CodingFileError("changes_not_written")
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as database:
            own = {
                name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            if not set(tables) <= own:
                raise CodingFileError("not_a_coding_file")
            return {name: _rows(database, name, columns, newer) for name, columns in tables.items()}
    except sqlite3.Error:
        raise CodingFileError("not_a_coding_file") from None


def _rows(
    database: sqlite3.Connection, name: str, columns: Mapping[str, type], newer: Collection[str]
) -> list[dict[str, Any]]:
    has = {row[1] for row in database.execute(f"PRAGMA table_info({name})")}
    kinds = {"rowid": int, **columns}
    empty = {int: -1, str: ""}
    query = f"SELECT {', '.join('NULL' if one in newer and one not in has else one for one in kinds)} FROM {name} ORDER BY rowid"  # noqa: S608 - the names are ours
    return [
        {
            column: cell if isinstance(cell, kind) else empty[kind]
            for (column, kind), cell in zip(kinds.items(), row, strict=True)
        }
        for row in database.execute(query)
    ]
