"""Saturation: when new themes became rare, contact by contact, and how far that depends on their order.

New is a theme that no earlier contact has. The information threshold is that of Guest, Namey and Chen (2020,
PLOS ONE 15(5) e0232076): the new themes of a run of contacts, as a share of the themes of the base, the first
contacts; saturation is reached with the first run whose share is not above the threshold, and written
``base+run``. The band is of random orders of the same contacts: five workers were not drawn at random, and it
says nothing of other workers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.prose import counted, in_a_sentence, listed
from helpers.study.resampling import DRAWS, HIGH, LOW, MEDIAN, SEED
from helpers.study.study import Study

BY_CONTACT = ["n", "contact_id", "worker", "week", "source", "n_new", "n_themes", "low", "median", "high"]
BY_WEEK = ["week", "n_contacts", "n_new", "n_themes"]
THRESHOLDS = ["sources", "contacts", "base", "run", "threshold", "n_base", "reached", "share"]
WHY_NOT = (
    "This study is reflexive: themes are made by the researcher, and more can always be made of the same "
    "words, so that they can never be called complete. Saturation belongs to other approaches (Braun and "
    "Clarke 2019, doi 10.1080/2159676X.2019.1704846), and is not reported."
)


def by_contact(
    codings: pd.DataFrame, segments: pd.DataFrame, study: Study, *, sources: Sequence[str]
) -> pd.DataFrame:
    """Count the themes that are new in each contact, in the order of time.

    Parameters
    ----------
    codings
        The codings to count (`choice.choose`).
    segments
        Table ``segments``; those of a speaker role that is not counted are left out. A contact without any
        coding is a contact nevertheless.
    sources
        The sources whose contacts are taken.

    Returns
    -------
    DataFrame
        `BY_CONTACT`: one row per contact, from 1; those of one day in the order of their ids. ``n_themes``
        counts all themes so far; ``low``, ``median`` and ``high`` are its 5th, 50th and 95th percentile over
        `DRAWS` random orders of the contacts. No row under ``stance: reflexive``.
    """
    contacts, has = _themes_of_contacts(codings, segments, study, sources)
    if contacts.empty:
        return pd.DataFrame(columns=BY_CONTACT)
    so_far = np.logical_or.accumulate(has, axis=0).sum(axis=1)
    low, median, high = _band(has)
    counts = {"n": np.arange(1, len(has) + 1), "n_new": np.diff(so_far, prepend=0), "n_themes": so_far}
    return contacts.assign(**counts, low=low, median=median, high=high)[BY_CONTACT]


def by_week(contacts: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Count the themes that are new in each study week.

    Parameters
    ----------
    contacts
        As `by_contact` returns it.

    Returns
    -------
    DataFrame
        `BY_WEEK`: one row per week of the calendar. In a week without contact nothing could be new: ``n_new``
        is missing, not 0. No row if there are no contacts.
    """
    if contacts.empty:
        return pd.DataFrame(columns=BY_WEEK)
    by = contacts.groupby("week").agg(n_contacts=("n", "size"), n_new=("n_new", "sum"))
    weeks = by.reindex(study.calendar.weeks)
    weeks["n_contacts"] = weeks["n_contacts"].fillna(0)
    weeks["n_themes"] = weeks["n_new"].fillna(0).cumsum()
    return weeks.astype("Int64").rename_axis("week").reset_index()[BY_WEEK]


def thresholds(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    study: Study,
    *,
    sources: Sequence[Sequence[str]],
    base: int = 4,
    runs: Sequence[int] = (2,),
    shares: Sequence[float] = (0.05, 0.0),
) -> pd.DataFrame:
    """Find when the share of new themes fell to a threshold: one row per group of sources, run and threshold.

    Parameters
    ----------
    sources
        Groups of sources; the contacts of each group are taken together.
    base
        How many first contacts make the base.
    runs
        How many contacts make a run.
    shares
        The thresholds: new themes of a run, as a share of the themes of the base.

    Returns
    -------
    DataFrame
        `THRESHOLDS`: ``n_base``, the themes of the base; ``reached``, such as ``6+2``: after six contacts,
        two more brought no larger a share of new themes than the threshold; empty if no run did, or there are
        fewer contacts than base and run. ``share``: of that run, or of the last. No row under ``stance:
        reflexive``.
    """
    rows = []
    for group in sources:
        table = by_contact(codings, segments, study, sources=group)
        if table.empty:
            continue
        n_contacts = len(table)
        so_far = [0, *table["n_themes"].astype(int)]
        n_base = so_far[min(base, n_contacts)]
        labels = listed([in_a_sentence(study.source(source).label) for source in group])
        for run, threshold in product(runs, shares):
            reached, share = _reached(so_far, base, run, threshold)
            rows.append((labels, n_contacts, base, run, threshold, n_base, reached, share))
    return pd.DataFrame(rows, columns=THRESHOLDS)


def _reached(so_far: Sequence[int], base: int, run: int, threshold: float) -> tuple[str, float]:
    """Return after which contacts a run brought few new themes, as base+run, and the share of that run."""
    share = math.nan
    for before in range(base, len(so_far) - run):
        if so_far[base]:
            share = (so_far[before + run] - so_far[before]) / so_far[base]
        if share <= threshold:
            return f"{before}+{run}", round(share, 3)
    return "", round(share, 3)


def _themes_of_contacts(
    codings: pd.DataFrame, segments: pd.DataFrame, study: Study, sources: Sequence[str]
) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """Return the contacts in order of time, and for each (rows) whether it has each theme (columns)."""
    is_counted = segments["is_counted"] & segments["source"].isin(list(sources))
    counted_segments = segments[is_counted]
    contacts = counted_segments.drop_duplicates("contact_id")
    contacts = contacts.sort_values(["date", "contact_id"], ignore_index=True)
    if study.stance == "reflexive" or contacts.empty:
        return contacts[:0], np.zeros((0, 0), dtype=bool)
    coded = codings.merge(
        counted_segments[["segment_id", "contact_id"]],
        on="segment_id",
        how="inner",
        validate="many_to_one",
    )
    row_of = {contact_id: row for row, contact_id in enumerate(contacts["contact_id"])}
    column_of = {theme: column for column, theme in enumerate(sorted(coded["theme"].unique()))}
    has = np.zeros((len(row_of), len(column_of)), dtype=bool)
    rows = coded["contact_id"].map(row_of).to_numpy(dtype=int)
    columns = coded["theme"].map(column_of).to_numpy(dtype=int)
    has[rows, columns] = True
    return contacts, has


def _band(has: NDArray[np.bool_]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return percentiles of the number of themes after each contact, over random orders."""
    draw = np.random.default_rng(SEED)
    n_contacts, n_themes = has.shape
    first = np.full((DRAWS, n_themes), n_contacts)
    for order in first:
        rank = draw.permutation(n_contacts)
        for theme in range(n_themes):
            order[theme] = rank[has[:, theme]].min(initial=n_contacts)
    so_far = np.stack([(first <= position).sum(axis=1) for position in range(n_contacts)])
    low, median, high = np.percentile(so_far, (LOW, MEDIAN, HIGH), axis=1)
    return low, median, high


def describe_saturation(contacts: pd.DataFrame, reached: pd.DataFrame, study: Study) -> str:
    """Say when the last new theme came, by contact and week; or why that is not reported.

    Parameters
    ----------
    contacts, reached
        As `by_contact` and `thresholds` return them.
    """
    if study.stance == "reflexive":
        return WHY_NOT
    with_new = contacts[contacts["n_new"] > 0]
    if with_new.empty:
        return "No contact has a theme: there is no last new theme."
    last = with_new.iloc[-1]
    sources = sorted(set(contacts["source"]))
    kinds = listed([in_a_sentence(study.source(source).label) for source in sources])
    n_themes = counted(int(last["n_themes"]), "themes")
    last_new = (
        f"In {kinds}, the last new theme came in contact {last['n']} of {len(contacts):,}, in week "
        f"{last['week']}: {n_themes} in all."
    )
    is_too_short = reached["contacts"] < reached["base"] + reached["run"]
    if is_too_short.all():
        return f"{last_new} There are too few contacts for a base and a run: saturation cannot be judged."
    return (
        f"{last_new} {_describe_thresholds(reached)} The codebook lists the themes beforehand: this shows "
        "when each first appeared, not that there are no others. Nor does it show that other workers would "
        "add nothing new."
    )


def _describe_thresholds(reached: pd.DataFrame) -> str:
    if not reached["reached"].any():
        return "No run of contacts reaches the threshold."
    allowed = reached["threshold"].max()
    is_one_too_many = reached["threshold"].nunique() == 2 and (reached["n_base"] * allowed < 1).all()
    parts: list[str] = []
    for sources, of_group in reached.groupby("sources", sort=False):
        clauses = []
        for (run, base_and_run), rows in of_group.groupby(["run", "reached"], sort=False):
            when = f"by no run of {run}"
            if base_and_run:
                before = int(str(base_and_run).split("+")[0])
                when = f"after {counted(before, 'contacts')} plus a run of {run}"
            if is_one_too_many:
                clauses.append(when)
            else:
                clauses.append(f"{when}{_describe_allowed(rows['threshold'].tolist())}")
        if parts:
            parts.append(f"in {sources}, {listed(clauses)}")
        else:
            parts.append(f"In {sources} the threshold is reached {listed(clauses)}")
    described = f"{'; '.join(parts)}."
    if is_one_too_many:
        described += (
            f" With so few themes one new theme is more than {allowed:.0%} of the base, so both thresholds "
            "come to the same."
        )
    return described


def _describe_allowed(thresholds: Sequence[float]) -> str:
    """Return for which shares of new themes something is true, as the end of a clause."""
    shares = []
    for threshold in thresholds:
        if threshold:
            shares.append(f"at most {threshold:.0%}")
        else:
            shares.append("no")
    if len(shares) > 1:
        return f", whether {listed(shares, 'or')} new themes are allowed"
    return f" if {shares[0]} new themes are allowed"
