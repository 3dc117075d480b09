"""Whatever cannot be used is told whole: the fault, what to do, no gap to fill, and nobody's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest
from inputs import INPUTS
from inputs.forms import Input

from helpers.errors import FieldworkError
from helpers.fieldwork import faults as fault_texts
from helpers.fieldwork import gather, take_stock
from helpers.fieldwork.faults import as_lines, details_of, faults_of, questions_of, refuse
from helpers.fieldwork.gathering import read_stock
from helpers.fieldwork.ledger import names_of, tabulate
from helpers.fieldwork.ledger_summary import describe_ledger, report
from helpers.fieldwork.reading import Reading, Unreadable
from helpers.fieldwork.reasons import EXCLUDED, QUARANTINED, REMARKS
from helpers.fieldwork.sources.whatsapp import TRANSCRIPTS
from helpers.prose import listed
from helpers.study.roster import read_roster
from helpers.study.study import read_study

NAMES = ("aisha", "khan", "helen", "marsh", "derek", "haworth")
SUFFIXES = (".docx", ".txt", ".vtt", ".zip", ".pdf", ".odt", ".json", ".m4a", ".xyz", "")


def assert_whole(text: str) -> None:
    """Check that a text has no placeholder, no name and no sentence without words."""
    assert re.findall(r".{0,40}(?:[{}]|\.\.|\. \.\s|: \.\s|\bnan\b| a  f).{0,40}", text) == []
    assert [name for name in NAMES if name in text.casefold()] == []


@pytest.mark.parametrize("reason", QUARANTINED)
def test_every_reason_says_what_is_wrong_and_what_to_do(reason):
    fault, _, remedy = QUARANTINED[reason].partition(". ")
    assert fault
    assert remedy[:1].isupper(), "a remedy follows the first full stop"


@pytest.mark.parametrize("words", [EXCLUDED, QUARANTINED, REMARKS])
def test_no_text_has_a_gap_to_fill(words):
    assert not [text for text in words.values() if re.search(r"[{}<>]", text)]


def readings_with(reason: str, folder, study) -> Iterator[Reading]:
    """Yield files with one fault in each source: as a whole, with a detail, and line by line."""
    suffixes = (".docx",)
    if reason in ("unknown_format", "not_a_zip"):
        suffixes = SUFFIXES
    for source in study.sources:
        for suffix in suffixes:
            path = folder / "data/raw" / source.folder / f"Aisha Khan {reason}{suffix}"
            yield Reading.quarantine_file(path, Unreadable(reason, 3, "read day first there is no such day"))
            lines = Reading(path.with_name(f"Derek Haworth {reason}{suffix}"), "line", [4, 5, 6])
            lines.exclude(1, "blank")
            lines.quarantine(2, reason)
            lines.quarantine(3, reason)
            if reason.startswith("outside"):
                lines.remark(2, "days_after:3")
                lines.remark(3, "days_after:1400")
            yield lines
    for name in ("Aisha/a.txt", "interview/sub/a.txt", "interviews/Aisha Khan/x/a.pdf", "a.txt"):
        path = folder / "data/raw" / name
        yield Reading.of_file(path.with_stem(f"{path.stem} {reason}"), "quarantined", reason)


@pytest.mark.parametrize("knows_the_study", [True, False])
def test_every_reason_is_printed_whole_by_a_run_and_by_the_ledger(folder, study, knows_the_study):
    readings = [reading for reason in QUARANTINED for reading in readings_with(reason, folder, study)]
    roster = read_roster(folder, study)
    ledger, _ = tabulate(readings, roster, study)
    if knows_the_study:
        faults = faults_of(ledger, study, details_of(readings, names_of(readings, roster), {}))
    else:
        faults = faults_of(ledger)
    assert set(faults["reason"]) == set(QUARANTINED)
    printed = describe_ledger(ledger, faults)
    assert_whole(printed)
    for reason, of_reason in faults.groupby("reason"):
        for line in as_lines(of_reason):
            assert f"- {line} [{reason}]" in printed
            assert re.search(r": [^A-Z].*\. [A-Z].*[.?]$", line), line
        with pytest.raises(FieldworkError) as error:
            refuse(of_reason)
        assert_whole(str(error.value))
        assert as_lines(of_reason)[0] in str(error.value)
    assert_whole(str(report(ledger).data))


def one_of_each_reason() -> list[Input]:
    """Return as few of the difficult inputs as have every reason that the reader of each source gives."""
    chosen, seen = [], set()
    for one in INPUTS:
        pairs = {
            (file.split("/")[0], status.split()[-1])
            for file, statuses in one.expected.items()
            for status in statuses
            if "quarantined" in status and "+" not in status
        }
        if pairs - seen:
            seen |= pairs
            chosen.append(one)
    return chosen


def test_the_chosen_inputs_have_most_reasons():
    reasons = " ".join(str(one.expected) for one in one_of_each_reason())
    assert sum(reason in reasons for reason in QUARANTINED) > 0.7 * len(QUARANTINED)


@pytest.mark.parametrize("one", one_of_each_reason(), ids=str)
def test_a_run_and_the_ledger_print_the_same_of_every_reader(folder, one):
    for name, data in one.files.items():
        path = folder / "data/raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    with (folder / "data/raw/roster.csv").open("a", encoding="utf-8") as roster:
        roster.write(one.roster)
    facts = folder / "data/study.yaml"
    facts.write_text(facts.read_text(encoding="utf-8").replace(*one.study or ("", "")), encoding="utf-8")
    study = read_study(folder)
    ledger, faults, _ = read_stock(folder, study)
    with pytest.raises(FieldworkError) as error:
        gather(folder, study)
    printed = describe_ledger(ledger, faults)
    for line in as_lines(faults)[:10]:
        assert line in str(error.value)
        assert line in printed
    assert_whole(str(error.value))
    assert_whole(printed)


def faults_in(folder, study, name: str, data: bytes = b"?") -> list[str]:
    path = folder / "data/raw" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return list(read_stock(folder, study).faults["text"])


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("interviews/a.pdf", ".pdf files in interviews. Save its text as .docx or .txt. Read there: .docx,"),
        ("interviews/a.doc", ".doc files in interviews. Save it as .docx. Read there:"),
        ("interviews/a.md", ".md files in interviews. Save it as .txt. Read there:"),
        ("interviews/a.json", ".json files in interviews. Export the transcript as .docx or .vtt instead."),
        ("interviews/sub/a.pages", ".pages files in interviews. Export it as .docx."),
        ("interviews/a.m4a", ".m4a files in interviews. Put its transcript here instead."),
        ("interviews/a", "the file's name has no suffix. Give it the one of its kind. Read in interviews:"),
        ("observations/a.xyz", ".xyz files in observations. Save it as one of these. Read there: .docx,"),
        ("observations/a.vtt", ".vtt files in observations. Save its words as .txt."),
        (
            "voice_notes/a.opus",
            ".opus files in voice_notes. Put it into its export, or into the folder",
        ),
    ],
)
def test_a_kind_of_file_that_is_not_read_has_a_remedy_that_is_true_of_it(folder, study, name, says):
    (text,) = faults_in(folder, study, name)
    assert says in text


def test_a_hint_never_names_a_kind_of_file_that_its_source_does_not_read(folder, study):
    for source in study.sources:
        for suffix in (
            ".doc",
            ".pdf",
            ".json",
            ".md",
            ".pages",
            ".rtf",
            ".odt",
            ".html",
            ".vtt",
            ".srt",
            ".xlsx",
        ):
            if source.read_by.is_chat or suffix in source.read_by.suffixes:
                continue
            texts = faults_in(folder, study, f"{source.folder}/a{suffix}")
            (text,) = [one for one in texts if f" {suffix} files in {source.folder}" in one]
            hint = text.split(". ")[1]
            assert set(re.findall(r"\.\w+", hint)) & set(source.read_by.suffixes), text


def test_a_file_in_the_folder_of_an_export_is_told_what_belongs_there(folder, study):
    chat = b"13/10/2023, 09:30 - Aisha Khan: on my way\n"
    faults_in(folder, study, "voice_notes/Chat.txt", chat)
    texts = faults_in(folder, study, "voice_notes/Chat/a.pages", b"?")
    (text,) = texts
    assert text == (
        "there is no parser for .pages files in the folder of an export. Export it as .docx. "
        f"Read there: {listed(TRANSCRIPTS)}."
    )
    assert "Put it into the folder with the name of its export" in " ".join(
        faults_in(folder, study, "voice_notes/Chat/sub/PTT-20231013-WA0001.txt", b"words")
    )


def test_days_outside_the_calendar_are_counted_from_the_first_to_the_last(folder, study):
    note = "Worker: W1\nObserver: Helen Marsh\n\n# 2023-11-{}\nThe urn was on.\n\n# 2023-11-{}\nIt rained.\n"
    (text,) = faults_in(folder, study, "observations/a.md", note.format("02", "20").encode())
    assert text.startswith("the date is 4 to 22 days after the study's calendar (2023-10-02 to 2023-10-29).")
    early = note.replace("2023-11-{}", "2023-{}").format("09-30", "11-01").encode()
    (text,) = faults_in(folder, study, "observations/a.md", early)
    assert text.startswith("the date is 2 days before and 3 days after the study's calendar")
    assert date(2023, 9, 30) < study.calendar.first_day


def test_an_order_of_dates_that_a_chat_contradicts_is_told_with_its_dates(folder, study):
    chat = "10/13/2023, 09:30 - Aisha Khan: on my way\n10/14/2023, 09:30 - Aisha Khan: and late\n"
    (text,) = faults_in(folder, study, "voice_notes/Chat.txt", chat.encode())
    assert text == (
        "read day first there is no such day, read month first it is 2023-10-13. "
        "Correct date_order in data/study.yaml; if it is right, write the date "
        "as 2023-10-12; for a chat, set the phone's region to one that writes dates in this order, "
        "and export it again."
    )
    assert "numeric dates contradict date_order. Correct" in " ".join(
        as_lines(faults_of(take_stock(folder, study), study))
    )


def test_numbered_questions_of_one_reason_have_a_line_each(study):
    remarks = ["wording:1", "edited wording:2", "wording:1", "", ""]
    ledger = pd.DataFrame(
        [
            ("data/raw/voice_notes/Chat.txt", "line", n, 1, "quarantined", "no_audio", r)
            for n, r in enumerate(remarks)
        ],
        columns=["file", "unit", "line", "subline", "status", "reason", "remark"],
    )
    assert list(faults_of(ledger, study)["input_units"]) == [2, 1, 2]


def test_what_is_kept_with_a_question_is_listed_as_a_fault_is(folder, study, monkeypatch):
    monkeypatch.setattr(fault_texts, "STRICT_REMARKS", frozenset({"year_from_calendar"}))
    note = folder / "data/raw/observations/Aisha.txt"
    note.parent.mkdir(parents=True)
    note.write_text("Worker: Aisha\nDate: Thurs 12 Oct\n\nThe urn was on.\n")
    ledger = take_stock(folder, study)
    line = "data/raw/observations/W1.txt, line 2: the year is not written; only one fits the calendar."
    assert as_lines(questions_of(ledger)) == [line]
    assert f"Kept, with a question:\n- {line} [year_from_calendar]" in describe_ledger(ledger)
    monkeypatch.setattr(fault_texts, "STRICT_REMARKS", frozenset())
    assert questions_of(ledger).empty
    assert "with a question" not in describe_ledger(ledger)


def test_each_file_and_reason_is_one_line_with_the_number_of_the_others(folder, study):
    ledger = pd.DataFrame(
        [
            ("data/raw/voice_notes/Chat.txt", "line", n, 1, "quarantined", "unknown_speaker", "")
            for n in range(2, 900)
        ],
        columns=["file", "unit", "line", "subline", "status", "reason", "remark"],
    )
    (line,) = as_lines(faults_of(ledger, study))
    assert line.startswith("data/raw/voice_notes/Chat.txt, line 2 and 897 more: a speaker who is not in")
