"""requal's database is read with categories, cases and attributes; positions begin with 1."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing

import pandas as pd
import pytest

from helpers.exchange import manual_coding
from helpers.exchange.projects import CodingFileError, Loss
from helpers.exchange.requal import read_database
from helpers.study.study import read_study

SCHEMA = """
CREATE TABLE projects (project_id INTEGER PRIMARY KEY AUTOINCREMENT, project_name TEXT, project_description
    TEXT, created_at TEXT);
CREATE TABLE documents (doc_id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER, user_id INTEGER, doc_name
    TEXT, doc_description TEXT, doc_text TEXT, created_at TEXT);
CREATE TABLE codes (project_id INTEGER, code_id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER, code_name
    TEXT, code_description TEXT, code_color TEXT);
CREATE TABLE categories (project_id INTEGER, category_id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER,
    category_name TEXT, category_description TEXT);
CREATE TABLE categories_codes_map (project_id INTEGER, category_id INTEGER, code_id INTEGER);
CREATE TABLE segments (project_id INTEGER, user_id INTEGER, doc_id INTEGER, code_id INTEGER, segment_id INTEGER
    PRIMARY KEY AUTOINCREMENT, segment_start INTEGER, segment_end INTEGER, segment_text TEXT);
CREATE TABLE users (user_id INTEGER PRIMARY KEY, user_login TEXT UNIQUE NOT NULL, user_name TEXT, user_mail
    TEXT, created_at TEXT);
"""
NEWER = """
CREATE TABLE cases (project_id INTEGER, case_id INTEGER PRIMARY KEY AUTOINCREMENT, case_name TEXT,
    case_description TEXT);
CREATE TABLE cases_documents_map (project_id INTEGER, case_id INTEGER, doc_id INTEGER);
CREATE TABLE attributes (attribute_id INTEGER PRIMARY KEY AUTOINCREMENT, attribute_name TEXT, attribute_object
    TEXT, attribute_type TEXT, project_id INTEGER, user_id INTEGER);
CREATE TABLE attribute_values (attribute_value_id INTEGER PRIMARY KEY AUTOINCREMENT, attribute_id INTEGER, value
    TEXT);
CREATE TABLE attributes_cases_map (case_id INTEGER, attribute_id INTEGER, attribute_value_id INTEGER, project_id
    INTEGER);
CREATE TABLE attributes_documents_map (doc_id INTEGER, attribute_id INTEGER, attribute_value_id INTEGER,
    project_id INTEGER);
CREATE TABLE memos (project_id INTEGER, memo_id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER, text TEXT);
"""
COLUMNS = {
    "projects": "project_id, project_name",
    "documents": "doc_id, project_id, doc_name, doc_text",
    "codes": "code_id, code_name, code_description",
    "categories": "category_id, category_name, category_description",
    "categories_codes_map": "category_id, code_id",
    "segments": "segment_id, user_id, doc_id, code_id, segment_start, segment_end, segment_text",
    "users": "user_id, user_login, user_name",
    "cases": "case_id, case_name",
    "cases_documents_map": "case_id, doc_id",
    "attributes": "attribute_id, attribute_name",
    "attribute_values": "attribute_value_id, attribute_id, value",
    "attributes_cases_map": "case_id, attribute_id, attribute_value_id",
    "attributes_documents_map": "doc_id, attribute_id, attribute_value_id",
    "memos": "memo_id",
}
TEXT = "Caf\u00e9 tea, late.\nThe bus \U0001f642 was late.\nYes"


@pytest.fixture
def database(tmp_path):
    """Write a project; return its path."""

    def write(*, is_old: bool = False, **tables):
        path = tmp_path / "a project #1?.requal"
        path.unlink(missing_ok=True)
        rows = {
            "projects": [(1, "Pilot")],
            "documents": [(1, 1, "Talk", TEXT)],
            "codes": [(1, "Late", "Too late"), (2, "Tea", None)],
            "categories": [(1, "Day", "Daily")],
            "categories_codes_map": [(1, 2)],
            "users": [(1, "ann.b", "Ann"), (2, "ben", None)],
        } | tables
        with closing(sqlite3.connect(path)) as one, one:
            one.executescript(SCHEMA if is_old else SCHEMA + NEWER)
            for table, own in rows.items():
                for row in own:
                    marks = ", ".join("?" * len(row))
                    one.execute(f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({marks})", row)  # noqa: S608
        return path

    return write


def segment(number: int, words: str, code: int | None = 1, **other) -> tuple:
    start = TEXT.rindex(words) + 1
    row = {"id": number, "user": 1, "doc": 1, "code": code, "start": start, "end": start + len(words) - 1}
    return tuple((row | {"text": words} | other).values())


def test_a_segment_is_an_excerpt_with_its_category_and_its_coder(database):
    rows = [segment(4, "tea", 2), segment(5, "late.\nThe", user=2), segment(6, "C", start=1, end=1, text="C")]
    read = read_database(database(segments=rows))
    assert [one[:8] for one in read.excerpts] == [
        ("segment 4", "Talk", "Day/Tea", "Ann", 5, 8, "", ""),
        ("segment 5", "Talk", "Late", "ben", 10, 19, "", ""),
        ("segment 6", "Talk", "Late", "Ann", 0, 1, "", ""),
    ]
    assert read.documents == {"Talk": TEXT}
    assert read.codes == ["Late", "Day/Tea"]
    assert read.descriptions == {"Late": "Too late", "Day": "Daily"}
    assert (read.losses, read.remarks) == ([], [])


def test_a_project_is_carried_over_to_the_segments(database, folder):
    words = "My role is unclear."
    text = f"Ann: Hello.\nBeth: {words}\n"
    start = text.index("role")
    row = segment(7, "tea", user=3, text="role is", start=start + 1, end=start + 7)
    path = database(documents=[(1, 1, "c1", text)], segments=[row], users=[(3, "R1", None)])
    (folder / "data/raw/coding").mkdir(exist_ok=True)
    path.rename(folder / "data/raw/coding/a.requal")
    facts = ("s1", "c1", "W1", "2023-10-12", "interview", words)
    segments = pd.DataFrame([facts], columns=["segment_id", "contact_id", "worker", "date", "source", "text"])
    [row] = manual_coding.gather(folder, read_study(folder), segments).excerpts.itertuples()
    found = (row.segment_id, row.start, row.end, row.coder, row.code, row.place)
    assert found == ("s1", 3, 10, "R1", "Late", "segment 7")


def test_a_segment_from_rqda_may_begin_with_0_and_one_may_end_beyond_the_text(database):
    rows = [segment(1, "tea", start=0, end=4, text="Caf\u00e9"), segment(2, "Yes", end=len(TEXT) + 3)]
    read = read_database(database(segments=rows))
    assert [TEXT[one.start : one.end] for one in read.excerpts] == ["Caf\u00e9", "Yes"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (segment(1, "tea", doc=9), "unknown_document"),
        (segment(1, "tea", 9), "unknown_code"),
        (segment(1, "tea", text="Tea"), "quote_differs"),
        (segment(1, "tea", text=None), "quote_differs"),
        (segment(1, "tea", start=6, end=7), "quote_differs"),
        (segment(1, "tea", end=99), "quote_differs"),
        (segment(1, "tea", start=99, end=99), "outside_document"),
        (segment(1, "tea", start=None), "outside_document"),
        (segment(1, "tea", start=5, end=5, text=" "), "no_words"),
    ],
)
def test_a_segment_that_cannot_be_used_has_its_reason(database, row, reason):
    [one] = read_database(database(segments=[row])).excerpts
    assert (one.start, one.end, one.reason) == (0, 0, reason)


def test_segments_after_an_emoji_are_remarked_because_requal_moves_them(database):
    read = read_database(
        database(segments=[segment(1, "tea"), segment(2, "bus \U0001f642"), segment(3, "Yes")])
    )
    assert [TEXT[one.start : one.end] for one in read.excerpts] == ["tea", "bus \U0001f642", "Yes"]
    assert read.remarks == [
        "After an emoji, where requal marks other words than were selected: 2 excerpts. Compare them."
    ]


def test_memos_are_counted_and_the_segment_of_a_memo_is_no_excerpt(database):
    read = read_database(database(segments=[segment(1, "tea", None)], memos=[(1,), (2,)]))
    assert (read.excerpts, read.losses) == ([], [Loss("memos", 2)])


def test_documents_of_several_projects_are_named_after_them(database):
    documents = [(1, 1, "Talk", TEXT), (2, 2, "Talk", "Other words")]
    read = read_database(
        database(projects=[(1, "Pilot"), (2, "Main")], documents=documents, segments=[segment(1, "tea")])
    )
    assert list(read.documents) == ["Pilot/Talk", "Main/Talk"]
    assert read.excerpts[0].document == "Pilot/Talk"


def test_two_documents_of_one_name_are_told_apart_by_their_ids(database):
    documents = [(1, 1, "Talk", TEXT), (2, 1, "Talk", "Other words")]
    read = read_database(database(documents=documents, segments=[segment(1, "tea")]))
    assert read.documents == {"Talk {id 1}": TEXT, "Talk {id 2}": "Other words"}
    assert [(one.document, one.reason) for one in read.excerpts] == [("Talk {id 1}", "")]


def test_a_document_has_its_case_and_the_attributes_of_both(database):
    read = read_database(
        database(
            cases=[(1, "W1")],
            cases_documents_map=[(1, 1), (9, 1)],
            attributes=[(1, "Date"), (2, "Kind")],
            attribute_values=[(1, 1, "2023-10-11"), (2, 1, "2023-10-12"), (3, 2, "Visit")],
            attributes_cases_map=[(1, 1, 1), (1, 2, 3)],
            attributes_documents_map=[(1, 1, 2), (1, 9, 2)],
        )
    )
    assert read.attributes == {"Talk": {"Date": "2023-10-12", "Kind": "Visit", "case": "W1"}}


def test_a_document_of_two_cases_has_none(database):
    read = read_database(database(cases=[(1, "W1"), (2, "W2")], cases_documents_map=[(1, 1), (2, 1)]))
    assert read.attributes == {"Talk": {}}


def test_a_database_of_an_older_version_is_read_too(database):
    read = read_database(database(is_old=True, segments=[segment(1, "tea")]))
    assert [one.reason for one in read.excerpts] == [""]


def test_reading_changes_no_byte_and_another_file_is_refused(database, tmp_path):
    path = database(segments=[segment(1, "tea")])
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    read_database(path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    with closing(sqlite3.connect(path)) as one, one:
        one.execute("DROP TABLE categories_codes_map")
    with pytest.raises(CodingFileError, match="not_a_coding_file"):
        read_database(path)


def test_two_users_of_one_name_are_told_apart_by_their_numbers_if_both_have_coded(database):
    users = [(1, "ann.b", "Ann"), (2, "ann.c", "ann "), (3, "ann.d", "Ann")]
    rows = [segment(4, "tea"), segment(5, "bus", user=2)]
    read = read_database(database(segments=rows, users=users))
    assert [one.coder for one in read.excerpts] == ["user 1", "user 2"]
    assert read.coders_apart == {"user 1", "user 2"}
    read = read_database(database(segments=rows[:1], users=users))
    assert [one.coder for one in read.excerpts] == ["Ann"]
    assert not read.coders_apart
