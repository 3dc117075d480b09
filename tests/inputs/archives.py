"""Archives of chats: number 22."""

from __future__ import annotations

from helpers.example.files import opus_of_silence, stored
from inputs.forms import (
    AUDIO,
    SENT,
    TEA,
    Files,
    Input,
    Statuses,
    in_folder,
    packed,
    renamed,
    script,
    whole,
    with_flags,
    with_size,
)

ZIP = "voice_notes/chat.zip"
LINES = script(f"""
excluded chat_message | 13/10/2023, 09:30 - Helen Marsh: are you there
merged                | 13/10/2023, 09:31 - Aisha Khan: {SENT}
""")
NOTE = opus_of_silence(6)
WORDS = in_folder("chat", {"PTT-20231013-WA0001.txt": b"I had tea.\n"})
TYPED = b"13/10/2023, 09:30 - Aisha Khan: on my way\n13/10/2023, 09:31 - Helen Marsh: good\n"


def _export(
    members: Files,
    statuses: list[str],
    name: str,
    *,
    text: str = "chat.txt",
    lines: list[str] | None = None,
    words: str = "kept",
) -> Input:
    """Return an export whose one voice note is read, whatever else is in it."""
    expected: Statuses = {
        f"{ZIP} (member)": statuses,
        f"{ZIP}/{text}": lines or LINES.statuses,
        "voice_notes/chat/PTT-20231013-WA0001.txt": [words],
    }
    return Input(22, name, {ZIP: stored(members), **WORDS}, expected, (TEA,) if words == "kept" else ())


def _refused(name: str, data: bytes, reason: str) -> Input:
    """Return an export that is refused as a whole, and with it the transcript that nothing announces."""
    expected = {
        ZIP: [f"file: quarantined {reason}"],
        "voice_notes/chat/PTT-20231013-WA0001.txt": ["file: quarantined no_message"],
    }
    return Input(22, name, {ZIP: data, **WORDS}, expected)


GOOD = stored({"chat.txt": LINES.bytes(), AUDIO: NOTE})
_bad_chat, _bad_note = (
    GOOD.replace(b"are you there", b"are you hexed"),
    GOOD.replace(b"\x58" * 90, b"\x57" * 90),
)
assert GOOD not in (_bad_chat, _bad_note)

INPUTS = (
    _export(
        {AUDIO: NOTE, "chat.txt": LINES.bytes()},
        ["merged", "excluded chat_read_line_by_line"],
        "the media first",
    ),
    _export(
        {"_chat.txt": LINES.bytes(), AUDIO: NOTE},
        ["excluded chat_read_line_by_line", "merged"],
        "the chat of iOS",
        text="_chat.txt",
    ),
    _export(
        {"rota.txt": b"Monday: keys\nTuesday: cups\n", "chat.txt": LINES.bytes(), AUDIO: NOTE},
        ["excluded other_media", "excluded chat_read_line_by_line", "merged"],
        "a text document that was sent in the chat",
    ),
    _export(
        {
            "media/": b"",
            "chat.txt": LINES.bytes(),
            f"media/{AUDIO}": NOTE,
            "IMG-20231013-WA0002.jpg": b"\xff\xd8",
            "more.zip": stored({"a": b"b"}),
        },
        [
            "excluded folder",
            "excluded chat_read_line_by_line",
            "merged",
            "excluded other_media",
            "excluded other_media",
        ],
        "folders, a picture and a .zip within",
    ),
    _export(
        {"chat.txt": LINES.bytes(), AUDIO: NOTE, ".DS_Store": b"\0", "__MACOSX/._chat.txt": b"\0"},
        ["excluded chat_read_line_by_line", "merged", "excluded not_fieldwork", "excluded not_fieldwork"],
        "what macOS adds to a .zip",
    ),
    Input(
        22,
        "a name that is not UTF-8, of a file that no message names",
        {ZIP: renamed(stored({"chat.txt": TYPED, "PTT-20231013-caf_.opus": NOTE}), "caf_", b"caf\x82")},
        {
            f"{ZIP} (member)": ["excluded chat_read_line_by_line", "quarantined no_message"],
            f"{ZIP}/chat.txt": ["excluded chat_message"] * 2,
        },
    ),
    _refused(
        "a name that says it is UTF-8 and is not",
        with_flags(renamed(stored({"chat.txt": TYPED, "caf_.opus": NOTE}), "caf_", b"caf\x82"), 0x800),
        "not_a_zip",
    ),
    _refused(
        "two chats",
        stored({"chat.txt": LINES.bytes(), "WhatsApp Chat with somebody.txt": TYPED, AUDIO: NOTE}),
        "two_chats",
    ),
    _refused(
        "two chats of which none is named as the .zip",
        stored({"WhatsApp Chat with a.txt": LINES.bytes(), "WhatsApp Chat with b.txt": TYPED, AUDIO: NOTE}),
        "two_chats",
    ),
    _refused(
        "a chat that was sent as a document, which looks like a second export",
        stored(
            {
                "chat.txt": LINES.bytes() + b"13/10/2023, 09:40 - Helen Marsh: other.txt (file attached)\n",
                AUDIO: NOTE,
                "other.txt": TYPED,
            }
        ),
        "two_chats",
    ),
    _export(
        {"Export/_chat.txt": b"\xff\xfe" + LINES.bytes("utf-16-le"), f"Export/{AUDIO}": NOTE},
        ["excluded chat_read_line_by_line", "merged"],
        "the chat in a folder, in UTF-16",
        text="Export/_chat.txt",
        lines=[f"{LINES.statuses[0]} + encoding_utf16", LINES.statuses[1]],
    ),
    _refused("no chat", stored({AUDIO: NOTE, "IMG-20231013-WA0002.jpg": b"\xff\xd8"}), "no_chat"),
    _refused("nothing in it", stored({}), "no_chat"),
    _refused(
        "names that lead outside it",
        stored({"chat.txt": LINES.bytes(), f"../{AUDIO}": NOTE}),
        "unsafe_archive",
    ),
    _refused(
        "names that lead outside it, as Windows writes them",
        renamed(stored({"chat.txt": LINES.bytes(), f"..+{AUDIO}": NOTE}), "..+", b"..\\"),
        "unsafe_archive",
    ),
    _refused(
        "names from the root", stored({"chat.txt": LINES.bytes(), f"/etc/{AUDIO}": NOTE}), "unsafe_archive"
    ),
    _refused(
        "one name twice",
        renamed(
            stored({"chat.txt": LINES.bytes(), AUDIO: NOTE, "PTT-20231013-WA0009.opus": NOTE}),
            "WA0009",
            b"WA0001",
        ),
        "unsafe_archive",
    ),
    _refused("a password", with_flags(GOOD, 1), "password_protected"),
    _refused("far larger than it seems, by its directory", with_size(GOOD, 3_000_000_000), "unsafe_archive"),
    _refused(
        "far larger than it seems, in truth",
        packed({"chat.txt": TYPED + b"tea " * 15_000_000, AUDIO: NOTE}),
        "unsafe_archive",
    ),
    _refused("damaged where the chat is", _bad_chat, "not_a_zip"),
    _refused("cut short", GOOD[:-40], "not_a_zip"),
    _refused("no .zip at all", b"PK\3\4 and no more", "not_a_zip"),
    whole(22, "an empty .zip file", ZIP, b"", "file: quarantined empty_file"),
    Input(
        22,
        "damaged where the voice note is",
        {ZIP: _bad_note, **WORDS},
        {
            f"{ZIP} (member)": ["excluded chat_read_line_by_line", "quarantined unreadable_audio"],
            f"{ZIP}/chat.txt": ["excluded chat_message", "quarantined unreadable_audio"],
            "voice_notes/chat/PTT-20231013-WA0001.txt": ["quarantined unreadable_audio"],
        },
    ),
)
