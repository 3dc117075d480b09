"""The contents of a file decide how it is read; what is read by no parser is refused with what is allowed."""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from contextlib import closing

import pytest

from helpers.exchange import coding_files, qualcoder, refi, requal, rqda, taguette
from helpers.exchange.projects import REASONS, CodingFileError, Project

PLAIN = "segment_id\ttheme\tcoder\r\ns1\trole\tR1\r\n"
HIGHLIGHTS = "id;document;tag;content\r\n1;Talk;role;tea\r\n"
QDE = b"""<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="a"></Project>"""
PROGRAMS = {
    qualcoder: ("code_text", "code_name", "source"),
    taguette: ("projects", "documents", "highlight_tags"),
    rqda: ("source", "freecode", "coding"),
    requal: ("projects", "documents", "segments", "categories_codes_map"),
}


def refusal(path) -> str:
    with pytest.raises(CodingFileError) as error:
        coding_files.parse_file(path)
    return error.value.reason


def database(path, *tables: str):
    with closing(sqlite3.connect(path)) as one, one:
        for table in tables:
            one.execute(f"CREATE TABLE {table} (id integer)")
    return path


@pytest.fixture
def parsed_by(monkeypatch):
    """Return the parser of a file, by the name of its module."""
    read = []

    def put(module, name: str) -> None:
        def parser(_path):
            read.append(module.__name__.rpartition(".")[2])
            return Project()

        monkeypatch.setattr(module, name, parser)
        for parsers in (coding_files.DATABASES, coding_files.PROGRAM_OF_TABLE):
            for key, given in list(parsers.items()):
                if given.__module__ == module.__name__:
                    monkeypatch.setitem(parsers, key, parser)

    for module in PROGRAMS:
        put(module, "read_database")
    put(refi, "read_project")

    def find(path) -> str:
        read.clear()
        coding_files.parse_file(path)
        [name] = read
        return name

    return find


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda module: module.__name__.rpartition(".")[2])
@pytest.mark.parametrize("suffix", [".sqlite3", ".db", ".qda", ".rqda", ".REQUAL", ".sqlite", ".csv"])
def test_a_database_is_read_by_its_program_whatever_its_suffix(parsed_by, tmp_path, program, suffix):
    path = database(tmp_path / f"a{suffix}", *PROGRAMS[program])
    assert parsed_by(path) == program.__name__.rpartition(".")[2]


def test_the_format_is_named_by_the_contents(tmp_path):
    paths = [database(tmp_path / f"{n}.sqlite3", *tables) for n, tables in enumerate(PROGRAMS.values())]
    for name, data in (("a.txt", QDE), ("a.tsv", b"segment_id\ttheme\tcoder\n")):
        (tmp_path / name).write_bytes(data)
        paths.append(tmp_path / name)
    formats = ["QualCoder", "Taguette", "RQDA", "requal", "REFI-QDA", "CSV"]
    assert [coding_files.name_format(path) for path in paths] == formats


@pytest.mark.parametrize("suffix", [".qde", ".qdpx", ".QDE", ".txt"])
def test_a_bare_project_of_refi_qda_is_read_as_one(parsed_by, tmp_path, suffix):
    for data in (QDE, b"\xef\xbb\xbf" + QDE, QDE.decode().encode("utf-16")):
        (tmp_path / f"a{suffix}").write_bytes(data)
        assert parsed_by(tmp_path / f"a{suffix}") == "refi"


def test_the_codes_of_a_bare_project_are_read(tmp_path):
    code = b'<CodeBook><Codes><Code guid="1" name="Role" isCodable="true"/></Codes></CodeBook></Project>'
    (tmp_path / "Peer support.qde").write_bytes(QDE.replace(b"</Project>", code))
    assert coding_files.parse_file(tmp_path / "Peer support.qde").codes == ["Role"]


@pytest.mark.parametrize("suffix", [".qdpx", ".csv", ".qda", ".zip"])
@pytest.mark.parametrize(
    ("member", "program"),
    [
        ("project.qde", "refi"),
        ("a/Peer.QDE", "refi"),
        ("a.qda/data.qda", "qualcoder"),
        ("data.qda", "qualcoder"),
    ],
)
def test_an_archive_with_a_project_is_read_as_one(parsed_by, tmp_path, suffix, member, program):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(member, QDE)
    (tmp_path / f"a{suffix}").write_bytes(packed.getvalue())
    assert parsed_by(tmp_path / f"a{suffix}") == program


def test_a_folder_is_read_as_a_project_of_qualcoder_if_its_suffix_says_so(parsed_by, tmp_path):
    (tmp_path / "a.qda").mkdir()
    assert parsed_by(tmp_path / "a.qda") == "qualcoder"
    (tmp_path / "b.csv").mkdir()
    assert refusal(tmp_path / "b.csv") == "unknown_format"


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".txt", ".CSV"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_by_its_columns(tmp_path, suffix, encoding):
    path = tmp_path / f"a{suffix}"
    for text, expected in ((PLAIN, ("line 2", "s1", "R1")), (HIGHLIGHTS, ("highlight 1", "Talk", ""))):
        path.write_bytes(text.encode(encoding))
        [one] = coding_files.parse_file(path).excerpts
        assert (one.place, one.document, one.coder) == expected


def test_a_table_in_which_somebody_quotes_xml_is_a_table(tmp_path):
    words = f"segment_id,theme,coder,quote\ns1,role,R1,{QDE.decode().splitlines()[1].replace(chr(34), '')}\n"
    (tmp_path / "a.csv").write_text(words, encoding="utf-8")
    assert [one.document for one in coding_files.parse_file(tmp_path / "a.csv").excerpts] == ["s1"]


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods", ".numbers", ".XLSM"])
def test_a_workbook_is_named_as_such(tmp_path, suffix):
    (tmp_path / f"a{suffix}").write_bytes(b"PK\x03\x04")
    assert refusal(tmp_path / f"a{suffix}") == "spreadsheet"
    (tmp_path / "b.csv").write_bytes(b"PK\x03\x04")
    assert refusal(tmp_path / "b.csv") == "spreadsheet"


def test_a_damaged_file_is_refused_as_what_its_suffix_says(tmp_path):
    for suffix in (*coding_files.PROJECTS, *coding_files.DATABASES):
        (tmp_path / f"a{suffix}").write_bytes(b"?")
        assert refusal(tmp_path / f"a{suffix}") == "not_a_coding_file", suffix


def test_a_database_of_another_program_is_of_no_format_that_is_read(tmp_path):
    assert refusal(database(tmp_path / "a.sqlite3", "people")) == "unknown_format"
    path = database(tmp_path / "b.rqda", "freecode")
    path.with_name("b.rqda-wal").write_bytes(b"x")
    assert refusal(path) == "changes_not_written"


def test_a_link_and_another_suffix_are_refused(tmp_path):
    (tmp_path / "a.docx").write_bytes(PLAIN.encode())
    (tmp_path / "b.csv").symlink_to(tmp_path / "a.docx")
    (tmp_path / "c.xlsx").symlink_to(tmp_path / "a.docx")
    assert {refusal(tmp_path / name) for name in ("a.docx", "b.csv", "c.xlsx")} == {"unknown_format"}


def test_every_suffix_that_is_read_is_in_the_message():
    named = re.findall(r"\.[a-z]+\d?\b", REASONS["unknown_format"])
    assert set(named) - {".ti"} == set(coding_files.SUFFIXES)


def test_what_systems_and_sqlite_leave_beside_files_is_no_file_of_coding(tmp_path):
    for name in ("a.sqlite3", "a.sqlite3-shm", "a.sqlite3-wal", "b.qda-journal", "Thumbs.db", "desktop.ini"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in coding_files.list_files(tmp_path)] == ["a.sqlite3", "b.qda-journal"]


def test_a_pipe_or_a_socket_among_the_files_of_coding_is_refused_and_never_opened(tmp_path, special):
    study = tmp_path / "study"
    coding = study / coding_files.FOLDER
    for name in ("a.csv", "b.qdpx", "c.sqlite3", "d.rqda", "e", "f.xlsx", "g.qda/data.qda"):
        special.pipe(coding / name)
    special.socket(coding / "h.csv")
    found = special.within_time(lambda: coding_files.read_files(study))
    assert {one.error and one.error.reason for one in found} == {"special_file"}
    assert len(found) == 8
