"""A text is read in the encoding that its bytes show, or not at all."""

import pytest

from helpers.files.encodings import UndecodableError, decode


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_is_found_from_the_bytes(encoding):
    text = "R\u00f4le\r\ncaf\u00e9"
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    assert decode((mark + text).encode(encoding)) == (mark + text, encoding)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("caf\u00e9\r\n".encode() + b"caf\xe9", 2),
        (b"a\rb\x81", 2),
        (b"a\nb\xe9\x00", 2),
        (b"\xff\xfea", 1),
    ],
)
def test_a_damaged_text_is_named_by_its_line(data, line):
    with pytest.raises(UndecodableError) as error:
        decode(data)
    assert error.value.line == line
