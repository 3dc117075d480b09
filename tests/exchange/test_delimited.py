"""Tables are read as spreadsheets save them, and what cannot be read is named with its line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.exchange.delimited import READ_AS_CP1252, Columns, read_delimited
from helpers.exchange.projects import CodingFileError

PLAIN = Columns(("segment_id", "theme", "coder"), ("start", "end", "quote"))
TAGUETTE = Columns(("id", "document", "tag", "content"))
ROWS = [
    ["segment_id", "theme", "coder", "quote"],
    ["s1", "role", "R1", "caf\u00e9, \u201ctea\u201d; and\tcake"],
    ["s2", "bus", "R2", 'two\nlines and "more"'],
]
EXPECTED = [
    (
        2,
        {
            "segment_id": "s1",
            "theme": "role",
            "coder": "R1",
            "quote": "caf\u00e9, \u201ctea\u201d; and\tcake",
        },
    ),
    (3, {"segment_id": "s2", "theme": "bus", "coder": "R2", "quote": 'two\nlines and "more"'}),
]


def saved(rows: list[list[str]], separator: str = ",", encoding: str = "utf-8", **way) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, **way).writerows(rows)
    return file.getvalue().encode(encoding)


def read(tmp_path, data: bytes, *kinds: Columns):
    (tmp_path / "a.csv").write_bytes(data)
    return read_delimited(tmp_path / "a.csv", *(kinds or (PLAIN, TAGUETTE)))


def refusal(tmp_path, data: bytes, *kinds: Columns) -> tuple[str, str]:
    with pytest.raises(CodingFileError) as error:
        read(tmp_path, data, *kinds)
    return error.value.reason, error.value.place


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_every_way_of_saving_gives_the_same_cells(tmp_path, separator, encoding, line_end, quoting):
    data = saved(ROWS, separator, encoding, lineterminator=line_end, quoting=quoting)
    table = read(tmp_path, data)
    assert table.rows == EXPECTED
    assert table.columns is PLAIN
    assert table.remarks == ([READ_AS_CP1252] if encoding == "cp1252" else [])


def test_a_second_byte_order_mark_is_no_part_of_a_column(tmp_path):
    assert read(tmp_path, b"\xef\xbb\xbf\xef\xbb\xbf" + saved(ROWS)).rows == EXPECTED


def test_utf16_with_a_mark_of_either_order_and_lone_carriage_returns_are_read(tmp_path):
    text = "segment_id\ttheme\tcoder\rs1\trole\tR1\r"
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert read(tmp_path, mark + text.encode(encoding)).rows == [
            (2, {"segment_id": "s1", "theme": "role", "coder": "R1"})
        ]


@pytest.mark.parametrize("first", ["sep=;\r\n", "SEP=;\n", '"sep=;"\r\n', "sep=;;;;\r\n"])
def test_the_line_with_which_excel_names_the_separator_counts_as_a_line(tmp_path, first):
    data = b"\xef\xbb\xbf" + first.encode() + saved(ROWS, ";")
    assert [line for line, _ in read(tmp_path, data).rows] == [3, 4]
    assert [cells for _, cells in read(tmp_path, data).rows] == [cells for _, cells in EXPECTED]


def test_a_separator_that_the_first_line_names_is_the_only_one_tried(tmp_path):
    assert read(tmp_path, b"sep=|\nsegment_id|theme|coder\ns|t|R1\n").rows[0][1]["theme"] == "t"
    reason, place = refusal(tmp_path, b"sep=;\nsegment_id,theme,coder\ns,t,R1\n")
    assert (reason, place) == ("columns_missing", "line 2, without columns segment_id, theme and coder")


@pytest.mark.parametrize(
    "name", ["segment_id", "Segment_ID", "segment id", " SEGMENT-ID ", "segment.id", "SegmentId"]
)
def test_names_of_columns_count_in_any_writing_and_order(tmp_path, name):
    data = f"note;CODER;{name};;Theme\nx;R1;s1;;role\n".encode()
    assert read(tmp_path, data).rows == [(2, {"coder": "R1", "segment_id": "s1", "theme": "role"})]


def test_rows_of_empty_cells_are_passed_over_also_before_the_header(tmp_path):
    data = b"\n;;;\nsegment_id;theme;coder;\n\n;;;\n ;\xc2\xa0;;\ns1;role;R1;\n;;;\n"
    assert [line for line, _ in read(tmp_path, data).rows] == [7]


def test_a_short_row_has_no_cell_of_the_last_columns(tmp_path):
    assert read(tmp_path, b"segment_id,theme,coder\ns1,role\n").rows == [
        (2, {"segment_id": "s1", "theme": "role"})
    ]


def test_missing_columns_are_named_from_the_most_similar_kind(tmp_path):
    assert refusal(tmp_path, b"segment_id;Thema;coder\n") == (
        "columns_missing",
        "line 1, without column theme",
    )
    assert refusal(tmp_path, b"\nid,document,tag,words\n") == (
        "columns_missing",
        "line 2, without column content",
    )
    assert refusal(tmp_path, b"\nid,document\n") == (
        "columns_missing",
        "line 2, without columns tag and content",
    )
    nothing = ("columns_missing", "line 1, without columns segment_id, theme and coder")
    for data in (b"", b"a title\nsegment_id,theme,coder\n", b"\n\n", b'"'):
        assert refusal(tmp_path, data)[0] == "columns_missing"
    assert refusal(tmp_path, b"") == nothing


def test_a_column_twice_is_refused_if_it_is_read_and_passed_over_otherwise(tmp_path):
    assert refusal(tmp_path, b"segment_id,theme,coder,Coder\n") == ("column_twice", "line 1, column coder")
    assert read(tmp_path, b"segment_id,theme,coder,note,note\ns,t,a,b,c\n").rows[0][1]["coder"] == "a"


def test_lines_with_too_many_cells_are_all_named(tmp_path):
    rows = b"segment_id,theme,coder\n" + b"s,t,R1,\n" + b"s,t,R1,x\n" * 2 + b"s,t,R1\n"
    assert refusal(tmp_path, rows) == ("too_many_cells", "lines 3 and 4")
    rows = b"segment_id,theme,coder\n" + b"s,t,R1,x\n" * 12
    assert refusal(tmp_path, rows)[1] == "lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more"


def test_a_table_that_a_spreadsheet_did_not_divide_is_named(tmp_path):
    """Where Excel separates by semicolons, a file with commas opens in one column and is saved like this."""
    data = b'segment_id,theme,coder,quote\r\n"s1,role,R1,""Tea, and cake"""\r\ns2,bus,R1,\r\n'
    assert refusal(tmp_path, data) == ("cells_not_divided", "line 2")


@pytest.mark.parametrize(
    ("rows", "place"),
    [(b's1,role,R1\ns2,"role,R1\ns3,bus,R1\n', "line 3"), (b's1,"role" x,R1\n', "line 2")],
)
def test_a_damaged_quotation_mark_is_named_by_the_line_where_its_row_begins(tmp_path, rows, place):
    assert refusal(tmp_path, b"segment_id,theme,coder\n" + rows) == ("damaged_quotes", place)


@pytest.mark.parametrize("data", [b"PK\x03\x04 and so on", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_workbook_is_named_as_such(tmp_path, data):
    assert refusal(tmp_path, data) == ("spreadsheet", "")


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"segment_id,theme,coder\ns\x81,t,R1\n", "line 2"),
        ("segment_id,theme,coder\ncaf\u00e9,t,R1\n".encode() + b"caf\xe9,t,R1\n", "line 3"),
        (b"segment_id,theme,coder\ns\0,t,R1\n", "line 2"),
        (b"s\0e", ""),
    ],
)
def test_an_encoding_that_cannot_be_established_is_refused_with_its_line(tmp_path, data, place):
    assert refusal(tmp_path, data) == ("unknown_encoding", place)


def test_what_can_be_divided_in_two_ways_with_different_cells_is_refused(tmp_path):
    header = b"segment_id,theme,coder,x;segment_id;theme;coder;y\n"
    assert refusal(tmp_path, header + b"s1,role,R1,a;s2;bus;R2;b\n") == ("two_readings", "")
    both = b"segment_id,theme,coder,id,document,tag,content\n"
    assert refusal(tmp_path, both) == ("two_readings", "")
    one_column = Columns(("tag",))
    assert [cells["tag"] for _, cells in read(tmp_path, b"tag\nrole\nbus\n", one_column).rows] == [
        "role",
        "bus",
    ]


CELLS = st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=8)


@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_every_cell_comes_back_unless_its_row_is_empty(tmp_path_factory, rows, separator, encoding):
    data = saved([list(PLAIN.required), *map(list, rows)], separator, encoding, quoting=csv.QUOTE_ALL)
    expected = [dict(zip(PLAIN.required, row, strict=True)) for row in rows if any(c.strip() for c in row)]
    table = read(tmp_path_factory.mktemp("a"), data)
    assert [cells for _, cells in table.rows] == expected
