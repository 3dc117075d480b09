"""How much each worker told of each area: rates beside contacts."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.figures.drawing.checks import require_columns, require_rows, workers_of
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.sentences import (
    coded_in_words,
    extremes_in_words,
    sources_in_words,
    with_notice,
    workers_in_words,
)
from helpers.figures.drawing.sheet import withheld
from helpers.figures.drawing.style import (
    COLUMN,
    DOUBT,
    GREY,
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
    width_of,
    wrap,
)
from helpers.prose import counted, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study
from helpers.study.units import denominator_of, describe_unit

NAME = "areas_by_worker"
BAR, BETWEEN_GROUPS, AXIS, GAP = 3.8, 2.4, 9.0, 1.2
WIDEST_LABEL = 27.0
BARE = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
"""Keeps the lines of the grid out of a text."""


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
        ``worker``, ``area``, ``n``, ``n_below_threshold``, ``n_words``, ``n_contacts``, ``rate``: one row per worker and area; ``n`` is added
        up over the area's themes, ``n_below_threshold`` over those below the study's bar, and the rate, by `denominator`, is missing for a
        worker of whom nothing is known to divide by.
    accuracy
        Who has coded, and how well: what themes below the study's bar give to a bar is grey.

    Raises
    ------
    FieldworkError
        The table is incomplete; `unit`, `denominator` or `sources` is not allowed.
    """
    if not may_show(study, Shows.WORKERS):
        return withheld(NAME, study)
    columns = ["worker", "area", "n", "n_below_threshold", "n_words", "n_contacts", "rate"]
    require_columns(areas, NAME, columns)
    workers = workers_of(areas, study)
    require_rows(areas, NAME, {"worker": workers, "area": [area.id for area in codebook.areas]})
    counts, whose = (
        describe_unit(unit, accuracy.coders, "a theme of the area"),
        sources_in_words(sources, study),
    )
    table = areas[columns].copy()
    table["codebook"] = codebook.stamp
    per = denominator_of(denominator).words
    figure = _draw(table, workers, f"{unit.capitalize()} {per}", study, codebook)
    caption = (
        f"Areas by worker, for {workers_in_words(workers, study)}: {counts}, added up over the "
        f"themes, {per}; {whose}. n is the number of {unit}; words and contacts of each worker stand above the bars."
    )
    caption += " The grey end of a bar is of themes below the study's bar." if _has_doubt(table) else ""
    alt = f"Bars for {counted(len(workers), 'workers')} and {counted(len(codebook.areas), 'areas')}, {whose}. {_facts(table, codebook, per)}"
    return Drawing(
        NAME,
        figure,
        table,
        with_notice(f"{caption} {coded_in_words(accuracy, codebook)}", study),
        with_notice(alt, study),
        Shows.WORKERS,
        study,
    )


def _draw(table: pd.DataFrame, workers: list[str], scale: str, study: Study, codebook: Codebook) -> Figure:
    labels = {area.id: area.label for area in codebook.areas}
    room = min(WIDEST_LABEL, max(width_of(label, LABEL) for label in labels.values()))
    lines = {area: wrap(label, room, LABEL) for area, label in labels.items()}
    heights = {area: max(BAR, len(of_area) * line_height(LABEL) + 0.6) for area, of_area in lines.items()}
    heading = line_height(TEXT) + 0.8
    tall = (heading + sum(heights.values()) + BETWEEN_GROUPS) * len(workers) - BETWEEN_GROUPS
    axis = AXIS + (line_height(LABEL) if _has_doubt(table) else 0)
    figure = begin_page(COLUMN, MARGIN + tall + axis + foot_height(study, COLUMN) + MARGIN, study)
    left = MARGIN + room + GAP
    axes = add_panel(figure, left, MARGIN, COLUMN - MARGIN - left, tall)
    _scale(axes, table, COLUMN - MARGIN - left, scale)
    top, ticks = 0.0, {}
    for worker in workers:
        of_worker = table[table["worker"] == worker].set_index("area")
        _head(axes, worker, of_worker.iloc[0], top, left - MARGIN)
        top += heading
        axes.vlines(
            axes.get_xticks(), top, top + sum(heights.values()), color=LINE, linewidth=0.4, zorder=0.5
        )
        if of_worker["rate"].isna().all():
            middle = top + sum(heights.values()) / 2
            why = f" {_why_not(of_worker.iloc[0])}"
            axes.text(0, middle, why, fontsize=LABEL, color=GREY, va="center_baseline", gid=f"why-{worker}")
        for order, (area, height) in enumerate(heights.items()):
            ticks[top + height / 2] = "\n".join(lines[area])
            _draw_bar(axes, of_worker.loc[area], top + height / 2, colour_of(order), f"{worker}-{area}")
            top += height
        top += BETWEEN_GROUPS
    axes.set_yticks(list(ticks), labels=list(ticks.values()))
    return figure


def _scale(axes: Axes, table: pd.DataFrame, width: float, label: str) -> None:
    """Leave room at the right for the numbers at the bars' ends."""
    greatest = float(table["rate"].max(skipna=True) or 0)
    greatest = greatest if greatest > 0 else 1.0
    room = width_of(_end(table["n"].max()), SMALL) + 2 * GAP
    axes.set_xlim(0, greatest * width / (width - room))
    ticks = [tick for tick in MaxNLocator(5).tick_values(0, greatest) if 0 <= tick <= greatest]
    axes.set_xticks(ticks, labels=[f"{tick:g}" for tick in ticks])
    grey = "\ngrey: of themes found too badly" if _has_doubt(table) else ""
    axes.set_xlabel(f"{label}{grey}", fontsize=LABEL)


def _head(axes: Axes, worker: str, of_worker: pd.Series, top: float, left: float) -> None:
    """Write who it is and how much was heard, `left` mm before the bars begin."""
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


def _draw_bar(axes: Axes, of_area: pd.Series, middle: float, colour: str, gid: str) -> None:
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
            facecolor=DOUBT,
            edgecolor="white",
            linewidth=0.8,
        )
        end.set_gid(f"below-{gid}")
    label = _end(of_area["n"])
    axes.annotate(
        label,
        (float(rate), middle),
        fontsize=SMALL,
        va="center_baseline",
        gid=f"n-{gid}",
        bbox=BARE,
        **_moved(2.5),
    )


def _why_not(of_worker: pd.Series) -> str:
    return "nothing to divide by" if _whole(of_worker["n_contacts"]) else "not heard"


def _has_doubt(table: pd.DataFrame) -> bool:
    return bool((table["n_below_threshold"] > 0).any())


def _moved(points: float) -> dict[str, Any]:
    return {"xytext": (points, 0), "textcoords": "offset points"}


def _end(n: int) -> str:
    return f"n = {n:,}"


def _whole(n: float) -> int:
    return 0 if pd.isna(n) else int(n)


def _facts(table: pd.DataFrame, codebook: Codebook, per: str) -> str:
    """Say for each area whose rate is highest and whose is lowest; then, who has none."""
    sentences = extremes_in_words(table.assign(place=table["worker"]), codebook, per, preposition="for")
    without = table[table["rate"].isna()].drop_duplicates("worker")
    for why in ("not heard", "nothing to divide by"):
        names = [row["worker"] for _, row in without.iterrows() if _why_not(row) == why]
        sentences += [f"{why.capitalize()}: {listed(names)}."] if names else []
    return " ".join(sentences)
