"""How much of each area was told over the months: a bar a week, and none where nobody was heard."""

from __future__ import annotations

from math import ceil

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.figures.drawing.checks import require_columns, require_rows, weeks_of
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import STRIP
from helpers.figures.drawing.key import NO_CONTACT, paint
from helpers.figures.drawing.sentences import (
    beginnings,
    coded_in_words,
    day_and_month,
    extremes_in_words,
    sources_in_words,
    span_in_words,
    weeks_in_words,
    with_notice,
)
from helpers.figures.drawing.sheet import withheld
from helpers.figures.drawing.style import (
    COLUMN,
    DOUBT,
    GREY,
    LINE,
    MARGIN,
    PAGE,
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
from helpers.prose import counted
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study
from helpers.study.units import denominator_of, describe_unit

NAME = "areas_by_week"
BARS, BETWEEN, AXIS, LEFT, AIR = 17.0, 2.6, 11.2, 12.0, 1.0
LONG = 20
"""More weeks than these are drawn over the whole page."""
COLUMNS = ["week", "area", "n", "n_below_threshold", "n_words", "n_contacts", "n_weeks", "rate"]


@article()
def areas_by_week(
    areas: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    sources: list[str],
    denominator: str = "words",
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw how much of each area was told in each week, all workers together.

    Parameters
    ----------
    areas
        As `area_rates.by_area` returns it ``per="week"``: ``n_weeks`` are the workers heard in the week; ``n`` is missing where nobody was.

    Raises
    ------
    FieldworkError
        The table is incomplete; `unit`, `denominator` or `sources` is not allowed.
    """
    if not may_show(study, Shows.WORKERS):
        return withheld(NAME, study)
    require_columns(areas, NAME, COLUMNS)
    weeks, per = weeks_of(areas, NAME, study), denominator_of(denominator).words
    require_rows(areas, NAME, {"week": weeks, "area": [area.id for area in codebook.areas]})
    counts, whose = (
        describe_unit(unit, accuracy.coders, "a theme of the area"),
        sources_in_words(sources, study),
    )
    table = areas[COLUMNS].copy()
    table.insert(1, "week_begins", beginnings(table, study))
    table["codebook"] = codebook.stamp
    caption = (
        f"Areas over {span_in_words(weeks, study)}, all workers together: {counts}, added up over the themes, {per}; {whose}. "
        "The number above a bar is the count behind it; 0 is a week in which somebody was heard and nobody told of the area. "
        "A week in which nobody was heard is hatched. Below: how many workers were heard, in how many contacts."
    )
    caption += (
        " The grey foot of a bar is of themes below the study's bar."
        if (table["n_below_threshold"] > 0).any()
        else ""
    )
    alt = f"Bars for {counted(len(codebook.areas), 'areas')} over {counted(len(weeks), 'weeks')}, {whose}. {_facts(table, codebook, per)}"
    figure = _draw(table, weeks, f"{unit.capitalize()} {per}", study, codebook)
    return Drawing(
        NAME,
        figure,
        table,
        with_notice(f"{caption} {coded_in_words(accuracy, codebook)}", study),
        with_notice(alt, study),
        Shows.WORKERS,
        study,
    )


def _draw(table: pd.DataFrame, weeks: range, scale: str, study: Study, codebook: Codebook) -> Figure:
    width = PAGE if len(weeks) > LONG else COLUMN
    right = width - MARGIN
    cell = (right - LEFT) / len(weeks)
    titles = {area.id: wrap(area.label, right - LEFT, TEXT, bold=True) for area in codebook.areas}
    head = line_height(TEXT) + 1
    tall = head + sum(len(lines) * line_height(TEXT) + BARS + BETWEEN for lines in titles.values())
    figure = begin_page(width, MARGIN + tall + AXIS + foot_height(study, width) + MARGIN, study)
    axes = add_panel(figure, LEFT, MARGIN, right - LEFT, tall)
    axes.text(MARGIN - LEFT, 0, scale, fontsize=SMALL, color=GREY, va="top", gid="scale")
    greatest = float(table["rate"].max(skipna=True) or 0) or 1.0
    top = head
    for order, area in enumerate(codebook.areas):
        lines = titles[area.id]
        axes.text(0, top, "\n".join(lines), fontsize=TEXT, fontweight="bold", va="top")
        top += len(lines) * line_height(TEXT)
        strip = Rectangle(
            (-LEFT + MARGIN, top), STRIP, BARS, facecolor=colour_of(order), linewidth=0, clip_on=False
        )
        axes.add_patch(strip)
        _bars(axes, table[table["area"] == area.id], weeks, (top, cell, greatest), colour_of(order))
        top += BARS + BETWEEN
    _below(axes, table, weeks, (tall, cell), study)
    return figure


def _bars(
    axes: Axes, of_area: pd.DataFrame, weeks: range, place: tuple[float, float, float], colour: str
) -> None:
    top, cell, greatest = place
    foot, room = top + BARS, BARS - line_height(SMALL)
    axes.hlines(foot, 0, cell * len(weeks), color=LINE, linewidth=0.5)
    axes.text(-AIR, foot, "0", fontsize=SMALL, color=GREY, ha="right", va="center_baseline")
    axes.text(
        -AIR, foot - room, f"{greatest:.3g}", fontsize=SMALL, color=GREY, ha="right", va="center_baseline"
    )
    for row in of_area.itertuples():
        left = (row.week - weeks[0]) * cell
        gid = f"{row.area}-w{row.week}"
        if pd.isna(row.n):
            paint(axes, NO_CONTACT, (left + 0.3, foot - room), (cell - 0.6, room), gid=f"{gid}-no_contact")
            continue
        tall = 0.0 if pd.isna(row.rate) else room * row.rate / greatest
        axes.add_patch(
            Rectangle((left + 0.3, foot - tall), cell - 0.6, tall, facecolor=colour, linewidth=0, gid=gid)
        )
        if row.n and row.n_below_threshold:
            low = tall * row.n_below_threshold / row.n
            axes.add_patch(
                Rectangle(
                    (left + 0.3, foot - low),
                    cell - 0.6,
                    low,
                    facecolor=DOUBT,
                    edgecolor="white",
                    gid=f"below-{gid}",
                )
            )
        if width_of(f"{row.n}", SMALL) <= cell:
            middle = left + cell / 2
            axes.text(
                middle,
                foot - tall - 0.3,
                f"{row.n}",
                fontsize=SMALL,
                color=GREY,
                ha="center",
                va="bottom",
                gid=f"n-{gid}",
            )


def _below(axes: Axes, table: pd.DataFrame, weeks: range, place: tuple[float, float], study: Study) -> None:
    """Write weeks, workers heard, contacts and dates below the last bars, at steps that leave air between them."""
    below, cell = place
    of_week = table.drop_duplicates("week").set_index("week")
    has_dates = study.week_origin == "monday"
    dates = {week: day_and_month(study.calendar.monday_of(week)) if has_dates else "" for week in weeks}
    axes.set_xticks([])
    amounts = {
        label: {week: f"{of_week.loc[week, name]}" for week in weeks}
        for label, name in (("heard", "n_weeks"), ("contacts", "n_contacts"))
    }
    rows = (("Week", {week: f"{week}" for week in weeks}), *amounts.items(), ("", dates))
    for line, (label, words) in enumerate(rows):
        step = ceil((max(width_of(word, SMALL) for word in words.values()) + AIR) / cell)
        y = below - BETWEEN + 1.6 + line * line_height(SMALL)
        axes.text(-AIR, y, label, fontsize=SMALL, color=GREY, ha="right", va="top")
        for week in list(weeks)[::step]:
            middle = (week - weeks[0] + 0.5) * cell
            axes.text(
                middle,
                y,
                words[week],
                fontsize=SMALL,
                ha="center",
                va="top",
                gid=f"{label or 'date'}-w{week}",
            )


def _facts(table: pd.DataFrame, codebook: Codebook, per: str) -> str:
    """Say for each area in which week its rate is highest and lowest; then, when nobody was heard."""
    places = [f"week {week}" for week in table["week"]]
    sentences = extremes_in_words(table.assign(place=places), codebook, per, preposition="in")
    silent = sorted(set(table.loc[table["n"].isna(), "week"]))
    sentences.append(
        f"Nobody was heard in {weeks_in_words(silent)}." if silent else "Somebody was heard in every week."
    )
    return " ".join(sentences)
