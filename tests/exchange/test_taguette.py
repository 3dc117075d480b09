"""Taguette's database is read by bytes, with the coder of each tag; its CSV has words without positions."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.exchange.coding_files import parse_file
from helpers.exchange.projects import CodingFileError, Project
from helpers.exchange.taguette import read_database

SCHEMA = """
CREATE TABLE projects (id INTEGER PRIMARY KEY, name VARCHAR(200) NOT NULL, description TEXT, created
    DATETIME);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name VARCHAR(200) NOT NULL, description TEXT, filename
    VARCHAR(200), created DATETIME,
    project_id INTEGER NOT NULL, text_direction VARCHAR(13), contents TEXT NOT NULL);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER, end_offset
    INTEGER, snippet TEXT NOT NULL);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER NOT NULL, path VARCHAR(200) NOT NULL,
    description TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER NOT NULL, tag_id INTEGER NOT NULL, PRIMARY KEY
    (highlight_id, tag_id));
CREATE TABLE commands (id INTEGER PRIMARY KEY, date DATETIME, user_login VARCHAR(30), project_id INTEGER,
    document_id INTEGER, payload TEXT);
CREATE TABLE project_members (project_id INTEGER, user_login VARCHAR(30), privileges VARCHAR(11));
"""
TALK = (
    "<h1>Talk</h1><p>A: Nobody <b>told</b> me &amp; caf\u00e9 e\u0301 \U0001f642 tea.</p>\r\n<p>B: Yes,<br>"
    "no</p>"
)
TEXT = "Talk\nA: Nobody told me & caf\u00e9 e\u0301 \U0001f642 tea.\n\nB: Yes,\nno"
COUNTED = "TalkA: Nobody told me & caf\u00e9 e\u0301 \U0001f642 tea.\nB: Yes,no"


def octets(words: str, counted: str = COUNTED) -> tuple[int, int]:
    start = len(counted[: counted.index(words)].encode())
    return start, start + len(words.encode())


def added(highlight: int, *tags: int) -> str:
    return json.dumps(
        {"type": "highlight_add", "highlight_id": highlight, "start_offset": 0, "end_offset": 1, "tags": tags}
    )


@pytest.fixture
def database(tmp_path):
    """Write a database; return its path."""

    def write(
        *, highlights=(), given=(), commands=(), documents=((1, "Talk", 1, TALK),), projects=((1, "Pilot"),)
    ) -> Path:
        path = tmp_path / "a project #1?.sqlite3"
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as one, one:
            one.executescript(SCHEMA)
            one.executemany("INSERT INTO projects (id, name) VALUES (?, ?)", projects)
            one.executemany(
                "INSERT INTO documents (id, name, project_id, contents) VALUES (?, ?, ?, ?)", documents
            )
            one.executemany(
                "INSERT INTO tags (id, project_id, path) VALUES (?, 1, ?)",
                [(1, "role.late"), (2, "tea"), (3, "unused")],
            )
            one.executemany("INSERT INTO highlights VALUES (?, ?, ?, ?, ?)", highlights)
            one.executemany("INSERT INTO highlight_tags VALUES (?, ?)", given)
            one.executemany("INSERT INTO commands (user_login, payload) VALUES (?, ?)", commands)
        return path

    return write


def words_of(read: Project) -> list[str]:
    return [read.documents[one.document][one.start : one.end] for one in read.excerpts]


def test_words_are_located_by_bytes_across_tags_entities_accents_emoji_and_paragraphs(database):
    cases = [
        ("Nobody told me & caf\u00e9", "Nobody <b>told</b> me &amp; caf\u00e9", "Nobody told me & caf\u00e9"),
        ("e\u0301", "e\u0301", "e\u0301"),
        ("\U0001f642 tea.", "<p>\U0001f642 tea.</p>", "\U0001f642 tea."),
        ("lkA: ", "<h1>lk</h1><p>A: </p>", "lk\nA: "),
        ("Yes,no", "<p>Yes,<br/>no</p>", "Yes,\nno"),
        ("Talk", "<h1>Talk</h1>", "Talk"),
        ("A: No", "<p>A: No</p>", "A: No"),
    ]
    highlights = [(n, 1, *octets(counted), snippet) for n, (counted, snippet, _) in enumerate(cases, 1)]
    read = read_database(database(highlights=highlights, given=[(n, 1) for n, *_ in highlights]))
    assert read.documents == {"Talk": TEXT}
    assert [one.reason for one in read.excerpts] == [""] * len(cases)
    assert words_of(read) == [words for _, _, words in cases]


def test_a_highlight_with_two_tags_is_two_excerpts_and_one_without_is_listed_too(database):
    highlights = [(7, 1, *octets("tea"), "tea"), (8, 1, *octets("Yes"), "Yes")]
    read = read_database(database(highlights=highlights, given=[(7, 1), (7, 2)]))
    at = TEXT.index("tea")
    assert [one[:8] for one in read.excerpts] == [
        ("highlight 7", "Talk", "role.late", "", at, at + 3, "", ""),
        ("highlight 7", "Talk", "tea", "", at, at + 3, "", ""),
        ("highlight 8", "Talk", "", "", 0, 0, "no_code", ""),
    ]
    assert read.codes == ["role.late", "tea", "unused"]
    assert read.losses == []


@pytest.mark.parametrize(
    ("highlight", "tag", "reason"),
    [
        ((1, *octets("tea"), "ten"), 1, "quote_differs"),
        ((1, *octets("tea"), "tea"), 9, "unknown_code"),
        ((9, *octets("tea"), "tea"), 1, "unknown_document"),
        ((1, octets("\u00e9")[0] + 1, octets("tea")[1], "e\u0301 tea"), 1, "outside_document"),
        ((1, octets("\u00e9")[0], octets("\U0001f642")[0] + 2, "x"), 1, "outside_document"),
        ((1, 0, len(COUNTED.encode()) + 1, "x"), 1, "outside_document"),
        ((1, -3, 2, "Ta"), 1, "outside_document"),
        ((1, 3, 2, "x"), 1, "outside_document"),
        ((1, 2, None, "x"), 1, "outside_document"),
        ((1, 2, 2, ""), 1, "no_words"),
        ((1, *octets("\n"), "\n"), 1, "no_words"),
    ],
)
def test_a_highlight_that_cannot_be_used_has_its_reason(database, highlight, tag, reason):
    [one] = read_database(database(highlights=[(7, *highlight)], given=[(7, tag)])).excerpts
    assert (one.place, one.start, one.end, one.reason) == ("highlight 7", 0, 0, reason)


def coders(database, *commands) -> list[str]:
    path = database(highlights=[(7, 1, *octets("tea"), "tea")], given=[(7, 1), (7, 2)], commands=commands)
    return [one.coder for one in read_database(path).excerpts]


def test_the_coder_of_a_tag_is_who_gave_it_first_or_first_again_after_it_was_removed(database):
    assert coders(database, ("ann", added(7, 1)), ("ben", added(7, 1, 2))) == ["ann", "ben"]
    assert coders(
        database, ("ann", added(7, 1, 2)), ("ben", added(7, 2)), ("ben", added(7, 2, 1)), ("ann", added(8, 1))
    ) == ["ben", "ann"]


def test_a_tag_keeps_its_coders_when_another_is_merged_into_it(database):
    merged = json.dumps({"type": "tag_merge", "src_tag_id": 4, "dest_tag_id": 1})
    assert coders(database, ("ann", added(7, 4)), ("ben", added(7, 4, 2)), ("ben", merged)) == ["ann", "ben"]
    assert coders(database, ("ann", added(7, 1)), ("ben", added(7, 1, 2, 4)), ("ben", merged)) == [
        "ann",
        "ben",
    ]


def test_the_shared_login_and_an_unreadable_history_name_no_coder(database):
    assert coders(database, ("admin", added(7, 1, 2))) == ["", ""]
    assert coders(
        database,
        ("ann", "{"),
        ("ann", "[" * 100_000),
        ("ann", "7"),
        ("ann", added(7, 2)[:-1] + ', "tags": 2}'),
    ) == ["", ""]


def test_documents_of_several_projects_are_named_with_their_project(database):
    documents = [(1, "Talk", 1, "<p>tea</p>"), (2, "Talk", 2, "<p>bus</p>"), (3, "Talk", 3, "<p>bus</p>")]
    path = database(
        documents=documents,
        projects=[(1, "Pilot"), (2, "Main")],
        highlights=[(7, 2, 0, 3, "bus")],
        given=[(7, 1)],
    )
    read = read_database(path)
    assert read.documents == {"Pilot/Talk": "tea", "Main/Talk": "bus", "Talk": "bus"}
    assert read.excerpts[0].document == "Main/Talk"


@pytest.mark.parametrize(
    ("second", "names"), [("<p>bus</p>", ["Talk {id 1}", "Talk {id 2}"]), ("<p>tea</p>", ["Talk"])]
)
def test_two_documents_of_one_name_are_one_only_if_their_words_are_the_same(database, second, names):
    documents = [(1, "Talk", 1, "<p>tea</p>"), (2, "Talk", 1, second)]
    read = read_database(database(documents=documents, highlights=[(7, 1, 0, 3, "tea")], given=[(7, 1)]))
    assert list(read.documents) == names
    assert [(one.document, one.reason) for one in read.excerpts] == [(names[0], "")]
    assert read.shared_names == (dict.fromkeys(names, "Talk") if len(names) > 1 else {})


@pytest.mark.parametrize(
    ("contents", "text"),
    [
        ("", ""),
        ("<p></p><p>a</p><p></p>", "a"),
        ("<p>a </p><p>b</p>", "a \nb"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<p>x</p><pre>\n\ny</pre><pre>\rz</pre><p>\nq</p>", "x\n\ny\nz\n\nq"),
        ("a &lt;b&gt; &#233; &unknown; & < 3", "a <b> \u00e9 &unknown; & < 3"),
    ],
)
def test_a_text_has_a_line_per_paragraph(database, contents, text):
    assert read_database(database(documents=[(1, "d", 1, contents)])).documents == {"d": text}


FRAGMENTS = st.sampled_from(
    [
        "tea",
        " ",
        "\u00e9",
        "e\u0301",
        "\U0001f642",
        "<p>",
        "</p>",
        "<br>",
        "<b>",
        "</b>",
        "&amp;",
        "\n",
        "<td>",
    ]
)


@settings(max_examples=50)
@given(st.lists(FRAGMENTS, max_size=30).map("".join), st.data())
def test_every_span_has_the_words_at_its_position_without_the_tags(tmp_path_factory, contents, data):
    counted = contents.replace("&amp;", "&")
    for tag in ("<p>", "</p>", "<br>", "<b>", "</b>", "<td>"):
        counted = counted.replace(tag, "")
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(counted))] * 2)))
    snippet = counted[start:end].replace("&", "&amp;")
    path = tmp_path_factory.mktemp("h") / "t.sqlite3"
    with closing(sqlite3.connect(path)) as one, one:
        one.executescript(SCHEMA)
        one.execute(
            "INSERT INTO documents (id, name, project_id, contents) VALUES (1, 'd', 1, ?)", [contents]
        )
        span = (len(counted[:start].encode()), len(counted[:end].encode()))
        one.execute("INSERT INTO highlights VALUES (1, 1, ?, ?, ?)", [*span, snippet])
        one.execute("INSERT INTO highlight_tags VALUES (1, 1)")
        one.execute("INSERT INTO tags (id, project_id, path) VALUES (1, 1, 't')")
    read = read_database(path)
    assert read.excerpts[0].reason == ("" if counted[start:end].strip() else "no_words")
    if counted[start:end].strip():
        assert "".join(words_of(read)[0].split()) == "".join(counted[start:end].split())
        assert words_of(read)[0][0] == counted[start]
        assert words_of(read)[0][-1] == counted[end - 1]


def test_reading_changes_no_byte_and_leaves_no_other_file(database):
    path = database(highlights=[(7, 1, *octets("tea"), "tea")], given=[(7, 1)])
    with closing(sqlite3.connect(path)) as one:
        one.execute("PRAGMA journal_mode = WAL")
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    read_database(path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("suffix", ["-wal", "-journal"])
def test_a_database_that_is_being_written_is_refused(database, suffix):
    path = database()
    path.with_name(path.name + suffix).write_bytes(b"x")
    with pytest.raises(CodingFileError, match="changes_not_written"):
        read_database(path)


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0", b"id,document,tag,content\n", None])
def test_a_file_that_is_not_a_database_is_refused(tmp_path, data):
    path = tmp_path / "a.sqlite3"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(CodingFileError, match="not_a_coding_file"):
        read_database(path)
    assert path.exists() == (data is not None)


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE tags",
        "ALTER TABLE tags RENAME COLUMN path TO name",
        "ALTER TABLE tags RENAME TO old; CREATE VIEW tags AS SELECT * FROM old",
    ],
)
def test_a_database_of_another_form_is_refused(database, change):
    path = database()
    with closing(sqlite3.connect(path)) as one:
        one.executescript(change)
    with pytest.raises(CodingFileError, match="not_a_coding_file"):
        read_database(path)


def rows(tmp_path, data: bytes) -> list[tuple]:
    (tmp_path / "a.csv").write_bytes(data)
    return [one[:8] for one in parse_file(tmp_path / "a.csv").excerpts]


def test_a_row_is_a_highlight_with_one_tag_and_its_words(tmp_path):
    data = b'id,document,tag,content\r\n7,Talk,role.late,"I had\r\ntea, and ""bus"""\r\n7,Talk,bus,x\r\n'
    assert rows(tmp_path, data) == [
        ("highlight 7", "Talk", "role.late", "", 0, 0, "", 'I had\r\ntea, and "bus"'),
        ("highlight 7", "Talk", "bus", "", 0, 0, "", "x"),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"1,,a,x", "unknown_document"),
        (b"1,d,,x", "no_code"),
        (b"1,d, ,x", "no_code"),
        (b"1,d", "unknown_code"),
        (b"1,d,a, ", "no_words"),
        (b"1,d,a", "no_words"),
    ],
)
def test_a_row_that_cannot_be_used_has_its_reason(tmp_path, row, reason):
    assert rows(tmp_path, b"id,document,tag,content\n" + row + b"\n")[0][6] == reason


@pytest.mark.parametrize(
    "data",
    [
        b"id;document;tag;content\r\n7;Talk;role;caf\xe9\r\n",
        "\ufeffid\tdocument\ttag\tcontent\r\n7\tTalk\trole\tcaf\u00e9\r\n".encode("utf-16-le"),
        "\ufeffsep=;\nID;Document;Tag;Content\n;;;\n7;Talk;role;caf\u00e9\n".encode(),
    ],
)
def test_highlights_are_read_as_a_spreadsheet_has_saved_them(tmp_path, data):
    assert rows(tmp_path, data) == [("highlight 7", "Talk", "role", "", 0, 0, "", "caf\u00e9")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "columns_missing"),
        (b"id,document,tag\n1,d,t\n", "columns_missing"),
        (b"id,document,tag,content\n1,d,t,tea,cake\n", "too_many_cells"),
        (b"id,document,tag,content\n1,d,t,caf\x81\n", "unknown_encoding"),
    ],
)
def test_another_file_is_refused(tmp_path, data, reason):
    with pytest.raises(CodingFileError, match=reason):
        rows(tmp_path, data)


def test_the_place_of_a_row_is_never_words_that_somebody_put_into_its_first_cell(tmp_path):
    data = b"id,document,tag,content\n7,Talk,role,x\nI rang Aisha,Talk,role,x\n"
    assert [one[0] for one in rows(tmp_path, data)] == ["highlight 7", "line 3"]
