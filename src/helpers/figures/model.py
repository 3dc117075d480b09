"""The schematic model: conditions in sequence, and the themes that bear on each."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.figures.drawing.controlled import is_all_suppressed, placeholder_for_suppressed
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.sentences import (
    SUPPRESSION,
    describe_coding,
    describe_sources,
    register_coding,
    with_notice,
)
from helpers.figures.drawing.sheet import placeholder
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
    article,
    begin_page,
    colour_of,
    foot_height,
    line_height,
    width_of,
    wrap,
)
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.conditions import Condition, Conditions
from helpers.study.gate import Shows
from helpers.study.study import SUPPRESSED, Study

NAME, TITLE = "conditions_model", "Schematic model of the conditions"
KEY_OF_SUPPRESSED = "c: suppressed by disclosure control"
COLUMNS = ["order", "condition", "leads_to", "theme", "area", "state", "n_workers", "n_heard", "codebook"]
BOX, LINK, LANE, GAP, PAD, CHIP_GAP, STRIP = 68.0, 12.0, 3.2, 6.0, 1.6, 1.4, 1.4
HEAD, FOOT = 5.0, 0.5
LINE_WIDTH = 0.8
Counts = Mapping[Hashable, Any]
"""Of a theme: ``state``, ``n_workers`` and ``n_heard``."""


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
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


@article()
def conditions_model(
    conditions: Conditions | None,
    counts: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    sources: list[str],
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw the conditions one below another, with arrows between them and the themes of each next to it.

    A row is as high as its text needs, and an arrow that passes conditions has a lane of its own at the
    left, so that nothing overlaps, however long a label is.

    Parameters
    ----------
    conditions
        None if the study has no model: a placeholder says so. A theme that is not counted is left out.
    counts
        Public table ``conditions``: ``condition``, ``theme``, ``n_workers``, ``n_heard``, ``state``,
        ``reason``.

    Raises
    ------
    FieldworkError
        `sources` is not allowed.
    """
    if conditions is None:
        words = "There is no schematic model: the study has no file data/conditions.yaml."
        return placeholder(NAME, words, study)
    conditions = conditions.with_themes(codebook.theme_ids)
    if is_all_suppressed(counts):
        return placeholder_for_suppressed(NAME, TITLE, counts, study)
    known = {row["theme"]: row for row in counts.to_dict("records")}
    lanes = _lanes(conditions)
    left = MARGIN + LANE * (max(lanes.values(), default=-1) + 1)
    if lanes:
        left += 1.5
    boxes = _lay_out(conditions, known, codebook, accuracy, PAGE - MARGIN - left - BOX - LINK)
    tall = HEAD + boxes[-1].top + boxes[-1].height + FOOT
    table = _table(conditions, known, codebook)
    is_suppressed = bool((table["state"] == SUPPRESSED).any())
    if is_suppressed:
        tall += 1.5 + line_height(LABEL)
    figure = begin_page(PAGE, MARGIN + tall + 1 + foot_height(study, PAGE) + MARGIN, study)
    _draw(figure, boxes, lanes, left, tall)
    if is_suppressed:
        axes = figure.axes[0]
        axes.text(left, tall, KEY_OF_SUPPRESSED, fontsize=LABEL, color=GREY, va="bottom", gid="key")
    caption = (
        f"A schematic model of the conditions that a programme of {study.worker_noun.plural} needs to "
        f"fulfil, one after another, each with the {_kind_of_themes(codebook)}s that bear on it. "
        f"{conditions.status} Arrows lead from a condition to those that it makes possible. Each theme is in "
        "the colour of its area, with the number of workers for whom it is coded "
        f"{describe_sources(sources, study)}, out of those with whom there was contact. The model is the "
        f"researcher's; the numbers do not prove it. {describe_coding(accuracy, codebook)}"
    )
    if is_suppressed:
        caption += f" {SUPPRESSION}"
    return Drawing(
        NAME,
        figure,
        table,
        with_notice(caption, study),
        with_notice(_describe(conditions, known, codebook), study),
        Shows.TOGETHER,
        study,
        registered=register_coding(accuracy, codebook) | {"data/conditions.yaml": conditions},
    )


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


def _describe_count(row: Counts | None) -> str:
    """Say for how many workers a theme is coded, out of those in contact."""
    if row is None or (row["state"] != SUPPRESSED and pd.isna(row["n_workers"])):
        return "no contact"
    if row["state"] == SUPPRESSED:
        return "c"
    return f"{int(row['n_workers'])} of {int(row['n_heard'])}"


def _lay_out(
    conditions: Conditions, known: Mapping[str, Counts], codebook: Codebook, accuracy: Accuracy, room: float
) -> list[_Box]:
    colours = {area.id: colour_of(codebook.order_of(area.id)) for area in codebook.areas}
    themes = {theme.id: theme for theme in codebook.themes}
    boxes: list[_Box] = []
    top = 0.0
    for number, condition in enumerate(conditions.conditions, start=1):
        title = wrap(f"{number}  {condition.label}", BOX - 2 * PAD, TEXT, bold=True)
        meaning = wrap(condition.meaning, BOX - 2 * PAD, SMALL)
        chips: list[_Chip] = []
        left = chip_top = deepest = 0.0
        for theme in condition.themes:
            count = _describe_count(known.get(theme))
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
        height = max(len(title) * line_height(TEXT) + len(meaning) * line_height(SMALL) + 2 * PAD, deepest)
        boxes.append(_Box(condition, tuple(title), tuple(meaning), tuple(chips), top, height))
        top += height + GAP
    return boxes


def _draw(
    figure: Figure, boxes: list[_Box], lanes: dict[tuple[int, int], int], left: float, tall: float
) -> None:
    axes = add_panel(figure, 0, MARGIN, PAGE, tall)
    axes.text(left, 0, "Conditions, in sequence", fontsize=LABEL, color=GREY, va="top")
    chips_left = left + BOX + LINK
    head = "Themes that bear on each, and for how many workers they are coded"
    lines = wrap(head, PAGE - MARGIN - chips_left, LABEL)
    axes.text(chips_left, 0, lines[0], fontsize=LABEL, color=GREY, va="top")
    at = {box.condition.id: n for n, box in enumerate(boxes)}
    for n, box in enumerate(boxes):
        _draw_box(axes, box, left)
        _draw_chips(axes, box, left)
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


def _draw_chips(axes: Axes, box: _Box, left: float) -> None:
    chips_left = left + BOX + LINK
    deepest = max((chip.top + chip.height for chip in box.chips), default=0.0)
    above = HEAD + box.top + (box.height - deepest) / 2
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
    if box.chips:
        middle = HEAD + box.middle
        _arrow(axes, [(chips_left - 1, middle), (left + BOX, middle)], f"feeds-{box.condition.id}")
        axes.plot(
            [chips_left - 1, chips_left - 1], [above, above + deepest], color=NEUTRAL, linewidth=LINE_WIDTH
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


def _table(conditions: Conditions, known: Mapping[str, Counts], codebook: Codebook) -> pd.DataFrame:
    area_of = {theme.id: theme.area for theme in codebook.themes}
    rows: list[tuple[object, ...]] = []
    for order, condition in enumerate(conditions.conditions, start=1):
        leads = ";".join(condition.leads_to)
        for theme in condition.themes or ("",):
            numbers: tuple[object, ...] = ("", pd.NA, pd.NA)
            if theme in known:
                numbers = tuple(known[theme][column] for column in ("state", "n_workers", "n_heard"))
            rows.append((order, condition.id, leads, theme, area_of.get(theme, ""), *numbers, codebook.stamp))
    return pd.DataFrame(rows, columns=COLUMNS).astype({"n_workers": "Int64", "n_heard": "Int64"})


def _describe(conditions: Conditions, known: Mapping[str, Counts], codebook: Codebook) -> str:
    """Name each condition, its themes and the conditions to which it leads."""
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    numbers = {condition.id: n for n, condition in enumerate(conditions.conditions, start=1)}
    kind = _kind_of_themes(codebook)
    parts = []
    for condition in conditions.conditions:
        themes = [f"{labels[theme]} ({_describe_count(known.get(theme))})" for theme in condition.themes]
        following = listed([str(numbers[one]) for one in condition.leads_to])
        place = "is the last"
        if following:
            place = f"leads to {following}"
        number = numbers[condition.id]
        parts.append(f"Condition {number}, {condition.label}, {place}: {listed(themes) or f'no {kind}'}.")
    return (
        f"A chart of {counted(len(parts), 'conditions')} in sequence, with the {kind}s of each and the "
        f"number of workers for whom they are coded. {' '.join(parts)}"
    )


def _kind_of_themes(codebook: Codebook) -> str:
    """Return what a caption calls a theme: where some are not counted, a condition may have others."""
    if codebook.left_out:
        return "counted theme"
    return "theme"
