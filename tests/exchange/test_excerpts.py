"""Coded excerpts are exported as a table and a document, with the same bytes each time."""

from __future__ import annotations

import csv
import io
import zipfile

import docx
import pandas as pd
import pytest

from helpers.exchange.coding_files import parse_file
from helpers.exchange.excerpts import (
    COLUMNS,
    NOT_QUOTED,
    as_csv,
    as_docx,
    tabulate_excerpts,
    tabulate_reviewed,
)
from helpers.exchange.text_checksums import checksum_of
from helpers.files.documents import LONGEST_FACT
from helpers.tables import CODINGS

SEGMENTS = pd.DataFrame(
    [
        ("s1", "c1", "W2", 2, "2023-10-12", "interview", True, "=My role <is> unclear."),
        ("s2", "c2", "W1", 3, "2023-10-17", "voice_note", True, "My manager\x07 rang."),
    ],
    columns=["segment_id", "contact_id", "worker", "week", "date", "source", "is_checked", "text"],
)
GIVEN = pd.DataFrame(
    [
        ("s1", "role_clarity", 0, 8, "dictionary", "my role", ""),
        ("s1", "role_clarity", 0, 8, "dictionary", "role", ""),
        ("s1", "role_clarity", 0, 22, "R1", "", "lacking"),
        ("s2", "supervision", 3, 10, "R1", "", "wished_for"),
        ("s2", "role_clarity", 0, 2, "R1", "", ""),
    ],
    columns=CODINGS.columns,
)


@pytest.fixture
def coded(codebook):
    return tabulate_excerpts(SEGMENTS, GIVEN, codebook)


def test_a_row_is_an_excerpt_with_a_theme_and_a_coder_in_the_codebooks_order(coded, codebook):
    assert list(coded.columns) == COLUMNS
    facts = coded[["theme", "direction", "worker", "coder", "quote"]]
    assert list(facts.itertuples(index=False, name=None)) == [
        ("supervision", "wished_for", "W1", "R1", "manager"),
        ("role_clarity", "", "W1", "R1", "My"),
        ("role_clarity", "", "W2", "dictionary", "=My role"),
        ("role_clarity", "lacking", "W2", "R1", "=My role <is> unclear."),
    ]
    pd.testing.assert_frame_equal(
        tabulate_excerpts(SEGMENTS[::-1], GIVEN.sample(frac=1, random_state=1), codebook), coded
    )


def test_a_contact_reviewed_without_a_theme_has_a_row_at_its_first_segment():
    read = pd.DataFrame([("s1", "R1"), ("s1", "R2"), ("s2", "R1")], columns=["segment_id", "coder"])
    reviewed = tabulate_reviewed(SEGMENTS, GIVEN, read)
    assert list(reviewed.columns) == COLUMNS
    row = reviewed.to_dict("records")[0]
    found = [row[name] for name in ("theme", "area", "coder", "contact_id", "segment_id", "start", "end")]
    assert (len(reviewed), found) == (1, ["Read, no theme", "", "R2", "c1", "s1", 0, 22])
    assert (row["quote"], row["text_checksum"]) == (SEGMENTS["text"][0], checksum_of(SEGMENTS["text"][0]))
    assert tabulate_reviewed(SEGMENTS, GIVEN, read[:1]).empty


def test_no_cell_of_the_csv_is_run_by_a_spreadsheet_and_it_can_be_imported_again(coded, tmp_path):
    (tmp_path / "x.csv").write_bytes(as_csv(coded))
    table = pd.read_csv(tmp_path / "x.csv", dtype=str, keep_default_na=False)
    assert table["quote"][2:].tolist() == ["'=My role", "'=My role <is> unclear."]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in table.to_numpy().ravel())
    back = parse_file(tmp_path / "x.csv").excerpts
    assert [
        (one.document, one.code, one.direction, one.coder, one.start, one.end, one.quote, one.reason)
        for one in back
    ] == [
        (row.segment_id, row.theme, row.direction, row.coder, row.start, row.end, row.quote, "")
        for row in coded.itertuples()
    ]


def test_a_segment_that_a_coder_codes_in_two_directions_has_a_row_of_each(codebook):
    given = pd.concat([GIVEN, GIVEN[2:3].assign(direction="works")])
    coded = tabulate_excerpts(SEGMENTS, given, codebook)
    of_both = coded[(coded["segment_id"] == "s1") & (coded["coder"] == "R1")]
    assert of_both["direction"].tolist() == ["lacking", "works"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_nothing_is_lost_when_a_spreadsheet_saves_the_csv_in_its_own_way(
    codebook, tmp_path, encoding, separator
):
    texts = ['Caf\u00e9, "tea";\nshe said: \u201cno\u201d\u2026', "=My role\nis unclear."]
    segments = SEGMENTS.assign(text=texts, is_checked=[True, False])
    spans = [(0, 12), (3, 33), (0, 8), (0, 22)]
    rows = [("s1", "supervision", *spans[0], "R1", "", ""), ("s1", "role_clarity", *spans[1], "R2", "", "")]
    rows += [("s2", "role_clarity", *spans[2], "R1", "", "works")]
    rows += [("s2", "supervision", *spans[3], "R2", "", "")]
    given = pd.DataFrame(rows, columns=CODINGS.columns)
    exported = as_csv(tabulate_excerpts(segments, given, codebook))
    (tmp_path / "ours.csv").write_bytes(exported)
    opened = list(csv.reader(io.StringIO(exported.decode())))
    opened[0] = [name.replace("_", " ").upper() for name in opened[0]]
    opened.append([""] * len(opened[0]))
    saved = io.StringIO(newline="")
    with_crlf = [[cell.replace("\n", "\r\n") for cell in row] for row in opened]
    csv.writer(saved, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(with_crlf)
    (tmp_path / "saved.csv").write_bytes(saved.getvalue().encode(encoding))
    ours, theirs = parse_file(tmp_path / "ours.csv"), parse_file(tmp_path / "saved.csv")
    without_lines = [[one[1:] for one in project.excerpts] for project in (ours, theirs)]
    assert without_lines[0] == without_lines[1]
    assert len(theirs.excerpts) == 4
    assert {one.checksum for one in theirs.excerpts} == {checksum_of(text) for text in texts}


def test_a_row_names_the_text_in_which_its_positions_count(coded):
    text_of = dict(SEGMENTS[["segment_id", "text"]].itertuples(index=False))
    assert coded["text_checksum"].tolist() == [checksum_of(text_of[row]) for row in coded["segment_id"]]


def test_the_document_has_a_heading_and_a_table_per_theme_and_the_notice_of_the_study(coded, study, codebook):
    document = docx.Document(io.BytesIO(as_docx(coded, study, codebook)))
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings == [theme.label for theme in codebook.themes]
    assert study.notice in document.sections[0].header.paragraphs[0].text
    first, second = document.tables
    assert [[cell.text for cell in row.cells] for row in first.rows] == [
        ["Worker", "Week", "Source", "Coder", "Direction", "Words"],
        ["W1", "3", "Voice notes", "R1", "wished for", "manager"],
    ]
    assert [(row.cells[4].text, row.cells[5].text) for row in second.rows][1:] == [
        ("not said", "My"),
        ("not said", "=My role"),
        ("lacking", "=My role <is> unclear."),
    ]
    assert [paragraph.text for paragraph in document.paragraphs].count("Not coded.") == len(
        codebook.themes
    ) - 2


def test_the_same_table_gives_the_same_document_whenever_it_is_written(coded, study, codebook):
    data = as_docx(coded, study, codebook)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {(member.date_time, member.compress_type) for member in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)
        }
    about = docx.Document(io.BytesIO(data)).core_properties
    assert about.created.date() == about.modified.date() == study.calendar.last_day
    assert (about.author, about.last_modified_by) == ("", "")
    assert as_docx(coded, study, codebook) == data


def test_characters_that_xml_cannot_hold_are_shown_as_such(study, codebook):
    coded = tabulate_excerpts(
        SEGMENTS, GIVEN.assign(end=GIVEN["end"].mask(GIVEN["theme"] == "supervision", 12)), codebook
    )
    document = docx.Document(io.BytesIO(as_docx(coded, study, codebook)))
    assert document.tables[0].rows[1].cells[5].text == "manager\ufffd "


def test_a_machine_transcript_that_is_not_checked_is_not_quoted(study, codebook, tmp_path):
    coded = tabulate_excerpts(SEGMENTS.assign(is_checked=[True, False]), GIVEN, codebook)
    assert coded["quote"].tolist() == ["", "", "=My role", "=My role <is> unclear."]
    first, _ = docx.Document(io.BytesIO(as_docx(coded, study, codebook))).tables
    assert first.rows[1].cells[5].text == NOT_QUOTED
    (tmp_path / "x.csv").write_bytes(as_csv(coded))
    assert next(
        (one.start, one.end, one.quote, one.reason) for one in parse_file(tmp_path / "x.csv").excerpts
    ) == (3, 10, "", "")


def test_a_title_too_long_for_word_is_shortened_as_a_property_and_nowhere_else(coded, study, codebook):
    long = study.model_copy(update={"title": "A title. " * 60, "notice": "A notice. " * 60})
    document = docx.Document(io.BytesIO(as_docx(coded, long, codebook)))
    assert document.core_properties.title == long.title[:LONGEST_FACT]
    assert long.notice in document.sections[0].header.paragraphs[0].text
    assert document.paragraphs[0].text == long.title


def test_without_codings_both_are_empty(study, codebook):
    coded = tabulate_excerpts(SEGMENTS, GIVEN[:0], codebook)
    assert as_csv(coded).decode() == ",".join(COLUMNS) + "\n"
    assert not docx.Document(io.BytesIO(as_docx(coded, study, codebook))).tables


@pytest.mark.parametrize("text", ["'=SUM(A1) said", "''-", " =x", " '=x", "-", "'tis", "@a", "\t+1 ", "x y "])
def test_words_that_look_like_a_formula_are_imported_unchanged(codebook, tmp_path, text):
    given = pd.DataFrame([("s1", "supervision", 0, len(text), "R1", "", "")], columns=CODINGS.columns)
    (tmp_path / "x.csv").write_bytes(as_csv(tabulate_excerpts(SEGMENTS.assign(text=text), given, codebook)))
    (one,) = parse_file(tmp_path / "x.csv").excerpts
    assert (one.quote, one.start, one.end) == (text.strip(), 0, len(text))
