"""Two tellings of one sentence have the same content words."""

from __future__ import annotations

import pytest

from helpers.words.content_words import FUNCTION_WORDS, _base_of, content_stems

TOLD = content_stems("i cried in the toilets before every shift and nobody ever knew".split())


def stems(text):
    return content_stems(text.replace(",", "").split())


@pytest.mark.parametrize(
    "told",
    [
        "she's crying in those toilets before each shift, nobody'd know",
        "er i, you know, cried in the toilets, like, before my shift and i mean nobody really knew",
        "we've cried in toilets before a shift, and nobody has known",
    ],
)
def test_tense_contractions_and_fillers_change_nothing(told):
    assert stems(told) == TOLD


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("he went and took it", "he goes and takes it"),
        ("they organized the color charts", "they organise the colour charts"),
        ("we've 3 kids", "we have three children"),
        ("i'm gonna leave", "i am going to leave"),
        ("my mum left in march", "my mother leaves in march"),
        ("i can't sleep and won't eat", "i cannot sleep and will not eat"),
        ("they ain't paid us", "they are not paying us"),
        ("kinda tired and sorta sad", "kind of tired and sort of sad"),
        ("couldn't sleep, didnt eat", "could not sleep and did not eat"),
    ],
)
def test_irregular_short_british_and_replaced_forms_are_one(one, other):
    assert stems(one) == stems(other) != []


def test_words_without_content_are_left_out_and_content_is_not():
    assert stems("well, so, it was just like that, and then they were there") == []
    assert len(stems("night shifts killed my marriage")) == 4


def test_no_irregular_form_is_a_function_word_and_no_base_leads_elsewhere():
    assert not [form for form in _base_of if form in FUNCTION_WORDS]
    chains = {base for base in _base_of.values() if base in _base_of}
    assert chains == {"lay"}, "The past of 'lie' is a verb of its own."


def test_of_another_language_function_words_and_contractions_are_left_out():
    assert content_stems("mae'r tim yn canu'n dda".split(), "cy") == ["tim", "canu", "dda"]
    assert content_stems("wir haben in den hausern fur alle gesungen".split(), "de") == ["haus", "gesung"]


def test_of_a_language_without_a_list_every_word_is_one_of_content():
    assert len(content_stems("il a dit que non".split(), "fr")) == 5
