"""Themes are counted where a worker was observed: zeros there, and nothing elsewhere."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.counting import counts
from helpers.errors import FieldworkError
from helpers.tables import THEME_COUNTS, check

OWN = ["interview", "voice_note"]


def test_a_segment_counts_once_however_many_indicators_it_has(count):
    table = count()
    check(THEME_COUNTS, table)
    assert table.loc[:, :"n_contacts"].to_numpy().tolist() == [
        ["W1", 1, "interview", "rain", 1, 1, 1, 1],
        ["W1", 1, "interview", "tea", 2, 1, 1, 1],
        ["W1", 3, "voice_note", "rain", 0, 0, 0, 0],
        ["W1", 3, "voice_note", "tea", 2, 2, 2, 2],
        ["W2", 2, "interview", "rain", 0, 0, 0, 0],
        ["W2", 2, "interview", "tea", 0, 0, 0, 0],
    ]


def test_a_segment_counts_once_on_its_side_and_on_both_if_its_codings_are(count):
    coded = [
        ("a1", "tea", 0, "works"),
        ("a1", "tea", 9, "works"),
        ("a3", "tea", 0, "lacking"),
        ("b1", "tea", 0, "works"),
        ("b1", "tea", 9, "wished_for"),
        ("c1", "tea", 0, ""),
    ]
    table = count(coded=coded).query("theme == 'tea'")
    assert table[["week", "n_segments", "n_for", "n_against", "n_both"]].to_numpy().tolist() == [
        [1, 2, 1, 1, 0],
        [3, 2, 0, 0, 1],
        [2, 0, 0, 0, 0],
    ]


def test_a_turn_counts_once_however_many_of_its_segments_have_the_theme(count):
    table = count(coded=[("a1", "tea", 0), ("a1", "tea", 9), ("a3", "tea", 0), ("b1", "tea", 0)])
    occurring = table[table["n_mentions"] > 0]
    assert occurring[["week", "n_mentions", "n_segments", "n_turns", "n_contacts"]].to_numpy().tolist() == [
        [1, 3, 2, 1, 1],
        [3, 1, 1, 1, 1],
    ]


def test_a_week_without_contact_has_no_row(count):
    assert not ((count()["worker"] == "W1") & (count()["week"] == 2)).any()


def test_only_the_weeks_asked_for_are_counted(count):
    assert set(count(range(1, 3))["week"]) == {1, 2}


def weekly(count, contacts, study, book, **changes) -> pd.DataFrame:
    arguments = {"unit": "segments", "sources": OWN, "weeks": range(1, 4)} | changes
    return counts.by_worker_and_week(count(), contacts, study, book, **arguments)


def test_sources_add_up_per_week_and_a_week_without_contact_is_missing_not_zero(count, contacts, study, book):
    tea = weekly(count, contacts, study, book).query("theme == 'tea'")
    assert tea[["worker", "week", "state"]].to_numpy().tolist() == [
        ["W1", 1, "observed"],
        ["W1", 2, "no_contact"],
        ["W1", 3, "observed"],
        ["W2", 1, "not_started"],
        ["W2", 2, "observed"],
        ["W2", 3, "no_contact"],
    ]
    assert tea["n"].astype(object).where(tea["n"].notna(), None).tolist() == [1, None, 2, None, 0, None]


def test_a_week_counts_once_for_a_theme_in_the_unit_of_weeks(count, contacts, study, book):
    table = weekly(count, contacts, study, book, unit="weeks").query("theme == 'tea'")
    assert table["n"].astype(object).where(table["n"].notna(), None).tolist() == [1, None, 1, None, 0, None]


def test_a_study_without_a_source_of_a_role_has_no_rows_for_it(count, study, book):
    assert counts.by_theme(count(), study, book, sources=[]).empty


def test_themes_are_summed_up_in_the_codebooks_order(count, study, book):
    table = counts.by_theme(count(), study, book, sources=OWN)
    assert table.drop(columns=["n_for", "n_against", "n_both"]).to_numpy().tolist() == [
        ["tea", "one", 4, 3, 3, 3, 1, 2],
        ["rain", "two", 1, 1, 1, 1, 1, 1],
    ]
    assert counts.describe_themes(table, book, study, sources=OWN) == (
        "In interviews and voice notes, tea is coded in the largest number of segments "
        "(3; 1 of 2 workers, 2 weeks) and rain in the smallest (1; 1 of 2 workers, 1 week)."
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"unit": "words"}, "parameter unit: 'words'. Allowed: mentions, segments, turns, contacts"),
        ({"sources": ["interview", "observation"]}, "different counted roles"),
        ({"sources": ["letters"]}, "no source 'letters'"),
        ({"sources": []}, "none given"),
    ],
)
def test_what_cannot_be_added_up_is_refused(count, contacts, study, book, change, says):
    with pytest.raises(FieldworkError, match=says):
        weekly(count, contacts, study, book, **change)


def test_weeks_that_were_not_counted_are_not_drawn_as_without_contact(count, contacts, study, book):
    with pytest.raises(FieldworkError, match="has no counts for week 3"):
        counts.by_worker_and_week(
            count(range(1, 3)), contacts, study, book, unit="segments", sources=OWN, weeks=range(1, 4)
        )


def test_the_sentence_on_themes_names_those_that_are_not_counted(codebook, study):
    first = codebook.themes[0].model_copy(update={"indicators": ()})
    part = codebook.model_copy(update={"themes": (first, *codebook.themes[1:])}).dictionary
    empty = pd.DataFrame(columns=THEME_COUNTS.columns).astype(THEME_COUNTS.types)
    themes = counts.by_theme(empty, study, part, sources=["interview"])
    assert first.id not in set(themes["theme"])
    assert counts.describe_themes(themes, part, study, sources=["interview"]).endswith(
        "Not in the dictionary (no indicator), and so not counted: lived experience in use."
    )
