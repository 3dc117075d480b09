"""How each theme is spoken of: segments for and against it, worker by worker and area by area."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.coding.weights import (
    CONSISTENCY,
    PARTS,
    are_said,
    are_weighed,
    argue,
    describe_directions,
    totals,
    weigh,
)
from helpers.figures.drawing.checks import require_columns, require_rows, workers_of
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.key import (
    ABSENT,
    NO_CONTACT,
    ZERO,
    Entry,
    Look,
    absence_entries,
    below_threshold_entries,
    draw_key,
    key_height,
    paint,
)
from helpers.figures.drawing.pages import evenly, in_pages
from helpers.figures.drawing.sentences import (
    ABSENCES,
    describe_coding,
    describe_no_contact,
    describe_sources,
    describe_workers,
    register_coding,
    with_notice,
)
from helpers.figures.drawing.sheet import placeholder, placeholder_for_workers
from helpers.figures.drawing.style import (
    GREY,
    HIGHEST,
    INK,
    MARGIN,
    NEUTRAL,
    PAGE,
    SMALL,
    TEXT,
    article,
    begin_page,
    foot_height,
    line_height,
    tint,
    width_of,
    wrap,
)
from helpers.figures.drawing.themes import LabelledRows, draw_rows, groups_of, labelled_rows
from helpers.prose import counted, in_a_sentence
from helpers.study.codebook import Codebook
from helpers.study.directions import AGAINST, BOTH, FOR
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study
from helpers.study.units import describe_unit

NAME, TITLE = "directions", "Segments for and against each theme"
COLUMNS = ["worker", "theme", "state", "n", *PARTS]
CONTRARY = "\u00b6"
"""Follows the label of a theme of which more segments are contrary than argue for its area."""
BARE = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
"""A white background that keeps the line out of a number."""
NARROWEST, AIR, BETWEEN, BETWEEN_PANELS = 34.0, 0.8, 2.5, 3.0
HEADS = {BOTH: "both", "not_said": "not\nsaid"}


@article()
def directions(
    by_worker: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    sources: list[str],
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw the segments for and against each theme left and right of a line, worker by worker.

    Parameters
    ----------
    by_worker
        `COLUMNS`, as `counting.directions.by_worker` returns them: one row per worker and theme. Numbers are
        missing where there was no contact with the worker.

    Raises
    ------
    FieldworkError
        The table is incomplete; `sources` is not allowed.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(NAME, TITLE, study)
    require_columns(by_worker, NAME, COLUMNS)
    workers = workers_of(by_worker, study)
    require_rows(by_worker, NAME, {"worker": workers, "theme": codebook.theme_ids})
    if not are_said(by_worker.fillna(dict.fromkeys(PARTS, 0))):
        words = (
            f"{TITLE}: not drawn, since no coding says a direction. The other figures say that a theme is "
            "spoken of, and not how."
        )
        return placeholder(NAME, words, study)
    sums = totals(by_worker, codebook)
    weights = weigh(sums, codebook)
    contrary = frozenset(weights.loc[weights["is_contrary"].fillna(value=False), "theme"])
    table = by_worker[COLUMNS].merge(weights[["theme", "area", "argued_by", "is_contrary"]], on="theme")
    table["codebook"] = codebook.stamp
    rows = _rows(codebook, accuracy, contrary)
    entries = _entries(table, sources, study, codebook, accuracy, has_contrary=bool(contrary))
    caption = (
        f"{_caption(workers, sources, accuracy, study, codebook)} {_argue(codebook, sums, contrary)} "
        f"{describe_coding(accuracy, codebook)}"
    )

    def draw(of_page: Sequence[str], figure: Figure, own: pd.DataFrame) -> Drawing:
        return Drawing(
            NAME,
            figure,
            own,
            with_notice(caption, study),
            with_notice(_describe(of_page, sums, codebook, sources, study), study),
            Shows.WORKERS,
            study,
            registered=register_coding(accuracy, codebook)
            | {"sums of the workers": _by_area(sums, codebook)},
        )

    return in_pages(list(_draw_pages(table, workers, rows, entries, study)), table, draw)


def _rows(codebook: Codebook, accuracy: Accuracy, contrary: frozenset[str]) -> LabelledRows:
    """Lay out a row for each theme, marked if more segments are contrary than argue for its area."""
    marked = []
    for group in groups_of(codebook, accuracy).values():
        labels = tuple(
            (row, f"{label} {CONTRARY}") if row in contrary else (row, label) for row, label in group.rows
        )
        marked.append(replace(group, rows=labels))
    return labelled_rows(marked)


def _entries(
    table: pd.DataFrame,
    sources: list[str],
    study: Study,
    codebook: Codebook,
    accuracy: Accuracy,
    *,
    has_contrary: bool,
) -> list[Entry]:
    """Return the key."""
    entries: list[Entry] = [
        (Look("white", edge=NEUTRAL), "segments against the theme"),
        (Look(tint(NEUTRAL, 0.25)), "both, half on each side"),
        (Look(NEUTRAL), "segments for the theme"),
        (ZERO, "contact, but no such segment"),
    ]
    if has_contrary:
        words = "segments of all workers together speak against the theme's place in its area"
        entries.append((Look("white", digit=CONTRARY), words))
    entries += below_threshold_entries(accuracy, codebook.theme_ids)
    return [*entries, *absence_entries(set(table["state"]), describe_no_contact(sources, study))]


@dataclass(frozen=True)
class _Place:
    """Where the columns of one worker's panel lie, in mm from its left edge, and the scale of the bars."""

    number: float
    """The room for a number at the end of a bar."""
    line: float
    """The line between against and for."""
    scale: float
    """Mm per segment."""
    both: float
    """The middle of the column of segments that are both."""
    not_said: float
    width: float


def _place(table: pd.DataFrame, width: float) -> _Place:
    """Divide the width of a panel."""
    widest = max(width_of(f"{n:,}", SMALL) for n in [*table["n"].dropna(), 0])
    column = max(widest, width_of("both", SMALL)) + AIR
    bars = width - 2 * column - 2 * (widest + 2 * AIR)
    greatest = max(
        float((table[side] + table["n_both"] / 2).max(skipna=True)) for side in ("n_for", "n_against")
    )
    line = widest + 2 * AIR + bars / 2
    return _Place(widest, line, bars / 2 / (greatest or 1), width - 1.5 * column, width - 0.5 * column, width)


def _draw_pages(
    table: pd.DataFrame, workers: list[str], rows: LabelledRows, entries: list[Entry], study: Study
) -> Iterator[tuple[list[str], Figure]]:
    """Yield the workers and the picture of each page: panels in lines, all on one scale."""
    room = PAGE - rows.left - MARGIN
    n_columns = max(1, min(len(workers), int((room + BETWEEN) // (NARROWEST + BETWEEN))))
    width = (room + BETWEEN) / n_columns - BETWEEN
    heads = {worker: wrap(worker, width, TEXT, bold=True) for worker in workers}
    head = max(map(len, heads.values())) * line_height(TEXT) + 2 * line_height(SMALL) + 1.5
    frame = MARGIN + key_height(entries, PAGE) + 1 + foot_height(study, PAGE) + MARGIN - BETWEEN_PANELS
    line = head + rows.height + BETWEEN_PANELS
    lines = [workers[at : at + n_columns] for at in range(0, len(workers), n_columns)]
    place = _place(table, width)
    for of_page in evenly(lines, max(1, int((HIGHEST - frame) // line))):
        figure = begin_page(PAGE, frame + line * len(of_page), study)
        draw_key(figure, entries, PAGE)
        top = MARGIN + key_height(entries, PAGE)
        for of_line in of_page:
            axes = draw_rows(figure, rows, top + head, room)
            for at, worker in enumerate(of_line):
                left = at * (width + BETWEEN)
                of_worker = table[table["worker"] == worker].set_index("theme")
                _head(axes, "\n".join(heads[worker]), left, place)
                _draw_panel(axes, worker, of_worker, rows, left, place)
            top += line
        yield [worker for of_line in of_page for worker in of_line], figure


def _head(axes: Axes, worker: str, left: float, place: _Place) -> None:
    """Write the worker's id above a panel, and what its columns are."""
    bottom = -0.7
    small: dict[str, Any] = {"fontsize": SMALL, "color": GREY, "va": "bottom"}
    above = bottom - 2 * line_height(SMALL)
    axes.text(left, above, worker, fontsize=TEXT, fontweight="bold", va="bottom")
    axes.text(left + place.line - AIR, bottom, "against", ha="right", **small)
    axes.text(left + place.line + AIR, bottom, "for", ha="left", **small)
    axes.text(left + place.both, bottom, HEADS[BOTH], ha="center", **small)
    axes.text(left + place.not_said, bottom, HEADS["not_said"], ha="center", linespacing=1.1, **small)


def _draw_panel(
    axes: Axes, worker: str, of_worker: pd.DataFrame, rows: LabelledRows, left: float, place: _Place
) -> None:
    """Draw the bars of one worker; or, if there was no contact, why not."""
    state = of_worker["state"].iloc[0]
    if state != "observed":
        look = NO_CONTACT if state == "no_contact" else ABSENT
        paint(axes, look, (left, 0.2), (place.width, rows.height - 0.4), gid=f"{state}-{worker}")
        if state != "no_contact":
            x, y = left + place.width / 2, rows.height / 2
            axes.text(x, y, ABSENCES[state], fontsize=SMALL, color=GREY, ha="center", va="center")
        return
    ends = (0, rows.height)
    axes.vlines(left + place.line, *ends, color=INK, linewidth=0.6, zorder=3, gid=f"line-{worker}")
    for row in rows:
        numbers = of_worker.loc[row.id].to_dict()
        middle = row.top + row.height / 2
        _draw_row(axes, numbers, rows.colours[row.id] or GREY, (left, middle), place, f"{worker}-{row.id}")


def _draw_row(
    axes: Axes,
    numbers: Mapping[Hashable, Any],
    colour: str,
    corner: tuple[float, float],
    place: _Place,
    gid: str,
) -> None:
    """Draw one theme of one worker: bars left and right of the line, and two numbers at the right."""
    left, middle = corner
    line = left + place.line
    style: dict[str, Any] = {"fontsize": SMALL, "va": "center_baseline"}
    if not numbers["n"]:
        axes.text(line, middle, "0", color=GREY, ha="center", gid=f"n-{gid}", bbox=BARE, zorder=4, **style)
        return
    half = numbers["n_both"] / 2 * place.scale
    n_for, n_against = numbers["n_for"], numbers["n_against"]
    for start, length, face, part in (
        (line - half, 2 * half, tint(colour, 0.25), BOTH),
        (line + half, n_for * place.scale, colour, FOR),
        (line - half - n_against * place.scale, n_against * place.scale, "white", AGAINST),
    ):
        if length:
            _draw_bar(axes, (start, middle), length, (face, colour), f"{part}-{gid}")
    if n_for or n_against or half:
        ends = (line - half - n_against * place.scale - AIR, line + half + n_for * place.scale + AIR)
        axes.text(ends[0], middle, f"{n_against}", ha="right", gid=f"n-{AGAINST}-{gid}", **style)
        axes.text(ends[1], middle, f"{n_for}", ha="left", gid=f"n-{FOR}-{gid}", **style)
    for part, at in ((BOTH, place.both), ("not_said", place.not_said)):
        n = numbers[f"n_{part}"]
        ink = INK if n else GREY
        axes.text(left + at, middle, f"{n}", color=ink, ha="center", gid=f"n-{part}-{gid}", **style)


def _draw_bar(
    axes: Axes, start: tuple[float, float], length: float, colours: tuple[str, str], gid: str
) -> None:
    """Draw a part of a bar: its face, and an edge in the colour of the area, so that white is seen."""
    height, (left, middle), (face, edge) = 2.4, start, colours
    axes.add_patch(
        Rectangle(
            (left, middle - height / 2),
            length,
            height,
            facecolor=face,
            edgecolor=edge,
            linewidth=0.7,
            gid=gid,
        )
    )


def _caption(
    workers: list[str], sources: list[str], accuracy: Accuracy, study: Study, codebook: Codebook
) -> str:
    return (
        f"{TITLE}, for {describe_workers(workers, study)}: {describe_unit('segments', accuracy.coders)} "
        f"{describe_sources(sources, study)}. {describe_directions(codebook)} To the right of each line are "
        "segments for the theme, to the left those against it, with their numbers; those that are both lie "
        "across it. At the right of each worker are the numbers of segments that are both, and of those "
        "whose direction is not said. 0 means contact, but no such segment."
    )


def _argue(codebook: Codebook, sums: pd.DataFrame, contrary: frozenset[str]) -> str:
    """Say what argues for each area, which themes are contrary, and what the numbers do not prove."""
    text = " ".join(argue(sums, codebook))
    if contrary:
        text += f" All workers are taken together, and {CONTRARY} marks such themes."
    if are_weighed(sums, codebook):
        text += f" {CONSISTENCY}"
    return text


def _by_area(sums: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return the sums of the themes, and of the areas below them."""
    area_of = {theme.id: theme.area for theme in codebook.themes}
    of_areas = sums.groupby(sums["theme"].map(area_of))[list(PARTS)].sum()
    return pd.concat([sums[list(PARTS)], of_areas], ignore_index=True)


def _describe(
    workers: Sequence[str], sums: pd.DataFrame, codebook: Codebook, sources: list[str], study: Study
) -> str:
    size = f"{counted(len(workers), 'workers')} and {counted(len(codebook.themes), 'themes')}"
    themes = "; ".join(_describe_themes(sums, codebook))
    return (
        f"Bars for {size}, left and right of a line: segments {describe_sources(sources, study)}. "
        f"Theme by theme, all workers together: {themes}."
    )


def _describe_themes(sums: pd.DataFrame, codebook: Codebook) -> Iterator[str]:
    """Yield the numbers of each theme in words: never added up, which would balance complaints and praise."""
    n_of = sums.set_index("theme")
    for theme in codebook.themes:
        n = n_of.loc[theme.id]
        yield (
            f"{in_a_sentence(theme.label)}, {n['n_for']} for, {n['n_against']} against, {n['n_both']} both "
            f"and {n['n_not_said']} not said"
        )
