"""Free text of surveys: a row is what one respondent has answered, and a cell of free text a record.

A row of a worker is a contact, on the day on which it was answered. Which columns hold free text is what
``questions`` of the source lists, by their headings; without it, all columns with words, but not those that
survey programs write by themselves. An input unit is a cell. The text of a question is nobody's answer.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, time
from pathlib import Path
from typing import NamedTuple

from helpers.fieldwork.clock import on_wall_clock
from helpers.fieldwork.dates import ORDER_ASSUMED, ParsedDate, parse_date
from helpers.fieldwork.formats.package import known_kind
from helpers.fieldwork.formats.survey_tables import (
    WHEN,
    WHO,
    Row,
    SurveyTable,
    fold_heading,
    read_survey_table,
)
from helpers.fieldwork.reading import Contact, Reading, Record, Unreadable, decode_lines
from helpers.study.roster import Person, Roster
from helpers.study.sources import Source
from helpers.study.study import Study

_moment = re.compile(
    r"(?P<day>.+?)(?:(?:T|,?\s+(?:at\s+)?)(?P<hour>\d{1,2})[:.](?P<minute>[0-5]\d)"
    r"(?:[:.](?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<zone>[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]{1,5}(?:[+-]\d{1,2}(?::?\d{2})?)?)?)?",
    re.IGNORECASE,
)
_words = re.compile(r"[^\W\d_]{2,}")
_no_words = re.compile(
    r"\S+@\S+\.\S+|https?://\S+|(?=\S*\d)[\w.:-]+|\{.*\}"
    r"|[a-z]{0,9},?\s?\d{1,4}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]\d{1,4}(?:[T ,]+\d.{0,30})?|true|false",
    re.IGNORECASE | re.DOTALL,
)
"""An address, a link, a code with figures, a date: no answer in words."""

NO_ANSWER = frozenset("NA N/A #N/A #NULL! NULL null NaN nan".split())
"""What programs and people write into a cell that has no answer. In Welsh, *Na* is an answer."""


class _When(NamedTuple):
    """When a row was answered, by the study's wall clock."""

    day: ParsedDate
    moment: datetime | None
    fold: int | None


def read_survey(path: Path, study: Study, roster: Roster, source: Source) -> list[Reading]:
    """Read one survey: the cells of free text, by respondent.

    Accepts .csv and .tsv, with commas, semicolons or tabs.

    Returns
    -------
    list of Reading
        One reading. Its places are the line in which a row begins, and the column. The file is quarantined
        as a whole if it is no such table, if no column says who answered or when, or if its dates contradict
        ``date_order``; a row if nothing shows who answered it, or when.
    """
    try:
        return [_read(path, study, roster, source)]
    except Unreadable as error:
        return [Reading.quarantine_file(path, error)]


def _read(path: Path, study: Study, roster: Roster, source: Source) -> Reading:
    data = path.read_bytes()
    if kind := known_kind(data):
        raise Unreadable(kind)
    lines, encoding = decode_lines(data)
    who = (source.worker_column,) if source.worker_column else ("worker", study.worker_noun.singular)
    when = (source.date_column,) if source.date_column else WHEN
    text = "".join(lines)
    try:
        table = read_survey_table(text, who, when)
    except Unreadable as error:
        if error.reason != "no_survey_columns" or source.worker_column:
            raise
        table = read_survey_table(text, WHO, when)
    rows = [*table.heads, *table.rows]
    sizes = [len(cell) for row in rows for cell in row.cells]
    places = [(row.line, column) for row in rows for column in range(1, len(row.cells) + 1)]
    reading = Reading(path, "row", sizes, places)
    if encoding != "utf-8":
        reading.remark(1, "encoding_cp1252" if encoding == "cp1252" else "encoding_utf16")
    _SurveyReader(reading, table, study, roster, source).read()
    return reading


class _SurveyReader:
    """Sets the statuses of all cells of a survey."""

    def __init__(
        self, reading: Reading, table: SurveyTable, study: Study, roster: Roster, source: Source
    ) -> None:
        self._reading, self._table = reading, table
        self._study, self._roster, self._source = study, roster, source
        self._questions = self._find_questions()
        self._n_same = self._count_same()

    def _find_questions(self) -> set[int]:
        """Return the columns of free text.

        Raises
        ------
        Unreadable
            Reason ``no_survey_questions``: none of the columns that the study lists is there.
        """
        table = self._table
        others = {*table.who, *table.when}
        columns = [column for column in range(len(table.heads[0].cells)) if column not in others]
        if not self._source.questions:
            return {at for at in columns if not table.is_of_program(at) and self._has_words(at)}
        listed = {fold_heading(question) for question in self._source.questions}
        found = {column: listed & set(table.headings(column)) for column in columns}
        there = set().union(*found.values())
        if not there:
            raise Unreadable("no_survey_questions", table.heads[0].line)
        if listed - there:
            self._reading.remark(1, "missing_question")
        return {column for column, names in found.items() if names}

    def _has_words(self, column: int) -> bool:
        return any(_is_answer(row.cells[column]) for row in self._table.rows if column < len(row.cells))

    def _count_same(self) -> Counter[tuple[int, str]]:
        """Count equal answers in a column, where nothing shows whether it is free text."""
        n_same: Counter[tuple[int, str]] = Counter()
        if not self._source.questions:
            for row in self._table.rows:
                n_same.update((column, _folded(cell)) for column, cell in enumerate(row.cells))
        return n_same

    def read(self) -> None:
        """Set the status of each cell, row by row."""
        number = 1
        for head in self._table.heads:
            for cell in head.cells:
                self._reading.exclude(number, "heading" if cell.strip() else "blank")
                number += 1
        assumed: list[int] = []
        is_order_shown = False
        for row in self._table.rows:
            when = self._read_row(row, number)
            if when is not None and when.day.other is not None:
                assumed.append(number)
            is_order_shown = is_order_shown or (when is not None and when.day.shows_order)
            number += len(row.cells)
        if assumed and not is_order_shown:
            self._reading.remark(assumed[0], ORDER_ASSUMED)

    def _read_row(self, row: Row, first: int) -> _When | None:
        """Set the status of the cells of a row; return when it was answered, if that matters."""
        answers = []
        for column, cell in enumerate(row.cells):
            if not cell.strip():
                self._reading.exclude(first + column, "blank")
            elif column in self._questions and _has_answer(cell):
                answers.append(column)
            elif column >= len(self._table.heads[0].cells):
                self._reading.quarantine(first + column, "other_form")
            else:
                self._reading.exclude(first + column, "not_an_answer")
        if not answers:
            return None
        try:
            worker = self._find_worker(row)
            if worker.role != "worker":
                for column in answers:
                    self._reading.exclude(first + column, "message_of_another")
                return None
            when = self._find_moment(row)
        except Unreadable as error:
            if error.reason in ("date_order", "year_first"):
                raise Unreadable(error.reason, row.line, error.detail) from None
            for column in answers:
                self._reading.quarantine(first + column, error.reason)
            return None
        self._keep(row, first, answers, worker, when)
        return when

    def _keep(self, row: Row, first: int, answers: list[int], worker: Person, when: _When) -> None:
        contact = Contact(self._source.id, worker.id, when.day.day, when.moment)
        for column in answers:
            text = " ".join(row.cells[column].split())
            record = Record(worker, text, contact, when.moment, when.fold)
            self._reading.keep(first + column, record)
            if self._n_same[column, _folded(row.cells[column])] > 1:
                self._reading.remark(first + column, "same_answer_twice")

    def _find_worker(self, row: Row) -> Person:
        """Return whom a row names; several columns may, but nobody else.

        Raises
        ------
        Unreadable
            Reason ``unknown_respondent``.
        """
        found = set()
        for column in self._table.who:
            if column < len(row.cells):
                found.add(self._roster.find(row.cells[column].strip()))
        found.discard(None)
        if len(found) != 1:
            raise Unreadable("unknown_respondent")
        person = found.pop()
        assert person is not None  # noqa: S101 - None has been taken out
        return person

    def _find_moment(self, row: Row) -> _When:
        """Return when a row was answered, from the best column that has something in it.

        Raises
        ------
        Unreadable
            Reasons ``no_date_of_row``, ``unclear_time_zone``, and those of `parse_date`.
        """
        for column in self._table.when:
            if column < len(row.cells) and row.cells[column].strip():
                zone = self._table.zones.get(column, "")
                return _parse_moment(row.cells[column].strip(), zone, self._study)
        raise Unreadable("no_date_of_row")


def _parse_moment(written: str, zone: str, study: Study) -> _When:
    """Return the day and time that a cell gives; `zone` is the time zone that the file gives for it."""
    match = _moment.fullmatch(written)
    if match is None:
        raise Unreadable("no_date_of_row")
    try:
        day = parse_date(match["day"], study)
    except Unreadable as error:
        if error.reason in ("no_date", "impossible_date", "week_not_day"):
            raise Unreadable("no_date_of_row") from None
        raise
    if not match["hour"]:
        return _When(day, None, None)
    moment = datetime.combine(day.day, _clock(match))
    found = on_wall_clock(moment, match["zone"] or zone, study.zone)
    if found is None:
        raise Unreadable("unclear_time_zone")
    on_clock, fold = found
    return _When(day._replace(day=on_clock.date()), on_clock, fold)


def _clock(match: re.Match[str]) -> time:
    """Return the time of day; an hour after noon may be written with *pm*."""
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise Unreadable("no_date_of_row")
        hour = hour % 12 + 12 * match["half"].lower().startswith("p")
    if hour > 23:
        raise Unreadable("no_date_of_row")
    return time(hour, int(match["minute"]), int(match["second"] or 0))


def _has_answer(cell: str) -> bool:
    """Tell whether a cell of a question holds words, and not only a mark that there is no answer."""
    return _words.search(cell) is not None and cell.strip() not in NO_ANSWER


def _is_answer(cell: str) -> bool:
    """Tell whether a cell holds words, and not only an address, a code, a number or a date."""
    return _has_answer(cell) and _no_words.fullmatch(cell.strip()) is None


def _folded(cell: str) -> str:
    return " ".join(cell.split()).casefold().rstrip(".!")
