"""The encoding of a text that anybody may have saved: UTF-8, UTF-16 with a byte order mark, or Windows-1252.

UTF-8 can be told from its bytes, and so can UTF-16 with its mark. A text that is in neither is read as
Windows-1252, which programs for Windows write, only if none of its bytes looks like UTF-8: a damaged UTF-8
file is not taken for it.
"""

from __future__ import annotations

import codecs
import re

BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class UndecodableError(ValueError):
    """A text is damaged or in another encoding; `line` is the first line that shows it."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def decode(data: bytes) -> tuple[str, str]:
    r"""Return a text with its byte order mark, if it has one, and its encoding.

    Raises
    ------
    UndecodableError
        It is damaged, or in an unknown encoding.

    >>> decode(b"caf\xc3\xa9"), decode(b"caf\xe9")
    (('café', 'utf-8'), ('café', 'cp1252'))
    """
    encoding = BYTE_ORDER_MARKS.get(data[:2], "utf-8")
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = 1 + before.count(b"\n") + before.replace(b"\r\n", b"").count(b"\r")
    if encoding != "utf-8" or not _may_be_cp1252(data):
        raise UndecodableError(line)
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        raise UndecodableError(line) from None


def _may_be_cp1252(data: bytes) -> bool:
    """Tell whether no byte sequence is UTF-8: a damaged UTF-8 file is not a Windows-1252 file."""
    text = data.decode("utf-8", "surrogateescape")
    return b"\0" not in data and re.search(r"[^\x00-\x7f\udc80-\udcff]", text) is None
