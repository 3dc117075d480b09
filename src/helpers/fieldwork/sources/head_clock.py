"""The time of day at which an interview or a visit began, in a line of its head: ``Time: 14.00 - 15.10``.

The line may be an item of a list, in bold words, or a row of a table in Markdown. An hour without minutes
needs *am* or *pm*: *Time: 2* may be either. Two lines that give two times give none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time

from helpers.fieldwork.sources.note_lines import as_field

N_HEAD_LINES = 10
"""The line must be among so many first lines, empty ones not counted."""
_clock = r"(?P<hour>\d{1,2})(?:[.:h](?P<minute>[0-5]\d))?(?::[0-5]\d)?\s?(?:(?P<half>[ap])\.?m\.?)?"
_line = re.compile(
    r"(?:start(?:ed|s)?(?: (?:time|at))?|time|time of (?:interview|visit)|(?:interview|visit) time)"
    rf"\s?[:=]\s?{_clock}"
    r"(?:\s?(?:-|\u2013|\u2014|to|until)\s?(?:\d.{0,12}|noon|midnight|now|end))?\.?",
    re.IGNORECASE,
)
_marks = re.compile(r"^(?:(?:[-+>*\u2022]|#{1,6}|\d{1,2}[.)])\s+)+")
"""Marks of Markdown before the words of a line."""
_emphasis = re.compile(r"[*_`]")


def find_clock(lines: Iterable[str]) -> time | None:
    """Return the time of day that the head of a file gives, or None.

    >>> find_clock(["Interview 2", "Time: 2.05pm - 3pm"]), find_clock(["Time: 10-12"])
    (datetime.time(14, 5), None)
    """
    filled = [line for line in lines if line.strip()][:N_HEAD_LINES]
    found = {_time_in(match) for match in map(_match, filled) if match}
    if len(found) != 1:
        return None
    return found.pop()


def gives_clock(line: str) -> bool:
    """Tell whether a line gives a time of day, and so is no words.

    >>> gives_clock("- **Time of visit:** 10.30"), gives_clock("Time: enough for tea")
    (True, False)
    """
    match = _match(line)
    return match is not None and _time_in(match) is not None


def _match(line: str) -> re.Match[str] | None:
    """Return how a line names and gives a time, whatever marks it has."""
    plain = _emphasis.sub("", _marks.sub("", line.strip()))
    field = as_field(plain)
    return _line.fullmatch(": ".join(field) if field else plain.strip("# "))


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
