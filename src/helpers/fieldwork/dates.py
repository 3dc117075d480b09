"""Dates as fieldwork writes them: a small strict grammar, because guessing parsers read 3 April as 4 March.

Read are ISO dates, dates with the day first and / or ., and '[weekday] 12[th] [of] October [2023]' in
British forms; never words such as *yesterday*, and never prose. A year that is not written is taken from
the study's calendar, if only one fits.
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
_clock = (
    r"(?:[T _](?:at )?(?P<hour>[01]\d|2[0-3])[.:\-h]?(?P<minute>[0-5]\d)"
    r"(?:[.:\-]?(?P<second>[0-5]\d))?(?!\d))?"
)
_token = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)\d{2})(?P<mark>[-_.]?)(?P<month>\d{2})(?P=mark)(?P<day>\d{2})(?!\d)"
    + _clock
)
_weekday_names = "|".join(day[:3] + "[a-z]*" for day in WEEKDAYS)
_month_names = "|".join(month[:3] + "[a-z]*" for month in MONTHS)
_written_token = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?:{_weekday_names})\.?,?[ _])?\d{{1,2}}(?:st|nd|rd|th)?[ _](?:of[ _])?"
    rf"(?:{_month_names})\.?(?:,?[ _]\d{{4}})?(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_figures_token = re.compile(r"(?<![0-9.])\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?![0-9.]*\d)")


class ParsedDate(NamedTuple):
    """A day, and what is remarked of how it was read."""

    day: date
    remark: str = ""


class DateInName(NamedTuple):
    """The date that a file's name gives: a day, its wall-clock time if the name has one, and a remark."""

    day: date
    moment: datetime | None = None
    remark: str = ""


def parse_date(text: str, study: Study) -> ParsedDate:
    """Return the day that a text names, if it names nothing else.

    Raises
    ------
    Unreadable
        Reasons ``no_date``: the text is not a date of the grammar, or its year is not known;
        ``impossible_date``: there is no such day, or its weekday does not agree; ``week_not_day``: it names
        a week.
    """
    text = " ".join(text.split()).strip(" .")
    if match := _iso.fullmatch(text):
        year, month, day = map(int, match.groups())
        return ParsedDate(_existing(year, month, day))
    if match := _figures.fullmatch(text):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
        if len(match[4]) == 2:
            year += 2000
        return ParsedDate(_existing(year, month, day))
    if match := _written.fullmatch(text):
        weekday = None
        if match[1]:
            weekday = _one_of(match[1], WEEKDAYS)
        day, month = int(match[2]), _one_of(match[3], MONTHS) + 1
        if not match[4]:
            return _in_calendar(day, month, weekday, study)
        return ParsedDate(_existing(int(match[4]), month, day, weekday))
    week = _week.fullmatch(text)
    if week and is_date(week["day"], study):
        raise Unreadable("week_not_day")
    raise Unreadable("no_date")


def is_date(text: str, study: Study) -> bool:
    """Tell whether a text is a date or a week of the grammar, possible or not."""
    try:
        parse_date(text, study)
    except Unreadable as error:
        return error.reason != "no_date"
    return True


def find_date_in_name(name: str, study: Study) -> DateInName:
    """Return the date in a file's name, among names of people, numbers of visits and the like.

    Read are the stamps of Teams (``-20231012_140305-``: local, as a comparison with published transcripts
    shows; with ``UTC``: in UTC) and of Zoom (``GMT20231012-130305``: UTC), an ISO date with or without a
    time after it, ``12.10.2023``, and a written date.

    Raises
    ------
    Unreadable
        As `parse_date`; ``several_dates``: it names several days.
    """
    # Each pattern is taken out of the name before the next: the digits of a stamp contain an ISO date.
    rest = re.sub(r"\.[A-Za-z]{2,4}$", "", name)
    stamps, rest = _stamps(rest, study)
    iso_dates, rest = _iso_dates(rest)
    dates = stamps + iso_dates
    for match in (*_figures_token.finditer(rest), *_written_token.finditer(rest)):
        day, remark = parse_date(match.group().replace("_", " "), study)
        dates.append(DateInName(day, None, remark))
    if _week_token.search(rest):
        raise Unreadable("week_not_day")
    if not dates:
        raise Unreadable("no_date")
    days = {one.day for one in dates}
    moments = {one.moment for one in dates if one.moment}
    if len(days) > 1 or len(moments) > 1:
        raise Unreadable("several_dates")
    return max(dates, key=lambda one: one.moment is not None)


def _stamps(name: str, study: Study) -> tuple[list[DateInName], str]:
    """Return the dates in the stamps of Teams and Zoom, and the name without them."""
    dates = []
    for pattern in (_teams, _zoom):
        for match in pattern.finditer(name):
            moment = _moment(match[1] + match[2])
            if pattern is _zoom or match[3]:
                moment = moment.replace(tzinfo=UTC).astimezone(study.zone).replace(tzinfo=None)
            dates.append(DateInName(moment.date(), moment))
        name = pattern.sub(" ", name)
    return dates, name


def _iso_dates(name: str) -> tuple[list[DateInName], str]:
    """Return the dates that are written year first, with or without a time, and the name without them."""
    dates = []
    for match in _token.finditer(name):
        day = _existing(int(match["year"]), int(match["month"]), int(match["day"]))
        moment = None
        if match["hour"]:
            hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
            moment = datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001 - wall clock
        dates.append(DateInName(day, moment))
    return dates, _token.sub(" ", name)


def _in_calendar(day: int, month: int, weekday: int | None, study: Study) -> ParsedDate:
    """Return the one day of the calendar that has this day and month; a weekday may choose among several."""
    first_day, last_day = study.calendar.first_day, study.calendar.last_day
    days = []
    for year in range(first_day.year, last_day.year + 1):
        try:
            candidate = date(year, month, day)
        except ValueError:
            continue
        if first_day <= candidate <= last_day:
            days.append(candidate)
    if not days and _exists_in_some_year(day, month):
        raise Unreadable("no_date")
    agreeing = [candidate for candidate in days if weekday in (None, candidate.weekday())]
    if not agreeing:
        raise Unreadable("impossible_date")
    if len(agreeing) > 1:
        raise Unreadable("no_date")
    return ParsedDate(agreeing[0], WITHOUT_YEAR)


def _exists_in_some_year(day: int, month: int) -> bool:
    try:
        date(2024, month, day)
    except ValueError:
        return False
    return True


def _existing(year: int, month: int, day: int, weekday: int | None = None) -> date:
    """Return a day that exists, and that is the weekday that is written with it."""
    try:
        existing = date(year, month, day)
    except ValueError:
        raise Unreadable("impossible_date") from None
    if weekday not in (None, existing.weekday()):
        raise Unreadable("impossible_date")
    return existing


def _moment(digits: str) -> datetime:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S")  # noqa: DTZ007 - wall clock or UTC: the caller knows
    except ValueError:
        raise Unreadable("impossible_date") from None


def _one_of(word: str, names: list[str]) -> int:
    """Return which of the names a word is: whole, or cut to three letters or more."""
    word = {"weds": "wed"}.get(word.lower(), word.lower())
    matches = [at for at, name in enumerate(names) if len(word) >= 3 and name.startswith(word)]
    if len(matches) != 1:
        raise Unreadable("no_date")
    return matches[0]
