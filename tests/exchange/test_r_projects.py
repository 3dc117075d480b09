"""Codes are named after their only category; words must be at their position."""

from __future__ import annotations

import pytest

from helpers.exchange.r_projects import describe_codes, find_ambiguous_names, locate_words, name_codes

TEXT = "One line.\r\nTwo \U0001f642 lines."


def test_a_code_is_named_after_its_category_if_there_is_exactly_one():
    codes = {1: "Late", 2: "Tea", 3: "A/B"}
    members = [(7, 2), (7, 2), (7, 3), (8, 3), (9, 1)]
    assert name_codes(codes, {7: "Day/Night", 8: "Week"}, members) == {
        1: "Late",
        2: "Day-Night/Tea",
        3: "A-B",
    }


def test_codes_and_the_categories_above_them_are_described_by_their_names():
    names = {1: "Late", 2: "Day/Tea", 3: "Night/Tea"}
    described = describe_codes(names, {1: " Too late ", 2: "", 3: "Hot"}, {"Day": "Daily", "Week": "x"})
    assert described == {"Late": "Too late", "Day": "Daily", "Night/Tea": "Hot"}


def test_a_name_is_ambiguous_if_its_documents_have_different_words():
    assert find_ambiguous_names([("a", "x"), ("a", "x"), ("b", "x"), ("b", "y")]) == {"b"}


@pytest.mark.parametrize(
    ("span", "words", "expected"),
    [
        ((0, 8), "One line", ((0, 8), "")),
        ((4, 14), "line.\nTwo", ((4, 14), "")),
        ((15, 22), "\U0001f642 lines", ((15, 22), "")),
        ((0, 8), "One lime", ((0, 0), "quote_differs")),
        ((0, 8), "", ((0, 0), "quote_differs")),
        ((8, 99), "", ((0, 0), "outside_document")),
        ((-1, 3), "One", ((0, 0), "outside_document")),
        ((9, 11), "\r\n", ((0, 0), "no_words")),
        ((3, 3), "", ((0, 0), "no_words")),
    ],
)
def test_a_span_counts_if_the_saved_words_are_there(span, words, expected):
    assert locate_words(TEXT, span, words) == expected
