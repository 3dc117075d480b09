"""The words of a .docx, read from its XML: every text construct of Word, line by line, and nothing lost.

Libraries read only `w:p` of the body, and lose tracked insertions, content controls, tables and text boxes
without notice. Here unaccepted insertions and hidden words are kept and remarked; what is deleted or moved
away is listed separately; notes, comments, headers and footers are separate parts; pictures and embedded
files are members in the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from helpers.fieldwork.formats.package import Package, Relation, open_package
from helpers.fieldwork.formats.word_xml import Line, walk
from helpers.fieldwork.reading import InputUnit, Reading

__all__ = ["Document", "Line", "Member", "Part", "read_document"]

PARTS = {"footnotes", "endnotes", "comments", "header", "footer", "glossaryDocument"}
"""Relations of a document with parts that have paragraphs."""
WITH_WORDS = {"aFChunk", "oleObject", "package", "diagramData", "subDocument"}
PICTURES = {"image", "chart"}
_part_name = re.compile(r"word/(?:footnotes|endnotes|comments|header\d*|footer\d*|glossary/document)\.xml")
_words_name = re.compile(r"word/(?:embeddings/.|diagrams/data|afchunk)")
_picture_name = re.compile(r"word/(?:media|charts)/[^/]+$")
_heading = re.compile(r"heading ?([1-9])|title()", re.IGNORECASE)


class Part(NamedTuple):
    """Another part of the document with paragraphs: its name in the package, its lines with deleted words."""

    name: str
    lines: list[Line]


class Member(NamedTuple):
    """A picture or an embedded file: number in the package, from 1; bytes; whether it may hold words."""

    number: int
    size: int
    has_words: bool


@dataclass(frozen=True)
class Document:
    """The words of a Word document.

    ``lines`` are those of the body, in reading order; ``deletions`` what tracked changes delete or move away
    (``line``: which deletion in the paragraph).
    """

    path: Path
    lines: list[Line]
    deletions: list[Line]
    parts: list[Part]
    members: list[Member]
    styles: etree._Element | None = None

    @cached_property
    def headings(self) -> dict[str, int]:
        """Return which styles are headings: id -> level from 1; a title has level 1.

        Ids are in the language of the program that wrote the file; names and outline levels are not.
        """
        levels: dict[str, int] = {}
        if self.styles is None:
            return levels
        for style in self.styles.iter("{*}style"):
            match = _heading.fullmatch(_value(style.find("{*}name")))
            outline_level = _value(style.find("{*}pPr/{*}outlineLvl"))
            if match:
                levels[_value(style, "styleId")] = int(match[1] or 1)
            elif outline_level.isdecimal() and int(outline_level) < 9:
                levels[_value(style, "styleId")] = int(outline_level) + 1
        return levels

    def input_units(self, plain: Callable[[str], str]) -> list[InputUnit]:
        """Return the lines of the body as input units, with the words that `plain` leaves of each."""
        units = []
        for number, line in enumerate(self.lines, start=1):
            is_heading = self.heading_level(line) > 0
            units.append(InputUnit(number, plain(line.text), line.paragraph, line.line, is_heading))
        return units

    def heading_level(self, line: Line) -> int:
        """Return the level of a heading, from 1; 0: the line is not a heading."""
        if not line.style:
            return 0
        if line.style in self.headings:
            return self.headings[line.style]
        match = _heading.fullmatch(line.style)
        if match is None:
            return 0
        return int(match[1] or 1)

    def readings(self) -> tuple[Reading, list[Reading]]:
        """Return the body's reading, in which no input unit has a status yet, and those of all other parts.

        Input unit n of the first is ``lines[n - 1]``: unit paragraph, place (paragraph, line in it).
        """
        body = _reading(self.path, "paragraph", self.lines)
        deleted = _reading(self.path, "deletion", self.deletions)
        for number in range(1, len(deleted) + 1):
            deleted.exclude(number, "tracked_deletion")
        others = [self._members(), deleted]
        for part in self.parts:
            reading = _reading(self.path / part.name, "paragraph", part.lines)
            for number, line in enumerate(part.lines, start=1):
                if line.text.strip():
                    reading.exclude(number, "another_part_of_word")
                else:
                    reading.exclude(number, "blank")
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
        It is not a .docx, protected, damaged, or unsafe to unpack (see `package.open_package` and
        `package.parse_part`).
    """
    with open_package(path) as package:
        lines, deletions = walk(package.parse(package.main))
        relations = list(package.relations(package.main))
        kinds = {relation.target.casefold(): relation.kind for relation in relations}
        parts, members = _other_parts(package, kinds)
        styles = None
        # Styles only say which lines are headings: without styled lines they are not parsed.
        if any(line.style for line in lines):
            styles = _styles(package, relations)
    return Document(path, lines, deletions, parts, members, styles)


def _styles(package: Package, relations: list[Relation]) -> etree._Element | None:
    for relation in relations:
        if relation.kind == "styles" and package.holds(relation.target):
            return package.parse(relation.target)
    return None


def _other_parts(package: Package, kinds: dict[str, str]) -> tuple[list[Part], list[Member]]:
    """Sort the rest of a package by the document's relation with each member, or by its usual name."""
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
    """Return an attribute of an element, whatever its namespace; an empty text where there is none."""
    if element is None:
        return ""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""
