"""Find where a document of a coding program has the segments of its contact, by their words only.

Segments whose words occur once in the document and once in the contact are found first, wherever they are;
what is between two of them is compared in order. Words said several times are paired where there are as many
copies of them (`copies_of_words`). A segment that has been changed, removed or said twice thus moves no other
one. An excerpt is then carried over to the spans of those segments that have exactly the same words. Labels,
times and the heads of cues are no speech (`label_stretches`).
"""

from __future__ import annotations

import itertools
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from helpers.exchange.comparable_text import ComparableText
from helpers.exchange.copies_of_words import CopiesOfWords, Gap
from helpers.exchange.label_stretches import IsKnown, find_in_document
from helpers.exchange.searching import ContactWords, Found, View, longest_chain
from helpers.exchange.segment_words import SegmentSpan, Version

MIN_UNIQUE_LENGTH = 16
"""Characters, without white space, from which a segment is searched for in the whole document. Shorter ones
(`Yes.`) occur too often: they are only searched for between those already found."""
LAST_STEP = 2
"""Steps in which the segments of a gap are searched for: long ones, short ones, copies."""
MOST_LABELS = 200
"""Characters that labels and a title may have between a short segment and the next one found."""
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
        self._copies = CopiesOfWords(contact, lambda: self._views)
        for view in self._views:
            if len(self._placed) < len(self._segments):
                self._place_in(view)
        self._in_order = sorted(self._placed.values(), key=lambda placed: placed.places[0])
        self._starts = [placed.places[0] for placed in self._in_order]
        self._undecided = self._find_undecided()
        self._other_words = self._find_other_words()

    @cached_property
    def _views(self) -> list[View]:
        """The document without what is surely no speech, without what perhaps is none, and as it is."""
        kinds = (PERHAPS_SPEECH, SPEECH, NO_SPEECH) if any(self._kinds) else (NO_SPEECH,)
        return [self._view_without(most) for most in kinds]

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
                self._place_between(view, Gap(first, number, left, right))
            if number < len(self._segments):
                left, first = bisect_right(view.places, self._placed[number].places[-1]), number + 1

    def _place_between(self, view: View, gap: Gap) -> None:
        """Place the segments of a gap: long ones that occur once, then short ones, then copies."""
        gaps = [(gap, 0)]
        while gaps:
            gap, step = gaps.pop()
            first, last, left, right = gap
            if first == last or left >= right or self._place_all(view, gap):
                continue
            chain = self._find_chain(view, gap, step)
            if not chain:
                if step < LAST_STEP:
                    gaps.append((gap, step + 1))
                continue
            for found in chain:
                self._place(view, found)
                gaps.append((Gap(first, found.number, left, found.start), step))
                first, left = found.number + 1, found.end
            gaps.append((Gap(first, last, left, right), step))

    def _place_all(self, view: View, gap: Gap) -> bool:
        """Place segments that together are all the words of a gap, in order; tell whether they are."""
        in_order: list[Found] = []
        at = gap.left
        for number in range(gap.first, gap.last):
            match = view.match(self._segments, number, at, gap.right)
            if match is None:
                return False
            in_order.append(match)
            at = match.end
        if at != gap.right:
            return False
        if view is not self._views[0]:
            # What has been left out as a label may be another copy of the same words.
            starts = {
                found.number: found.start
                for found in self._copies.pair(range(gap.first, gap.last), view, gap)
            }
            if any(starts.get(found.number) != found.start for found in in_order):
                return False
        for found in in_order:
            self._place(view, found)
        return True

    def _find_chain(self, view: View, gap: Gap, step: int) -> list[Found]:
        """Return segments that are in a gap of the document and of the contact, in the same order.

        Before the first segment that has been found, and after the last, the document may have other words
        (a title, another contact). Short segments count there only near those found.
        """
        least = MIN_UNIQUE_LENGTH if step == 0 else 1
        most = sys.maxsize if step == LAST_STEP else 1
        numbers = [n for n in range(gap.first, gap.last) if self._segments[n].length >= least]
        found = self._copies.pair(numbers, view, gap, most)
        if step > 0:
            found = self._select_near(found, view, gap)
        return longest_chain(found)

    def _select_near(self, found: Sequence[Found], view: View, gap: Gap) -> list[Found]:
        """Return those segments that are not much farther from the next one found than in the contact."""
        first, last, left, right = gap
        if left > 0 and right < len(view.text):
            return list(found)
        befores = [0, *itertools.accumulate(segment.length for segment in self._segments[first:last])]
        near: list[Found] = []
        for one in found:
            n_before = befores[one.number - first]
            n_after = befores[-1] - befores[one.number + 1 - first]
            is_near_left = one.start - left <= 2 * n_before + MOST_LABELS
            is_near_right = right - one.end <= 2 * n_after + MOST_LABELS
            if (left == 0 or is_near_left) and (right == len(view.text) or is_near_right):
                near.append(one)
        if left > 0 or right < len(view.text):
            return near
        n_found = sum(one.end - one.start for one in near)
        is_most = right - left <= 2 * befores[-1] + MOST_LABELS and 2 * n_found >= befores[-1]
        return near if is_most else []

    def _place(self, view: View, found: Found) -> None:
        places = view.places[found.start : found.end]
        self._placed[found.number] = _Placed(found.number, places, found.reading)

    def _find_undecided(self) -> list[tuple[int, int]]:
        """Return where the document has words of segments that have not been found, in compared characters.

        They are there as well as somewhere else, so that nothing shows which are meant.
        """
        left_out: dict[object, int] = {}
        for number, segment in enumerate(self._segments):
            if number not in self._placed:
                left_out[segment.versions] = number
        found = self._views[-1].find_all(self._segments, list(left_out.values()), 0, len(self._document.text))
        places = [(one.start, one.end) for of_segment in found.values() for one in of_segment]
        return sorted(places)

    def _find_other_words(self) -> list[int]:
        """Return the places of the letters and digits that are neither in a segment nor in a label.

        What looks like a stranger's label is one only if words of a segment follow it.
        """
        kinds = bytearray(self._kinds)
        for start, end in self._undecided:
            kinds[start:end] = kinds[start:end].replace(bytes([PERHAPS_SPEECH]), bytes([SPEECH]))
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
        words that are in no segment; ``place_undecided``: in several, or elsewhere.
        """
        left, right = self._document.span_of(start, end)
        if left == right:
            return [], "no_words"
        first, last = left, right
        if (left, right) == (0, len(self._document.text)):
            first, last = self._bounds_of_contact()
        others = self._other_words[
            bisect_left(self._other_words, first) : bisect_left(self._other_words, last)
        ]
        if others:
            return [], "place_undecided" if self._are_undecided(others) else "words_changed"
        spans = list(self._spans_between(left, right))
        return spans, "" if spans else "no_speech"

    def _are_undecided(self, places: Sequence[int]) -> bool:
        """Tell whether places are all in words of segments that have not been found."""
        starts = [start for start, _ in self._undecided]
        ends = list(itertools.accumulate((end for _, end in self._undecided), max, initial=0))
        return all(place < ends[bisect_right(starts, place)] for place in places)

    def _bounds_of_contact(self) -> tuple[int, int]:
        """Return where the words of the contact begin and end: a title above them is none of its words.

        That is known where its first and its last segment have been found, and beyond them no words of other
        segments; else all of the document counts.
        """
        first, last = 0, len(self._document.text)
        if 0 in self._placed:
            first = self._placed[0].places[0]
        if len(self._segments) - 1 in self._placed:
            last = self._placed[len(self._segments) - 1].places[-1] + 1
        placed = [(self._in_order[0].places[0], self._in_order[-1].places[-1] + 1)] if self._in_order else []
        words = [*placed, *self._undecided]
        return min([first, *(start for start, _ in words)]), max([last, *(end for _, end in words)])

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
