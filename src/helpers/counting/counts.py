"""Counting themes: per worker, week and source, and the summaries that figures are drawn from."""

from __future__ import annotations

import pandas as pd

from helpers.coding.sides import sides_of_segments
from helpers.errors import FieldworkError
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.directions import SIDES
from helpers.study.named_sources import check_sources, refuse_mixed_roles
from helpers.study.study import Study, state_of_week
from helpers.study.units import count_in_unit
from helpers.tables import THEME_COUNTS, in_order

CELL = ["worker", "week", "source"]
COUNTS = ["n_mentions", "n_segments", "n_turns", "n_contacts", "n_for", "n_against", "n_both"]
"""Columns of counts; the last three are of the segments in each direction (`coding.sides`)."""


def count_themes(
    codings: pd.DataFrame, segments: pd.DataFrame, contacts: pd.DataFrame, codebook: Codebook, *, weeks: range
) -> pd.DataFrame:
    """Count how often each theme occurs, per worker, week and source.

    A segment counts once for a theme, however many of its indicators it has. Where the worker was observed
    and the theme does not occur, the count is 0; where the worker was not observed, there is no row.

    Parameters
    ----------
    codings, segments, contacts
        The tables of those names. Segments of a speaker role that is not counted (the interviewer's) are left
        out.
    weeks
        The study weeks to count.

    Returns
    -------
    DataFrame
        One row per worker, week, source and theme (table ``theme_counts``): ``n_mentions`` codings;
        ``n_segments``, ``n_turns`` and ``n_contacts`` in which they occur; ``n_for``, ``n_against``,
        ``n_both``, the segments of each side. The side of the others is not said.

    Examples
    --------
    >>> from helpers.counting.small_tables import codebook, codings, contacts, segments
    >>> print(codings[["segment_id", "theme", "indicator"]].to_string(index=False))
    segment_id    theme indicator
     a-r1-s001 training  training
     a-r1-s002 training  training
     b-r1-s001  welcome   welcome
    >>> table = count_themes(codings, segments, contacts, codebook, weeks=range(1, 3))
    >>> print(table.loc[:, :"n_contacts"].to_string(index=False))
    worker  week    source    theme  n_mentions  n_segments  n_turns  n_contacts
        W1     1 interview training           2           2        1           1
        W1     1 interview  welcome           0           0        0           0
        W2     2 interview training           0           0        0           0
        W2     2 interview  welcome           1           1        1           1
    """
    is_observed = (contacts["state"] == "observed") & contacts["week"].isin(weeks)
    themes = pd.DataFrame({"theme": codebook.theme_ids}, dtype="str")
    grid = contacts.loc[is_observed, CELL].merge(themes, how="cross")
    is_counted = segments["is_counted"] & segments["week"].isin(weeks)
    coded = codings.merge(
        segments.loc[is_counted, ["segment_id", "record_id", "contact_id", *CELL]],
        on="segment_id",
        how="inner",
        validate="many_to_one",
    )
    counts = coded.groupby([*CELL, "theme"], as_index=False).agg(
        n_mentions=("segment_id", "size"),
        n_segments=("segment_id", "nunique"),
        n_turns=("record_id", "nunique"),
        n_contacts=("contact_id", "nunique"),
    )
    counts = counts.merge(
        _count_sides(coded, codebook), on=[*CELL, "theme"], how="left", validate="one_to_one"
    )
    table = grid.merge(counts, on=[*CELL, "theme"], how="left", validate="one_to_one")
    table[COUNTS] = table[COUNTS].fillna(0).astype("int64")
    return in_order(THEME_COUNTS, table)


def _count_sides(coded: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Count the segments of each side: ``n_for``, ``n_against`` and ``n_both`` of each cell and theme."""
    of_segment = coded[["segment_id", *CELL]].drop_duplicates()
    sides = sides_of_segments(coded, codebook)
    sides = sides.merge(of_segment, on="segment_id", how="inner", validate="many_to_one")
    counts = sides[[*CELL, "theme"]].drop_duplicates()
    for side in SIDES:
        n = sides[sides["side"] == side].groupby([*CELL, "theme"]).size().rename(f"n_{side}").reset_index()
        counts = counts.merge(n, on=[*CELL, "theme"], how="left", validate="one_to_one")
    return counts


def by_worker_and_week(
    theme_counts: pd.DataFrame,
    contacts: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    sources: list[str],
    weeks: range,
) -> pd.DataFrame:
    """Add up some sources: one row per worker, week and theme, for every one of `weeks`.

    Returns
    -------
    DataFrame
        ``worker``, ``week``, ``state``, ``area``, ``theme``, ``n``: missing, not 0, in a week when the worker
        was not observed in any of `sources`.

    Raises
    ------
    FieldworkError
        `theme_counts` lacks one of `weeks`; `unit` or `sources` is not allowed.

    Examples
    --------
    >>> from helpers.counting.small_tables import codebook, contacts, study, theme_counts
    >>> options = {"unit": "segments", "sources": ["interview"], "weeks": range(1, 3)}
    >>> table = by_worker_and_week(theme_counts, contacts, study, codebook, **options)
    >>> print(table[table["theme"] == "training"].to_string(index=False))
    worker  week      state    area    theme    n
        W1     1   observed firm_up training    2
        W1     2 no_contact firm_up training <NA>
        W2     1 no_contact firm_up training <NA>
        W2     2   observed firm_up training    0
    """
    is_used = contacts["source"].isin(check_sources(sources, study)) & contacts["week"].isin(weeks)
    state = contacts[is_used].groupby(["worker", "week"])["state"].agg(state_of_week).reset_index()
    themes = pd.DataFrame([(theme.area, theme.id) for theme in codebook.themes], columns=["area", "theme"])
    grid = state.merge(themes, how="cross")
    counts = count_in_unit(theme_counts[theme_counts["source"].isin(sources)], unit)
    table = grid.merge(counts, on=["worker", "week", "theme"], how="left", validate="one_to_one")
    table["n"] = table["n"].astype("Int64")
    uncounted = table.loc[(table["state"] == "observed") & table["n"].isna(), "week"]
    if len(uncounted):
        msg = (
            f"{THEME_COUNTS.file}: has no counts for week {uncounted.min()}. "
            "Run 03-count-themes with the same parameter weeks."
        )
        raise FieldworkError(msg)
    return table[["worker", "week", "state", "area", "theme", "n"]]


def by_theme(
    theme_counts: pd.DataFrame, study: Study, codebook: Codebook, *, sources: list[str]
) -> pd.DataFrame:
    """Sum up each theme over workers and weeks.

    Returns
    -------
    DataFrame
        One row per theme, in the codebook's order, zeros included: ``theme``, ``area``, `COUNTS`;
        ``n_workers`` and ``n_weeks``, the workers and the study weeks in which it occurs. No row if there are
        no `sources`: nothing was counted.

    Raises
    ------
    FieldworkError
        A source is not one of the study's, or the sources have different counted roles.

    Examples
    --------
    >>> from helpers.counting.small_tables import codebook, study, theme_counts
    >>> table = by_theme(theme_counts, study, codebook, sources=["interview"])
    >>> print(table[["theme", "n_segments", "n_turns", "n_workers", "n_weeks"]].to_string(index=False))
       theme  n_segments  n_turns  n_workers  n_weeks
    training           2        1          1        1
     welcome           1        1          1        1
    """
    refuse_mixed_roles(sources, study)
    counts = theme_counts[theme_counts["source"].isin(sources)]
    occurring = counts[counts["n_segments"] > 0]
    themes = [(theme.area, theme.id) for theme in codebook.themes if sources]
    table = pd.DataFrame(themes, columns=["area", "theme"]).set_index("theme")
    table[COUNTS] = counts.groupby("theme")[COUNTS].sum()
    table["n_workers"] = occurring.groupby("theme")["worker"].nunique()
    table["n_weeks"] = occurring.groupby("theme")["week"].nunique()
    n = [*COUNTS, "n_workers", "n_weeks"]
    table[n] = table[n].fillna(0).astype("int64")
    return table.reset_index()


def describe_themes(
    themes: pd.DataFrame,
    codebook: Codebook,
    study: Study,
    *,
    sources: list[str],
) -> str:
    """Say which theme is coded in most segments and which in fewest, and which are not counted.

    Parameters
    ----------
    themes
        As `by_theme` returns it, for `sources`.
    """
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    of_workers = f"of {counted(len(study.workers), 'workers')}"

    def extent(row: pd.Series) -> str:
        return f"{row['n_segments']:,}; {row['n_workers']} {of_workers}, {counted(row['n_weeks'], 'weeks')}"

    most = themes.iloc[int(themes["n_segments"].argmax())]
    least = themes.iloc[int(themes["n_segments"].argmin())]
    kinds = listed([in_a_sentence(study.source(source).label) for source in sources])
    extremes = (
        f"In {kinds}, {labels[most['theme']]} is coded in the largest number of segments ({extent(most)}) "
        f"and {labels[least['theme']]} in the smallest ({extent(least)})."
    )
    return f"{extremes} {codebook.describe_left_out()}".rstrip()
