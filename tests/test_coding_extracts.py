"""What was coded goes out as a table and as a document, in the codebook's order, the same bytes each time."""

from __future__ import annotations

import io
import zipfile

import docx
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.coding.extracts import COLUMNS, as_csv, as_docx, coded_segments
from helpers.coding.plain import read_csv
from helpers.tables import CODINGS

SEGMENTS = pd.DataFrame(
    [
        ("s1", "c1", "W2", 2, "2023-10-12", "interview", "=My role <is> unclear."),
        ("s2", "c2", "W1", 3, "2023-10-17", "voice_note", "My manager\x07 rang."),
    ],
    columns=["segment_id", "contact_id", "worker", "week", "date", "source", "text"],
)
GIVEN = pd.DataFrame(
    [
        ("s1", "role_clarity", 0, 8, "dictionary", "my role"),
        ("s1", "role_clarity", 0, 8, "dictionary", "role"),
        ("s1", "role_clarity", 0, 22, "R1", ""),
        ("s2", "supervision", 3, 10, "R1", ""),
        ("s2", "role_clarity", 0, 2, "R1", ""),
    ],
    columns=CODINGS.columns,
)


@pytest.fixture
def coded(codebook):
    return coded_segments(SEGMENTS, GIVEN, codebook)


def test_a_row_is_a_theme_a_coder_and_a_stretch_in_the_codebooks_order(coded, codebook):
    assert list(coded.columns) == COLUMNS
    assert list(coded[["theme", "worker", "coder", "quote"]].itertuples(index=False, name=None)) == [
        ("supervision", "W1", "R1", "manager"),
        ("role_clarity", "W1", "R1", "My"),
        ("role_clarity", "W2", "dictionary", "=My role"),
        ("role_clarity", "W2", "R1", "=My role <is> unclear."),
    ]
    pd.testing.assert_frame_equal(coded_segments(SEGMENTS[::-1], GIVEN.sample(frac=1, random_state=1), codebook), coded)


def test_no_cell_of_the_csv_is_run_by_a_spreadsheet_and_it_is_read_as_hand_coding_again(coded, tmp_path):
    (tmp_path / "x.csv").write_bytes(as_csv(coded))
    table = pd.read_csv(tmp_path / "x.csv", dtype=str)
    assert table["quote"][2:].tolist() == ["'=My role", "'=My role <is> unclear."]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in table.to_numpy().ravel())
    back = read_csv(tmp_path / "x.csv").selections
    assert [(one.document, one.code, one.coder, one.start, one.end, one.quote, one.reason) for one in back] == [
        (row.segment_id, row.theme, row.coder, row.start, row.end, row.quote, "") for row in coded.itertuples()
    ]


def test_the_document_has_a_heading_and_a_table_a_theme_and_says_what_it_is(coded, study, codebook):
    document = docx.Document(io.BytesIO(as_docx(coded, study, codebook)))
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings == [theme.label for theme in codebook.themes]
    assert study.notice in document.sections[0].header.paragraphs[0].text
    first, second = document.tables
    assert [[cell.text for cell in row.cells] for row in first.rows] == [
        ["Worker", "Week", "Source", "Coder", "Words"],
        ["W1", "3", "Voice notes", "R1", "manager"],
    ]
    assert [row.cells[4].text for row in second.rows][1:] == ["My", "=My role", "=My role <is> unclear."]
    assert [paragraph.text for paragraph in document.paragraphs].count("Nobody has given it.") == len(codebook.themes) - 2


def test_the_same_table_gives_the_same_document_whenever_it_is_written(coded, study, codebook):
    data = as_docx(coded, study, codebook)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {(member.date_time, member.compress_type) for member in archive.infolist()} == {((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)}
    about = docx.Document(io.BytesIO(data)).core_properties
    assert about.created.date() == about.modified.date() == study.calendar.last_day
    assert (about.author, about.last_modified_by) == ("", "")
    assert as_docx(coded, study, codebook) == data


def test_characters_that_xml_cannot_hold_are_shown_as_such(study, codebook):
    coded = coded_segments(SEGMENTS, GIVEN.assign(end=GIVEN["end"].mask(GIVEN["theme"] == "supervision", 12)), codebook)
    document = docx.Document(io.BytesIO(as_docx(coded, study, codebook)))
    assert document.tables[0].rows[1].cells[4].text == "manager\ufffd "


def test_a_title_longer_than_a_property_of_a_document_may_be_stands_whole_on_its_page(coded, study, codebook):
    long = study.model_copy(update={"title": "t" * 300, "notice": "n" * 300})
    document = docx.Document(io.BytesIO(as_docx(coded, long, codebook)))
    assert (len(document.core_properties.title), len(document.core_properties.comments)) == (255, 255)
    assert document.paragraphs[0].text == "t" * 300
    assert document.sections[0].header.paragraphs[0].text.startswith("n" * 300)


@given(st.lists(st.sampled_from([*"'=+-@,;\"\n ", "a", "\u0175", "\U0001f642", "<&"]), min_size=1, max_size=12).map("".join), st.data())
def test_whatever_was_said_and_coded_is_read_again_from_the_csv(tmp_path_factory, codebook, text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(text[start:end] == text[start:end].strip())
    given_one = pd.DataFrame([("s1", "supervision", start, end, "R1", "")], columns=CODINGS.columns)
    path = tmp_path_factory.mktemp("x") / "x.csv"
    path.write_bytes(as_csv(coded_segments(SEGMENTS[:1].assign(text=text), given_one, codebook)))
    (one,) = read_csv(path).selections
    assert (one.document, one.code, one.coder, one.start, one.end, one.quote) == ("s1", "supervision", "R1", start, end, text[start:end])


@pytest.mark.parametrize("said", ["'=A1", "''-two", "=A1", "'tis", "\u2019em"])
def test_an_apostrophe_that_was_said_is_not_taken_for_one_that_was_put(said, codebook, tmp_path):
    whole = pd.DataFrame([("s1", "supervision", 0, len(said), "R1", "")], columns=CODINGS.columns)
    (tmp_path / "x.csv").write_bytes(as_csv(coded_segments(SEGMENTS[:1].assign(text=said), whole, codebook)))
    assert [one.quote for one in read_csv(tmp_path / "x.csv").selections] == [said]
