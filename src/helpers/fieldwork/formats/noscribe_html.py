"""The words of a transcript of noScribe in .html, a line for each paragraph and line break.

noScribe (0.6 and later) writes a paragraph a turn, ``Name: words``, and around each stretch of speech an
anchor whose name is ``ts_``, begin and end in milliseconds, and the speaker as the machine calls them. It can
write times among the words, ``[00:00:09]``, in a colour of their own: these are listed apart. Its editor
writes the same with the anchors before the words. Above the turns are a bold title, a heading here, and a
grey paragraph about the program, which is listed apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree, html

from helpers.fieldwork.formats.docx import Document
from helpers.fieldwork.formats.lines import Line
from helpers.fieldwork.formats.package import MAX_PART, kind_of, known_kind
from helpers.fieldwork.reading import Unreadable, decode_lines

BLOCKS = frozenset("p div h1 h2 h3 h4 h5 h6 li ul ol table tr td th body blockquote pre hr".split())
NO_WORDS = frozenset(("script", "style", "head", "title"))
HEADING, NOTICE = "heading 1", "notice"
_anchor = re.compile(r"ts_([0-9]{1,9})_[0-9]{1,9}_")
_time = re.compile(r"\[[0-9]{1,3}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,3})?\]")
_title = re.compile(r"font-weight:(?:600|700|bold)")
_notice = re.compile(r"(?<!-)color:#909090")


def read_noscribe(path: Path) -> Document:
    """Read a transcript that noScribe has written.

    Raises
    ------
    Unreadable
        It is another kind of file or of web page (``other_html``), too large, or damaged.
    """
    data = path.read_bytes()
    kind = known_kind(data)
    if kind != "html_file":
        raise Unreadable(kind or kind_of(data))
    if len(data) > MAX_PART:
        raise Unreadable("too_large")
    lines, encoding = decode_lines(data)
    root = _parse("".join(lines))
    walk = _Walk()
    walk.over(root)
    walk.end()
    if not walk.has_anchors:
        raise Unreadable("other_html")
    if encoding == "cp1252":
        walk.lines[0] = walk.lines[0]._replace(remarks=("encoding_cp1252",))
    return Document(path, walk.lines, beside={"times": walk.times, "notices": walk.notices})


def _parse(text: str) -> etree._Element:
    """Return the body of a page; comments are left out, and the words around one joined."""
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        body = html.document_fromstring(text.lstrip("\ufeff"), parser=parser).body
    except (etree.LxmlError, ValueError, IndexError):
        raise Unreadable("not_a_zip") from None
    if body is None:
        raise Unreadable("other_html")
    return body


@dataclass
class _Open:
    """The line that is open."""

    texts: list[str] = field(default_factory=list)
    looks: set[str] = field(default_factory=set)
    """The looks of its words."""
    seconds: float | None = None


class _Walk:
    """The state of a walk: the lines, and the one that is open."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.times: list[Line] = []
        self.notices: list[Line] = []
        self.has_anchors = False
        self._open = _Open()
        self._paragraph, self._n_lines = 1, 0

    def over(self, element: etree._Element, look: str = "") -> None:
        """Go over an element and what it holds."""
        if element.tag in NO_WORDS:
            return
        if element.tag in BLOCKS:
            self.end()
        elif element.tag == "br":
            self._end_line()
        elif element.tag == "a":
            self._see_anchor(element.get("name", ""))
        look = _look_of(element) or look
        if element.tag == "span" and _time.fullmatch("".join(element.itertext()).strip()):
            self._add_time("".join(element.itertext()))
        else:
            self._add(element.text, look)
            for child in element:
                self.over(child, look)
                self._add(child.tail, look)
        if element.tag in BLOCKS:
            self.end()

    def _see_anchor(self, name: str) -> None:
        match = _anchor.match(name)
        if match is None:
            return
        self.has_anchors = True
        if self._open.seconds is None:
            self._open.seconds = int(match[1]) / 1000

    def end(self) -> None:
        """End the paragraph, if there is anything in it."""
        if self._n_lines or "".join(self._open.texts).strip():
            self._end_line()
            self._paragraph, self._n_lines = self._paragraph + 1, 0
        self._open = _Open()

    def _end_line(self) -> None:
        """End a line: a notice of the program, the title, or words."""
        text = "".join(self._open.texts)
        self._n_lines += 1
        line = Line(text, self._paragraph, self._n_lines, len(text), seconds=self._open.seconds)
        look = ""
        if not self.has_anchors and len(self._open.looks) == 1:
            (look,) = self._open.looks
        if look == NOTICE:
            self.notices.append(line)
        elif look == HEADING:
            self.lines.append(line._replace(style=HEADING))
        else:
            self.lines.append(line)
        self._open = _Open()

    def _add(self, text: str | None, look: str) -> None:
        if text:
            self._open.texts.append(text)
        if text and text.strip():
            self._open.looks.add(look)

    def _add_time(self, text: str) -> None:
        """List a time among the words apart."""
        self._open.texts.append(" ")
        n_time = sum(line.paragraph == self._paragraph for line in self.times[-99:]) + 1
        self.times.append(Line(text, self._paragraph, n_time, len(text)))


def _look_of(element: etree._Element) -> str:
    """Return the look that an element gives its words: a heading's, a notice's, or none of its own."""
    style = element.get("style", "").replace(" ", "").lower()
    if _notice.search(style):
        return NOTICE
    if _title.search(style):
        return HEADING
    return ""
