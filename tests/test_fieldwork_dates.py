"""Dates are read by a small strict grammar, and never guessed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from helpers.fieldwork.dates import ImpossibleDate, NoDate, parse_date, stamp_in_name


@pytest.mark.parametrize(
    "text",
    ["2023-04-03", "3/4/2023", "03.04.2023", "3 April 2023", "Mon 3rd Apr 2023", "Monday, 3rd of April 2023", " 3rd April 2023 "],
)
def test_uk_forms_are_read_day_first(text):
    assert parse_date(text) == date(2023, 4, 3)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "3 April", "April 3 2023", "3/4/23", "week 3", "3 Ju 2023", "we may 3", "Mo 3 April 2023"]
)
def test_anything_else_is_no_date(text):
    with pytest.raises(NoDate):
        parse_date(text)


@pytest.mark.parametrize("text", ["2023-02-30", "31/4/2023", "Tuesday 3 April 2023"])
def test_a_day_that_does_not_exist_or_agree_is_impossible(text):
    with pytest.raises(ImpossibleDate):
        parse_date(text)


def test_the_stamp_in_a_file_name_is_its_wall_clock():
    assert stamp_in_name("Talk-20231029_013000-Meeting Recording.vtt") == datetime(2023, 10, 29, 1, 30)
    with pytest.raises(ImpossibleDate):
        stamp_in_name("Talk-20231332_013000-x.vtt")
    with pytest.raises(NoDate):
        stamp_in_name("Talk 20231029.vtt")
