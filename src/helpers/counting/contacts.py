"""Contacts: when each worker was heard, by which source, and when not."""

from __future__ import annotations

import pandas as pd

from helpers.prose import counted, in_a_sentence, listed
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
"""How a table that is shown marks a week in which a worker was not heard, by state."""


def tabulate_contacts(records: pd.DataFrame, segments: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Tabulate every worker, week and source of the calendar, heard or not.

    Returns
    -------
    DataFrame
        Table ``contacts``. ``n_segments`` and ``n_words`` are of the source's counted voice; ``duration_s`` is seconds of
        audio, known for voice notes alone and missing elsewhere. A week without contact has its reason in ``state``.
    """
    calendar = pd.DataFrame(
        [(worker.id, week, source.id, study.absence(worker, week)) for worker, week, source in study.cells()],
        columns=[*CELL, "state"],
    )
    contact = (
        records.drop_duplicates("contact_id")
        .groupby(CELL, as_index=False)
        .agg(n_contacts=("contact_id", "size"))
    )
    audio = records[records["duration_s"].notna()].drop_duplicates("contact_id")
    duration = audio.groupby(CELL, as_index=False).agg(duration_s=("duration_s", "sum"))
    words = (
        segments[segments["is_counted"]]
        .groupby(CELL, as_index=False)
        .agg(n_segments=("segment_id", "size"), n_words=("n_words", "sum"))
    )
    table = calendar
    for part in (contact, duration, words):
        table = table.merge(part, on=CELL, how="left", validate="one_to_one")
    n = ["n_contacts", "n_segments", "n_words"]
    table[n] = table[n].fillna(0).astype("int64")
    table["duration_s"] = table["duration_s"].round(2)
    table["state"] = table["state"].mask(table["n_contacts"] > 0, "observed")
    return in_order(CONTACTS, table)


def by_source(contacts: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Sum up what was heard in each source.

    Returns
    -------
    DataFrame
        ``source``, ``workers`` (heard in it), ``contacts``, ``segments``, ``words`` (of its counted voice): one row per source, in the
        study's order.
    """
    heard = contacts[contacts["state"] == "observed"].groupby("source")
    table = heard.agg(
        workers=("worker", "nunique"),
        contacts=("n_contacts", "sum"),
        segments=("n_segments", "sum"),
        words=("n_words", "sum"),
    )
    return table.reindex(study.source_ids, fill_value=0).rename_axis("source").reset_index()


def as_calendar(contacts: pd.DataFrame) -> pd.DataFrame:
    """Return who was heard when, to be shown.

    Returns
    -------
    DataFrame
        ``worker`` and a column for each week, named by its number: the number of contacts, as text. Where there is none, `MARKS` stands
        for the reason: never a 0. One row per worker.
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


def in_words(contacts: pd.DataFrame, study: Study) -> str:
    """Say in one sentence who was heard, how often, and in how many of the weeks in which they could be."""
    weeks = contacts.groupby(["worker", "week"])["state"].agg(set)
    n_heard = int(weeks.map(lambda states: "observed" in states).sum())
    n_possible = int(
        weeks.map(lambda states: not states & {"not_started", "left", "ended", "withdrawn"}).sum()
    )
    n_workers = contacts.loc[contacts["state"] == "observed", "worker"].nunique()
    n_of = contacts.groupby("source")["n_contacts"].sum()
    kinds = [
        counted(int(n_of.get(source.id, 0)), in_a_sentence(source.label), in_a_sentence(source.singular))
        for source in study.sources
    ]
    n_words = int(contacts["n_words"].sum())
    return (
        f"{counted(n_workers, 'workers')} {'was' if n_workers == 1 else 'were'} heard in {listed(kinds)}: "
        f"in {n_heard} of the {n_possible} worker-weeks in which they could be, {n_words:,} words in all."
    )
