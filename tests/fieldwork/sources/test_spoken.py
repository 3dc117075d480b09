"""In the transcript of a voice note only the sender's words count, whatever program wrote it."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest

from helpers.example.files import opus_of_silence, stored
from helpers.fieldwork import take_stock
from helpers.fieldwork.sources.whatsapp import read_export
from helpers.study.roster import read_roster

AUDIO, STEM = "PTT-20231013-WA0001.opus", "PTT-20231013-WA0001"
CHAT = f"13/10/2023, 09:31 - Aisha Khan: {AUDIO} (file attached)\n"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NOTE = opus_of_silence(60)
FORMS = "R1,researcher,Helen\nW2,worker,Derek\nW1,worker,Aisha K\n"


@pytest.fixture
def hear(folder, study):
    """Return a function that reads a voice note of Aisha's with one transcript, and checks the ledger."""
    roster = folder / "data/raw/roster.csv"
    roster.write_text(roster.read_text(encoding="utf-8") + FORMS, encoding="utf-8")
    known = read_roster(folder, study)
    chat = folder / "data/raw/voice_notes/chat.txt"
    (chat.parent / "chat").mkdir(parents=True)
    chat.write_bytes(CHAT.encode())
    (chat.parent / "chat" / AUDIO).write_bytes(NOTE)

    def hear_one(transcript: bytes | str, name: str = f"{STEM}.txt"):
        for path in (chat.parent / "chat").iterdir():
            if path.name != AUDIO:
                path.unlink()
        data = transcript if isinstance(transcript, bytes) else transcript.encode()
        (chat.parent / "chat" / name).write_bytes(data)
        readings = read_export(chat, study, known, study.source("voice_note"))
        for reading in readings:
            reading.check_statuses()
        return readings

    return hear_one


def words(readings) -> list[tuple[str, str]]:
    """Return whom the words are given to, and the words."""
    return [(record.speaker.id, record.text) for reading in readings for record in reading.records]


def statuses(readings, name: str = f"{STEM}.txt") -> list[str]:
    (reading,) = [one for one in readings if one.path.name == name]
    return [status.reason or status.status for status in reading.statuses]


def word(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{html.escape(one)}</w:t></w:r></w:p>" for one in paragraphs)
    return stored(
        {"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()}
    )


def subtitles(lines: list[str], mark: str) -> str:
    blocks = [
        f"{n}\n00:00:{n:02d}{mark}000 --> 00:00:{n:02d}{mark}900\n{one}\n" for n, one in enumerate(lines, 1)
    ]
    return "\n".join(blocks)


WRITERS: dict[str, Callable[[list[str]], bytes | str]] = {
    "txt": "\n".join,
    "docx": lambda lines: word(*lines),
    "vtt": lambda lines: f"WEBVTT\n\n{subtitles(lines, '.')}",
    "srt": lambda lines: subtitles(lines, ","),
}


def as_file(lines: list[str], suffix: str) -> tuple[bytes | str, str]:
    return WRITERS[suffix](lines), f"{STEM}.{suffix}"


TAGGED = (
    "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Aisha>All well.</v>\n\n00:02.000 --> 00:04.000\n<v {}>{}</v>\n"
)


def test_voice_tags_of_two_people_are_several_voices_and_of_the_sender_none(hear):
    readings = hear(TAGGED.format("Derek", "Not for me."), f"{STEM}.vtt")
    assert words(readings) == []
    assert statuses(readings, f"{STEM}.vtt")[2:] == [
        "cue_time", "several_voices", "blank", "cue_time", "several_voices",
    ]  # fmt: skip
    assert statuses(readings, "chat.txt") == ["several_voices"]
    assert statuses(readings, AUDIO) == ["several_voices"]
    assert words(hear(TAGGED.format("Aisha Khan", "Not for me."), f"{STEM}.vtt")) == [
        ("W1", "All well. Not for me.")
    ]


def test_another_persons_label_before_the_words_is_another_voice(hear):
    readings = hear("1\n00:00:00,000 --> 00:00:02,000\nDerek: It is me, on her phone.\n", f"{STEM}.srt")
    assert words(readings) == []
    assert statuses(readings, f"{STEM}.srt") == ["cue_id", "cue_time", "several_voices"]


def test_a_time_and_the_senders_label_are_no_words_and_a_second_label_is_another_voice(hear):
    readings = hear("[00:00:00] Aisha: Hello.\nDerek: And hello from me.\n")
    assert words(readings) == []
    assert statuses(readings) == ["several_voices", "several_voices"]
    assert words(hear("[00:00:00] Aisha: Hello.\n")) == [("W1", "Hello.")]


def test_what_a_service_writes_is_no_word(hear):
    readings = hear("Unknown Speaker  0:00\nHello from the hub.\n\nTranscribed by https://otter.ai\n")
    assert words(readings) == [("W1", "Hello from the hub.")]
    assert statuses(readings) == ["no_words_said", "kept", "blank", "transcription_notice"]


def test_the_senders_label_is_no_word(hear):
    assert words(hear("Aisha: All well here.")) == [("W1", "All well here.")]


OF_SENDER = (
    "{words}",
    "Aisha: {words}",
    "aisha khan: {words}",
    "AISHA: {words}",
    "Aisha:{words}",
    "Aisha K : {words}",
    "W1: {words}",
    "[Aisha]: {words}",
    "[Aisha] {words}",
    "**Aisha:** {words}",
    '"Aisha": {words}',
    "Aisha (00:12): {words}",
    "Aisha [00:00:12]: {words}",
    "Aisha：{words}",
    "Aisha\t{words}",
    "12 Aisha: {words}",
    "[00:00:03] Aisha: {words}",
    "[00:00:03] {words}",
    "00:00:03 Aisha: {words}",
    "(00:03) Aisha: {words}",
    "[00:03.020 --> 00:41.090]  Aisha: {words}",
    "[00:03.020 --> 00:41.090]  {words}",
    "Aisha: [00:00:09] {words}",
    "Aisha [00:00:03] {words}",
    "Aisha: {words} #00:00:09-1#",
    "#00:00:09-1# {words}",
    "{words} #00:00:09-1#",
    "Speaker 1: {words}",
    "SPEAKER_00: {words}",
    "[SPEAKER_00]: {words}",
    "S00: {words}",
    "[Speaker 1] {words}",
    "Unknown Speaker: {words}",
    "Speaker: {words}",
    "(Transcribed by TurboScribe.ai. Go Unlimited to remove this message.) {words}",
)
ABOVE = (
    "Date: 13 October 2023",
    "Dyddiad: Dydd Gwener 13 Hydref 2023",
    "Audio file: PTT-20231013-WA0001.opus",
    "PTT-20231013-WA0001",
    "PTT-20231013-WA0001.opus",
    "Speaker: Aisha Khan",
    "Aisha Khan  0:00",
    "Aisha  0:00",
    "Unknown Speaker  0:00",
    "Speaker 1\t0:00",
    "0:00",
    "00:00:00",
    "[00:00:00]",
    "[00:00:00] Aisha:",
    "Aisha:",
    "Aisha Khan",
    "[Aisha Khan] 14:05:03",
    "Aisha Khan (00:03):",
    "Aisha Khan started transcription",
    "Transcribed with noScribe vers. 0.7",
    "(Transcribed by TurboScribe.ai. Go Unlimited to remove this message.)",
)
BELOW = (
    "Transcribed by https://otter.ai",
    "Transcribed by https://otter.ai.",
    "Subtitles by the Amara.org community",
    "Aisha Khan stopped transcription",
    "Transcribed by TurboScribe",
    "This transcript was generated by https://otter.ai",
    "#00:01:09-1#",
    "",
)
SPEECH = ("All well here, and busy.", "Then I went home.")


@pytest.mark.parametrize("suffix", WRITERS)
def test_of_all_that_programs_write_only_the_senders_words_are_left(hear, suffix):
    wrong = []
    files = [[form.format(words=SPEECH[0]), form.format(words=SPEECH[1])] for form in OF_SENDER]
    files += [[above, *SPEECH] for above in ABOVE]
    files += [[*SPEECH, below] for below in BELOW]
    files += [[f">> {SPEECH[0]}", SPEECH[1]], ["Aisha Khan", "0 minutes 3 seconds", *SPEECH]]
    files += [["0:0:0.0 --> 0:0:1.250", "Aisha Khan", *SPEECH]]
    files += [[f"Aisha: {SPEECH[0]}", SPEECH[1]], [f"Speaker 1: {SPEECH[0]}", SPEECH[1], BELOW[0]]]
    if suffix in ("vtt", "srt"):
        # An arrow between times would be a time line, and an empty line the end of a cue.
        files = [[line for line in lines if line] for lines in files if "-->" not in lines[0]]
    for lines in files:
        readings = hear(*as_file(lines, suffix))
        if words(readings) != [("W1", " ".join(SPEECH))]:
            wrong.append((lines, words(readings)))
    assert wrong == []


OF_OTHERS = (
    "Derek: {words}",
    "derek haworth: {words}",
    "DEREK:{words}",
    "Derek?: {words}",
    "[Derek]: {words}",
    "[00:00:03] Derek: {words}",
    "Derek (00:12): {words}",
    "**Derek:** {words}",
    "Derek：{words}",
    "Derek  0:03\n{words}",
    "Derek:\n{words}",
    "[Derek] 14:05:03\n{words}",
    "Derek/Aisha: {words}",
    "Aisha and Derek: {words}",
    "Helen Marsh: {words}",
    "R1: {words}",
    "Derrick: {words}",
    "Derrick Long: {words}",
    "[Derrick]: {words}",
    "Derrick  0:03\n{words}",
    "nurse: {words}",
    "Interviewer: {words}",
    "interviewer: {words}",
    "Aisha: Well. Derek: {words}",
    "Aisha: Well. //Derek: {words}// So.",
    "Well. Derek: {words}",
    "Speaker 1: Well.\nSpeaker 2: {words}",
    "Unknown Speaker  0:03\nWell.\nAisha  0:05\n{words}",
    "SPEAKER_00: Well.\nSPEAKER_01: {words}",
    ">> Well.\n>> {words}",
    "[Speaker 1] Well.\n[Speaker 2] {words}",
    "[interviewer] {words}",
    "(Interviewer)\n{words}",
)


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("above", ["So, hello.", "Aisha: So, hello."])
def test_words_of_anybody_else_take_the_whole_voice_note_out_of_the_count(hear, suffix, above):
    wrong = []
    for form in OF_OTHERS:
        text = form.format(words="It is me, on her phone.")
        lines = [above, *text.split("\n")]
        if suffix in ("vtt", "srt"):
            lines = [above, text]
        readings = hear(*as_file(lines, suffix))
        if words(readings) or statuses(readings, "chat.txt") != ["several_voices"]:
            wrong.append((form, words(readings)))
    assert wrong == []


ORDINARY = (
    "Two things: the rota and the keys.",
    "First: somewhere to sit.",
    "And then I said: no.",
    "The plan for tomorrow: tea first.",
    "We meet at 10:30 and at 11:15.",
    "It was 10:30",
    "Derek came in, and we had tea.",
    "Derek, are you there?",
    "Helen. Can you hear me?",
    "My problem: nobody knows the rota.",
    "So: yes.",
    "R&D: no.",
    "[LAUGHTER]",
    "[BLANK_AUDIO]",
    "[Music]",
    "(laughs)",
    "Transcribed by hand it would take a day.",
)


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("label", ["", "Aisha: "])
def test_ordinary_speech_with_a_colon_is_the_senders(hear, suffix, label):
    wrong = []
    for sentence in ORDINARY:
        readings = hear(*as_file([f"{label}So, hello.", sentence], suffix))
        if words(readings) != [("W1", f"So, hello. {sentence}")]:
            wrong.append((sentence, words(readings), statuses(readings, "chat.txt")))
    assert wrong == []


def test_one_strange_word_in_a_cue_is_the_senders(hear):
    assert words(hear(*as_file(["So, hello.", "Leeds"], "vtt"))) == [("W1", "So, hello. Leeds")]


def test_lines_about_a_machine_transcript_are_no_words_and_times_with_the_same_mark_are(hear):
    readings = hear("# machine transcript, not checked\n#00:00:09-1# All well.\n", f"{STEM}.unchecked.txt")
    assert words(readings) == [("W1", "All well.")]
    assert statuses(readings, f"{STEM}.unchecked.txt") == ["format_line", "kept"]
    readings = hear("# about\n\nDerek: All well.\n", f"{STEM}.unchecked.txt")
    assert words(readings) == []
    assert statuses(readings, f"{STEM}.unchecked.txt") == ["format_line", "blank", "several_voices"]


def test_the_ledger_of_a_rejected_transcript_reconciles_and_says_what_to_do(hear, folder, study):
    hear("Derek: It is me.\n\nTranscribed by https://otter.ai\n")
    ledger = take_stock(folder, study)
    rows = ledger[ledger["file"].str.contains("voice_notes")]
    assert list(zip(rows["status"], rows["reason"], strict=True)) == [
        ("quarantined", "several_voices"),
        ("quarantined", "several_voices"),
        ("quarantined", "several_voices"),
        ("excluded", "blank"),
        ("excluded", "transcription_notice"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "# machine transcript by faster-whisper tiny.en, not checked against the audio: listen, correct",
        "# from 0:00 to 1:12 nothing was understood",
        "# no speech was found",
    ],
)
def test_a_line_of_the_machine_in_a_checked_transcript_is_asked_about(hear, line):
    readings = hear(f"I had tea.\n{line}\nAnd biscuits.\n")
    assert words(readings) == [("W1", "I had tea. And biscuits.")]
    assert statuses(readings) == ["kept", "left_from_machine", "merged"]
