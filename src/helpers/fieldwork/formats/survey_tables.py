"""The table of a survey, as survey programs export it: .csv or .tsv, one row for each respondent.

Commas, semicolons or tabs divide the cells; the separator is the one by which the first row has a column that
says who answered and one that says when. Below the first row, Qualtrics writes the texts of the questions and
a row of ids, ``{"ImportId":"endDate","timeZone":"Europe/London"}``, and SurveyMonkey a row with
*Open-Ended Response*: these are no answers. Headings seen in public exports and in programs that read such
exports.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from helpers.fieldwork.reading import MAX_TEXT, Unreadable

SEPARATORS = (",", ";", "\t")
WHO = (
    "worker",
    "participant",
    "participant id",
    "participant code",
    "participant number",
    "respondent",
    "pseudonym",
    "name",
    "your name",
    "full name",
    "email",
    "email address",
    "username",
    "recipient email",
    "external reference",
    "external data reference",
)
"""Headings of columns that say who answered. Where there is a column *worker*, only this one is read."""
WHEN = (
    "date",
    "completion time",
    "completion date",
    "date completed",
    "recorded date",
    "end date",
    "date submitted",
    "submit date",
    "submission date",
    "submitted at",
    "submitted",
    "timestamp",
    "start time",
    "start date",
)
"""Headings of columns that say when, the best first: the end of answering comes before its beginning."""
OTHERS = (
    *("id", "response id", "respondent id", "unique response number", "number", "collector id", "seed"),
    *("last modified time", "total points", "quiz feedback", "grade posted time", "score", "points"),
    *("status", "response type", "ip address", "progress", "duration", "duration (in seconds)", "finished"),
    *("recipient last name", "recipient first name", "first name", "last name", "custom data 1"),
    *("location latitude", "location longitude", "distribution channel", "user language", "language"),
    *("last page", "start language", "date started", "date last action", "referrer url", "referer", "token"),
    *("group", "q_ballotboxstuffing", "started", "network id", "user agent"),
)
"""Headings of other columns that survey programs write by themselves: what is in them is no answer."""
_of_quiz = re.compile(r"(?:points|feedback)\s*[-\u2013]\s*.+", re.IGNORECASE)
_marks = re.compile(r"[\s._\-:*?]+")
_separator_line = re.compile(r'\ufeff?"?sep=([,;\t])"?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)


class Row(NamedTuple):
    """A row: the line in which it begins, and its cells."""

    line: int
    cells: list[str]


class SurveyTable(NamedTuple):
    """The rows of a survey, and which columns say who answered and when."""

    heads: list[Row]
    """The first row, and those below it that say more of the columns."""
    rows: list[Row]
    who: list[int]
    """The columns that say who answered, counted from 0."""
    when: list[int]
    """The columns that say when, the best first."""
    zones: dict[int, str]
    """By column, the time zone that the file gives for its times."""

    def headings(self, column: int) -> Iterator[str]:
        """Yield what the heads call a column."""
        for head in self.heads:
            if column < len(head.cells):
                yield fold_heading(head.cells[column])

    def is_of_program(self, column: int) -> bool:
        """Tell whether the survey program writes a column by itself."""
        heading = self.heads[0].cells[column]
        return fold_heading(heading) in _of_program or _of_quiz.match(heading.strip()) is not None


def fold_heading(text: str) -> str:
    """Return a heading without capitals, spaces and marks, as it is compared.

    >>> fold_heading("Completion time") == fold_heading("completion_time")
    True
    """
    return _marks.sub("", unicodedata.normalize("NFKC", text)).casefold()


_of_program = frozenset(fold_heading(name) for name in (*WHO, *WHEN, *OTHERS))


def read_survey_table(text: str, who: tuple[str, ...], when: tuple[str, ...]) -> SurveyTable:
    """Divide the text of a file into the rows of a survey.

    Parameters
    ----------
    who, when
        Headings of the columns that say who answered, and when, the best first.

    Raises
    ------
    Unreadable
        Reasons ``damaged_table``, with the line; ``no_survey_columns``: no column says who answered, or when.
    """
    text = text.removeprefix("\ufeff")
    separators: tuple[str, ...] = SEPARATORS
    first_line = 1
    if given := _separator_line.match(text):
        text, separators, first_line = text[given.end() :], (given[1],), 2
    missing = "no column says who answered, and none says when"
    for separator in separators:
        head = next(_rows(text, separator, first_line, strict=False), None)
        if head is None:
            continue
        names = [fold_heading(cell) for cell in head.cells]
        of_who, of_when = _columns(names, who), _columns(names, when)
        if of_who and of_when:
            return _sort_rows(list(_rows(text, separator, first_line)), of_who, of_when)
        if of_who:
            missing = "no column says when it was answered"
        elif of_when:
            missing = "no column says who answered"
    raise Unreadable("no_survey_columns", first_line, missing)


def _columns(names: list[str], wanted: tuple[str, ...]) -> list[int]:
    """Return the columns with one of the headings that are wanted, in the order of these."""
    return [column for name in wanted for column, found in enumerate(names) if found == fold_heading(name)]


def _rows(text: str, separator: str, first_line: int, *, strict: bool = True) -> Iterator[Row]:
    """Yield all rows that have cells, each with the line in which it begins."""
    # A cell may be as long as its file: Python's own limit would be taken for a damaged table.
    csv.field_size_limit(MAX_TEXT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    line = first_line
    try:
        for cells in reader:
            if cells:
                yield Row(line, cells)
            line = first_line + reader.line_num
    except csv.Error:
        raise Unreadable("damaged_table", line) from None


def _sort_rows(rows: list[Row], who: list[int], when: list[int]) -> SurveyTable:
    """Tell the rows at the top that say more of the columns from the answers."""
    n_heads, zones = 1, {}
    for at, row in enumerate(rows[1:3], start=1):
        if any('"ImportId"' in cell for cell in row.cells):
            n_heads, zones = at + 1, _zones_of(row)
    if n_heads == 1 and len(rows) > 1 and _is_of_survey_monkey(rows[1], who, when):
        n_heads = 2
    return SurveyTable(rows[:n_heads], rows[n_heads:], who, when, zones)


def _zones_of(row: Row) -> dict[int, str]:
    """Return the time zones in Qualtrics's row of ids."""
    zones = {}
    for column, cell in enumerate(row.cells):
        try:
            facts = json.loads(cell)
        except ValueError:
            continue
        if isinstance(facts, dict) and isinstance(facts.get("timeZone"), str):
            zones[column] = facts["timeZone"]
    return zones


def _is_of_survey_monkey(row: Row, who: list[int], when: list[int]) -> bool:
    """Tell whether a row says of the questions above it how they are answered."""
    is_nobodys = not any(row.cells[column].strip() for column in (*who, *when) if column < len(row.cells))
    kinds = {cell.strip().casefold() for cell in row.cells}
    return is_nobodys and bool(kinds & {"open-ended response", "response"})
