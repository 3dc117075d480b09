"""Draw panels of weeks on one page, with key, labels, cells and dates; and placeholders for figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import (
    AIR,
    CLOSE_ROW,
    ROW,
    STRIP,
    Absence,
    Cell,
    Columns,
    Group,
    Panel,
    Row,
    fit_columns,
    place_rows,
)
from helpers.figures.drawing.key import (
    ABSENT,
    CONFIDENTIAL,
    EMPTY,
    MARKED_AMOUNT,
    NO_CONTACT,
    PLAIN_AMOUNT,
    ZERO,
    ZERO_OF_BLOCK,
    Entry,
    Look,
    draw_key,
    key_height,
    paint,
)
from helpers.figures.drawing.pages import evenly
from helpers.figures.drawing.sentences import ABSENCES, day_and_month, with_notice
from helpers.figures.drawing.style import (
    COLUMN,
    GREY,
    HIGHEST,
    MARGIN,
    PAGE,
    SMALL,
    STRONG,
    TEXT,
    add_panel,
    article,
    begin_page,
    foot_height,
    ink_on,
    line_height,
    tint,
    width_of,
    wrap,
)
from helpers.study.gate import Shows
from helpers.study.study import Study

HEAD, BETWEEN_PANELS, AXIS = 4.6, 1.2, 6.5
EDGE = 0.01
"""By how much a width may differ from that of a page, in mm: sums of numbers with decimals are not exact."""


@dataclass(frozen=True)
class Sheet:
    """One page with panels, and where they are, so that more can be drawn into them."""

    figure: Figure
    columns: Columns
    rows: Mapping[str, Mapping[str, Row]]
    """The rows of each panel, by their ids."""

    @property
    def page(self) -> tuple[list[str], Figure]:
        """Return its panels and its picture."""
        return list(self.rows), self.figure

    def axes_of(self, panel: str) -> Axes:
        """Return the axes of a panel."""
        return next(axes for axes in self.figure.axes if axes.get_gid() == f"panel-{panel}")


@dataclass(frozen=True)
class _Line:
    """Panels side by side, with their rows, and how high they and their heads are, in mm."""

    panels: tuple[Panel, ...]
    placed: tuple[list[list[Row]], ...]
    head: float

    @property
    def height(self) -> float:
        """Return the height of the highest panel, with its head."""
        return self.head + max(rows[-1][-1].top + rows[-1][-1].height for rows in self.placed)


@dataclass(frozen=True)
class _Layout:
    """Panels in lines, divided among pages."""

    columns: Columns
    pages: list[list[_Line]]
    frame: float
    """The height of a page without its lines."""

    @property
    def is_too_high(self) -> bool:
        """Tell whether a page is higher than `HIGHEST`: it has one line, which is."""
        return any(self.frame + sum(line.height for line in page) > HIGHEST for page in self.pages)


def draw_sheet(panels: Sequence[Panel], entries: Sequence[Entry], weeks: range, study: Study) -> Figure:
    """Draw panels one below another on one page; they share columns and the scale of their shades.

    The first panel, and every panel with a title, has the numbers of the weeks above it; dates are below the
    last one.
    """
    columns = fit_columns(panels, weeks)
    lines = _lines(panels, columns, ROW)
    return _draw(lines, entries, columns, _frame(entries, columns, study), _greatest(panels), study).figure


def draw_sheets(panels: Sequence[Panel], entries: Sequence[Entry], weeks: range, study: Study) -> list[Sheet]:
    """Draw panels of workers on as many pages as they need, in order; all share columns and scale.

    Where that needs fewer pages, rows are closer; or else panels that have titles are side by side in twos.
    """
    layout = _lay_out(panels, entries, weeks, study, row=ROW, across=1)
    if len(layout.pages) > 1 or layout.is_too_high:
        layouts = [layout, _lay_out(panels, entries, weeks, study, row=CLOSE_ROW, across=1)]
        in_twos = _lay_out(panels, entries, weeks, study, row=ROW, across=2)
        if all(panel.title for panel in panels) and in_twos.columns.width <= PAGE + EDGE:
            layouts.append(in_twos)
        layout = min(layouts, key=lambda one: (one.is_too_high, len(one.pages)))
    greatest = _greatest(panels)
    return [_draw(page, entries, layout.columns, layout.frame, greatest, study) for page in layout.pages]


def _lay_out(
    panels: Sequence[Panel],
    entries: Sequence[Entry],
    weeks: range,
    study: Study,
    *,
    row: float,
    across: int,
) -> _Layout:
    """Divide panels among pages of at most `HIGHEST` mm, as evenly as possible."""
    columns = fit_columns(panels, weeks, across=across)
    lines = _lines(panels, columns, row)
    frame = _frame(entries, columns, study)
    # Every page begins with a head, whether or not others of its lines have one.
    head = lines[-1].head
    tallest = max(line.height - line.head for line in lines) + head + BETWEEN_PANELS
    room = HIGHEST - frame - (HEAD - head) + BETWEEN_PANELS
    pages = evenly(lines, max(1, int(room // tallest)))
    return _Layout(columns, [[replace(page[0], head=HEAD), *page[1:]] for page in pages], frame)


def _lines(panels: Sequence[Panel], columns: Columns, row: float) -> list[_Line]:
    """Put panels into lines, each with a head if it is the first or has a title."""
    lines = []
    for at in range(0, len(panels), columns.across):
        of_line = tuple(panels[at : at + columns.across])
        head = HEAD if at == 0 or of_line[0].title else 0.0
        placed = tuple(place_rows(panel.groups, columns, least=row) for panel in of_line)
        lines.append(_Line(of_line, placed, head))
    return lines


def _frame(entries: Sequence[Entry], columns: Columns, study: Study) -> float:
    """Return the height of a page without its panels: margins, key, dates and notice."""
    width = columns.width
    return MARGIN + key_height(entries, width) + AXIS + foot_height(study, width) + MARGIN


def _greatest(panels: Sequence[Panel]) -> int:
    """Return the number with the darkest shade, the same on all pages."""
    shaded = [cell for panel in panels for cell in panel.cells if not cell.is_amount]
    return max((cell.n or 0 for cell in shaded), default=0) or 1


def _draw(
    lines: Sequence[_Line],
    entries: Sequence[Entry],
    columns: Columns,
    frame: float,
    greatest: int,
    study: Study,
) -> Sheet:
    """Draw one page."""
    height = frame + sum(line.height for line in lines) + BETWEEN_PANELS * (len(lines) - 1)
    figure = begin_page(columns.width, height, study)
    draw_key(figure, entries, columns.width)
    top = MARGIN + key_height(entries, columns.width)
    rows = {}
    for line in lines:
        for at, (panel, placed) in enumerate(zip(line.panels, line.placed, strict=True)):
            left, width = columns.left + at * columns.step, columns.cell * len(columns.weeks)
            axes = add_panel(figure, left, top + line.head, width, line.height - line.head)
            axes.set_gid(f"panel-{panel.id}")
            if at == 0:
                label_rows(axes, panel.groups, placed, columns)
            _draw_cells(axes, panel, placed, columns, greatest)
            if line.head:
                _head(axes, panel, columns, is_first=at == 0)
            if line is lines[-1] or (line is lines[-2] and at >= len(lines[-1].panels)):
                _date_weeks(axes, columns, study, is_first=at == 0)
            rows[panel.id] = {row.id: row for of_group in placed for row in of_group}
        top += line.height + BETWEEN_PANELS
    return Sheet(figure, columns, rows)


def placeholder_for_workers(name: str, title: str, study: Study) -> Drawing:
    """Return a placeholder for a figure of single workers, which says why the figure is not shown."""
    words = (
        f"{title}: not shown. This figure shows individual workers, or numbers that may come from one "
        f"worker only, and the study's disclosure profile ({study.disclosure.profile}) does not allow that: "
        "readers who know the workers could recognise them."
    )
    return placeholder(name, words, study)


@article()
def placeholder(name: str, words: str, study: Study) -> Drawing:
    """Return a placeholder that says why there is no figure; it replaces the figure of an earlier run."""
    lines = wrap(words, COLUMN - 2 * MARGIN, TEXT)
    height = 2 * MARGIN + len(lines) * line_height(TEXT) + foot_height(study, COLUMN)
    figure = begin_page(COLUMN, height, study)
    axes = add_panel(figure, MARGIN, MARGIN, COLUMN - 2 * MARGIN, len(lines) * line_height(TEXT))
    axes.text(0, 0, "\n".join(lines), fontsize=TEXT, va="top", gid="placeholder")
    text = with_notice(words, study)
    return Drawing(name, figure, pd.DataFrame({"not_shown": [words]}), text, text, Shows.NOTHING, study)


def label_rows(
    axes: Axes, groups: Sequence[Group], placed: Sequence[Sequence[Row]], columns: Columns
) -> None:
    """Write the label of each row, and each group's label and strip."""
    rows = [row for of_group in placed for row in of_group]
    axes.set_yticks([row.top + row.height / 2 for row in rows], labels=["\n".join(row.lines) for row in rows])
    for group, of_group in zip(groups, placed, strict=True):
        top, bottom = of_group[0].top, of_group[-1].top + of_group[-1].height
        lines = wrap(group.label, columns.group, TEXT, bold=True)
        axes.text(
            MARGIN - columns.left, top + 0.4, "\n".join(lines), fontsize=TEXT, fontweight="bold", va="top"
        )
        if group.colour:
            left = MARGIN - columns.left + columns.group + AIR
            axes.add_patch(
                Rectangle(
                    (left, top),
                    STRIP,
                    bottom - top,
                    facecolor=group.colour,
                    linewidth=0,
                    clip_on=False,
                    gid=f"strip-{len(axes.figure.axes)}-{group.label}",
                )
            )


def _draw_cells(
    axes: Axes, panel: Panel, placed: Sequence[Sequence[Row]], columns: Columns, greatest: int
) -> None:
    rows = {row.id: row for of_group in placed for row in of_group}
    framed = {row for group in panel.groups for row in group.framed}
    # Outlined cells last, so that no neighbour covers a side of them.
    for cell in sorted(panel.cells, key=lambda one: one.is_suppressed):
        row = rows[cell.row]
        look = _look_of(cell, greatest, is_of_one=panel.is_of_one, is_upright=cell.row in columns.upright)
        paint(
            axes,
            replace(look, is_framed=cell.row in framed and not cell.is_suppressed),
            (columns.start_of(cell.week), row.top),
            (columns.cell * ((cell.last or cell.week) - cell.week + 1), row.height),
            gid=f"{panel.id}-w{cell.week}-{cell.row}",
        )
    for absence in panel.absences:
        _paint_absence(axes, panel, absence, columns)
    for row_id, total in panel.sums:
        row = rows[row_id]
        right = columns.cell * len(columns.weeks) + columns.right - MARGIN
        middle = row.top + row.height / 2
        axes.text(
            right,
            middle,
            f"{total}",
            fontsize=SMALL,
            color=GREY,
            ha="right",
            va="center_baseline",
            gid=f"sum-{panel.id}-{row_id}",
        )
    _draw_beside(axes, panel, rows, columns)


def _draw_beside(axes: Axes, panel: Panel, rows: dict[str, Row], columns: Columns) -> None:
    """Write the columns to the right of the sums, each with its heading above it."""
    right = columns.cell * len(columns.weeks) + columns.right - MARGIN
    style: dict[str, Any] = {"fontsize": SMALL, "color": GREY, "ha": "right"}
    for (head, numbers), width in zip(panel.beside, columns.beside, strict=False):
        right += width
        axes.text(right, -0.7, head, **style)
        for row_id, n in numbers:
            middle, gid = rows[row_id].top + rows[row_id].height / 2, f"{head}-{panel.id}-{row_id}"
            axes.text(right, middle, f"{n}", va="center_baseline", gid=gid, **style)


def _look_of(cell: Cell, greatest: int, *, is_of_one: bool, is_upright: bool) -> Look:
    if cell.is_suppressed:
        return CONFIDENTIAL
    if cell.n is None:
        return EMPTY
    if cell.is_amount:
        look = MARKED_AMOUNT if cell.is_marked else PLAIN_AMOUNT
        return replace(look, digit=f"{cell.n}", size=SMALL, is_upright=is_upright)
    if cell.colour is None:
        return Look("white", digit=f"{cell.n}")
    if not cell.n:
        return ZERO_OF_BLOCK if cell.is_block and is_of_one else ZERO
    face = tint(cell.colour, cell.n / greatest)
    return Look(face, digit=f"{cell.n}", ink=ink_on(face))


def _paint_absence(axes: Axes, panel: Panel, absence: Absence, columns: Columns) -> None:
    """Hatch a week without contact; outline any other absence and name the reason in it, if there is room.

    The reason is written horizontally, or vertically where the weeks are too narrow for it.
    """
    start = columns.start_of(absence.first)
    width = columns.cell * (absence.last - absence.first + 1)
    height = axes.get_ylim()[0]
    gid = f"{panel.id}-w{absence.first}-{absence.state}"
    hatched = absence.state == "no_contact"
    paint(axes, NO_CONTACT if hatched else ABSENT, (start + 0.3, 0.2), (width - 0.6, height - 0.4), gid=gid)
    if hatched:
        return
    for rotation, across, down in ((0, width, height), (90, height, width)):
        lines = wrap(ABSENCES[absence.state], across - AIR, SMALL)
        if " ".join(lines) == ABSENCES[absence.state] and len(lines) * line_height(SMALL) < down:
            text = axes.text(
                start + width / 2,
                height / 2,
                "\n".join(lines),
                fontsize=SMALL,
                color=GREY,
                ha="center",
                va="center",
            )
            text.set(rotation=rotation, gid=f"why-{gid}")
            return


def _head(axes: Axes, panel: Panel, columns: Columns, *, is_first: bool) -> None:
    """Write the title and the numbers of the weeks above a panel; labels are at the left of the first."""
    bottom = -0.7
    left = MARGIN - columns.left if is_first else AIR - columns.between
    axes.text(left, bottom - 0.4, panel.title, fontsize=STRONG, fontweight="bold")
    if is_first:
        axes.text(-AIR, bottom, "Week", fontsize=SMALL, color=GREY, ha="right")
    for week in columns.weeks:
        axes.text(
            columns.start_of(week) + columns.cell / 2,
            bottom,
            f"{week}",
            fontsize=SMALL,
            color=GREY,
            ha="center",
        )
    if panel.sums:
        axes.text(
            columns.cell * len(columns.weeks) + columns.right - MARGIN,
            bottom,
            "Total",
            fontsize=SMALL,
            color=GREY,
            ha="right",
        )


def _date_weeks(axes: Axes, columns: Columns, study: Study, *, is_first: bool) -> None:
    """Write each week's number below the last panel, and the date of its Monday as often as there is room.

    Weeks that are counted from each worker's first day have no common date.
    """
    has_dates = study.week_origin == "monday"
    dates = {
        week: day_and_month(study.calendar.monday_of(week)) if has_dates else "" for week in columns.weeks
    }
    middles = [columns.start_of(week) + columns.cell / 2 for week in columns.weeks]
    axes.set_xticks(middles, labels=[f"{week}" for week in columns.weeks])
    widest = max(width_of(date, SMALL) for date in dates.values())
    step = ceil((widest + AIR) / columns.cell)
    below = axes.get_ylim()[0] + 0.7
    second = below + line_height(SMALL)
    for middle, (week, date) in list(zip(middles, dates.items(), strict=True))[::step]:
        axes.text(middle, second, date, fontsize=SMALL, ha="center", va="top", gid=f"date-w{week}")
    if not is_first:
        return
    left = -AIR - max(0.0, (widest - columns.cell) / 2)
    for words, line in (
        (("Week", below), ("Monday", second)) if has_dates else (("Week of each worker", below),)
    ):
        axes.text(left, line, words, fontsize=SMALL, ha="right", va="top")
