"""The context of a segment is what was said before and after it in its contact, and the question before it."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.counting.context import contexts_of, format_lines

ROWS = [
    ("a1", "A", "A-r1", "researcher", "How is it?"),
    ("a2", "A", "A-r1", "researcher", "Be frank."),
    ("a3", "A", "A-r2", "worker", "Well."),
    ("a4", "A", "A-r2", "worker", "It rained."),
    ("a5", "A", "A-r2", "worker", "It isn't an open door."),
    ("a6", "A", "A-r3", "researcher", "Why?"),
    ("b1", "B", "B-r1", "worker", "Tea."),
    ("b2", "B", "B-r2", "worker", "Cake."),
    ("b3", "B", "B-r2", "worker", "Rain."),
]
SEGMENTS = pd.DataFrame(ROWS, columns=["segment_id", "contact_id", "record_id", "speaker_role", "text"])


def lines(segment_id: str, n: int) -> list[tuple[int, str]]:
    return [(line.position, line.text) for line in contexts_of(SEGMENTS, [segment_id], n=n)[segment_id]]


@pytest.mark.parametrize(
    ("segment_id", "n", "expected"),
    [
        ("a5", 0, [(0, "It isn't an open door.")]),
        ("a5", 1, [(-3, "Be frank."), (-1, "It rained."), (0, "It isn't an open door."), (1, "Why?")]),
        ("a4", 2, [(-2, "Be frank."), (-1, "Well."), (0, "It rained."), (1, ROWS[4][-1]), (2, "Why?")]),
        ("a1", 1, [(0, "How is it?"), (1, "Be frank.")]),
        ("a6", 1, [(-1, "It isn't an open door."), (0, "Why?")]),
        ("b1", 2, [(0, "Tea."), (1, "Cake."), (2, "Rain.")]),
        ("b3", 1, [(-1, "Cake."), (0, "Rain.")]),
    ],
)
def test_it_is_what_was_said_around_it_in_its_contact_and_the_question(segment_id, n, expected):
    assert lines(segment_id, n) == expected


def test_each_of_several_segments_has_its_own():
    found = contexts_of(SEGMENTS, ["b1", "a4", "b1"], n=1)
    assert {segment_id: len(own) for segment_id, own in found.items()} == {"a4": 4, "b1": 2}


def test_context_is_marked_with_its_side_and_role_and_a_gap_is_shown():
    assert format_lines(contexts_of(SEGMENTS, ["a5"], n=1)["a5"]) == [
        "  before  researcher: Be frank. […]",
        "  before  worker: It rained.",
        "    It isn't an open door.",
        "  after   researcher: Why?",
    ]
