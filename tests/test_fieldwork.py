"""Every piece of every raw file has one fate, and every fault its file and line, without names or words."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.example.files import _paragraphs_as_docx, opus_of_silence, stored
from helpers.fieldwork import by_fate, gather
from helpers.tables import LEDGER, RECORDS, check

NOTE = "Visit 1\n\nWorker: Aisha\nObserver: Helen Marsh\nDate: Thursday 12 October 2023\n\nThe urn was on.\nThey set out chairs.\n\nIt rained.\n"
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


def test_a_note_gives_a_record_per_paragraph_in_the_observers_voice(folder, study, put):
    put("observations/a.txt", NOTE)
    ledger, records = gather(folder, study)
    assert records[["worker", "date", "week", "speaker", "speaker_role", "text", "line"]].to_numpy().tolist() == [
        ["W1", "2023-10-12", 2, "R1", "researcher", "The urn was on. They set out chairs.", 7],
        ["W1", "2023-10-12", 2, "R1", "researcher", "It rained.", 10],
    ]
    note = ledger[ledger["file"] == "data/raw/observations/a.txt"]
    assert note["fate"].tolist() == ["excluded"] * 6 + ["kept", "merged", "excluded", "kept"]
    assert note["n_characters"].sum() == len(NOTE)


def test_a_transcripts_cues_make_turns_with_decoded_words(folder, study, put):
    put(INTERVIEW, VTT)
    ledger, records = gather(folder, study)
    assert records[["speaker_role", "text", "time", "line"]].to_numpy().tolist() == [
        ["researcher", "How was it?", "14:00:01", 5],
        ["worker", "Good & busy, really.", "14:00:03", 9],
    ]
    assert ledger.loc[ledger["file"] == f"data/raw/{INTERVIEW}", "n_characters"].sum() == len(VTT)
    assert ledger.loc[ledger["record_id"] != "", "fate"].tolist() == ["kept", "kept", "merged"]


def test_marks_of_a_vtt_are_no_words_and_a_smaller_than_is_kept(folder, study, put):
    put(INTERVIEW, VTT.replace("really.", "<i>5 < 6</i><00:00:04.500> <c.red>really</c>."))
    assert gather(folder, study).records["text"].tolist()[1] == "Good & busy, 5 < 6 really."


def test_a_voice_note_is_its_transcript_with_moment_and_length_of_the_message(folder, study, chat):
    chat()
    ledger, records = gather(folder, study)
    assert records[["contact_id", "date", "time", "speaker", "text", "duration_s"]].to_numpy().tolist() == [
        ["W1-2023-10-05-voice_note-01", "2023-10-05", "09:31:00", "W1", "I had tea.", 6.0]
    ]
    assert by_fate(ledger)[["fate", "reason", "pieces"]].to_numpy().tolist() == [
        ["kept", "", 1],
        ["merged", "", 2],
        ["excluded", "chat_message", 2],
        ["excluded", "chat_read_line_by_line", 1],
        ["excluded", "roster", 1],
        ["excluded", "system_message", 1],
    ]
    assert set(ledger["file"].str.contains("Aisha")) == {False}


@pytest.mark.parametrize(
    ("header", "time"),
    [
        ("[05/10/2023, 21:31:07] ", "21:31:07"),
        ("\u200e[05/10/23, 21:31:07] ", "21:31:07"),
        ("05/10/2023, 9:31\u202fpm - ", "21:31:00"),
        ("05/10/2023, 12:31 AM - ", "00:31:00"),
    ],
)
def test_headers_of_phones_with_other_clocks_are_read(folder, study, chat, header, time):
    chat(f"{header}Aisha Khan: \u200ePTT-20231005-WA0001.opus (file attached)\n")
    assert gather(folder, study).records["time"].tolist() == [time]


def test_all_tables_have_their_form_and_a_second_reading_is_the_same(folder, study, put, chat):
    put("observations/a.txt", NOTE)
    put(INTERVIEW, VTT)
    chat()
    first, second = gather(folder, study), gather(folder, study)
    check(LEDGER, first.ledger)
    check(RECORDS, first.records)
    assert first.ledger.equals(second.ledger)
    assert first.records.equals(second.records)


def test_lock_files_and_finder_files_are_excluded_by_name(folder, study, put):
    put("observations/a.txt", NOTE)
    for name in ("observations/~$a.docx", ".DS_Store", "interviews/Thumbs.db"):
        put(name, b"\x00")
    ledger = gather(folder, study).ledger
    assert (ledger["reason"] == "not_fieldwork").sum() == 3


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("observations/b.txt", b"", "observations/b.txt: the file is empty"),
        ("observations/b.txt", b"\xff\xfeW", "observations/b.txt: the file is not UTF-8"),
        ("observations/b.docx", b"Just text", "observations/b.docx: the file is damaged, or no .docx file"),
        ("observations/b.docx", b"\xd0\xcf\x11\xe0....", "observations/b.docx: the file is protected by a password or is an old .doc"),
        ("observations/b.docx", stored({"word/document.xml": b"<!DOCTYPE x []><x/>"}), "declares entities"),
        ("observations/b.pdf", b"%PDF", "observations/b.pdf: this kind of file has no reader here"),
        ("observations/b.txt", NOTE.replace("Aisha", "Aysha"), "observations/b.txt: the note's Worker: line names nobody"),
        ("observations/b.txt", NOTE.replace("12 Oct", "13 Oct"), "observations/b.txt: the date does not exist, or its weekday"),
        ("observations/b.txt", NOTE.replace("Thursday 12 October", "30 February"), "the date does not exist"),
        ("observations/b.txt", NOTE.replace("Thursday 12 October 2023", "last week"), "observations/b.txt: no date"),
        (
            "observations/b.txt",
            NOTE.replace("Thursday 12 October", "12 November"),
            "line 7 and 2 more: the date is outside the study's calendar (2023-10-02 to 2023-10-29)",
        ),
        ("observations/b.txt", NOTE.replace("Aisha", "Derek Haworth").replace("Thursday 12", "2"), "outside the worker's days"),
        ("interviews/Talk with Aisha Khan.vtt", VTT, "interviews/Talk with W1.vtt: no date"),
        (INTERVIEW, VTT.replace("WEBVTT", ""), "the first line of a .vtt file must be WEBVTT"),
        (
            INTERVIEW,
            VTT.replace("<v Aisha Khan>really", "<v Aish>really"),
            f"{INTERVIEW}, line 13: a speaker whom data/raw/roster.csv does not know",
        ),
        (INTERVIEW, VTT.replace("<v Aisha Khan>really.</v>", "really."), f"{INTERVIEW}, line 13: words without a speaker"),
        (INTERVIEW, VTT.replace("00:00:04.000 --> ", "4 s - "), f"{INTERVIEW}, line 11 and 2 more: the cue has no readable time"),
        (
            INTERVIEW,
            VTT.replace("really.</v>", "really.</v><v Helen Marsh>Yes?</v>"),
            f"{INTERVIEW}, line 13: two speakers stand on one line",
        ),
        (INTERVIEW, VTT.replace("Aisha Khan", "Helen Marsh"), "no worker of the study speaks here"),
        (INTERVIEW, VTT.replace("<v Aisha Khan>really", "<v Derek Haworth>really"), "more than one worker speaks"),
        ("voice_notes/x.zip", b"PK no", "voice_notes/x.zip: the file is damaged, or no .zip"),
        ("voice_notes/x.zip", stored({"a.jpg": b""}), "voice_notes/x.zip: the .zip holds no chat"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_to_do(folder, study, put, name, content, says):
    put("observations/a.txt", NOTE)
    put(name, content)
    assert says in refusal(folder, study)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"text": CHAT.replace("Aisha Khan: \u200e", "Aysha: \u200e")}, "Chat with W1.txt, line 4: a speaker whom"),
        ({"text": CHAT.replace("05/10/2023, 09:31", "31/02/2023, 09:31")}, "line 4: the date does not exist"),
        ({"text": "lost line\n" + CHAT}, "line 1: a line before the first message"),
        ({"text": CHAT + CHAT.splitlines(keepends=True)[-1]}, "line 5: the voice note has been announced"),
        ({"text": CHAT.splitlines()[0] + "\n"}, "member 2: no message of the chat announces"),
        ({"audio": b""}, "line 4: the message names a voice note that is not in the .zip"),
        ({"audio": b"RIFF"}, "line 4: the voice note is no audio"),
        ({"words": None}, "line 4: the voice note has no transcript"),
        ({"words": " \n"}, "PTT-20231005-WA0001.txt: the file is empty"),
    ],
)
def test_a_chat_that_does_not_fit_together_is_named_line_by_line(folder, study, chat, put, change, says):
    put("observations/a.txt", NOTE)
    chat(**change)
    assert says in refusal(folder, study)


def test_a_turn_without_words_is_excluded_and_the_others_are_read(folder, study, put):
    paragraphs = ["Aisha Khan   0:04", "Aisha Khan   0:05\nIt was good.", "Helen Marsh   1:02:03\nGo on."]
    put(INTERVIEW.replace(".vtt", ".docx"), _paragraphs_as_docx(paragraphs))
    ledger, records = gather(folder, study)
    assert records[["time", "text", "line"]].to_numpy().tolist() == [["14:00:05", "It was good.", 2], ["15:02:03", "Go on.", 3]]
    assert ledger.loc[ledger["unit"] == "paragraph", "reason"].tolist() == ["no_words_said", "", ""]


def test_what_the_phone_says_in_a_persons_name_is_no_message_of_theirs(folder, study, chat):
    chat("[05/10/2023, 09:00:00] Aisha Khan: \u200eMessages and calls are encrypted.\n" + CHAT)
    ledger = gather(folder, study).ledger
    assert (ledger["reason"] == "system_message").sum() == 2


def test_files_that_differ_by_names_alone_keep_apart_in_the_ledger(folder, study, put):
    put("observations/Aisha.txt", NOTE)
    put("observations/Aisha Khan.txt", NOTE)
    ledger = gather(folder, study).ledger
    assert {"data/raw/observations/W1.txt", "data/raw/observations/W1.txt (2)"} <= set(ledger["file"])
    check(LEDGER, ledger)


@pytest.mark.parametrize(
    "head",
    [
        "Visit 1\nat the hub\n\nWeather: rain\nWorker: Aisha\nObserver: Helen Marsh\nDate: 12/10/2023\n",
        "\n\nVisit\nDate:  12 October 2023\nObserver: Helen Marsh\nPlace: hub\nWorker: Aisha\n",
    ],
)
def test_a_notes_head_ends_with_its_last_field_and_is_no_record(folder, study, put, head):
    put("observations/a.txt", head + "\n#1 worry is tea.\n")
    assert gather(folder, study).records["text"].tolist() == ["#1 worry is tea."]


def test_a_note_by_a_worker_is_refused(folder, study, put):
    put("observations/a.txt", NOTE.replace("Helen Marsh", "Derek Haworth"))
    assert "the note's Observer: line names nobody" in refusal(folder, study)


@pytest.mark.parametrize("body", ["<Media omitted>", "\u200eaudio omitted"])
def test_an_export_without_its_media_is_not_a_week_without_contact(folder, study, chat, body):
    chat(CHAT + f"06/10/2023, 09:31 - Aisha Khan: {body}\n")
    assert "line 5: the message names a voice note that is not in the .zip" in refusal(folder, study)


def test_a_chat_exported_twice_counts_once(folder, study, put, chat):
    chat()
    again = stored({"_chat.txt": CHAT.encode(), "PTT-20231005-WA0001.opus": opus_of_silence(6)})
    put("voice_notes/again.zip", again)
    put("voice_notes/again/PTT-20231005-WA0001.txt", "I had tea.\n")
    assert "another file holds this interview or voice note too" in refusal(folder, study)
    assert len(gather(folder, study, quarantine="set_apart").records) == 1


def test_a_cue_is_read_whatever_its_id_and_a_broken_stream_is_named(folder, study, put):
    put(INTERVIEW, VTT.replace("\n2\n", "\nNOTE-2\n"))
    assert "Good & busy, really." in gather(folder, study).records["text"].tolist()
    put(INTERVIEW, "WEBVTT\n")
    assert "the file holds no words of fieldwork" in refusal(folder, study)


def test_every_file_beside_an_export_stands_in_the_ledger(folder, study, put, chat):
    chat()
    put("voice_notes/WhatsApp Chat with Aisha Khan/PTT-2.docx", b"x")
    assert "PTT-2.docx: this kind of file has no reader" in refusal(folder, study)
    put("voice_notes/WhatsApp Chat with Aisha Khan.zip", b"PK broken")
    ledger = gather_with_a_note(folder, study, put).ledger
    assert set(ledger.loc[ledger["fate"] == "quarantined", "reason"]) == {"not_a_zip", "no_message", "unknown_format"}


def gather_with_a_note(folder, study, put):
    put("observations/a.txt", NOTE)
    return gather(folder, study, quarantine="set_apart")


def test_nothing_left_to_count_is_refused(folder, study, put):
    put("observations/a.txt", b"")
    with pytest.raises(FieldworkError, match="nothing is left to count"):
        gather(folder, study, quarantine="set_apart")


def test_a_second_transcript_of_an_interview_is_refused(folder, study, put):
    put(INTERVIEW, VTT)
    put(INTERVIEW.replace("Talk", "Copy"), VTT)
    assert "another file holds this interview" in refusal(folder, study)


def test_all_offenders_are_named_at_once_and_the_rest_counted(folder, study, put):
    for n in range(12):
        put(f"observations/{n:02d}.txt", b"")
    text = refusal(folder, study)
    assert text.count("the file is empty") == 10
    assert "… and 2 more." in text


def test_what_is_set_apart_stands_in_the_ledger_and_is_not_counted(folder, study, put, chat):
    put("observations/a.txt", NOTE)
    put(INTERVIEW, VTT.replace("<v Aisha Khan>really", "<v Aish>really"))
    chat(words=None)
    ledger, records = gather(folder, study, quarantine="set_apart")
    check(LEDGER, ledger)
    assert set(ledger.loc[ledger["fate"] == "quarantined", "reason"]) == {"unknown_speaker", "no_transcript"}
    assert "Good & busy," in records["text"].tolist()
    assert "voice_note" not in set(records["source"])


def test_dropped_voice_notes_are_quarantined_in_chat_zip_and_transcript(folder, study, put, chat):
    put("observations/a.txt", NOTE)
    chat(CHAT.replace("05/10/2023, 09:31", "05/12/2023, 09:31"))
    ledger = gather(folder, study, quarantine="set_apart").ledger
    assert sorted(ledger.loc[ledger["reason"] == "outside_calendar", "unit"]) == ["line", "line", "member"]


def test_an_empty_folder_and_an_unknown_policy_are_refused(folder, study):
    assert "holds no fieldwork" in refusal(folder, study)
    with pytest.raises(FieldworkError, match="quarantine: 'forgive'. Allowed: refuse, set_apart"):
        gather(folder, study, quarantine="forgive")


def test_raw_files_are_never_written(folder, study, put, chat):
    put("observations/a.txt", NOTE)
    chat()
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (folder / "data/raw").rglob("*") if path.is_file()}
    gather(folder, study)
    assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (folder / "data/raw").rglob("*") if path.is_file()}
