"""Times as transcripts write them: ``0:04``, ``[00:00:09]``, ``#00:00:09-1#``, ``3 minutes 4 seconds``.

A time within the words (f4, MAXQDA, noScribe, Sonix) is no word: it is taken out of them and read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

CLOCK = r"(?:[0-9]{1,3}:)?[0-9]{1,2}:[0-5][0-9](?:[.,][0-9]{1,3})?(?![0-9]|:[0-9])"
"""A time from the start, in minutes and seconds or hours, minutes and seconds."""
SPAN = rf"{CLOCK}(?:\s{{0,3}}(?:-->|[-–—,]|to)\s{{0,3}}{CLOCK})?"
"""A time, or from when to when."""
DAY_AND_TIME = (
    r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4},?\s{1,3}[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?"
    r"(?:\s?[AaPp]\.?[Mm]\b\.?)?"
)
"""A day with the time of the clock, as chats write it: no time from the start."""
_clock = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-5][0-9])(?:[.,][0-9]{1,3})?")
_loose = r"[0-9]{1,3}:[0-9]{1,2}:[0-9]{1,2}(?:[.,][0-9]{1,3})?"
_range = re.compile(rf"({_loose})(?:\s{{0,9}}-->\s{{0,9}}|,){_loose}")
_spoken = re.compile(r"(?:(\d{1,2}) hours? )?(?:(\d{1,2}) minutes? )?(\d{1,2}) seconds?")
_meet_time = re.compile(r"([0-9]{2}):([0-5][0-9]):([0-5][0-9])")
_mark = re.compile(rf"\s{{0,9}}(?:#({CLOCK})(?:-[0-9]{{1,3}})?#|\[\s?({CLOCK})\s?\])\s{{0,9}}")


def seconds_of(groups: Sequence[str | None]) -> int:
    """Return the seconds of hours, minutes and seconds; what is missing counts 0."""
    hours, minutes, seconds = groups
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)


def read_clock(text: str) -> int | None:
    """Return the seconds of a text that is a time, '0:04' or '1:02:03.5', and nothing else."""
    match = _clock.fullmatch(text)
    if match is None:
        return None
    return seconds_of(match.groups())


def first_clock(text: str) -> int | None:
    """Return the seconds of the first time in a text, or None."""
    match = _clock.search(text)
    if match is None:
        return None
    return seconds_of(match.groups())


def time_alone(text: str) -> int | None:
    """Return the seconds of a line that is a time and nothing else, in brackets or not.

    >>> time_alone("[00:05:00]"), time_alone("(5:00)"), time_alone("5:00"), time_alone("at 5:00")
    (300, 300, 300, None)
    """
    if text[-1:].isdigit() or (text[:1] in ("[", "(") and text[-1:] in ("]", ")")):
        return read_clock(text.strip("[]() "))
    return None


def meet_time(text: str) -> int | None:
    """Return the seconds of a line that is a time and nothing else, '00:01:23'."""
    match = _meet_time.fullmatch(text)
    if match is None:
        return None
    return seconds_of(match.groups())


def range_start(text: str) -> int | None:
    """Return the seconds at which a line's range of times starts.

    Teams wrote such lines until 2023; subtitles of video sites (.sbv) have a comma between the times.

    >>> range_start("0:1:3.540 --> 0:1:5.0"), range_start("0:1:3.540")
    (63, None)
    """
    match = _range.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = re.split("[.,]", match[1])[0].split(":")
    return seconds_of((hours, minutes, seconds))


def spoken_time(text: str) -> int | None:
    """Return the seconds of a line that is a time in words, as Teams writes for screen readers.

    >>> spoken_time("2 minutes 3 seconds"), spoken_time("3 seconds later")
    (123, None)
    """
    match = _spoken.fullmatch(text)
    if match is None:
        return None
    return seconds_of(match.groups())


class Marked(NamedTuple):
    """Words without the times that were among them."""

    words: str
    at_start: int | None
    """The seconds of a time before the first word."""
    at_end: int | None
    """The seconds of a time after the last word."""


def take_marks(text: str) -> Marked:
    """Take the marks of time out of words.

    >>> take_marks("[00:00:09] Long, [00:00:11] but good. #00:00:15-1#")
    Marked(words='Long, but good.', at_start=9, at_end=15)
    """
    if "[" not in text and "#" not in text:
        return Marked(text, None, None)
    at_start = at_end = None
    for match in _mark.finditer(text):
        seconds = first_clock(match.group())
        if match.start() == 0:
            at_start = seconds
        elif match.end() == len(text):
            at_end = seconds
    return Marked(_mark.sub(" ", text).strip(), at_start, at_end)
