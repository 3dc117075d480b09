"""QualCoder: its project, a folder ``.qda`` that holds the database ``data.qda``, or this database alone.

Positions are half-open. They count code points where QualCoder has searched and coded by itself, but UTF-16 units where a person has
selected by hand (an emoji is two); the database does not say which. It keeps the words beside them: the reading that gives them is right.
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
    "code_cat": {"catid": int, "name": str, "supercatid": int},
    "code_name": {"cid": int, "name": str, "catid": int, "supercid": int},
    "code_text": {"cid": int, "fid": int, "seltext": str, "pos0": int, "pos1": int, "owner": str},
    "cases": {"caseid": int, "name": str},
    "case_text": {"caseid": int, "fid": int, "pos0": int, "pos1": int},
    "attribute": {"name": str, "attr_type": str, "value": str, "id": int},
    "code_av": {"id": int},
    "code_image": {"id": int},
    "annotation": {"fid": int},
    "journal": {"jid": int},
}
Units = np.ndarray[tuple[int], np.dtype[np.int64]]
NOT_TAKEN = {
    "code_av": "excerpts of audio and video",
    "code_image": "excerpts of pictures",
    "annotation": "annotations",
    "journal": "journals",
}
PARTS = "stretches of documents that belong to a case"


def read_database(path: Path) -> Project:
    """Read a project, given as its folder or its database.

    Returns
    -------
    Project
        ``case`` is the case that a whole document belongs to, if it is one alone; its variables are the document's, then the case's.

    Raises
    ------
    CodingFileError
        It is no database of QualCoder, or changes to it are not yet written.
    """
    tables = read_tables(path / "data.qda" if path.is_dir() else path, TABLES, newer={"supercid"})
    names = {row["id"]: row["name"] for row in tables["source"]}
    texts = {row["id"]: row["fulltext"] for row in tables["source"] if row["fulltext"]}
    codes = _codes(tables["code_name"], tables["code_cat"])
    project = Project({names[number]: text for number, text in texts.items()}, codes=list(codes.values()))
    n_parts = _tell_attributes(project, names, texts, tables)
    units = {number: _units(text) for number, text in texts.items()}
    n_units = 0
    for row in tables["code_text"]:
        span, reason = (
            _place(row, texts[row["fid"]], units[row["fid"]])
            if row["fid"] in texts
            else ((0, 0), "unknown_document")
        )
        code = codes.get(row["cid"], "")
        reason = reason if code or row["fid"] not in texts else "unknown_code"
        span = (0, 0) if reason else span
        n_units += not reason and span != (row["pos0"], row["pos1"])
        project.excerpts.append(
            Excerpt(f"coding {row['rowid']}", names.get(row["fid"], ""), code, row["owner"], *span, reason)
        )
    said = f"Read in UTF-16 units (an emoji is two), as the words kept beside them show: {counted(n_units, 'excerpts')}."
    project.remarks = [said] if n_units else []
    counts = {words: len(tables[name]) for name, words in NOT_TAKEN.items()} | {PARTS: n_parts}
    project.losses = [Loss(words, n) for words, n in counts.items() if n]
    return project


def _codes(names: list[dict[str, Any]], categories: list[dict[str, Any]]) -> dict[int, str]:
    """Return the name of each code with the codes and categories above it; of what lies in each other, each is named once."""
    above: dict[tuple[str, Any], tuple[str, tuple[str, Any]]] = {}
    for row in categories:
        above["category", row["catid"]] = (row["name"], ("category", row["supercatid"]))
    own = {row["cid"] for row in names}
    for row in names:
        above["code", row["cid"]] = (
            row["name"],
            ("code", row["supercid"]) if row["supercid"] in own else ("category", row["catid"]),
        )
    codes = {}
    for row in names:
        parts, at = [], ("code", row["cid"])
        seen: set[tuple[str, Any]] = set()
        while at in above and at not in seen:
            seen.add(at)
            name, at = above[at]
            parts.append(name)
        codes[row["cid"]] = "/".join(part.replace("/", "-") for part in reversed(parts))
    return codes


def _tell_attributes(
    project: Project, names: Mapping[int, str], texts: Mapping[int, str], tables: Tables
) -> int:
    """Write down what the database says of each document; return how many parts of documents belong to a case by themselves."""
    values: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for row in tables["attribute"]:
        values[row["attr_type"], row["id"]][row["name"]] = row["value"]
    n_parts = 0
    cases_of = defaultdict(set)
    for row in tables["case_text"]:
        if row["pos0"] == 0 and row["pos1"] >= len(texts.get(row["fid"], "")) - 1:
            cases_of[row["fid"]].add(row["caseid"])
        else:
            n_parts += row["fid"] in texts
    cases = {row["caseid"]: row["name"] for row in tables["cases"]}
    for number in texts:
        case = next(iter(cases_of[number])) if len(cases_of[number]) == 1 else -1
        own = {"case": cases[case]} if case in cases else {}
        project.attributes[names[number]] = values["case", case] | values["file", number] | own
    return n_parts


def _units(text: str) -> Units:
    """Return how many UTF-16 units stand before each character, and in all."""
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    return np.append(0, np.cumsum(1 + (points > 0xFFFF)))


def _place(row: Mapping[str, Any], text: str, units: Units) -> tuple[tuple[int, int], str]:
    """Return where the words of a row stand, or why that cannot be said."""
    ends = np.array([row["pos0"], row["pos1"]])
    at = np.searchsorted(units, ends).clip(max=len(text))
    readings = {(row["pos0"], row["pos1"])} | (
        {(int(at[0]), int(at[1]))} if (units[at] == ends).all() else set()
    )
    inside = [(start, end) for start, end in readings if 0 <= start <= end <= len(text)]
    if not inside:
        return (0, 0), "outside_document"
    if not any(text[start:end].strip() for start, end in inside):
        return (0, 0), "no_words"
    right = [(start, end) for start, end in inside if text[start:end] == row["seltext"]]
    return (right[0], "") if len(right) == 1 else ((0, 0), "quote_occurs_twice" if right else "quote_differs")
