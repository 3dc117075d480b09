"""When each theme occurs: week by week for each worker."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.figures.drawing.checks import (
    require_a_page,
    require_columns,
    require_missing,
    require_rows,
    starts_of,
    weeks_of,
    with_last_week,
    workers_of,
)
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import Cell, Panel, stretches_of
from helpers.figures.drawing.key import NUMBER, ZERO, Entry, absent_entries, doubt_entries, hidden_entries
from helpers.figures.drawing.sentences import (
    absences_in_words,
    beginnings,
    coded_in_words,
    columns_in_words,
    control_in_words,
    most_and_least,
    no_contact_in_words,
    sources_in_words,
    span_in_words,
    with_notice,
    workers_in_words,
)
from helpers.figures.drawing.sheet import draw_sheet, withheld
from helpers.figures.drawing.style import article
from helpers.figures.drawing.themes import colours_of, groups_of
from helpers.prose import counted
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show, needs_agreement
from helpers.study.study import SUPPRESSED, Study
from helpers.study.units import describe_unit

NAME = "theme_weeks"
AGREED = " Shown are only workers who agreed to it, by letters that were drawn for this figure."


@article()
def theme_weeks(
    weekly: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    sources: list[str],
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw how often each theme occurs, per worker and week.

    Parameters
    ----------
    weekly
        ``worker``, ``week``, ``state``, ``area``, ``theme``, ``n``: one row per worker, week and theme; ``n`` is counted in
        `unit` and missing in a week when the worker was not heard, or where it is kept back (``suppressed``). With
        ``last_week``, where weeks are in blocks.
    accuracy
        Who has coded, and how well: themes below the study's bar are grey.

    Raises
    ------
    FieldworkError
        There are too many workers for one page; the table is incomplete; `unit` or `sources` is not allowed.
    """
    shows = Shows.AGREED if needs_agreement(study) else Shows.WORKERS
    if not may_show(study, shows):
        return withheld(NAME, study)
    require_columns(weekly, NAME, ["worker", "week", "state", "area", "theme", "n"])
    workers, weeks = workers_of(weekly, study), weeks_of(weekly, NAME, study)
    weekly = with_last_week(weekly)
    require_a_page(workers, NAME, instead=", or all of them together")
    require_rows(
        weekly, NAME, {"worker": workers, "week": starts_of(weekly, NAME, weeks), "theme": codebook.theme_ids}
    )
    require_missing(weekly, NAME, "n", weekly["state"] != "observed")
    coders = accuracy.coders
    counts, whose = describe_unit(unit, coders), sources_in_words(sources, study)
    table = weekly[["worker", "week", "last_week", "state", "area", "theme", "n"]].copy()
    table.insert(3, "week_begins", beginnings(table, study))
    table["n_all_weeks"] = table.groupby(["worker", "theme"])["n"].transform("sum", min_count=1)
    has_hidden = table["state"].eq(SUPPRESSED).groupby([table["worker"], table["theme"]]).transform("any")
    table["n_all_weeks"] = table["n_all_weeks"].mask(has_hidden)
    table["codebook"] = codebook.stamp
    panels = [_panel(worker, table[table["worker"] == worker], codebook, accuracy) for worker in workers]
    no_contact = no_contact_in_words(sources, study)
    entries: list[Entry] = [
        (NUMBER, counts),
        (ZERO, f"contact, but no {coders.mark.split()[-1]} of the theme"),
    ]
    entries += doubt_entries(accuracy, codebook.theme_ids)
    entries += hidden_entries(set(table["state"])) + absent_entries(set(table["state"]), no_contact)
    caption = (
        f"Themes by worker and week: {workers_in_words(workers, study)}, {span_in_words(weeks, study)}. Numbers are {counts}; "
        f"{whose}. Darker cells hold more; sums at the right are over all weeks shown. 0 is a week with contact and without "
        f"{coders.mark} of the theme; a week with {no_contact} is hatched."
        f"{control_in_words(table)}{AGREED if shows is Shows.AGREED else ''}"
    )
    facts = f"{_most_reported(table, codebook, unit)} {absences_in_words(_states(table, workers), no_contact)}".rstrip()
    size = f"{counted(len(codebook.themes), 'themes')} by {columns_in_words(table)}"
    alt = f"For each of {counted(len(workers), 'workers')} a grid of {size}, {whose}. {facts}"
    figure = draw_sheet(panels, entries, weeks, study)
    return Drawing(
        NAME,
        figure,
        table,
        with_notice(f"{caption} {coded_in_words(accuracy, codebook)}", study),
        with_notice(alt, study),
        shows,
        study,
    )


def cell_of(row: Any, n: object, colour: str | None) -> Cell:
    """Return the cell of a row of a controlled table: its number, or that it is kept back."""
    is_hidden = row.state == SUPPRESSED
    return Cell(row.theme, row.week, None if is_hidden else int(str(n)), colour, row.last_week, is_hidden)


def _panel(worker: str, of_worker: pd.DataFrame, codebook: Codebook, accuracy: Accuracy) -> Panel:
    groups = groups_of(codebook, accuracy)
    colours = colours_of(groups)
    heard = of_worker[of_worker["state"].isin(["observed", SUPPRESSED])]
    cells = tuple(cell_of(row, row.n, colours[str(row.theme)]) for row in heard.itertuples())
    states = of_worker[["week", "last_week", "state"]].drop_duplicates("week").sort_values("week")
    stretches = stretches_of(list(states.itertuples(index=False, name=None)))
    sums = of_worker.drop_duplicates("theme").set_index("theme")["n_all_weeks"]
    return Panel(
        worker,
        worker,
        tuple(groups.values()),
        cells,
        stretches,
        tuple((theme, int(sums[theme])) for theme in colours if pd.notna(sums[theme])),
    )


def _most_reported(table: pd.DataFrame, codebook: Codebook, unit: str) -> str:
    if n_hidden := int((table["state"] == SUPPRESSED).sum()):
        return f"{counted(n_hidden, 'cells')} of {len(table):,} kept back, so that nobody is singled out; no sums over all workers are given."
    totals = table.groupby("theme")["n"].sum()
    named = {theme.label: int(totals[theme.id]) for theme in codebook.themes}
    return f"All workers and weeks taken together: {most_and_least(named, unit, 'themes')}"


def _states(table: pd.DataFrame, workers: list[str]) -> pd.DataFrame:
    states = table[["worker", "week", "last_week", "state"]].drop_duplicates(["worker", "week"])
    return states.sort_values(
        ["worker", "week"],
        key=lambda column: column.map(workers.index) if column.name == "worker" else column,
    )
