"""Files that hold text, opened by their suffix: the reading of each, and its lines.

Parsers of rarer formats are imported when the first such file is there: starting a command takes no longer
for them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from helpers.fieldwork.formats.docx import Document, read_document
from helpers.fieldwork.formats.package import known_kind
from helpers.fieldwork.reading import InputUnit, Reading, Unreadable

DOCUMENTS = (".docx", ".odt", ".rtf", ".html")
"""Suffixes of documents: files whose lines are not those of a text editor."""


class Opened(NamedTuple):
    """A document that has been opened: no line has a status yet, everything beside the lines has."""

    reading: Reading
    input_units: list[InputUnit]
    other_parts: list[Reading]


def is_document(path: Path) -> bool:
    """Tell whether a file is a document, by its suffix."""
    return path.suffix.lower() in DOCUMENTS


def open_input_units(path: Path, plain: Callable[[str], str]) -> Opened:
    """Open a document.

    Parameters
    ----------
    plain
        What is done to the characters of each line: invisible marks and white space at its ends removed.

    Raises
    ------
    Unreadable
        It is not what its suffix says, protected, damaged, unsafe, or holds what its parser cannot tell
        apart from the words.
    """
    document = _read(path)
    reading, other_parts = document.readings()
    return Opened(reading, document.input_units(plain), other_parts)


def open_text(path: Path) -> tuple[Reading, list[str]]:
    """Open a text file: its reading, and its lines with their line ends.

    Raises
    ------
    Unreadable
        It is not text, empty, too large, or in an unknown encoding.
    """
    data = path.read_bytes()
    if kind := known_kind(data):
        raise Unreadable(kind)
    return Reading.of_text(path, data)


def _read(path: Path) -> Document:
    suffix = path.suffix.lower()
    if suffix == ".odt":
        from helpers.fieldwork.formats.odt import read_odt

        return read_odt(path)
    if suffix == ".rtf":
        from helpers.fieldwork.formats.rtf import read_rtf

        return read_rtf(path)
    if suffix == ".html":
        from helpers.fieldwork.formats.noscribe_html import read_noscribe

        return read_noscribe(path)
    return read_document(path)
