"""A plain CSV of manual coding has one row per coding, each with its line."""

from __future__ import annotations

import pytest

from helpers.exchange.plain_csv import read_csv
from helpers.exchange.projects import CodingFileError

HEAD = b"segment_id,theme,coder,start,end,quote\n"


def rows(tmp_path, data: bytes) -> list[tuple]:
    (tmp_path / "a.csv").write_bytes(data)
    return [one[:8] for one in read_csv(tmp_path / "a.csv").excerpts]


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
        (b"s1,,R1,0,4,", "unknown_code"),
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
    with pytest.raises(CodingFileError, match="not_a_coding_file"):
        rows(tmp_path, HEAD + b"s1,role,R1,0,4,tea, and more\n")


def test_columns_may_be_in_any_order_with_others_among_them(tmp_path):
    data = "note,coder,theme,,segment_id\nx,R1,r\u00f4le \U0001f642,,s1\n".encode()
    assert rows(tmp_path, data) == [("line 2", "s1", "r\u00f4le \U0001f642", "R1", 0, 0, "", "")]


def test_reading_changes_no_byte(tmp_path):
    data = HEAD + b"s1,role,R1,0,4,tea\r\n"
    rows(tmp_path, data)
    assert (tmp_path / "a.csv").read_bytes() == data


@pytest.mark.parametrize(
    "data",
    [
        b"segment_id,theme,coder,coder\ns,t,a,b\n",
        HEAD + b's1,role,R1,0,4,"tea\n',
        HEAD + b's1,role,R1,0,4,"tea" x\n',
    ],
)
def test_a_csv_that_can_be_read_in_two_ways_is_refused(tmp_path, data):
    with pytest.raises(CodingFileError, match="not_a_coding_file"):
        rows(tmp_path, data)


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", b"segment_id,theme\ns,t\n", HEAD + b"caf\xe9,role,R1,0,1,\n", b"\xff\xfe\0s"]
)
def test_another_file_is_refused(tmp_path, data):
    with pytest.raises(CodingFileError, match="not_a_coding_file"):
        rows(tmp_path, data)
