"""In which cell of which table each paragraph of a Word document is: some transcripts are tables."""

from __future__ import annotations

from lxml import etree

from helpers.fieldwork.formats.word_elements import Tags, story_of

Cell = tuple[int, int, int]
"""Table, row and column, each from 1; zeros: not in a table."""
OUTSIDE: Cell = (0, 0, 0)
MOST_COLUMNS = 99


class Cells:
    """The cells of a part; a cell that is over several columns is in the first of them."""

    def __init__(self, root: etree._Element, tags: Tags) -> None:
        self._tags = tags
        self._cells: dict[etree._Element, Cell] = {}
        tables: dict[etree._Element | None, int] = {}
        n_rows: dict[int, int] = {}
        row_of: dict[etree._Element | None, tuple[int, int]] = {}
        next_column: dict[etree._Element | None, int] = {}
        for element in root.iter(tags.row, tags.cell):
            if element.tag == tags.row:
                table = tables.setdefault(next(element.iterancestors(tags.table), None), len(tables) + 1)
                n_rows[table] = n_rows.get(table, 0) + 1
                row_of[element] = table, n_rows[table]
                next_column[element] = 1
                continue
            row = next(element.iterancestors(tags.row), None)
            if row is not None:
                self._cells[element] = (*row_of[row], next_column[row])
                next_column[row] += _n_columns(element, tags)

    @property
    def exist(self) -> bool:
        """Tell whether there are any."""
        return bool(self._cells)

    def of(self, paragraph: etree._Element) -> Cell:
        """Return the cell in which a paragraph is."""
        if not self._cells:
            return OUTSIDE
        story = story_of(paragraph, self._tags)
        if story is None:
            return OUTSIDE
        return self._cells.get(story, OUTSIDE)


def _n_columns(cell: etree._Element, tags: Tags) -> int:
    """Return over how many columns a cell is."""
    span = cell.find(tags.span)
    if span is None:
        return 1
    written = span.get(tags.value, "")
    if not written.isdecimal():
        return 1
    return max(1, min(int(written[:3]), MOST_COLUMNS))
