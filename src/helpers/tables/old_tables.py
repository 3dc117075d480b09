"""Published tables and their records as an earlier version wrote them, under the names of this one.

Tables are products: whoever has the raw files can make them again. An examiner may have only tables, so they
are renamed too, and nothing else in them changes. Each record holds hashes of its table and of those that it
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
from helpers.study.codebook import Codebook
from helpers.tables.provenance import FORM, Provenance
from helpers.tables.schemas import STAMP, TABLES

CELL = re.compile(r'("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|\Z)')
"""One cell of a CSV file as it is written, and what ends it."""
AGAIN = "Put it back (`git checkout`), or delete it: `fieldwork run` makes it again."
Hashes = Mapping[tuple[str, str], str]
"""New hash of a file, by its new name and its old hash."""


def rename_table(data: bytes, name: str, codebook: Codebook | None) -> bytes:
    """Return a table's file with its new column names, values and codebook stamp; every other byte stays.

    Parameters
    ----------
    name
        The new name of the table.
    codebook
        The study's, if there is one: a stamp is changed only if it is this codebook's, under its old names.

    Raises
    ------
    UnicodeDecodeError
        It is not UTF-8.
    """
    columns = old_names.COLUMNS.get(name, {})
    cells = dict(old_names.CELLS.get(name, {}))
    if codebook and TABLES[name].is_coded:
        cells[STAMP] = {codebook.old_stamp: codebook.stamp}
    return "".join(_renamed(data.decode("utf-8"), columns, cells)).encode("utf-8")


def _renamed(text: str, columns: Mapping[str, str], cells: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield the cells of a CSV file with what ends each, renamed."""
    header: list[str] = []
    is_header, at = True, 0
    for match in CELL.finditer(text):
        cell, end = match.groups()
        if is_header:
            header.append(cell)
            yield columns.get(cell, cell) + end
        else:
            column = header[at] if at < len(header) else ""
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


def rename_record(data: bytes, codebook: Codebook | None, hashes: Hashes, place: str) -> bytes:
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
        msg = f"{place}: cannot be read, as if a merge had left its marks in it. {AGAIN}"
        raise FieldworkError(msg)
    renamed = _renamed_record(found, codebook, hashes)
    return data if renamed == found else renamed.as_json()


def _renamed_record(found: Provenance, codebook: Codebook | None, hashes: Hashes) -> Provenance:
    table = old_names.TABLES.get(found.table, found.table)
    inputs: dict[str, str] = {}
    for old, known in found.inputs.items():
        name = old_names.TABLES.get(old, old)
        inputs[name] = hashes.get((name, known), known)
    stamp = found.codebook
    if codebook and stamp == codebook.old_stamp:
        stamp = codebook.stamp
    return Provenance(
        table=table,
        sha256=hashes.get((table, found.sha256), found.sha256),
        notebook=found.notebook,
        study=found.study,
        codebook=stamp,
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
        msg = f"{place}: cannot be read, as if a merge had left its marks in it. {AGAIN}"
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
