"""Find a quote without a position in the segments of a contact.

In the quote of a highlight (Taguette's CSV), line ends have become spaces, a space is added where formatting
ends, and the labels and times that the highlight covers are part of it. An occurrence with the same spaces
counts first; only where there is none, white space is left out of the comparison, and then labels and times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from helpers.exchange.comparable_text import ComparableText
from helpers.exchange.label_stretches import IsKnown, Stretch, find_in_quote
from helpers.exchange.segment_words import SegmentSpan, SegmentWords, Version


class _Part(NamedTuple):
    """Some characters of one version of a link."""

    version: _LinkVersion
    first: int
    last: int


class _LinkVersion(NamedTuple):
    """Words of a link, and for each character its segment, its span there and whether a space is before."""

    text: str
    owners: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    spaces: Sequence[bool]


_Link = tuple[_LinkVersion, ...]
Occurrence = list[SegmentSpan]


class QuotedContact:
    """The words of a contact as a chain: what is the same in every text, and what is replaced or not."""

    def __init__(self, segments: Sequence[SegmentWords], is_known: IsKnown = lambda _: False) -> None:
        """Link the words of segments, given in reading order.

        Parameters
        ----------
        is_known
            Tells whether a text is the name of somebody who speaks.
        """
        self._segments, self._is_known = segments, is_known
        self._links: list[_Link] = []
        same: list[tuple[int, Version]] = []
        for number, segment in enumerate(segments):
            for piece in segment.pieces:
                if len(piece) == 1:
                    same.append((number, piece[0]))
                    continue
                self._links.append((_joined(same),))
                same = []
                self._links.append(tuple(_joined([(number, version)]) for version in piece))
        self._links.append((_joined(same),))

    def find(self, quote: str) -> list[Occurrence]:
        """Return every occurrence of a quote, each as spans of segments."""
        for words in self._without_labels(quote):
            occurrences = self._find_words(ComparableText(words))
            if occurrences:
                return occurrences
        return []

    def _without_labels(self, quote: str) -> Iterator[str]:
        """Yield a quote as it is, then without labels and times, then without what may be such."""
        yield quote
        stretches = find_in_quote(quote, self._is_known)
        sure = [stretch for stretch in stretches if stretch.is_sure]
        if sure:
            yield _without(quote, sure)
        if len(stretches) > len(sure):
            yield _without(quote, stretches)

    def _find_words(self, words: ComparableText) -> list[Occurrence]:
        if not words.text:
            return []
        spaces = words.spaces()
        exact: list[Occurrence] = []
        others: list[Occurrence] = []
        for parts in self._occurrences(words.text):
            spans = self._spans_of(parts)
            here: list[bool] = []
            for part in parts:
                here += part.version.spaces[part.first : part.last]
            found = exact if here[1:] == spaces else others
            if spans and spans not in found:
                found.append(spans)
        return exact or others

    def _occurrences(self, words: str) -> Iterator[list[_Part]]:
        for number, link in enumerate(self._links):
            for one in link:
                text = one.text
                at = text.find(words)
                while at >= 0:
                    yield [_Part(one, at, at + len(words))]
                    at = text.find(words, at + 1)
                # From here the words go on in the next link.
                at = text.find(words[0], max(0, len(text) - len(words) + 1))
                while at >= 0:
                    if words.startswith(text[at:]):
                        for rest in self._go_on(number + 1, words[len(text) - at :]):
                            yield [_Part(one, at, len(text)), *rest]
                    at = text.find(words[0], at + 1)

    def _go_on(self, number: int, words: str) -> Iterator[list[_Part]]:
        """Yield the ways in which words begin at the beginning of a link and go on to their end."""
        if number == len(self._links):
            return
        for one in self._links[number]:
            text = one.text
            if text.startswith(words):
                yield [_Part(one, 0, len(words))]
            elif words.startswith(text):
                for rest in self._go_on(number + 1, words[len(text) :]):
                    yield [_Part(one, 0, len(text)), *rest]

    def _spans_of(self, parts: Sequence[_Part]) -> Occurrence:
        """Return the spans of segments that some parts cover."""
        spans: dict[int, SegmentSpan] = {}
        for version, first, last in parts:
            at = first
            while at < last:
                owner, end = version.owners[at], at
                while end < last and version.owners[end] == owner:
                    end += 1
                start = version.starts[at]
                if owner in spans:
                    start = spans[owner].start
                segment_id = self._segments[owner].segment_id
                spans[owner] = SegmentSpan(segment_id, start, version.ends[end - 1])
                at = end
        return [spans[owner] for owner in sorted(spans) if spans[owner].start < spans[owner].end]


def _joined(parts: Sequence[tuple[int, Version]]) -> _LinkVersion:
    """Return words that follow on one another as one."""
    starts: list[int] = []
    ends: list[int] = []
    spaces: list[bool] = []
    owners: list[int] = []
    for number, version in parts:
        first_places, last_places = version.places()
        starts += first_places
        ends += last_places
        spaces += version.spaces()
        owners += [number] * len(version.text)
    text = "".join(version.text for _, version in parts)
    return _LinkVersion(text, owners, starts, ends, spaces)


def _without(quote: str, stretches: Sequence[Stretch]) -> str:
    """Return a quote with a space in place of some of its stretches."""
    parts: list[str] = []
    at = 0
    for stretch in stretches:
        parts += [quote[at : stretch.start], " "]
        at = max(at, stretch.end)
    return "".join([*parts, quote[at:]])
