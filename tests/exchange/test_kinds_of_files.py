"""A file that cannot be read as what it was given for is named as what it is."""

from __future__ import annotations

import pytest

from helpers.exchange.kinds_of_files import name_kind


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.csv", b"id,document,tag,content\n", "a highlights file of Taguette"),
        ("a.csv", "id;document;tag;content\r\n".encode("utf-16"), "a highlights file of Taguette"),
        ("a.csv", b"segment_id,theme,coder,start\n", "a plain CSV of manual coding"),
        ("a.csv", b"Tag,Description\n", "a codebook as CSV"),
        ("a.csv", b"a,b\n", "a CSV with other columns"),
        ("a.csv", b"", "a CSV with other columns"),
        ("a.DOCX", b"", "a Word document"),
        ("a.qdc", b"", "a codebook (REFI-QDA)"),
        ("a.nvp", b"", "a project of NVivo: export it as .qdpx"),
        ("a.what", b"", ""),
    ],
)
def test_a_file_is_named_by_its_suffix_or_its_columns(tmp_path, name, data, kind):
    path = tmp_path / name
    path.write_bytes(data)
    assert name_kind(path) == kind


def test_a_folder_is_named_as_a_folder(tmp_path):
    assert name_kind(tmp_path) == "a folder"
