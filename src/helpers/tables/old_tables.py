"""Published tables and their records as an earlier version wrote them, under the names of this one.

Tables are products: whoever has the raw files can make them again. An examiner may have only tables, so they
are renamed too, and get the columns that the earlier version did not have (`old_names.NEW_COLUMNS`); nothing
else in them changes. Each record holds hashes of its table and of those that it
follows from. The hash of a table's old bytes becomes the hash of its new bytes, any other hash remains: what
agreed before agrees afterwards, and a table that was edited or is out of date is still refused.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from helpers.errors import FieldworkError
from helpers.study import old_names
from helpers.tables.provenance import FORM, Provenance
from helpers.tables.schemas import STAMP, TABLES

CELL = re.compile(r'("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|\Z)')
"""One cell of a CSV file as it is written, and what ends it."""
AGAIN = "Put it back (`git checkout`), or delete it: `fieldwork run` makes it again."
Hashes = Mapping[tuple[str, str], str]
"""New hash of a file, by its new name and its old hash."""
NewColumns = dict[str, dict[str, old_names.Cell]]
"""Columns to put before each column of a header, with what their cells hold."""


def rename_table(data: bytes, name: str, stamps: Mapping[str, str]) -> bytes:
    """Return a table's file with its new column names, columns, values and stamp; every other byte stays.

    Parameters
    ----------
    name
        The new name of the table.
    stamps
        The new stamp of the study's codebook, by each of its earlier ones; any other stamp stays.

    Raises
    ------
    UnicodeDecodeError
        It is not UTF-8.
    """
    columns = old_names.COLUMNS.get(name, {})
    cells = dict(old_names.CELLS.get(name, {}))
    if TABLES[name].is_coded:
        cells[STAMP] = dict(stamps)
    text = data.decode("utf-8")
    header = _new_header(text, name)
    return "".join(_renamed(text, columns, cells, _new_columns(name, header))).encode("utf-8")


def has_to_be_made_again(data: bytes, name: str) -> bool:
    """Tell whether a table's file has other rows than this version's, which no renaming could give it.

    Parameters
    ----------
    name
        The new name of the table.
    """
    column = old_names.MADE_AGAIN.get(name)
    header = _new_header(data.decode("utf-8"), name)
    return column is not None and header[0] == TABLES[name].columns[0] and column not in header


def _new_header(text: str, name: str) -> list[str]:
    """Return the columns of a table's file under their new names."""
    columns = old_names.COLUMNS.get(name, {})
    return [columns.get(cell, cell) for cell in text.partition("\n")[0].rstrip("\r").split(",")]


def _new_columns(name: str, header: list[str]) -> NewColumns:
    """Return the columns that a table with this header lacks."""
    expected = [*TABLES[name].columns, STAMP]
    before: NewColumns = {}
    for column, value in old_names.NEW_COLUMNS.get(name, {}).items():
        following = [one for one in expected[expected.index(column) :] if one in header]
        if column not in header and following:
            before.setdefault(following[0], {})[column] = value
    return before


def _renamed(
    text: str,
    columns: Mapping[str, str],
    cells: Mapping[str, Mapping[str, str]],
    new_columns: NewColumns,
) -> Iterator[str]:
    """Yield the cells of a CSV file with what ends each, renamed, and those of new columns."""
    header: list[str] = []
    row: dict[str, str] = {}
    is_header, at = True, 0
    for match in CELL.finditer(text):
        cell, end = match.groups()
        if is_header:
            header.append(columns.get(cell, cell))
            yield "".join(f"{name}," for name in new_columns.get(header[at], {}))
            yield header[at] + end
        elif not (at or cell or end):
            continue  # behind the last line end
        else:
            column = header[at] if at < len(header) else ""
            for value in new_columns.get(column, {}).values():
                yield f"{value(row) if callable(value) else value},"
            row[column] = cell
            yield _with_value(cell, cells.get(column, {})) + end
        at += 1
        if end != ",":
            is_header, at = False, 0


def _with_value(cell: str, values: Mapping[str, str]) -> str:
    """Return a cell with its new value, or as it is written."""
    if not values or not cell:
        return cell
    value = next(csv.reader(io.StringIO(cell)))[0]
    if value not in values:
        return cell
    if cell.startswith('"'):
        return '"' + values[value].replace('"', '""') + '"'
    return values[value]


def rename_record(data: bytes, stamps: Mapping[str, str], hashes: Hashes, place: str) -> bytes:
    """Return a table's record with its new names and hashes; one without old names is returned as it is.

    Raises
    ------
    FieldworkError
        It cannot be read, such as after a merge, or is of an unknown form. The message calls it `place`.
    """
    try:
        read: dict[str, Any] = json.loads(data)
        form = read.pop("form")
        found = Provenance(**read)
    except (ValueError, KeyError, TypeError, AttributeError):
        form = None
    if form != FORM:
        msg = f"{place}: cannot be read; a merge may have left its marks in it. {AGAIN}"
        raise FieldworkError(msg)
    renamed = _renamed_record(found, stamps, hashes)
    return data if renamed == found else renamed.as_json()


def _renamed_record(found: Provenance, stamps: Mapping[str, str], hashes: Hashes) -> Provenance:
    table = old_names.TABLES.get(found.table, found.table)
    inputs: dict[str, str] = {}
    for old, known in found.inputs.items():
        name = old_names.TABLES.get(old, old)
        inputs[name] = hashes.get((name, known), known)
    return Provenance(
        table=table,
        sha256=hashes.get((table, found.sha256), found.sha256),
        notebook=found.notebook,
        study=found.study,
        codebook=stamps.get(found.codebook, found.codebook),
        consent=found.consent,
        product=found.product,
        made_with=old_names.rename_parameters(found.made_with),
        inputs=dict(sorted(inputs.items())),
    )


def rename_run_record(data: bytes, moved: Mapping[str, str], digests: Hashes, place: str) -> bytes:
    """Return the record of a run with new names of parameters and files, and the new hashes of these files.

    The hash of the code stays: it is the earlier version's, which made the products.

    Parameters
    ----------
    moved
        New place of a file by its old place.
    digests
        New hash of a file, by its new place and its old hash.
    place
        What messages call the record.

    Raises
    ------
    FieldworkError
        It cannot be read, such as after a merge.
    """
    try:
        record: dict[str, Any] = json.loads(data)
        for step in record["steps"].values():
            step["parameters"] = old_names.rename_parameters(step["parameters"])
            step["products"] = _moved(step["products"], moved, digests)
        record["inputs"] = _moved(record["inputs"], {}, digests)
    except (ValueError, KeyError, TypeError, AttributeError):
        msg = f"{place}: cannot be read; a merge may have left its marks in it. {AGAIN}"
        raise FieldworkError(msg) from None
    renamed = (json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")
    return data if json.loads(renamed) == json.loads(data) else renamed


def _moved(files: Mapping[str, str], moved: Mapping[str, str], digests: Hashes) -> dict[str, str]:
    """Return hashes by file under the new places and with the new hashes."""
    found: dict[str, str] = {}
    for old, digest in files.items():
        new = moved.get(old, old)
        found[new] = digests.get((new, digest), digest)
    return found
