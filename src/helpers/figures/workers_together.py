"""When each theme occurs: for how many workers, week by week."""

from __future__ import annotations

import pandas as pd

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.figures.drawing.checks import require_columns, require_missing, require_rows, starts_of, weeks_of
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import Cell, Group, Panel, Stretch
from helpers.figures.drawing.key import NO_CONTACT, NUMBER, ZERO, Entry, doubt_entries, hidden_entries
from helpers.figures.drawing.sentences import (
    beginnings,
    coded_in_words,
    columns_in_words,
    control_in_words,
    most_and_least,
    sources_in_words,
    span_in_words,
    week_or_block,
    weeks_in_words,
    with_notice,
)
from helpers.figures.drawing.sheet import draw_sheet
from helpers.figures.drawing.style import article
from helpers.figures.drawing.themes import colours_of, groups_of
from helpers.figures.weekly import cell_of
from helpers.prose import counted
from helpers.study.codebook import Codebook
from helpers.study.coders import Coders
from helpers.study.gate import Shows
from helpers.study.study import SHOWN, SUPPRESSED, Study
from helpers.study.units import describe_unit

NAME = "theme_weeks_together"


@article()
def theme_weeks_together(
    together: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    sources: list[str],
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw for how many workers each theme occurs, per week, below the number of workers heard.

    Parameters
    ----------
    together
        ``week``, ``last_week``, ``area``, ``theme``, ``state``, ``n``, ``n_workers``, ``n_heard``: one row per theme and week or
        block of weeks, after disclosure control; all numbers are missing unless ``state`` is shown.
    accuracy
        Who has coded, and how well: themes below the study's bar are grey.

    Raises
    ------
    FieldworkError
        The table is incomplete; `unit` or `sources` is not allowed.
    """
    columns = ["week", "last_week", "area", "theme", "state", "n", "n_workers", "n_heard"]
    require_columns(together, NAME, columns)
    weeks = weeks_of(together, NAME, study)
    require_rows(together, NAME, {"week": starts_of(together, NAME, weeks), "theme": codebook.theme_ids})
    for column in columns[-3:]:
        require_missing(together, NAME, column, together["state"] != SHOWN)
    coders = accuracy.coders
    counts, whose = describe_unit(unit, coders), sources_in_words(sources, study)
    table = together[columns].copy()
    table.insert(2, "week_begins", beginnings(table, study))
    table["codebook"] = codebook.stamp
    heard = _heard(table)
    entries: list[Entry] = [
        (NUMBER, f"workers with {coders.mark} of the theme"),
        (ZERO, f"workers heard, but no {coders.mark.split()[-1]} of it"),
    ]
    entries += doubt_entries(accuracy, codebook.theme_ids)
    entries += hidden_entries(set(table["state"]))
    entries += [(NO_CONTACT, "nobody heard")] if 0 in heard.values() else []
    caption = (
        f"Number of workers with {coders.mark} of a theme, by week, {span_in_words(weeks, study)}. Counted are {counts}; {whose}: "
        "one is enough for a worker to count. The first row is the number of workers heard in the week. "
        "A week in which nobody was heard is hatched."
    )
    caption += control_in_words(table)
    alt = f"A grid of {_facts(table, heard, codebook, whose, coders)}"
    figure = draw_sheet(_panels(table, heard, codebook, accuracy), entries, weeks, study)
    return Drawing(
        NAME,
        figure,
        table,
        with_notice(f"{caption} {coded_in_words(accuracy, codebook)}", study),
        with_notice(alt, study),
        Shows.TOGETHER,
        study,
    )


def _panels(
    table: pd.DataFrame, heard: dict[int, int | None], codebook: Codebook, accuracy: Accuracy
) -> list[Panel]:
    row = Group("", None, (("n_heard", "Workers heard"),))
    last = {int(week): int(end) for week, end in table[["week", "last_week"]].itertuples(index=False)}
    cells = tuple(Cell("n_heard", week, n, None, last[week], n is None) for week, n in heard.items())
    panels = [Panel("heard", "", (row,), cells)]
    silent = tuple(Stretch("no_contact", week, last[week]) for week, n in heard.items() if n == 0)
    groups = groups_of(codebook, accuracy)
    colours = colours_of(groups)
    for area, group in groups.items():
        of_area = table[
            table["theme"].isin([theme for theme, _ in group.rows]) & table["state"].isin([SHOWN, SUPPRESSED])
        ]
        cells = tuple(cell_of(row, row.n_workers, colours[str(row.theme)]) for row in of_area.itertuples())
        panels.append(Panel(area, "", (group,), cells, silent))
    return panels


def _heard(table: pd.DataFrame) -> dict[int, int | None]:
    """Return how many workers were heard in each week or block; None where every number is kept back."""
    heard: dict[int, int | None] = {}
    for week, rows in table.groupby("week"):
        known = rows["n_heard"].dropna()
        heard[int(str(week))] = (
            int(known.iloc[0]) if len(known) else None if SUPPRESSED in set(rows["state"]) else 0
        )
    return heard


def _facts(
    table: pd.DataFrame, heard: dict[int, int | None], codebook: Codebook, whose: str, coders: Coders
) -> str:
    totals = table.groupby("theme")["n_workers"].sum()
    named = {theme.label: int(totals[theme.id]) for theme in codebook.themes}
    column = week_or_block(table)
    unit = "worker-weeks" if column == "week" else "worker-blocks"
    last = dict(table[["week", "last_week"]].itertuples(index=False, name=None))
    silent = [week for first, n in heard.items() if n == 0 for week in range(first, last[first] + 1)]
    known = [n for n in heard.values() if n is not None]
    n_hidden = int((table["state"] == SUPPRESSED).sum())
    if n_hidden:
        return (
            f"{counted(len(named), 'themes')} by {columns_in_words(table)}, {whose}. {counted(n_hidden, 'cells')} of {len(table):,} "
            "kept back, so that nobody is singled out; no sums are given."
        )
    return (
        f"{counted(len(named), 'themes')} by {columns_in_words(table)}, {whose}. Between {min(known)} and "
        f"{counted(max(known), 'workers')} were heard in a {column}, {counted(sum(known), unit)} in all. "
        f"Themes by the {unit} with {coders.mark} of them: {most_and_least(named, unit, 'themes')} "
        + (
            f"Nobody was heard in {weeks_in_words(silent)}."
            if silent
            else f"Somebody was heard in every {column}."
        )
    )
