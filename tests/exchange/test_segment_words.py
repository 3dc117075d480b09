"""A segment has its words as they were said and as they are published, and spans of both are known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helpers.exchange.segment_words import MOST_MIXED, SegmentSpan, SegmentWords
from helpers.privacy.names.edits import Change, apply_changes, locate_span

SEGMENT = SegmentWords("s1", "Beatrix met Tom Jones.", [(0, 7, "Nell"), (12, 21, "[a friend]")])


def test_a_segment_is_divided_where_something_is_replaced():
    assert SEGMENT.published == "Nell met [a friend]."
    assert [[version.text for version in piece] for piece in SEGMENT.pieces] == [
        ["Beatrix", "Nell"],
        ["met"],
        ["TomJones", "[afriend]"],
        ["."],
    ]
    assert SEGMENT.length == len("Nellmet") + len("TomJones.")
    assert SEGMENT.beginnings(6) == {"Beatri", "Nellme"}


def test_each_mix_of_words_is_read_and_its_characters_are_known():
    for text in ("BeatrixmetTomJones.", "NellmetTomJones.", "Beatrixmet[afriend].", "Nellmet[afriend]."):
        (reading,) = SEGMENT.readings_at(f"x{text}", 1)
        assert SEGMENT.span(reading, 0, len(text)) == SegmentSpan("s1", 0, 20)
        at = text.index("met")
        assert SEGMENT.span(reading, at, at + 3) == SegmentSpan("s1", 5, 8)
        assert SEGMENT.span(reading, at + 2, at + 4) == SegmentSpan("s1", 7, 19)
        assert SEGMENT.span(reading, at, at) is None
    assert list(SEGMENT.readings_at("NellmetTomJones!", 0)) == []


def test_a_name_that_begins_with_what_replaces_it_is_read_either_way():
    segment = SegmentWords("s1", "Ann came.", [(0, 3, "Annabel")])
    for text in ("Anncame.", "Annabelcame."):
        (reading,) = segment.readings_at(text, 0)
        assert segment.span(reading, 0, len(text)) == SegmentSpan("s1", 0, len("Annabel came."))


def test_of_many_replacements_only_all_or_none_are_mixed_with_positions():
    text = "a b c d e f g"
    replaced = [(2 * n, 2 * n + 1, "xy") for n in range(MOST_MIXED + 1)]
    assert len(list(SegmentWords("s1", text, replaced).mixed_texts())) == 2
    assert len(list(SegmentWords("s1", text, replaced[:-1]).mixed_texts())) == 2**MOST_MIXED


@given(st.data())
def test_a_span_of_a_text_is_where_it_lies_after_the_changes(data):
    text = data.draw(st.text("ab ", min_size=1, max_size=12))
    bounds = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    changes = [
        Change(start, end, data.draw(st.text("xy", min_size=1, max_size=4)))
        for start, end in zip(bounds[::2], bounds[1::2], strict=False)
    ]
    segment = SegmentWords("s1", text, changes)
    assert segment.published == apply_changes(text, changes)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert segment.published_span(start, end, []) == locate_span(changes, start, end)
    everything = segment.published
    for at in range(len(everything)):
        first, last = segment.published_span(at, at + 1, changes)
        assert first <= at < last
