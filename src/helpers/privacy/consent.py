"""Consent: who has agreed to what, by worker, source and use, with dates.

It is kept in ``consent.csv`` (restricted), next to the roster. Columns: ``worker`` (an id of the study, never
a name), ``source``, ``use`` (see `study.Use`), ``given_on`` and ``withdrawn_on`` (ISO dates; the second is
empty while the consent is valid). What has no row is not agreed to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_args
from zoneinfo import ZoneInfo

from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.rows import change_rows
from helpers.study import private_folder
from helpers.study.roster import place_of_roster
from helpers.study.study import Study, Use
from helpers.study.written_otherwise import days_meant, describe_days

if TYPE_CHECKING:
    import pandas as pd

FILE = "consent.csv"
COLUMNS = ["worker", "source", "use", "given_on", "withdrawn_on"]


class GivenConsent(NamedTuple):
    """One consent: the day on which it was given, and the day on which it was withdrawn, if it was."""

    given_on: date
    withdrawn_on: date | None


class Consent:
    """All consents of a study.

    A missing consent is a refusal, and so is one that was withdrawn, as soon as the withdrawal is recorded.
    What is allowed depends only on the file and never on today's date, so that the same files give the same
    numbers.
    """

    def __init__(
        self, given: dict[tuple[str, str, str], GivenConsent], *, allows_everything: bool = False
    ) -> None:
        self._given = given
        self._allows_everything = allows_everything

    def allows(self, worker: str, source: str, use: Use) -> bool:
        """Return whether a worker has agreed to a use of a source, and has not withdrawn that.

        Raises
        ------
        FieldworkError
            There is no such use: a misspelt one would silently be a refusal.
        """
        given = self._find(worker, source, use)
        is_given = given is not None and given.withdrawn_on is None
        return self._allows_everything or is_given

    def was_withdrawn(self, worker: str, source: str, use: Use) -> bool:
        """Return whether a worker agreed to a use of a source and has withdrawn that."""
        given = self._find(worker, source, use)
        return given is not None and given.withdrawn_on is not None

    def workers(self, sources: Iterable[str], use: Use, study: Study) -> frozenset[str]:
        """Return the workers who have agreed to a use of all `sources`; none, if no source is named."""
        sources = list(sources)
        if not sources:
            return frozenset()
        agreed: set[str] = set()
        for worker in study.worker_ids:
            if all(self.allows(worker, source, use) for source in sources):
                agreed.add(worker)
        return frozenset(agreed)

    def _find(self, worker: str, source: str, use: Use) -> GivenConsent | None:
        if use not in get_args(Use):
            msg = f"consent: '{use}' is not a use. {allowed(get_args(Use), use)}"
            raise FieldworkError(msg)
        return self._given.get((worker, source, use))


def read_consent(folder: Path, study: Study, *, today: date | None = None) -> Consent:
    """Read and validate the consents of a study.

    In a fictional study without the file, everything is agreed to: there is nobody to ask.

    Parameters
    ----------
    folder
        The study's. The file lies next to its roster.
    today
        The day of reading, after which no consent can be dated; default: the computer's, in the study's time
        zone.

    Raises
    ------
    FieldworkError
        The file of a real study is missing; or it is unreadable, or rows are incomplete, name an unknown
        worker, source or use, have a date that is invalid or in the future, are withdrawn before they are
        given, or contradict each other: all offenders, by line. The contents of cells are not printed.
    """
    path = place_of_roster(folder, study).with_name(FILE)
    if study.fictional and not path.exists():
        return Consent({}, allows_everything=True)
    name = paths.display_path(path)
    day = today or datetime.now(ZoneInfo(study.time_zone)).date()
    offenders: list[tuple[int, str]] = []
    given: dict[tuple[str, str, str], GivenConsent] = {}
    lines: dict[tuple[str, str, str], int] = {}
    for number, row in _read_rows(path):
        problems = _problems_of(row, study, day)
        if problems:
            offenders += [(number, problem) for problem in problems]
            continue
        worker, source, use, given_on, withdrawn_on = row
        key = (worker, source, use)
        one = GivenConsent(date.fromisoformat(given_on), _parse_date(withdrawn_on))
        if key in given:
            how = "with the same dates" if given[key] == one else "with other dates"
            other = f"worker, source and use occur in line {lines[key]} already, {how}."
            offenders.append((number, f"{other} Keep the row that is valid."))
            continue
        given[key] = one
        lines[key] = number
    if offenders:
        advice = f"Uses: {', '.join(get_args(Use))}. Dates are written 2023-10-02."
        raise FieldworkError(all_at_once(_by_lines(name, offenders), advice))
    return Consent(given)


def _by_lines(name: str, offenders: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Yield each problem with its line; lines in a row with one problem are named together."""
    # Lines that follow each other are as far from their places in the list.
    in_a_row = groupby(enumerate(offenders), key=lambda one: (one[1][1], one[1][0] - one[0]))
    for (problem, _), of_problem in in_a_row:
        numbers = [number for _, (number, _) in of_problem]
        lines = f"line {numbers[0]}" if len(numbers) == 1 else f"lines {numbers[0]} to {numbers[-1]}"
        yield f"{name}, {lines}: {problem}"


def tabulate_consents(consent: Consent, study: Study) -> pd.DataFrame:
    """Return table ``consents``, for steps that must not open the file itself.

    Returns
    -------
    DataFrame
        One row per worker, source and use: ``worker``, ``source``, ``use`` and ``is_given``, without dates.
    """
    # Imported late: most who read consents make no table of them.
    import pandas as pd

    from helpers.tables import CONSENTS, in_order

    rows = [
        (worker, source, use, consent.allows(worker, source, use))
        for worker in study.worker_ids
        for source in study.source_ids
        for use in get_args(Use)
    ]
    return in_order(CONSENTS, pd.DataFrame(rows, columns=CONSENTS.columns))


def withdraw_consent(folder: Path, study: Study, worker: str, what: Collection[str], day: str) -> None:
    """Write the day of withdrawal into the rows of a worker that do not have one yet.

    Parameters
    ----------
    what
        Sources and uses to which rows must belong; if there are none, all rows of the worker are withdrawn.
    day
        ISO date. A consent that was given later is withdrawn on the day on which it was given.

    Raises
    ------
    FieldworkError
        There is no file and a part is to be withdrawn; or the file is invalid (see `read_consent`).
    """
    path = place_of_roster(folder, study).with_name(FILE)
    if not path.exists():
        if not what:
            return
        msg = (
            f"{FILE}: there is no such file, so that no consent is recorded. "
            "Write it, with the rows that are valid."
        )
        raise FieldworkError(msg)
    read_consent(folder, study)

    def withdraw(row: dict[str, str]) -> dict[str, str]:
        cells = {column: cell.strip() for column, cell in row.items()}
        is_meant = not what or cells["source"] in what or cells["use"] in what
        if cells["worker"] != worker or cells["withdrawn_on"] or not is_meant:
            return row
        return {**row, "withdrawn_on": max(day, cells["given_on"])}

    replace_file(path, change_rows(path.read_bytes(), withdraw), mode=0o644 if study.fictional else 0o600)


def _read_rows(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows of the file with their line numbers."""
    name = paths.display_path(path)
    try:
        rows = private_folder.read_rows(path, name, COLUMNS, advice="Save it as CSV in UTF-8.")
    except FileNotFoundError:
        msg = (
            f"{name}: there is no such file. It records who agreed to what: {', '.join(COLUMNS)}. "
            "With only the header, nobody did."
        )
        raise FieldworkError(msg) from None
    return [(line, [cell.strip() for cell in row]) for line, row in rows]


def _problems_of(row: list[str], study: Study, today: date) -> list[str]:
    """Return what is wrong with a row."""
    if len(row) != len(COLUMNS) or not all(row[:4]):
        return ["needs a worker, a source, a use, the day given, and an empty cell or the day withdrawn."]
    worker, source, use, given_on, withdrawn_on = row
    problems: list[str] = []
    for what, cell, known, is_known in (
        ("worker", worker, study.known_ids, study.is_whole("workers", "withdrawn")),
        ("source", source, study.source_ids, study.is_whole("sources")),
        ("use", use, get_args(Use), True),
    ):
        if cell not in known and is_known:
            problems.append(f"unknown {what}. {allowed(known)}")
    problems += _problems_of_date("given_on", given_on, today)
    if withdrawn_on:
        problems += _problems_of_date("withdrawn_on", withdrawn_on, today)
    given_day, withdrawn_day = _parse_date(given_on), _parse_date(withdrawn_on)
    if given_day and withdrawn_day and withdrawn_day < given_day:
        problems.append("withdrawn before it was given.")
    return problems


def _problems_of_date(column: str, cell: str, today: date) -> list[str]:
    day = _parse_date(cell)
    if day is None:
        meant = describe_days(days_meant(cell))
        return [f"{column} is not a valid date{meant and f': {meant}'}."]
    if day > today:
        return [f"{column} is in the future. Record it when the day has come."]
    return []


def _parse_date(text: str) -> date | None:
    """Return an ISO date of ten characters, or None (``fromisoformat`` accepts 20231002, 2023-W40-1)."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    if day.isoformat() != text:
        return None
    return day
