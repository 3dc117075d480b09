"""The ledger, summed up, has the total of every file and what became of it."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from helpers.errors import FieldworkError
from helpers.fieldwork import ledger_summary, take_stock
from helpers.fieldwork.faults import faults_of
from helpers.tables import LEDGER, check, in_order

CHAT = "data/raw/voice_notes/x.zip/_chat.txt"
ROWS = [
    (CHAT, "line", 1, 1, 20, "excluded", "chat_message", "date_order_assumed edited", ""),
    (CHAT, "line", 2, 1, 30, "merged", "", "", "r1"),
    (CHAT, "line", 3, 1, 10, "quarantined", "unknown_speaker", "", ""),
    ("data/raw/voice_notes/x.zip", "member", 1, 1, 900, "merged", "", "cut_short", "r1"),
    ("data/raw/voice_notes/x/a.txt", "line", 1, 1, 9, "kept", "", "", "r1"),
    ("data/raw/interviews/a.docx", "paragraph", 4, 2, 7, "quarantined", "no_speaker", "days_after:3", ""),
    (
        "data/raw/interviews/a.docx/word/comments.xml",
        "paragraph",
        1,
        1,
        5,
        "excluded",
        "another_part_of_word",
        "",
        "",
    ),
    ("data/raw/interviews/b.vtt", "file", 7, 1, 99, "quarantined", "not_utf8", "", ""),
    ("data/raw/roster.csv", "file", 1, 1, 50, "excluded", "roster", "", ""),
]


@pytest.fixture
def ledger() -> pd.DataFrame:
    table = in_order(LEDGER, pd.DataFrame(ROWS, columns=LEDGER.columns))
    check(LEDGER, table)
    return table


def test_every_file_has_a_row_and_its_statuses_add_up_to_the_total(ledger):
    files = ledger_summary.by_file(ledger)
    assert (files["total"] == files[["kept", "merged", "excluded", "quarantined"]].sum(axis=1)).all()
    row = files.set_index("file").loc[CHAT]
    assert row[["unit", "total", "kept", "merged", "excluded", "quarantined"]].tolist() == [
        "line",
        3,
        0,
        1,
        1,
        1,
    ]


def test_parts_of_an_archive_are_counted_under_its_format(ledger):
    formats = ledger_summary.by_format(ledger)
    assert formats[["folder", "format", "unit", "files", "total"]].to_numpy().tolist() == [
        ["", ".csv", "file", 1, 1],
        ["interviews", ".docx", "paragraph", 2, 2],
        ["interviews", ".vtt", "file", 1, 1],
        ["voice_notes", ".txt", "line", 1, 1],
        ["voice_notes", ".zip", "line", 1, 3],
        ["voice_notes", ".zip", "member", 1, 1],
    ]


def test_a_place_is_file_and_line_or_paragraph_and_line_in_it(ledger):
    quarantined = ledger[ledger["status"] == "quarantined"]
    assert list(ledger_summary.places(quarantined)) == [
        "data/raw/interviews/a.docx:p4.2",
        "data/raw/interviews/b.vtt:7",
        f"{CHAT}:3",
    ]


def test_what_is_excluded_is_counted_by_reason(ledger):
    told = ledger.replace({"reason": {"roster": "about_persons"}})
    text = ledger_summary.describe_ledger(told)
    part = text.partition("Excluded (reason, and number of input units):\n")[2].partition("\n\n")[0]
    assert [line.split()[:2] for line in part.splitlines()] == [
        ["about_persons", "1"],
        ["another_part_of_word", "1"],
        ["chat_message", "1"],
    ]
    assert "a typed message: only a source with the reader `chat`" in part


def test_another_program_is_given_every_part_as_rows(ledger):
    data = ledger_summary.as_data(ledger, faults_of(ledger))
    assert json.loads(json.dumps(data)) == data
    assert [len(rows) for rows in data.values()] == [7, 8, 3, 0, 4]
    assert data["files"][0]["total"] == 1
    assert {"status": "merged", "reason": "", "files": 2, "input_units": 2, "characters": 930} in data[
        "statuses"
    ]


def test_each_remark_has_its_first_place(ledger):
    assert ledger_summary.by_remark(ledger).to_numpy().tolist() == [
        ["cut_short", 1, 1, "data/raw/voice_notes/x.zip:m1"],
        ["date_order_assumed", 1, 1, f"{CHAT}:1"],
        ["days_after", 1, 1, "data/raw/interviews/a.docx:p4.2"],
        ["edited", 1, 1, f"{CHAT}:1"],
    ]


def test_the_terminal_shows_files_totals_faults_and_remarks(ledger):
    text = ledger_summary.describe_ledger(ledger)
    total = next(line for line in text.splitlines() if line.startswith("7 files"))
    assert total.split()[2:] == ["9", "1", "2", "3", "3"]
    assert f"{CHAT}, line 3: a speaker who is not in roster.csv" in text
    assert "Add this form of the name to the roster" in text
    assert "it may have been cut short" in text
    assert "Quarantined" not in ledger_summary.describe_ledger(ledger[ledger["status"] == "excluded"])


def test_strictness_counts_what_is_quarantined_and_lets_the_rest_pass(ledger):
    with pytest.raises(FieldworkError, match="3 input units of 3 files cannot be used"):
        ledger_summary.refuse_quarantined(ledger)
    ledger_summary.refuse_quarantined(ledger[ledger["status"] != "quarantined"])


def test_strictness_refuses_what_is_kept_with_a_question(ledger, monkeypatch):
    monkeypatch.setattr(ledger_summary, "STRICT_REMARKS", frozenset({"cut_short", "days_after"}))
    with pytest.raises(
        FieldworkError, match="cannot be used; kept with a question: 2 input units of 2 files"
    ):
        ledger_summary.refuse_quarantined(ledger)
    kept = ledger[ledger["status"] != "quarantined"]
    with pytest.raises(FieldworkError, match="^kept with a question: 1 input unit of 1 file"):
        ledger_summary.refuse_quarantined(kept)
    ledger_summary.refuse_quarantined(kept[kept["remark"] != "cut_short"])


def test_the_notebook_shows_the_same_as_small_tables(ledger):
    text = ledger_summary.report(ledger).data
    assert "| quarantined | unknown_speaker " in text
    assert "| a speaker who is not in roster.csv" in text
    assert "| the sender has edited this message" in text
    assert "**By status and reason**" in text
    assert "| voice_notes | .zip" in text
    assert f"| {CHAT}, line 3 " in text
    clean = ledger_summary.report(ledger[(ledger["status"] == "excluded") & (ledger["remark"] == "")]).data
    assert clean.count("*None.*") == 2


def test_the_reasons_have_no_placeholders_left(folder, study):
    note = folder / "data/raw/observations/2024-03-04 W1.txt"
    note.parent.mkdir()
    note.write_text("She made tea for everybody.\n", encoding="utf-8")
    text = ledger_summary.describe_ledger(take_stock(folder, study))
    assert "the date is 127 days after the study's calendar. Correct the date" in text
    assert "[outside_calendar]" in text
    assert "{" not in text
