"""How often each theme was told, and how far that moves: a dot, its ranges, its band."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.figures.drawing.checks import require_columns, require_rows
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.key import BESIDE, LINE_OF_KEY
from helpers.figures.drawing.sentences import coded_in_words, sources_in_words, with_notice, workers_in_words
from helpers.figures.drawing.sheet import card, withheld
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
    tint,
    width_of,
)
from helpers.figures.drawing.themes import LabelledRows, draw_rows, in_codebooks_order, theme_rows
from helpers.prose import counted, in_a_sentence
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.resampling import DRAWS
from helpers.study.study import Study
from helpers.study.units import denominator_of, describe_unit

NAME = "theme_rates"
COLUMNS = [
    "theme",
    "n",
    "amount",
    "rate",
    "low_worker",
    "high_worker",
    "low_source",
    "high_source",
    "low",
    "high",
]
AXIS, NUMBERS = 9.0, 28.0
KEY = (
    ("rate", "the rate"),
    ("worker", "without one worker"),
    ("source", "without one source"),
    ("band", "90 % of draws of contacts"),
)


@article()
def theme_rates(
    rates: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    denominator: str,
    sources: list[str],
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw each theme's rate over all workers, its range without one worker and without one source, and its band.

    Parameters
    ----------
    rates
        Table ``rates``.

    Raises
    ------
    FieldworkError
        The table is incomplete; `unit`, `denominator` or `sources` is not allowed.
    """
    if not may_show(study, Shows.WORKERS):
        return withheld(NAME, study)
    require_columns(rates, NAME, COLUMNS)
    require_rows(rates, NAME, {"theme": codebook.theme_ids})
    per, whose, counts = (
        denominator_of(denominator).words,
        sources_in_words(sources, study),
        describe_unit(unit, accuracy.coders),
    )
    if rates["rate"].isna().all():
        words = f"There is no rate {per} to draw, {whose}: nothing was heard, or it is not known how much."
        return card(NAME, words, study)
    table = in_codebooks_order(rates[COLUMNS], codebook).assign(codebook=codebook.stamp)
    rows = theme_rows(codebook, accuracy)
    figure = _draw(table, rows, f"{unit.capitalize()} {per}", study)
    has_band = table["low"].notna().any()
    caption = (
        f"How often each theme was told by {workers_in_words(study.worker_ids, study)} together: {counts}, "
        f"{per}; {whose}. Dot: the "
        "rate. Thick line: its least and greatest value when one worker is left out. Thin line with ends: when one source is left out. "
        + (
            f"Pale band: nine in ten of {DRAWS:,} draws of contacts within each worker. "
            if has_band
            else "No band: contacts do not add up to it. "
        )
        + f"No test is made: the workers are cases, and no sample. {coded_in_words(accuracy, codebook)}"
    )
    return Drawing(
        NAME,
        figure,
        table,
        with_notice(caption, study),
        with_notice(_alt(table, codebook, per, whose), study),
        Shows.WORKERS,
        study,
    )


def _draw(table: pd.DataFrame, rows: LabelledRows, scale: str, study: Study) -> Figure:
    top = MARGIN + LINE_OF_KEY + 1.5
    figure = begin_page(PAGE, top + rows.height + AXIS + foot_height(study, PAGE) + MARGIN, study)
    _key(figure)
    width = PAGE - MARGIN - rows.left - NUMBERS
    axes = draw_rows(figure, rows, top, width)
    shares = ["rate", "low_worker", "high_worker", "low_source", "high_source", "low", "high"]
    greatest = float(table[shares].max(axis=None, skipna=True)) or 1.0
    scale_of = width / (greatest * 1.04)
    ticks = [tick for tick in MaxNLocator(6).tick_values(0, greatest) if 0 <= tick <= greatest]
    axes.vlines([tick * scale_of for tick in ticks], 0, rows.height, color=LINE, linewidth=0.4, zorder=0.5)
    axes.set_xticks([tick * scale_of for tick in ticks], labels=[f"{tick:g}" for tick in ticks])
    axes.set_xlabel(scale, fontsize=LABEL)
    of_theme = table.set_index("theme")
    for row in rows:
        found = of_theme.loc[row.id]
        places = found[shares].astype(float) * scale_of
        middle = row.top + row.height / 2
        _draw_theme(axes, row.id, places, middle, rows.colours[row.id] or INK)
        text = f"n = {int(found['n']):,}"
        text = f"{found['rate']:.2f}   {text}" if pd.notna(found["rate"]) else text
        axes.text(width + BESIDE, middle, text, fontsize=SMALL, va="center_baseline", gid=f"n-{row.id}")
    return figure


def _draw_theme(axes: Axes, theme: str, found: pd.Series, middle: float, colour: str) -> None:
    """Draw a theme's band, ranges and rate, at places in mm."""
    if pd.notna(found["low"]):
        axes.barh(
            middle,
            found["high"] - found["low"],
            2.6,
            left=found["low"],
            color=tint(colour, 0.1),
            linewidth=0,
            gid=f"band-{theme}",
        )
    if pd.notna(found["low_worker"]):
        axes.hlines(
            middle,
            found["low_worker"],
            found["high_worker"],
            color=colour,
            linewidth=2.2,
            gid=f"worker-{theme}",
        )
    if pd.notna(found["low_source"]):
        y = middle + 1.2
        axes.plot(
            [found["low_source"], found["high_source"]],
            [y, y],
            color=GREY,
            linewidth=0.6,
            marker="|",
            markersize=3,
            gid=f"source-{theme}",
        )
    if pd.notna(found["rate"]):
        axes.plot(
            [found["rate"]],
            [middle],
            marker="o",
            markersize=4,
            color=INK,
            linestyle="none",
            gid=f"rate-{theme}",
        )


def _key(figure: Figure) -> None:
    axes = add_panel(figure, MARGIN, MARGIN, PAGE - 2 * MARGIN, LINE_OF_KEY)
    left, middle = 0.0, LINE_OF_KEY / 2
    for what, words in KEY:
        if what == "rate":
            axes.plot([left + 2.5], [middle], marker="o", markersize=4, color=INK)
        elif what == "band":
            axes.barh(middle, 5, 2.6, left=left, color=tint(INK, 0.1), linewidth=0)
        else:
            style: dict[str, Any] = (
                {"linewidth": 2.2, "color": INK}
                if what == "worker"
                else {"linewidth": 0.6, "color": GREY, "marker": "|", "markersize": 3}
            )
            axes.plot([left, left + 5], [middle, middle], **style)
        axes.text(left + 5 + BESIDE, middle, words, fontsize=LABEL, va="center_baseline")
        left += 5 + BESIDE + width_of(words, LABEL) + 5
    axes.set_ylim(LINE_OF_KEY, 0)


def _alt(table: pd.DataFrame, codebook: Codebook, per: str, whose: str) -> str:
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    known = table[table["rate"].notna()].sort_values("rate", ascending=False, kind="stable")
    said = []
    for row in known.itertuples():
        without = (
            f", {row.low_worker:.2f} to {row.high_worker:.2f} without one worker"
            if pd.notna(row.low_worker)
            else ""
        )
        said.append(f"{labels[row.theme]} {row.rate:.2f} (n = {row.n:,}{without})")
    return f"Dots with ranges for {counted(len(labels), 'themes')}, {per}, {whose}. From the most told: {'; '.join(said)}."
