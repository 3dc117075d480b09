"""Contacts: in which weeks each worker was observed, in which source, and why not in the others."""

from __future__ import annotations

import pandas as pd

from helpers.prose import counted, listed
from helpers.study.study import Study, state_of_week
from helpers.tables import CONTACTS, in_order

CELL = ["worker", "week", "source"]
MARKS = {
    "no_contact": "\u2013",
    "not_started": "before",
    "left": "left",
    "ended": "over",
    "withdrawn": "withdrawn",
}
"""How a displayed table marks a week in which a worker was not observed, by state."""


def tabulate_contacts(records: pd.DataFrame, segments: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Tabulate every worker, week and source of the calendar, observed or not.

    Returns
    -------
    DataFrame
        One row per worker, week and source (table ``contacts``). ``n_segments`` and ``n_words`` are of the
        source's counted role; ``duration_s`` is seconds of audio, known only of voice notes and missing
        elsewhere. A week without contact has its reason in ``state``.
    """
    calendar = pd.DataFrame(
        [(worker.id, week, source.id, study.absence(worker, week)) for worker, week, source in study.cells()],
        columns=[*CELL, "state"],
    )
    contact = records.drop_duplicates("contact_id")
    n_contacts = contact.groupby(CELL, as_index=False).agg(n_contacts=("contact_id", "size"))
    audio = records[records["duration_s"].notna()].drop_duplicates("contact_id")
    duration = audio.groupby(CELL, as_index=False).agg(duration_s=("duration_s", "sum"))
    words = (
        segments[segments["is_counted"]]
        .groupby(CELL, as_index=False)
        .agg(n_segments=("segment_id", "size"), n_words=("n_words", "sum"))
    )
    table = calendar
    for part in (n_contacts, duration, words):
        table = table.merge(part, on=CELL, how="left", validate="one_to_one")
    # These are 0 where a worker was not observed, too: `state` says why, and theme counts have no row there.
    n = ["n_contacts", "n_segments", "n_words"]
    table[n] = table[n].fillna(0).astype("int64")
    table["duration_s"] = table["duration_s"].round(2)
    table["state"] = table["state"].mask(table["n_contacts"] > 0, "observed")
    return in_order(CONTACTS, table)


def by_source(contacts: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Sum up what was observed in each source.

    Returns
    -------
    DataFrame
        One row per source, in the study's order: ``source``, ``workers`` observed in it, ``contacts``, and
        ``segments`` and ``words`` of its counted role.
    """
    observed = contacts[contacts["state"] == "observed"]
    table = observed.groupby("source").agg(
        workers=("worker", "nunique"),
        contacts=("n_contacts", "sum"),
        segments=("n_segments", "sum"),
        words=("n_words", "sum"),
    )
    return table.reindex(study.source_ids, fill_value=0).rename_axis("source").reset_index()


def as_calendar(contacts: pd.DataFrame) -> pd.DataFrame:
    """Return the number of contacts per worker and week, for display.

    Returns
    -------
    DataFrame
        One row per worker: ``worker`` and a column for each week, named by its number: the number of
        contacts, as text. A week without contact has the mark of its reason (`MARKS`), never a 0.
    """
    weeks = contacts.groupby(["worker", "week"], as_index=False).agg(
        n=("n_contacts", "sum"), state=("state", state_of_week)
    )
    weeks["n"] = weeks["n"].astype(str).where(weeks["state"] == "observed", weeks["state"].map(MARKS))
    return (
        weeks.pivot_table(index="worker", columns="week", values="n", aggfunc="first")
        .rename(columns=str)
        .rename_axis(columns=None)
        .reset_index()
    )


def describe_contacts(contacts: pd.DataFrame, study: Study) -> str:
    """Say how many contacts there were with how many workers, and in how many of the possible weeks."""
    states = contacts.groupby(["worker", "week"])["state"].agg(set)
    is_observed = states.map(lambda of_week: "observed" in of_week)
    is_possible = states.map(lambda of_week: not of_week & {"not_started", "left", "ended", "withdrawn"})
    n_of = contacts.groupby("source")["n_contacts"].sum()
    numbers = [int(n_of.get(source.id, 0)) for source in study.sources]
    kinds = [source.count(n) for n, source in zip(numbers, study.sources, strict=True)]
    n_workers = contacts.loc[contacts["state"] == "observed", "worker"].nunique()
    n_observed = int(is_observed.sum())
    n_possible = int(is_possible.sum())
    n_words = counted(int(contacts["n_words"].sum()), "words")
    verb = "was" if numbers[0] == 1 else "were"
    return (
        f"There {verb} {listed(kinds)} with {counted(n_workers, 'workers')}. There was contact in "
        f"{n_observed} of the {n_possible} possible worker-weeks; the material amounts to {n_words}."
    )
