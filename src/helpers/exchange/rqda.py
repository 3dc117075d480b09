"""RQDA: its project, an SQLite database with the suffix ``.rqda``.

Positions are half-open and count code points, as the text fields of GTK do. RQDA saves the words of each
coding as well. When somebody edits a file in it, it saves them with one character too many at the start,
while the position stays right: such a coding is taken where RQDA highlights it. What is deleted keeps its row
with another ``status`` than 1.

Notes
-----
Tables, positions and the fault: RQDA 0.5, commit b3d09c0 of github.com/Ronggui/RQDA, ``R/ProjectFun.R``
(``new_proj``, ``UpgradeTables``), ``man/RQDATables.rd``, ``R/CodesFun.R`` (``sindex``), ``R/autoCoding.R``
(``insertCoding``), ``R/FilesFun.R`` (``EditFileFun``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers.exchange.case_parts import CaseParts
from helpers.exchange.databases import Tables, read_tables
from helpers.exchange.documents_apart import FiledDocument, add_documents
from helpers.exchange.projects import Excerpt, Loss, Project
from helpers.exchange.r_projects import Span, describe_codes, locate_words, name_codes
from helpers.exchange.same_names import only_meanings
from helpers.prose import counted

TABLES: dict[str, dict[str, type]] = {
    "source": {"id": int, "name": str, "file": str, "status": int},
    "freecode": {"id": int, "name": str, "memo": str, "status": int},
    "codecat": {"catid": int, "name": str, "memo": str, "status": int},
    "treecode": {"cid": int, "catid": int, "status": int},
    "coding": {
        "cid": int,
        "fid": int,
        "seltext": str,
        "selfirst": int,
        "selend": int,
        "status": int,
        "owner": str,
        "memo": str,
    },
    "cases": {"id": int, "name": str, "status": int},
    "caselinkage": {"caseid": int, "fid": int, "selfirst": int, "selend": int, "status": int},
    "attributes": {"name": str, "status": int},
    "caseAttr": {"variable": str, "value": str, "caseID": int},
    "fileAttr": {"variable": str, "value": str, "fileID": int},
    "coding2": {"status": int},
    "annotation": {"status": int},
    "journal": {"status": int},
}
NEWER = {"attributes", "caseAttr", "fileAttr", "coding2", "annotation", "journal"}
"""Tables that the first versions did not have."""
NOT_IMPORTED = {
    "coding2": "codings of the second coding table (coding2)",
    "annotation": "annotations",
    "journal": "journals",
}
ANYBODY = "default"
"""The coder of whoever has not entered a name."""


def read_database(path: Path) -> Project:
    """Read a project.

    Returns
    -------
    Project
        A code in exactly one category is named after it: ``Day/Tea``. ``case`` is the case of the whole
        document, if there is exactly one; variables are those of the case, replaced by those of the document.
        Where parts of a document belong to cases, an excerpt has the case of its part (`case_parts`).

    Raises
    ------
    CodingFileError
        It is not a database of RQDA, or changes to it are not yet written.
    """
    tables = read_tables(path, TABLES, newer=NEWER)
    current = {name: [row for row in rows if row.get("status", 1) == 1] for name, rows in tables.items()}
    codes = _name_codes(current)
    project = Project(
        codes=list(dict.fromkeys(codes.values())),
        descriptions=_describe_codes(current, codes),
        losses=_count_losses(current),
    )
    names = _add_documents(project, current)
    n_edited = _add_excerpts(project, current, names, codes)
    if n_edited:
        project.remarks.append(
            f"Saved with one character too many, because their file was edited in RQDA, "
            f"and read where RQDA highlights them: {counted(n_edited, 'excerpts')}."
        )
    return project


def _name_codes(current: Tables) -> dict[int, str]:
    codes = only_meanings((row["id"], row["name"]) for row in current["freecode"])
    categories = {row["catid"]: row["name"] for row in current["codecat"]}
    return name_codes(codes, categories, [(row["catid"], row["cid"]) for row in current["treecode"]])


def _describe_codes(current: Tables, codes: Mapping[int, str]) -> dict[str, str]:
    memos = {row["id"]: row["memo"] for row in current["freecode"]}
    return describe_codes(codes, memos, {row["name"]: row["memo"] for row in current["codecat"]})


def _add_documents(project: Project, current: Tables) -> dict[int, str]:
    """Add each document with its text, case and variables; return the name of every document, by its number.

    The case is that of the whole document, if there is exactly one.
    """
    of_cases = _values_by(current, "caseAttr", "caseID")
    of_files = _values_by(current, "fileAttr", "fileID")
    cases = {row["id"]: row["name"] for row in current["cases"]}
    documents = []
    for source in current["source"]:
        number, text = source["id"], source["file"]
        whole = {row["caseid"] for row in _list_links(current, source) if _is_whole(row, text)}
        attributes = dict(of_files[number])
        if len(whole) == 1:
            case = next(iter(whole))
            attributes = of_cases[case] | attributes | {"case": cases[case]}
        documents.append(FiledDocument(source["name"], f"{{id {number}}}", text, attributes))
    names = add_documents(project, documents)
    return {source["id"]: name for source, name in zip(current["source"], names, strict=True)}


def _values_by(current: Tables, table: str, key: str) -> dict[int, dict[str, str]]:
    """Return the values of the variables that are not deleted, by the number of their case or file."""
    names = {row["name"] for row in current["attributes"]}
    values: dict[int, dict[str, str]] = defaultdict(dict)
    for row in current[table]:
        if row["variable"] in names:
            values[row[key]][row["variable"]] = row["value"]
    return values


def _list_links(current: Tables, source: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows that link a document, or a part of it, with a case that has a name."""
    named = {row["id"] for row in current["cases"] if row["name"].strip()}
    return [row for row in current["caselinkage"] if row["fid"] == source["id"] and row["caseid"] in named]


def _is_whole(link: Mapping[str, Any], text: str) -> bool:
    """Tell whether a case has the whole of a document; its end may not count a last line end."""
    return bool(link["selfirst"] == 0 and link["selend"] >= len(text) - 1)


def _find_parts(current: Tables) -> dict[int, CaseParts]:
    """Return the parts of each document that belong to cases, where these do not have the whole of it."""
    cases = {row["id"]: row["name"] for row in current["cases"]}
    parts = {}
    for source in current["source"]:
        links = [row for row in _list_links(current, source) if not _is_whole(row, source["file"])]
        of_source = [(cases[row["caseid"]], [(row["selfirst"], row["selend"])]) for row in links]
        if of_source:
            parts[source["id"]] = CaseParts(source["file"], of_source)
    return parts


def _add_excerpts(
    project: Project, current: Tables, names: Mapping[int, str], codes: Mapping[int, str]
) -> int:
    """Add the excerpt of each coding; return how many have one character too many in their saved words."""
    texts = only_meanings((row["id"], row["file"]) for row in current["source"])
    parts = _find_parts(current)
    for number, of_document in parts.items():
        project.divided.setdefault(names[number], set()).update(of_document.cases)
    n_edited = 0
    for row in current["coding"]:
        number, code = row["fid"], codes.get(row["cid"], "")
        span, reason = (0, 0), "unknown_document"
        if number in texts:
            span, reason = _locate(row, texts[number])
        if not reason and not code:
            span, reason = (0, 0), "unknown_code"
        owner = row["owner"] if row["owner"] != ANYBODY else ""
        excerpt = Excerpt(f"coding {row['rowid']}", names.get(number, ""), code, owner, *span, reason)
        if not reason:
            n_edited += _begins_too_early(row, texts[number])
            if number in parts:
                excerpt = excerpt._replace(case=parts[number].case_of(*span))
        project.excerpts.append(excerpt)
    return n_edited


def _count_losses(current: Tables) -> list[Loss]:
    n_of = {what: len(current[name]) for name, what in NOT_IMPORTED.items()}
    n_of["memos of codings"] = sum(bool(row["memo"].strip()) for row in current["coding"])
    return [Loss(what, n) for what, n in n_of.items() if n]


def _locate(row: Mapping[str, Any], text: str) -> tuple[Span, str]:
    span = (row["selfirst"], row["selend"])
    located, reason = locate_words(text, span, row["seltext"])
    if reason == "quote_differs" and _begins_too_early(row, text):
        return span, ""
    return located, reason


def _begins_too_early(row: Mapping[str, Any], text: str) -> bool:
    """Tell whether the saved words are those at the position and the character before it."""
    _, reason = locate_words(text, (row["selfirst"] - 1, row["selend"]), row["seltext"])
    return not reason
