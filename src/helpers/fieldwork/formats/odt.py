"""The words of an .odt (OpenDocument text), line by line, with what is deleted, noted or commented apart.

odfdo names the elements; its own texts of paragraphs are not used, because they run notes, comments and the
commenter's name into the words. OpenDocument (ISO/IEC 26300, part 3) keeps deleted words away from the text,
with a point where they were, and joins the paragraphs whose mark is deleted; inserted words stand between two
points.
"""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree
from odfdo import Element

from helpers.errors import FieldworkError
from helpers.fieldwork.formats.docx import Document, Member, Part
from helpers.fieldwork.formats.lines import Line
from helpers.fieldwork.formats.odt_changes import paragraphs_of, read_changes
from helpers.fieldwork.formats.odt_styles import Styles
from helpers.fieldwork.formats.odt_walk import NO_WORDS, OdtWalk
from helpers.fieldwork.formats.package import Package, open_package
from helpers.fieldwork.reading import Unreadable

_picture = re.compile(r"(?:Pictures|media)/.", re.IGNORECASE)
_object = re.compile(r"(?:\./)?(?:Object[^/]*|Obj[0-9]+)(?:/content\.xml)?$", re.IGNORECASE)


def read_odt(path: Path) -> Document:
    """Read an .odt.

    Raises
    ------
    Unreadable
        It is not an .odt, protected, damaged, or unsafe to unpack.
    FieldworkError
        Characters are lost: a fault of the program.
    """
    with open_package(path) as package:
        _refuse_encrypted(package)
        xml = package.parse("content.xml")
        content = Element.from_tag(xml)
        body = content.get_element("//office:body/office:text")
        if body is None:
            raise Unreadable("not_a_zip")
        roots, headers = [content], []
        if package.holds("styles.xml"):
            roots.insert(0, Element.from_tag(package.parse("styles.xml")))
            headers = _headers(roots[0])
        members = _members(package)
    walk = OdtWalk(Styles(roots), read_changes(body))
    walk.over(body)
    document = walk.document(path)
    _check(document, xml)
    document.parts.extend(headers)
    document.members.extend(members)
    return document


def _refuse_encrypted(package: Package) -> None:
    if package.holds("META-INF/manifest.xml"):
        manifest = package.parse("META-INF/manifest.xml")
        if next(manifest.iter("{*}encryption-data"), None) is not None:
            raise Unreadable("password_protected")


def _headers(styles: Element) -> list[Part]:
    """Return the headers and footers of the pages, which are in the part with the styles."""
    texts: list[str] = []
    for master in styles.get_elements("//office:master-styles/style:master-page"):
        texts += paragraphs_of(master)
    lines = [Line(text, number, 1, len(text)) for number, text in enumerate(texts, start=1)]
    if any(texts):
        return [Part("styles.xml", lines)]
    return []


def _members(package: Package) -> list[Member]:
    """Return pictures, and other documents that are embedded."""
    members = []
    for number, member in enumerate(package.members, start=1):
        if _picture.match(member.filename):
            members.append(Member(number, member.file_size, has_words=False))
        elif _object.match(member.filename):
            members.append(Member(number, member.file_size, has_words=True))
    return members


def _check(document: Document, xml: etree._Element) -> None:
    """Compare the characters that are not white space with those of the XML, counted by other means."""
    listed = [document.lines, document.deletions, *document.beside.values()]
    listed += [part.lines for part in document.parts]
    n_listed = sum(_n_dark(line.text) for lines in listed for line in lines)
    if n_listed != _count(xml):
        msg = (
            "An .odt file: its lines do not hold all characters of its XML. "
            "Nothing is read; please report this."
        )
        raise FieldworkError(msg)


def _count(xml: etree._Element) -> int:
    """Count the characters of a text that are not white space, those of notes and deletions included."""
    n_characters = 0
    body = xml.find("{*}body/{*}text")
    walk = etree.iterwalk(body, events=("start",))
    for _, element in walk:
        if element is not body:
            n_characters += _n_dark(element.tail or "")
        name = etree.QName(element).localname
        if name in NO_WORDS:
            walk.skip_subtree()
        elif name in ("note", "annotation", "tracked-changes"):
            # Of these, only paragraphs have words: the rest is who wrote them, and when.
            for paragraph in element.iter("{*}p", "{*}h"):
                n_characters += _n_dark("".join(paragraph.itertext()))
            walk.skip_subtree()
        elif name == "placeholder":
            n_characters += _n_dark("".join(element.itertext()))
            walk.skip_subtree()
        else:
            n_characters += _n_dark(element.text or "")
    return n_characters


def _n_dark(text: str) -> int:
    return len("".join(text.split()))
