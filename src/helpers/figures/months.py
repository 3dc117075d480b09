"""How often the themes of each area were coded week by week, over the months of the fieldwork."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.coding.accuracy import BY_DICTIONARY, MARK, Accuracy
from helpers.coding.conversations import Spoken
from helpers.coding.weights import NOT_HOW
from helpers.figures.drawing.amounts import OF_ALL, share_of
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
    FRAME,
    NO_CONTACT,
    draw_key,
    key_height,
    paint,
    part_below_entries,
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
from helpers.figures.drawing.sheet import placeholder, placeholder_for_workers
from helpers.figures.drawing.style import (
    COLUMN,
    GREY,
    HIGHEST,
    INK,
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
    round_ticks,
    tint,
    width_of,
    wrap,
)
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import NO_CONTACT as WITHOUT_CONTACT
from helpers.study.study import SHOWN, SUPPRESSED, Study
from helpers.study.units import denominator_of, describe_unit, name_unit

NAME, TITLE = "areas_by_week", "Areas by week"
ALONE, TITLE_ALONE = "areas_by_week_alone", "Areas by week, in one source alone"
ONLY_ONE = f"{TITLE_ALONE}: not drawn, since a single source is counted, as in the figure {NAME}."
ONLY_CONVERSATIONS = (
    f"{TITLE_ALONE}: not drawn, since what is counted {{sources}} is of contacts in which the researcher "
    "speaks too."
)
BARS, LOWEST, BETWEEN, AXIS, AIR, TICK = 17.0, 7.0, 2.6, 0.3, 1.0, 0.6
"""`BARS` is how high a panel is, unless there are so many areas that the page would be too high."""
MOST_TICKS, ROOM_OF_TICK = 4, 3.5
"""At most so many numbers on a scale, and how high a panel is for each, in mm."""
AMOUNTS = {"n_weeks": "Workers", "n_contacts": "Contacts", "n_words": "Words"}
"""What is written below the bars: in a single week, a worker in contact is one worker-week."""
UNKNOWN = {"n_words": "\u2013", "n_conversations": "\u2013"}
"""What is written of them in a week without contact."""
MOST_LINES = 2
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

WHO_DIFFERS = (
    "Which workers were in contact differs from week to week, and a high bar may come from a single worker: "
    "it is not to be read as a trend."
)
"""What must be said of a figure of weeks that has one source alone."""


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
    spoken: Spoken | None = None,
) -> Drawing:
    """Draw the rate of each area in each week or block of weeks, all workers combined.

    Parameters
    ----------
    areas
        Public table ``areas``: ``n_weeks`` are worker-weeks, in a single week the number of workers in
        contact. What is due to themes below the accuracy threshold is drawn where it is published.
    spoken
        In which weeks there were conversations. Where single workers may not be shown, it says nothing.

    Raises
    ------
    FieldworkError
        The table is incomplete; `unit`, `denominator` or `sources` is not allowed.
    """
    return _drawing(
        (NAME, TITLE),
        areas,
        study,
        codebook,
        unit=unit,
        sources=sources,
        denominator=denominator,
        accuracy=accuracy,
        spoken=spoken,
    )


@article()
def areas_by_week_alone(
    areas: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    sources: list[str],
    denominator: str = "words",
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw the rate of each area in each week in one source alone, without appointed conversations.

    What single weeks of one source hold has not been through disclosure control: where single workers may
    not be shown, a placeholder says so.

    Parameters
    ----------
    areas
        As `area_rates.in_weekly_source` returns it: without rows if there is no such source.
    sources
        The counted sources, to be named if there is none.

    Raises
    ------
    FieldworkError
        As `areas_by_week`.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(ALONE, TITLE_ALONE, study)
    if areas.empty:
        why_not = ONLY_ONE
        if len(sources) > 1:
            why_not = ONLY_CONVERSATIONS.format(sources=describe_sources(sources, study))
        return placeholder(ALONE, why_not, study)
    source = areas["source"].iloc[0]
    rows = areas.rename(columns={"week": "first_week"})
    is_observed = rows["n_contacts"] > 0
    rows = rows.assign(period="week", last_week=rows["first_week"], reason="")
    rows["state"] = is_observed.map({True: SHOWN, False: WITHOUT_CONTACT})
    rows[NUMBERS] = rows[NUMBERS].astype("Int64").where(is_observed)
    title = f"{TITLE}, in {in_a_sentence(study.source(source).label)} alone"
    return _drawing(
        (ALONE, title),
        rows,
        study,
        codebook,
        unit=unit,
        sources=[source],
        denominator=denominator,
        accuracy=accuracy,
        spoken=None,
    )


def _drawing(
    named: tuple[str, str],
    areas: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    sources: list[str],
    denominator: str,
    accuracy: Accuracy,
    spoken: Spoken | None,
) -> Drawing:
    """Return the drawing of areas by week that is `named`: its name, and its title."""
    name, title = named
    require_columns(areas, name, COLUMNS)
    rows = rows_of_weeks(areas)
    weeks, per = weeks_of(rows, name, study), denominator_of(denominator).words
    ids = [area.id for area in codebook.areas]
    require_rows(rows, name, {"week": starts_of(rows, name, weeks), "area": ids})
    require_controlled(rows, name, NUMBERS)
    if is_all_suppressed(rows):
        return placeholder_for_suppressed(name, title, rows, study)
    rows = rows.assign(order=rows["area"].map(ids.index)).sort_values(["week", "order"], ignore_index=True)
    is_open = may_show(study, Shows.WORKERS)
    columns = OPEN if is_open else CONTROLLED
    rows = rows.astype(dict.fromkeys([*NUMBERS, "n_below_threshold"], "Int64") | {"rate": float})
    counts = describe_unit(unit, accuracy.coders, "a theme of the area")
    in_sources, no_contact = describe_sources(sources, study), describe_no_contact(sources, study)
    rows["week_begins"] = week_beginnings(rows, study)
    share, registered = share_of(spoken, of=OF_ALL)
    labels = dict(AMOUNTS)
    if spoken is not None and share:
        n_of = spoken.weeks.groupby("week")["n_conversations"].sum(min_count=1)
        rows["n_conversations"] = rows["week"].map(n_of).astype("Int64")
        columns, labels = [*columns, "n_conversations"], labels | {"n_conversations": spoken.label}
    who_differs = ""
    if "source" in rows:
        columns = [*columns, "source"]
        who_differs = f" {WHO_DIFFERS}"
    has_below = bool((rows["n_below_threshold"] > 0).any())
    caption = (
        f"{title}, {describe_span(weeks, study)}, all workers combined: {counts} {in_sources}, summed "
        f"across the themes of each area, {per}. The number above a bar is its count"
        f"{_describe_signs(rows, no_contact)} {_describe_amounts(rows, labels)}"
        f"{describe_twice(unit)}{share}{who_differs} {NOT_HOW}"
    )
    if has_below:
        caption += (
            f" The pale, outlined base of a bar, with {MARK} where there is room, is the part due to themes "
            "below the accuracy threshold."
        )
    caption += describe_control(rows)
    size = f"{counted(len(codebook.areas), 'areas')} over {describe_columns(rows)}"
    alt = f"Bar chart for {size}: {counts} {in_sources}. {_describe(rows, codebook, per, no_contact)}{share}"
    figure = _draw(rows, weeks, f"{name_unit(unit).capitalize()} {per}", study, codebook, labels)
    table = rows[[*columns[:1], "week_begins", *columns[1:]]].assign(codebook=codebook.stamp)
    return Drawing(
        name,
        figure,
        table,
        with_notice(f"{caption} {describe_coding(accuracy, codebook, is_marked=False)}", study),
        with_notice(alt, study),
        Shows.WORKERS if is_open else Shows.TOGETHER,
        study,
        registered=register_coding(accuracy, codebook) | registered,
    )


def _describe_signs(rows: pd.DataFrame, no_contact: str) -> str:
    """End the sentence on counts: say what 0 and hatching mean, if the figure has them."""
    is_zero = (rows["n"] == 0) & (rows["state"] == SHOWN)
    text = "."
    if is_zero.fillna(value=False).any():
        text = f"; 0 marks a {week_or_block(rows)} with contact in which no theme of the area was coded."
    if (rows["state"] == WITHOUT_CONTACT).any():
        text += f" Weeks with {no_contact} are hatched."
    return text


def _describe_amounts(rows: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """Name the rows below the bars: in a single week, a worker in contact is one worker-week."""
    said = {column: in_a_sentence(label) for column, label in labels.items()}
    said["n_weeks"] = "worker-weeks with contact"
    if week_or_block(rows) == "week":
        said["n_weeks"] = "workers with whom there was contact"
    first = said.pop("n_weeks")
    return (
        f"Below the bars are the numbers of {listed([first, *(f'of {words}' for words in said.values())])}."
    )


def _draw(
    table: pd.DataFrame,
    weeks: range,
    scale: str,
    study: Study,
    codebook: Codebook,
    labels: Mapping[str, str],
) -> Figure:
    width = PAGE if len(weeks) > LONG else COLUMN
    right = width - MARGIN
    if week_or_block(table) != "week":
        labels = {**labels, "n_weeks": "Worker-weeks"}
    rates = table["rate"].dropna()
    greatest = float(rates.max()) if len(rates) else 0.0
    # A first guess, for room at the left: lower bars, of many areas, have fewer.
    ticks = round_ticks(0, greatest, MOST_TICKS) if greatest else [0.0]
    title_of_scale = wrap(scale, BARS * len(codebook.areas), SMALL)
    widest = max(width_of(_tick(tick), SMALL) for tick in ticks)
    left = max(
        MARGIN + STRIP + AIR + len(title_of_scale) * line_height(SMALL) + AIR + widest + AIR,
        *(width_of(label, SMALL) + AIR + MARGIN for label in labels.values()),
    )
    cell = (right - left) / len(weeks)
    titles = {area.id: wrap(area.label, right - left, TEXT, bold=True) for area in codebook.areas}
    has_below = bool((table["n_below_threshold"] > 0).any())
    entries = part_below_entries(has_below=has_below) + suppressed_entries(set(table["state"]))
    above = key_height(entries, width) if entries else 0.0
    lines = _lines_below(table, weeks, cell, study, labels)
    below = AXIS + sum(line.n_lines for line in lines) * line_height(SMALL)
    bare = sum(len(title) * line_height(TEXT) + BETWEEN for title in titles.values())
    frame = above + MARGIN + below + foot_height(study, width) + MARGIN
    bars = min(BARS, max(LOWEST, (HIGHEST - frame - bare) / len(titles)))
    tall = bare + bars * len(titles)
    if greatest:
        ticks = round_ticks(0, greatest, max(1, min(MOST_TICKS, int(bars / ROOM_OF_TICK))))
    figure = begin_page(width, frame + tall, study)
    draw_key(figure, entries, width)
    axes = add_panel(figure, left, above + MARGIN, right - left, tall)
    style: dict[str, Any] = {"fontsize": SMALL, "color": GREY, "rotation": 90, "ha": "left", "va": "center"}
    middle = (tall - BETWEEN) / 2
    axes.text(MARGIN + STRIP + AIR - left, middle, "\n".join(title_of_scale), gid="scale", **style)
    top = 0.0
    for area in codebook.areas:
        colour = colour_of(codebook.order_of(area.id))
        title = titles[area.id]
        axes.text(0, top, "\n".join(title), fontsize=TEXT, fontweight="bold", va="top")
        top += len(title) * line_height(TEXT)
        style_of_strip: dict[str, Any] = {"facecolor": colour, "linewidth": 0, "clip_on": False}
        gid = f"strip-{codebook.order_of(area.id)}-{area.label}"
        axes.add_patch(Rectangle((-left + MARGIN, top), STRIP, bars, gid=gid, **style_of_strip))
        _draw_ticks(axes, ticks, greatest, (top, bars), cell * len(weeks))
        _bars(axes, table[table["area"] == area.id], weeks, (top, bars, cell, greatest), colour)
        top += bars + BETWEEN
    _below(axes, lines, weeks, (tall, cell))
    return figure


def _draw_ticks(
    axes: Axes, ticks: Sequence[float], greatest: float, place: tuple[float, float], width: float
) -> None:
    """Draw the scale of one area at the left of its bars, with a thin line behind them for each number."""
    top, height = place
    room = height - line_height(SMALL)  # above the highest bar is its count
    for tick in ticks:
        y = top + height - (room * tick / greatest if greatest else 0.0)
        axes.hlines(y, -TICK if tick else 0.0, width, color=LINE, linewidth=0.3 if tick else 0.5, zorder=0.5)
        style: dict[str, Any] = {"fontsize": SMALL, "color": GREY, "ha": "right", "va": "center_baseline"}
        axes.text(-AIR, y, _tick(tick), gid=f"tick-{top:g}-{tick:g}", **style)


def _tick(tick: float) -> str:
    return f"{tick:,g}"


def _bars(
    axes: Axes, of_area: pd.DataFrame, weeks: range, place: tuple[float, float, float, float], colour: str
) -> None:
    top, height, cell, greatest = place
    foot, room = top + height, height - line_height(SMALL)
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
            _mark_below(axes, (left + 0.3, foot - low), (wide - 0.6, low), colour, gid)
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


def _mark_below(
    axes: Axes, corner: tuple[float, float], size: tuple[float, float], colour: str, gid: str
) -> None:
    """Draw the part of a bar due to themes below the accuracy threshold, with its sign if there is room."""
    look: dict[str, Any] = {"facecolor": tint(colour, 0.1), "edgecolor": INK, "linewidth": FRAME}
    axes.add_patch(Rectangle(corner, *size, gid=f"below-{gid}", **look))
    if size[1] > line_height(SMALL) and size[0] > width_of(MARK, SMALL):
        middle = (corner[0] + size[0] / 2, corner[1] + size[1] / 2)
        axes.text(*middle, MARK, fontsize=SMALL, ha="center", va="center_baseline", gid=f"sign-{gid}")


@dataclass(frozen=True)
class _Line:
    """A row below the bars: what is written in each week or block, and how often there is room for it."""

    label: str
    words: Mapping[int, str]
    last: Mapping[int, int]
    """The last week of each block, by its first."""
    step: int
    n_lines: int
    """2 where every other number is written on a second line, for want of room beside the first."""

    @property
    def is_crowded(self) -> bool:
        """Tell whether it has no room for the number of every week, even on two lines."""
        return self.step > MOST_LINES


def _lines_below(
    table: pd.DataFrame, weeks: range, cell: float, study: Study, labels: Mapping[str, str]
) -> list[_Line]:
    """Return the rows of weeks, amounts of contact and dates below the last bars."""
    dates = dict.fromkeys(weeks, "")
    if study.week_origin == "monday":
        dates = {week: day_and_month(study.calendar.monday_of(week)) for week in weeks}
    once = _amounts(table, list(labels))
    last_of = {week: amounts["last_week"] for week, amounts in once.items()}
    single = {week: week for week in weeks}
    rows: list[tuple[str, dict[int, str], dict[int, int]]] = [
        ("Week", {week: f"{week}" for week in weeks}, single)
    ]
    for column, label in labels.items():
        rows.append((label, {week: amounts[column] for week, amounts in once.items()}, last_of))
    rows.append(("", dates, single))
    lines = []
    for label, words, last in rows:
        narrowest = min(last[week] - week + 1 for week in words) * cell
        step = ceil((max(width_of(word, SMALL) for word in words.values()) + AIR) / narrowest)
        n_lines = 1
        if label and step == MOST_LINES:
            n_lines = MOST_LINES
        lines.append(_Line(label, words, last, step, n_lines))
    # What is written of a week stands one below another, so that all rows leave out the same weeks.
    crowded = [line.step for line in lines[:-1] if line.is_crowded]
    if crowded:
        lines[:-1] = [replace(line, step=max(crowded), n_lines=1) for line in lines[:-1]]
    return lines


def _below(axes: Axes, lines: list[_Line], weeks: range, place: tuple[float, float]) -> None:
    """Write rows below the last bars."""
    below, cell = place
    axes.set_xticks([])
    y = below - BETWEEN + 1.6
    for line in lines:
        axes.text(-AIR, y, line.label, fontsize=SMALL, color=GREY, ha="right", va="top")
        for at, (week, word) in enumerate(line.words.items()):
            below_first = at % line.step
            if below_first >= line.n_lines:
                continue
            middle = ((week + line.last[week]) / 2 - weeks[0] + 0.5) * cell
            # A number wider than its week would touch the label, or be cut by the edge of the page.
            half = width_of(word, SMALL) / 2
            middle = max(half - AIR / 2, min(middle, cell * len(weeks) + MARGIN - half))
            axes.text(
                middle,
                y + below_first * line_height(SMALL),
                word,
                fontsize=SMALL,
                ha="center",
                va="top",
                gid=f"{line.label.lower() or 'date'}-w{week}",
            )
        y += line.n_lines * line_height(SMALL)


def _amounts(table: pd.DataFrame, columns: list[str]) -> dict[int, dict[str, Any]]:
    """Return the last week and the amounts of contact of each week or block, as they are written.

    They are the same for all areas, and c where every area is suppressed. In a week without contact there are
    no workers and no contacts; how many words would have been said is not known, and is not 0.
    """
    amounts: dict[int, dict[str, Any]] = {}
    for week, rows in table.groupby("week"):
        shown = rows[~rows["state"].isin([SUPPRESSED, WITHOUT_CONTACT])]
        texts = {column: UNKNOWN.get(column, "0") for column in columns}
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
