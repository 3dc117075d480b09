"""All files of a study together: every fault with its file and line, without names or words, all at once."""

from __future__ import annotations

import pytest

from helpers.counting.segments import cut_records
from helpers.errors import FieldworkError
from helpers.example.files import opus_of_silence, stored
from helpers.fieldwork import gather, take_stock
from helpers.fieldwork.ledger_summary import by_status
from helpers.tables import LEDGER, RECORDS, check
from helpers.tables.time_order import in_order_of_time

NOTE = (
    "Visit 1\n\nWorker: Aisha\nObserver: Helen Marsh\nDate: Thursday 12 October 2023\n\n"
    "The urn was on.\nThey set out chairs.\n\nIt rained.\n"
)
VTT = (
    "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n<v Helen Marsh>How was it?</v>\n\n"
    "2\n00:00:03.000 --> 00:00:04.000\n<v Aisha Khan>Good &amp; busy,</v>\n\n"
    "3\n00:00:04.000 --> 00:00:05.000\n<v Aisha Khan>really.</v>\n"
)
INTERVIEW = "interviews/Talk-20231012_140000-Meeting Recording.vtt"
CHAT = (
    "05/10/2023, 08:00 - Messages and calls are end-to-end encrypted.\n"
    "05/10/2023, 09:30 - Aisha Khan: on my way\nand late\n"
    "05/10/2023, 09:31 - Aisha Khan: \u200ePTT-20231005-WA0001.opus (file attached)\n"
)


@pytest.fixture
def put(folder):
    """Return a writer of raw files."""

    def put_file(name: str, content: str | bytes) -> None:
        path = folder / "data/raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return put_file


@pytest.fixture
def chat(put):
    """Return a writer of a WhatsApp export with one voice note."""

    def put_chat(text: str = CHAT, *, audio: bytes | None = None, words: str | None = "I had tea.\n") -> None:
        name = "WhatsApp Chat with Aisha Khan"
        media = {} if audio == b"" else {"PTT-20231005-WA0001.opus": audio or opus_of_silence(6)}
        put(f"voice_notes/{name}.zip", stored({f"{name}.txt": text.encode(), **media}))
        if words is not None:
            put(f"voice_notes/{name}/PTT-20231005-WA0001.txt", words)

    return put_chat


def refusal(folder, study) -> str:
    with pytest.raises(FieldworkError) as error:
        gather(folder, study)
    text = str(error.value)
    assert "aisha" not in text.lower()
    assert "helen" not in text.lower()
    return text


def test_a_voice_note_is_its_transcript_with_moment_and_length_of_the_message(folder, study, chat):
    chat()
    ledger, records = gather(folder, study)
    columns = ["contact_id", "date", "time", "utc", "utc_flag", "speaker", "is_checked", "text", "duration_s"]
    assert records[columns].to_numpy().tolist() == [
        [
            "W1-2023-10-05-voice_note-01",
            "2023-10-05",
            "09:31:00",
            "2023-10-05T08:31:00Z",
            "plain",
            "W1",
            True,
            "I had tea.",
            6.0,
        ]
    ]
    assert by_status(ledger)[["status", "reason", "input_units"]].to_numpy().tolist() == [
        ["kept", "", 1],
        ["merged", "", 2],
        ["excluded", "about_persons", 1],
        ["excluded", "chat_message", 2],
        ["excluded", "chat_read_line_by_line", 1],
        ["excluded", "system_message", 1],
    ]
    assert set(ledger["file"].str.contains("Aisha")) == {False}


def test_all_tables_have_their_form_and_a_second_reading_is_the_same(folder, study, put, chat):
    put("observations/a.txt", NOTE)
    put(INTERVIEW, VTT)
    chat()
    first, second = gather(folder, study), gather(folder, study)
    check(LEDGER, first.ledger)
    check(RECORDS, first.records)
    assert first.ledger.equals(second.ledger)
    assert first.records.equals(second.records)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("observations/b.txt", b"", "observations/b.txt: the file is empty"),
        (
            "observations/b.txt",
            "café\n".encode() + b"\xff",
            "observations/b.txt, line 2: the text is damaged, or in an unknown encoding",
        ),
        (
            "observations/b.docx",
            b"Just text",
            "observations/b.docx: the file is plain text under another suffix",
        ),
        ("observations/b.docx", b"\xd0\xcf\x11\xe0....", "observations/b.docx: an old .doc file"),
        ("observations/b.docx", stored({"word/document.xml": b"<!DOCTYPE x []><x/>"}), "declares entities"),
        (
            "observations/b.pdf",
            b"%PDF",
            "observations/b.pdf: there is no parser for .pdf files in observations. Save its text as .docx",
        ),
        (
            "observations/b.txt",
            NOTE.replace("Aisha", "Aysha"),
            "observations/b.txt, line 3: the Worker: line names nobody",
        ),
        (
            "observations/b.txt",
            NOTE.replace("Thursday 12 October", "12 November"),
            "line 7 and 2 more: the date is 14 days after the study's calendar (2023-10-02 to 2023-10-29)",
        ),
        (
            "observations/b.txt",
            NOTE.replace("Aisha", "Derek Haworth").replace("Thursday 12", "2"),
            "7 days before the worker's days",
        ),
        (
            "observations/b.txt",
            NOTE.replace("Aisha", "Derek Haworth").replace("Thursday 12", "23"),
            "1 day after the worker's days",
        ),
        ("interviews/Talk with Aisha Khan.vtt", VTT, "interviews/Talk with W1.vtt: no date"),
        (
            INTERVIEW,
            VTT.replace("<v Aisha Khan>really", "<v Aish>really"),
            f"{INTERVIEW}, line 13: a speaker who is not in roster.csv",
        ),
        ("voice_notes/x.zip", b"PK no", "voice_notes/x.zip: the file is damaged, or not a .zip"),
        ("voice_notes/x.zip", stored({"a.jpg": b""}), "voice_notes/x.zip: the .zip holds no chat"),
    ],
)
def test_a_file_that_cannot_be_used_is_listed_with_what_to_do(folder, study, put, name, content, says):
    put("observations/a.txt", NOTE)
    put(name, content)
    assert says in refusal(folder, study)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            {"text": CHAT.replace("Aisha Khan: \u200e", "Aysha: \u200e")},
            "Chat with W1.txt, line 4: a speaker who",
        ),
        (
            {"text": CHAT.replace("05/10/2023, 09:31", "31/02/2023, 09:31")},
            "line 4: the date or time does not exist",
        ),
        ({"text": "lost line\n" + CHAT}, "line 1: a line before the first message"),
        (
            {"text": CHAT + CHAT.splitlines(keepends=True)[-1]},
            "line 5: an earlier message has announced this voice note",
        ),
        ({"text": CHAT.splitlines()[0] + "\n"}, "member 2: no message of the chat announces"),
        (
            {"text": CHAT.replace("05/10", "10/13")},
            "Chat with W1.txt: read day first there is no such day, read month first it is 2023-10-13",
        ),
        ({"audio": b""}, "line 4: the message names a voice note that is not in the export"),
        ({"audio": b"RIFF"}, "line 4: the voice note is not audio"),
        ({"words": None}, "line 4: the voice note has no transcript"),
        ({"words": " \n"}, "PTT-20231005-WA0001.txt: the file is empty"),
    ],
)
def test_a_chat_whose_parts_do_not_match_is_listed_line_by_line(folder, study, chat, put, change, says):
    put("observations/a.txt", NOTE)
    chat(**change)
    assert says in refusal(folder, study)


def test_files_that_differ_only_in_names_of_persons_are_numbered_in_the_ledger(folder, study, put):
    put("observations/Aisha.txt", NOTE)
    put("observations/Aisha Khan.txt", NOTE.replace("The urn was on.\nThey set out chairs.", "Nobody came."))
    ledger = gather(folder, study).ledger
    assert {"data/raw/observations/W1.txt", "data/raw/observations/W1.txt (2)"} <= set(ledger["file"])
    check(LEDGER, ledger)


def test_a_chat_exported_twice_counts_once_and_the_ledger_says_so(folder, study, put, chat):
    chat()
    again = stored(
        {
            "_chat.txt": (CHAT + "06/10/2023, 08:00 - Helen Marsh: thanks\n").encode(),
            "PTT-20231005-WA0001.opus": opus_of_silence(6),
        }
    )
    put("voice_notes/again.zip", again)
    ledger, records = gather(folder, study)
    assert records["text"].tolist() == ["I had tea."]
    repeated = ledger[ledger["reason"] == "in_another_export"]
    assert repeated[["unit", "line"]].to_numpy().tolist() == [
        ["member", 2],
        ["line", 2],
        ["line", 3],
        ["line", 4],
    ]
    assert (ledger["reason"] == "chat_message").sum() == 3


def test_a_copy_and_a_second_transcript_are_excluded_and_other_words_at_the_same_time_refused(
    folder, study, put
):
    put(INTERVIEW, VTT)
    put(INTERVIEW.replace("Talk", "Walk"), VTT)
    put(INTERVIEW.replace("Talk", "Zoom"), VTT + "\n")
    reasons = list(gather(folder, study).ledger["reason"])
    assert (reasons.count("copy_of_another_file"), reasons.count("repeated_contact")) == (1, 3)
    put(INTERVIEW.replace("Talk", "Aisha Khan"), VTT.replace("busy,", "quiet,"))
    assert (
        "interviews/Talk-20231012_140000-Meeting Recording.vtt, line 5 and 2 more: data/raw/interviews/"
        "W1-20231012_140000-Meeting Recording.vtt holds a contact with this worker on this day, with nearly"
    ) in refusal(folder, study)


def test_nothing_left_to_count_is_refused(folder, study, put):
    put("observations/a.txt", b"")
    with pytest.raises(
        FieldworkError, match="nothing is left to count. `fieldwork ledger` lists the reasons"
    ):
        gather(folder, study, quarantine="continue")
    assert set(take_stock(folder, study)["reason"]) == {"empty_file", "about_persons"}


def test_all_offenders_are_named_at_once_and_the_rest_counted(folder, study, put):
    for n in range(12):
        put(f"observations/{n:02d}.txt", b"")
    text = refusal(folder, study)
    assert text.count("the file is empty") == 10
    assert "… and 2 more." in text


def test_what_is_quarantined_is_in_the_ledger_and_is_not_counted(folder, study, put, chat):
    put("observations/a.txt", NOTE)
    put(INTERVIEW, VTT.replace("<v Aisha Khan>really", "<v Aish>really"))
    chat(words=None)
    ledger, records = gather(folder, study, quarantine="continue")
    check(LEDGER, ledger)
    assert set(ledger.loc[ledger["status"] == "quarantined", "reason"]) == {
        "unknown_speaker",
        "no_transcript",
    }
    assert "Good & busy," in records["text"].tolist()
    assert "voice_note" not in set(records["source"])


def test_dropped_voice_notes_are_quarantined_in_chat_zip_and_transcript(folder, study, put, chat):
    put("observations/a.txt", NOTE)
    chat(CHAT.replace("05/10/2023, 09:31", "05/12/2023, 09:31"))
    ledger = gather(folder, study, quarantine="continue").ledger
    outside = ledger[ledger["reason"] == "outside_calendar"]
    assert sorted(outside["unit"]) == ["line", "line", "member"]
    assert all("days_after:37" in remark.split() for remark in outside["remark"])


def test_an_empty_folder_and_an_unknown_policy_are_refused(folder, study):
    assert "holds no fieldwork" in refusal(folder, study)
    with pytest.raises(FieldworkError, match="quarantine: 'forgive'. Allowed: refuse, continue"):
        gather(folder, study, quarantine="forgive")


def test_weeks_of_records_follow_the_week_origin(folder, study, put):
    put("observations/a.txt", NOTE.replace("Aisha", "Derek Haworth"))
    assert set(gather(folder, study).records["week"]) == {2}
    assert set(gather(folder, study.with_week_origin("first_day")).records["week"]) == {1}


def test_raw_files_are_never_written(folder, study, put, chat):
    put("observations/a.txt", NOTE)
    chat()
    before = {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in (folder / "data/raw").rglob("*")
        if path.is_file()
    }
    gather(folder, study)
    assert before == {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in (folder / "data/raw").rglob("*")
        if path.is_file()
    }


PLAIN = "Helen Marsh: How was it?\n{}: Supervision was good.\n"


@pytest.mark.parametrize("where", ["name", "head"])
def test_the_hour_of_an_interview_of_plain_turns_reaches_its_records_and_its_place_in_time(
    folder, study, put, where
):
    for clock, worker, name in (("14.00", "W1", "Aisha"), ("09.00", "W2", "Derek Haworth")):
        if where == "name":
            put(f"interviews/2023-10-12 {clock} Interview {worker}.txt", PLAIN.format(name))
        else:
            put(f"interviews/2023-10-12 Interview {worker}.txt", f"Time: {clock}\n\n{PLAIN.format(name)}")
    records = gather(folder, study).records
    times = {"W1": "14:00:00", "W2": "09:00:00"}
    assert records["time"].tolist() == records["worker"].map(times).tolist()
    segments = in_order_of_time(cut_records(records, study))
    assert segments["worker"].tolist() == ["W2", "W2", "W1", "W1"]


def test_the_hour_in_the_name_of_a_note_is_that_of_its_visit_and_two_visits_have_none(folder, study, put):
    put("observations/2023-10-12 13.30 WTF W1.txt", "The urn was on.\n")
    put(
        "observations/2023-10-13 WTF W1.md",
        NOTE.replace("12 October", "13 October").replace("Thursday", "Friday"),
    )
    put(
        "observations/2023-10-16 08.00 WTF W1.md",
        "Worker: Aisha\n\n# 16 October 2023\n\nTea.\n\n# 17 October 2023\n\nRain.\n",
    )
    records = gather(folder, study).records
    times = records.drop_duplicates("date").set_index("date")["time"].to_dict()
    assert times == {"2023-10-12": "13:30:00", "2023-10-13": "", "2023-10-16": "", "2023-10-17": ""}


def test_a_contact_that_goes_on_past_midnight_began_before_it(folder, study, put):
    put(INTERVIEW.replace("140000", "235958"), VTT)
    records = gather(folder, study).records
    assert records["time"].tolist() == ["23:59:59", "00:00:01"]
    assert set(cut_records(records, study)["time"]) == {"23:59:59"}
