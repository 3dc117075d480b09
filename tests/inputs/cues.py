"""Subtitles: numbers 31 to 33."""

from __future__ import annotations

from inputs.forms import Input, one, whole

TEAMS = "interviews/Talk-20231012_140000-Meeting Recording"
ZOOM = "interviews/GMT20231012-130000_Recording.vtt"
DAY = "interviews/2023-10-12 14.00 Talk"


def vtt(number: int, name: str, text: str, *records: str, **more: object) -> Input:
    """Return a .vtt of Teams."""
    return one(number, name, f"{TEAMS}.vtt", text, *records, **more)


ASKED, SAID = "W1 2023-10-12 14:00:01 R1: How was it?", "W1 2023-10-12 14:00:03 W1: Good & busy."
ASK = """
excluded cue_id      | 6d2c9a10-0000-4000-8000-000000000000/1-0
excluded cue_time    | 00:00:01.000 --> 00:00:02.000
kept                 | <v Helen Marsh>How was it?</v>
excluded blank       |
""".strip()
HEAD = f"excluded format_line | WEBVTT\nexcluded blank |\n{ASK}"
FORMS = (
    vtt(
        31,
        "all that a .vtt of Teams may hold",
        f"""
excluded format_line | \ufeffWEBVTT
excluded blank       |
excluded format_line | NOTE duration:"00:10:00"
excluded format_line | NOTE language:en-us
excluded blank       |
excluded format_line | STYLE
excluded format_line | ::cue {{ color: red }}
excluded blank       |
{ASK}
excluded cue_time    | 00:03.000 --> 00:04.000 align:start
kept                 | <v Aisha Khan>Good &amp;</v>
excluded blank       |
excluded format_line | NOTE
excluded format_line | checked by ear
excluded blank       |
excluded cue_time    | 00:00:04.000 --> 00:00:05.000
merged               | <v Aisha Khan>busy.</v>
""",
        ASKED,
        SAID,
        end="\r\n",
    ),
    one(
        31,
        "a .vtt of Zoom, whose name is in UTC",
        ZOOM,
        """
excluded format_line | WEBVTT
excluded blank       |
excluded cue_id      | 1
excluded cue_time    | 00:00:01.000 --> 00:00:02.000
kept                 | Helen Marsh: How was it?
excluded blank       |
excluded cue_id      | 2
excluded cue_time    | 00:00:03.000 --> 00:00:04.000
kept                 | Aisha Khan: Good &amp; busy.
""",
        ASKED,
        SAID,
    ),
    one(
        31,
        "a .srt",
        f"{DAY}.srt",
        """
excluded cue_id   | 1
excluded cue_time | 00:00:01,000 --> 00:00:02,000
kept              | Helen Marsh: How was it?
excluded blank    |
excluded cue_id   | 2
excluded cue_time | 00:00:03,000 --> 00:00:04,000
kept              | Aisha Khan: Good &amp;
merged            | busy.
excluded blank    |
""",
        ASKED,
        SAID,
        end="\r\n",
    ),
    whole(
        31,
        "no WEBVTT line",
        f"{TEAMS}.vtt",
        b"00:00:01.000 --> 00:00:02.000\n<v Aisha Khan>Good.</v>\n",
        "file: quarantined no_webvtt_header",
        says=("the first line of a .vtt file is not WEBVTT. Write it there.",),
    ),
    vtt(
        31,
        "times with a comma",
        """
excluded format_line            | WEBVTT
excluded blank                  |
excluded cue_time + comma_times | 00:00:03,000 --> 00:00:04,000
kept                            | <v Aisha Khan>Good &amp; busy.</v>
""",
        SAID,
    ),
    vtt(
        31,
        "a .srt under the name of a .vtt",
        """
excluded cue_id                 | 1
excluded cue_time + comma_times | 00:00:03,000 --> 00:00:04,000
kept                            | Aisha Khan: Good & busy.
""",
        SAID,
    ),
)

DAMAGED = (
    vtt(
        32,
        "the last cue is cut short",
        f"""{HEAD}
excluded cue_time        | 00:00:03.000 --> 00:00:04.000
kept                     | <v Aisha Khan>Good &amp; busy.</v>
excluded blank           |
quarantined damaged_cue  | 00:00:05.000 --> 00:0
""",
        ASKED,
        SAID,
    ),
    vtt(
        32,
        "a broken cue between whole ones of one speaker",
        f"""{HEAD}
excluded cue_time       | 00:00:03.000 --> 00:00:04.000
kept                    | <v Aisha Khan>Good &amp; busy.</v>
excluded blank          |
quarantined damaged_cue | 00:00:05 -> 00:00:06
quarantined damaged_cue | <v Aisha Khan>I said</v>
excluded blank          |
excluded cue_time       | 00:00:07.000 --> 00:00:08.000
kept                    | <v Aisha Khan>no.</v>
""",
        ASKED,
        SAID,
        "W1 2023-10-12 14:00:07 W1: no.",
    ),
    vtt(
        32,
        "no empty line between cues",
        """
excluded format_line | WEBVTT
excluded blank       |
excluded cue_id      | 1
excluded cue_time    | 00:00:01.000 --> 00:00:02.000
kept                 | <v Helen Marsh>How was it?</v>
excluded cue_id      | 2
excluded cue_time    | 00:00:03.000 --> 00:00:04.000
kept                 | <v Aisha Khan>Good &amp;</v>
excluded cue_time    | 00:00:04.000 --> 00:00:05.000
merged               | <v Aisha Khan>busy.</v>
""",
        ASKED,
        SAID,
    ),
    vtt(
        32,
        "an empty line within a cue",
        f"""{HEAD}
excluded cue_time       | 00:00:03.000 --> 00:00:04.000
kept                    | <v Aisha Khan>Good &amp; busy.
excluded blank          |
quarantined damaged_cue | And late.</v>
excluded blank          |
excluded cue_time       | 00:00:05.000 --> 00:00:06.000
kept                    | <v Aisha Khan>Very.</v>
""",
        ASKED,
        SAID,
        "W1 2023-10-12 14:00:05 W1: Very.",
    ),
    vtt(
        32,
        "cues that end before they start, overlap, and have one number",
        """
excluded format_line                 | WEBVTT
excluded blank                       |
excluded cue_id                      | 7
excluded cue_time + end_before_start | 00:00:01.000 --> 00:00:00.500
kept                                 | <v Helen Marsh>How was it?</v>
excluded blank                       |
excluded cue_id                      | 7
excluded cue_time                    | 00:00:03.000 --> 00:00:09.000
kept                                 | <v Aisha Khan>Good &amp; busy.</v>
excluded blank                       |
excluded cue_id                      | 7
excluded cue_time                    | 00:00:04.000 --> 00:00:05.000
kept                                 | <v Helen Marsh>Yes?</v>
""",
        ASKED,
        SAID,
        "W1 2023-10-12 14:00:04 R1: Yes?",
    ),
    one(
        32,
        "a .srt with a broken time",
        f"{DAY}.srt",
        """
excluded cue_id         | 1
excluded cue_time       | 00:00:01,000 --> 00:00:02,000
kept                    | Helen Marsh: How was it?
excluded blank          |
quarantined damaged_cue | 2
quarantined damaged_cue | 00:00:03,000 --> soon
quarantined damaged_cue | Helen Marsh: And then?
excluded blank          |
excluded cue_id         | 3
excluded cue_time       | 00:00:03,000 --> 00:00:04,000
kept                    | Aisha Khan: Good & busy.
""",
        ASKED,
        SAID,
    ),
)

VOICES = (
    vtt(
        33,
        "two voices in one cue",
        """
excluded format_line       | WEBVTT
excluded blank             |
excluded cue_time          | 00:00:01.000 --> 00:00:02.000
kept                       | <v Helen Marsh>How was it?</v>
kept                       | <v Aisha Khan>Good.</v>
excluded blank             |
excluded cue_time          | 00:00:03.000 --> 00:00:04.000
quarantined several_voices | <v Helen Marsh>And?</v><v Aisha Khan>Busy.</v>
excluded blank             |
excluded cue_time          | 00:00:05.000 --> 00:00:06.000
kept                       | <v Aisha Khan>Very.</v>
""",
        ASKED,
        "W1 2023-10-12 14:00:01 W1: Good.",
        "W1 2023-10-12 14:00:05 W1: Very.",
        says=("line 8: several speakers in one line",),
    ),
    vtt(
        33,
        "a voice that is not closed, over two lines",
        f"""{HEAD}
excluded cue_time | 00:00:03.000 --> 00:00:04.000
kept              | <v Aisha Khan>Good &amp;
merged            | busy.
""",
        ASKED,
        SAID,
    ),
    vtt(
        33,
        "words without a speaker",
        f"""{HEAD}
excluded cue_time      | 00:00:02.000 --> 00:00:03.000
quarantined no_speaker | Somebody sneezed.
excluded blank         |
excluded cue_time      | 00:00:03.000 --> 00:00:04.000
kept                   | <v Aisha Khan>Good &amp; busy.</v>
""",
        ASKED,
        SAID,
    ),
    vtt(
        33,
        "signs and tags among the words",
        """
excluded format_line   | WEBVTT
excluded blank         |
excluded cue_time      | 00:00:03.000 --> 00:00:04.000
kept                   | <v Aisha Khan>R&amp;D: 5 < 6, <i>not</i> <00:00:03.500><c.loud>6</c> &lt; 5 <laughs></v>
excluded blank         |
excluded cue_time      | 00:00:05.000 --> 00:00:06.000
excluded no_words_said | <v Helen Marsh></v>
""",
        "W1 2023-10-12 14:00:03 W1: R&D: 5 < 6, not 6 < 5 <laughs>",
    ),
)

INPUTS = (*FORMS, *DAMAGED, *VOICES)
