"""The day of an interview is read in the study's order of day and month, or refused with both readings."""

from __future__ import annotations

from datetime import date

import pytest

from helpers.fieldwork.reading import Reading
from helpers.fieldwork.sources.transcripts import read_transcript
from helpers.study.calendar import Calendar
from helpers.study.roster import read_roster

WORDS = "\n\nHelen Marsh: How was it?\nAisha: Long, but good.\n"


@pytest.fixture
def read(folder, study):
    """Return a function that writes and reads an interview in a study with an order of day and month."""

    def read_it(name: str, head: str, order: str = "DMY") -> Reading:
        path = folder / "data/raw/interviews" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(head + WORDS, encoding="utf-8")
        calendar = Calendar(first_day=date(2023, 10, 2), last_day=date(2023, 12, 31))
        ordered = study.model_copy(update={"date_order": order, "calendar": calendar})
        return read_transcript(path, ordered, read_roster(folder, study), ordered.source("interview"))[0]

    return read_it


@pytest.mark.parametrize(("order", "day"), [("DMY", "2023-12-10"), ("MDY", "2023-10-12")])
def test_figures_in_a_line_or_a_name_follow_the_order_of_the_study_and_are_remarked(read, order, day):
    for name, head, line in (("a.txt", "Date: 10/12/2023", 1), ("10-12-2023 W1.txt", "", 1)):
        reading = read(name, head, order)
        assert {str(record.contact.day) for record in reading.records} == {day}
        assert reading.remarks == {line: ["date_order_assumed"]}


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("2023-10-12 W1.txt", "Date: 12/10/2023"),
        ("12-10-2023 W1.txt", "Date: 12 October 2023"),
        ("a.txt", "Date: 13/10/2023"),
        ("a.txt", "Date: 01/11/2023"),
    ],
)
def test_an_order_that_name_or_line_shows_is_not_remarked(read, name, head):
    reading = read(name, head)
    assert reading.records
    assert reading.remarks == {}


@pytest.mark.parametrize(
    ("name", "head", "reason", "says"),
    [
        (
            "a.txt",
            "Date: 10/13/2023",
            "date_order",
            "read day first there is no such day, read month first it is 2023-10-13",
        ),
        (
            "2023-10-12 W1.txt",
            "Date: 10/12/23",
            "date_order",
            "read day first the file's name gives 2023-10-12, a line in it 2023-12-10; ",
        ),
        (
            "12-10-2023 W1.txt",
            "Date: 10 December 2023",
            "date_order",
            "read day first the file's name gives 2023-10-12, a line in it 2023-12-10; ",
        ),
        (
            "2023-10-12 W1.txt",
            "Date: 2023-10-13",
            "several_dates",
            "the file's name gives 2023-10-12, a line in it 2023-10-13",
        ),
    ],
)
def test_a_line_of_another_order_or_another_day_than_the_name_is_refused_with_both(
    read, name, head, reason, says
):
    reading = read(name, head)
    assert reading.statuses[0].reason == reason
    assert reading.detail.startswith(says)


def test_a_time_in_a_name_that_cannot_be_read_is_remarked_and_one_that_can_is_the_contacts(read):
    assert read("12 Oct 2023 2.05pm W1.txt", "").records[0].contact.moment.hour == 14
    reading = read("2023-10-12 9.30 W1.txt", "")
    assert reading.records[0].contact.moment is None
    assert reading.remarks == {1: ["time_not_read"]}
