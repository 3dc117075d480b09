"""The calendar of contacts: when there was contact with each worker, and through which sources."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure

from helpers.figures.drawing.checks import require_columns, require_rows, weeks_of, workers_of
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import Cell, Group, Panel, join_absences
from helpers.figures.drawing.key import NUMBER, ONLY_OTHER, Entry, absence_entries, other_source_entries
from helpers.figures.drawing.pages import in_pages
from helpers.figures.drawing.sentences import (
    VERBS,
    describe_absences,
    describe_range,
    describe_span,
    describe_workers,
    week_beginnings,
    with_notice,
)
from helpers.figures.drawing.sheet import draw_sheets, placeholder_for_workers
from helpers.figures.drawing.style import NEUTRAL, article
from helpers.prose import counted, listed
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study, state_of_week

NAME, TITLE = "contact_calendar", "Contacts by worker and week"


@article()
def contact_calendar(contacts: pd.DataFrame, study: Study) -> Drawing:
    """Draw the number of contacts through each source, per worker and week.

    A week without any contact is hatched across the worker's rows; a source without contact in a week with
    contact through another source is an empty pale cell.

    Parameters
    ----------
    contacts
        Table ``contacts``: one row per worker, week and source, for every week.

    Raises
    ------
    FieldworkError
        The table is incomplete, or has workers, weeks or sources that are not in the study.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(NAME, TITLE, study)
    require_columns(contacts, NAME, ["worker", "week", "source", "state", "n_contacts"])
    workers, weeks = workers_of(contacts, study), weeks_of(contacts, NAME, study)
    require_rows(contacts, NAME, {"worker": workers, "week": weeks, "source": study.source_ids})
    table = contacts[["worker", "week", "source", "state", "n_contacts"]].copy()
    table.insert(2, "week_begins", week_beginnings(table, study))
    table["n_all_weeks"] = table.groupby(["worker", "source"])["n_contacts"].transform("sum")
    states = _states_of_weeks(table, workers)
    panels = [
        _panel(worker, table[table["worker"] == worker], states[states["worker"] == worker], study)
        for worker in workers
    ]
    entries: list[Entry] = [(NUMBER, "contacts through this source")]
    only_other = other_source_entries(table)
    entries += only_other
    entries += absence_entries(set(states["state"]), "no contact")
    caption = _caption(workers, states, weeks, study, has_only_other=bool(only_other))

    def draw(of_page: Sequence[str], figure: Figure, own: pd.DataFrame) -> Drawing:
        alt = _alt(own, states[states["worker"].isin(of_page)], study)
        return Drawing(NAME, figure, own, caption, alt, Shows.WORKERS, study)

    return in_pages([one.page for one in draw_sheets(panels, entries, weeks, study)], table, draw)


def _panel(worker: str, of_worker: pd.DataFrame, states: pd.DataFrame, study: Study) -> Panel:
    group = Group(worker, None, tuple((source.id, source.label) for source in study.sources))
    observed = set(states.loc[states["state"] == "observed", "week"])
    rows = of_worker[of_worker["week"].isin(observed)].to_dict("records")
    cells = tuple(Cell(row["source"], row["week"], row["n_contacts"] or None, NEUTRAL) for row in rows)
    sums = of_worker.groupby("source")["n_contacts"].sum()
    absences = join_absences(list(zip(states["week"], states["week"], states["state"], strict=True)))
    return Panel(
        worker,
        "",
        (group,),
        cells,
        absences,
        tuple((source, int(sums[source])) for source in study.source_ids),
    )


def _states_of_weeks(table: pd.DataFrame, workers: list[str]) -> pd.DataFrame:
    """Return one row per worker and week: observed if there was any contact, else the reason."""
    states = table.groupby(["worker", "week"])["state"].agg(state_of_week).reset_index()
    return states.sort_values(
        ["worker", "week"],
        key=lambda column: column.map(workers.index) if column.name == "worker" else column,
    )


def _caption(
    workers: list[str], states: pd.DataFrame, weeks: range, study: Study, *, has_only_other: bool
) -> str:
    found = set(states["state"])
    absent = [words for state, words in VERBS.items() if state in found]
    others = ""
    if absent:
        others = f" A box with words in it marks weeks in which a worker {listed(absent, 'or')}."
    kinds = listed([source.contacts for source in study.sources], "or")
    hatched = "Weeks without any contact are hatched"
    if has_only_other:
        hatched += f"; a pale cell without a number marks a week with {ONLY_OTHER}"
    return with_notice(
        f"{TITLE}: {describe_workers(workers, study)}, "
        f"{describe_span(weeks, study)}. The numbers are counts of {kinds} in each week; totals for the "
        f"weeks shown are at the right. {hatched}.{others}",
        study,
    )


def _alt(table: pd.DataFrame, states: pd.DataFrame, study: Study) -> str:
    totals = table.groupby("worker")["n_contacts"].sum()
    kinds = table.groupby("source")["n_contacts"].sum()
    of_kinds = listed([source.count(int(kinds[source.id])) for source in study.sources])
    return with_notice(
        f"A grid of {counted(len(totals), 'workers')} by {counted(table['week'].nunique(), 'weeks')} with "
        f"{counted(int(totals.sum()), 'contacts')}: {of_kinds}. Per worker: "
        f"{describe_range(totals.astype(int).to_list(), 'contacts')}. {describe_absences(states)}",
        study,
    )
