"""A segment as its words may be in a coder's document: as they were said, or as they are published.

Coding is done in the published texts, in the original ones, or in texts in which only some of today's names
were replaced. Wherever something is replaced, a document may therefore have the one or the other. A span that
includes part of a name, or of its replacement, covers the whole replacement in the published text.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from helpers.exchange.comparable_text import ComparableText

Replacement = tuple[int, int, str]
"""A span of a segment's original text, in characters, half-open, and what replaces it when published."""
MOST_MIXED = 5
"""Replacements of one segment up to which every mix of original and published words is tried with
positions."""


class SegmentSpan(NamedTuple):
    """A part of one segment, in characters of its published text, half-open."""

    segment_id: str
    start: int
    end: int


class Version(NamedTuple):
    """Words of a piece of a segment: the same in every text, or one version of what is replaced."""

    compared: ComparableText
    start: int
    """Where the published text has the piece."""
    replaced_by: int | None
    """The length of what replaces the piece; None: it is not replaced."""
    follows_space: bool
    """Whether white space is before the first character."""

    @property
    def text(self) -> str:
        """The characters that are compared."""
        return self.compared.text

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return where the published text has some characters; all that replaces them, if they are."""
        if self.replaced_by is not None:
            return self.start, self.start + self.replaced_by
        return self.start + self.compared.starts[first], self.start + self.compared.ends[last - 1]

    def places(self) -> tuple[list[int], list[int]]:
        """Return where the published text has the beginning and the end of each character."""
        compared = self.compared
        if self.replaced_by is not None:
            n = len(self.text)
            return [self.start] * n, [self.start + self.replaced_by] * n
        return [self.start + start for start in compared.starts], [self.start + end for end in compared.ends]

    def spaces(self) -> list[bool]:
        """Return for each character whether white space is before it."""
        return [self.follows_space, *self.compared.spaces()] if self.text else []


class SegmentWords:
    """One segment, divided where something is replaced.

    Attributes
    ----------
    original, published
        Its text as it was said, and as it is published.
    pieces
        In order, each with its versions: one, or the original and the published one.
    """

    def __init__(self, segment_id: str, original: str, replacements: Sequence[Replacement] = ()) -> None:
        self.segment_id, self.original = segment_id, original
        self._replacements = sorted(replacements)
        if not replacements:
            self.published = original
            self.pieces: list[tuple[Version, ...]] = [(Version(ComparableText(original), 0, None, True),)]
            return
        self.published = _replace(original, self._replacements)
        self.pieces = []
        at, published_at, ends_in_space = 0, 0, True
        for start, end, new in [*self._replacements, (len(original), len(original), "")]:
            same = original[at:start]
            version = Version(ComparableText(same), published_at, None, ends_in_space or same[:1].isspace())
            if version.text:
                self.pieces.append((version,))
            published_at += len(same)
            if same:
                ends_in_space = same[-1].isspace()
            if start < end or new:
                versions: list[Version] = []
                for words in dict.fromkeys([original[start:end], new]):
                    follows = ends_in_space or words[:1].isspace()
                    versions.append(Version(ComparableText(words), published_at, len(new), follows))
                self.pieces.append(tuple(versions))
                published_at += len(new)
                ends_in_space = bool(new) and new[-1].isspace()
            at = end

    @cached_property
    def length(self) -> int:
        """The number of characters that are compared, in the shortest version."""
        return sum(min(len(version.text) for version in piece) for piece in self.pieces)

    @cached_property
    def versions(self) -> tuple[tuple[str, ...], ...]:
        """The versions of each piece as they are compared: what is equal here occurs at the same places."""
        return tuple(tuple(version.text for version in piece) for piece in self.pieces)

    def beginnings(self, length: int) -> set[str]:
        """Return how the words may begin, up to so many characters."""
        beginnings = {""}
        for piece in self.pieces:
            if all(len(words) >= length for words in beginnings):
                break
            beginnings = {words + version.text for words in beginnings for version in piece}
        return {words[:length] for words in beginnings}

    def readings_at(self, text: str, at: int) -> Iterator[list[Version]]:
        """Yield each way in which all the words occur at a place of a comparable text."""
        return _readings_at(self.pieces, 0, text, at)

    def span(self, reading: Sequence[Version], first: int, last: int) -> SegmentSpan | None:
        """Return the span of some characters of a reading, from `first` to before `last`."""
        begin, spans = 0, []
        for version in reading:
            start, end = max(first - begin, 0), min(last - begin, len(version.text))
            if start < end and version.replaced_by != 0:
                spans.append(version.span(start, end))
            begin += len(version.text)
        if not spans:
            return None
        return SegmentSpan(self.segment_id, spans[0][0], spans[-1][1])

    def mixed_texts(self) -> Iterator[tuple[str, Sequence[Replacement]]]:
        """Yield the texts that a coder may have had, each with the replacements that were made in it."""
        if len(self._replacements) > MOST_MIXED:
            yield from ((self.original, []), (self.published, self._replacements))
            return
        for n in range(len(self._replacements) + 1):
            for made in itertools.combinations(self._replacements, n):
                yield _replace(self.original, made), made

    def published_span(self, start: int, end: int, made: Sequence[Replacement]) -> tuple[int, int]:
        """Return where a span of a text in which some replacements were made lies in the published text."""
        new_start, new_end = start, end
        moved_by = 0
        for first, last, new in self._replacements:
            words = self.original[first:last]
            if (first, last, new) in made:
                words = new
            begin, stop = first + moved_by, first + moved_by + len(words)
            grows_by = len(new) - len(words)
            if stop <= start:
                new_start += grows_by
            elif begin < start:
                new_start += begin - start
            if stop <= end:
                new_end += grows_by
            elif begin < end:
                new_end += begin + len(new) - end
            moved_by += len(words) - (last - first)
        return new_start, new_end


def _replace(text: str, replacements: Sequence[Replacement]) -> str:
    parts: list[str] = []
    at = 0
    for start, end, new in replacements:
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def _readings_at(
    pieces: Sequence[tuple[Version, ...]], number: int, text: str, at: int
) -> Iterator[list[Version]]:
    if number == len(pieces):
        yield []
        return
    for version in pieces[number]:
        if text.startswith(version.text, at):
            for rest in _readings_at(pieces, number + 1, text, at + len(version.text)):
                yield [version, *rest]
