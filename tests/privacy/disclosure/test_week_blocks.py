"""Weeks are merged in blocks of three or four where a single week fails."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.privacy.disclosure.week_blocks import blocks_of, replace_weeks, spans_of


@pytest.mark.parametrize("n", range(6, 60))
def test_every_week_is_in_one_block_of_three_to_four(n):
    blocks = blocks_of(range(3, 3 + n))
    assert [week for first, last in blocks for week in range(first, last + 1)] == list(range(3, 3 + n))
    assert {last - first + 1 for first, last in blocks} <= {3, 4}


@pytest.mark.parametrize(
    ("n", "blocks"),
    [(1, [(1, 1)]), (2, [(1, 2)]), (5, [(1, 5)]), (7, [(1, 3), (4, 7)]), (8, [(1, 4), (5, 8)])],
)
def test_longer_blocks_come_last_and_few_weeks_are_one(n, blocks):
    assert blocks_of(range(1, n + 1)) == blocks


def test_a_block_is_merged_where_one_of_its_weeks_fails():
    assert spans_of(range(1, 8), {2}) == {
        1: (1, 3),
        2: (1, 3),
        3: (1, 3),
        4: (4, 4),
        5: (5, 5),
        6: (6, 6),
        7: (7, 7),
    }
    assert spans_of(range(1, 4), []) == {1: (1, 1), 2: (2, 2), 3: (3, 3)}


@pytest.mark.parametrize("length", range(1, 15))
@pytest.mark.parametrize("n", [1, 2, 13, 26])
def test_the_study_says_how_long_blocks_are(n, length):
    blocks = blocks_of(range(1, n + 1), length)
    assert [week for first, last in blocks for week in range(first, last + 1)] == list(range(1, n + 1))
    shortest = min(last - first + 1 for first, last in blocks)
    assert shortest >= min(length, n)
    assert len(blocks) == max(1, n // length)
    assert spans_of(range(1, n + 1), {1}, length)[1] == blocks[0]


def test_the_columns_of_a_span_take_the_place_of_week():
    frame = pd.DataFrame({"worker": ["W1", "W1"], "week": [1, 3], "n": [5, 6]})
    merged = replace_weeks(frame, {1: (1, 2), 3: (3, 3)})
    assert merged.columns.tolist() == ["worker", "first_week", "last_week", "n"]
    assert merged.to_numpy().tolist() == [["W1", 1, 2, 5], ["W1", 3, 3, 6]]
    assert "week" in frame
