"""Whose coding is counted is said in a sentence, with the reason."""

from __future__ import annotations

import pytest

from helpers.study.coders import IN_STUDY, THE_DICTIONARY, parse_coder
from helpers.study.counted_coder import decided, named, of_counts

COUNTED = "The coding of"


@pytest.mark.parametrize(
    ("published", "sentence"),
    [
        (
            named(parse_coder("any:R1+R2", IN_STUDY)),
            f"{COUNTED} R1 and R2 (any:R1+R2) is counted, as data/study.yaml says.",
        ),
        (named(THE_DICTIONARY), f"{COUNTED} the dictionary is counted, as the parameter coder says."),
        (
            decided(THE_DICTIONARY),
            f"{COUNTED} the dictionary is counted, because nobody has reviewed every counted segment.",
        ),
        (
            decided(parse_coder("R1")),
            f"{COUNTED} R1 is counted, because R1 is the only person who has reviewed every counted segment.",
        ),
        (
            of_counts(THE_DICTIONARY),
            f"{COUNTED} the dictionary has been counted, as the record of table theme_counts says.",
        ),
    ],
)
def test_the_sentence_says_whose_coding_is_counted_and_why(published, sentence):
    assert published.reason == sentence
