"""Diaries that workers write: .md, .txt, .docx, .odt and .rtf.

An entry begins with its date: on a line of its own, in a heading, or in a line ``Date: …``; a file with one
entry may have it in its name. The worker is in a line ``Worker: …`` at the top, in the file's name, or in
that of a folder. Every paragraph is a record, with the worker as speaker; what a worker writes on one day is
one contact. Heads are those of notes (see `note_heads`).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from helpers.fieldwork.reading import Contact, Reading, Unreadable
from helpers.fieldwork.sources.note_heads import HeadParser
from helpers.fieldwork.sources.note_visits import VisitIdentifier
from helpers.fieldwork.sources.notes import keep_paragraphs, open_note
from helpers.study.roster import Roster
from helpers.study.sources import Source
from helpers.study.study import Study

OF_DIARIES = {"several_visits": "unclear_entry"}
"""What a reason of notes is called in a diary."""


def read_diary(path: Path, study: Study, roster: Roster, source: Source) -> list[Reading]:
    """Read one diary: its paragraphs, entry by entry, with the worker as speaker.

    Returns
    -------
    list of Reading
        The diary, and the further parts of a document. A file is quarantined as a whole if it cannot be
        read, holds no words, or does not give the worker, or the day of an entry.
    """
    try:
        return _read(path, study, roster, source)
    except Unreadable as error:
        reason = OF_DIARIES.get(error.reason, error.reason)
        return [Reading.quarantine_file(path, Unreadable(reason, error.line, error.detail))]


def _read(path: Path, study: Study, roster: Roster, source: Source) -> list[Reading]:
    """Read one diary, or raise the reason why it cannot be used."""
    reading, input_units, other_parts = open_note(path)
    parser = HeadParser(reading, study, roster, is_diary=True)
    entries = parser.divide_into_visits(input_units)
    lines = list(map(parser.full_text, input_units))
    identifier = VisitIdentifier(reading, path, entries, study, roster)
    contacts: dict[tuple[str, date], Contact] = {}
    for entry in entries:
        # A title above the first entry, or a date without words, needs no worker.
        if not any(unit.text for unit in entry.input_units):
            for unit in entry.input_units:
                reading.exclude(unit.number, "blank")
            continue
        worker, day = identifier.identify_entry(entry)
        new = Contact(source.id, worker.id, day, identifier.moment_on(day, lines))
        keep_paragraphs(reading, entry.input_units, worker, contacts.setdefault((worker.id, day), new))
    if not reading.records:
        raise Unreadable("no_words")
    return [reading, *other_parts]
