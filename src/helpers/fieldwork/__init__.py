"""Fieldwork as it came: one reader a format, and every piece of every file with one fate in the ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, all_at_once
from helpers.fieldwork.notes import read_note
from helpers.fieldwork.reading import QUARANTINE, Contact, Reading, Record, whole_file
from helpers.fieldwork.transcripts import read_transcript
from helpers.fieldwork.whatsapp import read_export
from helpers.roster import Roster, mask_path, read_roster
from helpers.study import RAW, Study
from helpers.tables import FATES, LEDGER, RECORDS, in_order

KNOWN = {"interview": (".docx", ".vtt"), "observation": (".docx", ".md", ".txt"), "voice_note": (".zip",)}
NOT_FIELDWORK = {".ds_store", "thumbs.db", "desktop.ini", "readme.md", ".gitkeep"}
POLICIES = ("refuse", "set_apart")

Keyed = dict[int, str]
Names = dict[Path, str]


class Gathered(NamedTuple):
    """What came in: the ledger of every piece, and the records that the kept pieces make."""

    ledger: pd.DataFrame
    records: pd.DataFrame


def gather(folder: Path, study: Study, *, quarantine: str = "refuse") -> Gathered:
    """Read all files in a study's ``data/raw``.

    Parameters
    ----------
    quarantine
        What to do about pieces that cannot be used: 'refuse' the whole, or 'set_apart' those pieces, in the ledger.

    Raises
    ------
    FieldworkError
        Nothing is there; or pieces are quarantined and `quarantine` is 'refuse': file, line and remedy of each.
    """
    if quarantine not in POLICIES:
        msg = f"parameter quarantine: '{quarantine}'. Allowed: {', '.join(POLICIES)}."
        raise FieldworkError(msg)
    roster = read_roster(folder, study)
    readings = [reading for path in _files(folder / RAW) for reading in _read_file(path, folder, study, roster)]
    if not any(reading.records or any(piece.fate == "quarantined" for piece in reading.pieces) for reading in readings):
        msg = f"{RAW.as_posix()}: holds no fieldwork. Put files into {', '.join(f'{RAW.as_posix()}/{s.folder}' for s in study.sources)}."
        raise FieldworkError(msg)
    _check_dates(readings, study)
    _check_twice(readings)
    if quarantine == "refuse":
        _refuse(readings, roster, study)
    if not any(reading.records for reading in readings):
        msg = f"{RAW.as_posix()}: all of it is quarantined, and nothing is left to count. Run without -p quarantine=set_apart to see why."
        raise FieldworkError(msg)
    keys = _keys([record for reading in readings for record in reading.records])
    names = _names(readings, roster)
    return Gathered(_ledger(readings, names, keys), _records(readings, names, keys, study))


def by_fate(ledger: pd.DataFrame) -> pd.DataFrame:
    """Sum up the ledger: one row per fate and reason, with files, pieces and characters."""
    table = ledger.groupby(["fate", "reason"], as_index=False).agg(
        files=("file", "nunique"), pieces=("line", "size"), characters=("n_characters", "sum")
    )
    order = {fate: at for at, fate in enumerate(FATES)}
    return table.sort_values(["fate", "reason"], key=lambda c: c.map(order) if c.name == "fate" else c, ignore_index=True)


def _files(raw: Path) -> Iterator[Path]:
    """Yield every file below a folder, in one order on every machine."""
    yield from sorted((path for path in raw.rglob("*") if path.is_file()), key=lambda path: path.relative_to(raw).as_posix())


def _read_file(path: Path, folder: Path, study: Study, roster: Roster) -> list[Reading]:
    """Read one file with the reader for its source and kind."""
    parts = path.relative_to(folder / RAW).parts
    if parts == ("roster.csv",):
        return [whole_file(path, "excluded", "roster")]
    if path.name.lower() in NOT_FIELDWORK or path.name.startswith("~$"):
        return [whole_file(path, "excluded", "not_fieldwork")]
    source = next((source.id for source in study.sources if source.folder == parts[0]), "")
    if source == "voice_note" and len(parts) > 2 and (path.parent.with_name(path.parent.name + ".zip")).is_file():
        return []  # a transcript: read_export takes it, and accounts for it
    if path.suffix.lower() not in KNOWN.get(source, ()) or len(parts) != 2:
        return [whole_file(path, "quarantined", "unknown_format")]
    if path.stat().st_size == 0:
        return [whole_file(path, "quarantined", "empty_file")]
    try:
        with path.open("rb"):
            pass
    except OSError:
        return [whole_file(path, "quarantined", "unreadable_file")]
    if source == "voice_note":
        return read_export(path, roster)
    return [read_transcript(path, roster) if source == "interview" else read_note(path, roster)]


def _check_dates(readings: list[Reading], study: Study) -> None:
    """Quarantine what lies outside the calendar or the worker's days: no date is ever moved."""
    for reading in readings:
        for record in list(reading.records):
            day, worker = record.contact.day, study.worker(record.contact.worker)
            if day is None or not study.calendar.first_day <= day <= study.calendar.last_day:
                _drop_everywhere(readings, record, "outside_calendar")
            elif not worker.first_day <= day <= (worker.last_day or day):
                _drop_everywhere(readings, record, "outside_worker_days")


def _check_twice(readings: list[Reading]) -> None:
    """Quarantine a second file of one interview, or a voice note exported twice: its words would count twice."""
    seen: dict[tuple[object, ...], Contact] = {}
    for reading in readings:
        for record in list(reading.records):
            contact = record.contact
            key = (
                contact.source,
                contact.worker,
                contact.day,
                contact.clock,
                contact.duration_s,
                record.text if contact.duration_s else "",
            )
            if contact.source != "observation" and seen.setdefault(key, contact) is not contact:
                _drop_everywhere(readings, record, "same_contact_twice")


def _drop_everywhere(readings: list[Reading], record: Record, reason: str) -> None:
    """Quarantine a record: a voice note's pieces lie in the chat, the .zip and the transcript."""
    for reading in readings:
        reading.drop(record, reason)


def _refuse(readings: list[Reading], roster: Roster, study: Study) -> None:
    """Raise one error for all quarantined pieces; neighbours with one reason share a line."""
    days = f"{study.calendar.first_day} to {study.calendar.last_day}"
    offenders = []
    for reading in readings:
        by_reason: dict[str, list[int]] = defaultdict(list)
        for piece in reading.pieces:
            if piece.fate == "quarantined":
                by_reason[f"{piece.unit} {piece.reason}"].append(piece.line)
        for key, lines in by_reason.items():
            unit, reason = key.split()
            known = "; ".join(f"{source.folder}: {', '.join(KNOWN[source.id])}" for source in study.sources)
            what = QUARANTINE[reason].format(calendar=days, known=known, suffix=reading.path.suffix)
            more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
            at = "" if unit == "file" else f", {unit} {lines[0]}{more}"
            offenders.append(f"{mask_path(reading.path, roster)}{at}: {what}.")
    if offenders:
        raise FieldworkError(
            all_at_once(offenders, "Or run with -p quarantine=set_apart: such pieces then stand in the ledger and are not counted.")
        )


def _keys(records: list[Record]) -> Keyed:
    """Give each record its id, such that the order of ids is the order of reading."""
    by_day: dict[tuple[str, object, str], list[Contact]] = defaultdict(list)
    for record in records:
        contact = record.contact
        contacts = by_day[contact.worker, contact.day, contact.source]
        if not any(contact is one for one in contacts):
            contacts.append(contact)
    names: Keyed = {}
    for (worker, day, source), contacts in by_day.items():
        for n, contact in enumerate(sorted(contacts, key=lambda one: str(one.clock)), start=1):
            names[id(contact)] = f"{worker}-{day}-{source}-{n:02d}"
    n_of: dict[int, int] = defaultdict(int)
    keys: Keyed = {}
    for record in records:
        n_of[id(record.contact)] += 1
        keys[id(record)] = f"{names[id(record.contact)]}-r{n_of[id(record.contact)]:04d}"
    return keys


def _names(readings: list[Reading], roster: Roster) -> Names:
    """Name each file without names of persons; files that differ by them alone are numbered."""
    names: Names = {}
    n_of: Counter[str] = Counter()
    for path in dict.fromkeys(reading.path for reading in readings):
        masked = mask_path(path, roster)
        n_of[masked] += 1
        names[path] = f"{masked} ({n_of[masked]})" if n_of[masked] > 1 else masked
    return names


def _ledger(readings: list[Reading], names: Names, keys: Keyed) -> pd.DataFrame:
    rows = [
        (file, piece.unit, piece.line, piece.n_characters, piece.fate, piece.reason, keys[id(piece.record)] if piece.record else "")
        for reading in readings
        for file in [names[reading.path]]
        for piece in reading.pieces
    ]
    return in_order(LEDGER, pd.DataFrame(rows, columns=LEDGER.columns))


def _records(readings: list[Reading], names: Names, keys: Keyed, study: Study) -> pd.DataFrame:
    rows = []
    for reading in readings:
        file = names[reading.path]
        for record in reading.records:
            contact, key = record.contact, keys[id(record)]
            day = contact.day
            assert day is not None  # noqa: S101 - _check_dates has dropped all others
            rows.append(
                {
                    "record_id": key,
                    "contact_id": key.rpartition("-r")[0],
                    "worker": contact.worker,
                    "date": day.isoformat(),
                    "time": record.clock.isoformat() if record.clock else "",
                    "week": study.calendar.week_of(day),
                    "source": contact.source,
                    "speaker": record.speaker.id,
                    "speaker_role": record.speaker.role,
                    "text": record.text,
                    "duration_s": contact.duration_s,
                    "file": file,
                    "line": record.line,
                }
            )
    frame = pd.DataFrame(rows, columns=RECORDS.columns).astype({"duration_s": "float64"})
    return in_order(RECORDS, frame)
