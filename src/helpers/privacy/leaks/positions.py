"""Where in a text a match is: a search says only that a text has one.

A text is searched line by line again, and a line with a match by halves, from word to word. This is done only
where something was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

MOST_LINES = 40
"""Lines with one rule and person that are listed of one text."""
LONGEST_LINE = 2000
"""Characters of a line that are searched at once."""
SPAN = 400
"""Characters that a match may take."""
_word = re.compile(r"[^\s\u2060]+")
"""A word; a tag that was taken out divides words too."""

Search = Callable[[str], bool]


def pieces_of(text: str, length: int, overlap: int) -> Iterator[tuple[int, str]]:
    """Yield a text in pieces, each with its position; a piece begins within the one before it.

    >>> list(pieces_of("abcdef", 4, 2))
    [(0, 'abcd'), (2, 'cdef')]
    """
    start = 0
    while True:
        yield start, text[start : start + length]
        if start + length >= len(text):
            return
        start += length - overlap


def positions_in(text: str, has: Search) -> Iterator[int | None]:
    """Yield the position of the first match in each line; None, if the place cannot be told.

    Parameters
    ----------
    text
        A text with a match.
    has
        Whether a text has a match.
    """
    n_found = 0
    for start, line in _lines_of(text):
        if has(line):
            yield start + _position_in(line, has)
            n_found += 1
            if n_found == MOST_LINES:
                return
    if n_found:
        return
    for start, piece in pieces_of(text, LONGEST_LINE, SPAN):
        if has(piece):
            yield start + _position_in(piece, has)
            return
    yield None


def _lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text, and long ones in pieces, each with its position."""
    at = 0
    for line in text.split("\n"):
        for start, piece in pieces_of(line, LONGEST_LINE, SPAN):
            yield at + start, piece
        at += len(line) + 1


def _position_in(text: str, has: Search) -> int:
    """Return the position of the first word of a match: of the shortest part that still has it."""
    words = [match.span() for match in _word.finditer(text)]
    if not words:
        return 0
    last = _first_true(words, lambda span: has(text[: span[1]]))
    last = min(last, len(words) - 1)
    end = words[last][1]
    n_before = _first_true(words[: last + 1], lambda span: not has(text[span[0] : end]))
    return words[max(n_before - 1, 0)][0]


def _first_true(items: Sequence[tuple[int, int]], is_true: Callable[[tuple[int, int]], bool]) -> int:
    """Return the index of the first item for which something is true, and stays true from there on.

    If it is true of no item, their number is returned.
    """
    low, high = 0, len(items)
    while low < high:
        middle = (low + high) // 2
        if is_true(items[middle]):
            high = middle
        else:
            low = middle + 1
    return low
