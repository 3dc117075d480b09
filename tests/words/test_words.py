"""Words, sentences and stems are found without downloaded data, and no text is lost."""

from __future__ import annotations

import re
import sys

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st
from nltk.tokenize import RegexpTokenizer

from helpers import words

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80)
NLTKS = RegexpTokenizer(r"\w+(?:'\w+)*|[^\w\s]")
ACCENTS = st.text(
    st.sampled_from("aZ0_'\u2019 -.\n\u00e9e\u0301\u00bd\u00b2\u200d\u001c\u0130\U0001f469\u0928\u093f"),
    max_size=20,
)


@given(TEXT)
def test_folding_keeps_every_position(text):
    assert len(words.fold(text)) == len(text)


def seen(text):
    """Return a text without marks that nobody sees."""
    return text.translate(dict.fromkeys(map(ord, words.UNSEEN))).replace("\u200b", " ")


@given((TEXT | ACCENTS).map(seen))
@example("A cafe\u0301 for \u00bd an hour, 2\u00bd m\u00b2")
def test_tokens_are_those_of_nltks_tokenizer(text):
    folded = words.fold(text)
    spans = list(NLTKS.span_tokenize(folded))
    assert [(token.start, token.end) for token in words.tokenize(text)] == spans
    assert words.count_words(text) == sum(
        re.match(r"\w", folded[start:end]) is not None for start, end in spans
    )


@given(st.text(st.sampled_from("aZ0' -.\n\u00e9\u00ad\u200b\u200d\u2060\ufeff"), max_size=20))
def test_marks_that_nobody_sees_are_no_part_of_words_and_divide_none(text):
    assert [token.form for token in words.tokenize(text)] == [
        token.form for token in words.tokenize(seen(text))
    ]
    assert words.count_words(text) == words.count_words(seen(text))


@pytest.mark.parametrize("kind", [r"\w", r"\s"])
def test_everyday_characters_are_of_one_kind_to_both_modules(kind):
    everyday = [
        character for character in map(chr, range(sys.maxunicode + 1)) if words._everyday.fullmatch(character)
    ]
    assert {"a", "\u00e9", "\u2026", "\n"} <= set(everyday)
    assert [
        character
        for character in everyday
        if bool(re.match(kind, character)) != bool(regex.match(kind, character))
    ] == []


@pytest.mark.parametrize("word", ["word", "cafe\u0301"])
def test_a_sentence_of_three_million_words_is_split_too(word):
    assert words.count_words(f"{word} " * 3_000_000) == 3_000_000


@given(TEXT)
def test_tokens_leave_out_nothing_but_white_space(text):
    covered = {at for token in words.tokenize(text) for at in range(token.start, token.end)}
    assert not seen("".join(text[at] for at in set(range(len(text))) - covered)).strip()


@given(TEXT)
def test_sentences_leave_out_nothing_but_white_space(text):
    spans = words.split_sentences(text)
    covered = {at for start, end in spans for at in range(start, end)}
    assert all(text[at].isspace() for at in set(range(len(text))) - covered)
    assert spans == sorted(spans)
    assert len(covered) == sum(end - start for start, end in spans)


def test_a_full_stop_never_sticks_to_a_word():
    assert "supervision" in [token.form for token in words.tokenize("We had supervision. It helped.")]


def test_numbers_are_words_and_punctuation_marks_are_not():
    assert words.count_words("Well \u2013 she didn\u2019t, at 2 p.m.!") == 7
    assert words.count_words("\u2026 ?! \u2013") == 0


def test_an_apostrophe_of_any_kind_is_the_straight_one():
    for apostrophe in "'\u2018\u2019\u02bc\uff07":
        assert [token.form for token in words.tokenize(f"I{apostrophe}m Meant")] == ["i'm", "meant"]


def test_british_abbreviations_do_not_end_a_sentence():
    text = "Dr. Rae came at 9 a.m. with Mrs. Lee. We sat."
    assert [text[a:b] for a, b in words.split_sentences(text)] == [
        "Dr. Rae came at 9 a.m. with Mrs. Lee.",
        "We sat.",
    ]


def test_the_speaker_ends_a_sentence_and_an_initial_does_not():
    text = "She stayed and so did I. We met J. Lee."
    assert [text[a:b] for a, b in words.split_sentences(text)] == [
        "She stayed and so did I.",
        "We met J. Lee.",
    ]


def test_a_possessive_has_the_stem_of_its_word():
    assert words.stem("supervisor's") == words.stem("supervisors") == words.stem("supervisor")
