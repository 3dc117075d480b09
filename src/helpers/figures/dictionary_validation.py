"""How well the dictionary finds each theme, against a person's coding."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.figures.drawing.checks import require_columns
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.sentences import with_notice
from helpers.figures.drawing.sheet import card
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
    wrap,
)
from helpers.figures.drawing.themes import LabelledRows, draw_rows, in_codebooks_order, theme_rows
from helpers.prose import counted, in_a_sentence
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study
from helpers.tables import ALL

NAME = "dictionary_validation"
COLUMNS = ["theme", "source", "coder", "n_manual", "n_dictionary", "n_both", "precision", "recall"]
SHARES = ["theme", "source", "coder", "precision", "recall"]
KEY, BETWEEN, AXIS, COUNTS = 5.0, 4.0, 6.0, 42.0
MARKS: dict[str, dict[str, Any]] = {
    "precision": {"marker": "o", "markerfacecolor": INK},
    "recall": {"marker": "D", "markerfacecolor": "white"},
}
MEANING = {
    "precision": "of what it finds, the share that the person has given too",
    "recall": "of what the person has given, the share it finds",
}


@article()
def dictionary_validation(
    validations: pd.DataFrame, study: Study, codebook: Codebook, *, accuracy: Accuracy = BY_DICTIONARY
) -> Drawing:
    """Draw precision and recall of each theme, over all sources and in each.

    Parameters
    ----------
    validations
        Table ``validations``. Where single workers are not shown, neither are counts and single sources.
    """
    if validations.empty:
        return card(
            NAME,
            "Nobody has coded manually: there is nothing to validation the dictionary against, and its counts are of indicators.",
            study,
        )
    require_columns(validations, NAME, COLUMNS)
    shows = Shows.WORKERS if may_show(study, Shows.WORKERS) else Shows.TOGETHER
    has_counts = shows is Shows.WORKERS
    shown = [ALL, *study.source_ids] if has_counts else [ALL]
    table = validations.loc[validations["source"].isin(shown), COLUMNS if has_counts else SHARES]
    table = in_codebooks_order(table, codebook, by=("source",)).assign(codebook=codebook.stamp)
    rows = theme_rows(codebook, accuracy)
    labels = {source.id: source.label for source in study.sources} | {ALL: "All sources"}
    present = [source for source in shown if source in set(table["source"])]
    figure = _draw(table, [(source, labels[source]) for source in present], rows, study)
    coder = str(table["coder"].iloc[0])
    bar = f"the study's bar (precision {study.accuracy_threshold.precision:.2f}, recall {study.accuracy_threshold.recall:.2f})"
    caption = (
        f"The dictionary held against {coder}'s coding of the same segments, marked or not. Dots: precision, "
        f"{MEANING['precision']}; diamonds: "
        f"recall, {MEANING['recall']}. Upright lines: {bar}, dashed for precision and dotted for recall. "
        + (
            "At the right, segments with the theme: found by both, given by hand, found by the dictionary. "
            if has_counts
            else ""
        )
        + "A theme below the bar is grey and marked wherever it is drawn; a share that is not defined has no mark. "
        f"Codebook {codebook.stamp}."
    )
    return Drawing(
        NAME,
        figure,
        table,
        with_notice(caption, study),
        with_notice(_alt(table, codebook, coder), study),
        shows,
        study,
    )


def _draw(table: pd.DataFrame, sources: list[tuple[str, str]], rows: LabelledRows, study: Study) -> Figure:
    has_counts = "n_both" in table
    room = PAGE - MARGIN - rows.left - (COUNTS if has_counts else 0)
    panel = min(60.0, (room - BETWEEN * len(sources)) / len(sources))
    heads = {source: wrap(label, panel, TEXT, bold=True) for source, label in sources}
    head = max(map(len, heads.values())) * line_height(TEXT) + 1
    top = MARGIN + KEY + head
    figure = begin_page(PAGE, top + rows.height + AXIS + foot_height(study, PAGE) + MARGIN, study)
    axes = draw_rows(figure, rows, top, PAGE - MARGIN - rows.left)
    _key(figure)
    for order, (source, _) in enumerate(sources):
        left = order * (panel + BETWEEN) + 1
        axes.text(left, -0.7, "\n".join(heads[source]), fontsize=TEXT, fontweight="bold", va="bottom")
        of_source = table[table["source"] == source].set_index("theme")
        _panel(axes, of_source, rows, (left, panel), study)
    if has_counts:
        of_all = table[table["source"] == ALL].set_index("theme")
        right = PAGE - MARGIN - rows.left
        for order, (name, column) in enumerate(
            (("dictionary", "n_dictionary"), ("hand", "n_manual"), ("both", "n_both"))
        ):
            x = right - order * COUNTS / 3
            axes.text(x, -0.7, name, fontsize=SMALL, color=GREY, ha="right", va="bottom")
            for row in rows:
                if row.id in of_all.index:
                    n = f"{of_all.loc[row.id, column]:,}"
                    axes.text(
                        x,
                        row.top + row.height / 2,
                        n,
                        fontsize=SMALL,
                        ha="right",
                        va="center_baseline",
                        gid=f"{column}-{row.id}",
                    )
    return figure


def _key(figure: Figure) -> None:
    axes = add_panel(figure, MARGIN, MARGIN, PAGE - 2 * MARGIN, KEY)
    left = 1.0
    for name, mark in MARKS.items():
        axes.plot([left], [1.6], markersize=4, markeredgecolor=INK, linestyle="none", **mark)
        words = f"{name}: {MEANING[name]}"
        axes.text(left + 2.2, 1.6, words, fontsize=SMALL, va="center_baseline")
        left += 84.0


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
    for bar, style in ((study.accuracy_threshold.precision, "--"), (study.accuracy_threshold.recall, ":")):
        if bar:
            axes.vlines(left + bar * width, 0, rows.height, color=GREY, linewidth=0.8, linestyle=style)
    for row in rows:
        if row.id not in of_source.index:
            continue
        found = of_source.loc[row.id]
        middle = row.top + row.height / 2
        shares = {name: float(found[name]) for name in MARKS if pd.notna(found[name])}
        if len(shares) == len(MARKS):
            axes.hlines(
                middle,
                left + min(shares.values()) * width,
                left + max(shares.values()) * width,
                color=GREY,
                linewidth=0.8,
            )
        for name, share in shares.items():
            gid = f"{name}-{found['source']}-{row.id}"
            axes.plot(
                [left + share * width],
                [middle],
                markersize=4,
                markeredgecolor=INK,
                linestyle="none",
                gid=gid,
                clip_on=False,
                **MARKS[name],
            )


def _alt(table: pd.DataFrame, codebook: Codebook, coder: str) -> str:
    of_all = table[table["source"] == ALL].set_index("theme")
    said = [
        f"{in_a_sentence(theme.label)} {_share(of_all.loc[theme.id, 'precision'])} and {_share(of_all.loc[theme.id, 'recall'])}"
        for theme in codebook.themes
        if theme.id in of_all.index
    ]
    return (
        f"Dots and diamonds for {counted(len(said), 'themes')}, over all sources"
        f"{' and in each' if len(set(table['source'])) > 1 else ''}, against {coder}. Precision and recall over all: {'; '.join(said)}."
    )


def _share(share: float) -> str:
    return "not defined" if pd.isna(share) else f"{share:.2f}"
