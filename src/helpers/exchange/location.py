"""Find where a document of a coding program has the segments of its contact, by their words only.

Segments whose words occur once in the document and once in the contact are found first, wherever they are;
what is between two of them is compared in order. A segment that has been changed, removed or said twice thus
moves no other one. An excerpt is then carried over to the spans of those segments that have exactly the same
words. Labels, times and the heads of cues are no speech (`label_stretches`).
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from helpers.exchange.comparable_text import ComparableText
from helpers.exchange.label_stretches import IsKnown, find_in_document
from helpers.exchange.searching import ContactWords, Found, View, longest_chain
from helpers.exchange.segment_words import SegmentSpan, Version

MIN_UNIQUE_LENGTH = 16
"""Characters, without white space, from which a segment is searched for in the whole document. Shorter ones
(`Yes.`) occur too often: they are only searched for between those already found."""
SPEECH, PERHAPS_SPEECH, NO_SPEECH, PLACED = range(4)
"""What a character of a document is; PLACED: a segment has been found there."""


class _Placed(NamedTuple):
    """A segment in the document: the place of each of its characters."""

    number: int
    places: Sequence[int]
    reading: Sequence[Version]


class LocatedSegments:
    """The segments of one contact, located by their words in a document."""

    def __init__(self, document: str, contact: ContactWords, is_known: IsKnown = lambda _: False) -> None:
        """Locate the segments of a contact.

        Parameters
        ----------
        is_known
            Tells whether a text is the name of somebody who speaks.
        """
        self._contact, self._segments = contact, contact.segments
        self._document = ComparableText(document)
        self._kinds = _kinds_of(self._document, document, is_known)
        self._placed: dict[int, _Placed] = {}
        for most in (PERHAPS_SPEECH, SPEECH, NO_SPEECH):
            if len(self._placed) < len(self._segments):
                self._place_in(self._view_without(most))
        self._in_order = sorted(self._placed.values(), key=lambda placed: placed.places[0])
        self._starts = [placed.places[0] for placed in self._in_order]
        self._other_words = self._find_other_words()

    def _view_without(self, most: int) -> View:
        """Return the document without what is less like speech than a kind."""
        kinds = self._kinds
        if most == NO_SPEECH or not any(kinds):
            return View(self._document, range(len(kinds)))
        is_kept = kinds.translate(bytes(kind <= most for kind in range(256)))
        return View(self._document, list(itertools.compress(range(len(kinds)), is_kept)))

    def _place_in(self, view: View) -> None:
        """Place those segments that are not yet placed, between those that are."""
        left, first = 0, 0
        for number in [*sorted(self._placed), len(self._segments)]:
            right = len(view.text)
            if number < len(self._segments):
                right = bisect_left(view.places, self._placed[number].places[0])
            if first < number and left < right:
                self._place_between(view, (first, number, left, right))
            if number < len(self._segments):
                left, first = bisect_right(view.places, self._placed[number].places[-1]), number + 1

    def _place_between(self, view: View, gap: tuple[int, int, int, int]) -> None:
        """Place segments from `first` to before `last` between two places of a view."""
        gaps = [(*gap, MIN_UNIQUE_LENGTH)]
        while gaps:
            first, last, left, right, least = gaps.pop()
            if first == last or left >= right or self._place_all(view, first, last, left, right):
                continue
            chain = self._find_chain(view, (first, last, left, right), least)
            if not chain and least > 1:
                gaps.append((first, last, left, right, 1))
            elif not chain:
                self._place_beside(view, first, last, left, right)
            else:
                for found in chain:
                    self._place(view, found)
                    gaps.append((first, found.number, left, found.start, least))
                    first, left = found.number + 1, found.end
                gaps.append((first, last, left, right, least))

    def _place_all(self, view: View, first: int, last: int, left: int, right: int) -> bool:
        """Place segments that together are all the words of a gap, in order; tell whether they are."""
        in_order: list[Found] = []
        at = left
        for number in range(first, last):
            match = view.match(self._segments, number, at, right)
            if match is None:
                return False
            in_order.append(match)
            at = match.end
        if at != right:
            return False
        for found in in_order:
            self._place(view, found)
        return True

    def _find_chain(self, view: View, gap: tuple[int, int, int, int], least: int) -> list[Found]:
        """Return segments that occur once in a gap of the document and of the contact, in the same order."""
        first, last, left, right = gap
        numbers = [n for n in range(first, last) if self._segments[n].length >= least]
        n_of: dict[str, int] = defaultdict(int)
        for number in numbers:
            n_of[self._segments[number].plain] += 1
        numbers = [number for number in numbers if n_of[self._segments[number].plain] == 1]
        found = view.find_all(self._segments, numbers, left, right)
        unique = [number for number in sorted(found) if len(found[number]) == 1]
        in_contact = self._contact.find_all(unique, first, last)
        return longest_chain([found[number][0] for number in unique if len(in_contact[number]) == 1])

    def _place_beside(self, view: View, first: int, last: int, left: int, right: int) -> None:
        """Place the segments that follow directly on what is left of a gap, or go directly before its right.

        Where both ways differ, nothing shows which is right, and neither is used.
        """
        forward: dict[int, Found] = {}
        at = left
        for number in range(first, last):
            if not view.begins_word(at):
                break
            match = view.match(self._segments, number, at, right)
            if match is None:
                break
            forward[number], at = match, match.end
        backward: dict[int, Found] = {}
        at = right
        for number in range(last - 1, first - 1, -1):
            match = self._match_before(view, number, left, at)
            if match is None:
                break
            backward[number], at = match, match.start
        for one, other in ((forward, backward), (backward, forward)):
            for found in one.values():
                if all(_is_in_accord(found, another) for another in other.values()):
                    self._place(view, found)

    def _match_before(self, view: View, number: int, left: int, right: int) -> Found | None:
        """Return a segment that ends at a place, if all its words are there."""
        for length in sorted(self._segments[number].lengths, reverse=True):
            start = right - length
            if start < left or not view.begins_word(start):
                continue
            match = view.match(self._segments, number, start, right)
            if match is not None and match.end == right:
                return match
        return None

    def _place(self, view: View, found: Found) -> None:
        places = view.places[found.start : found.end]
        self._placed[found.number] = _Placed(found.number, places, found.reading)

    def _find_other_words(self) -> list[int]:
        """Return the places of the letters and digits that are neither in a segment nor in a label.

        What looks like a stranger's label is one only if words of a segment follow it.
        """
        kinds = bytearray(self._kinds)
        for placed in self._in_order:
            if isinstance(placed.places, range):
                kinds[placed.places[0] : placed.places[-1] + 1] = bytes([PLACED]) * len(placed.places)
                continue
            for place in placed.places:
                kinds[place] = PLACED
        if SPEECH not in kinds and PERHAPS_SPEECH not in kinds:
            return []
        others: list[int] = []
        is_before_segment = True
        later = len(kinds)
        for place in [n for n, kind in enumerate(kinds) if kind < NO_SPEECH][::-1]:
            is_before_segment = is_before_segment or kinds.find(PLACED, place, later) >= 0
            is_label = kinds[place] == PERHAPS_SPEECH and is_before_segment
            if self._document.text[place].isalnum() and not is_label:
                others.append(place)
                is_before_segment = False
            later = place
        return others[::-1]

    def spans_of(self, start: int, end: int) -> tuple[list[SegmentSpan], str]:
        """Return the spans of segments in a span of the document, or the reason why there are none.

        ``no_words``: white space; ``no_speech``: nothing but labels and times; ``words_changed``: it has
        words that are in no segment.
        """
        left, right = self._document.span_of(start, end)
        if left == right:
            return [], "no_words"
        first, last = left, right
        if (left, right) == (0, len(self._document.text)):
            first, last = self._bounds_of_contact()
        if bisect_left(self._other_words, first) < bisect_left(self._other_words, last):
            return [], "words_changed"
        spans = list(self._spans_between(left, right))
        return spans, "" if spans else "no_speech"

    def _bounds_of_contact(self) -> tuple[int, int]:
        """Return where the words of the contact begin and end: a title above them is none of its words.

        That is known where its first and its last segment have been found; else all of the document counts.
        """
        first, last = 0, len(self._document.text)
        if 0 in self._placed:
            first = self._placed[0].places[0]
        if len(self._segments) - 1 in self._placed:
            last = self._placed[len(self._segments) - 1].places[-1] + 1
        return first, last

    def _spans_between(self, left: int, right: int) -> Iterator[SegmentSpan]:
        first_placed = max(0, bisect_right(self._starts, left) - 1)
        for n in range(first_placed, bisect_left(self._starts, right)):
            placed = self._in_order[n]
            first, last = bisect_left(placed.places, left), bisect_left(placed.places, right)
            span = self._segments[placed.number].span(placed.reading, first, last)
            if span is not None:
                yield span


def _kinds_of(compared: ComparableText, document: str, is_known: IsKnown) -> bytearray:
    """Return of each compared character of a document whether it is speech."""
    kinds = bytearray(len(compared.text))
    for stretch in find_in_document(document, is_known):
        first, last = compared.span_of(stretch.start, stretch.end)
        kind = NO_SPEECH if stretch.is_sure else PERHAPS_SPEECH
        kinds[first:last] = bytes([kind]) * (last - first)
    return kinds


def _is_in_accord(found: Found, other: Found) -> bool:
    """Tell whether two segments can both be where they were found."""
    if found.number == other.number:
        return (found.start, found.end) == (other.start, other.end)
    if found.number < other.number:
        return found.end <= other.start
    return other.end <= found.start
