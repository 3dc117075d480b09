"""The dates of a chat: each text read once, in both orders of day and month, and which of the two it must be.

No export says how it writes dates. The order is configured, and then checked: a date that exists only the other way round, or
messages that run backwards and the other way round do not, contradict it. Where every date could be either, that is remarked.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpers.fieldwork.clock import comes_twice
from helpers.fieldwork.reading import Unreadable
from helpers.study.study import ORDERS, Study

LEAST_BACK = 2
"""From how many steps back in time on the dates of a chat are read in the wrong order."""


class Days:
    """The dates of a chat: each text read once, in both orders."""

    def __init__(self, study: Study) -> None:
        self.order = study.date_order
        self._read: dict[str, tuple[date | None, date | None]] = {}
        self.first_line: dict[str, int] = {}
        self.sequence: list[str] = []

    def day(self, text: str, line: int) -> date | None:
        """Return the day that a date says in the study's order; None: there is no such day."""
        if text not in self._read:
            self._read[text] = tuple(_day(text, order) for order in (self.order, _other(self.order)))  # type: ignore[assignment]
            self.first_line[text] = line
        return self._read[text][0]

    def fault(self) -> Unreadable | None:
        """Return what is wrong with the order of day and month, where it first shows, and both readings there."""
        own, other = (ORDERS[order] for order in (self.order, _other(self.order)))
        wrong = [text for text, (day, turned) in self._read.items() if day is None and turned is not None]
        if wrong:
            detail = f"read {own} there is no such day, read {other} it is {self._read[wrong[0]][1]}"
            is_mixed = any(turned is None and day is not None for day, turned in self._read.values())
            return Unreadable(
                "date_order_mixed" if is_mixed else "date_order", self.first_line[wrong[0]], detail
            )
        back = [at for at in range(1, len(self.sequence)) if self._goes_back(at, 0)]
        forth = all(turned for _, turned in self._read.values()) and not any(
            self._goes_back(at, 1) for at in range(1, len(self.sequence))
        )
        if len(back) < LEAST_BACK or not forth:
            return None
        text = self.sequence[back[0]]
        turned = self._read[text][1]
        detail = f"read {own} it is {self._read[text][0]}, before the message above; read {other} it is {turned}, and all is in order"
        return Unreadable("date_order", self.first_line[text], detail)

    def _goes_back(self, at: int, reading: int) -> bool:
        before, after = (self._read[text][reading] for text in self.sequence[at - 1 : at + 1])
        return before is not None and after is not None and after < before

    @property
    def is_undecided(self) -> bool:
        """Tell whether every date could be read in both orders, and would be another day."""
        return any(own != other for own, other in self._read.values()) and all(
            own and other for own, other in self._read.values()
        )


def is_long(day: date, zone: ZoneInfo) -> bool:
    """Tell whether clocks are put back on a day."""
    noon = datetime.combine(day, time(12), zone)
    return (noon - timedelta(days=1)).utcoffset() != noon.utcoffset() and any(
        comes_twice(datetime.combine(day, time(hour)), zone) for hour in range(24)
    )


def _other(order: str) -> str:
    return "MDY" if order == "DMY" else "DMY"


def _day(text: str, order: str) -> date | None:
    """Return the day that a date of figures says; a year that stands first or in the middle leaves no choice."""
    numbers = re.findall(r"\d+", text)
    parts, widths = [int(number) for number in numbers], [len(number) for number in numbers]
    if widths[0] > 2:
        year, month, day = parts
    elif widths[1] > 2:
        month, year, day = parts
    else:
        (day, month) = parts[:2] if order == "DMY" else (parts[1], parts[0])
        year = parts[2] + (2000 if widths[2] <= 2 else 0)
    try:
        return date(year, month, day)
    except ValueError:
        return None
