"""One worker: when they were heard, and when each theme stands in their own words."""

from __future__ import annotations

import pandas as pd

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.errors import FieldworkError
from helpers.figures.drawing.checks import require_columns, require_missing, require_rows, weeks_of
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import Cell, Group, Panel, stretches_of
from helpers.figures.drawing.key import EMPTY, NUMBER, ZERO, Entry, absent_entries, doubt_entries
from helpers.figures.drawing.sentences import (
    absences_in_words,
    beginnings,
    coded_in_words,
    most_and_least,
    no_contact_in_words,
    sources_in_words,
    span_in_words,
    with_notice,
)
from helpers.figures.drawing.sheet import draw_sheet, withheld
from helpers.figures.drawing.style import NEUTRAL, article
from helpers.figures.drawing.themes import colours_of, groups_of
from helpers.prose import in_a_sentence
from helpers.study.codebook import Codebook
from helpers.study.gate import Level, Shows, may_show
from helpers.study.study import Study, state_of_week
from helpers.study.units import describe_unit

COLUMNS = ["worker", "row", "week", "week_begins", "state", "n"]


def name_of(worker: str) -> str:
    """Return the name of a worker's portrait."""
    return f"portrait_{worker}"


@article()
def portrait(
    contacts: pd.DataFrame,
    weekly: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    sources: list[str],
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw one worker's contacts above their themes, week by week. It shows a single worker: who may see it, `of_the_public` says.

    Parameters
    ----------
    contacts, weekly
        Rows of one worker, as `contact_calendar` and `theme_weeks` take them.

    Raises
    ------
    FieldworkError
        The rows are of several workers, or incomplete; `unit` or `sources` is not allowed.
    """
    workers = sorted({*contacts["worker"], *weekly["worker"]})
    if len(workers) != 1:
        msg = f"figure portrait: the tables have {len(workers)} workers. A portrait is of one. Give the rows of one worker."
        raise FieldworkError(msg)
    worker = study.worker(workers[0]).id
    name = name_of(worker)
    require_columns(contacts, name, ["worker", "week", "source", "state", "n_contacts"])
    require_columns(weekly, name, ["worker", "week", "state", "theme", "n"])
    weeks = weeks_of(weekly, name, study)
    require_rows(contacts, name, {"week": weeks, "source": study.source_ids})
    require_rows(weekly, name, {"week": weeks, "theme": codebook.theme_ids})
    require_missing(weekly, name, "n", weekly["state"] != "observed")
    counts, whose = describe_unit(unit, accuracy.coders), sources_in_words(sources, study)
    no_contact = no_contact_in_words(sources, study)
    heard = contacts.groupby("week")["state"].agg(state_of_week).reset_index().assign(worker=worker)
    spoken = weekly[["week", "state"]].drop_duplicates("week").assign(worker=worker)
    panels = [_contacts(contacts, heard, worker, study), _themes(weekly, spoken, codebook, accuracy)]
    entries: list[Entry] = [
        (NUMBER, f"contacts; below, {counts}"),
        (EMPTY, "no contact of this kind, but another"),
    ]
    entries += [(ZERO, f"contact, but no {accuracy.coders.mark.split()[-1]} of the theme")]
    entries += [
        *doubt_entries(accuracy, codebook.theme_ids),
        *absent_entries({*heard["state"], *spoken["state"]}, no_contact),
    ]
    caption = (
        f"{worker}, {span_in_words(weeks, study)}: above, the number of contacts by source; below, {counts}, {whose}. "
        "Sums at the right are over "
        f"all weeks shown. Hatched above is a week without any contact, below one with {no_contact}. {coded_in_words(accuracy, codebook)}"
    )
    totals = weekly.groupby("theme")["n"].sum()
    named = {theme.label: int(totals[theme.id]) for theme in codebook.themes}
    kinds = contacts.groupby("source")["n_contacts"].sum()
    heard_by = ", ".join(f"{in_a_sentence(source.label)} {kinds[source.id]:,}" for source in study.sources)
    alt = (
        f"Two grids of {worker} by week: contacts ({heard_by}) and themes. {most_and_least(named, unit, 'themes')} "
        f"{absences_in_words(heard)}"
    )
    table = pd.concat(
        [
            contacts.assign(row=contacts["source"], n=contacts["n_contacts"]),
            weekly.assign(row=weekly["theme"]),
        ]
    )
    table = (
        table.assign(week_begins=beginnings(table, study))[COLUMNS]
        .reset_index(drop=True)
        .astype({"n": "Int64"})
    )
    table["n"] = table["n"].where(table["state"] == "observed")
    figure, caption, alt = (
        draw_sheet(panels, entries, weeks, study),
        with_notice(caption, study),
        with_notice(alt, study),
    )
    return Drawing(
        name,
        figure,
        table.assign(codebook=codebook.stamp),
        caption,
        alt,
        Shows.WORKERS,
        study,
        Level.RESTRICTED,
    )


def of_the_public(drawing: Drawing, study: Study) -> Drawing:
    """Return what everybody may see of a portrait: all of it of an open study, else a card that says why not."""
    return drawing if may_show(study, drawing.shows) else withheld(drawing.name, study)


def _contacts(contacts: pd.DataFrame, heard: pd.DataFrame, worker: str, study: Study) -> Panel:
    group = Group("Contacts", None, tuple((source.id, source.label) for source in study.sources))
    seen = set(heard.loc[heard["state"] == "observed", "week"])
    rows = contacts[contacts["week"].isin(seen)].itertuples()
    cells = tuple(Cell(row.source, row.week, int(row.n_contacts) or None, NEUTRAL) for row in rows)
    sums = contacts.groupby("source")["n_contacts"].sum()
    absent = stretches_of(list(zip(heard["week"], heard["week"], heard["state"], strict=True)))
    return Panel(
        "contacts",
        worker,
        (group,),
        cells,
        absent,
        tuple((source, int(sums[source])) for source in study.source_ids),
    )


def _themes(weekly: pd.DataFrame, spoken: pd.DataFrame, codebook: Codebook, accuracy: Accuracy) -> Panel:
    groups = groups_of(codebook, accuracy)
    colours = colours_of(groups)
    known = weekly[weekly["state"] == "observed"]
    cells = tuple(
        Cell(row.theme, row.week, int(row.n), colours[str(row.theme)]) for row in known.itertuples()
    )
    ordered = spoken.sort_values("week")
    absent = stretches_of(list(zip(ordered["week"], ordered["week"], ordered["state"], strict=True)))
    sums = known.groupby("theme")["n"].sum()
    return Panel(
        "themes",
        "",
        tuple(groups.values()),
        cells,
        absent,
        tuple((theme, int(sums[theme])) for theme in colours if theme in sums),
    )
