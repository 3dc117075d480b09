"""The heads of messages: the date, time and marks with which every message of a chat begins.

Forms are those found in exports from Android and iOS phones in many languages: with and without brackets
and seconds; 12 and 24 hours; dates with slashes, dots or dashes, the year first or last; direction marks,
byte order marks and narrow spaces anywhere, as Arabic phones write them inside a date; times with dots;
digits of other scripts, which Python reads as digits. The form that most lines have is the chat's.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

MARKS = "\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069"
"""Invisible marks, as a class of a pattern."""
SAMPLE = 20_000
"""Lines from which the form of a chat's heads is found."""

_words = r"(?:klo|at|um|kl\.?|à|a las|às|alle|om)"
_mark = f"[{MARKS}]?"
_number = r"(?:\d{4}|\d{1,2})"
_half = r"[ap]\.?[ \u00a0\u2009\u202f]?m\.?|[صم]"
ANY_HEAD = re.compile(
    rf"[{MARKS}]*+(?P<open>\[?)[{MARKS}]*+"
    rf"(?P<date>(?P<a>{_number}){_mark}(?P<sep>[/.-])[ \u00a0]?"
    rf"(?P<b>{_number}){_mark}(?P=sep)[ \u00a0]?(?P<c>{_number}))"
    rf"{_mark}(?P<mid>\.?[,\u060c]?)"
    rf"[{MARKS}]*+[ \u00a0\u2009\u202f]{{1,2}}(?P<word>{_words}[ \u00a0])?[{MARKS}]*+"
    r"(?P<clock>\d{1,2}(?P<dot>[:.])\d{2}(?P<seconds>(?P=dot)\d{2})?"
    rf"(?:[ \u00a0\u2009\u202f]?(?:{_half}))?)[{MARKS}]*+"
    rf"(?P<close>\]|[ \u00a0][-\u2013](?=\s|$)|:(?=\s))[{MARKS} ]?",
    re.IGNORECASE,
)
_clock = re.compile(
    rf"(\d{{1,2}})[:.](\d{{2}})(?:[:.](\d{{2}}))?[ \u00a0\u2009\u202f]?({_half})?", re.IGNORECASE
)


class Form(NamedTuple):
    """The form of a chat's heads: what stays the same from head to head."""

    open: str
    sep: str
    order: str
    """Where the year stands and how wide it is: ``..4``, ``..2``, ``4..``, ``.4.``"""
    mid: str
    word: str
    dot: str
    has_seconds: bool
    close: str


def find_form(lines: list[str]) -> Form | None:
    """Return the form of heads that most lines have; None: no line has one."""
    step = max(1, len(lines) // SAMPLE)
    forms = _count_forms(lines[::step])
    if not forms and step > 1:
        forms = _count_forms(lines)
    if not forms:
        return None
    return max(forms, key=lambda form: forms[form])


def _count_forms(lines: list[str]) -> Counter[Form]:
    matches = (ANY_HEAD.match(line) for line in lines)
    return Counter(_form(match) for match in matches if match)


def _form(match: re.Match[str]) -> Form:
    widths = [len(match[name]) for name in "abc"]
    if widths[1] > 2:
        order = ".4."
    elif widths[0] > 2:
        order = "4.."
    else:
        order = f"..{max(2, widths[2])}"
    return Form(
        open=match["open"],
        sep=match["sep"],
        order=order,
        mid=match["mid"],
        word=(match["word"] or "").strip().casefold(),
        dot=match["dot"],
        has_seconds=bool(match["seconds"]),
        close=match["close"].strip(" \u200e\u00a0"),
    )


def head_pattern(form: Form) -> re.Pattern[str]:
    """Return a pattern for heads of one form: its groups are date and time."""
    sep, dot = re.escape(form.sep), re.escape(form.dot)
    numbers = {
        "..4": (r"\d{1,2}", r"\d{1,2}", r"\d{4}"),
        "..2": (r"\d{1,2}", r"\d{1,2}", r"\d{1,2}"),
        "4..": (r"\d{4}", r"\d{1,2}", r"\d{1,2}"),
        ".4.": (r"\d{1,2}", r"\d{4}", r"\d{1,2}"),
    }
    closes = {
        "]": r"\]",
        "-": r"[ \u00a0]-(?=\s|$)",
        "\u2013": "[ \u00a0]\u2013(?=\\s|$)",
        ":": r":(?=\s)",
    }
    day = rf"{_mark}{sep}[ \u00a0]?".join(numbers[form.order])
    seconds = word = ""
    if form.has_seconds:
        seconds = rf"{dot}\d{{2}}"
    if form.word:
        word = rf"(?:{re.escape(form.word)}[ \u00a0])"
    return re.compile(
        rf"[{MARKS}]*+{re.escape(form.open)}[{MARKS}]*+({day}){_mark}{re.escape(form.mid)}[{MARKS}]*+"
        rf"[ \u00a0\u2009\u202f]{{1,2}}{word}[{MARKS}]*+"
        rf"(\d{{1,2}}{dot}\d{{2}}{seconds}(?:[ \u00a0\u2009\u202f]?(?:{_half}))?)"
        rf"[{MARKS}]*+{closes[form.close]}[{MARKS} ]?",
        re.IGNORECASE,
    )


def parse_time(text: str) -> tuple[int, bool]:
    """Return the second of the day that a clock time is (-1: none), and whether it has am or pm.

    Some phones write ``23:59 PM`` and ``00:04 AM``: these are hours of a 24-hour clock.
    """
    match = _clock.fullmatch(text)
    if match is None:
        return -1, False
    half = (match[4] or "").lower()
    hour = _hour_of_day(int(match[1]), half)
    minute, second = int(match[2]), int(match[3] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return -1, bool(half)
    return hour * 3600 + minute * 60 + second, bool(half)


def _hour_of_day(hour: int, half: str) -> int:
    """Return the hour of a 24-hour clock; 24: there is no such hour before or after noon."""
    if half.startswith(("p", "م")):
        if hour == 0:
            return 24
        if hour <= 12:
            return hour % 12 + 12
    elif half:
        if hour > 12:
            return 24
        return hour % 12
    return hour
