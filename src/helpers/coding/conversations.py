"""Conversations: contacts in which the researcher speaks too, such as interviews; and how much was said when.

A conversation has far more words than a voice note, and is held on a day that somebody has appointed. Counts
over weeks follow these appointments, so that every figure of weeks marks them and says how much was said.
No source is known by its name: it is one of conversations if both speak in most of its contacts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.prose import counted, in_a_sentence, listed, with_article
from helpers.study.gate import Sentence, Shows, may_show
from helpers.study.study import Study, state_of_week
from helpers.study.units import name_unit

ORIGIN = "table contacts: worker-weeks with a conversation"


@dataclass(frozen=True, eq=False)
class Spoken:
    """How much was said in each week, and how much of what is coded is from weeks with a conversation."""

    weeks: pd.DataFrame
    """One row per worker and week: ``worker``, ``week``, ``state``, ``n_words`` of the counted role in the
    counted sources (missing, not 0, in a week without contact) and ``n_conversations``."""
    label: str
    """What the conversations are called (Interviews); empty if the counted sources have none."""
    share: Sentence
    """The sentence on their share; empty where single workers may not be shown, or there are none."""


def conversation_sources(segments: pd.DataFrame, study: Study) -> list[str]:
    """Return the sources of workers' own words in most contacts of which the researcher speaks too.

    Parameters
    ----------
    segments
        Table ``segments``, of all speaker roles.
    """
    own = study.own_sources
    of_own = segments[segments["source"].isin(own)]
    has_both = of_own.groupby(["source", "contact_id"])["speaker_role"].agg(
        lambda roles: {"worker", "researcher"} <= set(roles)
    )
    share = has_both.astype(bool).groupby("source").mean()
    return [source for source in own if share.get(source, 0) > 0.5]


def weekly_source(contacts: pd.DataFrame, conversations: Sequence[str], sources: Sequence[str]) -> str:
    """Return the source in which change from week to week can be seen: no conversation, and most weeks.

    Of the counted sources that are no conversations, it is the one with contact in most worker-weeks, of
    equals the first; empty if there is none, or if it is the only source that is counted.

    Parameters
    ----------
    contacts
        Table ``contacts``.
    conversations
        As `conversation_sources` returns them.
    sources
        The counted sources.
    """
    observed = contacts[contacts["state"] == "observed"]
    n_of = observed.groupby("source").size()
    others = [source for source in sources if source not in conversations and n_of.get(source, 0)]
    if len(sources) < 2 or not others:
        return ""
    return max(others, key=lambda source: n_of[source])


def spoken_by_week(
    weekly: pd.DataFrame,
    contacts: pd.DataFrame,
    segments: pd.DataFrame,
    study: Study,
    *,
    unit: str,
    sources: Sequence[str],
    weeks: range,
) -> Spoken:
    """Add up for each worker and week how much was said, and in how many conversations.

    Parameters
    ----------
    weekly
        As `counting.counts.by_worker_and_week` returns it, in `unit`.
    contacts, segments
        The tables of those names; of all speaker roles.
    """
    conversations = [source for source in conversation_sources(segments, study) if source in sources]
    used = contacts[contacts["source"].isin(list(sources)) & contacts["week"].isin(weeks)]
    is_conversation = used["source"].isin(conversations)
    parts = used.assign(n_conversations=used["n_contacts"].where(is_conversation, 0))
    table = parts.groupby(["worker", "week"], as_index=False).agg(
        state=("state", state_of_week), n_words=("n_words", "sum"), n_conversations=("n_conversations", "sum")
    )
    numbers = ["n_words", "n_conversations"]
    table[numbers] = table[numbers].astype("Int64").mask(table["state"] != "observed")
    label = listed([study.source(source).label for source in conversations])
    return Spoken(table, label, _describe_share(weekly, table, study, conversations, unit))


def _describe_share(
    weekly: pd.DataFrame, table: pd.DataFrame, study: Study, conversations: Sequence[str], unit: str
) -> Sentence:
    """Say what share of the coded units, and of the words, is from the worker-weeks with a conversation."""
    observed = table[table["state"] == "observed"]
    with_one = observed[observed["n_conversations"] > 0]
    n = weekly.groupby(["worker", "week"])["n"].sum()
    n_all = int(n.sum())
    if not (conversations and len(with_one) and n_all and may_show(study, Shows.WORKERS)):
        return Sentence("", Shows.NOTHING)
    n_with = int(n.reindex(pd.MultiIndex.from_frame(with_one[["worker", "week"]]), fill_value=0).sum())
    kinds = [with_article(in_a_sentence(study.source(source).singular)) for source in conversations]
    which = f"{len(with_one):,} of {counted(len(observed), 'worker-weeks')} with {listed(kinds, 'or')}"
    percent = round(100 * n_with / n_all)
    shares = f"{percent}% of the coded {name_unit(unit)} (counted once for each theme)"
    n_words, n_words_with = int(observed["n_words"].sum()), int(with_one["n_words"].sum())
    percent_of_words = round(100 * n_words_with / max(n_words, 1))
    if n_words:
        shares += f" and {percent_of_words}% of the words"
    text = f"{shares} are from the {which}: the weeks are not to be read as a trend."
    registered = (percent, percent_of_words, len(with_one), len(observed))
    return Sentence(text, Shows.WORKERS, {ORIGIN: registered})
