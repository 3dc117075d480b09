"""QualCoder: its project, a folder ``.qda`` with the database ``data.qda``, or this database by itself.

Positions are half-open. They count code points where QualCoder has searched and coded automatically, but
UTF-16 units where a person has selected text (an emoji counts as two); the database does not say which. It
also saves the words of each coding, so that the right reading is the one that gives these words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from helpers.exchange.databases import Tables, read_tables
from helpers.exchange.projects import Excerpt, Loss, Project
from helpers.prose import counted

TABLES: dict[str, dict[str, type]] = {
    "source": {"id": int, "name": str, "fulltext": str},
    "code_cat": {"catid": int, "name": str, "supercatid": int, "memo": str},
    "code_name": {"cid": int, "name": str, "catid": int, "supercid": int, "memo": str},
    "code_text": {"cid": int, "fid": int, "seltext": str, "pos0": int, "pos1": int, "owner": str},
    "cases": {"caseid": int, "name": str},
    "case_text": {"caseid": int, "fid": int, "pos0": int, "pos1": int},
    "attribute": {"name": str, "attr_type": str, "value": str, "id": int},
    "code_av": {"id": int},
    "code_image": {"id": int},
    "annotation": {"fid": int},
    "journal": {"jid": int},
}
_Key = tuple[str, int]
"""``code`` or ``category``, and its number."""
Units = np.ndarray[tuple[int], np.dtype[np.int64]]
NOT_IMPORTED = {
    "code_av": "excerpts of audio and video",
    "code_image": "excerpts of pictures",
    "annotation": "annotations",
    "journal": "journals",
}
PARTS_WITH_CASE = "parts of documents that belong to a case"


def read_database(path: Path) -> Project:
    """Read a project, given as its folder or its database.

    Returns
    -------
    Project
        ``case`` is the case of the whole document, if there is exactly one; variables are those of the case,
        replaced by those of the document.

    Raises
    ------
    CodingFileError
        It is not a database of QualCoder, or changes to it are not yet written.
    """
    tables = read_tables(path / "data.qda" if path.is_dir() else path, TABLES, newer={"supercid", "memo"})
    names = {row["id"]: row["name"] for row in tables["source"]}
    texts = {row["id"]: row["fulltext"] for row in tables["source"] if row["fulltext"]}
    paths = _name_codes(tables["code_name"], tables["code_cat"])
    codes = {number: path for (kind, number), path in paths.items() if kind == "code"}
    project = Project(
        {names[number]: text for number, text in texts.items()},
        codes=list(codes.values()),
        descriptions=_describe_codes(paths, tables),
    )
    n_parts = _add_attributes(project, names, texts, tables)
    n_in_units = _add_excerpts(project, names, texts, codes, tables["code_text"])
    if n_in_units:
        n_excerpts = counted(n_in_units, "excerpts")
        project.remarks = [
            f"Read in UTF-16 units (an emoji is two), as the words saved with them show: {n_excerpts}."
        ]
    n_of = {what: len(tables[name]) for name, what in NOT_IMPORTED.items()} | {PARTS_WITH_CASE: n_parts}
    project.losses = [Loss(what, n) for what, n in n_of.items() if n]
    return project


def _name_codes(names: list[dict[str, Any]], categories: list[dict[str, Any]]) -> dict[_Key, str]:
    """Return the name of each code and category after the codes and categories above it.

    Where categories contain one another in a circle, each of them is named once.
    """
    above: dict[_Key, tuple[str, _Key]] = {}
    for row in categories:
        above["category", row["catid"]] = (row["name"], ("category", row["supercatid"]))
    code_ids = {row["cid"] for row in names}
    for row in names:
        parent = ("category", row["catid"])
        if row["supercid"] in code_ids:
            parent = ("code", row["supercid"])
        above["code", row["cid"]] = (row["name"], parent)
    paths = {}
    for one in above:
        parts, key = [], one
        seen: set[_Key] = set()
        while key in above and key not in seen:
            seen.add(key)
            name, key = above[key]
            parts.append(name)
        paths[one] = "/".join(part.replace("/", "-") for part in reversed(parts))
    return paths


def _describe_codes(paths: Mapping[_Key, str], tables: Tables) -> dict[str, str]:
    """Return the memo of each code and category that has one, by its name."""
    descriptions: dict[str, str] = {}
    for kind, table, number in (("code", "code_name", "cid"), ("category", "code_cat", "catid")):
        for row in tables[table]:
            if row["memo"].strip():
                descriptions.setdefault(paths[kind, row[number]], row["memo"].strip())
    return descriptions


def _add_attributes(
    project: Project, names: Mapping[int, str], texts: Mapping[int, str], tables: Tables
) -> int:
    """Add the case and variables of each document; return how many parts of documents have a case."""
    values: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for row in tables["attribute"]:
        values[row["attr_type"], row["id"]][row["name"]] = row["value"]
    n_parts = 0
    cases_of = defaultdict(set)
    for row in tables["case_text"]:
        if row["pos0"] == 0 and row["pos1"] >= len(texts.get(row["fid"], "")) - 1:
            cases_of[row["fid"]].add(row["caseid"])
        elif row["fid"] in texts:
            n_parts += 1
    case_names = {row["caseid"]: row["name"] for row in tables["cases"]}
    for number in texts:
        case = next(iter(cases_of[number])) if len(cases_of[number]) == 1 else -1
        attributes = values["case", case] | values["file", number]
        if case in case_names:
            attributes["case"] = case_names[case]
        project.attributes[names[number]] = attributes
    return n_parts


def _add_excerpts(
    project: Project,
    names: Mapping[int, str],
    texts: Mapping[int, str],
    codes: Mapping[int, str],
    codings: list[dict[str, Any]],
) -> int:
    """Add the excerpt of each coding; return how many have positions in UTF-16 units."""
    units = {number: _count_units(text) for number, text in texts.items()}
    n_in_units = 0
    for row in codings:
        number, code = row["fid"], codes.get(row["cid"], "")
        span, reason = (0, 0), ""
        if number not in texts:
            reason = "unknown_document"
        elif not code:
            reason = "unknown_code"
        else:
            span, reason = _find_words(row, texts[number], units[number])
        n_in_units += not reason and span != (row["pos0"], row["pos1"])
        excerpt = Excerpt(f"coding {row['rowid']}", names.get(number, ""), code, row["owner"], *span, reason)
        project.excerpts.append(excerpt)
    return n_in_units


def _count_units(text: str) -> Units:
    """Return how many UTF-16 units come before each character, and before the end."""
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    return np.append(0, np.cumsum(1 + (points > 0xFFFF)))


def _find_words(row: Mapping[str, Any], text: str, units: Units) -> tuple[tuple[int, int], str]:
    """Return the span of a coding's words, or why it cannot be established."""
    as_code_points = (row["pos0"], row["pos1"])
    in_units = np.array(as_code_points)
    at = np.searchsorted(units, in_units).clip(max=len(text))
    readings = {as_code_points}
    if (units[at] == in_units).all():
        readings.add((int(at[0]), int(at[1])))
    inside = [(start, end) for start, end in readings if 0 <= start <= end <= len(text)]
    if not inside:
        return (0, 0), "outside_document"
    if not any(text[start:end].strip() for start, end in inside):
        return (0, 0), "no_words"
    right = [(start, end) for start, end in inside if text[start:end] == row["seltext"]]
    if not right:
        return (0, 0), "quote_differs"
    if len(right) > 1:
        return (0, 0), "quote_occurs_twice"
    return right[0], ""
