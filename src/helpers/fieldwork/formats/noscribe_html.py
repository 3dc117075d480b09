"""The words of a transcript of noScribe in .html, a line for each paragraph and line break.

noScribe (0.6 and later) writes a paragraph a turn, ``Name: words``, and around each stretch of speech an
anchor whose name is ``ts_``, begin and end in milliseconds, and the speaker as the machine calls them. It can
write times among the words, ``[00:00:09]``, in a colour of their own: these are listed apart. Its editor
writes the same with the anchors before the words. Above the turns are a bold title and a grey paragraph about
the program, which are headings here.
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
HEADING = "heading 1"
_anchor = re.compile(r"ts_([0-9]{1,9})_[0-9]{1,9}_")
_time = re.compile(r"\[[0-9]{1,3}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,3})?\]")
_of_title = re.compile(r"font-weight:(?:600|700|bold)|color:#909090")


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
    return Document(path, walk.lines, beside={"times": walk.times})


def _parse(text: str) -> etree._Element:
    """Return the body of a page; comments are left out, and the words around one joined."""
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        body = html.document_fromstring(text.lstrip("\ufeff"), parser=parser).body
    except (etree.LxmlError, ValueError, IndexError):
        raise Unreadable("not_a_zip") from None
    if body is None:
        raise Unreadable("not_a_zip")
    return body


@dataclass
class _Open:
    """The line that is open."""

    texts: list[str] = field(default_factory=list)
    n_titles: int = 0
    """How many of its characters are in the look of a title."""
    seconds: float | None = None


class _Walk:
    """The state of a walk: the lines, and the one that is open."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.times: list[Line] = []
        self.has_anchors = False
        self._open = _Open()
        self._paragraph, self._n_lines = 1, 0

    def over(self, element: etree._Element, *, is_title: bool = False) -> None:
        """Go over an element and what it holds."""
        tag = element.tag
        if tag in NO_WORDS:
            return
        is_block = tag in BLOCKS
        if is_block:
            self.end()
        if tag == "br":
            self._end_line()
        if tag == "a" and (match := _anchor.match(element.get("name", ""))):
            self.has_anchors = True
            if self._open.seconds is None:
                self._open.seconds = int(match[1]) / 1000
        style = element.get("style", "").replace(" ", "").lower()
        is_title = is_title or _of_title.search(style) is not None
        if tag == "span" and _time.fullmatch("".join(element.itertext()).strip()):
            self._add_time("".join(element.itertext()))
        else:
            self._add(element.text, is_title=is_title)
            for child in element:
                self.over(child, is_title=is_title)
                self._add(child.tail, is_title=is_title)
        if is_block:
            self.end()

    def end(self) -> None:
        """End the paragraph, if there is anything in it."""
        if self._n_lines or "".join(self._open.texts).strip():
            self._end_line()
            self._paragraph, self._n_lines = self._paragraph + 1, 0
        self._open = _Open()

    def _end_line(self) -> None:
        text = "".join(self._open.texts)
        self._n_lines += 1
        style = ""
        is_all_title = self._open.n_titles == len(text.strip())
        if is_all_title and not self.has_anchors:
            style = HEADING
        line = Line(text, self._paragraph, self._n_lines, len(text), style, seconds=self._open.seconds)
        self.lines.append(line)
        self._open = _Open()

    def _add(self, text: str | None, *, is_title: bool) -> None:
        if not text:
            return
        self._open.texts.append(text)
        if is_title:
            self._open.n_titles += len(text.strip())

    def _add_time(self, text: str) -> None:
        """List a time among the words apart."""
        self._open.texts.append(" ")
        n_time = sum(line.paragraph == self._paragraph for line in self.times[-99:]) + 1
        self.times.append(Line(text, self._paragraph, n_time, len(text)))
