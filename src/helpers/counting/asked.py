"""Asked and volunteered: whether a theme was in the question before it, or the worker brought it up.

How often a theme is coded in an interview depends on how often the guide asks about it. So each coded segment
of the workers' own words is *asked*, if the question before it has the theme; *volunteered*, if there was a
question and it had not; or said *without a question*, if the researcher had not spoken before, as in a voice
note. What the researcher wrote in a chat is no turn: a voice note may answer it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping

import pandas as pd

from helpers.prose import counted
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY
from helpers.study.gate import Sentence, Shows, may_show
from helpers.study.reporting import reports
from helpers.study.study import Study
from helpers.tables import ASKED_COUNTS, in_order

ASKED, VOLUNTEERED, NO_QUESTION, NOT_KNOWN = "asked", "volunteered", "no_question", "not_known"
KINDS = {
    ASKED: "asked about, at least",
    VOLUNTEERED: "volunteered, at most",
    NO_QUESTION: "said without a question,",
    NOT_KNOWN: "not known,",
}
"""What a coded segment can be, with its words before a number: questions that ask in other words than the
indicators are not found, unless a person has coded them."""
HOW_FAR = "How far the questions made this order is not known."
"""What ends every sentence on a ranking of themes: a question in other words may not have been found."""
COUNTS = [f"n_{kind}" for kind in KINDS]
KEY = ["worker", "source", "theme"]


def find_asked(
    codings: pd.DataFrame,
    all_codings: pd.DataFrame,
    coverage: pd.DataFrame,
    segments: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    weeks: range,
) -> pd.DataFrame:
    """Say of each coded segment of the workers' own words whether its theme had been asked about.

    The question before a segment is the last turn of the researcher in the same contact that has a question
    mark, or in which a theme is coded; any other (*mm-hm*, *I see*) leaves the question as it was. Turns of
    the researcher that follow each other are one. It has a theme if anybody has coded it there: the
    dictionary, or a person.

    A theme without indicators is found in questions only by persons. Where nobody who codes the researcher's
    turns has reviewed the contact, it is *not known*, which is not *volunteered*. Nor is *volunteered*
    proved: the dictionary does not find a question in other words than the indicators.

    Parameters
    ----------
    codings
        The codings to count (`coding.choice.choose`).
    all_codings
        Table ``codings``, of every coder.
    coverage
        ``segment_id``, ``coder``: which segments each person has reviewed.

    Returns
    -------
    DataFrame
        One row per counted segment and theme: ``segment_id``, ``theme``, ``worker``, ``source`` and ``kind``,
        one of `KINDS`.
    """
    own = study.own_sources
    said = segments[segments["source"].isin(own) & segments["week"].isin(weeks)]
    coded = codings[["segment_id", "theme"]].drop_duplicates()
    coded = coded.merge(
        said.loc[said["is_counted"], ["segment_id", "contact_id", "worker", "source"]],
        on="segment_id",
        how="inner",
        validate="many_to_one",
    )
    question_of = dict(_questions(said, all_codings))
    contacts_with_person = _contacts_with_person(all_codings, coverage, said)
    in_dictionary = set(codebook.dictionary.theme_ids)
    kinds = []
    for segment_id, theme, contact_id in coded[["segment_id", "theme", "contact_id"]].itertuples(index=False):
        question = question_of[segment_id]
        can_be_found = theme in in_dictionary or contact_id in contacts_with_person
        kinds.append(_kind(theme, question, can_be_found=can_be_found))
    table = coded.assign(kind=pd.Series(kinds, coded.index, dtype="str"))
    return table[["segment_id", "theme", "worker", "source", "kind"]]


def _questions(said: pd.DataFrame, all_codings: pd.DataFrame) -> Iterator[tuple[str, frozenset[str] | None]]:
    """Yield each segment with the themes of the question before it; None: nobody had spoken before."""
    is_said = all_codings["segment_id"].isin(said["segment_id"])
    of_segments = all_codings[is_said].groupby("segment_id")["theme"]
    themes_of = {str(segment_id): frozenset(themes) for segment_id, themes in of_segments}
    ordered = said.sort_values(["contact_id", "segment_id"], kind="stable")
    for _, contact in ordered.groupby("contact_id", sort=False):
        question: frozenset[str] | None = None
        is_after_researcher = False
        for _, turn in contact.groupby("record_id", sort=False):
            is_researcher = turn["speaker_role"].iloc[0] == "researcher"
            if is_researcher:
                question = _with_turn(question, turn, themes_of, is_continued=is_after_researcher)
            is_after_researcher = is_researcher
            for segment_id in turn["segment_id"]:
                yield segment_id, question


def _with_turn(
    question: frozenset[str] | None,
    turn: pd.DataFrame,
    themes_of: Mapping[str, frozenset[str]],
    *,
    is_continued: bool,
) -> frozenset[str]:
    """Return the themes of the question that stands after a turn of the researcher."""
    before: frozenset[str] = question or frozenset()
    none: frozenset[str] = frozenset()
    themes = none.union(*(themes_of.get(segment_id, none) for segment_id in turn["segment_id"]))
    is_question = bool(themes) or bool(turn["text"].str.contains("?", regex=False).any())
    if not is_question:
        return before
    if is_continued:
        return before | themes
    return themes


def _contacts_with_person(
    all_codings: pd.DataFrame, coverage: pd.DataFrame, said: pd.DataFrame
) -> Collection[str]:
    """Return the contacts that a person has reviewed who codes the researcher's turns as well."""
    by_persons = all_codings[all_codings["coder"] != DICTIONARY]
    of_researcher = said.loc[said["speaker_role"] == "researcher", "segment_id"]
    coders = by_persons.loc[by_persons["segment_id"].isin(of_researcher), "coder"].unique()
    reviewed = coverage.loc[coverage["coder"].isin(coders), "segment_id"]
    return set(said.loc[said["segment_id"].isin(reviewed), "contact_id"])


def _kind(theme: str, question: frozenset[str] | None, *, can_be_found: bool) -> str:
    """Return what a coded segment is, by the themes of the question before it."""
    if question is None:
        return NO_QUESTION
    if theme in question:
        return ASKED
    if not can_be_found:
        return NOT_KNOWN
    return VOLUNTEERED


def count_asked(found: pd.DataFrame, theme_counts: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Count the segments that are asked about, volunteered, said without a question, or not known.

    Parameters
    ----------
    found
        As `find_asked` returns it.
    theme_counts
        Table ``theme_counts``: where a worker was observed, in the same weeks.

    Returns
    -------
    DataFrame
        Table ``asked_counts``: one row per worker, source of the workers' own words and theme, zeros
        included, where the worker was observed in the source. Its counts add up to ``n_segments`` of table
        ``theme_counts``.
    """
    own = study.own_sources
    grid = theme_counts.loc[theme_counts["source"].isin(own), KEY].drop_duplicates()
    n = pd.crosstab([found[name] for name in KEY], found["kind"]).reindex(columns=list(KINDS), fill_value=0)
    n = n.rename(columns={kind: f"n_{kind}" for kind in KINDS}).rename_axis(columns=None).reset_index()
    table = grid.merge(n.astype(dict.fromkeys(KEY, "str")), on=KEY, how="left", validate="one_to_one")
    table[COUNTS] = table[COUNTS].fillna(0).astype("int64")
    return in_order(ASKED_COUNTS, table)


def by_theme(asked_counts: pd.DataFrame, codebook: Codebook, *, sources: Collection[str]) -> pd.DataFrame:
    """Add up workers and sources: one row per theme, in the codebook's order.

    Parameters
    ----------
    asked_counts
        Table ``asked_counts``.

    Returns
    -------
    DataFrame
        ``theme``, ``n_segments`` and the four counts that add up to it.
    """
    of_sources = asked_counts[asked_counts["source"].isin(list(sources))]
    sums = of_sources.groupby("theme")[COUNTS].sum().reindex(codebook.theme_ids, fill_value=0)
    sums.insert(0, "n_segments", sums.sum(axis=1))
    return sums.astype("int64").rename_axis("theme").reset_index()


def describe_most_coded(
    asked_counts: pd.DataFrame, study: Study, codebook: Codebook, *, sources: Collection[str]
) -> Sentence:
    """Say of the most frequently coded theme how many of its segments had been asked about.

    It belongs next to every ranking of themes: a guide that asks more about one theme makes it lead. A study
    that does not rank themes has an empty sentence.

    Parameters
    ----------
    asked_counts
        Table ``asked_counts``.
    sources
        The sources in which the ranking is made; those of the researcher's words are left out.
    """
    if not reports(study, "rankings"):
        return Sentence("", Shows.NOTHING)
    if not may_show(study, Shows.WORKERS):
        text = (
            f"Under the profile {study.disclosure.profile}, how often a theme had been asked about is not "
            f"published. {HOW_FAR}"
        )
        return Sentence(text, Shows.NOTHING)
    themes = by_theme(asked_counts, codebook, sources=sources)
    if themes.empty or not themes["n_segments"].sum():
        return Sentence("No theme is coded in the workers' own words.", Shows.NOTHING)
    most = themes[themes["n_segments"] == themes["n_segments"].max()]
    labels = {theme.id: theme.label for theme in codebook.themes}
    sentences = [_describe(labels[row["theme"]], row) for row in most.to_dict("records")]
    text = f"{' '.join(sentences)} {HOW_FAR}"
    return Sentence(text, Shows.WORKERS, {f"table {ASKED_COUNTS.name}": themes})


def _describe(label: str, row: Mapping[Hashable, int]) -> str:
    """Say how many segments of a theme are of each kind that occurs, and always how many were asked about."""
    parts = [
        f"{words} {row[f'n_{kind}']:,}" for kind, words in KINDS.items() if row[f"n_{kind}"] or kind == ASKED
    ]
    return f"{label}, {counted(row['n_segments'], 'segments')}: {'; '.join(parts)}."
