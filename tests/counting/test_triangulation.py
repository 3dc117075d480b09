"""Sources are side by side: one in which a worker was never observed is missing, and not 0."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.coding.verdicts import between_words
from helpers.counting import triangulation

CELLS = [  # worker, week, source, state
    ("W1", 1, "interview", "observed"),
    ("W1", 2, "interview", "no_contact"),
    ("W1", 1, "observation", "no_contact"),
    ("W1", 2, "observation", "no_contact"),
    ("W1", 1, "voice_note", "observed"),
    ("W1", 2, "voice_note", "observed"),
]
COLUMNS = [
    *("worker", "week", "source", "theme", "n_mentions", "n_segments", "n_turns", "n_contacts"),
    *("n_for", "n_against", "n_both"),
]
COUNTS = [
    ("W1", 1, "interview", "tea", 3, 2, 2, 1, 0, 0, 0),
    ("W1", 1, "interview", "rain", 0, 0, 0, 0, 0, 0, 0),
    ("W1", 1, "voice_note", "tea", 0, 0, 0, 0, 0, 0, 0),
    ("W1", 1, "voice_note", "rain", 1, 1, 1, 1, 0, 0, 0),
    ("W1", 2, "voice_note", "tea", 0, 0, 0, 0, 0, 0, 0),
    ("W1", 2, "voice_note", "rain", 2, 2, 1, 1, 0, 0, 0),
]


def found(study, book, unit: str = "segments", weeks: range = range(1, 3)) -> pd.DataFrame:
    contacts = pd.DataFrame(CELLS, columns=["worker", "week", "source", "state"])
    counts = pd.DataFrame(
        COUNTS,
        columns=COLUMNS,
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
        columns=COLUMNS,
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


def said(study, book, table: pd.DataFrame, asked: list[tuple[str, str]]) -> str:
    of_worker = triangulation.verdicts(table, pd.DataFrame(asked, columns=["worker", "theme"]))
    return triangulation.describe_sources(table, of_worker, book, study, worker="W1", unit="segments")


def test_themes_that_occur_in_only_one_source_are_named(study, book):
    assert said(study, book, found(study, book), []) == (
        "For W1, 0 of 2 themes are spoken of in two or more sources. Only in one source: tea and rain. "
        "Segments coded with a theme, counted once for each theme: "
        "2 in interviews, 0 in visits and 3 in voice notes."
    )


def test_only_a_theme_about_which_a_question_was_found_is_silent(study, book):
    later = found(study, book, weeks=range(1, 2)).query("source == 'voice_note'")
    assert said(study, book, later.assign(n=0), [("W1", "tea"), ("W2", "rain")]).startswith(
        "For W1, 0 of 2 themes are spoken of in two or more sources. "
        "In no source, though a question about it was found: tea. "
        "In no source, and no question about it was found, which does not prove that nobody asked: rain. "
    )


def test_a_question_is_a_turn_of_the_researcher_in_a_source_of_the_workers_words(study):
    rows = [
        ("a", "W1", "interview", "researcher"),
        ("b", "W1", "interview", "worker"),
        ("c", "W1", "observation", "researcher"),
        ("d", "W2", "interview", "researcher"),
    ]
    segments = pd.DataFrame(rows, columns=["segment_id", "worker", "source", "speaker_role"])
    codings = pd.DataFrame(
        [("a", "tea"), ("a", "tea"), ("b", "rain"), ("c", "rain"), ("d", "rain")],
        columns=["segment_id", "theme"],
    )
    asked = triangulation.questions(codings, segments, study)
    assert asked.to_numpy().tolist() == [["W1", "tea"], ["W2", "rain"]]


@pytest.mark.parametrize(
    ("counts", "side", "n_directed"),
    [
        ((1, 0, 0), "for", 1),
        ((0, 1, 0), "against", 1),
        ((0, 0, 1), "both", 1),
        ((1, 1, 0), "both", 2),
        ((2, 1, 0), "for", 3),
        ((3, 2, 0), "both", 5),
        ((1, 0, 1), "for", 2),
        ((1, 0, 2), "for", 3),
        ((1, 0, 3), "both", 4),
        ((0, 0, 0), "", 0),
    ],
)
def test_a_source_is_on_the_side_of_two_thirds_of_its_directed_segments(
    study, book, counts, side, n_directed
):
    row = ("W1", 1, "interview", "tea", 9, 9, 9, 1, *counts)
    contacts = pd.DataFrame(CELLS[:1], columns=["worker", "week", "source", "state"])
    table = triangulation.side_by_side(
        pd.DataFrame([row], columns=COLUMNS), contacts, study, book, unit="segments", weeks=range(1, 2)
    ).set_index("theme")
    assert table["side"].to_dict() == {"tea": side, "rain": ""}
    assert table["n_directed"].to_dict() == {"tea": n_directed, "rain": 0}


@pytest.mark.parametrize(
    ("sides", "verdict"),
    [
        (["for", "for", None], "convergent"),
        (["against", "", "against"], "convergent"),
        (["both", "both", None], "divided"),
        (["both", "", "both"], "divided"),
        (["for", "both", None], "complementary"),
        (["against", "both", "against"], "complementary"),
        (["for", "against", None], "dissonant"),
        (["for", "both", "against"], "dissonant"),
        (["for", "", ""], "several"),
        (["", "", ""], "several"),
        (["for", None, None], "single"),
        (["", None, None], "single"),
        ([None, None, None], "no question found"),
    ],
)
def test_sources_agree_by_their_sides_and_not_because_each_speaks_of_a_theme(sides, verdict):
    rows = [("W1", "tea", int(side is not None), side or "") for side in sides]
    table = pd.DataFrame(rows, columns=["worker", "theme", "n", "side"])
    nothing_asked = pd.DataFrame(columns=["worker", "theme"])
    assert triangulation.verdicts(table, nothing_asked)["verdict"].tolist() == [verdict]


def test_a_dissonance_is_between_words_if_no_two_own_sources_are_opposed(study):
    researchers = next(one.id for one in study.sources if one.counted_role == "researcher")
    own = [one.id for one in study.sources if one.counted_role == "worker"]
    rows = [
        ("W1", "tea", own[0], "for", "dissonant"),
        ("W1", "tea", researchers, "against", "dissonant"),
        ("W1", "rain", own[0], "for", "dissonant"),
        ("W1", "rain", own[1], "against", "dissonant"),
        ("W1", "rain", researchers, "against", "dissonant"),
        ("W2", "tea", own[0], "for", "convergent"),
        ("W2", "tea", researchers, "for", "convergent"),
    ]
    table = pd.DataFrame(rows, columns=["worker", "theme", "source", "side", "verdict"])
    assert between_words(table, study) == {("W1", "tea")}
