"""Each worker's themes in the order of telling: a strip a worker, at the grain of the stretch."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.figures.drawing.checks import require_a_page, require_columns, workers_of
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import (
    Cell,
    Columns,
    Group,
    Panel,
    Row,
    fit_columns,
    place_rows,
    stretches_of,
)
from helpers.figures.drawing.key import EMPTY, Entry, Look, absent_entries, doubt_entries
from helpers.figures.drawing.sentences import (
    absences_in_words,
    coded_in_words,
    no_contact_in_words,
    sources_in_words,
    span_in_words,
    with_notice,
    workers_in_words,
)
from helpers.figures.drawing.sheet import draw_sheet, withheld
from helpers.figures.drawing.style import NEUTRAL, article, tint
from helpers.figures.drawing.themes import colours_of, groups_of
from helpers.prose import counted, in_a_sentence
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study

NAME = "timelines"
COLUMNS = ["worker", "week", "source", "theme", "starts", "ends"]
SOURCE_ROW = "source"
THINNEST = 0.3
"""How wide a stretch is drawn at least, in mm: a single word of a long week would not be seen."""


@article()
def timelines(
    stretches: pd.DataFrame,
    states: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    sources: list[str],
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw where in the order of telling each theme stands, worker by worker.

    Parameters
    ----------
    stretches
        As `timelines.lay_out` returns it.
    states
        ``worker``, ``week``, ``state``: one row for each, of the same sources.

    Raises
    ------
    FieldworkError
        There are too many workers for one page; a column is missing; `sources` is not allowed.
    """
    if not may_show(study, Shows.WORKERS):
        return withheld(NAME, study)
    require_columns(states, NAME, ["worker", "week", "state"])
    workers = workers_of(states, study)
    require_a_page(workers, NAME)
    whose = sources_in_words(sources, study)
    table = (
        stretches.loc[stretches["worker"].isin(workers), COLUMNS]
        .assign(codebook=codebook.stamp)
        .reset_index(drop=True)
    )
    weeks = range(int(states["week"].min()), int(states["week"].max()) + 1)
    groups = (Group("", None, ((SOURCE_ROW, "Source"),)), *groups_of(codebook, accuracy).values())
    panels = [_panel(worker, states[states["worker"] == worker], groups) for worker in workers]
    faces = _faces(sources, study)
    no_contact = no_contact_in_words(sources, study)
    entries: list[Entry] = [(Look(face), study.source(source).label) for source, face in faces.items()]
    entries += [(EMPTY, "contact, but nothing of the theme"), *doubt_entries(accuracy, codebook.theme_ids)]
    entries += absent_entries(set(states["state"]), no_contact)
    figure = draw_sheet(panels, entries, weeks, study)
    columns = fit_columns(panels, weeks)
    colours = colours_of(groups_of(codebook, accuracy))
    for worker in workers:
        axes = next(axes for axes in figure.axes if axes.get_gid() == f"panel-{worker}")
        rows = {row.id: row for of_group in place_rows(groups, columns) for row in of_group}
        _draw_stretches(axes, worker, table[table["worker"] == worker], rows, columns, {**colours, **faces})
    caption = (
        f"Themes in the order of telling: {workers_in_words(workers, study)}, {span_in_words(weeks, study)}; {whose}. "
        "Every week is as wide as "
        f"the next; within it, what was said stands in its order, so that a mark is {accuracy.coders.mark} of the theme "
        "at its own place and as "
        "long as its words (a very short one is drawn a little longer). The first row says by which source. A week with "
        f"{no_contact} is hatched. {coded_in_words(accuracy, codebook)}"
    )
    told = table[table["theme"] != ""]
    alt = (
        f"For each of {counted(len(workers), 'workers')} a strip of {counted(len(weeks), 'weeks')} by "
        f"{counted(len(codebook.themes), 'themes')}, "
        f"{whose}, with {counted(len(told), 'marks')}. {_first_and_last(told, codebook)} {absences_in_words(states, no_contact)}"
    )
    return Drawing(
        NAME, figure, table, with_notice(caption, study), with_notice(alt, study), Shows.WORKERS, study
    )


def _panel(worker: str, of_worker: pd.DataFrame, groups: tuple[Group, ...]) -> Panel:
    ordered = of_worker.sort_values("week")
    heard = ordered.loc[ordered["state"] == "observed", "week"]
    cells = tuple(
        Cell(row, int(week), None, None) for week in heard for group in groups for row, _ in group.rows
    )
    absent = stretches_of(list(zip(ordered["week"], ordered["week"], ordered["state"], strict=True)))
    return Panel(worker, worker, groups, cells, absent)


def _faces(sources: list[str], study: Study) -> dict[str, str]:
    """Return a grey for each source, apart in print."""
    ordered = [source for source in study.source_ids if source in sources]
    return {source: tint(NEUTRAL, 1 - at / max(1, len(ordered))) for at, source in enumerate(ordered)}


def _draw_stretches(
    axes: Axes,
    worker: str,
    own: pd.DataFrame,
    rows: dict[str, Row],
    columns: Columns,
    faces: Mapping[str, str | None],
) -> None:
    """Draw contacts as boxes in the row of sources and coded stretches as upright bars in their theme's row."""
    first = columns.weeks[0]
    for (theme, source), of_kind in own.groupby(["theme", "source"]):
        row = rows[str(theme) or SOURCE_ROW]
        left = (of_kind["starts"] - first) * columns.cell
        right = (of_kind["ends"] - first) * columns.cell
        top, bottom = row.top + 0.5, row.top + row.height - 0.5
        if theme:
            right = right.where(right - left >= THINNEST, left + THINNEST)
        boxes = [((a, top), (b, top), (b, bottom), (a, bottom)) for a, b in zip(left, right, strict=True)]
        face = faces[str(theme) or str(source)]
        edge = {"edgecolors": "none"} if theme else {"edgecolors": "white", "linewidths": 0.3}
        axes.add_collection(
            PolyCollection(boxes, facecolors=face, gid=f"{worker}-{theme or SOURCE_ROW}-{source}", **edge)
        )
    ends = [
        ((columns.cell * at, 0), (columns.cell * at, axes.get_ylim()[0]))
        for at in range(1, len(columns.weeks))
    ]
    axes.add_collection(LineCollection(ends, colors="white", linewidths=0.8, zorder=3))


def _first_and_last(told: pd.DataFrame, codebook: Codebook) -> str:
    """Say in which week each theme is first told by anybody."""
    first = told.groupby("theme")["week"].min()
    never = [in_a_sentence(theme.label) for theme in codebook.themes if theme.id not in first.index]
    weeks = sorted({int(week) for week in first})
    said = [
        f"{', '.join(theme.label for theme in codebook.themes if first.get(theme.id) == week)} in week {week}"
        for week in weeks
    ]
    return (f"First told: {'; '.join(said)}." if said else "No theme is told.") + (
        f" Never told: {', '.join(never)}." if never else ""
    )
