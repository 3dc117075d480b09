"""A note gives worker, observer and day, or is quarantined; the paragraphs below are the observer's."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from helpers.example import word
from helpers.fieldwork.reading import Reading
from helpers.fieldwork.sources.notes import read_note
from helpers.study.calendar import Calendar
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
        readings = read_note(path, study, read_roster(folder, study), study.source("observation"))
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


ABOVE = """Busy morning at the hub, three people waiting outside.

She said the new rota is breaking her.

Date: 12 October 2023
Worker: Aisha

Later we walked to the clinic.
"""


def test_sentences_above_the_head_are_words_of_the_note(read):
    readings = read("2023-10-12 Aisha.md", ABOVE)
    assert [text for _, _, text in words(readings)] == [
        "Busy morning at the hub, three people waiting outside.",
        "She said the new rota is breaking her.",
        "Later we walked to the clinic.",
    ]


def test_words_above_the_heads_of_several_visits_are_asked_about(read):
    note = "She wept.\n\nWorker: Aisha\n\n# 12 October 2023\n\nThe urn.\n\n# 17 October 2023\n\nRain.\n"
    assert fault(read("a.md", note)) == ("several_visits", 1)


@pytest.mark.parametrize("suffix", ["md", "txt"])
def test_prose_after_a_word_and_a_colon_is_words_and_a_field_is_not(read, suffix):
    note = (
        "Visit 1\n\nDate: 12 October 2023\nPlace: hub\n"
        "Mood: she wept, and told me of the two clients she has lost\n"
        "Weather: rain\nWorker: Aisha\nTime: 10\u201312\n\nThe urn was on.\n"
    )
    readings = read(f"a.{suffix}", note)
    assert [text for _, _, text in words(readings)] == [
        "Mood: she wept, and told me of the two clients she has lost",
        "The urn was on.",
    ]
    assert reasons(readings)[6] == reasons(readings)[2] == reasons(readings)[7] == "heading"


@pytest.mark.parametrize(
    "line",
    ["Time: 9.05", "**Time:** 9:05", "- **Time of visit:** 9:05", "| Time | 9.05 |", "Time: 9.05 - 10.30"],
)
def test_the_time_of_a_visit_is_read_and_its_line_is_no_words(read, line):
    (reading,) = read("a.md", f"Worker: Aisha\n{line}\nDate: 2023-10-12\n\nThe urn was on.\n")
    (record,) = reading.records
    assert (record.text, record.contact.moment) == ("The urn was on.", datetime(2023, 10, 12, 9, 5))


def test_the_time_of_a_visit_is_read_in_a_table(read):
    rows = [["Worker", "Aisha"], ["Date", "12 October 2023"], ["Start time", "9.05"]]
    (reading, *_) = read("a.docx", word.document([word.table(rows), word.paragraph("The urn was on.")]))
    (record,) = reading.records
    assert (record.text, record.contact.moment) == ("The urn was on.", datetime(2023, 10, 12, 9, 5))


def test_prose_in_front_matter_is_words(read):
    note = "---\nworker: Aisha\ndate: 2023-10-12\nsummary: She wept. Then tea.\n---\n\nRain.\n"
    assert [text for _, _, text in words(read("a.md", note))] == ["summary: She wept. Then tea.", "Rain."]


def test_a_title_that_may_be_words_is_remarked(read):
    note = "Walk the frontline, visit 2\nchairs and tea\n\nWorker: Aisha\nDate: 2023-10-12\n\nRain.\n"
    assert read("a.txt", note)[0].remarks == {2: ["title_assumed"]}


def test_fields_in_a_list_or_in_bold_are_fields(read):
    note = "- **Worker:** Aisha\n- **Date:** 12 October 2023\n\nThe urn was on.\n"
    assert words(read("a.md", note)) == [("W1", "2023-10-12", "The urn was on.")]


TABLES = {
    "labels left of values": [["Date", "12 October 2023"], ["Observer", "Helen Marsh"], ["Worker", "Aisha"]],
    "labels above values": [["Date", "Observer", "Worker"], ["12 October 2023", "Helen Marsh", "Aisha"]],
    "two labels in a row": [["Date:", "12 October 2023", "Worker:", "Aisha"], ["Observer:", "Helen Marsh"]],
    "a field in a cell": [["Date: 12 October 2023", "Worker: Aisha"], ["Observer: Helen Marsh"]],
    "one column": [["Date"], ["12 October 2023"], ["Observer"], ["Helen Marsh"], ["Worker"], ["Aisha"]],
}


@pytest.mark.parametrize("name", ["a.docx", "2023-10-12 Aisha.docx"])
@pytest.mark.parametrize("table", TABLES)
def test_the_head_of_a_note_may_be_a_word_table(read, name, table):
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc>{word.paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in TABLES[table]
    )
    body = [word.paragraph("Visit 1"), f"<w:tbl>{rows}</w:tbl>", word.paragraph("The urn was on.")]
    assert words(read(name, word.document(body))) == [("W1", "2023-10-12", "The urn was on.")]


def test_prose_in_a_cell_is_words_without_its_label(read):
    rows = [["Worker", "Aisha"], ["Summary", "She wept. Then tea."], ["Date", "12 October 2023"]]
    table = "".join(
        "<w:tr>" + "".join(f"<w:tc>{word.paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows
    )
    readings = read("a.docx", word.document([f"<w:tbl>{table}</w:tbl>", word.paragraph("Rain.")]))
    assert [text for _, _, text in words(readings)] == ["She wept. Then tea.", "Rain."]
    assert reasons(readings)[2] == "heading"


@pytest.mark.parametrize("order", ["DMY", "MDY"])
def test_dates_in_figures_follow_the_order_of_the_study(folder, study, order):
    calendar = Calendar(first_day=date(2023, 10, 2), last_day=date(2023, 12, 31))
    study = study.model_copy(update={"date_order": order, "calendar": calendar})
    path = folder / "data/raw/observations/a.txt"
    path.parent.mkdir()
    path.write_text("Worker: Aisha\nDate: 10/12/2023\n\nRain.\n", encoding="utf-8")
    (reading,) = read_note(path, study, read_roster(folder, study), study.source("observation"))
    assert str(reading.records[0].contact.day) == {"DMY": "2023-12-10", "MDY": "2023-10-12"}[order]
    assert reading.remarks == {2: ["date_order_assumed"]}


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
            "2023-10-12.txt",
            "Date: 10/12/2023",
            "date_order",
            "read day first it is 2023-12-10, read month first it is 2023-10-12",
        ),
        (
            "2023-10-12.txt",
            "Date: 2023-10-13",
            "several_dates",
            "the file's name gives 2023-10-12, a line in it 2023-10-13",
        ),
        (
            "a.txt",
            "Date: 23-10-14",
            "year_first",
            "read day first it is 2014-10-23, read year first it is 2023-10-14",
        ),
    ],
)
def test_a_date_of_another_order_is_refused_with_both_readings(read, name, head, reason, says):
    readings = read(name, f"Worker: Aisha\n{head}\n\nRain.\n")
    assert fault(readings)[0] == reason
    assert readings[0].detail == says


@pytest.mark.parametrize(
    ("name", "dates"),
    [
        ("2023-10-12 W1.txt", ["12/10/2023"]),
        ("W1.txt", ["12/10/2023", "17/10/2023"]),
        ("W1.txt", ["10/10/2023"]),
    ],
)
def test_an_order_that_the_name_or_another_date_shows_is_not_remarked(read, name, dates):
    note = "".join(f"{day}\n\nThe urn was on.\n\n" for day in dates)
    readings = read(name, note)
    assert len(words(readings)) == len(dates)
    assert readings[0].remarks == {}


def test_a_day_in_prose_between_commas_is_not_read(read):
    note = NOTE + "\nThey meet again, 30 February, she joked.\nThe list says 10/13/2023, in pencil.\n"
    assert len(words(read("a.txt", note))) == 3


def test_a_field_that_is_given_again_below_words_may_begin_another_visit(read):
    head = "Worker: Aisha\nDate: 12 October 2023\n"
    note = f"{head}Mood: she wept, and told me of the rota.\n{head}\nRain.\n"
    assert fault(read("a.txt", note)) == ("several_visits", 4)
    assert len(words(read("a.txt", f"{head}{head}\nRain.\n"))) == 1
