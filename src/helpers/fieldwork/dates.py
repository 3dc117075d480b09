"""Dates as fieldwork writes them: a small strict grammar, because guessing parsers read 3 April as 4 March."""

from __future__ import annotations

import re
from datetime import date, datetime

MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_iso = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_numbers = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_words = re.compile(r"(?:([A-Za-z]+),?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([A-Za-z]+)\s+(\d{4})")
_stamp = re.compile(r"-(\d{8})_(\d{6})-")


class NoDate(ValueError):
    """The text is no date of the grammar."""


class ImpossibleDate(ValueError):
    """The text is a date that does not exist, or its weekday does not agree."""


def parse_date(text: str) -> date:
    """Return the day that a text names: ISO, day first with / or ., or '[weekday] 12 October 2023'.

    >>> parse_date("Thursday 12th October 2023"), parse_date("12/10/2023")
    (datetime.date(2023, 10, 12), datetime.date(2023, 10, 12))

    Raises
    ------
    NoDate, ImpossibleDate
    """
    text = text.strip()
    weekday = None
    if match := _iso.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _numbers.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _words.fullmatch(text):
        weekday, month = match[1], _one_of(match[3], MONTHS) + 1
        day, year = int(match[2]), int(match[4])
    else:
        raise NoDate
    try:
        found = date(year, month, day)
    except ValueError:
        raise ImpossibleDate from None
    if weekday is not None and _one_of(weekday, WEEKDAYS) != found.weekday():
        raise ImpossibleDate
    return found


def stamp_in_name(name: str) -> datetime:
    """Return the local date and time in a Teams file name, '…-20231012_140305-Meeting Recording.docx'.

    The file name's stamp is local; the date line inside a Teams document is not.

    Raises
    ------
    NoDate, ImpossibleDate
    """
    match = _stamp.search(name)
    if not match:
        raise NoDate
    try:
        return datetime.strptime("".join(match.groups()), "%Y%m%d%H%M%S")  # noqa: DTZ007 - wall clock on purpose
    except ValueError:
        raise ImpossibleDate from None


def _one_of(word: str, names: list[str]) -> int:
    """Return which of the names a word is, whole or cut to three letters or more."""
    found = [at for at, name in enumerate(names) if len(word) >= 3 and name.startswith(word.lower())]
    if len(found) != 1:
        raise NoDate
    return found[0]
