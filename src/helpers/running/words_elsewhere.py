"""The words of a worker who withdraws, in what others say: listed by segment, and never printed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers import fieldwork, tables
from helpers.counting.segments import cut_records
from helpers.errors import FieldworkError, all_at_once
from helpers.files.place import Place
from helpers.privacy.others_words import find_words_elsewhere
from helpers.prose import counted
from helpers.study.chosen_quotations import FILE, as_bar, read_choices
from helpers.study.roster import read_roster
from helpers.study.study import Study

SHOWN = 12
"""How many segments are listed on the screen; the receipt lists all."""


class WordsElsewhere(NamedTuple):
    """Where words of a worker are found in the contacts of others."""

    worker: str
    sources: tuple[str, ...]
    """From which nothing may be quoted any longer."""
    segments: list[str]
    quoted: frozenset[str]
    """Those that the release in place quotes."""
    own: frozenset[str]
    """The worker's own segments, of what is withdrawn."""
    is_searched: bool = True
    """False, if the raw files could not be read."""


def look_for_words(folder: Path, study: Study, worker: str, sources: Sequence[str]) -> WordsElsewhere:
    """Look for what a worker has said in some sources in the contacts of all others; change nothing."""
    try:
        _, records = fieldwork.gather(folder, study, quarantine="continue")
        roster = read_roster(folder, study)
    except FieldworkError:
        return WordsElsewhere(worker, tuple(sources), [], frozenset(), frozenset(), is_searched=False)
    segments = cut_records(records, study)
    found = find_words_elsewhere(segments, worker, sources, roster, study.language)
    is_own = (segments["worker"] == worker) & segments["source"].isin(list(sources))
    own = frozenset(segments.loc[is_own, "segment_id"])
    return WordsElsewhere(worker, tuple(sources), found, _quoted(folder) & set(found), own)


def _quoted(folder: Path) -> frozenset[str]:
    """Return the segments that the release in place may quote."""
    quotations = pd.DataFrame(columns=["segment_id"])
    with suppress(FieldworkError):
        quotations = tables.read(Place.at(folder), tables.QUOTATIONS)
    return frozenset(quotations["segment_id"])


def describe_words(words: WordsElsewhere, *, most: int | None = SHOWN) -> list[str]:
    """Say where a worker's words are found in what others say, and what is left to do, without any word.

    Parameters
    ----------
    most
        How many segments are listed; all, if None.
    """
    worker = words.worker
    if not words.sources:
        return []
    if not words.is_searched:
        return [f"The raw files cannot be read, so words of {worker} in what others say were not looked for."]
    if not words.segments:
        return [f"No words of {worker} were found in what others say."]
    n = counted(len(words.segments), "segments")
    advice = (
        f"Words of {worker} were found in {n} of others. While {worker}'s raw files are here to be compared "
        f"with, none of them is quoted. Before you delete these files, bar them in {FILE.as_posix()}:"
    )
    lines = [advice]
    for segment_id in words.segments[:most]:
        now = "  # quoted in the release in place" if segment_id in words.quoted else ""
        lines.append(f"  {as_bar(segment_id, 'the words of another')}{now}")
    n_more = len(words.segments) - len(words.segments[:most])
    if n_more:
        lines.append(f"  … and {n_more:,} more, which the receipt lists")
    return lines


def refuse_chosen(folder: Path, words: WordsElsewhere, *, quote_only: bool) -> None:
    """Refuse a withdrawal while the choice of quotations names what could not be quoted afterwards.

    Parameters
    ----------
    quote_only
        Whether the worker's segments stay in the study, and are only no longer quoted.

    Raises
    ------
    FieldworkError
        The choices, by line.
    """
    elsewhere = frozenset(words.segments)
    offenders: list[str] = []
    for one in read_choices(folder):
        is_chosen = one.choice.quote == "yes"
        if one.choice.segment_id in words.own and (is_chosen or not quote_only):
            offenders.append(f"{one.place}: names a segment of {words.worker} that is withdrawn.")
        elif one.choice.segment_id in elsewhere and is_chosen:
            offenders.append(f"{one.place}: chooses a sentence with words of {words.worker}.")
    if offenders:
        advice = (
            f"Take these choices out of {FILE.as_posix()}, and withdraw again. "
            "This command has changed nothing."
        )
        raise FieldworkError(all_at_once(offenders, advice))
