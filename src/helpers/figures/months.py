"""How often the themes of each area were coded week by week, over the months of the fieldwork."""

from __future__ import annotations

from math import ceil
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.coding.weights import NOT_HOW
from helpers.figures.drawing.checks import require_columns, require_rows, starts_of, weeks_of
from helpers.figures.drawing.controlled import (
    has_suppressed,
    is_all_suppressed,
    placeholder_for_suppressed,
    require_controlled,
    rows_of_weeks,
)
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import STRIP
from helpers.figures.drawing.key import (
    CONFIDENTIAL,
    NO_CONTACT,
    draw_key,
    key_height,
    paint,
    suppressed_entries,
)
from helpers.figures.drawing.sentences import (
    day_and_month,
    describe_coding,
    describe_columns,
    describe_control,
    describe_no_contact,
    describe_rates,
    describe_sources,
    describe_span,
    describe_twice,
    describe_weeks,
    register_coding,
    week_beginnings,
    week_or_block,
    with_notice,
)
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
from helpers.study.study import NO_CONTACT as WITHOUT_CONTACT
from helpers.study.study import SUPPRESSED, Study
from helpers.study.units import denominator_of, describe_unit, name_unit

NAME, TITLE = "areas_by_week", "Areas by week"
BARS, BETWEEN, AXIS, LEFT, LEFT_OF_BLOCKS, AIR = 17.0, 2.6, 11.2, 12.0, 17.0, 1.0
LONG = 20
"""More weeks than this need the whole width of the page."""
NUMBERS = ["n", "n_words", "n_contacts", "n_weeks"]
"""What a row has if it is shown; a rate may be missing even then."""
COLUMNS = [
    "period",
    "first_week",
    "last_week",
    "area",
    *NUMBERS,
    "n_below_threshold",
    "rate",
    "state",
    "reason",
]
OPEN = ["week", "area", "n", "n_below_threshold", "n_words", "n_contacts", "n_weeks", "rate"]
"""The columns of a figure in which nothing is kept back."""
CONTROLLED = ["week", "last_week", "area", "state", "n", "n_words", "n_contacts", "n_weeks", "rate"]


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
    """Draw the rate of each area in each week or block of weeks, all workers combined.

    Parameters
    ----------
    areas
        Public table ``areas``: ``n_weeks`` are worker-weeks, in a single week the number of workers in
        contact. What is due to themes below the accuracy threshold is drawn where it is published.

    Raises
    ------
    FieldworkError
        The table is incomplete; `unit`, `denominator` or `sources` is not allowed.
    """
    require_columns(areas, NAME, COLUMNS)
    rows = rows_of_weeks(areas)
    weeks, per = weeks_of(rows, NAME, study), denominator_of(denominator).words
    ids = [area.id for area in codebook.areas]
    require_rows(rows, NAME, {"week": starts_of(rows, NAME, weeks), "area": ids})
    require_controlled(rows, NAME, NUMBERS)
    if is_all_suppressed(rows):
        return placeholder_for_suppressed(NAME, TITLE, rows, study)
    rows = rows.assign(order=rows["area"].map(ids.index)).sort_values(["week", "order"], ignore_index=True)
    is_open = may_show(study, Shows.WORKERS)
    columns = OPEN if is_open else CONTROLLED
    rows = rows.astype(dict.fromkeys([*NUMBERS, "n_below_threshold"], "Int64") | {"rate": float})
    counts = describe_unit(unit, accuracy.coders, "a theme of the area")
    in_sources, no_contact = describe_sources(sources, study), describe_no_contact(sources, study)
    rows["week_begins"] = week_beginnings(rows, study)
    has_below = bool((rows["n_below_threshold"] > 0).any())
    caption = (
        f"{TITLE}, {describe_span(weeks, study)}, all workers combined: {counts} {in_sources}, summed "
        f"across the themes of each area, {per}. The number above a bar is its count; 0 marks a week with "
        f"contact in which no theme of the area was coded. Weeks with {no_contact} are hatched. Below the "
        f"bars are the number of {_describe_amount(rows)} and the number of contacts."
        f"{describe_twice(unit)} {NOT_HOW}"
    )
    if has_below:
        caption += " The grey base of a bar is the part due to themes below the accuracy threshold."
    caption += describe_control(rows)
    size = f"{counted(len(codebook.areas), 'areas')} over {describe_columns(rows)}"
    alt = f"Bar chart for {size}: {counts} {in_sources}. {_describe(rows, codebook, per, no_contact)}"
    figure = _draw(rows, weeks, f"{name_unit(unit).capitalize()} {per}", study, codebook)
    table = rows[[*columns[:1], "week_begins", *columns[1:]]].assign(codebook=codebook.stamp)
    return Drawing(
        NAME,
        figure,
        table,
        with_notice(f"{caption} {describe_coding(accuracy, codebook, is_marked=False)}", study),
        with_notice(alt, study),
        Shows.WORKERS if is_open else Shows.TOGETHER,
        study,
        registered=register_coding(accuracy, codebook),
    )


def _describe_amount(rows: pd.DataFrame) -> str:
    """Say what ``n_weeks`` counts: in a single week, a worker in contact is one worker-week."""
    if week_or_block(rows) == "week":
        return "workers with whom there was contact"
    return "worker-weeks with contact"


def _draw(table: pd.DataFrame, weeks: range, scale: str, study: Study, codebook: Codebook) -> Figure:
    width = PAGE if len(weeks) > LONG else COLUMN
    right = width - MARGIN
    left = LEFT if week_or_block(table) == "week" else LEFT_OF_BLOCKS
    cell = (right - left) / len(weeks)
    titles = {area.id: wrap(area.label, right - left, TEXT, bold=True) for area in codebook.areas}
    head = line_height(TEXT) + 1
    tall = head + sum(len(lines) * line_height(TEXT) + BARS + BETWEEN for lines in titles.values())
    entries = suppressed_entries(set(table["state"]))
    above = key_height(entries, width) if entries else 0.0
    figure = begin_page(width, above + MARGIN + tall + AXIS + foot_height(study, width) + MARGIN, study)
    draw_key(figure, entries, width)
    axes = add_panel(figure, left, above + MARGIN, right - left, tall)
    axes.text(MARGIN - left, 0, scale, fontsize=SMALL, color=GREY, va="top", gid="scale")
    rates = table["rate"].dropna()
    greatest = float(rates.max()) if len(rates) else 0.0
    top = head
    for area in codebook.areas:
        colour = colour_of(codebook.order_of(area.id))
        lines = titles[area.id]
        axes.text(0, top, "\n".join(lines), fontsize=TEXT, fontweight="bold", va="top")
        top += len(lines) * line_height(TEXT)
        strip = Rectangle((-left + MARGIN, top), STRIP, BARS, facecolor=colour, linewidth=0, clip_on=False)
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
    if greatest:
        axes.text(
            -AIR,
            foot - room,
            _end_of_scale(greatest),
            fontsize=SMALL,
            color=GREY,
            ha="right",
            va="center_baseline",
        )
    for row in of_area.to_dict("records"):
        week, n, rate = row["week"], row["n"], row["rate"]
        left, wide = (week - weeks[0]) * cell, (row["last_week"] - week + 1) * cell
        gid = f"{row['area']}-w{week}"
        if row["state"] == SUPPRESSED:
            paint(axes, CONFIDENTIAL, (left + 0.3, foot - room), (wide - 0.6, room), gid=gid)
            continue
        if row["state"] == WITHOUT_CONTACT:
            paint(axes, NO_CONTACT, (left + 0.3, foot - room), (wide - 0.6, room), gid=f"{gid}-no_contact")
            continue
        tall = 0.0 if pd.isna(rate) or not greatest else room * rate / greatest
        axes.add_patch(
            Rectangle((left + 0.3, foot - tall), wide - 0.6, tall, facecolor=colour, linewidth=0, gid=gid)
        )
        if n and pd.notna(row["n_below_threshold"]) and row["n_below_threshold"]:
            low = tall * row["n_below_threshold"] / n
            axes.add_patch(
                Rectangle(
                    (left + 0.3, foot - low),
                    wide - 0.6,
                    low,
                    facecolor=BELOW,
                    edgecolor="white",
                    gid=f"below-{gid}",
                )
            )
        if width_of(f"{n}", SMALL) <= wide:
            middle = left + wide / 2
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


def _end_of_scale(greatest: float) -> str:
    """Say the greatest rate with its decimals: a whole number would be another than the one in the table."""
    return f"{greatest:.3g}" if greatest < 100 else f"{greatest:,.1f}"


def _below(axes: Axes, table: pd.DataFrame, weeks: range, place: tuple[float, float], study: Study) -> None:
    """Write weeks, amounts of contact and dates below the last bars, as often as there is room."""
    below, cell = place
    axes.set_xticks([])
    dates = dict.fromkeys(weeks, "")
    if study.week_origin == "monday":
        dates = {week: day_and_month(study.calendar.monday_of(week)) for week in weeks}
    once = _amounts(table)
    last_of = {week: amounts["last_week"] for week, amounts in once.items()}
    single = {week: week for week in weeks}
    label = "Workers"
    if week_or_block(table) != "week":
        label = "Worker-weeks"
    rows: tuple[tuple[str, dict[int, str], dict[int, int]], ...] = (
        ("Week", {week: f"{week}" for week in weeks}, single),
        (label, {week: amounts["n_weeks"] for week, amounts in once.items()}, last_of),
        ("Contacts", {week: amounts["n_contacts"] for week, amounts in once.items()}, last_of),
        ("", dates, single),
    )
    for line, (label, words, ends) in enumerate(rows):
        narrowest = min(ends[week] - week + 1 for week in words) * cell
        step = ceil((max(width_of(word, SMALL) for word in words.values()) + AIR) / narrowest)
        y = below - BETWEEN + 1.6 + line * line_height(SMALL)
        axes.text(-AIR, y, label, fontsize=SMALL, color=GREY, ha="right", va="top")
        for week in list(words)[::step]:
            middle = ((week + ends[week]) / 2 - weeks[0] + 0.5) * cell
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


def _amounts(table: pd.DataFrame) -> dict[int, dict[str, Any]]:
    """Return the last week, the worker-weeks and the contacts of each week or block, as they are written.

    They are the same for all areas, and c where every area is suppressed.
    """
    amounts: dict[int, dict[str, Any]] = {}
    for week, rows in table.groupby("week"):
        shown = rows[~rows["state"].isin([SUPPRESSED, WITHOUT_CONTACT])]
        texts = dict.fromkeys(("n_weeks", "n_contacts"), "0")
        if len(shown):
            texts = {column: f"{shown[column].iloc[0]}" for column in texts}
        elif SUPPRESSED in set(rows["state"]):
            texts = dict.fromkeys(texts, "c")
        amounts[int(str(week))] = {"last_week": int(rows["last_week"].iloc[0]), **texts}
    return amounts


def _describe(table: pd.DataFrame, codebook: Codebook, per: str, no_contact: str) -> str:
    """Say for each area in which weeks its rate is lowest and highest; then, when there was no contact."""
    across = "the weeks that are shown" if has_suppressed(table) else "weeks"
    sentences = describe_rates(table, codebook, per, across=across, place="week")
    without: set[int] = set()
    for row in table[table["state"] == WITHOUT_CONTACT].to_dict("records"):
        without.update(range(row["week"], row["last_week"] + 1))
    if without:
        sentences.append(f"There was {no_contact} with any worker in {describe_weeks(without)}.")
    else:
        sentences.append(f"There was contact with at least one worker in every {week_or_block(table)}.")
    if has_suppressed(table):
        n = int((table["state"] == SUPPRESSED).sum())
        sentences.append(f"Disclosure control suppressed {counted(n, 'bars')} of {len(table):,}.")
    return " ".join(sentences)
