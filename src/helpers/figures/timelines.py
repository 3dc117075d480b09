"""Each worker's themes in chronological order, at the position of each excerpt: one strip per worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.coding.weights import TICK_NOT_HOW
from helpers.figures.drawing.checks import in_order_of_study, require_columns, workers_of
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import Cell, Columns, Group, Panel, join_absences
from helpers.figures.drawing.key import EMPTY, Entry, Look, absence_entries, below_threshold_entries
from helpers.figures.drawing.pages import in_pages
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
from helpers.figures.drawing.sheet import Sheet, draw_sheets, placeholder_for_workers
from helpers.figures.drawing.style import INK, NEUTRAL, article, tint
from helpers.figures.drawing.themes import colours_of, groups_of
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study
from helpers.tables.time_order import describe_order, n_without_time

NAME, TITLE = "timelines", "Themes in chronological order"
COLUMNS = ["worker", "week", "date", "time", "source", "theme", "starts", "ends"]
SOURCE_ROW = "source"
TICK = 0.3
"""The width of a tick, in mm."""


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
        A column is missing; `sources` is not allowed.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(NAME, TITLE, study)
    require_columns(states, NAME, ["worker", "week", "state"])
    workers = workers_of(states, study)
    shown_contacts = excerpts[(excerpts["theme"] == "") & excerpts["worker"].isin(workers)]
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
    sheets = draw_sheets(panels, entries, weeks, study)
    colours = {**colours_of(groups_of(codebook, accuracy)), **faces}
    for sheet in sheets:
        for panel in panels:
            if panel.id in sheet.rows:
                _separate_weeks(sheet.axes_of(panel.id), panel, sheet.columns)
                _draw_excerpts(sheet, panel.id, table[table["worker"] == panel.id], colours)
    caption = (
        f"{TITLE}: {describe_workers(workers, study)}, {describe_span(weeks, study)}, {in_sources}. All "
        "weeks are equally wide, however much was said in them; within a week, a tick is where "
        f"{accuracy.coders.mark} of the theme begins in the text of the week. All ticks are equally wide: "
        "they do not show how long their words are. The first row gives the source. "
        f"{describe_order(shown_contacts, within='worker')} Weeks with {no_contact} are "
        f"hatched. {TICK_NOT_HOW} {describe_coding(accuracy, codebook)}"
    )
    n_without = n_without_time(shown_contacts, within="worker")

    def draw(of_page: Sequence[str], figure: Figure, own: pd.DataFrame) -> Drawing:
        ticks = own[own["theme"] != ""]
        of_workers = states[states["worker"].isin(of_page)]
        size = f"{counted(len(weeks), 'weeks')} by {counted(len(codebook.themes), 'themes')}"
        alt = (
            f"{for_each(of_page)}, a strip of {size}, {in_sources}, with {counted(len(ticks), 'ticks')}. "
            f"{_describe_first_weeks(ticks, codebook)} {describe_absences(of_workers, no_contact)}"
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
            | {
                "ticks of the strips": len(ticks),
                "table contacts": states,
                "table segments: contacts without a time of day": n_without,
            },
        )

    return in_pages([one.page for one in sheets], table, draw)


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
    if len(ordered) <= 2:
        return {source: tint(NEUTRAL, 1 - at / 2) for at, source in enumerate(ordered)}
    # Three need a wider range; more than three are not 20 apart (CIEDE2000).
    return {source: tint(INK, 1 - 0.75 * at / (len(ordered) - 1)) for at, source in enumerate(ordered)}


def _draw_excerpts(sheet: Sheet, worker: str, own: pd.DataFrame, faces: Mapping[str, str | None]) -> None:
    """Draw contacts as boxes in the row of sources, and excerpts as ticks in the row of their theme."""
    axes, columns = sheet.axes_of(worker), sheet.columns
    first, last = columns.weeks[0], columns.weeks[-1] + 1
    for (theme, source), of_kind in own.groupby(["theme", "source"]):
        row = sheet.rows[worker][str(theme) or SOURCE_ROW]
        left = (of_kind["starts"] - first) * columns.cell
        right = (of_kind["ends"] - first) * columns.cell
        if theme:
            # A tick at the very end of the last week is inside it.
            left = left.clip(upper=(last - first) * columns.cell - TICK)
            right = left + TICK
        top, bottom = row.top + 0.5, row.top + row.height - 0.5
        boxes = [((a, top), (b, top), (b, bottom), (a, bottom)) for a, b in zip(left, right, strict=True)]
        face = faces[str(theme) or str(source)]
        edge = {"edgecolors": "none"} if theme else {"edgecolors": "white", "linewidths": 0.3}
        gid = f"{worker}-{theme or SOURCE_ROW}-{source}"
        axes.add_collection(PolyCollection(boxes, facecolors=face, gid=gid, zorder=3, **edge))


def _separate_weeks(axes: Axes, panel: Panel, columns: Columns) -> None:
    """Draw a white line between two weeks below the ticks, and not through a box of weeks without contact."""
    in_a_box = {week for absence in panel.absences for week in range(absence.first, absence.last)}
    places = [columns.start_of(week + 1) for week in columns.weeks[:-1] if week not in in_a_box]
    lines = [((place, 0), (place, axes.get_ylim()[0])) for place in places]
    axes.add_collection(LineCollection(lines, colors="white", linewidths=0.8, zorder=2.5))


def _describe_first_weeks(ticks: pd.DataFrame, codebook: Codebook) -> str:
    """Say in which week each theme first occurs for any worker."""
    if ticks.empty:
        return "No theme occurs."
    first = {str(theme): int(week) for theme, week in ticks.groupby("theme")["week"].min().items()}
    parts = []
    for week in sorted(set(first.values())):
        labels = [in_a_sentence(theme.label) for theme in codebook.themes if first.get(theme.id) == week]
        parts.append(f"in week {week}, {listed(labels)}")
    text = f"First occurrence of each theme: {'; '.join(parts)}."
    never = [in_a_sentence(theme.label) for theme in codebook.themes if theme.id not in first]
    if never:
        text += f" No occurrence of {listed(never, 'or')}."
    return text
