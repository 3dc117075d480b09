"""REFI-QDA projects (.qdpx): what NVivo, ATLAS.ti, MAXQDA, QualCoder and others write to be read elsewhere.

Accepts the standard of 2019 (namespace ``urn:QDA-XML:project:1.0``) and what programs make of it: ``Sources/`` for ``sources/``, another
name for ``project.qde``, GUIDs in braces or capitals, paths without ``internal://``, byte order marks and CRLF, several codings on a
excerpt, texts that represent a PDF or a picture, transcripts of audio and video. How positions count is found out (`dialects`). What
is not taken over (memos, links, graphs, excerpts of pictures and of audio, excerpts without a code) is counted, as the standard asks.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from lxml import etree

from helpers.errors import SHOWN
from helpers.exchange.position_conventions import STANDARD, Calibrated, Place, calibrate, plain_text
from helpers.exchange.projects import CodingFileError, Excerpt, Loss, Project
from helpers.exchange.xml import guid_in, parse_foreign
from helpers.files.archives import DAMAGED, member_bytes
from helpers.prose import counted

NAMESPACE = "urn:QDA-XML:project:1.0"
Q = f"{{{NAMESPACE}}}"
ORIGIN = "peer-support-compendium"
"""What our own export names as its origin: its positions are those of the standard."""
SCHEMA = Path(__file__).parent / "schemas" / "Project.xsd"
MAX_TOTAL, MAX_RATIO, SMALL = 2_000_000_000, 200, 50_000_000
OF_OTHERS = tuple(f"{Q}{name}" for name in ("Representation", "TextDescription", "Transcript"))
"""The texts of sources that are no texts."""
NOT_TAKEN = {
    "Note": "notes and memos",
    "Link": "links",
    "Set": "sets",
    "Graph": "graphs",
    "PictureSelection": "excerpts of pictures",
    "PDFSelection": "excerpts of a page's area",
    "AudioSelection": "excerpts of audio",
    "VideoSelection": "excerpts of video",
}


class _Text(NamedTuple):
    """One text that can be coded, and the elements that are about it."""

    key: str
    name: str
    data: bytes
    element: etree._Element
    source: etree._Element


class _Names(NamedTuple):
    """What GUIDs stand for: codes and users by their own, cases by that of an excerpt that is theirs alone."""

    codes: dict[str, str]
    users: dict[str, str]
    cases: dict[str, str]


class _Mark(NamedTuple):
    """One coding as it stands in the file."""

    place: str
    text: _Text
    code: str
    coder: str
    start: int
    end: int
    name: str
    reason: str
    case: str


def read_project(path: Path) -> Project:
    """Read a project: its texts, codes and excerpts.

    Returns
    -------
    Project
        Texts as `dialects.plain_text` gives them; positions are code points, half-open.

    Raises
    ------
    CodingFileError
        It is damaged or unsafe, no project of the standard, or how its positions count cannot be told.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = _members(archive)
            remarks: list[str] = []
            root = _root(archive, members, remarks)
            texts = list(_texts(root, archive, members, remarks))
    except CodingFileError:
        raise
    except DAMAGED:
        raise CodingFileError("not_a_coding_file") from None
    codes = dict(_codes(root.find(f"{Q}CodeBook/{Q}Codes"), ""))
    project = Project(codes=list(codes.values()), remarks=remarks)
    project.documents = {text.name: plain_text(text.data) for text in texts}
    project.attributes = _attributes(root, texts)
    names = _Names(codes, _users(root), _cases(root))
    marks = [mark for text in texts for mark in _marks(text, names)]
    usable = [mark for mark in marks if not mark.reason]
    places = [Place(mark.text.key, mark.start, mark.end, mark.name) for mark in usable]
    read = calibrate(
        {text.key: text.data for text in texts}, places, STANDARD if root.get("origin") == ORIGIN else None
    )
    project.remarks += [one for one in (_departures(root), read.remark) if one]
    project.excerpts = list(_excerpts(marks, read, _ambiguous(texts)))
    project.losses = _losses(root, texts)
    return project


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the members by their names in small letters.

    Raises
    ------
    CodingFileError
        The .zip is protected, leads outside itself, holds a name twice, or far more than it seems.
    """
    infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
    names = [info.filename.replace("\\", "/").casefold() for info in infos]
    leads_out = any(
        name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":" for name in names
    )
    is_bomb = any(
        info.file_size > SMALL and info.file_size > MAX_RATIO * max(1, info.compress_size) for info in infos
    )
    is_locked = any(info.flag_bits & 1 for info in infos)
    if (
        leads_out
        or is_bomb
        or is_locked
        or len(set(names)) < len(names)
        or sum(info.file_size for info in infos) > MAX_TOTAL
    ):
        raise CodingFileError("unsafe_archive")
    return dict(zip(names, infos, strict=True))


def _root(
    archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], remarks: list[str]
) -> etree._Element:
    """Return the root of the one .qde.

    Raises
    ------
    CodingFileError
        There is none or there are two; it is no XML, declares a document type, or is of another namespace.
    """
    found = [name for name in members if name.endswith(".qde") and "/" not in name]
    if len(found) != 1:
        raise CodingFileError("not_a_coding_file")
    if members[found[0]].filename != "project.qde":
        remarks.append("Its project file is not named project.qde.")
    data = member_bytes(archive, members[found[0]])
    root = parse_foreign(data)
    if root.tag != f"{Q}Project":
        raise CodingFileError("not_a_coding_file")
    return root


def _codes(parent: etree._Element | None, above: str) -> Iterator[tuple[str, str]]:
    for code in [] if parent is None else parent.findall(f"{Q}Code"):
        name = f"{above}{(code.get('name') or '').replace('/', '-')}"
        yield guid_in(code.get("guid")), name
        yield from _codes(code, f"{name}/")


def _users(root: etree._Element) -> dict[str, str]:
    return {guid_in(user.get("guid")): user.get("name") or "" for user in root.iterfind(f"{Q}Users/{Q}User")}


def _cases(root: etree._Element) -> dict[str, str]:
    """Return whose an excerpt is: notes of a visit to several workers are one text, and say so excerpt by excerpt."""
    cases_of: dict[str, set[str]] = {}
    for case in root.iterfind(f"{Q}Cases/{Q}Case"):
        for reference in case.findall(f"{Q}SelectionRef"):
            cases_of.setdefault(guid_in(reference.get("targetGUID")), set()).add(case.get("name") or "")
    return {excerpt: next(iter(cases)) for excerpt, cases in cases_of.items() if len(cases) == 1}


def _departures(root: etree._Element) -> str:
    """Say how often the project departs from the standard's schema; the lines, never the words, which may be names."""
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    if schema.validate(root.getroottree()):
        return ""
    lines = sorted({error.line for error in schema.error_log})
    shown = ", ".join(map(str, lines[:SHOWN])) + (" …" if len(lines) > SHOWN else "")
    return f"Its XML departs from the schema of the standard in {counted(len(lines), 'lines')}: {shown}."


def _texts(
    root: etree._Element, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], remarks: list[str]
) -> Iterator[_Text]:
    """Yield every text: of text sources, of what represents a PDF or a picture, and transcripts."""
    sources = root.find(f"{Q}Sources")
    for source in [] if sources is None else sources:
        own = [source] if source.tag == f"{Q}TextSource" else [*source.iter(*OF_OTHERS)]
        for n, element in enumerate(own):
            content, path = element.find(f"{Q}PlainTextContent"), element.get("plainTextPath") or ""
            if content is None and not path:
                remarks.append("A text has neither words nor a file.")
                continue
            name = source.get("name") or PurePosixPath(path).stem or guid_in(source.get("guid"))
            data = (
                (content.text or "").encode("utf-8")
                if content is not None
                else _source_file(archive, members, path)
            )
            yield _Text(
                f"{guid_in(source.get('guid'))}|{n}",
                name if len(own) == 1 else f"{name} ({n + 1})",
                data,
                element,
                source,
            )


def _source_file(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], path: str) -> bytes:
    """Return the bytes of a text's file, looked up without regard to capitals.

    Raises
    ------
    CodingFileError
        It is not there, or is not UTF-8.
    """
    name = re.sub(r"^(internal|relative)://+", "", path).rpartition("/")[2].casefold()
    info = members.get(f"sources/{name}")
    if info is None:
        raise CodingFileError("not_a_coding_file")
    data = member_bytes(archive, info)
    plain_text(data)
    return data


def _attributes(root: etree._Element, texts: list[_Text]) -> dict[str, dict[str, str]]:
    """Return what cases and variables say of each document."""
    names = {
        guid_in(variable.get("guid")): variable.get("name") or ""
        for variable in root.iterfind(f"{Q}Variables/{Q}Variable")
    }

    def values(element: etree._Element) -> dict[str, str]:
        found = {}
        for value in element.findall(f"{Q}VariableValue"):
            reference = value.find(f"{Q}VariableRef")
            said = [(child.text or "").strip() for child in value if child is not reference]
            found[names.get(guid_in(reference.get("targetGUID") if reference is not None else ""), "")] = (
                said[0] if said else ""
            )
        return found

    of_source: dict[str, dict[str, str]] = {
        guid_in(text.source.get("guid")): values(text.source) for text in texts
    }
    for case in root.iterfind(f"{Q}Cases/{Q}Case"):
        for reference in case.findall(f"{Q}SourceRef"):
            facts = of_source.get(guid_in(reference.get("targetGUID")))
            if facts is not None:
                facts.update({name: value for name, value in values(case).items() if name not in facts})
                facts["case"] = case.get("name") or ""
    return {text.name: of_source[guid_in(text.source.get("guid"))] for text in texts}


def _stretches(text: _Text) -> list[etree._Element]:
    return [*text.element.findall(f"{Q}PlainTextSelection"), *text.element.findall(f"{Q}TranscriptSelection")]


def _wholes(text: _Text) -> list[etree._Element]:
    """Return the elements whose own codings are of the whole text: its own, and its source's, if it stands for all of that."""
    return [text.element, *([text.source] if text.element.getparent() is text.source else [])]


def _marks(text: _Text, names: _Names) -> Iterator[_Mark]:
    """Yield every coding of a text; a coding of the whole text has its whole length."""
    sync = {
        guid_in(point.get("guid")): point.get("position") or ""
        for point in text.element.findall(f"{Q}SyncPoint")
    }
    for excerpt in _stretches(text):
        ends = [excerpt.get("startPosition") or "", excerpt.get("endPosition") or ""]
        if excerpt.tag == f"{Q}TranscriptSelection":
            ends = [sync.get(guid_in(excerpt.get(name)), "") for name in ("fromSyncPoint", "toSyncPoint")]
        is_number = all(re.fullmatch(r"\d{1,10}", end, re.ASCII) for end in ends)
        start, end = map(int, ends) if is_number else (0, 0)
        reason = (
            "outside_document"
            if not is_number or end < start
            else "no_words"
            if end == start and not excerpt.get("name")
            else ""
        )
        for coding in excerpt.findall(f"{Q}Coding"):
            yield _mark(
                text,
                coding,
                names,
                (guid_in(excerpt.get("guid")), start, end, excerpt.get("name") or "", reason),
            )
    for whole in _wholes(text):
        for coding in whole.findall(f"{Q}Coding"):
            yield _mark(text, coding, names, (guid_in(coding.get("guid")), 0, -1, "", "whole"))


def _mark(text: _Text, coding: etree._Element, names: _Names, where: tuple[str, int, int, str, str]) -> _Mark:
    reference = coding.find(f"{Q}CodeRef")
    code = names.codes.get(guid_in(reference.get("targetGUID") if reference is not None else ""), "")
    place, start, end, name, reason = where
    coder = names.users.get(guid_in(coding.get("creatingUser")), "")
    reason = reason if code or reason == "outside_document" else "unknown_code"
    return _Mark(place, text, code, coder, start, end, name, reason, names.cases.get(place, ""))


def _ambiguous(texts: list[_Text]) -> set[str]:
    """Return the names that two texts of other words bear."""
    n_of = Counter(name for name, _ in {(text.name, plain_text(text.data)) for text in texts})
    return {name for name, n in n_of.items() if n > 1}


def _excerpts(marks: list[_Mark], read: Calibrated, ambiguous: set[str]) -> Iterator[Excerpt]:
    """Yield each coding with its place in code points, or why it has none."""
    places = enumerate(read.places)
    lengths: dict[str, int] = {}
    for mark in marks:
        place, reason = (0, 0), mark.reason
        if not reason:
            at, found = next(places)
            place, reason = (
                (found, "")
                if found
                else ((0, 0), "undecided_positions" if at in read.undecided else "outside_document")
            )
            reason = reason or (
                "no_words" if place[0] == place[1] else "outside_document" if place[0] > place[1] else ""
            )
        elif reason == "whole":
            key = mark.text.key
            lengths[key] = lengths.get(key) or len(plain_text(mark.text.data))
            place, reason = (0, lengths[key]), "" if lengths[key] else "no_words"
        reason = "two_documents_of_one_name" if mark.text.name in ambiguous and not reason else reason
        yield Excerpt(
            mark.place,
            mark.text.name,
            mark.code,
            mark.coder,
            *(place if not reason else (0, 0)),
            reason,
            case=mark.case,
        )


def _losses(root: etree._Element, texts: list[_Text]) -> list[Loss]:
    """Count what is not taken over; a coding that belongs to an excerpt counts with it."""
    taken = {element for text in texts for element in [*_wholes(text), *_stretches(text)]}
    counted = {f"{Q}{name}" for name in NOT_TAKEN}
    holders = [coding.getparent() for coding in root.iter(f"{Q}Coding")]
    n_elsewhere = sum(holder not in taken and holder.tag not in counted for holder in holders)
    n_of = Counter(
        etree.QName(element).localname for element in root.iter(*(f"{Q}{name}" for name in NOT_TAKEN))
    )
    uncoded = sum(
        excerpt.find(f"{Q}Coding") is None
        for excerpt in root.iter(f"{Q}PlainTextSelection", f"{Q}TranscriptSelection")
    )
    losses = [Loss(words, n_of[name]) for name, words in NOT_TAKEN.items() if n_of[name]]
    known = {guid_in(excerpt.get("guid")) for text in texts for excerpt in _stretches(text)}
    n_cases = sum(
        guid_in(reference.get("targetGUID")) not in known for reference in root.iter(f"{Q}SelectionRef")
    )
    more = [
        Loss("excerpts without a code", uncoded),
        Loss("codings of what has no text here", n_elsewhere),
        Loss("excerpts that belong to a case and are none of a text", n_cases),
    ]
    return losses + [loss for loss in more if loss.n]
