"""QualCoder-shaped projects for tests: a folder ``.qda`` with a database, as that program makes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

SCHEMA = """
CREATE TABLE project (databaseversion text, date text, memo text, about text, codername text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner
    text, date text, unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid
    integer, unique(name));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text,
    color text, unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1
    integer, owner text, date text, memo text, avid integer, important integer);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer);
CREATE TABLE code_image (imid integer primary key, id integer, cid integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer);
"""


class Coding(NamedTuple):
    """The first occurrence of some words in a document, with a code."""

    document: str
    code: str
    words: str
    coder: str = "default"


def write_project(
    folder: Path,
    documents: Mapping[str, str],
    codes: Iterable[str],
    codings: Iterable[Coding] = (),
    *,
    memos: Mapping[str, str] | None = None,
    cases: Mapping[str, str] | None = None,
    variables: Mapping[str, Mapping[str, str]] | None = None,
) -> Path:
    """Write a project; return its folder.

    Parameters
    ----------
    codes
        The last part of a path is a code, the parts above it are categories: ``Work/Pay``.
    memos
        By the path of a code or category.
    cases, variables
        By the name of a document: its case, and its variables.
    """
    folder.mkdir(parents=True)
    memos = memos or {}
    number_of = {name: n for n, name in enumerate(documents, start=1)}
    categories: dict[str, int] = {}
    cids: dict[str, int] = {}
    with closing(sqlite3.connect(folder / "data.qda")) as one, one:
        one.executescript(SCHEMA)
        for name, text in documents.items():
            one.execute(
                "INSERT INTO source (id, name, fulltext) VALUES (?, ?, ?)", (number_of[name], name, text)
            )
        for path in codes:
            *parents, code = path.split("/")
            above = None
            for n in range(1, len(parents) + 1):
                category = "/".join(parents[:n])
                if category not in categories:
                    categories[category] = len(categories) + 1
                    one.execute(
                        "INSERT INTO code_cat (catid, name, supercatid, memo) VALUES (?, ?, ?, ?)",
                        (categories[category], parents[n - 1], above, memos.get(category, "")),
                    )
                above = categories[category]
            cids[path] = len(cids) + 1
            one.execute(
                "INSERT INTO code_name (cid, name, catid, memo) VALUES (?, ?, ?, ?)",
                (cids[path], code, above, memos.get(path, "")),
            )
        for coding in codings:
            start = documents[coding.document].index(coding.words)
            one.execute(
                "INSERT INTO code_text (cid, fid, seltext, pos0, pos1, owner) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    cids[coding.code],
                    number_of[coding.document],
                    coding.words,
                    start,
                    start + len(coding.words),
                    coding.coder,
                ),
            )
        for n, (name, case) in enumerate((cases or {}).items(), start=1):
            one.execute("INSERT INTO cases (caseid, name) VALUES (?, ?)", (n, case))
            span = (n, number_of[name], 0, len(documents[name]))
            one.execute("INSERT INTO case_text (caseid, fid, pos0, pos1) VALUES (?, ?, ?, ?)", span)
        for name, values in (variables or {}).items():
            for variable, value in values.items():
                one.execute(
                    "INSERT INTO attribute (name, attr_type, value, id) VALUES (?, 'file', ?, ?)",
                    (variable, value, number_of[name]),
                )
    return folder
