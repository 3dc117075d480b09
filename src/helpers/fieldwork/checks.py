"""Checks across all files: every date is in the calendar, and among the days of its worker."""

from __future__ import annotations

from datetime import date

from helpers.fieldwork.reading import Reading, Record, drop_record
from helpers.study.study import Study


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
