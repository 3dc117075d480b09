"""Where a raw file is: which source its folder belongs to, and which folders are between the two.

A source's folder may be divided into folders, one for each worker, say. Capitals in its name do not matter:
some systems do not tell ``Interviews`` from ``interviews``.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from helpers.fieldwork.reading import Reading, drop_record
from helpers.study.roster import Person, Roster
from helpers.study.sources import Source
from helpers.study.study import RAW, Study

MANUAL_CODING = "coding"


def folded(text: str) -> str:
    """Return a name as a system sees it that ignores capitals, or encodes accents in another way."""
    return unicodedata.normalize("NFC", text).casefold()


def sources_in(folder: str, study: Study) -> list[Source]:
    """Return the sources to which a folder in ``data/raw`` belongs: two, if both read the same chats."""
    return [source for source in study.sources if source.folder == folded(folder)]


def source_of(folder: str, study: Study) -> Source | None:
    """Return the source to which a folder in ``data/raw`` belongs, the first of two; None: there is none."""
    return next(iter(sources_in(folder, study)), None)


def folders_of(study: Study) -> list[str]:
    """Return the names of the folders in ``data/raw`` that are read."""
    return [*dict.fromkeys(source.folder for source in study.sources), MANUAL_CODING]


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
