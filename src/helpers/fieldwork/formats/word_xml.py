"""One walk over a part of a Word document: its paragraphs, line by line, and what tracked changes delete.

`word_elements` says which elements hold words; every one of them counts, wherever it is. A text box is in
the file twice, a second time for old programs (`mc:Fallback`): this copy is passed over if its words are
the same.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from lxml import etree

from helpers.errors import FieldworkError
from helpers.fieldwork.formats.word_elements import (
    MC,
    TAGS,
    Tags,
    count_characters,
    grandparent,
    own_texts,
    text_of,
)
from helpers.fieldwork.reading import Unreadable

MAX_COMPARED = 1_000_000
"""How many texts are compared with their copies: boxes in boxes in boxes would take for ever."""
_OFF = {"0", "false", "off"}


class Line(NamedTuple):
    """One line of a paragraph: a paragraph has one more than it has line breaks."""

    text: str
    """The characters, unchanged, without the line break."""
    paragraph: int
    """Which paragraph of the part, from 1, empty ones included; those of a text box come after its own."""
    line: int
    """Which line in it, from 1."""
    size: int
    """Characters, with the line break that ends it."""
    style: str = ""
    """The paragraph's style, by its id in the file; empty: the default style."""
    remarks: tuple[str, ...] = ()
    """Words of `reasons.REMARKS`."""


class LinesOfPart(NamedTuple):
    """The lines of a part, and its deleted words (``line``: which deletion in the paragraph)."""

    lines: list[Line]
    deletions: list[Line]


@dataclass(eq=False, slots=True)
class _Paragraph:
    """A paragraph during the walk; ``parts`` are its characters, None: a line break."""

    parts: list[str | None] = field(default_factory=list)
    style: str = ""
    remarks: list[str] = field(default_factory=list)

    def remark(self, word: str) -> None:
        if word not in self.remarks:
            self.remarks.append(word)


class _Walk:
    """The state of a walk: which paragraphs are open (a text box's inside another), and how many changes."""

    def __init__(self, tags: Tags, *, lists_deletions: bool) -> None:
        self.tags, self.lists_deletions = tags, lists_deletions
        self.paragraphs: list[_Paragraph] = []
        self.open: list[int] = []
        self.deleted: list[tuple[int, int, str]] = []
        self.n_deleting = self.n_inserting = self.n_changes = self.n_passed_over = self.n_compared = 0
        self.hidden_run: etree._Element | None = None

    def over(self, root: etree._Element) -> None:
        walk = etree.iterwalk(root, events=("start", "end"), tag=self.tags.all)
        for event, element in walk:
            if event == "end":
                self._end(element.tag)
            elif element.tag != self.tags.fallback:
                self._start(element)
            elif self._repeats_choice(element):
                self.n_passed_over += count_characters(element, self.tags)
                walk.skip_subtree()

    def _start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in self.tags.paragraphs:
            self.open.append(len(self.paragraphs))
            self.paragraphs.append(_Paragraph())
        elif tag in self.tags.deleting:
            self.n_deleting += 1
            self.n_changes += 1
        elif tag in self.tags.inserting:
            self.n_inserting += 1
        elif tag == self.tags.style:
            self._set_style(element)
        elif tag == self.tags.hidden:
            self._set_hidden_run(element)
        else:
            self._add(element, text_of(element, self.tags))

    def _end(self, tag: str) -> None:
        if tag in self.tags.paragraphs:
            self.open.pop()
        elif tag in self.tags.deleting:
            self.n_deleting -= 1
        elif tag in self.tags.inserting:
            self.n_inserting -= 1

    def _add(self, element: etree._Element, text: str | None) -> None:
        """Add the characters of an element to the paragraph in which they are, or to the deleted words."""
        if text == "":
            return
        at = self._current_paragraph()
        if self.n_deleting and self.lists_deletions:
            if text is None:
                text = "\n"
            self.deleted.append((at, self.n_changes, text))
            return
        paragraph = self.paragraphs[at]
        paragraph.parts.append(text)
        if self.n_inserting:
            paragraph.remark("tracked_insertion")
        if self.hidden_run is not None and element.getparent() is self.hidden_run:
            paragraph.remark("hidden_text")

    def _current_paragraph(self) -> int:
        """Return the innermost open paragraph; words outside any paragraph get one, deleted ones the last."""
        if self.open:
            return self.open[-1]
        if not self.paragraphs or not self.n_deleting:
            self.paragraphs.append(_Paragraph())
        return len(self.paragraphs) - 1

    def _repeats_choice(self, fallback: etree._Element) -> bool:
        """Tell whether the copy for old programs repeats the first choice: its words would count twice."""
        before = list(islice(fallback.itersiblings(preceding=True), 3))
        if not 1 <= len(before) <= 2 or before[-1].tag != f"{MC}Choice":
            return False
        words = []
        for branch in (before[-1], fallback):
            texts = [text for element in branch.iter(*self.tags.texts) for text in own_texts(element)]
            self.n_compared += len(texts) + 1
            words.append("".join(texts))
        if self.n_compared > MAX_COMPARED:
            raise Unreadable("unsafe_document")
        return words[0] == words[1]

    def _set_style(self, element: etree._Element) -> None:
        """Set a paragraph's style, unless it is the one that a tracked change has replaced."""
        if self.open and grandparent(element) == self.tags.paragraph:
            self.paragraphs[self.open[-1]].style = element.get(self.tags.value, "")

    def _set_hidden_run(self, element: etree._Element) -> None:
        """Set which run is hidden: the mark of a paragraph can be hidden too, and has no words."""
        if element.get(self.tags.value, "").lower() not in _OFF:
            self.hidden_run = element.getparent().getparent()


def walk(root: etree._Element, *, lists_deletions: bool = True) -> LinesOfPart:
    """Return the lines of a part, in the order in which its paragraphs begin.

    Parameters
    ----------
    lists_deletions
        Whether deleted words are listed separately; False for parts without speech: they are in the lines.

    Raises
    ------
    Unreadable
        It is not a part of a Word document.
    FieldworkError
        Characters are lost: a fault of the program.
    """
    tags = TAGS.get(root.tag[: root.tag.find("}") + 1])
    if tags is None or root.tag in tags.all:
        raise Unreadable("not_a_zip")
    if _is_plain(root, tags):
        part = LinesOfPart(_plain_lines(root, tags), [])
        _check(part, sum(map(len, tags.texts_plain(root))) + int(tags.count_plain(root)))
        return part
    walked = _Walk(tags, lists_deletions=lists_deletions)
    walked.over(root)
    lines = []
    for number, paragraph in enumerate(walked.paragraphs, start=1):
        lines += _lines(number, paragraph)
    part = LinesOfPart(lines, _deletions(walked.deleted))
    _check(part, count_characters(root, tags) - walked.n_passed_over)
    return part


def _check(part: LinesOfPart, n_characters: int) -> None:
    """Compare the characters of a part's lines with those of its XML, counted by other means."""
    if sum(line.size for lines in part for line in lines) != n_characters:
        msg = (
            "A .docx file: its lines do not hold all characters of its XML. "
            "Nothing is read; please report this."
        )
        raise FieldworkError(msg)


def _is_plain(root: etree._Element, tags: Tags) -> bool:
    """Tell whether a part has no changes, boxes, formulas, hidden words, or words outside paragraphs."""
    first = next(root.iter(*tags.plain), None)
    if first is not None and first.tag != tags.paragraph:
        return False
    return next(root.iter(*tags.uncommon), None) is None


def _plain_lines(root: etree._Element, tags: Tags) -> list[Line]:
    """Return the lines of a plain part: most are plain, and this is fast."""
    lines: list[Line] = []
    text, style = "", ""
    paragraph, line = 0, 1
    for element in root.iter(*tags.plain):
        tag = element.tag
        if tag == tags.texts[0]:
            text += "".join(own_texts(element))
        elif tag == tags.paragraph:
            if paragraph:
                lines.append(Line(text, paragraph, line, len(text), style))
            text, style = "", ""
            paragraph, line = paragraph + 1, 1
        elif tag == tags.style:
            if grandparent(element) == tags.paragraph:
                style = element.get(tags.value, "")
        elif tags.marks[tag] == "\n":
            lines.append(Line(text, paragraph, line, len(text) + 1, style))
            text, line = "", line + 1
        else:
            text += text_of(element, tags) or ""
    if paragraph:
        lines.append(Line(text, paragraph, line, len(text), style))
    return lines


def _lines(number: int, paragraph: _Paragraph) -> list[Line]:
    """Divide a paragraph into lines at its line breaks."""
    texts: list[list[str]] = [[]]
    for part in paragraph.parts:
        if part is None:
            texts.append([])
        else:
            texts[-1].append(part)
    lines = []
    for n, parts in enumerate(texts, start=1):
        text = "".join(parts)
        size = len(text)
        if n < len(texts):
            size += 1  # its line break
        lines.append(Line(text, number, n, size, paragraph.style, tuple(paragraph.remarks)))
    return lines


def _deletions(deleted: list[tuple[int, int, str]]) -> list[Line]:
    """Join what one change deletes in one paragraph."""
    joined: dict[tuple[int, int], list[str]] = {}
    for paragraph, change, text in deleted:
        joined.setdefault((paragraph, change), []).append(text)
    lines: list[Line] = []
    n_of: Counter[int] = Counter()
    for (paragraph, _), texts in sorted(joined.items()):
        n_of[paragraph] += 1
        text = "".join(texts)
        lines.append(Line(text, paragraph + 1, n_of[paragraph], len(text)))
    return lines
