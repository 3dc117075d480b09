"""RQDA's database is read with categories, cases and variables; what was deleted there is not read."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing

import pandas as pd
import pytest

from helpers.exchange import manual_coding
from helpers.exchange.projects import CodingFileError, Loss
from helpers.exchange.rqda import read_database
from helpers.study.study import read_study

SCHEMA = """
create table source (name text, id integer, file text, memo text, owner text, date text, dateM text, status
    integer);
create table freecode (name text, memo text, owner text, date text, dateM text, id integer, status integer,
    color text);
create table treecode (cid integer, catid integer, date text, dateM text, memo text, status integer, owner text);
create table codecat (name text, cid integer, catid integer, owner text, date text, dateM text, memo text,
    status integer);
create table coding (cid integer, fid integer, seltext text, selfirst real, selend real, status integer, owner
    text, date text, memo text);
create table cases (name text, memo text, owner text, date text, dateM text, id integer, status integer);
create table caselinkage (caseid integer, fid integer, selfirst real, selend real, status integer, owner text,
    date text, memo text);
"""
NEWER = """
create table coding2 (cid integer, fid integer, seltext text, selfirst real, selend real, status integer, owner
    text, date text, memo text);
create table attributes (name text, status integer, date text, dateM text, owner text, memo text, class text);
create table caseAttr (variable text, value text, caseID integer, date text, dateM text, owner text, status
    integer);
create table fileAttr (variable text, value text, fileID integer, date text, dateM text, owner text, status
    integer);
create table annotation (fid integer, position integer, annotation text, owner text, date text, dateM text,
    status integer);
create table journal (name text, journal text, date text, dateM text, owner text, status integer);
"""
COLUMNS = {
    "source": "id, name, file, status",
    "freecode": "id, name, status, memo",
    "codecat": "catid, name, status, memo",
    "treecode": "cid, catid, status",
    "coding": "cid, fid, seltext, selfirst, selend, status, owner, memo",
    "cases": "id, name, status",
    "caselinkage": "caseid, fid, selfirst, selend, status",
    "coding2": "status",
    "attributes": "name, status",
    "caseAttr": "variable, value, caseID",
    "fileAttr": "variable, value, fileID",
    "annotation": "status",
    "journal": "status",
}
TEXT = "Caf\u00e9 tea \U0001f642 late.\nThe bus, the bus \U0001f642 late."
WHOLE = (0, len(TEXT))


@pytest.fixture
def database(tmp_path):
    """Write a project; return its path."""

    def write(*, is_old: bool = False, **tables):
        path = tmp_path / "a project #1?.rqda"
        path.unlink(missing_ok=True)
        rows = {
            "source": [(1, "Talk", TEXT, 1)],
            "freecode": [(1, "Late", 1, "Too late"), (2, "Tea", 1, None)],
            "codecat": [(1, "Day", 1, "Daily")],
            "treecode": [(2, 1, 1)],
        } | tables
        with closing(sqlite3.connect(path)) as one, one:
            one.executescript(SCHEMA if is_old else SCHEMA + NEWER)
            for table, own in rows.items():
                for row in own:
                    marks = ", ".join("?" * len(row))
                    one.execute(f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({marks})", row)  # noqa: S608
        return path

    return write


def coding(words: str, code: int = 1, **other) -> tuple:
    start = TEXT.rindex(words)
    row = {"cid": code, "fid": 1, "seltext": words, "selfirst": start, "selend": start + len(words)}
    return tuple((row | {"status": 1, "owner": "ann", "memo": None} | other).values())


def test_a_coding_is_an_excerpt_with_its_category_and_its_coder(database):
    rows = [coding("tea", 2), coding("late.\nThe"), coding("bus \U0001f642", owner="default")]
    read = read_database(database(coding=rows))
    assert [one[:8] for one in read.excerpts] == [
        ("coding 1", "Talk", "Day/Tea", "ann", 5, 8, "", ""),
        ("coding 2", "Talk", "Late", "ann", 11, 20, "", ""),
        ("coding 3", "Talk", "Late", "", 30, 35, "", ""),
    ]
    assert read.documents == {"Talk": TEXT}
    assert read.codes == ["Late", "Day/Tea"]
    assert read.descriptions == {"Late": "Too late", "Day": "Daily"}
    assert (read.losses, read.remarks) == ([], [])


def test_a_project_is_carried_over_to_the_segments(database, folder):
    words = "My role is unclear."
    text = f"Ann: Hello.\nBeth: {words}\n"
    start = text.index("role")
    row = coding("tea", seltext="role is", selfirst=start, selend=start + 7, owner="R1")
    path = database(source=[(1, "c1", text, 1)], coding=[row])
    (folder / "data/raw/coding").mkdir(exist_ok=True)
    path.rename(folder / "data/raw/coding/a.rqda")
    facts = ("s1", "c1", "W1", "2023-10-12", "interview", words)
    segments = pd.DataFrame([facts], columns=["segment_id", "contact_id", "worker", "date", "source", "text"])
    [row] = manual_coding.gather(folder, read_study(folder), segments).excerpts.itertuples()
    found = (row.segment_id, row.start, row.end, row.coder, row.code, row.place)
    assert found == ("s1", 3, 10, "R1", "Late", "coding 1")


def test_what_was_deleted_is_not_read(database):
    read = read_database(
        database(
            source=[(1, "Talk", TEXT, 1), (2, "Old", TEXT, 0)],
            freecode=[(1, "Late", 1, ""), (2, "Tea", 0, "")],
            codecat=[(1, "Day", 0, ""), (2, "Night", 1, "")],
            treecode=[(1, 1, 1), (1, 2, 0)],
            coding=[coding("tea", status=0), coding("tea", status=-1), coding("late.\nThe")],
            annotation=[(0,)],
            journal=[(0,)],
        )
    )
    assert (list(read.documents), read.codes, read.losses) == (["Talk"], ["Late"], [])
    assert [one.place for one in read.excerpts] == ["coding 3"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (coding("tea", fid=9), "unknown_document"),
        (coding("tea", 9), "unknown_code"),
        (coding("tea", seltext="Tea"), "quote_differs"),
        (coding("tea", seltext=None), "quote_differs"),
        (coding("tea", selend=99), "outside_document"),
        (coding("tea", selfirst=-1), "outside_document"),
        (coding("tea", selfirst=5.5), "outside_document"),
        (coding("tea", selfirst=4, selend=5, seltext=" "), "no_words"),
    ],
)
def test_a_coding_that_cannot_be_used_has_its_reason(database, row, reason):
    [one] = read_database(database(coding=[row])).excerpts
    assert (one.start, one.end, one.reason) == (0, 0, reason)


def test_words_that_begin_one_character_too_early_are_read_where_rqda_highlights_them(database):
    rows = [coding("tea", seltext=" tea"), coding("bus", seltext=" bus"), coding("late")]
    read = read_database(database(coding=rows))
    assert [TEXT[one.start : one.end] for one in read.excerpts] == ["tea", "bus", "late"]
    [remark] = read.remarks
    assert remark.startswith("Saved with one character too many")
    assert remark.endswith("read where RQDA highlights them: 2 excerpts.")
    [one] = read_database(database(coding=[coding("tea", seltext="  tea")])).excerpts
    assert one.reason == "quote_differs"


def test_two_documents_of_one_name_are_told_apart_by_their_ids(database):
    sources = [(1, "Talk", TEXT, 1), (2, "Talk", "Other words", 1)]
    read = read_database(database(source=sources, coding=[coding("tea")]))
    assert read.documents == {"Talk {id 1}": TEXT, "Talk {id 2}": "Other words"}
    assert [(one.document, one.reason) for one in read.excerpts] == [("Talk {id 1}", "")]
    sources[1] = (2, "Talk", TEXT, 1)
    assert list(read_database(database(source=sources)).documents) == ["Talk"]


def test_a_code_in_several_categories_is_named_alone(database):
    read = read_database(
        database(codecat=[(1, "Day", 1, ""), (2, "Night", 1, "")], treecode=[(2, 1, 1), (2, 2, 1)])
    )
    assert read.codes == ["Late", "Tea"]


def test_a_document_has_its_case_and_the_variables_of_both(database):
    read = read_database(
        database(
            cases=[(1, "W1", 1), (2, "W2", 0)],
            caselinkage=[(1, 1, *WHOLE, 1), (2, 1, *WHOLE, 1)],
            attributes=[("Date", 1), ("Kind", 1), ("Gone", 0)],
            caseAttr=[("Kind", "Visit", 1), ("Date", "2023-10-11", 1), ("Gone", "x", 1)],
            fileAttr=[("Date", "2023-10-12", 1), ("Gone", "x", 1)],
        )
    )
    assert read.attributes == {"Talk": {"Kind": "Visit", "Date": "2023-10-12", "case": "W1"}}


def test_a_document_of_two_cases_has_none_but_each_excerpt_the_case_of_its_part(database):
    half = TEXT.index("The")
    read = read_database(
        database(
            cases=[(1, "W1", 1), (2, "W2", 1)],
            caselinkage=[(1, 1, 0, half, 1), (2, 1, half, len(TEXT), 1), (2, 1, 0, 4, 0)],
            coding=[coding("tea"), coding("bus"), coding("late.\nThe")],
        )
    )
    assert read.attributes == {"Talk": {}}
    assert read.divided == {"Talk": {"W1", "W2"}}
    assert [one.case for one in read.excerpts] == ["W1", "W2", ""]


def test_what_is_not_imported_is_counted(database):
    read = read_database(
        database(coding2=[(1,), (0,)], annotation=[(1,)], journal=[(1,)], coding=[coding("tea", memo="why")])
    )
    assert read.losses == [
        Loss("codings of the second coding table (coding2)", 1),
        Loss("annotations", 1),
        Loss("journals", 1),
        Loss("memos of codings", 1),
    ]


def test_a_database_of_the_first_versions_is_read_too(database):
    read = read_database(database(is_old=True, coding=[coding("tea")]))
    assert [one.reason for one in read.excerpts] == [""]


def test_reading_changes_no_byte_and_another_file_is_refused(database, tmp_path):
    path = database(coding=[coding("tea")])
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    read_database(path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    with closing(sqlite3.connect(path)) as one, one:
        one.execute("DROP TABLE freecode")
    with pytest.raises(CodingFileError, match="not_a_coding_file"):
        read_database(path)
    path.with_name(path.name + "-wal").write_bytes(b"x")
    with pytest.raises(CodingFileError, match="changes_not_written"):
        read_database(path)


def test_ids_that_two_codes_or_documents_have_tell_neither(database):
    codes = [(1, "Late", 1, None), (1, "Tea", 1, None)]
    read = read_database(database(freecode=codes, coding=[coding("tea")]))
    assert [one.reason for one in read.excerpts] == ["unknown_code"]
    sources = [(1, "Talk", TEXT, 1), (1, "Walk", f"{TEXT} tea", 1)]
    read = read_database(database(source=sources, coding=[coding("tea")]))
    assert [one.reason for one in read.excerpts] == ["unknown_document"]
