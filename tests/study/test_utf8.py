"""A file that is not saved as text in UTF-8 is refused in words that say how to save it."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.study.utf8 import decode_utf8, read_utf8


def test_a_byte_order_mark_is_no_part_of_the_text():
    assert decode_utf8(b"\xef\xbb\xbfZo\xc3\xab\n", "a.csv") == "Zoë\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04rest", "a.csv: is a document of a word processor or a spreadsheet, and no CSV."),
        (b"{\\rtf1\\ansi", "a.csv: is a document of a word processor or a spreadsheet, and no CSV."),
        ("title".encode("utf-16"), "a.csv: is saved as UTF-16, which Windows calls Unicode."),
        (b"one\ntwo\nZo\xeb\n", "a.csv, line 3: a character is not saved in UTF-8."),
        (b"\xef\xbb\xbfone\ntwo\nZo\xeb\n", "a.csv, line 3: a character is not saved in UTF-8."),
    ],
)
def test_what_is_no_text_in_utf_8_says_how_to_save_it(data, says):
    with pytest.raises(FieldworkError) as error:
        decode_utf8(data, "a.csv", kind="CSV")
    assert str(error.value).startswith(f"{says} Save it as CSV in UTF-8")


def test_what_cannot_be_opened_is_named_without_words_of_python(tmp_path):
    with pytest.raises(FieldworkError, match=r"a\.csv: cannot be opened \(is a directory\)\. Close it in"):
        read_utf8(tmp_path, "a.csv")
    with pytest.raises(FileNotFoundError):
        read_utf8(tmp_path / "none", "a.csv")
