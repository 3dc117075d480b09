"""The study weeks that a parameter names."""

from __future__ import annotations

import re

from helpers.errors import FieldworkError
from helpers.study.study import Study


def parse_weeks(text: str, study: Study) -> range:
    """Return the study weeks that a parameter names: 'all', or first and last such as '3-10'.

    A single number is refused: '3' could be the third week as well as three weeks.

    Raises
    ------
    FieldworkError
        The text is neither, or the weeks are not in the calendar.
    """
    if text == "all":
        return study.calendar.weeks
    last = study.calendar.weeks[-1]
    written = str(text)  # papermill itself turns 3 into a number
    match = re.fullmatch(r"(\d+)-(\d+)", written)
    if not match or not 1 <= int(match[1]) <= int(match[2]) <= last:
        allowed_weeks = f"all, or first and last week from 1 to {last}, such as 3-10"
        msg = f"parameter weeks: '{written}'. Allowed: {allowed_weeks}."
        if written.isdecimal() and 1 <= int(written) <= last:
            msg += f" Week {written} only is {written}-{written}; the weeks up to it are 1-{written}."
        raise FieldworkError(msg)
    return range(int(match[1]), int(match[2]) + 1)
