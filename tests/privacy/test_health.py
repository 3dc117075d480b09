"""What may tell of somebody's health is found in everyday words, and ordinary words are not taken for it."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.files import paths
from helpers.files.place import Place
from helpers.privacy.health import add_health, find_health, may_tell_of_health
from helpers.study.chosen_quotations import HEALTH
from helpers.tables import SEGMENTS, read


@pytest.mark.parametrize(
    "text",
    [
        "I was getting unwell again, up at four and cleaning the oven, so I rang the surgery.",
        "I\u2019ve been ill since the weekend and nobody knows.",
        "They found a bed for me on the ward in the spring.",
        "My meds make the mornings slow.",
        "She has been on lithium since she was twenty.",
        "I rang in sick, and then I sat on the stairs.",
        "He told me about his diagnosis over chips.",
        "I had a breakdown in the January, that is the long and the short of it.",
        "When I was a patient we had the same custard.",
        "I've not slept since the clocks changed.",
        "I ended up in hospital, twice.",
        "It was a panic attack, in the cereal aisle.",
        "I know my signs by now.",
        "I was BURNT-OUT by the summer.",
        "My psychiatrist moved to Wales.",
        "Three years in recovery on Sunday.",
        "It was depression's fault, never mine.",
        "It was depression\u2019s fault, never mine.",
        "They called it 'anxiety' on the form.",
        "They called it \u2018anxiety\u2019 on the form.",
        'We do not say "meds" here.',
        "The hospital\u2019s own garden is nicer.",
    ],
)
def test_what_tells_of_an_illness_or_of_care_is_found(text):
    assert may_tell_of_health(text)


@pytest.mark.parametrize(
    "text",
    [
        "Well, it went as well as it could.",
        "I'll bring the flask, and he'll bring the cups.",
        "It is an ill-fitting door and an ill wind.",
        "I was sick of the bus by then.",
        "Be patient with me, I said, the lift is slow.",
        "The wardrobe in the back office is full of hats.",
        "There was a breakdown of the costs on the wall.",
        "The hospitality was grand, with two kinds of cake.",
        "Somebody doctored the sign again.",
        "Burnt toast triggered the alarm.",
        "I was tired, and I walked home the long way.",
        "We signed off the timesheets by the canal.",
        "The occupational therapist has a new bicycle.",
        "He had never felt better, he said, than on that bench.",
        "I finish on time now, because somebody takes the phone.",
    ],
)
def test_ordinary_words_are_not_taken_for_it(text):
    assert not may_tell_of_health(text)


def test_each_sentence_that_may_tell_of_it_has_a_row_and_nothing_else():
    rows = [("a", "I was unwell."), ("b", "I had tea."), ("c", "The ward was loud.")]
    segments = pd.DataFrame(rows, columns=["segment_id", "text"])
    assert find_health(segments).to_numpy().tolist() == [["a", HEALTH], ["c", HEALTH]]
    assert find_health(segments[:0]).empty


def test_a_sentence_may_be_in_doubt_for_both_reasons():
    segments = pd.DataFrame([("a", "She said I was unwell.")], columns=["segment_id", "text"])
    others = pd.DataFrame([("a", "reported_speech"), ("z", "same_words")], columns=["segment_id", "reason"])
    assert add_health(others, segments).to_numpy().tolist() == [
        ["a", "reported_speech"],
        ["z", "same_words"],
        ["a", HEALTH],
    ]


def test_the_decision_says_how_many_sentences_of_the_example_are_found():
    segments = read(Place.at(paths.ROOT), SEGMENTS).query("is_counted")
    decision = (paths.ROOT / "docs/decisions/39-whose-words-a-quotation-has.md").read_text(encoding="utf-8")
    n, found = len(segments), len(find_health(segments))
    assert f"of the {n:,} counted sentences of the example they find {found}," in decision


def test_no_rule_has_chosen_what_the_example_prints_of_health():
    quoted = pd.read_csv(paths.ROOT / "data/processed/quotations.csv", keep_default_na=False)
    by_rule = quoted[quoted["chosen_by"] == "rule"]
    assert len(by_rule) > 100
    assert not by_rule["text"].map(may_tell_of_health).any()
    of_wellbeing = quoted[(quoted["theme"] == "own_wellbeing") & (quoted["kind"] == "quotation")]
    assert set(of_wellbeing["chosen_by"]) == {"researcher"}
    assert set(of_wellbeing["side"]) == {"for", "against"}
