"""requal: its project, an SQLite database with the suffix ``.requal``.

Positions begin with 1, include the last character and count code points. requal saves the words of each
coding as well, which it takes from these positions. But the browser in which people select counts an emoji as
two: requal then marks, and saves, other words than were selected. They are read as requal shows them, with a
remark. What is deleted has no row.

Notes
-----
Tables and positions: requal 1.2.4.9009, commit dd26614 of github.com/RE-QDA/requal, ``R/db_startup.R``,
``R/mod_document_code_utils_document_code.R`` (``get_segment_text``),
``inst/app/www/document_code_js.js`` (``updateSelection``), ``R/import_rqda.R``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers.exchange.databases import Tables, read_tables
from helpers.exchange.documents_apart import FiledDocument, add_documents
from helpers.exchange.projects import Excerpt, Loss, Project
from helpers.exchange.r_projects import Span, describe_codes, locate_words, name_codes
from helpers.exchange.same_names import fold_name
from helpers.prose import counted

TABLES: dict[str, dict[str, type]] = {
    "projects": {"project_id": int, "project_name": str},
    "documents": {"doc_id": int, "project_id": int, "doc_name": str, "doc_text": str},
    "codes": {"code_id": int, "code_name": str, "code_description": str},
    "categories": {"category_id": int, "category_name": str, "category_description": str},
    "categories_codes_map": {"category_id": int, "code_id": int},
    "segments": {
        "segment_id": int,
        "user_id": int,
        "doc_id": int,
        "code_id": int,
        "segment_start": int,
        "segment_end": int,
        "segment_text": str,
    },
    "users": {"user_id": int, "user_login": str, "user_name": str},
    "cases": {"case_id": int, "case_name": str},
    "cases_documents_map": {"case_id": int, "doc_id": int},
    "attributes": {"attribute_id": int, "attribute_name": str},
    "attribute_values": {"attribute_value_id": int, "value": str},
    "attributes_cases_map": {"case_id": int, "attribute_id": int, "attribute_value_id": int},
    "attributes_documents_map": {"doc_id": int, "attribute_id": int, "attribute_value_id": int},
    "memos": {"memo_id": int},
}
NEWER = {
    "user_login",
    "cases",
    "cases_documents_map",
    "attributes",
    "attribute_values",
    "attributes_cases_map",
    "attributes_documents_map",
    "memos",
}
"""What a version may lack without loss of a coding."""
_beyond_one_unit = re.compile("[\U00010000-\U0010ffff]")


def read_database(path: Path) -> Project:
    """Read all projects of a database; a segment with a code is an excerpt.

    Returns
    -------
    Project
        In a database of several projects a document is named ``project/document``. A code in exactly one
        category is named after it: ``Day/Tea``. ``case`` is the case of the document, if there is exactly
        one; variables are those of the case, replaced by those of the document.

    Raises
    ------
    CodingFileError
        It is not a database of requal, or changes to it are not yet written.
    """
    tables = read_tables(path, TABLES, newer=NEWER)
    texts = {row["doc_id"]: row["doc_text"] for row in tables["documents"]}
    categories = {row["category_id"]: row["category_name"] for row in tables["categories"]}
    members = [(row["category_id"], row["code_id"]) for row in tables["categories_codes_map"]]
    codes = name_codes({row["code_id"]: row["code_name"] for row in tables["codes"]}, categories, members)
    project = Project(
        codes=list(dict.fromkeys(codes.values())),
        descriptions=describe_codes(
            codes,
            {row["code_id"]: row["code_description"] for row in tables["codes"]},
            {row["category_name"]: row["category_description"] for row in tables["categories"]},
        ),
    )
    names = _add_documents(project, tables)
    n_shifted = _add_excerpts(project, names, texts, codes, tables)
    if n_shifted:
        project.remarks.append(
            f"After an emoji, where requal marks other words than were selected: "
            f"{counted(n_shifted, 'excerpts')}. Compare them."
        )
    if tables["memos"]:
        project.losses.append(Loss("memos", len(tables["memos"])))
    return project


def _add_excerpts(
    project: Project,
    names: Mapping[int, str],
    texts: Mapping[int, str],
    codes: Mapping[int, str],
    tables: Tables,
) -> int:
    """Add the excerpt of each segment with a code; return how many of them end after an emoji."""
    coders = _name_coders(tables, project.coders_apart)
    first_emoji = {number: _find_emoji(text) for number, text in texts.items()}
    n_shifted = 0
    # A segment without a code is the place of a memo.
    for row in [row for row in tables["segments"] if row["code_id"] >= 0]:
        name, code = names.get(row["doc_id"], ""), codes.get(row["code_id"], "")
        span, reason = _locate(row, texts)
        if not reason and not code:
            span, reason = (0, 0), "unknown_code"
        coder = coders.get(row["user_id"], "")
        project.excerpts.append(Excerpt(f"segment {row['segment_id']}", name, code, coder, *span, reason))
        n_shifted += not reason and span[1] > first_emoji[row["doc_id"]]
    return n_shifted


def _name_coders(tables: Tables, apart: set[str]) -> dict[int, str]:
    """Return the name of each user, by number; add to `apart` those who have both coded under one name.

    These are named by their number: ``user 2``.
    """
    names = {row["user_id"]: row["user_name"] or row["user_login"] for row in tables["users"]}
    users_of: dict[str, list[int]] = defaultdict(list)
    for user in dict.fromkeys(row["user_id"] for row in tables["segments"] if row["code_id"] >= 0):
        name = fold_name(names.get(user, ""))
        if name:
            users_of[name].append(user)
    for same in users_of.values():
        if len(same) > 1:
            names |= {user: f"user {user}" for user in same}
            apart |= {f"user {user}" for user in same}
    return names


def _add_documents(project: Project, tables: Tables) -> dict[int, str]:
    """Add each document with its text, case and attributes; return its name, by its number."""
    prefixes = {row["project_id"]: f"{row['project_name']}/" for row in tables["projects"]}
    attributes = _find_attributes(tables)
    documents = []
    for row in tables["documents"]:
        number = row["doc_id"]
        name = row["doc_name"]
        if len(prefixes) > 1:
            name = prefixes.get(row["project_id"], "") + name
        documents.append(FiledDocument(name, f"{{id {number}}}", row["doc_text"], attributes[number]))
    names = add_documents(project, documents)
    return {row["doc_id"]: name for row, name in zip(tables["documents"], names, strict=True)}


def _find_emoji(text: str) -> int:
    """Return where the first character is that a browser counts as two; the text's length if none is."""
    found = _beyond_one_unit.search(text)
    return found.start() if found else len(text)


def _locate(row: Mapping[str, Any], texts: Mapping[int, str]) -> tuple[Span, str]:
    """Return the span of a segment.

    In a project that was imported from RQDA a segment may begin with 0. A selection to the end of a document
    may end beyond it.
    """
    text = texts.get(row["doc_id"])
    if text is None:
        return (0, 0), "unknown_document"
    if row["segment_start"] < 0:
        return (0, 0), "outside_document"
    span = (max(row["segment_start"] - 1, 0), min(row["segment_end"], len(text)))
    return locate_words(text, span, row["segment_text"])


def _find_attributes(tables: Tables) -> dict[int, dict[str, str]]:
    """Return the case and variables of each document, by its number."""
    variables = {row["attribute_id"]: row["attribute_name"] for row in tables["attributes"]}
    values = {row["attribute_value_id"]: row["value"] for row in tables["attribute_values"]}
    case_names = {row["case_id"]: row["case_name"] for row in tables["cases"] if row["case_name"].strip()}
    cases_of: dict[int, set[int]] = defaultdict(set)
    for row in tables["cases_documents_map"]:
        if row["case_id"] in case_names:
            cases_of[row["doc_id"]].add(row["case_id"])
    of_cases = _values_by(tables["attributes_cases_map"], "case_id", variables, values)
    of_documents = _values_by(tables["attributes_documents_map"], "doc_id", variables, values)
    attributes = {}
    for row in tables["documents"]:
        number = row["doc_id"]
        attributes[number] = dict(of_documents[number])
        if len(cases_of[number]) == 1:
            case = next(iter(cases_of[number]))
            attributes[number] = of_cases[case] | attributes[number] | {"case": case_names[case]}
    return attributes


def _values_by(
    rows: list[dict[str, Any]], key: str, variables: Mapping[int, str], values: Mapping[int, str]
) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if row["attribute_id"] in variables and row["attribute_value_id"] in values:
            found[row[key]][variables[row["attribute_id"]]] = values[row["attribute_value_id"]]
    return found
