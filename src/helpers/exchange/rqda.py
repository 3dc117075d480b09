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
from typing import Any, NamedTuple

from helpers.exchange.databases import Tables, read_tables
from helpers.exchange.projects import Excerpt, Loss, Project
from helpers.exchange.r_projects import Span, describe_codes, find_ambiguous_names, locate_words, name_codes
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


class _Part(NamedTuple):
    """A part of a document, or the whole of it, that belongs to a case."""

    case: str
    start: int
    end: int


def read_database(path: Path) -> Project:
    """Read a project.

    Returns
    -------
    Project
        A code in exactly one category is named after it: ``Day/Tea``. ``case`` is the case of the whole
        document, if there is exactly one; variables are those of the case, replaced by those of the document.
        An excerpt within a part that belongs to one case has this case.

    Raises
    ------
    CodingFileError
        It is not a database of RQDA, or changes to it are not yet written.
    """
    tables = read_tables(path, TABLES, newer=NEWER)
    current = {name: [row for row in rows if row.get("status", 1) == 1] for name, rows in tables.items()}
    codes = _name_codes(current)
    parts = _find_parts(current)
    project = Project(
        documents={row["name"]: row["file"] for row in current["source"]},
        attributes=_find_attributes(current, parts),
        codes=list(dict.fromkeys(codes.values())),
        descriptions=_describe_codes(current, codes),
        losses=_count_losses(current),
    )
    n_edited = _add_excerpts(project, current, codes, parts)
    if n_edited:
        project.remarks.append(
            f"Saved with one character too many, because their file was edited in RQDA, "
            f"and read where RQDA highlights them: {counted(n_edited, 'excerpts')}."
        )
    return project


def _name_codes(current: Tables) -> dict[int, str]:
    codes = {row["id"]: row["name"] for row in current["freecode"]}
    categories = {row["catid"]: row["name"] for row in current["codecat"]}
    return name_codes(codes, categories, [(row["catid"], row["cid"]) for row in current["treecode"]])


def _describe_codes(current: Tables, codes: Mapping[int, str]) -> dict[str, str]:
    memos = {row["id"]: row["memo"] for row in current["freecode"]}
    return describe_codes(codes, memos, {row["name"]: row["memo"] for row in current["codecat"]})


def _add_excerpts(
    project: Project, current: Tables, codes: Mapping[int, str], parts: Mapping[int, list[_Part]]
) -> int:
    """Add the excerpt of each coding; return how many have one character too many in their saved words."""
    sources = {row["id"]: row for row in current["source"]}
    ambiguous = find_ambiguous_names((row["name"], row["file"]) for row in sources.values())
    n_edited = 0
    for row in current["coding"]:
        excerpt = _parse_coding(row, sources, codes, parts)
        if excerpt.document in ambiguous:
            excerpt = excerpt._replace(start=0, end=0, reason="two_documents_of_one_name")
        if not excerpt.reason:
            n_edited += _begins_too_early(row, sources[row["fid"]]["file"])
        project.excerpts.append(excerpt)
    return n_edited


def _count_losses(current: Tables) -> list[Loss]:
    n_of = {what: len(current[name]) for name, what in NOT_IMPORTED.items()}
    n_of["memos of codings"] = sum(bool(row["memo"].strip()) for row in current["coding"])
    return [Loss(what, n) for what, n in n_of.items() if n]


def _parse_coding(
    row: Mapping[str, Any],
    sources: Mapping[int, Mapping[str, Any]],
    codes: Mapping[int, str],
    parts: Mapping[int, list[_Part]],
) -> Excerpt:
    number, code = row["fid"], codes.get(row["cid"], "")
    document, span, reason = "", (0, 0), ""
    if number not in sources:
        reason = "unknown_document"
    else:
        document = sources[number]["name"]
        span, reason = _locate(row, sources[number]["file"])
    if not reason and not code:
        span, reason = (0, 0), "unknown_code"
    owner = row["owner"] if row["owner"] != ANYBODY else ""
    excerpt = Excerpt(f"coding {row['rowid']}", document, code, owner, *span, reason)
    if reason:
        return excerpt
    cases = {part.case for part in parts[number] if part.start <= span[0] and span[1] <= part.end}
    return excerpt._replace(case=next(iter(cases)) if len(cases) == 1 else "")


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


def _find_parts(current: Tables) -> dict[int, list[_Part]]:
    """Return the parts of each document that belong to a case, by the document's number."""
    names = {row["id"]: row["name"] for row in current["cases"]}
    parts: dict[int, list[_Part]] = defaultdict(list)
    for row in current["caselinkage"]:
        if row["caseid"] in names:
            parts[row["fid"]].append(_Part(names[row["caseid"]], row["selfirst"], row["selend"]))
    return parts


def _find_attributes(current: Tables, parts: Mapping[int, list[_Part]]) -> dict[str, dict[str, str]]:
    """Return the case and variables of each document, by its name."""
    of_cases = _values_by(current, "caseAttr", "caseID")
    of_files = _values_by(current, "fileAttr", "fileID")
    numbers = {row["name"]: row["id"] for row in current["cases"]}
    attributes = {}
    for source in current["source"]:
        # A position at the end may count a last line end that the text does not have.
        last = len(source["file"]) - 1
        whole = {part.case for part in parts[source["id"]] if part.start == 0 and part.end >= last}
        of_case: dict[str, str] = {}
        case: dict[str, str] = {}
        if len(whole) == 1:
            case["case"] = next(iter(whole))
            of_case = of_cases[numbers[case["case"]]]
        attributes[source["name"]] = of_case | of_files[source["id"]] | case
    return attributes


def _values_by(current: Tables, table: str, key: str) -> dict[int, dict[str, str]]:
    """Return the values of the variables that are not deleted, by the number of their case or file."""
    names = {row["name"] for row in current["attributes"]}
    values: dict[int, dict[str, str]] = defaultdict(dict)
    for row in current[table]:
        if row["variable"] in names:
            values[row[key]][row["variable"]] = row["value"]
    return values
