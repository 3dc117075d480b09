"""Readings as tables ``ledger`` and ``records``, and the proof that the ledger reconciles."""

from __future__ import annotations

import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd

from helpers.errors import FieldworkError
from helpers.fieldwork.clock import to_utc
from helpers.fieldwork.reading import Contact, Reading, Record, decode_lines
from helpers.study.roster import Roster, mask_path
from helpers.study.study import Study
from helpers.tables import LEDGER, RECORDS, in_order

RecordIds = dict[int, str]
"""Ids of records by `id` of the object: equal records are different records."""
Names = dict[Path, str]


def tabulate(readings: list[Reading], roster: Roster, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return tables ``ledger`` and ``records``; sorting by their ids gives the order of reading."""
    ids = _record_ids([record for reading in readings for record in reading.records])
    names = names_of(readings, roster)
    return _ledger(readings, names, ids), _records(readings, names, ids, study)


def check_control_totals(files: list[Path], readings: list[Reading]) -> None:
    """Count lines, characters and members of every raw file a second time, by other means than the parsers.

    Raises
    ------
    FieldworkError
        A file or a part of it is missing in the ledger: a fault of the program.
    """
    read = {(reading.path, reading.unit): (reading.n_lines, sum(reading.sizes)) for reading in readings}
    covered = {path for path, _ in read}
    lost = [path for path in files if path not in covered and not any(path in one.parents for one in covered)]
    for (path, unit), total in read.items():
        if _control_total(path, unit, total) != total:
            lost.append(path)
    if lost:
        msg = (
            f"{len(lost)} raw files do not reconcile with the ledger, the first a {lost[0].suffix} file. "
            "Nothing is written; please report this."
        )
        raise FieldworkError(msg)


def _control_total(path: Path, unit: str, total: tuple[int, int]) -> tuple[int, int]:
    """Return number and size of a file's input units, counted again; where that is not possible, `total`."""
    if unit == "line":
        return _count_lines(path)
    if unit == "member" and path.suffix.lower() == ".zip":
        return _count_members(path)
    return total


def _count_lines(path: Path) -> tuple[int, int]:
    """Count a text's lines and characters, in a file or in a member of a .zip."""
    if path.is_file():
        data = path.read_bytes()
    else:
        archive_path = next(parent for parent in path.parents if parent.is_file())
        with zipfile.ZipFile(archive_path) as archive:
            data = archive.read(path.relative_to(archive_path).as_posix())
    text = data.decode(decode_lines(data)[1])
    n_ends = text.count("\n") + text.count("\r") - text.count("\r\n")
    has_unended_line = not text.endswith(("\r", "\n"))
    return n_ends + has_unended_line, len(text)


def _count_members(path: Path) -> tuple[int, int]:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    return len(members), sum(member.file_size for member in members)


def _record_ids(records: list[Record]) -> RecordIds:
    """Return ids by contact, and in a contact in the order of reading."""
    contact_ids = _contact_ids(list({id(record.contact): record.contact for record in records}.values()))
    n_of: Counter[int] = Counter()
    ids: RecordIds = {}
    for record in records:
        contact = id(record.contact)
        n_of[contact] += 1
        ids[id(record)] = f"{contact_ids[contact]}-r{n_of[contact]:04d}"
    return ids


def _contact_ids(contacts: list[Contact]) -> dict[int, str]:
    by_day: dict[tuple[str, object, str], list[Contact]] = defaultdict(list)
    for contact in contacts:
        by_day[contact.worker, contact.day, contact.source].append(contact)
    ids = {}
    for (worker, day, source), of_day in by_day.items():
        in_order_of_time = sorted(of_day, key=lambda contact: str(contact.moment or ""))
        for n, contact in enumerate(in_order_of_time, start=1):
            ids[id(contact)] = f"{worker}-{day}-{source}-{n:02d}"
    return ids


def names_of(readings: list[Reading], roster: Roster) -> Names:
    """Name each file without names of persons; files that then have the same name are numbered."""
    names: Names = {}
    n_of: Counter[str] = Counter()
    for path in dict.fromkeys(reading.path for reading in readings):
        masked = mask_path(path, roster)
        n_of[masked] += 1
        names[path] = masked
        if n_of[masked] > 1:
            names[path] = f"{masked} ({n_of[masked]})"
    return names


def _ledger(readings: list[Reading], names: Names, ids: RecordIds) -> pd.DataFrame:
    parts = [_ledger_of(reading, names[reading.path], ids) for reading in readings if len(reading)]
    return in_order(LEDGER, pd.concat(parts, ignore_index=True))


def _ledger_of(reading: Reading, name: str, ids: RecordIds) -> pd.DataFrame:
    numbers = range(1, len(reading) + 1)
    places = [reading.place(number) for number in numbers]
    statuses = [status for status in reading.statuses if status]
    record_ids = []
    for status in statuses:
        if status.record is None:
            record_ids.append("")
        else:
            record_ids.append(ids[id(status.record)])
    return pd.DataFrame(
        {
            "file": name,
            "unit": reading.unit,
            "line": [line for line, _ in places],
            "subline": [subline for _, subline in places],
            "n_characters": reading.sizes,
            "status": [status.status for status in statuses],
            "reason": [status.reason for status in statuses],
            "remark": [" ".join(reading.remarks.get(number, ())) for number in numbers],
            "record_id": record_ids,
        }
    )


def _records(readings: list[Reading], names: Names, ids: RecordIds, study: Study) -> pd.DataFrame:
    rows = []
    for reading in readings:
        name = names[reading.path]
        rows += [
            _row(record, ids[id(record)], study) | _place(record, reading, name) for record in reading.records
        ]
    return in_order(RECORDS, pd.DataFrame(rows, columns=RECORDS.columns).astype({"duration_s": "float64"}))


def _row(record: Record, record_id: str, study: Study) -> dict[str, object]:
    """Return the columns of a record that say what it is.

    Where the file does not say when it was said, its time is that at which its contact began.
    """
    contact, moment, fold = record.contact, record.moment, record.fold
    assert contact.day is not None  # noqa: S101 - check_dates has quarantined all others
    if moment is None:
        moment, fold = contact.moment, None
    utc, flag = to_utc(moment, study.zone, fold)
    time = ""
    if moment is not None:
        time = moment.time().isoformat("seconds")
    return {
        "record_id": record_id,
        "contact_id": record_id.rpartition("-r")[0],
        "worker": contact.worker,
        "date": contact.day.isoformat(),
        "time": time,
        "utc": utc,
        "utc_flag": flag,
        "week": study.week_of(study.worker(contact.worker), contact.day),
        "source": contact.source,
        "speaker": record.speaker.id,
        "speaker_role": record.speaker.role,
        "is_checked": record.is_checked,
        "text": record.text,
        "duration_s": contact.duration_s,
    }


def _place(record: Record, reading: Reading, name: str) -> dict[str, object]:
    """Return the columns of a record that say where it begins."""
    line, subline = reading.place(record.number)
    return {"file": name, "unit": reading.unit, "line": line, "subline": subline}
