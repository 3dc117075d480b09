"""A time of day in the head of a file is read where it can be only one."""

from __future__ import annotations

from datetime import time

import pytest

from helpers.fieldwork.sources.head_clock import N_HEAD_LINES, find_clock


@pytest.mark.parametrize(
    ("line", "clock"),
    [
        ("Time: 14.00", time(14)),
        ("**Time:** 9:05".replace("**", ""), time(9, 5)),
        ("Start time: 2.05pm - 3pm", time(14, 5)),
        ("start: 12 a.m.", time(0)),
        ("Time of visit: 10:30 to 12:00", time(10, 30)),
        ("Time: 14:03:12", time(14, 3)),
        ("Time: 10-12", None),
        ("Time: 2", None),
        ("Time: 25.10", None),
        ("Time: 13pm", None),
        ("Time: about two", None),
        ("Duration: 45.10", None),
    ],
)
def test_a_time_is_read_if_it_can_be_only_one(line, clock):
    assert find_clock(["Interview 2", "", line]) == clock


def test_two_lines_that_disagree_give_no_time():
    assert find_clock(["Time: 14.00", "Start time: 14.10"]) is None
    assert find_clock(["Time: 14.00", "Start time: 2pm"]) == time(14)


def test_a_time_is_looked_for_only_in_the_head():
    assert find_clock(["words"] * N_HEAD_LINES + ["Time: 14.00"]) is None
