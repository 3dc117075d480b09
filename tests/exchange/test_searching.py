"""The segments of a contact are searched for together, as whole words."""

from __future__ import annotations

from helpers.exchange.comparable_text import ComparableText
from helpers.exchange.searching import ContactWords, Found, View, longest_chain
from helpers.exchange.segment_words import SegmentWords

SEGMENTS = [
    SegmentWords("s1", "he had tea"),
    SegmentWords("s2", "Yes."),
    SegmentWords("s3", "Jo sat.", [(0, 2, "[a man]")]),
]


def places(text: str) -> dict[int, list[tuple[int, int]]]:
    compared = ComparableText(text)
    view = View(compared, range(len(compared.text)))
    found = view.find_all(SEGMENTS, range(len(SEGMENTS)), 0, len(compared.text))
    return {number: [(one.start, one.end) for one in of_segment] for number, of_segment in found.items()}


def test_every_occurrence_of_every_segment_is_found_in_each_version():
    assert places("Yes. he  had tea Yes. Jo sat. [a man]sat.") == {
        1: [(0, 4), (12, 16)],
        0: [(4, 12)],
        2: [(16, 22), (22, 32)],
    }


def test_a_part_of_a_word_is_no_occurrence():
    assert places("she had tea, he had teas, xYes. he had tea") == {0: [(25, 33)]}


def test_characters_that_are_left_out_do_not_divide_the_words():
    compared = ComparableText("he had Ann: tea")
    view = View(compared, [place for place in range(len(compared.text)) if not 5 <= place < 9])
    found = view.find_all(SEGMENTS, [0], 0, len(view.text))
    assert [(one.start, one.end) for one in found[0]] == [(0, 8)]


def test_a_contact_knows_its_words_in_each_version_and_where_its_segments_begin():
    published, original = ContactWords(SEGMENTS).texts
    assert [(view.text, firsts) for view, firsts in (published, original)] == [
        ("hehadteaYes.[aman]sat.", [0, 8, 12, 22]),
        ("hehadteaYes.Josat.", [0, 8, 12, 18]),
    ]
    assert len(ContactWords(SEGMENTS[:2]).texts) == 1


def test_texts_are_found_as_whole_words():
    compared = ComparableText("Yes. Yes.he had, Yess. Yes")
    view = View(compared, range(len(compared.text)))
    assert view.find_texts(["Yes.", "Yes", "hehad", "ad"], 0, 13) == {
        "Yes.": [0, 4],
        "Yes": [0, 4],
        "hehad": [8],
    }


def test_the_longest_chain_leaves_out_what_was_moved():
    found = [Found(n, start, start + 2, []) for n, start in enumerate([8, 0, 2, 20, 4, 6])]
    assert [one.number for one in longest_chain(found)] == [1, 2, 4, 5]
    assert longest_chain([]) == []
