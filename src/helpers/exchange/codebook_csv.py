"""Codebooks as CSV: Taguette's, requal's, or one made in a spreadsheet."""

from __future__ import annotations

from pathlib import Path

from helpers.exchange.delimited import Columns, Delimited, read_delimited
from helpers.exchange.projects import CodingFileError
from helpers.files.spreadsheets import unescape

NAMES = ("tag", "name", "path", "code", "code_name")
"""The column of a code's name is the first of these that the file has. Taguette imports and exports ``tag``
(also ``name`` or ``path``), requal ``code_name``."""
DESCRIPTIONS = ("description", "code_description", "memo")
PARENTS = ("area", "category", "category_name", "parent")


def read_codebook_csv(path: Path) -> dict[str, str]:
    """Read the description of each code, by its name, in the order of the file.

    A column ``area`` or ``category`` gives a code its parent: ``Role/Unclear``. Rows without a name are
    passed over; of several rows of one name, the first with a description counts. Read as spreadsheets save
    it (`delimited`).

    Raises
    ------
    CodingFileError
        No column has the codes' names, or the encoding or the cells cannot be established.
    """
    name_column, table = _read_by_name_column(path)
    descriptions: dict[str, str] = {}
    for _, cells in table.rows:
        name = unescape(cells.get(name_column, "").strip())
        if not name:
            continue
        parent = _first_filled(cells, PARENTS)
        if parent:
            name = f"{parent.replace('/', '-')}/{name.replace('/', '-')}"
        descriptions[name] = descriptions.get(name) or _first_filled(cells, DESCRIPTIONS)
    return descriptions


def _read_by_name_column(path: Path) -> tuple[str, Delimited]:
    """Return which column has the names, and the table.

    Raises
    ------
    CodingFileError
        As in `read_codebook_csv`.
    """
    for name in NAMES:
        try:
            return name, read_delimited(path, Columns((name,), (*DESCRIPTIONS, *PARENTS)))
        except CodingFileError as error:
            if error.reason != "columns_missing":
                raise
    raise CodingFileError("columns_missing", "line 1, without column tag")


def _first_filled(cells: dict[str, str], columns: tuple[str, ...]) -> str:
    for column in columns:
        cell = unescape(cells.get(column, "").strip())
        if cell:
            return cell
    return ""
