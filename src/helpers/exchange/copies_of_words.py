"""Pair words that are said several times: which in the document is which in the contact.

`Yes.` may be there twice in a part of the document, and twice in the same part of the contact: then the first
is the first. Where the numbers differ, one has been taken out, added or mended, and nothing shows which.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from helpers.exchange.searching import ContactWords, Found, View


class Gap(NamedTuple):
    """A part of a contact, and the part of a view of its document in which it can only be."""

    first: int
    last: int
    """The segments from `first` to before `last`."""
    left: int
    right: int
    """The characters of the view from `left` to before `right`."""


class CopiesOfWords:
    """The copies of segments' words in a contact and in its document."""

    def __init__(self, contact: ContactWords, find_views: Callable[[], Sequence[View]]) -> None:
        """Compare a contact with the views of a document: with and without what may be no speech."""
        self._contact = contact
        self._find_views = find_views

    def pair(self, numbers: Sequence[int], view: View, gap: Gap, most: int = sys.maxsize) -> list[Found]:
        """Return those segments of which a view has as many copies in a gap as the contact, each at its own.

        Parameters
        ----------
        most
            Copies up to which a segment is paired.
        """
        readers, starts_here = self._find_readers(numbers, view, gap)
        in_document = self._copies_in_document(readers, view, gap)
        in_contact = self._copies_in_contact(readers, gap)
        paired: dict[int, list[Found]] = defaultdict(list)
        for text, of_text in readers.items():
            places, copies = in_document[text], in_contact[text]
            if len(places) != len(copies) or len(places) > most:
                continue
            which = {copy: number for number, copy in enumerate(copies)}
            for number in of_text:
                start = starts_here[text].get(places[which[number, 0]])
                match = None
                if start is not None:
                    match = view.match(self._contact.segments, number, start, gap.right)
                if match is not None:
                    paired[number].append(match)
        return [paired[number][0] for number in sorted(paired) if len(paired[number]) == 1]

    def _find_readers(
        self, numbers: Sequence[int], view: View, gap: Gap
    ) -> tuple[dict[str, list[int]], dict[str, dict[int, int]]]:
        """Return which segments the words in a gap may be, and where these begin: in document, in view."""
        segments = self._contact.segments
        alike: dict[object, list[int]] = defaultdict(list)
        for number in numbers:
            alike[segments[number].versions].append(number)
        one_each = [of_words[0] for of_words in alike.values()]
        readers: dict[str, list[int]] = defaultdict(list)
        starts: dict[str, dict[int, int]] = defaultdict(dict)
        for number, of_segment in view.find_all(segments, one_each, gap.left, gap.right).items():
            texts: set[str] = set()
            for found in of_segment:
                text = view.text[found.start : found.end]
                texts.add(text)
                starts[text][view.places[found.start]] = found.start
            for text in texts:
                readers[text] += alike[segments[number].versions]
        return readers, starts

    def _copies_in_document(self, texts: Iterable[str], of_view: View, gap: Gap) -> dict[str, list[int]]:
        """Return where the words of texts are in a gap of a document, in whatever view."""
        begin = of_view.places[gap.left - 1] + 1 if gap.left else 0
        end = sys.maxsize
        if gap.right < len(of_view.places):
            end = of_view.places[gap.right]
        places: dict[str, set[int]] = {text: set() for text in texts}
        for view in self._find_views():
            left, right = bisect_left(view.places, begin), bisect_left(view.places, end)
            for text, found in view.find_texts(places, left, right).items():
                places[text].update(view.places[start] for start in found)
        return {text: sorted(of_text) for text, of_text in places.items()}

    def _copies_in_contact(
        self, readers: Mapping[str, Sequence[int]], gap: Gap
    ) -> dict[str, list[tuple[int, int]]]:
        """Return where the words of texts are in a gap of the contact: the segment, and which time in it."""
        copies = {text: {(number, 0) for number in of_text} for text, of_text in readers.items()}
        for view, firsts in self._contact.texts:
            found = view.find_texts(copies, firsts[gap.first], firsts[gap.last])
            for text, starts in found.items():
                times: dict[int, int] = defaultdict(int)
                for start in starts:
                    number = bisect_right(firsts, start) - 1
                    copies[text].add((number, times[number]))
                    times[number] += 1
        return {text: sorted(of_text) for text, of_text in copies.items()}
