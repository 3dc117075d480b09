"""A plain CSV of manual coding has one row per coding, each with its line."""

from __future__ import annotations

import pytest

from helpers.exchange.coding_files import parse_file
from helpers.exchange.projects import CodingFileError

HEAD = b"segment_id,theme,coder,start,end,quote\n"


def rows(tmp_path, data: bytes) -> list[tuple]:
    (tmp_path / "a.csv").write_bytes(data)
    return [one[:8] for one in parse_file(tmp_path / "a.csv").excerpts]


def test_a_row_is_an_excerpt_of_its_segment_with_its_physical_line(tmp_path):
    data = (
        b"\xef\xbb\xbf"
        + HEAD.replace(b"\n", b"\r\n")
        + b's1,role,R1,0,4,tea\r\ns2,"a\r\ncode",R2,,,\r\ns3,bus,R1,2,5,\r\n'
    )
    assert rows(tmp_path, data) == [
        ("line 2", "s1", "role", "R1", 0, 4, "", "tea"),
        ("line 3", "s2", "a\r\ncode", "R2", 0, 0, "", ""),
        ("line 5", "s3", "bus", "R1", 2, 5, "", ""),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b",role,R1,0,4,", "unknown_document"),
        (b"s1,,R1,0,4,", "no_code"),
        (b"s1", "unknown_code"),
        (b"s1,role,R1,4,4,", "no_words"),
        (b"s1,role,R1,5,4,", "outside_document"),
        (b"s1,role,R1,-1,4,", "outside_document"),
        (b"s1,role,R1,0,,", "outside_document"),
        (b"s1,role,R1,x,4,", "outside_document"),
        ("s1,role,R1,\u0661,\u0664,".encode(), "outside_document"),
        (b"s1,role", ""),
    ],
)
def test_a_row_that_cannot_be_used_has_its_reason(tmp_path, row, reason):
    assert rows(tmp_path, HEAD + row + b"\n")[0][6] == reason


def test_blank_lines_and_lone_carriage_returns_count_as_lines(tmp_path):
    data = HEAD + b"\n\ns1,role,R1,,,\r\r\ns2,bus,R1,,,"
    assert [row[0] for row in rows(tmp_path, data)] == ["line 4", "line 6"]


def test_empty_cells_beyond_the_header_are_ignored_and_others_are_not(tmp_path):
    assert rows(tmp_path, HEAD + b"s1,role,R1,0,4,tea,, \n")[0][7] == "tea"
    with pytest.raises(CodingFileError, match="too_many_cells") as error:
        rows(tmp_path, HEAD + b"s1,role,R1,0,4,tea,, and more\n")
    assert error.value.place == "line 2"


def test_columns_may_be_in_any_order_with_others_among_them(tmp_path):
    data = "note,coder,theme,,segment_id\nx,R1,r\u00f4le \U0001f642,,s1\n".encode()
    assert rows(tmp_path, data) == [("line 2", "s1", "r\u00f4le \U0001f642", "R1", 0, 0, "", "")]


def test_reading_changes_no_byte(tmp_path):
    data = HEAD + b"s1,role,R1,0,4,tea\r\n"
    rows(tmp_path, data)
    assert (tmp_path / "a.csv").read_bytes() == data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"segment_id,theme,coder,coder\ns,t,a,b\n", "column_twice"),
        (HEAD + b's1,role,R1,0,4,"tea\n', "damaged_quotes"),
        (HEAD + b's1,role,R1,0,4,"tea" x\n', "damaged_quotes"),
    ],
)
def test_a_csv_that_can_be_read_in_two_ways_is_refused(tmp_path, data, reason):
    with pytest.raises(CodingFileError, match=reason):
        rows(tmp_path, data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "columns_missing"),
        (b"a,b\n1,2\n", "columns_missing"),
        (b"segment_id,theme\ns,t\n", "columns_missing"),
        (HEAD + b"caf\xe9 \xc3\xa9,role,R1,0,1,\n", "unknown_encoding"),
        (b"\xff\xfe\0s\0", "unknown_encoding"),
    ],
)
def test_another_file_is_refused(tmp_path, data, reason):
    with pytest.raises(CodingFileError, match=reason):
        rows(tmp_path, data)


@pytest.mark.parametrize(
    ("start", "end", "span"), [("5.0", "9.0", (5, 9)), ("5,0", "9", (5, 9)), ("0", "1.000", (0, 0))]
)
def test_a_position_may_end_in_a_decimal_zero_but_thousands_are_not_inferred(tmp_path, start, end, span):
    assert rows(tmp_path, HEAD + f's1,role,R1,"{start}","{end}",\n'.encode())[0][4:6] == span


def test_the_checksum_of_the_text_in_which_positions_count_is_read(tmp_path):
    data = b"segment_id;theme;coder;start;end;Text checksum\ns1;role;R1;0;4; text-880B48F6\ns1;bus;R1;0;4\n"
    (tmp_path / "a.csv").write_bytes(data)
    assert [one.checksum for one in parse_file(tmp_path / "a.csv").excerpts] == ["text-880b48f6", ""]


def test_an_apostrophe_that_protects_a_quote_is_removed_also_in_a_file_with_semicolons(tmp_path):
    data = HEAD.replace(b",", b";") + b"s1;role;R1;0;4;'=tea\ns1;role;R1;0;4;'tis\n"
    assert [row[7] for row in rows(tmp_path, data)] == ["=tea", "'tis"]


def test_what_is_not_utf8_is_remarked(tmp_path):
    (tmp_path / "a.csv").write_bytes(HEAD + b"s1,role,R1,,,caf\xe9\n")
    project = parse_file(tmp_path / "a.csv")
    assert project.remarks == ["Read as Windows-1252, because it is not UTF-8."]
    assert project.excerpts[0].quote == "caf\u00e9"
