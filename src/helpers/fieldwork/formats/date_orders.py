"""The dates of a chat: each text read once, in both orders of day and month, and which of the two is right.

No export says how it writes dates. The order is configured, and then checked: it is contradicted by a date
that exists only the other way round, and by messages that run backwards where the other way round they do
not. If every date could be either, that is remarked. Phones in Canadian French and some other languages
write the year first, in two figures: that is recognised if so read, and only so, the chat runs through the
study's calendar.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpers.fieldwork.clock import comes_twice
from helpers.fieldwork.dates import OTHER_ORDER, YEAR_FIRST, day_or_none, how_it_reads, is_in_calendar
from helpers.fieldwork.reading import Unreadable
from helpers.study.study import Study

LEAST_IN_CALENDAR = 2
"""So many days of the study's calendar show that a chat writes the year first, in two figures."""


class ChatDates:
    """The dates of a chat: each text read once, in the study's order of day and month and in the other."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._order: str = study.date_order
        self._other_order = OTHER_ORDER[study.date_order]
        self._is_year_doubtful = False
        self._days: dict[str, tuple[date | None, date | None]] = {}
        self._first_line: dict[str, int] = {}
        self.sequence: list[str] = []
        """The texts of the dates as they follow one another; of equal neighbours the first."""

    def look_ahead(self, texts: list[str]) -> None:
        """Recognise the year first, in two figures, by a sample of a chat's dates, in the chat's order.

        It is recognised if each date exists so, none is before the one above it, more days than in any other
        order are in the study's calendar, and there are two of these or no other order is without steps
        back. Where only the calendar speaks for it, `find_fault` asks.
        """
        sequence = list(dict.fromkeys(texts))
        n_in_calendar, fits = {}, {}
        for order in (YEAR_FIRST, *OTHER_ORDER):
            days = [_day(text, order) for text in sequence]
            n_in_calendar[order] = sum(is_in_calendar(day, self._study) for day in days)
            fits[order] = None not in days and not _steps_back(days)
        if n_in_calendar[YEAR_FIRST] <= max(n_in_calendar[order] for order in OTHER_ORDER):
            return
        is_only_one_that_fits = not any(fits[order] for order in OTHER_ORDER)
        if fits[YEAR_FIRST] and (n_in_calendar[YEAR_FIRST] >= LEAST_IN_CALENDAR or is_only_one_that_fits):
            self._order, self._other_order = YEAR_FIRST, self._order
        else:
            self._is_year_doubtful = True

    def parse(self, text: str, line: int) -> date | None:
        """Return the day that a date gives in the study's order; None: there is no such day."""
        if text not in self._days:
            self._days[text] = _day(text, self._order), _day(text, self._other_order)
            self._first_line[text] = line
        return self._days[text][0]

    def find_fault(self) -> Unreadable | None:
        """Return what contradicts the order of the dates, at its first line; None: nothing."""
        return self._doubtful_year() or self._impossible_date() or self._backward_run()

    def _doubtful_year(self) -> Unreadable | None:
        """Return the first date that the calendar has only with the year first; nothing else shows it."""
        if not self._is_year_doubtful:
            return None
        for text, (day, _) in self._days.items():
            year_first = _day(text, YEAR_FIRST)
            if is_in_calendar(year_first, self._study) and not is_in_calendar(day, self._study):
                detail = f"{how_it_reads(day, self._order)}, {how_it_reads(year_first, YEAR_FIRST)}"
                return Unreadable("year_first", self._first_line[text], detail)
        return None

    def _impossible_date(self) -> Unreadable | None:
        """Return the first date that exists only in the other order."""
        has_right_ones = any(other is None and day is not None for day, other in self._days.values())
        for text, (day, other) in self._days.items():
            if day is None and other is not None:
                reason = "date_order"
                if has_right_ones:
                    reason = "date_order_mixed"
                detail = f"{how_it_reads(day, self._order)}, {how_it_reads(other, self._other_order)}"
                return Unreadable(reason, self._first_line[text], detail)
        return None

    def _backward_run(self) -> Unreadable | None:
        """Return the first step back in time, if there is none in the other order.

        A phone whose clock is put back by a day is rarer than one that writes dates in the other order.
        """
        back = self._steps_back(which=0)
        if not back or self._steps_back(which=1):
            return None
        if not all(other for _, other in self._days.values()):
            return None
        text = self.sequence[back[0]]
        day, other = self._days[text]
        detail = (
            f"{how_it_reads(day, self._order)}, before the message above; "
            f"{how_it_reads(other, self._other_order)}, and all is in order"
        )
        return Unreadable("date_order", self._first_line[text], detail)

    def _steps_back(self, *, which: int) -> list[int]:
        """Return where a date is before the one above it, in the study's order (0) or the other (1)."""
        return _steps_back([self._days[text][which] for text in self.sequence])

    @property
    def is_undecided(self) -> bool:
        """Tell whether every date exists in both orders, and some are then different days."""
        if self._order == YEAR_FIRST:
            return False
        days = self._days.values()
        return any(day != other for day, other in days) and all(day and other for day, other in days)


def is_long(day: date, zone: ZoneInfo) -> bool:
    """Tell whether clocks are put back on a day."""
    noon = datetime.combine(day, time(12), zone)
    if (noon - timedelta(days=1)).utcoffset() == noon.utcoffset():
        return False
    return any(comes_twice(datetime.combine(day, time(hour)), zone) for hour in range(24))


def _steps_back(days: list[date | None]) -> list[int]:
    """Return where a day is before the one above it."""
    steps = []
    for at in range(1, len(days)):
        before, after = days[at - 1], days[at]
        if before is not None and after is not None and after < before:
            steps.append(at)
    return steps


def _day(text: str, order: str) -> date | None:
    """Return the day that a numeric date gives; a year that comes first or in the middle leaves no choice."""
    numbers = re.findall(r"\d+", text)
    first, second, third = (int(number) for number in numbers)
    if len(numbers[0]) > 2:
        year, month, day = first, second, third
    elif len(numbers[1]) > 2:
        month, year, day = first, second, third
    elif order == YEAR_FIRST:
        year, month, day = first, second, third
    elif order == "MDY":
        month, day, year = first, second, third
    else:
        day, month, year = first, second, third
    if year < 100:
        year += 2000
    return day_or_none(year, month, day)
