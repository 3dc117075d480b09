"""The layout of a grid of weeks: columns, rows and the room that labels need, in mm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from helpers.figures.drawing.style import (
    LABEL,
    MARGIN,
    PAGE,
    SMALL,
    STRONG,
    TEXT,
    line_height,
    width_of,
    wrap,
)
from helpers.study.study import SUPPRESSED, State

ROW, GROUP_GAP, STRIP, AIR = 3.8, 0.8, 1.1, 1.2
WIDEST_GROUP, NARROWEST_LABEL, ROOM_FOR_DATE = 24.0, 45.0, 3.0


@dataclass(frozen=True)
class Group:
    """Rows that belong together: an area's themes, a worker's sources."""

    label: str
    colour: str | None
    """Of a strip next to the label; None for no strip."""
    rows: tuple[tuple[str, str], ...]
    """Id and label of each row."""
    grey: frozenset[str] = frozenset()
    """Rows whose label is grey."""


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

    @property
    def left(self) -> float:
        """Return where the first week begins."""
        return MARGIN + self.group + AIR + STRIP + AIR + self.label + AIR

    @property
    def width(self) -> float:
        """Return the width of the figure."""
        return self.left + self.cell * len(self.weeks) + self.right + sum(self.beside)

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


def fit_columns(panels: Sequence[Panel], weeks: range) -> Columns:
    """Divide the width of a page between labels and weeks; a long calendar makes the figure wider."""
    groups = [group for panel in panels for group in panel.groups]
    group = min(WIDEST_GROUP, max(width_of(group.label, TEXT, bold=True) for group in groups))
    right = _width_of_sums(panels)
    numbers = [cell.n or 0 for panel in panels for cell in panel.cells]
    narrowest = max(4.4, width_of(f"{max(numbers, default=0)}", SMALL) + AIR)
    beside = _widths_beside(panels)
    bare = Columns(group, 0, narrowest, right, weeks, beside).width
    title = max(width_of(panel.title, STRONG, bold=True) for panel in panels)
    header = max(title + AIR + width_of("Week", SMALL), width_of("Week of each worker", SMALL))
    wanted = max(
        *(width_of(label, LABEL) for group in groups for _, label in group.rows), header - group - STRIP - AIR
    )
    label = min(wanted, max(NARROWEST_LABEL, PAGE - bare))
    cell = narrowest + max(0.0, PAGE - bare - label) / len(weeks)
    return Columns(group, label, cell, right, weeks, beside)


def _widths_beside(panels: Sequence[Panel]) -> tuple[float, ...]:
    """Return the widths of the columns to the right of the sums, of the panel that has any."""
    return tuple(
        max(width_of(text, SMALL) for text in (head, *(f"{n}" for _, n in numbers))) + 3 * AIR
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
        heights = [max(least, len(lines) * line_height(LABEL) + 0.6) for _, lines in labels]
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
