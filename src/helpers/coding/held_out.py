"""Which contacts are held out while the dictionary is made, so that it can be judged on words it never saw.

A dictionary that is improved on the same segments on which it is judged looks better than it is (Grimmer and
Stewart 2013). ``validation.held_out`` in ``data/study.yaml`` holds a share of the contacts out:
suggestions, typical words and doubts about indicators are of the others alone, and what is published of the
dictionary's accuracy is of those held out.

Whether a contact is held out depends on its own worker, source and day, on the share and on the seed, and
on no other contact: the same stay held out as others arrive. Within each worker and source, which are the
strata, multiples of the golden ratio spread those held out evenly over time (a Kronecker sequence,
Niederreiter 1992); where it begins in each stratum is drawn by a hash of the seed. Contacts of one worker,
source and day are held out together.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from math import sqrt

import pandas as pd

from helpers.study.limits import Part
from helpers.study.study import Study

ALL_CONTACTS: Part = "all"
HELD_OUT: Part = "held_out"
GOLDEN_RATIO = (sqrt(5) - 1) / 2
STRATUM = ["worker", "source"]
"""The columns that name a stratum."""
WHY: dict[Part, str] = {
    ALL_CONTACTS: "The dictionary was made and judged on the same contacts: it looks better than it is.",
    HELD_OUT: "It is judged only on contacts that were held out while it was made.",
}
"""What is said of an accuracy, by the part of the contacts on which it rests."""


def part_of(study: Study) -> Part:
    """Return the part of the contacts on which a study judges its dictionary."""
    if study.validation.held_out:
        return HELD_OUT
    return ALL_CONTACTS


def judged(segments: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the segments on which the dictionary is judged: of contacts held out; all, if none are.

    Parameters
    ----------
    segments
        ``worker``, ``source`` and ``date`` are read, unless nothing is held out.
    """
    if part_of(study) == ALL_CONTACTS:
        return segments
    return segments[_is_held_out(segments, study)]


def for_tuning(segments: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the segments from which the dictionary may be made: of contacts that are not held out."""
    if part_of(study) == ALL_CONTACTS:
        return segments
    return segments[~_is_held_out(segments, study)]


def _is_held_out(segments: pd.DataFrame, study: Study) -> pd.Series[bool]:
    """Return which segments are of contacts that are held out."""
    days = segments[[*STRATUM, "date"]].drop_duplicates()
    kept: set[tuple[str, str, str]] = set()
    for worker, source, day in days.itertuples(index=False, name=None):
        place = date.fromisoformat(day).toordinal() * GOLDEN_RATIO
        place += _start(study.validation.seed, worker, source)
        if place % 1 < study.validation.held_out:
            kept.add((worker, source, day))
    rows = zip(segments["worker"], segments["source"], segments["date"], strict=True)
    return pd.Series([row in kept for row in rows], index=segments.index, dtype=bool)


def _start(seed: int, worker: str, source: str) -> float:
    """Return where the sequence begins in a stratum, from 0 to 1."""
    digest = sha256(f"{seed} {worker} {source}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def describe_tuning(study: Study) -> str:
    """Say what is left out while the dictionary is made; empty, if nothing is held out."""
    if part_of(study) == ALL_CONTACTS:
        return ""
    share = f"{100 * study.validation.held_out:g} %"
    return f"Left out: contacts that are held out to judge the dictionary ({share}, validation.held_out)."
