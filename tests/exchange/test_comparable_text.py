"""Texts are compared without white space and in one way of writing; each character keeps its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.exchange.comparable_text import ComparableText


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a  b\n\u2028\u2029\xa0c", "abc"),
        ("\u2018I\u2019d\u2019 \u201cgo\u201d \u00abnow\u00bb", '\'I\'d\'"go""now"'),
        ("e\u0301te\u0301 r\u00f4le", "\u00e9t\u00e9r\u00f4le"),
        ("wait\u2026 ...", "wait......"),
        ("a \u2013 b \u2014 c -- d\u2212e", "a-b-c-d-e"),
        ("\ufeffso\u00adft\u200b \u200eword", "softword"),
        ("R&amp;D &lt;x&gt; &c a&b;", "R&D<x>&ca&b;"),
        ("\u1112\u1161\u11ab", "\ud55c"),
    ],
)
def test_each_way_of_writing_is_compared_as_one(text, same):
    assert ComparableText(text).text == same


def test_a_place_in_the_original_is_found_for_each_character():
    text = ComparableText("cafe\u0301 \u2026 a--b &amp; c")
    assert [text.original[start:end] for start, end in zip(text.starts, text.ends, strict=True)] == [
        "c", "a", "f", "e\u0301", "\u2026", "\u2026", "\u2026", "a", "--", "b", "&amp;", "c",
    ]  # fmt: skip
    assert text.span_of(4, 5) == (3, 4)
    assert text.span_of(5, 6) == (4, 4)
    assert text.spaces() == [False, False, False, True, False, False, True, False, False, True, True]


@given(st.text(st.sampled_from("aB \n.\u2026'\u2019-\u2013e\u0301\u200b&;\xa0"), max_size=40), st.data())
def test_a_span_of_the_original_has_the_characters_that_are_in_it(original, data):
    text = ComparableText(original)
    assert len(text.text) == len(text.starts) == len(text.ends)
    assert text.starts == sorted(text.starts)
    start = data.draw(st.integers(0, len(original)))
    end = data.draw(st.integers(start, len(original)))
    first, last = text.span_of(start, end)
    if start < end:
        inside = [n for n in range(len(text.text)) if text.starts[n] < end and text.ends[n] > start]
        assert inside == list(range(first, last))


def test_the_beginnings_of_words_are_known_and_where_a_word_goes_on():
    text = ComparableText('Yes.No "tea" \u2013 so')
    assert [text.text[n] for n in text.beginnings] == ["Y", "N", '"', "t", "-", "s"]
    assert [n for n in range(len(text.text)) if text.continues_word(n)] == [1, 2, 5, 8, 9, 13]
