"""Observation notes of walk-the-frontline visits: .md, .txt, .docx, .odt and .rtf.

A note gives the worker, the observer and the day: in lines ``Worker: …``, ``Observer: …``, ``Date: …``, in
front matter between two lines of dashes, in a heading, or in the file's name. All that are given must
agree. Titles, headings and fields such as ``Place: hub`` above the last of them are the head of the note;
every other paragraph is one record, with the observer as speaker. A heading that gives another day or worker
begins another visit. Prose is never searched for dates: *we may 3* and *section 17* are not dates.
"""

from __future__ import annotations

from pathlib import Path

from helpers.fieldwork.reading import Contact, InputUnit, Reading, Record, Unreadable
from helpers.fieldwork.sources.note_heads import HeadParser
from helpers.fieldwork.sources.note_lines import HASHES, is_heading, is_rule
from helpers.fieldwork.sources.note_visits import VisitIdentifier
from helpers.fieldwork.sources.opening import is_document, open_input_units, open_text
from helpers.study.roster import Person, Roster
from helpers.study.sources import Source
from helpers.study.study import Study

INVISIBLE = "\ufeff\u200b\u200e\u200f "


def read_note(path: Path, study: Study, roster: Roster, source: Source) -> list[Reading]:
    """Read one note: its paragraphs, visit by visit, with the observer as speaker.

    Returns
    -------
    list of Reading
        The note, and the further parts of a document. A note is quarantined as a whole if it cannot be read,
        holds no words, or does not give the worker, the observer or the day of a visit.
    """
    try:
        return _read(path, study, roster, source)
    except Unreadable as error:
        return [Reading.quarantine_file(path, error)]


def _read(path: Path, study: Study, roster: Roster, source: Source) -> list[Reading]:
    """Read one note, or raise the reason why it cannot be used."""
    reading, input_units, other_parts = open_note(path)
    parser = HeadParser(reading, study, roster)
    visits = parser.divide_into_visits(input_units)
    lines = list(map(parser.full_text, input_units))
    identifier = VisitIdentifier(reading, path, visits, study, roster)
    for visit in visits:
        # A title above the first visit, or a heading without paragraphs, needs no worker and no day.
        if not any(unit.text for unit in visit.input_units):
            for unit in visit.input_units:
                reading.exclude(unit.number, "blank")
            continue
        worker, observer, day = identifier.identify(visit)
        contact = Contact(source.id, worker.id, day, identifier.moment_on(day, lines))
        keep_paragraphs(reading, visit.input_units, observer, contact)
    if not reading.records:
        raise Unreadable("no_words")
    return [reading, *other_parts]


def open_note(path: Path) -> tuple[Reading, list[InputUnit], list[Reading]]:
    """Return the reading of a document or text, its input units, and the further parts of a document."""
    if is_document(path):
        return open_input_units(path, _plain)
    return *_open_text(path), []


def _open_text(path: Path) -> tuple[Reading, list[InputUnit]]:
    """Return the reading of a text file, and its lines as input units; an empty line ends a paragraph."""
    reading, lines = open_text(path)
    is_markdown = path.suffix.lower() == ".md"
    input_units, paragraph = [], 1
    for number, line in enumerate(lines, start=1):
        text = _plain(line)
        if not text:
            paragraph += 1
        is_heading = is_markdown and HASHES.fullmatch(text) is not None
        input_units.append(InputUnit(number, text, paragraph, is_heading=is_heading))
    return reading, input_units


def _plain(text: str) -> str:
    """Return a text with single spaces, and without invisible marks at its ends."""
    return " ".join(text.split()).strip(INVISIBLE)


def keep_paragraphs(
    reading: Reading, input_units: list[InputUnit], speaker: Person, contact: Contact
) -> None:
    """Make one record of each paragraph."""
    for first, *others in _paragraphs(reading, input_units):
        text = " ".join(unit.text for unit in (first, *others))
        record = reading.keep(first.number, Record(speaker, text, contact))
        for unit in others:
            reading.merge(unit.number, record)


def _paragraphs(reading: Reading, input_units: list[InputUnit]) -> list[list[InputUnit]]:
    """Divide the words of a visit into paragraphs; exclude empty lines, headings and rules on the way."""
    paragraphs: list[list[InputUnit]] = []
    last: InputUnit | None = None
    for unit in input_units:
        if not unit.text:
            reading.exclude(unit.number, "blank")
        elif is_heading(unit):
            reading.exclude(unit.number, "heading")
        elif is_rule(unit.text):
            reading.exclude(unit.number, "format_line")
        # A line of the head, a heading or a rule ends a paragraph too.
        elif last and (unit.paragraph, unit.number) == (last.paragraph, last.number + 1):
            paragraphs[-1].append(unit)
            last = unit
        else:
            paragraphs.append([unit])
            last = unit
    return paragraphs
