"""Two themes occur together in a segment, or in a contact: two numbers, and shares of the rarer theme."""

from __future__ import annotations

import pandas as pd

from helpers.counting.co_occurrence import COLUMNS, count_co_occurrences

SEGMENTS = pd.DataFrame(
    [
        ("a1", "a", 1, "interview", True),
        ("a2", "a", 1, "interview", True),
        ("a3", "a", 1, "interview", False),
        ("b1", "b", 2, "voice_note", True),
        ("c1", "c", 2, "observation", True),
    ],
    columns=["segment_id", "contact_id", "week", "source", "is_counted"],
).assign(worker="W1")
CODINGS = pd.DataFrame(
    [
        ("a1", "tea"),
        ("a1", "tea"),
        ("a1", "rain"),
        ("a2", "tea"),
        ("a3", "rain"),
        ("b1", "rain"),
        ("c1", "tea"),
        ("c1", "rain"),
    ],
    columns=["segment_id", "theme"],
)
OWN = ["interview", "voice_note"]


def test_co_occurrences_are_counted_in_segments_and_contacts_of_counted_roles(book):
    table = count_co_occurrences(CODINGS, SEGMENTS, book, sources=OWN, weeks=range(1, 3))
    assert table.columns.tolist() == COLUMNS
    assert table.astype(object).where(table.notna(), None).to_numpy().tolist() == [
        ["tea", "tea", 2, 1, 1.0, 1.0, None, None],
        ["tea", "rain", 1, 1, 0.5, 1.0, 1.0, 1.0],
        ["rain", "rain", 2, 2, 1.0, 1.0, None, None],
    ]


def test_a_theme_that_does_not_occur_has_no_share_and_no_co_occurrence(book):
    table = count_co_occurrences(CODINGS, SEGMENTS, book, sources=["interview"], weeks=range(2, 3)).set_index(
        ["theme", "other"]
    )
    assert table["n_segments"].tolist() == [0, 0, 0]
    assert table["share_segments"].isna().all()


def test_nothing_coded_is_a_table_of_zeros(book):
    assert count_co_occurrences(CODINGS[:0], SEGMENTS, book, sources=OWN, weeks=range(1, 3))[
        "n_contacts"
    ].tolist() == [0, 0, 0]
