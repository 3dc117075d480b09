"""The time of day at which an interview or a visit began, in a line of its head: ``Time: 14.00 - 15.10``.

An hour without minutes needs *am* or *pm*: *Time: 2* may be either. Two lines that give two times give none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time

N_HEAD_LINES = 10
"""The line must be among so many first lines, empty ones not counted."""
_clock = r"(?P<hour>\d{1,2})(?:[.:h](?P<minute>[0-5]\d))?(?::[0-5]\d)?\s?(?:(?P<half>[ap])\.?m\.?)?"
_line = re.compile(
    rf"(?:start(?:ed|s)?(?: (?:time|at))?|time|time of (?:interview|visit)|interview time)\s?[:=]\s?{_clock}"
    r"(?:\s?(?:-|\u2013|\u2014|to|until)\s?\S.{0,20})?\.?",
    re.IGNORECASE,
)


def find_clock(lines: Iterable[str]) -> time | None:
    """Return the time of day that the head of a file gives, or None.

    >>> find_clock(["Interview 2", "Time: 2.05pm - 3pm"]), find_clock(["Time: 10-12"])
    (datetime.time(14, 5), None)
    """
    filled = [line.strip("*_# ") for line in lines if line.strip()][:N_HEAD_LINES]
    found = {_time_in(match) for match in map(_line.fullmatch, filled) if match}
    if len(found) != 1:
        return None
    return found.pop()


def _time_in(match: re.Match[str]) -> time | None:
    """Return the time that a line gives; None: there is no such time, or it may be before noon or after."""
    hour, minute, half = int(match["hour"]), match["minute"], match["half"]
    if half:
        if not 1 <= hour <= 12:
            return None
        is_after_noon = half.lower() == "p"
        return time(hour % 12 + 12 * is_after_noon, int(minute or 0))
    if minute is None or hour > 23:
        return None
    return time(hour, int(minute))
