"""The page of the schematic model: boxes, arrows between them, and what is beside each."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.coding.accuracy import Accuracy
from helpers.figures.drawing.condition_bars import (
    Bars,
    draw_bars,
    lay_out_bars,
)
from helpers.figures.drawing.style import (
    BELOW,
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
    line_height,
    width_of,
    wrap,
)
from helpers.prose import in_a_sentence
from helpers.study.codebook import Codebook
from helpers.study.conditions import Condition, Conditions
from helpers.study.study import SHOWN, SUPPRESSED, Study

KEY_OF_SUPPRESSED = "c: suppressed by disclosure control"
BOX, LINK, LANE, GAP, PAD, CHIP_GAP, STRIP = 68.0, 12.0, 3.2, 6.0, 1.6, 1.4, 1.4
HEAD, FOOT = 5.0, 0.5
LINE_WIDTH = 0.8
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


@dataclass(frozen=True)
class _Box:
    """A condition: its lines, its themes, and where its row begins and ends."""

    condition: Condition
    title: tuple[str, ...]
    meaning: tuple[str, ...]
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
    tall = HEAD + boxes[-1].top + boxes[-1].height + FOOT
    if is_suppressed:
        tall += 1.5 + line_height(LABEL)
    figure = begin_page(PAGE, MARGIN + tall + 1 + foot_height(study, PAGE) + MARGIN, study)
    _draw(figure, boxes, lanes, left, tall)
    if is_suppressed:
        axes = figure.axes[0]
        axes.text(left, tall, KEY_OF_SUPPRESSED, fontsize=LABEL, color=GREY, va="bottom", gid="key")
    return figure


def _lanes(conditions: Conditions) -> dict[tuple[int, int], int]:
    """Return the lane of each arrow that passes conditions; arrows that overlap have different lanes."""
    at = {condition.id: n for n, condition in enumerate(conditions.conditions)}
    arrows = [
        (at[one.id], at[other])
        for one in conditions.conditions
        for other in one.leads_to
        if at[other] > at[one.id] + 1
    ]
    lanes: dict[tuple[int, int], int] = {}
    for arrow in sorted(arrows, key=lambda ends: (ends[1] - ends[0], ends)):
        taken = {lanes[other] for other in lanes if other[0] <= arrow[1] and arrow[0] <= other[1]}
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
        chips: tuple[_Chip, ...] = ()
        bars = None
        if states:
            bars = _lay_out_states(condition, states, codebook, room)
        else:
            chips = _lay_out_chips(condition, known, codebook, accuracy, room)
        box = _Box(condition, tuple(title), tuple(meaning), chips, bars, top, 0.0)
        words = len(title) * line_height(TEXT) + len(meaning) * line_height(SMALL) + 2 * PAD
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
        colour = BELOW if theme in accuracy.below else colours[themes[theme].area]
        chips.append(_Chip(theme, tuple(lines), count, left, chip_top, width, height, colour))
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
                _arrow(
                    axes,
                    [(middle, HEAD + box.top + box.height), (middle, HEAD + boxes[n + 1].top)],
                    f"{box.condition.id}-{other}",
                )
            else:
                lane = left - 1.5 - LANE * (lanes[n, at[other]] + 0.5)
                start, end = HEAD + box.middle + 1.2, HEAD + boxes[at[other]].middle - 1.2
                _arrow(
                    axes,
                    [(left, start), (lane, start), (lane, end), (left, end)],
                    f"{box.condition.id}-{other}",
                )


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


def _draw_beside(axes: Axes, box: _Box, left: float) -> None:
    """Draw what is beside a condition: bars or themes, with a line from them to it."""
    beside = left + BOX + LINK
    above = HEAD + box.top + (box.height - box.deepest) / 2
    if box.bars:
        draw_bars(axes, box.bars, beside, above)
    _draw_chips(axes, box, beside, above)
    if box.deepest:
        middle = HEAD + box.middle
        _arrow(axes, [(beside - 1, middle), (left + BOX, middle)], f"feeds-{box.condition.id}")
        ends = [above, above + box.deepest]
        axes.plot([beside - 1, beside - 1], ends, color=NEUTRAL, linewidth=LINE_WIDTH)


def _draw_chips(axes: Axes, box: _Box, chips_left: float, above: float) -> None:
    for chip in box.chips:
        gid = f"{box.condition.id}-{chip.theme}"
        corner = (chips_left + chip.left, above + chip.top)
        axes.add_patch(
            Rectangle(corner, chip.width, chip.height, facecolor="white", edgecolor=LINE, gid=f"chip-{gid}")
        )
        axes.add_patch(Rectangle(corner, STRIP, chip.height, facecolor=chip.colour, linewidth=0))
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


def _arrow(axes: Axes, path: list[tuple[float, float]], gid: str) -> None:
    """Draw a line of straight parts with an arrowhead at its end."""
    across, down = zip(*path[:-1], strict=True)
    axes.plot(across, down, color=NEUTRAL, linewidth=LINE_WIDTH, clip_on=False)
    arrow = {
        "arrowstyle": "-|>,head_length=0.35,head_width=0.16",
        "color": NEUTRAL,
        "linewidth": LINE_WIDTH,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    axes.annotate("", path[-1], path[-2], arrowprops=arrow, gid=gid)


def kind_of_themes(codebook: Codebook) -> str:
    """Return what a caption calls a theme: where some are not counted, a condition may have others."""
    if codebook.left_out:
        return "counted theme"
    return "theme"
