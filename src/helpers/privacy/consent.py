"""Who has agreed to what: worker × source × use, with days (``consent.csv``, restricted; beside the roster).

Columns: ``worker`` (an id of the study, never a name), ``source``, ``use`` (see `study.Use`), ``given_on`` and ``withdrawn_on``
(ISO dates; the second is empty while the consent holds). What has no row is not agreed to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, get_args
from zoneinfo import ZoneInfo

import pandas as pd

from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.rows import change_rows
from helpers.study import private_folder
from helpers.study.roster import place_of_roster
from helpers.study.study import Study, Use
from helpers.tables import CONSENTS, in_order

FILE = "consent.csv"
COLUMNS = ["worker", "source", "use", "given_on", "withdrawn_on"]


class Given(NamedTuple):
    """One consent: the day on which it was given, and the day on which it was withdrawn, if it was."""

    given_on: date
    withdrawn_on: date | None


class Consent:
    """All consents of a study. A missing one is a no, and so is one that was withdrawn, from the day on which that is written down.

    What is allowed depends on the file alone and never on the day of asking, so that the same files give the same numbers.
    """

    def __init__(self, given: dict[tuple[str, str, str], Given], *, is_of_nobody: bool = False) -> None:
        self._given, self._is_of_nobody = given, is_of_nobody

    def allows(self, worker: str, source: str, use: Use) -> bool:
        """Tell whether a worker has agreed to a use of a source, and has not withdrawn that.

        Raises
        ------
        FieldworkError
            There is no such use: a misspelt one would be a silent no.
        """
        given = self._of(worker, source, use)
        return self._is_of_nobody or (given is not None and given.withdrawn_on is None)

    def was_withdrawn(self, worker: str, source: str, use: Use) -> bool:
        """Tell whether a worker agreed to a use of a source and has withdrawn that."""
        given = self._of(worker, source, use)
        return given is not None and given.withdrawn_on is not None

    def workers(self, sources: Iterable[str], use: Use, study: Study) -> frozenset[str]:
        """Return the workers who have agreed to a use of every one of `sources`; nobody, where no source is named."""
        sources = list(sources)
        return frozenset(
            worker
            for worker in study.worker_ids
            if sources and all(self.allows(worker, source, use) for source in sources)
        )

    def _of(self, worker: str, source: str, use: Use) -> Given | None:
        if use not in get_args(Use):
            msg = f"consent: '{use}' is no use. {allowed(get_args(Use), use)}"
            raise FieldworkError(msg)
        return self._given.get((worker, source, use))


def read_consent(folder: Path, study: Study, *, today: date | None = None) -> Consent:
    """Read and validate the consents of a study.

    In a fictional study without the file, everything is agreed to: there is nobody to ask.

    Parameters
    ----------
    folder
        The study's. The file lies beside its roster.
    today
        The day of reading, on which nothing can be dated later; default: the computer's, in the study's time zone.

    Raises
    ------
    FieldworkError
        The file of a real study is missing; or it is unreadable, or rows are incomplete, name an unknown worker, source or
        use, have a day that is none or lies ahead, are withdrawn before they are given, or contradict each other: all
        offenders, by line. What a cell says is not printed.
    """
    path = place_of_roster(folder, study).with_name(FILE)
    if study.fictional and not path.exists():
        return Consent({}, is_of_nobody=True)
    name, rows = paths.display_path(path), _rows(path)
    day = today or datetime.now(ZoneInfo(study.time_zone)).date()
    offenders: list[str] = []
    given: dict[tuple[str, str, str], Given] = {}
    lines: dict[tuple[str, str, str], int] = {}
    for number, row in rows:
        at = f"{name}, line {number}:"
        problems, days = _problems(row, study, day)
        offenders += [f"{at} {problem}" for problem in problems]
        if problems or days is None:
            continue
        key = (row[0], row[1], row[2])
        if given.setdefault(key, days) != days:
            offenders.append(
                f"{at} worker, source and use stand in line {lines[key]} with other days. Keep the row that holds."
            )
        lines.setdefault(key, number)
    if offenders:
        raise FieldworkError(
            all_at_once(offenders, f"Uses: {', '.join(get_args(Use))}. Days are written 2023-10-02.")
        )
    return Consent(given)


def tabulate_consents(consent: Consent, study: Study) -> pd.DataFrame:
    """Return table ``consents``: what each worker has agreed to, without days, for steps that must not open the file itself."""
    rows = [
        (worker, source, use, consent.allows(worker, source, use))
        for worker in study.worker_ids
        for source in study.source_ids
        for use in get_args(Use)
    ]
    return in_order(CONSENTS, pd.DataFrame(rows, columns=CONSENTS.columns))


def withdraw_consent(folder: Path, study: Study, worker: str, what: Collection[str], day: str) -> None:
    """Write the day of withdrawal into each row of a worker that names one of `what` and has none yet; where none is named, into all.

    Parameters
    ----------
    what
        Sources and uses.
    day
        ISO date. A consent that was given later is withdrawn on the day on which it was given.

    Raises
    ------
    FieldworkError
        There is no file and a part is to be withdrawn; or it is wrong (see `read_consent`).
    """
    path = place_of_roster(folder, study).with_name(FILE)
    if not path.exists():
        if not what:
            return
        msg = f"{FILE}: there is no such file, so that nobody's consent is written down. Write it, with the rows that hold."
        raise FieldworkError(msg)
    read_consent(folder, study)

    def withdrawn(row: dict[str, str]) -> dict[str, str]:
        said = {column: cell.strip() for column, cell in row.items()}
        is_meant = not what or said["source"] in what or said["use"] in what
        if said["worker"] != worker or said["withdrawn_on"] or not is_meant:
            return row
        return {**row, "withdrawn_on": max(day, said["given_on"])}

    replace_file(path, change_rows(path.read_bytes(), withdrawn), mode=0o644 if study.fictional else 0o600)


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    name = paths.display_path(path)
    try:
        rows = private_folder.read_rows(path, name, COLUMNS, advice="Save it as CSV in UTF-8.")
    except FileNotFoundError:
        msg = f"{name}: there is no such file. It says who agreed to what: {', '.join(COLUMNS)}. With the header alone, nobody did."
        raise FieldworkError(msg) from None
    return [(line, [cell.strip() for cell in row]) for line, row in rows]


def _problems(row: list[str], study: Study, today: date) -> tuple[list[str], Given | None]:
    """Return what is wrong with a row, and its days if they are right."""
    if len(row) != len(COLUMNS) or not all(row[:4]):
        return [
            "needs a worker, a source, a use, the day given, and an empty cell or the day withdrawn."
        ], None
    problems = [
        f"unknown {what}. {allowed(known)}"
        for what, cell, known in zip(
            ("worker", "source", "use"), row, (study.known_ids, study.source_ids, get_args(Use)), strict=False
        )
        if cell not in known
    ]
    given_on, withdrawn_on = _day(row[3]), _day(row[4]) if row[4] else None
    for what, cell, day in (("given_on", row[3], given_on), ("withdrawn_on", row[4], withdrawn_on)):
        if cell and day is None:
            problems.append(f"{what} is no day.")
        elif day and day > today:
            problems.append(f"{what} lies ahead. Write it down when it has come.")
    if given_on is None:
        return problems, None
    if withdrawn_on and withdrawn_on < given_on:
        problems.append("withdrawn before it was given.")
    return problems, Given(given_on, withdrawn_on)


def _day(text: str) -> date | None:
    """Return an ISO date of ten characters, or None: ``fromisoformat`` alone would take 20231002 and 2023-W40-1."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None
