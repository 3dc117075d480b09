"""A figure says how well the dictionary finds each theme, and marks those below the study's accuracy threshold."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy, accuracy_of
from helpers.study.coders import parse_coder
from helpers.study.limits import AccuracyThreshold
from helpers.tables import VALIDATIONS

NAN = float("nan")


def validations(*rows, unit="turn") -> pd.DataFrame:
    return pd.DataFrame(
        [(theme, source, unit, "R1", 9, 1, 1, 1, *scores, NAN, NAN) for theme, source, *scores in rows],
        columns=VALIDATIONS.columns,
    )


@pytest.fixture
def accuracy(study):
    table = validations(
        ("supervision", "all", 0.9, 0.5),
        ("supervision", "interview", 0.1, 0.1),
        ("boundaries", "all", 0.6, 0.8),
        ("structures", "all", NAN, 0.9),
    )
    return accuracy_of(
        table,
        study.model_copy(update={"accuracy_threshold": AccuracyThreshold(precision=0.6, recall=0.6)}),
        parse_coder("dictionary"),
    )


def test_a_theme_is_below_the_threshold_by_precision_or_recall_and_not_by_a_score_that_is_not_defined(
    accuracy,
):
    assert accuracy.below == {"supervision"}
    assert accuracy._replace(threshold=AccuracyThreshold(precision=0.61)).below == {"boundaries"}
    assert accuracy._replace(threshold=AccuracyThreshold()).below == frozenset()


def test_only_a_theme_below_the_threshold_is_marked(accuracy):
    assert accuracy.label("supervision", "Supervision") == "Supervision \u2020"
    assert accuracy.label("boundaries", "Boundaries") == "Boundaries"


def test_a_caption_says_against_whom_it_was_validated_how_accurate_it_is_and_what_is_grey(accuracy, codebook):
    assert accuracy.describe(codebook, marks="Grey and \u2020 mark") == (
        "Coded by a keyword dictionary, which codes some segments wrongly and misses others. Compared by turn "
        "with manual coding by coder R1, it has a precision of 0.60 to 0.90 and a recall of 0.50 to 0.90, "
        "depending on the theme. Grey and \u2020 mark themes below the study's accuracy threshold (precision "
        "0.60, recall 0.60, by turn): supervision and line management (precision 0.90, recall 0.50)."
    )
    all_accurate = accuracy._replace(threshold=AccuracyThreshold())
    assert "threshold" not in all_accurate.describe(codebook, marks="Grey and \u2020 mark")
    assert "on the theme. The following theme is below the study's accuracy threshold" in accuracy.describe(
        codebook
    )


def test_a_caption_says_that_a_dictionary_has_not_been_validated(study, codebook):
    assert (
        accuracy_of(validations(), study, parse_coder("dictionary"))
        .describe(codebook)
        .endswith("It has not been validated.")
    )
    assert BY_DICTIONARY.below == frozenset()


def test_a_person_is_not_validated_by_the_dictionary(study, codebook):
    table = validations(("supervision", "all", 0.1, 0.1))
    by_hand = accuracy_of(
        table,
        study.model_copy(update={"accuracy_threshold": AccuracyThreshold(precision=0.9)}),
        parse_coder("R1"),
    )
    assert by_hand == Accuracy(parse_coder("R1"), threshold=AccuracyThreshold(precision=0.9))
    assert by_hand.describe(codebook) == "Coded manually by coder R1."


def test_of_a_theme_whose_accuracy_is_suppressed_nothing_is_marked_or_said(study, codebook):
    table = validations(("supervision", "all", 0.1, 0.1), ("boundaries", "all", 0.6, 0.8))
    public = table.drop(columns="source").assign(state=["suppressed", "shown"], reason=["protection", ""])
    public.loc[0, ["precision", "recall"]] = NAN
    threshold = study.model_copy(update={"accuracy_threshold": AccuracyThreshold(precision=0.9)})
    accuracy = accuracy_of(public, threshold, parse_coder("dictionary"))
    assert accuracy.below == {"boundaries"}
    assert accuracy.suppressed == {"supervision"}
    assert accuracy.label("supervision", "Supervision") == "Supervision"
    said = accuracy.describe(codebook)
    assert "Disclosure control has suppressed the accuracy for supervision and line management." in said
    assert "not defined" not in said
    assert "a precision of 0.60 and a recall of 0.80." in said


def test_a_caption_says_that_the_accuracy_is_suppressed_where_it_is_for_every_theme(study, codebook):
    public = validations(("supervision", "all", NAN, NAN)).drop(columns="source").assign(state="suppressed")
    accuracy = accuracy_of(public, study, parse_coder("dictionary"))
    assert accuracy.describe(codebook, marks="Grey and \u2020 mark").endswith(
        "It has been compared with manual coding by coder R1, but its accuracy is suppressed by disclosure "
        "control."
    )


def test_themes_are_judged_by_the_unit_of_the_threshold_whatever_they_score_by_another(study):
    table = pd.concat(
        [
            validations(("supervision", "all", 0.9, 0.3), unit="sentence"),
            validations(("supervision", "all", 0.9, 0.8), unit="turn"),
            validations(("supervision", "all", 0.9, 0.7), unit="overlap"),
        ]
    )
    below = {}
    for unit in ("sentence", "turn", "overlap"):
        threshold = AccuracyThreshold(recall=0.75, unit=unit)
        changed = study.model_copy(update={"accuracy_threshold": threshold})
        accuracy = accuracy_of(table, changed, parse_coder("dictionary"))
        assert accuracy.unit == unit
        below[unit] = sorted(accuracy.below)
    assert below == {"sentence": ["supervision"], "turn": [], "overlap": ["supervision"]}


def test_the_unit_is_the_turn_unless_the_study_says_otherwise(study):
    assert study.accuracy_threshold.unit == "turn"


def test_where_only_sentences_are_published_they_are_judged_and_the_caption_says_what_that_means(
    study, codebook
):
    public = validations(("supervision", "all", 0.9, 0.5), unit="sentence").assign(state="shown")
    changed = study.model_copy(update={"accuracy_threshold": AccuracyThreshold(recall=0.75)})
    accuracy = accuracy_of(public, changed, parse_coder("dictionary"))
    assert accuracy.below == {"supervision"}
    assert accuracy.describe(codebook).endswith(
        "Compared by sentence with manual coding by coder R1, it has a precision of 0.90 and a recall of 0.50. "
        "Its accuracy by turn is not published; by sentence, recall is lower where a coder marks several "
        "sentences at once. The following theme is below the study's accuracy threshold (precision 0.00, recall "
        "0.75, by sentence): supervision and line management (precision 0.90, recall 0.50)."
    )
