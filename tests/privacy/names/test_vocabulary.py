"""Which words are ordinary British English, and which of those are also names."""

from __future__ import annotations

import pytest

from helpers.privacy.names import vocabulary
from helpers.privacy.names.vocabulary import british_words, is_ordinary, strip_possessive


@pytest.mark.parametrize(
    "word",
    "colour organise behaviour counselling didn't they'd've that's i'm workers' cafe fella monday nhs a o debrief mum".split(),
)
def test_british_english_is_ordinary(word):
    assert is_ordinary(word)


@pytest.mark.parametrize(
    "word", "aisha priya kayleigh shaz rochdale rochdale's b t tom tony harry xyzzy 's '".split()
)
def test_names_and_unknown_words_are_not(word):
    assert not is_ordinary(word)


@pytest.mark.parametrize(
    ("word", "without"),
    [("hope's", "hope"), ("workers'", "workers"), ("hopes", "hopes"), ("it's", "it"), ("s'", "s")],
)
def test_the_ending_of_the_possessive_is_removed(word, without):
    assert strip_possessive(word) == without


def test_names_that_are_words_are_in_the_word_list_and_mere_names_are_not():
    proper = vocabulary.NAME_WORDS - british_words()
    assert proper <= vocabulary.PROPER | frozenset(
        "bailey christian constance eden gloria gale jean myrtle rowan viola clay april june india".split()
    )
    assert not vocabulary.NAMES & british_words()
    assert not vocabulary.NAMES & vocabulary.NAME_WORDS
