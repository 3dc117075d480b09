"""Changes are made in their places, and other places are carried over."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helpers.privacy.names.edits import Change, carried, edited, shifted

TEXT = "Aisha met Tom today."
CHANGES = [Change(0, 5, "Jo"), Change(10, 13, "[a friend]")]


def test_changes_are_made_from_left_to_right():
    assert edited(TEXT, CHANGES) == "Jo met [a friend] today."
    assert edited(TEXT, []) == TEXT


def test_a_stretch_outside_the_changes_keeps_its_words():
    start, end = carried(CHANGES, TEXT.index("today"), TEXT.index("today") + 5)
    assert edited(TEXT, CHANGES)[start:end] == "today"
    start, end = carried(CHANGES, 6, 9)
    assert edited(TEXT, CHANGES)[start:end] == "met"


def test_a_stretch_that_cuts_a_change_takes_all_of_what_is_new():
    new = edited(TEXT, CHANGES)
    assert new[slice(*carried(CHANGES, 2, 9))] == "Jo met"
    assert new[slice(*carried(CHANGES, 6, 11))] == "met [a friend]"
    assert new[slice(*carried(CHANGES, 11, 12))] == "[a friend]"
    assert new[slice(*carried(CHANGES, 1, 12))] == "Jo met [a friend]"
    assert new[slice(*carried(CHANGES, 0, 5))] == "Jo"


def test_a_stretch_that_only_touches_a_change_does_not_take_it():
    assert carried([Change(0, 5, "Jo")], 5, 9) == (2, 6)
    assert carried([Change(5, 8, "Jo")], 0, 5) == (0, 5)
    assert carried([Change(2, 5, "Jo"), Change(5, 8, "Al")], 5, 8) == (4, 6)


def test_a_stretch_in_a_change_that_leaves_nothing_is_empty():
    assert carried([Change(2, 6, "")], 3, 5) == (2, 2)


def test_shifted_changes_are_changes_of_the_whole():
    assert shifted(CHANGES, 4) == [Change(4, 9, "Jo"), Change(14, 17, "[a friend]")]
    assert edited("Oh, " + TEXT, shifted(CHANGES, 4)) == "Oh, " + edited(TEXT, CHANGES)


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
def test_what_is_carried_lies_in_the_text_and_keeps_every_letter_outside_the_changes(case):
    text, changes, start, end = case
    new = edited(text, changes)
    first, last = carried(changes, start, end)
    assert 0 <= first <= last <= len(new)
    untouched = [at for at in range(start, end) if not any(one.start <= at < one.end for one in changes)]
    kept = [letter for letter in new[first:last] if letter not in "XY"]
    assert kept == [text[at] for at in untouched]
