"""Records are cut into sentences, and no word is lost."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.counting.segments import cut_records
from helpers.tables import RECORDS, SEGMENTS, check


def record(text: str, source: str = "interview", role: str = "worker") -> pd.DataFrame:
    row = (
        "W1-x-r0001",
        "W1-x",
        "W1",
        "2023-10-05",
        "",
        "",
        "no_time",
        1,
        source,
        "W1",
        role,
        True,
        text,
        float("nan"),
        "a.docx",
        "paragraph",
        3,
        2,
    )
    return pd.DataFrame([row], columns=RECORDS.columns)


def test_a_record_gives_a_segment_per_sentence_with_place_and_words(study):
    segments = cut_records(record("I came. Dr. Rae didn\u2019t!"), study)
    check(SEGMENTS, segments)
    assert segments[["segment_id", "start", "end", "text", "n_words"]].to_numpy().tolist() == [
        ["W1-x-r0001-s001", 0, 7, "I came.", 2],
        ["W1-x-r0001-s002", 8, 23, "Dr. Rae didn\u2019t!", 3],
    ]
    assert segments[["file", "unit", "line", "subline"]].drop_duplicates().to_numpy().tolist() == [
        ["a.docx", "paragraph", 3, 2]
    ]


def test_a_machine_transcript_stays_marked_in_every_segment(study):
    segments = cut_records(record("I came. I went.").assign(is_checked=False), study)
    assert segments["is_checked"].tolist() == [False, False]


@pytest.mark.parametrize(
    ("source", "role", "is_counted"),
    [
        ("interview", "worker", True),
        ("interview", "researcher", False),
        ("observation", "researcher", True),
        ("voice_note", "other", False),
    ],
)
def test_only_the_counted_role_of_a_source_is_counted(study, source, role, is_counted):
    assert cut_records(record("Yes.", source, role), study)["is_counted"].tolist() == [is_counted]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("ab.?! \n\u2028\u2019"), max_size=60))
def test_the_segments_of_a_record_hold_all_its_words(study, text):
    segments = cut_records(record(text), study)
    assert "".join("".join(segments["text"]).split()) == "".join(text.split())
