"""Tables written and read: each a CSV file in ``data/processed`` (UTF-8, LF, ISO dates), sorted by its key.

A table is checked when it is written and again when it is read.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
from pandera.errors import SchemaErrors

from helpers.errors import FieldworkError, all_at_once
from helpers.files import paths, spreadsheets
from helpers.files.place import Place
from helpers.study import old_names
from helpers.study.codebook import Codebook
from helpers.study.gate import Level
from helpers.tables.schemas import STAMP, Table


class Written(NamedTuple):
    """A file that was written: a line of a receipt."""

    file: str
    level: Level
    n_rows: int


def check(table: Table, frame: pd.DataFrame) -> None:
    """Refuse a frame that is not this table. Cells are never printed.

    Raises
    ------
    FieldworkError
        Columns, types, values, key or order are wrong: all offenders, by line of the CSV file.
    """
    offenders = _wrong_columns(table, frame) or _wrong_cells(table, frame) or _wrong_order(table, frame)
    if offenders:
        advice = f"Columns of {table.name}: {', '.join(table.columns)}. Run the notebook that writes it, {table.notebook}."
        raise FieldworkError(all_at_once(offenders, advice))


def _wrong_columns(table: Table, frame: pd.DataFrame) -> list[str]:
    missing = [
        f"{table.file}: column '{name}' is missing.{_hint_for_column(table, name, frame)}"
        for name in table.columns
        if name not in frame
    ]
    n_unknown = len(set(frame.columns) - set(table.columns))
    unknown = [f"{table.file}: {n_unknown} columns are not the table's."] if n_unknown else []
    disordered = (
        []
        if missing or unknown or list(frame.columns) == table.columns
        else [f"{table.file}: the columns stand in another order."]
    )
    return missing + unknown + disordered


def _hint_for_column(table: Table, name: str, frame: pd.DataFrame) -> str:
    """Return what an error adds where a missing column is there under the name of an earlier version."""
    old = old_names.old_column(table.name, name)
    return f" It is there as '{old}'. {old_names.MIGRATE}" if old in frame else ""


def _wrong_cells(table: Table, frame: pd.DataFrame) -> list[str]:
    try:
        table.schema.validate(frame, lazy=True)
    except SchemaErrors as error:
        offenders = []
        for case in error.failure_cases.to_dict("records"):
            line = f", line {int(case['index']) + 2}" if pd.notna(case["index"]) else ""
            what = f"column '{case['column']}' " if case["schema_context"] == "Column" else ""
            offenders.append(f"{table.file}{line}: {what}breaks '{case['check']}'.")
        return list(dict.fromkeys(offenders))
    return []


def _wrong_order(table: Table, frame: pd.DataFrame) -> list[str]:
    key = list(table.key)
    twice = [
        f"{table.file}, line {at + 2}: {', '.join(key)} stand twice."
        for at in frame.index[frame.duplicated(key)]
    ]
    is_sorted = frame[key].equals(frame[key].sort_values(key, kind="stable", ignore_index=True))
    return twice or ([] if is_sorted else [f"{table.file}: rows must be sorted by {', '.join(key)}."])


def in_order(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table's columns in order, rows sorted by its key; one without rows with the types of its columns."""
    if frame.empty:
        return frame[table.columns].astype(
            {name: column.dtype.type for name, column in table.schema.columns.items()}
        )
    return frame[table.columns].sort_values(list(table.key), kind="stable", ignore_index=True)


def as_csv(table: Table, frame: pd.DataFrame, codebook: Codebook | None) -> bytes:
    """Check a table and return its file; a coded table's has one more column, the stamp of its `codebook`.

    Raises
    ------
    FieldworkError
        `check` refuses the frame, or a coded table comes without its codebook.
    """
    check(table, frame)
    if not table.is_coded:
        return spreadsheets.as_csv(frame)
    if codebook is None:
        msg = f"{table.file}: a coded table is written with its codebook, and no other."
        raise FieldworkError(msg)
    return spreadsheets.as_csv(frame.assign(**{STAMP: codebook.stamp}))


def read(place: Place, table: Table, codebook: Codebook | None = None) -> pd.DataFrame:
    """Read a table as it stands in a place, and check it.

    Parameters
    ----------
    codebook
        Of a coded table: which it must follow from.

    Raises
    ------
    FieldworkError
        It is missing, is no such CSV, follows from another codebook, or `check` refuses it.
    """
    path = place.reading(table.file)
    types = {name: column.dtype.type for name, column in table.schema.columns.items()}
    if table.is_coded:
        types[STAMP] = str
    text = [name for name, dtype in types.items() if not pd.api.types.is_numeric_dtype(dtype)]
    try:
        missing = {name: [""] for name in types if name not in text}
        frame = spreadsheets.from_csv(
            pd.read_csv(path, keep_default_na=False, na_values=missing, dtype=types, encoding="utf-8")
        )
    except FileNotFoundError:
        msg = f"{table.file}: there is no such file. {_advise_on_missing_file(place, table)}"
        raise FieldworkError(msg) from None
    except (ValueError, TypeError, pd.errors.ParserError) as error:
        msg = f"{table.file}: is not the table that it should be ({type(error).__name__}). Its columns: {', '.join(table.columns)}."
        raise FieldworkError(msg) from None
    if table.is_coded and STAMP not in frame:
        msg = f"{table.file}: column '{STAMP}' is missing, which says what it follows from. Run {table.notebook}, which writes it."
        raise FieldworkError(msg)
    stamps = set(frame.pop(STAMP)) if table.is_coded else set()
    check(table, frame)
    if codebook and stamps - {codebook.stamp}:
        msg = (
            f"{table.file}: follows from another codebook ({', '.join(sorted(stamps))}) than data/codebook.yaml ({codebook.stamp}). "
            f"{_advise_on_stamps(stamps, codebook, table)}"
        )
        raise FieldworkError(msg)
    return frame


def _advise_on_missing_file(place: Place, table: Table) -> str:
    old = paths.table_file(old_names.old_table(table.name))
    if place.reading(old).exists():
        return f"Did you mean '{old}'? {old_names.MIGRATE}"
    return f"Run the notebook that writes it, {table.notebook}: `fieldwork run`."


def _advise_on_stamps(stamps: set[str], codebook: Codebook, table: Table) -> str:
    if stamps == {codebook.old_stamp}:
        return f"Only its keys were renamed. {old_names.MIGRATE}"
    return f"Run the notebook that writes it, {table.notebook}: `fieldwork run`."
