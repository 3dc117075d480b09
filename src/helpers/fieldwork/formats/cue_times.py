r"""The time lines of subtitles: ``00:00:01.000 --> 00:00:02.500``, and what programs write in their place.

Sources: W3C WebVTT, section 4.1 (hours may be missing, or have more than two digits; settings may follow);
SubRip writes a comma. Also read: parts of a time that are not padded (Teams wrote ``0:0:3.540``), times
without a fraction, and times before the start of the recording, which editors make when they move all cues.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST_S = 24 * 3600
"""A recording lasts less than a day: a cue that starts later has no time."""
_clock = r"(-?)(?:([0-9]{1,4}):)?([0-5]?[0-9]):([0-5]?[0-9])(?:([.,])([0-9]{1,9}))?"
_timing = re.compile(rf"{_clock}\s*-->\s*{_clock}(?:\s.*)?")
_tag = re.compile(r"<[^<>]*>")
_arrow_between_words = re.compile(r"(\S*)\s*-->\s*(\S*)")
_N_GROUPS = 6


class CueTime(NamedTuple):
    """When a cue starts, in seconds (None: that cannot be true), and what is to be remarked of its line."""

    start: float | None
    remarks: tuple[str, ...]
    has_comma: bool


def read_time(text: str) -> CueTime | None:
    """Return the time of a line, or None where it is not a time line that can be read.

    >>> read_time("0:1:2.5 --> 0:1:3.540 align:start")
    CueTime(start=62.5, remarks=(), has_comma=False)
    >>> read_time("100:00:05,000 --> 100:00:06,000")
    CueTime(start=None, remarks=('beyond_a_day',), has_comma=True)
    """
    match = _timing.fullmatch(text)
    if match is None:
        return None
    groups = match.groups()
    if not (_is_whole(groups[:_N_GROUPS]) and _is_whole(groups[_N_GROUPS:])):
        return None
    start, end = _seconds(groups[:_N_GROUPS]), _seconds(groups[_N_GROUPS:])
    remarks = []
    if end < start:
        remarks.append("end_before_start")
    if start < 0:
        remarks.append("before_recording")
    if start >= LONGEST_S:
        return CueTime(None, (*remarks, "beyond_a_day"), "," in groups)
    return CueTime(max(start, 0.0), tuple(remarks), "," in groups)


def is_meant_as_time(text: str) -> bool:
    """Tell whether a line with an arrow is a time line, readable or not, rather than speech.

    In speech there is a word on both sides of the arrow, and in no time line, however damaged.

    >>> is_meant_as_time("00:0x:01.000 --> 1"), is_meant_as_time("Ward --> clinic"), is_meant_as_time("-->")
    (True, False, True)
    """
    # Speech may have tags: <v Aisha>Ward --> clinic</v>.
    match = _arrow_between_words.search(_tag.sub("", text))
    if match is None:
        return False
    return not all(_is_word(side) for side in match.groups())


def _is_whole(groups: tuple[str | None, ...]) -> bool:
    """Tell whether a time is written out: one figure for the seconds may be what is left of a cut time."""
    _, hours, _, seconds, _, fraction = groups
    return len(seconds or "") == 2 or (hours is not None and fraction is not None)


def _is_word(side: str) -> bool:
    """Tell whether what stands beside an arrow is a word: letters, and none of the signs of a time."""
    letters = side.strip(".,;!?\"'()")
    return len(letters) > 1 and letters.isalpha()


def _seconds(groups: tuple[str | None, ...]) -> float:
    sign, hours, minutes, seconds, _, fraction = groups
    value = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{fraction or 0}")
    if sign:
        return -value
    return value
