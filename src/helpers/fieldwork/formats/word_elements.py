"""The elements of a Word document that hold words, and what each of them says.

Text is `w:t`, formulas' `m:t` and drawings' `a:t`; tabs, hyphens, symbols and line breaks are characters too. Field codes
(`w:instrText`) are no words; soft hyphens are none either. Names are those that Word writes, or the strict standard's
(ISO/IEC 29500, part 1), whose namespaces differ.
"""

from __future__ import annotations

from lxml import etree

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
TRANSITIONAL = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}",
)
STRICT = (
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",
    "{http://purl.oclc.org/ooxml/drawingml/main}",
)
MARKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-", "sym": ""}
REPLACEMENT = "\ufffd"


class Tags:
    """The names of a part's elements, in the namespaces that Word writes, or in those of the strict standard."""

    def __init__(self, w: str, m: str, a: str) -> None:
        self.texts = (f"{w}t", f"{w}delText", f"{m}t", f"{a}t")
        self.marks = {f"{w}{name}": text for name, text in MARKS.items()} | {f"{a}br": "\n"}
        self.paragraphs = {f"{w}p", f"{a}p"}
        self.deleting, self.inserting = {f"{w}del", f"{w}moveFrom"}, {f"{w}ins", f"{w}moveTo"}
        self.run, self.paragraph, self.fallback = f"{w}r", f"{w}p", f"{MC}Fallback"
        self.tab, self.symbol, self.hidden, self.style = f"{w}tab", f"{w}sym", f"{w}vanish", f"{w}pStyle"
        self.value, self.char = f"{w}val", f"{w}char"
        others = (*self.paragraphs, *self.deleting, *self.inserting, self.fallback, self.hidden, self.style)
        self.all = (*self.texts, *self.marks, *others)
        self.plain = (self.paragraph, self.texts[0], *self.marks, self.style)
        """Elements of a part without changes, boxes, formulas and hidden words."""
        self.uncommon = tuple({*self.all, f"{w}txbxContent"} - set(self.plain))
        self.count_plain = etree.XPath(
            f"count(//w:r/w:tab|{'|'.join(f'//w:{name}' for name in MARKS if name != 'tab')})",
            namespaces={"w": w[1:-1]},
        )
        self.texts_plain = etree.XPath("//w:t/text()", namespaces={"w": w[1:-1]}, smart_strings=False)


TAGS = {of[0]: Tags(*of) for of in (TRANSITIONAL, STRICT)}


def count_characters(root: etree._Element, tags: Tags) -> int:
    """Count the characters of an element, line breaks included, without regard to where they stand."""
    n_texts = sum(len(text) for element in root.iter(*tags.texts) for text in own_texts(element))
    return n_texts + sum(
        1
        for element in root.iter(*tags.marks)
        if element.tag != tags.tab or element.getparent().tag == tags.run
    )


def own_texts(element: etree._Element) -> list[str]:
    """Return an element's own characters: what stands in it and between its children, if it has any."""
    if not len(element):
        return [element.text or ""]
    return [element.text or "", *(child.tail or "" for child in element)]


def text_of(element: etree._Element, tags: Tags) -> str | None:
    """Return what an element says; None: a line break."""
    tag = element.tag
    if tag not in tags.marks:
        return "".join(own_texts(element))
    if tag == tags.symbol:
        return _symbol(element.get(tags.char, ""))
    if tag == tags.tab and element.getparent().tag != tags.run:
        return ""  # where a tab stands, not a tab
    mark = tags.marks[tag]
    return None if mark == "\n" else mark


def _symbol(code: str) -> str:
    """Return a symbol's character; one of a font's own, which has no meaning elsewhere, is shown as the mark for unknown."""
    try:
        char = chr(int(code, 16))
    except (ValueError, OverflowError):
        return REPLACEMENT
    return char if char.isprintable() else REPLACEMENT


def grandparent(element: etree._Element) -> str:
    """Return the name of the element that holds the one that holds this one; empty: there is none."""
    parent = element.getparent()
    above = None if parent is None else parent.getparent()
    return "" if above is None else str(above.tag)
