"""A note gives worker, observer and day, or is quarantined; the paragraphs below are the observer's."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.example import word
from helpers.fieldwork.reading import Reading
from helpers.fieldwork.sources.notes import read_note
from helpers.study.roster import read_roster

NOTE = (
    "Visit 1\n\nWorker: Aisha\nObserver: Helen Marsh\nDate: Thursday 12 October 2023\n\n"
    "The urn was on.\nThey set out chairs.\n\nIt rained.\n"
)


@pytest.fixture
def read(folder, study):
    """Return a function that writes and reads a note."""

    def read_it(name: str, content: str | bytes) -> list[Reading]:
        path: Path = folder / "data/raw/observations" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        readings = read_note(path, study, read_roster(folder, study))
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


def reasons(readings: list[Reading]) -> list[str]:
    return [status.reason or status.status for status in readings[0].statuses]


def test_a_note_gives_a_record_per_paragraph_with_the_observer_as_speaker(read):
    readings = read("a.txt", NOTE)
    assert words(readings) == [
        ("W1", "2023-10-12", "The urn was on. They set out chairs."),
        ("W1", "2023-10-12", "It rained."),
    ]
    assert {record.speaker.id for record in readings[0].records} == {"R1"}
    assert reasons(readings) == [
        "heading",
        "blank",
        "heading",
        "heading",
        "heading",
        "blank",
        "kept",
        "merged",
        "blank",
        "kept",
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "a.txt",
            (
                "Visit 1\nat the hub\n\nWeather: rain\nWorker: Aisha\nObserver: Helen Marsh\n"
                "Date: 12/10/2023\n\n#1 worry is tea.\n"
            ),
        ),
        (
            "a.txt",
            (
                "\n\nVisit\nDate:  12 October 2023\nObserver: Helen Marsh\nPlace: hub\nWorker: W1\n\n"
                "#1 worry is tea.\n"
            ),
        ),
        (
            "a.md",
            "---\nworker: Aisha\ndate: '2023-10-12'\nmood: fair\n---\n\n# Hub\n\n#1 worry is tea.\n\n---\n",
        ),
        ("a.md", "\ufeff# Thursday 12 October 2023 \u2013 W1\n\n#1 worry is tea.\n"),
        ("a.md", "# Hub visit (12 October 2023)\n\nWorker: Aisha\n\n## Kitchen\n\n#1 worry is tea.\n"),
        ("WTF W1.txt", "Walk the frontline\nThursday 12 October 2023\n\n#1 worry is tea.\n"),
        ("WTF W1.txt", "Visit 2 \u2013 12 October 2023\r\n\r\n#1 worry is tea.\r\n"),
        ("2023-10-12 WTF W1.txt", "#1 worry is tea.\n"),
        ("2023-10-12 Aisha.md", "Date: Thurs 12 Oct 2023\n\n#1 worry is tea.\n"),
    ],
)
def test_worker_and_day_come_from_fields_front_matter_heading_or_name_and_the_head_is_not_a_record(
    read, name, content
):
    assert words(read(name, content)) == [("W1", "2023-10-12", "#1 worry is tea.")]


def test_a_document_is_read_like_a_text_with_a_record_per_paragraph(read):
    head = ["Walk the frontline", "Worker: Aisha", "Observer: Helen Marsh", "Date: 12 October 2023"]
    readings = read(
        "a.docx",
        word.document(map(word.paragraph, [*head, "The urn was on.\nThey set out chairs.", "It rained."])),
    )
    assert words(readings) == [
        ("W1", "2023-10-12", "The urn was on. They set out chairs."),
        ("W1", "2023-10-12", "It rained."),
    ]


def test_the_only_researcher_is_the_observer_where_none_is_named(read, folder):
    assert read("a.txt", NOTE.replace("Observer: Helen Marsh\n", ""))[0].records[0].speaker.id == "R1"
    with (folder / "data/raw/roster.csv").open("a") as file:
        file.write("R2,researcher,Somebody Else\n")
    assert fault(read("a.txt", NOTE.replace("Observer: Helen Marsh\n", "")))[0] == "no_observer"
    two = NOTE.replace("Date:", "Observer: Somebody Else\nDate:")
    assert fault(read("a.txt", two))[0] == "several_observers"


def test_headings_with_another_day_or_worker_divide_a_note_into_visits(read):
    note = (
        "# Hub notes\nObserver: Helen Marsh\n\n## 10 October 2023 \u2013 Aisha\n\nThe urn.\n\n"
        "### Kitchen\n\nTea.\n\n## Tues 17 Oct \u2013 Derek Haworth\n\nRain.\n"
    )
    readings = read("a.md", note)
    assert words(readings) == [
        ("W1", "2023-10-10", "The urn."),
        ("W1", "2023-10-10", "Tea."),
        ("W2", "2023-10-17", "Rain."),
    ]
    contacts = {id(record.contact) for record in readings[0].records}
    assert len(contacts) == 2
    assert readings[0].remarks == {12: ["year_from_calendar"]}


def test_two_visits_on_one_day_are_two_contacts(read):
    note = (
        "Worker: Aisha\n\n# 12 October 2023 \u2013 Visit 1\n\nThe urn.\n\n"
        "# 12 October 2023 \u2013 Visit 2\n\nRain.\n"
    )
    readings = read("a.md", note)
    assert len({id(record.contact) for record in readings[0].records}) == 2


@pytest.mark.parametrize(
    ("name", "content", "reason", "line"),
    [
        ("a.txt", NOTE.replace("Aisha", "Aysha"), "unknown_worker", 3),
        ("a.txt", NOTE.replace("Aisha", "Helen Marsh"), "unknown_worker", 3),
        ("a.txt", NOTE.replace("Helen Marsh", "Derek Haworth"), "unknown_observer", 4),
        ("a.txt", NOTE.replace("12 Oct", "13 Oct"), "impossible_date", 5),
        ("a.txt", NOTE.replace("Thursday 12 October 2023", "last week"), "no_date", 5),
        ("a.txt", NOTE.replace("Thursday 12", "w/c 12"), "week_not_day", 5),
        ("a.txt", "Worker: Aisha\n\nThe urn.\n", "no_date", 1),
        ("a.txt", "Date: 12 October 2023\n\nThe urn.\n", "no_worker", 1),
        ("2023-10-13.txt", NOTE, "several_dates", 1),
        ("Derek Haworth.txt", NOTE, "wrong_worker", 1),
        ("a.txt", NOTE.partition("\n\nThe")[0], "no_words", 1),
        ("a.txt", NOTE + "\nWorker: Derek Haworth\nDate: 17 October 2023\n\nRain.\n", "several_visits", 12),
        ("a.txt", NOTE + "A\n\nB\n\nC\n\nD\n\nObserver: Helen Marsh\n\nRain.\n", "several_visits", 19),
        ("a.docx", b"{\\rtf1 text}", "rtf_file", 1),
        ("a.txt", b"%PDF-1.7", "pdf_file", 1),
        ("a.md", b"caf\xc3\xa9\n\xff", "not_utf8", 2),
    ],
)
def test_an_incomplete_note_is_quarantined_with_line_and_reason(read, name, content, reason, line):
    assert fault(read(name, content)) == (reason, line)


@pytest.mark.parametrize(
    "text",
    [
        "We may 3 times",
        "week of rain and more rain",
        "12 October 2023 was said",
        "section 17",
        "\u00a320",
        "on\n12 October 2023\nagain",
    ],
)
def test_prose_is_never_searched_for_dates(read, text):
    assert words(read("2023-10-12 W1.txt", f"Text.\n\n{text}\n"))[1] == (
        "W1",
        "2023-10-12",
        " ".join(text.split()),
    )
