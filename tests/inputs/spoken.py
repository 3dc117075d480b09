"""Audio of voice notes and their transcripts: numbers 39 and 40."""

from __future__ import annotations

from helpers.example.files import opus_of_silence, stored
from inputs.forms import AUDIO, TEA, Input, cut_opus, docx, headers_of_opus, in_folder, m4a, p, script, wav
from inputs.voices import CHAT, CHAT_FOLDER, NOTE, STEM, WORDS, sent, voices


def audio(name: str, data: bytes, status: str, remark: str = "", *, number: int = 39) -> Input:
    """Return a chat of one voice note; the remark is that of the audio."""
    is_kept = status == "merged"
    said = f" + {remark}" if remark else ""
    statuses = {AUDIO: [f"file: {status}{said}"], f"{STEM}.txt": ["kept" if is_kept else status]}
    return voices(
        number,
        name,
        sent(status=status),
        {AUDIO: data, f"{STEM}.txt": WORDS},
        statuses,
        *([TEA] if is_kept else []),
    )


SOUNDS = (
    audio("a voice note that is cut short", cut_opus(), "merged", "cut_short"),
    audio("a voice note of headers alone", headers_of_opus(), "quarantined unreadable_audio"),
    audio("an .m4a under the name of an .opus", m4a(), "merged", "container"),
    audio("a .wav under the name of an .opus", wav(), "merged", "container"),
    audio("a voice note of no bytes", b"", "quarantined unreadable_audio"),
    audio("random bytes", bytes(range(256)) * 8, "quarantined unreadable_audio"),
    audio(
        "a web page under the name of an .opus",
        b"<!DOCTYPE html><html><body>Sign in</body></html>",
        "quarantined html_file",
    ),
    audio("half a page of Ogg", NOTE[:40], "quarantined unreadable_audio"),
    voices(
        39,
        "silence of which a machine has made a word",
        sent(),
        {AUDIO: NOTE, f"{STEM}.unchecked.txt": b"# machine transcript, not checked\n\nYou\n"},
        {
            AUDIO: ["file: merged"],
            f"{STEM}.unchecked.txt": ["excluded format_line", "excluded blank", "kept"],
        },
        "W1 2023-10-13 09:31:00 W1: You (unchecked)",
    ),
    voices(
        39,
        "silence, for which the machine transcript has no words",
        sent(status="quarantined no_transcript"),
        {AUDIO: NOTE, f"{STEM}.unchecked.txt": b"# machine transcript, not checked\n# no speech was found\n"},
        {AUDIO: ["file: quarantined no_transcript"], f"{STEM}.unchecked.txt": ["excluded format_line"] * 2},
    ),
)

TRANSCRIPTS = (
    voices(
        40,
        "no transcript",
        sent(status="quarantined no_transcript"),
        {AUDIO: NOTE},
        {AUDIO: ["file: quarantined no_transcript"]},
    ),
    voices(
        40,
        "a transcript of a voice note that does not exist",
        sent(),
        {AUDIO: NOTE, f"{STEM}.txt": WORDS, "PTT-20231013-WA0002.txt": b"I had coffee.\n"},
        {
            AUDIO: ["file: merged"],
            f"{STEM}.txt": ["kept"],
            "PTT-20231013-WA0002.txt": ["file: quarantined no_message"],
        },
        TEA,
    ),
    voices(
        40,
        "transcripts of a machine and of a person",
        sent(),
        {
            AUDIO: NOTE,
            f"{STEM}.txt": WORDS,
            f"{STEM}.unchecked.txt": b"# machine transcript, not checked\nI had T.\n",
        },
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
        sent(status="quarantined two_transcripts"),
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
        {
            AUDIO: ["file: merged"],
            f"{STEM}.txt": ["kept + more_words_than_audio", "excluded blank", "merged"],
        },
        f"W1 2023-10-13 09:31:00 W1: {'tea ' * 50}and tea",
    ),
    voices(
        40,
        "a transcript without words",
        sent(status="quarantined no_transcript"),
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
            "PTT-20231013-WA0002.vtt": [
                "excluded format_line",
                "excluded blank",
                "excluded cue_time",
                "kept",
            ],
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
                (
                    "<w:p><w:r><w:t>I had "
                    "</w:t></w:r><w:ins><w:r><w:t>tea.</w:t></w:r></w:ins><w:del><w:r>"
                    "<w:delText>coffee.</w:delText></w:r></w:del></w:p>"
                ),
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
        {
            AUDIO: NOTE,
            f"{STEM}.SRT": (
                b"1\n00:00:00,000 --> 00:00:01,000\nI had\n\n2\n00:00:01,000 --> 00:00:02,000\ntea.\n"
            ),
        },
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
        {
            AUDIO: NOTE,
            f"{STEM}.vtt": b"WEBVTT\n\n00:00.000 -> 00:01.000\nI had\n\n00:01.000 --> 00:02.000\ntea.\n",
        },
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
        sent(status="quarantined no_transcript"),
        {AUDIO: NOTE, f"{STEM}.json": b"{}", f"{STEM}.html": b"<html>"},
        {
            AUDIO: ["file: quarantined no_transcript"],
            f"{STEM}.json": ["file: quarantined unknown_format"],
            f"{STEM}.html": ["file: quarantined unknown_format"],
        },
    ),
    voices(
        40,
        "Rich Text and nothing but marks under the name of a transcript",
        sent(status="quarantined no_transcript"),
        {AUDIO: NOTE, f"{STEM}.txt": b"{\\rtf1 I had tea.}"},
        {AUDIO: ["file: quarantined no_transcript"], f"{STEM}.txt": ["file: quarantined rtf_file"]},
    ),
    Input(
        40,
        "an export of no bytes, and its folder",
        {"voice_notes/chat.zip": b"", **in_folder("chat", {f"{STEM}.txt": WORDS, ".DS_Store": b"\0"})},
        {
            "voice_notes/chat.zip": ["file: quarantined empty_file"],
            f"{CHAT_FOLDER}{STEM}.txt": ["file: quarantined no_message"],
            f"{CHAT_FOLDER}.DS_Store": ["file: excluded not_fieldwork"],
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
            **in_folder("chat", {AUDIO: NOTE, f"{STEM}.txt": WORDS}),
        },
        {
            CHAT: ["quarantined no_audio"],
            "voice_notes/chat.zip (member)": ["excluded chat_read_line_by_line"],
            "voice_notes/chat.zip/_chat.txt": ["excluded chat_message"],
            f"{CHAT_FOLDER}{AUDIO}": ["file: quarantined unknown_format"],
            f"{CHAT_FOLDER}{STEM}.txt": ["file: quarantined no_message"],
        },
    ),
    Input(
        40,
        "a voice note outside the calendar",
        {
            "voice_notes/chat.zip": stored(
                {
                    "_chat.txt": f"30/10/2023, 09:31 - Aisha Khan: {AUDIO} (file attached)\n".encode(),
                    AUDIO: NOTE,
                }
            ),
            **in_folder("chat", {f"{STEM}.txt": WORDS}),
        },
        {
            "voice_notes/chat.zip (member)": [
                "excluded chat_read_line_by_line",
                "quarantined outside_calendar + days_after:1",
            ],
            "voice_notes/chat.zip/_chat.txt": ["quarantined outside_calendar + other_date days_after:1"],
            f"voice_notes/chat/{STEM}.txt": ["quarantined outside_calendar + days_after:1"],
        },
    ),
    voices(
        40,
        "files of no use in the folder of an export",
        sent(),
        {
            AUDIO: NOTE,
            f"{STEM}.txt": WORDS,
            "Thumbs.db": b"\0",
            "~$note.docx": b"\0",
            "deep/.DS_Store": b"\0",
            "song.xyz": b"?",
        },
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

INPUTS = (*SOUNDS, *TRANSCRIPTS)
