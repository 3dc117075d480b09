"""Rows of themes under their areas, for figures whose columns are not weeks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.coding.accuracy import Accuracy
from helpers.figures.drawing.grid import NARROWEST_LABEL, ROW, WIDEST_GROUP, Columns, Group, Row, place_rows
from helpers.figures.drawing.sheet import label_rows
from helpers.figures.drawing.style import LABEL, TEXT, add_panel, colour_of, width_of
from helpers.study.codebook import Codebook


@dataclass(frozen=True)
class LabelledRows:
    """Labelled rows and their layout, in mm."""

    groups: tuple[Group, ...]
    columns: Columns
    placed: list[list[Row]]

    @property
    def left(self) -> float:
        """Return where the rows begin, from the left edge of the page."""
        return self.columns.left

    @property
    def height(self) -> float:
        """Return how high all rows are together."""
        last = self.placed[-1][-1]
        return last.top + last.height

    @property
    def colours(self) -> dict[str, str | None]:
        """Return the colour of each theme: its area's."""
        return colours_of({group.label: group for group in self.groups})

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows from the top."""
        return (row for rows in self.placed for row in rows)


def groups_of(codebook: Codebook, accuracy: Accuracy) -> dict[str, Group]:
    """Return the rows of themes under each area that has any, in the codebook's order."""
    groups = {}
    for area in codebook.areas:
        rows = tuple(
            (theme.id, accuracy.label(theme.id, theme.label)) for theme in codebook.themes_of(area.id)
        )
        colour = colour_of(codebook.order_of(area.id))
        groups[area.id] = Group(area.label, colour, rows, accuracy.below & {row for row, _ in rows})
    return {area: group for area, group in groups.items() if group.rows}


def colours_of(groups: dict[str, Group]) -> dict[str, str | None]:
    """Return the colour of each row's numbers: its area's."""
    return {row: group.colour for group in groups.values() for row, _ in group.rows}


def theme_rows(
    codebook: Codebook, accuracy: Accuracy, *, numbered: bool = False, least: float = ROW
) -> LabelledRows:
    """Lay out one row per theme, at least so many mm high; with `numbered`, its number precedes its label."""
    groups = list(groups_of(codebook, accuracy).values())
    if numbered:
        numbers = {theme: n for n, theme in enumerate(codebook.theme_ids, start=1)}
        groups = [
            Group(
                group.label,
                group.colour,
                tuple((row, f"{numbers[row]}  {label}") for row, label in group.rows),
                group.framed,
            )
            for group in groups
        ]
    return labelled_rows(groups, least=least)


def labelled_rows(
    groups: Sequence[Group],
    *,
    least: float = ROW,
    widest: float = NARROWEST_LABEL,
    widest_group: float = WIDEST_GROUP,
) -> LabelledRows:
    """Lay out rows under their groups, each as high as its label needs.

    Parameters
    ----------
    least
        How high a row is at least, in mm.
    widest, widest_group
        How wide the label of a row, and of a group, is at most, in mm; a longer one has several lines.
    """
    room = min(widest_group, max(width_of(group.label, TEXT, bold=True) for group in groups))
    label = min(widest, max(width_of(label, LABEL) for group in groups for _, label in group.rows))
    columns = Columns(room, label, 0, 0, range(1, 2))
    return LabelledRows(tuple(groups), columns, place_rows(groups, columns, least=least))


def draw_rows(figure: Figure, rows: LabelledRows, top: float, width: float) -> Axes:
    """Add the rows to a page, with their labels at the left; the axes are in mm, `width` wide."""
    axes = add_panel(figure, rows.left, top, width, rows.height)
    label_rows(axes, rows.groups, rows.placed, rows.columns)
    return axes


def in_codebook_order(table: pd.DataFrame, codebook: Codebook, *, by: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return a table sorted by `by`, then by theme in the codebook's order."""
    order = {theme: at for at, theme in enumerate(codebook.theme_ids)}
    return (
        table.assign(_order=table["theme"].map(order))
        .sort_values([*by, "_order"], kind="stable", ignore_index=True)
        .drop(columns="_order")
    )
