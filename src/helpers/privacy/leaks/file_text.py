"""Texts of a file as the leak check searches them, and how a place in one is found in the file again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

JOINER = "\u2060"
"""What stands where a tag was inside a word: it is not seen, and shows where cells of a table meet."""

Place = Callable[[int], str]
Step = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]
"""What is replaced in a text, and by what."""


def nowhere(_: int) -> str:
    """Return no line and column: the text has none in the file."""
    return ""


class FileText(NamedTuple):
    """Some text of a file, and where it was found there."""

    where: str
    text: str
    is_prose: bool = True
    """Whether it is to be read as words; attributes and file names are searched only for names."""
    picture: str = ""
    """The hash of a picture's bytes, since the words drawn in it cannot be read."""
    is_unread: bool = False
    """Whether something here could not be opened, so that its contents are unknown."""
    place: Place | None = None
    """Returns the line and column of a position in the text; None, if the text is as it stands in the
    file."""

    def place_of(self, position: int) -> str:
        """Return where a position of the text is: part of the file, line and column."""
        place = self.place(position) if self.place else line_and_column(self.text, position)
        return f"{self.where}, {place}" if place else self.where


def line_and_column(text: str, position: int) -> str:
    r"""Return the line and the column of a position, both counted from 1.

    >>> line_and_column("tea\nwith milk", 9)
    'line 2, column 6'
    """
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return f"line {line}, column {column}"


def replaced(text: str, steps: Sequence[Step]) -> str:
    """Return a text after some replacements, one after the other."""
    for pattern, by in steps:
        text = pattern.sub(by, text)
    return text


def place_before(text: str, steps: Sequence[Step], position: int) -> int:
    """Return where a position of the replaced text is in the text itself."""
    if not steps:
        return position
    *earlier, (pattern, by) = steps
    changed = replaced(text, earlier)
    return place_before(text, earlier, _before_one(changed, pattern, by, position))


def _before_one(
    text: str, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str], position: int
) -> int:
    at = 0
    shift = 0
    for match in pattern.finditer(text):
        start = match.start() + shift
        if position < start:
            break
        length = len(by(match))
        if position < start + length:
            return match.start()
        at = match.end()
        shift += length - (match.end() - match.start())
    return max(position - shift, at)


def place_after(text: str, steps: Sequence[Step]) -> Place:
    """Return a function from a position in the replaced text to its line and column in the text itself."""
    return lambda position: line_and_column(text, place_before(text, steps, position))
