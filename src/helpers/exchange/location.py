"""Find where an excerpt of a document occurs in the segments, by its words and never by position only.

A coding program holds a contact as one text, with speaker labels, other white space and other quotation marks
than the segments have. The segments are therefore searched for in that text, in order; an excerpt is then
carried over to the spans of those segments that have exactly the same words.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

MIN_UNIQUE_LENGTH = 20
"""Characters from which a segment is searched for in the whole document. Shorter ones (`Yes.`) occur too
often: they are only searched for between those already located."""
_same_marks = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"}
)
_no_speech = re.compile(
    r"(?:[\[(]?\d+[:.][\d:.]*[\])]?)?\s*(?:[^:]{1,60}:)?\s*(?:[\[(]?\d+[:.][\d:.]*[\])]?)?"
)


class SegmentSpan(NamedTuple):
    """A part of one segment, in characters of its text, half-open."""

    segment_id: str
    start: int
    end: int


class ComparableText:
    """A text with single spaces and one kind of quotation mark, and its positions in the original."""

    def __init__(self, original: str) -> None:
        words = [(match.start(), match.group()) for match in re.finditer(r"\S+", original)]
        self.text = " ".join(word for _, word in words).translate(_same_marks)
        self._original_starts = [start for start, _ in words]
        self._starts: list[int] = []
        self._ends: list[int] = []
        position = 0
        for _, word in words:
            self._starts.append(position)
            self._ends.append(position + len(word))
            position += len(word) + 1

    def from_original(self, start: int, end: int) -> tuple[int, int]:
        """Return a span of the original as a span of this text, without white space at its ends.

        A span of nothing but white space becomes empty.
        """
        first = self._convert_start(start)
        return first, max(first, self._convert_end(end))

    def _convert_start(self, start: int) -> int:
        word = bisect_right(self._original_starts, start) - 1
        if word >= 0:
            position = self._starts[word] + start - self._original_starts[word]
            if position < self._ends[word]:
                return position
        # The span begins in white space: it is moved to the next word.
        if word + 1 < len(self._starts):
            return self._starts[word + 1]
        return len(self.text)

    def _convert_end(self, end: int) -> int:
        word = bisect_left(self._original_starts, end) - 1
        if word < 0:
            return 0
        return min(self._ends[word], self._starts[word] + end - self._original_starts[word])

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Return a span of this text, which begins and ends in words, as a span of the original."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, end - 1) - 1
        original_start = self._original_starts[first] + start - self._starts[first]
        original_end = self._original_starts[last] + end - self._starts[last]
        return original_start, original_end


@lru_cache(maxsize=2_000)
def _comparable(text: str) -> ComparableText:
    """Return a comparable text, cached: the segments of a contact are compared with each of its excerpts."""
    return ComparableText(text)


class LocatedSegments:
    """The segments of one contact, located by their words in a document."""

    def __init__(self, document: str, segments: Sequence[tuple[str, str]]) -> None:
        """Locate segments, given as id and text in reading order."""
        self._document = _comparable(document)
        self._segments = [(segment_id, _comparable(text)) for segment_id, text in segments]
        length = len(self._document.text)
        located = self._search(range(len(segments)), 0, length, MIN_UNIQUE_LENGTH)
        neighbours = [-1, *sorted(located), len(segments)]
        for before, after in itertools.pairwise(neighbours):
            left = located[before][1] if before >= 0 else 0
            right = located[after][0] if after < len(segments) else length
            located |= self._search(range(before + 1, after), left, right, 1)
        self._spans = [(start, end, n) for n, (start, end) in sorted(located.items())]
        self._starts = [start for start, _, _ in self._spans]

    def _search(self, numbers: range, left: int, right: int, min_length: int) -> dict[int, tuple[int, int]]:
        """Return the spans of some segments, by number, between two positions of the document, in order."""
        found: dict[int, tuple[int, int]] = {}
        for n in numbers:
            text = self._segments[n][1].text
            if len(text) < min_length:
                continue
            start = self._document.text.find(text, left, right)
            if start >= 0:
                left = start + len(text)
                found[n] = (start, left)
        return found

    def spans_of(self, start: int, end: int) -> list[SegmentSpan]:
        """Return the spans of segments in a span of the document; none if it has any other words."""
        left, right = self._document.from_original(start, end)
        spans: list[SegmentSpan] = []
        for span_start, span_end, n in self._spans[max(0, bisect_right(self._starts, left) - 1) :]:
            if span_start >= right:
                break
            first, last = max(left, span_start), min(right, span_end)
            if first >= last:
                continue
            if not self._has_no_speech(left, first):
                return []
            spans += self._cut_segment(n, first - span_start, last - span_start)
            left = last
        return spans if self._has_no_speech(left, right) else []

    def _cut_segment(self, n: int, start: int, end: int) -> list[SegmentSpan]:
        """Return a part of a segment without a space at its ends; nothing if it is only a space."""
        segment_id, text = self._segments[n]
        start += text.text[start:end].startswith(" ")
        end -= text.text[start:end].endswith(" ")
        return [SegmentSpan(segment_id, *text.to_original(start, end))] if start < end else []

    def _has_no_speech(self, start: int, end: int) -> bool:
        """Tell whether a part of the document is empty or has only a speaker label or a time."""
        return start >= end or _no_speech.fullmatch(self._document.text[start:end].strip()) is not None


def find_quote(quote: str, segments: Sequence[tuple[str, str]]) -> list[list[SegmentSpan]]:
    """Return every occurrence of a quote in the segments of a contact, each as spans of segments."""
    words = ComparableText(quote).text
    joined = "\n".join(text for _, text in segments)
    contact, located = _comparable(joined), LocatedSegments(joined, segments)
    occurrences: list[list[SegmentSpan]] = []
    start = contact.text.find(words)
    while start >= 0 and words:
        occurrences.append(located.spans_of(*contact.to_original(start, start + len(words))))
        start = contact.text.find(words, start + 1)
    return occurrences
