"""Dates are read by a small strict grammar, and never guessed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from helpers.fieldwork.dates import DateInName, ParsedDate, find_date_in_name, parse_date
from helpers.fieldwork.reading import Unreadable
from helpers.files import paths
from helpers.study.study import Calendar, read_study

STUDY = read_study(paths.ROOT)
DAY = date(2023, 10, 3)


def refused(call, text: str) -> str:
    with pytest.raises(Unreadable) as error:
        call(text, STUDY)
    return error.value.reason


@pytest.mark.parametrize(
    "text",
    [
        "2023-10-03",
        "3/10/2023",
        "03/10/23",
        "03.10.2023",
        "3.10.23",
        "3 October 2023",
        "Tue 3rd Oct 2023",
        "Tues 3 Oct. 2023",
        "Tuesday, 3rd of October 2023",
        " 3rd  October, 2023. ",
    ],
)
def test_uk_forms_are_read_day_first(text):
    assert parse_date(text, STUDY) == ParsedDate(DAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Weds 4 Oct 2023", date(2023, 10, 4)),
        ("Thur 5 October 2023", date(2023, 10, 5)),
        ("Thurs 5 October 2023", date(2023, 10, 5)),
        ("4 Sept 2023", date(2023, 9, 4)),
    ],
)
def test_british_abbreviations_are_known(text, day):
    assert parse_date(text, STUDY).day == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "last Tuesday",
        "October 3 2023",
        "week 3",
        "3 Ju 2023",
        "we may 3",
        "the 4th",
        "Mo 2 October 2023",
        "section 17",
        "week of rain",
        "w/c soon",
    ],
)
def test_anything_else_is_not_a_date(text):
    assert refused(parse_date, text) == "no_date"


@pytest.mark.parametrize(
    "text", ["2023-02-30", "31/4/2023", "Monday 3 October 2023", "13/13/23", "30 February", "Mon 3 Oct"]
)
def test_a_day_that_does_not_exist_or_agree_is_impossible(text):
    assert refused(parse_date, text) == "impossible_date"


@pytest.mark.parametrize(
    "text", ["w/c 2 October 2023", "W/C 02/10/23", "week commencing 2 October 2023", "week beginning 2 Oct"]
)
def test_a_week_is_not_a_day(text):
    assert refused(parse_date, text) == "week_not_day"


def test_a_year_that_is_not_written_is_the_one_that_fits_the_calendar():
    assert parse_date("Tues 3rd Oct", STUDY) == ParsedDate(DAY, "year_from_calendar")
    assert refused(parse_date, "3 March") == "no_date"


def test_only_a_weekday_chooses_between_two_years_that_fit():
    calendar = Calendar(first_day=date(2023, 10, 2), last_day=date(2024, 10, 6))
    long = STUDY.model_copy(update={"calendar": calendar})
    with pytest.raises(Unreadable, match="no_date"):
        parse_date("3 October", long)
    assert parse_date("Thursday 3 October", long) == ParsedDate(date(2024, 10, 3), "year_from_calendar")


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("Talk-20231029_013000-Meeting Recording.vtt", datetime(2023, 10, 29, 1, 30)),
        ("Talk-20231003_130305UTC-Meeting Recording.docx", datetime(2023, 10, 3, 14, 3, 5)),
        ("GMT20231003-230305_Recording.transcript.vtt", datetime(2023, 10, 4, 0, 3, 5)),
        ("2023-10-03 14.05 Interview W1.txt", datetime(2023, 10, 3, 14, 5)),
        ("2023-10-03_1405.srt", datetime(2023, 10, 3, 14, 5)),
        ("2023-10-03T14-05-09 W1.srt", datetime(2023, 10, 3, 14, 5, 9)),
    ],
)
def test_a_name_with_a_time_gives_the_wall_clock_of_the_study(name, moment):
    assert find_date_in_name(name, STUDY) == DateInName(moment.date(), moment)


@pytest.mark.parametrize(
    "name",
    [
        "2023-10-03 WTF W3.md",
        "Interview 3 October 2023.docx",
        "20231003.txt",
        "03.10.23 hub.txt",
        "W1_2023_10_03.txt",
        "Tues 3rd Oct 2023.md",
    ],
)
def test_a_name_with_a_day_gives_the_day(name):
    assert find_date_in_name(name, STUDY) == DateInName(DAY)


def test_a_name_without_a_year_takes_it_from_the_calendar():
    assert find_date_in_name("Visit 2, Tues 3 Oct.md", STUDY) == DateInName(DAY, None, "year_from_calendar")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Interview with W1.docx", "no_date"),
        ("Visit 3 of 5.md", "no_date"),
        ("Talk-20231332_013000-x.vtt", "impossible_date"),
        ("2023-02-30.md", "impossible_date"),
        ("Monday 3 October 2023.md", "impossible_date"),
        ("2023-10-03 and 2023-10-04.md", "several_dates"),
        ("2023-10-03 Thursday 5 October.md", "several_dates"),
        ("wc 2 October 2023.md", "week_not_day"),
    ],
)
def test_a_name_without_one_day_has_its_reason(name, reason):
    assert refused(find_date_in_name, name) == reason
