"""A line in which a label is looked for: what comes before the label, the label, and the words."""

from __future__ import annotations

import re
from typing import NamedTuple

from helpers.fieldwork.sources.time_marks import CLOCK, DAY_AND_TIME, SPAN, first_clock, read_clock

MARKS = "\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
SPACES = " \t\r\n\x0b\x0c\xa0" + MARKS
LONGEST_LABEL, MOST_WORDS = 60, 5
FURTHEST = 120
"""No label is longer; a sentence may have a colon further on."""
NO_WIDTH = 1_000_000
IF_MAIN = "if the file's labels are written so"
"""The doubt about what is a label in a file of such labels only, and else words."""
CLOSERS = r"[\s\"“”„«»‘’'*_\])}>]{0,20}"
FRONT = re.compile(
    rf"(?:#{CLOCK}(?:-[0-9]{{1,3}})?#\s*|[\[(]\s*{SPAN}\s*[\])]\s*"
    rf"|[\[(]?{DAY_AND_TIME}\s?[\])]?\s{{0,3}}(?:[-–—|]\s{{1,3}})?"
    rf"|{CLOCK}(?:\s*[-–—|]\s*|\s+)|\[?[0-9]{{1,5}}[.)\]]?\s+(?=[^\s0-9])"
    r"|[\"“”„«»‘’'*_>•·–—\-~(\[<{#/|◦▪▫■□●○→…@]\s*){0,6}"
)
"""What may stand before a name: a time, the number of a line, a bullet, an opening quote or bracket."""
_tail_of_label = re.compile(rf"{CLOSERS}(?:[\[(<]\s*{SPAN}\s*[\])>]|\s{SPAN})?[\s\"“”„«»‘’'*_\]>}}?!.]*$")
_label_end = re.compile(r"(?<![0-9]):|:(?![0-9])|[：﹕︰∶꞉]")
_day_and_time = re.compile(DAY_AND_TIME)
_time_at_end = re.compile(rf"(?:#{CLOCK}(?:-[0-9]{{1,3}})?#|\[\s?{CLOCK}\s?\])$")
_stops = ".!?…:"


class Opener(NamedTuple):
    """What a line opens with: the speaker's label (may be empty), a time, and the words on the line."""

    label: str
    seconds: int | None
    """From the start of the recording."""
    text: str
    doubt: str = ""
    """Why it does not begin a turn: a reason of `reasons.QUARANTINED`, or the remark ``label_or_words``."""
    form: str = "colon"
    """How the label is written."""
    resumes: bool = False
    """Whether the words go on with the turn that an overlapping one has interrupted."""


def bare(text: str) -> str:
    """Return a text without white space and invisible marks at its ends."""
    text = text.strip()
    # Most lines have no marks: a look at both ends is faster than stripping them all.
    if text and (text[0] in MARKS or text[-1] in MARKS):
        return text.strip(SPACES)
    return text


def has_stop(above: str | None) -> bool:
    """Tell whether the line above ends a sentence; '' is an empty line, None the beginning of the file.

    >>> has_stop("Long."), has_stop('"Long!"'), has_stop("and then"), has_stop(""), has_stop(None)
    (True, True, False, True, False)
    """
    if above is None:
        return False
    if above.endswith(("#", "]")):
        above = _time_at_end.sub("", above)
    words = above.rstrip("\"“”‘’'*_)]/>| ")
    return not words or words[-1] in _stops


class LabelLine:
    """A line, divided into what stands before a label, the label as far as it has a colon, and the words."""

    def __init__(self, text: str, front: str, above: str | None, n_bold: int, width: int) -> None:
        self.text, self.front, self.above, self.n_bold, self._width = text, front, above, n_bold, width
        self.seconds = None
        if not _day_and_time.search(front):
            self.seconds = first_clock(front)
        self.head, self.words_after, self.after_colon = "", "", ""
        end = _label_end.search(text, len(front), len(front) + FURTHEST)
        self.has_colon = end is not None
        if end is None:
            if front.endswith("[") and "]" in text[len(front) : len(front) + LONGEST_LABEL]:
                self.head, _, self.words_after = text[len(front) :].partition("]")
            return
        head = text[len(front) : end.start()]
        tail = _tail_of_label.search(head)
        if tail and self.seconds is None:
            self.seconds = first_clock(tail.group())
        self.head = bare(_tail_of_label.sub("", head, count=1))
        self.after_colon = text[end.end() :]
        self.words_after = bare(self.after_colon.lstrip(":：* _"))

    @property
    def is_forced(self) -> bool:
        """Tell whether the line above had no room for the first word of this one."""
        if not self.above:
            return False
        first_word = self.text.split(maxsplit=1)[0]
        return len(self.above) + 1 + len(first_word) > self._width

    @property
    def is_deliberate(self) -> bool:
        """Tell whether somebody has begun this line: the one above ends a sentence, or had room left."""
        return self.above is not None and (has_stop(self.above) or not self.is_forced)


def opener_of(label: str, seconds: int | None, words: str, form: str) -> Opener:
    """Return a known speaker's label; a time in round brackets that begins the words is no word."""
    words = bare(words.lstrip(":："))
    if (alone := read_clock(words)) is not None:
        return Opener(label, alone, "", form=form)
    if words.startswith("(") and (match := re.match(rf"\(\s*{CLOCK}\s*\)\s*", words)):
        if seconds is None:
            seconds = first_clock(match.group())
        words = words[match.end() :]
    return Opener(label, seconds, words, form=form)
