"""Taguette: its database (``.sqlite3``), or the highlights that it exports as CSV.

The database is preferable: it holds the texts, the position of each highlight, and usually who made it. Its
positions count the UTF-8 bytes of a document without its tags. The CSV has one row per highlight and tag
(``id``, ``document``, ``tag``, ``content``), without positions, dates or coders.
"""

from __future__ import annotations

import itertools
import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from helpers.exchange.databases import read_tables
from helpers.exchange.delimited import Columns, Delimited
from helpers.exchange.documents_apart import FiledDocument, add_documents
from helpers.exchange.projects import Excerpt, Project

COLUMNS = Columns(("id", "document", "tag", "content"))
TABLES: dict[str, dict[str, type]] = {
    "projects": {"id": int, "name": str},
    "documents": {"id": int, "name": str, "project_id": int, "contents": str},
    "highlights": {"id": int, "document_id": int, "start_offset": int, "end_offset": int, "snippet": str},
    "tags": {"id": int, "path": str, "description": str},
    "highlight_tags": {"highlight_id": int, "tag_id": int},
    "commands": {"id": int, "user_login": str, "payload": str},
}
ANYBODY = "admin"
"""The login of whoever uses Taguette on their own computer, and of everybody in a project exported from a
server."""
INLINE = {"a", "b", "code", "del", "em", "img", "q", "strong", "sub", "sup", "u"}
"""Elements within a line. All others that Taguette keeps begin and end one."""


def read_database(path: Path) -> Project:
    """Read the database; a highlight with several tags is several excerpts.

    Returns
    -------
    Project
        With texts as Taguette shows them, one paragraph per line. In a database of several projects a
        document is named ``project/document``. The coder of an excerpt is the person who gave the tag. A
        highlight without a tag is an excerpt without a code.

    Raises
    ------
    CodingFileError
        It is not a database of Taguette, or changes to it are not yet written.
    """
    tables = read_tables(path, TABLES, newer={"description"})
    texts = {row["id"]: _HtmlText(row["contents"]) for row in tables["documents"]}
    tags = {row["id"]: row["path"] for row in tables["tags"]}
    coders = _find_coders(tables["commands"])
    tags_of: dict[int, list[int]] = defaultdict(list)
    for row in tables["highlight_tags"]:
        tags_of[row["highlight_id"]].append(row["tag_id"])
    project = Project(
        codes=list(dict.fromkeys(tags.values())),
        descriptions={row["path"]: row["description"] for row in tables["tags"] if row["description"]},
    )
    names = _add_texts(project, texts, _name_documents(tables["projects"], tables["documents"]))
    for row in tables["highlights"]:
        place, name = f"highlight {row['id']}", names.get(row["document_id"], "")
        span, reason = _locate_highlight(row, texts)
        if not tags_of[row["id"]]:
            project.excerpts.append(Excerpt(place, name, "", "", 0, 0, "no_code"))
        for tag in tags_of[row["id"]]:
            coder = coders.get((row["id"], tag), "")
            excerpt = Excerpt(place, name, tags.get(tag, ""), coder, *span, reason)
            if not reason and tag not in tags:
                excerpt = excerpt._replace(start=0, end=0, reason="unknown_code")
            project.excerpts.append(excerpt)
    return project


def _add_texts(project: Project, texts: Mapping[int, _HtmlText], names: Mapping[int, str]) -> dict[int, str]:
    """Add the texts to the project; return the name of each there, by its number."""
    documents = [
        FiledDocument(names[number], f"{{id {number}}}", text.text, {}) for number, text in texts.items()
    ]
    return dict(zip(texts, add_documents(project, documents), strict=True))


def _locate_highlight(
    highlight: Mapping[str, Any], texts: Mapping[int, _HtmlText]
) -> tuple[tuple[int, int], str]:
    """Return the span of a highlight in its document, or why it has none."""
    number = highlight["document_id"]
    if number not in texts:
        return (0, 0), "unknown_document"
    return texts[number].find_highlight(highlight)


def parse_highlights(table: Delimited) -> Project:
    """Return the excerpts of the CSV of highlights, which are located by their words (`Excerpt.quote`)."""
    excerpts = [_parse_highlight(line, cells) for line, cells in table.rows]
    codes = list(dict.fromkeys(excerpt.code for excerpt in excerpts if excerpt.code))
    return Project(codes=codes, excerpts=excerpts, remarks=table.remarks)


def _parse_highlight(line: int, cells: Mapping[str, str]) -> Excerpt:
    """Return the excerpt of a row; its place is its line where Taguette's number is none."""
    number, document, tag, content = (cells.get(name, "") for name in COLUMNS.required)
    place = f"highlight {number}" if number.isdecimal() else f"line {line}"
    reason = ""
    if not document:
        reason = "unknown_document"
    elif "tag" not in cells:
        reason = "unknown_code"
    elif not tag.strip():
        reason = "no_code"
    elif not content.strip():
        reason = "no_words"
    return Excerpt(place, document, tag if tag.strip() else "", "", 0, 0, reason, content)


def _name_documents(projects: list[dict[str, Any]], documents: list[dict[str, Any]]) -> dict[int, str]:
    """Return the name of each document, by its number."""
    if len(projects) < 2:
        return {row["id"]: row["name"] for row in documents}
    prefixes = {row["id"]: f"{row['name']}/" for row in projects}
    return {row["id"]: prefixes.get(row["project_id"], "") + row["name"] for row in documents}


def _find_coders(commands: list[dict[str, Any]]) -> dict[tuple[int, int], str]:
    """Return who gave a highlight a tag, by the numbers of both, from the database's history of commands."""
    coders_of: dict[int, dict[int, str]] = {}
    for row in commands:
        try:
            command = json.loads(row["payload"])
        except (ValueError, RecursionError):
            continue
        match command:
            case {"type": "highlight_add", "highlight_id": int(highlight), "tags": list(tags)}:
                # The command lists all tags of the highlight: those that it had before keep their coder.
                before = coders_of.get(highlight, {})
                numbers = [tag for tag in tags if isinstance(tag, int)]
                coders_of[highlight] = {tag: before.get(tag, row["user_login"]) for tag in numbers}
            case {"type": "tag_merge", "src_tag_id": int(merged), "dest_tag_id": int(kept)}:
                _merge_tags(coders_of, merged, kept)
    named: dict[tuple[int, int], str] = {}
    for highlight, coder_of in coders_of.items():
        for tag, coder in coder_of.items():
            named[highlight, tag] = "" if coder == ANYBODY else coder
    return named


def _merge_tags(coders_of: dict[int, dict[int, str]], merged: int, kept: int) -> None:
    """Give the coders of a merged tag to the tag that is kept, wherever it has none of its own."""
    for coder_of in coders_of.values():
        if merged in coder_of:
            coder_of.setdefault(kept, coder_of.pop(merged))


class _HtmlText(HTMLParser):
    """A document's text, as Taguette counts it without tags, and with a line end after each paragraph."""

    def __init__(self, contents: str) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._length = 0
        self._breaks: list[int] = []
        self._is_new_pre = False
        self._has_line_begun = False
        self.feed(contents.replace("\r\n", "\n").replace("\r", "\n"))
        self.close()
        self._breaks = [at for at in self._breaks if at < self._length]
        without_tags = "".join(self._parts)
        # Imported late: few files are databases of Taguette, and NumPy takes long to load.
        import numpy as np

        octets = np.frombuffer(without_tags.encode("utf-8"), dtype=np.uint8)
        self._starts = np.append(np.flatnonzero((octets & 0xC0) != 0x80), len(octets))
        ends_of_lines = itertools.pairwise([0, *self._breaks, self._length])
        self.text = "\n".join(without_tags[start:end] for start, end in ends_of_lines)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """End the line."""
        self._end_line(tag)
        self._is_new_pre = tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        """End the line."""
        self._end_line(tag)
        self._is_new_pre = False

    def handle_data(self, data: str) -> None:
        """Add text; in HTML a line end at the start of ``<pre>`` is not part of it."""
        text = data.removeprefix("\n") if self._is_new_pre else data
        self._is_new_pre = False
        if text:
            self._parts.append(text)
        *ended, last = text.split("\n")
        self._has_line_begun = bool(last.strip()) or (self._has_line_begun and not ended)
        self._length += len(text)

    def _end_line(self, tag: str) -> None:
        if tag in INLINE or not self._has_line_begun:
            return
        self._has_line_begun = False
        if self._length not in self._breaks[-1:]:
            self._breaks.append(self._length)

    def find_highlight(self, highlight: Mapping[str, Any]) -> tuple[tuple[int, int], str]:
        """Return the span of a highlight in the text with line ends, or why it has none."""
        start, end = (
            self._to_character(highlight["start_offset"]),
            self._to_character(highlight["end_offset"]),
        )
        if not 0 <= start <= end:
            return (0, 0), "outside_document"
        start, end = start + bisect_right(self._breaks, start), end + bisect_left(self._breaks, end)
        words = self.text[start:end].split()
        if not words:
            return (0, 0), "no_words"
        snippet = _HtmlText(highlight["snippet"]).text.split()
        if "".join(words) != "".join(snippet):
            return (0, 0), "quote_differs"
        return (start, end), ""

    def _to_character(self, octet: int) -> int:
        """Return the number of the character that begins with a byte; -1 if none does."""
        n = bisect_left(self._starts, octet)
        return n if n < len(self._starts) and self._starts[n] == octet else -1
