"""A small calendar and its codings, for counts and for what is made of them."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.counting import counts
from helpers.tables import CODINGS

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


@pytest.fixture
def contacts() -> pd.DataFrame:
    """Return a calendar of two workers and three weeks."""
    columns = ["worker", "week", "source", "state", "n_contacts", "n_segments", "n_words"]
    return pd.DataFrame(CELLS, columns=columns).assign(duration_s=float("nan"))


@pytest.fixture
def count(book, contacts):
    """Return a counter of themes in some weeks."""

    def count_weeks(weeks: range = range(1, 4), coded: list[tuple] = CODED) -> pd.DataFrame:
        segments = pd.DataFrame(
            SEGMENTS,
            columns=["segment_id", "record_id", "contact_id", "worker", "week", "source", "is_counted"],
        )
        codings = pd.DataFrame(
            [(s, t, at, at + 3, "R1", "", "".join(said)) for s, t, at, *said in coded],
            columns=["segment_id", "theme", "start", "end", "coder", "indicator", "direction"],
        )
        return counts.count_themes(codings[CODINGS.columns], segments, contacts, book, weeks=weeks)

    return count_weeks
