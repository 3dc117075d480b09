"""Write and read tables: each a CSV file in ``data/processed`` (UTF-8, LF, ISO dates), sorted by its key.

A table is checked when it is written, and again when it is read: somebody may have edited it.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, NamedTuple

import pandas as pd
from pandera.errors import SchemaErrors

from helpers.errors import FieldworkError, all_at_once
from helpers.files import paths, spreadsheets
from helpers.files.place import Place
from helpers.study import old_names
from helpers.study.codebook import Codebook
from helpers.study.gate import Level
from helpers.tables.schemas import STAMP
from helpers.tables.table import Table


class Written(NamedTuple):
    """A file that was written, for a receipt."""

    file: str
    level: Level
    n_rows: int


def check(table: Table, frame: pd.DataFrame) -> None:
    """Refuse a frame that is not this table. No cell is printed.

    Raises
    ------
    FieldworkError
        Columns, types, values, key or order are wrong: every fault, with its line in the CSV file.
    """
    offenders = _wrong_columns(table, frame) or _wrong_cells(table, frame) or _wrong_order(table, frame)
    if offenders:
        advice = (
            f"Columns of {table.name}: {', '.join(table.columns)}. "
            f"Run the notebook that writes it, {table.notebook}."
        )
        raise FieldworkError(all_at_once(offenders, advice))


def _wrong_columns(table: Table, frame: pd.DataFrame) -> list[str]:
    missing = [name for name in table.columns if name not in frame]
    faults = [f"{table.file}: column '{name}' is missing.{_hint(table, name, frame)}" for name in missing]
    n_unknown = len(set(frame.columns) - set(table.columns))
    if n_unknown:
        faults.append(f"{table.file}: {n_unknown} columns do not belong to the table.")
    if not faults and list(frame.columns) != table.columns:
        faults.append(f"{table.file}: the columns are in the wrong order.")
    return faults


def _hint(table: Table, name: str, frame: pd.DataFrame) -> str:
    """Return what an error adds if a missing column is there under the name of an earlier version."""
    old = old_names.old_column(table.name, name)
    if old in frame:
        return f" It is there as '{old}'. {old_names.MIGRATE}"
    return ""


def _wrong_cells(table: Table, frame: pd.DataFrame) -> list[str]:
    try:
        table.schema.validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.to_dict("records")
        return list(dict.fromkeys(_describe_failure(table, case) for case in cases))
    return []


def _describe_failure(table: Table, case: dict[Hashable, Any]) -> str:
    """Return a failure case of pandera as place and rule, without the cell."""
    line = ""
    if pd.notna(case["index"]):
        line = f", line {int(case['index']) + 2}"
    column = ""
    if case["schema_context"] == "Column":
        column = f"column '{case['column']}' "
    return f"{table.file}{line}: {column}breaks '{case['check']}'."


def _wrong_order(table: Table, frame: pd.DataFrame) -> list[str]:
    key = list(table.key)
    columns = ", ".join(key)
    repeated = frame.index[frame.duplicated(key)]
    if len(repeated):
        return [f"{table.file}, line {at + 2}: these {columns} occur twice." for at in repeated]
    if frame[key].equals(frame[key].sort_values(key, kind="stable", ignore_index=True)):
        return []
    return [f"{table.file}: rows must be sorted by {columns}."]


def in_order(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with the table's columns in order, sorted by its key; typed, even if it is empty."""
    if frame.empty:
        return frame[table.columns].astype(table.types)
    return frame[table.columns].sort_values(list(table.key), kind="stable", ignore_index=True)


def as_csv(table: Table, frame: pd.DataFrame, codebook: Codebook | None) -> bytes:
    """Check a table and return it as CSV; that of a coded table has one more column, the codebook's stamp.

    Raises
    ------
    FieldworkError
        `check` refuses the frame, or a coded table is given no codebook.
    """
    check(table, frame)
    if not table.is_coded:
        return spreadsheets.as_csv(frame)
    if codebook is None:
        msg = f"{table.file}: a coded table is written with its codebook. Give it the codebook."
        raise FieldworkError(msg)
    return spreadsheets.as_csv(frame.assign(**{STAMP: codebook.stamp}))


def read(place: Place, table: Table, codebook: Codebook | None = None) -> pd.DataFrame:
    """Read a table from a place, and check it.

    Parameters
    ----------
    codebook
        The codebook with which a coded table must have been made.

    Raises
    ------
    FieldworkError
        It is missing, is not such a CSV, was made with another codebook, or `check` refuses it.
    """
    frame = _read_csv(place, table)
    stamps: set[str] = set()
    if table.is_coded:
        stamps = _take_stamps(table, frame)
    check(table, frame)
    if codebook and stamps - {codebook.stamp}:
        msg = (
            f"{table.file}: was made with another codebook ({', '.join(sorted(stamps))}) "
            f"than data/codebook.yaml ({codebook.stamp}). "
            f"Run the notebook that writes it, {table.notebook}: `fieldwork run`."
        )
        raise FieldworkError(msg)
    return frame


def _advise_on_missing_file(place: Place, table: Table) -> str:
    old = paths.table_file(old_names.old_table(table.name))
    if place.reading(old).exists():
        return f"Did you mean '{old}'? {old_names.MIGRATE}"
    return f"Run the notebook that writes it, {table.notebook}: `fieldwork run`."


def _read_csv(place: Place, table: Table) -> pd.DataFrame:
    """Read a table's file, with the types of its columns.

    Raises
    ------
    FieldworkError
        It is missing, or cannot be read as this table.
    """
    types = table.types
    if table.is_coded:
        types[STAMP] = str
    # Only an empty cell of a number is a missing value: a text may well be "NA" or "null".
    numbers = [name for name, dtype in types.items() if pd.api.types.is_numeric_dtype(dtype)]
    missing = {name: [""] for name in numbers}
    path = place.reading(table.file)
    try:
        frame = pd.read_csv(path, keep_default_na=False, na_values=missing, dtype=types, encoding="utf-8")
        return spreadsheets.from_csv(frame)
    except FileNotFoundError:
        msg = f"{table.file}: there is no such file. {_advise_on_missing_file(place, table)}"
        raise FieldworkError(msg) from None
    except (ValueError, TypeError, pd.errors.ParserError) as error:
        msg = (
            f"{table.file}: cannot be read as this table ({type(error).__name__}). "
            f"Its columns: {', '.join(table.columns)}."
        )
        raise FieldworkError(msg) from None


def _take_stamps(table: Table, frame: pd.DataFrame) -> set[str]:
    """Remove the column of the codebook's stamp from a frame, and return what it contains.

    Raises
    ------
    FieldworkError
        There is no such column.
    """
    if STAMP not in frame:
        msg = (
            f"{table.file}: column '{STAMP}' is missing, which names the codebook of a coded table. "
            f"Run the notebook that writes it, {table.notebook}: `fieldwork run`."
        )
        raise FieldworkError(msg)
    return set(frame.pop(STAMP))
