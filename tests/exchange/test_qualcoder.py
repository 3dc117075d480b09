"""QualCoder's database is read with cases, variables and categories; words must occur at their position."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from helpers.exchange.projects import CodingFileError, Loss, Project
from helpers.exchange.qualcoder import read_database

SCHEMA = """
CREATE TABLE project (databaseversion text, date text, memo text, about text, bookmarkfile integer,
    codername text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner
    text, date text, unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid
    integer, unique(name));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text,
    color text, unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1
    integer, owner text,
    date text, memo text, avid integer, important integer, unique(cid, fid, pos0, pos1, owner));
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer, memo
    text, date text, owner text);
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer, height
    integer, cid integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner
    text, date text);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer,
    owner text, date text, memo text);
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text,
    valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date
    text, owner text);
"""
TEXT = "Caf\u00e9 tea, e\u0301 \U0001f642 late.\r\nThe bus, the bus \U0001f642\U0001f642 late."
COLUMNS = {
    "source": "id, name, fulltext",
    "code_cat": "catid, name, supercatid",
    "code_name": "cid, name, catid",
    "code_text": "ctid, cid, fid, seltext, pos0, pos1, owner",
    "code_av": "id",
    "code_image": "id",
    "annotation": "fid",
    "journal": "name",
    "cases": "caseid, name",
    "case_text": "caseid, fid, pos0, pos1",
    "attribute": "name, attr_type, value, id",
}


@pytest.fixture
def folder(tmp_path):
    """Write a project; return its folder."""

    def write(**tables) -> Path:
        folder = tmp_path / "a project #1?.qda"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        rows = {
            "source": [(1, "Talk", TEXT)],
            "code_name": [(1, "Late", None), (2, "Tea", 1)],
            "code_cat": [(1, "Day", None)],
        } | tables
        with closing(sqlite3.connect(folder / "data.qda")) as one, one:
            one.executescript(SCHEMA)
            for table, own in rows.items():
                for row in own:
                    marks = ", ".join("?" * len(row))
                    one.execute(f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({marks})", row)  # noqa: S608
        return folder

    return write


def place(words: str, text: str = TEXT) -> tuple[str, int, int]:
    return words, text.index(words), text.index(words) + len(words)


def units(words: str) -> tuple[str, int, int]:
    start = len(TEXT[: TEXT.rindex(words)].encode("utf-16-le")) // 2
    return words, start, start + len(words.encode("utf-16-le")) // 2


def words_of(read: Project) -> list[str]:
    return [read.documents[one.document][one.start : one.end] for one in read.excerpts]


def test_a_code_below_another_code_as_in_newer_versions_is_named_after_it(folder):
    path = folder(code_name=[(1, "Late", None), (2, "Tea", 1), (3, "Green", None)])
    with closing(sqlite3.connect(path / "data.qda")) as one, one:
        one.execute("ALTER TABLE code_name ADD COLUMN supercid integer")
        one.execute("UPDATE code_name SET supercid = 2 WHERE cid = 3")
    assert read_database(path).codes == ["Late", "Day/Tea", "Day/Tea/Green"]
    with closing(sqlite3.connect(path / "data.qda")) as one, one:
        one.execute("UPDATE code_name SET supercid = 3 WHERE cid = 2")
    assert read_database(path).codes == ["Late", "Green/Tea", "Tea/Green"], "A circle of codes ends."


def test_a_coding_is_an_excerpt_with_its_category_and_its_coder(folder):
    rows = [(4, 2, 1, *place("tea"), "ann"), (9, 1, 1, *place("e\u0301 \U0001f642 late.\r\nThe"), "ben")]
    read = read_database(folder(code_text=rows))
    assert [one[:8] for one in read.excerpts] == [
        ("coding 4", "Talk", "Day/Tea", "ann", 5, 8, "", ""),
        ("coding 9", "Talk", "Late", "ben", 10, 25, "", ""),
    ]
    assert read.documents == {"Talk": TEXT}
    assert read.codes == ["Late", "Day/Tea"]
    assert words_of(read) == ["tea", "e\u0301 \U0001f642 late.\r\nThe"]
    assert (read.losses, read.remarks) == ([], [])


def test_a_position_in_utf16_units_is_right_if_its_words_occur_there(folder):
    words = ["The bus", "\U0001f642\U0001f642 late", "late"]
    read = read_database(folder(code_text=[(n, 1, 1, *units(one), "ann") for n, one in enumerate(words)]))
    assert [one.reason for one in read.excerpts] == ["", "", ""]
    assert words_of(read) == words
    assert read.excerpts[2].start == TEXT.rindex("late")
    assert read.remarks == [
        "Read in UTF-16 units (an emoji is two), as the words saved with them show: 3 excerpts."
    ]


def test_words_that_two_readings_find_in_two_places_are_not_guessed(folder):
    read = read_database(
        folder(source=[(1, "Talk", "\U0001f642ha-hahaha")], code_text=[(1, 1, 1, "ha", 6, 8, "ann")])
    )
    assert [(one.start, one.end, one.reason) for one in read.excerpts] == [(6, 8, "")]
    read = read_database(
        folder(source=[(1, "Talk", "\U0001f642aaaa")], code_text=[(1, 1, 1, "aa", 2, 4, "ann")])
    )
    assert [(one.start, one.end, one.reason) for one in read.excerpts] == [(0, 0, "quote_occurs_twice")]


@pytest.mark.parametrize(
    ("code", "document", "words", "reason"),
    [
        (1, 1, ("ten", 5, 8), "quote_differs"),
        (1, 1, (None, 5, 8), "quote_differs"),
        (9, 1, place("tea"), "unknown_code"),
        (1, 9, place("tea"), "unknown_document"),
        (9, 9, place("tea"), "unknown_document"),
        (1, 2, ("x", 0, 1), "unknown_document"),
        (1, 1, ("late.!", len(TEXT) + 5, len(TEXT) + 11), "outside_document"),
        (1, 1, ("x", -1, 1), "outside_document"),
        (1, 1, ("x", 5, 4), "outside_document"),
        (1, 1, ("x", 5, None), "outside_document"),
        (1, 1, ("x", "a", "b"), "outside_document"),
        (1, 1, ("", 5, 5), "no_words"),
        (1, 1, (" ", 4, 5), "no_words"),
    ],
)
def test_a_coding_that_cannot_be_used_has_its_reason(folder, code, document, words, reason):
    source = [(1, "Talk", TEXT), (2, "Voice", None)]
    [one] = read_database(folder(source=source, code_text=[(3, code, document, *words, "ann")])).excerpts
    assert (one.place, one.start, one.end, one.reason) == ("coding 3", 0, 0, reason)


def test_categories_that_contain_each_other_end(folder):
    categories = [(1, "A", 2), (2, "B", 1), (3, "C", 3), (4, "D/E", 9)]
    read = read_database(
        folder(code_cat=categories, code_name=[(1, "x", 1), (2, "y", 3), (3, "z", 4), (4, "w", 7)])
    )
    assert read.codes == ["B/A/x", "C/y", "D-E/z", "w"]


def test_a_thousand_categories_deep_is_read(folder):
    read = read_database(
        folder(code_cat=[(n, str(n), n - 1) for n in range(1, 2001)], code_name=[(1, "x", 2000)])
    )
    assert read.codes[0].split("/") == [*map(str, range(1, 2001)), "x"]


def test_a_whole_document_has_its_case_and_the_variables_of_both_its_own_first(folder):
    tables = {
        "source": [(1, "Talk", TEXT), (2, "Note", "Two words."), (3, "Bare", "x"), (4, "Voice", None)],
        "cases": [(1, "W1"), (2, "W2")],
        "case_text": [
            (1, 1, 0, len(TEXT)),
            (1, 1, 0, len(TEXT) - 1),
            (2, 2, 0, 9),
            (1, 2, 0, 8),
            (1, 2, 4, 9),
            (1, 4, 0, 0),
        ],
        "attribute": [
            ("date", "file", "2023-10-12", 1),
            ("date", "case", "never", 1),
            ("role", "case", "peer", 1),
            ("date", "case", "x", 2),
        ],
    }
    read = read_database(folder(**tables))
    assert read.attributes == {
        "Talk": {"case": "W1", "date": "2023-10-12", "role": "peer"},
        "Note": {"case": "W2", "date": "x"},
        "Bare": {},
    }
    assert read.divided == {"Note": {"W1"}}


def test_a_document_of_two_cases_has_no_case(folder):
    read = read_database(
        folder(cases=[(1, "W1"), (2, "W2")], case_text=[(1, 1, 0, len(TEXT)), (2, 1, 0, len(TEXT))])
    )
    assert read.attributes == {"Talk": {}}


def test_content_that_is_not_imported_is_counted(folder):
    read = read_database(folder(code_av=[(1,), (1,)], code_image=[(1,)], annotation=[(1,)], journal=[("j",)]))
    assert read.losses == [
        Loss("excerpts of audio and video", 2),
        Loss("excerpts of pictures", 1),
        Loss("annotations", 1),
        Loss("journals", 1),
    ]


def test_the_folder_and_the_database_are_read_alike_without_changing_a_byte(folder):
    path = folder(code_text=[(4, 2, 1, *place("tea"), "ann")])
    before = hashlib.sha256((path / "data.qda").read_bytes()).hexdigest()
    assert read_database(path) == read_database(path / "data.qda")
    assert hashlib.sha256((path / "data.qda").read_bytes()).hexdigest() == before
    assert [one.name for one in path.iterdir()] == ["data.qda"]


def test_a_table_of_an_old_version_without_a_number_is_read(folder):
    path = folder()
    with closing(sqlite3.connect(path / "data.qda")) as one:
        one.executescript(
            "DROP TABLE code_text; CREATE TABLE code_text (cid integer, fid integer, seltext text, pos0 "
            "integer, pos1 integer, owner text);"
            "INSERT INTO code_text VALUES (2, 1, 'tea', 5, 8, 'ann')"
        )
    assert read_database(path).excerpts[0].place == "coding 1"


@pytest.mark.parametrize("name", ["empty.qda", "other.qda"])
def test_another_folder_or_file_is_refused(tmp_path, name):
    path = tmp_path / name
    if name == "empty.qda":
        path.mkdir()
    else:
        path.write_bytes(b"PK\x03\x04")
    with pytest.raises(CodingFileError, match="not_a_coding_file"):
        read_database(path)


@pytest.mark.parametrize(
    "change", ["DROP TABLE case_text", "ALTER TABLE source RENAME COLUMN fulltext TO words"]
)
def test_a_database_of_another_form_is_refused(folder, change):
    path = folder()
    with closing(sqlite3.connect(path / "data.qda")) as one:
        one.execute(change)
    with pytest.raises(CodingFileError, match="not_a_coding_file"):
        read_database(path)


TWO = "Aisha spoke of tea. Bea spoke of buses. And both were late."


def coded_in(words: str, number: int = 1, text: str = TWO) -> tuple:
    return (number, 1, 1, *place(words, text), "ann")


def test_parts_of_a_document_give_their_case_to_the_excerpts_that_lie_in_one_of_them(folder):
    rows = [
        coded_in(words, n)
        for n, words in enumerate(
            ["spoke of tea", "Bea spoke of buses. ", "tea. Bea", "both", "were late."], 1
        )
    ]
    read = read_database(
        folder(
            source=[(1, "Talk", TWO)],
            code_text=rows,
            cases=[(1, "W1"), (2, "W2"), (3, None)],
            case_text=[
                (1, 1, 0, 19),
                (2, 1, 20, 39),
                (2, 1, TWO.index("were"), len(TWO) - 2),
                (3, 1, 0, 12),
            ],
        )
    )
    assert [one.case for one in read.excerpts] == ["W1", "W2", "", "", ""]
    assert read.divided == {"Talk": {"W1", "W2"}}
    assert read.attributes == {"Talk": {}}
    assert {one.reason for one in read.excerpts} == {""}


def test_a_part_that_two_ways_of_counting_place_differently_holds_only_what_lies_in_both(folder):
    text = "\U0001f642 Aisha on tea, Bea on buses."
    cut = text.index("Bea")
    read = read_database(
        folder(
            source=[(1, "Talk", text)],
            code_text=[
                coded_in("Aisha on tea", 1, text),
                coded_in("Bea on buses", 2, text),
                coded_in(", Bea", 3, text),
            ],
            cases=[(1, "W1"), (2, "W2")],
            case_text=[(1, 1, 0, cut), (2, 1, cut, len(text) - 3)],
        )
    )
    assert [one.case for one in read.excerpts] == ["W1", "", ""], (
        "In UTF-16 units the second part begins earlier."
    )


def test_an_unnamed_case_and_two_whole_cases_say_nothing_in_any_order(folder):
    whole = (0, len(TEXT))
    for cases in ([(1, "W1"), (2, None)], [(1, None), (2, "W1")], [(1, "W1"), (2, " ")]):
        read = read_database(folder(cases=cases, case_text=[(1, 1, *whole), (2, 1, *whole)]))
        assert read.attributes == {"Talk": {"case": "W1"}}


@pytest.mark.parametrize(
    ("text", "saved"),
    [
        ("One line.\nTwo lines.\n", "One line.\u2029Two lines."),
        ("One\u2028line.\nTwo lines.\n", "One\u2028line.\u2029Two lines."),
        ("One\u2028line.\nTwo lines.\n", "One\nline.\nTwo lines."),
        ("One\u00a0line.\r\nTwo lines.\n", "One line.\u2029Two lines."),
        ("One\tline.\n\nTwo caf\u00e9s.\n", "One line.\u2029\u2029Two cafe\u0301s."),
    ],
)
def test_white_space_and_accents_of_saved_words_may_be_encoded_in_another_way(folder, text, saved):
    row = (1, 1, 1, saved, 0, len(text.rstrip("\n")), "ann")
    [one] = read_database(folder(source=[(1, "Talk", text)], code_text=[row])).excerpts
    assert (one.start, one.end, one.reason) == (0, len(text.rstrip("\n")), "")


@pytest.mark.parametrize(
    "saved", ["One line.\u2029Two line", "Oneline.\nTwo lines.", "One line.\u2029Two l\u00ednes."]
)
def test_words_that_differ_in_more_than_white_space_and_encoding_are_other_words(folder, saved):
    row = (1, 1, 1, saved, 0, 20, "ann")
    [one] = read_database(folder(source=[(1, "Talk", "One line.\nTwo lines.\n")], code_text=[row])).excerpts
    assert one.reason == "quote_differs"


def test_exact_words_in_one_reading_come_before_loosely_equal_ones_in_the_other(folder):
    text = "\U0001f642a\u00a0 a"
    [one] = read_database(
        folder(source=[(1, "Talk", text)], code_text=[(1, 1, 1, " a", 3, 5, "ann")])
    ).excerpts
    assert (one.start, one.end, one.reason) == (3, 5, "")


def test_two_documents_of_one_name_are_told_apart_by_their_number(folder):
    path = folder(code_text=[(1, 1, 2, *place("bus", "By bus."), "ann")])
    with closing(sqlite3.connect(path / "data.qda")) as one, one:
        one.execute("CREATE TABLE copy (id integer primary key, name text, fulltext text)")
        one.execute("INSERT INTO copy SELECT id, name, fulltext FROM source")
        one.execute("DROP TABLE source")
        one.execute("ALTER TABLE copy RENAME TO source")
        one.execute("INSERT INTO source VALUES (2, 'Talk', 'By bus.')")
    read = read_database(path)
    assert read.documents == {"Talk {id 1}": TEXT, "Talk {id 2}": "By bus."}
    assert [one.document for one in read.excerpts] == ["Talk {id 2}"]


def test_a_packed_project_is_read_if_there_is_exactly_one_in_it(folder, tmp_path):
    path = folder(code_text=[(4, 2, 1, *place("tea"), "ann")])
    data = (path / "data.qda").read_bytes()
    packed = tmp_path / "packed.qda"

    def pack(**members: bytes) -> Path:
        with zipfile.ZipFile(packed, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return packed

    members = {
        "Our project.qda/data.qda": data,
        "__MACOSX/Our project.qda/data.qda": b"x",
        "Our project.qda/audio/a": b"",
    }
    assert read_database(pack(**members)) == read_database(path)
    with pytest.raises(CodingFileError, match="not_a_coding_file"):
        read_database(pack(**members, **{"Old.qda/data.qda": data}))
    with pytest.raises(CodingFileError, match="not_a_coding_file"):
        read_database(pack(readme=b"nothing"))
    with pytest.raises(CodingFileError, match="changes_not_written"):
        read_database(pack(**members, **{"Our project.qda/data.qda-wal": b"x"}))
    packed.write_bytes(packed.read_bytes().replace(data[:40], bytes(40)))
    with pytest.raises(CodingFileError):
        read_database(packed)
