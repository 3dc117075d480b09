"""The words of a .docx, read from its XML: every text construct of Word, line by line, and nothing lost.

Libraries read `w:p` of the body alone and lose tracked insertions, content controls, tables and text boxes without a
word. Here unaccepted insertions and hidden words are kept and remarked; what is deleted or moved away is listed by itself;
notes, comments, headers and footers are parts of their own; pictures and embedded files stand in the ledger as members.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from helpers.fieldwork.formats.package import Package, open_package
from helpers.fieldwork.formats.word_xml import Line, walk
from helpers.fieldwork.reading import Reading

__all__ = ["Document", "Line", "Member", "Part", "read_document"]

PARTS = {"footnotes", "endnotes", "comments", "header", "footer", "glossaryDocument"}
"""Relations of a document with parts that have paragraphs."""
WITH_WORDS, PICTURES = {"aFChunk", "oleObject", "package", "diagramData", "subDocument"}, {"image", "chart"}
_part_name = re.compile(r"word/(?:footnotes|endnotes|comments|header\d*|footer\d*|glossary/document)\.xml")
_words_name, _picture_name = (
    re.compile(r"word/(?:embeddings/.|diagrams/data|afchunk)"),
    re.compile(r"word/(?:media|charts)/[^/]+$"),
)
_heading = re.compile(r"heading ?([1-9])|title()", re.IGNORECASE)


class Part(NamedTuple):
    """Another part of the document that has paragraphs: its name in the package, and its lines, deleted words among them."""

    name: str
    lines: list[Line]


class Member(NamedTuple):
    """A picture or an embedded file: which member of the package, from 1; bytes; whether words may be in it."""

    number: int
    size: int
    has_words: bool


@dataclass(frozen=True)
class Document:
    """The words of a Word document.

    ``lines`` are the body's, in reading order; ``deletions`` what tracked changes delete or move away (``line``: which
    deletion in the paragraph).
    """

    path: Path
    lines: list[Line]
    deletions: list[Line]
    parts: list[Part]
    members: list[Member]
    styles: etree._Element | None = None

    @cached_property
    def headings(self) -> dict[str, int]:
        """Return which styles are headings: id -> level from 1; a title is of level 1.

        Ids are in the language of the program that wrote the file; names and outline levels are the same everywhere.
        """
        found: dict[str, int] = {}
        for style in self.styles.iter("{*}style") if self.styles is not None else ():
            match = _heading.fullmatch(_value(style.find("{*}name")))
            level = _value(style.find("{*}pPr/{*}outlineLvl"))
            if match or (level.isdecimal() and int(level) < 9):
                found[_value(style, "styleId")] = int(match[1] or 1) if match else int(level) + 1
        return found

    def heading_level(self, line: Line) -> int:
        """Return which level of heading a line is, from 1; 0: none."""
        if not line.style:
            return 0
        match = _heading.fullmatch(line.style)
        return self.headings.get(line.style, int(match[1] or 1) if match else 0)

    def readings(self) -> tuple[Reading, list[Reading]]:
        """Return the body's reading, in which no piece has a status yet, and the finished ones of all else.

        Piece n of the first is ``lines[n - 1]``: unit paragraph, place (paragraph, line in it).
        """
        body = _reading(self.path, "paragraph", self.lines)
        deleted = _reading(self.path, "deletion", self.deletions)
        for number in range(1, len(deleted) + 1):
            deleted.exclude(number, "tracked_deletion")
        others = [self._members(), deleted]
        for part in self.parts:
            reading = _reading(self.path / part.name, "paragraph", part.lines)
            for number, line in enumerate(part.lines, start=1):
                reading.exclude(number, "another_part_of_word" if line.text.strip() else "blank")
            others.append(reading)
        return body, [reading for reading in others if len(reading)]

    def _members(self) -> Reading:
        reading = Reading(
            self.path, "member", [one.size for one in self.members], [(one.number, 1) for one in self.members]
        )
        for number, member in enumerate(self.members, start=1):
            if member.has_words:
                reading.quarantine(number, "embedded_document")
            else:
                reading.exclude(number, "other_media")
        return reading


def read_document(path: Path) -> Document:
    """Read a .docx.

    Raises
    ------
    Unreadable
        It is no .docx, protected, damaged, or unsafe to unpack (see `package.open_package` and `package.parse_part`).
    """
    with open_package(path) as package:
        lines, deletions = walk(package.parse(package.main))
        relations = list(package.relations(package.main))
        kinds = {relation.target.casefold(): relation.kind for relation in relations}
        parts, members = _others(package, kinds)
        styles = next(
            (one.target for one in relations if one.kind == "styles" and package.holds(one.target)), None
        )
        tree = package.parse(styles) if styles and any(line.style for line in lines) else None
    return Document(path, lines, deletions, parts, members, tree)


def _others(package: Package, kinds: dict[str, str]) -> tuple[list[Part], list[Member]]:
    """Sort the rest of a package by what the document says of each member, or by its usual name."""
    parts, members = [], []
    for number, member in enumerate(package.members, start=1):
        name = member.filename.casefold()
        kind = kinds.get(name, "")
        if name == package.main.casefold():
            continue
        if kind in PARTS or _part_name.fullmatch(name):
            parts.append(Part(member.filename, walk(package.parse(name), lists_deletions=False).lines))
        elif kind in WITH_WORDS or _words_name.match(name):
            members.append(Member(number, member.file_size, has_words=True))
        elif kind in PICTURES or _picture_name.match(name):
            members.append(Member(number, member.file_size, has_words=False))
    return parts, members


def _reading(path: Path, unit: str, lines: list[Line]) -> Reading:
    reading = Reading(
        path, unit, [line.size for line in lines], [(line.paragraph, line.line) for line in lines]
    )
    for number, line in enumerate(lines, start=1):
        for word in line.remarks:
            reading.remark(number, word)
    return reading


def _value(element: etree._Element | None, name: str = "val") -> str:
    """Return an attribute of Word's, whatever its namespace."""
    attributes = element.attrib.items() if element is not None else ()
    return next((str(value) for key, value in attributes if key.rpartition("}")[2] == name), "")
