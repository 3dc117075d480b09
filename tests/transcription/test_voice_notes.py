"""Voice notes without a transcript get a machine transcript, marked as such; no file is overwritten."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest
from inputs.forms import m4a, wav

from conftest import tree
from helpers.commands import cli
from helpers.errors import CommandError, FieldworkError
from helpers.example.files import opus_of_silence
from helpers.fieldwork import excluded, gather, take_stock
from helpers.study.roster import read_roster
from helpers.transcription import model, transcribe, waiting
from helpers.transcription import voice_notes as voice_notes_module
from helpers.transcription.understanding import Part

CHAT = "WhatsApp Chat with Aisha"
HEAD = (
    "# machine transcript by faster-whisper tiny.en, not checked against the audio: "
    "listen, correct, and save as {}.txt without the lines that begin with #\n"
)


@pytest.fixture
def voice_notes(folder: Path) -> Path:
    place = folder / "data/raw/voice_notes"
    place.mkdir()
    return place


@pytest.fixture
def roster(folder, study):
    return read_roster(folder, study)


def export(place: Path, *names: str, stem: str = CHAT) -> None:
    """Write a .zip of audio whose bytes are a sentence with its name."""
    with zipfile.ZipFile(place / f"{stem}.zip", "w") as archive:
        archive.writestr("_chat.txt", "")
        for name in names:
            archive.writestr(name, f"I am {name}.")


def understood(words: str) -> list[Part]:
    return [Part(0, 3, words)]


def words_in_the_bytes(audio: bytes) -> list[Part]:
    return understood(audio.decode())


def must_not_be_called(audio: bytes) -> list[Part]:
    raise AssertionError


def names(study, folder) -> list[str]:
    return [
        note.transcript.relative_to(folder / "data/raw/voice_notes").as_posix()
        for note in waiting(folder, study)
    ]


def test_audio_in_a_zip_and_in_the_folder_of_a_txt_waits_and_nothing_else_does(voice_notes, folder, study):
    export(
        voice_notes,
        "b/PTT-2.opus",
        "PTT-1.OPUS",
        "PTT-3.m4a",
        "IMG-1.jpg",
        "notes.txt",
        "__MACOSX/._PTT-4.opus",
    )
    for name in ("Derek.txt", f"{CHAT}.txt"):
        (voice_notes / name).write_text("")
    for name in ("Derek/PTT-5.opus", "Derek/IMG-2.jpg", "Nobody/PTT-6.opus", f"{CHAT}/PTT-7.opus"):
        (voice_notes / name).parent.mkdir(exist_ok=True)
        (voice_notes / name).write_text("")
    assert names(study, folder) == [
        "Derek/PTT-5.unchecked.txt",
        f"{CHAT}/PTT-2.unchecked.txt",
        f"{CHAT}/PTT-1.unchecked.txt",
        f"{CHAT}/PTT-3.unchecked.txt",
    ]


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".vtt", ".srt", ".unchecked.txt", ".TXT"])
def test_a_voice_note_with_any_transcript_does_not_wait(voice_notes, folder, study, suffix):
    export(voice_notes, "Ptt-é-1.opus", "PTT-2.opus")
    (voice_notes / CHAT).mkdir()
    (voice_notes / CHAT / f"PTT-e\u0301-1{suffix}").write_text("")
    assert names(study, folder) == [f"{CHAT}/PTT-2.unchecked.txt"]


def test_forwarded_audio_is_left_out_since_its_words_are_not_the_sender_s(voice_notes, folder, study):
    export(voice_notes, "AUD-20231012-WA0001.opus", "00000005-AUDIO-2023-10-12-14-00-00.opus")
    assert names(study, folder) == [f"{CHAT}/00000005-AUDIO-2023-10-12-14-00-00.unchecked.txt"]


def test_audio_under_an_unusual_suffix_waits_and_a_video_under_one_of_both_does_not(
    voice_notes, folder, study
):
    sent = ("memo.wav", "memo.3gp", "walk.mp4")
    lines = [f"13/10/2023, 09:3{n} - Aisha: {name} (file attached)\n" for n, name in enumerate(sent)]
    with zipfile.ZipFile(voice_notes / f"{CHAT}.zip", "w") as archive:
        archive.writestr("_chat.txt", "".join(lines))
        for name, data in zip(sent, (wav(), m4a(), m4a().replace(b"soun", b"vide")), strict=True):
            archive.writestr(name, data)
    found = waiting(folder, study, excluded(folder, study))
    assert [note.name for note in found] == ["memo.wav", "memo.3gp"]


def test_the_researcher_s_own_voice_notes_and_what_an_overlapping_export_repeats_are_left_out(
    voice_notes, folder, study
):
    both = (
        "13/10/2023, 09:30 - Aisha: PTT-1.opus (file attached)\n"
        "14/10/2023, 09:30 - Helen Marsh: PTT-2.opus (file attached)\n"
    )
    for stem in (CHAT, f"{CHAT} (1)", "Early"):
        with zipfile.ZipFile(voice_notes / f"{stem}.zip", "w") as archive:
            # All with one time, not that of the clock: two of them are the same file twice.
            archive.writestr(zipfile.ZipInfo("_chat.txt"), both.splitlines()[0] if stem == "Early" else both)
            for name in ("PTT-1.opus", "PTT-2.opus", "PTT-3.opus"):
                archive.writestr(zipfile.ZipInfo(name), opus_of_silence(3))
    (voice_notes / CHAT).mkdir()
    (voice_notes / CHAT / "PTT-1.txt").write_text("I had tea.")
    found = waiting(folder, study, excluded(folder, study))
    assert [(note.export.stem, note.name) for note in found] == [
        ("Early", "PTT-2.opus"),
        ("Early", "PTT-3.opus"),
        (CHAT, "PTT-3.opus"),
    ]


def test_the_first_line_says_machine_transcript_and_the_words_follow(voice_notes, folder, study, roster):
    export(voice_notes, "PTT-1.opus")
    words = "# " + "so\n #I waited " * 12
    (made,) = transcribe(waiting(folder, study), roster, lambda _: understood(words))
    lines = made.path.read_bytes().decode().splitlines(keepends=True)
    assert lines[0] == HEAD.format("PTT-1")
    assert " ".join("".join(lines[1:]).split()) == " ".join(["so I waited"] * 12)
    assert [len(line) <= 89 and not line.startswith("#") for line in lines[1:]] == [True, True]


def test_without_speech_the_transcript_says_so_and_holds_no_words(voice_notes, folder, study, roster):
    export(voice_notes, "PTT-1.opus")
    (made,) = transcribe(waiting(folder, study), roster, lambda _: [])
    assert made.path.read_text(encoding="utf-8") == HEAD.format("PTT-1") + "# no speech was found\n"


def test_the_bytes_of_the_audio_are_transcribed_from_a_zip_and_from_the_folder_of_a_txt(
    voice_notes, folder, study, roster
):
    export(voice_notes, "a/PTT-1.opus")
    (voice_notes / "Derek").mkdir()
    (voice_notes / "Derek.txt").write_text("")
    (voice_notes / "Derek/PTT-2.opus").write_text("I am in the folder.")
    texts = [
        made.path.read_text(encoding="utf-8").splitlines()[1]
        for made in transcribe(waiting(folder, study), roster, words_in_the_bytes)
    ]
    assert texts == ["I am in the folder.", "I am a/PTT-1.opus."]


@pytest.mark.parametrize(
    ("parts", "has_words", "status"),
    [
        (
            [Part(0, 4.2, ""), Part(4.2, 6, "I had tea."), Part(6, 8, ""), Part(8, 9, "We sat.")],
            True,
            "merged ",
        ),
        ([Part(0, 9, "")], False, "quarantined no_transcript"),
    ],
)
def test_the_readers_count_what_was_understood_and_ask_where_nothing_was(
    voice_notes, folder, study, roster, parts, has_words, status
):
    message = "13/10/2023, 09:30 - Aisha: PTT-1.opus (file attached)\n"
    with zipfile.ZipFile(voice_notes / f"{CHAT}.zip", "w") as archive:
        archive.writestr("_chat.txt", message)
        archive.writestr("PTT-1.opus", opus_of_silence(9))
    list(transcribe(waiting(folder, study), roster, lambda _: parts))
    ledger = take_stock(folder, study)
    of_audio = ledger[(ledger["unit"] == "member") & (ledger["line"] == 2)]
    assert list(of_audio["status"] + " " + of_audio["reason"]) == [status]
    of_transcript = ledger[ledger["file"].str.endswith(".unchecked.txt")]
    assert list(of_transcript["status"]).count("excluded") == 1 + sum(not part.words for part in parts)
    if has_words:
        assert list(gather(folder, study).records["text"]) == ["I had tea. We sat."]


def test_a_second_run_transcribes_nothing_and_changes_nothing(voice_notes, folder, study, roster):
    export(voice_notes, "PTT-1.opus", "PTT-2.opus")
    assert len(list(transcribe(waiting(folder, study), roster, words_in_the_bytes))) == 2
    before = tree(folder)
    assert list(transcribe(waiting(folder, study), roster, must_not_be_called)) == []
    assert tree(folder) == before


def test_a_stop_leaves_nothing_half_written_and_the_next_run_goes_on_there(
    voice_notes, folder, study, roster
):
    export(voice_notes, "PTT-1.opus", "PTT-2.opus", "PTT-3.opus")

    def stops_at_the_second(audio: bytes) -> list[Part]:
        if b"PTT-2" in audio:
            raise KeyboardInterrupt
        return words_in_the_bytes(audio)

    with pytest.raises(KeyboardInterrupt):
        list(transcribe(waiting(folder, study), roster, stops_at_the_second))
    assert [path.name for path in (voice_notes / CHAT).iterdir()] == ["PTT-1.unchecked.txt"]
    transcribed = []
    list(transcribe(waiting(folder, study), roster, lambda audio: transcribed.append(audio) or []))
    assert transcribed == [b"I am PTT-2.opus.", b"I am PTT-3.opus."]


def test_a_transcript_that_came_meanwhile_is_not_overwritten(voice_notes, folder, study, roster):
    export(voice_notes, "PTT-1.opus")

    def transcribes_late(_: bytes) -> list[Part]:
        (voice_notes / CHAT).mkdir()
        (voice_notes / CHAT / "PTT-1.unchecked.txt").write_text("by hand")
        return understood("by the model")

    (made,) = transcribe(waiting(folder, study), roster, transcribes_late)
    assert made.path.read_text() == "by hand"


def test_what_cannot_be_transcribed_is_listed_at_the_end_without_names_and_the_rest_is_done(
    voice_notes, folder, study, roster
):
    export(voice_notes, "PTT-1.opus", "PTT-2.opus", "PTT-3.opus", "PTT-3.m4a")
    (voice_notes / "Derek Haworth.zip").write_bytes(b"PK\x03\x04 no more of it")

    def fails_for_the_first(audio: bytes) -> list[Part]:
        if b"PTT-1" in audio:
            msg = "is not audio that can be transcribed"
            raise model.TranscriptionError(msg)
        return words_in_the_bytes(audio)

    written = transcribe(waiting(folder, study), roster, fails_for_the_first)
    assert next(written).path.name == "PTT-2.unchecked.txt"
    with pytest.raises(FieldworkError) as error:
        list(written)
    assert str(error.value).splitlines() == [
        "data/raw/voice_notes/W2.zip: is damaged, or not a .zip.",
        "data/raw/voice_notes/WhatsApp Chat with W1.zip/PTT-1.opus: is not audio that can be transcribed.",
        (
            "data/raw/voice_notes/WhatsApp Chat with W1.zip/PTT-3.opus: has the name of another "
            "voice note of this export."
        ),
        (
            "data/raw/voice_notes/WhatsApp Chat with W1.zip/PTT-3.m4a: has the name of another "
            "voice note of this export."
        ),
        "All others have a transcript. Export these chats again, or listen and write the words down.",
    ]


def test_a_damaged_a_locked_and_a_huge_member_are_named(voice_notes, folder, study, roster, monkeypatch):
    monkeypatch.setattr(voice_notes_module, "MAX_AUDIO", 20)
    export(voice_notes, "PTT-1.opus", "PTT-2-and-its-name-is-long.opus", "PTT-3.opus")
    data = bytearray((voice_notes / f"{CHAT}.zip").read_bytes())
    data[data.index(b"I am PTT-1")] ^= 1
    data[data.rindex(b"PK\x01\x02", 0, data.rindex(b"PTT-3.opus")) + 8] |= 1
    (voice_notes / f"{CHAT}.zip").write_bytes(data)
    with pytest.raises(FieldworkError) as error:
        list(transcribe(waiting(folder, study), roster, must_not_be_called))
    assert [line.partition(": ")[2] for line in str(error.value).splitlines()[:3]] == [
        "is damaged, and cannot be read.",
        "is too large.",
        "is protected by a password.",
    ]


@pytest.mark.parametrize("name", ["PTT:1.opus", "..\\PTT.opus", "a\tb.opus", "trailing .opus"])
def test_a_name_that_no_file_can_have_everywhere_is_refused(voice_notes, folder, study, roster, name):
    export(voice_notes, name)
    with pytest.raises(FieldworkError, match="has a name that a file cannot have everywhere"):
        list(transcribe(waiting(folder, study), roster, must_not_be_called))
    assert not (voice_notes / CHAT).exists()


def test_a_name_that_leads_outside_the_export_writes_inside_its_folder(voice_notes, folder, study, roster):
    export(voice_notes, "../../../PTT-1.opus", "/PTT-2.opus")
    assert [made.path.parent for made in transcribe(waiting(folder, study), roster, words_in_the_bytes)] == [
        voice_notes / CHAT
    ] * 2


def test_links_are_not_followed(voice_notes, folder, study, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    export(elsewhere, "PTT-1.opus")
    export(voice_notes, "PTT-1.opus", stem="Derek")
    try:
        (voice_notes / f"{CHAT}.zip").symlink_to(elsewhere / f"{CHAT}.zip")
        (voice_notes / "Derek").symlink_to(elsewhere)
    except OSError:
        pytest.skip("this system makes no links")
    assert waiting(folder, study) == []


def test_a_model_is_a_folder_with_all_its_files_and_never_a_name_that_would_be_fetched(tmp_path):
    for path in (Path("tiny.en"), tmp_path / "none"):
        with pytest.raises(CommandError, match="nothing is fetched by name"):
            model.check_model(path)
    (tmp_path / "model.bin").write_bytes(b"")
    with pytest.raises(CommandError, match=r"config.json, tokenizer.json missing"):
        model.check_model(tmp_path)
    for name in ("config.json", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"")
    model.check_model(tmp_path)
    model.check_model(None)


def test_without_the_extra_the_command_says_what_to_install(voice_notes, folder, monkeypatch, capsys):
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    export(voice_notes, "PTT-1.opus")
    assert cli.main(["transcribe", "--study", str(folder)]) == 2
    assert capsys.readouterr().err == (
        "faster_whisper is not installed. Transcription is an extra: python -m pip install -e "
        '".[transcribe]"\n'
    )
    assert not (voice_notes / CHAT).exists()


def test_the_command_says_that_machine_transcripts_are_not_quoted_and_then_that_nothing_waits(
    voice_notes, folder, monkeypatch, capsys
):
    monkeypatch.setattr(model, "load_model", lambda _: words_in_the_bytes)
    export(voice_notes, "PTT-1.opus", "PTT-2.opus")
    assert cli.main(["transcribe", "--study", str(folder)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("2 transcripts written")
    assert "must not be quoted" in out
    assert cli.main(["transcribe", "--study", str(folder)]) == 0
    assert capsys.readouterr().out == "Nothing to do: every voice note has a transcript.\n"


def test_the_command_s_last_words_say_how_many_voice_notes_have_parts_that_were_not_understood(
    voice_notes, folder, monkeypatch, capsys
):
    def understands_the_first_only(audio: bytes) -> list[Part]:
        if b"PTT-1" in audio:
            return words_in_the_bytes(audio)
        return [Part(0, 4.2, ""), Part(4.2, 6, "I had tea."), Part(6, 9, "")]

    monkeypatch.setattr(model, "load_model", lambda _: understands_the_first_only)
    export(voice_notes, "PTT-1.opus", "PTT-2.opus", "PTT-3.opus")
    assert cli.main(["transcribe", "--study", str(folder)]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "In 2 voice notes there are parts in which nothing was understood:",
        "lines such as '# from 0:00 to 0:12 nothing was understood' say where to listen.",
    ]


def test_a_model_by_name_is_exit_code_2_and_audio_that_cannot_be_transcribed_exit_code_1(
    voice_notes, folder, monkeypatch, capsys
):
    assert cli.main(["transcribe", "--study", str(folder), "--model", "tiny.en"]) == 2
    monkeypatch.setattr(model, "load_model", lambda _: words_in_the_bytes)
    export(voice_notes, "PTT-1.opus")
    (voice_notes / "b.zip").write_bytes(b"")
    assert cli.main(["transcribe", "--study", str(folder)]) == 1
    captured = capsys.readouterr()
    assert "1 transcript written" in captured.out
    assert "data/raw/voice_notes/b.zip: is damaged, or not a .zip." in captured.err
