"""Hiding places of words in a file: text, markup, metadata, outputs of notebooks, archives, file names.

Words drawn in pictures cannot be read without guessing: pictures are pixels, and PDF shows glyphs by number.
Each figure's SVG is published with it and has its words as text; of PNG and PDF the metadata are read.
"""

from __future__ import annotations

import base64
import binascii
import csv
import hashlib
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from helpers.files.archives import DAMAGED, member_bytes

ARCHIVES = {".zip", ".docx", ".qdpx", ".xlsx", ".pptx", ".odt"}
MARKUP = {".svg", ".xml", ".html", ".htm", ".qde", ".qdc"}
MARKUP_BEGINS = {"<?xml", "<html", "<!doc", "<svg "}
DEEPEST = 3
"""How many levels of archives within archives, and of pictures within notebooks within them, are opened."""
MOST = 64 << 20
"""Bytes of one unpacked member, and of one inflated stream, that are read."""
JOINER = "\u2060"
"""What stands where a tag was inside a word: it is not seen, and shows where cells of a table meet."""
_data_uri = re.compile(r"data:[\w/+.-]*;base64,([A-Za-z0-9+/=\s]{16,})")
_base64 = re.compile(r"[A-Za-z0-9+/\n]{64,}={0,2}\s*")
_pdf_text = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]{4,})>")
_hash = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])")
"""The hash of a file, as records have it: its digits would look like telephone numbers, and it cannot hold a
name."""
_number = re.compile(r"\s*[-+]?\d*\.\d+(?:e[-+]?\d+)?\s*", re.IGNORECASE)
_stream = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_comment = re.compile(r"<!--(.*?)-->", re.DOTALL)
_tags = re.compile(r"<!--.*?-->|<style.*?</style>|<[^>]*>", re.DOTALL)
_attribute = re.compile(r"\b(?!d=|points=|transform=|style=)[\w:-]+=(?:\"([^\"]*)\"|'([^']*)')")
"""An attribute of markup, but for those that hold only coordinates and styles."""


class FileText(NamedTuple):
    """Some text of a file, and where it was found there."""

    where: str
    text: str
    is_prose: bool = True
    """Whether it is to be read as words; attributes and file names are searched only for names."""
    picture: str = ""
    """The hash of a picture's bytes, since the words drawn in it cannot be read."""
    is_unread: bool = False
    """Whether something here could not be opened, so that its contents are unknown."""


def extract_texts(name: str, data: bytes, depth: int = 0) -> Iterator[FileText]:
    """Yield all texts of a file, by the format that its name or its first bytes declare.

    Parameters
    ----------
    name
        The file's name or path, which is yielded too.
    depth
        How many archives or notebooks contain this file.
    """
    if depth == 0:
        yield FileText("its name", name.replace("/", " / "), is_prose=False)
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in ARCHIVES or data[:4] == b"PK\x03\x04":
        yield from _extract_from_archive(data, depth)
    elif _is_picture(data):
        yield from _extract_from_picture(data)
    elif suffix == ".ipynb":
        yield from _extract_from_notebook(data, depth)
    elif suffix == ".csv":
        yield from _extract_from_csv(data)
    elif suffix == ".json":
        yield FileText("its text", _hash.sub("", _decode(data)))
    else:
        yield from _extract_from_text(_decode(data), suffix, depth)


def hash_picture(data: bytes) -> str:
    """Return the hash by which a picture is recognised."""
    return hashlib.sha256(data).hexdigest()


def _decode(data: bytes) -> str:
    """Return any bytes as text; of what is not text, the readable runs."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    if b"\0" in data[:4096]:
        return f"{data.decode('utf-8', 'ignore')}\n{data.decode('utf-16-le', 'ignore')}"
    return data.decode("utf-8-sig", "replace")


def _decode_metadata(data: bytes) -> str:
    """Return bytes as UTF-8, or as Latin-1, which older programs write."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _extract_from_text(text: str, suffix: str, depth: int) -> Iterator[FileText]:
    if suffix in MARKUP or text.lstrip()[:5].lower() in MARKUP_BEGINS:
        yield from _extract_from_markup(text, depth)
    else:
        yield FileText("its text", text)


def _extract_from_csv(data: bytes) -> Iterator[FileText]:
    """Yield a table row by row, without its fractions: their digits would look like telephone numbers."""
    text = _decode(data)
    try:
        for row in csv.reader(io.StringIO(text, newline="")):
            cells = [cell for cell in row if not _number.fullmatch(cell)]
            yield FileText("its cells", "\n".join(cells))
    except csv.Error:
        yield FileText("its text", text)


def _extract_from_markup(text: str, depth: int) -> Iterator[FileText]:
    """Yield comments, the words between tags, the attributes, and the contents of data URIs."""
    for comment in _comment.findall(text):
        yield FileText("a comment", html.unescape(comment))
    # A tag may separate two words, or be inside one: the text is read in both ways.
    for between in ("\n", JOINER):
        yield FileText("its words", html.unescape(_tags.sub(between, text)))
    attributes = [in_double or in_single for in_double, in_single in _attribute.findall(text)]
    yield FileText("an attribute", html.unescape("\n".join(attributes)), is_prose=False)
    for encoded in _data_uri.findall(text):
        yield from _extract_from_base64(encoded, "a data URI", depth)


def _extract_from_base64(text: str, where: str, depth: int) -> Iterator[FileText]:
    try:
        data = base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError):
        return
    if depth >= DEEPEST:
        yield FileText(where, "", is_unread=True)
        return
    for one in extract_texts("", data, depth + 1):
        yield one._replace(where=f"{where}, {one.where}")


def _extract_from_notebook(data: bytes, depth: int) -> Iterator[FileText]:
    """Yield every string of a notebook: sources, outputs of every type, tracebacks, metadata, attachments."""
    try:
        notebook = json.loads(data)
    except ValueError:
        yield FileText("its text", _decode(data))
        return
    cells: list[object] = []
    if isinstance(notebook, dict) and notebook.get("cells"):
        cells = notebook["cells"]
        notebook = {**notebook, "cells": []}
    yield from _extract_from_json(notebook, "its metadata", depth)
    for number, cell in enumerate(cells, start=1):
        yield from _extract_from_json(cell, f"cell {number}", depth)


def _extract_from_json(value: object, where: str, depth: int) -> Iterator[FileText]:
    """Yield every string of a value from JSON, at any depth."""
    if isinstance(value, str):
        yield from _extract_from_string(value, where, depth)
    elif isinstance(value, list):
        # Notebooks divide a text into a list of its lines: a name may run over the end of one.
        if value and all(isinstance(one, str) for one in value):
            yield from _extract_from_string("".join(value), where, depth)
            return
        for one in value:
            yield from _extract_from_json(one, where, depth)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield FileText(where, str(key), is_prose=False)
            yield from _extract_from_json(one, where, depth)


def _extract_from_string(text: str, where: str, depth: int) -> Iterator[FileText]:
    if _base64.fullmatch(text):
        yield from _extract_from_base64(text, where, depth)
    elif text.lstrip().startswith("<"):
        for one in _extract_from_markup(text, depth):
            yield one._replace(where=where)
    else:
        yield FileText(where, text)


def _is_picture(data: bytes) -> bool:
    """Return whether bytes begin as PNG, PDF, JPEG or GIF."""
    return data.startswith((b"\x89PNG\r\n\x1a\n", b"%PDF-", b"\xff\xd8\xff", b"GIF"))


def _extract_from_picture(data: bytes) -> Iterator[FileText]:
    """Yield the metadata of a picture or a PDF, each marked as a picture."""
    texts: Iterable[FileText]
    if data.startswith(b"\x89PNG"):
        texts = [FileText("the picture", ""), *_extract_from_png(data)]
    elif data.startswith(b"%PDF-"):
        texts = [FileText("the picture", ""), *_extract_from_pdf(data)]
    else:
        texts = [FileText("the picture and its metadata", _decode(data), is_prose=False)]
    for one in texts:
        yield one._replace(picture=hash_picture(data))


def _extract_from_png(data: bytes) -> Iterator[FileText]:
    """Yield the text of a picture's chunks: tEXt, zTXt, iTXt, and eXIf."""
    at = 8
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        chunk = data[at + 8 : at + 8 + length]
        at += 12 + length
        if kind == b"tEXt":
            yield FileText("its metadata", _decode_metadata(chunk).replace("\0", " "))
        elif kind == b"zTXt":
            key, _, packed = chunk.partition(b"\0")
            words = _decode_metadata(_inflate(packed[1:]))
            yield FileText("its metadata", f"{key.decode('latin-1')} {words}")
        elif kind == b"iTXt":
            yield FileText("its metadata", _decode_itxt(chunk))
        elif kind == b"eXIf":
            yield FileText("its metadata", _decode(chunk))


def _decode_itxt(chunk: bytes) -> str:
    """Return keyword and text of an iTXt chunk, between which are a flag and languages."""
    key, _, rest = chunk.partition(b"\0")
    is_packed = rest[:1] == b"\1"
    _, _, rest_after_language = rest[2:].partition(b"\0")
    _, _, text = rest_after_language.partition(b"\0")
    if is_packed:
        text = _inflate(text)
    return f"{key.decode('latin-1')} {text.decode('utf-8', 'replace')}"


def _extract_from_pdf(data: bytes) -> Iterator[FileText]:
    """Yield the strings of a PDF: its metadata, and the strings in its streams."""
    parts = [data, *(_inflate(stream) for stream in _stream.findall(data))]
    for part in parts:
        strings = [_decode_pdf_string(literal, digits) for literal, digits in _pdf_text.findall(part)]
        yield FileText("its metadata or streams", "\n".join(strings), is_prose=False)


def _decode_pdf_string(literal: bytes, digits: bytes) -> str:
    """Return a string of a PDF, which is written as characters or as hexadecimal digits."""
    if digits:
        packed = re.sub(rb"\s", b"", digits)
        padding = b"0" * (len(packed) % 2)
        literal = bytes.fromhex((packed + padding).decode("ascii"))
    plain = re.sub(rb"\\(.)", rb"\1", literal, flags=re.DOTALL)
    if plain[:2] in {b"\xfe\xff", b"\xff\xfe"}:
        return plain.decode("utf-16", "replace")
    return _decode_metadata(plain)


def _inflate(packed: bytes) -> bytes:
    """Return an inflated zlib stream, at most `MOST` bytes of it; nothing if it is not such a stream."""
    try:
        return zlib.decompressobj().decompress(packed, MOST)
    except zlib.error:
        return b""


def _extract_from_archive(data: bytes, depth: int) -> Iterator[FileText]:
    """Yield names and contents of an archive's members, those of archives within it included."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield FileText("its comment", archive.comment.decode("utf-8", "replace"))
            for info in archive.infolist():
                yield FileText("the name of a member", info.filename, is_prose=False)
                if info.is_dir():
                    continue
                if depth >= DEEPEST or info.file_size > MOST:
                    yield FileText("a member", "", is_unread=True)
                    continue
                for one in extract_texts(info.filename, member_bytes(archive, info), depth + 1):
                    yield one._replace(where=f"a member, {one.where}")
    except DAMAGED:
        yield FileText("its bytes", _decode(data), is_unread=True)
