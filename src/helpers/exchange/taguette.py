"""Taguette: its database (``.sqlite3``), or the highlights that it exports as CSV.

The database is the better of the two: it holds the texts, where each highlight stands, and mostly who made it. Its positions count
the UTF-8 bytes of a document without its tags. The CSV has one row a highlight and tag (``id``, ``document``, ``tag``, ``content``):
no positions, no dates, and not who coded.
"""

from __future__ import annotations

import csv
import itertools
import json
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np

from helpers.exchange.databases import read_tables
from helpers.exchange.projects import CodingFileError, Excerpt, Loss, Project

COLUMNS = ["id", "document", "tag", "content"]
TABLES: dict[str, dict[str, type]] = {
    "projects": {"id": int, "name": str},
    "documents": {"id": int, "name": str, "project_id": int, "contents": str},
    "highlights": {"id": int, "document_id": int, "start_offset": int, "end_offset": int, "snippet": str},
    "tags": {"id": int, "path": str},
    "highlight_tags": {"highlight_id": int, "tag_id": int},
    "commands": {"id": int, "user_login": str, "payload": str},
}
NOBODY = "admin"
"""The login of whoever uses Taguette on their own machine, and of everybody in a project that a server has exported."""
INLINE = {"a", "b", "code", "del", "em", "img", "q", "strong", "sub", "sup", "u"}
"""Elements after which a line goes on; all others that Taguette lets stand end it."""


def read_database(path: Path) -> Project:
    """Read the database. A highlight with several tags is several excerpts, each by the person who gave the tag.

    Returns
    -------
    Project
        Texts as Taguette shows them, one line a paragraph. A document is ``project/document`` if there are several projects.

    Raises
    ------
    CodingFileError
        It is no database of Taguette, or changes to it are not yet written.
    """
    tables = read_tables(path, TABLES)
    names = _names(tables["projects"], tables["documents"])
    texts = {row["id"]: _Text(row["contents"]) for row in tables["documents"]}
    n_texts = Counter(name for name, _ in {(names[number], text.text) for number, text in texts.items()})
    paths, coders = {row["id"]: row["path"] for row in tables["tags"]}, _coders(tables["commands"])
    tags_of = defaultdict(list)
    for row in tables["highlight_tags"]:
        tags_of[row["highlight_id"]].append(row["tag_id"])
    project = Project(
        {names[number]: text.text for number, text in texts.items()},
        codes=list(dict.fromkeys(paths.values())),
    )
    n_untagged = 0
    for row in tables["highlights"]:
        number, tags = row["document_id"], tags_of.get(row["id"], [])
        start, end, reason = texts[number].place(row) if number in texts else (0, 0, "unknown_document")
        name = names.get(number, "")
        reason = "two_documents_of_one_name" if n_texts[name] > 1 else reason
        for tag in tags:
            why = reason or ("" if tag in paths else "unknown_code")
            span = (0, 0) if why else (start, end)
            coder = coders.get((row["id"], tag), "")
            project.excerpts.append(
                Excerpt(f"highlight {row['id']}", name, paths.get(tag, ""), coder, *span, why)
            )
        n_untagged += not tags
    project.losses += [Loss("highlights without a tag", n_untagged)] if n_untagged else []
    return project


def read_highlights(path: Path) -> Project:
    """Read the highlights' CSV. Where a highlight stands must be found by its words (`Excerpt.quote`).

    Raises
    ------
    CodingFileError
        It is no CSV in UTF-8, or has other columns.
    """
    project = Project()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            if next(reader, None) != COLUMNS:
                raise CodingFileError("not_a_coding_file")
            for row in reader:
                if len(row) != len(COLUMNS):
                    raise CodingFileError("not_a_coding_file")
                number, document, tag, content = row
                reason = "" if content.strip() else "no_words"
                reason = "unknown_document" if not document else "unknown_code" if not tag else reason
                project.excerpts.append(
                    Excerpt(f"highlight {number}", document, tag, "", 0, 0, reason, content)
                )
    except (UnicodeDecodeError, csv.Error, OSError):
        raise CodingFileError("not_a_coding_file") from None
    project.codes = list(dict.fromkeys(excerpt.code for excerpt in project.excerpts if excerpt.code))
    return project


def _names(projects: list[dict[str, Any]], documents: list[dict[str, Any]]) -> dict[int, str]:
    """Return the name of each document, by its number."""
    above = {row["id"]: f"{row['name']}/" if len(projects) > 1 else "" for row in projects}
    return {row["id"]: above.get(row["project_id"], "") + row["name"] for row in documents}


def _coders(commands: list[dict[str, Any]]) -> dict[tuple[int, int], str]:
    """Return who gave a highlight a tag, by the numbers of both, from the database's history."""
    given: dict[int, dict[int, str]] = {}
    for row in commands:
        try:
            command = json.loads(row["payload"])
        except (ValueError, RecursionError):
            continue
        match command:
            case {"type": "highlight_add", "highlight_id": int(highlight), "tags": list(tags)}:
                before = given.get(highlight, {})
                given[highlight] = {
                    tag: before.get(tag, row["user_login"]) for tag in tags if isinstance(tag, int)
                }
            case {"type": "tag_merge", "src_tag_id": int(merged), "dest_tag_id": int(kept)}:
                for coder_of in given.values():
                    if merged in coder_of:
                        coder_of.setdefault(kept, coder_of.pop(merged))
    return {
        (highlight, tag): "" if coder == NOBODY else coder
        for highlight, coder_of in given.items()
        for tag, coder in coder_of.items()
    }


class _Text(HTMLParser):
    """A document's text: as Taguette counts it, without its tags; and as it is read, with a new line where a paragraph ends."""

    def __init__(self, contents: str) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._n = 0
        self._breaks: list[int] = []
        self._is_new_pre = False
        self.feed(contents.replace("\r\n", "\n").replace("\r", "\n"))
        self.close()
        self._breaks = [at for at in self._breaks if at < self._n]
        counted = "".join(self._parts)
        octets = np.frombuffer(counted.encode("utf-8"), dtype=np.uint8)
        self._starts = np.append(np.flatnonzero((octets & 0xC0) != 0x80), len(octets))
        self.text = "\n".join(
            counted[start:end] for start, end in itertools.pairwise([0, *self._breaks, self._n])
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """End the line."""
        self._end_line(tag)
        self._is_new_pre = tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        """End the line."""
        self._end_line(tag)
        self._is_new_pre = False

    def handle_data(self, data: str) -> None:
        """Take words over; a line end at the start of ``<pre>`` is no part of it in HTML."""
        own = data.removeprefix("\n") if self._is_new_pre else data
        self._is_new_pre = False
        self._parts += [own] if own else []
        self._n += len(own)

    def _end_line(self, tag: str) -> None:
        if (
            tag not in INLINE
            and self._parts
            and not self._parts[-1][-1].isspace()
            and self._n not in self._breaks[-1:]
        ):
            self._breaks.append(self._n)

    def place(self, highlight: Mapping[str, Any]) -> tuple[int, int, str]:
        """Return where a highlight begins and ends in the text as it is read, or why it has no place."""
        start, end = self._point(highlight["start_offset"]), self._point(highlight["end_offset"])
        if not 0 <= start <= end:
            return 0, 0, "outside_document"
        start, end = start + bisect_right(self._breaks, start), end + bisect_left(self._breaks, end)
        words = self.text[start:end].split()
        if not words:
            return 0, 0, "no_words"
        snippet = _Text(highlight["snippet"]).text.split()
        return (start, end, "") if "".join(words) == "".join(snippet) else (0, 0, "quote_differs")

    def _point(self, octet: int) -> int:
        """Return the number of the character that begins with a byte; -1: none does."""
        n = int(np.searchsorted(self._starts, octet))
        return n if n < len(self._starts) and self._starts[n] == octet else -1
