"""What the bank says about its sentences is true, whatever fills their slots."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers import words
from helpers.coding.dictionary import code_segments
from helpers.example.sentence_bank import (
    Sentence,
    SentenceBank,
    Slots,
    capitalised,
    read_sentence_bank,
    slots_of,
)
from helpers.fieldwork.sources.labels import LONGEST_LABEL
from helpers.files import paths
from helpers.study.conditions import read_conditions


@pytest.fixture(scope="module")
def bank(codebook) -> SentenceBank:
    return read_sentence_bank(codebook.theme_ids)


def fillings(template: str, slots: Slots) -> list[str]:
    """Fill a template so that every value of each of its slots occurs at least once."""
    names = slots_of(template)
    n = max((len(slots[name]) for name in names), default=1)
    filled_with = [{name: slots[name][at % len(slots[name])] for name in names} for at in range(n)]
    return [capitalised(template.format(**values)) for values in filled_with]


def filled(bank: SentenceBank) -> list[tuple[Sentence, str]]:
    return [
        (sentence, text) for sentence in bank.counted() for text in fillings(sentence.template, bank.slots)
    ]


def test_the_dictionary_finds_in_each_sentence_exactly_what_the_bank_says(bank, codebook):
    cases = filled(bank)
    segments = pd.DataFrame(
        {"segment_id": [str(at) for at in range(len(cases))], "text": [text for _, text in cases]}
    )
    found = code_segments(segments, codebook).groupby("segment_id")["theme"].agg(frozenset).to_dict()
    wrong = [
        f"{sentence.kind} {sorted(sentence.hits)} but found {sorted(found.get(str(at), frozenset()))}: {text}"
        for at, (sentence, text) in enumerate(cases)
        if found.get(str(at), frozenset()) != sentence.hits
    ]
    assert not wrong, "\n" + "\n".join(wrong[:40])


def test_no_sentence_opens_like_the_label_of_a_speaker(bank):
    """At the beginning of a line, a colon after some words would be asked about."""
    openings = [text.partition(": ") for _, text in filled(bank)]
    assert [before for before, colon, _ in openings if colon and len(before) <= LONGEST_LABEL] == []


def test_without_its_exclusion_pattern_a_sentence_would_have_its_theme(bank, codebook):
    naive = codebook.model_copy(
        update={"themes": tuple(t.model_copy(update={"exclusion_patterns": ()}) for t in codebook.themes)}
    )
    for voice in bank.themes.values():
        for theme, sentences in voice.items():
            for sentence in sentences:
                if sentence.kind == "exclusion_pattern":
                    text = fillings(sentence.template, bank.slots)[0]
                    codings = code_segments(pd.DataFrame({"segment_id": ["0"], "text": [text]}), naive)
                    assert theme in set(codings["theme"]), f"no indicator of {theme} to exclude: {text}"


def test_each_is_one_sentence_whatever_fills_its_slots(bank):
    split = [text for _, text in filled(bank) if len(words.split_sentences(text)) != 1]
    assert not split, "\n" + "\n".join(split[:40])


def test_no_sentence_occurs_twice_and_all_slots_are_known(bank):
    templates = [sentence.template for sentence in bank.counted()]
    twice = sorted({template for template in templates if templates.count(template) > 1})
    assert not twice
    assert {name for template in templates for name in slots_of(template)} <= set(bank.slots)


def test_every_theme_has_sentences_of_every_kind_in_the_workers_voice(bank):
    for theme, sentences in bank.themes["first_person"].items():
        assert {sentence.kind for sentence in sentences} == {
            "indicator",
            "negated",
            "miss",
            "false_hit",
            "exclusion_pattern",
        }, theme


def test_only_a_theme_that_occurs_in_a_sentence_has_a_direction(bank, codebook):
    known = set(codebook.side_of)
    for sentence in bank.counted():
        assert set(sentence.directions) <= sentence.themes, sentence.template
        assert set(sentence.directions.values()) <= known, sentence.template
        assert sentence.themes or not sentence.conditions, sentence.template


def test_what_sentences_say_of_a_theme_is_read_and_does_not_follow_from_their_kind(bank):
    said = {(sentence.kind, way) for sentence in bank.counted() for way in sentence.directions.values()}
    assert said >= {(kind, way) for kind in ("indicator", "negated", "miss") for way in ("works", "lacking")}
    not_said = [one for one in bank.counted() if len(one.directions) < len(one.themes)]
    assert 10 < len(not_said) < 40


def test_a_sentence_says_of_a_condition_that_it_is_met_or_is_not_and_never_of_two_with_one_theme(
    bank, codebook
):
    conditions = read_conditions(paths.ROOT, codebook)
    sayings = {f"{one.id}{state}" for one in conditions.conditions for state in ("", "/met", "/not_met")}
    of_theme = {one.id: set(one.themes) for one in conditions.conditions}
    for sentence in bank.counted():
        assert set(sentence.conditions) <= sayings, sentence.template
        named = {said.partition("/")[0] for said in sentence.conditions}
        for theme in ("structures", "team_acceptance"):
            about = {one for one in named if theme in of_theme[one]}
            assert len(about) <= 1 or len(sentence.themes) > 1, sentence.template


def test_the_theme_of_wellbeing_has_as_many_indicators_of_keeping_well_as_of_being_unwell(bank, codebook):
    """The indicators are those of the sentences: none is said to be of one side or the other in the codebook."""
    by_side: dict[str, set[str]] = {"for": set(), "against": set()}
    own = [*bank.themes["first_person"]["own_wellbeing"], *bank.themes["observed"]["own_wellbeing"]]
    for sentence in own:
        side = codebook.side_of.get(sentence.directions.get("own_wellbeing", ""), "")
        if side not in by_side or not sentence.hits:
            continue
        text = fillings(sentence.template, bank.slots)[0]
        found = code_segments(pd.DataFrame({"segment_id": ["0"], "text": [text]}), codebook)
        by_side[side] |= set(found["indicator"])
    assert len(by_side["for"]) >= len(by_side["against"]) > 5
