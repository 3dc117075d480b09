"""The validation of the dictionary against manual coding: precision and recall, with their intervals."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.coding.accuracy import (
    BY_DICTIONARY,
    DISPUTED,
    MARK,
    UNDECIDED,
    Accuracy,
    Score,
    describe_codebook,
    select_unit,
)
from helpers.coding.dictionary import NO_DICTIONARY
from helpers.coding.held_out import WHY
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
from helpers.study.reporting import WHY_NOT, reports
from helpers.study.study import SHOWN, SUPPRESSED, Study
from helpers.tables import ALL

NAME, TITLE = "dictionary_validation", "Validation of the keyword dictionary"
COUNTED = ["n_manual", "n_dictionary", "n_both"]
SCORES = ["precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high"]
NUMBERS = [*COUNTED, *SCORES]
ALPHAS = ["alpha", "alpha_low", "alpha_high", "n_by_two"]
COLUMNS = ["theme", "unit", "coder", "part", *NUMBERS, "state", "reason"]
KEY_OF_SUPPRESSED = "c: suppressed by disclosure control"
KEY, BETWEEN, AXIS, ROW_OF_TWO, NUMBERS_AT_RIGHT, WIDEST = 8.0, 2.0, 6.0, 6.2, 7.5, 40.0
MARKS: dict[str, dict[str, Any]] = {
    "precision": {"marker": "o", "markerfacecolor": INK},
    "recall": {"marker": "D", "markerfacecolor": "white"},
    "alpha": {"marker": "s", "markerfacecolor": GREY},
}
OF: dict[str, tuple[str, float]] = {
    "precision": ("n_dictionary", 0.27),
    "recall": ("n_manual", 0.73),
    "alpha": ("n_by_two", 0.5),
}
"""The number of units of which each is a share, and how far down in a row it is drawn."""
MEANING = {
    "precision": "precision: share of what the dictionary coded that is also coded manually",
    "recall": "recall: share of what is coded manually that the dictionary also coded",
    "alpha": "alpha: agreement of people beyond chance",
    "n": "number: of how many {}",
    "sign": f"{MARK} interval below the threshold   {UNDECIDED} interval includes it",
}
UNIT_IN_KEY = {SENTENCE: "segments", TURN: "turns", OVERLAP: "excerpts"}
PEOPLE = "Agreement of people"
COUNTED_BY = {
    SENTENCE: "segments",
    TURN: "turns, of which those that one excerpt could run over count once",
    OVERLAP: "excerpts that overlap, those in neighbouring turns as one",
}
"""What is counted by each unit."""


@dataclass(frozen=True)
class _Panel:
    """One source, or the agreement of people, and where it is drawn, in mm from the left of the rows."""

    id: str
    head: str
    left: float
    width: float
    least: float
    """The score at its left edge; at its right edge it is 1."""

    def at(self, score: float) -> float:
        """Return where a score lies."""
        return self.left + (score - self.least) / (1 - self.least) * self.width


@article()
def dictionary_validation(
    validations: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    by_source: pd.DataFrame | None = None,
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw precision and recall of each theme with their intervals, and beside them how far people agree.

    Parameters
    ----------
    validations
        Public table ``validations``, of the sources and weeks that are added up. Drawn are the rows of the
        unit by which themes are judged (`accuracy.select_unit`).
    by_source
        Table ``validations``, whose rows of single sources are drawn too, but only where single workers may
        be shown: a source may come from one.
    accuracy
        Whose coding is published, and how far people agree on each theme.
    """
    if not reports(study, "accuracy"):
        return placeholder(NAME, WHY_NOT["accuracy"], study)
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
    columns = ["theme", "source", "unit", "coder", "part", "state", *NUMBERS]
    table = validations.assign(source=ALL)
    if may_show(study, Shows.WORKERS) and by_source is not None:
        shows, sources = Shows.WORKERS, [ALL, *study.source_ids]
        by_source = of_unit(by_source, unit)
        of_sources = by_source[by_source["source"].isin(study.source_ids)].assign(state=SHOWN)
        table = pd.concat([table, of_sources], ignore_index=True)
        columns.remove("state")
    table = table[table["theme"].isin(codebook.theme_ids)]
    table = table.astype(dict.fromkeys(COUNTED, "Int64") | dict.fromkeys(SCORES, float))
    table = _with_alphas(table, accuracy)
    if accuracy.alphas:
        columns += ALPHAS
    table = in_codebook_order(table, codebook, by=("source",)).assign(codebook=codebook.stamp)
    rows = theme_rows(codebook, accuracy, least=ROW_OF_TWO)
    labels = {source.id: source.label for source in study.sources} | {ALL: "Added up"}
    heads = {source: labels[source] for source in sources if source in set(table["source"])}
    n_below, n_undecided, n_cells = _count_signs(table, study)
    pairs = "pairs of a theme and a source, and those below the threshold, or not to be distinguished from it"
    return Drawing(
        NAME,
        _draw(table, heads, rows, accuracy, study),
        table[[*columns, "codebook"]],
        with_notice(_caption(table, accuracy, study, codebook), study),
        with_notice(_describe(table, codebook, accuracy), study),
        shows,
        study,
        registered=register_coding(accuracy, codebook) | {pairs: [n_cells, n_below, n_undecided]},
    )


def _with_alphas(table: pd.DataFrame, accuracy: Accuracy) -> pd.DataFrame:
    """Add to the rows of what is added up how far people agree on each theme, if that is known."""
    rows = [(theme, one.value, *one.interval, one.n) for theme, one in accuracy.alphas.items()]
    alphas = pd.DataFrame(rows, columns=["theme", *ALPHAS]).assign(source=ALL)
    alphas = alphas.astype({"theme": "str", **dict.fromkeys(ALPHAS[:-1], float), "n_by_two": "Int64"})
    return table.merge(alphas, on=["theme", "source"], how="left", validate="one_to_one")


def _caption(table: pd.DataFrame, accuracy: Accuracy, study: Study, codebook: Codebook) -> str:
    first = table.iloc[0]
    coder, unit, threshold = first["coder"], first["unit"], study.accuracy_threshold
    caption = (
        f"Validation of the keyword dictionary against manual coding by coder {coder}, {IN_WORDS[unit]}, in "
        f'contacts that {coder} has reviewed. {WHY[first["part"]]} "Added up" are the sources and weeks that '
        "the other figures add up. Dots show precision, the share of what the dictionary coded that is also "
        "coded manually; diamonds show recall, the share of what is coded manually that the dictionary also "
        "coded. A line through either is its 95 % interval (Wilson), a number next to it what it is a share "
        f"of, in {COUNTED_BY[unit]}. Vertical lines mark the accuracy threshold (precision "
        f"{threshold.precision:.2f}, dashed; recall {threshold.recall:.2f}, dotted)"
        f"{_describe_signs(table, study)}. "
    )
    n_below, n_undecided, n_cells = _count_signs(table, study)
    if n_cells:
        pairs = counted(n_cells, "pairs")
        caption += f"Below the threshold: {n_below:,} of {pairs} of a theme and a single source; not to be "
        caption += f"distinguished from it: {n_undecided:,}. "
    if accuracy.alphas:
        caption += (
            "Squares show how far people agree, with each other and without the dictionary, on what at "
            f"least two have reviewed: Krippendorff's alpha with its 95 % interval, "
            f"{IN_WORDS[next(iter(accuracy.alphas.values())).unit]}; below {study.agreement_threshold:g} "
            f"(dash-dotted) they agree less, and the theme is marked {DISPUTED} where figures name it. "
        )
    if accuracy.coders.is_dictionary:
        caption += f"A theme below the threshold is grey and marked {MARK} in every figure that names it; a "
    else:
        caption += "No theme is grey, since the other figures show manual coding; a "
    caption += f"share that is not defined is not drawn. {describe_codebook(codebook)}"
    if has_suppressed(table):
        caption += f" {SUPPRESSION}"
    return caption


def _describe_signs(table: pd.DataFrame, study: Study) -> str:
    """Say what the signs mean of which a score has one."""
    threshold = study.accuracy_threshold
    limits = {"precision": threshold.precision, "recall": threshold.recall}
    rows = table.to_dict("records")
    signs = {_sign_of(_score(row, name), limit) for row in rows for name, limit in limits.items()}
    parts = []
    if MARK in signs:
        parts.append(f"{MARK} marks scores whose interval is below it")
    if UNDECIDED in signs:
        words = "scores that cannot be distinguished from it, since their interval includes it"
        parts.append(f"{UNDECIDED} marks {words}")
    return f": {', '.join(parts)}" if parts else ""


def _sign_of(score: Score, threshold: float) -> str:
    """Return the sign of a score that is below a threshold, or cannot be distinguished from it."""
    if score.is_below(threshold):
        return MARK
    return UNDECIDED if score.is_undecided(threshold) else ""


def _score(row: Mapping[Hashable, Any], name: str) -> Score:
    """Return a score of a row of the figure's table."""
    value, low, high = (float(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
    return Score(value, (low, high))


def _signs_of(row: Mapping[Hashable, Any], study: Study) -> dict[str, str]:
    """Return the signs of precision and recall in a row."""
    threshold = study.accuracy_threshold
    return {
        "precision": _sign_of(_score(row, "precision"), threshold.precision),
        "recall": _sign_of(_score(row, "recall"), threshold.recall),
    }


def _count_signs(table: pd.DataFrame, study: Study) -> tuple[int, int, int]:
    """Return how many pairs of a theme and a source are below the threshold, undecided, and scored."""
    scored = table[(table["source"] != ALL) & table[["precision", "recall"]].notna().any(axis=1)]
    signs = [set(_signs_of(row, study).values()) for row in scored.to_dict("records")]
    n_below = sum(MARK in of_pair for of_pair in signs)
    return (
        n_below,
        sum(UNDECIDED in of_pair - {MARK} and MARK not in of_pair for of_pair in signs),
        len(signs),
    )


def _draw(
    table: pd.DataFrame, heads: Mapping[str, str], rows: LabelledRows, accuracy: Accuracy, study: Study
) -> Figure:
    panels = _lay_out(table, heads, rows, has_people=bool(accuracy.alphas))
    lines = {panel.id: wrap(panel.head, panel.width + NUMBERS_AT_RIGHT, TEXT, bold=True) for panel in panels}
    head = max(2, *map(len, lines.values())) * line_height(TEXT) + 1
    top = MARGIN + KEY + head
    figure = begin_page(PAGE, top + rows.height + AXIS + foot_height(study, PAGE) + MARGIN, study)
    axes = draw_rows(figure, rows, top, PAGE - MARGIN - rows.left)
    _key(figure, UNIT_IN_KEY[table["unit"].iloc[0]], has_people=bool(accuracy.alphas))
    for panel in panels:
        axes.text(panel.left, -0.7, "\n".join(lines[panel.id]), fontsize=TEXT, fontweight="bold", va="bottom")
        scores, source = ["precision", "recall"], panel.id
        thresholds = [(study.accuracy_threshold.precision, "--"), (study.accuracy_threshold.recall, ":")]
        if panel.id == PEOPLE:
            scores, source, thresholds = ["alpha"], ALL, [(study.agreement_threshold, "-.")]
        _draw_scale(axes, panel, rows, thresholds)
        of_source = table[table["source"] == source]
        _draw_panel(axes, panel, of_source, rows, scores, study)
    if has_suppressed(table):
        right, below = PAGE - MARGIN - rows.left, rows.height + 3.2
        axes.text(right, below, KEY_OF_SUPPRESSED, fontsize=SMALL, color=GREY, ha="right", va="top")
    return figure


def _lay_out(
    table: pd.DataFrame, heads: Mapping[str, str], rows: LabelledRows, *, has_people: bool
) -> list[_Panel]:
    """Return the panels from left to right: all alike wide, and on one scale."""
    named = dict(heads)
    if has_people:
        named[PEOPLE] = PEOPLE
    room = PAGE - MARGIN - rows.left - 1
    each = min(WIDEST, room / len(named))
    ends = table[["precision_low", "recall_low", "alpha_low"]].min(skipna=True).min(skipna=True)
    least = min(0.0, math.floor(4 * float(ends)) / 4) if pd.notna(ends) else 0.0
    width = each - NUMBERS_AT_RIGHT - BETWEEN
    return [_Panel(id_, head, 1 + at * each, width, least) for at, (id_, head) in enumerate(named.items())]


def _key(figure: Figure, unit: str, *, has_people: bool) -> None:
    """Explain marks and signs, in as many lines as they need."""
    axes = add_panel(figure, MARGIN, MARGIN, PAGE - 2 * MARGIN, KEY)
    left, middle = 1.0, 1.6
    for name, meaning in MEANING.items():
        if name == "alpha" and not has_people:
            continue
        words = meaning.format(unit)
        wide = 2.2 + width_of(words, SMALL)
        if left + wide > PAGE - 2 * MARGIN:
            left, middle = 1.0, middle + line_height(SMALL) + 0.6
        if name in MARKS:
            axes.plot([left], [middle], markersize=4, markeredgecolor=INK, linestyle="none", **MARKS[name])
            left += 2.2
        axes.text(left, middle, words, fontsize=SMALL, va="center_baseline")
        left += width_of(words, SMALL) + 6
    axes.set_ylim(KEY, 0)


def _draw_scale(
    axes: Axes, panel: _Panel, rows: LabelledRows, thresholds: Sequence[tuple[float, str]]
) -> None:
    """Draw the scale of a panel, and thresholds that lie on it."""
    for tick in (0, 0.5, 1):
        x = panel.at(tick)
        axes.vlines(x, 0, rows.height, color=LINE, linewidth=0.4)
        style: dict[str, Any] = {"fontsize": SMALL, "color": GREY, "ha": "center", "va": "top"}
        axes.text(x, rows.height + 0.8, f"{tick:g}", **style)
    for threshold, style_of_line in thresholds:
        if threshold > panel.least:
            x = panel.at(threshold)
            axes.vlines(x, 0, rows.height, color=GREY, linewidth=0.8, linestyle=style_of_line)


def _draw_panel(
    axes: Axes,
    panel: _Panel,
    of_source: pd.DataFrame,
    rows: LabelledRows,
    scores: Sequence[str],
    study: Study,
) -> None:
    """Draw the scores of each theme in one source with their intervals, numbers of units and signs."""
    of_theme = {row["theme"]: row for row in of_source.to_dict("records")}
    for row in rows:
        if row.id not in of_theme:
            continue
        own = of_theme[row.id]
        if own["state"] == SUPPRESSED and panel.id != PEOPLE:
            middle, gid = row.top + row.height / 2, f"suppressed-{panel.id}-{row.id}"
            axes.text(panel.left + 1, middle, "c", fontsize=SMALL, color=GREY, va="center_baseline", gid=gid)
            continue
        signs = _signs_of(own, study)
        for name in scores:
            column, down = OF[name]
            y, gid = row.top + down * row.height, f"{panel.id}-{row.id}"
            _mark_score(axes, panel, _score(own, name), y, name, gid)
            if pd.notna(own[column]):
                text = f"{int(own[column]):,} {signs.get(name, '')}".rstrip()
                style: dict[str, Any] = {"fontsize": SMALL, "color": GREY, "va": "center_baseline"}
                axes.text(panel.at(1) + 1.6, y, text, gid=f"{column}-{gid}", **style)


def _mark_score(axes: Axes, panel: _Panel, score: Score, y: float, name: str, gid: str) -> None:
    """Draw a score, if it is defined, and its interval."""
    low, high = score.interval
    if not math.isnan(low):
        gid_of_line = f"interval-{name}-{gid}"
        axes.hlines(y, panel.at(low), panel.at(high), color=INK, linewidth=0.7, gid=gid_of_line)
    if not math.isnan(score.value):
        style: dict[str, Any] = {"markersize": 3.2, "markeredgecolor": INK, "linestyle": "none"}
        x, gid = panel.at(score.value), f"{name}-{gid}"
        axes.plot([x], [y], gid=gid, clip_on=False, **style, **MARKS[name])


def _describe(table: pd.DataFrame, codebook: Codebook, accuracy: Accuracy) -> str:
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
    people = ""
    if accuracy.alphas:
        people = ", and squares for the agreement of people"
    return (
        f"Dots and diamonds with intervals for {counted(len(scores), 'themes')}, {panels}, compared with "
        f"manual coding by coder {table['coder'].iloc[0]}{people}. "
        f"Precision and recall in the sources that are added up: {'; '.join(scores)}."
    )


def _describe_scores(of_theme: Mapping[Hashable, Any]) -> str:
    if of_theme["state"] == SUPPRESSED:
        return "suppressed"
    return f"{_share(of_theme['precision'])} and {_share(of_theme['recall'])}"


def _share(share: float) -> str:
    return "not defined" if pd.isna(share) else f"{share:.2f}"
