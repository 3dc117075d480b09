"""Triangulation: what each source says of a theme, side by side and never added up.

Whether sources agree is said in the words of the triangulation protocol of Farmer, Robinson, Elliott and
Eyles (2006, Qualitative Health Research 16(3)): not that a theme is spoken of in several, but that it is
spoken of in the same direction, makes them convergent.
"""

from __future__ import annotations

import pandas as pd

from helpers.coding.verdicts import IN_WORDS, VERDICTS, between_words, side_of, verdict_of
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.directions import NOT_SAID
from helpers.study.study import Study, state_of_week
from helpers.study.units import count_in_unit


def side_by_side(
    theme_counts: pd.DataFrame,
    contacts: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    weeks: range,
) -> pd.DataFrame:
    """Put the sources side by side, never added up: one row per worker, theme and source.

    Returns
    -------
    DataFrame
        ``worker``, ``theme``, ``source``, ``state``, ``n``: missing, not 0, where the worker was not observed
        in that source in any of `weeks`; ``side``: for, against or both, or empty if no direction is said. A
        source is on a side if at least two thirds of its segments with a direction are; a segment that is
        both for and against counts half on each; ``n_directed``: its segments with a direction, whatever the
        unit, missing where ``n`` is.
    """
    in_weeks = contacts[contacts["week"].isin(weeks)]
    state = in_weeks.groupby(["worker", "source"])["state"].agg(state_of_week).reset_index()
    n = _count_by_source(theme_counts[theme_counts["week"].isin(weeks)], unit)
    grid = state.merge(pd.DataFrame({"theme": codebook.theme_ids}), how="cross")
    table = grid.merge(n, on=["worker", "source", "theme"], how="left", validate="one_to_one")
    table["n"] = table["n"].fillna(0).astype("Int64").where(table["state"] == "observed")
    sides = _sides_of_sources(theme_counts[theme_counts["week"].isin(weeks)])
    table = table.merge(sides, on=["worker", "source", "theme"], how="left", validate="one_to_one")
    table["side"] = table["side"].astype("str").fillna(NOT_SAID)
    table["n_directed"] = table["n_directed"].fillna(0).astype("Int64").where(table["n"].notna())
    table["rank"] = table["source"].map({source: n for n, source in enumerate(study.source_ids)})
    table = table.sort_values(["worker", "theme", "rank"], ignore_index=True)
    return table[["worker", "theme", "source", "state", "n", "side", "n_directed"]]


def _sides_of_sources(theme_counts: pd.DataFrame) -> pd.DataFrame:
    """Return ``worker``, ``source``, ``theme``, ``side``, ``n_directed`` of those with a direction."""
    sums = theme_counts.groupby(["worker", "source", "theme"])[["n_for", "n_against", "n_both"]].sum()
    n = sums.sum(axis=1)
    share = (sums["n_for"] + sums["n_both"] / 2)[n > 0] / n[n > 0]
    side = share.map(side_of).astype("str")
    return pd.DataFrame({"side": side, "n_directed": n[n > 0]}).reset_index()


def questions(codings: pd.DataFrame, segments: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the themes of which each worker was asked: those with which a question is coded.

    A question is a turn of the researcher in a source in which the worker's words are counted. It is found
    by the dictionary, and by persons who have coded these turns: what neither found may have been asked.

    Parameters
    ----------
    codings
        Table ``codings``, of every coder: a question is one, whoever has found it.

    Returns
    -------
    DataFrame
        ``worker``, ``theme``: one row for each.
    """
    own = study.own_sources
    is_question = segments["source"].isin(own) & (segments["speaker_role"] == "researcher")
    asked = segments.loc[is_question, ["segment_id", "worker"]]
    pairs = codings[["segment_id", "theme"]].merge(asked, on="segment_id", validate="many_to_one")
    return pairs[["worker", "theme"]].drop_duplicates().sort_values(["worker", "theme"], ignore_index=True)


def verdicts(by_source: pd.DataFrame, questions: pd.DataFrame) -> pd.DataFrame:
    """Say of each worker and theme whether the worker's sources agree.

    Sources are *convergent* if all in which a direction is said are for, or all against; *dissonant* if one
    is for and another against; *complementary* if they agree in part: one is both for and against, the other
    on one side; *divided* if each is both. It takes two sources with a direction to say so: otherwise the
    theme is spoken of in *several* sources, or in a *single* one. A theme that is coded in none is *silent*
    only if a question about it was found; if not, *no question found*, which is not that nobody asked.

    Parameters
    ----------
    by_source
        As `side_by_side` returns it.
    questions
        As `questions` returns it.

    Returns
    -------
    DataFrame
        ``worker``, ``theme``, ``n_sources`` in which it is coded, ``verdict`` (`VERDICTS`).
    """
    asked = set(questions[["worker", "theme"]].itertuples(index=False, name=None))
    rows = []
    for (worker, theme), of_theme in by_source.groupby(["worker", "theme"], sort=False):
        coded = of_theme[of_theme["n"].fillna(0) > 0]
        sides = [side for side in coded["side"] if side]
        verdict = verdict_of(len(coded), sides, is_asked=(worker, theme) in asked)
        rows.append((worker, theme, len(coded), verdict))
    return pd.DataFrame(rows, columns=["worker", "theme", "n_sources", "verdict"])


def _count_by_source(theme_counts: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return ``worker``, ``source``, ``theme``, ``n``: source by source, as worker-weeks do not add up."""
    parts = [
        count_in_unit(rows, unit).assign(source=source) for source, rows in theme_counts.groupby("source")
    ]
    if not parts:
        parts = [theme_counts.assign(n=0)]
    return pd.concat(parts).groupby(["worker", "source", "theme"])["n"].sum().reset_index()


def as_grid(of_worker: pd.DataFrame, codebook: Codebook, study: Study) -> pd.DataFrame:
    """Return one worker's themes by source, for display.

    Parameters
    ----------
    of_worker
        Rows of one worker, as `side_by_side` returns them.

    Returns
    -------
    DataFrame
        One row per theme, in the codebook's order: ``theme``, its label, and a column for each source, named
        by its label: the count, missing where the worker was never observed in it.
    """
    n_of = of_worker.set_index(["theme", "source"])["n"]
    grid = pd.DataFrame({"theme": [theme.label for theme in codebook.themes]})
    for source in study.sources:
        counts = [n_of[theme, source.id] for theme in codebook.theme_ids]
        grid[source.label] = pd.Series(counts, dtype="Int64")
    return grid


def describe_sources(
    of_worker: pd.DataFrame,
    verdicts_of_worker: pd.DataFrame,
    codebook: Codebook,
    study: Study,
    *,
    worker: str,
    unit: str,
) -> str:
    """Say whether a worker's sources agree on each theme, and how often themes are coded in each.

    Parameters
    ----------
    of_worker
        As `as_grid` takes it.
    verdicts_of_worker
        Rows of the worker, as `verdicts` returns them.
    """
    verdict_of = verdicts_of_worker.set_index("theme")["verdict"].reindex(codebook.theme_ids)
    n_several = int((verdicts_of_worker["n_sources"] > 1).sum())
    themes = counted(len(verdict_of), "themes")
    sentences = [f"For {worker}, {n_several} of {themes} are spoken of in two or more sources."]
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    for verdict in VERDICTS:
        named = [labels[theme] for theme in codebook.theme_ids if verdict_of[theme] == verdict]
        if named:
            sentences.append(f"{IN_WORDS[verdict]}: {listed(named)}.")
    judged = of_worker.merge(verdicts_of_worker[["theme", "verdict"]], on="theme", validate="many_to_one")
    opposed = {theme for _, theme in between_words(judged, study)}
    if opposed:
        named = [labels[theme] for theme in codebook.theme_ids if theme in opposed]
        sentences.append(
            f"The worker's own words are on one side and the researcher's on the other: {listed(named)}."
        )
    n_of = of_worker.groupby("source")["n"].sum()
    totals = [f"{int(n_of.get(source.id, 0)):,} in {in_a_sentence(source.label)}" for source in study.sources]
    # A segment with two themes is in the count of each.
    what = f"{unit.capitalize()} coded with a theme, counted once for each theme"
    if unit == "mentions":
        what = "Mentions of all themes"
    sentences.append(f"{what}: {listed(totals)}.")
    return " ".join(sentences)
