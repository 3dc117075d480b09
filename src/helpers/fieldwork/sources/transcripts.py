"""Transcripts of interviews: documents, text and subtitles, made by programs or typed by people.

A record is a speaker's turn; in subtitles, the cues of one speaker that follow one another. One grammar is
chosen for a file (see `grammars`), and a line that it does not explain is quarantined. Day and time are
those in the file's name, or of lines ``Date: …`` and ``Time: …`` at the top: the date line that Teams writes
into a document is in UTC, the stamp in its name is not (a comparison of published transcripts shows this).
What software writes above and below the words of a meeting is not speech.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from helpers.fieldwork.dates import ORDER_ASSUMED, ParsedDate, parse_date
from helpers.fieldwork.dates_in_names import check_agreement, find_date_in_name, is_order_assumed
from helpers.fieldwork.formats.cues import Cue, read_cues
from helpers.fieldwork.reading import Contact, InputUnit, Reading, Unreadable
from helpers.fieldwork.sources.cue_turns import parse_cues
from helpers.fieldwork.sources.head_clock import N_HEAD_LINES, find_clock
from helpers.fieldwork.sources.head_fields import DATES, names_present
from helpers.fieldwork.sources.labels import bare
from helpers.fieldwork.sources.opening import is_document, open_input_units, open_text
from helpers.fieldwork.sources.speech import parse_speech
from helpers.fieldwork.sources.turns import Turns, identify_worker
from helpers.study.roster import Person, Roster
from helpers.study.sources import Source
from helpers.study.study import Study

_date = re.compile(rf"(?:{'|'.join(sorted(DATES))})\s{{0,9}}:\s*(\S.{{0,99}})", re.IGNORECASE)
_subtitles = re.compile(r"\ufeff?WEBVTT(?:\s|$)")


def read_transcript(path: Path, study: Study, roster: Roster, source: Source) -> list[Reading]:
    """Read one interview: its turns, by speaker.

    Accepts documents (see `opening`) and .txt in the forms of `grammars` and `table_turns`, .vtt and .srt
    (see `formats.cues`).

    Returns
    -------
    list of Reading
        The transcript, and the further parts of a document. A file is quarantined as a whole when it cannot
        be read, or has no date, or two; all its records are when no worker speaks, or others than
        those in the file's name. An interview with several workers, or a focus group, is one contact for
        each.
    """
    try:
        return _read(path, study, roster, source)
    except Unreadable as error:
        return [Reading.quarantine_file(path, error)]


def _read(path: Path, study: Study, roster: Roster, source: Source) -> list[Reading]:
    """Read one interview, or raise the reason why it cannot be used."""
    contact = Contact(source.id, "")
    cues: list[Cue] | None = None
    if is_document(path):
        reading, input_units, other_parts = open_input_units(path, bare)
    else:
        reading, lines = open_text(path)
        input_units = [InputUnit(n, bare(line), n) for n, line in enumerate(lines, start=1)]
        other_parts = []
        if path.suffix.lower() != ".txt" or _subtitles.match(lines[0]):
            cues = read_cues(reading, lines)
    if cues is None:
        date_line = _set_date(path, input_units, study, contact, reading)
        turns = Turns(reading, contact, study, roster)
        parse_speech(input_units, turns, title=path.stem, date_line=date_line)
    else:
        _set_date(path, [], study, contact, reading)
        parse_cues(cues, Turns(reading, contact, study, roster))
    if all(status and status.status == "excluded" for status in reading.statuses):
        raise Unreadable("no_words")
    present: dict[Person, int] = {}
    if source.read_by.is_group and cues is None:
        present = _find_present(reading, input_units, roster)
    identify_worker(reading, contact, roster.named_in(path.stem), present)
    return [reading, *other_parts]


def _set_date(
    path: Path, input_units: list[InputUnit], study: Study, contact: Contact, reading: Reading
) -> int:
    """Set the contact's day and time; return the number of the line that gives the date, or 0.

    Raises
    ------
    Unreadable
        Neither name nor head gives a date, they differ, or one of them is impossible.
    """
    in_head, unit = _date_in_head(input_units, study)
    date_line, shown_line = 0, 1
    if unit is not None:
        date_line, shown_line = unit.number, unit.paragraph
    in_name = None
    try:
        in_name = find_date_in_name(path.name, study)
    except Unreadable as error:
        if error.reason != "no_date" or in_head is None:
            raise
        contact.day = in_head.day
    else:
        if in_head is not None:
            check_agreement(in_head, in_name, study, shown_line)
        contact.day, contact.moment = in_name.day, in_name.moment
        for word in in_name.remarks:
            reading.remark(1, word)
    clock = find_clock(unit.text for unit in input_units)
    if contact.moment is None and clock is not None:
        contact.moment = datetime.combine(contact.day, clock)
    if is_order_assumed(in_head, in_name):
        reading.remark(max(date_line, 1), ORDER_ASSUMED)
    return date_line


def _date_in_head(
    input_units: list[InputUnit], study: Study
) -> tuple[ParsedDate, InputUnit] | tuple[None, None]:
    """Return the date of a line ``Date: …`` at the top of a file, and the line."""
    filled = [unit for unit in input_units if unit.text]
    for unit in filled[:N_HEAD_LINES]:
        match = _date.fullmatch(unit.text)
        if match is None:
            continue
        try:
            return parse_date(match[1], study), unit
        except Unreadable as error:
            if error.reason != "no_date":
                raise Unreadable(error.reason, unit.paragraph, error.detail) from None
    return None, None


def _find_present(reading: Reading, input_units: list[InputUnit], roster: Roster) -> dict[Person, int]:
    """Return the persons whom a line ``Present: …`` at the top names, with the number of the line.

    Whom the roster does not have is remarked: it may be a worker who says nothing.
    """
    present: dict[Person, int] = {}
    filled = [unit for unit in input_units if unit.text]
    for unit in filled[:N_HEAD_LINES]:
        for name in names_present(unit.text):
            person = roster.find(name)
            if person is not None:
                present.setdefault(person, unit.number)
            elif any(map(str.isalpha, name)):
                reading.remark(unit.number, "unknown_present")
    return present
