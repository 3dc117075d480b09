"""The words that a reader sees in a public file: no code, coordinates, styles or names of parts.

`hiding_places` reads everything that a file holds, to search it for names; this module reads only what is
shown, heard from a screen reader or printed, to look for numerals.
"""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from lxml import etree

from helpers.files.archives import DAMAGED, member_bytes
from helpers.files.markup import declares_letters, from_latex
from helpers.files.spreadsheets import unescape
from helpers.privacy.leaks.opening import Budget
from helpers.privacy.leaks.pdfs import decode_string
from helpers.privacy.leaks.pictures import metadata_of

SVG = "{http://www.w3.org/2000/svg}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
TICK = re.compile(r"([xy]tick_\d+|tick-.+)$")
"""How the labels of a scale are called: by matplotlib, or by our figures, which draw some themselves."""
PARAGRAPHS = {f"{WORD}p", f"{WORD}tc"}
_image = re.compile(r"!\[((?:[^\]\\]|\\.)*)\]\([^)]*\)", re.DOTALL)
_link = re.compile(r"\[((?:[^\]\\]|\\.)*)\]\([^)]*\)", re.DOTALL)
_markup = re.compile(r"[*|]+|^ *#+(?= )", re.MULTILINE)
_of_markdown = re.compile(r"\\([!-/:-@\[-`{-~])")
"""What a backslash marks as an ordinary character."""
PUT_AWAY = 0xE000
"""Where such characters are put while marks are looked for: in the area of Unicode that is nobody's."""
_put_away = re.compile("[\ue021-\ue07e]")
_code = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
_macro = re.compile(r"\\newcommand\{\\\w+\}\{((?:[^%\\]|\\.)*)\}(?:\s*%(.*))?$")
_comment = re.compile(r"(?<!\\)%(.*)$")
_hash = re.compile(r"(?<!\w)[0-9a-f]{64}(?!\w)")
PICTURES = (".png", ".pdf")


class Visible(NamedTuple):
    """Some words of a file that a reader sees, and where they are."""

    where: str
    text: str
    column: str = ""
    """The column of a table, if it is a cell of one."""
    scale: str = ""
    """The axis whose scale it belongs to, if it is a label of a tick."""


def visible_texts(name: str, data: bytes) -> Iterator[Visible]:
    """Yield the words that a reader sees in a public file, by the ending of its name.

    Raises
    ------
    ValueError
        It is not what its name says.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".csv":
        yield from _from_csv(data)
    elif suffix == ".svg":
        yield from _from_svg(data)
    elif suffix in PICTURES:
        yield from _from_picture(data)
    elif suffix == ".ipynb":
        yield from _from_notebook(data)
    elif suffix == ".docx":
        yield from _from_docx(data)
    elif suffix in {".html", ".htm"}:
        yield from _from_html(data)
    elif suffix == ".tex":
        yield from _from_tex(data.decode("utf-8"))
    elif suffix == ".json":
        yield from _from_json(json.loads(data), "")
    else:
        yield from _from_markdown(data.decode("utf-8-sig"))


def _from_csv(data: bytes) -> Iterator[Visible]:
    """Yield heads and cells of a table, each text once for each column."""
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    heads = next(rows, [])
    seen: set[tuple[str, str]] = set()
    for head in heads:
        yield Visible("the head of a column", head.replace("_", " "))
    for number, row in enumerate(rows, start=2):
        for at, cell in enumerate(row):
            column = heads[at] if at < len(heads) else ""
            if cell and (column, cell) not in seen:
                seen.add((column, cell))
                yield Visible(f"row {number}, column {column or at + 1}", unescape(cell), column)


def _from_svg(data: bytes) -> Iterator[Visible]:
    """Yield title, description and the words drawn in a picture, which Matplotlib gives in comments."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    for element in root.iter(f"{SVG}title", f"{SVG}desc"):
        yield Visible(f"its {etree.QName(element).localname}", element.text or "")
    lines: dict[str, list[str]] = {}
    for element in root.iter(etree.Comment, f"{SVG}text"):
        is_comment = element.tag is etree.Comment
        text = html.unescape(element.text or "") if is_comment else "".join(element.itertext())
        lines.setdefault(_place_of(element), []).append(text)
    for place, words in lines.items():
        is_tick = TICK.search(place)
        yield Visible(f"the text {place}", " ".join(words), scale=place[: is_tick.start()] if is_tick else "")


def _place_of(element: etree._Element) -> str:
    """Return the ids of the parts of a picture in which a text is: of its axes, its tick and itself."""
    ids = [str(part.get("id")) for part in element.iterancestors(f"{SVG}g") if part.get("id")]
    own = ids[0] if ids else "outside of any part"
    for at, one in enumerate(ids):
        if TICK.match(one):
            return f"{' '.join(ids[at + 1 : at + 3])} {one}"
    return own


def _from_picture(data: bytes) -> Iterator[Visible]:
    """Yield title and description of a PNG or a PDF: only what its own program has written there."""
    if not data.startswith(b"%PDF-"):
        for text in metadata_of(data, Budget()):
            yield Visible(text.where, text.words)
        return
    for key in (b"Title", b"Subject"):
        for literal in re.findall(rb"/" + key + rb" (\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)", data):
            yield Visible(f"its {key.decode().lower()}", decode_string(literal))


def _from_notebook(data: bytes) -> Iterator[Visible]:
    """Yield prose and outputs of a notebook, and the alternative texts of its pictures; no code."""
    for number, cell in enumerate(json.loads(data)["cells"], start=1):
        where = f"cell {number}"
        if cell["cell_type"] == "markdown":
            yield from _named(where, _from_markdown(_joined(cell["source"])))
            continue
        for output in cell.get("outputs", []):
            yield from _named(f"{where}, its output", _from_output(output))


def _from_output(output: Mapping[str, Any]) -> Iterator[Visible]:
    """Yield what one output shows: printed text, an error, or a result in each of its forms."""
    if "text" in output:
        yield Visible("printed", _joined(output["text"]))
    for line in (output.get("ename", ""), output.get("evalue", ""), *output.get("traceback", [])):
        yield Visible("an error", line)
    for kind, content in output.get("data", {}).items():
        if kind == "text/markdown":
            yield from _from_markdown(_joined(content))
        elif kind == "text/html":
            yield from _from_html(_joined(content).encode("utf-8"))
        elif kind == "image/svg+xml":
            yield from _from_svg(_joined(content).encode("utf-8"))
        elif kind.startswith("text/"):
            yield Visible("text", _joined(content))
        elif kind == "image/png":
            yield from _from_picture(base64.b64decode(_joined(content)))
    for of_kind in output.get("metadata", {}).values():
        if isinstance(of_kind, Mapping) and "alt" in of_kind:
            yield Visible("alternative text", str(of_kind["alt"]))


def _named(where: str, texts: Iterator[Visible]) -> Iterator[Visible]:
    for one in texts:
        yield one._replace(where=f"{where}, {one.where}")


def _joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _from_markdown(text: str) -> Iterator[Visible]:
    """Yield alternative texts and prose, paragraph by paragraph: no code, and no targets of links."""
    text = _of_markdown.sub(lambda found: chr(PUT_AWAY + ord(found[1])), text)
    for alt in _image.findall(text):
        yield Visible("alternative text", _as_shown(alt))
    prose = _code.sub(" ", _image.sub(" ", text))
    prose = _markup.sub(" ", _link.sub(r"\1", prose))
    for number, paragraph in enumerate(re.split(r"\n\s*\n", prose), start=1):
        if paragraph.strip():
            yield Visible(f"paragraph {number}", _as_shown(paragraph))


def _as_shown(text: str) -> str:
    """Return words of Markdown as a reader sees them: with what a backslash or an entity stands for."""
    return _put_away.sub(lambda found: chr(ord(found[0]) - PUT_AWAY), html.unescape(text))


def _from_docx(data: bytes) -> Iterator[Visible]:
    """Yield the paragraphs and cells of a Word document, with its heads, notes, titles and descriptions."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                part = PurePosixPath(info.filename)
                is_text = part.parts[0] == "word" and part.name.startswith(
                    ("document", "header", "footer", "footnotes", "endnotes", "comments")
                )
                if part.suffix == ".xml" and (is_text or part.name == "core.xml"):
                    yield from _from_word_xml(member_bytes(archive, info), part.name)
    except DAMAGED as error:
        msg = "is not a Word document"
        raise ValueError(msg) from error


def _from_word_xml(data: bytes, part: str) -> Iterator[Visible]:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    if part == "core.xml":
        for element in root:
            if etree.QName(element).localname in {"title", "subject", "description", "keywords"}:
                yield Visible(f"its {etree.QName(element).localname}", element.text or "")
        return
    for paragraph in root.iter(f"{WORD}p"):
        words = [run.text or "" for run in paragraph.iter(f"{WORD}t", f"{WORD}delText")]
        yield Visible(part.removesuffix(".xml"), "".join(words))
    for picture in root.iter(DRAWN):
        yield Visible("alternative text", f"{picture.get('title', '')} {picture.get('descr', '')}")


def _from_html(data: bytes) -> Iterator[Visible]:
    """Yield the words of a page, block by block, with titles and alternative texts; no styles and scripts."""
    parser = etree.HTMLParser(no_network=True, encoding="utf-8", remove_comments=True, huge_tree=True)
    root = etree.fromstring(data, parser)
    if root is None:
        return
    for element in root.iter():
        if element.tag in {"style", "script"}:
            continue
        for name in ("alt", "title", "aria-label", "summary", "placeholder", "value"):
            if element.get(name):
                yield Visible(f"its {name}", element.get(name) or "")
    for number, block in enumerate(_blocks(root), start=1):
        yield Visible(f"block {number}", block)


INLINE = {"a", "b", "i", "em", "strong", "span", "sup", "sub", "small", "code", "u", "mark", "abbr"}


def _blocks(root: etree._Element) -> Iterator[str]:
    """Yield the words between the tags of a page; a tag inside a sentence does not divide it."""
    words: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            if element.tag not in INLINE:
                yield "".join(words)
                words = []
            if element.tag not in {"style", "script"}:
                words.append(element.text or "")
        else:
            if element.tag not in INLINE:
                yield "".join(words)
                words = []
            words.append(element.tail or "")
    yield "".join(words)


def _from_tex(text: str) -> Iterator[Visible]:
    """Yield the value of each macro, and the comment behind it, which an author reads."""
    for number, line in enumerate(text.splitlines(), start=1):
        if declares_letters(line):
            continue
        macro = _macro.match(line)
        words = [part or "" for part in macro.groups()] if macro else [_comment.sub(r"\1", line)]
        for part in words:
            yield Visible(f"line {number}", from_latex(part))


def _from_json(value: object, where: str) -> Iterator[Visible]:
    """Yield the numbers and texts of a JSON file; names of keys are those of this package."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _from_json(part, f"{where}.{name}".lstrip("."))
    elif isinstance(value, list):
        for part in value:
            yield from _from_json(part, where)
    elif isinstance(value, str):
        yield Visible(where, _hash.sub("", value))
    elif value is not None and not isinstance(value, bool):
        yield Visible(where, str(value))
