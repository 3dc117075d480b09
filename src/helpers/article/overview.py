"""The corpus, the codebook and the themes as tables of the article, and each theme in a sentence."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.article.form import ArticleTable
from helpers.coding.accuracy import MARK, Accuracy, describe_codebook
from helpers.prose import in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Sentence, Shows, may_show, require_declared, widest
from helpers.study.study import NO_CONTACT, SHOWN, SUPPRESSED, Study
from helpers.study.themes import DEFINITIONS
from helpers.study.units import describe_unit, name_unit
from helpers.tables import ALL

CONFIDENTIAL = "c"
"""Replaces a suppressed number, as in the figures."""
NOT_SHOWN = {SUPPRESSED: CONFIDENTIAL, NO_CONTACT: "no contact"}
FALSE_POSITIVE = (
    "False positive: a sentence in which an indicator of the theme occurs, but to which the coder did not "
    "assign the theme."
)
SUPPRESSION = "c marks a number that is suppressed by disclosure control."
WEEKS, SOURCES = "Weeks in which the theme is coded (of weeks with contact)", "Sources"
SPEAKERS = {
    "worker": "the workers' own words",
    "researcher": "the researcher's words",
    "other": "other people's words",
}
IDENTIFIER = re.compile(r"\d{4}|\d\.\d")
"""What a part of a reference has that is a DOI or another identifier, and a name or a title has not."""


def corpus_table(corpus: pd.DataFrame, study: Study) -> ArticleTable:
    """Return the size of the corpus, by worker and source.

    Parameters
    ----------
    corpus
        ``worker`` (``all`` for all workers), ``source``, ``state``, ``n_workers``, ``n_contacts``,
        ``n_weeks``, ``n_words``, ``minutes``, after disclosure control: numbers are missing unless ``state``
        is shown.
    """
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
    for column, head in heads.items():
        frame[head] = corpus[column].astype(object).where(~is_suppressed, CONFIDENTIAL)
    note = (
        f"{_describe_words(study)} Worker-weeks are weeks with contact, summed across workers. "
        "Minutes are known only for sources with audio files."
    )
    if is_suppressed.any():
        note += f" {SUPPRESSION}"
    shows = Shows.TOGETHER if (corpus["worker"] == ALL).all() else Shows.WORKERS
    return ArticleTable("corpus", "The corpus", frame, note, shows, {"public_contacts": corpus})


def _describe_words(study: Study) -> str:
    """Say whose words are counted in each source."""
    labels: dict[str, list[str]] = {}
    for source in study.sources:
        labels.setdefault(source.counted_role, []).append(in_a_sentence(source.label))
    words = [f"{SPEAKERS[role]} in {listed(of_role)}" for role, of_role in labels.items()]
    return f"Words are {', and '.join(words)}."


def codebook_table(codebook: Codebook) -> ArticleTable:
    """Return areas and themes with their definitions, as far as these are defined; literature in the note."""
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
    registered = {"data/codebook.yaml": codebook}
    return ArticleTable("codebook", "Codebook", frame, " ".join(note.split()), Shows.NOTHING, registered)


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
    themes: pd.DataFrame,
    weeks_coded: pd.DataFrame,
    theme_sources: pd.DataFrame,
    quotations: pd.DataFrame,
    codebook: Codebook,
    accuracy: Accuracy,
    *,
    unit: str,
) -> ArticleTable:
    """Return for each theme its count, workers, weeks and sources, with a quotation and a false positive.

    Parameters
    ----------
    themes
        ``theme``, ``state``, ``n``, ``n_workers``, ``n_heard``: after disclosure control.
    weeks_coded
        ``theme``, ``n_weeks``, ``of_weeks``: weeks with the theme, and weeks with contact with any
        worker; missing where one is suppressed.
    theme_sources
        As `describe_theme_sources` returns it.
    quotations
        ``theme``, ``quotation``, ``false_positive``, ``shows``: each with its attribution; empty where no
        worker has agreed.
    unit
        What ``n`` counts, for its heading and the note.
    """
    areas = {area.id: area.label for area in codebook.areas}
    shows = widest([Shows.TOGETHER, _shown_by(theme_sources, "sources"), _shown_by(quotations, "quotations")])
    numbers, weeks, sources, quoted = map(_by_theme, (themes, weeks_coded, theme_sources, quotations))
    heading = name_unit(unit).capitalize()
    if unit == "weeks":
        heading = "Worker-weeks"
    rows = []
    for theme in codebook.themes:
        n, n_workers = _describe_numbers(numbers[theme.id])
        row = {
            "Area": areas[theme.area],
            "Theme": accuracy.label(theme.id, theme.label),
            heading: n,
            "Workers": n_workers,
            WEEKS: _describe_weeks(numbers[theme.id], weeks[theme.id]),
            SOURCES: sources[theme.id]["sources"],
            "Quotation": quoted[theme.id]["quotation"],
            "False positive": quoted[theme.id]["false_positive"],
        }
        rows.append(row)
    frame = pd.DataFrame(rows)
    empty = [column for column in (WEEKS, SOURCES) if frame[column].isin(["", CONFIDENTIAL]).all()]
    notes = [
        f"{heading}: number of {describe_unit(unit, accuracy.coders)}.",
        "Workers: those for whom the theme is coded, of those with whom there was contact.",
    ]
    if codebook.dictionary.themes:
        notes.append(FALSE_POSITIVE)
    else:
        empty.append("False positive")
    frame = frame.drop(columns=empty)
    if (frame == CONFIDENTIAL).any(axis=None):
        notes.append(SUPPRESSION)
    notes.append(f"{accuracy.describe(codebook, marks=f'{MARK} marks')} {describe_codebook(codebook)}")
    registered = {
        "public_theme_counts": [themes, weeks_coded],
        "table quotations": quotations[["quotation", "false_positive"]],
        "data/codebook.yaml": codebook,
        "table validations": accuracy,
    }
    return ArticleTable("themes", "Themes", frame, " ".join(notes), shows, registered)


def _by_theme(table: pd.DataFrame) -> dict[str, Mapping[Hashable, Any]]:
    return {row["theme"]: row for row in table.to_dict("records")}


def _describe_numbers(row: Mapping[Hashable, Any]) -> tuple[object, str]:
    """Return the count of a theme and its workers, or why neither is shown."""
    if row["state"] != SHOWN:
        return NOT_SHOWN[row["state"]], NOT_SHOWN[row["state"]]
    return row["n"], f"{row['n_workers']} of {row['n_heard']}"


def _describe_weeks(row: Mapping[Hashable, Any], weeks: Mapping[Hashable, Any]) -> str:
    """Return the weeks in which a theme is coded, or why they are not shown."""
    if pd.isna(weeks["n_weeks"]):
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
    themes: pd.DataFrame, weeks_coded: pd.DataFrame, theme_sources: pd.DataFrame, codebook: Codebook
) -> dict[str, Sentence]:
    """Say in a sentence for how many workers, in how many weeks and in which sources each theme is coded.

    Parameters
    ----------
    themes, weeks_coded, theme_sources
        As `theme_table` takes them.
    """
    _shown_by(theme_sources, "sources")
    numbers, weeks, sources = map(_by_theme, (themes, weeks_coded, theme_sources))
    registered = {"public_theme_counts": [themes, weeks_coded], "data/codebook.yaml": codebook}
    return {
        theme.id: _describe_theme(
            theme.label, numbers[theme.id], weeks[theme.id], sources[theme.id], registered
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
    return Sentence(f"{label}: {', '.join(parts)}.", shows, registered)
