"""Counting themes: per worker, week and source, and the summaries that figures are drawn from."""

from __future__ import annotations

import math
import re
from collections.abc import Collection

import pandas as pd

from helpers.errors import FieldworkError, allowed
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.coders import THE_DICTIONARY, Coders
from helpers.study.gate import Sentence, Shows, may_show
from helpers.study.study import NO_CONTACT, SHOWN, Study, state_of_week
from helpers.study.units import count_in_unit, denominator_of
from helpers.tables import THEME_COUNTS, in_order

CELL = ["worker", "week", "source"]
COUNTS = ["n_mentions", "n_segments", "n_turns", "n_contacts"]
AMOUNTS = ["n_words", "n_contacts", "n_weeks", "minutes"]
"""How much was heard."""


def count_themes(
    codings: pd.DataFrame, segments: pd.DataFrame, contacts: pd.DataFrame, codebook: Codebook, *, weeks: range
) -> pd.DataFrame:
    """Count how often each theme occurs, per worker, week and source.

    A segment counts once for a theme, however many of its indicators it carries. Where the worker was heard but not on
    the theme, the count is 0; where the worker was not heard, there is no row.

    Parameters
    ----------
    codings, segments, contacts
        The tables of those names. Segments of a voice that is not counted (the interviewer's) are left out.
    weeks
        The study weeks to count.

    Returns
    -------
    DataFrame
        Table ``theme_counts``: ``n_mentions`` codings; ``n_segments``, ``n_turns`` and ``n_contacts`` in which they stand.
    """
    heard = contacts.loc[(contacts["state"] == "observed") & contacts["week"].isin(weeks), CELL]
    grid = heard.merge(pd.DataFrame({"theme": codebook.theme_ids}), how="cross")
    own = segments.loc[
        segments["is_counted"] & segments["week"].isin(weeks),
        ["segment_id", "record_id", "contact_id", *CELL],
    ]
    told = codings.merge(own, on="segment_id", how="inner", validate="many_to_one")
    counts = told.groupby([*CELL, "theme"], as_index=False).agg(
        n_mentions=("segment_id", "size"),
        n_segments=("segment_id", "nunique"),
        n_turns=("record_id", "nunique"),
        n_contacts=("contact_id", "nunique"),
    )
    table = grid.merge(counts, on=[*CELL, "theme"], how="left", validate="one_to_one")
    table[COUNTS] = table[COUNTS].fillna(0).astype("int64")
    return in_order(THEME_COUNTS, table)


def parse_weeks(text: str, study: Study) -> range:
    """Return the study weeks that a parameter names: 'all', or first and last such as '3-10'.

    A number alone is refused: '3' could be the third week as well as three weeks.

    Raises
    ------
    FieldworkError
        The text is neither, or the weeks are not in the calendar.
    """
    last = study.calendar.weeks[-1]
    if text == "all":
        return study.calendar.weeks
    written = str(text)  # papermill by itself makes a number of 3
    match = re.fullmatch(r"(\d+)-(\d+)", written)
    if not match or not 1 <= int(match[1]) <= int(match[2]) <= last:
        msg = f"parameter weeks: '{written}'. Allowed: all, or first and last week from 1 to {last}, such as 3-10."
        if written.isdecimal() and 1 <= int(written) <= last:
            msg += f" Week {written} alone is {written}-{written}; the weeks up to it are 1-{written}."
        raise FieldworkError(msg)
    return range(int(match[1]), int(match[2]) + 1)


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
    """Add up the chosen sources: one row per worker, week and theme, for every one of `weeks`.

    Returns
    -------
    DataFrame
        ``worker``, ``week``, ``state``, ``area``, ``theme``, ``n``: missing, not 0, in a week when the worker was not heard
        by one of `sources`.

    Raises
    ------
    FieldworkError
        `theme_counts` lacks one of `weeks`; `unit` or `sources` is not allowed.
    """
    chosen = contacts[contacts["source"].isin(check_sources(sources, study)) & contacts["week"].isin(weeks)]
    state = chosen.groupby(["worker", "week"])["state"].agg(state_of_week).reset_index()
    themes = pd.DataFrame([(theme.area, theme.id) for theme in codebook.themes], columns=["area", "theme"])
    counts = count_in_unit(theme_counts[theme_counts["source"].isin(sources)], unit)
    table = state.merge(themes, how="cross").merge(
        counts, on=["worker", "week", "theme"], how="left", validate="one_to_one"
    )
    table["n"] = table["n"].astype("Int64")
    uncounted = table.loc[(table["state"] == "observed") & table["n"].isna(), "week"]
    if len(uncounted):
        msg = f"{THEME_COUNTS.file}: has no counts for week {uncounted.min()}. Run 03-count-themes with the same parameter weeks."
        raise FieldworkError(msg)
    return table[["worker", "week", "state", "area", "theme", "n"]]


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
        Themes below the study's bar.

    Returns
    -------
    DataFrame
        `per`, ``area``, ``n`` (missing where nobody was heard), the part ``n_below_threshold`` of it that is of themes `below`; `AMOUNTS`
        that were heard in `sources` and `weeks`; and ``rate``: ``n`` by the denominator, missing where that is 0 or not known.
    """
    by = denominator_of(denominator)
    areas = {theme.id: theme.area for theme in codebook.themes}
    chosen = theme_counts["source"].isin(_known_sources(sources, study)) & theme_counts["week"].isin(weeks)
    counts = count_in_unit(theme_counts[chosen], unit).assign(area=lambda t: t["theme"].map(areas))
    counts["n_below_threshold"] = counts["n"].where(counts["theme"].isin(list(below)), 0)
    n = counts.groupby([per, "area"], as_index=False)[["n", "n_below_threshold"]].sum()
    heard = amounts(contacts[contacts["source"].isin(sources) & contacts["week"].isin(weeks)], per=[per])
    every = pd.DataFrame({per: study.worker_ids if per == "worker" else list(weeks)})
    grid = every.merge(pd.DataFrame({"area": [area.id for area in codebook.areas]}), how="cross")
    table = grid.merge(n, on=[per, "area"], how="left", validate="one_to_one").merge(
        heard, on=per, how="left", validate="many_to_one"
    )
    for name in AMOUNTS[:3]:
        table[name] = table[name].fillna(0).astype("int64")
    for name in ("n", "n_below_threshold"):
        table[name] = table[name].fillna(0).astype("Int64").where(table["n_contacts"] > 0)
    if by.amount:
        amount = table[by.amount].astype(float)
        table["rate"] = (by.times * table["n"].astype(float) / amount.where(amount > 0)).round(3)
    else:
        table["rate"] = table["n"].astype(float)
    return table[[per, "area", "n", "n_below_threshold", *AMOUNTS, "rate"]]


def amounts(contacts: pd.DataFrame, *, per: list[str]) -> pd.DataFrame:
    """Sum up how much was heard.

    Parameters
    ----------
    contacts
        Table ``contacts``, of the sources and weeks that are counted.

    Returns
    -------
    DataFrame
        `per`, and `AMOUNTS`: ``n_weeks``, the worker-weeks with contact; ``minutes``, missing unless the length of all that was heard is
        known. Rows where somebody was heard, and no others.
    """
    heard = contacts[contacts["state"] == "observed"]
    weeks = heard.drop_duplicates(list(dict.fromkeys([*per, "worker", "week"]))).groupby(per).size()
    groups = heard.groupby(per)
    table = groups[["n_words", "n_contacts"]].sum()
    seconds = heard["duration_s"].groupby([heard[key] for key in per]) if "duration_s" in heard else None
    known = (
        seconds.agg(lambda lengths: lengths.sum(skipna=False) / 60).astype(float).round(2)
        if seconds is not None
        else math.nan
    )
    return table.assign(n_weeks=weeks, minutes=known).reset_index()


def by_theme(
    theme_counts: pd.DataFrame, study: Study, codebook: Codebook, *, sources: list[str]
) -> pd.DataFrame:
    """Sum up each theme over workers and weeks.

    Returns
    -------
    DataFrame
        ``theme``, ``area``, `COUNTS`, ``n_workers`` and ``n_weeks``, in whose words and in how many study weeks it occurs: one row per
        theme, in the codebook's order, zeros included.

    Raises
    ------
    FieldworkError
        A source is not of the study, or they are of different voices.
    """
    chosen = theme_counts[theme_counts["source"].isin(_known_sources(sources, study))]
    told = chosen[chosen["n_segments"] > 0]
    table = pd.DataFrame(
        [(theme.area, theme.id) for theme in codebook.themes], columns=["area", "theme"]
    ).set_index("theme")
    table[COUNTS] = chosen.groupby("theme")[COUNTS].sum()
    table["n_workers"] = told.groupby("theme")["worker"].nunique()
    table["n_weeks"] = told.groupby("theme")["week"].nunique()
    n = [name for name in table if name.startswith("n_")]
    table[n] = table[n].fillna(0).astype("int64")
    return table.reset_index()


def weeks_reported(together: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Count in how many weeks each theme was told by anybody, of those in which somebody was heard.

    Parameters
    ----------
    together
        After disclosure control (`privacy.publication`). Where a week is kept back or stands in a block, nothing can be said of weeks.

    Returns
    -------
    DataFrame
        ``theme``, ``n_weeks``, ``of_weeks``: missing where it cannot be said.
    """
    rows: list[tuple[object, ...]] = []
    for theme in codebook.theme_ids:
        own = together[together["theme"] == theme]
        is_known = own["state"].isin([SHOWN, NO_CONTACT]).all() and (own["week"] == own["last_week"]).all()
        heard = own[own["state"] == SHOWN]
        rows.append(
            (theme, int((heard["n_workers"] > 0).sum()), len(heard)) if is_known else (theme, None, None)
        )
    return pd.DataFrame(rows, columns=["theme", "n_weeks", "of_weeks"]).astype(
        {"n_weeks": "Int64", "of_weeks": "Int64"}
    )


def in_words(
    themes: pd.DataFrame,
    codebook: Codebook,
    study: Study,
    *,
    sources: list[str],
    coders: Coders = THE_DICTIONARY,
) -> str:
    """Say in one sentence which theme stands in most segments and which in fewest.

    Parameters
    ----------
    themes
        As `by_theme` returns it, for `sources`.
    """
    labels = {theme.id: theme.label for theme in codebook.themes}
    most, least = themes.loc[themes["n_segments"].idxmax()], themes.loc[themes["n_segments"].idxmin()]
    marks = "indicators" if coders.is_dictionary else "codings"
    kinds = listed([in_a_sentence(study.source(source).label) for source in sources])
    return (
        f"In {kinds}, {in_a_sentence(labels[most['theme']])} has {marks} in most segments ({most['n_segments']:,}; "
        f"{most['n_workers']} of {counted(len(study.workers), 'workers')}, {counted(most['n_weeks'], 'weeks')}) and "
        f"{in_a_sentence(labels[least['theme']])} in fewest ({least['n_segments']:,}; "
        f"{least['n_workers']} of {counted(len(study.workers), 'workers')}, {counted(least['n_weeks'], 'weeks')})."
    )


def areas_in_words(
    areas: pd.DataFrame, codebook: Codebook, study: Study, *, denominator: str = "words"
) -> Sentence:
    """Say in one sentence which area leads alone, by its rate, in how many workers.

    Parameters
    ----------
    areas
        As `by_area` returns it.
    """
    if not may_show(study, Shows.WORKERS):
        return Sentence(
            f"How areas compare in single workers is not said under the profile {study.disclosure.profile}.",
            Shows.NOTHING,
        )
    heard = areas[areas["rate"].notna()]
    if heard.empty:
        return Sentence("Nobody was heard.", Shows.NOTHING)
    most = heard.groupby("worker")["rate"].transform("max")
    leaders = heard[(heard["rate"] == most) & (most > 0)].drop_duplicates("worker", keep=False)
    leading = leaders["area"].value_counts()
    n_workers = heard["worker"].nunique()
    parts = [f"{area.label} leads in {leading.get(area.id, 0)} of {n_workers}" for area in codebook.areas]
    per = denominator_of(denominator).words
    return Sentence(f"{per[0].upper()}{per[1:]}, {listed(parts)} workers.", Shows.WORKERS)


def check_sources(sources: list[str], study: Study) -> list[str]:
    """Return the sources that a parameter names.

    Raises
    ------
    FieldworkError
        It names none, one that the study has not, or sources of different voices.
    """
    if not sources:
        msg = f"parameter sources: none given. {allowed(study.source_ids)}"
        raise FieldworkError(msg)
    return _known_sources(sources, study)


def _known_sources(sources: list[str], study: Study) -> list[str]:
    voices = {study.source(source).counted_role for source in sources}
    if len(voices) > 1:
        kinds = ", ".join(sorted(voices))
        msg = f"parameter sources: {', '.join(sources)} are of different voices ({kinds}), and are never added up. Draw them apart."
        raise FieldworkError(msg)
    return sources
