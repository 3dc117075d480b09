"""Checks across all files: dates outside the calendar, one contact in two files; and the error of a run."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

from helpers.errors import FieldworkError, all_at_once
from helpers.fieldwork.files import SUFFIXES_OF_SOURCES
from helpers.fieldwork.reading import Contact, Reading, Record, drop_record
from helpers.fieldwork.reasons import IN_FULL, QUARANTINED
from helpers.prose import counted
from helpers.study.study import ORDERS, Study

REMEDY = "Or run with -p quarantine=continue: such input units are then listed in the ledger and not counted."


def check_dates(readings: list[Reading], study: Study) -> None:
    """Quarantine records outside the calendar or the worker's days, and remark by how many days.

    No date is ever moved.
    """
    calendar = study.calendar
    for record in _records(readings):
        day, worker = record.contact.day, study.worker(record.contact.worker)
        last_day = worker.last_day or calendar.last_day
        if day is None:
            drop_record(record, "quarantined", "no_date")
        elif not calendar.first_day <= day <= calendar.last_day:
            _quarantine(record, "outside_calendar", day, calendar.first_day, calendar.last_day)
        elif not worker.first_day <= day <= last_day:
            _quarantine(record, "outside_worker_days", day, worker.first_day, last_day)


def check_repeated_contacts(readings: list[Reading]) -> None:
    """Quarantine a second file of one interview, and a repeated voice note: their words would count twice."""
    seen: dict[tuple[object, ...], Contact] = {}
    for record in _records(readings):
        contact = record.contact
        if contact.source == "observation":
            continue
        words = ""
        if contact.source == "voice_note":
            words = record.text
        key = (contact.source, contact.worker, contact.day, contact.moment, contact.duration_s, words)
        if seen.setdefault(key, contact) is not contact:
            drop_record(record, "quarantined", "same_contact_twice")


def refuse(readings: list[Reading], names: dict[Path, str], study: Study) -> None:
    """Raise one error for all quarantined input units; those of one file and reason share a line.

    Left-out media has a line for each wording: each is a question of its own.

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
        by_reason: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, status in enumerate(reading.statuses, start=1):
            if status and status.status == "quarantined":
                by_reason[status.reason, _wording(reading, number)].append(number)
        for (reason, _), numbers in by_reason.items():
            place = describe_place(names[reading.path], reading, numbers[0])
            if len(numbers) > 1:
                place += f" and {len(numbers) - 1:,} more"
            offenders.append(f"{place}: {_describe_fault(reading, numbers[0], reason, study)}.")
    if offenders:
        raise FieldworkError(all_at_once(offenders, REMEDY))


def _wording(reading: Reading, number: int) -> str:
    """Return which wording for left-out media an input unit has; an empty text for all others."""
    remarks = reading.remarks.get(number, ())
    return next((remark for remark in remarks if remark.startswith("wording:")), "")


def describe_place(file: str, reading: Reading, number: int) -> str:
    """Return where an input unit is, as messages give it: file, and line or paragraph."""
    line, subline = reading.place(number)
    if reading.unit == "file":
        if line == 1:
            return file
        return f"{file}, line {line}"
    place = f"{file}, {reading.unit} {line}"
    if subline > 1:
        place += f".{subline}"
    return place


def _describe_fault(reading: Reading, number: int, reason: str, study: Study) -> str:
    """Return what is wrong with an input unit and what to do, with the days and suffixes that are meant."""
    distances = []
    for remark in reading.remarks.get(number, ()):
        word, _, n = remark.partition(":")
        if word.startswith("days_"):
            distances.append(f"{counted(int(n), 'days')} {word.removeprefix('days_')}")
    known = [f"{source.folder}: {', '.join(SUFFIXES_OF_SOURCES[source.id])}" for source in study.sources]
    return IN_FULL.get(reason, QUARANTINED[reason]).format(
        calendar=f"{study.calendar.first_day} to {study.calendar.last_day}",
        known="; ".join(known),
        suffix=reading.path.suffix,
        date_order=ORDERS[study.date_order],
        days=" and ".join(distances),
        detail=reading.detail,
    )


def _records(readings: list[Reading]) -> list[Record]:
    return [record for reading in readings for record in reading.records]


def _quarantine(record: Record, reason: str, day: date, first_day: date, last_day: date) -> None:
    """Quarantine a record, with a remark by how many days its date is outside two days."""
    if day < first_day:
        remark = f"days_before:{(first_day - day).days}"
    else:
        remark = f"days_after:{(day - last_day).days}"
    for reading, number in record.input_units:
        reading.remark(number, remark)
    drop_record(record, "quarantined", reason)
