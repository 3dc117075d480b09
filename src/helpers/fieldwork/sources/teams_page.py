"""Transcripts copied from the page of a meeting in Teams, with what it holds for screen readers.

Above each turn stand the speaker's initials (where there is no picture), the name, the time in words with the
time in figures directly behind it, and once more the name with the time in words; the last is repeated above
each further paragraph of the turn. Source: transcripts that people have copied so and published::

    AK
    Aisha Khan
    0 minutes 3 seconds0:03
    Aisha Khan 0 minutes 3 seconds
    I was late.
    Aisha Khan 1 minute
    But it was good.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from helpers.fieldwork.reading import InputUnit
from helpers.fieldwork.sources.strangers import is_name
from helpers.fieldwork.sources.time_marks import CLOCK, seconds_of

_hours, _minutes, _seconds = (rf"([0-9]{{1,2}}) {unit}s?" for unit in ("hour", "minute", "second"))
_in_words = (
    rf"(?:{_hours} {_minutes} {_seconds}|{_hours} {_minutes}|{_hours} {_seconds}|{_minutes} {_seconds}"
    rf"|{_hours}|{_minutes}|{_seconds})"
)
_time = re.compile(rf"{_in_words}{CLOCK}")
_name_and_time = re.compile(rf"(?P<name>\S.{{0,59}}?) (?P<time>{_in_words})")
_part = re.compile(r"([0-9]{1,2}) (hour|minute|second)")
_initials = re.compile(r"[^\W\d_]{1,3}")
_notice = re.compile(
    r"Transcript\. Use arrow keys .{0,200}|AI-generated content may be incorrect\.?|Search", re.IGNORECASE
)


class Page(NamedTuple):
    """The lines of a copied page that are no words, by their place from 0."""

    names: dict[int, tuple[str, int]]
    """The lines that begin a turn or a paragraph of one: the name, and the seconds from the start."""
    times: dict[int, int]
    """The lines that are a time and nothing else, with their seconds."""
    notices: set[int]
    """Initials, and what the page says about itself."""

    @property
    def lines(self) -> set[int]:
        """All lines that are no words."""
        return self.names.keys() | self.times.keys() | self.notices


def is_page_time(text: str) -> bool:
    """Tell whether a line is a time in words with one in figures directly behind it.

    >>> is_page_time("1 minute 3 seconds1:03"), is_page_time("1 minute 3 seconds"), is_page_time("at 1:03")
    (True, False, False)
    """
    return _time.fullmatch(text) is not None


def read_page(input_units: Sequence[InputUnit], is_known: Callable[[str], bool]) -> Page:
    """Return which lines of a copied page are names, times and notices; all others are words."""
    page = Page({}, {}, set())
    filled = [at for at, unit in enumerate(input_units) if unit.text]
    above = -1
    for at in filled:
        text = input_units[at].text
        if is_page_time(text):
            page.times[at] = _seconds_in(text)
            if above >= 0:
                page.names[above] = input_units[above].text, page.times[at]
        above = at
    of_page = {name.casefold() for name, _ in page.names.values()}
    for at in filled:
        match = _name_and_time.fullmatch(input_units[at].text)
        if match is None or at in page.times:
            continue
        name = match["name"]
        if name.casefold() in of_page or is_known(name) or is_name(name, 3):
            page.names[at] = name, _seconds_in(match["time"])
    _find_notices(page, input_units, filled)
    return page


def _find_notices(page: Page, input_units: Sequence[InputUnit], filled: list[int]) -> None:
    """Find initials directly above a name, and what the page says above the first one."""
    first = min(page.names, default=0)
    page.notices.update(at for at in filled if at < first and _notice.fullmatch(input_units[at].text))
    for at, below in pairwise(filled):
        if at in page.names or below not in page.names:
            continue
        if _are_initials(input_units[at].text, page.names[below][0]):
            page.notices.add(at)


def _are_initials(text: str, name: str) -> bool:
    """Tell whether a line is capital letters with which words of a name begin."""
    if _initials.fullmatch(text) is None or not text.isupper():
        return False
    return {word[0].upper() for word in re.findall(r"[^\W\d_]+", name)}.issuperset(text)


def _seconds_in(text: str) -> int:
    """Return the seconds of a time in words, whatever of it is there."""
    parts = {unit: number for number, unit in _part.findall(text)}
    return seconds_of((parts.get("hour"), parts.get("minute"), parts.get("second")))
