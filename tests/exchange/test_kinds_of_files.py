"""A file that cannot be read as what it was given for is named as what it is."""

from __future__ import annotations

import pytest

from helpers.exchange.kinds_of_files import CODEBOOK, name_kind


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.csv", b"Tag,Description\nTea,hot\n", CODEBOOK),
        ("a.csv", "tag;description\r\nTea;hot\r\n".encode("utf-16"), CODEBOOK),
        ("a.csv", b"a,b\n", ""),
        ("a.csv", b"", ""),
        ("a.DOCX", b"", "a Word document"),
        ("a.qdc", b"", CODEBOOK),
        ("a.nvp", b"", "a project of NVivo (export it as .qdpx)"),
        ("a.what", b"", ""),
    ],
)
def test_a_file_is_named_by_its_suffix_or_its_columns(tmp_path, name, data, kind):
    path = tmp_path / name
    path.write_bytes(data)
    assert name_kind(path) == kind


def test_a_folder_is_named_as_a_folder(tmp_path):
    assert name_kind(tmp_path) == "a folder"
