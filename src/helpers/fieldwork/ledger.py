"""Readings as tables: the ledger of every piece, and the records that the kept pieces make; and that the two close."""

from __future__ import annotations

import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd

from helpers.errors import FieldworkError
from helpers.fieldwork.clock import as_utc
from helpers.fieldwork.reading import Contact, Reading, Record, decode_lines
from helpers.study.roster import Roster, mask_path
from helpers.study.study import Study
from helpers.tables import LEDGER, RECORDS, in_order

Keyed = dict[int, str]
Names = dict[Path, str]


def tabulate(readings: list[Reading], roster: Roster, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return tables ``ledger`` and ``records``; ids are such that their order is the order of reading."""
    keys = _keys([record for reading in readings for record in reading.records])
    names = names_of(readings, roster)
    return _ledger(readings, names, keys), _records(readings, names, keys, study)


def check_balance(files: list[Path], readings: list[Reading]) -> None:
    """Count lines, characters and members of every raw file once more, by other means, and compare with the ledger's.

    Raises
    ------
    FieldworkError
        A file or a piece of one is missing in the ledger: a fault of the program.
    """
    found: dict[tuple[Path, str], tuple[int, int]] = {
        (reading.path, reading.unit): (len(reading), sum(reading.sizes)) for reading in readings
    }
    covered = {path for path, _ in found}
    lost = [path for path in files if path not in covered and not any(path in one.parents for one in covered)]
    for (path, unit), seen in found.items():
        counted = (
            _count(path)
            if unit == "line"
            else _count_members(path)
            if unit == "member" and path.suffix.lower() == ".zip"
            else seen
        )
        lost += [path] if counted != seen else []
    if lost:
        what = f"{len(lost)} raw files do not balance with their ledger, the first a {lost[0].suffix} file"
        msg = f"{what}. Nothing is written; please report this."
        raise FieldworkError(msg)


def _count(path: Path) -> tuple[int, int]:
    """Count a text's lines and characters, of a file or of a member of a .zip."""
    if path.is_file():
        data = path.read_bytes()
    else:
        with zipfile.ZipFile(
            path.parent if path.parent.is_file() else next(one for one in path.parents if one.is_file())
        ) as archive:
            data = archive.read(path.relative_to(Path(archive.filename or "")).as_posix())
    text = data.decode(decode_lines(data)[1])
    ends = text.count("\n") + text.count("\r") - text.count("\r\n")
    return ends + (not text.endswith(("\r", "\n"))), len(text)


def _count_members(path: Path) -> tuple[int, int]:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    return len(members), sum(member.file_size for member in members)


def _keys(records: list[Record]) -> Keyed:
    by_day: dict[tuple[str, object, str], list[Contact]] = defaultdict(list)
    seen: set[int] = set()
    for contact in (record.contact for record in records):
        if id(contact) not in seen:
            seen.add(id(contact))
            by_day[contact.worker, contact.day, contact.source].append(contact)
    names: Keyed = {}
    for (worker, day, source), contacts in by_day.items():
        for n, contact in enumerate(sorted(contacts, key=lambda one: str(one.moment or "")), start=1):
            names[id(contact)] = f"{worker}-{day}-{source}-{n:02d}"
    n_of: Counter[int] = Counter()
    keys: Keyed = {}
    for record in records:
        n_of[id(record.contact)] += 1
        keys[id(record)] = f"{names[id(record.contact)]}-r{n_of[id(record.contact)]:04d}"
    return keys


def names_of(readings: list[Reading], roster: Roster) -> Names:
    """Name each file without names of persons; files that differ by them alone are numbered."""
    names: Names = {}
    n_of: Counter[str] = Counter()
    for path in dict.fromkeys(reading.path for reading in readings):
        masked = mask_path(path, roster)
        n_of[masked] += 1
        names[path] = f"{masked} ({n_of[masked]})" if n_of[masked] > 1 else masked
    return names


def _ledger(readings: list[Reading], names: Names, keys: Keyed) -> pd.DataFrame:
    parts = []
    for reading in readings:
        statuses = [status for status in reading.statuses if status]
        places = reading.places or [(line, 1) for line in range(1, len(reading) + 1)]
        part = pd.DataFrame(
            {
                "file": names[reading.path],
                "unit": reading.unit,
                "line": [line for line, _ in places],
                "subline": [subline for _, subline in places],
                "n_characters": reading.sizes,
                "status": [status.status for status in statuses],
                "reason": [status.reason for status in statuses],
                "remark": [
                    " ".join(reading.remarks.get(number, ())) for number in range(1, len(reading) + 1)
                ],
                "record_id": [keys[id(status.record)] if status.record else "" for status in statuses],
            }
        )
        parts.append(part)
    return in_order(LEDGER, pd.concat([part for part in parts if len(part)], ignore_index=True))


def _records(readings: list[Reading], names: Names, keys: Keyed, study: Study) -> pd.DataFrame:
    rows = []
    for reading in readings:
        for record in reading.records:
            contact, key = record.contact, keys[id(record)]
            day = contact.day
            assert day is not None  # noqa: S101 - check_dates has dropped all others
            utc, flag = as_utc(record.moment, study.zone, record.fold)
            line, subline = reading.place(record.number)
            rows.append(
                {
                    "record_id": key,
                    "contact_id": key.rpartition("-r")[0],
                    "worker": contact.worker,
                    "date": day.isoformat(),
                    "time": record.moment.time().isoformat("seconds") if record.moment else "",
                    "utc": utc,
                    "utc_flag": flag,
                    "week": study.week_of(study.worker(contact.worker), day),
                    "source": contact.source,
                    "speaker": record.speaker.id,
                    "speaker_role": record.speaker.role,
                    "is_checked": record.is_checked,
                    "text": record.text,
                    "duration_s": contact.duration_s,
                    "file": names[reading.path],
                    "unit": reading.unit,
                    "line": line,
                    "subline": subline,
                }
            )
    return in_order(RECORDS, pd.DataFrame(rows, columns=RECORDS.columns).astype({"duration_s": "float64"}))
