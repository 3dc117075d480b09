"""Words that are said several times are paired only where document and contact have as many copies of them."""

from __future__ import annotations

import pytest

from helpers.exchange.comparable_text import ComparableText
from helpers.exchange.copies_of_words import CopiesOfWords, Gap
from helpers.exchange.searching import ContactWords, View
from helpers.exchange.segment_words import SegmentWords


def pair(segments, document: str, left_out: str = "", most: int = 9) -> dict[int, int]:
    """Return where segments are in a document, perhaps without some words that may be a label."""
    contact = ContactWords([SegmentWords(f"s{n}", *of_one) for n, of_one in enumerate(segments)])
    compared = ComparableText(document)
    whole = View(compared, range(len(compared.text)))
    at = compared.text.index(left_out)
    without = View(compared, [n for n in range(len(compared.text)) if not at <= n < at + len(left_out)])
    copies = CopiesOfWords(contact, lambda: [without, whole])
    gap = Gap(0, len(segments), 0, len(without.text))
    return {found.number: found.start for found in copies.pair(range(len(segments)), without, gap, most)}


def test_each_of_as_many_copies_is_its_own():
    assert pair([("Yes.",), ("No.",), ("Yes.",)], "Yes. Well. No. Yes.") == {0: 0, 1: 9, 2: 12}
    assert pair([("Yes.",), ("No.",), ("Yes.",)], "Yes. Well. No. Yes.", most=1) == {1: 9}


@pytest.mark.parametrize("document", ["Yes. No.", "Yes. No. Yes. Yes."])
def test_where_one_is_missing_or_too_many_nothing_shows_which(document):
    assert pair([("Yes.",), ("No.",), ("Yes.",)], document).keys() == {1}


def test_what_has_been_left_out_as_a_label_counts_as_a_copy():
    assert pair([("OK!",), ("So.",)], "OK! So. OK!", left_out="OK!") == {1: 0}
    assert pair([("OK!",), ("So.",), ("OK!",)], "OK! So. OK!", left_out="OK!") == {1: 0, 2: 3}


def test_a_sentence_counts_in_each_version_that_it_may_have():
    one, other = ("Jo came.", [(0, 2, "[name]")]), ("Al came.", [(0, 2, "[name]")])
    assert pair([one, other], "Jo came. Al came.") == {0: 0, 1: 7}
    assert pair([one, other], "[name] came. [name] came.") == {0: 0, 1: 11}
    assert pair([one, other], "[name] came.") == {}
    assert pair([one, ("Jo came.",)], "Jo came.") == {}


def test_words_within_another_sentence_are_a_copy():
    assert pair([("I went",), ("I went home",)], "I went. I went home") == {0: 0, 1: 6}
    assert pair([("I went",), ("I went home",)], "I went home").keys() == {1}
