"""The date and time in a file's name, among names of people, numbers of visits, telephone numbers and ids.

Each form is taken out of the name before the next is looked for: the digits of a stamp contain an ISO date.
Only what has the form of a date is one; a name that can be read as two days is refused. A time belongs to
the name only directly after its date, or where *am*, *pm* or *h* marks it; one that cannot be read is
remarked.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from datetime import UTC, date, datetime, time
from functools import cache
from typing import NamedTuple

from helpers.fieldwork.dates import (
    MONTHS,
    WEEKDAYS,
    ParsedDate,
    any_name,
    day_or_none,
    parse_date,
    parse_figures,
)
from helpers.fieldwork.reading import Unreadable
from helpers.study.study import ORDERS, Study
from helpers.words.languages import date_names, language_of

TIME_NOT_READ = "time_not_read"
NEAR = 10
"""Two figures are taken for a year only if it is within so many years of the study's calendar."""
TAKEN = "\0"
"""What stands in a name where a date was taken out."""
_suffix = re.compile(r"\.[A-Za-z]{2,4}$")
_teams = re.compile(r"-(\d{8})_(\d{6})(UTC)?-")
_zoom = re.compile(r"(?<![A-Za-z0-9])GMT(\d{8})-(\d{6})(?!\d)")
_iso = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)\d{2})(?P<mark>[-_.])(?P<month>\d{2})(?P=mark)(?P<day>\d{2})(?!\d)"
)
_eight_digits = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
_chain = re.compile(r"(?<![A-Za-z0-9])\d+(?:[-_.]\d+){2,}(?![A-Za-z0-9])")
_week_token = re.compile(
    r"(?<![A-Za-z])(?:w[. -]?c|week (?:commencing|beginning))(?![A-Za-z])", re.IGNORECASE
)
_clock_after = re.compile(
    TAKEN
    + r"(?:[T _-]| - |, )(?:at )?([01]\d|2[0-3])[.:\-h]?([0-5]\d)(?:[.:\-]?([0-5]\d))?"
    + r"(?![A-Za-z0-9]|[.:]\d)"
)
_like_clock = re.compile(
    TAKEN + r"(?:(?:[T _-]| - |, )(?:at )?\d{1,2}[.:h]\d{2}|[T_-](?:\d{4}|\d{6}))(?![0-9])"
)
_marked_time = re.compile(
    r"(?<![A-Za-z0-9.])(?:(\d{1,2})(?:[.:]?([0-5]\d))? ?([ap])\.?m\.?|(\d{1,2})h(\d{2}))(?![A-Za-z0-9])",
    re.IGNORECASE,
)


def _any_of(names: list[str]) -> str:
    """Return the pattern of names that are whole or cut to three letters or more."""
    forms = {name[:n] for name in names for n in range(3, len(name) + 1)}
    return "|".join(sorted(forms, key=len, reverse=True))


_weekday = rf"(?:(?:{_any_of(WEEKDAYS)}|weds)\.?,?[ _-])?"
_month = rf"(?:{_any_of(MONTHS)})\.?"
_nth = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_year_of_four = r"(?:19|20)\d{2}"
_day_first = re.compile(
    rf"(?<![A-Za-z0-9])(?P<words>{_weekday}{_nth}[ _-]?(?:of[ _])?{_month})(?![A-Za-z])"
    rf"(?:,?[ _-]?(?P<year>{_year_of_four}|\d{{2}})(?![0-9]|[.:h]\d))?",
    re.IGNORECASE,
)
_month_first = re.compile(
    rf"(?<![A-Za-z0-9]){_weekday}{_month}[ _-]?{_nth}(?:, ?|[ _-]){_year_of_four}"
    r"(?![0-9])",
    re.IGNORECASE,
)

_range = re.compile(
    r"(?<![A-Za-z0-9])(?P<first>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?:[-\u2013]| ?(?:&|\+|to|and) ?)$"
)
_numbered = re.compile(r"(?:visit|interview|wtf|session|talk|note|part|no|nr)s?[ ._#-]{0,3}$", re.IGNORECASE)
_number_after = re.compile(r"[ _-]?(\d{1,2})(?![0-9A-Za-z]|[.:]\d)")
"""What stands before a day that may be the number of a visit, and after its month."""


class DateInName(NamedTuple):
    """The date that a file's name gives: a day, its wall-clock time if the name has one, and remarks."""

    day: date
    moment: datetime | None = None
    remarks: tuple[str, ...] = ()
    other: date | None = None
    """As in `ParsedDate`."""


def find_date_in_name(name: str, study: Study) -> DateInName:
    """Return the date in a file's name, among names of people, numbers of visits and the like.

    Read are the stamps of Teams (``-20231012_140305-``: local, as a comparison with published transcripts
    shows; with ``UTC``: in UTC) and of Zoom (``GMT20231012-130305``: UTC), an ISO date, a date in figures
    (``12-10-2023``, ``12_10_23``) in the study's order, and a written date (``12Oct23``, ``Oct 12 2023``);
    with a time after them, or ``2.05pm`` or ``14h05`` anywhere.

    Raises
    ------
    Unreadable
        As `dates.parse_date`; ``several_dates``: it names several days.
    """
    # macOS writes the letters of names with their accents apart.
    stamps, rest = _stamps(_suffix.sub("", unicodedata.normalize("NFC", name)), study)
    dates, rest = _iso_dates(rest)
    for take_out in (_dates_in_figures, _written_dates):
        found, rest = take_out(rest, study)
        dates += found
    if _week_token.search(rest):
        raise Unreadable("week_not_day")
    days = sorted({one.date() for one in stamps} | {one.day for one in dates})
    if not days:
        raise Unreadable("no_date")
    if len(days) > 1:
        detail = f"the file's name gives {' and '.join(map(str, days))}"
        raise Unreadable("several_dates", detail=detail)
    return _with_time(days[0], stamps, dates, rest)


def check_agreement(in_head: ParsedDate, in_name: DateInName, study: Study, line: int = 1) -> None:
    """Check that the date in a file and the one in its name are one day.

    Raises
    ------
    Unreadable
        Reasons ``date_order``: they are one day if day and month of one of them are exchanged;
        ``several_dates``: they are two days.
    """
    if in_head.day == in_name.day:
        return
    order = ORDERS[study.date_order]
    detail = f"read {order} the file's name gives {in_name.day}, a line in it {in_head.day}"
    if in_head.other == in_name.day or in_name.other == in_head.day:
        detail += "; with day and month the other way round in one of them they agree"
        raise Unreadable("date_order", line, detail)
    raise Unreadable("several_dates", line, detail.removeprefix(f"read {order} "))


def is_order_assumed(in_head: ParsedDate | None, in_name: DateInName | None) -> bool:
    """Tell whether neither the date in a file nor the one in its name shows the order of day and month."""
    given = [one for one in (in_head, in_name) if one is not None]
    return bool(given) and all(one.other is not None for one in given)


def _stamps(name: str, study: Study) -> tuple[list[datetime], str]:
    """Return the moments in the stamps of Teams and Zoom, and the name without them."""
    moments = []
    for pattern in (_teams, _zoom):
        for match in pattern.finditer(name):
            moment = _moment(match[1] + match[2])
            if pattern is _zoom or match[3]:
                moment = moment.replace(tzinfo=UTC).astimezone(study.zone).replace(tzinfo=None)
            moments.append(moment)
        name = pattern.sub(" ", name)
    return moments, name


def _iso_dates(name: str) -> tuple[list[ParsedDate], str]:
    """Return the dates that are written year first, and the name without them."""
    dates = []
    for match in _iso.finditer(name):
        day = day_or_none(int(match["year"]), int(match["month"]), int(match["day"]))
        if day is None:
            raise Unreadable("impossible_date")
        dates.append(ParsedDate(day))
    name = _iso.sub(TAKEN, name)

    def take(match: re.Match[str]) -> str:
        # Eight digits that are no day are a number of something else.
        day = day_or_none(int(match["year"]), int(match["month"]), int(match["day"]))
        if day is None:
            return match[0]
        dates.append(ParsedDate(day))
        return TAKEN

    return dates, _eight_digits.sub(take, name)


def _dates_in_figures(name: str, study: Study) -> tuple[list[ParsedDate], str]:
    """Return the dates in figures whose year is last, and the name without them."""
    dates = []
    clocks = {match.start(1) for match in _clock_after.finditer(name)}

    def take(match: re.Match[str]) -> str:
        if match.start() in clocks:
            return match[0]
        numbers, marks = re.findall(r"\d+", match[0]), re.findall(r"[-_.]", match[0])
        for at in range(len(numbers) - 2):
            if not _is_date_in_figures(numbers, marks, at, study):
                continue
            first, second, year = numbers[at : at + 3]
            dates.append(parse_figures(first, second, year, study))
            before = "".join(map("".join, zip(numbers[:at], marks[:at], strict=True)))
            after = "".join(map("".join, zip(marks[at + 2 :], numbers[at + 3 :], strict=True)))
            return before + TAKEN + after
        return match[0]

    return dates, _chain.sub(take, name)


def _is_date_in_figures(numbers: list[str], marks: list[str], at: int, study: Study) -> bool:
    """Tell whether three neighbours in a chain of numbers have the form of a date, with the year last."""
    first, second, year = numbers[at : at + 3]
    if marks[at] != marks[at + 1] or len(first) > 2 or len(second) > 2:
        return False
    low, high = sorted((int(first), int(second)))
    if not 1 <= low <= 12 or high > 31:
        return False
    if len(year) == 4:
        return year[:2] in ("19", "20")
    # Of four numbers with one mark between them nothing tells which three are the date.
    beside = marks[max(at - 1, 0) : at] + marks[at + 2 : at + 3]
    return len(year) == 2 and marks[at] not in beside and _may_be_year(year, first, study)


def _may_be_year(last: str, first: str, study: Study) -> bool:
    """Tell whether two figures, last or first in a date, are a year near the study's calendar."""
    earliest, latest = study.calendar.first_day.year - NEAR, study.calendar.last_day.year + NEAR
    return any(earliest <= 2000 + int(figures) <= latest for figures in (last, first))


def _written_dates(name: str, study: Study) -> tuple[list[ParsedDate], str]:
    """Return the dates whose month is a word, and the name without them."""
    dates = []
    day_first = _day_first_in(study.language)
    for match in day_first.finditer(name):
        year, words = match["year"] or "", match["words"]
        if len(year) == 4 or (year and _may_be_year(year, year, study)):
            words = f"{words} {year}"
        try:
            dates.append(parse_date(_spaced(words), study))
        except Unreadable as error:
            # Without a year, and in no year of the calendar: it may be anything.
            if error.reason != "no_date":
                raise
        dates += _other_days(name, match, study)
    # Both are looked for in the whole name: 'Visit 2 Oct 12 2023' can be read as two days.
    dates += [parse_date(_spaced(match[0]), study) for match in _month_first.finditer(name)]
    return dates, day_first.sub(TAKEN, _month_first.sub(TAKEN, name))


@cache
def _day_first_in(language: str) -> re.Pattern[str]:
    """Return the form of a date in words, with the names of days and months in English and in a language."""
    if language_of(language).is_english:
        return _day_first
    names = date_names(language)
    weekday = rf"(?:(?:{_any_of(WEEKDAYS)}|weds|{any_name(names.weekdays)})\.?,?[ _-])?"
    month = rf"(?:{any_name(names.months)}|{_any_of(MONTHS)})\.?"
    nth = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.|[^\W\d_]{2,3}(?=[ _-]))?"
    return re.compile(
        rf"(?<![^\W_])(?P<words>{weekday}{nth}[ _-]?(?:[^\W\d_]{{1,2}}[ _-])?{month})(?![^\W\d_])"
        rf"(?:,?[ _-]?(?P<year>{_year_of_four}|\d{{2}})(?![0-9]|[.:h]\d))?",
        re.IGNORECASE,
    )


def _other_days(name: str, match: re.Match[str], study: Study) -> list[ParsedDate]:
    """Return the other days that a date in words can be read as: '12-13 October', 'Visit 2 Oct 12'."""
    month_and_year = re.sub(r"^\D*\d+(?:st|nd|rd|th)?", "", _spaced(match[0]))
    month = re.sub(r"\W*\d+$", "", month_and_year)
    others = []
    if before := _range.search(name, 0, match.start()):
        others.append(f"{before['first']} {month_and_year}")
    after = _number_after.match(name, match.end("words"))
    if after and _numbered.search(name, 0, match.start()):
        others.append(f"{after[1]} {month}")
    dates = []
    for other in others:
        with contextlib.suppress(Unreadable):
            dates.append(parse_date(other, study))
    return dates


def _spaced(text: str) -> str:
    return re.sub(r"[ _-]+", " ", text)


def _with_time(day: date, stamps: list[datetime], dates: list[ParsedDate], rest: str) -> DateInName:
    """Return the date in a name with its time, if there is one, and what is remarked of both."""
    times, is_unread = _times(rest)
    moments = sorted(set(stamps))
    if not stamps and len(times) == 1:
        moments = [datetime.combine(day, times[0])]
    if len(moments) > 1:
        detail = f"the file's name gives {' and '.join(map(str, moments))}"
        raise Unreadable("several_dates", detail=detail)
    remarks = {one.remark for one in dates if one.remark}
    if not moments and is_unread:
        remarks.add(TIME_NOT_READ)
    others = [one.other for one in dates]
    other = None
    if others and not stamps and None not in others:
        other = others[0]
    return DateInName(day, next(iter(moments), None), tuple(sorted(remarks)), other)


def _times(rest: str) -> tuple[list[time], bool]:
    """Return the times in a name whose dates are taken out, and whether it seems to give one all the same."""
    found = [
        time(int(hour), int(minute), int(second or 0)) for hour, minute, second in _clock_after.findall(rest)
    ]
    is_unread = bool(_like_clock.search(rest))
    for hour, minute, half, hour_of_24, minute_of_24 in _marked_time.findall(rest):
        read = _marked(hour, minute, half, hour_of_24, minute_of_24)
        if read is None:
            is_unread = True
        else:
            found.append(read)
    times = sorted(set(found))
    return times, is_unread or len(times) > 1


def _marked(hour: str, minute: str, half: str, hour_of_24: str, minute_of_24: str) -> time | None:
    """Return a time that *am*, *pm* or *h* marks; None: there is no such time, or it may be a duration."""
    if half:
        if not 1 <= int(hour) <= 12:
            return None
        noon = 12 * (half.lower() == "p")
        return time(int(hour) % 12 + noon, int(minute or 0))
    # '1h30' is as often how long it took.
    if len(hour_of_24) < 2 or int(hour_of_24) > 23 or int(minute_of_24) > 59:
        return None
    return time(int(hour_of_24), int(minute_of_24))


def _moment(digits: str) -> datetime:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S")  # noqa: DTZ007 - wall clock or UTC: the caller knows
    except ValueError:
        raise Unreadable("impossible_date") from None
