"""Areas: the themes of each added up, per worker or per week, and divided by how much was observed."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from helpers.coding.conversations import conversation_sources, weekly_source
from helpers.study.codebook import Codebook
from helpers.study.named_sources import refuse_mixed_roles
from helpers.study.study import Study
from helpers.study.units import count_in_unit, denominator_of

AMOUNTS = ["n_words", "n_contacts", "n_weeks", "minutes"]
"""How much was observed: what counts are divided by."""


def by_area(
    theme_counts: pd.DataFrame,
    contacts: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    sources: list[str],
    weeks: range,
    denominator: str = "words",
    per: str = "worker",
    below: Collection[str] = (),
) -> pd.DataFrame:
    """Add up the themes of each area: one row per worker, or week, and area.

    Parameters
    ----------
    per
        ``worker``, or ``week``: of all workers together.
    denominator
        What ``n`` is divided by (`study.units.DENOMINATORS`).
    below
        Themes below the study's accuracy threshold.

    Returns
    -------
    DataFrame
        `per`, ``area``, ``n`` (missing where nobody was observed), the part ``n_below_threshold`` of it that
        is of themes `below`; `AMOUNTS` observed in `sources` and `weeks`; and ``rate``: ``n`` by the
        denominator, missing where that is 0 or not known.

    Raises
    ------
    FieldworkError
        `unit` or `denominator` is not allowed, or `sources` have different counted roles.

    Examples
    --------
    >>> from helpers.counting.small_tables import codebook, contacts, study, theme_counts
    >>> options = {"unit": "segments", "sources": ["interview"], "weeks": range(1, 3)}
    >>> table = by_area(theme_counts, contacts, study, codebook, **options)
    >>> print(table[["worker", "area", "n", "n_words", "rate"]].to_string(index=False))
    worker    area  n  n_words  rate
        W1 firm_up  2       10 200.0
        W1   focus  0       10   0.0
        W2 firm_up  0        4   0.0
        W2   focus  1        4 250.0
    """
    refuse_mixed_roles(sources, study)
    is_used = theme_counts["source"].isin(sources) & theme_counts["week"].isin(weeks)
    counts = count_in_unit(theme_counts[is_used], unit)
    counts["area"] = counts["theme"].map({theme.id: theme.area for theme in codebook.themes})
    counts["n_below_threshold"] = counts["n"].where(counts["theme"].isin(list(below)), 0)
    sums = ["n", "n_below_threshold"]
    n = counts.groupby([per, "area"], as_index=False)[sums].sum()
    observed = contacts["source"].isin(sources) & contacts["week"].isin(weeks)
    amounts = _sum_amounts(contacts[observed], per)
    members: list[str] | range = weeks
    if per == "worker":
        members = study.worker_ids
    grid = pd.DataFrame({per: list(members)}).merge(
        pd.DataFrame({"area": [area.id for area in codebook.areas]}), how="cross"
    )
    table = grid.merge(n, on=[per, "area"], how="left", validate="one_to_one")
    table = table.merge(amounts, on=per, how="left", validate="many_to_one")
    for name in ("n_words", "n_contacts", "n_weeks"):
        table[name] = table[name].fillna(0).astype("int64")
    for name in sums:
        table[name] = table[name].fillna(0).astype("Int64").where(table["n_contacts"] > 0)
    table["rate"] = _rate(table, denominator)
    return table[[per, "area", *sums, *AMOUNTS, "rate"]]


def in_weekly_source(
    theme_counts: pd.DataFrame,
    contacts: pd.DataFrame,
    segments: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    sources: list[str],
    weeks: range,
    denominator: str = "words",
    below: Collection[str] = (),
) -> pd.DataFrame:
    """Add up the themes of each area by week in one source alone, in which the researcher does not speak.

    Parameters
    ----------
    sources
        The counted sources, among which it is chosen (`coding.conversations.weekly_source`).

    Returns
    -------
    DataFrame
        As `by_area`, by week, with its ``source``; without rows if no source can be chosen.
    """
    in_weeks = contacts[contacts["week"].isin(weeks)]
    source = weekly_source(in_weeks, conversation_sources(segments, study), sources)
    options = {"unit": unit, "denominator": denominator}
    alone = [source] * bool(source)
    table = by_area(
        theme_counts,
        contacts,
        study,
        codebook,
        **options,
        sources=alone,
        weeks=weeks,
        per="week",
        below=below,
    )
    if not source:
        table = table[:0]
    return table.assign(source=source)


def _rate(table: pd.DataFrame, denominator: str) -> pd.Series[float]:
    """Return ``n`` by the denominator, missing where that is 0 or not known."""
    by = denominator_of(denominator)
    n = table["n"].astype(float)
    if not by.amount:
        return n
    amount = table[by.amount].astype(float)
    return (by.times * n / amount.where(amount > 0)).round(3)


def _sum_amounts(contacts: pd.DataFrame, per: str) -> pd.DataFrame:
    """Return `per` and `AMOUNTS`, one row per observed worker or week; ``n_weeks`` are worker-weeks."""
    observed = contacts[contacts["state"] == "observed"]
    groups = observed.groupby(per)
    table = groups[["n_words", "n_contacts"]].sum()
    worker_weeks = observed.drop_duplicates(["worker", "week"])
    table["n_weeks"] = worker_weeks.groupby(per).size()
    table["minutes"] = groups["duration_s"].agg(_sum_minutes).astype(float).round(2)
    return table.reset_index()


def _sum_minutes(lengths: pd.Series[float]) -> float:
    """Add up lengths in seconds; missing if one of them is not known, so that no rate is too high."""
    return float(lengths.sum(skipna=False) / 60)
