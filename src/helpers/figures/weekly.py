"""When each theme occurs, week by week for each worker."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
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
from helpers.figures.drawing.grid import Cell, Panel, join_absences
from helpers.figures.drawing.key import (
    NUMBER,
    ZERO,
    Entry,
    absence_entries,
    below_threshold_entries,
    suppressed_entries,
)
from helpers.figures.drawing.sentences import (
    describe_absences,
    describe_coding,
    describe_columns,
    describe_control,
    describe_extremes,
    describe_no_contact,
    describe_numbers,
    describe_sources,
    describe_span,
    describe_workers,
    for_each,
    register_coding,
    week_beginnings,
    with_notice,
)
from helpers.figures.drawing.sheet import draw_sheet, placeholder_for_workers
from helpers.figures.drawing.style import article
from helpers.figures.drawing.themes import colours_of, groups_of
from helpers.prose import counted
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show, needs_agreement
from helpers.study.study import SUPPRESSED, Study
from helpers.study.units import describe_unit, name_unit

NAME, TITLE = "theme_weeks", "Themes by worker and week"
AGREED = " Only workers who agreed to be shown are included, under letters drawn at random for this figure."


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
        ``worker``, ``week``, ``state``, ``area``, ``theme``, ``n``: one row per worker, week and theme;
        ``n`` is counted in `unit` and missing in a week without contact with the worker, or where it is
        ``suppressed``. With ``last_week`` if weeks are in blocks.
    accuracy
        Who coded, and how accurately: themes below the accuracy threshold are grey.

    Raises
    ------
    FieldworkError
        There are too many workers for one page; the table is incomplete; `unit` or `sources` is not allowed.
    """
    shows = Shows.AGREED if needs_agreement(study) else Shows.WORKERS
    if not may_show(study, shows):
        return placeholder_for_workers(NAME, TITLE, study)
    require_columns(weekly, NAME, ["worker", "week", "state", "area", "theme", "n"])
    workers, weeks = workers_of(weekly, study), weeks_of(weekly, NAME, study)
    weekly = with_last_week(weekly)
    require_a_page(workers, NAME, instead=", or all of them combined")
    require_rows(
        weekly, NAME, {"worker": workers, "week": starts_of(weekly, NAME, weeks), "theme": codebook.theme_ids}
    )
    require_missing(weekly, NAME, "n", weekly["state"] != "observed")
    coders = accuracy.coders
    counts, in_sources = describe_unit(unit, coders), describe_sources(sources, study)
    mark = coders.mark.split()[-1]
    table = weekly[["worker", "week", "last_week", "state", "area", "theme", "n"]].copy()
    table.insert(3, "week_begins", week_beginnings(table, study))
    table["n_all_weeks"] = table.groupby(["worker", "theme"])["n"].transform("sum", min_count=1)
    has_suppressed = table["state"].eq(SUPPRESSED).groupby([table["worker"], table["theme"]]).transform("any")
    table["n_all_weeks"] = table["n_all_weeks"].mask(has_suppressed)
    table["codebook"] = codebook.stamp
    panels = [_panel(worker, table[table["worker"] == worker], codebook, accuracy) for worker in workers]
    no_contact = describe_no_contact(sources, study)
    entries: list[Entry] = [(NUMBER, counts), (ZERO, f"contact, but no {mark} of the theme")]
    entries += below_threshold_entries(accuracy, codebook.theme_ids)
    entries += suppressed_entries(set(table["state"])) + absence_entries(set(table["state"]), no_contact)
    caption = (
        f"{TITLE}: {describe_workers(workers, study)}, {describe_span(weeks, study)}. "
        f"{describe_numbers(unit, coders)} {in_sources}. Darker cells have larger numbers; totals for the "
        f"weeks shown are at the right. 0 marks a week with contact but without {coders.mark} of the theme; "
        f"weeks with {no_contact} are hatched. The numbers depend on how much was said, which differs "
        f"between weeks.{describe_control(table)}"
    )
    if shows is Shows.AGREED:
        caption += AGREED
    absences = describe_absences(_states(table, workers), no_contact)
    size = f"{counted(len(codebook.themes), 'themes')} by {describe_columns(table)}"
    alt = (
        f"{for_each(workers)}, a grid of {size}: {counts} {in_sources}. "
        f"{_describe_sums(table, codebook, unit)} {absences}"
    ).rstrip()
    figure = draw_sheet(panels, entries, weeks, study)
    return Drawing(
        NAME,
        figure,
        table,
        with_notice(f"{caption} {describe_coding(accuracy, codebook)}", study),
        with_notice(alt, study),
        shows,
        study,
        registered=register_coding(accuracy, codebook),
    )


def cell_of(row: Mapping[Hashable, Any], column: str, colour: str | None) -> Cell:
    """Return the cell for one row of a table after disclosure control; its number is in `column`."""
    is_suppressed = row["state"] == SUPPRESSED
    n = None if is_suppressed else int(row[column])
    return Cell(row["theme"], row["week"], n, colour, row["last_week"], is_suppressed)


def _panel(worker: str, of_worker: pd.DataFrame, codebook: Codebook, accuracy: Accuracy) -> Panel:
    groups = groups_of(codebook, accuracy)
    colours = colours_of(groups)
    observed = of_worker[of_worker["state"].isin(["observed", SUPPRESSED])]
    cells = tuple(cell_of(row, "n", colours[row["theme"]]) for row in observed.to_dict("records"))
    states = of_worker[["week", "last_week", "state"]].drop_duplicates("week").sort_values("week")
    absences = join_absences(list(states.itertuples(index=False, name=None)))
    sums = of_worker.drop_duplicates("theme").set_index("theme")["n_all_weeks"]
    return Panel(
        worker,
        worker,
        tuple(groups.values()),
        cells,
        absences,
        tuple((theme, int(sums[theme])) for theme in colours if pd.notna(sums[theme])),
    )


def _describe_sums(table: pd.DataFrame, codebook: Codebook, unit: str) -> str:
    if n_suppressed := int((table["state"] == SUPPRESSED).sum()):
        cells = f"{counted(n_suppressed, 'cells')} of {len(table):,}"
        return f"Disclosure control suppressed {cells}; no totals for all workers are given."
    totals = table.groupby("theme")["n"].sum()
    named = {theme.label: int(totals[theme.id]) for theme in codebook.themes}
    return f"Across all workers and weeks, {describe_extremes(named, name_unit(unit))}."


def _states(table: pd.DataFrame, workers: list[str]) -> pd.DataFrame:
    states = table[["worker", "week", "last_week", "state"]].drop_duplicates(["worker", "week"])
    return states.sort_values(
        ["worker", "week"],
        key=lambda column: column.map(workers.index) if column.name == "worker" else column,
    )
