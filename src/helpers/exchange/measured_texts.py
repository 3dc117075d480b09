"""Texts of coding programs, measured in each of the units and conventions in which positions are counted."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from helpers.exchange.projects import plain_text

Integers = npt.NDArray[np.int64]

UNITS = {"code points": (), "UTF-16 units": (0x10000,), "UTF-8 bytes": (0x80, 0x800, 0x10000)}
"""The code points from which a character takes one unit more."""
BOM, CR, LF = 0xFEFF, 13, 10
OUTSIDE, BLANK = -1, -2
"""Instead of a position: there is none; there is one, but it has only white space."""


class Convention(NamedTuple):
    """One way of counting positions."""

    unit: str
    counts_bom: bool
    counts_cr: bool
    ends_on_last: bool

    def describe(self, *, has_bom: bool, has_crlf: bool) -> str:
        """Describe the convention as far as it matters to texts with a byte order mark or CRLF."""
        parts = [self.unit]
        if self.ends_on_last:
            parts.append("the end is the last character")
        else:
            parts.append("the end is after the last character")
        if has_bom:
            parts.append(f"a byte order mark {'counts' if self.counts_bom else 'does not count'}")
        if has_crlf:
            parts.append(f"CRLF counts as {'two' if self.counts_cr else 'one'}")
        return ", ".join(parts)


class MeasuredText:
    """A text, prepared to convert positions of any convention to code points."""

    def __init__(self, data: bytes) -> None:
        points = np.frombuffer(data.decode("utf-8").encode("utf-32-le"), dtype="<u4")
        self.has_bom = bool(len(points) and points[0] == BOM)
        points = points[int(self.has_bom) :]
        is_cr_of_crlf = np.zeros(len(points), dtype=bool)
        if len(points) > 1:
            is_cr_of_crlf[:-1] = (points[:-1] == CR) & (points[1:] == LF)
        # Which of the remaining characters are the LF of a CRLF.
        self.was_crlf = np.roll(is_cr_of_crlf, 1)[~is_cr_of_crlf]
        self.has_crlf = bool(self.was_crlf.any())
        self.points = points[~is_cr_of_crlf]
        self.text = plain_text(data)
        self._highest = int(self.points.max(initial=0))
        characters = set(self.text)
        self._is_word = self._mark([character for character in characters if character.isalnum()])
        self._is_space = self._mark([character for character in characters if character.isspace()])

    def _mark(self, characters: list[str]) -> Integers:
        """Return 1 for each character of the text that is one of some, else 0; and 0 before and after it."""
        is_one = np.zeros(self._highest + 2, dtype=np.int64)
        is_one[[ord(character) for character in characters]] = 1
        return np.pad(is_one[self.points], 1)

    def simplify(self, convention: Convention) -> Convention:
        """Return the simplest convention that counts this text in the same way."""
        counts_bom = convention.counts_bom and self.has_bom
        counts_cr = convention.counts_cr and self.has_crlf
        has_one_unit_each = all(limit > self._highest for limit in UNITS[convention.unit])
        unit = "code points" if has_one_unit_each and not counts_bom else convention.unit
        return Convention(unit, counts_bom, counts_cr, convention.ends_on_last)

    def to_code_points(self, convention: Convention, ends: Integers) -> Integers:
        """Return positions in code points; `OUTSIDE` where one is not the beginning of a character."""
        widths = np.ones(len(self.points), dtype=np.int64)
        for limit in UNITS[convention.unit]:
            widths += self.points >= limit
        if convention.counts_cr:
            widths += self.was_crlf
        first = 0
        if convention.counts_bom and self.has_bom:
            first = 3 if convention.unit == "UTF-8 bytes" else 1
        starts = first + np.concatenate([[0], np.cumsum(widths)])
        at = np.searchsorted(starts, ends)
        is_start = (at < len(starts)) & (starts[np.minimum(at, len(starts) - 1)] == ends)
        at = np.where(is_start, at, OUTSIDE)
        if convention.ends_on_last:
            is_inside = (at[:, 1] >= 0) & (at[:, 1] < len(self.points))
            at[:, 1] = np.where(is_inside, at[:, 1] + 1, OUTSIDE)
        return at

    def count_faults(self, spans: Integers) -> Integers:
        """Count the faults of each span, those of either weight.

        Heavy are ends that cut a word, a beginning in white space, and a span outside the text; the other is
        an end after white space.
        """
        is_outside = (spans < 0).any(axis=1) | (spans[:, 0] >= spans[:, 1])
        starts, ends = np.where(is_outside[:, None], 0, spans).T
        word, space = self._is_word, self._is_space
        heavy = word[starts] * word[starts + 1] + word[ends] * word[ends + 1] + space[starts + 1]
        return np.column_stack([np.where(is_outside, 2, heavy), np.where(is_outside, 0, space[ends])])

    def without_white_space(self, spans: Integers) -> Integers:
        """Return spans without white space at their ends; those of only white space are `BLANK`."""
        is_word = self._is_space[1:-1] == 0
        numbers = np.arange(len(is_word))
        length = len(is_word)
        following = np.where(is_word, numbers, length)[::-1]
        next_word = np.append(np.minimum.accumulate(following)[::-1], length)
        last_end = np.append(0, np.maximum.accumulate(np.where(is_word, numbers + 1, 0)))
        is_outside = (spans < 0).any(axis=1) | (spans[:, 0] > spans[:, 1])
        starts, ends = np.where(is_outside[:, None], 0, spans).T
        bare = np.column_stack([next_word[starts], last_end[ends]])
        bare = np.where((bare[:, 0] >= bare[:, 1])[:, None], BLANK, bare)
        return np.where(is_outside[:, None], OUTSIDE, bare)
