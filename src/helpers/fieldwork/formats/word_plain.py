"""Parts of a Word document without changes, boxes and forms: most are so, and are read faster."""

from __future__ import annotations

from lxml import etree

from helpers.fieldwork.formats.lines import Line
from helpers.fieldwork.formats.word_bold import Bold
from helpers.fieldwork.formats.word_cells import OUTSIDE, Cells
from helpers.fieldwork.formats.word_elements import Tags, grandparent, own_texts, text_of


def is_plain(root: etree._Element, tags: Tags) -> bool:
    """Tell whether a part has no changes, boxes, formulas, hidden words, or words outside paragraphs."""
    first = next(root.iter(*tags.plain), None)
    if first is not None and first.tag != tags.paragraph:
        return False
    return next(root.iter(*tags.uncommon), None) is None


def plain_lines(root: etree._Element, tags: Tags, bold: Bold, cells: Cells) -> list[Line]:
    """Return the lines of a plain part: most are plain, and this is fast."""
    lines: list[Line] = []
    text, style, cell, n_bold = "", "", OUTSIDE, 0
    paragraph, line = 0, 1
    for element in root.iter(*tags.plain):
        tag = element.tag
        if tag == tags.texts[0]:
            # Most have no children: their words are all in one place.
            words = element.text or ""
            if len(element):
                words = "".join(own_texts(element))
            if bold.is_used and n_bold == len(text) and bold.is_bold(element):
                n_bold += len(words)
            text += words
        elif tag == tags.paragraph:
            if paragraph:
                lines.append(Line(text, paragraph, line, len(text), style, (), n_bold, cell))
            text, style, n_bold = "", "", 0
            paragraph, line = paragraph + 1, 1
            if cells.exist:
                cell = cells.of(element)
            if bold.is_used:
                bold.begin_paragraph()
        elif tag in tags.of_style:
            style = _see_style(element, tags, bold, style)
        elif tags.marks[tag] == "\n":
            lines.append(Line(text, paragraph, line, len(text) + 1, style, (), n_bold, cell))
            text, line, n_bold = "", line + 1, 0
        else:
            text += text_of(element, tags) or ""
    if paragraph:
        lines.append(Line(text, paragraph, line, len(text), style, (), n_bold, cell))
    return lines


def _see_style(element: etree._Element, tags: Tags, bold: Bold, style: str) -> str:
    """Look at an element that says how words look; return the style of the paragraph."""
    if element.tag != tags.style:
        bold.see(element)
    elif grandparent(element) == tags.paragraph:
        style = element.get(tags.value, "")
        bold.begin_paragraph(style)
    return style
