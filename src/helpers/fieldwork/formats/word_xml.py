"""One walk over a part of a Word document: its paragraphs, line by line, and what stands beside them.

`word_elements` says which elements hold words; every one of them counts, wherever it is. Words that tracked
changes delete, that a form shows where nobody has filled it in, and that only other programs show are listed
apart. A text box is in the file twice, a second time for old programs: of such versions the one that Word
shows is read, and one with the same words is passed over.
"""

from __future__ import annotations

from collections import Counter

from lxml import etree

from helpers.errors import FieldworkError
from helpers.fieldwork.formats.lines import Line, LinesOfPart
from helpers.fieldwork.formats.word_bold import Bold
from helpers.fieldwork.formats.word_cells import Cells
from helpers.fieldwork.formats.word_elements import (
    OFF,
    TAGS,
    Tags,
    count_characters,
    count_marks,
    grandparent,
    is_mark,
    own_texts,
    shown_branch,
    story_of,
    text_of,
)
from helpers.fieldwork.formats.word_paragraphs import WordParagraph
from helpers.fieldwork.formats.word_plain import is_plain, plain_lines
from helpers.fieldwork.formats.word_styles import STRONG
from helpers.fieldwork.reading import Unreadable

MAX_COMPARED = 1_000_000
"""How many texts are compared with their copies: boxes in boxes in boxes would take for ever."""
DELETION, PLACEHOLDER, OTHER_VERSION = "deletion", "placeholder", "other_version"
Beside = tuple[int, int, str]
"""Words that are listed apart: in which paragraph, by which piece of the document, and their characters."""


class _Walk:
    """The state of a walk: which paragraphs are open (a text box's inside another), and which changes."""

    def __init__(self, tags: Tags, bold: Bold, cells: Cells, *, lists_deletions: bool) -> None:
        self.tags, self.lists_deletions = tags, lists_deletions
        self._bold, self._cells = bold, cells
        self.paragraphs: list[WordParagraph] = []
        self.open: list[int] = []
        self.beside: dict[str, list[Beside]] = {DELETION: [], PLACEHOLDER: [], OTHER_VERSION: []}
        self.n_deleting = self.n_inserting = self.n_pieces = self.n_passed_over = self.n_compared = 0
        self.hidden_run: etree._Element | None = None
        self._placeholders: list[etree._Element] = []
        self._other_versions: list[etree._Element] = []
        self._after_mark: tuple[int, etree._Element | None] | None = None
        """The paragraph that has just ended with a changed mark, and what it is in."""

    def over(self, root: etree._Element) -> None:
        walk = etree.iterwalk(root, events=("start", "end"), tag=self.tags.all)
        for event, element in walk:
            if event == "end":
                self._end(element)
            elif element.tag not in self.tags.branches:
                self._start(element)
            elif self._repeats_shown_branch(element):
                self.n_passed_over += count_characters(element, self.tags)
                self.n_passed_over += self.lists_deletions * count_marks(element, self.tags)
                walk.skip_subtree()

    def _start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in self.tags.paragraphs:
            self._begin_paragraph(element)
        elif tag in self.tags.deleting or tag in self.tags.inserting:
            self._begin_change(element)
        elif tag == self.tags.row:
            self._change_row(element, 1)
        elif tag == self.tags.style:
            self._set_style(element)
        elif tag in (self.tags.bold, self.tags.run_style):
            self._bold.see(element)
        elif tag == self.tags.hidden:
            self._set_hidden_run(element)
        elif tag == self.tags.placeholder:
            self._set_placeholder(element)
        elif tag != self.tags.control:
            self._add(element, text_of(element, self.tags))

    def _end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in self.tags.paragraphs:
            self._end_paragraph(element)
        elif tag in self.tags.deleting:
            self.n_deleting -= 1
        elif tag in self.tags.inserting:
            self.n_inserting -= 1
        elif tag == self.tags.row:
            self._change_row(element, -1)
        elif tag == self.tags.control and self._placeholders and self._placeholders[-1] is element:
            self._placeholders.pop()
        elif tag in self.tags.branches and self._other_versions and self._other_versions[-1] is element:
            self._other_versions.pop()

    def _begin_paragraph(self, element: etree._Element) -> None:
        """Open a paragraph: a new one, or the one before where the mark between them is deleted."""
        after_mark, self._after_mark = self._after_mark, None
        self._bold.begin_paragraph()
        if after_mark is not None and story_of(element, self.tags) is after_mark[1]:
            before = self.paragraphs[after_mark[0]]
            if before.is_mark_deleted:
                before.join()
                self.open.append(after_mark[0])
                return
            paragraph = before.divide()
        else:
            paragraph = WordParagraph()
        paragraph.cell = self._cells.of(element)
        self.open.append(len(self.paragraphs))
        self.paragraphs.append(paragraph)

    def _end_paragraph(self, element: etree._Element) -> None:
        at = self.open.pop()
        if self.paragraphs[at].is_mark_deleted or self.paragraphs[at].is_mark_inserted:
            self._after_mark = at, story_of(element, self.tags)

    def _begin_change(self, element: etree._Element) -> None:
        is_deleting = element.tag in self.tags.deleting
        if self.lists_deletions and self.open and is_mark(element, self.tags):
            self._change_mark(self.open[-1], is_deleting=is_deleting)
        if is_deleting:
            self.n_deleting += 1
            self.n_pieces += 1
        else:
            self.n_inserting += 1

    def _change_mark(self, at: int, *, is_deleting: bool) -> None:
        """Note that the mark of a paragraph is changed; a deleted one is listed as a line break."""
        paragraph = self.paragraphs[at]
        if is_deleting:
            self.n_pieces += 1
            self.beside[self._place_beside() or DELETION].append((at, self.n_pieces, "\n"))
            paragraph.is_mark_deleted = True
        else:
            paragraph.is_mark_inserted = True

    def _change_row(self, row: etree._Element, step: int) -> None:
        """Begin or end a row of a table that a tracked change deletes or inserts as a whole."""
        deleted, inserted = (row.find(path) is not None for path in self.tags.row_changes)
        self.n_deleting += step * deleted
        self.n_inserting += step * inserted
        self.n_pieces += 1
        self._after_mark = None  # no paragraph before a table goes on behind it

    def _add(self, element: etree._Element, text: str | None) -> None:
        """Add the characters of an element to the paragraph in which they are, or list them apart."""
        if text == "":
            return
        at = self._current_paragraph()
        paragraph = self.paragraphs[at]
        place = self._place_beside()
        if place:
            self.beside[place].append((at, self.n_pieces, text or "\n"))
            if place == DELETION:
                paragraph.delete(text, is_inserted=self.n_inserting > 0)
            return
        is_bold = self._bold.is_used and self._bold.is_bold(element)
        is_inserted = self.n_inserting > 0
        paragraph.add(text, is_bold=is_bold, is_inserted=is_inserted)
        if is_inserted:
            paragraph.remark("tracked_insertion")
        if self.hidden_run is not None and element.getparent() is self.hidden_run:
            paragraph.remark("hidden_text")

    def _place_beside(self) -> str:
        """Return among which words that are listed apart the walk is; empty: among those of the text."""
        if not self.lists_deletions:
            return ""
        if self._other_versions:
            return OTHER_VERSION
        if self._placeholders:
            return PLACEHOLDER
        if self.n_deleting:
            return DELETION
        return ""

    def _current_paragraph(self) -> int:
        """Return the innermost open paragraph; words outside any paragraph get one, those apart the last."""
        if self.open:
            return self.open[-1]
        if not self.paragraphs or not self._place_beside():
            self.paragraphs.append(WordParagraph())
        return len(self.paragraphs) - 1

    def _repeats_shown_branch(self, branch: etree._Element) -> bool:
        """Tell whether a version that Word does not show has the words of the one that it shows."""
        shown = shown_branch(branch.getparent())
        if shown is None or shown is branch:
            return False
        words = []
        for one in (shown, branch):
            texts = [text for element in one.iter(*self.tags.texts) for text in own_texts(element)]
            self.n_compared += len(texts) + 1
            words.append("".join(texts))
        if self.n_compared > MAX_COMPARED:
            raise Unreadable("unsafe_document")
        if words[0] == words[1]:
            return True
        self._other_versions.append(branch)
        self.n_pieces += 1
        return False

    def _set_style(self, element: etree._Element) -> None:
        """Set a paragraph's style, unless it is the one that a tracked change has replaced."""
        if self.open and grandparent(element) == self.tags.paragraph:
            style = element.get(self.tags.value, "")
            self.paragraphs[self.open[-1]].styles[-1] = style
            self._bold.begin_paragraph(style)

    def _set_hidden_run(self, element: etree._Element) -> None:
        """Set which run is hidden: the mark of a paragraph can be hidden too, and has no words."""
        if element.get(self.tags.value, "").lower() not in OFF:
            self.hidden_run = element.getparent().getparent()

    def _set_placeholder(self, element: etree._Element) -> None:
        """Begin a control of a form that nobody has filled in (ECMA-376, part 1, 17.5.2.39)."""
        control = element.getparent().getparent()
        is_on = element.get(self.tags.value, "").lower() not in OFF
        if is_on and control is not None and control.tag == self.tags.control:
            self._placeholders.append(control)
            self.n_pieces += 1


def walk(
    root: etree._Element, *, lists_deletions: bool = True, bold_styles: frozenset[str] = STRONG
) -> LinesOfPart:
    """Return the lines of a part, in the order in which its paragraphs begin.

    Parameters
    ----------
    lists_deletions
        Whether deleted words are listed separately; False for parts without speech: they are in the lines.
    bold_styles
        The styles that are bold (see `word_styles.bold_styles`).

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
    bold, cells = Bold(tags, bold_styles), Cells(root, tags)
    if is_plain(root, tags):
        part = LinesOfPart(plain_lines(root, tags, bold, cells), [], [], [])
        _check(part, sum(map(len, tags.texts_plain(root))) + int(tags.count_plain(root)))
        return part
    walked = _Walk(tags, bold, cells, lists_deletions=lists_deletions)
    walked.over(root)
    lines: list[Line] = []
    for number, paragraph in enumerate(walked.paragraphs, start=1):
        lines += paragraph.lines(number)
    part = LinesOfPart(lines, *map(_pieces, walked.beside.values()))
    n_characters = count_characters(root, tags) + lists_deletions * count_marks(root, tags)
    _check(part, n_characters - walked.n_passed_over)
    return part


def _check(part: LinesOfPart, n_characters: int) -> None:
    """Compare the characters of a part's lines with those of its XML, counted by other means."""
    if sum(line.size for lines in part for line in lines) != n_characters:
        msg = (
            "A .docx file: its lines do not hold all characters of its XML. "
            "Nothing is read; please report this."
        )
        raise FieldworkError(msg)


def _pieces(beside: list[Beside]) -> list[Line]:
    """Join what one piece of the document, such as one change, lists apart in one paragraph."""
    joined: dict[tuple[int, int], list[str]] = {}
    for paragraph, piece, text in beside:
        joined.setdefault((paragraph, piece), []).append(text)
    lines: list[Line] = []
    n_of: Counter[int] = Counter()
    for (paragraph, _), texts in sorted(joined.items()):
        n_of[paragraph] += 1
        text = "".join(texts)
        lines.append(Line(text, paragraph + 1, n_of[paragraph], len(text)))
    return lines
