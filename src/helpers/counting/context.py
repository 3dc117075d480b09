"""What is said before and after segments: without it, nobody can judge what a sentence speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd


class Line(NamedTuple):
    """A segment in the context of another, or that segment itself."""

    position: int
    """How many segments later than the other: less than 0 before it, 0 for itself."""
    speaker_role: str
    text: str


def contexts_of(segments: pd.DataFrame, segment_ids: Sequence[str], *, n: int) -> dict[str, list[Line]]:
    """Return each segment with up to `n` before and after it in its contact, whoever says them.

    Where these do not reach back to the turn before, and it is of another speaker role, its last segment is
    the first line: it may be the question.

    Parameters
    ----------
    segments
        Table ``segments``, in reading order.
    n
        How many segments, at least 0; with 0 there is no context.

    Returns
    -------
    dict
        By segment id: the lines in reading order.
    """
    wanted = set(segment_ids)
    places = segments.loc[segments["segment_id"].isin(wanted), "contact_id"].unique()
    found: dict[str, list[Line]] = {}
    for _, contact in segments[segments["contact_id"].isin(places)].groupby("contact_id", sort=False):
        ids, records = contact["segment_id"].tolist(), contact["record_id"].tolist()
        roles, texts = contact["speaker_role"].tolist(), contact["text"].tolist()
        for at in [at for at, segment_id in enumerate(ids) if segment_id in wanted]:
            shown = list(range(max(0, at - n), min(len(ids), at + n + 1)))
            before = records.index(records[at]) - 1
            if n and 0 <= before < shown[0] and roles[before] != roles[at]:
                shown.insert(0, before)
            found[ids[at]] = [Line(one - at, roles[one], texts[one]) for one in shown]
    return found


def format_lines(lines: Sequence[Line]) -> list[str]:
    """Return lines for a terminal: what is context is marked as before or after, with the speaker's role.

    >>> format_lines([Line(-2, "researcher", "Why?"), Line(0, "worker", "It is."), Line(1, "worker", "Now.")])
    ['  before  researcher: Why? […]', '    It is.', '  after   worker: Now.']
    """
    formatted = []
    for number, (position, role, text) in enumerate(lines, start=1):
        gap = ""
        if number < len(lines) and lines[number].position > position + 1:
            gap = " […]"
        if position == 0:
            formatted.append(f"    {text}")
        else:
            side = "before" if position < 0 else "after"
            formatted.append(f"  {side:<6}  {role}: {text}{gap}")
    return formatted
