"""A file's name gives a day, and a time, only where it has the form of one; numbers of visits and ids do not."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.fieldwork.dates import ParsedDate
from helpers.fieldwork.dates_in_names import DateInName, check_agreement, find_date_in_name
from helpers.fieldwork.reading import Unreadable
from helpers.files import paths
from helpers.study.study import read_study

STUDY = read_study(paths.ROOT)
AMERICAN = STUDY.model_copy(update={"date_order": "MDY"})
DAY = date(2023, 10, 3)


def refused(name: str, study=STUDY) -> tuple[str, str]:
    with pytest.raises(Unreadable) as error:
        find_date_in_name(name, study)
    return error.value.reason, error.value.detail


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("Talk-20231029_013000-Meeting Recording.vtt", datetime(2023, 10, 29, 1, 30)),
        ("Talk-20231003_130305UTC-Meeting Recording.docx", datetime(2023, 10, 3, 14, 3, 5)),
        ("GMT20231003-230305_Recording.transcript.vtt", datetime(2023, 10, 4, 0, 3, 5)),
        ("2023-10-03 14.05 Interview W1.txt", datetime(2023, 10, 3, 14, 5)),
        ("2023-10-03_1405.srt", datetime(2023, 10, 3, 14, 5)),
        ("2023-10-03T14-05-09 W1.srt", datetime(2023, 10, 3, 14, 5, 9)),
        ("2023-10-03 14-05-09 W1.srt", datetime(2023, 10, 3, 14, 5, 9)),
        ("20231003-1405 W1.txt", datetime(2023, 10, 3, 14, 5)),
        ("20231003-140509 W1.txt", datetime(2023, 10, 3, 14, 5, 9)),
        ("2023-10-03 14.05-15.00 W1.txt", datetime(2023, 10, 3, 14, 5)),
        ("2023-10-03 2.05pm W1.txt", datetime(2023, 10, 3, 14, 5)),
        ("2.05pm 3 Oct 2023.txt", datetime(2023, 10, 3, 14, 5)),
        ("W1 2pm 2023-10-03.txt", datetime(2023, 10, 3, 14)),
        ("12.30 a.m. 2023-10-03.txt", datetime(2023, 10, 3, 0, 30)),
        ("2023-10-03 W1 14h05.txt", datetime(2023, 10, 3, 14, 5)),
        ("03-10-2023 14.05 W1.txt", datetime(2023, 10, 3, 14, 5)),
        ("3 Oct 14.05 W1.txt", datetime(2023, 10, 3, 14, 5)),
    ],
)
def test_a_name_with_a_time_gives_the_wall_clock_of_the_study(name, moment):
    found = find_date_in_name(name, STUDY)
    assert (found.day, found.moment) == (moment.date(), moment)


@pytest.mark.parametrize(
    "name",
    [
        "2023-10-03 9.30 W1.txt",
        "2023-10-03 25.61 W1.txt",
        "2023-10-03 13.05pm.txt",
        "2023-10-03 2pm-3pm.txt",
        "2023-10-03 1h30 W1.txt",
        "20231003-2575 W1.txt",
        "2023-10-03 W1 14h65.txt",
    ],
)
def test_what_seems_to_be_a_time_and_cannot_be_read_is_remarked(name):
    assert find_date_in_name(name, STUDY) == DateInName(DAY, None, ("time_not_read",))


@pytest.mark.parametrize(
    "name",
    [
        "2023-10-03 WTF W3.md",
        "Interview 3 October 2023.docx",
        "20231003.txt",
        "W1_2023_10_03.txt",
        "Tues 3rd Oct 2023.md",
        "3Oct23 W1.txt",
        "3-Oct-2023 W1.txt",
        "W1_3_Oct_23.txt",
        "Oct 3 2023.txt",
        "Oct_3_2023_W1.txt",
        "October 3, 2023.docx",
        "W1, Tuesday, October 3rd, 2023.docx",
        "2023-10-03 3 of 5 W1.md",
        "2023-10-03 visit 2 Marsh Lane.md",
        "Visit 2 - 3 October 2023.md",
        "W2-3 October 2023.md",
        "2_3 October 2023.md",
        "Visit 40-3 October 2023.md",
    ],
)
def test_a_name_with_a_day_gives_the_day(name):
    assert find_date_in_name(name, STUDY) == DateInName(DAY)


@pytest.mark.parametrize(
    "name",
    [
        "10-11-2023.txt",
        "10.11.23 hub.txt",
        "W1_10_11_23.txt",
        "10_11_2023 W1.md",
        "W1-10-11-2023-2.md",
        "2_10-11-23 W1.md",
    ],
)
def test_figures_in_a_name_are_read_in_the_order_of_the_study(name):
    one, other = date(2023, 11, 10), date(2023, 10, 11)
    assert find_date_in_name(name, STUDY) == DateInName(one, other=other)
    assert find_date_in_name(name, AMERICAN) == DateInName(other, other=one)


def test_a_name_without_a_year_takes_it_from_the_calendar():
    assert find_date_in_name("Visit 2, Tues 3 Oct.md", STUDY) == DateInName(
        DAY, None, ("year_from_calendar",)
    )


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Interview with W1.docx", "no_date"),
        ("Visit 3 of 5.md", "no_date"),
        ("Visit 3, Oct 2023.md", "no_date"),
        ("W1 2 May.md", "no_date"),
        ("3_12_10_23 W1.md", "no_date"),
        ("W1 20114455.md", "no_date"),
        ("Talk-20231332_013000-x.vtt", "impossible_date"),
        ("2023-02-30.md", "impossible_date"),
        ("31-04-2023.md", "impossible_date"),
        ("Monday 3 October 2023.md", "impossible_date"),
        ("2023-10-03 and 2023-10-04.md", "several_dates"),
        ("2023-10-03 Thursday 5 October.md", "several_dates"),
        ("2023-10-03 12.10.2023.md", "several_dates"),
        ("Visit 2 Oct 12 2023.md", "several_dates"),
        ("Visit 2 Oct 12.md", "several_dates"),
        ("W1 interview no. 2 Oct 5.md", "several_dates"),
        ("12-13 October 2023 W1.md", "several_dates"),
        ("W1 12 to 13 October 2023.md", "several_dates"),
        ("W1 12th & 13th Oct.md", "several_dates"),
        ("3\u20135 October 2023.md", "several_dates"),
        ("wc 2 October 2023.md", "week_not_day"),
        ("10-13-2023 W1.md", "date_order"),
        ("01-11-2023 W1 11-01-2023.md", "date_order"),
        ("23-10-14 W1.md", "year_first"),
    ],
)
def test_a_name_without_one_day_has_its_reason(name, reason):
    assert refused(name)[0] == reason


def test_a_name_of_several_days_says_which():
    assert refused("2023-10-03 5 Oct.md") == (
        "several_dates",
        "the file's name gives 2023-10-03 and 2023-10-05",
    )


@pytest.mark.parametrize(
    ("in_head", "in_name", "reason", "says"),
    [
        (
            ParsedDate(date(2023, 12, 10), other=date(2023, 10, 12)),
            DateInName(date(2023, 10, 12)),
            "date_order",
            (
                "read day first the file's name gives 2023-10-12, a line in it 2023-12-10; "
                "with day and month the other way round in one of them they agree"
            ),
        ),
        (
            ParsedDate(date(2023, 12, 10)),
            DateInName(date(2023, 10, 12)),
            "several_dates",
            "the file's name gives 2023-10-12, a line in it 2023-12-10",
        ),
    ],
)
def test_a_line_and_a_name_that_disagree_are_refused_with_both_readings(in_head, in_name, reason, says):
    with pytest.raises(Unreadable) as error:
        check_agreement(in_head, in_name, STUDY, 3)
    assert (error.value.reason, error.value.line, error.value.detail) == (reason, 3, says)


NUMBERS = st.one_of(
    st.integers(0, 999).map(lambda n: f"Visit {n}"),
    st.tuples(st.integers(1, 40), st.integers(1, 40)).map(lambda pair: f"{pair[0]} of {pair[1]}"),
    st.integers(1, 99).map(lambda n: f"WTF_{n}"),
    st.integers(1, 31).map(lambda n: f"no. {n}"),
    st.from_regex(r"07[0-9]{3} ?[0-9]{6}", fullmatch=True),
    st.from_regex(r"\+44 7[0-9]{3}[ -][0-9]{3}[ -]?[0-9]{3}", fullmatch=True),
    st.from_regex(r"0[0-9]{3}-[0-9]{3}-[0-9]{4}", fullmatch=True),
    st.from_regex(r"[A-Z]{1,3}-?[0-9]{1,6}", fullmatch=True),
    st.from_regex(r"[03-9][0-9]{5,11}", fullmatch=True),
    st.from_regex(r"[4-9][0-9]-[4-9][0-9]-[4-9][0-9]", fullmatch=True),
    st.from_regex(r"v[1-9]\.[0-9]\.[0-9]", fullmatch=True),
    st.sampled_from(
        ["W1", "Aisha", "2 Marsh Lane", "Mayor 3", "24 Octavia Road", "1 June's flat", "final (2)"]
    ),
)
DATES = ["2023-10-03", "20231003", "3 October 2023", "3Oct23", "03-10-2023", "3-Oct-2023"]


@settings(max_examples=300)
@given(parts=st.lists(NUMBERS, min_size=1, max_size=3), mark=st.sampled_from([" - ", ", ", " (", "_"]))
def test_numbers_of_visits_telephone_numbers_and_ids_are_never_dates(parts, mark):
    name = mark.join(parts)
    assert refused(f"{name}.docx")[0] == "no_date"
    for text in DATES:
        assert find_date_in_name(f"{text}{mark}{name}.docx", STUDY).day == DAY
        assert find_date_in_name(f"{name}{mark}{text}.docx", STUDY).day == DAY
    # A number before a month may be its day: then there are two, and the name is refused.
    try:
        assert find_date_in_name(f"{name}{mark}Oct 3, 2023.docx", STUDY).day == DAY
    except Unreadable as error:
        reason = error.reason
    else:
        reason = "several_dates"
    assert reason == "several_dates"


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("W1 Dydd Mawrth 3 Hydref 2023.txt", "cy"),
        ("W1_3_Hydref_2023.txt", "cy"),
        ("Ymweliad 2, 3ydd Hydref 2023 2.05pm.txt", "cy"),
        ("3Hyd23 W1.txt", "cy"),
        ("3 October 2023 W1.txt", "cy"),
        ("W1 Dienstag, 3. Oktober 2023.docx", "de"),
        ("3-Okt-2023 W1.docx", "de"),
        ("W1 03.10.2023.docx", "de"),
    ],
)
def test_names_of_days_and_months_in_the_language_of_the_study_are_read_in_a_name(name, language):
    study = STUDY.model_copy(update={"language": language})
    assert find_date_in_name(name, study).day == DAY


def test_a_month_in_a_name_from_macos_is_read_and_in_another_language_it_is_none():
    name = unicodedata.normalize("NFD", "W1 13. März 2024.docx")
    assert find_date_in_name(name, STUDY.model_copy(update={"language": "de"})).day == date(2024, 3, 13)
    assert refused("W1 13. März 2024.docx")[0] == "no_date"
