"""How wide the columns of a printed table are: by their contents, so that no word is broken.

Word processors do not measure: the widths must be written into the file. A text is measured here by the
widths of Arial (and of fonts made to its measure, such as Liberation Sans), rounded up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

MILLIMETRES_PER_POINT = 25.4 / 72
PADDING = 4.4
"""Millimetres left and right of a cell's text, together."""
BOLD = 1.12
"""How much wider the bold letters of a heading are."""
NARROW, MEDIUM, WIDE, WIDEST = 0.34, 0.57, 0.73, 1.02
"""Widths of letters, in heights of the type."""
_of_width = {
    NARROW: "iljtfrI.,:;'’‘|!()[]/\\- \u00a0\u00ad",
    WIDE: "ABCDEFGHJKLNOPQRSTUVXYZmw&€+=<>~“”",
    WIDEST: "MW@%—…",
}
WIDTH_OF = {letter: width for width, letters in _of_width.items() for letter in letters}
_without_spaces = "\u2e80-\u9fff\uf900-\ufaff"
"""Chinese and Japanese, which are written without spaces."""
_break = re.compile(rf"\s+|(?<=[-–])(?=\w)|(?<=[{_without_spaces}])(?=[{_without_spaces}])")
"""Where a line may end: at a space, after a hyphen or dash, and between Chinese or Japanese letters."""


class Widths(NamedTuple):
    """The widths of a table's columns, and how high its highest row is."""

    columns: tuple[float, ...]
    """In millimetres."""
    most_lines: int
    """The lines of the row that has most."""


@lru_cache(maxsize=10_000)
def text_width(text: str, size: float) -> float:
    """Return how wide a text is on one line, in millimetres.

    Parameters
    ----------
    size
        The height of the type in points.

    Examples
    --------
    >>> text_width("mm", 10) > 2 * text_width("ll", 10)
    True
    """
    letters = sum(_letter_width(letter) for letter in text)
    return letters * size * MILLIMETRES_PER_POINT


def _letter_width(letter: str) -> float:
    if letter in WIDTH_OF:
        return WIDTH_OF[letter]
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return WIDEST
    if letter.isupper():
        return WIDE
    return MEDIUM


def fit_columns(columns: Sequence[Sequence[str]], available: float, size: float) -> Widths | None:
    """Return widths at which every word of a table stands on one line; None: there is no room for them.

    A column has at least the room of its longest word. What is left goes to the columns whose texts are
    longer than that, in proportion.

    Parameters
    ----------
    columns
        The texts of each column, its heading first.
    available
        The width of the page between its margins, in millimetres.
    size
        The height of the type in points.
    """
    least = [_widest(_words(column[1:]), _words(column[:1]), size) for column in columns]
    whole = [_widest(_lines(column[1:]), _lines(column[:1]), size) for column in columns]
    spare = available - sum(least)
    if spare < 0:
        return None
    wanted = [most - word for most, word in zip(whole, least, strict=True)]
    share = min(1.0, spare / max(sum(wanted), 1e-9))
    widths = tuple(word + share * more for word, more in zip(least, wanted, strict=True))
    return Widths(widths, _most_lines(columns, widths, size))


def _words(column: Sequence[str]) -> list[str]:
    return [word for text in column for word in _break.split(text)]


def _lines(column: Sequence[str]) -> list[str]:
    return [line for text in column for line in text.splitlines()]


def _widest(texts: Sequence[str], headings: Sequence[str], size: float) -> float:
    """Return the width of a column in which the widest of some texts stands on one line."""
    widths = [text_width(text, size) for text in texts]
    widths += [BOLD * text_width(text, size) for text in headings]
    return max(widths, default=0.0) + PADDING


def _most_lines(columns: Sequence[Sequence[str]], widths: Sequence[float], size: float) -> int:
    """Return about how many lines the highest row has."""
    most = 1
    for column, width in zip(columns, widths, strict=True):
        room = width - PADDING
        for text in column:
            lines = sum(int(text_width(line, size) * 1.1 // room) + 1 for line in text.splitlines())
            most = max(most, lines)
    return most
