"""Wall-clock time and UTC: what a local time means in the two nights on which clocks change.

The analysis counts by wall-clock time and its date; UTC is derived, with a flag that says how certain it
is. Python's `zoneinfo` gives a value even for a time that never existed, so each one is converted back and
compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_offset = re.compile(r"(?:GMT|UTC)?([+-])(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)


def comes_twice(moment: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a wall-clock time comes twice.

    >>> comes_twice(datetime(2023, 10, 29, 1, 30), ZoneInfo("Europe/London"))
    True
    """
    return _exists(moment, zone) and _utc(moment, zone, 0) != _utc(moment, zone, 1)


def to_utc(moment: datetime | None, zone: ZoneInfo, fold: int | None = None) -> tuple[str, str]:
    """Convert a wall-clock time to UTC, with a flag; an empty text where there is no single moment.

    Parameters
    ----------
    fold
        Which of two moments is meant, where the file shows it: 0 the first, 1 the second.

    Returns
    -------
    tuple
        The moment, and the flag. ``plain``: the local time is one moment. ``by_order``: it comes twice that
        night, and the order of the file shows which is meant. ``ambiguous``: it comes twice, and the file
        does not show which. ``missing``: the clocks jumped over it. ``no_time``: the file gives only a
        date.

    >>> to_utc(datetime(2023, 10, 12, 14, 0), ZoneInfo("Europe/London"))
    ('2023-10-12T13:00:00Z', 'plain')
    >>> to_utc(datetime(2023, 3, 26, 1, 30), ZoneInfo("Europe/London"))
    ('', 'missing')
    """
    if moment is None:
        return "", "no_time"
    if not _exists(moment, zone):
        return "", "missing"
    if not comes_twice(moment, zone):
        return _format_utc(_utc(moment, zone, 0)), "plain"
    if fold is None:
        return "", "ambiguous"
    return _format_utc(_utc(moment, zone, fold)), "by_order"


def on_wall_clock(moment: datetime, written: str, zone: ZoneInfo) -> tuple[datetime, int | None] | None:
    """Return what the study's wall clock shows at a time that a file gives with its time zone.

    Parameters
    ----------
    written
        The time zone as the file has it: an offset from UTC, *Z*, *UTC*, *GMT*, a name such as
        Europe/London, or letters (*BST*), which are read only if `zone` has them at that time. Empty: the
        time is by the study's wall clock.

    Returns
    -------
    tuple or None
        The time, and which of two it is where it comes twice; None: nobody can tell which zone is meant.

    >>> on_wall_clock(datetime(2023, 10, 12, 13, 0), "GMT", ZoneInfo("Europe/London"))
    (datetime.datetime(2023, 10, 12, 14, 0), None)
    >>> on_wall_clock(datetime(2023, 10, 12, 13, 0), "CST", ZoneInfo("Europe/London"))
    """
    of_file = _zone_of(written)
    if of_file is not None:
        try:
            here = moment.replace(tzinfo=of_file).astimezone(zone)
        except OverflowError:
            # A program's mark for no date, such as 0001-01-01T00:00:00Z: outside every calendar.
            return moment, None
        wall_clock = here.replace(tzinfo=None, fold=0)
        if comes_twice(wall_clock, zone):
            return wall_clock, here.fold
        return wall_clock, None
    if not written:
        return moment, None
    for fold in (0, 1):
        if moment.replace(tzinfo=zone, fold=fold).tzname() == written.upper():
            if comes_twice(moment, zone):
                return moment, fold
            return moment, None
    return None


def _zone_of(written: str) -> tzinfo | None:
    """Return the time zone that a text names for certain, or None."""
    if written.upper() in ("Z", "UTC", "GMT", "UT"):
        return UTC
    if match := _offset.fullmatch(written):
        distance = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        if distance >= timedelta(days=1):
            return None
        return timezone(-distance if match[1] == "-" else distance)
    if "/" in written:
        try:
            return ZoneInfo(written)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            # OSError: the name of a folder of time zones, such as America/Argentina.
            return None
    return None


def find_folds(moments: Sequence[datetime], zone: ZoneInfo) -> list[int | None]:
    """Find, from the order of a file, which of two moments each time is; None: not two, or unknown.

    In an hour that comes twice, one step back in time shows where the clock was put back: the times above
    it are in the first hour (0), those below it in the second (1). Without such a step, or with several,
    nothing is known.

    >>> day = datetime(2023, 10, 29)
    >>> times = [day.replace(hour=1, minute=50), day.replace(hour=1, minute=10)]
    >>> find_folds(times, ZoneInfo("Europe/London"))
    [0, 1]
    """
    folds: list[int | None] = [None] * len(moments)
    by_night: dict[date, list[int]] = {}
    for at, moment in enumerate(moments):
        if comes_twice(moment, zone):
            by_night.setdefault(moment.date(), []).append(at)
    for night in by_night.values():
        back = [n for n in range(1, len(night)) if moments[night[n]] < moments[night[n - 1]]]
        if len(back) == 1:
            for n, at in enumerate(night):
                folds[at] = int(n >= back[0])
    return folds


def _utc(moment: datetime, zone: ZoneInfo, fold: int) -> datetime:
    return moment.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _exists(moment: datetime, zone: ZoneInfo) -> bool:
    return _utc(moment, zone, 0).astimezone(zone).replace(tzinfo=None) == moment.replace(fold=0)


def _format_utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
