"""A file is divided into input units that are together the file, and each has one status."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import FieldworkError
from helpers.fieldwork.reading import (
    Contact,
    Reading,
    Record,
    Status,
    Unreadable,
    decode_lines,
    drop_record,
)
from helpers.fieldwork.reasons import EXCLUDED, QUARANTINED, REMARKS, STRICT_REMARKS
from helpers.study.roster import Person

AISHA = Person("W1", "worker")


def record() -> Record:
    return Record(AISHA, "words", Contact("interview", "W1"))


@given(st.binary(max_size=300))
def test_any_bytes_are_unreadable_by_name_or_lines_that_give_them_back(data):
    refused = None
    try:
        lines, encoding = decode_lines(data)
    except Unreadable as error:
        refused = error
    assert (
        (refused.reason in QUARANTINED and refused.line >= 1)
        if refused
        else "".join(lines).encode(encoding) == data
    )


@given(
    st.text(max_size=100).filter(lambda text: text.strip("\ufeff \t\r\n")),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"]),
)
def test_a_text_comes_back_in_each_encoding(text, encoding):
    data = ("\ufeff" + text if encoding.startswith("utf-16") else text).encode(encoding)
    lines, _ = decode_lines(data)
    assert "".join(lines).lstrip("\ufeff") == text.lstrip("\ufeff")


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        ("a\u2028b\x0bc\x85d\n".encode(), ["a\u2028b\x0bc\x85d\n"]),
        (b"a\r\nb\rc\n\nd", ["a\r\n", "b\r", "c\n", "\n", "d"]),
        (b"caf\xe9\n", ["café\n"]),
        ("\ufeffa\nb".encode("utf-16-le"), ["\ufeffa\n", "b"]),
        (b"a\x00b", ["a\x00b"]),
    ],
)
def test_only_line_ends_end_a_line(data, lines):
    assert decode_lines(data)[0] == lines


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"", "empty_file", 1),
        (b"\xef\xbb\xbf \r\n", "empty_file", 1),
        ("fine\r\ncafé\r\n".encode() + b"caf\xe9\r\n", "not_utf8", 3),
        (b"a\nb\xe9\x00", "not_utf8", 2),
        (b"a\rb\x81", "not_utf8", 2),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(data, reason, line):
    with pytest.raises(Unreadable) as error:
        decode_lines(data)
    assert (error.value.reason, error.value.line) == (reason, line)


def test_a_text_too_large_for_memory_is_refused(monkeypatch):
    monkeypatch.setattr("helpers.fieldwork.reading.MAX_TEXT", 3)
    with pytest.raises(Unreadable, match="too_large"):
        decode_lines(b"abcd")


def test_an_encoding_that_is_not_utf8_is_remarked(tmp_path):
    assert Reading.of_text(tmp_path / "a.txt", b"caf\xe9")[0].remarks == {1: ["encoding_cp1252"]}
    assert Reading.of_text(tmp_path / "a.txt", "\ufeffa".encode("utf-16-be"))[0].remarks == {
        1: ["encoding_utf16"]
    }
    assert Reading.of_text(tmp_path / "a.txt", "\ufeffcafé".encode())[0].remarks == {}


def test_a_reading_reconciles_when_every_input_unit_has_one_status(tmp_path):
    reading, _ = Reading.of_text(tmp_path / "a.txt", b"a\nb\nc\n")
    kept = reading.keep(1, record())
    reading.merge(2, kept)
    with pytest.raises(
        FieldworkError, match=r"\.txt file: the ledger does not reconcile: line 3 has no status"
    ):
        reading.check_statuses()
    reading.exclude(3, "blank")
    reading.check_statuses()
    with pytest.raises(AssertionError, match="line 3 has two statuses"):
        reading.quarantine(3, "no_speaker")


@pytest.mark.parametrize(
    "fault",
    [lambda r: r.exclude(1, "no_speaker"), lambda r: r.quarantine(1, "blank"), lambda r: r.exclude(1, "odd")],
)
def test_a_reason_that_is_not_documented_for_its_status_does_not_reconcile(tmp_path, fault):
    reading, _ = Reading.of_text(tmp_path / "a.txt", b"a")
    fault(reading)
    with pytest.raises(FieldworkError, match="unknown reasons"):
        reading.check_statuses()


def test_a_remark_that_is_not_documented_does_not_reconcile(tmp_path):
    reading, _ = Reading.of_text(tmp_path / "a.txt", b"a")
    reading.exclude(1, "blank")
    reading.remark(1, "days_after:3")
    reading.check_statuses()
    reading.remark(1, "odd")
    with pytest.raises(FieldworkError, match="unknown reasons"):
        reading.check_statuses()


def test_a_record_taken_back_leaves_no_input_unit_kept(tmp_path):
    words, _ = Reading.of_text(tmp_path / "a.txt", b"a\nb\n")
    chat, _ = Reading.of_text(tmp_path / "b.txt", b"c")
    kept = words.keep(1, record())
    words.merge(2, kept)
    chat.merge(1, kept)
    drop_record(kept, "quarantined", "outside_calendar")
    assert words.records == []
    assert words.statuses + chat.statuses == [Status("quarantined", "outside_calendar")] * 3


def test_a_whole_file_is_one_input_unit_at_the_line_of_its_fault(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"12345")
    reading = Reading.of_file(tmp_path / "a.txt", "quarantined", "not_utf8", 7)
    reading.check_statuses()
    assert (reading.unit, reading.sizes, reading.place(1)) == ("file", [5], (7, 1))


def test_reasons_are_words_and_say_what_to_do():
    assert not set(EXCLUDED) & set(QUARANTINED)
    assert set(STRICT_REMARKS) <= set(REMARKS)
    assert not [
        word
        for table in (EXCLUDED, QUARANTINED, REMARKS)
        for word, meaning in table.items()
        if "{" in meaning
    ]
    for table in (EXCLUDED, QUARANTINED, REMARKS):
        assert list(table) == sorted(table)
        assert all(word.isidentifier() and not meaning.endswith(".") for word, meaning in table.items())


def test_a_line_of_several_speakers_is_divided_and_its_parts_are_the_line(tmp_path):
    reading, _ = Reading.of_text(tmp_path / "a.txt", b"one\na. B: c. D: e\nend\n")
    reading.remark(3, "encoding_utf16")
    numbers = reading.divide({2: [3, 9]})
    assert numbers == {1: 1, 2: 2, 3: 5}
    assert [reading.place(number) for number in range(1, 6)] == [(1, 1), (2, 1), (2, 2), (2, 3), (3, 1)]
    assert reading.sizes == [4, 3, 6, 5, 4]
    assert (reading.n_lines, len(reading), reading.statuses) == (3, 5, [None] * 5)
    assert reading.remarks == {5: ["encoding_utf16"]}
