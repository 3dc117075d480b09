"""Where a hand-coded stretch of a document stands in the segments: by the words themselves, never by counting alone.

A coding program holds a contact as one text: with speakers' labels, other white space, other quotation marks. Segments are
looked for in that text, in order; a stretch is then carried over piece by piece, to where the very same words stand.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

LONG = 20
"""Characters from which a segment is looked for by itself; shorter ones (`Yes.`) only between those that are found."""
_alike = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"}
)
_no_speech = re.compile(
    r"(?:[\[(]?\d+[:.][\d:.]*[\])]?)?\s*(?:[^:]{1,60}:)?\s*(?:[\[(]?\d+[:.][\d:.]*[\])]?)?"
)


class Piece(NamedTuple):
    """A stretch of one segment: characters of its text, half-open."""

    segment_id: str
    start: int
    end: int


class Squeezed:
    """A text with every run of white space as one space and one kind of quotation mark, and the way to and from its own places."""

    def __init__(self, text: str) -> None:
        words = [(match.start(), match.group()) for match in re.finditer(r"\S+", text)]
        self.text = " ".join(word for _, word in words).translate(_alike)
        self._theirs = [start for start, _ in words]
        self._ours: list[int] = []
        self._ends: list[int] = []
        at = 0
        for _, word in words:
            self._ours.append(at)
            self._ends.append(at + len(word))
            at += len(word) + 1

    def forth(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the text stands here, white space at its ends left out; nothing but white space is empty."""
        first, last = bisect_right(self._theirs, start) - 1, bisect_left(self._theirs, end) - 1
        here = self._ours[first] + start - self._theirs[first] if first >= 0 else 0
        if first < 0 or here >= self._ends[first]:
            here = self._ours[first + 1] if first + 1 < len(self._ours) else len(self.text)
        there = min(self._ends[last], self._ours[last] + end - self._theirs[last]) if last >= 0 else 0
        return here, max(here, there)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch that begins and ends in words stands in the text itself."""
        first, last = bisect_right(self._ours, start) - 1, bisect_right(self._ours, end - 1) - 1
        return self._theirs[first] + start - self._ours[first], self._theirs[last] + end - self._ours[last]


@lru_cache(maxsize=2_000)
def _squeezed(text: str) -> Squeezed:
    """Return a text squeezed: those of a contact are looked at again for each stretch that a coder has marked in it."""
    return Squeezed(text)


class Located:
    """The segments of one contact, each where its words stand in a document."""

    def __init__(self, document: str, segments: Sequence[tuple[str, str]]) -> None:
        """Look for segments, given as id and text in reading order."""
        self._document = _squeezed(document)
        self._segments = [(segment_id, _squeezed(text)) for segment_id, text in segments]
        found = dict(self._look_for(range(len(segments)), 0, len(self._document.text), LONG))
        anchors = [-1, *sorted(found), len(segments)]
        for before, after in itertools.pairwise(anchors):
            left = found[before][1] if before >= 0 else 0
            right = found[after][0] if after < len(segments) else len(self._document.text)
            found |= dict(self._look_for(range(before + 1, after), left, right, 1))
        self._spans = [(*place, n) for n, place in sorted(found.items())]
        self._starts = [start for start, _, _ in self._spans]

    def _look_for(
        self, numbers: range, left: int, right: int, at_least: int
    ) -> list[tuple[int, tuple[int, int]]]:
        """Return the places of some segments between two places of the document, one after the other."""
        places = []
        for n in numbers:
            text = self._segments[n][1].text
            at = self._document.text.find(text, left, right) if len(text) >= at_least else -1
            if at >= 0:
                left = at + len(text)
                places.append((n, (at, left)))
        return places

    def pieces(self, start: int, end: int) -> list[Piece]:
        """Return the pieces of segments of which a stretch of the document consists; none, where any other words stand in it."""
        left, right = self._document.forth(start, end)
        pieces: list[Piece] = []
        for span_start, span_end, n in self._spans[max(0, bisect_right(self._starts, left) - 1) :]:
            if span_start >= right:
                break
            first, last = max(left, span_start), min(right, span_end)
            if first < last:
                if not self._is_no_speech(left, first):
                    return []
                segment_id, text = self._segments[n]
                here, there = first - span_start, last - span_start
                here += text.text[here:there].startswith(" ")
                there -= text.text[here:there].endswith(" ")
                pieces += [Piece(segment_id, *text.back(here, there))] if here < there else []
                left = last
        return pieces if self._is_no_speech(left, right) else []

    def _is_no_speech(self, start: int, end: int) -> bool:
        """Tell whether nothing stands there but a speaker's label or a time."""
        return start >= end or _no_speech.fullmatch(self._document.text[start:end].strip()) is not None


def places_of(quote: str, segments: Sequence[tuple[str, str]]) -> list[list[Piece]]:
    """Return every place in the segments of a contact where words stand, each as its pieces."""
    words = Squeezed(quote).text
    text = "\n".join(text for _, text in segments)
    whole, located = _squeezed(text), Located(text, segments)
    found: list[list[Piece]] = []
    at = whole.text.find(words)
    while at >= 0 and words:
        found.append(located.pieces(*whole.back(at, at + len(words))))
        at = whole.text.find(words, at + 1)
    return found
