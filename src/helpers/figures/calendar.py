"""Who was in contact when: a calendar of contacts."""

from __future__ import annotations

import pandas as pd

from helpers.figures.drawing.checks import require_columns, require_rows, weeks_of, workers_of
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import Cell, Group, Panel, stretches_of
from helpers.figures.drawing.key import EMPTY, NUMBER, Entry, absent_entries
from helpers.figures.drawing.sentences import (
    absences_in_words,
    beginnings,
    most_and_least,
    span_in_words,
    with_notice,
    workers_in_words,
)
from helpers.figures.drawing.sheet import draw_sheet, withheld
from helpers.figures.drawing.style import NEUTRAL, article
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study, state_of_week

NAME = "contact_calendar"


@article()
def contact_calendar(contacts: pd.DataFrame, study: Study) -> Drawing:
    """Draw how many contacts of each source there were, per worker and week.

    A week without any contact is hatched across the worker's rows; a source without contact in a week with another is
    an empty pale cell.

    Parameters
    ----------
    contacts
        Table ``contacts``: one row per worker, week and source, for every week.

    Raises
    ------
    FieldworkError
        The table is incomplete, or holds what the study does not know.
    """
    if not may_show(study, Shows.WORKERS):
        return withheld(NAME, study)
    require_columns(contacts, NAME, ["worker", "week", "source", "state", "n_contacts"])
    workers, weeks = workers_of(contacts, study), weeks_of(contacts, NAME, study)
    require_rows(contacts, NAME, {"worker": workers, "week": weeks, "source": study.source_ids})
    table = contacts[["worker", "week", "source", "state", "n_contacts"]].copy()
    table.insert(2, "week_begins", beginnings(table, study))
    table["n_all_weeks"] = table.groupby(["worker", "source"])["n_contacts"].transform("sum")
    states = _states_of_weeks(table, workers)
    panels = [
        _panel(worker, table[table["worker"] == worker], states[states["worker"] == worker], study)
        for worker in workers
    ]
    entries: list[Entry] = [(NUMBER, "contacts of this kind"), (EMPTY, "none of this kind, but another")]
    entries += absent_entries(set(states["state"]), "no contact at all")
    caption, alt = _caption(table, weeks, study), _alt(table, states, workers, study)
    return Drawing(NAME, draw_sheet(panels, entries, weeks, study), table, caption, alt, Shows.WORKERS, study)


def _panel(worker: str, of_worker: pd.DataFrame, states: pd.DataFrame, study: Study) -> Panel:
    group = Group(worker, None, tuple((source.id, source.label) for source in study.sources))
    seen = set(states.loc[states["state"] == "observed", "week"])
    rows = of_worker[of_worker["week"].isin(seen)].itertuples()
    cells = tuple(Cell(row.source, row.week, int(row.n_contacts) or None, NEUTRAL) for row in rows)
    sums = of_worker.groupby("source")["n_contacts"].sum()
    stretches = stretches_of(list(zip(states["week"], states["week"], states["state"], strict=True)))
    return Panel(
        worker,
        "",
        (group,),
        cells,
        stretches,
        tuple((source, int(sums[source])) for source in study.source_ids),
    )


def _states_of_weeks(table: pd.DataFrame, workers: list[str]) -> pd.DataFrame:
    """Return one row per worker and week: observed when any source was, else the reason that the sources share."""
    states = table.groupby(["worker", "week"])["state"].agg(state_of_week).reset_index()
    return states.sort_values(
        ["worker", "week"],
        key=lambda column: column.map(workers.index) if column.name == "worker" else column,
    )


def _caption(table: pd.DataFrame, weeks: range, study: Study) -> str:
    span = span_in_words(weeks, study)
    kinds = listed([in_a_sentence(source.label) for source in study.sources])
    return with_notice(
        f"Contacts with {workers_in_words(table['worker'].unique(), study)} in {span}: "
        f"the number of {kinds} in each week. Sums at the right are over all weeks shown. A week without any contact is hatched; "
        "an empty pale cell is a week with another kind of contact only.",
        study,
    )


def _alt(table: pd.DataFrame, states: pd.DataFrame, workers: list[str], study: Study) -> str:
    totals = table.groupby("worker")["n_contacts"].sum()
    kinds = table.groupby("source")["n_contacts"].sum()
    of_kinds = listed([f"{in_a_sentence(source.label)} {kinds[source.id]:,}" for source in study.sources])
    return with_notice(
        f"A grid of {counted(len(workers), 'workers')} by {counted(table['week'].nunique(), 'weeks')} with "
        f"{counted(int(totals.sum()), 'contacts')}: {of_kinds}. "
        f"{most_and_least({worker: int(totals[worker]) for worker in workers}, 'contacts', 'workers')} {absences_in_words(states)}",
        study,
    )
