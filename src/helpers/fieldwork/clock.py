"""Wall clocks and UTC: what a local time means in the two nights on which clocks change.

The wall clock and its date are what the analysis counts by; UTC is derived, and says how far it can be accuracy. Python's
`zoneinfo` gives a value even for a time that never was, so each one is turned back and compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def comes_twice(moment: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a wall-clock time comes twice.

    >>> comes_twice(datetime(2023, 10, 29, 1, 30), ZoneInfo("Europe/London"))
    True
    """
    return _exists(moment, zone) and _utc(moment, zone, 0) != _utc(moment, zone, 1)


def as_utc(moment: datetime | None, zone: ZoneInfo, fold: int | None = None) -> tuple[str, str]:
    """Return a wall-clock time in UTC, and what is known of it; an empty text where there is no one moment.

    ``plain``: the local time is one moment. ``by_order``: it comes twice that night, and the order of the file tells which.
    ``ambiguous``: it comes twice, and nothing tells which. ``missing``: the clocks jumped over it. ``no_time``: the file
    gives a date alone.

    Parameters
    ----------
    fold
        Which of two moments it is, where the file tells: 0 the first, 1 the second.

    >>> as_utc(datetime(2023, 10, 12, 14, 0), ZoneInfo("Europe/London"))
    ('2023-10-12T13:00:00Z', 'plain')
    >>> as_utc(datetime(2023, 3, 26, 1, 30), ZoneInfo("Europe/London"))
    ('', 'missing')
    """
    if moment is None:
        return "", "no_time"
    if not _exists(moment, zone):
        return "", "missing"
    if comes_twice(moment, zone):
        return ("", "ambiguous") if fold is None else (_shown(_utc(moment, zone, fold)), "by_order")
    return _shown(_utc(moment, zone, 0)), "plain"


def folds(moments: Sequence[datetime], zone: ZoneInfo) -> list[int | None]:
    """Tell, from the order of a file, which of two moments each local time is; None where nothing tells or need tell.

    Within an hour that comes twice, one step back in time is where the clock was put back: what stands above it is the
    first hour (0), what stands below the second (1). Without such a step, or with several, nothing is known.

    >>> day = datetime(2023, 10, 29)
    >>> folds([day.replace(hour=1, minute=50), day.replace(hour=1, minute=10)], ZoneInfo("Europe/London"))
    [0, 1]
    """
    found: list[int | None] = [None] * len(moments)
    nights: dict[object, list[int]] = {}
    for at, moment in enumerate(moments):
        if comes_twice(moment, zone):
            nights.setdefault(moment.date(), []).append(at)
    for ats in nights.values():
        back = [n for n in range(1, len(ats)) if moments[ats[n]] < moments[ats[n - 1]]]
        if len(back) == 1:
            for n, at in enumerate(ats):
                found[at] = int(n >= back[0])
    return found


def _utc(moment: datetime, zone: ZoneInfo, fold: int) -> datetime:
    return moment.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _exists(moment: datetime, zone: ZoneInfo) -> bool:
    return _utc(moment, zone, 0).astimezone(zone).replace(tzinfo=None) == moment.replace(fold=0)


def _shown(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
