"""The words of a .docx, read from its XML: every text construct of Word, line by line, and nothing lost.

Libraries read only `w:p` of the body, and lose tracked insertions, content controls, tables and text boxes
without notice. Here unaccepted insertions, joined paragraphs and hidden words are kept and remarked; what is
deleted or moved away, what a form shows where nobody has filled it in, and what only other programs show is
listed separately; notes, comments, headers and footers are separate parts; pictures and embedded files are
members in the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from helpers.fieldwork.formats.lines import Line
from helpers.fieldwork.formats.package import Package, Relation, open_package
from helpers.fieldwork.formats.word_styles import bold_styles, heading_levels, level_of_name
from helpers.fieldwork.formats.word_xml import walk
from helpers.fieldwork.reading import InputUnit, Reading

__all__ = ["Document", "Line", "Member", "Part", "read_document"]

PARTS = {"footnotes", "endnotes", "comments", "header", "footer", "glossaryDocument"}
"""Relations of a document with parts that have paragraphs."""
WITH_WORDS = {"aFChunk", "oleObject", "package", "diagramData", "subDocument"}
PICTURES = {"image", "chart"}
_part_name = re.compile(r"word/(?:footnotes|endnotes|comments|header\d*|footer\d*|glossary/document)\.xml")
_words_name = re.compile(r"word/(?:embeddings/.|diagrams/data|afchunk)")
_picture_name = re.compile(r"word/(?:media|charts)/[^/]+$")
BESIDE = {
    "placeholders": "placeholder",
    "other_versions": "other_version",
    "times": "cue_time",
    "notices": "transcription_notice",
}
"""What stands beside the lines, each under a path of its own, and why it is excluded."""


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
    """The words of a document.

    ``lines`` are those of the body, in reading order; ``deletions`` what tracked changes delete or move away
    (``line``: which deletion in the paragraph); ``beside``, by the keys of `BESIDE`, other words that are
    not read.
    """

    path: Path
    lines: list[Line]
    deletions: list[Line] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    headings: dict[str, int] = field(default_factory=dict)
    """Which styles are headings: id -> level from 1; a title has level 1."""
    beside: dict[str, list[Line]] = field(default_factory=dict)

    def input_units(self, plain: Callable[[str], str]) -> list[InputUnit]:
        """Return the lines of the body as input units, with the words that `plain` leaves of each."""
        units = []
        for number, one in enumerate(self.lines, start=1):
            text, paragraph, line, _, style, _, n_bold, cell, before, joined, seconds = one
            is_heading = style != "" and self.heading_level(one) > 0
            if n_bold:
                n_bold = len(plain(text[:n_bold]))
            units.append(
                InputUnit(
                    number, plain(text), paragraph, line, is_heading, n_bold, cell, before, joined, seconds
                )
            )
        return units

    def heading_level(self, line: Line) -> int:
        """Return the level of a heading, from 1; 0: the line is not a heading."""
        if not line.style:
            return 0
        return self.headings.get(line.style, level_of_name(line.style))

    def readings(self) -> tuple[Reading, list[Reading]]:
        """Return the body's reading, in which no input unit has a status yet, and those of all other parts.

        Input unit n of the first is ``lines[n - 1]``: unit paragraph, place (paragraph, line in it).
        """
        body = _reading(self.path, "paragraph", self.lines)
        others = []
        if self.members:
            others.append(self._members())
        if self.deletions:
            others.append(_excluded(self.path, "deletion", self.deletions, "tracked_deletion"))
        for name, lines in self.beside.items():
            if lines:
                others.append(_excluded(self.path / name, "paragraph", lines, BESIDE[name]))
        others += [
            _excluded(self.path / part.name, "paragraph", part.lines, "another_part_of_word")
            for part in self.parts
        ]
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
        root = package.parse(package.main)
        relations = list(package.relations(package.main))
        styles = None
        # Without anything that has a style, styles are not parsed.
        if next(root.iter("{*}pStyle", "{*}rStyle"), None) is not None:
            styles = _styles(package, relations)
        lines, deletions, placeholders, other_versions = walk(root, bold_styles=bold_styles(styles))
        kinds = {relation.target.casefold(): relation.kind for relation in relations}
        parts, members = _other_parts(package, kinds)
    beside = {"placeholders": placeholders, "other_versions": other_versions}
    return Document(path, lines, deletions, parts, members, heading_levels(styles), beside)


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


def _excluded(path: Path, unit: str, lines: list[Line], reason: str) -> Reading:
    """Return the reading of words that are not read, and the reason."""
    reading = _reading(path, unit, lines)
    for number, line in enumerate(lines, start=1):
        if unit == "deletion" or line.text.strip():
            reading.exclude(number, reason)
        else:
            reading.exclude(number, "blank")
    return reading
