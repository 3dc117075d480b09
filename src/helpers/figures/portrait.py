"""The portrait of one worker: when there was contact, and when and how each theme is spoken of."""

from __future__ import annotations

import pandas as pd

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.coding.conversations import Spoken
from helpers.coding.weights import PARTS, are_said
from helpers.errors import FieldworkError
from helpers.figures.drawing.amounts import (
    GROUP,
    WORDS,
    cells_of_words,
    describe_weeks_of,
    entries_of_words,
    share_of,
)
from helpers.figures.drawing.checks import require_columns, require_missing, require_rows, weeks_of
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import Cell, Group, Panel, join_absences
from helpers.figures.drawing.key import (
    NUMBER,
    ZERO,
    Entry,
    absence_entries,
    below_threshold_entries,
    other_source_entries,
)
from helpers.figures.drawing.sentences import (
    describe_absences,
    describe_coding,
    describe_no_contact,
    describe_range,
    describe_sources,
    describe_span,
    register_coding,
    week_beginnings,
    with_notice,
)
from helpers.figures.drawing.sheet import draw_sheet, placeholder_for_workers
from helpers.figures.drawing.style import NEUTRAL, article
from helpers.figures.drawing.themes import colours_of, groups_of
from helpers.prose import in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Level, Shows, may_show
from helpers.study.study import Study, state_of_week
from helpers.study.units import describe_unit, name_unit

TITLE = "Portrait of one worker"
COLUMNS = ["worker", "row", "week", "week_begins", "state", "n", *PARTS]
HEADS = {"n_for": "for", "n_against": "against", "n_both": "both", "n_not_said": "not said"}


def name_of(worker: str) -> str:
    """Return the file name of a worker's portrait."""
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
    spoken: Spoken | None = None,
) -> Drawing:
    """Draw one worker's contacts above their themes, week by week.

    It shows an individual worker; `for_publication` says what the public may see of it.

    Parameters
    ----------
    contacts, weekly
        Rows of one worker: as `contact_calendar` takes them, and as `counting.directions.in_weeks` returns
        them.
    spoken
        How much the worker said in each week, and in which weeks there was a conversation: a row above the
        themes.

    Raises
    ------
    FieldworkError
        The rows are of several workers, or incomplete; `unit` or `sources` is not allowed.
    """
    workers = sorted({*contacts["worker"], *weekly["worker"]})
    if len(workers) != 1:
        n_workers = len(workers)
        msg = f"figure portrait: the tables have {n_workers} workers. Allowed: one. Select one worker's rows."
        raise FieldworkError(msg)
    worker = study.worker(workers[0]).id
    name = name_of(worker)
    require_columns(contacts, name, ["worker", "week", "source", "state", "n_contacts"])
    require_columns(weekly, name, ["worker", "week", "state", "theme", "n", *PARTS])
    weeks = weeks_of(weekly, name, study)
    require_rows(contacts, name, {"week": weeks, "source": study.source_ids})
    require_rows(weekly, name, {"week": weeks, "theme": codebook.theme_ids})
    require_missing(weekly, name, "n", weekly["state"] != "observed")
    counts, in_sources = describe_unit(unit, accuracy.coders), describe_sources(sources, study)
    no_contact = describe_no_contact(sources, study)
    all_states = contacts.groupby("week")["state"].agg(state_of_week).reset_index().assign(worker=worker)
    counted_states = weekly[["week", "state"]].drop_duplicates("week").assign(worker=worker)
    panels = [
        _contacts(contacts, all_states, worker, study),
        _themes(weekly, counted_states, codebook, accuracy, spoken),
    ]
    entries: list[Entry] = [(NUMBER, f"above, contacts; below, {counts}")]
    entries += other_source_entries(contacts)
    entries += [(ZERO, f"contact, but no {accuracy.coders.mark.split()[-1]} of the theme")]
    share, registered = share_of(spoken)
    if spoken is not None:
        entries += entries_of_words(spoken.label)
    entries += below_threshold_entries(accuracy, codebook.theme_ids)
    entries += absence_entries({*all_states["state"], *counted_states["state"]}, no_contact)
    caption = (
        f"{worker}, {describe_span(weeks, study)}: above, the number of contacts by source; below, {counts} "
        f"{in_sources}. Totals for the weeks shown are at the right. Weeks without any contact are hatched "
        f"above; weeks with {no_contact} are hatched below.{share} {_explain(weekly)} "
        f"{describe_coding(accuracy, codebook)}"
    )
    totals = [int(n) for n in weekly.groupby("theme")["n"].sum()]
    sides = weekly.groupby("theme")[list(PARTS)].sum()
    kinds = contacts.groupby("source")["n_contacts"].sum()
    of_kinds = listed([source.count(int(kinds[source.id])) for source in study.sources])
    alt = (
        f"Two grids for {worker} by week: contacts ({of_kinds}) and themes. "
        f"Over all weeks, {describe_range(totals, name_unit(unit))} for each theme.{share}"
        f"{describe_weeks_of(spoken, workers)}{_describe_sides(sides, codebook)} "
        f"{describe_absences(all_states)}"
    )
    parts = [
        contacts.assign(row=contacts["source"], n=contacts["n_contacts"]),
        weekly.assign(row=weekly["theme"]),
    ]
    if spoken is not None:
        parts.append(spoken.weeks.assign(row=WORDS, n=spoken.weeks["n_words"]))
    table = pd.concat(parts)
    table = (
        table.assign(week_begins=week_beginnings(table, study))[COLUMNS]
        .reset_index(drop=True)
        .astype({"n": "Int64"})
    )
    table["n"] = table["n"].where(table["state"] == "observed")
    table[list(PARTS)] = table[list(PARTS)].astype("Int64")
    return Drawing(
        name,
        draw_sheet(panels, entries, weeks, study),
        table.assign(codebook=codebook.stamp),
        with_notice(caption, study),
        with_notice(alt, study),
        Shows.WORKERS,
        study,
        Level.RESTRICTED,
        registered=register_coding(accuracy, codebook) | registered | {"sums of the themes": [totals, sides]},
    )


def for_publication(drawing: Drawing, study: Study) -> Drawing:
    """Return what the public may see: the portrait itself if the profile is open, else a placeholder."""
    return drawing if may_show(study, drawing.shows) else placeholder_for_workers(drawing.name, TITLE, study)


def _explain(weekly: pd.DataFrame) -> str:
    """Say what the columns at the right are, or why there are none."""
    if not are_said(weekly.fillna(dict.fromkeys(PARTS, 0))):
        return "No coding says a direction: the numbers say that a theme is spoken of, and not how."
    return (
        "Next to the totals are the segments for the theme, against it, and both, and those whose direction "
        "is not said."
    )


def _describe_sides(sides: pd.DataFrame, codebook: Codebook) -> str:
    """Say how many segments are for and against each theme, after a space; nothing if no direction is said.

    They are never added up over themes, which would be a balance of what somebody praises and complains of.
    """
    if not are_said(sides):
        return ""
    parts = []
    for theme in codebook.themes:
        n_for, n_against = sides.loc[theme.id, ["n_for", "n_against"]].astype(int)
        parts.append(f"{in_a_sentence(theme.label)} {n_for} and {n_against}")
    return f" Segments for and against, theme by theme: {'; '.join(parts)}."


def _contacts(contacts: pd.DataFrame, states: pd.DataFrame, worker: str, study: Study) -> Panel:
    group = Group("Contacts", None, tuple((source.id, source.label) for source in study.sources))
    observed = set(states.loc[states["state"] == "observed", "week"])
    rows = contacts[contacts["week"].isin(observed)].to_dict("records")
    cells = tuple(Cell(row["source"], row["week"], row["n_contacts"] or None, NEUTRAL) for row in rows)
    sums = contacts.groupby("source")["n_contacts"].sum()
    absences = join_absences(list(zip(states["week"], states["week"], states["state"], strict=True)))
    return Panel(
        "contacts",
        worker,
        (group,),
        cells,
        absences,
        tuple((source, int(sums[source])) for source in study.source_ids),
    )


def _themes(
    weekly: pd.DataFrame,
    states: pd.DataFrame,
    codebook: Codebook,
    accuracy: Accuracy,
    spoken: Spoken | None,
) -> Panel:
    groups = groups_of(codebook, accuracy)
    colours = colours_of(groups)
    observed = weekly[weekly["state"] == "observed"]
    cells = tuple(
        Cell(row["theme"], row["week"], int(row["n"]), colours[row["theme"]])
        for row in observed.to_dict("records")
    )
    ordered = states.sort_values("week")
    absences = join_absences(list(zip(ordered["week"], ordered["week"], ordered["state"], strict=True)))
    sums = observed.groupby("theme")["n"].sum()
    of_words: tuple[Group, ...] = ()
    if spoken is not None:
        of_words = (GROUP,)
        cells = (*cells_of_words(spoken.weeks), *cells)
    return Panel(
        "themes",
        "",
        (*of_words, *groups.values()),
        cells,
        absences,
        tuple((theme, int(sums[theme])) for theme in colours if theme in sums),
        beside=_beside(observed, list(colours)),
    )


def _beside(observed: pd.DataFrame, themes: list[str]) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    """Return the columns of the sides beside the totals; none if no direction is said."""
    if not are_said(observed):
        return ()
    columns = []
    for name, words in HEADS.items():
        sums = observed.groupby("theme")[name].sum()
        columns.append((words, tuple((theme, int(sums[theme])) for theme in themes)))
    return tuple(columns)
