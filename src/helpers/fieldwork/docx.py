"""The paragraphs of a .docx, read from its XML.

Libraries read `w:p` of the body alone and lose tracked insertions, content controls, tables and text boxes without a
word; here every `w:t` is walked. The archive is checked before anything is unpacked.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MAX_BYTES = 50_000_000
MAX_RATIO = 200
OLE = b"\xd0\xcf\x11\xe0"


class Unreadable(ValueError):
    """The file is no document that can be read; the message is a reason of quarantine."""


def read_paragraphs(path: Path) -> list[str]:
    """Return the text of each paragraph, in order; line breaks within one as newlines, tabs as tabs.

    Raises
    ------
    Unreadable
        Not a .docx, protected, damaged, or unsafe to unpack.
    """
    start = path.read_bytes()[:4]
    if not start:
        msg = "empty_file"
        raise Unreadable(msg)
    if start == OLE:
        msg = "password_protected"
        raise Unreadable(msg)
    try:
        with zipfile.ZipFile(path) as archive:
            part = archive.getinfo("word/document.xml")
            if part.file_size > MAX_BYTES or part.file_size > MAX_RATIO * max(part.compress_size, 1):
                msg = "unsafe_document"
                raise Unreadable(msg)
            xml = archive.read(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, RuntimeError, NotImplementedError):
        msg = "not_a_zip"
        raise Unreadable(msg) from None
    if b"<!DOCTYPE" in xml:
        msg = "unsafe_document"
        raise Unreadable(msg)
    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))
    except etree.XMLSyntaxError:
        msg = "not_a_zip"
        raise Unreadable(msg) from None
    return [_text(paragraph) for paragraph in root.iter(f"{W}p") if not _inside_fallback(paragraph)]


def _inside_fallback(element: etree._Element) -> bool:
    """Tell whether an element is the second copy that Word keeps of a text box."""
    return any(ancestor.tag == FALLBACK for ancestor in element.iterancestors())


def _text(paragraph: etree._Element) -> str:
    """Return a paragraph's own text: not that of paragraphs inside it, such as a text box's."""
    parts = []
    for element in paragraph.iter():
        if (
            next(element.iterancestors(f"{W}p"), None) is not paragraph
            or _inside_fallback(element)
            or next(element.iterancestors(f"{W}moveFrom"), None) is not None
        ):
            continue
        if element.tag == f"{W}t":
            parts.append(element.text or "")
        elif element.tag in (f"{W}br", f"{W}cr"):
            parts.append("\n")
        elif element.tag == f"{W}tab" and element.getparent().tag == f"{W}r":
            parts.append("\t")
        elif element.tag == f"{W}noBreakHyphen":
            parts.append("-")
    return "".join(parts)
