"""Observation notes of walk-the-frontline visits: .md, .txt and .docx.

A note begins with the lines ``Worker: …``, ``Observer: …`` and ``Date: Thursday 12 October 2023``, in any order, with
whatever else above and between them; every paragraph after the last of them is a record in the observer's voice.
"""

from __future__ import annotations

import re
from pathlib import Path

from helpers.fieldwork.dates import ImpossibleDate, NoDate, parse_date
from helpers.fieldwork.docx import Unreadable, read_paragraphs
from helpers.fieldwork.reading import Contact, Reading, Record, read_lines, whole_file
from helpers.roster import Person, Roster

SOURCE = "observation"
_heading = re.compile(r"#{1,6}\s")
_field = re.compile(r"(Worker|Observer|Date)\s*:\s*(.*)", re.IGNORECASE)


def read_note(path: Path, roster: Roster) -> Reading:
    """Read one note: its paragraphs, in the observer's voice."""
    if path.suffix.lower() == ".docx":
        try:
            pieces: list[str] | str = read_paragraphs(path)
        except Unreadable as error:
            pieces = str(error)
        unit = "paragraph"
    else:
        pieces, unit = read_lines(path), "line"
    if isinstance(pieces, str):
        return whole_file(path, "quarantined", pieces)
    fields = _read_fields(pieces)
    worker, observer = (roster.find(fields.get(name, "")) for name in ("worker", "observer"))
    if worker is None or worker.role != "worker":
        return whole_file(path, "quarantined", "unknown_worker")
    if observer is None or observer.role != "researcher":
        return whole_file(path, "quarantined", "unknown_observer")
    try:
        day = parse_date(fields.get("date", ""))
    except NoDate:
        return whole_file(path, "quarantined", "no_date")
    except ImpossibleDate:
        return whole_file(path, "quarantined", "impossible_date")
    return _take_paragraphs(path, pieces, unit, observer, Contact(SOURCE, worker.id, day))


def _read_fields(pieces: list[str]) -> dict[str, str]:
    """Return the note's fields: the first of each name."""
    fields: dict[str, str] = {}
    for piece in pieces:
        match = _field.fullmatch(" ".join(piece.split()).lstrip("\ufeff"))
        if match:
            fields.setdefault(match[1].lower(), match[2].strip())
    return fields


def _take_paragraphs(path: Path, pieces: list[str], unit: str, observer: Person, contact: Contact) -> Reading:
    """Make records of what follows the head: it ends with the last field, wherever that stands."""
    reading = Reading(path)
    texts = [" ".join(piece.split()).lstrip("\ufeff") for piece in pieces]
    head = max(number for number, text in enumerate(texts, start=1) if _field.fullmatch(text))
    paragraph: Record | None = None
    for number, (piece, text) in enumerate(zip(pieces, texts, strict=True), start=1):
        if not text:
            reading.add(unit, number, len(piece), "excluded", "blank")
            paragraph = None
        elif number <= head or (path.suffix.lower() == ".md" and _heading.match(text)):
            reading.add(unit, number, len(piece), "excluded", "heading")
            paragraph = None
        elif paragraph is not None and unit == "line":
            paragraph.text += " " + text
            reading.add(unit, number, len(piece), "merged", record=paragraph)
        else:
            paragraph = reading.open(Record(observer, text, None, number, contact), unit, len(piece))
    return reading if reading.records else whole_file(path, "quarantined", "no_words")
