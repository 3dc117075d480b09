"""A figure says how well the dictionary finds each theme, and marks those below the study's accuracy threshold."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy, accuracy_of
from helpers.study.coders import parse_coder
from helpers.study.limits import AccuracyThreshold
from helpers.tables import VALIDATIONS

NAN = float("nan")


def validations(*rows) -> pd.DataFrame:
    return pd.DataFrame(
        [(theme, source, "R1", 9, 1, 1, 1, *scores, NAN, NAN) for theme, source, *scores in rows],
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
        "Coded by a keyword dictionary, which codes some segments wrongly and misses others. Compared with "
        "manual coding by coder R1, it has a precision of 0.60 to 0.90 and a recall of 0.50 to 0.90, "
        "depending on the theme. Grey and \u2020 mark themes below the study's accuracy threshold (precision "
        "0.60, recall 0.60): supervision and line management (precision 0.90, recall 0.50)."
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
