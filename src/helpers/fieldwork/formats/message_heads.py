"""The heads of messages: the date, clock and marks with which every message of a chat begins.

Forms are those seen in exports of Android and iOS phones of many languages: with and without brackets and seconds; 12 and 24
hours; dates with slashes, dots or dashes, the year first or last; marks of direction, byte order marks and narrow spaces
anywhere, as Arabic phones write them inside a date; times with dots; digits of other scripts, which Python reads as digits.
The form that most lines have is the chat's.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

MARKS = "\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069"
"""Marks that nobody sees, as a class of a pattern."""
SAMPLE = 20_000
"""Lines from which the form of a chat's heads is learnt."""

_words = r"(?:klo|at|um|kl\.?|à|a las|às|alle|om)"
_mark = f"[{MARKS}]?"
_number = r"(?:\d{4}|\d{1,2})"
_half = r"[ap]\.?[ \u00a0\u202f]?m\.?|[صم]"
ANY_HEAD = re.compile(
    rf"[{MARKS}]*+(?P<open>\[?)[{MARKS}]*+"
    rf"(?P<date>(?P<a>{_number}){_mark}(?P<sep>[/.-])[ \u00a0]?(?P<b>{_number}){_mark}(?P=sep)[ \u00a0]?(?P<c>{_number}))"
    rf"{_mark}(?P<mid>\.?[,\u060c]?)"
    rf"[{MARKS}]*+[ \u00a0\u202f]{{1,2}}(?P<word>{_words}[ \u00a0])?[{MARKS}]*+"
    r"(?P<clock>\d{1,2}(?P<dot>[:.])\d{2}(?P<seconds>(?P=dot)\d{2})?"
    rf"(?:[ \u00a0\u202f]?(?:{_half}))?)[{MARKS}]*+"
    rf"(?P<close>\]|[ \u00a0][-\u2013](?=\s|$)|:(?=\s))[{MARKS} ]?",
    re.IGNORECASE,
)
_clock = re.compile(rf"(\d{{1,2}})[:.](\d{{2}})(?:[:.](\d{{2}}))?[ \u00a0\u202f]?({_half})?", re.IGNORECASE)


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


def form_of(lines: list[str]) -> Form | None:
    """Return the form of heads that most lines have; None: no line has any."""
    step = max(1, len(lines) // SAMPLE)
    forms = Counter(_form(match) for line in lines[::step] if (match := ANY_HEAD.match(line)))
    if not forms and step > 1:
        forms = Counter(_form(match) for line in lines if (match := ANY_HEAD.match(line)))
    return max(forms, key=lambda form: forms[form]) if forms else None


def _form(match: re.Match[str]) -> Form:
    widths = [len(match[name]) for name in "abc"]
    order = ".4." if widths[1] > 2 else "4.." if widths[0] > 2 else f"..{max(2, widths[2])}"
    word = (match["word"] or "").strip().casefold()
    return Form(
        match["open"],
        match["sep"],
        order,
        match["mid"],
        word,
        match["dot"],
        bool(match["seconds"]),
        match["close"].strip(" \u200e\u00a0"),
    )


def pattern_of(form: Form) -> re.Pattern[str]:
    """Return a pattern for heads of one form: groups are date and clock."""
    sep, dot = re.escape(form.sep), re.escape(form.dot)
    numbers = {"..4": (r"\d{1,2}", r"\d{1,2}", r"\d{4}"), "..2": (r"\d{1,2}", r"\d{1,2}", r"\d{1,2}")}
    numbers |= {"4..": (r"\d{4}", r"\d{1,2}", r"\d{1,2}"), ".4.": (r"\d{1,2}", r"\d{4}", r"\d{1,2}")}
    day = rf"{_mark}{sep}[ \u00a0]?".join(numbers[form.order])
    seconds = rf"{dot}\d{{2}}" if form.has_seconds else ""
    word = rf"(?:{re.escape(form.word)}[ \u00a0])" if form.word else ""
    close = {"]": r"\]", "-": r"[ \u00a0]-(?=\s|$)", "\u2013": "[ \u00a0]\u2013(?=\\s|$)", ":": r":(?=\s)"}[
        form.close
    ]
    return re.compile(
        rf"[{MARKS}]*+{re.escape(form.open)}[{MARKS}]*+({day}){_mark}{re.escape(form.mid)}[{MARKS}]*+"
        rf"[ \u00a0\u202f]{{1,2}}{word}[{MARKS}]*+"
        rf"(\d{{1,2}}{dot}\d{{2}}{seconds}(?:[ \u00a0\u202f]?(?:{_half}))?)[{MARKS}]*+{close}[{MARKS} ]?",
        re.IGNORECASE,
    )


def seconds_of(text: str) -> tuple[int, bool]:
    """Return the second of the day that a clock shows (-1: none), and whether it is one of twelve hours.

    Some phones write ``23:59 PM`` and ``00:04 AM``: their hours are those of a day.
    """
    match = _clock.fullmatch(text)
    if match is None:
        return -1, False
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    half = (match[4] or "").lower()
    if half[:1] in ("p", "م"):
        hour = hour if hour > 12 else -1 if hour == 0 else hour % 12 + 12
    elif half:
        hour = -1 if hour > 12 else hour % 12
    is_clock = 0 <= hour < 24 and minute < 60 and second < 60
    return (hour * 3600 + minute * 60 + second if is_clock else -1), bool(half)
