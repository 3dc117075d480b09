"""A database is read cell by cell: one damaged text costs only what is coded in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from helpers.exchange.databases import read_tables
from helpers.exchange.projects import CodingFileError

TABLES: dict[str, dict[str, type]] = {"documents": {"id": int, "words": str}}


@pytest.fixture
def cells_of(tmp_path):
    """Return a function that writes rows, given as SQL, and reads their cells."""

    def read(*rows: str):
        path = tmp_path / "a.sqlite3"
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as one, one:
            one.execute("CREATE TABLE documents (id, words)")
            for row in rows:
                one.execute(f"INSERT INTO documents VALUES ({row})")  # noqa: S608
        return [(row["id"], row["words"]) for row in read_tables(path, TABLES)["documents"]]

    return read


def test_a_byte_that_is_not_utf8_costs_a_letter_and_no_other_text(cells_of):
    damaged = "CAST(x'636166e920746561' AS TEXT)"
    assert cells_of(f"1, {damaged}", "2, 'tea'") == [(1, "caf\ufffd tea"), (2, "tea")]


@pytest.mark.parametrize(("written", "number"), [("'7'", 7), ("7.0", 7), ("'7.0'", 7), ("'-7'", -7)])
def test_a_whole_number_is_one_however_it_is_stored(cells_of, written, number):
    assert cells_of(f"{written}, ''") == [(number, "")]


@pytest.mark.parametrize("written", ["NULL", "x'37'", "'7a'", "7.5", "''", "'٧'", f"'{'9' * 30}'"])
def test_any_other_cell_is_no_number(cells_of, written):
    assert cells_of(f"{written}, ''") == [(-1, "")]


def test_a_damaged_schema_of_no_utf8_is_refused_like_any_other(tmp_path):
    path = tmp_path / "a.sqlite3"
    with closing(sqlite3.connect(path)) as one, one:
        one.execute("CREATE TABLE documents (id, words)")
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE", b"CREATE T\xdaBLE"))
    with pytest.raises(CodingFileError) as caught:
        read_tables(path, TABLES)
    assert caught.value.reason == "not_a_coding_file"
