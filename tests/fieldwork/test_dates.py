"""Dates are read by a small strict grammar, and never guessed."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import prose
from helpers.fieldwork.dates import ParsedDate, parse_date
from helpers.fieldwork.reading import Unreadable
from helpers.files import paths
from helpers.study.calendar import Calendar
from helpers.study.study import read_study

STUDY = read_study(paths.ROOT)
AMERICAN = STUDY.model_copy(update={"date_order": "MDY"})
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
        "2023/10/3",
        "3Oct23",
        "3-Oct-2023",
        "3 Oct 23",
        "October 3 2023",
        "October 3, 2023",
        "Tuesday, Oct. 3rd, 2023",
    ],
)
def test_british_and_american_forms_are_read(text):
    assert parse_date(text, STUDY).day == DAY


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
        "October 3",
        "October 2023",
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
    "text",
    [
        "2023-02-30",
        "31/4/2023",
        "Monday 3 October 2023",
        "13/13/23",
        "31/31/2023",
        "30 February",
        "Mon 3 Oct",
    ],
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
    ("text", "day_first", "month_first"),
    [
        ("10/12/2023", date(2023, 12, 10), date(2023, 10, 12)),
        ("10-12-2023", date(2023, 12, 10), date(2023, 10, 12)),
        ("10.12.23", date(2023, 12, 10), date(2023, 10, 12)),
    ],
)
def test_figures_are_read_in_the_order_of_the_study_which_tells_the_other_day(text, day_first, month_first):
    assert parse_date(text, STUDY) == ParsedDate(day_first, other=month_first)
    assert parse_date(text, AMERICAN) == ParsedDate(month_first, other=day_first)


@pytest.mark.parametrize(
    ("text", "study", "says"),
    [
        (
            "10/13/2023",
            STUDY,
            "read day first there is no such day, read month first it is 2023-10-13",
        ),
        (
            "13/10/23",
            AMERICAN,
            "read month first there is no such day, read day first it is 2023-10-13",
        ),
        ("11/01/2023", STUDY, "read day first it is 2023-01-11, read month first it is 2023-11-01"),
    ],
)
def test_a_date_of_the_other_order_is_refused_with_both_readings(text, study, says):
    with pytest.raises(Unreadable) as error:
        parse_date(text, study)
    assert (error.value.reason, error.value.detail) == ("date_order", says)


def test_a_date_that_only_one_order_has_shows_the_order_and_one_that_both_have_does_not():
    assert parse_date("01/11/2023", STUDY) == ParsedDate(date(2023, 11, 1), shows_order=True)
    assert parse_date("13/10/2023", STUDY) == ParsedDate(date(2023, 10, 13), shows_order=True)
    assert parse_date("10/10/2023", STUDY) == ParsedDate(date(2023, 10, 10))


@pytest.mark.parametrize("text", ["23-10-14", "23/10/14", "23.10.14"])
def test_a_year_of_two_figures_that_is_first_is_refused_with_both_readings(text):
    with pytest.raises(Unreadable) as error:
        parse_date(text, STUDY)
    assert error.value.reason == "year_first"
    assert error.value.detail == "read day first it is 2014-10-23, read year first it is 2023-10-14"


def test_a_year_of_two_figures_that_may_be_last_is_last():
    assert parse_date("23-10-23", STUDY).day == date(2023, 10, 23)


@given(
    day=st.dates(date(1950, 1, 1), date(2049, 12, 31)) | st.dates(date(2023, 9, 1), date(2024, 1, 31)),
    order=st.sampled_from(["DMY", "MDY"]),
)
def test_every_way_of_writing_a_day_is_read_as_that_day(day, order):
    study = STUDY.model_copy(update={"date_order": order})
    month = prose.MONTHS[day.month - 1]
    for text in (
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.day}-{month[:3]}-{day.year}",
        f"{day.day}{month[:3]}{day.year}",
    ):
        assert parse_date(text, study) == ParsedDate(day)


@given(
    day=st.dates(date(2023, 1, 1), date(2024, 1, 31)),
    order=st.sampled_from(["DMY", "MDY"]),
    written=st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]),
)
def test_figures_are_the_day_of_the_order_of_the_study_or_refused_with_the_other_day(day, order, written):
    study = STUDY.model_copy(update={"date_order": order})
    is_in_order = (order == "DMY") == (written == "%d/%m/%Y")
    try:
        parsed = parse_date(f"{day:{written}}", study)
    except Unreadable as error:
        outcome = (error.reason, str(day) in error.detail)
    else:
        outcome = ("read", day in ((parsed.day,) if is_in_order else (parsed.day, parsed.other)))
    first_day, last_day = study.calendar.first_day, study.calendar.last_day
    if first_day <= day <= last_day:
        # Never another day in silence: this one, or this one as the other, or a question.
        assert outcome in ([("read", True)] if is_in_order else [("read", True), ("date_order", True)])
    else:
        assert outcome[0] in ("read", "date_order")


WELSH = STUDY.model_copy(update={"language": "cy"})
GERMAN = STUDY.model_copy(update={"language": "de"})


@pytest.mark.parametrize(
    ("text", "study"),
    [
        ("Dydd Mawrth 3 Hydref 2023", WELSH),
        ("dydd mawrth, 3 hydref 2023", WELSH),
        ("Mawrth 3ydd o Hydref 2023", WELSH),
        ("Maw 3 Hyd 23", WELSH),
        ("3 Hydref", WELSH),
        ("Tuesday 3rd October 2023", WELSH),
        ("3/10/2023", WELSH),
        ("Dienstag, 3. Oktober 2023", GERMAN),
        ("dienstag, den 3. oktober 2023", GERMAN),
        ("Di., 3. Okt. 2023", GERMAN),
        ("3.Oktober", GERMAN),
        ("03.10.2023", GERMAN),
        ("Tue 3 Oct 2023", GERMAN),
        ("martes, 3 de octubre de 2023", STUDY.model_copy(update={"language": "es"})),
        ("2023. október 3.", STUDY.model_copy(update={"language": "hu"})),
    ],
)
def test_names_of_days_and_months_are_read_in_the_language_of_the_study_and_in_english(text, study):
    assert parse_date(text, study).day == DAY


def test_a_month_whose_letters_are_written_apart_is_the_same():
    march = GERMAN.calendar.model_copy(update={"first_day": date(2024, 3, 4), "last_day": date(2024, 3, 31)})
    text = unicodedata.normalize("NFD", "Mittwoch, 13. März 2024")
    assert parse_date(text, GERMAN.model_copy(update={"calendar": march})).day == date(2024, 3, 13)


@pytest.mark.parametrize(
    ("text", "study", "reason"),
    [
        ("Dydd Llun 3 Hydref 2023", WELSH, "impossible_date"),
        ("31. November 2023", GERMAN, "impossible_date"),
        ("Dydd Mawrth 3 Hydref 2023", GERMAN, "no_date"),
        ("Dydd Mawrth 3 Hydref 2023", STUDY, "no_date"),
        ("mae 3 o bobl yma", WELSH, "no_date"),
        ("3 Tagen", GERMAN, "no_date"),
    ],
)
def test_what_is_no_date_in_the_language_of_the_study_is_refused(text, study, reason):
    with pytest.raises(Unreadable) as error:
        parse_date(text, study)
    assert error.value.reason == reason
