"""The files of a REFI-QDA project: its XML and its texts, from an archive (.qdpx) or a bare .qde."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from helpers.exchange.projects import CodingFileError
from helpers.exchange.xml import guid_in, parse_foreign
from helpers.files.archives import DAMAGED, member_bytes

NAMESPACE = "urn:QDA-XML:project:1.0"
Q = f"{{{NAMESPACE}}}"
MAX_TOTAL, MAX_RATIO, SMALL = 2_000_000_000, 200, 50_000_000
"""Bytes of all members together, unpacked; how many times larger a member may become than it is packed; and
the size up to which it may become larger still."""
TEXTS = f"{Q}TextSource"
TEXTS_OF_OTHERS = tuple(f"{Q}{name}" for name in ("Representation", "TextDescription", "Transcript"))
"""Elements with the text of a source that is not itself a text."""
PACKED = b"PK"
_scheme = re.compile(r"^(\w+):/*")


def target_of(reference: etree._Element | None) -> str:
    """Return the GUID to which an element refers; empty if there is none."""
    return "" if reference is None else guid_in(reference.get("targetGUID"))


class ProjectFiles(NamedTuple):
    """The XML of a project, and the files of its texts."""

    root: etree._Element
    texts: dict[str, bytes | None]
    """The bytes of each text that is in the archive, by its ``plainTextPath``; None if they are damaged."""
    remarks: list[str]


def open_project(path: Path) -> ProjectFiles:
    """Read the XML of a project, and those files to which its texts refer.

    Raises
    ------
    CodingFileError
        It is damaged or unsafe, or is not a project of the standard.
    """
    try:
        if not _is_archive(path):
            return ProjectFiles(_parse_root(path.read_bytes()), {}, [])
        with zipfile.ZipFile(path) as archive:
            return _open_archive(archive)
    except CodingFileError:
        raise
    except DAMAGED:
        raise CodingFileError("not_a_coding_file") from None


def _is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(PACKED)) == PACKED


def _open_archive(archive: zipfile.ZipFile) -> ProjectFiles:
    members = _list_members(archive)
    name = _find_project(members)
    remarks = []
    if members[name].filename.rpartition("/")[2] != "project.qde":
        remarks.append("Its project file is not named project.qde.")
    root = _parse_root(member_bytes(archive, members[name]))
    folder = name.rpartition("/")[0]
    texts = {}
    for text_path in _list_text_paths(root):
        member = _find_member(members, folder, text_path)
        if member is not None:
            texts[text_path] = _read_text(archive, member)
    return ProjectFiles(root, texts, remarks)


def _read_text(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    try:
        return member_bytes(archive, member)
    except DAMAGED:
        return None


def _list_members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the members of the archive by their names in lower case, with accents composed.

    Raises
    ------
    CodingFileError
        The .zip is protected, has a path outside itself, has a name twice, or unpacks to far more than its
        size.
    """
    infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
    names = [_comparable(info.filename.replace("\\", "/")) for info in infos]
    is_unsafe = (
        any(_leads_outside(name) for name in names)
        or any(_is_suspect(info) for info in infos)
        or len(set(names)) < len(names)
        or sum(info.file_size for info in infos) > MAX_TOTAL
    )
    if is_unsafe:
        raise CodingFileError("unsafe_archive")
    return dict(zip(names, infos, strict=True))


def _comparable(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _leads_outside(name: str) -> bool:
    return name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":"


def _is_suspect(info: zipfile.ZipInfo) -> bool:
    """Tell whether a member is protected by a password, or unpacks to far more than its size."""
    is_protected = bool(info.flag_bits & 1)
    is_bomb = info.file_size > SMALL and info.file_size > MAX_RATIO * max(1, info.compress_size)
    return is_protected or is_bomb


def _find_project(members: dict[str, zipfile.ZipInfo]) -> str:
    """Return the name of the only .qde, which may be in a folder if there is none outside one.

    Raises
    ------
    CodingFileError
        There is not exactly one.
    """
    # macOS adds to each file in a .zip one of its own: __MACOSX/._project.qde.
    found = [name for name in members if name.endswith(".qde") and not name.startswith("__macosx/")]
    outside_folders = [name for name in found if "/" not in name]
    if len(outside_folders or found) != 1:
        raise CodingFileError("not_a_coding_file")
    return (outside_folders or found)[0]


def _parse_root(data: bytes) -> etree._Element:
    """Return the root of the XML.

    Raises
    ------
    CodingFileError
        It is not XML, declares a document type, or has another namespace.
    """
    root = parse_foreign(data)
    if root.tag != f"{Q}Project":
        raise CodingFileError("not_a_coding_file")
    return root


def _list_text_paths(root: etree._Element) -> list[str]:
    """Return the ``plainTextPath`` of every text that is not in the XML itself."""
    paths = []
    for element in root.iter(TEXTS, *TEXTS_OF_OTHERS):
        path = element.get("plainTextPath")
        if path and element.find(f"{Q}PlainTextContent") is None:
            paths.append(path)
    return paths


def _find_member(members: dict[str, zipfile.ZipInfo], folder: str, path: str) -> zipfile.ZipInfo | None:
    """Return the member to which a path refers, whatever the case of its name; None if it is not there.

    ``relative://`` and ``absolute://`` are paths outside the archive. Some programs write ``relative://`` of
    files inside it: such a path has no folder.
    """
    scheme = _scheme.match(path)
    name = path[scheme.end() :] if scheme else path
    name = name.replace("\\", "/").removeprefix("./")
    kind = scheme[1].lower() if scheme else "internal"
    is_in_sources = "/" not in name or name.casefold().startswith("sources/")
    if kind not in {"internal", "relative"} or (kind == "relative" and not is_in_sources):
        return None
    file_name = name.rpartition("/")[2]
    prefix = f"{folder}/" if folder else ""
    for candidate in (file_name, unquote(file_name)):
        member = members.get(f"{prefix}sources/{_comparable(candidate)}")
        if member is not None:
            return member
    return None
