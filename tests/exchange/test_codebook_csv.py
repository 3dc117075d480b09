"""A codebook as CSV gives codes with descriptions and parents."""

from __future__ import annotations

import pytest

from helpers.exchange.codebook_csv import read_codebook_csv
from helpers.exchange.projects import CodingFileError


def codes(tmp_path, data: bytes) -> list[tuple[str, str]]:
    (tmp_path / "a.csv").write_bytes(data)
    return list(read_codebook_csv(tmp_path / "a.csv").items())


@pytest.mark.parametrize(
    "data",
    [
        b"tag,description\r\nrole.late,Too late\r\n,\r\nbus,\r\n",
        b"\xef\xbb\xbfTag;Description\r\nrole.late;Too late\r\nbus\r\n",
        ("\ufeffpath\tdescription\r\nrole.late\tToo late\r\nbus\t\r\n").encode("utf-16-le"),
        b'"","code_name","code_description","code_color"\n"1","role.late","Too late","red"\n"2","bus","",""\n',
    ],
)
def test_a_codebook_is_read_as_taguette_requal_and_spreadsheets_save_it(tmp_path, data):
    assert codes(tmp_path, data) == [("role.late", "Too late"), ("bus", "")]


def test_an_area_or_category_is_the_parent(tmp_path):
    data = b"area,name,description\nFirm up,role,\nFine/tune,role,b\n,a/bus,'=c\nFirm up,role,d\n"
    expected = [("Firm up/role", "d"), ("Fine-tune/role", "b"), ("a/bus", "=c")]
    assert codes(tmp_path, data) == expected


def test_what_is_no_codebook_is_named(tmp_path):
    for data, reason in ((b"label,meaning\nx,y\n", "columns_missing"), (b"PK\x03\x04", "spreadsheet")):
        with pytest.raises(CodingFileError, match=reason):
            codes(tmp_path, data)
