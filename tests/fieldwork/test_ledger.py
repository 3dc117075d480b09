"""The ledger reconciles: a missing file, or a missing part of one, is found by counting again."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from helpers.errors import FieldworkError
from helpers.example.files import stored
from helpers.fieldwork.ledger import check_control_totals, tabulate
from helpers.fieldwork.reading import Contact, Reading, Record
from helpers.study.roster import Person, read_roster
from helpers.tables import LEDGER, RECORDS, check

AISHA = Person("W1", "worker")


@pytest.fixture
def raw(folder):
    """Return a folder with a text, and a .zip with a chat and a picture."""
    place = folder / "data/raw/voice_notes"
    place.mkdir()
    (place / "a.txt").write_bytes(b"one\r\ntwo\rthree\n\nfive")
    (place / "x.zip").write_bytes(stored({"b.jpg": b"12345", "in/_chat.txt": "\ufeffcafé\nno end".encode()}))
    return place


def readings_of(raw) -> list[Reading]:
    text, _ = Reading.of_text(raw / "a.txt", (raw / "a.txt").read_bytes())
    chat, _ = Reading.of_text(raw / "x.zip" / "in/_chat.txt", "\ufeffcafé\nno end".encode())
    members = Reading(raw / "x.zip", "member", [5, 13])
    members.sizes[1] = len("\ufeffcafé\nno end".encode())
    return [text, chat, members]


def files_of(raw):
    return sorted(raw.iterdir())


def test_readings_of_whole_files_reconcile(raw):
    text, chat, members = readings_of(raw)
    assert (text.sizes, chat.sizes) == ([5, 4, 6, 1, 4], [6, 6])
    assert check_control_totals(files_of(raw), [text, chat, members]) is None, (
        "nothing is raised, and nothing returned"
    )
    with pytest.raises(
        FieldworkError, match="2 raw files do not reconcile with the ledger, the first a .txt file"
    ):
        check_control_totals(files_of(raw), [])


@pytest.mark.parametrize("at", [0, 1, 2])
def test_an_input_unit_that_is_lost_from_a_file_or_an_archive_is_found(raw, at):
    readings = readings_of(raw)
    readings[at].sizes.pop()
    with pytest.raises(FieldworkError, match="1 raw files do not reconcile with the ledger"):
        check_control_totals(files_of(raw), readings)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_character_that_is_lost_is_found(raw, at):
    readings = readings_of(raw)
    readings[at].sizes[0] -= 1
    with pytest.raises(FieldworkError, match="do not reconcile"):
        check_control_totals(files_of(raw), readings)


def test_a_file_that_no_parser_has_read_is_found(raw):
    (raw / "new.txt").write_bytes(b"x")
    with pytest.raises(FieldworkError, match=r"the first a \.txt file"):
        check_control_totals(files_of(raw), readings_of(raw))


def record_in(reading: Reading, number: int, contact: Contact, moment: datetime | None) -> Record:
    return reading.keep(number, Record(AISHA, "words", contact, moment))


def test_ids_follow_the_moments_of_contacts_and_the_order_of_records_in_them(raw, folder, study):
    text = readings_of(raw)[0]
    day = date(2023, 10, 5)
    late, early = (Contact("voice_note", "W1", day, datetime(2023, 10, 5, hour)) for hour in (20, 8))
    record_in(text, 1, late, late.moment)
    record_in(text, 2, early, early.moment)
    record_in(text, 3, late, late.moment)
    text.exclude(4, "blank")
    text.merge(5, text.records[0])
    text.remark(5, "edited")
    ledger, records = tabulate([text], read_roster(folder, study), study)
    check(LEDGER, ledger)
    check(RECORDS, records)
    assert records[["record_id", "line", "utc"]].to_numpy().tolist() == [
        ["W1-2023-10-05-voice_note-01-r0001", 2, "2023-10-05T07:00:00Z"],
        ["W1-2023-10-05-voice_note-02-r0001", 1, "2023-10-05T19:00:00Z"],
        ["W1-2023-10-05-voice_note-02-r0002", 3, "2023-10-05T19:00:00Z"],
    ]
    assert ledger[["line", "n_characters", "status", "reason", "remark"]].to_numpy().tolist() == [
        [1, 5, "kept", "", ""],
        [2, 4, "kept", "", ""],
        [3, 6, "kept", "", ""],
        [4, 1, "excluded", "blank", ""],
        [5, 4, "merged", "", "edited"],
    ]


def test_a_record_in_a_paragraph_has_the_line_of_it(raw, folder, study):
    reading = Reading(raw / "a.docx", "paragraph", [4, 5], places=[(7, 1), (7, 2)])
    reading.exclude(1, "cue_time")
    record_in(reading, 2, Contact("interview", "W1", date(2023, 10, 5)), None)
    ledger, records = tabulate([reading], read_roster(folder, study), study)
    assert records[["unit", "line", "subline", "time", "utc_flag"]].to_numpy().tolist() == [
        ["paragraph", 7, 2, "", "no_time"]
    ]
    assert ledger[["line", "subline"]].to_numpy().tolist() == [[7, 1], [7, 2]]


def test_weeks_are_counted_from_the_week_origin_of_the_study(raw, folder, study):
    reading = readings_of(raw)[0]
    for number in range(1, 6):
        reading.keep(
            number,
            Record(
                Person("W2", "worker"), "words", Contact("voice_note", "W2", date(2023, 10, 9 + number)), None
            ),
        )
    assert tabulate([reading], read_roster(folder, study), study)[1]["week"].tolist() == [2] * 5
    assert (
        tabulate([reading], read_roster(folder, study), study.with_week_origin("first_day"))[1][
            "week"
        ].tolist()
        == [1] * 5
    )
