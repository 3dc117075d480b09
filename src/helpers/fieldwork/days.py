"""One contact a day: what a worker types or writes on one day is one contact, whichever files have it."""

from __future__ import annotations

from datetime import date

from helpers.fieldwork.reading import Contact, Reading
from helpers.study.study import Study


def unite_days(readings: list[Reading], study: Study) -> None:
    """Give the records of a worker and day one contact, in sources whose reader says so.

    It begins with the first of them, where files give times.
    """
    contacts: dict[tuple[str, str, date | None], Contact] = {}
    for reading in readings:
        for record in reading.records:
            contact = record.contact
            if not study.source(contact.source).read_by.is_daily:
                continue
            first = contacts.setdefault((contact.source, contact.worker, contact.day), contact)
            if contact.moment is not None:
                first.moment = min(first.moment or contact.moment, contact.moment)
            record.contact = first
