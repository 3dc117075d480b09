"""Text that a spreadsheet would run is escaped in the file, and read back as it was."""

from __future__ import annotations

from io import BytesIO

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import figures, tables
from helpers.figures.drawing.drawing import Drawing
from helpers.files import paths, spreadsheets
from helpers.files.place import Place
from helpers.files.spreadsheets import FORMULA, as_csv, escape, from_csv, unescape
from helpers.study.gate import Shows

STARTS = [
    "=HYPERLINK(1)",
    "+44",
    "-1",
    "@tea",
    "\ttea",
    "\rtea",
    "\0tea",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
]


@pytest.mark.parametrize("text", STARTS)
def test_the_beginning_of_a_formula_is_escaped_and_read_back(text):
    assert escape(text) == f"'{text}"
    assert unescape(escape(text)) == text


@given(
    st.text()
    | st.sampled_from(FORMULA).flatmap(lambda sign: st.integers(0, 3).map(lambda n: "'" * n + sign + "tea"))
)
def test_every_text_is_read_back_and_none_begins_a_formula(text):
    assert not escape(text).startswith(FORMULA)
    assert unescape(escape(text)) == text


def test_numbers_stay_and_missing_cells_too():
    frame = pd.DataFrame(
        {
            "n": pd.array([-1, None], dtype="Int64"),
            "share": [-0.5, 2.0],
            "text": ["-1", None],
            "kind": ["'=x", "tea"],
        }
    )
    data = as_csv(frame)
    assert data == b"n,share,text,kind\n-1,-0.5,'-1,''=x\n,2.0,,tea\n"
    back = from_csv(pd.read_csv(BytesIO(data), dtype={"text": str, "kind": str}))
    assert back["text"].tolist()[0] == "-1"
    assert back["kind"].tolist() == ["'=x", "tea"]
    assert frame["text"].tolist()[0] == "-1"


def test_a_table_with_a_formula_in_a_text_is_read_back_unchanged(tmp_path):
    segments = tables.frame(
        [
            [
                "s1",
                "r1",
                "c1",
                "W1",
                "2023-10-03",
                "",
                1,
                "interview",
                "worker",
                True,
                True,
                0,
                5,
                "=1+1?",
                2,
                "f",
                "line",
                1,
                1,
            ]
        ],
        tables.SEGMENTS.columns,
    )
    place = Place.at(tmp_path)
    place.writing(tables.SEGMENTS.file).write_bytes(tables.as_csv(tables.SEGMENTS, segments, None))
    assert b",'=1+1?," in (tmp_path / tables.SEGMENTS.file).read_bytes()
    assert tables.read(place, tables.SEGMENTS)["text"].tolist() == ["=1+1?"]


def test_the_table_of_a_figure_is_escaped_too(tmp_path, study):
    from matplotlib.figure import Figure

    figures.save(
        Drawing(
            "weeks", Figure(), pd.DataFrame({"theme": ["@tea"], "n": [-1]}), "c", "a", Shows.TOGETHER, study
        ),
        Place.at(tmp_path),
    )
    assert (tmp_path / paths.FIGURES / "weeks.csv").read_bytes() == b"theme,n\n'@tea,-1\n"
    assert spreadsheets.unescape("'@tea") == "@tea"
