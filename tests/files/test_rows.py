"""Rows of a file that a person keeps are changed, and nothing else."""

from __future__ import annotations

from helpers.files.rows import change_rows


def test_rows_of_a_csv_are_changed_and_without_a_change_every_byte_stays():
    data = '\ufeffa,b\r\n1,\'=x\r\n2,"y, z"\r\n'.encode()
    assert change_rows(data, lambda row: row) is data
    assert change_rows(data, lambda row: None if row["a"] == "1" else row) == b'a,b\n2,"y, z"\n'
    assert change_rows(data, lambda row: row | {"a": "3"}) == b'a,b\n3,\'=x\n3,"y, z"\n'
