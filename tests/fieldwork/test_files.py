"""Every file below data/raw is found, goes to one parser or to none, and is in the ledger."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from helpers.errors import FieldworkError
from helpers.example.files import opus_of_silence, stored
from helpers.fieldwork import gather, take_stock
from helpers.study.raw_files import files_of
from helpers.tables import LEDGER, check

NOTE = "Worker: Aisha\nObserver: Helen Marsh\nDate: 12 October 2023\n\nThe urn was on.\n"


@pytest.fixture
def put(folder):
    """Return a writer of raw files."""

    def put_file(name: str, content: str | bytes = b"\x00") -> Path:
        path = folder / "data/raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put_file


def reasons(folder, study) -> dict[str, str]:
    ledger = take_stock(folder, study)
    check(LEDGER, ledger)
    whole = ledger[ledger["unit"] == "file"]
    return dict(zip(whole["file"].str.removeprefix("data/raw/"), whole["reason"], strict=True))


def test_what_is_not_fieldwork_is_excluded_by_name_and_unknown_formats_are_quarantined(folder, study, put):
    for name in ("observations/~$a.docx", ".DS_Store", "interviews/Thumbs.db", "voice_notes/._x.zip"):
        put(name)
    for name in (
        "observations/a.pdf",
        "elsewhere/a.txt",
        "a.txt",
        "interviews/deep/a.pdf",
        "voice_notes/lonely/a.txt",
    ):
        put(name)
    put("observations/empty.md", b"")
    found = reasons(folder, study)
    assert [name for name, reason in found.items() if reason == "not_fieldwork"] == [
        ".DS_Store",
        "interviews/Thumbs.db",
        "observations/~$a.docx",
        "voice_notes/._x.zip",
    ]
    assert [name for name, reason in found.items() if reason == "unknown_format"] == [
        "interviews/deep/a.pdf",
        "observations/a.pdf",
    ]
    assert [name for name, reason in found.items() if reason == "unknown_folder"] == [
        "a.txt",
        "elsewhere/a.txt",
    ]
    assert found["voice_notes/lonely/a.txt"] == "no_message"
    assert found["observations/empty.md"] == "empty_file"
    assert found["roster.csv"] == "about_persons"


def test_a_link_is_quarantined_and_not_followed(folder, study, put):
    (folder / "elsewhere.txt").write_text(NOTE)
    put("observations/a.txt", NOTE)
    (folder / "data/raw/observations/b.txt").symlink_to(folder / "elsewhere.txt")
    (folder / "data/raw/observations/c.txt").symlink_to(folder / "nowhere.txt")
    (folder / "data/raw/deep").symlink_to(folder, target_is_directory=True)
    found = reasons(folder, study)
    assert found["observations/b.txt"] == found["observations/c.txt"] == found["deep"] == "symbolic_link"


def test_a_pipe_a_socket_or_a_device_is_named_and_never_opened(folder, study, put, special):
    put("observations/a.txt", NOTE)
    kinds = {
        "observations/b.txt": special.pipe,
        "observations/c.md": special.socket,
        "interviews/deep/d.docx": special.pipe,
        "interviews/e.vtt": special.pipe,
        "voice_notes/f.zip": special.pipe,
        "voice_notes/g.txt": special.pipe,
        "voice_notes/deep/h.txt": special.pipe,
        "elsewhere/i": special.pipe,
        "j": special.pipe,
    }
    for name, make in kinds.items():
        make(folder / "data/raw" / name)
    found = special.within_time(lambda: reasons(folder, study))
    assert {name: found[name] for name in kinds} == dict.fromkeys(kinds, "special_file")


def test_a_link_to_a_device_is_a_link_and_never_opened(folder, study, put, special):
    put("observations/a.txt", NOTE)
    special.pipe(folder / "elsewhere.txt")
    for name, place in {"b.txt": "/dev/zero", "c.txt": folder / "elsewhere.txt"}.items():
        (folder / "data/raw/observations" / name).symlink_to(place)
    found = special.within_time(lambda: reasons(folder, study))
    assert found["observations/b.txt"] == found["observations/c.txt"] == "symbolic_link"


def test_a_pipe_in_the_folder_of_an_export_is_named_and_never_opened(folder, study, put, special):
    put("voice_notes/chat.txt", "13/10/2023, 09:30 - Aisha: PTT-1.opus (file attached)\n")
    put("voice_notes/chat/PTT-1.opus", opus_of_silence(2))
    for name in ("PTT-1.txt", "PTT-2.opus", "x.zip", "deep/PTT-3.txt"):
        special.pipe(folder / "data/raw/voice_notes/chat" / name)
    found = special.within_time(lambda: reasons(folder, study))
    assert [found[f"voice_notes/chat/{name}"] for name in ("PTT-1.txt", "PTT-2.opus", "deep/PTT-3.txt")] == [
        "special_file"
    ] * 3


def test_a_copy_under_another_name_is_excluded_as_a_copy(folder, study, put):
    put("observations/a.txt", NOTE)
    put("observations/b.txt", NOTE)
    put("interviews/2023-10-12 x.txt", NOTE)
    found = reasons(folder, study)
    assert found["observations/b.txt"] == "copy_of_another_file"
    assert len(take_stock(folder, study).query("status == 'kept'")) == 1


def test_of_an_export_that_was_saved_twice_the_one_with_a_folder_is_read(folder, study, put):
    export = stored(
        {
            "_chat.txt": b"13/10/2023, 09:30 - Aisha: PTT-1.opus (file attached)\n",
            "PTT-1.opus": opus_of_silence(9),
        }
    )
    put("voice_notes/Chat (1).zip", export)
    put("voice_notes/Chat.zip", export)
    put("voice_notes/Chat/PTT-1.txt", "I had tea.")
    assert reasons(folder, study)["voice_notes/Chat (1).zip"] == "copy_of_another_file"
    assert list(gather(folder, study).records["text"]) == ["I had tea."]


def test_names_that_differ_only_in_capitals_or_accents_clash(folder, study, put):
    put("observations/Cafe\u0301.txt", NOTE)
    put("observations/caf\u00e9.txt", NOTE + "More.\n")
    if len(files_of(folder)) != 3:
        pytest.skip("this file system takes the two for one")
    assert list(reasons(folder, study).values()).count("name_clash") == 1
    assert unicodedata.normalize("NFC", "Cafe\u0301") == "Caf\u00e9"


def test_a_raw_file_that_changes_while_it_is_read_refuses_everything(folder, study, put):
    path = put("observations/a.txt", NOTE)

    def disturbed(paths):
        for one in paths:
            yield one
            path.write_text(NOTE + "More.\n")

    with pytest.raises(FieldworkError, match=r"observations/a\.txt: has changed while it was read"):
        gather(folder, study, track=disturbed)


def test_a_raw_file_that_comes_or_goes_while_others_are_read_refuses_everything(folder, study, put):
    put("observations/a.txt", NOTE)

    def disturbed(paths):
        yield from paths
        put("observations/new.txt", NOTE)

    with pytest.raises(FieldworkError, match=r"observations/new\.txt: has changed while it was read"):
        gather(folder, study, track=disturbed)


def test_the_folder_of_an_export_that_is_not_read_is_in_the_ledger(folder, study, put):
    put("voice_notes/x.zip", b"")
    put("voice_notes/x/PTT-1.txt", "words")
    put("voice_notes/x/.DS_Store")
    found = reasons(folder, study)
    assert found["voice_notes/x.zip"] == "empty_file"
    assert found["voice_notes/x/PTT-1.txt"] == "no_message"
    assert found["voice_notes/x/.DS_Store"] == "not_fieldwork"
