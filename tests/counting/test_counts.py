"""Themes are counted where a worker was heard: zeros there, and nothing elsewhere."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.counting import counts
from helpers.errors import FieldworkError
from helpers.study.study import Disclosure
from helpers.tables import CODINGS, THEME_COUNTS, check

CELLS = [  # worker, week, source, state, n_contacts, n_segments, n_words
    ("W1", 1, "interview", "observed", 1, 2, 200),
    ("W1", 1, "voice_note", "no_contact", 0, 0, 0),
    ("W1", 2, "interview", "no_contact", 0, 0, 0),
    ("W1", 2, "voice_note", "no_contact", 0, 0, 0),
    ("W1", 3, "interview", "no_contact", 0, 0, 0),
    ("W1", 3, "voice_note", "observed", 2, 2, 300),
    ("W2", 1, "interview", "not_started", 0, 0, 0),
    ("W2", 1, "voice_note", "not_started", 0, 0, 0),
    ("W2", 2, "interview", "observed", 1, 1, 0),
    ("W2", 2, "voice_note", "no_contact", 0, 0, 0),
    ("W2", 3, "interview", "no_contact", 0, 0, 0),
    ("W2", 3, "voice_note", "no_contact", 0, 0, 0),
]
SEGMENTS = [  # segment_id, record_id, contact_id, worker, week, source, is_counted
    ("a1", "r1", "a", "W1", 1, "interview", True),
    ("a2", "r2", "a", "W1", 1, "interview", False),
    ("a3", "r1", "a", "W1", 1, "interview", True),
    ("b1", "r3", "b", "W1", 3, "voice_note", True),
    ("c1", "r4", "c", "W1", 3, "voice_note", True),
    ("d1", "r5", "d", "W2", 2, "interview", True),
]
CODED = [
    ("a1", "tea", 0),
    ("a1", "tea", 9),
    ("a1", "rain", 4),
    ("a2", "rain", 0),
    ("b1", "tea", 0),
    ("c1", "tea", 0),
]
OWN = ["interview", "voice_note"]


@pytest.fixture
def contacts() -> pd.DataFrame:
    return pd.DataFrame(
        CELLS, columns=["worker", "week", "source", "state", "n_contacts", "n_segments", "n_words"]
    )


@pytest.fixture
def count(book, contacts):
    def count_weeks(weeks: range = range(1, 4), coded: list[tuple[str, str, int]] = CODED) -> pd.DataFrame:
        segments = pd.DataFrame(
            SEGMENTS,
            columns=["segment_id", "record_id", "contact_id", "worker", "week", "source", "is_counted"],
        )
        codings = pd.DataFrame(
            [(s, t, at, at + 3, "dictionary", t) for s, t, at in coded],
            columns=["segment_id", "theme", "start", "end", "coder", "indicator"],
        )
        return counts.count_themes(codings[CODINGS.columns], segments, contacts, book, weeks=weeks)

    return count_weeks


def test_a_segment_counts_once_however_many_indicators_it_carries(count):
    table = count()
    check(THEME_COUNTS, table)
    assert table.to_numpy().tolist() == [
        ["W1", 1, "interview", "rain", 1, 1, 1, 1],
        ["W1", 1, "interview", "tea", 2, 1, 1, 1],
        ["W1", 3, "voice_note", "rain", 0, 0, 0, 0],
        ["W1", 3, "voice_note", "tea", 2, 2, 2, 2],
        ["W2", 2, "interview", "rain", 0, 0, 0, 0],
        ["W2", 2, "interview", "tea", 0, 0, 0, 0],
    ]


def test_a_turn_counts_once_however_many_of_its_segments_carry_the_theme(count):
    table = count(coded=[("a1", "tea", 0), ("a1", "tea", 9), ("a3", "tea", 0), ("b1", "tea", 0)])
    told = table[table["n_mentions"] > 0]
    assert told[["week", "n_mentions", "n_segments", "n_turns", "n_contacts"]].to_numpy().tolist() == [
        [1, 3, 2, 1, 1],
        [3, 1, 1, 1, 1],
    ]


def test_a_week_without_contact_has_no_row(count):
    assert not ((count()["worker"] == "W1") & (count()["week"] == 2)).any()


def test_only_the_weeks_asked_for_are_counted(count):
    assert set(count(range(1, 3))["week"]) == {1, 2}


def test_weeks_are_named_in_one_way_only(study):
    assert list(counts.parse_weeks("all", study)) == [1, 2, 3, 4]
    assert list(counts.parse_weeks("2-3", study)) == [2, 3]
    for wrong in ("", "3", "3-2", "0-2", "1-5", "first"):
        with pytest.raises(FieldworkError, match="parameter weeks"):
            counts.parse_weeks(wrong, study)


def weekly(count, contacts, study, book, **changes) -> pd.DataFrame:
    arguments = {"unit": "segments", "sources": OWN, "weeks": range(1, 4)} | changes
    return counts.by_worker_and_week(count(), contacts, study, book, **arguments)


def test_sources_add_up_per_week_and_an_unheard_week_is_missing_not_zero(count, contacts, study, book):
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


def test_areas_have_a_rate_only_where_there_are_words(count, contacts, study, book):
    table = counts.by_area(count(), contacts, study, book, unit="mentions", sources=OWN, weeks=range(1, 4))
    assert table.astype(object).where(table.notna(), None).to_numpy().tolist() == [
        ["W1", "one", 4, 0, 500, 3, 2, None, 8.0],
        ["W1", "two", 1, 0, 500, 3, 2, None, 2.0],
        ["W2", "one", 0, 0, 0, 1, 1, None, None],
        ["W2", "two", 0, 0, 0, 1, 1, None, None],
    ]
    assert (
        counts.areas_in_words(table, book, study)
        == "Per 1,000 words, One leads in 1 of 1 and Two leads in 0 of 1 workers."
    )


@pytest.mark.parametrize(
    ("denominator", "rates"), [("none", [4.0, 0.0]), ("contacts", [1.333, 0.0]), ("weeks", [2.0, 0.0])]
)
def test_areas_are_divided_by_what_is_asked_for(count, contacts, study, book, denominator, rates):
    table = counts.by_area(
        count(),
        contacts,
        study,
        book,
        unit="mentions",
        sources=OWN,
        weeks=range(1, 4),
        denominator=denominator,
    )
    assert table.loc[table["area"] == "one", "rate"].tolist() == rates


def test_minutes_are_missing_unless_all_that_was_heard_has_a_length(count, contacts, study, book):
    timed = contacts.assign(
        duration_s=[None if source == "interview" else 90.0 for source in contacts["source"]]
    )
    options = {"unit": "mentions", "weeks": range(1, 4), "denominator": "minutes"}
    assert counts.by_area(count(), timed, study, book, sources=OWN, **options)["rate"].isna().all()
    notes = counts.by_area(count(), timed, study, book, sources=["voice_note"], **options).set_index(
        ["worker", "area"]
    )
    assert notes.loc[("W1", "one"), ["minutes", "rate"]].tolist() == [1.5, 1.333]
    assert pd.isna(notes.loc[("W2", "one"), "n"]), "never heard by that source"


def test_areas_per_week_say_how_many_workers_were_heard_and_nothing_where_nobody_was(
    count, contacts, study, book
):
    table = counts.by_area(
        count(), contacts, study, book, unit="segments", sources=["interview"], weeks=range(1, 5), per="week"
    )
    weeks = table[table["area"] == "one"].set_index("week")
    assert weeks["n_weeks"].tolist() == [1, 1, 0, 0]
    assert weeks["n"].astype(object).where(weeks["n"].notna(), None).tolist() == [1, 0, None, None]


def test_a_week_counts_once_for_a_theme_in_the_unit_of_weeks(count, contacts, study, book):
    table = weekly(count, contacts, study, book, unit="weeks").query("theme == 'tea'")
    assert table["n"].astype(object).where(table["n"].notna(), None).tolist() == [1, None, 1, None, 0, None]


def test_weeks_told_are_said_only_where_every_week_is_known(book):
    rows = [(1, 1, "tea", "shown", 2), (2, 2, "tea", "no_contact", None), (3, 3, "tea", "shown", 0)]
    rows += [(1, 1, "rain", "shown", 2), (2, 2, "rain", "suppressed", None), (3, 3, "rain", "shown", 1)]
    together = pd.DataFrame(rows, columns=["week", "last_week", "theme", "state", "n_workers"]).astype(
        {"n_workers": "Int64"}
    )
    table = counts.weeks_reported(together, book).set_index("theme")
    assert table.loc["tea"].tolist() == [1, 2]
    assert table.loc["rain"].isna().all()
    in_blocks = together.assign(last_week=together["last_week"] + (together["week"] == 3), state="shown")
    assert counts.weeks_reported(in_blocks, book)[["n_weeks", "of_weeks"]].isna().all(axis=None), (
        "of a block of weeks nobody knows which"
    )


def test_areas_say_how_much_of_their_count_is_of_themes_below_the_bar(count, contacts, study, book):
    theme = next(theme for theme in book.themes if theme.area == "one")
    options = {"unit": "mentions", "sources": OWN, "weeks": range(1, 4)}
    table = counts.by_area(count(), contacts, study, book, **options, below={theme.id}).set_index(
        ["worker", "area"]
    )
    alone = counts.by_theme(count(), study, book, sources=OWN).set_index("theme")
    assert table["n_below_threshold"].sum() == alone.loc[theme.id, "n_mentions"] > 0
    assert (table.loc[(slice(None), "two"), "n_below_threshold"] == 0).all()
    assert table["n"].tolist() == counts.by_area(count(), contacts, study, book, **options)["n"].tolist()


def test_areas_count_the_weeks_asked_for_and_nothing_of_who_was_not_heard(count, contacts, study, book):
    table = counts.by_area(count(), contacts, study, book, unit="mentions", sources=OWN, weeks=range(3, 4))
    assert table.astype(object).where(table.notna(), None)[
        ["worker", "area", "n", "n_words"]
    ].to_numpy().tolist() == [
        ["W1", "one", 2, 300],
        ["W1", "two", 0, 300],
        ["W2", "one", None, 0],
        ["W2", "two", None, 0],
    ]


def test_no_area_leads_where_none_is_above_the_others(study, book):
    areas = pd.DataFrame(
        [("W1", "one", 0.0), ("W1", "two", 0.0), ("W2", "one", 2.0), ("W2", "two", 2.0)],
        columns=["worker", "area", "rate"],
    )
    assert "One leads in 0 of 2 and Two leads in 0 of 2" in counts.areas_in_words(areas, book, study)


@pytest.mark.parametrize("profile", ["strict", "consented"])
def test_single_workers_are_not_compared_where_they_are_not_shown(study, book, profile):
    kept = study.model_copy(update={"disclosure": Disclosure(profile=profile)})
    areas = pd.DataFrame([("W1", "one", 1.0), ("W1", "two", 2.0)], columns=["worker", "area", "rate"])
    assert (
        counts.areas_in_words(areas, book, kept)
        == f"How areas compare in single workers is not said under the profile {profile}."
    )


def test_a_study_without_a_source_of_one_voice_has_zeros_for_it(count, study, book):
    assert counts.by_theme(count(), study, book, sources=[])["n_mentions"].tolist() == [0, 0]


def test_themes_are_summed_up_in_the_codebooks_order(count, study, book):
    table = counts.by_theme(count(), study, book, sources=OWN)
    assert table.to_numpy().tolist() == [["tea", "one", 4, 3, 3, 3, 1, 2], ["rain", "two", 1, 1, 1, 1, 1, 1]]
    assert counts.in_words(table, book, study, sources=OWN) == (
        "In interviews and voice notes, tea has indicators in most segments (3; 1 of 2 workers, 2 weeks) and rain in fewest (1; 1 of 2 workers, 1 week)."
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"unit": "words"}, "parameter unit: 'words'. Allowed: mentions, segments, turns, contacts"),
        ({"sources": ["interview", "observation"]}, "different voices"),
        ({"sources": ["letters"]}, "no source 'letters'"),
        ({"sources": []}, "none given"),
    ],
)
def test_what_cannot_be_added_up_is_refused(count, contacts, study, book, change, says):
    with pytest.raises(FieldworkError, match=says):
        weekly(count, contacts, study, book, **change)


def test_weeks_that_were_not_counted_are_not_drawn_as_if_unheard(count, contacts, study, book):
    with pytest.raises(FieldworkError, match="has no counts for week 3"):
        counts.by_worker_and_week(
            count(range(1, 3)), contacts, study, book, unit="segments", sources=OWN, weeks=range(1, 4)
        )
