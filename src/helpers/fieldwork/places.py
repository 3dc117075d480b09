"""Which folders are between a source's folder and a raw file, and which workers they name.

A source's folder may be divided into folders, one for each worker, say.
"""

from __future__ import annotations

from pathlib import Path

from helpers.fieldwork.reading import Reading, drop_record
from helpers.study.roster import Person, Roster
from helpers.study.study import RAW


def folders_between(path: Path) -> tuple[str, ...]:
    """Return the folders between a source's folder and a file in it.

    >>> folders_between(Path("/study/data/raw/interviews/Aisha/2023/a.docx"))
    ('Aisha', '2023')
    >>> folders_between(Path("/study/data/raw/interviews/a.docx"))
    ()
    """
    parts = path.parts
    for at in range(len(parts) - 1, 1, -1):
        if parts[at - 2 : at] == RAW.parts:
            return parts[at + 1 : -1]
    return ()


def workers_of_folders(path: Path, roster: Roster) -> set[Person]:
    """Return the workers whom the folders between a source's folder and a file name."""
    named: set[Person] = set()
    for name in folders_between(path):
        named |= roster.named_in(name)
    return {person for person in named if person.role == "worker"}


def check_folders(path: Path, readings: list[Reading], roster: Roster) -> None:
    """Quarantine the records of a file that lies in the folder of another worker."""
    named = {person.id for person in workers_of_folders(path, roster)}
    records = [record for reading in readings for record in reading.records]
    if not named or named & {record.contact.worker for record in records}:
        return
    for record in records:
        drop_record(record, "quarantined", "wrong_worker")
