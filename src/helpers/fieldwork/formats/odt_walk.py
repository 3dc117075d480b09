"""One walk over the text of an .odt: its paragraphs, line by line, and what stands beside them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from odfdo import Element

from helpers.fieldwork.formats.docx import Document, Part
from helpers.fieldwork.formats.lines import Line
from helpers.fieldwork.formats.odt_changes import Changes, characters_of, paragraphs_of
from helpers.fieldwork.formats.odt_styles import Styles
from helpers.fieldwork.formats.word_paragraphs import WordParagraph

PARAGRAPHS = {"text:p", "text:h"}
NOTES = {"text:note": "footnotes", "office:annotation": "comments"}
"""Elements within a paragraph that are not part of it, and the part under which they are listed."""
CHANGES = {"text:change-start", "text:change-end", "text:change"}
NO_WORDS = frozenset(
    "sequence-decls variable-decls user-field-decls dde-connection-decls forms title desc binary-data "
    "script event-listeners".split()
)
"""Elements whose characters are not shown: declarations, forms, alternative texts of pictures, scripts."""
GROUPS = {"table:table-header-rows", "table:table-rows", "table:table-row-group"}
CELLS = {"table:table-cell", "table:covered-table-cell"}
MOST_REPEATED = 200
"""How many spaces or columns one element may stand for."""
_space = re.compile(r"[ \t\r\n]+")


class OdtWalk:
    """The state of a walk: the open paragraphs (a text box's inside another), and the open insertions."""

    def __init__(self, styles: Styles, changes: Changes) -> None:
        self._styles, self._changes = styles, changes
        self._paragraphs: list[WordParagraph] = []
        self._open: list[int] = []
        self._inserting: set[str] = set()
        self._is_divided = False
        """Whether the mark of the paragraph that has just ended is inserted."""
        self._cell = (0, 0, 0)
        self._row = (0, 0)
        self._n_tables = self._n_hidden = 0
        self._deleted: list[tuple[int, str]] = []
        self._listed: set[str] = set()
        """The ids of the deletions whose points have been found."""
        self._placeholders: list[tuple[int, str]] = []
        self._parts: dict[str, list[str]] = {name: [] for name in NOTES.values()}
        self._looks: list[str] = []
        """The styles that hold here, the innermost last."""

    def over(self, element: Element) -> None:
        """Go over the children of an element that holds paragraphs."""
        self._add_characters(element.text)
        for child in element.children:
            self._over_child(child)
            self._add_characters(child.tail)

    def _over_child(self, element: Element) -> None:
        tag = element.tag
        if tag in PARAGRAPHS:
            self._over_paragraph(element)
        elif tag == "table:table":
            self._over_table(element)
        elif tag in CHANGES:
            self._change(element)
        elif tag in NOTES:
            self._parts[NOTES[tag]] += paragraphs_of(element)
        elif tag == "text:s":
            self._add(" " * _number(element, "text:c"))
        elif tag == "text:tab":
            self._add("\t")
        elif tag == "text:line-break":
            self._add(None)
        elif tag == "text:placeholder":
            self._placeholders.append((self._at(), characters_of(element)))
        elif tag == "text:span":
            self._looks.append(element.get_attribute_string("text:style-name") or "")
            self.over(element)
            self._looks.pop()
        elif tag == "text:section" and element.get_attribute_string("text:display") == "none":
            self._n_hidden += 1
            self.over(element)
            self._n_hidden -= 1
        elif tag != "text:tracked-changes" and tag.rpartition(":")[2] not in NO_WORDS:
            self.over(element)

    def _over_table(self, table: Element) -> None:
        """Go over a table; each paragraph knows its row and column."""
        self._n_tables += 1
        outside, self._row = (self._cell, self._row), (self._n_tables, 0)
        self._over_rows(table)
        self._cell, self._row = outside
        self._is_divided = False

    def _over_rows(self, element: Element) -> None:
        """Go over the rows of a table, or of a group of them."""
        self._add_characters(element.text)
        for child in element.children:
            if child.tag == "table:table-row":
                self._row = self._row[0], self._row[1] + 1
                self._over_row(child)
            elif child.tag in GROUPS:
                self._over_rows(child)
            else:
                self._over_child(child)
            self._add_characters(child.tail)

    def _over_row(self, row: Element) -> None:
        column = 1
        self._add_characters(row.text)
        for cell in row.children:
            self._cell = *self._row, column
            if cell.tag in CELLS:
                self.over(cell)
            else:
                self._over_child(cell)
            self._add_characters(cell.tail)
            column += _number(cell, "table:number-columns-repeated")

    def _over_paragraph(self, element: Element) -> None:
        is_in_other = bool(self._open)
        paragraph = WordParagraph()
        if self._is_divided and not is_in_other:
            paragraph = self._paragraphs[-1].divide()
        style = element.get_attribute_string("text:style-name") or ""
        paragraph.cell, paragraph.styles = self._cell, [self._styles.heading(style, element)]
        self._open.append(len(self._paragraphs))
        self._paragraphs.append(paragraph)
        outer, self._looks = self._looks, [style]
        self.over(element)
        self._looks = outer
        self._open.pop()
        self._is_divided = bool(self._inserting) and not is_in_other

    def _add_characters(self, text: str | None) -> None:
        """Add characters of the XML, in which any white space is one space."""
        if text and (self._open or text.strip()):
            self._add(_space.sub(" ", text))

    def _add(self, text: str | None) -> None:
        """Add characters to the innermost open paragraph; None: a line break."""
        paragraph = self._paragraphs[self._at()]
        is_inserted = bool(self._inserting)
        paragraph.add(text, is_bold=self._styles.is_bold(self._looks), is_inserted=is_inserted)
        if is_inserted:
            paragraph.remark("tracked_insertion")
        if self._n_hidden or self._styles.is_hidden(self._looks):
            paragraph.remark("hidden_text")

    def _at(self) -> int:
        """Return the innermost open paragraph; words outside any paragraph get one."""
        if self._open:
            return self._open[-1]
        self._paragraphs.append(WordParagraph(cell=self._cell))
        return len(self._paragraphs) - 1

    def _change(self, point: Element) -> None:
        """Begin or end an insertion, or note what was deleted at a point."""
        name = point.get_attribute_string("text:change-id") or ""
        if point.tag == "text:change-start" and name in self._changes.insertions:
            self._inserting.add(name)
        elif point.tag == "text:change-end":
            self._inserting.discard(name)
        elif name in self._changes.deletions and name not in self._listed:
            self._listed.add(name)
            self._delete(self._changes.deletions[name])

    def _delete(self, texts: list[str]) -> None:
        """Note what was deleted; between two texts the mark of a paragraph was deleted too."""
        at = self._at()
        self._deleted.append((at, "\n".join(texts)))
        for number, text in enumerate(texts):
            if number:
                self._paragraphs[at].join()
            self._paragraphs[at].delete(text, is_inserted=bool(self._inserting))

    def document(self, path: Path) -> Document:
        """Return what was found; deletions whose points were not found come first."""
        lines: list[Line] = []
        for number, paragraph in enumerate(self._paragraphs, start=1):
            lines += paragraph.lines(number)
        deletions = [
            (0, "\n".join(texts))
            for name, texts in self._changes.deletions.items()
            if name not in self._listed
        ]
        deletions += self._deleted
        parts = []
        for name, texts in self._parts.items():
            if texts:
                parts.append(Part(name, _pieces(list(enumerate(texts)))))
        beside = {"placeholders": _pieces(self._placeholders)}
        return Document(path, lines, _pieces(deletions), parts, [], {}, beside)


def _pieces(texts: list[tuple[int, str]]) -> list[Line]:
    """Return pieces as lines, numbered within their paragraphs."""
    lines: list[Line] = []
    n_of: Counter[int] = Counter()
    for at, text in sorted(texts, key=lambda piece: piece[0]):
        n_of[at] += 1
        lines.append(Line(text, at + 1, n_of[at], len(text)))
    return lines


def _number(element: Element, attribute: str) -> int:
    """Return a number that an attribute gives; 1 where there is none."""
    written = element.get_attribute_string(attribute) or ""
    if written.isdecimal():
        return min(int(written[:4]), MOST_REPEATED)
    return 1
