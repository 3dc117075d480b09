"""Who has agreed to what: worker × source × use, with days (``consent.csv``, restricted; beside the roster).

Columns: ``worker`` (an id of the study, never a name), ``source``, ``use`` (see `Use`), ``given_on`` and ``withdrawn_on``
(ISO dates; the second is empty while the consent holds). What has no row is not agreed to.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Literal, NamedTuple, get_args
from zoneinfo import ZoneInfo

from helpers import paths
from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.study import RAW, Study

FILE = RAW / "consent.csv"
COLUMNS = ["worker", "source", "use", "given_on", "withdrawn_on"]
Use = Literal["count", "paraphrase", "quote", "worker_series", "archive"]
"""Adding up; telling in the researcher's words; the worker's own words; a series of one worker; keeping for others."""


class Given(NamedTuple):
    """One consent: the day on which it was given, and the day on which it was withdrawn, if it was."""

    given_on: date
    withdrawn_on: date | None

    def holds(self, on: date) -> bool:
        """Tell whether it holds on a day: given by then, and not withdrawn on it or before."""
        return self.given_on <= on and not (self.withdrawn_on and self.withdrawn_on <= on)


class Consent:
    """All consents of a study. A missing one is a no."""

    def __init__(self, given: dict[tuple[str, str, str], Given]) -> None:
        self._given = given

    def allows(self, worker: str, source: str, use: Use, on: date) -> bool:
        """Tell whether a worker has agreed to a use of a source, as it stands on a day.

        Raises
        ------
        FieldworkError
            There is no such use: a misspelt one would be a silent no.
        """
        if use not in get_args(Use):
            msg = f"consent: '{use}' is no use. {allowed(get_args(Use), use)}"
            raise FieldworkError(msg)
        given = self._given.get((worker, source, use))
        return given is not None and given.holds(on)

    def workers(self, sources: Iterable[str], use: Use, on: date) -> frozenset[str]:
        """Return the workers who have agreed to a use of every one of `sources`; nobody, where no source is named."""
        sources = list(sources)
        known = {worker for worker, _, _ in self._given} if sources else set()
        return frozenset(worker for worker in known if all(self.allows(worker, source, use, on) for source in sources))


def read_consent(path: Path, study: Study, *, today: date | None = None) -> Consent:
    """Read and validate the consents of a study.

    Parameters
    ----------
    path
        The file: `FILE` in the study's folder, or where restricted files are kept.
    today
        The day of reading, on which nothing can be dated later; default: the computer's, in the study's time zone.

    Raises
    ------
    FieldworkError
        The file is missing or unreadable, or rows are incomplete, name an unknown worker, source or use, have a day that is
        none or lies ahead, are withdrawn before they are given, or contradict each other: all offenders, by line. What a cell
        says is not printed.
    """
    name, rows = paths.shown(path), _rows(path)
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
            offenders.append(f"{at} worker, source and use stand in line {lines[key]} with other days. Keep the row that holds.")
        lines.setdefault(key, number)
    if offenders:
        raise FieldworkError(all_at_once(offenders, f"Uses: {', '.join(get_args(Use))}. Days are written 2023-10-02."))
    return Consent(given)


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    name = paths.shown(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(cell.strip() for cell in row)]
    except FileNotFoundError:
        msg = f"{name}: there is no such file. It says who agreed to what: {', '.join(COLUMNS)}. With the header alone, nobody did."
        raise FieldworkError(msg) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        msg = f"{name}: cannot be read ({type(error).__name__}). Save it as CSV in UTF-8."
        raise FieldworkError(msg) from None
    if not rows or rows[0][1] != COLUMNS:
        msg = f"{name}, line 1: the columns must be {', '.join(COLUMNS)}."
        raise FieldworkError(msg)
    return rows[1:]


def _problems(row: list[str], study: Study, today: date) -> tuple[list[str], Given | None]:
    """Return what is wrong with a row, and its days if they are right."""
    if len(row) != len(COLUMNS) or not all(row[:4]):
        return ["needs a worker, a source, a use, the day given, and an empty cell or the day withdrawn."], None
    problems = [
        f"unknown {what}. {allowed(known)}"
        for what, cell, known in zip(("worker", "source", "use"), row, (study.worker_ids, study.source_ids, get_args(Use)), strict=False)
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
