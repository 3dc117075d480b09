"""Each worker's themes in chronological order, at the position of each excerpt: one strip per worker."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.coding.weights import COUNT_NOT_HOW
from helpers.figures.drawing.checks import in_order_of_study, require_a_page, require_columns, workers_of
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import (
    Cell,
    Columns,
    Group,
    Panel,
    Row,
    fit_columns,
    join_absences,
    place_rows,
)
from helpers.figures.drawing.key import EMPTY, Entry, Look, absence_entries, below_threshold_entries
from helpers.figures.drawing.sentences import (
    describe_absences,
    describe_coding,
    describe_no_contact,
    describe_sources,
    describe_span,
    describe_workers,
    for_each,
    register_coding,
    with_notice,
)
from helpers.figures.drawing.sheet import draw_sheet, placeholder_for_workers
from helpers.figures.drawing.style import NEUTRAL, article, tint
from helpers.figures.drawing.themes import colours_of, groups_of
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study
from helpers.tables.time_order import describe_order, n_without_time

NAME, TITLE = "timelines", "Themes in chronological order"
COLUMNS = ["worker", "week", "date", "time", "source", "theme", "starts", "ends"]
SOURCE_ROW = "source"
THINNEST = 0.3
"""The least width of a mark, in mm; otherwise a word in a week with an interview would be invisible."""


@article()
def timelines(
    excerpts: pd.DataFrame,
    states: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    sources: list[str],
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw where each theme occurs in chronological order, worker by worker.

    Parameters
    ----------
    excerpts
        As `timelines.lay_out` returns it.
    states
        ``worker``, ``week``, ``state``: one row per worker and week, for the same sources.

    Raises
    ------
    FieldworkError
        There are too many workers for one page; a column is missing; `sources` is not allowed.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(NAME, TITLE, study)
    require_columns(states, NAME, ["worker", "week", "state"])
    workers = workers_of(states, study)
    shown_contacts = excerpts[(excerpts["theme"] == "") & excerpts["worker"].isin(workers)]
    require_a_page(workers, NAME)
    in_sources = describe_sources(sources, study)
    of_workers = excerpts.loc[excerpts["worker"].isin(workers), COLUMNS]
    table = in_order_of_study(of_workers.assign(codebook=codebook.stamp), study)
    weeks = range(int(states["week"].min()), int(states["week"].max()) + 1)
    groups = (Group("", None, ((SOURCE_ROW, "Source"),)), *groups_of(codebook, accuracy).values())
    panels = [_panel(worker, states[states["worker"] == worker], groups) for worker in workers]
    faces = _faces(sources, study)
    no_contact = describe_no_contact(sources, study)
    entries: list[Entry] = [(Look(face), study.source(source).label) for source, face in faces.items()]
    entries += [(EMPTY, f"contact, but no {accuracy.coders.mark.split()[-1]} of the theme")]
    entries += below_threshold_entries(accuracy, codebook.theme_ids)
    entries += absence_entries(set(states["state"]), no_contact)
    figure = draw_sheet(panels, entries, weeks, study)
    columns = fit_columns(panels, weeks)
    colours = colours_of(groups_of(codebook, accuracy))
    for panel in panels:
        axes = next(axes for axes in figure.axes if axes.get_gid() == f"panel-{panel.id}")
        rows = {row.id: row for of_group in place_rows(groups, columns) for row in of_group}
        own = table[table["worker"] == panel.id]
        _draw_excerpts(axes, panel.id, own, rows, columns, {**colours, **faces})
        _separate_weeks(axes, panel, columns)
    order = describe_order(shown_contacts, within="worker")
    caption = (
        f"{TITLE}: {describe_workers(workers, study)}, {describe_span(weeks, study)}, {in_sources}. All "
        f"weeks are equally wide; within a week, each mark is {accuracy.coders.mark} of the theme at its "
        "position in the text of the week. Marks have a minimum width, which may be more than the "
        f"length of their words. The first row gives the source. {order} Weeks with {no_contact} are "
        f"hatched. {COUNT_NOT_HOW} {describe_coding(accuracy, codebook)}"
    )
    marks = table[table["theme"] != ""]
    size = f"{counted(len(weeks), 'weeks')} by {counted(len(codebook.themes), 'themes')}"
    alt = (
        f"{for_each(workers)}, a strip of {size}, {in_sources}, with "
        f"{counted(len(marks), 'marks')}. {_describe_first_weeks(marks, codebook)} "
        f"{describe_absences(states, no_contact)}"
    )
    return Drawing(
        NAME,
        figure,
        table,
        with_notice(caption, study),
        with_notice(alt, study),
        Shows.WORKERS,
        study,
        registered=register_coding(accuracy, codebook)
        | {
            "marks of the strips": len(marks),
            "table contacts": states,
            "table segments: contacts without a time of day": n_without_time(shown_contacts, within="worker"),
        },
    )


def _panel(worker: str, of_worker: pd.DataFrame, groups: tuple[Group, ...]) -> Panel:
    ordered = of_worker.sort_values("week")
    observed = ordered.loc[ordered["state"] == "observed", "week"]
    cells = tuple(
        Cell(row, int(week), None, None) for week in observed for group in groups for row, _ in group.rows
    )
    absences = join_absences(list(zip(ordered["week"], ordered["week"], ordered["state"], strict=True)))
    return Panel(worker, worker, groups, cells, absences)


def _faces(sources: list[str], study: Study) -> dict[str, str]:
    """Return a grey for each source, distinguishable in print."""
    ordered = [source for source in study.source_ids if source in sources]
    return {source: tint(NEUTRAL, 1 - at / max(1, len(ordered))) for at, source in enumerate(ordered)}


def _draw_excerpts(
    axes: Axes,
    worker: str,
    own: pd.DataFrame,
    rows: dict[str, Row],
    columns: Columns,
    faces: Mapping[str, str | None],
) -> None:
    """Draw contacts as boxes in the row of sources, and excerpts as marks in the row of their theme."""
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


def _separate_weeks(axes: Axes, panel: Panel, columns: Columns) -> None:
    """Draw a white line between two weeks, but not through the words in a box of weeks without contact."""
    in_a_box = {week for absence in panel.absences for week in range(absence.first, absence.last)}
    places = [columns.start_of(week + 1) for week in columns.weeks[:-1] if week not in in_a_box]
    lines = [((place, 0), (place, axes.get_ylim()[0])) for place in places]
    axes.add_collection(LineCollection(lines, colors="white", linewidths=0.8, zorder=3))


def _describe_first_weeks(marks: pd.DataFrame, codebook: Codebook) -> str:
    """Say in which week each theme first occurs for any worker."""
    if marks.empty:
        return "No theme occurs."
    first = {str(theme): int(week) for theme, week in marks.groupby("theme")["week"].min().items()}
    parts = []
    for week in sorted(set(first.values())):
        labels = [in_a_sentence(theme.label) for theme in codebook.themes if first.get(theme.id) == week]
        parts.append(f"in week {week}, {listed(labels)}")
    text = f"First occurrence of each theme: {'; '.join(parts)}."
    never = [in_a_sentence(theme.label) for theme in codebook.themes if theme.id not in first]
    if never:
        text += f" No occurrence of {listed(never, 'or')}."
    return text
