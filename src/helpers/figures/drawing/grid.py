"""The layout of a grid of weeks: columns, rows and the room that labels need, in mm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from helpers.figures.drawing.style import (
    LABEL,
    MARGIN,
    PAGE,
    SIDEWAYS,
    SMALL,
    STRONG,
    TEXT,
    line_height,
    width_of,
    wrap,
)
from helpers.study.study import SUPPRESSED, State

ROW, CLOSE_ROW, GROUP_GAP, STRIP, AIR = 3.8, 3.5, 0.8, 1.1, 1.2
WIDEST_GROUP, NARROWEST_LABEL, NARROWEST_SIDEWAYS, ROOM_FOR_DATE = 24.0, 45.0, 28.0, 3.0
CELL, CLEAR = 4.4, 0.6
"""The width of a week that is enough for most numbers; and the room beside a number where a page is full."""


@dataclass(frozen=True)
class Group:
    """Rows that belong together: an area's themes, a worker's sources."""

    label: str
    colour: str | None
    """Of a strip next to the label; None for no strip."""
    rows: tuple[tuple[str, str], ...]
    """Id and label of each row."""
    framed: frozenset[str] = frozenset()
    """Rows of themes below the accuracy threshold: their cells are framed."""


@dataclass(frozen=True)
class Cell:
    """A number in a row and a week."""

    row: str
    week: int
    n: int | None
    """None for an empty pale cell."""
    colour: str | None
    """Shaded by the number; None for a number without shading."""
    last: int | None = None
    """The last week of a block of weeks; None for a single week."""
    is_suppressed: bool = False
    """Whether disclosure control has suppressed the number: the cell then has none."""
    is_amount: bool = False
    """Whether it is another kind of number than the shaded ones, whose scale it has no part in."""
    is_marked: bool = False
    """Whether an amount is marked: dark, whatever its number."""

    @property
    def is_block(self) -> bool:
        """Tell whether it is of a block of weeks, and not of a single one."""
        return self.last is not None and self.last > self.week


@dataclass(frozen=True)
class Absence:
    """Weeks that have no numbers in any row of a panel, and why."""

    state: State
    first: int
    last: int


@dataclass(frozen=True)
class Panel:
    """One of several grids that share their weeks."""

    id: str
    title: str
    groups: tuple[Group, ...]
    cells: tuple[Cell, ...]
    absences: tuple[Absence, ...] = ()
    sums: tuple[tuple[str, int], ...] = ()
    """Row id and its sum over all weeks, for the right edge."""
    beside: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    """Further columns to the right of the sums: a heading, and numbers as in `sums`."""
    is_of_one: bool = False
    """Whether it is one worker's: in some weeks of a block, they may have been no part of the study."""


@dataclass(frozen=True)
class Columns:
    """The columns that all panels of a figure share, in mm."""

    group: float
    label: float
    cell: float
    right: float
    weeks: range
    beside: tuple[float, ...] = ()
    """The widths of the columns to the right of the sums."""
    across: int = 1
    """How many panels are side by side; they share the labels at the left."""
    between: float = 0.0
    """The room between two panels side by side, for the title of the second."""
    upright: Mapping[str, float] = field(default_factory=dict)
    """The rows whose numbers are written upwards, since weeks are too narrow for them, and their heights."""

    @property
    def left(self) -> float:
        """Return where the first week begins."""
        return MARGIN + self.group + AIR + STRIP + AIR + self.label + AIR

    @property
    def step(self) -> float:
        """Return how far to the right of a panel the next one begins."""
        return self.cell * len(self.weeks) + self.right + self.between

    @property
    def width(self) -> float:
        """Return the width of the figure."""
        return self.left + self.step * self.across - self.between + sum(self.beside)

    def start_of(self, week: int) -> float:
        """Return where a week begins, from the left edge of the panel."""
        return (week - self.weeks[0]) * self.cell


@dataclass(frozen=True)
class Row:
    """Where a row lies, in mm from the top of its panel, and its label in lines."""

    id: str
    lines: tuple[str, ...]
    top: float
    height: float


def fit_columns(panels: Sequence[Panel], weeks: range, *, across: int = 1) -> Columns:
    """Divide the width of a page between labels and weeks; a long calendar needs a page on its side.

    Where not even that is enough, the figure is as wide as its numbers need.

    Parameters
    ----------
    across
        How many panels are side by side.
    """
    groups = [group for panel in panels for group in panel.groups]
    group = min(WIDEST_GROUP, max(width_of(group.label, TEXT, bold=True) for group in groups))
    title = max(width_of(panel.title, STRONG, bold=True) for panel in panels)
    header = max(title + AIR + width_of("Week", SMALL), width_of("Week of each worker", SMALL))
    wanted = max(
        *(width_of(label, LABEL) for group in groups for _, label in group.rows), header - group - STRIP - AIR
    )
    between = title + 2 * AIR if across > 1 else 0.0
    bare = Columns(group, 0.0, 0.0, _width_of_sums(panels), weeks, _widths_beside(panels), across, between)
    roomy, narrow = _widths_of_numbers(panels, weeks)
    n_cells = len(weeks) * across
    for width, least, narrowest in (
        (PAGE, roomy, NARROWEST_LABEL),
        (PAGE, narrow, NARROWEST_LABEL),
        (SIDEWAYS, narrow, NARROWEST_SIDEWAYS),
    ):
        room = width - bare.width - least * n_cells
        label = min(wanted, max(narrowest, room))
        if label <= room:
            break
    cell = least + max(0.0, room - label) / n_cells
    return replace(bare, label=label, cell=cell, upright=_upright(panels, cell))


def _widths_of_numbers(panels: Sequence[Panel], weeks: range) -> tuple[float, float]:
    """Return how wide weeks are for numbers with some air, and for shaded numbers at the least."""
    cells = [cell for panel in panels for cell in panel.cells]
    widest = max((width_of(f"{cell.n or 0}", SMALL) for cell in cells), default=0.0)
    shaded = max((width_of(f"{cell.n or 0}", LABEL) for cell in cells if not cell.is_amount), default=0.0)
    return max(CELL, widest + AIR), max(shaded, width_of(f"{weeks[-1]}", SMALL)) + CLEAR


def _upright(panels: Sequence[Panel], cell: float) -> dict[str, float]:
    """Return the rows of amounts for which weeks are too narrow, with the height that their numbers need."""
    heights: dict[str, float] = {}
    for panel in panels:
        for amount in (one for one in panel.cells if one.is_amount):
            needed = width_of(f"{amount.n or 0}", SMALL) + CLEAR
            heights[amount.row] = max(heights.get(amount.row, 0.0), needed)
    return {row: height for row, height in heights.items() if height > cell}


def _widths_beside(panels: Sequence[Panel]) -> tuple[float, ...]:
    """Return the widths of the columns to the right of the sums, of the panel that has any."""
    return tuple(
        max(width_of(text, SMALL) for text in (head, *(f"{n}" for _, n in numbers))) + 2.5 * AIR
        for panel in panels
        for head, numbers in panel.beside
    )


def _width_of_sums(panels: Sequence[Panel]) -> float:
    """Return the room at the right edge: for sums, if there are any, else for half a date."""
    sums = [n for panel in panels for _, n in panel.sums]
    if not sums:
        return ROOM_FOR_DATE
    return max(width_of(f"{max(sums)}", SMALL, bold=True) + 2 * AIR, 2.5 * ROOM_FOR_DATE)


def place_rows(groups: Sequence[Group], columns: Columns, *, least: float = ROW) -> list[list[Row]]:
    """Stack a panel's rows, group by group, each as high as its label and its group's label need.

    Parameters
    ----------
    least
        How high each row is at least, in mm.
    """
    placed, top = [], 0.0
    for group in groups:
        labels = [(row, wrap(label, columns.label, LABEL)) for row, label in group.rows]
        heights = [
            max(least, columns.upright.get(row, 0.0), len(lines) * line_height(LABEL) + 0.6)
            for row, lines in labels
        ]
        needed = len(wrap(group.label, columns.group, TEXT, bold=True)) * line_height(TEXT)
        factor = max(1.0, needed / sum(heights))
        tops = [top]
        for height in heights:
            tops.append(tops[-1] + height * factor)
        rows = zip(labels, pairwise(tops), strict=True)
        placed.append([Row(row, tuple(lines), start, end - start) for (row, lines), (start, end) in rows])
        top = tops[-1] + GROUP_GAP
    return placed


def join_absences(states: Sequence[tuple[int, int, State]]) -> tuple[Absence, ...]:
    """Join successive weeks with the same reason for absence; weeks without contact stay separate.

    Parameters
    ----------
    states
        First week, last week and state, in order of time.
    """
    joined: list[Absence] = []
    for week, last, state in states:
        before = joined[-1] if joined else None
        if before and before.state == state != "no_contact" and before.last == week - 1:
            joined[-1] = Absence(state, before.first, last)
        elif state not in {"observed", SUPPRESSED}:
            joined.append(Absence(state, week, last))
    return tuple(joined)
