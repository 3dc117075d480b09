"""Sides of segments: what codings of one coder say together."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.coding.sides import sides_of_segments


@pytest.mark.parametrize(
    ("said", "side"),
    [
        (["works"], "for"),
        (["lacking"], "against"),
        (["wished_for", "lacking"], "against"),
        (["mixed"], "both"),
        (["works", "lacking"], "both"),
        (["works", "mixed"], "both"),
        (["", "lacking"], "against"),
        ([""], ""),
    ],
)
def test_the_side_of_a_segment_is_what_its_codings_say_together(codebook, said, side):
    codings = pd.DataFrame({"segment_id": "s1", "theme": "supervision", "direction": said})
    assert sides_of_segments(codings, codebook).to_numpy().tolist() == [["s1", "supervision", side]]


def test_each_theme_of_a_segment_has_a_side_of_its_own(codebook):
    rows = [("s1", "supervision", "works"), ("s1", "boundaries", "lacking"), ("s2", "supervision", "")]
    codings = pd.DataFrame(rows, columns=["segment_id", "theme", "direction"])
    assert sides_of_segments(codings, codebook).to_numpy().tolist() == [
        ["s1", "boundaries", "against"],
        ["s1", "supervision", "for"],
        ["s2", "supervision", ""],
    ]
