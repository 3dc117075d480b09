"""REFI-QDA projects (.qdpx), the exchange format of NVivo, ATLAS.ti, MAXQDA, QualCoder and others.

Accepts the standard of 2019 (namespace ``urn:QDA-XML:project:1.0``) and what programs make of it:
``Sources/`` for ``sources/``, another name for ``project.qde``, GUIDs in braces or capitals, paths without
``internal://``, byte order marks and CRLF, several codings of one excerpt, texts that represent a PDF or a
picture, transcripts of audio and video. How positions are counted is inferred (`position_conventions`).
Content that is not imported (memos, links, graphs, excerpts of pictures and of audio, excerpts without a
code) is counted, as the standard asks. What is an excerpt here is a *selection* in the standard.
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
from helpers.exchange.position_conventions import STANDARD, Calibration, FilePosition, calibrate, plain_text
from helpers.exchange.projects import CodingFileError, Excerpt, Loss, Project
from helpers.exchange.xml import guid_in, parse_foreign
from helpers.files.archives import DAMAGED, member_bytes
from helpers.prose import counted

NAMESPACE = "urn:QDA-XML:project:1.0"
Q = f"{{{NAMESPACE}}}"
ORIGIN = "peer-support-compendium"
"""The origin that our own export names: its positions follow the standard."""
SCHEMA = Path(__file__).parent / "schemas" / "Project.xsd"
MAX_TOTAL, MAX_RATIO, SMALL = 2_000_000_000, 200, 50_000_000
"""Bytes of all members together, unpacked; how many times larger a member may become than it is packed; and
the size up to which it may become larger still."""
TEXTS_OF_OTHERS = tuple(f"{Q}{name}" for name in ("Representation", "TextDescription", "Transcript"))
"""Elements with the text of a source that is not itself a text."""
NOT_IMPORTED = {
    "Note": "notes and memos",
    "Link": "links",
    "Set": "sets",
    "Graph": "graphs",
    "PictureSelection": "excerpts of pictures",
    "PDFSelection": "excerpts of a page's area",
    "AudioSelection": "excerpts of audio",
    "VideoSelection": "excerpts of video",
}


class _CodedText(NamedTuple):
    """One text that can be coded, and the elements about it."""

    key: str
    name: str
    data: bytes
    element: etree._Element
    source: etree._Element


class _Names(NamedTuple):
    """The names that GUIDs refer to."""

    codes: dict[str, str]
    users: dict[str, str]
    cases: dict[str, str]
    """By the GUID of an excerpt that belongs to one case only."""


class _RawExcerpt(NamedTuple):
    """One excerpt as given in the file, before positions are converted."""

    guid: str
    start: int
    end: int
    name: str
    reason: str
    is_whole_text: bool = False


class _RawCoding(NamedTuple):
    """One coding as given in the file."""

    text: _CodedText
    excerpt: _RawExcerpt
    code: str
    coder: str
    reason: str
    case: str

    @property
    def has_position(self) -> bool:
        """Tell whether its position has to be converted."""
        return not self.reason and not self.excerpt.is_whole_text


def read_project(path: Path) -> Project:
    """Read the texts, codes and excerpts of a project.

    Returns
    -------
    Project
        With texts as `position_conventions.plain_text` returns them, and positions in code points, half-open.

    Raises
    ------
    CodingFileError
        It is damaged or unsafe, is not a project of the standard, or how its positions are counted cannot be
        established.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = _list_members(archive)
            remarks: list[str] = []
            root = _read_root(archive, members, remarks)
            texts = list(_read_texts(root, archive, members, remarks))
    except CodingFileError:
        raise
    except DAMAGED:
        raise CodingFileError("not_a_coding_file") from None
    plain_texts = {text.key: plain_text(text.data) for text in texts}
    codes = dict(_name_codes(root.find(f"{Q}CodeBook/{Q}Codes"), ""))
    names = _Names(codes, _name_users(root), _find_cases(root))
    codings = [coding for text in texts for coding in _read_codings(text, names)]
    calibration = _calibrate(root, texts, codings)
    departures = _describe_departures(root)
    if departures:
        remarks.append(departures)
    is_exact = not (calibration.n_faults or calibration.undecided)
    if not is_exact:
        remarks.append(calibration.remark)
    return Project(
        documents={text.name: plain_texts[text.key] for text in texts},
        attributes=_read_attributes(root, texts),
        codes=list(codes.values()),
        descriptions=_describe_codes(root, codes),
        excerpts=list(_locate_excerpts(texts, codings, calibration, plain_texts)),
        losses=_count_losses(root, texts),
        remarks=remarks,
        has_matching_positions=bool(codings) and is_exact,
    )


def _list_members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the members of the archive by their names in lower case.

    Raises
    ------
    CodingFileError
        The .zip is protected, has a path outside itself, has a name twice, or unpacks to far more than its
        size.
    """
    infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
    names = [info.filename.replace("\\", "/").casefold() for info in infos]
    is_unsafe = (
        any(_leads_outside(name) for name in names)
        or any(_is_suspect(info) for info in infos)
        or len(set(names)) < len(names)
        or sum(info.file_size for info in infos) > MAX_TOTAL
    )
    if is_unsafe:
        raise CodingFileError("unsafe_archive")
    return dict(zip(names, infos, strict=True))


def _leads_outside(name: str) -> bool:
    return name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":"


def _is_suspect(info: zipfile.ZipInfo) -> bool:
    """Tell whether a member is protected by a password, or unpacks to far more than its size."""
    is_protected = bool(info.flag_bits & 1)
    is_bomb = info.file_size > SMALL and info.file_size > MAX_RATIO * max(1, info.compress_size)
    return is_protected or is_bomb


def _read_root(
    archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], remarks: list[str]
) -> etree._Element:
    """Return the root of the only .qde.

    Raises
    ------
    CodingFileError
        There is not exactly one; it is not XML, declares a document type, or has another namespace.
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


def _name_codes(parent: etree._Element | None, above: str) -> Iterator[tuple[str, str]]:
    """Yield GUID and name of each code, a child's name after its parents'."""
    if parent is None:
        return
    for code in parent.findall(f"{Q}Code"):
        name = f"{above}{(code.get('name') or '').replace('/', '-')}"
        yield guid_in(code.get("guid")), name
        yield from _name_codes(code, f"{name}/")


def _describe_codes(root: etree._Element, codes: dict[str, str]) -> dict[str, str]:
    """Return the description of each code that has one, by the code's name."""
    descriptions: dict[str, str] = {}
    for code in root.iterfind(f"{Q}CodeBook/{Q}Codes//{Q}Code"):
        description = (code.findtext(f"{Q}Description") or "").strip()
        if description:
            descriptions.setdefault(codes[guid_in(code.get("guid"))], description)
    return descriptions


def _name_users(root: etree._Element) -> dict[str, str]:
    return {guid_in(user.get("guid")): user.get("name") or "" for user in root.iterfind(f"{Q}Users/{Q}User")}


def _find_cases(root: etree._Element) -> dict[str, str]:
    """Return the case of each excerpt that has one: notes of a visit to several workers are one text."""
    cases_of: dict[str, set[str]] = {}
    for case in root.iterfind(f"{Q}Cases/{Q}Case"):
        for reference in case.findall(f"{Q}SelectionRef"):
            cases_of.setdefault(guid_in(reference.get("targetGUID")), set()).add(case.get("name") or "")
    return {excerpt: next(iter(cases)) for excerpt, cases in cases_of.items() if len(cases) == 1}


def _describe_departures(root: etree._Element) -> str:
    """Describe where the project departs from the standard's schema, by line only: words may be names."""
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    if schema.validate(root.getroottree()):
        return ""
    lines = sorted({error.line for error in schema.error_log})
    shown = ", ".join(map(str, lines[:SHOWN])) + (" …" if len(lines) > SHOWN else "")
    return f"Its XML departs from the schema of the standard in {counted(len(lines), 'lines')}: {shown}."


def _read_texts(
    root: etree._Element, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], remarks: list[str]
) -> Iterator[_CodedText]:
    """Yield every text: of text sources, texts that represent a PDF or a picture, and transcripts."""
    sources = root.find(f"{Q}Sources")
    if sources is None:
        return
    for source in sources:
        elements = [source] if source.tag == f"{Q}TextSource" else [*source.iter(*TEXTS_OF_OTHERS)]
        for n, element in enumerate(elements):
            content, path = element.find(f"{Q}PlainTextContent"), element.get("plainTextPath") or ""
            if content is not None:
                data = (content.text or "").encode("utf-8")
            elif path:
                data = _read_source_file(archive, members, path)
            else:
                remarks.append("A text has neither words nor a file.")
                continue
            guid = guid_in(source.get("guid"))
            name = source.get("name") or PurePosixPath(path).stem or guid
            if len(elements) > 1:
                name = f"{name} ({n + 1})"
            yield _CodedText(f"{guid}|{n}", name, data, element, source)


def _read_source_file(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], path: str) -> bytes:
    """Return the bytes of a text's file, found whatever the case of its name.

    Raises
    ------
    CodingFileError
        It is missing.
    UnicodeDecodeError
        It is not UTF-8.
    """
    name = re.sub(r"^(internal|relative)://+", "", path).rpartition("/")[2].casefold()
    info = members.get(f"sources/{name}")
    if info is None:
        raise CodingFileError("not_a_coding_file")
    data = member_bytes(archive, info)
    plain_text(data)
    return data


def _read_attributes(root: etree._Element, texts: list[_CodedText]) -> dict[str, dict[str, str]]:
    """Return the variables of each document, its own and those of its case, and the case itself."""
    variables = {
        guid_in(variable.get("guid")): variable.get("name") or ""
        for variable in root.iterfind(f"{Q}Variables/{Q}Variable")
    }
    of_source = {guid_in(text.source.get("guid")): _read_values(text.source, variables) for text in texts}
    for case in root.iterfind(f"{Q}Cases/{Q}Case"):
        for reference in case.findall(f"{Q}SourceRef"):
            attributes = of_source.get(guid_in(reference.get("targetGUID")))
            if attributes is None:
                continue
            for name, value in _read_values(case, variables).items():
                attributes.setdefault(name, value)
            attributes["case"] = case.get("name") or ""
    return {text.name: of_source[guid_in(text.source.get("guid"))] for text in texts}


def _read_values(element: etree._Element, variables: dict[str, str]) -> dict[str, str]:
    """Return the values of a document's or a case's variables, by name."""
    values = {}
    for value in element.findall(f"{Q}VariableValue"):
        reference = value.find(f"{Q}VariableRef")
        texts = [(child.text or "").strip() for child in value if child is not reference]
        values[variables.get(_target_of(reference), "")] = texts[0] if texts else ""
    return values


def _target_of(reference: etree._Element | None) -> str:
    """Return the GUID to which an element refers; empty if there is none."""
    return "" if reference is None else guid_in(reference.get("targetGUID"))


def _excerpt_elements(text: _CodedText) -> list[etree._Element]:
    return [*text.element.findall(f"{Q}PlainTextSelection"), *text.element.findall(f"{Q}TranscriptSelection")]


def _whole_text_elements(text: _CodedText) -> list[etree._Element]:
    """Return the elements whose codings apply to the whole text: its own, and the source it represents."""
    represents_source = text.element.getparent() is text.source
    return [text.element, text.source] if represents_source else [text.element]


def _read_codings(text: _CodedText, names: _Names) -> Iterator[_RawCoding]:
    """Yield every coding of a text, those of its excerpts before those of the whole text."""
    sync_points = {
        guid_in(point.get("guid")): point.get("position") or ""
        for point in text.element.findall(f"{Q}SyncPoint")
    }
    for element in _excerpt_elements(text):
        excerpt = _read_excerpt(element, sync_points)
        for coding in element.findall(f"{Q}Coding"):
            yield _read_coding(text, excerpt, coding, names)
    for element in _whole_text_elements(text):
        for coding in element.findall(f"{Q}Coding"):
            whole = _RawExcerpt(guid_in(coding.get("guid")), 0, -1, "", "", is_whole_text=True)
            yield _read_coding(text, whole, coding, names)


def _read_excerpt(element: etree._Element, sync_points: dict[str, str]) -> _RawExcerpt:
    """Return an excerpt with its positions, which in a transcript are those of two points."""
    if element.tag == f"{Q}TranscriptSelection":
        ends = [sync_points.get(guid_in(element.get(name)), "") for name in ("fromSyncPoint", "toSyncPoint")]
    else:
        ends = [element.get("startPosition") or "", element.get("endPosition") or ""]
    guid, name = guid_in(element.get("guid")), element.get("name") or ""
    if not all(re.fullmatch(r"\d{1,10}", end, re.ASCII) for end in ends):
        return _RawExcerpt(guid, 0, 0, name, "outside_document")
    start, end = map(int, ends)
    reason = ""
    if end < start:
        reason = "outside_document"
    elif end == start and not name:
        reason = "no_words"
    return _RawExcerpt(guid, start, end, name, reason)


def _read_coding(text: _CodedText, excerpt: _RawExcerpt, coding: etree._Element, names: _Names) -> _RawCoding:
    code = names.codes.get(_target_of(coding.find(f"{Q}CodeRef")), "")
    coder = names.users.get(guid_in(coding.get("creatingUser")), "")
    reason = excerpt.reason
    if not code and reason != "outside_document":
        reason = "unknown_code"
    return _RawCoding(text, excerpt, code, coder, reason, names.cases.get(excerpt.guid, ""))


def _calibrate(root: etree._Element, texts: list[_CodedText], codings: list[_RawCoding]) -> Calibration:
    """Convert the positions of those codings that have one, in their order."""
    positions = [
        FilePosition(coding.text.key, coding.excerpt.start, coding.excerpt.end, coding.excerpt.name)
        for coding in codings
        if coding.has_position
    ]
    known = STANDARD if root.get("origin") == ORIGIN else None
    return calibrate({text.key: text.data for text in texts}, positions, known)


def _locate_excerpts(
    texts: list[_CodedText], codings: list[_RawCoding], calibration: Calibration, plain_texts: dict[str, str]
) -> Iterator[Excerpt]:
    """Yield the excerpt of each coding with its span in code points, or why it has none."""
    ambiguous = _find_ambiguous_names(texts, plain_texts)
    numbers = iter(range(len(calibration.spans)))
    for coding in codings:
        span, reason = (0, 0), coding.reason
        if coding.has_position:
            span, reason = _find_span(next(numbers), calibration)
        elif not reason:
            span = (0, len(plain_texts[coding.text.key]))
            reason = "" if span[1] else "no_words"
        if not reason and coding.text.name in ambiguous:
            reason = "two_documents_of_one_name"
        start, end = (0, 0) if reason else span
        guid, name = coding.excerpt.guid, coding.text.name
        yield Excerpt(guid, name, coding.code, coding.coder, start, end, reason, case=coding.case)


def _find_span(number: int, calibration: Calibration) -> tuple[tuple[int, int], str]:
    """Return a span of the calibration, or why there is none."""
    span = calibration.spans[number]
    if span is None:
        reason = "undecided_positions" if number in calibration.undecided else "outside_document"
        return (0, 0), reason
    start, end = span
    if start == end:
        return span, "no_words"
    return span, "outside_document" if start > end else ""


def _find_ambiguous_names(texts: list[_CodedText], plain_texts: dict[str, str]) -> set[str]:
    """Return the names that two texts with different words have in common."""
    n_of = Counter(name for name, _ in {(text.name, plain_texts[text.key]) for text in texts})
    return {name for name, n in n_of.items() if n > 1}


def _count_losses(root: etree._Element, texts: list[_CodedText]) -> list[Loss]:
    """Count the content that is not imported; a coding of an excerpt that is not imported counts with it."""
    tags = {f"{Q}{name}": what for name, what in NOT_IMPORTED.items()}
    n_of_tag = Counter(element.tag for element in root.iter(*tags))
    n_of = {what: n_of_tag[tag] for tag, what in tags.items()}
    excerpts: list[etree._Element] = []
    coded_elements: set[etree._Element] = set()
    for text in texts:
        excerpts += _excerpt_elements(text)
        coded_elements.update(_excerpt_elements(text), _whole_text_elements(text))
    n_of["excerpts without a code"] = _count_uncoded(root)
    holders = [coding.getparent() for coding in root.iter(f"{Q}Coding")]
    others = [holder for holder in holders if holder not in coded_elements and holder.tag not in tags]
    n_of["codings of what has no text here"] = len(others)
    n_of["excerpts that belong to a case but not to a text"] = _count_foreign_references(root, excerpts)
    return [Loss(what, n) for what, n in n_of.items() if n]


def _count_uncoded(root: etree._Element) -> int:
    elements = root.iter(f"{Q}PlainTextSelection", f"{Q}TranscriptSelection")
    return sum(element.find(f"{Q}Coding") is None for element in elements)


def _count_foreign_references(root: etree._Element, excerpts: list[etree._Element]) -> int:
    """Count the references of cases to excerpts that are not among those of texts."""
    guids = {guid_in(excerpt.get("guid")) for excerpt in excerpts}
    return sum(_target_of(reference) not in guids for reference in root.iter(f"{Q}SelectionRef"))
