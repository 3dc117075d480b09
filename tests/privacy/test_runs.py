"""Runs are the same however they are written, and different words have none in common."""

from __future__ import annotations

import pytest

from helpers.privacy.runs import RUN, SIMILAR_RUN, runs_in, runs_of, similar_runs_of, stems_of, words_of

SAID = "I cried in the toilets before every single shift last winter and nobody upstairs ever knew."


def similar(text, *, names=()):
    return {run for run, _, _ in similar_runs_of(stems_of(text, names))}


def test_eight_words_in_a_row_are_a_run_and_seven_are_none():
    eight = "one two three four five six seven eight"
    assert len(runs_in([eight])) == 1
    assert runs_in([eight.rsplit(" ", 1)[0]]) == set()
    assert next(runs_of(words_of(eight)))[1:] == (0, RUN)


@pytest.mark.parametrize(
    "written",
    [SAID.upper(), SAID.replace(" ", " … "), SAID.replace("i", "\u0456"), SAID.replace("r", "r\u00ad")],
)
def test_capitals_punctuation_and_other_letters_are_no_difference(written):
    assert runs_in([written]) == runs_in([SAID])


@pytest.mark.parametrize(
    "told",
    [
        "She was, er, crying in the, you know, toilets before single shifts last winter.",
        "Last winter, in the toilets, she'd cry before every single shift.",
        "CRIED IN TOLIETS BEFORE A SINGEL SHIFT LAST WINTER",
        "She wept in the toilets before every single shift of that winter, crying.",
        "She cried quietly in the toilets before every single late shift, in winter.",
    ],
)
def test_content_words_are_found_whatever_is_between_them_and_in_any_order(told):
    assert similar(told) & similar(SAID)


@pytest.mark.parametrize(
    "other",
    [
        "I laughed in the kitchen after every single shift last summer.",
        "He cried before the shift.",
        "she said and he said and she said and he said",
    ],
)
def test_four_content_words_and_the_same_few_again_and_again_are_no_run(other):
    assert not similar(other) & similar(SAID)
    assert not similar("he said, he said, she said, she goes, he said")


def test_names_are_left_out_so_that_another_name_changes_nothing():
    names = {"maureen", "karen", "price"}
    one, other = (
        similar(f"{name} made me sign a contract for nights in June", names=names)
        for name in ("Maureen", "Karen Price's")
    )
    assert one == other != set()


def test_only_runs_of_known_words_are_asked_for():
    stems = stems_of(SAID, ())
    assert len(stems) > SIMILAR_RUN
    assert list(similar_runs_of(stems, {"cr"})) == []
