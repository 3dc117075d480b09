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
    LEGENDS,
    MARK,
    UNDECIDED,
    Accuracy,
    Score,
    describe_version,
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
    round_ticks,
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
LINE_OF_KEY, SAMPLE, BETWEEN_ENTRIES = line_height(SMALL) + 0.6, 2.2, 6.0
BETWEEN, AXIS, ROW_OF_TWO, NUMBERS_AT_RIGHT, WIDEST = 2.0, 6.0, 6.2, 7.5, 40.0
SHORTEST_SCALE, AIR_OF_SCALE, ROOM_OF_TICK = 0.5, 0.02, 5.5
"""How much the scale shows at least, and how far it goes on beyond the least number on it, and how far
apart its ticks are, in mm."""
MARKS: dict[str, dict[str, Any]] = {
    "precision": {"marker": "o", "markerfacecolor": INK},
    "recall": {"marker": "D", "markerfacecolor": "white"},
    "alpha": {"marker": "s", "markerfacecolor": GREY},
}
THRESHOLDS = {"of precision": "--", "of recall": ":", "of alpha": "-."}
"""How the line of each threshold is drawn."""
SAMPLES = (*MARKS, "interval", *THRESHOLDS)
"""What the key shows a sample of."""
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
    "interval": "95 % interval",
    "n": "number: of how many {}",
    "of precision": "threshold of precision",
    "of recall": "threshold of recall",
    "of alpha": "threshold of alpha",
    MARK: f"{MARK} interval below the threshold",
    UNDECIDED: f"{UNDECIDED} interval includes the threshold",
    DISPUTED: f"{DISPUTED} {LEGENDS[DISPUTED]}",
    SUPPRESSED: "c: suppressed by disclosure control",
}
"""What the key says of each mark and sign, if it occurs."""
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
        "coded. A line through either is its 95 % Wilson score interval, a number next to it what it is a "
        f"share of, in {COUNTED_BY[unit]}. Vertical lines mark the accuracy threshold (precision "
        f"{threshold.precision:.2f}, dashed; recall {threshold.recall:.2f}, dotted)"
        f"{_describe_signs(table, study)}. All panels have the same scale, and each begins where its numbers "
        "do. "
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
            f"(dash-dotted) they agree less, and the theme is marked {DISPUTED} where a figure has a row for "
            "it. "
        )
    if accuracy.coders.is_dictionary:
        caption += f"A theme below the threshold is marked {MARK} where a figure has a row for it; a "
    else:
        caption += f"No theme is marked {MARK}, since the other figures show manual coding; a "
    caption += f"share that is not defined is not drawn. {describe_version(codebook)}"
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
    panels = _lay_out(table, heads, rows, study, has_people=bool(accuracy.alphas))
    lines = {panel.id: wrap(panel.head, panel.width + NUMBERS_AT_RIGHT, TEXT, bold=True) for panel in panels}
    head = max(2, *map(len, lines.values())) * line_height(TEXT) + 1
    key = _lines_of_key(_meanings(table, accuracy, study))
    top = MARGIN + len(key) * LINE_OF_KEY + 1.5 + head
    figure = begin_page(PAGE, top + rows.height + AXIS + foot_height(study, PAGE) + MARGIN, study)
    axes = draw_rows(figure, rows, top, PAGE - MARGIN - rows.left)
    _draw_key(figure, key)
    for panel in panels:
        axes.text(panel.left, -0.7, "\n".join(lines[panel.id]), fontsize=TEXT, fontweight="bold", va="bottom")
        scores, source = _scores_in(panel.id)
        thresholds = _thresholds(study)
        of_scores = {of: thresholds[of] for of in (f"of {score}" for score in scores) if thresholds[of]}
        _draw_scale(axes, panel, rows, of_scores)
        of_source = table[table["source"] == source]
        _draw_panel(axes, panel, of_source, rows, scores, study)
    return figure


def _lay_out(
    table: pd.DataFrame, heads: Mapping[str, str], rows: LabelledRows, study: Study, *, has_people: bool
) -> list[_Panel]:
    """Return the panels from left to right: on one scale, each from where its numbers lie, to 1."""
    named = dict(heads)
    if has_people:
        named[PEOPLE] = PEOPLE
    least_of = {id_: _least(table, id_, study) - AIR_OF_SCALE for id_ in named}
    room = PAGE - MARGIN - rows.left - 1 - len(named) * (NUMBERS_AT_RIGHT + BETWEEN)
    scale = min(WIDEST, room / sum(1 - least for least in least_of.values()))
    panels, left = [], 1.0
    for id_, head in named.items():
        width = scale * (1 - least_of[id_])
        panels.append(_Panel(id_, head, left, width, least_of[id_]))
        left += width + NUMBERS_AT_RIGHT + BETWEEN
    return panels


def _least(table: pd.DataFrame, panel: str, study: Study) -> float:
    """Return the least number that is drawn in a panel: a score, the end of an interval, or a threshold."""
    scores, source = _scores_in(panel)
    columns = [name for score in scores for name in (score, f"{score}_low")]
    own = table.loc[table["source"] == source, columns].min(skipna=True).dropna()
    thresholds = [_thresholds(study)[f"of {score}"] for score in scores]
    return float(min([*own, *filter(None, thresholds), 1 - SHORTEST_SCALE]))


def _scores_in(panel: str) -> tuple[list[str], str]:
    """Return the scores that a panel shows, and of which source."""
    if panel == PEOPLE:
        return ["alpha"], ALL
    return ["precision", "recall"], panel


def _thresholds(study: Study) -> dict[str, float]:
    """Return each threshold, by what it is of; 0 is none."""
    of_accuracy = study.accuracy_threshold
    thresholds = (of_accuracy.precision, of_accuracy.recall, study.agreement_threshold)
    return dict(zip(THRESHOLDS, thresholds, strict=True))


def _meanings(table: pd.DataFrame, accuracy: Accuracy, study: Study) -> dict[str, str]:
    """Return what the key says: of marks and signs that occur, and no others."""
    signs = {sign for row in table.to_dict("records") for sign in _signs_of(row, study).values()}
    signs |= set(accuracy.signs_of(set(table["theme"])))
    intervals = [f"{score}_low" for score in MARKS if f"{score}_low" in table]
    has_people = bool(accuracy.alphas)
    occurs = {
        "precision": bool(table["precision"].notna().any()),
        "recall": bool(table["recall"].notna().any()),
        "n": True,
        "alpha": has_people,
        "interval": bool(table[intervals].notna().any(axis=None)),
        SUPPRESSED: has_suppressed(table),
    }
    occurs |= {sign: sign in signs for sign in LEGENDS}
    occurs |= {of: bool(threshold) for of, threshold in _thresholds(study).items()}
    occurs["of alpha"] &= has_people
    unit = UNIT_IN_KEY[table["unit"].iloc[0]]
    return {name: meaning.format(unit) for name, meaning in MEANING.items() if occurs[name]}


def _lines_of_key(meanings: Mapping[str, str]) -> list[list[tuple[float, str, str]]]:
    """Divide the key among as many lines as it needs: where each entry begins, in mm, its name and words."""
    lines: list[list[tuple[float, str, str]]] = [[]]
    left = 1.0
    for name, words in meanings.items():
        wide = width_of(words, SMALL) + SAMPLE * (name in SAMPLES)
        if lines[-1] and left + wide > PAGE - 2 * MARGIN:
            lines.append([])
            left = 1.0
        lines[-1].append((left, name, words))
        left += wide + BETWEEN_ENTRIES
    return lines


def _draw_key(figure: Figure, lines: list[list[tuple[float, str, str]]]) -> None:
    axes = add_panel(figure, MARGIN, MARGIN, PAGE - 2 * MARGIN, len(lines) * LINE_OF_KEY)
    axes.set_gid("key")
    for n, line in enumerate(lines):
        middle = (n + 0.5) * LINE_OF_KEY
        for left, name, words in line:
            if name in MARKS:
                style: dict[str, Any] = {"markersize": 4, "markeredgecolor": INK, "linestyle": "none"}
                axes.plot([left], [middle], **style, **MARKS[name])
            elif name in THRESHOLDS:
                ends = (middle - 1.1, middle + 1.1)
                axes.vlines(left, *ends, color=GREY, linewidth=0.8, linestyle=THRESHOLDS[name])
            elif name in SAMPLES:
                axes.hlines(middle, left - 0.9, left + 0.9, color=INK, linewidth=0.7)
            across = left + SAMPLE * (name in SAMPLES)
            axes.text(across, middle, words, fontsize=SMALL, va="center_baseline")
    axes.set_ylim(len(lines) * LINE_OF_KEY, 0)


def _draw_scale(axes: Axes, panel: _Panel, rows: LabelledRows, thresholds: Mapping[str, float]) -> None:
    """Draw the scale of a panel, and its thresholds."""
    for tick in round_ticks(panel.least, 1, int(panel.width / ROOM_OF_TICK)):
        x = panel.at(tick)
        axes.vlines(x, 0, rows.height, color=LINE, linewidth=0.4)
        style: dict[str, Any] = {"fontsize": SMALL, "color": GREY, "ha": "center", "va": "top"}
        label, gid = f"{tick:g}".replace("-", "\u2212"), f"tick-{panel.id}-{tick:g}"
        axes.text(x, rows.height + 0.8, label, gid=gid, **style)
    for of, threshold in thresholds.items():
        x = panel.at(threshold)
        style_of_line: dict[str, Any] = {"color": GREY, "linewidth": 0.8, "linestyle": THRESHOLDS[of]}
        axes.vlines(x, 0, rows.height, gid=f"threshold {of} in {panel.id}", **style_of_line)


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
