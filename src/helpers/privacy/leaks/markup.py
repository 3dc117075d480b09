"""The words of markup: between tags, in them, in comments, in styles, and in what the markup itself declares.

Each pattern passes over a text once, whatever is left open in it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import partial

from helpers.privacy.leaks.file_text import JOINER, FileText, Step, nowhere, place_after, replaced
from helpers.privacy.leaks.readings import undo_css

SUFFIXES = {".svg", ".xml", ".html", ".htm", ".xhtml", ".qde", ".qdc", ".rdf", ".xmp", ".fodt", ".rels"}
BEGINS = ("<?xml", "<html", "<!doc", "<svg ", "<svg>", "<!ent")
LINE = "\n"
MOST_ENTITIES = 1 << 20
"""Characters by which the entities that a text declares may lengthen it."""
_comment = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_tag = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>|<style\b[^<>]*>.*?(?:</style\s*>|\Z)|<[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_style = re.compile(r"<style\b[^<>]*>(.*?)(?:</style\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_charref = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9A-Fa-f]+;?|[A-Za-z][A-Za-z0-9]{1,31};?)")
_attribute = re.compile(r"(?<![\w:.-])(?P<name>[\w:.-]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)'|([^\s\"'=<>`]+))")
_declared = re.compile(r"<[?!](?!--)[^<>]*>")
_name = re.compile(r"<[\w:.-]+")
_entity = re.compile(r"<!ENTITY\s+(?:%\s+)?([\w.:-]+)\s+(?:\"([^\"]*)\"|'([^']*)')")
_use = re.compile(r"[&%]([\w.:-]+);")
OF_DRAWING = {
    "d",
    "points",
    "transform",
    "viewBox",
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
    "dx",
    "dy",
    "width",
    "height",
}
_numbers = re.compile(
    r"(?:matrix|translate|rotate|scale|skew[XY]|(?<![A-Za-z])[MmLlHhVvCcSsQqTtAaZz](?![A-Za-z])"
    r"|[\d\s.,()+%-]|(?<=\d)(?:e(?=-?\d)|px|pt))*"
)


def is_markup(suffix: str, text: str) -> bool:
    """Return whether a text is markup, by the ending of its file's name or what it begins with."""
    return suffix in SUFFIXES or text[:64].lstrip()[:5].lower() in BEGINS


def texts_of_markup(text: str) -> Iterator[FileText]:
    """Yield the words of markup; entities that it declares are replaced."""
    expanded = _expand_entities(text)
    if expanded is None:
        yield FileText("an entity", "", is_unread=True)
        expanded = text
    if expanded != text:
        for one in _texts(expanded):
            yield one._replace(place=nowhere)
    yield from _texts(text)


def _texts(text: str) -> Iterator[FileText]:
    if "<!--" in text:
        for match in _comment.finditer(text):
            yield _piece("a comment", text, match.start(1), html.unescape(match.group(1)))
    # A tag may separate two words, or be inside one: the text is read in both ways.
    for between in ("\n", JOINER):
        steps: list[Step] = [(_tag, partial(_always, between)), (_charref, _character)]
        yield FileText("its words", _without_tags(text, between), place=place_after(text, steps))
    yield _attributes(text)
    for match in _style.finditer(text):
        yield _piece("a style", text, match.start(1), undo_css(html.unescape(match.group(1))))._replace(
            is_prose=False
        )


def _always(words: str, _: re.Match[str]) -> str:
    return words


def _without_tags(text: str, between: str) -> str:
    return html.unescape(replaced(text, [(_tag, lambda _: between)]))


def _piece(where: str, text: str, start: int, words: str) -> FileText:
    """Return a piece of markup, of which the line is known where it begins."""

    def place(position: int) -> str:
        return f"line {text.count(LINE, 0, start) + words.count(LINE, 0, position) + 1}"

    return FileText(where, words, place=place)


def _attributes(text: str) -> FileText:
    """Return names and values of attributes, each once, names of tags, and what declarations say.

    Coordinates are left out: there are many.
    """
    first: dict[str, int] = {}
    for match in _attribute.finditer(text):
        name, value = match.group("name"), match.group(match.lastindex or 1)
        if not (name in OF_DRAWING and _numbers.fullmatch(value)):
            first.setdefault(value, match.start())
        first.setdefault(name, match.start())
    for pattern in (_declared, _name):
        for match in pattern.finditer(text):
            first.setdefault(match.group(), match.start())
    values = list(first)
    pieces = [html.unescape(value) for value in values]

    def place(position: int) -> str:
        at = 0
        for value, piece in zip(values, pieces, strict=True):
            at += len(piece) + 1
            if position < at:
                return f"line {text.count(LINE, 0, first[value]) + 1}"
        return ""

    return FileText("an attribute", "\n".join(pieces), is_prose=False, place=place)


def _character(match: re.Match[str]) -> str:
    return html.unescape(match.group())


def _expand_entities(text: str) -> str | None:
    """Return a text with the entities that it declares replaced; None if that would make it far longer."""
    if "<!ENTITY" not in text:
        return text
    values = {name: double or single for name, double, single in _entity.findall(text)}
    longest = len(text) + MOST_ENTITIES
    for _ in range(4):
        size = len(text)
        for match in _use.finditer(text):
            size += len(values.get(match.group(1), ""))
        if size > longest:
            return None
        expanded = _use.sub(lambda match: values.get(match.group(1), match.group()), text)
        if expanded == text:
            break
        text = expanded
    return text
