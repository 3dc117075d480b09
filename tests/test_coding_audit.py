"""The dictionary's audit: exact numbers on a frame that holds what nobody has marked."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.coding import audit

IDS = [f"s{n}" for n in range(1, 9)]
SEGMENTS = pd.DataFrame({"segment_id": IDS, "is_counted": [True] * 7 + [False], "source": ["interview"] * 4 + ["voice_note"] * 4})
READ = pd.DataFrame({"segment_id": [*IDS[:6], IDS[7], *IDS], "coder": ["R1"] * 7 + ["R2"] * 8})
CODINGS = pd.DataFrame(
    [
        ("s1", "supervision", "R1", ""),
        ("s2", "supervision", "R1", ""),
        ("s5", "supervision", "R1", ""),
        ("s1", "supervision", "dictionary", "manager"),
        ("s1", "supervision", "dictionary", "debrief"),
        ("s3", "supervision", "dictionary", "manager"),
        ("s7", "supervision", "dictionary", "manager"),
        ("s8", "supervision", "dictionary", "manager"),
        ("s4", "supervision", "R2", ""),
        ("s6", "boundaries", "dictionary", "line"),
    ],
    columns=["segment_id", "theme", "coder", "indicator"],
)


def audited(codebook, codings=CODINGS) -> pd.DataFrame:
    return audit.by_theme(codings, READ, SEGMENTS, codebook, gold="R1").set_index(["theme", "source"])


def test_each_theme_is_compared_on_the_counted_segments_that_the_person_has_read(codebook):
    assert list(audited(codebook).loc[("supervision", "all")]) == [6, 3, 2, 1, 0.5, pytest.approx(1 / 3, abs=0.001), 0.4]
    assert list(audited(codebook).loc[("supervision", "interview")]) == [4, 2, 2, 1, 0.5, 0.5, 0.5]
    assert list(audited(codebook).loc[("supervision", "voice_note")])[:4] == [2, 1, 0, 0]


def test_a_share_of_nothing_is_missing_and_not_0(codebook):
    table = audited(codebook)
    assert table.loc[("supervision", "voice_note"), ["precision", "F1"]].isna().all()
    assert table.loc[("supervision", "voice_note"), "recall"] == 0
    assert table.loc[("boundaries", "all"), "precision"] == 0
    assert table.loc[("boundaries", "all"), ["recall", "F1"]].isna().all()
    assert table.loc[("structures", "all"), ["precision", "recall", "F1"]].isna().all()


def test_the_order_of_rows_does_not_matter(codebook):
    pd.testing.assert_frame_equal(audited(codebook, CODINGS.sample(frac=1, random_state=1)), audited(codebook))


def test_an_indicator_is_worth_what_the_theme_loses_without_it_the_most_harmful_first(codebook):
    table = audit.by_indicator(CODINGS, READ, SEGMENTS, codebook, gold="R1")
    assert list(table.itertuples(index=False, name=None)) == [
        ("supervision", "manager", 2, 1, 0.5, 0.4, 0.5),
        ("supervision", "debrief", 1, 1, 1.0, 0.4, 0.4),
        ("boundaries", "line", 1, 0, 0.0, 0.0, 0.0),
    ]


def test_a_sentence_names_the_range_and_the_worst(codebook):
    said = audit.in_words(audited(codebook).reset_index(), codebook, gold="R1")
    assert said.startswith("Against R1, who has read 6 segments, the dictionary's precision is between 0.50 and 0.50 and its recall")
    assert said.endswith("(F1 0.40: 3 segments by hand, 2 by the dictionary, 1 by both).")
    nothing = audit.by_theme(CODINGS[:0], READ, SEGMENTS, codebook, gold="R1")
    assert audit.in_words(nothing, codebook, gold="R1") == "R1 has given no theme that the dictionary could be compared on."
