"""Pair words that are said several times: which in the document is which in the contact.

`Yes.` may be there twice in a part of the document, and twice in the same part of the contact: then the first
is the first. Where the numbers differ, one has been taken out, added or mended, and nothing shows which.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from helpers.exchange.searching import ContactWords, Found, View

_Span = tuple[int, int]
_Spans = dict[int, list[_Span]]


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
        segments = self._contact.segments
        alike: dict[object, list[int]] = defaultdict(list)
        for number in numbers:
            alike[segments[number].versions].append(number)
        one_each = [of_words[0] for of_words in alike.values()]
        here = view.find_all(segments, one_each, gap.left, gap.right)
        one_each = [number for number in one_each if number in here]
        in_document = self._copies_in_document(one_each, view, gap)
        in_contact = [self._copies_in_version(one_each, *version, gap) for version in self._contact.texts]
        paired: list[Found] = []
        for number in one_each:
            spans = in_document[number]
            copies = [of_version[number] for of_version in in_contact]
            if len(spans) > most or any(len(of_version) != len(spans) for of_version in copies):
                continue
            start_of = {_which(spans, view.places[found.start]): found.start for found in here[number]}
            for one in alike[segments[number].versions]:
                which = {
                    _which(of_version, firsts[one])
                    for of_version, (_, firsts) in zip(copies, self._contact.texts, strict=True)
                }
                start = start_of.get(min(which)) if len(which) == 1 else None
                match = None if start is None else view.match(segments, one, start, gap.right)
                if match is not None:
                    paired.append(match)
        return sorted(paired)

    def _copies_in_document(self, numbers: Sequence[int], of_view: View, gap: Gap) -> _Spans:
        """Return where the words of segments are in a gap of a document, in whatever view."""
        begin = of_view.places[gap.left - 1] + 1 if gap.left else 0
        end = sys.maxsize
        if gap.right < len(of_view.places):
            end = of_view.places[gap.right]
        spans: _Spans = {number: [] for number in numbers}
        for view in self._find_views():
            left, right = bisect_left(view.places, begin), bisect_left(view.places, end)
            for number, found in view.find_all(self._contact.segments, numbers, left, right).items():
                spans[number] += [(view.places[one.start], view.places[one.end - 1] + 1) for one in found]
        return {number: _apart(of_segment) for number, of_segment in spans.items()}

    def _copies_in_version(
        self, numbers: Sequence[int], view: View, firsts: Sequence[int], gap: Gap
    ) -> _Spans:
        """Return where the words of segments are in a gap of one version of the contact."""
        found = view.find_all(self._contact.segments, numbers, firsts[gap.first], firsts[gap.last])
        return {number: _apart([(one.start, one.end) for one in found[number]]) for number in numbers}


def _apart(spans: Sequence[_Span]) -> list[_Span]:
    """Return spans in order; those that overlap as one."""
    apart: list[_Span] = []
    for start, end in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _which(spans: Sequence[_Span], place: int) -> int:
    """Return the number of the span that holds a place."""
    return bisect_right(spans, (place, sys.maxsize)) - 1
