"""Segments for and against each theme, worker by worker."""

from __future__ import annotations

import pandas as pd

from helpers.coding.weights import PARTS, are_weighed, argue, of_public, totals
from helpers.prose import in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Sentence, Shows, may_show
from helpers.study.study import Study, state_of_week
from helpers.tables import PUBLIC_DIRECTIONS


def by_worker(
    theme_counts: pd.DataFrame,
    contacts: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    sources: list[str],
    weeks: range,
) -> pd.DataFrame:
    """Count the segments for and against each theme: one row per worker and theme.

    Returns
    -------
    DataFrame
        ``worker``, ``theme``, ``state``, ``n`` segments, and of these ``n_for``, ``n_against``, ``n_both``
        and ``n_not_said``, which add up to ``n``: all missing, not 0, where there was no contact with the
        worker through `sources` in `weeks`. Workers are in the study's order, themes in the codebook's.

    Examples
    --------
    >>> from helpers.counting.small_tables import codebook, contacts, study, theme_counts
    >>> options = {"sources": ["interview"], "weeks": range(1, 3)}
    >>> table = by_worker(theme_counts, contacts, study, codebook, **options)
    >>> print(table[["worker", "theme", "n", "n_for", "n_not_said"]].to_string(index=False))
    worker    theme  n  n_for  n_not_said
        W1 training  2      0           2
        W1  welcome  0      0           0
        W2 training  0      0           0
        W2  welcome  1      0           1
    """
    is_used = contacts["source"].isin(sources) & contacts["week"].isin(weeks)
    state = contacts[is_used].groupby("worker")["state"].agg(state_of_week)
    grid = pd.DataFrame({"worker": study.worker_ids}).merge(
        pd.DataFrame({"theme": codebook.theme_ids}), how="cross"
    )
    grid["state"] = grid["worker"].map(state)
    is_used = theme_counts["source"].isin(sources) & theme_counts["week"].isin(weeks)
    sums = _sums(theme_counts[is_used], ["worker", "theme"])
    table = grid.merge(sums, on=["worker", "theme"], how="left", validate="one_to_one")
    numbers = ["n", *PARTS]
    table[numbers] = table[numbers].fillna(0).where(table["state"] == "observed")
    return table[["worker", "theme", "state", *numbers]]


def in_weeks(weekly: pd.DataFrame, theme_counts: pd.DataFrame, *, sources: list[str]) -> pd.DataFrame:
    """Add to the counts of each worker, week and theme how many segments are on each side.

    Parameters
    ----------
    weekly
        As `counts.by_worker_and_week` returns it, for `sources`, in any unit.

    Returns
    -------
    DataFrame
        The same rows, with `PARTS`: segments, whatever the unit; missing where ``n`` is.
    """
    key = ["worker", "week", "theme"]
    sums = _sums(theme_counts[theme_counts["source"].isin(sources)], key).drop(columns="n")
    table = weekly.merge(sums, on=key, how="left", validate="one_to_one")
    table[list(PARTS)] = table[list(PARTS)].where(table["n"].notna())
    return table


def _sums(theme_counts: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return ``n`` segments and `PARTS` for each `key`."""
    sides = ["n_for", "n_against", "n_both"]
    sums = theme_counts.groupby(key)[["n_segments", *sides]].sum().astype("Int64")
    sums["n_not_said"] = sums["n_segments"] - sums[sides].sum(axis=1)
    return sums.rename(columns={"n_segments": "n"}).reset_index()


def public_totals(directions: pd.DataFrame, study: Study, codebook: Codebook) -> pd.DataFrame | None:
    """Add up the segments of all workers where the profile shows single workers; elsewhere, return None.

    Parameters
    ----------
    directions
        As `by_worker` returns it.

    Returns
    -------
    DataFrame or None
        As `coding.weights.totals` returns it.
    """
    return totals(directions, codebook) if may_show(study, Shows.WORKERS) else None


def describe_weights(
    directions: pd.DataFrame,
    public_directions: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    sources: list[str],
) -> Sentence:
    """Name the themes of which more segments are contrary than argue for their area, area by area.

    Parameters
    ----------
    directions
        As `by_worker` returns it; used where single workers may be shown.
    public_directions
        Public table ``directions``; used elsewhere.
    sources
        The counted sources, to be named.
    """
    sums, shows = public_totals(directions, study, codebook), Shows.WORKERS
    if sums is None:
        sums, shows = of_public(public_directions, codebook), Shows.TOGETHER
    registered = {PUBLIC_DIRECTIONS.name: sums, "data/codebook.yaml": codebook}
    text = " ".join(argue(sums, codebook))
    if are_weighed(sums, codebook):
        kinds = listed([in_a_sentence(study.source(source).label) for source in sources])
        text = f"Segments in {kinds}, all workers together. {text}"
    return Sentence(text, shows, registered)
