"""Changes are made in their places, and other spans are moved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helpers.privacy.names.edits import Change, apply_changes, locate_span, shift_changes

TEXT = "Aisha met Tom today."
CHANGES = [Change(0, 5, "Jo"), Change(10, 13, "[a friend]")]


def test_changes_are_made_from_left_to_right():
    assert apply_changes(TEXT, CHANGES) == "Jo met [a friend] today."
    assert apply_changes(TEXT, []) == TEXT


def test_a_span_outside_the_changes_keeps_its_words():
    start, end = locate_span(CHANGES, TEXT.index("today"), TEXT.index("today") + 5)
    assert apply_changes(TEXT, CHANGES)[start:end] == "today"
    start, end = locate_span(CHANGES, 6, 9)
    assert apply_changes(TEXT, CHANGES)[start:end] == "met"


def test_a_span_that_cuts_a_change_takes_in_all_of_what_is_new():
    new = apply_changes(TEXT, CHANGES)
    assert new[slice(*locate_span(CHANGES, 2, 9))] == "Jo met"
    assert new[slice(*locate_span(CHANGES, 6, 11))] == "met [a friend]"
    assert new[slice(*locate_span(CHANGES, 11, 12))] == "[a friend]"
    assert new[slice(*locate_span(CHANGES, 1, 12))] == "Jo met [a friend]"
    assert new[slice(*locate_span(CHANGES, 0, 5))] == "Jo"


def test_a_span_that_only_touches_a_change_does_not_take_it_in():
    assert locate_span([Change(0, 5, "Jo")], 5, 9) == (2, 6)
    assert locate_span([Change(5, 8, "Jo")], 0, 5) == (0, 5)
    assert locate_span([Change(2, 5, "Jo"), Change(5, 8, "Al")], 5, 8) == (4, 6)


def test_a_span_in_a_change_that_leaves_nothing_is_empty():
    assert locate_span([Change(2, 6, "")], 3, 5) == (2, 2)


def test_shifted_changes_are_changes_of_the_whole():
    assert shift_changes(CHANGES, 4) == [Change(4, 9, "Jo"), Change(14, 17, "[a friend]")]
    assert apply_changes("Oh, " + TEXT, shift_changes(CHANGES, 4)) == "Oh, " + apply_changes(TEXT, CHANGES)


@st.composite
def a_text_with_changes(draw):
    text = draw(st.text("abc ", min_size=1, max_size=30))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    changes = [
        Change(a, b, draw(st.text("XY", max_size=6))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    start = draw(st.integers(0, len(text)))
    return text, changes, start, draw(st.integers(start, len(text)))


@given(a_text_with_changes())
def test_a_moved_span_lies_in_the_text_and_keeps_every_letter_outside_the_changes(case):
    text, changes, start, end = case
    new = apply_changes(text, changes)
    first, last = locate_span(changes, start, end)
    assert 0 <= first <= last <= len(new)
    untouched = [at for at in range(start, end) if not any(one.start <= at < one.end for one in changes)]
    kept = [letter for letter in new[first:last] if letter not in "XY"]
    assert kept == [text[at] for at in untouched]
