"""Other words that an indicator finds, and ways to write it that it misses, by a list of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.coding.dictionary import fits, split_pattern
from helpers.coding.forms import MOST, WordIndex, missing_forms, other_words
from helpers.privacy.names.vocabulary import british_words

HALVES = st.sampled_from(["work", "load", "case", "over", "share", "side", "lined", "burn", "well", "being"])


@pytest.fixture(scope="module")
def index() -> WordIndex:
    return WordIndex(british_words())


@given(st.sampled_from(sorted(british_words())))
def test_every_word_that_is_named_falls_to_the_indicator(index, written):
    named = other_words(written, index).split(" and ")[0]
    (part, *more) = split_pattern(written)
    if not more and named:
        assert all(fits(part, word) for word in named.split(", "))
        assert len(named.split(", ")) <= MOST


def test_of_a_phrase_only_words_that_are_no_inflections_are_named(index):
    assert other_words("my manager*", index) == "managerial"
    assert other_words("own experience*", index) == ""
    assert other_words("own experience", index) == "experiment, experimented, experimenting, experiments"


@given(HALVES, HALVES, st.sampled_from([" ", "-", "\u2011", ""]), st.sampled_from(["", "*"]))
def test_the_form_that_is_named_is_not_found_and_none_is_named_after_it_is_added(first, second, join, star):
    written = f"{first}{join}{second}{star}"
    listed = {first, second, first + second}
    missing = list(missing_forms(written, [written], listed, set()))
    assert missing == ([f"{first} {second}"] if join == "" else [first + second])
    assert list(missing_forms(written, [written, *missing], listed, set())) == []


@pytest.mark.parametrize(
    "written", ["supervision", "contract", "funding", "promotion", "progression", "blurred"]
)
def test_a_beginning_or_ending_is_no_half_of_a_word(written):
    assert list(missing_forms(written, [written], british_words(), set())) == []
