"""A wall clock is one moment, or two, or none, and the records say which."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.fieldwork.clock import comes_twice, find_folds, on_wall_clock, to_utc

LONDON = ZoneInfo("Europe/London")
BACK, FORWARD = date(2023, 10, 29), date(2023, 3, 26)


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock))


@pytest.mark.parametrize(
    ("moment", "fold", "utc", "flag"),
    [
        (None, None, "", "no_time"),
        (at(date(2023, 7, 1), "00:30"), None, "2023-06-30T23:30:00Z", "plain"),
        (at(date(2023, 12, 1), "23:30:05"), None, "2023-12-01T23:30:05Z", "plain"),
        (at(BACK, "00:59:59"), None, "2023-10-28T23:59:59Z", "plain"),
        (at(BACK, "01:30"), None, "", "ambiguous"),
        (at(BACK, "01:30"), 0, "2023-10-29T00:30:00Z", "by_order"),
        (at(BACK, "01:30"), 1, "2023-10-29T01:30:00Z", "by_order"),
        (at(BACK, "02:00"), None, "2023-10-29T02:00:00Z", "plain"),
        (at(FORWARD, "01:30"), None, "", "missing"),
        (at(FORWARD, "02:00"), None, "2023-03-26T01:00:00Z", "plain"),
    ],
)
def test_a_time_that_comes_twice_or_never_is_not_given_an_unknown_moment(moment, fold, utc, flag):
    assert to_utc(moment, LONDON, fold) == (utc, flag)


@given(st.datetimes(datetime(2023, 1, 1), datetime(2023, 12, 31)))
def test_every_utc_is_the_wall_clock_it_came_from(moment):
    moment = moment.replace(microsecond=0)
    utc, flag = to_utc(moment, LONDON)
    if utc:
        assert (
            datetime.strptime(utc, "%Y-%m-%dT%H:%M:%SZ")
            .replace(tzinfo=UTC)
            .astimezone(LONDON)
            .replace(tzinfo=None)
            == moment
        )
    assert (flag == "ambiguous") == comes_twice(moment, LONDON)


@pytest.mark.parametrize(
    ("clocks", "expected"),
    [
        (["01:50", "01:10"], [0, 1]),
        (["00:50", "01:20", "01:40", "01:05", "01:30", "02:10"], [None, 0, 0, 1, 1, None]),
        (["01:10", "01:50"], [None, None]),
        (["01:50", "01:10", "01:40", "01:20"], [None, None, None, None]),
    ],
)
def test_only_one_step_back_shows_which_of_the_two_hours_is_meant(clocks, expected):
    assert find_folds([at(BACK, clock) for clock in clocks], LONDON) == expected


def test_a_step_back_on_another_night_shows_nothing():
    assert find_folds(
        [at(BACK + timedelta(days=1), "01:50"), at(BACK + timedelta(days=1), "01:10")], LONDON
    ) == [
        None,
        None,
    ]


@pytest.mark.parametrize(
    "written", ["CST", "Europe/Nowhere", "America/Argentina", "../Europe/London", "+2500"]
)
def test_a_time_zone_that_nobody_can_tell_gives_no_time(written):
    assert on_wall_clock(datetime(2023, 10, 12, 13, 0), written, ZoneInfo("Europe/London")) is None
