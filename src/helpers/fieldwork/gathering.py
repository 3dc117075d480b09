"""Fieldwork as it came: one reader a format, and every piece of every file with one status in the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, all_at_once
from helpers.fieldwork.checks import check_dates, check_twice, refuse
from helpers.fieldwork.files import Track, files_of, hash_of, read_files
from helpers.fieldwork.ledger import check_balance, names_of, tabulate
from helpers.fieldwork.overlaps import settle_overlaps
from helpers.fieldwork.reading import Reading
from helpers.study.roster import Roster, mask_path, read_roster
from helpers.study.study import RAW, Study

POLICIES = ("refuse", "continue")


class Gathered(NamedTuple):
    """What came in: the ledger of every piece, and the records that the kept pieces make."""

    ledger: pd.DataFrame
    records: pd.DataFrame


def gather(folder: Path, study: Study, *, quarantine: str = "refuse", track: Track = iter) -> Gathered:
    """Read all files in a study's ``data/raw``.

    Parameters
    ----------
    quarantine
        What to do about pieces that cannot be used: 'refuse' the whole, or 'continue' those pieces, in the ledger.
    track
        What the list of files is passed through as they are read: a progress bar.

    Raises
    ------
    FieldworkError
        Nothing is there; or pieces are quarantined and `quarantine` is 'refuse': file, line and remedy of each; or a file
        has changed while it was read.
    """
    if quarantine not in POLICIES:
        msg = f"parameter quarantine: '{quarantine}'. Allowed: {', '.join(POLICIES)}."
        raise FieldworkError(msg)
    roster = read_roster(folder, study)
    readings = _read(folder, study, roster, track)
    if not any(reading.records or _is_set_apart(reading) for reading in readings):
        msg = f"{RAW.as_posix()}: holds no fieldwork. Put files into {', '.join(f'{RAW.as_posix()}/{s.folder}' for s in study.sources)}."
        raise FieldworkError(msg)
    if quarantine == "refuse":
        refuse(readings, names_of(readings, roster), study)
    if not any(reading.records for reading in readings):
        msg = f"{RAW.as_posix()}: all of it is quarantined, and nothing is left to count. `fieldwork ledger` says why."
        raise FieldworkError(msg)
    return Gathered(*tabulate(readings, roster, study))


def take_stock(folder: Path, study: Study, *, track: Track = iter) -> pd.DataFrame:
    """Return the ledger alone, whatever became of the pieces.

    Returns
    -------
    DataFrame
        Table ``ledger``.

    Raises
    ------
    FieldworkError
        The roster cannot be read, or a file has changed while it was read.
    """
    roster = read_roster(folder, study)
    return tabulate(_read(folder, study, roster, track), roster, study)[0]


def excluded(folder: Path, study: Study, *, track: Track = iter) -> frozenset[tuple[Path, int]]:
    """Return the files (0) and the members of exports (their number) that are no fieldwork, or told elsewhere.

    Raises
    ------
    FieldworkError
        The roster cannot be read, or a file has changed while it was read.
    """
    readings = _read(folder, study, read_roster(folder, study), track)
    return frozenset(
        (reading.path, number if reading.unit == "member" else 0)
        for reading in readings
        if reading.unit in ("file", "member")
        for number, status in enumerate(reading.statuses, start=1)
        if status and status.status == "excluded"
    )


def _read(folder: Path, study: Study, roster: Roster, track: Track) -> list[Reading]:
    """Read all files and settle what only all of them together tell; every reading is closed and balanced."""
    files = files_of(folder)
    before = {path: hash_of(path) for path in files}
    readings = list(read_files(before, folder, study, roster, track))
    settle_overlaps(readings)
    check_dates(readings, study)
    check_twice(readings)
    changed = [path for path in files if hash_of(path) != before[path]] + sorted(
        set(files_of(folder)) ^ set(files)
    )
    if changed:
        advice = "Let nothing else write into data/raw, and run again."
        raise FieldworkError(
            all_at_once(
                [f"{mask_path(path, roster)}: has changed while it was read." for path in changed], advice
            )
        )
    for reading in readings:
        reading.close()
    check_balance(files, readings)
    return readings


def _is_set_apart(reading: Reading) -> bool:
    return any(status and status.status == "quarantined" for status in reading.statuses)
