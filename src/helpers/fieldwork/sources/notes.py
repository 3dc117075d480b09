"""Observation notes of walk-the-frontline visits: .md, .txt and .docx.

A note tells whom it is about, who wrote it and on which day: in lines ``Worker: …``, ``Observer: …``, ``Date: …``, in front
matter between two lines of dashes, in a heading, or in the file's name. All that are given must agree. Whatever stands
above the last of them is the head; every paragraph below is a record in the observer's voice. A heading that gives a day
or a worker of its own opens another visit. Prose is never searched for dates: *we may 3* and *section 17* are none.
"""

from __future__ import annotations

from pathlib import Path

from helpers.fieldwork.formats.docx import read_document
from helpers.fieldwork.formats.package import known_kind
from helpers.fieldwork.reading import Contact, Reading, Record, Unreadable
from helpers.fieldwork.sources.note_heads import HASHES, RULE, Head, Piece
from helpers.study.roster import Person, Roster
from helpers.study.study import Study

SOURCE = "observation"
INVISIBLE = "\ufeff\u200b\u200e\u200f "


def read_note(path: Path, study: Study, roster: Roster) -> list[Reading]:
    """Read one note: its paragraphs, visit by visit, in the observer's voice.

    Set apart as a whole when it cannot be read, holds no words, or leaves open whom a visit was to, who wrote it or when.
    """
    try:
        return _read(path, study, roster)
    except Unreadable as error:
        return [Reading.of_file(path, "quarantined", error.reason, error.line)]


def _read(path: Path, study: Study, roster: Roster) -> list[Reading]:
    reading, pieces, others = _open(path)
    head = Head(reading, study, roster)
    visits = head.divide(pieces)
    name = head.of_name(path)
    for visit in visits:
        words = [piece for piece in visit.pieces if piece.text]
        if words:
            worker, observer, day = head.settle(visit, visits[0], name, is_only=len(visits) == 1)
            _take_paragraphs(reading, visit.pieces, observer, Contact(SOURCE, worker.id, day))
        else:
            for piece in visit.pieces:
                reading.exclude(piece.number, "blank")
    if not reading.records:
        raise Unreadable("no_words")
    return [reading, *others]


def _open(path: Path) -> tuple[Reading, list[Piece], list[Reading]]:
    """Return a note's reading, its pieces, and the readings of the other parts of a .docx."""
    if path.suffix.lower() == ".docx":
        document = read_document(path)
        reading, others = document.readings()
        lines = enumerate(document.lines, start=1)
        return (
            reading,
            [Piece(n, _plain(one.text), one.paragraph, document.heading_level(one) > 0) for n, one in lines],
            others,
        )
    data = path.read_bytes()
    if kind := known_kind(data):
        raise Unreadable(kind)
    reading, lines_of_text = Reading.of_text(path, data)
    is_markdown = path.suffix.lower() == ".md"
    pieces, paragraph = [], 1
    for number, line in enumerate(lines_of_text, start=1):
        text = _plain(line)
        paragraph += not text
        pieces.append(Piece(number, text, paragraph, is_markdown and bool(HASHES.fullmatch(text))))
    return reading, pieces, []


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(INVISIBLE)


def _take_paragraphs(reading: Reading, pieces: list[Piece], observer: Person, contact: Contact) -> None:
    """Make a record of each paragraph."""
    record: Record | None = None
    paragraph = 0
    said: list[tuple[Record, list[str]]] = []
    for piece in pieces:
        if not piece.text:
            reading.exclude(piece.number, "blank")
        elif piece.is_heading or RULE.fullmatch(piece.text):
            reading.exclude(piece.number, "heading" if piece.is_heading else "format_line")
            record = None
        elif record is not None and piece.paragraph == paragraph:
            said[-1][1].append(piece.text)
            reading.merge(piece.number, record)
        else:
            record, paragraph = reading.open(piece.number, Record(observer, "", contact)), piece.paragraph
            said.append((record, [piece.text]))
    for record, texts in said:
        record.text = " ".join(texts)
