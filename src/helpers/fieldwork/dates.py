"""Dates as fieldwork writes them: a small strict grammar, because guessing parsers read 3 April as 4 March.

Read are ISO dates, dates in figures in the study's order of day and month, also behind a weekday, and
'[weekday] 12[th] [of] October [2023]' or 'October 12, 2023' in British and American forms; in another
language than English its own names of days and months too ('Mittwoch, 13. März 2024'); never words such as
*yesterday*, and never prose. A year that is not written is taken from the study's calendar, if only one fits.
A date in figures that exists only in the other order is refused, with both readings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple

from helpers import prose
from helpers.fieldwork.reading import Unreadable
from helpers.study.study import ORDERS, Study
from helpers.words.languages import date_names, language_of, plain_name

MONTHS = [month.lower() for month in prose.MONTHS]
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
WITHOUT_YEAR = "year_from_calendar"
ORDER_ASSUMED = "date_order_assumed"
YEAR_FIRST = "YMD"
OTHER_ORDER = {"DMY": "MDY", "MDY": "DMY"}
_in_words = ORDERS | {YEAR_FIRST: "year first"}
_iso = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_figures = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_weekday_and_figures = re.compile(r"(?P<weekday>[^\W\d_][^\d,]{0,30}?)\.?,?\s+(?P<figures>\d[\d./-]{5,9})")
_weekday = r"(?:(?P<weekday>[a-z]{2,9})\.?,?\s+)?"
_nth = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_day_first = re.compile(
    rf"{_weekday}{_nth}\s*(?:of\s+)?(?P<month>[a-z]{{3,9}})\.?,?(?:\s*(?P<year>\d{{4}}|\d{{2}}))?",
    re.IGNORECASE,
)
_month_first = re.compile(
    rf"{_weekday}(?P<month>[a-z]{{3,9}})\.?\s*{_nth}(?:,\s*|\s+)(?P<year>\d{{4}})", re.IGNORECASE
)
_dash_at_word = re.compile(r"(?<=[a-z])-(?=\d)|(?<=\d)-(?=[a-z])", re.IGNORECASE)
_week = re.compile(r"(?:w/c|w\.c\.|wc|week\s+(?:commencing|beginning|of))\s(?P<day>.{3,40})", re.IGNORECASE)


class ParsedDate(NamedTuple):
    """A day, and what is known of how it was read."""

    day: date
    remark: str = ""
    other: date | None = None
    """Of a date in figures: another day of the study's calendar, which it is in the other order."""
    shows_order: bool = False
    """Whether it is in figures, and in the other order no day of the study's calendar."""


def parse_date(text: str, study: Study) -> ParsedDate:
    """Return the day that a text names, if it names nothing else.

    Raises
    ------
    Unreadable
        Reasons ``no_date``: the text is not a date of the grammar, or its year is not known;
        ``impossible_date``: there is no such day, or its weekday does not agree; ``week_not_day``: it names
        a week; ``date_order``, ``year_first``: as `parse_figures`.
    """
    text = " ".join(text.split()).strip(" .")
    if match := _iso.fullmatch(text):
        return ParsedDate(_existing(int(match[1]), int(match[3]), int(match[4])))
    if match := _figures.fullmatch(text):
        return parse_figures(match[1], match[3], match[4], study)
    match = _weekday_and_figures.fullmatch(text)
    weekday = _weekday_of(match["weekday"], study) if match else None
    if match and weekday is not None:
        of_figures = parse_date(match["figures"], study)
        day = of_figures.day
        return of_figures._replace(day=_existing(day.year, day.month, day.day, weekday))
    words = _dash_at_word.sub(" ", text)
    if parsed := _parse_in_language(words, study):
        return parsed
    if match := _day_first.fullmatch(words) or _month_first.fullmatch(words):
        return _parse_written(match, study)
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


def parse_figures(first: str, second: str, year: str, study: Study) -> ParsedDate:
    """Return the day of a date in figures whose year is last.

    Raises
    ------
    Unreadable
        Reasons ``date_order``: it exists, or is in the study's calendar, only in the other order than the
        study's; ``year_first``: it is in the calendar only if its first number is the year;
        ``impossible_date``: there is no such day.
    """
    full_year = int(year)
    if len(year) == 2:
        full_year += 2000
    days = {
        "DMY": day_or_none(full_year, int(second), int(first)),
        "MDY": day_or_none(full_year, int(first), int(second)),
    }
    order = study.date_order
    other_order = OTHER_ORDER[order]
    day, other = days[order], days[other_order]
    year_first = None
    if len(year) == 2:
        year_first = day_or_none(2000 + int(first), int(second), int(year))
    is_day_possible, is_other_possible = is_in_calendar(day, study), is_in_calendar(other, study)
    if is_in_calendar(year_first, study) and not (is_day_possible or is_other_possible):
        detail = f"{how_it_reads(day, order)}, {how_it_reads(year_first, YEAR_FIRST)}"
        raise Unreadable("year_first", detail=detail)
    is_of_other_order = day is None or (is_other_possible and not is_day_possible)
    if is_of_other_order and other is not None:
        detail = f"{how_it_reads(day, order)}, {how_it_reads(other, other_order)}"
        raise Unreadable("date_order", detail=detail)
    if day is None:
        raise Unreadable("impossible_date")
    if other == day:
        return ParsedDate(day)
    if not is_other_possible:
        return ParsedDate(day, shows_order=True)
    return ParsedDate(day, other=other)


def day_or_none(year: int, month: int, day: int) -> date | None:
    """Return a day; None: there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_in_calendar(day: date | None, study: Study) -> bool:
    """Tell whether there is such a day, and the study's calendar has it."""
    return day is not None and study.calendar.first_day <= day <= study.calendar.last_day


def how_it_reads(day: date | None, order: str) -> str:
    """Return how a date reads in an order of day and month, or with the year first, in words."""
    if day is None:
        return f"read {_in_words[order]} there is no such day"
    return f"read {_in_words[order]} it is {day}"


def _parse_written(match: re.Match[str], study: Study) -> ParsedDate:
    """Return the day of a date whose month is a word."""
    weekday = None
    if match["weekday"]:
        weekday = _one_of(match["weekday"], WEEKDAYS)
    return _day_of(match, _one_of(match["month"], MONTHS) + 1, weekday, study)


def _weekday_of(word: str, study: Study) -> int | None:
    """Return the number of a weekday, in the study's language or English; Monday is 0, None is none."""
    if not language_of(study.language).is_english:
        weekday = date_names(study.language).weekdays.get(plain_name(word))
        if weekday is not None:
            return weekday
    try:
        return _one_of(word, WEEKDAYS)
    except Unreadable:
        return None


def is_weekday(word: str, study: Study) -> bool:
    """Tell whether a word is the name of a weekday, whole or cut to three letters or more."""
    return _weekday_of(word, study) is not None


def is_month(word: str, study: Study) -> bool:
    """Tell whether a word is the name of a month, in the study's language or English."""
    plain = plain_name(word)
    if any(len(plain) >= 3 and month.startswith(plain) for month in MONTHS):
        return True
    return not language_of(study.language).is_english and plain in date_names(study.language).months


def _parse_in_language(text: str, study: Study) -> ParsedDate | None:
    """Return the day of a date in words of the study's language; None: it is none, or that is English."""
    if language_of(study.language).is_english:
        return None
    text = unicodedata.normalize("NFC", text)
    names = date_names(study.language)
    for form in _forms_in(study.language):
        if match := form.fullmatch(text):
            weekday = names.weekdays.get(plain_name(match["weekday"] or ""))
            return _day_of(match, names.months[plain_name(match["month"])], weekday, study)
    return None


@cache
def _forms_in(language: str) -> tuple[re.Pattern[str], ...]:
    """Return the forms of a date in words of a language: the day first, or the year."""
    names = date_names(language)
    weekday, month = any_name(names.weekdays), any_name(names.months)
    # Between them may be what Babel does not have: 'den 13. März', '13eg o Fawrth', '13 de marzo de 2024'.
    day_first = (
        rf"(?:(?P<weekday>{weekday}),?\s+)?(?:[^\W\d_]{{1,3}}\s+)?(?P<day>\d{{1,2}})"
        rf"(?:\.|[^\W\d_]{{1,4}}(?=\s))?\s*(?:[^\W\d_]{{1,2}}\s+)?(?P<month>{month})"
        r",?(?:\s*(?:[^\W\d_]{1,2}\s+)?(?P<year>\d{4}|\d{2}))?"
    )
    year_first = (
        rf"(?P<year>\d{{4}})\.?,?\s+(?P<month>{month})\s+(?P<day>\d{{1,2}})\.?"
        rf"(?:,?\s+(?P<weekday>{weekday}))?"
    )
    return re.compile(day_first, re.IGNORECASE), re.compile(year_first, re.IGNORECASE)


def any_name(names: Iterable[str]) -> str:
    """Return a pattern of the names of days or months, with or without the full stop of a short form."""
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return rf"(?:{'|'.join(map(re.escape, longest_first))})\.?"


def _day_of(match: re.Match[str], month: int, weekday: int | None, study: Study) -> ParsedDate:
    """Return the day of a date whose month is a word."""
    day = int(match["day"])
    if not match["year"]:
        return _in_calendar(day, month, weekday, study)
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 2000
    return ParsedDate(_existing(year, month, day, weekday))


def _in_calendar(day: int, month: int, weekday: int | None, study: Study) -> ParsedDate:
    """Return the one day of the calendar that has this day and month; a weekday may choose among several."""
    first_day, last_day = study.calendar.first_day, study.calendar.last_day
    candidates = [day_or_none(year, month, day) for year in range(first_day.year, last_day.year + 1)]
    days = [one for one in candidates if one is not None and first_day <= one <= last_day]
    if not days and day_or_none(2024, month, day):
        raise Unreadable("no_date")
    agreeing = [candidate for candidate in days if weekday in (None, candidate.weekday())]
    if not agreeing:
        raise Unreadable("impossible_date")
    if len(agreeing) > 1:
        raise Unreadable("no_date")
    return ParsedDate(agreeing[0], WITHOUT_YEAR)


def _existing(year: int, month: int, day: int, weekday: int | None = None) -> date:
    """Return a day that exists, and that is the weekday that is written with it."""
    existing = day_or_none(year, month, day)
    if existing is None or weekday not in (None, existing.weekday()):
        raise Unreadable("impossible_date")
    return existing


def _one_of(word: str, names: list[str]) -> int:
    """Return which of the names a word is: whole, or cut to three letters or more."""
    word = {"weds": "wed"}.get(word.lower(), word.lower())
    matches = [at for at, name in enumerate(names) if len(word) >= 3 and name.startswith(word)]
    if len(matches) != 1:
        raise Unreadable("no_date")
    return matches[0]
