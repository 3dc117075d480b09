"""Diaries that workers write: .md, .txt, .docx, .odt and .rtf.

An entry begins with its date: on a line of its own, in a heading, or in a line ``Date: …``; a file with one
entry may have it in its name. The worker is in a line ``Worker: …`` at the top, in the file's name, or in
that of a folder. Every paragraph is a record, with the worker as speaker; what a worker writes on one day is
one contact. Heads are those of notes (see `note_heads`).
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from helpers.fieldwork.dates import is_month, is_weekday
from helpers.fieldwork.reading import Contact, Reading, Unreadable
from helpers.fieldwork.sources.note_heads import HeadParser
from helpers.fieldwork.sources.note_visits import VisitIdentifier
from helpers.fieldwork.sources.notes import keep_paragraphs, open_note
from helpers.study.roster import Roster
from helpers.study.sources import Source
from helpers.study.study import Study

OF_DIARIES = {"several_visits": "unclear_entry"}
"""What a reason of notes is called in a diary."""
MOST_WORDS_OF_DAY = 7
BESIDE_DAYS = frozenset(
    "day week entry date night morning afternoon evening early late the of on at o de den am pm uhr tag "
    "woche abend nos bore wythnos diwrnod dydd ddydd".split()
)
"""Words that stand beside the name or number of a day: *Sunday night*, *Day 3*."""
COUNTED_DAYS = frozenset("day week entry tag woche diwrnod wythnos".split())
_ends_sentence = re.compile(r"[!?;]|\.\s")
_word = re.compile(r"\w+")
_number = re.compile(r"(\d{1,4})(?:st|nd|rd|th|af|ail|ydd|fed|eg|ain|er)?")
_day_and_month = re.compile(r"\d{1,2}/\d{1,2}|\d{1,2}\.\s?\d{1,2}\.?|\d{1,2}-\d{1,2}")


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
        for unit in entry.input_units:
            if may_be_day(unit.text, study):
                raise Unreadable("unclear_entry", reading.place(unit.number)[0])
        new = Contact(source.id, worker.id, day, identifier.moment_on(day, lines))
        keep_paragraphs(reading, entry.input_units, worker, contacts.setdefault((worker.id, day), new))
    if not reading.records:
        raise Unreadable("no_words")
    return [reading, *other_parts]


def may_be_day(text: str, study: Study) -> bool:
    """Tell whether a line says nothing but a day, in a form that gives no date: *Tuesday*, *Day 3*, *12/10*.

    What is below it was hardly written on the day of the entry above.
    """
    words = _word.findall(text.casefold())
    if not 0 < len(words) <= MOST_WORDS_OF_DAY or not text[0].isalnum():
        return False
    if _ends_sentence.search(text):
        return False
    if _day_and_month.fullmatch(text):
        return True
    numbers = {int(number) for number in re.findall(r"\d+", text)}
    years = set(range(study.calendar.first_day.year, study.calendar.last_day.year + 1))
    if numbers & years and min(numbers) <= 31:
        return True
    weekdays = [word for word in words if is_weekday(word, study)]
    months = [word for word in words if word not in weekdays and is_month(word, study)]
    others = [word for word in words if word not in weekdays and word not in months]
    if not all(word in BESIDE_DAYS or _number.fullmatch(word) for word in others):
        return False
    is_counted = bool(numbers) and not COUNTED_DAYS.isdisjoint(words)
    return bool(weekdays or (months and numbers) or is_counted)
