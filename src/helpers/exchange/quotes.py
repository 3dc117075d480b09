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
MIN_PART_OF_WORD = 6
"""Characters, without white space, from which a quote may begin or end within a word. `art`, whose sentence
has been mended since, is not a part of another one's `heart`."""
REST_OF_LABEL = " :)]}>.,;-"
"""What is left of a label at the beginning of a quote that begins within it."""
MOST_WORDS_OF_EDGE = 12
"""Words of a label at the edge of a quote in which speech is looked for."""


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
        quote = quote.rstrip(" [(<{")
        stretches = find_in_quote(quote, self._is_known)
        sure = [stretch for stretch in stretches if stretch.is_sure]
        if self._is_only_label(quote, sure):
            return []
        occurrences = self._find_words(ComparableText(quote))
        if not occurrences:
            quote = quote.lstrip(REST_OF_LABEL)
            stretches = find_in_quote(quote, self._is_known)
            sure = [stretch for stretch in stretches if stretch.is_sure]
        for left_out in (sure, stretches):
            if not occurrences and self._find_words(ComparableText(_without(quote, left_out))):
                occurrences = self._find_with_edges(quote, left_out)
        return occurrences

    def find_words(self, quote: str) -> list[Occurrence]:
        """Return every occurrence of the words of a quote that has no labels, where its segment is known."""
        return self._find_words(ComparableText(quote), is_sure_place=True)

    def _is_only_label(self, quote: str, sure: Sequence[Stretch]) -> bool:
        """Tell whether a quote may be a label alone, which is no speech even if somebody says these words."""
        words = quote.strip(" \"\u201c\u201d\u2019'*_[]():")
        return self._is_known(words) or not ComparableText(_without(quote, sure)).text

    def _find_with_edges(self, quote: str, stretches: Sequence[Stretch]) -> list[Occurrence]:
        """Find a quote without labels, and with as much of its first and last one as the contact has.

        What looks like a label may have speech in it, which goes on before or behind. Between other words of
        the quote the contact would have it too; at the edges it must be looked for.
        """
        first, last = _edges(quote, stretches)
        middle = _without(
            quote[first:last], [_moved(one, -first) for one in stretches if first < one.end <= last]
        )
        for kept in _parts_kept(quote[last:]):
            if self._find_words(ComparableText(f"{middle} {kept}")):
                middle = f"{middle} {kept}"
                break
        for kept in _parts_kept(quote[:first]):
            occurrences = self._find_words(ComparableText(f"{kept} {middle}"))
            if occurrences:
                return occurrences
        return []

    def _find_words(self, words: ComparableText, *, is_sure_place: bool = False) -> list[Occurrence]:
        if not words.text:
            return []
        spaces = words.spaces()
        exact: list[Occurrence] = []
        others: list[Occurrence] = []
        divides_word = True
        for parts in self._occurrences(words.text):
            spans = self._spans_of(parts)
            divides_word = divides_word and _divides_word(parts)
            here: list[bool] = []
            for part in parts:
                here += part.version.spaces[part.first : part.last]
            found = exact if here[1:] == spaces else others
            if spans and spans not in found:
                found.append(spans)
        occurrences = exact or others
        if is_sure_place or len(occurrences) > 1 or len(words.text) >= MIN_PART_OF_WORD or not divides_word:
            return occurrences
        return []

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


def _edges(quote: str, stretches: Sequence[Stretch]) -> tuple[int, int]:
    """Return where the words begin and end that are not in the first and last labels of a quote."""
    outside = _without(quote, [])
    for stretch in stretches:
        outside = outside[: stretch.start] + " " * (stretch.end - stretch.start) + outside[stretch.end :]
    return len(outside) - len(outside.lstrip()), len(outside.rstrip())


def _moved(stretch: Stretch, by: int) -> Stretch:
    return stretch._replace(start=stretch.start + by, end=stretch.end + by)


def _parts_kept(label: str) -> Iterator[str]:
    """Yield what looks like a label without words at its ends or in its middle, the longest first."""
    words = label.split()[:MOST_WORDS_OF_EDGE]
    for n_kept in range(len(words), -1, -1):
        for first in range(len(words) - n_kept + 1):
            yield " ".join(words[first : first + n_kept])
        for first in range(1, n_kept):
            yield " ".join([*words[:first], *words[len(words) - n_kept + first :]])


def _divides_word(parts: Sequence[_Part]) -> bool:
    """Tell whether an occurrence begins or ends within a word."""
    (version, first, _), (last_version, _, last) = parts[0], parts[-1]
    is_within = first > 0 and not version.spaces[first] and version.text[first - 1 : first + 1].isalnum()
    if last == len(last_version.text) or last_version.spaces[last]:
        return is_within
    return is_within or last_version.text[last - 1 : last + 1].isalnum()
