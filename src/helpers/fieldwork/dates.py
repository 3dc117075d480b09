"""Dates as fieldwork writes them: a small strict grammar, because guessing parsers read 3 April as 4 March.

Read are ISO dates, day first with / or ., and '[weekday] 12[th] [of] October [2023]' in British forms; never words such as
*yesterday*, and never prose. A year that is not written is taken from the study's calendar, if only one fits.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import NamedTuple

from helpers import prose
from helpers.fieldwork.reading import Unreadable
from helpers.study.study import Study

MONTHS = [month.lower() for month in prose.MONTHS]
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
WITHOUT_YEAR = "year_from_calendar"
_iso = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_figures = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d{2})")
_written = re.compile(
    r"(?:([A-Za-z]{2,9})\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([A-Za-z]{3,9})\.?,?(?:\s+(\d{4}))?",
    re.IGNORECASE,
)
_week = re.compile(r"(?:w/c|w\.c\.|wc|week\s+(?:commencing|beginning|of))\s(?P<day>.{3,40})", re.IGNORECASE)
_week_token = re.compile(
    r"(?<![A-Za-z])(?:w[. -]?c|week (?:commencing|beginning))(?![A-Za-z])", re.IGNORECASE
)
_teams = re.compile(r"-(\d{8})_(\d{6})(UTC)?-")
_zoom = re.compile(r"(?<![A-Za-z0-9])GMT(\d{8})-(\d{6})(?!\d)")
_clock = r"(?:[T _](?:at )?(?P<hour>[01]\d|2[0-3])[.:\-h]?(?P<minute>[0-5]\d)(?:[.:\-]?(?P<second>[0-5]\d))?(?!\d))?"
_token = re.compile(
    rf"(?<![0-9])(?P<year>(?:19|20)\d{{2}})(?P<mark>[-_.]?)(?P<month>\d{{2}})(?P=mark)(?P<day>\d{{2}})(?!\d){_clock}"
)
_written_token = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?:{'|'.join(day[:3] + '[a-z]*' for day in WEEKDAYS)})\.?,?[ _])?\d{{1,2}}(?:st|nd|rd|th)?[ _](?:of[ _])?"
    rf"(?:{'|'.join(month[:3] + '[a-z]*' for month in MONTHS)})\.?(?:,?[ _]\d{{4}})?(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_figures_token = re.compile(r"(?<![0-9.])\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?![0-9.]*\d)")


class Found(NamedTuple):
    """A day, and what is remarked of how it was found."""

    day: date
    remark: str = ""


class When(NamedTuple):
    """What a file's name says of when: a day, its wall-clock time if it has one, and a remark."""

    day: date
    moment: datetime | None = None
    remark: str = ""


def parse_date(text: str, study: Study) -> Found:
    """Return the day that a text names, and nothing but names.

    Raises
    ------
    Unreadable
        Reasons ``no_date``: the text is no date of the grammar, or its year cannot be told; ``impossible_date``: there is no
        such day, or its weekday does not agree; ``week_not_day``: it names a week.
    """
    text = " ".join(text.split()).strip(" .")
    weekday: int | None = None
    if match := _iso.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _figures.fullmatch(text):
        day, month, year = int(match[1]), int(match[3]), int(match[4]) + (2000 if len(match[4]) == 2 else 0)
    elif match := _written.fullmatch(text):
        weekday = _one_of(match[1], WEEKDAYS) if match[1] else None
        day, month = int(match[2]), _one_of(match[3], MONTHS) + 1
        if not match[4]:
            return _in_calendar(day, month, weekday, study)
        year = int(match[4])
    else:
        week = _week.fullmatch(text)
        raise Unreadable("week_not_day" if week and is_date(week["day"], study) else "no_date")
    return Found(_existing(year, month, day, weekday))


def is_date(text: str, study: Study) -> bool:
    """Tell whether a text is a date or a week of the grammar, possible or not."""
    try:
        parse_date(text, study)
    except Unreadable as error:
        return error.reason != "no_date"
    return True


def when_in_name(name: str, study: Study) -> When:
    """Return when a file's name says that its contact was: names of people, numbers of visits and the like may stand around.

    Read are the stamps of Teams (``-20231012_140305-``: local, as compared in published transcripts; with ``UTC``: in UTC)
    and of Zoom (``GMT20231012-130305``: UTC), an ISO date with or without a time after it, ``12.10.2023``, and a written date.

    Raises
    ------
    Unreadable
        As `parse_date`; ``several_dates``: it names several days.
    """
    stem = re.sub(r"\.[A-Za-z]{2,4}$", "", name)
    found: list[When] = []
    for pattern in (_teams, _zoom):
        for match in pattern.finditer(stem):
            in_utc = pattern is _zoom or match[3]
            moment = _moment(match[1] + match[2])
            local = (
                moment.replace(tzinfo=UTC).astimezone(study.zone).replace(tzinfo=None) if in_utc else moment
            )
            found.append(When(local.date(), local))
        stem = pattern.sub(" ", stem)
    for match in _token.finditer(stem):
        day = _existing(int(match["year"]), int(match["month"]), int(match["day"]))
        clock = match["hour"] and (int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
        found.append(When(day, datetime(day.year, day.month, day.day, *clock) if clock else None))  # noqa: DTZ001 - wall clock
    stem = _token.sub(" ", stem)
    for match in (*_figures_token.finditer(stem), *_written_token.finditer(stem)):
        day, remark = parse_date(match.group().replace("_", " "), study)
        found.append(When(day, None, remark))
    if not found or _week_token.search(stem):
        raise Unreadable("week_not_day" if _week_token.search(stem) else "no_date")
    if len({when.day for when in found}) > 1 or len({when.moment for when in found if when.moment}) > 1:
        raise Unreadable("several_dates")
    return max(found, key=lambda when: when.moment is not None)


def _in_calendar(day: int, month: int, weekday: int | None, study: Study) -> Found:
    """Return the one day of the calendar that has this day and month; a weekday may choose among several."""
    years = range(study.calendar.first_day.year, study.calendar.last_day.year + 1)
    days = []
    for year in years:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if study.calendar.first_day <= found <= study.calendar.last_day:
            days.append(found)
    if not days:
        raise Unreadable("no_date" if _exists_in_some_year(day, month) else "impossible_date")
    agreeing = [found for found in days if weekday in (None, found.weekday())]
    if len(agreeing) != 1:
        raise Unreadable("no_date" if agreeing else "impossible_date")
    return Found(agreeing[0], WITHOUT_YEAR)


def _exists_in_some_year(day: int, month: int) -> bool:
    try:
        date(2024, month, day)
    except ValueError:
        return False
    return True


def _existing(year: int, month: int, day: int, weekday: int | None = None) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise Unreadable("impossible_date") from None
    if weekday not in (None, found.weekday()):
        raise Unreadable("impossible_date")
    return found


def _moment(digits: str) -> datetime:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S")  # noqa: DTZ007 - wall clock or UTC: the caller knows
    except ValueError:
        raise Unreadable("impossible_date") from None


def _one_of(word: str, names: list[str]) -> int:
    """Return which of the names a word is: whole, or cut to three letters or more."""
    word = {"weds": "wed"}.get(word.lower(), word.lower())
    found = [at for at, name in enumerate(names) if len(word) >= 3 and name.startswith(word)]
    if len(found) != 1:
        raise Unreadable("no_date")
    return found[0]
