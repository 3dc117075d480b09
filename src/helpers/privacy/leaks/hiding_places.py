"""Where words can hide in a file: text, markup, metadata, outputs of notebooks, members of archives, names of files.

Pictures are pixels and PDF shows glyphs by number: no program reads words there without guessing. Each figure's SVG has its
words as text, and stands beside them; of PNG and PDF the metadata is read.
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
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from helpers.files.archives import DAMAGED, member_bytes

ARCHIVES = {".zip", ".docx", ".qdpx", ".xlsx", ".pptx", ".odt"}
MARKUP = {".svg", ".xml", ".html", ".htm", ".qde", ".qdc"}
DEEPEST = 3
"""Archives within archives, and pictures within notebooks within them, are opened so far down."""
MOST = 64 << 20
"""Bytes of one unpacked member, and of one inflated stream, that are read."""
_data_uri = re.compile(r"data:[\w/+.-]*;base64,([A-Za-z0-9+/=\s]{16,})")
_base64 = re.compile(r"[A-Za-z0-9+/\n]{64,}={0,2}\s*")
_pdf_text = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]{4,})>")
_hash = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])")
"""The hash of a file, as records have it: its digits would look like telephone numbers, and it can hold no name."""
_number = re.compile(r"\s*[-+]?\d*\.\d+(?:e[-+]?\d+)?\s*", re.IGNORECASE)
_page = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


class Words(NamedTuple):
    """Some text of a file, and where it stands there."""

    where: str
    text: str
    is_prose: bool = True
    """Whether somebody may read it as words; attributes and file names are looked through for names alone."""
    picture: str = ""
    """Of a picture the hash of its bytes: what is drawn in it is no text."""
    is_unread: bool = False
    """Whether something here could not be opened, and nobody knows what is in it."""


def words_in(name: str, data: bytes, depth: int = 0) -> Iterator[Words]:
    """Yield all texts of a file, by what its name and its first bytes say that it is.

    Parameters
    ----------
    name
        The file's name or path, which is looked through too.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if depth == 0:
        yield Words("its name", name.replace("/", " / "), is_prose=False)
    if suffix in ARCHIVES or data[:4] == b"PK\x03\x04":
        yield from _of_archive(data, depth)
    elif data[:8] == b"\x89PNG\r\n\x1a\n":
        yield from (one._replace(picture=hashed(data)) for one in [Words("the picture", ""), *_of_png(data)])
    elif data[:5] == b"%PDF-":
        yield from (one._replace(picture=hashed(data)) for one in [Words("the picture", ""), *_of_pdf(data)])
    elif data[:3] in {b"\xff\xd8\xff", b"GIF"}:
        yield Words("the picture and its metadata", _decoded(data), is_prose=False, picture=hashed(data))
    elif suffix == ".ipynb":
        yield from _of_notebook(data, depth)
    elif suffix == ".csv":
        yield from _of_csv(data)
    elif suffix == ".json":
        yield Words("its text", _hash.sub("", _decoded(data)))
    else:
        text = _decoded(data)
        if suffix in MARKUP or text.lstrip()[:5].lower() in {"<?xml", "<html", "<!doc", "<svg "}:
            yield from _of_markup(text, depth)
        else:
            yield Words("its text", text)


def hashed(data: bytes) -> str:
    """Return the hash by which a picture is known again."""
    return hashlib.sha256(data).hexdigest()


def _decoded(data: bytes) -> str:
    """Return bytes as text, whatever they are: what is no text keeps its readable runs."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    if b"\0" in data[:4096]:
        return f"{data.decode('utf-8', 'ignore')}\n{data.decode('utf-16-le', 'ignore')}"
    return data.decode("utf-8-sig", "replace")


def _plain(data: bytes) -> str:
    """Return bytes as UTF-8, or as Latin-1, which older programs write."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _of_csv(data: bytes) -> Iterator[Words]:
    """Yield a table row by row, without its fractions: their digits would look like telephone numbers."""
    text = _decoded(data)
    try:
        for row in csv.reader(io.StringIO(text, newline="")):
            yield Words("its cells", "\n".join(cell for cell in row if not _number.fullmatch(cell)))
    except csv.Error:
        yield Words("its text", text)


def _of_markup(text: str, depth: int) -> Iterator[Words]:
    """Yield the words of markup without its tags, then all of it, with what its data URIs hold."""
    for comment in re.findall(r"<!--(.*?)-->", text, re.DOTALL):
        yield Words("a comment", html.unescape(comment))
    for between in ("\n", ""):
        yield Words(
            "its words",
            html.unescape(re.sub(r"<!--.*?-->|<style.*?</style>|<[^>]*>", between, text, flags=re.DOTALL)),
        )
    attributes = (
        found[0] or found[1]
        for found in re.findall(r"\b(?!d=|points=|transform=|style=)[\w:-]+=(?:\"([^\"]*)\"|'([^']*)')", text)
    )
    yield Words("an attribute", html.unescape("\n".join(attributes)), is_prose=False)
    for found in _data_uri.findall(text):
        yield from _of_base64(found, "a data URI", depth)


def _of_base64(text: str, where: str, depth: int) -> Iterator[Words]:
    try:
        data = base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError):
        return
    if depth < DEEPEST:
        yield from (one._replace(where=f"{where}, {one.where}") for one in words_in("", data, depth + 1))
    else:
        yield Words(where, "", is_unread=True)


def _of_notebook(data: bytes, depth: int) -> Iterator[Words]:
    """Yield every string of a notebook: sources, outputs of every type, tracebacks, metadata, attachments."""
    try:
        notebook = json.loads(data)
    except ValueError:
        yield Words("its text", _decoded(data))
        return
    cells = notebook.get("cells", []) if isinstance(notebook, dict) else []
    yield from _of_json({**notebook, "cells": []} if cells else notebook, "its metadata", depth)
    for number, cell in enumerate(cells, start=1):
        yield from _of_json(cell, f"cell {number}", depth)


def _of_json(value: object, where: str, depth: int) -> Iterator[Words]:
    if isinstance(value, str):
        if _base64.fullmatch(value):
            yield from _of_base64(value, where, depth)
        elif value.lstrip().startswith("<"):
            yield from (one._replace(where=where) for one in _of_markup(value, depth))
        else:
            yield Words(where, value)
    elif isinstance(value, list):
        if value and all(isinstance(one, str) for one in value):
            yield from _of_json("".join(value), where, depth)
        else:
            for one in value:
                yield from _of_json(one, where, depth)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield Words(where, str(key), is_prose=False)
            yield from _of_json(one, where, depth)


def _of_png(data: bytes) -> Iterator[Words]:
    """Yield the text of a picture's chunks: tEXt, zTXt, iTXt, and eXIf."""
    at = 8
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        chunk = data[at + 8 : at + 8 + length]
        at += 12 + length
        if kind == b"tEXt":
            yield Words("its metadata", _plain(chunk).replace("\0", " "))
        elif kind == b"zTXt":
            key, _, packed = chunk.partition(b"\0")
            yield Words("its metadata", f"{key.decode('latin-1')} {_plain(_inflated(packed[1:]))}")
        elif kind == b"iTXt":
            key, _, rest = chunk.partition(b"\0")
            _, _, text = rest[2:].partition(b"\0")
            _, _, text = text.partition(b"\0")
            words = _inflated(text) if rest[:1] == b"\1" else text
            yield Words("its metadata", f"{key.decode('latin-1')} {words.decode('utf-8', 'replace')}")
        elif kind == b"eXIf":
            yield Words("its metadata", _decoded(chunk))


def _of_pdf(data: bytes) -> Iterator[Words]:
    """Yield the strings of a PDF: its metadata, and what its streams spell out."""
    parts = [data, *(_inflated(found) for found in _page.findall(data))]
    for part in parts:
        found = [_of_pdf_string(literal, digits) for literal, digits in _pdf_text.findall(part)]
        yield Words("its metadata or streams", "\n".join(found), is_prose=False)


def _of_pdf_string(literal: bytes, digits: bytes) -> str:
    if digits:
        packed = re.sub(rb"\s", b"", digits)
        literal = bytes.fromhex((packed + b"0" * (len(packed) % 2)).decode("ascii"))
    plain = re.sub(rb"\\(.)", rb"\1", literal, flags=re.DOTALL)
    return plain.decode("utf-16", "replace") if plain[:2] in {b"\xfe\xff", b"\xff\xfe"} else _plain(plain)


def _inflated(packed: bytes) -> bytes:
    """Return what zlib makes of a stream, no more than `MOST` of it; nothing of what is none."""
    try:
        return zlib.decompressobj().decompress(packed, MOST)
    except zlib.error:
        return b""


def _of_archive(data: bytes, depth: int) -> Iterator[Words]:
    """Yield names and contents of an archive's members, archives within it opened too."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield Words("its comment", archive.comment.decode("utf-8", "replace"))
            for info in archive.infolist():
                yield Words("the name of a member", info.filename, is_prose=False)
                if info.is_dir():
                    continue
                if depth >= DEEPEST or info.file_size > MOST:
                    yield Words("a member", "", is_unread=True)
                    continue
                inside = words_in(info.filename, member_bytes(archive, info), depth + 1)
                yield from (one._replace(where=f"a member, {one.where}") for one in inside)
    except DAMAGED:
        yield Words("its bytes", _decoded(data), is_unread=True)
