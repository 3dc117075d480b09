"""One walk over a part of a Word document: its paragraphs, line by line, and what tracked changes delete.

What is a word stands in `wordtags`; every one of them counts, wherever it stands. A text box stands twice in the file, for old programs
once more (`mc:Fallback`): the second copy is passed over if it says the same as the first.
"""

from __future__ import annotations

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
"""How many texts are compared with their copies for old programs: boxes in boxes in boxes would take for ever."""
_OFF = {"0", "false", "off"}


class Line(NamedTuple):
    """One line of a paragraph: a paragraph has one more than it has line breaks."""

    text: str
    """The characters, verbatim, without the line break."""
    paragraph: int
    """Which paragraph of the part, from 1: empty ones count, and those of text boxes, after the one that holds the box."""
    line: int
    """Which line in it, from 1."""
    size: int
    """Characters, a line break that ends it included."""
    style: str = ""
    """The paragraph's style, by its id in the file; empty: the usual one."""
    remarks: tuple[str, ...] = ()
    """Words of `reasons.REMARKS`."""


class Found(NamedTuple):
    """What a walk finds: the lines, and deleted words (``line``: which deletion in the paragraph)."""

    lines: list[Line]
    deletions: list[Line]


@dataclass(eq=False, slots=True)
class _Paragraph:
    """A paragraph as it is walked over; ``parts`` are its characters, None: a line break."""

    parts: list[str | None] = field(default_factory=list)
    style: str = ""
    remarks: list[str] = field(default_factory=list)


class _Walk:
    """Where a walk stands: which paragraphs are open (a text box's inside another), and inside how many changes."""

    def __init__(self, tags: Tags, *, lists_deletions: bool) -> None:
        self.tags, self.lists_deletions = tags, lists_deletions
        self.paragraphs: list[_Paragraph] = []
        self.open: list[int] = []
        self.deleted: list[tuple[int, int, str]] = []
        self.n_deleting = self.n_inserting = self.n_changes = self.n_passed_over = self.n_compared = 0
        self.hidden_run: etree._Element | None = None

    def over(self, root: etree._Element) -> None:
        tags = self.tags
        walk = etree.iterwalk(root, events=("start", "end"), tag=tags.all)
        for event, element in walk:
            tag = element.tag
            is_start = event == "start"
            if tag in tags.paragraphs:
                if is_start:
                    self._begin()
                else:
                    self.open.pop()
            elif tag in tags.deleting:
                self.n_deleting += 1 if is_start else -1
                self.n_changes += is_start
            elif tag in tags.inserting:
                self.n_inserting += 1 if is_start else -1
            elif not is_start:
                continue
            elif tag == tags.fallback:
                if self._says_the_same(element):
                    self.n_passed_over += count_characters(element, tags)
                    walk.skip_subtree()
            elif tag == tags.style:
                self._style(element)
            elif tag == tags.hidden:
                self._hide(element)
            else:
                self._take(element, text_of(element, tags))

    def _begin(self) -> None:
        self.open.append(len(self.paragraphs))
        self.paragraphs.append(_Paragraph())

    def _take(self, element: etree._Element, text: str | None) -> None:
        if text == "":
            return
        if not self.open and (not self.paragraphs or not self.n_deleting):
            self.paragraphs.append(_Paragraph())  # words outside any paragraph
        at = self.open[-1] if self.open else len(self.paragraphs) - 1
        if self.n_deleting and self.lists_deletions:
            self.deleted.append((at, self.n_changes, "\n" if text is None else text))
            return
        paragraph = self.paragraphs[at]
        paragraph.parts.append(text)
        if self.n_inserting and "tracked_insertion" not in paragraph.remarks:
            paragraph.remarks.append("tracked_insertion")
        if (
            self.hidden_run is not None
            and element.getparent() is self.hidden_run
            and "hidden_text" not in paragraph.remarks
        ):
            paragraph.remarks.append("hidden_text")

    def _says_the_same(self, fallback: etree._Element) -> bool:
        """Tell whether the copy for old programs repeats the first choice, so that its words would count twice."""
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

    def _style(self, element: etree._Element) -> None:
        """Note a paragraph's style: not the one that a tracked change has replaced."""
        if self.open and grandparent(element) == self.tags.paragraph:
            self.paragraphs[self.open[-1]].style = element.get(self.tags.value, "")

    def _hide(self, element: etree._Element) -> None:
        """Note which run is hidden: words elsewhere, such as a paragraph's mark, have none of their own."""
        if element.get(self.tags.value, "").lower() not in _OFF:
            self.hidden_run = element.getparent().getparent()


def walk(root: etree._Element, *, lists_deletions: bool = True) -> Found:
    """Return the lines of a part, in the order in which its paragraphs begin.

    Parameters
    ----------
    lists_deletions
        Whether deleted words stand apart, or among the others: where no word of the part is speech.

    Raises
    ------
    Unreadable
        It is no part of a Word document.
    FieldworkError
        Characters are lost: a fault of the program.
    """
    tags = TAGS.get(root.tag[: root.tag.find("}") + 1])
    if tags is None or root.tag in tags.all:
        raise Unreadable("not_a_zip")
    first = next(root.iter(*tags.plain), None)
    if (first is None or first.tag == tags.paragraph) and next(root.iter(*tags.uncommon), None) is None:
        found = Found(_plain_lines(root, tags), [])
        _check(found, sum(map(len, tags.texts_plain(root))) + int(tags.count_plain(root)))
        return found
    walked = _Walk(tags, lists_deletions=lists_deletions)
    walked.over(root)
    found = Found(
        [line for n, one in enumerate(walked.paragraphs, start=1) for line in _lines(n, one)],
        _deletions(walked.deleted),
    )
    _check(found, count_characters(root, tags) - walked.n_passed_over)
    return found


def _check(found: Found, n_characters: int) -> None:
    if sum(line.size for lines in found for line in lines) != n_characters:
        msg = "A .docx file: its lines do not hold all characters of its XML. Nothing is read; please report this."
        raise FieldworkError(msg)


def _plain_lines(root: etree._Element, tags: Tags) -> list[Line]:
    """Return the lines of a part without changes, boxes, formulas and hidden words: most are such, and this is fast."""
    lines: list[Line] = []
    text, style, number, n = "", "", 0, 1
    for element in root.iter(*tags.plain):
        tag = element.tag
        if tag == tags.texts[0]:
            text += (element.text or "") if not len(element) else "".join(own_texts(element))
        elif tag == tags.paragraph:
            if number:
                lines.append(Line(text, number, n, len(text), style))
            text, style, number, n = "", "", number + 1, 1
        elif tag == tags.style:
            style = element.get(tags.value, "") if grandparent(element) == tags.paragraph else style
        elif tags.marks[tag] == "\n":
            lines.append(Line(text, number, n, len(text) + 1, style))
            text, n = "", n + 1
        else:
            text += text_of(element, tags) or ""
    if number:
        lines.append(Line(text, number, n, len(text), style))
    return lines


def _lines(number: int, paragraph: _Paragraph) -> list[Line]:
    """Cut a paragraph into lines at its line breaks."""
    remarks = tuple(paragraph.remarks)
    texts: list[list[str]] = [[]]
    for part in paragraph.parts:
        if part is None:
            texts.append([])
        else:
            texts[-1].append(part)
    lines = ["".join(parts) for parts in texts]
    ends = [1] * (len(lines) - 1) + [0]
    return [
        Line(text, number, n, len(text) + end, paragraph.style, remarks)
        for n, (text, end) in enumerate(zip(lines, ends, strict=True), start=1)
    ]


def _deletions(deleted: list[tuple[int, int, str]]) -> list[Line]:
    """Join what one change deletes in one paragraph."""
    joined: dict[tuple[int, int], list[str]] = {}
    for at, change, text in deleted:
        joined.setdefault((at, change), []).append(text)
    found: list[Line] = []
    n_of: dict[int, int] = {}
    for (at, _), texts in sorted(joined.items()):
        n_of[at] = n_of.get(at, 0) + 1
        text = "".join(texts)
        found.append(Line(text, at + 1, n_of[at], len(text)))
    return found
