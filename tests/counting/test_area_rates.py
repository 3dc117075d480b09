"""Areas have a rate where there is something to divide by, and none elsewhere."""

from __future__ import annotations

import pandas as pd
import pytest
from worlds import World

from helpers.counting import area_rates, counts
from helpers.tables import THEME_COUNTS

OWN = ["interview", "voice_note"]


def test_areas_have_a_rate_only_where_there_are_words(count, contacts, study, book):
    table = area_rates.by_area(
        count(), contacts, study, book, unit="mentions", sources=OWN, weeks=range(1, 4)
    )
    assert table.astype(object).where(table.notna(), None).to_numpy().tolist() == [
        ["W1", "one", 4, 0, 500, 3, 2, None, 8.0],
        ["W1", "two", 1, 0, 500, 3, 2, None, 2.0],
        ["W2", "one", 0, 0, 0, 1, 1, None, None],
        ["W2", "two", 0, 0, 0, 1, 1, None, None],
    ]


@pytest.mark.parametrize(
    ("denominator", "rates"), [("none", [4.0, 0.0]), ("contacts", [1.333, 0.0]), ("weeks", [2.0, 0.0])]
)
def test_areas_are_divided_by_what_is_asked_for(count, contacts, study, book, denominator, rates):
    table = area_rates.by_area(
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


def test_minutes_are_missing_unless_all_that_was_observed_has_a_length(count, contacts, study, book):
    timed = contacts.assign(
        duration_s=[None if source == "interview" else 90.0 for source in contacts["source"]]
    )
    options = {"unit": "mentions", "weeks": range(1, 4), "denominator": "minutes"}
    assert area_rates.by_area(count(), timed, study, book, sources=OWN, **options)["rate"].isna().all()
    notes = area_rates.by_area(count(), timed, study, book, sources=["voice_note"], **options).set_index(
        ["worker", "area"]
    )
    assert notes.loc[("W1", "one"), ["minutes", "rate"]].tolist() == [1.5, 1.333]
    assert pd.isna(notes.loc[("W2", "one"), "n"]), "never observed in that source"


def test_areas_per_week_say_how_many_workers_were_observed_and_nothing_where_none_was(
    count, contacts, study, book
):
    table = area_rates.by_area(
        count(), contacts, study, book, unit="segments", sources=["interview"], weeks=range(1, 5), per="week"
    )
    weeks = table[table["area"] == "one"].set_index("week")
    assert weeks["n_weeks"].tolist() == [1, 1, 0, 0]
    assert weeks["n"].astype(object).where(weeks["n"].notna(), None).tolist() == [1, 0, None, None]


def test_the_source_of_weeks_is_the_one_with_most_contact_in_the_weeks_that_are_counted():
    """The voice notes of two later weeks count for nothing in weeks 1 and 2."""
    rows = [
        ("visit_talk", 1),
        ("visit_talk", 2),
        *(("voice_note", week) for week in (1, 3, 4)),
    ]
    contacts = pd.DataFrame(rows, columns=["source", "week"]).assign(
        worker="W1", state="observed", n_contacts=1, n_segments=1, n_words=10, duration_s=float("nan")
    )
    book = World().codebook
    study = World().study
    talk = study.sources[0].model_copy(update={"id": "visit_talk", "counted_role": "worker"})
    study = study.model_copy(update={"sources": (talk, study.source("voice_note"))})
    segments = contacts.assign(contact_id=[f"c{n}" for n in range(len(rows))], speaker_role="worker")
    theme_counts = pd.DataFrame(columns=THEME_COUNTS.columns).astype(THEME_COUNTS.types)
    options = {"unit": "segments", "sources": ["visit_talk", "voice_note"]}
    made_from = (theme_counts, contacts, segments, study, book)
    few = area_rates.in_weekly_source(*made_from, **options, weeks=range(1, 3))
    assert set(few["source"]) == {"visit_talk"}
    every = area_rates.in_weekly_source(*made_from, **options, weeks=range(1, 5))
    assert set(every["source"]) == {"voice_note"}


def test_areas_say_how_much_of_their_count_is_of_themes_below_the_threshold(count, contacts, study, book):
    theme = next(theme for theme in book.themes if theme.area == "one")
    options = {"unit": "mentions", "sources": OWN, "weeks": range(1, 4)}
    table = area_rates.by_area(count(), contacts, study, book, **options, below={theme.id}).set_index(
        ["worker", "area"]
    )
    themes = counts.by_theme(count(), study, book, sources=OWN).set_index("theme")
    assert table["n_below_threshold"].sum() == themes.loc[theme.id, "n_mentions"] > 0
    assert (table.loc[(slice(None), "two"), "n_below_threshold"] == 0).all()
    assert table["n"].tolist() == area_rates.by_area(count(), contacts, study, book, **options)["n"].tolist()


def test_areas_count_the_weeks_asked_for_and_have_no_count_for_who_was_not_observed(
    count, contacts, study, book
):
    table = area_rates.by_area(
        count(), contacts, study, book, unit="mentions", sources=OWN, weeks=range(3, 4)
    )
    assert table.astype(object).where(table.notna(), None)[
        ["worker", "area", "n", "n_words"]
    ].to_numpy().tolist() == [
        ["W1", "one", 2, 300],
        ["W1", "two", 0, 300],
        ["W2", "one", None, 0],
        ["W2", "two", None, 0],
    ]
