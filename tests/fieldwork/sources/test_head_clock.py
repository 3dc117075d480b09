"""A time of day in the head of a file is read where it can be only one."""

from __future__ import annotations

from datetime import time

import pytest

from helpers.fieldwork.sources.head_clock import N_HEAD_LINES, find_clock, gives_clock


@pytest.mark.parametrize(
    ("line", "clock"),
    [
        ("Time: 14.00", time(14)),
        ("Time: 9:05", time(9, 5)),
        ("**Time:** 9:05", time(9, 5)),
        ("**Time**: 9:05", time(9, 5)),
        ("*Time:* 9:05", time(9, 5)),
        ("- **Time of visit:** 10:30", time(10, 30)),
        ("1. Visit time: 10.30", time(10, 30)),
        ("> Time: 10.30", time(10, 30)),
        ("### Time: 2pm", time(14)),
        ("| Time | 14.00 |", time(14)),
        ("| **Start time:** | 14.00 \u2013 15.10 |", time(14)),
        ("| Time | 14.00 | cold |", None),
        ("- Timekeeping: 10:30", None),
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


@pytest.mark.parametrize(
    "line", ["Time: 14.00", "**Time:** 9:05", "- **Time of visit:** 10:30", "| Time | 14.00 |", "Start: 9.05"]
)
def test_a_line_whose_time_is_read_is_no_words_of_a_note(line):
    assert gives_clock(line)
    assert not gives_clock(line[:-4])


def test_two_lines_that_disagree_give_no_time():
    assert find_clock(["Time: 14.00", "Start time: 14.10"]) is None
    assert find_clock(["Time: 14.00", "Start time: 2pm"]) == time(14)


def test_a_time_is_looked_for_only_in_the_head():
    assert find_clock(["words"] * N_HEAD_LINES + ["Time: 14.00"]) is None


@pytest.mark.parametrize("line", ["Time: 9.05 - she cried a lot", "Start: 9.05 to the hub on foot"])
def test_words_after_a_time_are_words_and_no_second_time(line):
    assert not gives_clock(line)
