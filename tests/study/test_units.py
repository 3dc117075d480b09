"""Counting units and denominators have one name each; a wrong name is refused with what is allowed."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.errors import FieldworkError
from helpers.study.coders import THE_DICTIONARY, parse_coder
from helpers.study.units import DENOMINATORS, UNITS, check_unit, count_in_unit, denominator_of, describe_unit

COUNTS = pd.DataFrame(
    [
        ("W1", 1, "interview", "tea", 4, 3, 2, 1),
        ("W1", 1, "voice_note", "tea", 1, 1, 1, 1),
        ("W1", 2, "voice_note", "tea", 0, 0, 0, 0),
    ],
    columns=["worker", "week", "source", "theme", "n_mentions", "n_segments", "n_turns", "n_contacts"],
)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("mentions", [5, 0]), ("segments", [4, 0]), ("turns", [3, 0]), ("contacts", [2, 0]), ("weeks", [1, 0])],
)
def test_sources_add_up_and_a_week_counts_once_however_many_sources_have_the_theme(unit, expected):
    assert count_in_unit(COUNTS, unit)["n"].tolist() == expected


def test_every_unit_is_described_for_a_caption():
    assert [describe_unit(unit, THE_DICTIONARY) for unit in UNITS] == [
        "mentions of the theme",
        "segments with an indicator of the theme",
        "records with an indicator of the theme",
        "contacts with an indicator of the theme",
        "weeks with an indicator of the theme",
    ]
    assert describe_unit("mentions", parse_coder("R1")) == "codings of the theme"


def test_a_wrong_unit_or_denominator_is_refused_with_a_hint():
    with pytest.raises(
        FieldworkError,
        match="parameter unit: 'segment'. Allowed: mentions, segments, turns, contacts, weeks. Did you mean 'segments'",
    ):
        check_unit("segment")
    with pytest.raises(
        FieldworkError, match="parameter denominator: 'word'. Allowed: none, words, minutes, contacts, weeks"
    ):
        denominator_of("word")


def test_rates_by_words_are_per_thousand_and_no_other():
    assert {name: one.times for name, one in DENOMINATORS.items()} == {
        "none": 1,
        "words": 1000,
        "minutes": 1,
        "contacts": 1,
        "weeks": 1,
    }
