"""Facts by which somebody may be recognised are found however they are written, and few others are asked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from privacy.rehearsal.singling_out import ORDINARY, SINGLING_OUT

from helpers.privacy.rehearsal import fact_words
from helpers.privacy.rehearsal.facts import _lines, as_figure, find_facts


def kinds(text: str) -> set[str]:
    return {fact.kind for fact in find_facts(text)}


def keys(text: str) -> set[tuple[str, str, str]]:
    return {fact.key for fact in find_facts(text)}


@pytest.mark.parametrize("sentence", SINGLING_OUT)
def test_a_sentence_that_singles_somebody_out_has_a_fact(sentence):
    assert find_facts(sentence)


def test_ordinary_sentences_of_peer_support_have_none_but_few():
    assert sum(1 for sentence in ORDINARY if find_facts(sentence)) <= 2


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("I used to be a bus driver.", "work"),
        ("I was widowed at thirty.", "family"),
        ("We moved to a flat on Mill Lane.", "place"),
        ("I was sectioned twice.", "illness"),
        ("I go to the mosque on Fridays.", "faith"),
        ("I turned forty in May.", "age"),
        ("I'm trans, and they know.", "identity"),
        ("I'm the lad with the one arm.", "body"),
        ("I slept rough for a year.", "life"),
        ("I was on the telly for it.", "public"),
        ("I'm the only man on the team.", "only"),
    ],
)
def test_each_kind_is_found_as_itself(sentence, kind):
    assert kind in kinds(sentence)
    assert set(fact_words.KINDS) == set(fact_words.FACTS)


@pytest.mark.parametrize(
    "written",
    [
        "I WAS SECTIONED TWICE",
        "i was sectioned twice",
        "I was s\u00e9ctioned twice",
        "I was \uff53\uff45\uff43\uff54\uff49\uff4f\uff4e\uff45\uff44 twice",
        "I was sec\u00adtioned twice",
        "I was s\u0435ctioned twice",
        "They had me 'sectioned' twice",
        "I was sectioned's own word for it",
    ],
)
def test_letters_may_be_disguised(written):
    assert ("illness", "section", "") in keys(written)


@pytest.mark.parametrize("written", ["on mill lane", "on Mill Lane", "on mill-lane", "on  mill\nlane"])
def test_a_street_is_found_in_small_letters_too(written):
    assert ("place", "street", "mill lane") in {
        (kind, name, " ".join(value.replace("-", " ").split()))
        for kind, name, value in keys(f"we live {written}.")
    }


@pytest.mark.parametrize("written", ["I'm forty-two now", "i am 42 now", "I’m forty two now", "im 42 now"])
def test_an_age_is_the_same_in_words_and_figures(written):
    assert ("age", "years old", "42") in keys(written)


@pytest.mark.parametrize(
    "ordinary", ["I was twenty minutes late.", "It was 42 to 3 when I left.", "I'm 50 % sure."]
)
def test_what_counts_something_else_is_no_age(ordinary):
    assert "age" not in kinds(ordinary)


def test_two_ages_are_two_facts_and_two_wordings_of_one_are_one():
    assert keys("I was nineteen when it began.") != keys("I was twenty when it began.")
    assert keys("I was sectioned.") == keys("I was detained under it.")


@pytest.mark.parametrize("other", ["He was on the telly for it.", "She used to drive the number nine."])
def test_some_facts_count_only_where_somebody_speaks_of_themself(other):
    assert find_facts(other) == []
    assert find_facts(f"I laughed: {other}")


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("nineteen", "19"),
        ("forty-two", "42"),
        ("40th", "40"),
        ("fortieth", "40"),
        ("a hundred", "100"),
        ("lane", "lane"),
    ],
)
def test_numbers_are_compared_as_figures(words, figure):
    assert as_figure(words) == figure


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("I was sectioned twice in the same year.", "sectioned"),
        ("The one upstairs is my daughter, Monday to Friday.", "my daughter"),
        ("I was widowed at thirty-one with a baby.", "widowed"),
    ],
)
def test_a_fact_is_where_it_says(sentence, words):
    text = f"“{sentence}” – "
    assert words in {text[fact.start : fact.end] for fact in find_facts(text)}


@given(st.text(max_size=80))
def test_any_text_is_searched_and_spans_are_within_it(text):
    for fact in find_facts(text):
        assert 0 <= fact.start < fact.end <= len(text)


def test_only_the_facts_that_are_wanted_are_looked_for():
    text = "I was sectioned when I was nineteen."
    assert {fact.kind for fact in find_facts(text, {("illness", "section")})} == {"illness"}
    assert find_facts(text, set()) == []


def test_no_fact_is_listed_twice_in_a_kind_and_none_is_empty():
    for block in fact_words.FACTS.values():
        names = [line.removeprefix("~").partition(":")[0] for line in _lines(block)]
        assert len(names) == len(set(names))
        assert all(line.partition(":")[2].strip() for line in _lines(block))


def test_a_long_text_is_searched_to_its_end():
    assert kinds("I went on " * 2000 + "and I was sectioned.") == {"illness"}
