"""Transcripts of interviews: numbers 25 to 27, 34 and 35."""

from __future__ import annotations

from inputs.cues import ASKED, SAID, TEAMS, vtt
from inputs.forms import Input, document, one, whole

DAY = "interviews/2023-10-12 14.00 Talk"

TEAMS_DOCX = (
    document(
        25,
        "a turn in one paragraph",
        f"{TEAMS}.docx",
        """
excluded transcription_notice | Talk-20231012_140000-Meeting Recording
excluded transcription_notice | 12 October 2023, 01:00pm
excluded blank                |
excluded transcription_notice | Helen Marsh started transcription
kept                          | Helen Marsh   0:04
merged                        |+ How was it?
excluded no_words_said        | Aisha Khan   0:09
kept                          | Aisha Khan   1:00:10
merged                        |+ Good: busy.
merged                        |+ The urn was on.
excluded transcription_notice | Helen Marsh stopped transcription
""",
        "W1 2023-10-12 14:00:04 R1: How was it?",
        "W1 2023-10-12 15:00:10 W1: Good: busy. The urn was on.",
    ),
    document(
        25,
        "a turn in paragraphs of its own",
        f"{DAY}.docx",
        """
kept          | Helen Marsh   0:04
merged        | How was it?
kept          | Aisha Khan   0:10
merged        | Good, and busy.
excluded blank |
merged        | The urn was on.
""",
        "W1 2023-10-12 14:00:04 R1: How was it?",
        "W1 2023-10-12 14:00:10 W1: Good, and busy. The urn was on.",
    ),
    document(
        26,
        "a date line in UTC, after midnight",
        "interviews/Talk-20231013_003000-Meeting Recording.docx",
        """
excluded transcription_notice | Talk-20231013_003000-Meeting Recording
excluded transcription_notice | 12 October 2023, 11:30pm
kept                          | Aisha Khan   0:04
merged                        |+ I could not sleep.
""",
        "W1 2023-10-13 00:30:04 W1: I could not sleep.",
    ),
    document(
        26,
        "a stamp in UTC",
        "interviews/Talk-20231012_233000UTC-Meeting Recording.docx",
        """
excluded transcription_notice | Talk-20231012_233000UTC-Meeting Recording
excluded transcription_notice | 12 October 2023, 11:30pm
kept                          | Aisha Khan   0:04
merged                        |+ I could not sleep.
""",
        "W1 2023-10-13 00:30:04 W1: I could not sleep.",
    ),
)

MEET = (
    document(
        27,
        "a summary by a machine above what was said",
        "interviews/2023-10-12 Talk.docx",
        """
excluded meeting_summary | Summary
excluded meeting_summary | They spoke of keys. Aisha Khan: will bring them.
excluded meeting_summary | Aisha Khan: to bring the keys, again.
excluded meeting_summary | Next steps
excluded meeting_summary | Helen Marsh: to order cups.
excluded cue_time        | 00:00:00
kept                     | Helen Marsh: How was it?
kept                     | Aisha Khan: Good.
merged                   | And busy.
excluded cue_time        | 00:01:23
kept                     | Aisha Khan: The urn was on.
""",
        "W1 2023-10-12 - R1: How was it?",
        "W1 2023-10-12 - W1: Good. And busy.",
        "W1 2023-10-12 - W1: The urn was on.",
    ),
    document(
        27,
        "a summary by a machine below what was said",
        f"{DAY}.docx",
        """
excluded cue_time        | 00:00:00
kept                     | Helen Marsh: How was it?
excluded cue_time        | 00:01:00
kept                     | Aisha Khan: Good.
excluded meeting_summary | Summary
excluded meeting_summary | Aisha Khan: to bring the keys.
""",
        "W1 2023-10-12 14:00:00 R1: How was it?",
        "W1 2023-10-12 14:01:00 W1: Good.",
    ),
)


OTTER = (
    one(
        34,
        "turns of Otter, with its footer",
        f"{DAY}.txt",
        """
kept                          | Helen Marsh  0:01
merged                        | How was it?
excluded blank                |
quarantined unknown_speaker   | Unknown Speaker  0:02
quarantined unknown_speaker   | It was fine.
excluded blank                |
kept                          | Aisha Khan  0:03
merged                        | Good & busy.
excluded blank                |
excluded transcription_notice | Transcribed by https://otter.ai
""",
        ASKED,
        SAID,
    ),
    one(
        34,
        "a time without a name",
        f"{DAY}.txt",
        """
kept                   | Helen Marsh  0:01
merged                 | How was it?
excluded blank         |
quarantined no_speaker | 0:02
quarantined no_speaker | It was fine.
excluded blank         |
kept                   | Aisha Khan  0:03
merged                 | Good & busy.
""",
        ASKED,
        SAID,
    ),
    one(
        34,
        "times in brackets",
        f"{DAY}.txt",
        """
kept                        | [00:00:01] Helen Marsh: How was it?
kept                        | [00:00:03] Aisha Khan: Good &
merged                      | busy.
quarantined unknown_speaker | [00:00:05] Speaker 1: Hello?
quarantined unknown_speaker | Is anybody there?
""",
        ASKED,
        SAID,
    ),
    one(
        34,
        "times and persons in brackets",
        f"{DAY}.txt",
        """
kept | [00:01] [p2] How was it?
kept | [00:03] [p1] Good & busy.
""",
        ASKED,
        SAID,
        roster="W1,worker,p1\nR1,researcher,p2\n",
    ),
    one(
        34,
        "a label of another spelling, and an unknown one",
        f"{DAY}.txt",
        """
kept                        | Helen Marsh: How was it?
kept                        | AISHA: Good.
quarantined unknown_speaker | AISHA K: Busy.
quarantined unknown_speaker | And late.
quarantined unknown_speaker | Speaker 1: Hello?
kept                        | Aisha: Who is there?
""",
        "W1 2023-10-12 14:00:00 R1: How was it?",
        "W1 2023-10-12 14:00:00 W1: Good.",
        "W1 2023-10-12 14:00:00 W1: Who is there?",
        says=("Add this form of the name to the roster",),
    ),
    one(
        34,
        "a sentence with a colon",
        f"{DAY}.txt",
        """
kept                        | Helen Marsh: How was it?
kept                        | Aisha: I wrote a list.
quarantined unknown_speaker | Remember: bring keys.
quarantined unknown_speaker | And cups.
kept                        | Aisha: That was it.
merged                      | and then I said to them: good night
""",
        "W1 2023-10-12 14:00:00 R1: How was it?",
        "W1 2023-10-12 14:00:00 W1: I wrote a list.",
        "W1 2023-10-12 14:00:00 W1: That was it. and then I said to them: good night",
        says=("If it is a sentence with a colon, write it without",),
    ),
    one(
        34,
        "an interviewer who is not in the roster",
        f"{TEAMS}.vtt",
        """
excluded format_line        | WEBVTT
excluded blank              |
excluded cue_time           | 00:00:01.000 --> 00:00:02.000
quarantined unknown_speaker | <v Somebody Else>How was it?</v>
excluded blank              |
excluded cue_time           | 00:00:03.000 --> 00:00:04.000
kept                        | <v Aisha Khan>Good &amp; busy.</v>
""",
        SAID,
    ),
)

_talk = b"WEBVTT\n\n00:00:03.000 --> 00:00:04.000\n<v Aisha Khan>Good &amp; busy.</v>\n"
_statuses = ["excluded format_line", "excluded blank", "excluded cue_time"]


AGAIN = f"{TEAMS} (1).vtt"
WORKERS = (
    one(
        35,
        "a file that is named after another worker",
        "interviews/Derek Haworth-20231012_140000-Meeting Recording.vtt",
        """
excluded format_line     | WEBVTT
excluded blank           |
excluded cue_time        | 00:00:03.000 --> 00:00:04.000
quarantined wrong_worker | <v Aisha Khan>Good &amp; busy.</v>
""",
        key="interviews/W2-20231012_140000-Meeting Recording.vtt",
    ),
    vtt(
        35,
        "no worker speaks",
        """
excluded format_line  | WEBVTT
excluded blank        |
excluded cue_time     | 00:00:03.000 --> 00:00:04.000
quarantined no_worker | <v Helen Marsh>Is anybody there?</v>
""",
    ),
    vtt(
        35,
        "two workers speak",
        """
excluded format_line        | WEBVTT
excluded blank              |
excluded cue_time           | 00:00:03.000 --> 00:00:04.000
kept                        | <v Aisha Khan>Good.</v>
excluded blank              |
excluded cue_time           | 00:00:05.000 --> 00:00:06.000
kept + joint_interview      | <v Derek Haworth>Busy.</v>
""",
        "W1 2023-10-12 14:00:03 W1: Good.",
        "W2 2023-10-12 14:00:05 W2: Busy.",
    ),
    Input(
        35,
        "one file under two names",
        {AGAIN: _talk, f"{TEAMS}.vtt": _talk},
        {AGAIN: [*_statuses, "kept"], f"{TEAMS}.vtt": ["file: excluded copy_of_another_file"]},
        (SAID,),
    ),
    Input(
        35,
        "one interview in two files",
        {AGAIN: _talk, f"{TEAMS}.vtt": _talk + b"\n"},
        {
            AGAIN: [*_statuses, "kept + also_elsewhere"],
            f"{TEAMS}.vtt": [*_statuses, "excluded repeated_contact", "excluded blank"],
        },
        (SAID,),
    ),
    whole(35, "no date", "interviews/Talk.vtt", _talk, "file: quarantined no_date"),
)

INPUTS = (*TEAMS_DOCX, *MEET, *OTTER, *WORKERS)
