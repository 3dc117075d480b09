"""Expected co-occurrences are worked out within each worker's source, and added up."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.coding.expected_pairs import expected_of, expected_pairs


def units(n: int, worker: str, source: str) -> pd.DataFrame:
    ids = [f"{worker}-{source}-{at}" for at in range(n)]
    return pd.DataFrame({"contact_id": ids, "worker": worker, "source": source})


def coded(segments: pd.DataFrame, **themes: range) -> pd.DataFrame:
    return pd.concat([segments.iloc[list(at)].assign(theme=theme) for theme, at in themes.items()])


def test_themes_of_every_interview_and_of_few_notes_are_expected_as_often_as_they_are_observed():
    talks, notes = units(3, "W1", "interview"), units(97, "W1", "voice_note")
    both = pd.concat(
        [coded(talks, tea=range(3), rain=range(3)), coded(notes, tea=range(1), rain=range(1, 2))]
    )
    expected = expected_pairs(both, pd.concat([talks, notes]), "contact_id")
    assert expected_of(expected, "tea", "rain") == pytest.approx(3 + 1 / 97, abs=0.005)
    pooled = expected_pairs(
        both.assign(source="any"), pd.concat([talks, notes]).assign(source="any"), "contact_id"
    )
    assert expected_of(pooled, "tea", "rain") == 4 * 4 / 100, "Three observed pairs would look like many."


def test_workers_are_strata_too_and_a_unit_with_two_codings_of_a_theme_counts_once():
    one, two = units(2, "W1", "interview"), units(4, "W2", "interview")
    both = pd.concat([coded(one, tea=range(2), rain=range(1)), coded(two, tea=range(1), rain=range(2))])
    expected = expected_pairs(pd.concat([both, both]), pd.concat([one, two]), "contact_id")
    assert (
        expected_of(expected, "tea", "rain") == expected_of(expected, "rain", "tea") == 2 * 1 / 2 + 1 * 2 / 4
    )


def test_a_theme_that_is_never_coded_is_expected_nowhere_and_with_itself_nothing_is_expected():
    segments = units(2, "W1", "interview")
    expected = expected_pairs(coded(segments, tea=range(1)), segments, "contact_id")
    assert expected_of(expected, "tea", "rain") == 0.0
    assert expected_of(expected, "tea", "tea") is None
    assert (
        expected_of(expected_pairs(segments[:0].assign(theme=""), segments, "contact_id"), "tea", "rain")
        == 0.0
    )
