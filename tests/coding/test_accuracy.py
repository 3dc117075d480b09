"""A figure says how well the dictionary finds each theme, and marks those below the study's accuracy threshold."""

from __future__ import annotations

import pandas as pd
import pytest
from worlds import validation_rows

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy, accuracy_by_source, accuracy_of
from helpers.study.coders import parse_coder
from helpers.study.limits import AccuracyThreshold, Disclosure
from helpers.study.registered import Registered

NAN = float("nan")


def validations(*rows, unit="turn") -> pd.DataFrame:
    return validation_rows(
        [(theme, source, unit, "R1", 9, 0, 0, 0, *scores, NAN, NAN) for theme, source, *scores in rows]
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


def test_a_caption_says_who_coded_and_names_what_is_marked_without_numbers(accuracy, codebook):
    coded_by = "Coded by a keyword dictionary, which codes some segments wrongly and misses others."
    assert accuracy.describe_signs(codebook, marks="\u2020 marks") == (
        f"{coded_by} \u2020 marks themes below the study's accuracy threshold: supervision and line "
        "management."
    )
    assert accuracy.describe_signs(codebook) == (
        f"{coded_by} Below the study's accuracy threshold: supervision and line management."
    )
    all_accurate = accuracy._replace(threshold=AccuracyThreshold())
    assert all_accurate.describe_signs(codebook, marks="\u2020 marks") == coded_by


def test_the_note_on_methods_says_against_whom_it_was_validated_and_how_accurate_it_is(accuracy, codebook):
    assert accuracy.describe(codebook) == (
        "Coded by a keyword dictionary, which codes some segments wrongly and misses others. Compared by turn "
        "with manual coding by coder R1, it has a precision of 0.60 to 0.90 and a recall of 0.50 to 0.90, "
        "depending on the theme. The dictionary was made and judged on the same contacts: it looks better "
        "than it is. \u2020 marks themes below the study's accuracy threshold (precision "
        "0.60, recall 0.60, by turn): supervision and line management (precision 0.90, recall 0.50). Square "
        "brackets hold 95 % intervals."
    )
    all_accurate = accuracy._replace(threshold=AccuracyThreshold())
    assert "threshold" not in all_accurate.describe(codebook)


def test_a_caption_says_that_a_dictionary_has_not_been_validated(study, codebook):
    assert (
        accuracy_of(validations(), study, parse_coder("dictionary"))
        .describe(codebook)
        .endswith("It has not been validated.")
    )
    assert BY_DICTIONARY.below == frozenset()


def test_a_caption_says_that_a_person_has_reviewed_only_other_sources_than_those_added_up(study, codebook):
    only_visits = validations(("supervision", "observation", 0.1, 0.1))
    for options in ({}, {"sources": ["voice_note"]}):
        accuracy = accuracy_of(only_visits, study, parse_coder("dictionary"), **options)
        assert accuracy.below == frozenset()
        assert accuracy.describe(codebook).endswith(
            "How accurate it is here is not known: coder R1 has reviewed other sources."
        )
        assert Registered("R1", "coder") in accuracy.registered
    there = accuracy_of(only_visits, study, parse_coder("dictionary"), sources=["observation"])
    assert "with manual coding by coder R1" in there.describe(codebook)


def test_a_person_is_not_validated_by_the_dictionary(study, codebook):
    table = validations(("supervision", "all", 0.1, 0.1))
    by_hand = accuracy_of(
        table,
        study.model_copy(update={"accuracy_threshold": AccuracyThreshold(precision=0.9)}),
        parse_coder("R1"),
    )
    threshold, least_alpha = AccuracyThreshold(precision=0.9), study.agreement_threshold
    assert by_hand == Accuracy(parse_coder("R1"), threshold=threshold, least_alpha=least_alpha)
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
    assert "suppressed the accuracy for supervision" in accuracy.describe_signs(codebook)


def test_a_caption_says_that_the_accuracy_is_suppressed_where_it_is_for_every_theme(study, codebook):
    public = validations(("supervision", "all", NAN, NAN)).drop(columns="source").assign(state="suppressed")
    accuracy = accuracy_of(public, study, parse_coder("dictionary"))
    for said in (accuracy.describe(codebook), accuracy.describe_signs(codebook)):
        assert said.endswith(
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
        "sentences at once. The dictionary was made and judged on the same contacts: it looks better than it "
        "is. \u2020 marks themes below the study's accuracy threshold (precision 0.00, recall "
        "0.75, by sentence): supervision and line management (precision 0.90, recall 0.50). Square brackets hold "
        "95 % intervals."
    )


def counted(*rows, unit="turn", part="all") -> pd.DataFrame:
    """Return table ``validations`` of numbers of units: manual, by the dictionary, by both."""
    scored = [
        (theme, source, unit, "R1", 99, *n, round(n[2] / n[1], 3), round(n[2] / n[0], 3), NAN, NAN)
        for theme, source, *n in rows
    ]
    return validation_rows(scored, part=part)


def demanding(study, **update):
    threshold = AccuracyThreshold(precision=0.7, recall=0.75)
    return study.model_copy(update={"accuracy_threshold": threshold, **update})


def test_a_theme_whose_interval_includes_the_threshold_is_not_told_apart_from_it(study, codebook):
    """Recall 92 of 128 and 69 of 89 (0.72 and 0.78): the data tell neither from 0.75."""
    table = counted(
        ("induction_training", "all", 128, 92, 92),
        ("own_wellbeing", "all", 89, 69, 69),
        ("supervision", "all", 100, 50, 50),
        ("boundaries", "all", 100, 95, 95),
    )
    accuracy = accuracy_of(table, demanding(study), parse_coder("dictionary"))
    assert accuracy.below == {"supervision"}
    assert accuracy.undecided == {"induction_training", "own_wellbeing"}
    labels = {theme: accuracy.label(theme, "X") for theme in table["theme"]}
    assert labels == {
        "induction_training": "X \u00a7",
        "own_wellbeing": "X \u00a7",
        "supervision": "X \u2020",
        "boundaries": "X",
    }
    said = accuracy.describe(codebook)
    assert "\u00a7 marks themes that cannot be distinguished from it: induction and training (" in said
    assert "recall 0.72 [0.64, 0.79]" in said
    assert "boundaries" not in said
    assert "\u00a7 marks themes that cannot be distinguished from it: induction and training and" in (
        accuracy.describe_signs(codebook, marks="Grey and \u2020 mark")
    )


def test_a_theme_is_judged_in_the_sources_that_a_figure_adds_up_and_never_with_visits(study):
    """Of the workers' own words 18 of 20 and 9 of 10 turns are found; of the researcher's none of 30."""
    table = counted(
        ("supervision", "interview", 20, 18, 18),
        ("supervision", "voice_note", 10, 9, 9),
        ("supervision", "observation", 30, 10, 0),
    )
    coder = parse_coder("dictionary")
    own = accuracy_of(table, demanding(study), coder, sources=["interview", "voice_note"])
    assert own.scores["supervision"][1].value == 0.9
    assert own.sign("supervision") == "\u00a7", "27 of 30: from 0.744"
    by_source = accuracy_by_source(table, demanding(study), coder)
    assert {source: one.sign("supervision") for source, one in by_source.items()} == {
        "interview": "\u00a7",
        "voice_note": "\u00a7",
        "observation": "\u2020",
    }


def agreements(**alphas) -> pd.DataFrame:
    row = {"distance": "nominal", "n_workers_coded": 4, "n_by_two": 50}
    rows = [
        {**row, "theme": theme, "unit": "turn", "alpha": a, "alpha_low": a - 0.2, "alpha_high": a + 0.1}
        for theme, a in alphas.items()
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize("coder", ["dictionary", "R1"])
def test_a_theme_on_which_people_disagree_is_marked_whoever_has_coded(coder, study, codebook):
    table = counted(("supervision", "all", 100, 50, 50))
    compared = agreements(supervision=0.6, own_wellbeing=0.494, boundaries=0.667)
    accuracy = accuracy_of(table, demanding(study), parse_coder(coder), agreements=compared)
    assert accuracy.disputed == {"supervision", "own_wellbeing"}, "0.667 is not below 0.667"
    signs = "\u2020\u2021" if coder == "dictionary" else "\u2021"
    assert accuracy.label("supervision", "X") == f"X {signs}"
    assert accuracy.label("own_wellbeing", "X") == "X \u2021"
    said = accuracy.describe(codebook)
    assert (
        "\u2021 marks themes on which coders agree less: supervision and line management (alpha 0.60, "
        in said
    )
    assert "wellbeing at work (alpha 0.49, 95 % interval 0.29 to 0.59)" in said
    assert said.endswith("Krippendorff's alpha, by turn, is below 0.667.")
    assert accuracy.describe_signs(codebook, marks="Grey and \u2020 mark").endswith(
        " \u2021 marks themes on which coders agree less: supervision and line management and wellbeing at work."
    )
    assert "Coders agree less on supervision" in accuracy.describe_signs(codebook)
    lenient = study.model_copy(update={"agreement_threshold": 0.4})
    assert not accuracy_of(table, lenient, parse_coder(coder), agreements=compared).disputed


def test_an_alpha_of_few_workers_marks_nothing_where_single_workers_may_not_be_shown(study):
    strict = study.model_copy(update={"disclosure": Disclosure(profile="strict")})
    few = agreements(supervision=0.2).assign(n_workers_coded=2)
    assert accuracy_of(few[:0], study, parse_coder("R1"), agreements=few).disputed == {"supervision"}
    assert not accuracy_of(few[:0], strict, parse_coder("R1"), agreements=few).disputed


def test_a_caption_says_that_the_dictionary_is_judged_on_contacts_held_out(study, codebook):
    table = counted(("supervision", "all", 30, 30, 29), part="held_out")
    said = accuracy_of(table, study, parse_coder("dictionary")).describe(codebook)
    assert said.endswith("It is judged only on contacts that were held out while it was made.")
