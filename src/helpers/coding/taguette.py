"""Taguette: its database (``.sqlite3``), or the highlights that it exports as CSV.

The database is the better of the two: it holds the texts, where each highlight stands, and mostly who made it. Its positions count
the UTF-8 bytes of a document without its tags. The CSV has one row a highlight and tag (``id``, ``document``, ``tag``, ``content``):
no positions, no dates, and not who coded.
"""

from __future__ import annotations

import csv
import json
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np

from helpers.coding.projects import CodingFileError, Loss, Project, Selection
from helpers.coding.sqlite import Row, read_tables

COLUMNS = ["id", "document", "tag", "content"]
TABLES = {
    "projects": ("id", "name"),
    "documents": ("id", "name", "project_id", "contents"),
    "highlights": ("id", "document_id", "start_offset", "end_offset", "snippet"),
    "tags": ("id", "path"),
    "highlight_tags": ("highlight_id", "tag_id"),
    "commands": ("id", "user_login", "payload"),
}
NOBODY = "admin"
"""The login that stands for whoever uses Taguette on their own machine, and for all persons of a project that is exported."""
INLINE = {"a", "b", "code", "del", "em", "i", "img", "q", "s", "span", "strong", "sub", "sup", "u"}
"""Elements that do not end a line; every other does."""


def read_database(path: Path) -> Project:
    """Read the database: a highlight with several tags is several selections.

    Returns
    -------
    Project
        Texts as Taguette shows them, a line a paragraph. With several projects in the database a document is ``project/document``.

    Raises
    ------
    CodingFileError
        It is no database of Taguette.
    """
    tables = read_tables(path, TABLES)
    project = Project(codes=list(dict.fromkeys(tag["path"] for tag in tables["tags"])))
    names = _names(tables["projects"], tables["documents"])
    texts = {row["id"]: _Text(row["contents"]) for row in tables["documents"]}
    project.documents = {names[number]: text.text for number, text in texts.items()}
    n_texts = Counter(name for name, _ in {(names[number], text.text) for number, text in texts.items()})
    tags_of = defaultdict(list)
    for row in tables["highlight_tags"]:
        tags_of[row["highlight_id"]].append(row["tag_id"])
    paths, coders = {tag["id"]: tag["path"] for tag in tables["tags"]}, _coders(tables["commands"])
    for row in tables["highlights"]:
        name, text = names.get(row["document_id"], ""), texts.get(row["document_id"])
        ambiguous = "two_documents_of_one_name" if n_texts[name] > 1 else ""
        start, end, wrong = text.place(row) if text else (0, 0, "unknown_document")
        for tag in tags_of[row["id"]]:
            reason = wrong if text is None else ambiguous or ("" if tag in paths else "unknown_code") or wrong
            span = (0, 0) if reason else (start, end)
            coder = coders.get((row["id"], tag), "")
            project.selections.append(Selection(f"highlight {row['id']}", name, paths.get(tag, ""), coder, *span, reason))
    n_untagged = sum(row["id"] not in tags_of or not tags_of[row["id"]] for row in tables["highlights"])
    project.losses = [Loss("highlights without a tag", n_untagged)] if n_untagged else []
    return project
