"""Typed messages of a chat are counted if the study says so: one contact a day and worker, each line one status."""

from __future__ import annotations

import pytest

from conftest import STUDY
from helpers.errors import FieldworkError
from helpers.example.files import opus_of_silence, stored
from helpers.fieldwork import gather, take_stock
from helpers.study.study import Study, parse_study

VOICE = "  - {id: voice_note, label: Voice notes, singular: Voice note, folder: voice_notes, counted_role: worker}\n"
TYPED = (
    "  - {id: typed, reader: chat, label: Messages, singular: Day of messages, folder: voice_notes, "
    "counted_role: worker}\n"
)
CHAT = (
    "05/10/2023, 08:00 - Messages and calls are end-to-end encrypted.\n"
    "05/10/2023, 09:30 - Aisha Khan: on my way\n"
    "\n"
    "and late\n"
    "05/10/2023, 09:31 - Aisha Khan: PTT-20231005-WA0001.opus (file attached)\n"
    "05/10/2023, 09:40 - Helen Marsh: take your time\n"
    "05/10/2023, 09:41 - Aisha Khan: https://example.org/map\n"
    "05/10/2023, 09:42 - Aisha Khan: \U0001f44d\n"
    "05/10/2023, 09:43 - Aisha Khan: <Media omitted>\n"
    "05/10/2023, 09:50 - Aisha Khan: there now <This message was edited>\n"
    "06/10/2023, 10:00 - Aisha Khan: This message was deleted\n"
    "06/10/2023, 10:01 - Aisha Khan: a quiet day\n"
)
NAME = "WhatsApp Chat with Aisha Khan"
ONLY_TYPED = STUDY.replace(VOICE, TYPED)
BOTH = STUDY.replace(VOICE, VOICE + TYPED)


@pytest.fixture
def put(folder):
    """Return a writer of raw files, which replaces the facts of the study too."""

    def write(facts: str, files: dict[str, bytes]) -> Study:
        (folder / "data/study.yaml").write_text(facts, encoding="utf-8")
        for name, data in files.items():
            path = folder / "data/raw" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return parse_study(facts)

    return write


def said(records) -> list[tuple[str, ...]]:
    return list(records[["contact_id", "time", "speaker", "text"]].itertuples(index=False, name=None))


MESSAGES = [
    ("W1-2023-10-05-typed-01", "09:30:00", "W1", "on my way and late"),
    ("W1-2023-10-05-typed-01", "09:50:00", "W1", "there now"),
    ("W1-2023-10-06-typed-01", "10:01:00", "W1", "a quiet day"),
]


def test_a_chat_without_media_is_counted_by_its_typed_messages(folder, put):
    study = put(ONLY_TYPED, {"voice_notes/Chat.txt": CHAT.encode()})
    ledger, records = gather(folder, study)
    assert said(records) == MESSAGES
    of_chat = ledger[ledger["unit"] == "line"]
    assert list(of_chat["reason"].where(of_chat["reason"] != "", of_chat["status"])) == [
        "system_message",
        "kept",
        "blank",
        "merged",
        "media_not_read",
        "message_of_another",
        "link_only",
        "no_words_said",
        "media_not_read",
        "kept",
        "deleted_message",
        "kept",
    ]


def test_typed_messages_are_excluded_with_a_reason_that_names_the_reader_if_no_source_reads_them(folder, put):
    study = put(STUDY, {"voice_notes/Chat.txt": CHAT.replace("<Media omitted>", "tea").encode()})
    ledger = take_stock(folder, study)
    assert (ledger["reason"] == "chat_message").sum() == 9


def test_one_export_serves_a_source_of_voice_notes_and_one_of_typed_messages(folder, put):
    files = {
        f"voice_notes/{NAME}.zip": stored(
            {
                f"{NAME}.txt": CHAT.replace("<Media omitted>", "tea").encode(),
                "PTT-20231005-WA0001.opus": opus_of_silence(6),
            }
        ),
        f"voice_notes/{NAME}/PTT-20231005-WA0001.txt": b"I had tea.\n",
    }
    for facts in (BOTH, STUDY.replace(VOICE, TYPED + VOICE)):
        ledger, records = gather(folder, put(facts, files))
        assert ledger[["file", "unit", "line", "subline"]].duplicated().sum() == 0
        assert set(records["contact_id"]) == {
            "W1-2023-10-05-voice_note-01",
            "W1-2023-10-05-typed-01",
            "W1-2023-10-06-typed-01",
        }
        assert (ledger["status"] == "quarantined").sum() == 0


def test_a_message_that_two_exports_have_is_counted_once_and_their_day_is_one_contact(folder, put):
    longer = CHAT + "06/10/2023, 18:00 - Aisha Khan: home at last\n"
    study = put(ONLY_TYPED, {"voice_notes/a.txt": CHAT.encode(), "voice_notes/b.txt": longer.encode()})
    ledger, records = gather(folder, study)
    assert said(records) == [*MESSAGES, ("W1-2023-10-06-typed-01", "18:00:00", "W1", "home at last")]
    of_second = ledger[ledger["file"].str.endswith("b.txt")]
    assert list(of_second["status"].unique()) == ["excluded", "kept"]
    assert (of_second["status"] == "kept").sum() == 1


def test_a_message_is_read_where_a_source_reads_it_whichever_export_comes_first(folder, put):
    facts = STUDY.replace(VOICE, VOICE + TYPED.replace("folder: voice_notes", "folder: written"))
    chat = CHAT.replace("<Media omitted>", "tea").replace("PTT-20231005-WA0001.opus (file attached)", "hello")
    files = {f"{place}/{name}.txt": chat.encode() for place in ("voice_notes", "written") for name in "ab"}
    files["voice_notes/b.txt"] += b"07/10/2023, 10:01 - Aisha Khan: more\n"
    files["written/b.txt"] += b"08/10/2023, 10:01 - Aisha Khan: again\n"
    _, records = gather(folder, put(facts, files))
    assert [text for *_, text in said(records)] == [
        "on my way and late",
        "hello",
        "tea",
        "there now",
        "a quiet day",
        "again",
    ]


def test_a_day_of_messages_outside_the_calendar_is_quarantined_with_the_others_left(folder, put):
    outside = CHAT + "06/12/2023, 18:00 - Aisha Khan: later\n"
    study = put(ONLY_TYPED, {"voice_notes/a.txt": outside.encode()})
    with pytest.raises(
        FieldworkError, match="a.txt, line 13: the date is 38 days after the study's calendar"
    ):
        gather(folder, study)
    assert said(gather(folder, study, quarantine="continue").records) == MESSAGES


PHOTO = "IMG-20231005-WA0002.jpg"
WITH_PICTURES = (
    f"05/10/2023, 09:30 - Aisha Khan: {PHOTO} (file attached)\nhere is the hub\nand the urn\n"
    f"05/10/2023, 09:31 - Helen Marsh: {PHOTO} (file attached)\nmine\n"
    "05/10/2023, 09:32 - Aisha Khan: Waiting for this message. This may take a while.\n"
    f"05/10/2023, 09:33 - Aisha Khan: {PHOTO} (file attached)\n\n"
)
ON_IPHONE = (
    "[05/10/2023, 09:30:00] Aisha Khan: here is the hub and the urn "
    "\u200e<attached: 00000012-PHOTO-2023-10-05-09-30-00.jpg>\n"
    "\u200e[05/10/2023, 09:31:00] Aisha Khan: Rota.pdf \u2022 \u200e2 pages \u200e<attached: 00000013-Rota.pdf>\n"
)


@pytest.mark.parametrize("chat", [WITH_PICTURES, ON_IPHONE])
def test_what_is_typed_with_a_picture_is_counted_and_names_of_files_are_not(folder, put, chat):
    study = put(ONLY_TYPED, {"voice_notes/Chat.txt": chat.encode()})
    ledger, records = gather(folder, study)
    assert list(records["text"]) == ["here is the hub and the urn"]
    assert set(ledger[ledger["unit"] == "line"]["reason"]) <= {
        "",
        "other_media",
        "media_not_read",
        "empty_message",
        "no_words_said",
        "message_of_another",
        "blank",
    }


def test_a_caption_that_two_exports_have_is_counted_once(folder, put):
    later = WITH_PICTURES + "06/10/2023, 10:01 - Aisha Khan: a quiet day\n"
    files = {"voice_notes/A.txt": WITH_PICTURES.encode(), "voice_notes/B.txt": later.encode()}
    _, records = gather(folder, put(ONLY_TYPED, files))
    assert list(records["text"]) == ["here is the hub and the urn", "a quiet day"]


def test_a_caption_is_counted_where_the_picture_is_in_the_export(folder, put):
    files = {f"{NAME}.txt": WITH_PICTURES.encode(), PHOTO: b"\xff\xd8\xff\xe0 picture"}
    study = put(BOTH, {f"voice_notes/{NAME}.zip": stored(files)})
    _, records = gather(folder, study, quarantine="continue")
    assert list(records["text"]) == ["here is the hub and the urn"]
