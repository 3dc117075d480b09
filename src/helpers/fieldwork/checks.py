"""What is known only when all files are read: dates outside the calendar, one contact in two files; and the refusal."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

from helpers.errors import FieldworkError, all_at_once
from helpers.fieldwork.files import KNOWN
from helpers.fieldwork.reading import Contact, Reading, Record, drop
from helpers.fieldwork.reasons import IN_FULL, QUARANTINED
from helpers.prose import counted
from helpers.study.study import ORDERS, Study

REMEDY = "Or run with -p quarantine=continue: such pieces then stand in the ledger and are not counted."


def check_dates(readings: list[Reading], study: Study) -> None:
    """Quarantine what lies outside the calendar or the worker's days, and remark by how many days: no date is ever moved."""
    for record in _records(readings):
        day, worker = record.contact.day, study.worker(record.contact.worker)
        last = worker.last_day or study.calendar.last_day
        if day is None:
            drop(record, "quarantined", "no_date")
        elif not study.calendar.first_day <= day <= study.calendar.last_day:
            _set_apart(record, "outside_calendar", day, study.calendar.first_day, study.calendar.last_day)
        elif not worker.first_day <= day <= last:
            _set_apart(record, "outside_worker_days", day, worker.first_day, last)


def check_twice(readings: list[Reading]) -> None:
    """Quarantine a second file of one interview, or a voice note that came twice: its words would count twice."""
    seen: dict[tuple[object, ...], Contact] = {}
    for record in _records(readings):
        contact = record.contact
        words = record.text if contact.source == "voice_note" else ""
        key = (contact.source, contact.worker, contact.day, contact.moment, contact.duration_s, words)
        if contact.source != "observation" and seen.setdefault(key, contact) is not contact:
            drop(record, "quarantined", "same_contact_twice")


def refuse(readings: list[Reading], names: dict[Path, str], study: Study) -> None:
    """Raise one error for all quarantined pieces of all files; those of one file and reason share a line.

    Parameters
    ----------
    names
        What each file is called in messages and tables.

    Raises
    ------
    FieldworkError
        File, line and remedy of each.
    """
    offenders = []
    for reading in readings:
        by_reason: dict[str, list[int]] = defaultdict(list)
        for number, status in enumerate(reading.statuses, start=1):
            if status and status.status == "quarantined":
                by_reason[status.reason].append(number)
        for reason, numbers in by_reason.items():
            more = f" and {len(numbers) - 1:,} more" if len(numbers) > 1 else ""
            place = shown_place(names[reading.path], reading, numbers[0])
            offenders.append(f"{place}{more}: {_in_words(reading, numbers[0], reason, study)}.")
    if offenders:
        raise FieldworkError(all_at_once(offenders, REMEDY))


def shown_place(file: str, reading: Reading, number: int) -> str:
    """Return where a piece is, as messages say it: file, line or paragraph."""
    line, subline = reading.place(number)
    if reading.unit == "file":
        return file if line == 1 else f"{file}, line {line}"
    return f"{file}, {reading.unit} {line}{f'.{subline}' if subline > 1 else ''}"


def _in_words(reading: Reading, number: int, reason: str, study: Study) -> str:
    remarks = dict(word.split(":") for word in reading.remarks.get(number, ()) if ":" in word)
    days = " and ".join(
        f"{counted(int(n), 'days')} {word.removeprefix('days_')}"
        for word, n in remarks.items()
        if word.startswith("days_")
    )
    return IN_FULL.get(reason, QUARANTINED[reason]).format(
        calendar=f"{study.calendar.first_day} to {study.calendar.last_day}",
        known="; ".join(f"{source.folder}: {', '.join(KNOWN[source.id])}" for source in study.sources),
        suffix=reading.path.suffix,
        date_order=ORDERS[study.date_order],
        days=days,
        detail=reading.detail,
    )


def _records(readings: list[Reading]) -> list[Record]:
    return [record for reading in readings for record in reading.records]


def _set_apart(record: Record, reason: str, day: date, first: date, last: date) -> None:
    word = f"days_before:{(first - day).days}" if day < first else f"days_after:{(day - last).days}"
    for reading, number in record.pieces:
        reading.remark(number, word)
    drop(record, "quarantined", reason)
