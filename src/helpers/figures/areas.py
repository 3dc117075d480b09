"""How often the themes of each area are coded for each worker: rates, with the counts behind them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.coding.accuracy import BY_DICTIONARY, MARK, Accuracy
from helpers.coding.weights import NOT_HOW
from helpers.figures.drawing.checks import require_columns, require_rows, workers_of
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.key import FRAME, draw_key, key_height, part_below_entries
from helpers.figures.drawing.pages import evenly, in_pages
from helpers.figures.drawing.sentences import (
    describe_coding,
    describe_rates,
    describe_sources,
    describe_twice,
    describe_workers,
    register_coding,
    with_notice,
)
from helpers.figures.drawing.sheet import placeholder_for_workers
from helpers.figures.drawing.style import (
    COLUMN,
    GREY,
    HIGHEST,
    INK,
    LABEL,
    LINE,
    MARGIN,
    MM_PER_POINT,
    SMALL,
    TEXT,
    add_panel,
    article,
    begin_page,
    colour_of,
    foot_height,
    line_height,
    round_ticks,
    tint,
    width_of,
    wrap,
)
from helpers.prose import counted, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study
from helpers.study.units import denominator_of, describe_unit, name_unit

NAME, TITLE = "areas_by_worker", "Areas by worker"
COLUMNS = ["worker", "area", "n", "n_below_threshold", "n_words", "n_contacts", "rate"]
NO_CONTACT, NO_RATE = "no contact", "no rate"
BAR, BETWEEN_GROUPS, AXIS, GAP = 3.8, 2.4, 9.0, 1.2
WIDEST_LABEL = 27.0
BARE = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
"""A white background that keeps grid lines out of a text."""


@article()
def areas_by_worker(
    areas: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    sources: list[str],
    denominator: str = "words",
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw the rate at which each area's themes occur, per worker, with the counts behind it.

    Parameters
    ----------
    areas
        `COLUMNS`: one row per worker and area. ``n`` is summed across the area's themes,
        ``n_below_threshold`` over those below the accuracy threshold; ``rate``, per `denominator`, is
        missing where the denominator is 0 or unknown.
    accuracy
        Who coded, and how accurately: the part of a bar due to themes below the accuracy threshold is marked.

    Raises
    ------
    FieldworkError
        The table is incomplete; `unit`, `denominator` or `sources` is not allowed.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(NAME, TITLE, study)
    require_columns(areas, NAME, COLUMNS)
    workers = workers_of(areas, study)
    require_rows(areas, NAME, {"worker": workers, "area": [area.id for area in codebook.areas]})
    counts = describe_unit(unit, accuracy.coders, "a theme of the area")
    in_sources = describe_sources(sources, study)
    table = areas[COLUMNS].copy()
    table["codebook"] = codebook.stamp
    per = denominator_of(denominator).words
    caption = (
        f"{TITLE}, for {describe_workers(workers, study)}: {counts} {in_sources}, summed across the "
        f"themes of each area, {per}. n is the number of {name_unit(unit)}; the words and contacts of "
        f"each worker are given above the bars.{describe_twice(unit)} {NOT_HOW}"
    )
    if _has_below(table):
        caption += (
            f" The pale, outlined end of a bar, and the number with {MARK}, are the part due to themes below "
            "the accuracy threshold."
        )

    def draw(of_page: Sequence[str], figure: Figure, own: pd.DataFrame) -> Drawing:
        size = f"{counted(len(of_page), 'workers')} and {counted(len(codebook.areas), 'areas')}"
        alt = f"Bar chart for {size}: {counts} {in_sources}. {_describe(own, codebook, per)}"
        return Drawing(
            NAME,
            figure,
            own,
            with_notice(f"{caption} {describe_coding(accuracy, codebook, is_marked=False)}", study),
            with_notice(alt, study),
            Shows.WORKERS,
            study,
            registered=register_coding(accuracy, codebook),
        )

    scale = f"{name_unit(unit).capitalize()} {per}"
    return in_pages(list(_draw_pages(table, workers, scale, study, codebook)), table, draw)


def _draw_pages(
    table: pd.DataFrame, workers: list[str], scale: str, study: Study, codebook: Codebook
) -> Iterator[tuple[list[str], Figure]]:
    """Yield the workers and the picture of each page; all have one scale."""
    bars = _lay_out_bars(codebook)
    of_worker = bars.height + BETWEEN_GROUPS
    room = HIGHEST - _height_of_key(table) - 2 * MARGIN - AXIS - foot_height(study, COLUMN) + BETWEEN_GROUPS
    for of_page in evenly(workers, max(1, int(room // of_worker))):
        yield of_page, _draw(table, of_page, scale, study, bars, codebook)


@dataclass(frozen=True)
class _Bars:
    """The labels of the areas, and the heights of their bars, in mm."""

    room: float
    lines: Mapping[str, list[str]]
    heights: Mapping[str, float]
    heading: float

    @property
    def height(self) -> float:
        """Return the height of one worker's bars, with their heading."""
        return self.heading + sum(self.heights.values())


def _lay_out_bars(codebook: Codebook) -> _Bars:
    labels = {area.id: area.label for area in codebook.areas}
    room = min(WIDEST_LABEL, max(width_of(label, LABEL) for label in labels.values()))
    lines = {area: wrap(label, room, LABEL) for area, label in labels.items()}
    heights = {area: max(BAR, len(of_area) * line_height(LABEL) + 0.6) for area, of_area in lines.items()}
    return _Bars(room, lines, heights, line_height(TEXT) + 0.8)


def _height_of_key(table: pd.DataFrame) -> float:
    entries = part_below_entries(has_below=_has_below(table))
    return key_height(entries, COLUMN) if entries else 0.0


def _draw(
    table: pd.DataFrame, workers: list[str], scale: str, study: Study, bars: _Bars, codebook: Codebook
) -> Figure:
    room, lines, heights, heading = bars.room, bars.lines, bars.heights, bars.heading
    tall = (bars.height + BETWEEN_GROUPS) * len(workers) - BETWEEN_GROUPS
    above = _height_of_key(table)
    figure = begin_page(COLUMN, above + MARGIN + tall + AXIS + foot_height(study, COLUMN) + MARGIN, study)
    draw_key(figure, part_below_entries(has_below=_has_below(table)), COLUMN)
    left = MARGIN + room + GAP
    axes = add_panel(figure, left, above + MARGIN, COLUMN - MARGIN - left, tall)
    _scale(axes, table, COLUMN - MARGIN - left, scale)
    top, ticks = 0.0, {}
    for worker in workers:
        of_worker = table[table["worker"] == worker]
        amounts = of_worker.iloc[0]
        rows = {row["area"]: row for row in of_worker.to_dict("records")}
        _head(axes, worker, amounts, top, left - MARGIN)
        top += heading
        axes.vlines(
            axes.get_xticks(), top, top + sum(heights.values()), color=LINE, linewidth=0.4, zorder=0.5
        )
        if of_worker["rate"].isna().all():
            middle = top + sum(heights.values()) / 2
            why = f" {_why_no_rate(amounts)}"
            axes.text(0, middle, why, fontsize=LABEL, color=GREY, va="center_baseline", gid=f"why-{worker}")
        for area, height in heights.items():
            ticks[top + height / 2] = "\n".join(lines[area])
            colour = colour_of(codebook.order_of(area))
            _draw_bar(axes, rows[area], top + height / 2, colour, f"{worker}-{area}")
            top += height
        top += BETWEEN_GROUPS
    axes.set_yticks(list(ticks), labels=list(ticks.values()))
    return figure


def _scale(axes: Axes, table: pd.DataFrame, width: float, label: str) -> None:
    """Set the scale so that the numbers at the ends of the bars have room."""
    greatest = float(table["rate"].max(skipna=True) or 0)
    if not greatest > 0:
        greatest = 1.0
    room = max(width_of(_end(row), SMALL) for row in table.to_dict("records")) + 2 * GAP
    axes.set_xlim(0, greatest * width / (width - room))
    ticks = round_ticks(0, greatest)
    axes.set_xticks(ticks, labels=[f"{tick:g}" for tick in ticks])
    axes.set_xlabel(label, fontsize=LABEL)


def _head(axes: Axes, worker: str, of_worker: pd.Series, top: float, left: float) -> None:
    """Write the worker's id, words and contacts, `left` mm to the left of the bars."""
    words = counted(_whole(of_worker["n_words"]), "words")
    contacts = counted(_whole(of_worker["n_contacts"]), "contacts")
    text = f"{worker} · {words} · {contacts}"
    axes.annotate(
        text,
        (0, top),
        fontsize=TEXT,
        fontweight="bold",
        va="top",
        gid=f"head-{worker}",
        **_moved(-left / MM_PER_POINT),
    )


def _draw_bar(axes: Axes, of_area: Mapping[Hashable, Any], middle: float, colour: str, gid: str) -> None:
    rate = of_area["rate"]
    if pd.isna(rate):
        return
    (bar,) = axes.barh(middle, float(rate), BAR - 0.6, color=colour, linewidth=0)
    bar.set_gid(gid)
    if of_area["n_below_threshold"]:
        part = float(rate) * of_area["n_below_threshold"] / of_area["n"]
        (end,) = axes.barh(
            middle,
            part,
            BAR - 0.6,
            left=float(rate) - part,
            facecolor=tint(colour, 0.1),
            edgecolor=INK,
            linewidth=FRAME,
        )
        end.set_gid(f"below-{gid}")
    label = _end(of_area)
    axes.annotate(
        label,
        (float(rate), middle),
        fontsize=SMALL,
        va="center_baseline",
        gid=f"n-{gid}",
        bbox=BARE,
        **_moved(2.5),
    )


def _why_no_rate(of_worker: pd.Series) -> str:
    return NO_RATE if _whole(of_worker["n_contacts"]) else NO_CONTACT


def _has_below(table: pd.DataFrame) -> bool:
    return bool((table["n_below_threshold"] > 0).any())


def _moved(points: float) -> dict[str, Any]:
    return {"xytext": (points, 0), "textcoords": "offset points"}


def _end(of_area: Mapping[Hashable, Any]) -> str:
    """Return what is written at the end of a bar: its count, and how much of it is below the threshold."""
    n_below = _whole(of_area["n_below_threshold"])
    part = f", {n_below:,} {MARK}" if n_below else ""
    return f"n = {_whole(of_area['n']):,}{part}"


def _whole(n: float) -> int:
    return 0 if pd.isna(n) else int(n)


def _describe(table: pd.DataFrame, codebook: Codebook, per: str) -> str:
    """Say for each area between which values the workers' rates lie; then, which workers have no rate."""
    sentences = describe_rates(table, codebook, per, across="workers")
    without = table[table["rate"].isna()].drop_duplicates("worker")
    for why, words in ((NO_CONTACT, "There was no contact with"), (NO_RATE, "There is no rate for")):
        names = [row["worker"] for _, row in without.iterrows() if _why_no_rate(row) == why]
        if names:
            sentences.append(f"{words} {listed(names)}.")
    return " ".join(sentences)
