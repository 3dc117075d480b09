"""The corpus, the codebook and the themes as tables of the article, and each theme in a sentence."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.article.areas import describe_sides
from helpers.article.controlled import (
    CONFIDENTIAL,
    CONTACTS,
    DIRECTIONS,
    NOT_SHOWN,
    OF_ALL,
    SUPPRESSION,
    THEME_COUNTS,
    VALIDATIONS,
    select,
    themes_of_all,
    weeks_coded,
)
from helpers.article.form import ArticleTable
from helpers.coding.accuracy import MARK, Accuracy, describe_codebook, describe_version
from helpers.prose import in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Sentence, Shows, may_show, require_declared, widest
from helpers.study.reporting import reports
from helpers.study.study import NO_CONTACT, SHOWN, SUPPRESSED, Study
from helpers.study.themes import DEFINITIONS
from helpers.study.units import describe_unit, name_unit
from helpers.tables import ALL

OTHER_SIDE = "A quotation from the other side"
OF_OTHER_SIDE = (
    f"{OTHER_SIDE}: on the side, for the theme or against it, that fewer of its segments are on. It is left "
    "out where both sides have as many, or the quotation is on that side."
)
DIRECTION = (
    "A quotation says in brackets in which direction it was coded. One on the side that argues for the "
    "theme's area is preferred."
)
NO_DIRECTION = (
    "No coding of these sentences says a direction: a quotation shows that a theme is spoken of, and not how."
)
NOT_QUOTED = "No sentence is printed for a theme whose count is suppressed."
WEEKS, SOURCES = "Weeks in which the theme is coded (of weeks with contact)", "Sources"
SPEAKERS = {
    "worker": "the workers' own words",
    "researcher": "the researcher's words",
    "other": "other people's words",
}
IDENTIFIER = re.compile(r"\d{4}|\d\.\d")
"""What a part of a reference has that is a DOI or another identifier, and a name or a title has not."""


def corpus_table(contacts: pd.DataFrame, study: Study) -> ArticleTable:
    """Return the size of the corpus, by source, and by worker where single workers are shown.

    Parameters
    ----------
    contacts
        Public table ``contacts``: its rows of single sources, over all weeks.
    """
    corpus = _of_sources(contacts, study)
    labels = {source.id: source.label for source in study.sources}
    heads = {
        "n_workers": "Workers",
        "n_contacts": "Contacts",
        "n_weeks": "Worker-weeks",
        "n_words": "Words",
        "minutes": "Minutes",
    }
    frame = pd.DataFrame(
        {"Worker": corpus["worker"].replace(ALL, "All"), "Source": corpus["source"].map(labels)}
    )
    is_suppressed = corpus["state"] == SUPPRESSED
    why = corpus["state"].map(NOT_SHOWN)
    for column, head in heads.items():
        frame[head] = corpus[column].astype(object).where(why.isna(), why)
    note = f"{_describe_words(study)} Worker-weeks are weeks with contact, summed across workers."
    if frame["Minutes"].isna().all():
        frame = frame.drop(columns="Minutes")
    else:
        note += " Minutes are known only for sources with audio files."
    if is_suppressed.any():
        note += f" {SUPPRESSION}"
    shows = Shows.TOGETHER if (corpus["worker"] == ALL).all() else Shows.WORKERS
    return ArticleTable("corpus", "The corpus", frame, note, shows, {CONTACTS: corpus})


def _of_sources(contacts: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the rows of single sources over all weeks: of each worker in the study's order, then of all."""
    workers = {worker: at for at, worker in enumerate([*study.worker_ids, ALL])}
    sources = {source: at for at, source in enumerate(study.source_ids)}
    rows = contacts[(contacts["period"] == ALL) & contacts["source"].isin(list(sources))]
    rows = rows.assign(of_worker=rows["worker"].map(workers), of_source=rows["source"].map(sources))
    return rows.sort_values(["of_worker", "of_source"], ignore_index=True)


def _describe_words(study: Study) -> str:
    """Say whose words are counted in each source."""
    labels: dict[str, list[str]] = {}
    for source in study.sources:
        labels.setdefault(source.counted_role, []).append(in_a_sentence(source.label))
    words = [f"{SPEAKERS[role]} in {listed(of_role)}" for role, of_role in labels.items()]
    return f"Words are {', and '.join(words)}."


def codebook_table(codebook: Codebook, study: Study) -> ArticleTable:
    """Return areas and themes with their definitions, as far as these are defined; literature in the note.

    When a theme is not to be used is said for coders who are to agree: only if the study reports agreement.
    """
    areas = {area.id: area.label for area in codebook.areas}
    rows = [
        (areas[theme.area], theme.label, *(theme.defined(field) for field in DEFINITIONS))
        for theme in codebook.themes
    ]
    heads = ["Area", "Theme", "In brief", "Definition", "Use when", "Do not use when", "Example"]
    note = (
        f"{describe_origin(codebook)} The fields follow MacQueen, McLellan, Kay and Milstein (1998). "
        f"{describe_codebook(codebook)}"
    )
    frame = pd.DataFrame(rows, columns=heads)
    if not reports(study, "agreement"):
        frame = frame.drop(columns="Do not use when")
    registered = {"data/codebook.yaml": codebook}
    return ArticleTable(
        "codebook", "Codebook", frame, " ".join(note.split()), Shows.NOTHING, registered, "Theme"
    )


def describe_origin(codebook: Codebook) -> str:
    """Say where the themes of a codebook come from: its status, and its literature."""
    return " ".join(f"{codebook.status} {_describe_literature(codebook)}".split())


def _describe_literature(codebook: Codebook) -> str:
    """List the literature of a codebook in one sentence; empty if it has none.

    Each reference is given in full, except for identifiers: the leak check would take the digits of a DOI for
    a telephone number.
    """
    references = [_without_identifiers(reference) for reference in codebook.literature.values()]
    return f"Literature: {'; '.join(references)}." if references else ""


def _without_identifiers(reference: str) -> str:
    first, *others = reference.split(", ")
    return ", ".join([first, *(part for part in others if not IDENTIFIER.search(part))])


def theme_table(
    theme_counts: pd.DataFrame,
    theme_sources: pd.DataFrame,
    quotations: pd.DataFrame,
    codebook: Codebook,
    accuracy: Accuracy,
    *,
    unit: str,
    asked: Sentence | None = None,
) -> ArticleTable:
    """Return for each theme its count, workers, weeks and sources, with a quotation of each side.

    Neither is printed for a theme whose count is suppressed, since it would tell that this is at least one.

    Parameters
    ----------
    theme_counts
        Public table ``theme_counts``.
    theme_sources
        As `describe_theme_sources` returns it.
    quotations
        ``theme``, ``quotation``, ``direction``, ``other_side``, ``shows``: each with its attribution;
        empty where no worker has agreed (`areas.add_other_sides`).
    unit
        What ``n`` counts, for its heading and the note.
    asked
        As `counting.asked.describe_most_coded` returns it: it ends the note, since whoever compares the
        counts ranks the themes.
    """
    areas = {area.id: area.label for area in codebook.areas}
    shows = widest([Shows.TOGETHER, _shown_by(theme_sources, "sources"), _shown_by(quotations, "quotations")])
    numbers = themes_of_all(theme_counts)
    in_weeks = weeks_coded(theme_counts, codebook)
    weeks, sources, quoted = map(_by_theme, (in_weeks, theme_sources, quotations))
    heading = name_unit(unit).capitalize()
    if unit == "weeks":
        heading = "Worker-weeks"
    rows = []
    for theme in codebook.themes:
        n, n_workers = _describe_numbers(numbers[theme.id])
        is_suppressed = numbers[theme.id]["state"] == SUPPRESSED
        row = {
            "Area": areas[theme.area],
            "Theme": accuracy.label(theme.id, theme.label),
            heading: n,
            "Workers": n_workers,
            WEEKS: _describe_weeks(numbers[theme.id], weeks[theme.id]),
            SOURCES: sources[theme.id]["sources"],
            "Quotation": "" if is_suppressed else quoted[theme.id]["quotation"],
            OTHER_SIDE: "" if is_suppressed else quoted[theme.id]["other_side"],
        }
        rows.append(row)
    frame = pd.DataFrame(rows)
    empty = [column for column in (WEEKS, SOURCES) if frame[column].isin(["", CONFIDENTIAL]).all()]
    notes = [
        f"{heading}: number of {describe_unit(unit, accuracy.coders)}.",
        "Workers: those for whom the theme is coded, of those with whom there was contact.",
    ]
    if quotations["direction"].any():
        notes.append(DIRECTION)
    elif quotations["quotation"].any():
        notes.append(NO_DIRECTION)
    if quotations["other_side"].any():
        notes.append(OF_OTHER_SIDE)
    else:
        empty.append(OTHER_SIDE)
    frame = frame.drop(columns=empty)
    if (frame == CONFIDENTIAL).any(axis=None):
        notes.append(f"{SUPPRESSION} {NOT_QUOTED}")
    notes.append(f"{accuracy.describe_signs(codebook, marks=f'{MARK} marks')} {describe_version(codebook)}")
    registered = {
        THEME_COUNTS: [select(theme_counts, OF_ALL), in_weeks],
        "table quotations": quotations[["quotation", "other_side"]],
        "data/codebook.yaml": codebook,
        VALIDATIONS: accuracy,
    }
    if asked is not None:
        notes.append(asked)
        shows = widest([shows, asked.shows])
        registered |= asked.registered
    return ArticleTable("themes", "Themes", frame, " ".join(notes), shows, registered, "Theme")


def _by_theme(table: pd.DataFrame) -> dict[str, Mapping[Hashable, Any]]:
    return {row["theme"]: row for row in table.to_dict("records")}


def _describe_numbers(row: Mapping[Hashable, Any]) -> tuple[object, str]:
    """Return the count of a theme and its workers, or why neither is shown."""
    if row["state"] != SHOWN:
        return NOT_SHOWN[row["state"]], NOT_SHOWN[row["state"]]
    return row["n"], f"{row['n_workers']} of {row['n_heard']}"


def _describe_weeks(row: Mapping[Hashable, Any], weeks: Mapping[Hashable, Any]) -> str:
    """Return the weeks in which a theme is coded, or why they are not shown."""
    if row["state"] == NO_CONTACT or pd.isna(weeks["n_weeks"]):
        return NOT_SHOWN.get(row["state"], CONFIDENTIAL)
    return f"{int(weeks['n_weeks'])} of {int(weeks['of_weeks'])}"


def _shown_by(part: pd.DataFrame, name: str) -> Shows:
    """Return what a part of the table of themes shows of workers, by its column ``shows``.

    Raises
    ------
    FieldworkError
        It has no such column.
    """
    if "shows" not in part:
        require_declared({f"table themes, {name}": None})
    return widest(Shows(one) for one in part["shows"])


def describe_theme_sources(
    by_source: pd.DataFrame, study: Study, codebook: Codebook, *, sources: Sequence[str]
) -> pd.DataFrame:
    """Say in which of the counted sources each theme occurs: 'in interviews but not in voice notes'.

    Parameters
    ----------
    by_source
        As `triangulation.side_by_side` returns it. A source that was never used is not mentioned.
    sources
        The counted sources: only these are named, so that they agree with the counts next to them.

    Returns
    -------
    DataFrame
        ``theme``, ``sources``, ``coded`` ("coded in the words of" workers, or, where others' words are
        counted, "coded for" them), ``shows`` (`gate.Shows`). ``sources`` is empty unless individual workers
        may be shown, because a source may come from one worker only.
    """
    themes = codebook.theme_ids
    coded = "coded for"
    if all(study.source(source).counted_role == "worker" for source in sources):
        coded = "coded in the words of"
    if not may_show(study, Shows.WORKERS):
        return pd.DataFrame({"theme": themes, "sources": "", "coded": coded, "shows": Shows.NOTHING})
    counted = by_source[by_source["source"].isin(list(sources))]
    texts = [_describe_sources(counted, theme, study) for theme in themes]
    return pd.DataFrame({"theme": themes, "sources": texts, "coded": coded, "shows": Shows.WORKERS})


def _describe_sources(by_source: pd.DataFrame, theme: str, study: Study) -> str:
    own = by_source[by_source["theme"] == theme]
    observed = own[own["n"].notna()].groupby("source")["n"].sum()
    labels = {
        source.id: in_a_sentence(source.label) for source in study.sources if source.id in observed.index
    }
    present = [label for source, label in labels.items() if observed[source] > 0]
    absent = [label for source, label in labels.items() if observed[source] == 0]
    if not present:
        return "in no source"
    text = f"in {listed(present)}"
    if absent:
        text += f" but not in {listed(absent)}"
    return text


def describe_themes(
    theme_counts: pd.DataFrame, theme_sources: pd.DataFrame, directions: pd.DataFrame, codebook: Codebook
) -> dict[str, Sentence]:
    """Say in a sentence for how many workers, in how many weeks, in which sources and how each is coded.

    Parameters
    ----------
    theme_counts, theme_sources
        As `theme_table` takes them.
    directions
        Public table ``directions``: without rows if no coding says a direction.
    """
    _shown_by(theme_sources, "sources")
    numbers = themes_of_all(theme_counts)
    in_weeks = weeks_coded(theme_counts, codebook)
    weeks, sources = map(_by_theme, (in_weeks, theme_sources))
    counts = [select(theme_counts, OF_ALL), in_weeks]
    registered = {THEME_COUNTS: counts, DIRECTIONS: directions, "data/codebook.yaml": codebook}
    sides = describe_sides(directions)
    return {
        theme.id: _describe_theme(
            theme.label,
            numbers[theme.id],
            weeks[theme.id],
            sources[theme.id],
            sides.get(theme.id, ""),
            registered,
        )
        for theme in codebook.themes
    }


def _describe_share(n: int, of: int) -> str:
    return f"all {n}" if n == of > 1 else f"{n} of the {of}"


def _describe_theme(
    label: str,
    row: Mapping[Hashable, Any],
    weeks: Mapping[Hashable, Any],
    sources: Mapping[Hashable, Any],
    sides: str,
    registered: Mapping[str, object],
) -> Sentence:
    if row["state"] == SUPPRESSED:
        return Sentence(f"{label}: suppressed by disclosure control.", Shows.TOGETHER, registered)
    if row["state"] != SHOWN:
        return Sentence(f"{label}: there was no contact with any worker.", Shows.TOGETHER, registered)
    parts = [f"{sources['coded']} {row['n_workers']} of {row['n_heard']} workers"]
    if pd.notna(weeks["n_weeks"]):
        parts.append(
            f"in {_describe_share(int(weeks['n_weeks']), int(weeks['of_weeks']))} weeks with contact"
        )
    if sources["sources"]:
        parts.append(sources["sources"])
    shows = widest([Shows.TOGETHER, Shows(sources["shows"])])
    text = f"{label}: {', '.join(parts)}"
    if sides:
        text += f"; {sides}"
    return Sentence(f"{text}.", shows, registered)
