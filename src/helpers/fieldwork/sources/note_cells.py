"""Fields of a note in a Word table: which cells are labels, and of which cells.

A label stands left of its value (``Date | 12 October 2023``), or above it in a row of labels. A table counts
as the head of a note only if it names the worker, the observer or the date in this way; the cells of any
other table are read as paragraphs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

from helpers.fieldwork.reading import InputUnit
from helpers.fieldwork.sources.note_lines import KEYS, OTHER_FIELDS

MOST_WORDS = 4
"""A label has no more words."""
_label = re.compile(r"[^\W\d_][^:.!?]{0,39}:?")

Cells = dict[int, dict[int, list[InputUnit]]]
"""The cells of a table that hold words: row -> column -> lines."""


class Labels(NamedTuple):
    """The labels in the tables of a document."""

    units: set[int]
    """The input units that are labels."""
    of_unit: dict[int, str]
    """The label of each input unit that has one."""


def find_labels(input_units: list[InputUnit]) -> Labels:
    """Return the labels in the tables of a document, and the lines that they name."""
    tables: dict[int, Cells] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for unit in input_units:
        table, row, column = unit.cell
        if table and unit.text:
            tables[table][row][column].append(unit)
    labels = Labels(set(), {})
    for cells in tables.values():
        has_one_column = len({column for row in cells.values() for column in row}) == 1
        columns = _columns_of_labels(cells)
        header: dict[int, list[InputUnit]] = {}
        for row in sorted(cells):
            if _is_header(cells[row]) or (has_one_column and _name(*cells[row].values()) in KEYS):
                header = cells[row]
                labels.units.update(lines[0].number for lines in header.values())
            elif header:
                _name_by_header(cells[row], header, labels)
            else:
                _name_by_columns(cells[row], columns, labels)
    return labels


def _is_header(row: dict[int, list[InputUnit]]) -> bool:
    """Tell whether a row holds labels alone, two known ones side by side."""
    if not all(_may_be_label(lines) for lines in row.values()):
        return False
    names = [_name(row[column]) for column in sorted(row)]
    known = [name in KEYS or name in OTHER_FIELDS for name in names]
    has_neighbours = any(left and right for left, right in pairwise(known))
    return has_neighbours and any(name in KEYS for name in names)


def _columns_of_labels(cells: Cells) -> set[int]:
    """Return the columns in which a label of worker, observer or date stands left of a value."""
    columns = set()
    for row in cells.values():
        if _is_header(row):
            continue
        columns |= {column for column, lines in row.items() if _name(lines) in KEYS and column + 1 in row}
    return columns


def _name_by_columns(row: dict[int, list[InputUnit]], columns: set[int], labels: Labels) -> None:
    """Name the values of a row by the labels left of them."""
    for column in sorted(columns & row.keys()):
        if not _may_be_label(row[column]):
            continue
        if column + 1 in row or _name(row[column]) in KEYS.keys() | OTHER_FIELDS:
            labels.units.add(row[column][0].number)
            for unit in row.get(column + 1, ()):
                labels.of_unit[unit.number] = _name(row[column])


def _name_by_header(
    row: dict[int, list[InputUnit]], header: dict[int, list[InputUnit]], labels: Labels
) -> None:
    """Name the values of a row by the labels above them."""
    for column, lines in row.items():
        if column in header:
            for unit in lines:
                labels.of_unit[unit.number] = _name(header[column])


def _may_be_label(lines: list[InputUnit]) -> bool:
    text = lines[0].text
    return len(lines) == 1 and len(text.split()) <= MOST_WORDS and _label.fullmatch(text) is not None


def _name(lines: list[InputUnit]) -> str:
    return lines[0].text.rstrip(": ").lower()
