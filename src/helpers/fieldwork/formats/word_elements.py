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
OFF = {"0", "false", "off"}
"""How a property is switched off that is on where it stands (ECMA-376, part 1, 17.17.4)."""
UNDERSTOOD = (
    "http://schemas.microsoft.com/office/",
    "http://schemas.openxmlformats.org/",
    "http://purl.oclc.org/ooxml/",
)
"""How the names begin of extensions that Word understands."""
MARKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-", "sym": ""}
REPLACEMENT = "\ufffd"


class Tags:
    """The names of a part's elements, in the namespaces of Word or of the strict standard."""

    def __init__(self, w: str, m: str, a: str) -> None:
        self.w = w
        self.texts = (f"{w}t", f"{w}delText", f"{m}t", f"{a}t")
        self.marks = {f"{w}{name}": text for name, text in MARKS.items()} | {f"{a}br": "\n"}
        self.paragraphs = {f"{w}p", f"{a}p"}
        self.deleting, self.inserting = {f"{w}del", f"{w}moveFrom"}, {f"{w}ins", f"{w}moveTo"}
        self.run, self.paragraph = f"{w}r", f"{w}p"
        self.branches = {f"{MC}Choice", f"{MC}Fallback"}
        self.row, self.cell, self.control, self.bold = f"{w}tr", f"{w}tc", f"{w}sdt", f"{w}b"
        self.placeholder, self.run_style = f"{w}showingPlcHdr", f"{w}rStyle"
        self.row_changes = (f"{w}trPr/{w}del", f"{w}trPr/{w}ins")
        self.span, self.table = f"{w}tcPr/{w}gridSpan", f"{w}tbl"
        self.around_paragraphs = {f"{w}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag")}
        self.around_paragraphs |= self.deleting | self.inserting
        self.tab, self.symbol, self.hidden, self.style = f"{w}tab", f"{w}sym", f"{w}vanish", f"{w}pStyle"
        self.value, self.char = f"{w}val", f"{w}char"
        common = (self.style, self.run_style, self.bold)
        self.of_style = set(common)
        around = (self.row, self.control)
        others = (*self.paragraphs, *self.deleting, *self.inserting, *self.branches, self.hidden)
        self.all = (*self.texts, *self.marks, *others, *common, *around, self.placeholder)
        self.plain = (self.paragraph, self.texts[0], *self.marks, *common)
        """Elements of a part without changes, boxes, formulas, forms and hidden words."""
        self.uncommon = tuple({*self.all, f"{w}txbxContent"} - {*self.plain, *around})
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


def count_marks(root: etree._Element, tags: Tags) -> int:
    """Count the marks of paragraphs that tracked changes delete or move away."""
    return sum(is_mark(element, tags) for element in root.iter(*tags.deleting))


def is_mark(change: etree._Element, tags: Tags) -> bool:
    """Tell whether a tracked change is one of the mark that ends a paragraph, not of words."""
    properties = change.getparent()
    if properties is None or properties.tag != f"{tags.w}rPr":
        return False
    return grandparent(properties) == tags.paragraph and properties.getparent().tag == f"{tags.w}pPr"


def story_of(paragraph: etree._Element, tags: Tags) -> etree._Element | None:
    """Return what a paragraph is in: the body, a cell, a text box, a note; controls are passed."""
    parent = paragraph.getparent()
    while parent is not None and parent.tag in tags.around_paragraphs:
        parent = parent.getparent()
    return parent


def shown_branch(alternate: etree._Element | None) -> etree._Element | None:
    """Return which version Word shows of what is there in several (ECMA-376, part 3).

    That is the first choice whose extensions it understands; else the fallback; else, so that no words are
    lost, the first choice. None: these are not versions of anything.
    """
    if alternate is None or alternate.tag != f"{MC}AlternateContent":
        return None
    choices = alternate.findall(f"{MC}Choice")
    for choice in choices:
        needed = [choice.nsmap.get(prefix) or "" for prefix in choice.get("Requires", "").split()]
        if all(name.startswith(UNDERSTOOD) for name in needed):
            return choice
    fallback = alternate.find(f"{MC}Fallback")
    if fallback is None and choices:
        return choices[0]
    return fallback


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
