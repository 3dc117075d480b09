"""An excerpt that names its segment counts in the text that its checksum or its words show, or not at all."""

from __future__ import annotations

import itertools

import pytest

from helpers.exchange.in_segments import find_in_segment
from helpers.exchange.projects import Excerpt
from helpers.exchange.segment_words import SegmentWords
from helpers.exchange.text_checksums import checksum_of

ORIGINAL = "Beatrix gave me good supervision this week, Beatrix."
PUBLISHED = "Nell gave me good supervision this week, Nell."
REPLACED = [(0, 7, "Nell"), (44, 51, "Nell")]
SEGMENT = SegmentWords("s1", ORIGINAL, REPLACED)


def find(start=0, end=0, quote="", checksum="", segment=SEGMENT) -> tuple[list[str], str]:
    excerpt = Excerpt("line 2", "s1", "supervision", "R1", start, end, quote=quote, checksum=checksum)
    spans, reason = find_in_segment(excerpt, segment)
    return [segment.published[span.start : span.end] for span in spans], reason


def test_the_segment_has_the_texts_that_these_tests_are_about():
    assert SEGMENT.published == PUBLISHED


def test_without_positions_and_words_the_whole_segment_is_coded():
    assert find() == ([PUBLISHED], "")
    assert find(checksum=checksum_of(PUBLISHED)) == find(checksum=checksum_of(ORIGINAL)) == ([PUBLISHED], "")


def test_positions_without_words_or_checksum_are_never_shifted():
    assert find(5, 9) == ([], "unmarked_positions")
    assert find(5, 900) == ([], "outside_document")


@pytest.mark.parametrize("text", [PUBLISHED, ORIGINAL, ORIGINAL.replace("Beatrix", "Nell", 1)])
@pytest.mark.parametrize("is_marked", [True, False])
def test_words_at_a_position_are_those_of_the_text_that_the_coder_had(text, is_marked):
    checksum = checksum_of(text) if is_marked else ""
    bounds = [0, *(at for at, mark in enumerate(text) if mark == " "), len(text)]
    for start, end in itertools.combinations(bounds, 2):
        quote = text[start:end].strip()
        first = text.index(quote, start)
        words, reason = find(first, first + len(quote), quote, checksum)
        assert reason == ""
        assert words == [quote.replace("Beatrix", "Nell")]
        if is_marked:
            assert find(first, first + len(quote), "", checksum) == (words, "")


def test_a_position_that_cuts_a_name_takes_in_all_of_what_stands_for_it():
    assert find(3, 12, "trix gave") == (["Nell gave"], "")
    assert find(3, 12, "", checksum_of(ORIGINAL)) == (["Nell gave"], "")
    assert find(2, 9, "ll gave") == (["Nell gave"], "")


def test_words_that_are_at_the_position_in_no_text_are_refused():
    assert find(5, 9, "good") == ([], "quote_differs")
    assert find(5, 9, "good", checksum_of(PUBLISHED)) == ([], "quote_differs")


def test_words_that_fit_in_both_texts_at_different_places_are_refused():
    segment = SegmentWords("s1", "Bea no no no no.", [(0, 3, "Nell J")])
    assert segment.published == "Nell J no no no no."
    assert find(7, 9, "no", segment=segment) == ([], "quote_occurs_twice")
    assert find(7, 9, "no", checksum_of(segment.original), segment) == (["no"], "")
    assert find(10, 12, "no", checksum_of(segment.published), segment) == (["no"], "")


def test_a_text_that_was_mended_after_coding_keeps_what_its_words_show():
    old = checksum_of("Some other text.")
    assert find(5, 9, "", old) == ([], "words_changed")
    assert find(0, 0, "", old) == ([], "words_changed")
    assert find(40, 44, "good supervision", old) == (["good supervision"], "")
    assert find(0, 4, "Nell", old) == ([], "quote_occurs_twice")
    assert find(0, 4, "Some", old) == ([], "words_changed")


def test_words_without_positions_are_found_if_they_occur_once():
    assert find(quote="good supervision") == (["good supervision"], "")
    assert find(quote="Beatrix gave") == find(quote="Nell gave") == (["Nell gave"], "")
    assert find(quote="Nell") == ([], "quote_occurs_twice")
    assert find(quote="nothing of it") == ([], "quote_differs")


def test_positions_outside_the_text_or_of_nothing_but_spaces_have_no_words():
    assert find(5, 900, "", checksum_of(PUBLISHED)) == ([], "outside_document")
    assert find(5, 900, "gave") == ([], "outside_document")
    assert find(4, 5, "", checksum_of(PUBLISHED)) == ([], "no_words")


def test_words_that_look_like_a_label_are_words_where_the_segment_is_named():
    segment = SegmentWords("s1", "You said: yes. Ann: no, the heart of it.")
    assert find(quote="d: yes", segment=segment) == (["d: yes"], "")
    assert find(quote="Ann:", segment=segment) == (["Ann:"], "")
    assert find(quote="art", segment=segment) == (["art"], "")
