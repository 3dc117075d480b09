"""Sources are side by side: one in which a worker was never observed is missing, and not 0."""

from __future__ import annotations

import pandas as pd

from helpers.counting import triangulation

CELLS = [  # worker, week, source, state
    ("W1", 1, "interview", "observed"),
    ("W1", 2, "interview", "no_contact"),
    ("W1", 1, "observation", "no_contact"),
    ("W1", 2, "observation", "no_contact"),
    ("W1", 1, "voice_note", "observed"),
    ("W1", 2, "voice_note", "observed"),
]
COUNTS = [  # worker, week, source, theme, n_mentions, n_segments, n_turns, n_contacts
    ("W1", 1, "interview", "tea", 3, 2, 2, 1),
    ("W1", 1, "interview", "rain", 0, 0, 0, 0),
    ("W1", 1, "voice_note", "tea", 0, 0, 0, 0),
    ("W1", 1, "voice_note", "rain", 1, 1, 1, 1),
    ("W1", 2, "voice_note", "tea", 0, 0, 0, 0),
    ("W1", 2, "voice_note", "rain", 2, 2, 1, 1),
]


def found(study, book, unit: str = "segments", weeks: range = range(1, 3)) -> pd.DataFrame:
    contacts = pd.DataFrame(CELLS, columns=["worker", "week", "source", "state"])
    counts = pd.DataFrame(
        COUNTS,
        columns=["worker", "week", "source", "theme", "n_mentions", "n_segments", "n_turns", "n_contacts"],
    )
    return triangulation.side_by_side(counts, contacts, study, book, unit=unit, weeks=weeks)


def test_each_source_has_its_own_number_and_one_without_contact_has_none(study, book):
    table = found(study, book)
    rows = (
        table[["theme", "source", "state", "n"]]
        .astype(object)
        .where(table[["theme", "source", "state", "n"]].notna(), None)
    )
    assert rows.to_numpy().tolist() == [
        ["rain", "interview", "observed", 0],
        ["rain", "observation", "no_contact", None],
        ["rain", "voice_note", "observed", 3],
        ["tea", "interview", "observed", 2],
        ["tea", "observation", "no_contact", None],
        ["tea", "voice_note", "observed", 0],
    ]


def test_a_source_that_was_observed_in_one_week_and_withdrawn_from_another_keeps_its_number(study, book):
    contacts = pd.DataFrame(
        [*CELLS, ("W1", 3, "interview", "withdrawn")], columns=["worker", "week", "source", "state"]
    )
    counts = pd.DataFrame(
        COUNTS,
        columns=["worker", "week", "source", "theme", "n_mentions", "n_segments", "n_turns", "n_contacts"],
    )
    table = triangulation.side_by_side(
        counts, contacts, study, book, unit="segments", weeks=range(1, 4)
    ).set_index(["theme", "source"])
    assert list(table.loc[("tea", "interview"), ["state", "n"]]) == ["observed", 2]


def test_units_and_weeks_are_those_asked_for(study, book):
    assert found(study, book, "weeks").set_index(["theme", "source"])["n"]["rain", "voice_note"] == 2
    later = found(study, book, weeks=range(2, 3)).set_index(["theme", "source"])
    assert pd.isna(later["n"]["tea", "interview"])
    assert later["n"]["rain", "voice_note"] == 2


def test_a_grid_is_empty_where_nobody_was_observed(study, book):
    grid = triangulation.as_grid(found(study, book), book, study)
    assert grid["Visits"].isna().all()
    assert grid["Interviews"].tolist() == [2, 0]


def test_themes_that_occur_in_only_one_source_are_named(study, book):
    said = triangulation.describe_sources(found(study, book), book, study, worker="W1", unit="segments")
    assert said == (
        "For W1, 0 of 2 themes are coded in two or more sources. Only in one source: tea and rain. "
        "Segments coded with a theme, counted once for each theme: "
        "2 in interviews, 0 in visits and 3 in voice notes."
    )
