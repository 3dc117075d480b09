"""Voice notes, their audio and their transcripts: numbers 18, 19, 21, 24, 39 and 40."""

from __future__ import annotations

from helpers.example.files import opus_of_silence, stored
from inputs.forms import AUDIO, TEA, Fates, Files, Input, beside, cut_opus, docx, headers_of_opus, m4a, p, script, wav

CHAT, BESIDE = "voice_notes/chat.txt", "voice_notes/chat/"
STEM = "PTT-20231013-WA0001"
NOTE = opus_of_silence(6)
WORDS = b"I had tea.\n"


def voices(number: int, name: str, text: str, files: Files, fates: Fates, *records: str, says: tuple[str, ...] = ()) -> Input:
    """Return a chat exported as .txt, and what lies in the folder beside it."""
    told = script(text)
    expected = {CHAT: told.fates} | {f"{BESIDE}{file}": rows for file, rows in fates.items()}
    return Input(number, name, {CHAT: told.bytes(), **beside("chat", files)}, expected, records, says)


def sent(audio: str = AUDIO, fate: str = "merged") -> str:
    """Return a chat of one message that announces an audio."""
    return f"{fate} | 13/10/2023, 09:31 - Aisha Khan: {audio} (file attached)"


MATCHES = (
    voices(
        18,
        "a voice note that is named and not there",
        sent(fate="quarantined no_audio"),
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
        {AUDIO: ["file: excluded announced_but_not_kept"], f"{STEM}.txt": ["excluded announced_but_not_kept"]},
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
quarantined no_audio           | 13/10/2023, 09:31 - Aisha Khan: <Media omitted>
excluded other_media           | 13/10/2023, 09:32 - Helen Marsh: <Media omitted>
quarantined no_audio           | 13/10/2023, 09:33 - Aisha Khan: \u200eaudio omitted
excluded voice_note_of_another | 13/10/2023, 09:34 - Helen Marsh: \u200eaudio omitted
excluded other_media           | 13/10/2023, 09:35 - Aisha Khan: \u200eimage omitted
""",
        {f"{STEM}.txt": WORDS},
        {f"{STEM}.txt": ["file: quarantined no_message"]},
        says=("line 1 and 1 more: the message names a voice note that is not in the export",),
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
_edited = script("excluded chat_message + edited | 13/10/2023, 09:30 - Aisha Khan: on my way at last <This message was edited>")
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
            "voice_notes/a.zip/_chat.txt": _earlier.fates,
            "voice_notes/b.zip/_chat.txt": _later.fates,
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
            "voice_notes/b.zip": stored({"_chat.txt": f"13/10/2023, 09:31 - Aisha Khan: {AUDIO} (file attached)\n".encode(), AUDIO: NOTE}),
            f"voice_notes/b/{STEM}.txt": WORDS,
        },
        {
            "voice_notes/a.txt": ["excluded in_another_export"],
            "voice_notes/b.zip (member)": ["excluded chat_read_line_by_line", "merged"],
            "voice_notes/b.zip/_chat.txt": ["merged"],
            f"voice_notes/b/{STEM}.txt": ["kept"],
        },
        (TEA,),
    ),
    Input(
        21,
        "a message that was edited between two exports",
        {"voice_notes/a.txt": b"13/10/2023, 09:30 - Aisha Khan: on my way\n", "voice_notes/b.txt": _edited.bytes()},
        {"voice_notes/a.txt": ["excluded chat_message"], "voice_notes/b.txt": _edited.fates},
    ),
    Input(
        21,
        "one export under two names",
        {
            "voice_notes/a.txt": b"13/10/2023, 09:30 - Aisha Khan: on my way\n",
            "voice_notes/b.txt": b"13/10/2023, 09:30 - Aisha Khan: on my way\n",
        },
        {"voice_notes/a.txt": ["excluded chat_message"], "voice_notes/b.txt": ["file: excluded copy_of_another_file"]},
    ),
)


def _night(*times: str) -> tuple[str, Files, Fates]:
    """Return a chat of voice notes in the night in which an hour comes twice, with the files beside it."""
    names = [f"PTT-20231029-WA{n:04d}" for n in range(len(times))]
    text = "\n".join(
        f"{time.partition('/')[2] or 'merged'} | 29/10/2023, {time.partition('/')[0]} - Aisha Khan: {name}.opus (file attached)"
        for time, name in zip(times, names, strict=True)
    )
    files = {f"{name}.opus": opus_of_silence(6 + n) for n, name in enumerate(names)} | {
        f"{name}.txt": b"Note %d.\n" % n for n, name in enumerate(names)
    }
    return text, files, {f"{name}.opus": ["file: merged"] for name in names} | {f"{name}.txt": ["kept"] for name in names}


CLOCKS = (
    voices(
        24,
        "the hour that comes twice, in order",
        *_night("01:50", "01:10/merged + goes_back"),
        "W1 2023-10-29 01:50:00 (2023-10-29T00:50:00Z by_order) W1: Note 0.",
        "W1 2023-10-29 01:10:00 (2023-10-29T01:10:00Z by_order) W1: Note 1.",
    ),
    voices(24, "the hour that comes twice, and nothing tells", *_night("01:30"), "W1 2023-10-29 01:30:00 ( ambiguous) W1: Note 0."),
)


def audio(name: str, data: bytes, fate: str, remark: str = "", *, number: int = 39) -> Input:
    """Return a chat of one voice note; the remark stands where the audio is."""
    is_kept = fate == "merged"
    said = f" + {remark}" if remark else ""
    fates = {AUDIO: [f"file: {fate}{said}"], f"{STEM}.txt": ["kept" if is_kept else fate]}
    return voices(number, name, sent(fate=fate), {AUDIO: data, f"{STEM}.txt": WORDS}, fates, *([TEA] if is_kept else []))


SOUNDS = (
    audio("a voice note that is cut short", cut_opus(), "merged", "cut_short"),
    audio("a voice note of headers alone", headers_of_opus(), "quarantined unreadable_audio"),
    audio("an .m4a under the name of an .opus", m4a(), "merged", "container"),
    audio("a .wav under the name of an .opus", wav(), "merged", "container"),
    audio("a voice note of no bytes", b"", "quarantined unreadable_audio"),
    audio("random bytes", bytes(range(256)) * 8, "quarantined unreadable_audio"),
    audio("a web page under the name of an .opus", b"<!DOCTYPE html><html><body>Sign in</body></html>", "quarantined html_file"),
    audio("half a page of Ogg", NOTE[:40], "quarantined unreadable_audio"),
    voices(
        39,
        "silence of which a machine has made a word",
        sent(),
        {AUDIO: NOTE, f"{STEM}.unchecked.txt": b"# machine-made, not checked by ear\n\nYou\n"},
        {AUDIO: ["file: merged"], f"{STEM}.unchecked.txt": ["excluded format_line", "excluded blank", "kept"]},
        "W1 2023-10-13 09:31:00 W1: You (unchecked)",
    ),
    voices(
        39,
        "silence in which a machine has heard nothing",
        sent(fate="quarantined no_transcript"),
        {AUDIO: NOTE, f"{STEM}.unchecked.txt": b"# machine-made, not checked by ear\n# nothing was heard\n"},
        {AUDIO: ["file: quarantined no_transcript"], f"{STEM}.unchecked.txt": ["excluded format_line"] * 2},
    ),
)

TRANSCRIPTS = (
    voices(40, "no transcript", sent(fate="quarantined no_transcript"), {AUDIO: NOTE}, {AUDIO: ["file: quarantined no_transcript"]}),
    voices(
        40,
        "a transcript of a voice note that does not exist",
        sent(),
        {AUDIO: NOTE, f"{STEM}.txt": WORDS, "PTT-20231013-WA0002.txt": b"I had coffee.\n"},
        {AUDIO: ["file: merged"], f"{STEM}.txt": ["kept"], "PTT-20231013-WA0002.txt": ["file: quarantined no_message"]},
        TEA,
    ),
    voices(
        40,
        "transcripts of a machine and of a person",
        sent(),
        {AUDIO: NOTE, f"{STEM}.txt": WORDS, f"{STEM}.unchecked.txt": b"# machine-made, not checked by ear\nI had T.\n"},
        {
            AUDIO: ["file: merged"],
            f"{STEM}.txt": ["kept"],
            f"{STEM}.unchecked.txt": ["excluded format_line", "excluded machine_transcript_replaced"],
        },
        TEA,
    ),
    voices(
        40,
        "two transcripts of persons",
        sent(fate="quarantined two_transcripts"),
        {AUDIO: NOTE, f"{STEM}.txt": WORDS, f"{STEM}.docx": docx(p("I had tea."))},
        {
            AUDIO: ["file: quarantined two_transcripts"],
            f"{STEM}.txt": ["quarantined two_transcripts"],
            f"{STEM}.docx": ["quarantined two_transcripts"],
        },
    ),
    voices(
        40,
        "a transcript that is longer than the audio allows",
        sent(),
        {AUDIO: NOTE, f"{STEM}.txt": b"tea " * 50 + b"\n\nand tea\n"},
        {AUDIO: ["file: merged"], f"{STEM}.txt": ["kept + more_words_than_audio", "excluded blank", "merged"]},
        f"W1 2023-10-13 09:31:00 W1: {'tea ' * 50}and tea",
    ),
    voices(
        40,
        "a transcript without words",
        sent(fate="quarantined no_transcript"),
        {AUDIO: NOTE, f"{STEM}.txt": b" \n"},
        {AUDIO: ["file: quarantined no_transcript"], f"{STEM}.txt": ["file: quarantined empty_file"]},
    ),
    voices(
        40,
        "transcripts as .docx and .vtt",
        f"{sent()}\nmerged | 13/10/2023, 09:35 - Aisha Khan: PTT-20231013-WA0002.opus (file attached)",
        {
            AUDIO: NOTE,
            f"{STEM}.docx": docx(p("I had") + p("") + p("tea.")),
            "PTT-20231013-WA0002.opus": opus_of_silence(7),
            "PTT-20231013-WA0002.vtt": b"WEBVTT\n\n00:00.000 --> 00:02.000\nI had <i>coffee</i>.\n",
        },
        {
            AUDIO: ["file: merged"],
            f"{STEM}.docx": ["kept", "excluded blank", "merged"],
            "PTT-20231013-WA0002.opus": ["file: merged"],
            "PTT-20231013-WA0002.vtt": ["excluded format_line", "excluded blank", "excluded cue_time", "kept"],
        },
        TEA,
        "W1 2023-10-13 09:35:00 W1: I had coffee.",
    ),
    voices(
        40,
        "a transcript in Word with comments and changes",
        sent(),
        {
            AUDIO: NOTE,
            f"{STEM}.docx": docx(
                "<w:p><w:r><w:t>I had </w:t></w:r><w:ins><w:r><w:t>tea.</w:t></w:r></w:ins><w:del><w:r><w:delText>coffee.</w:delText></w:r></w:del></w:p>",
                parts={"comments": p("Sure?")},
            ),
        },
        {
            AUDIO: ["file: merged"],
            f"{STEM}.docx": ["kept + tracked_insertion"],
            f"{STEM}.docx (deletion)": ["excluded tracked_deletion"],
            f"{STEM}.docx/word/comments.xml": ["excluded another_part_of_word"],
        },
        TEA,
    ),
    voices(
        40,
        "a transcript that names its speaker, with capitals in its suffix",
        sent(),
        {AUDIO: NOTE, f"{STEM}.SRT": b"1\n00:00:00,000 --> 00:00:01,000\nI had\n\n2\n00:00:01,000 --> 00:00:02,000\ntea.\n"},
        {
            AUDIO: ["file: merged"],
            f"{STEM}.SRT": [
                "excluded cue_id",
                "excluded cue_time",
                "kept",
                "excluded blank",
                "excluded cue_id",
                "excluded cue_time",
                "merged",
            ],
        },
        TEA,
    ),
    voices(
        40,
        "a transcript with a damaged cue",
        sent(),
        {AUDIO: NOTE, f"{STEM}.vtt": b"WEBVTT\n\n00:00.000 -> 00:01.000\nI had\n\n00:01.000 --> 00:02.000\ntea.\n"},
        {
            AUDIO: ["file: merged"],
            f"{STEM}.vtt": [
                "excluded format_line",
                "excluded blank",
                *["quarantined damaged_cue"] * 2,
                "excluded blank",
                "excluded cue_time",
                "kept",
            ],
        },
        "W1 2023-10-13 09:31:00 W1: tea.",
    ),
    voices(
        40,
        "a transcript in a form that is not read",
        sent(fate="quarantined no_transcript"),
        {AUDIO: NOTE, f"{STEM}.odt": b"PK", f"{STEM}.rtf": b"{\\rtf1}"},
        {
            AUDIO: ["file: quarantined no_transcript"],
            f"{STEM}.odt": ["file: quarantined unknown_format"],
            f"{STEM}.rtf": ["file: quarantined unknown_format"],
        },
    ),
    voices(
        40,
        "Rich Text and nothing but marks under the name of a transcript",
        sent(fate="quarantined no_transcript"),
        {AUDIO: NOTE, f"{STEM}.txt": b"{\\rtf1 I had tea.}"},
        {AUDIO: ["file: quarantined no_transcript"], f"{STEM}.txt": ["file: quarantined rtf_file"]},
    ),
    Input(
        40,
        "an export of no bytes, and the folder beside it",
        {"voice_notes/chat.zip": b"", **beside("chat", {f"{STEM}.txt": WORDS, ".DS_Store": b"\0"})},
        {
            "voice_notes/chat.zip": ["file: quarantined empty_file"],
            f"{BESIDE}{STEM}.txt": ["file: quarantined no_message"],
            f"{BESIDE}.DS_Store": ["file: excluded not_fieldwork"],
        },
    ),
    Input(
        40,
        "a folder that belongs to no export",
        {f"voice_notes/lost/{STEM}.txt": WORDS, f"voice_notes/lost/{AUDIO}": NOTE},
        {
            f"voice_notes/lost/{STEM}.txt": ["file: quarantined no_message"],
            f"voice_notes/lost/{AUDIO}": ["file: quarantined no_message"],
        },
    ),
    Input(
        40,
        "one folder for two exports",
        {
            CHAT: script(sent()).bytes(),
            "voice_notes/chat.zip": stored({"_chat.txt": b"14/10/2023, 09:31 - Aisha Khan: on my way\n"}),
            **beside("chat", {AUDIO: NOTE, f"{STEM}.txt": WORDS}),
        },
        {
            CHAT: ["quarantined no_audio"],
            "voice_notes/chat.zip (member)": ["excluded chat_read_line_by_line"],
            "voice_notes/chat.zip/_chat.txt": ["excluded chat_message"],
            f"{BESIDE}{AUDIO}": ["file: quarantined unknown_format"],
            f"{BESIDE}{STEM}.txt": ["file: quarantined no_message"],
        },
    ),
    Input(
        40,
        "a voice note outside the calendar",
        {
            "voice_notes/chat.zip": stored(
                {"_chat.txt": f"30/10/2023, 09:31 - Aisha Khan: {AUDIO} (file attached)\n".encode(), AUDIO: NOTE}
            ),
            **beside("chat", {f"{STEM}.txt": WORDS}),
        },
        {
            "voice_notes/chat.zip (member)": ["excluded chat_read_line_by_line", "quarantined outside_calendar + days_after:1"],
            "voice_notes/chat.zip/_chat.txt": ["quarantined outside_calendar + other_date days_after:1"],
            f"voice_notes/chat/{STEM}.txt": ["quarantined outside_calendar + days_after:1"],
        },
    ),
    voices(
        40,
        "files of no use in the folder of an export",
        sent(),
        {AUDIO: NOTE, f"{STEM}.txt": WORDS, "Thumbs.db": b"\0", "~$note.docx": b"\0", "deep/.DS_Store": b"\0", "song.xyz": b"?"},
        {
            AUDIO: ["file: merged"],
            f"{STEM}.txt": ["kept"],
            "Thumbs.db": ["file: excluded not_fieldwork"],
            "~$note.docx": ["file: excluded not_fieldwork"],
            "deep/.DS_Store": ["file: excluded not_fieldwork"],
            "song.xyz": ["file: quarantined unknown_format"],
        },
        TEA,
    ),
)

INPUTS = (*MATCHES, *OVERLAPS, *CLOCKS, *SOUNDS, *TRANSCRIPTS)
