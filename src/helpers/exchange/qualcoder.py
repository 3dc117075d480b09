"""QualCoder: its project, a folder ``.qda``, also packed; or by itself the database in it, ``data.qda``.

Positions are half-open. They count code points where QualCoder has searched and coded automatically, but
UTF-16 units where a person has selected text (an emoji counts as two); the database does not say which. It
also saves the words of each coding, so that the right reading is the one that gives these words. White space
and accents in them may be encoded in another way: Qt, with which QualCoder is made, gives a selection that
spans a line end with U+2029 in its place (``QTextCursor.selectedText``), and a whole text with a space for
U+00A0 and a line end for U+2028 (``QTextDocument.toPlainText``).
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from helpers.exchange.case_parts import CaseParts
from helpers.exchange.databases import SQLITE, Tables, read_tables
from helpers.exchange.documents_apart import FiledDocument, add_documents
from helpers.exchange.projects import CodingFileError, Excerpt, Loss, Project
from helpers.files.archives import DAMAGED, member_bytes
from helpers.prose import counted

if TYPE_CHECKING:
    import numpy as np

    Units = np.ndarray[tuple[int], np.dtype[np.int64]]

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
DATABASE, MAX_DATABASE = "data.qda", 2_000_000_000
_Key = tuple[str, int]
"""``code`` or ``category``, and its number."""
NOT_IMPORTED = {
    "code_av": "excerpts of audio and video",
    "code_image": "excerpts of pictures",
    "annotation": "annotations",
    "journal": "journals",
}


def read_database(path: Path) -> Project:
    """Read a project, given as its folder, the packed folder, or its database.

    Returns
    -------
    Project
        ``case`` is the case of the whole document, if there is exactly one; variables are those of the case,
        replaced by those of the document. Where parts of a document belong to cases, an excerpt has the case
        of the part in which it lies (`case_parts`).

    Raises
    ------
    CodingFileError
        It is not a database of QualCoder, or changes to it are not yet written.
    """
    tables = read_tables(_find_database(path), TABLES, newer={"supercid", "memo"})
    texts = {row["id"]: row["fulltext"] for row in tables["source"] if row["fulltext"]}
    units = {number: _count_units(text) for number, text in texts.items()}
    paths = _name_codes(tables["code_name"], tables["code_cat"])
    codes = {number: path for (kind, number), path in paths.items() if kind == "code"}
    project = Project(codes=list(codes.values()), descriptions=_describe_codes(paths, tables))
    names = _add_texts(project, texts, tables)
    parts = _find_parts(texts, units, tables)
    for number, of_document in parts.items():
        project.divided.setdefault(names[number], set()).update(of_document.cases)
    project.excerpts = [_make_excerpt(row, names, texts, units, codes) for row in tables["code_text"]]
    n_in_units = _add_cases(project, parts, tables["code_text"])
    if n_in_units:
        n_excerpts = counted(n_in_units, "excerpts")
        project.remarks = [
            f"Read in UTF-16 units (an emoji is two), as the words saved with them show: {n_excerpts}."
        ]
    project.losses = [Loss(what, len(tables[name])) for name, what in NOT_IMPORTED.items() if tables[name]]
    return project


def _find_database(path: Path) -> Path | bytes:
    """Return the database of a project: in its folder, packed with its folder, or by itself.

    Raises
    ------
    CodingFileError
        An archive is damaged, protected or too large, has not exactly one database, or one with unwritten
        changes.
    """
    if path.is_dir():
        return path / DATABASE
    if not zipfile.is_zipfile(path) or path.read_bytes()[: len(SQLITE)] == SQLITE:
        return path
    try:
        with zipfile.ZipFile(path) as archive:
            return _unpack_database(archive)
    except CodingFileError:
        raise
    except DAMAGED:
        raise CodingFileError("not_a_coding_file") from None


def _unpack_database(archive: zipfile.ZipFile) -> bytes:
    members = {PurePosixPath(info.filename): info for info in archive.infolist()}
    # macOS adds to each file in a .zip one of its own.
    found = [name for name in members if name.name == DATABASE and name.parts[0] != "__MACOSX"]
    if len(found) != 1 or members[found[0]].file_size > MAX_DATABASE:
        raise CodingFileError("not_a_coding_file")
    journals = [members.get(found[0].with_name(DATABASE + suffix)) for suffix in ("-journal", "-wal")]
    if any(journal is not None and journal.file_size for journal in journals):
        raise CodingFileError("changes_not_written")
    return member_bytes(archive, members[found[0]])


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


def _add_texts(project: Project, texts: Mapping[int, str], tables: Tables) -> dict[int, str]:
    """Add each document with its text, case and variables; return the name of every document, by its number.

    The case is that of the whole document, if there is exactly one with a name.
    """
    values: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for row in tables["attribute"]:
        values[row["attr_type"], row["id"]][row["name"]] = row["value"]
    case_names = _name_cases(tables)
    cases_of = defaultdict(set)
    for row in tables["case_text"]:
        if row["caseid"] in case_names and _is_whole(row, texts):
            cases_of[row["fid"]].add(row["caseid"])
    names = {row["id"]: row["name"] for row in tables["source"]}
    documents = []
    for number, text in texts.items():
        case = next(iter(cases_of[number])) if len(cases_of[number]) == 1 else -1
        attributes = values["case", case] | values["file", number]
        if case in case_names:
            attributes["case"] = case_names[case]
        documents.append(FiledDocument(names[number], f"{{id {number}}}", text, attributes))
    return names | dict(zip(texts, add_documents(project, documents), strict=True))


def _name_cases(tables: Tables) -> dict[int, str]:
    """Return the name of each case that has one."""
    return {row["caseid"]: row["name"] for row in tables["cases"] if row["name"].strip()}


def _is_whole(case_text: Mapping[str, Any], texts: Mapping[int, str]) -> bool:
    """Tell whether a case has the whole of a document, which QualCoder may end before its last character."""
    length = len(texts.get(case_text["fid"], ""))
    return bool(case_text["pos0"] == 0 and case_text["pos1"] >= length - 1)


def _find_parts(texts: Mapping[int, str], units: Mapping[int, Units], tables: Tables) -> dict[int, CaseParts]:
    """Return the parts of each document that belong to cases, where these do not have the whole of it."""
    case_names = _name_cases(tables)
    parts_of = defaultdict(list)
    for row in tables["case_text"]:
        number = row["fid"]
        if number not in texts or row["caseid"] not in case_names or _is_whole(row, texts):
            continue
        readings = _read_positions(row, texts[number], units[number])
        # A part whose position is in no reading may be any part of the text.
        parts_of[number].append((case_names[row["caseid"]], readings or [(0, 0), (0, len(texts[number]))]))
    return {number: CaseParts(texts[number], parts) for number, parts in parts_of.items()}


def _make_excerpt(
    row: Mapping[str, Any],
    names: Mapping[int, str],
    texts: Mapping[int, str],
    units: Mapping[int, Units],
    codes: Mapping[int, str],
) -> Excerpt:
    """Return the excerpt of a coding, with its span or the reason why it has none."""
    number, code = row["fid"], codes.get(row["cid"], "")
    span, reason = (0, 0), ""
    if number not in texts:
        reason = "unknown_document"
    elif not code:
        reason = "unknown_code"
    else:
        span, reason = _find_words(row, texts[number], units[number])
    return Excerpt(f"coding {row['rowid']}", names.get(number, ""), code, row["owner"], *span, reason)


def _add_cases(project: Project, parts: Mapping[int, CaseParts], rows: list[dict[str, Any]]) -> int:
    """Add the case of its part to each excerpt that can be used; return how many count in UTF-16 units."""
    n_in_units = 0
    for n, (row, excerpt) in enumerate(zip(rows, project.excerpts, strict=True)):
        if excerpt.reason:
            continue
        n_in_units += (excerpt.start, excerpt.end) != (row["pos0"], row["pos1"])
        if row["fid"] in parts:
            case = parts[row["fid"]].case_of(excerpt.start, excerpt.end)
            project.excerpts[n] = excerpt._replace(case=case)
    return n_in_units


def _count_units(text: str) -> Units:
    """Return how many UTF-16 units come before each character, and before the end."""
    # Imported late: few files are of QualCoder, and NumPy takes long to load.
    import numpy as np

    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    return np.append(0, np.cumsum(1 + (points > 0xFFFF)))


def _read_positions(row: Mapping[str, Any], text: str, units: Units) -> list[tuple[int, int]]:
    """Return a row's span in code points, as each way of counting has it, if it is inside the text."""
    import numpy as np

    as_code_points = (row["pos0"], row["pos1"])
    in_units = np.array(as_code_points)
    at = np.searchsorted(units, in_units).clip(max=len(text))
    readings = {as_code_points}
    if (units[at] == in_units).all():
        readings.add((int(at[0]), int(at[1])))
    return sorted((start, end) for start, end in readings if 0 <= start <= end <= len(text))


def _find_words(row: Mapping[str, Any], text: str, units: Units) -> tuple[tuple[int, int], str]:
    """Return the span of a coding's words, or why it cannot be established."""
    inside = _read_positions(row, text, units)
    if not inside:
        return (0, 0), "outside_document"
    if not any(text[start:end].strip() for start, end in inside):
        return (0, 0), "no_words"
    saved = row["seltext"]
    right = [(start, end) for start, end in inside if text[start:end] == saved]
    if not right:
        loose = _as_encoded(saved)
        right = [(start, end) for start, end in inside if _as_encoded(text[start:end]) == loose]
    if not right:
        return (0, 0), "quote_differs"
    if len(right) > 1:
        return (0, 0), "quote_occurs_twice"
    return right[0], ""


def _as_encoded(words: str) -> str:
    """Return words with composed accents, and a single space for white space of any kind."""
    composed = unicodedata.normalize("NFC", words)
    start = " " if composed[:1].isspace() else ""
    end = " " if composed[-1:].isspace() else ""
    return start + " ".join(composed.split()) + end
