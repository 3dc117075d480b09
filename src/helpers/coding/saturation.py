"""When nothing new came: themes by contact and by week, and how much of that is the order in which contacts happened to come.

New is a theme that no earlier contact has. The information threshold is that of Guest, Namey and Chen (2020, PLOS ONE 15(5) e0232076):
the new themes of a run of contacts, as a share of the themes of the base, the first contacts; saturation is reached with the first run
whose share is not above the threshold, and written ``base+run``. The band is of random orders of the same contacts: five workers were
not drawn at random, and it says nothing of anybody else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.prose import counted, in_a_sentence, listed
from helpers.study.resampling import DRAWS, HIGH, LOW, MEDIAN, SEED
from helpers.study.study import Study

BY_CONTACT = ["n", "contact_id", "worker", "week", "source", "n_new", "n_themes", "low", "median", "high"]
BY_WEEK = ["week", "n_contacts", "n_new", "n_themes"]
THRESHOLDS = ["sources", "contacts", "base", "run", "threshold", "n_base", "reached", "share"]
WHY_NOT = (
    "This study is reflexive: themes are made by the researcher, and more can always be made of the same words, so that nothing can be "
    "said to be complete. Saturation belongs to other approaches (Braun and Clarke 2019, doi 10.1080/2159676X.2019.1704846), and is not "
    "reported."
)


def by_contact(
    codings: pd.DataFrame, segments: pd.DataFrame, study: Study, *, sources: Sequence[str]
) -> pd.DataFrame:
    """Count the themes that are new in each contact, in the order of time.

    Parameters
    ----------
    codings
        Those that are counted (`choice.choose`).
    segments
        Those of a voice that is not counted are left out. A contact in which nothing is coded is a contact all the same.
    sources
        The sources whose contacts are taken.

    Returns
    -------
    DataFrame
        `BY_CONTACT`: one row per contact, from 1; those of one day in the order of their ids. ``n_themes`` counts all themes so far;
        ``low``, ``median`` and ``high`` are its 5th, 50th and 95th percentile over `ORDERS` random orders of the contacts. No row under
        ``stance: reflexive``.
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
        `BY_WEEK`: one row per week of the calendar. In a week without contact nothing could be new: ``n_new`` is missing, not 0. No row
        if there are no contacts.
    """
    if contacts.empty:
        return pd.DataFrame(columns=BY_WEEK)
    weeks = (
        contacts.groupby("week")
        .agg(n_contacts=("n", "size"), n_new=("n_new", "sum"))
        .reindex(study.calendar.weeks)
    )
    table = weeks.assign(n_contacts=weeks["n_contacts"].fillna(0), n_themes=weeks["n_new"].fillna(0).cumsum())
    return table.astype("Int64").rename_axis("week").reset_index()[BY_WEEK]


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
    """Say when the share of new themes fell to a threshold: one row per group of sources, run and threshold.

    Returns
    -------
    DataFrame
        `THRESHOLDS`: ``n_base``, the themes of the base; ``reached``, such as ``6+2``: after six contacts, two more brought no larger a
        share of new themes than the threshold; empty if no run did, or there are fewer contacts than base and run. ``share``: of that
        run, or of the last. No row under ``stance: reflexive``.
    """
    rows = []
    for group in sources:
        table = by_contact(codings, segments, study, sources=group)
        if table.empty:
            continue
        so_far = [0, *map(int, table["n_themes"])]
        for run in runs:
            for threshold in shares:
                reached, share = _reached(so_far, base, run, threshold)
                labels = listed([in_a_sentence(study.source(source).label) for source in group])
                rows.append(
                    (labels, len(table), base, run, threshold, so_far[min(base, len(table))], reached, share)
                )
    return pd.DataFrame(rows, columns=THRESHOLDS)


def _reached(so_far: Sequence[int], base: int, run: int, threshold: float) -> tuple[str, float]:
    """Return the contacts after which a run brought little new, as base+run; and the share of new themes in that run, or in the last."""
    share = math.nan
    for before in range(base, len(so_far) - run):
        n_base = so_far[base]
        share = (so_far[before + run] - so_far[before]) / n_base if n_base else math.nan
        if share <= threshold:
            return f"{before}+{run}", round(share, 3)
    return "", round(share, 3)


def _themes_of_contacts(
    codings: pd.DataFrame, segments: pd.DataFrame, study: Study, sources: Sequence[str]
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the contacts in order of time, and a row of truth values for each: which theme it has."""
    own = segments[segments["is_counted"] & segments["source"].isin(list(sources))]
    contacts = own.drop_duplicates("contact_id").sort_values(["date", "contact_id"], ignore_index=True)
    if study.stance == "reflexive" or contacts.empty:
        return contacts[:0], np.zeros((0, 0), dtype=bool)
    told = codings.merge(
        own[["segment_id", "contact_id"]], on="segment_id", how="inner", validate="many_to_one"
    )
    themes = sorted(told["theme"].unique())
    has = np.zeros((len(contacts), len(themes)), dtype=bool)
    at = dict(zip(contacts["contact_id"], contacts.index, strict=True))
    has[
        told["contact_id"].map(at).to_numpy(dtype=int), told["theme"].map(themes.index).to_numpy(dtype=int)
    ] = True
    return contacts, has


def _band(has: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
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


def in_words(contacts: pd.DataFrame, found: pd.DataFrame, study: Study) -> str:
    """Say when the last new theme came, by contact and week; or why that is not said.

    Parameters
    ----------
    contacts, found
        As `by_contact` and `thresholds` return them.
    """
    if study.stance == "reflexive":
        return WHY_NOT
    told = contacts[contacts["n_new"] > 0] if len(contacts) else contacts
    if told.empty:
        return "No contact has a theme: there is nothing to say of when new ones came."
    last, n = told.iloc[-1], len(contacts)
    kinds = listed([in_a_sentence(study.source(source).label) for source in sorted(set(contacts["source"]))])
    said = (
        f"In {kinds}, the last new theme came in contact {last['n']} of {n:,}, in week {last['week']}: "
        f"{counted(int(last['n_themes']), 'themes')} in all. "
    )
    least = found[found["contacts"] < found["base"] + found["run"]]
    if len(least) == len(found):
        return (
            said + "There are too few contacts for a base and a run: when no more would come cannot be said."
        )
    reached = [
        f"{row.reached} in {row.sources} (at most {row.threshold:.0%} new)"
        for row in found.itertuples()
        if row.reached
    ]
    said += (
        f"The threshold is reached at {listed(reached)}. "
        if reached
        else "No run of contacts reaches the threshold. "
    )
    return said + (
        "The themes stood in the codebook beforehand, so this says when each was first heard, and not that there are no others; and all "
        f"contacts are of {counted(contacts['worker'].nunique(), 'workers')}: that the same few say nothing new is no sign that others "
        "would not."
    )
