"""A mark is where its words are, whatever the length of the week; a week without contact has none."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.counting.timelines import COLUMNS, lay_out

SEGMENTS = pd.DataFrame(
    [  # segment_id, contact_id, worker, date, week, source, is_counted, n_words, text
        ("a1", "a", "W1", "2023-10-02", 1, "interview", True, 30, "x" * 100),
        ("a2", "a", "W1", "2023-10-02", 1, "interview", False, 99, "x" * 400),
        ("a3", "a", "W1", "2023-10-02", 1, "interview", True, 10, "x" * 50),
        ("b1", "b", "W1", "2023-10-05", 1, "voice_note", True, 40, "x" * 200),
        ("c1", "c", "W1", "2023-10-16", 3, "voice_note", True, 5, "x" * 20),
    ],
    columns=["segment_id", "contact_id", "worker", "date", "week", "source", "is_counted", "n_words", "text"],
).assign(time="")
OWN = {"sources": ["interview", "voice_note"], "weeks": range(1, 5)}


def codings_of(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["segment_id", "theme", "start", "end"])


def test_contacts_follow_each_other_in_a_week_by_only_their_words():
    table = lay_out(codings_of(), SEGMENTS, **OWN)
    assert table.columns.tolist() == COLUMNS
    assert table[["contact_id", "starts", "ends"]].to_numpy().tolist() == [
        ["a", 1.0, 1.5],
        ["b", 1.5, 2.0],
        ["c", 3.0, 4.0],
    ]


def test_contacts_of_one_day_are_in_the_order_of_the_clock():
    one_day = SEGMENTS.assign(date="2023-10-02", week=1, time=["14:00:00"] * 3 + ["08:03:00", "13:38:00"])
    table = lay_out(codings_of(), one_day, **OWN)
    assert table["contact_id"].tolist() == ["b", "c", "a"]


def test_a_phrase_is_one_mark_at_its_characters():
    table = lay_out(codings_of(("b1", "tea", 50, 150), ("a3", "rain", 0, 25)), SEGMENTS, **OWN)
    marks = table[table["theme"] != ""].set_index("theme")[["starts", "ends"]]
    assert marks.loc["tea"].tolist() == pytest.approx([1.625, 1.875])
    assert marks.loc["rain"].tolist() == pytest.approx([1.375, 1.4375])


def test_what_the_interviewer_says_has_no_place():
    assert lay_out(codings_of(("a2", "tea", 0, 9)), SEGMENTS, **OWN)["theme"].tolist() == ["", "", ""]


def test_a_week_without_words_or_contact_has_no_row_and_no_division_by_zero():
    silent = SEGMENTS.assign(n_words=0)
    table = lay_out(codings_of(), silent, **OWN)
    assert set(table["week"]) == {1, 3}
    assert table["ends"].notna().all()


def test_without_segments_the_table_is_empty():
    assert lay_out(codings_of(), SEGMENTS[:0], **OWN).empty
