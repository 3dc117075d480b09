"""The codes of every kind of file that holds codes: projects, codebooks and CSVs."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing

import pytest
from qualcoder_projects import Coding, write_project

from helpers.exchange.code_lists import codes_of_project, read_codes
from helpers.exchange.codebook_drafts import draft_codebook
from helpers.exchange.projects import CodingFileError, Excerpt, Project
from helpers.files import paths


def facts(codes) -> list[tuple[tuple[str, ...], str, bool]]:
    return [((*code.parents, code.name), code.description, code.is_codable) for code in codes.codes]


def test_a_project_of_qualcoder_gives_categories_codes_and_memos(tmp_path):
    project = write_project(
        tmp_path / "a.qda",
        {"Talk": "Pay is late."},
        ["Work/Pay", "Alone"],
        [Coding("Talk", "Work/Pay", "Pay")],
        memos={"Work": "Of work.", "Work/Pay": "Of pay."},
    )
    expected = [(("Work",), "Of work.", False), (("Work", "Pay"), "Of pay.", True), (("Alone",), "", True)]
    assert facts(read_codes(project)) == expected
    assert facts(read_codes(project / "data.qda")) == expected


def test_a_code_with_children_is_codable_only_if_it_has_excerpts_of_its_own():
    excerpts = [Excerpt("1", "d", "Home", "R1", 0, 1)]
    project = Project(codes=["Work", "Work/Pay", "Home", "Home/Tea", "Read, no theme"], excerpts=excerpts)
    assert [(code.name, code.is_codable) for code in codes_of_project(project).codes] == [
        ("Work", False),
        ("Pay", True),
        ("Home", True),
        ("Tea", True),
    ]


def test_codes_of_one_whole_name_are_one_and_a_remark_says_so():
    listed = codes_of_project(Project(codes=["Day/Tea", "Day/Tea"]))
    assert [code.name for code in listed.codes] == ["Day", "Tea"]
    [remark] = listed.remarks
    assert remark.startswith("2 codes are named 'Day/Tea': they are one here")
    assert remark.endswith("If they mean different things, rename one in its program and export again.")


@pytest.mark.parametrize(
    "data",
    [
        b"tag,description,number of highlights\nTea,Hot,3\nBus,,0\n",
        "\ufeffTag;Description\r\nTea;Hot\r\nBus;\r\n".encode(),
        "name\tdescription\nTea\tHot\nBus\t\n".encode("utf-16"),
        b"path,colour,description\nTea,red,Hot\nBus,,\n\n",
    ],
)
def test_a_codebook_as_csv_is_read_as_taguette_and_spreadsheets_save_it(tmp_path, data):
    path = tmp_path / "codes.csv"
    path.write_bytes(data)
    assert facts(read_codes(path)) == [(("Tea",), "Hot", True), (("Bus",), "", True)]


def test_a_codebook_as_csv_in_the_encoding_of_windows_keeps_its_letters(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_bytes("tag,description\nR\u00f4le,\u2019\n".encode("cp1252"))
    assert facts(read_codes(path)) == [(("R\u00f4le",), "\u2019", True)]


def test_the_codes_of_highlights_and_of_plain_coding_are_those_that_occur(tmp_path):
    path = tmp_path / "highlights.csv"
    path.write_text("id,document,tag,content\n1,Talk,Tea,so hot\n2,Talk,Bus,late\n3,Talk,Tea,cold\n")
    assert [code.name for code in read_codes(path).codes] == ["Tea", "Bus"]
    path = tmp_path / "plain.csv"
    path.write_text("segment_id,theme,coder\ns1,Work/Pay,R1\n")
    assert facts(read_codes(path)) == [(("Work",), "", False), (("Work", "Pay"), "", True)]


@pytest.mark.parametrize("name", ["none.qdpx", "a.xlsx", "a.csv", "a.txt"])
def test_what_holds_no_codes_is_refused(tmp_path, name):
    if name != "none.qdpx":
        (tmp_path / name).write_bytes(b"a,b\n1,2\n")
    with pytest.raises(CodingFileError):
        read_codes(tmp_path / name)


def test_a_project_of_refi_qda_gives_the_codes_of_the_example_with_their_descriptions():
    listed = read_codes(paths.ROOT / "data/raw/coding/Peer support.qdpx")
    assert [code.name for code in listed.codes if not code.parents and not code.is_codable] == [
        "Firm up",
        "Fine tune",
        "Focus",
        "Conditions",
    ]
    n_of_level = Counter(
        (code.parents[0] == "Conditions", len(code.parents)) for code in listed.codes if code.parents
    )
    assert n_of_level == {(False, 1): 9, (False, 2): 9 * 4, (True, 1): 6, (True, 2): 6 * 2}


def test_a_draft_from_the_project_of_the_example_has_its_nine_themes_and_the_mark_of_a_review():
    draft = draft_codebook(read_codes(paths.ROOT / "data/raw/coding/Peer support.qdpx").codes)
    assert (draft.n_areas, draft.n_themes) == (3 + 1, 9 + 1)
    assert draft.remarks == [
        "18 codes of conditions of the schematic model: they are no themes.",
        "36 codes further down named as a direction: what is coded there has it.",
    ]


def test_a_database_of_taguette_gives_its_tags_with_their_descriptions(tmp_path):
    path = tmp_path / "t.sqlite3"
    with closing(sqlite3.connect(path)) as one, one:
        one.executescript(
            """
            CREATE TABLE projects (id integer, name text);
            CREATE TABLE documents (id integer, name text, project_id integer, contents text);
            CREATE TABLE highlights (id integer, document_id integer, start_offset integer,
                end_offset integer, snippet text);
            CREATE TABLE tags (id integer, path text, description text);
            CREATE TABLE highlight_tags (highlight_id integer, tag_id integer);
            CREATE TABLE commands (id integer, user_login text, payload text);
            INSERT INTO tags VALUES (1, 'Tea', 'Hot.'), (2, 'Bus', '');
            """
        )
    assert facts(read_codes(path)) == [(("Tea",), "Hot.", True), (("Bus",), "", True)]
