"""Voice notes and the messages that announce them: numbers 18, 19, 21 and 24."""

from __future__ import annotations

from helpers.example.files import opus_of_silence, stored
from inputs.forms import AUDIO, TEA, Files, Input, Statuses, chat, in_folder, m4a, script, wav

CHAT, CHAT_FOLDER = "voice_notes/chat.txt", "voice_notes/chat/"
STEM = "PTT-20231013-WA0001"
NOTE = opus_of_silence(6)
WORDS = b"I had tea.\n"


def voices(
    number: int,
    name: str,
    text: str,
    files: Files,
    statuses: Statuses,
    *records: str,
    says: tuple[str, ...] = (),
) -> Input:
    """Return a chat exported as .txt, and the files of its folder."""
    parsed = script(text)
    expected = {CHAT: parsed.statuses} | {f"{CHAT_FOLDER}{file}": rows for file, rows in statuses.items()}
    return Input(number, name, {CHAT: parsed.bytes(), **in_folder("chat", files)}, expected, records, says)


def sent(audio: str = AUDIO, status: str = "merged") -> str:
    """Return a chat of one message that announces an audio."""
    return f"{status} | 13/10/2023, 09:31 - Aisha Khan: {audio} (file attached)"


MATCHES = (
    voices(
        18,
        "a voice note that is named and not there",
        sent(status="quarantined no_audio"),
        {f"{STEM}.txt": WORDS},
        {f"{STEM}.txt": ["quarantined no_audio"]},
        says=("the message names a voice note that is not in the export",),
    ),
    voices(
        18,
        "a voice note that is there and not named",
        "excluded chat_message | 13/10/2023, 09:31 - Aisha Khan: on my way",
        {AUDIO: NOTE, f"{STEM}.txt": WORDS, "IMG-20231013-WA0003.jpg": b"\xff\xd8"},
        {
            AUDIO: ["file: quarantined no_message"],
            f"{STEM}.txt": ["file: quarantined no_message"],
            "IMG-20231013-WA0003.jpg": ["file: excluded other_media"],
        },
    ),
    voices(
        18,
        "names that differ by capitals",
        sent(AUDIO.lower()),
        {AUDIO.upper(): NOTE, f"{STEM.title()}.TXT": WORDS},
        {AUDIO.upper(): ["file: merged"], f"{STEM.title()}.TXT": ["kept"]},
        TEA,
    ),
    voices(
        18,
        "names that spell an accent in two ways",
        sent("PTT-20231013-cafe\u0301.opus"),
        {"PTT-20231013-caf\u00e9.opus": NOTE, "PTT-20231013-cafe\u0301.txt": WORDS},
        {"PTT-20231013-caf\u00e9.opus": ["file: merged"], "PTT-20231013-caf\u00e9.txt": ["kept"]},
        TEA,
    ),
    voices(
        18,
        "one voice note announced twice",
        f"{sent()}\nquarantined sent_twice | 13/10/2023, 09:33 - Aisha Khan: {AUDIO} (file attached)",
        {AUDIO: NOTE, f"{STEM}.txt": WORDS},
        {AUDIO: ["file: merged"], f"{STEM}.txt": ["kept"]},
        TEA,
    ),
    voices(
        18,
        "forwarded audio of another day, with a transcript",
        sent("AUD-20231009-WA0007.opus", "merged + other_date"),
        {"AUD-20231009-WA0007.opus": NOTE, "AUD-20231009-WA0007.txt": WORDS},
        {"AUD-20231009-WA0007.opus": ["file: merged"], "AUD-20231009-WA0007.txt": ["kept"]},
        TEA,
    ),
    voices(
        18,
        "forwarded audio without a transcript",
        sent("AUD-20231013-WA0007.opus", "excluded forwarded_audio"),
        {"AUD-20231013-WA0007.opus": NOTE},
        {"AUD-20231013-WA0007.opus": ["file: excluded forwarded_audio"]},
    ),
    voices(
        18,
        "a voice note of the researcher",
        f"excluded voice_note_of_another | 13/10/2023, 09:31 - Helen Marsh: {AUDIO} (file attached)",
        {AUDIO: NOTE, f"{STEM}.txt": WORDS},
        {
            AUDIO: ["file: excluded announced_but_not_kept"],
            f"{STEM}.txt": ["excluded announced_but_not_kept"],
        },
    ),
    voices(
        18,
        "a caption below the voice note",
        f"{sent()}\nmerged | listen to this",
        {AUDIO: NOTE, f"{STEM}.txt": WORDS},
        {AUDIO: ["file: merged"], f"{STEM}.txt": ["kept"]},
        TEA,
    ),
    voices(
        19,
        "media left out, of a voice note that has a transcript",
        """
quarantined left_out_media + wording:1 | 13/10/2023, 09:31 - Aisha Khan: <Media omitted>
excluded other_media           | 13/10/2023, 09:32 - Helen Marsh: <Media omitted>
quarantined no_audio           | 13/10/2023, 09:33 - Aisha Khan: \u200eaudio omitted
excluded voice_note_of_another | 13/10/2023, 09:34 - Helen Marsh: \u200eaudio omitted
excluded other_media           | 13/10/2023, 09:35 - Aisha Khan: \u200eimage omitted
""",
        {f"{STEM}.txt": WORDS},
        {f"{STEM}.txt": ["file: quarantined no_message"]},
        says=(
            "line 1: media of a worker that the export leaves out",
            "line 3: the message names a voice note that is not in the export",
        ),
    ),
    voices(
        19,
        "pictures and voice notes left out by Android: one question for all",
        "\n".join(
            f"quarantined left_out_media + wording:1 | 13/10/2023, 09:{n} - Aisha Khan: <Media omitted>"
            for n in range(10, 40)
        ),
        {},
        {},
        says=("line 1 and 29 more: media of a worker that the export leaves out",),
    ),
    voices(
        19,
        "media left out in a language that is not listed: one question for each wording",
        """
excluded chat_message                  | [13/10/23, 09:30:00] Helen Marsh: shwmae
quarantined left_out_media + wording:1 | [13/10/23, 09:31:00] Aisha Khan: \u200esain wedi'i hepgor
quarantined left_out_media + wording:2 | [13/10/23, 09:32:00] Aisha Khan: \u200edelwedd wedi'i hepgor
quarantined left_out_media + wording:1 | \u200e[13/10/23, 09:33:00] Aisha Khan: \u200eSain wedi'i hepgor
excluded other_media                   | [13/10/23, 09:34:00] Helen Marsh: \u200esain wedi'i hepgor
excluded chat_message                  | [13/10/23, 09:35:00] Aisha Khan: \u200eDo we know what that means?
excluded system_message                | [13/10/23, 09:36:00] Team: \u200eAisha Khan made a thing
""",
        {},
        {},
        says=(
            "line 2 and 1 more: media of a worker that the export leaves out",
            "line 3: media of a worker that the export leaves out",
        ),
    ),
    Input(
        19,
        "wordings whose meaning study.yaml gives",
        {
            CHAT: (
                "[13/10/23, 09:31:00] Aisha Khan: \u200esain wedi'i hepgor\n"
                "[13/10/23, 09:32:00] Aisha Khan: \u200edelwedd wedi'i hepgor\n"
                "[13/10/23, 09:33:00] Aisha Khan: <Media omitted>\n"
                "[13/10/23, 09:34:00] Aisha Khan: \u200ewedi newid enw\n"
            ).encode()
        },
        {
            CHAT: [
                "quarantined no_audio",
                "excluded other_media",
                "excluded other_media",
                "excluded system_message",
            ]
        },
        study=(
            "disclosure:",
            (
                "left_out_media: {sain wedi'i hepgor: voice_note, delwedd wedi'i hepgor: other_media, "
                "<Media omitted>: other_media, wedi newid enw: system_message}\ndisclosure:"
            ),
        ),
    ),
    chat(
        20,
        "typed words that begin with a mark of direction, or stand close to the name",
        """
excluded chat_message    | [13/10/23, 09:30:00] Aisha Khan: \u200eNo idea, let us try it out!
excluded chat_message    | [13/10/23, 09:31:00] Aisha Khan: \u200e\u200eAll well here \U0001f60c
excluded chat_message    | [13/10/23, 09:32:00] Aisha Khan: \u200eBy the way, who has the keys for the small room
excluded chat_message    | [13/10/23, 09:33:00] Aisha Khan:.
excluded chat_message    | [13/10/23, 09:34:00] Aisha Khan:yes
excluded deleted_message | [13/10/23, 09:35:00] Aisha Khan: \u200eThis message was deleted.
excluded system_message  | [13/10/23, 09:36:00] Aisha Khan: \u200eAisha Khan started a video call
""",
    ),
)

_mp4 = m4a(6).replace(b"soun", b"vide")
KINDS_OF_AUDIO = (
    *(
        voices(
            18,
            f"a voice note of {what}",
            sent(f"PTT-20231013-WA0001{suffix}", status),
            {f"PTT-20231013-WA0001{suffix}": data, f"{STEM}.txt": WORDS},
            {f"PTT-20231013-WA0001{suffix}": [f"file: {of_audio}"], f"{STEM}.txt": ["kept"]},
            TEA,
        )
        for what, suffix, data, status, of_audio in (
            ("a recorder", ".wav", wav(), "merged", "merged"),
            ("an old phone", ".3gp", m4a(6), "merged", "merged"),
            ("a kind that no suffix tells", ".bin", NOTE, "merged", "merged"),
            ("a dictation machine, which was converted", ".ds2", wav(), "merged", "merged"),
        )
    ),
    voices(
        18,
        "a voice note of a kind that cannot be measured",
        sent("memo.ds2", "quarantined unmeasured_audio"),
        {"memo.ds2": b"\x03ds2" + bytes(600), "memo.txt": WORDS},
        {"memo.ds2": ["file: quarantined unmeasured_audio"], "memo.txt": ["quarantined unmeasured_audio"]},
        says=("put an .m4a or .wav of it in its place",),
    ),
    voices(
        18,
        "a voice note of 0 bytes",
        sent(status="quarantined unreadable_audio"),
        {AUDIO: b"", f"{STEM}.txt": WORDS},
        {AUDIO: ["file: quarantined unreadable_audio"], f"{STEM}.txt": ["quarantined unreadable_audio"]},
    ),
    voices(
        18,
        "a video that has a transcript",
        sent("walk.mp4", "excluded other_media"),
        {"walk.mp4": _mp4, "walk.txt": WORDS},
        {"walk.mp4": ["file: excluded other_media"], "walk.txt": ["quarantined not_a_voice_note"]},
        says=("a picture, a video or a document of this name, and no voice note",),
    ),
    voices(
        18,
        "what is not there: a video by its name, and what may have been a voice note",
        f"""
{sent("VID-20231013-WA0004.3gp", "excluded other_media")}
{sent("memo.webm", "quarantined left_out_media")}
{sent("PTT-20231013-WA0005.webm", "quarantined no_audio")}
{sent("walk.mp4", "excluded other_media")}
""",
        {"memo.txt": WORDS},
        {"memo.txt": ["quarantined no_audio"]},
    ),
    voices(
        18,
        "an announcement in a language that is not listed",
        """
merged               | [13/10/23, 09:31:00] Aisha Khan: \u200ememo.m4a (wedi ei atodi)
excluded other_media | [13/10/23, 09:32:00] Aisha Khan: \u200etap.jpg (wedi ei atodi)
""",
        {"memo.m4a": m4a(6), "memo.txt": WORDS},
        {"memo.m4a": ["file: merged"], "memo.txt": ["kept"]},
        TEA,
    ),
)

_earlier = script(f"""
excluded chat_message | 13/10/2023, 09:30 - Aisha Khan: on my way
merged                | 13/10/2023, 09:31 - Aisha Khan: {AUDIO} (file attached)
excluded chat_message | 13/10/2023, 09:32 - Helen Marsh: thank you
excluded chat_message | and good night
""")
_later = script(f"""
excluded in_another_export     | 13/10/2023, 09:31 - Aisha Khan: {AUDIO} (file attached)
excluded in_another_export     | 13/10/2023, 09:32 - Helen Marsh: thank you
excluded in_another_export     | and good night
excluded chat_message          | 14/10/2023, 09:33 - Aisha Khan: and you
""")
_edited = script(
    "excluded chat_message + edited | 13/10/2023, 09:30 - Aisha Khan: on my way at last "
    "<This message was edited>"
)
OVERLAPS = (
    Input(
        21,
        "two exports of one chat that overlap",
        {
            "voice_notes/a.zip": stored({"_chat.txt": _earlier.bytes(), AUDIO: NOTE}),
            "voice_notes/b.zip": stored({"_chat.txt": _later.bytes(), AUDIO: NOTE}),
            f"voice_notes/a/{STEM}.txt": WORDS,
            f"voice_notes/b/{STEM}.txt": WORDS,
        },
        {
            "voice_notes/a.zip (member)": ["excluded chat_read_line_by_line", "merged"],
            "voice_notes/b.zip (member)": ["excluded chat_read_line_by_line", "excluded in_another_export"],
            "voice_notes/a.zip/_chat.txt": _earlier.statuses,
            "voice_notes/b.zip/_chat.txt": _later.statuses,
            f"voice_notes/a/{STEM}.txt": ["kept"],
            f"voice_notes/b/{STEM}.txt": ["excluded in_another_export"],
        },
        (TEA,),
    ),
    Input(
        21,
        "the export with media is read, whichever comes first",
        {
            "voice_notes/a.txt": b"13/10/2023, 09:31 - Aisha Khan: <Media omitted>\n",
            "voice_notes/b.zip": stored(
                {
                    "_chat.txt": f"13/10/2023, 09:31 - Aisha Khan: {AUDIO} (file attached)\n".encode(),
                    AUDIO: NOTE,
                }
            ),
            f"voice_notes/b/{STEM}.txt": WORDS,
        },
        {
            "voice_notes/a.txt": ["excluded in_another_export + wording:1"],
            "voice_notes/b.zip (member)": ["excluded chat_read_line_by_line", "merged"],
            "voice_notes/b.zip/_chat.txt": ["merged"],
            f"voice_notes/b/{STEM}.txt": ["kept"],
        },
        (TEA,),
    ),
    Input(
        21,
        "a message that was edited between two exports",
        {
            "voice_notes/a.txt": b"13/10/2023, 09:30 - Aisha Khan: on my way\n",
            "voice_notes/b.txt": _edited.bytes(),
        },
        {"voice_notes/a.txt": ["excluded chat_message"], "voice_notes/b.txt": _edited.statuses},
    ),
    Input(
        21,
        "one export under two names",
        {
            "voice_notes/a.txt": b"13/10/2023, 09:30 - Aisha Khan: on my way\n",
            "voice_notes/b.txt": b"13/10/2023, 09:30 - Aisha Khan: on my way\n",
        },
        {
            "voice_notes/a.txt": ["excluded chat_message"],
            "voice_notes/b.txt": ["file: excluded copy_of_another_file"],
        },
    ),
)


def _night(*times: str) -> tuple[str, Files, Statuses]:
    """Return a chat of voice notes in the night in which an hour comes twice, with its files."""
    names = [f"PTT-20231029-WA{n:04d}" for n in range(len(times))]
    text = "\n".join(
        (
            f"{time.partition('/')[2] or 'merged'} | 29/10/2023, {time.partition('/')[0]} - Aisha "
            f"Khan: {name}.opus (file attached)"
        )
        for time, name in zip(times, names, strict=True)
    )
    files = {f"{name}.opus": opus_of_silence(6 + n) for n, name in enumerate(names)} | {
        f"{name}.txt": b"Note %d.\n" % n for n, name in enumerate(names)
    }
    return (
        text,
        files,
        {f"{name}.opus": ["file: merged"] for name in names} | {f"{name}.txt": ["kept"] for name in names},
    )


CLOCKS = (
    voices(
        24,
        "the hour that comes twice, in order",
        *_night("01:50", "01:10/merged + goes_back"),
        "W1 2023-10-29 01:50:00 (2023-10-29T00:50:00Z by_order) W1: Note 0.",
        "W1 2023-10-29 01:10:00 (2023-10-29T01:10:00Z by_order) W1: Note 1.",
    ),
    voices(
        24,
        "the hour that comes twice, without a sign which is meant",
        *_night("01:30"),
        "W1 2023-10-29 01:30:00 ( ambiguous) W1: Note 0.",
    ),
)


INPUTS = (*MATCHES, *KINDS_OF_AUDIO, *OVERLAPS, *CLOCKS)
