"""The rate of each theme, its range without one worker or one source, and its bootstrap band."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.coding.accuracy import BY_DICTIONARY, DISPUTED, LEGENDS, MARK, UNDECIDED, Accuracy
from helpers.coding.weights import COUNT_NOT_HOW
from helpers.figures.drawing.checks import require_columns, require_rows
from helpers.figures.drawing.controlled import (
    has_suppressed,
    is_all_suppressed,
    placeholder_for_suppressed,
    require_controlled,
)
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.key import BETWEEN, GAP, LINE_OF_KEY
from helpers.figures.drawing.sentences import (
    SUPPRESSION,
    describe_coding,
    describe_sources,
    describe_workers,
    register_coding,
    with_notice,
)
from helpers.figures.drawing.sheet import placeholder
from helpers.figures.drawing.style import (
    GREY,
    INK,
    LABEL,
    LINE,
    MARGIN,
    PAGE,
    SMALL,
    add_panel,
    article,
    begin_page,
    foot_height,
    round_ticks,
    tint,
    width_of,
)
from helpers.figures.drawing.themes import LabelledRows, draw_rows, in_codebook_order, theme_rows
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.reporting import mention_questions
from helpers.study.resampling import DRAWS
from helpers.study.study import SUPPRESSED, Study
from helpers.study.units import denominator_of, describe_unit, name_unit

NAME, TITLE = "theme_rates", "Rate of each theme"
RATE = ["n", "amount", "rate"]
RANGES = ["low_worker", "high_worker", "low_source", "high_source", "low", "high"]
"""What changes without one worker or source, or from contact to contact: only of an open study."""
COLUMNS = ["theme", *RATE, "state", "reason"]
AXIS, NUMBERS, MOST_TICKS = 9.0, 28.0, 8
SAMPLE = 5.0
"""How wide the sample of a sign is in the key, in mm."""
KEY = {
    "rate": "the rate",
    MARK: f"{MARK} the rate of a {LEGENDS[MARK]}",
    "worker": "without one worker",
    "source": "without one source",
    "band": "central 90% of resamples of contacts",
    UNDECIDED: f"{UNDECIDED} {LEGENDS[UNDECIDED]}",
    DISPUTED: f"{DISPUTED} {LEGENDS[DISPUTED]}",
    SUPPRESSED: "c: suppressed by disclosure control",
}
"""What the key says of each sign, if it occurs."""
ENDS = {"worker": "low_worker", "source": "low_source", "band": "low"}
"""The column that says whether a range occurs."""


@article()
def theme_rates(
    rates: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    denominator: str,
    sources: list[str],
    ranges: pd.DataFrame | None = None,
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw each theme's rate for all workers, its range without one worker or one source, and its band.

    Parameters
    ----------
    rates
        Public table ``rates``.
    ranges
        Table ``rates``, whose ranges and bands are drawn too, but only where single workers may be shown:
        without one of them, the others' rate tells of that one.

    Raises
    ------
    FieldworkError
        The table is incomplete; `unit`, `denominator` or `sources` is not allowed.
    """
    is_open = may_show(study, Shows.WORKERS)
    require_columns(rates, NAME, COLUMNS)
    require_rows(rates, NAME, {"theme": codebook.theme_ids})
    require_controlled(rates, NAME, RATE)
    if is_all_suppressed(rates):
        return placeholder_for_suppressed(NAME, TITLE, rates, study)
    per, in_sources = denominator_of(denominator).words, describe_sources(sources, study)
    counts = describe_unit(unit, accuracy.coders)
    if rates["rate"].isna().all():
        words = f"There is no rate {per} to draw {in_sources}: the denominator is 0 or not known."
        return placeholder(NAME, words, study)
    table = _with_ranges(rates, ranges if is_open else None)
    table = in_codebook_order(table, codebook).astype({"n": "Int64"})
    rows = theme_rows(codebook, accuracy)
    figure = _draw(table, rows, f"{name_unit(unit).capitalize()} {per}", study, accuracy)
    workers = describe_workers(study.worker_ids, study)
    caption = f"{TITLE} for {workers}: {counts} {in_sources}, {per}. The dot is the rate"
    caption += ", open below the accuracy threshold. " if MARK in _signs(table, accuracy) else ". "
    if table["low_worker"].notna().any():
        caption += "The thick line extends from the lowest to the highest rate when one worker is left out. "
    if table["low_source"].notna().any():
        caption += (
            "The thin line with end marks extends from the lowest to the highest rate when one source is "
            "left out. "
        )
    if table["low"].notna().any():
        caption += (
            f"The pale band is the central 90% of {DRAWS:,} bootstrap resamples, in which contacts are drawn "
            "within each worker and source. "
        )
    elif is_open and ranges is not None:
        caption += "There is no band, because this rate is not a sum over contacts. "
    caption += (
        f"No significance test is made: the workers are cases, not a sample. {COUNT_NOT_HOW} "
        f"{describe_coding(accuracy, codebook)}"
    )
    if mention_questions(study):
        caption += f" {mention_questions(study)}"
    if has_suppressed(table):
        caption += f" {SUPPRESSION}"
    columns = ["theme", "state", *RATE]
    if is_open:
        columns = ["theme", *RATE, *RANGES]
    return Drawing(
        NAME,
        figure,
        table[columns].assign(codebook=codebook.stamp),
        with_notice(caption, study),
        with_notice(_describe(table, codebook, per, in_sources), study),
        Shows.WORKERS if is_open else Shows.TOGETHER,
        study,
        registered=register_coding(accuracy, codebook),
    )


def _with_ranges(rates: pd.DataFrame, ranges: pd.DataFrame | None) -> pd.DataFrame:
    """Return public rates with their ranges and bands, which are missing if there are none."""
    bare = rates.drop(columns=RANGES, errors="ignore")
    if ranges is None:
        return bare.assign(**dict.fromkeys(RANGES, float("nan")))
    return bare.merge(ranges[["theme", *RANGES]], on="theme", how="left", validate="one_to_one")


def _draw(table: pd.DataFrame, rows: LabelledRows, scale: str, study: Study, accuracy: Accuracy) -> Figure:
    key = _lines_of_key(_signs(table, accuracy))
    top = MARGIN + len(key) * LINE_OF_KEY + 1.5
    figure = begin_page(PAGE, top + rows.height + AXIS + foot_height(study, PAGE) + MARGIN, study)
    _draw_key(figure, key)
    width = PAGE - MARGIN - rows.left - NUMBERS
    axes = draw_rows(figure, rows, top, width)
    values = ["rate", *RANGES]
    greatest = float(table[values].max(skipna=True).max(skipna=True)) or 1.0
    scale_of = width / (greatest * 1.04)
    ticks = round_ticks(0, greatest, MOST_TICKS)
    axes.vlines([tick * scale_of for tick in ticks], 0, rows.height, color=LINE, linewidth=0.4, zorder=0.5)
    axes.set_xticks([tick * scale_of for tick in ticks], labels=[f"{tick:g}" for tick in ticks])
    axes.set_xlabel(scale, fontsize=LABEL)
    of_theme = {row["theme"]: row for row in table.to_dict("records")}
    for row in rows:
        numbers = of_theme[row.id]
        places = {value: float(numbers[value]) * scale_of for value in values}
        middle = row.top + row.height / 2
        if numbers["state"] == SUPPRESSED:
            axes.text(
                width + GAP,
                middle,
                "c",
                fontsize=SMALL,
                color=GREY,
                va="center_baseline",
                gid=f"n-{row.id}",
            )
            continue
        is_below = row.id in accuracy.below
        _draw_theme(axes, row.id, places, middle, rows.colours[row.id] or INK, is_below=is_below)
        text = _label(numbers)
        axes.text(width + GAP, middle, text, fontsize=SMALL, va="center_baseline", gid=f"n-{row.id}")
    return figure


def _label(numbers: Mapping[Hashable, Any]) -> str:
    """Return the rate of a theme, if it has one, and its count."""
    if pd.isna(numbers["n"]):
        return "not defined"
    n = f"n = {int(numbers['n']):,}"
    return f"{numbers['rate']:.2f}   {n}" if pd.notna(numbers["rate"]) else n


def _draw_theme(
    axes: Axes, theme: str, places: Mapping[str, float], middle: float, colour: str, *, is_below: bool
) -> None:
    """Draw a theme's band, ranges and rate, at places in mm; the rate is open below the threshold."""
    if pd.notna(places["low"]):
        axes.barh(
            middle,
            places["high"] - places["low"],
            2.6,
            left=places["low"],
            color=tint(colour, 0.1),
            linewidth=0,
            gid=f"band-{theme}",
        )
    if pd.notna(places["low_worker"]):
        axes.hlines(
            middle,
            places["low_worker"],
            places["high_worker"],
            color=colour,
            linewidth=2.2,
            gid=f"worker-{theme}",
        )
    if pd.notna(places["low_source"]):
        y = middle + 1.2
        axes.plot(
            [places["low_source"], places["high_source"]],
            [y, y],
            color=GREY,
            linewidth=0.6,
            marker="|",
            markersize=3,
            gid=f"source-{theme}",
        )
    if pd.notna(places["rate"]):
        axes.plot(
            [places["rate"]],
            [middle],
            marker="o",
            markersize=4,
            color=INK,
            markerfacecolor="white" if is_below else INK,
            linestyle="none",
            gid=f"rate-{theme}",
        )


def _signs(table: pd.DataFrame, accuracy: Accuracy) -> list[str]:
    """Return the signs that occur in the figure, of those that its key explains."""
    drawn = table[table["rate"].notna()]
    is_below = drawn["theme"].isin(accuracy.below)
    occurs = {
        "rate": bool((~is_below).any()),
        SUPPRESSED: has_suppressed(table),
    }
    signs = accuracy.signs_of(set(table["theme"]))
    occurs |= {sign: sign in signs for sign in LEGENDS}
    occurs |= {what: bool(drawn[column].notna().any()) for what, column in ENDS.items()}
    return [what for what in KEY if occurs[what]]


def _lines_of_key(signs: list[str]) -> list[list[tuple[float, str]]]:
    """Divide the signs of the key among as many lines as they need, each with where it begins, in mm."""
    lines: list[list[tuple[float, str]]] = [[]]
    left = 0.0
    for what in signs:
        wide = width_of(KEY[what], LABEL) + (SAMPLE + GAP) * (what in SAMPLES)
        if lines[-1] and left + wide > PAGE - 2 * MARGIN:
            lines.append([])
            left = 0.0
        lines[-1].append((left, what))
        left += wide + BETWEEN
    return lines


SAMPLES: Mapping[str, dict[str, Any]] = {
    "rate": {"color": INK, "marker": "o", "markersize": 4},
    MARK: {"color": INK, "marker": "o", "markersize": 4, "markerfacecolor": "white"},
    "worker": {"color": INK, "linewidth": 2.2},
    "source": {"color": GREY, "linewidth": 0.6, "marker": "|", "markersize": 3},
    "band": {},
}
"""How a sample of each looks; what is not here is a sign in words."""


def _draw_key(figure: Figure, lines: list[list[tuple[float, str]]]) -> None:
    """Draw the key: what occurs in the figure, and no more."""
    axes = add_panel(figure, MARGIN, MARGIN, PAGE - 2 * MARGIN, len(lines) * LINE_OF_KEY)
    axes.set_gid("key")
    for n, line in enumerate(lines):
        middle = (n + 0.5) * LINE_OF_KEY
        for left, what in line:
            words = left
            if what == "band":
                axes.barh(middle, SAMPLE, 2.6, left=left, color=tint(INK, 0.1), linewidth=0)
            elif what in ("rate", MARK):
                axes.plot([left + SAMPLE / 2], [middle], **SAMPLES[what])
            elif what in SAMPLES:
                axes.plot([left, left + SAMPLE], [middle, middle], **SAMPLES[what])
            if what in SAMPLES:
                words += SAMPLE + GAP
            axes.text(words, middle, KEY[what], fontsize=LABEL, va="center_baseline")
    axes.set_ylim(len(lines) * LINE_OF_KEY, 0)


def _describe(table: pd.DataFrame, codebook: Codebook, per: str, in_sources: str) -> str:
    """Give the rate of each theme and its range without one worker, in the codebook's order."""
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    known = table[table["rate"].notna()]
    parts = []
    for row in known.to_dict("records"):
        without = ""
        if pd.notna(row["low_worker"]):
            without = f", {row['low_worker']:.2f} to {row['high_worker']:.2f} without one worker"
        parts.append(f"{labels[row['theme']]} {row['rate']:.2f} (n = {row['n']:,}{without})")
    dots = "Dots"
    if table["low_worker"].notna().any():
        dots = "Dots with ranges"
    suppressed = [labels[theme] for theme in table.loc[table["state"] == SUPPRESSED, "theme"]]
    sentence = ""
    if suppressed:
        sentence = f" Suppressed by disclosure control: {listed(suppressed)}."
    return (
        f"{dots} for {counted(len(labels), 'themes')} {in_sources}, {per}. "
        f"Theme by theme: {'; '.join(parts)}.{sentence}"
    )
