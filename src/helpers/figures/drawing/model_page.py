"""The page of the schematic model: boxes, arrows between them, and what is beside each."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.coding.accuracy import LEGENDS, Accuracy
from helpers.figures.drawing.condition_bars import (
    Bars,
    draw_bars,
    lay_out_bars,
)
from helpers.figures.drawing.fonts import drawable
from helpers.figures.drawing.style import (
    GREY,
    INK,
    LABEL,
    LINE,
    MARGIN,
    NEUTRAL,
    PAGE,
    PALE,
    SMALL,
    TEXT,
    add_panel,
    begin_page,
    colour_of,
    foot_height,
    ink_on,
    line_height,
    width_of,
    wrap,
)
from helpers.prose import in_a_sentence
from helpers.study.codebook import Codebook
from helpers.study.conditions import Condition, Conditions
from helpers.study.study import SHOWN, SUPPRESSED, Study

KEY_OF_SUPPRESSED = "c: suppressed by disclosure control"
BOX, LINK, LANE, GAP, PAD, CHIP_GAP, STRIP = 68.0, 12.0, 3.2, 6.0, 1.6, 1.4, 2.8
HEAD, FOOT = 5.0, 0.5
KEY_ROW = 4.0
LINE_WIDTH = 0.8
LEADS, RETURNS, SAYS = "-", (0, (4, 2)), (0, (1, 1.5))
"""How lines are drawn: to what a condition leads, to what it returns, and from what is said of it."""
KEY_LINE = 9.0
"""How long the sample of a line in the key is, in mm."""
Counts = Mapping[Hashable, Any]
"""Of a theme: ``state``, ``n_workers`` and ``n_heard``; of what is said of a condition, ``n`` as well."""
States = Mapping[str, Mapping[str, Counts]]
"""Condition, and what is said of it: its counts; empty where nobody has coded conditions."""


@dataclass(frozen=True)
class _Chip:
    """A theme next to a condition: its lines, its position from the top left of the row, and its colour."""

    theme: str
    lines: tuple[str, ...]
    count: str
    left: float
    top: float
    width: float
    height: float
    colour: str
    area: str
    """The number of its area, which is on its colour: no colour says anything alone."""


@dataclass(frozen=True)
class _Box:
    """A condition: its lines, its themes, and where its row begins and ends."""

    condition: Condition
    title: tuple[str, ...]
    meaning: tuple[str, ...]
    who: tuple[str, ...]
    chips: tuple[_Chip, ...]
    bars: Bars | None
    """What segments say of it; None if nobody has coded conditions."""
    top: float
    height: float

    @property
    def deepest(self) -> float:
        """Return the height of what is beside it: bars or chips."""
        if self.bars:
            return self.bars.height
        return max((chip.top + chip.height for chip in self.chips), default=0.0)

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def draw_page(
    conditions: Conditions,
    known: Mapping[str, Counts],
    states: States,
    study: Study,
    codebook: Codebook,
    accuracy: Accuracy,
    *,
    is_suppressed: bool,
) -> Figure:
    """Return the page with the model, and below it what c means, if anything is suppressed."""
    lanes = _lanes(conditions)
    left = MARGIN + LANE * (max(lanes.values(), default=-1) + 1)
    if lanes:
        left += 1.5
    boxes = _lay_out(conditions, known, states, codebook, accuracy, PAGE - MARGIN - left - BOX - LINK)
    drawn = HEAD + boxes[-1].top + boxes[-1].height
    key = _key(conditions, codebook, accuracy, has_bars=bool(states), is_suppressed=is_suppressed)
    rows = _rows_of_key(key, PAGE - MARGIN - left)
    tall = drawn + GAP / 2 + len(rows) * KEY_ROW + FOOT
    figure = begin_page(PAGE, MARGIN + tall + 1 + foot_height(study, PAGE) + MARGIN, study)
    _draw(figure, boxes, lanes, left, tall)
    for n, row in enumerate(rows):
        _draw_key(figure.axes[0], row, left, drawn + GAP / 2 + (n + 0.5) * KEY_ROW)
    return figure


@dataclass(frozen=True)
class _Sign:
    """One entry of the key: a line, or the colour of an area, or words alone, and what it means."""

    words: str
    line: Any = None
    colour: str = ""
    area: str = ""
    is_arrow: bool = False

    @property
    def width(self) -> float:
        """Return how much room it takes, in mm."""
        sample = KEY_LINE * (self.line is not None) + STRIP * bool(self.colour)
        return sample + PAD + width_of(self.words, LABEL) + 3 * PAD


def _key(
    conditions: Conditions,
    codebook: Codebook,
    accuracy: Accuracy,
    *,
    has_bars: bool,
    is_suppressed: bool,
) -> list[_Sign]:
    """Return the entries of the key: only of signs that occur."""
    every = conditions.conditions
    said = "what segments say of it"
    if not has_bars:
        said = f"{kind_of_themes(codebook)}s that bear on it"
    key: list[_Sign] = []
    if any(condition.leads_to for condition in every):
        key.append(_Sign("leads to", LEADS, is_arrow=True))
    if any(condition.returns_to for condition in every):
        key.append(_Sign("returns to", RETURNS, is_arrow=True))
    if has_bars or any(condition.themes for condition in every):
        key.append(_Sign(said, SAYS))
    if not has_bars:
        area_of = {theme.id: theme.area for theme in codebook.themes}
        themes = {theme for condition in every for theme in condition.themes}
        used = {area_of[theme] for theme in themes}
        areas = [area for area in codebook.areas if area.id in used]
        orders = [codebook.order_of(area.id) for area in areas]
        key += [
            _Sign(drawable(area.label), colour=colour_of(order), area=f"{order + 1}")
            for area, order in zip(areas, orders, strict=True)
        ]
        key += [_Sign(f"{sign} {LEGENDS[sign]}") for sign in accuracy.signs_of(themes)]
    if is_suppressed:
        key.append(_Sign(KEY_OF_SUPPRESSED))
    return key


def _rows_of_key(key: list[_Sign], room: float) -> list[list[_Sign]]:
    """Return the entries of the key in as many rows as they need."""
    rows: list[list[_Sign]] = []
    taken = room
    for sign in key:
        if taken + sign.width > room:
            rows.append([])
            taken = 0.0
        rows[-1].append(sign)
        taken += sign.width
    return rows


def _draw_key(axes: Axes, row: list[_Sign], left: float, middle: float) -> None:
    for sign in row:
        at = left
        if sign.line is not None:
            ends = [(at, middle), (at + KEY_LINE, middle)]
            if sign.is_arrow:
                _arrow(axes, ends, "key-line", sign.line)
            else:
                _line(axes, ends, sign.line)
            at += KEY_LINE + PAD
        if sign.colour:
            corner = (at, middle - line_height(LABEL) / 2)
            _draw_strip(axes, corner, line_height(LABEL), (sign.colour, sign.area), gid=f"key-{sign.area}")
            at += STRIP + PAD
        axes.text(at, middle, sign.words, fontsize=LABEL, color=GREY, va="center", gid=f"key-{sign.words}")
        left += sign.width


def _lanes(conditions: Conditions) -> dict[tuple[int, int], int]:
    """Return the lane of each arrow that passes conditions or goes back; no two that overlap share one."""
    at = {condition.id: n for n, condition in enumerate(conditions.conditions)}
    arrows: list[tuple[int, int]] = []
    for one in conditions.conditions:
        arrows += [(at[one.id], at[other]) for other in one.leads_to if at[other] > at[one.id] + 1]
        arrows += [(at[one.id], at[other]) for other in one.returns_to]
    lanes: dict[tuple[int, int], int] = {}
    for arrow in sorted(arrows, key=lambda ends: (abs(ends[1] - ends[0]), ends)):
        taken = {lanes[other] for other in lanes if min(other) <= max(arrow) and min(arrow) <= max(other)}
        lanes[arrow] = next(lane for lane in range(len(taken) + 1) if lane not in taken)
    return lanes


def describe_count(row: Counts | None) -> str:
    """Say for how many workers a theme is coded, out of those in contact."""
    if row is None or (row["state"] != SUPPRESSED and pd.isna(row["n_workers"])):
        return "no contact"
    if row["state"] == SUPPRESSED:
        return "c"
    return f"{int(row['n_workers'])} of {int(row['n_heard'])}"


def _lay_out(
    conditions: Conditions,
    known: Mapping[str, Counts],
    states: States,
    codebook: Codebook,
    accuracy: Accuracy,
    room: float,
) -> list[_Box]:
    boxes: list[_Box] = []
    top = 0.0
    for number, condition in enumerate(conditions.conditions, start=1):
        title = wrap(f"{number}  {condition.label}", BOX - 2 * PAD, TEXT, bold=True)
        meaning = wrap(condition.meaning, BOX - 2 * PAD, SMALL)
        who: list[str] = []
        if condition.who:
            who = wrap(f"Who acts: {condition.who}", BOX - 2 * PAD, SMALL)
        chips: tuple[_Chip, ...] = ()
        bars = None
        if states:
            bars = _lay_out_states(condition, states, codebook, room)
        else:
            chips = _lay_out_chips(condition, known, codebook, accuracy, room)
        box = _Box(condition, tuple(title), tuple(meaning), tuple(who), chips, bars, top, 0.0)
        words = len(title) * line_height(TEXT) + len(meaning + who) * line_height(SMALL) + 2 * PAD
        boxes.append(replace(box, height=max(words, box.deepest)))
        top += boxes[-1].height + GAP
    return boxes


def _lay_out_states(condition: Condition, states: States, codebook: Codebook, room: float) -> Bars:
    """Lay out the bars of a condition, on the scale of all of them."""
    shown = [row for of_one in states.values() for row in of_one.values() if row["state"] == SHOWN]
    greatest = max((int(row["n"]) for row in shown), default=0)
    themes = ""
    if condition.themes:
        labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
        themes = f"{kind_of_themes(codebook)}s: {', '.join(labels[theme] for theme in condition.themes)}"
    return lay_out_bars(condition.id, states[condition.id], themes, room, greatest)


def _lay_out_chips(
    condition: Condition,
    known: Mapping[str, Counts],
    codebook: Codebook,
    accuracy: Accuracy,
    room: float,
) -> tuple[_Chip, ...]:
    """Lay out the themes of a condition side by side, in as many lines as they need."""
    colours = {area.id: colour_of(codebook.order_of(area.id)) for area in codebook.areas}
    themes = {theme.id: theme for theme in codebook.themes}
    chips: list[_Chip] = []
    left = chip_top = deepest = 0.0
    for theme in condition.themes:
        count = describe_count(known.get(theme))
        label = accuracy.label(theme, themes[theme].label)
        widest = room - STRIP - 3 * PAD - width_of(count, SMALL)
        lines = wrap(label, widest, LABEL)
        width = STRIP + 3 * PAD + max(width_of(line, LABEL) for line in lines) + width_of(count, SMALL)
        height = len(lines) * line_height(LABEL) + 1.4
        if left and left + width > room:
            left, chip_top = 0.0, deepest + CHIP_GAP
        colour = colours[themes[theme].area]
        area = f"{codebook.order_of(themes[theme].area) + 1}"
        chips.append(_Chip(theme, tuple(lines), count, left, chip_top, width, height, colour, area))
        left, deepest = left + width + CHIP_GAP, max(deepest, chip_top + height)
    return tuple(chips)


def _draw(
    figure: Figure, boxes: list[_Box], lanes: dict[tuple[int, int], int], left: float, tall: float
) -> None:
    axes = add_panel(figure, 0, MARGIN, PAGE, tall)
    axes.text(left, 0, "Conditions, in sequence", fontsize=LABEL, color=GREY, va="top")
    chips_left = left + BOX + LINK
    head = "Themes that bear on each, and for how many workers they are coded"
    if boxes[0].bars:
        head = "Segments that say that it is met or not met, and number of workers"
    lines = wrap(head, PAGE - MARGIN - chips_left, LABEL)
    axes.text(chips_left, 0, lines[0], fontsize=LABEL, color=GREY, va="top")
    at = {box.condition.id: n for n, box in enumerate(boxes)}
    for n, box in enumerate(boxes):
        _draw_box(axes, box, left)
        _draw_beside(axes, box, left)
        for other in box.condition.leads_to:
            if at[other] == n + 1:
                middle = left + BOX / 2
                ends = [(middle, HEAD + box.top + box.height), (middle, HEAD + boxes[n + 1].top)]
                _arrow(axes, ends, f"{box.condition.id}-{other}", LEADS)
            else:
                path = _in_lane(box, boxes[at[other]], left, lanes[n, at[other]], step=1.2)
                _arrow(axes, path, f"{box.condition.id}-{other}", LEADS)
        for other in box.condition.returns_to:
            path = _in_lane(box, boxes[at[other]], left, lanes[n, at[other]], step=-1.2)
            _arrow(axes, path, f"{box.condition.id}-{other}", RETURNS)


def _in_lane(box: _Box, other: _Box, left: float, lane: int, *, step: float) -> list[tuple[float, float]]:
    """Return the corners of an arrow that leaves a box at the left and enters another there.

    Parameters
    ----------
    step
        How far below the middle it leaves, and above it enters; turned round for one that goes back.
    """
    across = left - 1.5 - LANE * (lane + 0.5)
    start, end = HEAD + box.middle + step, HEAD + other.middle - step
    return [(left, start), (across, start), (across, end), (left, end)]


def _draw_box(axes: Axes, box: _Box, left: float) -> None:
    top = HEAD + box.top
    axes.add_patch(
        Rectangle(
            (left, top),
            BOX,
            box.height,
            facecolor=PALE,
            edgecolor=NEUTRAL,
            linewidth=0.8,
            gid=f"box-{box.condition.id}",
        )
    )
    axes.text(
        left + PAD,
        top + PAD,
        "\n".join(box.title),
        fontsize=TEXT,
        fontweight="bold",
        va="top",
        linespacing=1.3,
        gid=f"title-{box.condition.id}",
    )
    below = top + PAD + len(box.title) * line_height(TEXT)
    axes.text(
        left + PAD,
        below,
        "\n".join(box.meaning),
        fontsize=SMALL,
        color=INK,
        va="top",
        linespacing=1.3,
        gid=f"meaning-{box.condition.id}",
    )
    if box.who:
        axes.text(
            left + PAD,
            below + len(box.meaning) * line_height(SMALL),
            "\n".join(box.who),
            fontsize=SMALL,
            fontstyle="italic",
            color=INK,
            va="top",
            linespacing=1.3,
            gid=f"who-{box.condition.id}",
        )


def _draw_beside(axes: Axes, box: _Box, left: float) -> None:
    """Draw what is beside a condition: bars or themes, with a line from them to it."""
    beside = left + BOX + LINK
    above = HEAD + box.top + (box.height - box.deepest) / 2
    if box.bars:
        draw_bars(axes, box.bars, beside, above)
    _draw_chips(axes, box, beside, above)
    if box.deepest:
        middle = HEAD + box.middle
        _line(axes, [(beside - 1, middle), (left + BOX, middle)], SAYS)
        ends = [above, above + box.deepest]
        axes.plot([beside - 1, beside - 1], ends, color=NEUTRAL, linewidth=LINE_WIDTH)


def _draw_chips(axes: Axes, box: _Box, chips_left: float, above: float) -> None:
    for chip in box.chips:
        gid = f"{box.condition.id}-{chip.theme}"
        corner = (chips_left + chip.left, above + chip.top)
        axes.add_patch(
            Rectangle(corner, chip.width, chip.height, facecolor="white", edgecolor=LINE, gid=f"chip-{gid}")
        )
        _draw_strip(axes, corner, chip.height, (chip.colour, chip.area), gid=f"strip-{gid}")
        middle = corner[1] + chip.height / 2
        words = "\n".join(chip.lines)
        axes.text(
            corner[0] + STRIP + PAD,
            middle,
            words,
            fontsize=LABEL,
            va="center",
            linespacing=1.3,
            gid=f"label-{gid}",
        )
        axes.text(
            corner[0] + chip.width - PAD,
            middle,
            chip.count,
            fontsize=SMALL,
            color=GREY,
            ha="right",
            va="center",
            gid=f"count-{gid}",
        )


def _draw_strip(
    axes: Axes, corner: tuple[float, float], height: float, area: tuple[str, str], *, gid: str
) -> None:
    """Draw a strip in the colour of an area, with the number of the area on it."""
    colour, number = area
    axes.add_patch(Rectangle(corner, STRIP, height, facecolor=colour, linewidth=0, gid=gid))
    middle = (corner[0] + STRIP / 2, corner[1] + height / 2)
    style: dict[str, Any] = {"fontsize": SMALL, "ha": "center", "va": "center_baseline"}
    axes.text(*middle, number, color=ink_on(colour), gid=f"n-{gid}", **style)


def _line(axes: Axes, path: list[tuple[float, float]], style: Any) -> None:
    """Draw a line of straight parts."""
    across, down = zip(*path, strict=True)
    axes.plot(across, down, color=NEUTRAL, linewidth=LINE_WIDTH, linestyle=style, clip_on=False)


def _arrow(axes: Axes, path: list[tuple[float, float]], gid: str, style: Any) -> None:
    """Draw a line of straight parts with an arrowhead at its end."""
    _line(axes, path[:-1], style)
    arrow = {
        "arrowstyle": "-|>,head_length=0.35,head_width=0.16",
        "color": NEUTRAL,
        "linewidth": LINE_WIDTH,
        "linestyle": style,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    axes.annotate("", path[-1], path[-2], arrowprops=arrow, gid=gid)


def kind_of_themes(codebook: Codebook) -> str:
    """Return what a caption calls a theme: where some are not counted, a condition may have others."""
    if codebook.left_out:
        return "counted theme"
    return "theme"
