"""Counts and tables of a release are read as they were written, and an edited file is noticed."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import FieldworkError
from helpers.files.place import Place
from helpers.files.spreadsheets import as_csv
from helpers.privacy.disclosure import release_files
from helpers.privacy.disclosure.release_files import read_frame, read_release, types_of, write_release

whole = st.one_of(st.none(), st.integers(-(10**12), 10**12))
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=8)


@given(st.lists(st.tuples(texts, whole, st.floats(allow_infinity=False), st.booleans()), max_size=6))
def test_a_frame_is_read_as_it_was_written(rows):
    frame = pd.DataFrame(rows, columns=["worker", "n", "rate", "is_given"])
    frame = frame.astype({"worker": "str", "n": "Int64", "rate": "float64", "is_given": "bool"})
    again = read_frame(as_csv(frame), types_of(frame))
    assert as_csv(again) == as_csv(frame)
    pd.testing.assert_frame_equal(again, frame, check_dtype=False)


@pytest.mark.parametrize("worker", ["1E5", "007A", "NA", "", "=1", "TRUE"])
def test_an_id_that_looks_like_something_else_stays_a_text(worker):
    frame = pd.DataFrame({"worker": [worker], "n": [1]})
    assert read_frame(as_csv(frame), types_of(frame))["worker"].tolist() == [worker]


def test_a_record_that_cannot_be_read_is_refused(tmp_path):
    write_release(tmp_path, {"counts": pd.DataFrame({"n": [1]})}, {})
    assert read_release(tmp_path, "a" * 64, {}).atoms["counts"]["n"].tolist() == [1]
    (tmp_path / release_files.RECORD).write_text("{")
    with pytest.raises(FieldworkError, match=r"releases/aaaaaaaa/release.json: cannot be read"):
        read_release(tmp_path, "a" * 64, {})


def test_by_hand_nothing_is_staged_and_before_the_first_release_nothing_is_handed_over(folder):
    place = Place.at(folder)
    release_files.stage_release(place, {}, {}, {})
    assert release_files.read_handed(place) == []
    assert release_files.read_staged(folder) is None
    (folder / "data/public").mkdir()
    (folder / release_files.paths.RELEASES).write_text('[{"parameters": {"profile": "open"}}]')
    assert release_files.read_handed(place) == []
    for record in ('[{"parameters": {"profile": "strict"}}]', "<<<<"):
        (folder / release_files.paths.RELEASES).write_text(record)
        with pytest.raises(FieldworkError, match="has been published before"):
            release_files.read_handed(place)
