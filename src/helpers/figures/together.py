"""When each theme occurs: for how many workers, week by week."""

from __future__ import annotations

import pandas as pd

from helpers.codebook import Codebook
from helpers.coders import Coders
from helpers.figures.checks import require_columns, require_missing, require_rows, weeks_of
from helpers.figures.drawing import Drawing
from helpers.figures.grid import Cell, Group, Panel, Stretch
from helpers.figures.key import NO_CONTACT, NUMBER, ZERO, Entry, doubt_entries
from helpers.figures.sentences import (
    beginnings,
    coded_in_words,
    most_and_least,
    sources_in_words,
    span_in_words,
    unit_in_words,
    weeks_in_words,
    with_notice,
)
from helpers.figures.sheet import draw_sheet
from helpers.figures.style import article
from helpers.figures.weekly import colours_of, groups_of
from helpers.prose import counted
from helpers.study import Study
from helpers.trust import BY_DICTIONARY, Trust

NAME = "theme_weeks_together"


@article()
def theme_weeks_together(
    together: pd.DataFrame, study: Study, codebook: Codebook, *, unit: str, sources: list[str], trust: Trust = BY_DICTIONARY
) -> Drawing:
    """Draw for how many workers each theme occurs, per week, below the number of workers heard.

    Parameters
    ----------
    together
        ``week``, ``area``, ``theme``, ``n_workers``, ``n_heard``: one row per week and theme; ``n_workers`` is missing in a
        week when nobody was heard.
    trust
        Who has coded, and how well: themes below the study's bar are grey.

    Raises
    ------
    FieldworkError
        The table is incomplete; `unit` or `sources` is not allowed.
    """
    require_columns(together, NAME, ["week", "area", "theme", "n_workers", "n_heard"])
    weeks = weeks_of(together, NAME, study)
    require_rows(together, NAME, {"week": weeks, "theme": codebook.theme_ids})
    require_missing(together, NAME, "n_workers", together["n_heard"] == 0)
    coders = trust.coders
    counts, whose = unit_in_words(unit, coders), sources_in_words(sources, study)
    table = together[["week", "area", "theme", "n_workers", "n_heard"]].copy()
    table.insert(1, "week_begins", beginnings(table, study))
    table["codebook"] = codebook.stamp
    heard = {int(week): int(n) for week, n in table.groupby("week")["n_heard"].first().items()}
    entries: list[Entry] = [
        (NUMBER, f"workers with {coders.mark} of the theme"),
        (ZERO, f"workers heard, but no {coders.mark.split()[-1]} of it"),
    ]
    entries += doubt_entries(trust, codebook.theme_ids)
    entries += [(NO_CONTACT, "nobody heard")] if 0 in heard.values() else []
    caption = (
        f"Number of workers with {coders.mark} of a theme, by week, {span_in_words(weeks, study)}. Counted are {counts}; {whose}: "
        "one is enough for a worker to count. The first row is the number of workers heard in the week. "
        "A week in which nobody was heard is hatched."
    )
    alt = f"A grid of {_facts(table, heard, codebook, whose, coders)}"
    figure = draw_sheet(_panels(table, heard, codebook, trust), entries, weeks, study)
    return Drawing(NAME, figure, table, with_notice(f"{caption} {coded_in_words(trust, codebook)}", study), with_notice(alt, study))


def _panels(table: pd.DataFrame, heard: dict[int, int], codebook: Codebook, trust: Trust) -> list[Panel]:
    row = Group("", None, (("n_heard", "Workers heard"),))
    panels = [Panel("heard", "", (row,), tuple(Cell("n_heard", week, n, None) for week, n in heard.items()))]
    silent = tuple(Stretch("no_contact", week, week) for week, n in heard.items() if n == 0)
    groups = groups_of(codebook, trust)
    colours = colours_of(groups)
    for area, group in groups.items():
        of_area = table[table["theme"].isin([theme for theme, _ in group.rows]) & (table["n_heard"] > 0)]
        cells = tuple(Cell(row.theme, row.week, int(row.n_workers), colours[row.theme]) for row in of_area.itertuples())
        panels.append(Panel(area, "", (group,), cells, silent))
    return panels


def _facts(table: pd.DataFrame, heard: dict[int, int], codebook: Codebook, whose: str, coders: Coders) -> str:
    totals = table.groupby("theme")["n_workers"].sum()
    named = {theme.label: int(totals[theme.id]) for theme in codebook.themes}
    silent = [week for week, n in heard.items() if n == 0]
    return (
        f"{counted(len(named), 'themes')} by {counted(len(heard), 'weeks')}, {whose}. Between {min(heard.values())} and "
        f"{counted(max(heard.values()), 'workers')} were heard in a week, {counted(sum(heard.values()), 'worker-weeks')} in all. "
        f"Themes by the worker-weeks with {coders.mark} of them: {most_and_least(named, 'worker-weeks', 'themes')} "
        + (f"Nobody was heard in {weeks_in_words(silent)}." if silent else "Somebody was heard in every week.")
    )
