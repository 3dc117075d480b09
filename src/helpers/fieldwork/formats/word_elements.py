"""The elements of a Word document that hold words, and the characters of each.

Text is `w:t`, formulas' `m:t` and drawings' `a:t`; tabs, hyphens, symbols and line breaks are characters
too. Field codes (`w:instrText`) are not words, nor are soft hyphens. Names are those that Word writes, or
the strict standard's (ISO/IEC 29500, part 1), whose namespaces differ.
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
    """The names of a part's elements, in the namespaces of Word or of the strict standard."""

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
    """Count the characters of an element, line breaks included, wherever they are."""
    n_characters = 0
    for element in root.iter(*tags.texts):
        n_characters += sum(map(len, own_texts(element)))
    for element in root.iter(*tags.marks):
        is_tab_stop = element.tag == tags.tab and element.getparent().tag != tags.run
        if not is_tab_stop:
            n_characters += 1
    return n_characters


def own_texts(element: etree._Element) -> list[str]:
    """Return an element's own characters: those in it and between its children, if it has any."""
    if not len(element):
        return [element.text or ""]
    return [element.text or "", *(child.tail or "" for child in element)]


def text_of(element: etree._Element, tags: Tags) -> str | None:
    """Return the characters of an element; None: a line break."""
    tag = element.tag
    if tag not in tags.marks:
        return "".join(own_texts(element))
    if tag == tags.symbol:
        return _symbol(element.get(tags.char, ""))
    if tag == tags.tab and element.getparent().tag != tags.run:
        return ""  # a tab stop, not a tab
    mark = tags.marks[tag]
    if mark == "\n":
        return None
    return mark


def _symbol(code: str) -> str:
    """Return a symbol's character; one that only its font has becomes the replacement character."""
    try:
        char = chr(int(code, 16))
    except (ValueError, OverflowError):
        return REPLACEMENT
    if not char.isprintable():
        return REPLACEMENT
    return char


def grandparent(element: etree._Element) -> str:
    """Return the name of the parent of an element's parent; an empty text where there is none."""
    parent = element.getparent()
    if parent is None or parent.getparent() is None:
        return ""
    return str(parent.getparent().tag)
