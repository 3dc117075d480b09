"""Archives and compressed files: their members, names and comments, and what lies between and behind them.

Nothing is written to a disk. A part is unpacked up to the limits of `opening`; what is longer, protected,
damaged or packed in another way is reported as not opened.
"""

from __future__ import annotations

import bz2
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from helpers.files.archives import DAMAGED, member_bytes
from helpers.privacy.leaks.decoding import decode_short, readable_runs
from helpers.privacy.leaks.opening import Budget

ZIPS = {".zip", ".docx", ".dotx", ".qdpx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".jar", ".whl"}
TARS = {".tar"}
_local = b"PK\x03\x04"
_end = b"PK\x05\x06"
SLACK = 64
"""Bytes between members that belong to the archive's own form: descriptors, and paddings."""
_gzip_extra, _gzip_name, _gzip_comment, _gzip_check = 4, 8, 16, 2
WORKING_MEMORY = 128 << 20
"""Bytes that unpacking .xz may take; a file may ask for more."""


class Part(NamedTuple):
    """A part of a container."""

    where: str
    name: str
    """The name by whose ending it is read; empty if only its bytes say what it is."""
    data: bytes = b""
    words: str = ""
    """Names and comments."""
    is_closed: bool = False
    """Whether it could not be opened."""


def kind_of(suffix: str, data: bytes, *, is_text: bool) -> str:
    """Return which kind of container bytes are; empty if they are none.

    Parameters
    ----------
    suffix
        The ending of the file's name, which is believed too: a damaged archive is an archive.
    is_text
        Whether the bytes can be read as text: then only what they begin with counts.
    """
    if data.startswith(b"\x1f\x8b"):
        return "gzip"
    if data.startswith(b"\xfd7zXZ\0") or suffix == ".lzma":
        return "xz"
    if data.startswith(b"BZh") and data[4:10] in {b"1AY&SY", b"\x17\x72\x45\x38\x50\x90"}:
        return "bzip2"
    if suffix in TARS or data[257:262] == b"ustar":
        return "tar"
    is_zip = suffix in ZIPS or data.startswith((_local, _end))
    if is_zip or (not is_text and _end in data):
        return "zip"
    return ""


def parts_of(kind: str, name: str, data: bytes, budget: Budget) -> Iterator[Part]:
    """Yield the parts of a container, by its kind (see `kind_of`)."""
    if kind == "zip":
        yield from _parts_of_zip(data, budget)
    elif kind == "tar":
        yield from _parts_of_tar(data, budget)
    else:
        yield from _parts_of_packed(kind, name, data, budget)


def _parts_of_packed(kind: str, name: str, data: bytes, budget: Budget) -> Iterator[Part]:
    """Yield what one compressed file holds: all its streams as one, and what follows them."""
    if kind == "gzip":
        yield Part("its head", "", words=_words_of_gzip(data))
    unpacked, rest, is_whole = _unpack(kind, data, budget)
    yield Part("what it packs", _name_inside(name), unpacked)
    if not is_whole:
        yield Part("what it packs", "", is_closed=True)
    if rest.strip(b"\0"):
        yield Part("behind what it packs", "", rest)


def _name_inside(name: str) -> str:
    """Return the name of what a compressed file holds.

    >>> _name_inside("a.svgz"), _name_inside("a.csv.gz"), _name_inside("a.tgz")
    ('a.svg', 'a.csv', 'a.tar')
    """
    stem, _, ending = name.rpartition(".")
    short = {"svgz": ".svg", "tgz": ".tar", "tbz2": ".tar", "tbz": ".tar", "txz": ".tar", "emz": ".emf"}
    return stem + short.get(ending.lower(), "") if stem else ""


def _decompressor(kind: str) -> zlib._Decompress | bz2.BZ2Decompressor | lzma.LZMADecompressor:
    if kind == "gzip":
        return zlib.decompressobj(31)
    if kind == "bzip2":
        return bz2.BZ2Decompressor()
    return lzma.LZMADecompressor(memlimit=WORKING_MEMORY)


def _unpack(kind: str, data: bytes, budget: Budget) -> tuple[bytes, bytes, bool]:
    """Return what is packed, what follows it, and whether all was unpacked."""
    begins = {"gzip": b"\x1f\x8b", "bzip2": b"BZh"}.get(kind, b"\xfd7zXZ\0")
    parts: list[bytes] = []
    rest = data
    is_whole = True
    while rest.startswith(begins) or not parts:
        stream = _decompressor(kind)
        try:
            part = stream.decompress(rest, max(budget.n_bytes, 1))
        except (*DAMAGED, MemoryError):
            return b"".join(parts), rest, False
        parts.append(part)
        is_whole = budget.take(len(part)) and stream.eof
        rest = stream.unused_data
        if not is_whole:
            break
    return b"".join(parts), rest, is_whole


def _words_of_gzip(data: bytes) -> str:
    """Return the name, the comment and the extra field in the head of a .gz file."""
    flags = data[3] if len(data) > 3 else 0
    at = 10
    words: list[bytes] = []
    if flags & _gzip_extra:
        length = int.from_bytes(data[at : at + 2], "little")
        words.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    for flag in (_gzip_name, _gzip_comment):
        if flags & flag:
            end = data.find(b"\0", at)
            if end == -1:
                break
            words.append(data[at:end])
            at = end + 1
    return "\n".join(decode_short(one) for one in words)


def _parts_of_tar(data: bytes, budget: Budget) -> Iterator[Part]:
    number = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for number, member in enumerate(archive, start=1):
                where = f"member {number}"
                words = (member.name, member.linkname, member.uname, member.gname)
                pairs = [part for pair in member.pax_headers.items() for part in pair]
                yield Part(f"the name of {where}", "", words="\n".join((*words, *pairs)))
                if member.isdir():
                    continue
                if not member.isreg() or not budget.take(member.size):
                    yield Part(where, "", is_closed=True)
                    continue
                file = archive.extractfile(member)
                yield Part(where, member.name, file.read(member.size) if file else b"")
            rest = data[archive.offset :]
        if rest.strip(b"\0"):
            yield Part("behind its members", "", rest)
    except (tarfile.TarError, *DAMAGED):
        yield Part("its bytes", "", data, is_closed=True)
    if not number:
        yield Part("its bytes", "", data, is_closed=True)


def _parts_of_zip(data: bytes, budget: Budget) -> Iterator[Part]:
    start = 0
    try:
        with zipfile.ZipFile(io.BytesIO(_from_the_end(data))) as archive:
            yield Part("its comment", "", words=decode_short(archive.comment))
            members = archive.infolist()
            for number, info in enumerate(members, start=1):
                yield from _parts_of_member(archive, info, f"member {number}", budget)
            start = min((info.header_offset for info in members), default=0)
            gaps = list(_gaps(data, members, archive.start_dir))
        yield from gaps
    except DAMAGED:
        yield Part("its bytes", "", data[start:], is_closed=True)


def _from_the_end(data: bytes) -> bytes:
    """Return an archive without the data that follow it: its end must be found near the end of the file."""
    at = data.rfind(_end)
    if at == -1:
        return data
    length = int.from_bytes(data[at + 20 : at + 22], "little")
    return data[: at + 22 + length]


def _parts_of_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str, budget: Budget
) -> Iterator[Part]:
    words = [info.filename, decode_short(info.comment), decode_short(info.extra)]
    if info.orig_filename != info.filename:
        words.append(info.orig_filename)
    yield Part(f"the name of {where}", "", words="\n".join(words))
    if info.is_dir() and not info.file_size:
        return
    if not budget.take(info.file_size):
        yield Part(where, "", is_closed=True)
        return
    try:
        data = member_bytes(archive, info)
    except DAMAGED:
        yield Part(where, "", is_closed=True)
        return
    yield Part(where, info.filename, data)


def _gaps(data: bytes, members: list[zipfile.ZipInfo], directory: int) -> Iterator[Part]:
    """Yield what lies before, between and behind the members of an archive, and the heads of members."""
    at = 0
    for info in sorted(members, key=lambda one: one.header_offset):
        start = info.header_offset
        if start > at:
            yield _gap("before a member", data[at:start], is_first=at == 0)
        head = data[start : start + 30]
        length = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        yield Part("the head of a member", "", words=decode_short(data[start + 30 : start + 30 + length]))
        at = max(at, start + 30 + length + info.compress_size)
    if directory > at:
        yield _gap("before its directory", data[at:directory], is_first=False)
    end = data.rfind(_end)
    comment = int.from_bytes(data[end + 20 : end + 22], "little")
    if data[end + 22 + comment :].strip(b"\0"):
        yield _gap("behind it", data[end + 22 + comment :], is_first=True)


def _gap(where: str, data: bytes, *, is_first: bool) -> Part:
    """Return bytes that belong to no member; a few between two members may be the archive's own form."""
    if is_first or len(data) > SLACK:
        return Part(where, "", data)
    return Part(where, "", words="\n".join(readable_runs(data)))
