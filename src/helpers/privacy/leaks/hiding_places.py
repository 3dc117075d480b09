"""Hiding places of words in a file: text, markup, metadata, outputs of notebooks, archives, file names.

A file is opened by what it is, whatever its name says. What cannot be opened is yielded as `is_unread`; a
picture with the hash of its bytes, since the words drawn in it are pixels.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from helpers.privacy.leaks import containers, pdfs, pictures
from helpers.privacy.leaks.decoding import decode, readable_runs
from helpers.privacy.leaks.file_text import FileText, Place, nowhere
from helpers.privacy.leaks.markup import is_markup, texts_of_markup
from helpers.privacy.leaks.opening import Opening
from helpers.privacy.leaks.readings import Open, decode_base64, read_all, undo_json

_data_uri = re.compile(r"data:[^,\"'()\s<>]*;base64,([A-Za-z0-9+/=_\s%-]{4,})")
_base64 = re.compile(r"[A-Za-z0-9+/\n]{64,}={0,2}\s*")
_hash = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])")
"""The hash of a file, as records have it: its digits would look like telephone numbers, and it cannot hold a
name."""
_number = re.compile(r"\s*[-+]?\d*\.\d+(?:e[-+]?\d+)?\s*", re.IGNORECASE)
_elsewhere = ("version https://git-lfs.github.com/spec/", "/annex/objects/")
"""How a file begins whose content git keeps in another place."""


def extract_texts(name: str, data: bytes, opening: Opening | None = None) -> Iterator[FileText]:
    """Yield all texts of a file, by the format that its name or its first bytes declare.

    Parameters
    ----------
    name
        The file's name or path, which is yielded too.
    opening
        What may be opened, if another file contains this one.
    """
    if opening is None:
        opening = Opening()
    if opening.depth == 0:
        yield from read_all(FileText("its name", name.replace("/", " / "), is_prose=False, place=nowhere))
    suffix = PurePosixPath(name).suffix.lower()
    decoded = decode(data)
    is_text = bool(decoded)
    kind = containers.kind_of(suffix, data, is_text=is_text)
    if kind:
        yield from _from_container(kind, name, data, opening)
    elif pictures.is_picture(data, is_text=is_text):
        yield from _from_picture(data, opening)
    elif not is_text:
        for text in readable_runs(data):
            yield from read_all(FileText("its bytes", text, place=nowhere))
        yield FileText("its bytes", "", is_unread=True)
    else:
        for text in decoded:
            yield from _from_text(text, suffix, opening)


def _opener(opening: Opening) -> Open:
    """Return a function that opens what a text holds in another form."""

    def opened(data: bytes, where: str) -> Iterator[FileText]:
        if opening.is_deepest or not opening.budget.take(len(data)):
            yield FileText(where, "", is_unread=True)
            return
        for one in extract_texts("", data, opening.deeper()):
            yield one._replace(where=f"{where}, {one.where}", place=nowhere)

    return opened


def _from_text(text: str, suffix: str, opening: Opening) -> Iterator[FileText]:
    opened = _opener(opening)
    if text.startswith(_elsewhere):
        yield FileText("its content, which is kept elsewhere", "", is_unread=True)
    if suffix == ".ipynb":
        yield from _from_notebook(text, opening)
    elif suffix == ".csv":
        yield from _from_csv(text, opened)
    elif suffix == ".json":
        plain = undo_json("its text", _hash.sub(" " * 64, text))
        yield from read_all(plain, opened)
    elif is_markup(suffix, text):
        yield from _from_markup(text, opening)
    elif text.startswith("{\\rtf"):
        yield from read_all(FileText("its text", text), opened)
        yield from _from_rtf(text)
    else:
        yield from read_all(FileText("its text", text), opened)
        yield from _from_data_uris(text, opening)


def _from_rtf(text: str) -> Iterator[FileText]:
    from striprtf.striprtf import rtf_to_text

    if len(text) > LONGEST_RTF:
        yield FileText("its text", "", is_unread=True)
        return
    # The library looks for links line by line: in a file that is one line it would take for ever.
    text = text.replace("{\\field", "\n{\\field")
    try:
        plain = str(rtf_to_text(text, errors="ignore"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, OverflowError):
        yield FileText("its text", "", is_unread=True)
        return
    yield from read_all(FileText("its text", plain, place=nowhere))


LONGEST_RTF = 1 << 20
"""Characters of an .rtf file that are read as such."""


def _from_csv(text: str, opened: Open) -> Iterator[FileText]:
    """Yield a table row by row, without its fractions: their digits would look like telephone numbers."""
    try:
        rows = csv.reader(io.StringIO(text, newline=""))
        for row in rows:
            cells = [cell for cell in row if not _number.fullmatch(cell)]
            yield FileText("its cells", "\n".join(cells), place=_place_in_row(row, rows.line_num))
    except csv.Error:
        yield FileText("its text", text)
    # What is written in another way, or divided, is searched for in the text: it is seldom there.
    readings = read_all(FileText("its text", text), opened)
    next(readings)
    yield from readings


def _place_in_row(row: Sequence[str], line: int) -> Place:
    """Return a function from a position in the joined cells of a row to its line and column."""

    def place(position: int) -> str:
        end = 0
        for number, cell in enumerate(row, start=1):
            if _number.fullmatch(cell):
                continue
            end += len(cell) + 1
            if position < end:
                return f"line {line}, column {number}"
        return f"line {line}"

    return place


def _from_markup(text: str, opening: Opening) -> Iterator[FileText]:
    for one in texts_of_markup(_without_pictures(text)):
        if one.is_prose:
            yield from read_all(one, _opener(opening))
        else:
            yield from read_all(one)
    yield from _from_data_uris(text, opening)


def _without_pictures(text: str) -> str:
    """Return markup without the letters that stand for pictures: by chance some of them spell a name.

    The pictures themselves are opened, and passed only if a run has made them (`made_pictures`). What is not
    written exactly as the bytes of a picture are stays, and is searched.
    """
    if "base64," not in text:
        return text
    return _data_uri.sub(_no_picture, text)


def _no_picture(uri: re.Match[str]) -> str:
    try:
        data = base64.b64decode(uri[1], validate=True)
    except ValueError:
        return uri[0]
    if base64.b64encode(data).decode("ascii") == uri[1] and pictures.is_picture(data, is_text=False):
        return ""
    return uri[0]


def _from_data_uris(text: str, opening: Opening) -> Iterator[FileText]:
    if "base64," not in text:
        return
    opened = _opener(opening)
    line = 1
    before = 0
    for match in _data_uri.finditer(text):
        line += text.count("\n", before, match.start())
        before = match.start()
        for data in decode_base64(match.group(1)):
            found = list(opened(data, f"a data URI in line {line}"))
            yield from found
            if found and found[0].is_unread:
                return


def _from_notebook(text: str, opening: Opening) -> Iterator[FileText]:
    """Yield every string of a notebook: sources, outputs of every type, tracebacks, metadata, attachments."""
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        yield from read_all(FileText("its text", text), _opener(opening))
        return
    cells: list[Any] = []
    if isinstance(notebook, dict) and isinstance(notebook.get("cells"), list):
        cells = notebook["cells"]
        notebook = {**notebook, "cells": []}
    yield from _from_json(notebook, "its metadata", opening)
    for number, cell in enumerate(cells, start=1):
        yield from _from_json(cell, f"cell {number}", opening)
        yield from _joined_outputs(cell, f"cell {number}, its outputs")


def _joined_outputs(cell: Any, where: str) -> Iterator[FileText]:
    """Yield what several outputs of a cell print, joined: a name may run from one into the next."""
    outputs = cell.get("outputs") if isinstance(cell, dict) else None
    if not isinstance(outputs, list) or len(outputs) < 2:
        return
    printed = [_printed(output) for output in outputs]
    yield FileText(where, "".join(printed), is_prose=False, place=nowhere)
    yield FileText(where, "".join(one.rstrip("\n") for one in printed), is_prose=False, place=nowhere)


def _printed(output: Any) -> str:
    if not isinstance(output, dict):
        return ""
    data = output.get("data")
    plain = data.get("text/plain", "") if isinstance(data, dict) else ""
    text = output.get("text", plain)
    if isinstance(text, list):
        return "".join(str(one) for one in text)
    return str(text)


def _from_json(value: object, where: str, opening: Opening) -> Iterator[FileText]:
    """Yield every string of a value from JSON, at any depth."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield from _from_string(one, where, opening)
        elif isinstance(one, list):
            # Notebooks divide a text into a list of its lines: a name may run over the end of one.
            if one and all(isinstance(line, str) for line in one):
                yield from _from_string("".join(one), where, opening)
            else:
                waiting.extend(reversed(one))
        elif isinstance(one, dict):
            for key in one:
                yield FileText(where, str(key), is_prose=False, place=nowhere)
            waiting.extend(reversed(one.values()))


def _from_string(text: str, where: str, opening: Opening) -> Iterator[FileText]:
    if _base64.fullmatch(text):
        for data in decode_base64(text):
            yield from _opener(opening)(data, where)
    elif text.lstrip()[:1] == "<":
        for one in _from_markup(text, opening):
            yield one._replace(where=where)
    else:
        yield from read_all(FileText(where, text), _opener(opening))
        yield from _from_data_uris(text, opening)


def _from_picture(data: bytes, opening: Opening) -> Iterator[FileText]:
    """Yield the metadata of a picture or a PDF, each marked as a picture, and what lies behind it."""
    picture = pictures.hash_picture(data)
    yield FileText("the picture", "", picture=picture)
    is_pdf = pictures.PDF in data[: pictures.PDF_BEGINS_WITHIN] and not data.startswith(pictures.PNG)
    texts = _texts_of_pdf(data, opening, picture) if is_pdf else _texts_of_metadata(data, opening)
    for one in texts:
        yield one._replace(picture=picture, place=nowhere)


def _texts_of_metadata(data: bytes, opening: Opening) -> Iterator[FileText]:
    for part in pictures.metadata_of(data, opening.budget):
        if part.is_closed:
            yield FileText(part.where, "", is_unread=True)
        if part.words:
            yield from read_all(FileText(part.where, part.words, is_prose=part.is_prose), _opener(opening))
        if part.data:
            yield from _inside(part.where, "", part.data, opening)


def _texts_of_pdf(data: bytes, opening: Opening, picture: str) -> Iterator[FileText]:
    for part in pdfs.texts_of_pdf(data, opening.budget, is_known=picture in opening.known):
        if part.is_closed:
            yield FileText(part.where, "", is_unread=True)
        if part.words:
            yield from read_all(FileText(part.where, part.words, is_prose=False))
        if part.data:
            yield from _inside(part.where, "", part.data, opening)


def _from_container(kind: str, name: str, data: bytes, opening: Opening) -> Iterator[FileText]:
    """Yield names and contents of what an archive or a compressed file holds, archives within it included."""
    for part in containers.parts_of(kind, PurePosixPath(name).name, data, opening.budget):
        if part.words:
            yield from read_all(FileText(part.where, part.words, is_prose=False, place=nowhere))
        if part.is_closed:
            for text in readable_runs(part.data):
                yield FileText(part.where, text, place=nowhere)
            yield FileText(part.where, "", is_unread=True)
        elif part.data:
            yield from _inside(part.where, part.name, part.data, opening)


def _inside(where: str, name: str, data: bytes, opening: Opening) -> Iterator[FileText]:
    """Yield the texts of a file that is inside another."""
    if opening.is_deepest:
        yield FileText(where, "", is_unread=True)
        return
    for one in extract_texts(name, data, opening.deeper()):
        yield one._replace(where=f"{where}, {one.where}")
