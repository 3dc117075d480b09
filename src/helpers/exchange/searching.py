"""Search for the segments of a contact in a comparable text, many at a time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from helpers.exchange.comparable_text import ComparableText
from helpers.exchange.segment_words import SegmentWords, Version

_LENGTH_OF_BEGINNING = 12


class Found(NamedTuple):
    """A segment in a view of the document: its number, its span, and in which version it is there."""

    number: int
    start: int
    end: int
    reading: Sequence[Version]


class View:
    """A comparable text, perhaps without some of its characters, and where its words begin."""

    def __init__(self, compared: ComparableText, places: Sequence[int]) -> None:
        self.places = places
        self.text = compared.text
        if len(places) < len(compared.text):
            self.text = "".join(map(compared.text.__getitem__, places))
        self._compared = compared

    @cached_property
    def begins(self) -> list[int]:
        """Where words begin."""
        if len(self.places) == len(self._compared.text):
            return self._compared.beginnings
        beginnings = set(self._compared.beginnings)
        return [at for at, place in enumerate(self.places) if place in beginnings]

    def ends_word(self, end: int) -> bool:
        """Tell whether no word goes on behind a place."""
        return end == 0 or not self._compared.continues_word(self.places[end - 1] + 1)

    def find_all(
        self, segments: Sequence[SegmentWords], numbers: Sequence[int], left: int, right: int
    ) -> dict[int, list[Found]]:
        """Return every occurrence of some segments between two places, by their numbers, in one pass."""
        beginnings: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number in numbers:
            length = min(_LENGTH_OF_BEGINNING, segments[number].length)
            for words in segments[number].beginnings(length):
                beginnings[length][words].append(number)
        found: dict[int, list[Found]] = defaultdict(list)
        for at in self.begins[bisect_left(self.begins, left) : bisect_left(self.begins, right)]:
            for length, numbers_of in beginnings.items():
                for number in numbers_of.get(self.text[at : at + length], ()):
                    match = self.match(segments, number, at, right)
                    if match is not None:
                        found[number].append(match)
        return found

    def find_texts(self, texts: Iterable[str], left: int, right: int) -> dict[str, list[int]]:
        """Return where some texts are between two places, as whole words, in one pass."""
        beginnings: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for text in texts:
            beginning = text[:_LENGTH_OF_BEGINNING]
            beginnings[len(beginning)][beginning].append(text)
        found: dict[str, list[int]] = defaultdict(list)
        for at in self.begins[bisect_left(self.begins, left) : bisect_left(self.begins, right)]:
            for length, texts_of in beginnings.items():
                for text in texts_of.get(self.text[at : at + length], ()):
                    end = at + len(text)
                    if end <= right and self.text.startswith(text, at) and self.ends_word(end):
                        found[text].append(at)
        return found

    def match(self, segments: Sequence[SegmentWords], number: int, at: int, right: int) -> Found | None:
        """Return a segment at a place, if all its words are there, up to `right`."""
        for reading in segments[number].readings_at(self.text, at):
            end = at + sum(len(version.text) for version in reading)
            if at < end <= right and self.ends_word(end):
                return Found(number, at, end, reading)
        return None


class ContactWords:
    """The segments of one contact in reading order, and all their words as one text, in each version."""

    def __init__(self, segments: Sequence[SegmentWords]) -> None:
        self.segments = segments

    @cached_property
    def by_id(self) -> dict[str, SegmentWords]:
        """The segments by their ids."""
        return {segment.segment_id: segment for segment in self.segments}

    @cached_property
    def texts(self) -> list[tuple[View, list[int]]]:
        """The published words, and the original ones if they differ; each with where its segments begin."""
        versions = [[segment.published for segment in self.segments]]
        if any(segment.published != segment.original for segment in self.segments):
            versions.append([segment.original for segment in self.segments])
        return [_joined(texts) for texts in versions]


def _joined(texts: Sequence[str]) -> tuple[View, list[int]]:
    """Return texts as one, and where each begins and the last one ends."""
    original = "\n".join(texts)
    compared = ComparableText(original)
    firsts, at = [], 0
    for text in texts:
        firsts.append(compared.span_of(at, len(original))[0])
        at += len(text) + 1
    return View(compared, range(len(compared.text))), [*firsts, len(compared.text)]


def longest_chain(found: Sequence[Found]) -> list[Found]:
    """Return the most segments that are in the same order in the document as in the contact.

    `found` is in the contact's order. The longest increasing subsequence, as in the patience method of
    comparing versions (Cohen 2003).
    """
    lasts: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, one in enumerate(found):
        length = bisect_right(ends, one.start)
        before.append(lasts[length - 1] if length else -1)
        if length == len(lasts):
            lasts.append(number)
            ends.append(one.end)
        elif one.end < ends[length]:
            lasts[length], ends[length] = number, one.end
    chain: list[Found] = []
    number = lasts[-1] if lasts else -1
    while number >= 0:
        chain.append(found[number])
        number = before[number]
    return chain[::-1]
