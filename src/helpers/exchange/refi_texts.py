"""The texts of a REFI-QDA project, also those that represent a PDF or a picture, and transcripts."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from lxml import etree

from helpers.exchange.projects import plain_text
from helpers.exchange.refi_archive import TEXTS, TEXTS_OF_OTHERS, ProjectFiles, Q
from helpers.exchange.xml import guid_in

ENCODINGS = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""Encodings by the byte order mark with which a text begins; any other text is UTF-8, as the standard asks.
The mark of UTF-32 begins with that of UTF-16."""


class CodedText(NamedTuple):
    """One text that can be coded, and the elements about it."""

    key: str
    """By its place in the file: two sources may have the same GUID, or none."""
    name: str
    """As in the file: another text may have the same."""
    guid: str
    """Of its source."""
    data: bytes
    """In UTF-8, with a byte order mark if it has one; nothing if it cannot be read."""
    plain: str
    """As `projects.plain_text` returns it."""
    element: etree._Element
    source: etree._Element
    reason: str
    """Why it cannot be read; empty if it can."""


def read_texts(files: ProjectFiles) -> Iterator[CodedText]:
    """Yield every text, also those that cannot be read."""
    sources = files.root.find(f"{Q}Sources")
    if sources is None:
        return
    for number, source in enumerate(sources):
        elements = [source] if source.tag == TEXTS else [*source.iter(*TEXTS_OF_OTHERS)]
        for n, element in enumerate(elements):
            data, reason = _read_text(element, files.texts)
            guid = guid_in(source.get("guid"))
            name = source.get("name") or PurePosixPath(element.get("plainTextPath") or "").stem or guid
            if len(elements) > 1:
                name = f"{name} ({n + 1})"
            yield CodedText(f"{number}|{n}", name, guid, data, plain_text(data), element, source, reason)


def _read_text(element: etree._Element, texts: dict[str, bytes | None]) -> tuple[bytes, str]:
    """Return the text of an element in UTF-8, or why it cannot be read."""
    content, path = element.find(f"{Q}PlainTextContent"), element.get("plainTextPath") or ""
    data: bytes | None
    if content is not None:
        data = (content.text or "").encode("utf-8")
    elif path in texts:
        data = texts[path]
    elif element.get("richTextPath") and not path:
        return b"", "only_rich_text"
    else:
        return b"", "text_missing"
    if data is None:
        return b"", "text_unreadable"
    return _decode(data)


def _decode(data: bytes) -> tuple[bytes, str]:
    """Return a text in UTF-8, or why it cannot be read.

    A text with U+0000 is one in UTF-16 without its mark: it could be read in two ways.
    """
    encoding = next((name for mark, name in ENCODINGS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return b"", "text_unreadable"
    if "\0" in text:
        return b"", "text_unreadable"
    if encoding != "utf-8":
        data = text.encode("utf-8")
    if not plain_text(data).strip():
        return b"", "text_empty"
    return data, ""
