"""The dates of a chat: each text read once, in both orders of day and month, and which of the two is right.

No export says how it writes dates. The order is configured, and then checked: it is contradicted by a date
that exists only the other way round, and by messages that run backwards where the other way round they do
not. If every date could be either, that is remarked.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpers.fieldwork.clock import comes_twice
from helpers.fieldwork.reading import Unreadable
from helpers.study.study import ORDERS, Study

LEAST_BACK = 2
"""From so many steps back in time on, the dates of a chat are read in the wrong order."""


class ChatDates:
    """The dates of a chat: each text read once, in the study's order of day and month and in the other."""

    def __init__(self, study: Study) -> None:
        self._order = study.date_order
        self._other_order = "MDY"
        if study.date_order == "MDY":
            self._other_order = "DMY"
        self._days: dict[str, tuple[date | None, date | None]] = {}
        self._first_line: dict[str, int] = {}
        self.sequence: list[str] = []
        """The texts of the dates as they follow one another; of equal neighbours the first."""

    def parse(self, text: str, line: int) -> date | None:
        """Return the day that a date gives in the study's order; None: there is no such day."""
        if text not in self._days:
            self._days[text] = _day(text, self._order), _day(text, self._other_order)
            self._first_line[text] = line
        return self._days[text][0]

    def find_fault(self) -> Unreadable | None:
        """Return what contradicts the order of day and month, at its first line; None: nothing."""
        return self._impossible_date() or self._backward_run()

    def _impossible_date(self) -> Unreadable | None:
        """Return the first date that exists only in the other order."""
        has_right_ones = any(other is None and day is not None for day, other in self._days.values())
        for text, (day, other) in self._days.items():
            if day is None and other is not None:
                reason = "date_order"
                if has_right_ones:
                    reason = "date_order_mixed"
                detail = (
                    f"read {ORDERS[self._order]} there is no such day, "
                    f"read {ORDERS[self._other_order]} it is {other}"
                )
                return Unreadable(reason, self._first_line[text], detail)
        return None

    def _backward_run(self) -> Unreadable | None:
        """Return the first step back in time, if there are several, and none in the other order."""
        back = self._steps_back(which=0)
        if len(back) < LEAST_BACK or self._steps_back(which=1):
            return None
        if not all(other for _, other in self._days.values()):
            return None
        text = self.sequence[back[0]]
        day, other = self._days[text]
        detail = (
            f"read {ORDERS[self._order]} it is {day}, before the message above; "
            f"read {ORDERS[self._other_order]} it is {other}, and all is in order"
        )
        return Unreadable("date_order", self._first_line[text], detail)

    def _steps_back(self, *, which: int) -> list[int]:
        """Return where a date is before the one above it, in the study's order (0) or the other (1)."""
        days = [self._days[text][which] for text in self.sequence]
        steps = []
        for at in range(1, len(days)):
            before, after = days[at - 1], days[at]
            if before is not None and after is not None and after < before:
                steps.append(at)
        return steps

    @property
    def is_undecided(self) -> bool:
        """Tell whether every date exists in both orders, and some are then different days."""
        days = self._days.values()
        return any(day != other for day, other in days) and all(day and other for day, other in days)


def is_long(day: date, zone: ZoneInfo) -> bool:
    """Tell whether clocks are put back on a day."""
    noon = datetime.combine(day, time(12), zone)
    if (noon - timedelta(days=1)).utcoffset() == noon.utcoffset():
        return False
    return any(comes_twice(datetime.combine(day, time(hour)), zone) for hour in range(24))


def _day(text: str, order: str) -> date | None:
    """Return the day that a numeric date gives; a year that comes first or in the middle leaves no choice."""
    numbers = re.findall(r"\d+", text)
    first, second, third = (int(number) for number in numbers)
    if len(numbers[0]) > 2:
        year, month, day = first, second, third
    elif len(numbers[1]) > 2:
        month, year, day = first, second, third
    else:
        day, month, year = first, second, third
        if order == "MDY":
            day, month = month, day
        if len(numbers[2]) <= 2:
            year += 2000
    try:
        return date(year, month, day)
    except ValueError:
        return None
