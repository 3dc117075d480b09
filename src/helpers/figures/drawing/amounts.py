"""A row above a grid of weeks that says from how many words its numbers come, with conversations marked."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.coding.conversations import Spoken
from helpers.figures.drawing.grid import Cell, Group
from helpers.figures.drawing.key import MARKED_AMOUNT, PLAIN_AMOUNT, Entry
from helpers.figures.drawing.sentences import describe_weeks
from helpers.prose import in_a_sentence
from helpers.study.gate import Shows

WORDS = "words"
GROUP = Group("", None, ((WORDS, "Words"),))
NUMBERS = ["n_words", "n_conversations"]
OF_ALL = "Of all workers, "


def cells_of_words(weeks: pd.DataFrame) -> tuple[Cell, ...]:
    """Return the cells of the row of words: none in a week without contact, which is not 0 words.

    Parameters
    ----------
    weeks
        ``week``, ``n_words``, ``n_conversations``: one row per week; both missing in a week without contact.
    """
    observed = weeks[weeks["n_words"].notna()]
    return tuple(
        Cell(WORDS, int(week), int(n_words), None, is_amount=True, is_marked=bool(n_conversations > 0))
        for week, n_words, n_conversations in observed[["week", *NUMBERS]].itertuples(index=False)
    )


def entries_of_words(label: str) -> list[Entry]:
    """Return the entries of the row of words for a key; `label` is what the conversations are called."""
    if not label:
        return [(PLAIN_AMOUNT, "words in the week")]
    return [
        (MARKED_AMOUNT, f"words in a week with {in_a_sentence(label)}"),
        (PLAIN_AMOUNT, "words in another week"),
    ]


def share_of(spoken: Spoken | None, *, of: str = "") -> tuple[str, dict[str, object]]:
    """Return the sentence on conversations, with a space before it, and the numbers that it says.

    Parameters
    ----------
    of
        How the sentence begins if it is of several workers, where it could be read as of one: `OF_ALL`.
    """
    if spoken is None or not spoken.share:
        return "", {}
    begin = of if len(set(spoken.weeks["worker"])) > 1 else ""
    return f" {begin}{spoken.share}", dict(spoken.share.registered)


def describe_weeks_of(spoken: Spoken | None, workers: Sequence[str]) -> str:
    """Say in which weeks each worker had a conversation, with a space before it; empty if nobody had one."""
    if spoken is None or not spoken.share:
        return ""
    with_one = spoken.weeks[(spoken.weeks["n_conversations"] > 0).fillna(value=False)]
    weeks_of = {worker: with_one.loc[with_one["worker"] == worker, "week"].tolist() for worker in workers}
    parts = [f"{worker}, {describe_weeks(weeks)}" for worker, weeks in weeks_of.items() if weeks]
    if not parts:
        return ""
    return f" Weeks with {in_a_sentence(spoken.label)}: {'; '.join(parts)}."


def shows_of(spoken: Spoken | None, shows: Shows) -> Shows:
    """Return what a figure shows of workers that also says from which weeks its numbers come."""
    if spoken is None:
        return shows
    return max(shows, spoken.share.shows)
