"""The months of fieldwork."""

from __future__ import annotations

from datetime import date, timedelta

from pydantic import model_validator

from helpers.study.setting_faults import Problem, refuse
from helpers.study.settings import Settings

DAYS = 7
"""Days of a week."""


class Calendar(Settings):
    """The months of fieldwork, in weeks that begin on a Monday and are numbered from 1."""

    first_day: date
    last_day: date

    @model_validator(mode="after")
    def _weeks_are_whole(self) -> Calendar:
        first, last = self.first_day, self.last_day
        problems = []
        if first.weekday() != 0:
            msg = f"first_day {first} is a {first:%A}. Study weeks begin on a Monday"
            problems.append(Problem(msg, ("first_day",)))
        if last.weekday() != DAYS - 1 or last < first:
            problems.append(Problem(f"last_day {last} must be a Sunday on or after first_day", ("last_day",)))
        refuse(problems)
        return self

    @property
    def weeks(self) -> range:
        """Return the numbers of the study's weeks."""
        return range(1, ((self.last_day - self.first_day).days + 1) // DAYS + 1)

    def monday_of(self, week: int) -> date:
        """Return the first day of a study week."""
        return self.first_day + timedelta(days=DAYS * (week - 1))
