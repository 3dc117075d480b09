"""The sources in which each theme is spoken of, side by side and never summed, and whether they agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.coding.accuracy import BY_DICTIONARY, MARK, UNDECIDED, Accuracy, describe_version
from helpers.coding.verdicts import (
    CONVERGENT,
    DISSONANT,
    IN_WORDS,
    NO_QUESTION,
    SILENT,
    VERDICTS,
    between_words,
)
from helpers.figures.drawing.checks import (
    in_order_of_study,
    require_columns,
    require_rows,
    workers_of,
)
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.key import (
    BELOW_THRESHOLD,
    EMPTY,
    NO_CONTACT,
    NUMBER,
    ZERO,
    Entry,
    Look,
    below_threshold_entries,
    draw_key,
    key_height,
    paint,
)
from helpers.figures.drawing.pages import evenly, in_pages
from helpers.figures.drawing.sentences import (
    SPEAKERS,
    describe_coding,
    describe_numbers,
    describe_workers,
    register_coding,
    with_notice,
)
from helpers.figures.drawing.sheet import placeholder, placeholder_for_workers
from helpers.figures.drawing.style import (
    GREY,
    HIGHEST,
    LABEL,
    MARGIN,
    PAGE,
    SMALL,
    TEXT,
    article,
    begin_page,
    foot_height,
    ink_on,
    line_height,
    tint,
    width_of,
    wrap,
)
from helpers.figures.drawing.themes import LabelledRows, draw_rows, in_codebook_order, theme_rows
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.directions import AGAINST, BOTH, FOR
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study
from helpers.study.units import describe_unit

NAME, TITLE = "theme_sources", "Sources of each theme"
COLUMNS = ["worker", "theme", "source", "state", "n", "side", "n_directed"]
SIGNS = {FOR: "+", AGAINST: "\u2212", BOTH: "\u00b1"}
"""Follows a number in a box: the side of the source."""
QUESTIONS = "A question is a turn of the researcher that is coded with the theme"
NOT_VALIDATED: Mapping[str, Accuracy] = MappingProxyType({})
BY_DICTIONARY_ALONE = "by the dictionary, where nobody has coded these turns"
BETWEEN, AIR, NARROWEST, WIDEST = 2.0, 1.2, 3.4, 7.0


@article()
def theme_sources(
    by_source: pd.DataFrame,
    verdicts: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    accuracy: Accuracy = BY_DICTIONARY,
    in_sources: Mapping[str, Accuracy] = NOT_VALIDATED,
) -> Drawing:
    """Draw, for each theme and worker, how often it is coded in each source, and whether the sources agree.

    Parameters
    ----------
    by_source
        `COLUMNS`: one row for each worker, theme and source; ``n`` is counted in `unit`, and missing where
        the source was never used with the worker; ``n_directed`` are its segments with a direction.
    verdicts
        ``worker``, ``theme``, ``verdict``, as `counting.triangulation.verdicts` returns them.
    accuracy
        Who has coded, and on which themes people disagree: these are marked at the label.
    in_sources
        The dictionary's accuracy in each source by itself (`coding.accuracy.accuracy_by_source`), by which
        each number is marked: never that of sources that are added up.

    Raises
    ------
    FieldworkError
        The table is incomplete; `unit` is not allowed.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(NAME, TITLE, study)
    if len(study.sources) == 1:
        return placeholder(NAME, f"{TITLE}: not drawn, since the study has a single source.", study)
    require_columns(by_source, NAME, COLUMNS)
    workers = workers_of(by_source, study)
    require_rows(
        by_source, NAME, {"worker": workers, "theme": codebook.theme_ids, "source": study.source_ids}
    )
    require_columns(verdicts, NAME, ["worker", "theme", "verdict"])
    table = by_source[COLUMNS].merge(
        verdicts[["worker", "theme", "verdict"]],
        on=["worker", "theme"],
        how="left",
        validate="many_to_one",
    )
    table = in_codebook_order(in_order_of_study(table, study), codebook)
    table["codebook"] = codebook.stamp
    accuracy = accuracy.of_people()
    rows = theme_rows(codebook, accuracy)
    signs = _signs(codebook, in_sources)
    kinds = [in_a_sentence(source.label) for source in study.sources]
    entries: list[Entry] = [
        (NUMBER, describe_unit(unit, accuracy.coders)),
        (ZERO, f"source used, but no {accuracy.coders.mark.split()[-1]} of the theme"),
    ]
    entries += _entries_of_signs(signs)
    entries += below_threshold_entries(accuracy, codebook.theme_ids)
    entries += [(EMPTY, f"boxes from left to right: {', '.join(kinds)}")]
    entries += _entries_of_sides(table)
    has_unused = bool(table["n"].isna().any())
    if has_unused:
        entries.append((NO_CONTACT, "source never used with this worker"))
    numbers = table[["theme", "source", "n", "side"]].fillna({"n": 0}).itertuples(index=False, name=None)
    digits = [_digit(n, side, signs.get((theme, source), "")) for theme, source, n, side in numbers]
    box = max(NARROWEST, max(width_of(digit, SMALL) for digit in digits) + 1.2)
    explained = _explain(table, unit, has_dictionary=bool(codebook.dictionary.themes))
    caption = (
        f"{_caption(workers, unit, accuracy, study, has_unused=has_unused)} {explained}"
        f"{_describe_between(table, study)} "
        f"{_describe_accuracy(accuracy, in_sources, signs, codebook, study)}"
    )
    once = table.drop_duplicates(["worker", "theme"])
    registered: dict[str, object] = {f"accuracy in {source}": one for source, one in in_sources.items()}
    registered["pairs of a theme and a source, and those with a sign"] = [len(signs), *_count_signs(signs)]
    registered["dissonant, and of these between words"] = _count_between(table, study)
    registered["workers by what their sources say together"] = once.value_counts(["theme", "verdict"])

    def draw(of_page: Sequence[str], figure: Figure, own: pd.DataFrame) -> Drawing:
        alt = (
            f"{_describe_size(of_page, codebook, kinds)} {_describe_verdicts(own, codebook)}"
            f"{_describe_between(own, study)}"
        )
        return Drawing(
            NAME,
            figure,
            own,
            with_notice(caption, study),
            with_notice(alt, study),
            Shows.WORKERS,
            study,
            registered=register_coding(accuracy, codebook)
            | registered
            | {"dissonant on the page": _count_between(own, study)},
        )

    pages = list(_draw_pages(table, workers, rows, entries, study, box, signs))
    return in_pages(pages, table, draw)


Signs = Mapping[tuple[str, str], str]
"""Theme and source: the sign of the dictionary's accuracy; empty, if it has none there."""


def _signs(codebook: Codebook, in_sources: Mapping[str, Accuracy]) -> Signs:
    """Return the sign of each theme and source of which the dictionary's accuracy is known."""
    return {
        (theme, source): accuracy.sign(theme)
        for source, accuracy in in_sources.items()
        for theme in codebook.theme_ids
        if theme in accuracy.scores
    }


def _count_signs(signs: Signs) -> tuple[int, int]:
    """Return how many pairs are below the threshold, and how many cannot be distinguished from it."""
    found = list(signs.values())
    return found.count(MARK), found.count(UNDECIDED)


def _entries_of_signs(signs: Signs) -> list[Entry]:
    """Return the entries for the signs of numbers that occur."""
    n_below, n_undecided = _count_signs(signs)
    entries: list[Entry] = []
    if n_below:
        look = replace(BELOW_THRESHOLD, digit=f"n{MARK}")
        entries.append((look, "dictionary below the accuracy threshold for the theme in this source"))
    if n_undecided:
        words = "accuracy in this source not to be distinguished from the threshold"
        entries.append((replace(NUMBER, digit=f"n{UNDECIDED}"), words))
    return entries


def _describe_accuracy(
    accuracy: Accuracy,
    in_sources: Mapping[str, Accuracy],
    signs: Signs,
    codebook: Codebook,
    study: Study,
) -> str:
    """Say who has coded, and in which sources the dictionary is below the threshold for which theme."""
    if not signs:
        return describe_coding(accuracy, codebook)
    n_below, n_undecided = _count_signs(signs)
    pairs = counted(len(signs), "pairs")
    said = (
        f"{accuracy.coders.describe()} It is judged source by source: of {pairs} of a theme and a source, it "
        f"is below the study's accuracy threshold in {n_below}"
    )
    said += f" ({MARK}, framed)" if n_below else ""
    said += f", and cannot be distinguished from it in {n_undecided}"
    said += f" ({UNDECIDED})." if n_undecided else "."
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    for source, one in in_sources.items():
        below = [label for theme, label in labels.items() if theme in one.below]
        if below:
            said += f" Below it in {in_a_sentence(study.source(source).label)}: {listed(below)}."
    return f"{said}{accuracy.list_disputed(codebook, is_marked=True)} {describe_version(codebook)}"


def _caption(workers: list[str], unit: str, accuracy: Accuracy, study: Study, *, has_unused: bool) -> str:
    unused = "; a hatched box marks a source that was never used with the worker" if has_unused else ""
    kinds = [f"{in_a_sentence(source.label)} ({SPEAKERS[source.counted_role]})" for source in study.sources]
    return (
        f"{TITLE}, for {describe_workers(workers, study)}. For each worker the boxes show, from left to "
        f"right, {listed(kinds)}; the sources are never added together. "
        f"{describe_numbers(unit, accuracy.coders)}; 0 means that the source was used but the theme was not "
        f"coded{unused}. Each source leaves different things out: that a theme is absent from one does not "
        "contradict another."
    )


def _explain(table: pd.DataFrame, unit: str, *, has_dictionary: bool) -> str:
    """Say what the signs and the numbers at the right mean, of those that occur."""
    found = [verdict for verdict in VERDICTS if verdict in set(table["verdict"])]
    named = "; ".join(f"{verdict}, {in_a_sentence(IN_WORDS[verdict])}" for verdict in found)
    text = f"At the right is the number of workers by what their sources say together: {named}."
    if {SILENT, NO_QUESTION} & set(found):
        who = f": {BY_DICTIONARY_ALONE}" if has_dictionary else ""
        text += f" {QUESTIONS}{who}."
    if (table["side"] == "").all():
        return f"{text} No coding says a direction, so that sources cannot be said to agree."
    few = "A source may be on a side by one segment"
    if unit == "segments":
        few += "; the number in its box shows how many it has"
    return (
        f"A sign after a number says on which side a source is, that is, at least two thirds of its segments "
        f"with a direction: + for the theme, \u2212 against it, \u00b1 neither side reaches two thirds. "
        f"{few}. {text}"
    )


def _entries_of_sides(table: pd.DataFrame) -> list[Entry]:
    """Return the entries for the sides that occur."""
    words = {FOR: "source for the theme", AGAINST: "against it", BOTH: "neither side reaches two thirds"}
    sides = set(table["side"])
    return [(replace(NUMBER, digit=f"n {SIGNS[side]}"), words[side]) for side in words if side in sides]


def _digit(n: Any, side: str, sign: str) -> str:
    """Return what is written in a box: the number, the sign of its accuracy, and of a direction if one is."""
    return f"{n}{sign} {SIGNS[side]}" if side else f"{n}{sign}"


def _draw_pages(
    table: pd.DataFrame,
    workers: list[str],
    rows: LabelledRows,
    entries: list[Entry],
    study: Study,
    least: float,
    signs: Signs,
) -> Iterator[tuple[list[str], Figure]]:
    """Yield the workers and the picture of each page; boxes are at least so many mm wide.

    Workers are side by side, in as many lines as there is room for; the numbers of workers are at the first.
    """
    n_sources = len(study.sources)
    summary = [verdict for verdict in VERDICTS if verdict in set(table["verdict"])]
    narrow = width_of(f"{len(workers)}", LABEL) + 2 * AIR
    room = PAGE - rows.left - narrow * len(summary) - MARGIN - BETWEEN
    lines = evenly(workers, max(1, int(room // (least * n_sources + BETWEEN))))
    box = max(least, min(WIDEST, (room / len(lines[0]) - BETWEEN) / n_sources))
    column = box * n_sources + BETWEEN
    width = max(PAGE, rows.left + column * len(lines[0]) + BETWEEN + narrow * len(summary) + MARGIN)
    heads = {worker: wrap(worker, column - 0.5, TEXT, bold=True) for worker in workers}
    head = max(map(len, heads.values())) * line_height(TEXT) + 1
    above = max([0.0, *(width_of(verdict, SMALL) + 1.5 - head for verdict in summary)])
    frame = MARGIN + key_height(entries, width) + above + foot_height(study, width) + MARGIN
    line = head + rows.height + 1
    for of_page in evenly(lines, max(1, int((HIGHEST - frame) // line))):
        figure = begin_page(width, frame + line * len(of_page), study)
        draw_key(figure, entries, width)
        top = MARGIN + key_height(entries, width) + above + head
        for at, of_line in enumerate(of_page):
            axes = draw_rows(figure, rows, top + at * line, width - rows.left - MARGIN)
            _draw_line(axes, table, {worker: heads[worker] for worker in of_line}, rows, study, box, signs)
            if at == 0:
                right = column * len(of_line) + BETWEEN
                _summarise(axes, table, rows, right, dict.fromkeys(summary, narrow))
        yield [worker for of_line in of_page for worker in of_line], figure


def _draw_line(
    axes: Axes,
    table: pd.DataFrame,
    heads: Mapping[str, list[str]],
    rows: LabelledRows,
    study: Study,
    box: float,
    signs: Signs,
) -> None:
    """Draw the boxes of workers side by side, below their ids in lines."""
    greatest = int(table["n"].max(skipna=True)) if table["n"].notna().any() else 1
    for at, (worker, lines) in enumerate(heads.items()):
        left = at * (box * len(study.sources) + BETWEEN)
        axes.text(left, -0.7, "\n".join(lines), fontsize=TEXT, fontweight="bold", va="bottom")
        of_worker = table[table["worker"] == worker].to_dict("records")
        counts = {(row["theme"], row["source"]): (row["n"], row["side"]) for row in of_worker}
        for row in rows:
            for order, source in enumerate(study.source_ids):
                sign = signs.get((row.id, source), "")
                look = _look(*counts[row.id, source], rows.colours[row.id], greatest or 1, sign)
                paint(
                    axes,
                    look,
                    (left + order * box, row.top),
                    (box, row.height),
                    gid=f"{worker}-{row.id}-{source}",
                )


def _look(n: Any, side: str, colour: str | None, greatest: int, sign: str) -> Look:
    if pd.isna(n):
        return NO_CONTACT
    if not n:
        return replace(ZERO, digit=_digit(n, side, sign), is_framed=sign == MARK)
    face = tint(colour or GREY, int(n) / greatest)
    return Look(face, digit=_digit(n, side, sign), ink=ink_on(face), is_framed=sign == MARK)


def _summarise(
    axes: Axes, table: pd.DataFrame, rows: LabelledRows, left: float, widths: dict[str, float]
) -> None:
    """Write at the right for how many workers the sources say each thing together."""
    once = table.drop_duplicates(["worker", "theme"])
    for verdict, width in widths.items():
        middle = left + width / 2
        axes.text(middle, -0.7, verdict, fontsize=SMALL, color=GREY, rotation=90, ha="center", va="bottom")
        n = once[once["verdict"] == verdict].groupby("theme").size()
        for row in rows:
            axes.text(
                middle,
                row.top + row.height / 2,
                f"{n.get(row.id, 0)}",
                fontsize=LABEL,
                ha="center",
                va="center_baseline",
                gid=f"{verdict}-{row.id}",
            )
        left += width


def _describe_size(workers: Sequence[str], codebook: Codebook, kinds: list[str]) -> str:
    themes = counted(len(codebook.themes), "themes")
    size = f"{themes} by {counted(len(workers), 'workers')}"
    return f"A grid of {size}; each cell has one box for each source: {listed(kinds)}."


def _describe_verdicts(table: pd.DataFrame, codebook: Codebook) -> str:
    """Say for how many workers the sources agree on each theme, and where they contradict each other."""
    once = table.drop_duplicates(["worker", "theme"])
    n_workers = once["worker"].nunique()
    n = once[once["verdict"] == CONVERGENT].groupby("theme").size()
    if (table["side"] == "").all():
        coded = table[table["n"].fillna(0) > 0].groupby(["worker", "theme"]).size()
        n = coded[coded > 1].groupby("theme").size()
        text = f"Number of workers (of {n_workers}) for whom each theme is spoken of in two or more sources: "
    else:
        text = f"Number of workers (of {n_workers}) whose sources are convergent on each theme: "
    text += f"{listed([f'{in_a_sentence(theme.label)} {n.get(theme.id, 0)}' for theme in codebook.themes])}."
    if n_dissonant := int(once["verdict"].eq(DISSONANT).sum()):
        text += f" In {counted(n_dissonant, 'cells')}, one source is for and another against"
        text += f"{_describe_small(table)}."
    if n_none := int(once["verdict"].isin([SILENT, NO_QUESTION]).sum()):
        text += f" In {counted(n_none, 'cells')}, the theme is coded in no source."
    return text


def _count_between(table: pd.DataFrame, study: Study) -> tuple[int, int]:
    """Return how many cells are dissonant, and in how many of them own words oppose the researcher's."""
    dissonant = table[table["verdict"] == DISSONANT].drop_duplicates(["worker", "theme"])
    return len(dissonant), len(between_words(table, study))


def _describe_between(table: pd.DataFrame, study: Study) -> str:
    """Say, after a space, in how many dissonant cells the worker's own words oppose the researcher's."""
    n_dissonant, n_between = _count_between(table, study)
    if not n_dissonant:
        return ""
    return (
        f" In {n_between} of {counted(n_dissonant, 'dissonant cells')}, the worker's own words are on one "
        "side and the researcher's on the other."
    )


def _describe_small(table: pd.DataFrame) -> str:
    """Say how many dissonant cells would not be dissonant without the sources that have a single segment."""
    dissonant = table[table["verdict"] == DISSONANT]
    larger = dissonant[dissonant["n_directed"].fillna(0) > 1]
    sides = larger.groupby(["worker", "theme"])["side"].agg(set)
    n_others = sum({FOR, AGAINST} <= of_cell for of_cell in sides)
    n_small = len(dissonant.drop_duplicates(["worker", "theme"])) - n_others
    if not n_small:
        return ""
    return f"; {n_small} of these rest on a source with a single segment with a direction"
