"""The curve of one ranking has a bar for each specification, on the side of its outcome, and marks without one."""

from __future__ import annotations

import pytest
from artists import named
from matplotlib.colors import to_hex
from worlds import World, drawn, themes_in_all

THEMES = themes_in_all(2, range(1, 4), (0, 1)) | {
    (0, 1, "interview"): (0,),
    (0, 2, "interview"): (0,),
    (0, 1, "voice_note"): (1,),
    (1, 3, "voice_note"): (),
}
"""Theme t0 leads in interviews, t1 in voice notes; together they tie over weeks, and t0 leads otherwise."""


@pytest.fixture(scope="module")
def curve():
    drawings = drawn(World(n_workers=2, n_weeks=4, themes_in=THEMES))
    return next(drawing for drawing in drawings if drawing.name == "specification_curve")


def bars_of(curve):
    """Return the row of each specification with its bar."""
    whole = curve.table[curve.table["left_out"] == "nothing"]
    return [(row, named(curve, f"bar-{row['place']}")) for row in whole.to_dict("records")]


def line_of(curve):
    """Return where the line is on which a claim ties: below the bars of those that hold."""
    row, bar = next((row, bar) for row, bar in bars_of(curve) if row["outcome"] == "holds")
    return bar.get_y() + bar.get_height(), bar.get_height() / row["relative_difference"]


def test_a_bar_is_above_the_line_below_it_or_across_it_by_its_outcome(curve):
    line, scale = line_of(curve)
    assert {row["outcome"] for row, _ in bars_of(curve)} == {"holds", "ties", "does_not_hold"}
    for row, bar in bars_of(curve):
        top, bottom = bar.get_y(), bar.get_y() + bar.get_height()
        expected = {
            "holds": (line - scale * row["relative_difference"], line),
            "does_not_hold": (line, line - scale * row["relative_difference"]),
            "ties": (line - bar.get_height() / 2, line + bar.get_height() / 2),
        }
        assert (top, bottom) == pytest.approx(expected[row["outcome"]]), row["place"]
        assert (to_hex(bar.get_facecolor()) == "#ffffff") == (row["outcome"] == "ties")


def test_a_mark_is_as_high_as_what_is_left_without_the_one_that_matters_most(curve):
    line, scale = line_of(curve)
    without = curve.table[curve.table["left_out"] == "one_worker"]
    heights = named(curve, "marks-one_worker").get_data()[1]
    assert heights.tolist() == pytest.approx((line - scale * without["relative_difference"]).tolist())
    assert len(set(without["relative_difference"])) > 1
