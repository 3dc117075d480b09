"""Each form of transcript gives its turns; a line without a known speaker is quarantined."""

from __future__ import annotations

import html
import random
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.example.files import stored
from helpers.fieldwork.sources.transcripts import read_transcript
from helpers.study.roster import read_roster

STEM = "Talk 2023-10-12 14.00"
TEAMS = "Talk-20231012_140000-Meeting Recording"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
VTT = (
    "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n<v Helen Marsh>How was it?</v>\n\n"
    "2\n00:00:03.000 --> 00:00:04.000\n<v Aisha Khan>Good &amp; busy,</v>\n\n"
    "3\n00:00:04.000 --> 00:00:05.000\n<v Aisha Khan>really.</v>\n"
)
COLON = "Helen Marsh: How was it?\nAisha Khan: Good.\n"


def word(*paragraphs: str) -> bytes:
    """Return a .docx of paragraphs, in which a newline is a line break."""
    runs = (html.escape(one).replace("\n", "</w:t><w:br/><w:t>") for one in paragraphs)
    body = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in runs)
    return stored(
        {"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()}
    )


@pytest.fixture
def read(folder, study):
    """Return a function that reads one transcript, and checks that its reading is complete."""

    def read_one(content: str | bytes, name: str = f"{STEM}.txt"):
        path = folder / "data/raw/interviews" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        readings = read_transcript(path, study, read_roster(folder, study), study.source("interview"))
        for reading in readings:
            reading.check_statuses()
        if readings[0].unit == "line" and isinstance(content, str):
            assert sum(readings[0].sizes) == len(content)
        return readings[0]

    return read_one


def turns(reading) -> list[tuple[str, str, str]]:
    return [
        (one.speaker.id, f"{one.moment:%H:%M:%S}" if one.moment else "", one.text) for one in reading.records
    ]


def statuses(reading) -> list[str]:
    return [status.reason or status.status for status in reading.statuses]


def whole(reading) -> tuple[str, str, tuple[int, int]]:
    """Return the reason of a file that is quarantined as a whole."""
    (status,) = reading.statuses
    return reading.unit, status.reason, reading.place(1)


def test_consecutive_cues_of_one_speaker_are_one_turn_with_decoded_words(read):
    reading = read(VTT, f"{TEAMS}.vtt")
    assert turns(reading) == [("R1", "14:00:01", "How was it?"), ("W1", "14:00:03", "Good & busy, really.")]
    assert statuses(reading)[8:] == ["kept", "blank", "cue_id", "cue_time", "merged"]
    assert {(one.contact.worker, one.contact.source, one.is_checked) for one in reading.records} == {
        ("W1", "interview", True)
    }


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_turn_of_otter_is_a_name_with_a_time_and_the_lines_below(read, end):
    text = (
        "Aisha Khan  0:01  \nHello there.\nIt was good.\n\nHelen Marsh\t1:00:09\nOh.\n\n"
        "Transcribed by https://otter.ai\n"
    )
    reading = read(text.replace("\n", end))
    assert turns(reading) == [("W1", "14:00:01", "Hello there. It was good."), ("R1", "15:00:09", "Oh.")]
    assert statuses(reading) == [
        "kept",
        "merged",
        "merged",
        "blank",
        "kept",
        "merged",
        "blank",
        "transcription_notice",
    ]


def test_otters_lists_above_the_first_turn_are_not_speech(read):
    text = (
        "Talk about tea\nThu, Oct 12, 2023 2:05PM • 45:10\n\nSUMMARY KEYWORDS\ntea, urn\n\n"
        "SPEAKERS\nAisha Khan, Helen\n\nAisha Khan  0:01\nHi.\nSPEAKERS\n"
    )
    assert statuses(read(text, "Talk 2023-10-12.txt")) == [
        *["transcription_notice"] * 2,
        "blank",
        *["transcription_notice"] * 2,
        "blank",
        *["transcription_notice"] * 2,
        "blank",
        "kept",
        "merged",
        "merged",
    ]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Interview three\nThu, Oct 12, 2023 10:00AM • 1:02:10\n", "transcription_notice"),
        ("\nInterview with Aisha\nThursday, October 12, 2023 10:00 am • 32:10\n", "transcription_notice"),
        ("Interview three\n", "no_speaker"),
        ("I had no desk.\nThu, Oct 12, 2023 10:00AM\n", "no_speaker"),
        ("I had no desk.\nNor a key.\nThu, Oct 12, 2023 10:00AM • 32:10\n", "no_speaker"),
        ("Aisha Khan: No desk.\nThu, Oct 12, 2023 10:00AM • 32:10\n", "other_form"),
    ],
)
def test_the_first_line_is_a_title_if_otters_date_and_length_are_below_it(read, head, expected):
    reading = read(f"{head}\nAisha Khan  0:01\nHi.\n", "Renamed 2023-10-12.txt")
    assert next(status for status in statuses(reading) if status != "blank") == expected


@pytest.mark.parametrize("name", ["Unknown Speaker  0:05", "0:05", "1:00:05", "Speaker 2\t0:05"])
def test_words_below_a_time_without_a_known_name_are_quarantined(read, name):
    reading = read(f"Aisha Khan  0:01\nHello.\n\n{name}\nOh.\n\nAisha Khan  0:09\nWell.\n")
    assert turns(reading) == [("W1", "14:00:01", "Hello."), ("W1", "14:00:09", "Well.")]
    reason = "no_speaker" if name[0].isdigit() else "unknown_speaker"
    assert statuses(reading) == ["kept", "merged", "blank", reason, reason, "blank", "kept", "merged"]


def test_one_space_before_the_time_is_enough_only_after_a_known_name(read):
    reading = read("Aisha Khan 0:01\nWe met at 10:30\nand left.\n")
    assert turns(reading) == [("W1", "14:00:01", "We met at 10:30 and left.")]


def test_a_sentence_with_a_colon_below_a_name_and_time_is_words(read):
    assert turns(read("Aisha Khan  0:01\nRemember: bring keys\n")) == [
        ("W1", "14:00:01", "Remember: bring keys")
    ]


def test_bracketed_times_are_read_before_labels_of_any_kind(read):
    reading = read(
        "[00:00:01] Aisha: hello\nand more\n[00:05] Helen Marsh:\nright\n[00:12] [W1] yes\n"
        "[1:00:00.500] [p1] no\nafter\n[00:20] nobody\n"
    )
    assert turns(reading) == [
        ("W1", "14:00:01", "hello and more"),
        ("R1", "14:00:05", "right"),
        ("W1", "14:00:12", "yes"),
    ]
    assert statuses(reading) == [
        "kept",
        "merged",
        "kept",
        "merged",
        "kept",
        "unknown_speaker",
        "unknown_speaker",
        "no_speaker",
    ]


def test_lines_with_a_name_and_a_colon_are_turns_without_a_time(read):
    reading = read(
        "Title of it\nAisha: hello\nmore\n\n  and more\nHELEN MARSH:\n"
        "well: yes, and then I said: no\nAISHA:fine\n"
    )
    assert turns(reading) == [
        ("W1", "", "hello more and more"),
        ("R1", "", "well: yes, and then I said: no"),
        ("W1", "", "fine"),
    ]
    assert statuses(reading) == ["no_speaker", "kept", "merged", "blank", "merged", "kept", "merged", "kept"]


def test_a_sentence_with_a_colon_is_taken_for_a_speaker_and_ends_the_turn(read):
    reading = read("Aisha: hello\nRemember: bring keys\nwhose is this\nAisha: ok\n")
    assert statuses(reading) == ["kept", "unknown_speaker", "unknown_speaker", "kept"]
    assert turns(reading) == [("W1", "", "hello"), ("W1", "", "ok")]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Aisha  0:01\nhello\nHelen Marsh: hm\nmore\nAisha  0:09\nend\n", 2),
        ("Aisha  0:01\nhello\n[00:04] hm\nmore\nAisha  0:09\nend\n", 2),
        ("[0:01] Aisha: hello\nwell\nHelen Marsh  0:04\nmore\n[0:09] Aisha: a\nend\n", 2),
        ("[0:01] Aisha: hello\nwell\nHelen Marsh: hm\nmore\n[0:09] Aisha: a\nend\n", 2),
        ("Aisha: hello\nwell\nNobody Known  0:04\nmore\nAisha: a\nend\n", 2),
        ("Aisha: hello\nwell\n[00:04] [p2]\nmore\nAisha: a\nend\n", 2),
    ],
)
def test_a_turn_in_another_form_than_the_files_is_never_glued_to_the_one_above(read, text, at):
    reading = read(text)
    assert statuses(reading) == ["kept", "merged", "other_form", "other_form", "kept", "merged"]


@pytest.mark.parametrize("invisible", ["\ufeff", "\u200e", "\u202a"])
def test_invisible_marks_hide_no_speaker(read, invisible):
    assert turns(read(f"{invisible}Aisha: hello\n{invisible}Helen Marsh{invisible}: hm\n")) == [
        ("W1", "", "hello"),
        ("R1", "", "hm"),
    ]
    assert turns(read(f"{invisible}[0:01]{invisible} Aisha: hello\n{invisible}[0:02] Helen Marsh: hm\n")) == [
        ("W1", "14:00:01", "hello"), ("R1", "14:00:02", "hm"),
    ]  # fmt: skip


MEET = [
    "📝 Notes", "Aisha: explained the urn", "Summary", "They spoke.", "📖 Transcript", "00:00:00",
    "Aisha Khan: Hello.", "Helen Marsh: Hi.",
    "00:05:00", "Helen Marsh: So.", "on we go", "Details", "Aisha Khan: said so", "00:06:00",
    "Aisha: End.", "Transcription ended after 00:07:00",
    "This editable transcript was computer generated and might contain errors.", "Aisha: promised tea",
]  # fmt: skip


def test_a_list_of_otter_without_its_line_swallows_no_turn(read):
    assert statuses(read("SPEAKERS\nAisha Khan  0:01\nHi.\nDate: 12 October 2023\nWell.\n")) == [
        "transcription_notice", "kept", "merged", "transcription_notice", "no_speaker",
    ]  # fmt: skip


@pytest.mark.parametrize("form", [("docx", word(*MEET)), ("txt", "\n".join(MEET))])
def test_a_machines_summary_in_a_meeting_is_never_speech(read, form):
    reading = read(form[1], f"{STEM}.{form[0]}")
    assert turns(reading) == [
        ("W1", "14:00:00", "Hello."),
        ("R1", "14:00:00", "Hi."),
        ("R1", "14:05:00", "So. on we go"),
        ("W1", "14:06:00", "End."),
    ]
    assert statuses(reading) == [
        *["meeting_summary"] * 5, "cue_time", "kept", "kept", "cue_time", "kept", "merged",
        "meeting_summary", "meeting_summary", "cue_time", "kept",
        *["transcription_notice"] * 2, "meeting_summary",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("Aisha: hello\n00:05:00\nAisha: more\n", ["summary_or_speech", "cue_time", "kept"]),
        (
            "Summary\nAisha: said so\nTranscript\nAisha: hello\n",
            ["meeting_summary", "meeting_summary", "transcription_notice", "kept"],
        ),
        ("Summary\nAisha: said so\nAisha: hello\n", ["summary_or_speech"] * 3),
        ("Aisha: hello\nSummary:\nAisha: said so\n", ["kept", "summary_or_speech", "summary_or_speech"]),
        (
            "Summary\nAisha: said so\nAisha  0:01\nhello\n",
            ["meeting_summary", "meeting_summary", "kept", "merged"],
        ),
        (
            "Aisha  0:01\nhello\nAction items\nAisha brings tea\n",
            ["kept", "merged", "summary_or_speech", "summary_or_speech"],
        ),
        ("Key points\nthe urn\n[0:01] Aisha: hello\n", ["meeting_summary", "meeting_summary", "kept"]),
    ],
)
def test_where_summary_and_speech_cannot_be_distinguished_both_are_quarantined(read, text, reasons):
    assert statuses(read(text)) == reasons


def test_a_turn_of_teams_is_a_paragraph_and_its_lines_are_input_units(read):
    title = (TEAMS, "12 October 2023, 01:00pm", "Helen Marsh started transcription")
    reading = read(
        word(
            *title,
            "Aisha Khan   0:04",
            "Aisha Khan   0:05\nIt was\tgood.\nReally.",
            "stray",
            "Helen Marsh   1:02:03\nGo on.",
            "Helen Marsh stopped transcription",
        ),
        f"{TEAMS}.docx",
    )
    assert turns(reading) == [("W1", "14:00:05", "It was good. Really."), ("R1", "15:02:03", "Go on.")]
    assert [(*reading.place(number), reason) for number, reason in enumerate(statuses(reading), start=1)] == [
        (1, 1, "transcription_notice"), (2, 1, "transcription_notice"), (3, 1, "transcription_notice"),
        (4, 1, "no_words_said"),
        (5, 1, "kept"), (5, 2, "merged"), (5, 3, "merged"), (6, 1, "no_speaker"), (7, 1, "kept"),
        (7, 2, "merged"), (8, 1, "transcription_notice"),
    ]  # fmt: skip


def test_a_name_with_a_time_may_be_a_paragraph_of_its_own(read):
    reading = read(
        word("Aisha Khan   0:04", "It was good.", "", "Really.", "Helen Marsh   0:09", "Go on."),
        f"{TEAMS}.docx",
    )
    assert turns(reading) == [("W1", "14:00:04", "It was good. Really."), ("R1", "14:00:09", "Go on.")]


def test_names_with_colons_are_read_in_word_too(read):
    reading = read(
        word("Date: 12 October 2023", "Aisha Khan: Hello.", "And more.", "Helen Marsh: Hi.\nWell."),
        "Talk.docx",
    )
    assert turns(reading) == [("W1", "", "Hello. And more."), ("R1", "", "Hi. Well.")]
    assert statuses(reading) == ["transcription_notice", "kept", "merged", "kept", "merged"]


def test_headings_above_the_first_turn_are_not_speech_and_below_it_are_words(read):
    heading = "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>{0}</w:t></w:r></w:p>".format
    body = (
        f"{heading('Tea with Aisha')}{heading('Aisha Khan  0:01')}<w:p><w:r><w:t>Hi.</w:t></w:r>"
        f"</w:p>{heading('Loud words')}"
    )
    xml = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    assert statuses(read(stored({"word/document.xml": xml.encode()}), f"{STEM}.docx")) == [
        "heading",
        "kept",
        "merged",
        "merged",
    ]
    one = body.replace("0:01", "0:01</w:t><w:br/><w:t>Oh.")
    xml = f'<w:document xmlns:w="{W}"><w:body>{one}</w:body></w:document>'
    assert statuses(read(stored({"word/document.xml": xml.encode()}), f"{STEM}.docx")) == [
        "heading",
        "kept",
        "merged",
        "no_speaker",
        "no_speaker",
    ]


def test_other_parts_of_a_document_come_with_its_body(folder, study):
    path = folder / "data/raw/interviews" / f"{STEM}.docx"
    path.parent.mkdir()
    body = (
        f'<w:document xmlns:w="{W}"><w:p><w:r><w:t>Aisha: '
        f"hello</w:t></w:r><w:del><w:r><w:delText>oh</w:delText></w:r></w:del></w:p></w:document>"
    )
    path.write_bytes(
        stored(
            {
                "word/document.xml": body.encode(),
                "word/comments.xml": f'<w:comments xmlns:w="{W}"><w:p/></w:comments>'.encode(),
                "word/media/a.png": b"1",
            }
        )
    )
    readings = read_transcript(path, study, read_roster(folder, study), study.source("interview"))
    assert [(one.unit, statuses(one)) for one in readings] == [
        ("paragraph", ["kept"]), ("member", ["other_media"]), ("deletion", ["tracked_deletion"]),
        ("paragraph", ["blank"]),
    ]  # fmt: skip


def test_cues_without_voice_tags_have_names_before_colons(read):
    cue = "00:00:0{0}.000 --> 00:00:0{0}.900\n"
    said = (
        "Aisha Khan: hi",
        "Aisha Khan: there\nand here",
        "Helen Marsh: oh\nAisha: yes",
        "nobody",
        "Aisha Khan:\nwords, all of them",
        "Guest: hm",
    )
    reading = read(
        "WEBVTT\n\n" + "\n\n".join(f"{n}\n{cue.format(n)}{one}" for n, one in enumerate(said, start=1)),
        f"{TEAMS}.vtt",
    )
    assert turns(reading) == [
        ("W1", "14:00:01", "hi there and here"),
        ("R1", "14:00:03", "oh"),
        ("W1", "14:00:03", "yes"),
        ("W1", "14:00:05", "words, all of them"),
    ]
    of_format = {"blank", "cue_id", "cue_time", "format_line"}
    assert [reason for reason in statuses(reading) if reason not in of_format] == [
        "kept", "merged", "merged", "kept", "kept", "no_speaker", "no_words_said", "kept", "unknown_speaker",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("<v Aisha Khan>really.</v>", "really.", [(13, "no_speaker")]),
        ("<v Aisha Khan>really", "<v Aish>really", [(13, "unknown_speaker")]),
        ("really.</v>", "really.</v><v Helen Marsh>Yes?</v>", [(13, "several_voices")]),
        ("00:00:04.000 --> ", "4 s - ", [(11, "damaged_cue"), (12, "damaged_cue"), (13, "damaged_cue")]),
        ("\n\n3\n", "\n\nwords\n\n3\n", [(11, "damaged_cue")]),
    ],
)
def test_a_damaged_cue_is_quarantined_and_no_turn_continues_across_it(read, old, new, lost):
    more = "\n4\n00:00:06.000 --> 00:00:07.000\n<v Aisha Khan>Well.</v>\n"
    reading = read(VTT.replace(old, new) + more, f"{TEAMS}.vtt")
    assert [
        (number, reason)
        for number, reason in enumerate(statuses(reading), start=1)
        if reason in {word for _, word in lost}
    ] == lost
    assert "Good & busy," in [record.text for record in reading.records]
    assert reading.records[-1].text in {"Well.", "really. Well."}


def test_srt_and_vtt_under_other_names_are_read_for_what_they_are(read):
    srt = VTT.replace("WEBVTT\n\n", "").replace(".000", ",000")
    expected = [("R1", "14:00:01", "How was it?"), ("W1", "14:00:03", "Good & busy, really.")]
    assert [
        turns(read(text, f"{TEAMS}.{suffix}"))
        for text, suffix in ((srt, "srt"), (srt, "vtt"), (VTT, "txt"), (VTT, "srt"))
    ] == [expected] * 4


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (COLON, "Talk.txt", ("no_date", 1)),
        (f"Date: last week\n{COLON}", "Talk.txt", ("no_date", 1)),
        (f"Datum: last week\n{COLON}", "Talk.txt", ("no_date", 1)),
        (f"Dyddiad: 13 October 2023\n{COLON}", f"{STEM}.txt", ("several_dates", 1)),
        (COLON + "Aisha: so\n" * 9 + "Date: 12 October 2023\n", "Talk.txt", ("no_date", 1)),
        (f"\nDate: Friday 12 October 2023\n{COLON}", "Talk.txt", ("impossible_date", 2)),
        (f"\nDate: 13 October 2023\n{COLON}", f"{STEM}.txt", ("several_dates", 2)),
        (word("", "", "Date: 13 October 2023", "Aisha: hi"), f"{STEM}.docx", ("several_dates", 3)),
        (COLON, "Talk-20231312_140000-Meeting Recording.txt", ("impossible_date", 1)),
        (VTT.replace("WEBVTT", ""), f"{TEAMS}.vtt", ("no_webvtt_header", 1)),
        ("WEBVTT\n", f"{TEAMS}.vtt", ("no_words", 1)),
        (word(), f"{STEM}.docx", ("no_words", 1)),
        (" \n", f"{STEM}.txt", ("empty_file", 1)),
        (b"Aisha: caf\xc3\xa9\nAisha: \xff\n", f"{STEM}.txt", ("not_utf8", 2)),
        (b"{\\rtf1 Aisha: hi}", f"{STEM}.txt", ("rtf_file", 1)),
        (b"<html><body>Aisha: hi", f"{TEAMS}.vtt", ("html_file", 1)),
        (COLON.encode(), f"{STEM}.docx", ("text_file", 1)),
    ],
)
def test_a_file_that_cannot_be_read_is_quarantined_as_a_whole(read, content, name, expected):
    unit, reason, place = whole(read(content, name))
    assert (unit, reason, place) == ("file", expected[0], (expected[1], 1))


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (COLON.replace("Aisha Khan", "Helen Marsh"), f"{STEM}.txt", "no_worker"),
        (COLON + "Derek Haworth: no\n", f"{STEM} Aisha.txt", "several_workers"),
        (COLON, f"{STEM} Derek Haworth.txt", "wrong_worker"),
        (COLON, f"{STEM} W2.txt", "wrong_worker"),
        (VTT.replace("Aisha Khan>really", "Derek Haworth>really"), f"Aisha {TEAMS}.vtt", "several_workers"),
    ],
)
def test_the_worker_must_speak_and_be_the_one_whom_the_name_names(read, content, name, reason):
    reading = read(content, name)
    assert reading.records == []
    assert set(statuses(reading)) - {"blank", "cue_id", "cue_time", "format_line"} == {reason}


@pytest.mark.parametrize("name", [f"{STEM} Aisha.txt", f"{STEM} Aisha and Helen Marsh.txt", f"W1_{STEM}.txt"])
def test_a_name_that_agrees_is_not_a_fault(read, name):
    assert {record.contact.worker for record in read(COLON, name).records} == {"W1"}


def test_the_date_is_the_names_or_the_heads_and_never_the_utc_line_of_teams(read):
    teams = word("12 October 2023, 11:30pm", "Aisha Khan   0:04\nHi.")
    assert read(teams, "Talk-20231013_003000-Meeting Recording.docx").records[0].moment == datetime(
        2023, 10, 13, 0, 30, 4
    )
    both = read(f"Date: 12/10/2023\n{COLON}").records[0].contact
    assert (both.day, both.moment) == (datetime(2023, 10, 12).date(), datetime(2023, 10, 12, 14))
    head = read("Date: 12/10/2023\nAisha Khan  0:01\nHi.\n", "Talk.txt").records[0]
    assert (head.contact.day, head.contact.moment, head.moment) == (datetime(2023, 10, 12).date(), None, None)


@pytest.mark.parametrize("field", ["Datum", "Dyddiad", "Date of interview", "Interview date", "DATE"])
def test_the_line_of_the_date_has_the_same_names_as_in_notes_of_visits(read, field):
    reading = read(f"{field}: 12 October 2023\n{COLON}", "Talk.txt")
    assert reading.records[0].contact.day == datetime(2023, 10, 12).date()
    assert reading.statuses[0].reason == "transcription_notice"


def test_a_clock_that_changes_during_an_interview_is_followed(read):
    reading = read(
        "Aisha  0:10:00\na\nAisha  1:10:00\nb\nAisha  2:10:00\nc\n",
        "Talk-20231029_003000-Meeting Recording.txt",
    )
    assert [(record.moment.hour, record.moment.minute, record.fold) for record in reading.records] == [
        (0, 40, None),
        (1, 40, 0),
        (1, 40, 1),
    ]


@pytest.mark.parametrize(
    ("encoding", "remark"), [("cp1252", "encoding_cp1252"), ("utf-16", "encoding_utf16")]
)
def test_windows_1252_and_utf16_are_read_and_remarked(read, encoding, remark):
    reading = read(COLON.replace("Good", "Café").encode(encoding))
    assert reading.remarks == {1: [remark]}
    assert turns(reading)[1][2] == "Café."


lines_of_all_forms = st.sampled_from(
    ["Aisha  0:01", "Helen Marsh   0:02", "0:03", "[00:04] Aisha: a", "[0:05] [p1] b", "Aisha: c",
    "Remember: d", "00:00:00", "00:01:00", "Summary", "Transcript",
     "Details", "words", "", "Date: 12 October 2023", "Transcribed by https://otter.ai",
     "Aisha Khan started transcription", "Transcription ended after 00:07:00", "SPEAKERS"]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.lists(lines_of_all_forms, min_size=1, max_size=15), st.booleans())
def test_whatever_a_text_holds_each_line_has_one_status_and_turns_hold_their_own_lines_words(
    read, lines, is_word
):
    reading = read(
        word(*lines) if is_word else "\n".join(["x", *lines]), f"{STEM}.{'docx' if is_word else 'txt'}"
    )
    texts = lines if is_word else ["x", *lines]
    for record in reading.records:
        own = " ".join(texts[number - 1] for _, number in record.input_units)
        assert own.endswith(record.text)
        assert [number for _, number in record.input_units] == sorted(
            {number for _, number in record.input_units}
        )


def test_random_damage_gives_a_named_reason_or_a_complete_reading(read):
    chance = random.Random(3)  # noqa: S311 - damage, no secret
    for data, suffix in (
        (VTT.encode(), "vtt"),
        (VTT.replace("WEBVTT\n\n", "").replace(".0", ",0").encode(), "srt"),
        ("\n".join(MEET).encode(), "txt"),
        (word(*MEET), "docx"),
    ):
        for _ in range(60):
            at, end = sorted(chance.choices(range(len(data)), k=2))
            damaged = chance.choice(
                [
                    data[:at],
                    data[:at] + data[end:],
                    data[:end] + data[at:],
                    data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :],
                ]
            )
            reading = read(damaged, f"{TEAMS}.{suffix}")
            assert all(reading.statuses)


def test_subtitles_under_the_name_of_a_text_are_read_as_subtitles(read):
    reading = read(VTT)
    assert [(one.speaker.id, one.text) for one in reading.records] == [
        ("R1", "How was it?"),
        ("W1", "Good & busy, really."),
    ]


def test_turns_below_the_end_of_a_transcription_do_not_vanish_as_a_summary(read):
    text = "Helen: How was it?\nAisha: Long.\nTranscription ended after 00:45:12\nHelen: And now?\nAisha: Good.\n"
    expected = ["kept", "kept", "transcription_notice", *["summary_or_speech"] * 2]
    assert statuses(read(text.replace("Helen", "Helen Marsh"), "Talk 2023-10-12.txt")) == expected
