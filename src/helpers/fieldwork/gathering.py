"""All raw files of a study read, checked together, and put into the tables ``ledger`` and ``records``."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, all_at_once
from helpers.fieldwork.checks import check_dates
from helpers.fieldwork.days import unite_days
from helpers.fieldwork.faults import details_of, faults_of, refuse
from helpers.fieldwork.files import Track, hash_of, read_files
from helpers.fieldwork.ledger import check_control_totals, names_of, tabulate
from helpers.fieldwork.overlaps import exclude_overlaps
from helpers.fieldwork.reading import Reading
from helpers.fieldwork.repeats import Others, exclude_repeats
from helpers.study.raw_files import files_of
from helpers.study.roster import Roster, mask_path, read_roster
from helpers.study.study import RAW, Study

POLICIES = ("refuse", "continue")


class Gathered(NamedTuple):
    """The fieldwork of a study: the ledger of all input units, and the records that the kept ones make."""

    ledger: pd.DataFrame
    records: pd.DataFrame


class Stock(NamedTuple):
    """What a study's raw files hold, whatever can be used of it."""

    ledger: pd.DataFrame
    faults: pd.DataFrame
    """What cannot be used, as `faults.faults_of` returns it."""
    records: pd.DataFrame
    """What the kept input units make."""


def gather(folder: Path, study: Study, *, quarantine: str = "refuse", track: Track = iter) -> Gathered:
    """Read all files in a study's ``data/raw``.

    Parameters
    ----------
    quarantine
        What to do about input units that cannot be used: 'refuse' the whole, or 'continue' without them (the
        ledger lists them).
    track
        What the list of files is passed through as they are read: a progress bar.

    Returns
    -------
    Gathered
        Tables ``ledger``, one row per input unit, and ``records``, one row per record.

    Raises
    ------
    FieldworkError
        There are no files; or input units are quarantined and `quarantine` is 'refuse' (file, line and
        remedy of each); or a file has changed while it was read.
    """
    if quarantine not in POLICIES:
        msg = f"parameter quarantine: '{quarantine}'. Allowed: {', '.join(POLICIES)}."
        raise FieldworkError(msg)
    roster = read_roster(folder, study)
    readings, others = _read(folder, study, roster, track)
    has_records = any(reading.records for reading in readings)
    if not has_records and not any(_is_quarantined(reading) for reading in readings):
        folders = ", ".join(f"{RAW.as_posix()}/{source.folder}" for source in study.sources)
        msg = f"{RAW.as_posix()}: holds no fieldwork. Put files into {folders}."
        raise FieldworkError(msg)
    gathered = Gathered(*tabulate(readings, roster, study))
    if quarantine == "refuse":
        refuse(_faults(gathered.ledger, readings, others, roster, study))
    if not has_records:
        msg = (
            f"{RAW.as_posix()}: all of it is quarantined, and nothing is left to count. "
            "`fieldwork ledger` lists the reasons."
        )
        raise FieldworkError(msg)
    return gathered


def take_stock(folder: Path, study: Study, *, track: Track = iter) -> pd.DataFrame:
    """Read all files and return only the ledger, whatever the status of the input units.

    Returns
    -------
    DataFrame
        Table ``ledger``: one row per input unit.

    Raises
    ------
    FieldworkError
        The roster cannot be read, or a file has changed while it was read.
    """
    return read_stock(folder, study, track=track).ledger


def read_stock(folder: Path, study: Study, *, track: Track = iter) -> Stock:
    """Read all files and return the ledger, what cannot be used, with remedies, and the records.

    Raises
    ------
    FieldworkError
        The roster cannot be read, or a file has changed while it was read.
    """
    roster = read_roster(folder, study)
    readings, others = _read(folder, study, roster, track)
    ledger, records = tabulate(readings, roster, study)
    return Stock(ledger, _faults(ledger, readings, others, roster, study), records)


def excluded(folder: Path, study: Study, *, track: Track = iter) -> frozenset[tuple[Path, int]]:
    """Return the files and the members of exports that are not fieldwork, or are counted elsewhere.

    Returns
    -------
    frozenset
        Path, and number of the member; 0 for a file.

    Raises
    ------
    FieldworkError
        The roster cannot be read, or a file has changed while it was read.
    """
    found = set()
    readings, _ = _read(folder, study, read_roster(folder, study), track)
    for reading in readings:
        for number, status in enumerate(reading.statuses, start=1):
            if not status or status.status != "excluded":
                continue
            if reading.unit == "member":
                found.add((reading.path, number))
            elif reading.unit == "file":
                found.add((reading.path, 0))
    return frozenset(found)


def _read(folder: Path, study: Study, roster: Roster, track: Track) -> tuple[list[Reading], Others]:
    """Read all files, compare them with one another, and check that the ledger reconciles."""
    files = files_of(folder)
    hashes = {path: hash_of(path) for path in files}
    readings = list(read_files(hashes, folder, study, roster, track))
    # Overlaps first: a contact that only an overlapping export repeats is not a second contact.
    exclude_overlaps(readings)
    check_dates(readings, study)
    others = exclude_repeats(readings, study)
    unite_days(readings, study)
    changed = [path for path in files if hash_of(path) != hashes[path]]
    changed += sorted(set(files_of(folder)) ^ set(files))
    if changed:
        offenders = [f"{mask_path(path, roster)}: has changed while it was read." for path in changed]
        remedy = "Let nothing else write into data/raw, and run again."
        raise FieldworkError(all_at_once(offenders, remedy))
    for reading in readings:
        reading.check_statuses()
    check_control_totals(files, readings)
    return readings, others


def _faults(
    ledger: pd.DataFrame, readings: list[Reading], others: Others, roster: Roster, study: Study
) -> pd.DataFrame:
    return faults_of(ledger, study, details_of(readings, names_of(readings, roster), others))


def _is_quarantined(reading: Reading) -> bool:
    return any(status and status.status == "quarantined" for status in reading.statuses)
