"""How often the themes of each area were coded week by week, over the months of the fieldwork."""

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
    day_and_month,
    describe_coding,
    describe_no_contact,
    describe_rates,
    describe_sources,
    describe_span,
    describe_weeks,
    register_coding,
    week_beginnings,
    with_notice,
)
from helpers.figures.drawing.sheet import placeholder_for_workers
from helpers.figures.drawing.style import (
    BELOW,
    COLUMN,
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
from helpers.study.units import denominator_of, describe_unit, name_unit

NAME, TITLE = "areas_by_week", "Areas by week"
BARS, BETWEEN, AXIS, LEFT, AIR = 17.0, 2.6, 11.2, 12.0, 1.0
LONG = 20
"""More weeks than this need the whole width of the page."""
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
    """Draw the rate of each area in each week, all workers combined.

    Parameters
    ----------
    areas
        As `area_rates.by_area` returns it with ``per="week"``: ``n_weeks`` is the number of workers in
        contact in the week; ``n`` is missing where there were none.

    Raises
    ------
    FieldworkError
        The table is incomplete; `unit`, `denominator` or `sources` is not allowed.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(NAME, TITLE, study)
    require_columns(areas, NAME, COLUMNS)
    weeks, per = weeks_of(areas, NAME, study), denominator_of(denominator).words
    require_rows(areas, NAME, {"week": weeks, "area": [area.id for area in codebook.areas]})
    counts = describe_unit(unit, accuracy.coders, "a theme of the area")
    in_sources, no_contact = describe_sources(sources, study), describe_no_contact(sources, study)
    table = areas[COLUMNS].copy()
    table.insert(1, "week_begins", week_beginnings(table, study))
    table["codebook"] = codebook.stamp
    caption = (
        f"{TITLE}, {describe_span(weeks, study)}, all workers combined: {counts} {in_sources}, summed "
        f"across the themes of each area, {per}. The number above a bar is its count; 0 marks a week with "
        f"contact in which no theme of the area was coded. Weeks with {no_contact} are hatched. Below the "
        "bars are the number of workers with whom there was contact and the number of contacts."
    )
    if (table["n_below_threshold"] > 0).any():
        caption += " The grey base of a bar is the part due to themes below the accuracy threshold."
    size = f"{counted(len(codebook.areas), 'areas')} over {counted(len(weeks), 'weeks')}"
    alt = f"Bar chart for {size}: {counts} {in_sources}. {_describe(table, codebook, per, no_contact)}"
    figure = _draw(table, weeks, f"{name_unit(unit).capitalize()} {per}", study, codebook)
    return Drawing(
        NAME,
        figure,
        table,
        with_notice(f"{caption} {describe_coding(accuracy, codebook, is_marked=False)}", study),
        with_notice(alt, study),
        Shows.WORKERS,
        study,
        registered=register_coding(accuracy, codebook),
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
    for area in codebook.areas:
        colour = colour_of(codebook.order_of(area.id))
        lines = titles[area.id]
        axes.text(0, top, "\n".join(lines), fontsize=TEXT, fontweight="bold", va="top")
        top += len(lines) * line_height(TEXT)
        strip = Rectangle((-LEFT + MARGIN, top), STRIP, BARS, facecolor=colour, linewidth=0, clip_on=False)
        axes.add_patch(strip)
        _bars(axes, table[table["area"] == area.id], weeks, (top, cell, greatest), colour)
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
    for row in of_area.to_dict("records"):
        week, n, rate = row["week"], row["n"], row["rate"]
        left = (week - weeks[0]) * cell
        gid = f"{row['area']}-w{week}"
        if pd.isna(n):
            paint(axes, NO_CONTACT, (left + 0.3, foot - room), (cell - 0.6, room), gid=f"{gid}-no_contact")
            continue
        tall = 0.0 if pd.isna(rate) else room * rate / greatest
        axes.add_patch(
            Rectangle((left + 0.3, foot - tall), cell - 0.6, tall, facecolor=colour, linewidth=0, gid=gid)
        )
        if n and row["n_below_threshold"]:
            low = tall * row["n_below_threshold"] / n
            axes.add_patch(
                Rectangle(
                    (left + 0.3, foot - low),
                    cell - 0.6,
                    low,
                    facecolor=BELOW,
                    edgecolor="white",
                    gid=f"below-{gid}",
                )
            )
        if width_of(f"{n}", SMALL) <= cell:
            middle = left + cell / 2
            axes.text(
                middle,
                foot - tall - 0.3,
                f"{n}",
                fontsize=SMALL,
                color=GREY,
                ha="center",
                va="bottom",
                gid=f"n-{gid}",
            )


def _below(axes: Axes, table: pd.DataFrame, weeks: range, place: tuple[float, float], study: Study) -> None:
    """Write weeks, workers in contact, contacts and dates below the last bars, as often as there is room."""
    below, cell = place
    axes.set_xticks([])
    once = table.drop_duplicates("week")
    dates = dict.fromkeys(weeks, "")
    if study.week_origin == "monday":
        dates = {week: day_and_month(study.calendar.monday_of(week)) for week in weeks}
    rows = (
        ("Week", {week: f"{week}" for week in weeks}),
        ("Workers", {week: f"{n}" for week, n in zip(once["week"], once["n_weeks"], strict=True)}),
        ("Contacts", {week: f"{n}" for week, n in zip(once["week"], once["n_contacts"], strict=True)}),
        ("", dates),
    )
    for line, (label, words) in enumerate(rows):
        step = ceil((max(width_of(word, SMALL) for word in words.values()) + AIR) / cell)
        y = below - BETWEEN + 1.6 + line * line_height(SMALL)
        axes.text(-AIR, y, label, fontsize=SMALL, color=GREY, ha="right", va="top")
        for week in list(weeks)[::step]:
            middle = (week - weeks[0] + 0.5) * cell
            if middle + width_of(words[week], SMALL) / 2 > cell * len(weeks) + MARGIN:
                continue  # it would be cut at the edge of the page
            axes.text(
                middle,
                y,
                words[week],
                fontsize=SMALL,
                ha="center",
                va="top",
                gid=f"{label.lower() or 'date'}-w{week}",
            )


def _describe(table: pd.DataFrame, codebook: Codebook, per: str, no_contact: str) -> str:
    """Say for each area in which weeks its rate is lowest and highest; then, when there was no contact."""
    sentences = describe_rates(table, codebook, per, across="weeks", place="week")
    without = sorted(set(table.loc[table["n"].isna(), "week"]))
    if without:
        sentences.append(f"There was {no_contact} with any worker in {describe_weeks(without)}.")
    else:
        sentences.append("There was contact with at least one worker in every week.")
    return " ".join(sentences)
