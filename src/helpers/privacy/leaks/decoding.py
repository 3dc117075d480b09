"""Bytes as text: in which encodings a file may be read, or that it is no text.

UTF-8 can be told from its bytes, and so can UTF-16 and UTF-32 with their marks. What is none of these is read
in each encoding in which older programs write letters with marks, since its bytes do not say which it is.
"""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLDER = ("cp1252", "mac_roman", "cp850", "cp1250")
"""What Excel, Word and DOS have written in Western and Central Europe."""
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
MOST_RUNS = 8 << 20
"""Bytes of a file without text whose readable runs are read: such a file is refused anyway."""
_control = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_runs = re.compile(rb"(?:[\x20-\x7e\t\r\n]++|(?:[\xc2-\xf4][\x80-\xbf]{1,3})++)++")
_older_runs = re.compile(rb"[\x20-\x7e\t\r\n\xc0-\xff]{4,}+")
_wide_runs = (
    (re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00|[\x00-\xff]\x01)++"), "utf-16-le"),
    (re.compile(rb"(?:\x00[\x20-\x7e\xa0-\xff]|\x01[\x00-\xff])++"), "utf-16-be"),
)
SHORTEST_RUN = 4
"""Bytes of a readable run, and characters of one in UTF-16. Nothing is tried again within a run (``++``)."""


def decode(data: bytes) -> list[str]:
    r"""Return bytes as text, in each encoding in which they may be written; nothing if they are no text.

    >>> decode("Siân".encode()), decode("Siân".encode("cp1252"))[0]
    (['Siân'], 'Siân')
    >>> decode(b"7z\xbc\xaf\x27\x1c\0\4")
    []
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return [data.decode(encoding)]
            except UnicodeDecodeError:
                break
    if b"\0" in data:
        wide = _decode_wide(data)
        return [wide] if wide else []
    try:
        return [data.decode("utf-8")]
    except UnicodeDecodeError:
        pass
    if _control.search(data):
        return []
    texts = [data.decode("utf-8", "ignore"), *(data.decode(one, "replace") for one in OLDER)]
    return [texts[1], *(text for text in texts if text != texts[1])]


def _decode_wide(data: bytes) -> str:
    """Return a text in UTF-16 or UTF-32 without a mark; nothing if it is none."""
    for encoding in WIDE:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:4096]
        n_latin = sum(1 for letter in sample if letter < "\u0250")
        if "\0" not in text and n_latin > 0.7 * len(sample):
            return text
    return ""


def readable_runs(data: bytes) -> list[str]:
    """Return the readable runs of bytes that are no text, in UTF-8, UTF-16 and older encodings."""
    data = data[:MOST_RUNS]
    runs = [run for run in _runs.findall(data) if len(run) >= SHORTEST_RUN]
    texts = [b"\n".join(runs).decode("utf-8", "ignore")]
    for pattern, encoding in _wide_runs:
        wide = [run for run in pattern.findall(data) if len(run) >= 2 * SHORTEST_RUN]
        texts.append("\n".join(run.decode(encoding, "ignore") for run in wide))
    texts.append(b"\n".join(_older_runs.findall(data)).decode("cp1252", "ignore"))
    return [text for text in dict.fromkeys(texts) if text]


def decode_short(data: bytes) -> str:
    """Return a short text, such as metadata, as UTF-8 or else as Windows-1252; any bytes can be read."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
