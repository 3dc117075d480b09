"""The validation of the dictionary against manual coding: precision and recall of each theme."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy, describe_codebook, select_unit
from helpers.coding.dictionary import NO_DICTIONARY
from helpers.coding.judging_units import IN_WORDS, OVERLAP, SENTENCE, TURN, of_unit
from helpers.figures.drawing.checks import require_columns
from helpers.figures.drawing.controlled import (
    has_suppressed,
    is_all_suppressed,
    placeholder_for_suppressed,
    require_controlled,
)
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.sentences import SUPPRESSION, register_coding, with_notice
from helpers.figures.drawing.sheet import placeholder
from helpers.figures.drawing.style import (
    GREY,
    INK,
    LINE,
    MARGIN,
    PAGE,
    SMALL,
    TEXT,
    add_panel,
    article,
    begin_page,
    foot_height,
    line_height,
    width_of,
    wrap,
)
from helpers.figures.drawing.themes import LabelledRows, draw_rows, in_codebook_order, theme_rows
from helpers.prose import counted, in_a_sentence
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import SHOWN, SUPPRESSED, Study
from helpers.tables import ALL

NAME, TITLE = "dictionary_validation", "Validation of the keyword dictionary"
COUNTED = ["n_manual", "n_dictionary", "n_both"]
NUMBERS = [*COUNTED, "precision", "recall"]
COLUMNS = ["theme", "unit", "coder", *NUMBERS, "state", "reason"]
KEY_OF_SUPPRESSED = "c: suppressed by disclosure control"
KEY, BETWEEN, AXIS, COUNTS = 5.0, 4.0, 6.0, 42.0
MARKS: dict[str, dict[str, Any]] = {
    "precision": {"marker": "o", "markerfacecolor": INK},
    "recall": {"marker": "D", "markerfacecolor": "white"},
}
MEANING = {
    "precision": "share of what the dictionary coded that is also coded manually",
    "recall": "share of what is coded manually that the dictionary also coded",
}
HEADS_OF_COUNTS = {SENTENCE: "segments coded by", TURN: "turns coded by", OVERLAP: "excerpts coded by"}
"""What stands above the three counts, by each unit."""
COUNTED_BY = {
    SENTENCE: "segments",
    TURN: "turns, of which those that one excerpt could run over count once",
    OVERLAP: "excerpts that overlap, those in neighbouring turns as one",
}
"""What is counted by each unit."""


@article()
def dictionary_validation(
    validations: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    by_source: pd.DataFrame | None = None,
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw precision and recall of each theme, in the sources that are added up, and in each source.

    Parameters
    ----------
    validations
        Public table ``validations``, of the sources and weeks that are added up. Drawn are the rows of the
        unit by which themes are judged (`accuracy.select_unit`).
    by_source
        Table ``validations``, whose rows of single sources are drawn too, but only where single workers may
        be shown: a source may come from one.
    """
    codebook = codebook.dictionary
    if not codebook.themes:
        words = f"{NO_DICTIONARY} There is nothing to validate."
        return placeholder(NAME, words, study)
    if validations.empty:
        words = (
            "The keyword dictionary has not been validated, because no manual coding is available. "
            "Its counts are numbers of indicators found."
        )
        return placeholder(NAME, words, study)
    require_columns(validations, NAME, COLUMNS)
    require_controlled(validations, NAME, COUNTED)
    validations = select_unit(validations, study)
    if is_all_suppressed(validations):
        return placeholder_for_suppressed(NAME, TITLE, validations, study)
    shows, sources = Shows.TOGETHER, [ALL]
    unit = validations["unit"].iloc[0]
    columns = ["theme", "source", "unit", "coder", "state", *NUMBERS]
    table = validations.assign(source=ALL)
    if may_show(study, Shows.WORKERS) and by_source is not None:
        shows, sources = Shows.WORKERS, [ALL, *study.source_ids]
        by_source = of_unit(by_source, unit)
        of_sources = by_source[by_source["source"].isin(study.source_ids)].assign(state=SHOWN)
        table = pd.concat([table, of_sources], ignore_index=True)
        columns.remove("state")
    table = table[table["theme"].isin(codebook.theme_ids)]
    table = table.astype(dict.fromkeys(COUNTED, "Int64") | {"precision": float, "recall": float})
    table = in_codebook_order(table, codebook, by=("source",)).assign(codebook=codebook.stamp)
    rows = theme_rows(codebook, accuracy)
    labels = {source.id: source.label for source in study.sources} | {ALL: "Added up"}
    present = [source for source in sources if source in set(table["source"])]
    figure = _draw(table, [(source, labels[source]) for source in present], rows, study)
    coder = str(table["coder"].iloc[0])
    threshold = study.accuracy_threshold
    caption = (
        f"Validation of the keyword dictionary against manual coding by coder {coder}, {IN_WORDS[unit]}, in "
        f'the contacts that {coder} reviewed. "Added up" are the sources and weeks that the other figures '
        f"add up. Dots show precision, the {MEANING['precision']}; diamonds "
        f"show recall, the {MEANING['recall']}. Vertical lines mark the accuracy threshold (precision "
        f"{threshold.precision:.2f}, dashed; recall {threshold.recall:.2f}, dotted). "
    )
    n_below, n_cells = _count_below(table, study)
    if n_cells:
        pairs = counted(n_cells, "pairs")
        caption += f"Below the threshold: {n_below:,} of {pairs} of a theme and a single source. "
    caption += f"At the right are three counts of what is added up, in {COUNTED_BY[unit]}: "
    caption += "coded by both, coded manually, coded by the dictionary. "
    if accuracy.coders.is_dictionary:
        caption += "A theme below the threshold is grey and marked † in every figure that names it; a share "
    else:
        caption += "No theme is grey, since the other figures show manual coding; a share "
    caption += f"that is not defined is not drawn. {describe_codebook(codebook)}"
    if has_suppressed(table):
        caption += f" {SUPPRESSION}"
    return Drawing(
        NAME,
        figure,
        table[[*columns, "codebook"]],
        with_notice(caption, study),
        with_notice(_describe(table, codebook, coder), study),
        shows,
        study,
        registered=register_coding(accuracy, codebook)
        | {"pairs of a theme and a source, and those below the threshold": [n_cells, n_below]},
    )


def _count_below(table: pd.DataFrame, study: Study) -> tuple[int, int]:
    """Return how many pairs of a theme and a source are below the threshold, and how many are scored."""
    threshold = study.accuracy_threshold
    scored = table[(table["source"] != ALL) & table[list(MARKS)].notna().any(axis=1)]
    is_below = (scored["precision"] < threshold.precision) | (scored["recall"] < threshold.recall)
    return int(is_below.sum()), len(scored)


def _draw(table: pd.DataFrame, sources: list[tuple[str, str]], rows: LabelledRows, study: Study) -> Figure:
    room = PAGE - MARGIN - rows.left - COUNTS
    panel = min(60.0, (room - BETWEEN * len(sources)) / len(sources))
    heads = {source: wrap(label, panel, TEXT, bold=True) for source, label in sources}
    head = max(2, *map(len, heads.values())) * line_height(TEXT) + 1
    top = MARGIN + KEY + head
    figure = begin_page(PAGE, top + rows.height + AXIS + foot_height(study, PAGE) + MARGIN, study)
    axes = draw_rows(figure, rows, top, PAGE - MARGIN - rows.left)
    _key(figure)
    for order, (source, _) in enumerate(sources):
        left = order * (panel + BETWEEN) + 1
        axes.text(left, -0.7, "\n".join(heads[source]), fontsize=TEXT, fontweight="bold", va="bottom")
        of_source = table[table["source"] == source].set_index("theme")
        _panel(axes, of_source, rows, (left, panel), study)
    of_all = table[table["source"] == ALL].set_index("theme")
    right = PAGE - MARGIN - rows.left
    unit = HEADS_OF_COUNTS[table["unit"].iloc[0]]
    axes.text(right, -0.7 - line_height(TEXT), unit, fontsize=SMALL, color=GREY, ha="right", va="bottom")
    _write_counts(axes, of_all, rows, right)
    if has_suppressed(table):
        below = rows.height + 0.8
        axes.text(right, below, KEY_OF_SUPPRESSED, fontsize=SMALL, color=GREY, ha="right", va="top")
    return figure


def _write_counts(axes: Axes, of_all: pd.DataFrame, rows: LabelledRows, right: float) -> None:
    """Write how many units each theme has, in three columns that end at `right`."""
    heads = (("dictionary", "n_dictionary"), ("person", "n_manual"), ("both", "n_both"))
    for order, (head, column) in enumerate(heads):
        x, n = right - order * COUNTS / 3, of_all[column]
        axes.text(x, -0.7, head, fontsize=SMALL, color=GREY, ha="right", va="bottom")
        for row in rows:
            if row.id in of_all.index:
                axes.text(
                    x,
                    row.top + row.height / 2,
                    _write_count(n[row.id]),
                    fontsize=SMALL,
                    ha="right",
                    va="center_baseline",
                    gid=f"{column}-{row.id}",
                )


def _write_count(n: Any) -> str:
    """Return a count as it is written; only a suppressed one is missing."""
    return "c" if pd.isna(n) else f"{int(n):,}"


def _key(figure: Figure) -> None:
    axes = add_panel(figure, MARGIN, MARGIN, PAGE - 2 * MARGIN, KEY)
    left = 1.0
    for name, mark in MARKS.items():
        axes.plot([left], [1.6], markersize=4, markeredgecolor=INK, linestyle="none", **mark)
        words = f"{name}: {MEANING[name]}"
        axes.text(left + 2.2, 1.6, words, fontsize=SMALL, va="center_baseline")
        left += 2.2 + width_of(words, SMALL) + 6


def _panel(
    axes: Axes, of_source: pd.DataFrame, rows: LabelledRows, place: tuple[float, float], study: Study
) -> None:
    left, width = place
    for tick in (0, 0.5, 1):
        axes.vlines(left + tick * width, 0, rows.height, color=LINE, linewidth=0.4)
        axes.text(
            left + tick * width,
            rows.height + 0.8,
            f"{tick:g}",
            fontsize=SMALL,
            color=GREY,
            ha="center",
            va="top",
        )
    thresholds = ((study.accuracy_threshold.precision, "--"), (study.accuracy_threshold.recall, ":"))
    for threshold, style in thresholds:
        if threshold:
            axes.vlines(left + threshold * width, 0, rows.height, color=GREY, linewidth=0.8, linestyle=style)
    middles = {row.id: row.top + row.height / 2 for row in rows}
    for scores in of_source.reset_index().to_dict("records"):
        if scores["theme"] not in middles:
            continue
        if scores["state"] == SUPPRESSED:
            middle = middles[scores["theme"]]
            gid = f"suppressed-{scores['source']}-{scores['theme']}"
            axes.text(left + 1, middle, "c", fontsize=SMALL, color=GREY, va="center_baseline", gid=gid)
        else:
            _mark_scores(axes, scores, middles[scores["theme"]], place)


def _mark_scores(
    axes: Axes, scores: Mapping[Hashable, Any], middle: float, place: tuple[float, float]
) -> None:
    """Draw a theme's precision and recall, as far as they are defined, and a line between them."""
    left, width = place
    shares = {name: float(scores[name]) for name in MARKS if pd.notna(scores[name])}
    if len(shares) == len(MARKS):
        least, most = min(shares.values()), max(shares.values())
        axes.hlines(middle, left + least * width, left + most * width, color=GREY, linewidth=0.8)
    for name, share in shares.items():
        axes.plot(
            [left + share * width],
            [middle],
            markersize=4,
            markeredgecolor=INK,
            linestyle="none",
            gid=f"{name}-{scores['source']}-{scores['theme']}",
            clip_on=False,
            **MARKS[name],
        )


def _describe(table: pd.DataFrame, codebook: Codebook, coder: str) -> str:
    """Give precision and recall of each theme in the sources that are added up."""
    of_all = {row["theme"]: row for row in table[table["source"] == ALL].to_dict("records")}
    scores = [
        f"{in_a_sentence(theme.label)} {_describe_scores(of_all[theme.id])}"
        for theme in codebook.themes
        if theme.id in of_all
    ]
    panels = "in the sources that are added up"
    if len(set(table["source"])) > 1:
        panels += " and in each source"
    return (
        f"Dots and diamonds for {counted(len(scores), 'themes')}, {panels}, compared with manual coding "
        f"by coder {coder}. "
        f"Precision and recall in the sources that are added up: {'; '.join(scores)}."
    )


def _describe_scores(of_theme: Mapping[Hashable, Any]) -> str:
    if of_theme["state"] == SUPPRESSED:
        return "suppressed"
    return f"{_share(of_theme['precision'])} and {_share(of_theme['recall'])}"


def _share(share: float) -> str:
    return "not defined" if pd.isna(share) else f"{share:.2f}"
