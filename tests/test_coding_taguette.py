"""Taguette's highlights as CSV: words without positions, each row with its number."""

from __future__ import annotations

import pytest

from helpers.coding.projects import CodingFileError
from helpers.coding.taguette import read_highlights


def rows(tmp_path, data: bytes) -> list[tuple]:
    (tmp_path / "a.csv").write_bytes(data)
    return [tuple(one) for one in read_highlights(tmp_path / "a.csv").selections]


def test_a_row_is_a_highlight_with_one_tag_and_its_words(tmp_path):
    data = b'id,document,tag,content\r\n7,Talk,role.late,"I had\r\ntea, and ""bus"""\r\n7,Talk,bus,x\r\n'
    assert rows(tmp_path, data) == [
        ("highlight 7", "Talk", "role.late", "", 0, 0, "", 'I had\r\ntea, and "bus"'),
        ("highlight 7", "Talk", "bus", "", 0, 0, "", "x"),
    ]


@pytest.mark.parametrize(("row", "reason"), [(b"1,,a,x", "unknown_document"), (b"1,d,,x", "unknown_code"), (b"1,d,a, ", "no_words")])
def test_a_row_that_cannot_be_used_has_its_reason(tmp_path, row, reason):
    assert rows(tmp_path, b"id,document,tag,content\n" + row + b"\n")[0][6] == reason


@pytest.mark.parametrize(
    "data", [b"", b"id,document,tag\n1,d,t\n", b"id,document,tag,content\n1,d,t\n", b"id,document,tag,content\n1,d,t,caf\xe9\n"]
)
def test_another_file_is_refused(tmp_path, data):
    with pytest.raises(CodingFileError, match="not_a_coding_file"):
        rows(tmp_path, data)
