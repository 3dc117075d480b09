"""The package that a .docx is: a .zip of parts, looked over before anything in it is unpacked.

What a file is shows in its first bytes, never in its name. The main part is found by the package's relationship, since
not every program calls it ``word/document.xml``. A part is XML in UTF-8 or UTF-16 (ECMA-376, part 2) without a DOCTYPE.
"""

from __future__ import annotations

import codecs
import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from helpers.fieldwork.reading import Unreadable, decode_lines
from helpers.files.archives import DAMAGED, member_bytes
from helpers.files.foreign_xml import HasDoctype, NotXml, parse_safely

MAX_PART = 30_000_000
"""The largest part that is read, in bytes: some thousand pages."""
MAX_TOTAL = 4_000_000_000
MAX_RATIO = 200
"""How far a part may be compressed, if it is larger than `SMALL`; for what is not read, such as a picture, than `MAX_PICTURE`."""
SMALL, MAX_PICTURE = 2_000_000, 50_000_000
MAX_TOLD = 100_000_000

OLE = b"\xd0\xcf\x11\xe0"
MAIN = "officeDocument"
_type = re.compile(
    r"http://(?:schemas\.openxmlformats\.org|purl\.oclc\.org/ooxml)/officeDocument/(?:2006/)?relationships/(\w+)"
)
_declaration = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")


class Relation(NamedTuple):
    """What one part says of another: the kind of the relation, and the other's name in the package."""

    kind: str
    target: str


class Package:
    """An open package whose sizes have been looked over."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members = archive.infolist()
        self._by_name = {member.filename.casefold(): member for member in self.members}
        _look_over(self.members)
        found = [relation.target for relation in self.relations("") if relation.kind == MAIN]
        self.main = found[0] if found else "word/document.xml"

    def holds(self, name: str) -> bool:
        """Tell whether there is such a part; capitals do not matter."""
        return name.casefold() in self._by_name

    def relations(self, name: str) -> Iterator[Relation]:
        """Yield what a part (the package itself: an empty name) says of others that lie in the package."""
        folder, _, base = name.rpartition("/")
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.holds(rels):
            return
        for element in self.parse(rels).iter("{*}Relationship"):
            kind = _type.fullmatch(element.get("Type", ""))
            if kind and element.get("TargetMode") != "External":
                target = posixpath.normpath(
                    posixpath.join("/", folder, unquote(element.get("Target", "")))
                ).lstrip("/")
                yield Relation(kind[1], target)

    def parse(self, name: str) -> etree._Element:
        """Return a part's XML.

        Raises
        ------
        Unreadable
            Reasons ``not_a_zip``: there is no such part, or it is damaged; ``unsafe_document``.
        """
        member = self._by_name.get(name.casefold())
        if member is None:
            raise Unreadable("not_a_zip")
        if member.file_size > MAX_PART or _is_bomb(member, SMALL):
            raise Unreadable("unsafe_document")
        try:
            xml = member_bytes(self._archive, member)
        except DAMAGED:
            raise Unreadable("not_a_zip") from None
        return parse_part(xml)


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open a .docx for reading.

    Raises
    ------
    Unreadable
        It is no .docx (the reason says what it is instead), damaged, protected, or unsafe to unpack.
    """
    with path.open("rb") as file:
        if not file.read(4).startswith(b"PK"):
            file.seek(0)
            raise Unreadable(kind_of(file.read(MAX_TOLD)))
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGED:
        raise Unreadable("not_a_zip") from None
    with archive:
        yield Package(archive)


def kind_of(data: bytes) -> str:
    r"""Return what a file is that should be a document: a reason of quarantine.

    >>> kind_of(b"{\\rtf1 text}"), kind_of(b"<!DOCTYPE HTML>"), kind_of(b"Name  0:04")
    ('rtf_file', 'html_file', 'text_file')
    """
    known = known_kind(data)
    if known:
        return known
    try:
        lines, _ = decode_lines(data)
    except Unreadable as error:
        return "empty_file" if error.reason == "empty_file" else "not_a_zip"
    return "not_a_zip" if any("\0" in line for line in lines) else "text_file"


def known_kind(data: bytes) -> str:
    """Return what a file is that is neither a .zip nor plain text, by its first bytes: a reason of quarantine, or nothing."""
    if data.startswith(OLE):
        return "password_protected" if "EncryptedPackage".encode("utf-16-le") in data else "old_word_file"
    start = data[:4000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith(b"{\\rtf"):
        return "rtf_file"
    if start.startswith(b"%pdf"):
        return "pdf_file"
    if start.startswith((b"<!doctype html", b"mime-version:")) or (
        start.startswith(b"<") and b"<html" in start
    ):
        return "html_file"
    return ""


def parse_part(xml: bytes) -> etree._Element:
    """Return the root of a part.

    Raises
    ------
    Unreadable
        Reasons ``unsafe_document``: a DOCTYPE, or an encoding that could hide one; ``not_a_zip``: no XML.
    """
    plain = xml.replace(b"\0", b"") if b"\0" in xml[:8] else xml
    declared = _declaration.match(plain.removeprefix(codecs.BOM_UTF8).lstrip(b"\xff\xfe"))
    if b"<!DOCTYPE" in plain or (
        declared and declared[1].lower() not in (b"utf-8", b"utf-16", b"us-ascii", b"ascii")
    ):
        raise Unreadable("unsafe_document")
    try:
        return parse_safely(xml)
    except NotXml:
        raise Unreadable("not_a_zip") from None
    except HasDoctype:
        raise Unreadable("unsafe_document") from None


def _look_over(members: list[zipfile.ZipInfo]) -> None:
    """Refuse a package by what its directory says, before anything is unpacked."""
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("password_protected")
    names = {member.filename.casefold() for member in members}
    is_too_large = sum(member.file_size for member in members) > MAX_TOTAL
    if is_too_large or len(names) < len(members) or any(_is_bomb(member, MAX_PICTURE) for member in members):
        raise Unreadable("unsafe_document")


def _is_bomb(member: zipfile.ZipInfo, harmless: int) -> bool:
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return True
    return member.file_size > harmless and member.file_size > MAX_RATIO * max(member.compress_size, 1)
