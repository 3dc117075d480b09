"""What a value is meant to say that is written in another way: days and shares."""

from __future__ import annotations

import re
from datetime import date

from helpers.prose import MONTHS

_time = r"(?:[T ]+[\d:.]+Z?)?"
_ymd = re.compile(rf"(?P<year>\d{{4}})[./ -](?P<month>\d{{1,2}})[./ -](?P<day>\d{{1,2}}){_time}")
_ymd_in_one = re.compile(rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d){_time}")
_in_digits = re.compile(r"(?P<first>\d{1,2})[./ -](?P<second>\d{1,2})[./ -](?P<year>\d{4})")
_day_first = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.? (?P<name>[A-Za-z]{3,9})\.?,? (?P<year>\d{4})")
_month_first = re.compile(r"(?P<name>[A-Za-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})")
_number = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?(?P<percent>%|percent|per cent)?")


def days_meant(written: str) -> list[str]:
    """Return the days that a text may mean, as they are to be written; none, if it means no day.

    >>> days_meant("03/10/2023"), days_meant("2 October 2023"), days_meant("2023-13-01")
    (['2023-10-03', '2023-03-10'], ['2023-10-02'], [])
    """
    text = " ".join(written.split())
    found = _ymd.fullmatch(text) or _ymd_in_one.fullmatch(text)
    if found:
        return _valid([(found["year"], found["month"], found["day"])])
    found = _in_digits.fullmatch(text)
    if found:
        one, other = found["first"], found["second"]
        return _valid([(found["year"], other, one), (found["year"], one, other)])
    found = _day_first.fullmatch(text) or _month_first.fullmatch(text)
    if found:
        return _valid([(found["year"], _month_called(found["name"]), found["day"])])
    return []


def describe_days(meant: list[str]) -> str:
    """Say how to write a day, given what it may be (see `days_meant`); an empty text, if it is none.

    >>> describe_days(["2023-10-03", "2023-03-10"])
    'write 2023-10-03 (or 2023-03-10, if the month comes first)'
    """
    if not meant:
        return ""
    other = f" (or {meant[1]}, if the month comes first)" if len(meant) > 1 else ""
    return f"write {meant[0]}{other}"


def share_meant(written: str) -> str:
    """Return the share that a percentage, or a number with a comma, is; an empty text, if it is neither.

    >>> share_meant("70 %"), share_meant("70"), share_meant("0,7"), share_meant("2"), share_meant("half")
    ('0.7', '0.7', '0.7', '', '')
    """
    found = _number.fullmatch(written.strip())
    if not found:
        return ""
    number = float(found[1].replace(",", "."))
    # A whole number from 10 on can only be a percentage; a smaller one may be anything.
    if found["percent"] or 10 <= number <= 100:
        number /= 100
    return f"{number:g}" if 0 < number < 1 else ""


def _valid(days: list[tuple[str, str, str]]) -> list[str]:
    """Return those days that there are, each once."""
    valid = []
    for year, month, day in days:
        try:
            valid.append(date(int(year), int(month), int(day)).isoformat())
        except ValueError:
            continue
    return list(dict.fromkeys(valid))


def _month_called(name: str) -> str:
    """Return the number of a month by its English name or the beginning of it; 0, if there is none."""
    called = [at for at, month in enumerate(MONTHS, start=1) if month.casefold().startswith(name.casefold())]
    return str(called[0] if called else 0)
