"""A diary is read entry by entry: each begins with its date, and its words are those of its worker."""

from __future__ import annotations

from pathlib import Path

import pytest
from inputs.forms import docx, p

from helpers.fieldwork.reading import Reading
from helpers.fieldwork.reasons import QUARANTINED
from helpers.fieldwork.sources.diaries import read_diary
from helpers.study.roster import read_roster
from helpers.study.sources import Source

DIARY = Source(
    id="own_words", reader="diary", label="Diaries", singular="Diary", folder="diaries", counted_role="worker"
)
ENTRIES = (
    "My diary\n\nWorker: Aisha\n\n12 October 2023\n\nI was late.\nNobody minded.\n\nTea at four.\n\n"
    "Friday 13 October 2023\n\nA day off.\n"
)


@pytest.fixture
def read(folder, study):
    """Return a function that writes and reads a diary."""

    def read_it(name: str, content: str | bytes) -> list[Reading]:
        path: Path = folder / "data/raw/diaries" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        readings = read_diary(path, study, read_roster(folder, study), DIARY)
        for reading in readings:
            reading.check_statuses()
        return readings

    return read_it


def words(readings: list[Reading]) -> list[tuple[str, str, str]]:
    return [
        (record.contact.worker, str(record.contact.day), record.text)
        for reading in readings
        for record in reading.records
    ]


def fault(readings: list[Reading]) -> tuple[str, int]:
    (reading,) = readings
    assert reading.unit == "file"
    return reading.statuses[0].reason, reading.place(1)[0]


IN_ORDER = [
    ("W1", "2023-10-12", "I was late. Nobody minded."),
    ("W1", "2023-10-12", "Tea at four."),
    ("W1", "2023-10-13", "A day off."),
]


def test_a_paragraph_is_a_record_of_its_day_with_the_worker_as_speaker(read):
    readings = read("a.txt", ENTRIES)
    assert words(readings) == IN_ORDER
    assert {record.speaker.id for record in readings[0].records} == {"W1"}
    assert {record.contact.source for record in readings[0].records} == {"own_words"}
    first, second, third = readings[0].records
    assert first.contact is second.contact
    assert third.contact is not first.contact


@pytest.mark.parametrize(
    "written",
    [
        ENTRIES.replace("12 Oct", "## 12 Oct").replace("Friday 13", "## Friday 13"),
        ENTRIES.replace("12 Oct", "Date: 12 Oct").replace("Friday 13 October 2023", "Date: 13/10/2023"),
        ENTRIES.replace("12 October 2023", "2023-10-12").replace(
            "Friday 13 October 2023", "**Date:** 13 Oct"
        ),
    ],
)
def test_an_entry_begins_with_a_heading_or_a_date_field_too(read, written):
    assert words(read("a.md", written)) == IN_ORDER


def test_a_document_is_read_as_a_text_is(read):
    assert (
        words(read("a.docx", docx("".join(p(line) for line in ENTRIES.split("\n") if line))))[-1]
        == IN_ORDER[-1]
    )


@pytest.mark.parametrize("name", ["Aisha Khan.txt", "W1/october.txt"])
def test_the_name_of_the_file_or_folder_gives_the_worker(read, name):
    assert words(read(name, ENTRIES.replace("Worker: Aisha\n\n", ""))) == IN_ORDER


def test_an_entry_in_a_file_of_its_own_may_have_its_day_in_the_name(read):
    assert words(read("2023-10-12 W1.txt", "A good day.\n")) == [("W1", "2023-10-12", "A good day.")]


def test_a_day_that_is_written_twice_is_one_contact(read):
    again = "\n12 October 2023\n\nI forgot the keys.\n"
    (reading,) = read("a.txt", ENTRIES + again)
    assert len({id(record.contact) for record in reading.records}) == 2
    assert reading.records[-1].contact is reading.records[0].contact


def test_words_above_the_first_date_are_asked_about(read):
    assert fault(read("W1.txt", "I do not know when.\n\n" + ENTRIES))[0] == "unclear_entry"


def test_a_line_that_opens_with_a_date_and_goes_on_is_asked_about(read):
    reason, line = fault(read("a.txt", ENTRIES + "\n19/10/2023: I went home early.\n"))
    assert (reason, line) == ("unclear_entry", 16)
    assert "on a line of its own" in QUARANTINED[reason]


def test_a_diary_without_any_date_or_worker_is_quarantined(read):
    assert fault(read("W1.txt", "I was late.\n")) == ("no_date", 1)
    assert fault(read("a.txt", "12 October 2023\n\nI was late.\n")) == ("no_worker", 1)


def test_an_unknown_worker_and_an_impossible_date_are_named_with_their_line(read):
    assert fault(read("a.txt", ENTRIES.replace("Aisha", "Xanthe"))) == ("unknown_worker", 3)
    assert fault(read("a.txt", ENTRIES.replace("12 Oct", "Date: 32 Oct")))[1] == 5


def test_a_date_without_words_makes_no_contact(read):
    assert words(read("a.txt", ENTRIES + "\n14 October 2023\n")) == IN_ORDER
    assert fault(read("a.txt", "Worker: Aisha\n\n14 October 2023\n"))[0] == "no_words"


@pytest.mark.parametrize(
    "head",
    [
        "13 October 2023, 21:30",
        "Friday 13 October at 9.30 pm",
        "13/10/2023 21:30",
        "Fri 13/10/2023",
        "Fri 13.10.23",
        "**Friday 13 October 2023**",
        "13 October 2023:",
        "Date: 13 October 2023 at 21:30:15 BST",
    ],
)
def test_a_date_begins_an_entry_also_with_its_time_or_weekday_and_without_an_empty_line_above(read, head):
    for gap in ("\n\n", "\n"):
        said = words(read("W1.txt", f"12 October 2023{gap}I was late.\n\nTea.{gap}{head}{gap}A day off.\n"))
        assert said == [
            ("W1", "2023-10-12", "I was late."),
            ("W1", "2023-10-12", "Tea."),
            ("W1", "2023-10-13", "A day off."),
        ]


def test_a_date_within_wrapped_words_begins_no_entry(read):
    text = "12 October 2023\n\nHelen and I had planned to meet on\n13 October 2023\nand then she rang.\n"
    assert fault(read("W1.txt", text)) == ("unclear_entry", 4)


@pytest.mark.parametrize(
    "line",
    [
        "Tuesday",
        "Weds",
        "Day 3",
        "Week 2, day 1",
        "12/10",
        "13.10.",
        "October 13",
        "Friday, October 13th",
        "Sunday night 15 October",
        "13 d'octubre de 2023",
        "2023年10月13日",
    ],
)
def test_a_day_without_a_date_that_is_read_is_never_the_day_of_the_entry_above(read, line):
    text = f"12 October 2023\n\nI was late.\n\n{line}\n\nA day off.\n"
    assert fault(read("W1.txt", text)) == ("unclear_entry", 5)


@pytest.mark.parametrize(
    "line", ["Tuesday was long", "- Tuesday", "We may march on Sunday", "10 of us came", "3 days", "2023"]
)
def test_words_that_speak_of_a_day_are_words(read, line):
    assert words(read("W1.txt", f"12 October 2023\n\n{line}\n"))[0][2] == line


def test_an_entry_that_names_no_worker_is_asked_about_where_several_are_named(read):
    text = "Worker: Aisha\n\n12 October 2023\n\nLate.\n\n13 October 2023 – Derek Haworth\n\nOff.\n\n14 October 2023\n\nTea.\n"
    assert fault(read("both.txt", text)) == ("unclear_entry", 11)
    said = words(read("both.txt", text.replace("14 October 2023", "14 October 2023 – Derek Haworth")))
    assert [worker for worker, _, _ in said] == ["W1", "W2", "W2"]
