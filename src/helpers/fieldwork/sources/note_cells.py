"""Fields of a note in a table: which cells are labels, and of which values.

A label stands left of its value (``Date | 12 October 2023``), or above it in a row of labels. A table counts
as the head of a note only if it names the worker, the observer or the date in this way; the cells of any
other table are read as paragraphs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from helpers.fieldwork.reading import InputUnit
from helpers.fieldwork.sources.note_lines import KEYS, OTHER_FIELDS

MOST_WORDS = 4
"""A label has no more words."""
_label = re.compile(r"[^\W\d_][^:.!?]{0,39}:?")

Row = dict[int, list[InputUnit]]
"""The cells of a row that hold words: column -> lines."""


class Labels(NamedTuple):
    """The labels in the tables of a document."""

    units: set[int]
    """The input units that are labels."""
    of_unit: dict[int, str]
    """The label of each input unit that has one."""

    def add(self, label: list[InputUnit], value: list[InputUnit]) -> None:
        """Add a cell that is a label, and the cell that it names."""
        self.units.add(label[0].number)
        for unit in value:
            self.of_unit[unit.number] = _name(label)


def find_labels(input_units: list[InputUnit], is_value: Callable[[str], bool]) -> Labels:
    """Return the labels in the tables of a document, and the lines that they name.

    Parameters
    ----------
    is_value
        Tells whether a text is a name or a date: no label.
    """
    tables: dict[int, dict[int, Row]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for unit in input_units:
        table, row, column = unit.cell
        if table and unit.text:
            tables[table][row][column].append(unit)
    labels = Labels(set(), {})
    for rows in tables.values():
        in_order = [dict(sorted(rows[number].items())) for number in sorted(rows)]
        _find_in_table(in_order, is_value, labels)
    return labels


def _find_in_table(rows: list[Row], is_value: Callable[[str], bool], labels: Labels) -> None:
    """Find the labels of one table."""
    has_one_column = len({column for row in rows for column in row}) == 1
    columns = {column for row in rows for column, right in pairwise(row) if _names(row[column], row[right])}
    header: Row = {}
    for row in rows:
        is_single_label = has_one_column and _name(*row.values()) in KEYS
        if is_single_label or _is_header(row, is_value):
            header = row
            for label in row.values():
                labels.add(label, [])
        elif header:
            for column in header.keys() & row.keys():
                labels.add(header[column], row[column])
        else:
            _find_left_of_values(row, columns, labels)


def _is_header(row: Row, is_value: Callable[[str], bool]) -> bool:
    """Tell whether a row holds labels alone, known ones side by side."""
    if not all(_may_be_label(cell) and not is_value(cell[0].text) for cell in row.values()):
        return False
    has_neighbours = any(_is_known(left) and _is_known(right) for left, right in pairwise(row.values()))
    return has_neighbours and any(_name(cell) in KEYS for cell in row.values())


def _find_left_of_values(row: Row, columns: set[int], labels: Labels) -> None:
    """Find the labels of a row, in the columns of labels, and the values right of them."""
    for column, label in row.items():
        is_label = column in columns or (columns and _is_known(label))
        if not is_label or not _may_be_label(label):
            continue
        next_column = min((other for other in row if other > column), default=0)
        value = row.get(next_column, [])
        if value and _is_known(value):
            value = []
        if value or _is_known(label):
            labels.add(label, value)


def _names(cell: list[InputUnit], right: list[InputUnit]) -> bool:
    """Tell whether a cell is a label of worker, observer or date, with a value right of it."""
    return len(cell) == 1 and _name(cell) in KEYS and not _is_known(right)


def _is_known(cell: list[InputUnit]) -> bool:
    return len(cell) == 1 and (_name(cell) in KEYS or _name(cell) in OTHER_FIELDS)


def _may_be_label(cell: list[InputUnit]) -> bool:
    text = cell[0].text
    return len(cell) == 1 and len(text.split()) <= MOST_WORDS and _label.fullmatch(text) is not None


def _name(cell: list[InputUnit]) -> str:
    return cell[0].text.rstrip(": ").lower()
