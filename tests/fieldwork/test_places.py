"""Files in folders of a source are read, whatever the capitals; a folder of no source is named with a likely one."""

from __future__ import annotations

from pathlib import Path

import pytest
from inputs.forms import docx, p

from helpers.example.files import opus_of_silence, stored
from helpers.fieldwork import gather, take_stock
from helpers.fieldwork.gathering import read_stock
from helpers.transcription.voice_notes import waiting

TALK = b"Helen Marsh: How was the week?\nAisha: Long, but we had tea.\n"
NOTE = b"Observer: Helen Marsh\nDate: 12 October 2023\n\nThe urn was on.\n"
CHAT = b"13/10/2023, 09:30 - Aisha Khan: PTT-20231013-WA0001.opus (file attached)\n"
AUDIO = opus_of_silence(6)
ZIP = stored({"_chat.txt": CHAT, "PTT-20231013-WA0001.opus": AUDIO})
SOURCES = {
    "interviews": {"2023-10-12.txt": TALK},
    "observations": {"2023-10-12 W1.md": NOTE},
    "voice_notes": {"Chat.zip": ZIP, "Chat/PTT-20231013-WA0001.txt": b"I had tea."},
    "voice_notes ": {
        "Chat.txt": CHAT,
        "Chat/PTT-20231013-WA0001.opus": AUDIO,
        "Chat/PTT-20231013-WA0001.txt": b"I had tea.",
    },
}
WRITINGS = (str.lower, str.capitalize, str.upper)
BETWEEN = ("", "Aisha/", "W1/", "sub/", "Aisha Khan/2023/", "deep/deeper/deepest/")


@pytest.fixture
def put(folder):
    """Return a writer of raw files."""

    def put_file(name: str, content: bytes) -> Path:
        path = folder / "data/raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return put_file


@pytest.mark.parametrize("between", BETWEEN)
@pytest.mark.parametrize("write", WRITINGS)
@pytest.mark.parametrize("source", SOURCES)
def test_a_file_is_read_in_any_folder_of_its_source_and_no_name_is_printed(
    folder, study, put, source, write, between
):
    for name, content in SOURCES[source].items():
        put(f"{write(source.strip())}/{between}{name}", content)
    ledger, records = gather(folder, study)
    assert set(records["worker"]) == {"W1"}
    assert not ledger["file"].str.contains("aisha|khan", case=False).any()


def test_the_folder_names_the_worker_of_a_note_that_does_not(folder, study, put):
    put("observations/Derek Haworth/2023-10-12.md", NOTE)
    assert list(gather(folder, study).records["worker"]) == ["W2"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("interviews/Derek Haworth/2023-10-12.txt", TALK),
        ("interviews/W2/2023-10-12 Aisha.txt", TALK),
        ("interviews/W2/autumn/2023-10-12.docx", docx("".join(p(one) for one in TALK.decode().splitlines()))),
        ("observations/W2/2023-10-12.txt", b"Worker: Aisha\n" + NOTE),
        ("observations/W2/2023-10-12 W1.txt", NOTE),
    ],
)
def test_a_folder_that_names_another_worker_is_asked_about(folder, study, put, name, content):
    put(name, content)
    ledger = take_stock(folder, study)
    assert "kept" not in set(ledger["status"])
    assert "wrong_worker" in set(ledger["reason"])


def test_an_interview_of_two_may_lie_in_the_folder_of_either(folder, study, put):
    put(
        "voice_notes/W2/Chat.txt",
        CHAT + CHAT.replace(b"Aisha Khan", b"Derek Haworth").replace(b"0001", b"0002"),
    )
    for number, words in ((1, b"I had tea."), (2, b"So had I, twice.")):
        put(f"voice_notes/W2/Chat/PTT-20231013-WA000{number}.opus", opus_of_silence(number))
        put(f"voice_notes/W2/Chat/PTT-20231013-WA000{number}.txt", words)
    assert sorted(gather(folder, study).records["worker"]) == ["W1", "W2"]


def test_exports_in_two_folders_are_compared(folder, study, put):
    for place in ("W1/old/Chat", "W1/Chat again"):
        put(
            f"voice_notes/{place}.zip",
            ZIP
            if "old" in place
            else stored(
                {
                    "_chat.txt": CHAT
                    + CHAT.replace(b"PTT-20231013-WA0001.opus (file attached)", b"good night"),
                    "PTT-20231013-WA0001.opus": AUDIO,
                }
            ),
        )
        put(f"voice_notes/{place}/PTT-20231013-WA0001.txt", b"I had tea.")
    ledger, records = gather(folder, study)
    assert list(records["text"]) == ["I had tea."]
    assert "in_another_export" in set(ledger["reason"])


def test_a_transcript_that_belongs_to_no_export_is_not_a_chat(folder, study, put):
    put("voice_notes/W1/PTT-20231013-WA0001.txt", b"I had tea.")
    put("voice_notes/W1/PTT-20231013-WA0001.opus", AUDIO)
    ledger = take_stock(folder, study)
    assert set(ledger.loc[ledger["status"] == "quarantined", "reason"]) == {"no_message"}


def test_voice_notes_in_folders_wait_for_a_transcript_too(folder, study, put):
    zip_file = put("Voice_notes/W1/Chat.zip", ZIP)
    audio = put("Voice_notes/W2/Chat/PTT-20231013-WA0001.opus", AUDIO)
    put("Voice_notes/W2/Chat.txt", CHAT)
    assert [note.export for note in waiting(folder, study)] == [zip_file, audio]
    assert [note.transcript.name for note in waiting(folder, study)] == [
        "PTT-20231013-WA0001.unchecked.txt"
    ] * 2


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Interview/2023-10-12.txt", "Did you mean 'interviews'?"),
        ("INTERVEIWS/2023-10-12.txt", "Did you mean 'interviews'?"),
        ("observation notes/2023-10-12.txt", "Did you mean 'observations'?"),
        ("voice notes/Chat.zip", "Did you mean 'voice_notes'?"),
        ("Coding/a.qdpx", "Did you mean 'coding'?"),
        ("zzz/a.txt", "interviews, observations, voice_notes or coding of data/raw."),
        ("2023-10-12 Aisha.txt", "interviews, observations, voice_notes or coding of data/raw."),
        ("Aisha/2023-10-12.txt", "interviews, observations, voice_notes or coding of data/raw."),
    ],
)
def test_a_folder_of_no_source_is_named_with_a_likely_one(folder, study, put, name, says):
    put(name, TALK)
    faults = read_stock(folder, study).faults
    (text,) = faults["text"]
    assert text.startswith("the file is in no folder of a source. Move it into one of the folders ")
    assert text.endswith(says)
    assert not faults["place"].str.contains("Aisha").any()
