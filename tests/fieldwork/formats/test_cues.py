"""Subtitles are sorted into cues line by line: damage stays where it is, and no line is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.fieldwork.formats.cue_words import CueLine, plain_words
from helpers.fieldwork.formats.cues import read_cues
from helpers.fieldwork.reading import Reading, Unreadable

T1, T2, T3 = (f"00:00:0{n}.000 --> 00:00:0{n + 1}.000" for n in (1, 2, 3))


def sort(text: str, name: str = "a.vtt"):
    reading, lines = Reading.of_text(Path("data") / name, text.encode())
    return reading, read_cues(reading, lines)


def outcome(text: str, name: str = "a.vtt") -> list[str]:
    """Return what became of each line: the reason, or its words after the number of the cue."""
    reading, cues = sort(text, name)
    words_of = {one.number: f"{n}:{one.text}" for n, cue in enumerate(cues, start=1) for one in cue.lines}
    return [
        words_of[number] if status is None else status.reason
        for number, status in enumerate(reading.statuses, start=1)
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"\ufeffWEBVTT\n\n{T1}\nhi\n", "format_line, blank, cue_time, 1:hi"),
        (
            f"WEBVTT - by Zoom\nKind: captions\n\n1\n{T1}\nhi\nyou\n",
            "format_line, format_line, blank, cue_id, cue_time, 1:hi, 1:you",
        ),
        (
            f"WEBVTT\n\nNOTE duration\nof it\n\nSTYLE\n::cue {{}}\n\nREGION\nid:a\n\n{T1}\nhi",
            (
                "format_line, blank, format_line, format_line, blank, format_line, format_line, "
                "blank, format_line, format_line, blank, cue_time, 1:hi"
            ),
        ),
        (
            f"WEBVTT\n\na7939eec-6426/32-0\n{T1} align:start\nhi\r\n\r\nNOTE-2\r\n{T2}\r\nho\r\n",
            "format_line, blank, cue_id, cue_time, 1:hi, blank, cue_id, cue_time, 2:ho",
        ),
        (f"WEBVTT\n{T1}\nhi\n", "format_line, cue_time, 1:hi"),
        # no empty line between cues: a time begins one, with an id above it if the cue above has one
        (
            f"WEBVTT\n\n1\n{T1}\nhi\n2\n{T2}\nho\n",
            "format_line, blank, cue_id, cue_time, 1:hi, cue_id, cue_time, 2:ho",
        ),
        (f"WEBVTT\n\n{T1}\n42\n{T2}\nho\n", "format_line, blank, cue_time, 1:42, cue_time, 2:ho"),
        (
            f"WEBVTT\n\n1\n{T1}\nhi\nand so\n{T2}\nho\n",
            "format_line, blank, cue_id, cue_time, 1:hi, 1:and so, cue_time, 2:ho",
        ),
        # duplicate numbers, overlaps and a cue without words are in order
        (
            f"WEBVTT\n\n1\n{T1}\n\n1\n{T1}\nho\n",
            "format_line, blank, cue_id, cue_time, blank, cue_id, cue_time, 2:ho",
        ),
        # words after an empty line have no speaker, also above a time, or if they are STYLE
        (
            f"WEBVTT\n\n{T1}\nhi\n\nlost words\n\n{T2}\nho\n",
            "format_line, blank, cue_time, 1:hi, blank, damaged_cue, blank, cue_time, 2:ho",
        ),
        (
            f"WEBVTT\n\n{T1}\nhi\n\nlost\n{T2}\nho\n",
            "format_line, blank, cue_time, 1:hi, blank, damaged_cue, cue_time, 2:ho",
        ),
        (f"WEBVTT\n\n{T1}\nhi\n\nSTYLE\n", "format_line, blank, cue_time, 1:hi, blank, damaged_cue"),
        # all of a damaged cue is quarantined, at the end and in the middle
        (
            f"WEBVTT\n\n{T1}\nhi\n\n2\n00:00:02.000 --> 00:0",
            "format_line, blank, cue_time, 1:hi, blank, damaged_cue, damaged_cue",
        ),
        (
            f"WEBVTT\n\n1\n{T1}\nhi\n\n2\n00:00:02\nmid\n\n3\n{T3}\nho",
            (
                "format_line, blank, cue_id, cue_time, 1:hi, blank, damaged_cue, damaged_cue, "
                "damaged_cue, blank, cue_id, cue_time, 2:ho"
            ),
        ),
        (
            f"WEBVTT\n\n1\n{T1}\nhi\n2\n00:99:02.000 --> 1\nmid\n3\n{T3}\nho",
            (
                "format_line, blank, cue_id, cue_time, 1:hi, damaged_cue, damaged_cue, damaged_cue, "
                "cue_id, cue_time, 2:ho"
            ),
        ),
        (f"WEBVTT\n\n{T1}\n<v Aisha Kh", "format_line, blank, cue_time, 1:"),
    ],
)
def test_every_line_is_words_of_a_cue_or_has_its_reason(text, lines):
    assert ", ".join(outcome(text)) == lines


def test_words_after_damage_are_known_as_such():
    _, cues = sort(f"WEBVTT\n\n{T1}\nhi\n\nlost\n\n{T2}\nho\n\n{T3}\nhey\n")
    assert [cue.follows_damage for cue in cues] == [False, True, False]


@pytest.mark.parametrize(
    ("lines", "words_of"),
    [
        (["<v Aisha Khan>Good &amp; well.</v>"], [("Aisha Khan", "Good & well.", "")]),
        (["<V Aisha Khan>hi</V>"], [("Aisha Khan", "hi", "")]),
        (["<v //Aisha Khan>hi"], [("Aisha Khan", "hi", "")]),
        (["<v.loud.first Aisha &amp; Co>hi"], [("Aisha & Co", "hi", "")]),
        (
            ["<v Aisha>one", "two</v>", "three"],
            [("Aisha", "one", ""), ("Aisha", "two", ""), (None, "three", "")],
        ),
        (["<v Aisha>one</v>", "<v Helen>two</v>"], [("Aisha", "one", ""), ("Helen", "two", "")]),
        (["<v Aisha>one</v> <v Helen>two</v>"], [(None, "one two", "several_voices")]),
        (["<v Aisha>one</v> <v Aisha>two</v>"], [("Aisha", "one two", "")]),
        (["<v Aisha>one", "more <v Helen>two"], [("Aisha", "one", ""), (None, "more two", "several_voices")]),
        (["<v Aisha>one</v> whose"], [(None, "one whose", "no_speaker")]),
        (["<v>one</v>"], [("", "one", "")]),
        (["<v Aisha", "more"], [(None, "", "damaged_cue"), (None, "more", "")]),
        (["no tags"], [(None, "no tags", "")]),
        (["<v Aisha></v>"], [(None, "", "")]),
    ],
)
def test_each_line_has_the_voice_that_its_tags_give(lines, words_of):
    _, (cue,) = sort("\n".join(["WEBVTT", "", T1, *lines]))
    assert [one[1:] if one.text or one.problem else (None, "", "") for one in cue.lines] == [
        CueLine(0, *one)[1:] for one in words_of
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("<i>5 < 6</i><00:00:04.500> <c.red>really</c>", "5 < 6 really"),
        ("R&amp;D &lt;i&gt; &#233;&#xe9; &nbsp;x", "R&D <i> éé \xa0x"),
        ("R&D &notes &copy AT&T &bogus;", "R&D &notes &copy AT&T &bogus;"),
        ("<laughs> <b and c> a<b", "<laughs> <b and c> a<b"),
        ('<font color="red">so</font> <lang en-GB>well</lang> {\\an8}there', "so well there"),
        (" a  \t b ", "a  \t b"),
    ],
)
def test_tags_are_not_words_and_words_are_not_tags(line, words):
    assert plain_words(line) == words


def test_times_are_read_with_commas_and_without_hours_and_oddities_are_remarked():
    reading, cues = sort(
        "WEBVTT\n\n01:02,500 --> 01:03.000\na\n\n1:00:00.000 --> 00:00:01.000\nb\n\n"
        "100:00:00.5 --> 100:00:01.000\nc\n\n-00:00:01.000 --> 00:00:02.000\nd\n\n"
        "0:0:0.0 --> 0:0:3.540\ne\n\n00:01 --> 00:02\nf\n\n00:00:07 --> 0:00:09\ng\n"
    )
    assert [cue.start for cue in cues] == [62.5, 3600, None, 0, 0, 1, 7]
    assert [line.text for cue in cues for line in cue.lines] == list("abcdefg")
    assert reading.remarks == {
        3: ["comma_times"],
        6: ["end_before_start"],
        9: ["beyond_a_day"],
        12: ["before_recording"],
    }


@pytest.mark.parametrize(
    "time",
    [
        "00:00:01.000 --> 00:00:0",
        "00:00:01.000 --> 0:0",
        "00:0:1 --> 00:00:02.000",
        "00:00:01. --> 00:00:02.000",
        "00:60:00.000 --> 01:00:00.000",
        "00:00:01.000 -> 00:00:02.000",
        "00:00:01.000 --> ",
        "--> 00:00:02.000",
        "0O:OO:O1.000 --> O0:OO:O2.000",
        "begin --> 00:00:02.000",
        "00:00:01.000 --> end",
        "-->",
    ],
)
def test_a_time_that_is_cut_or_misspelt_is_never_taken_for_words_or_for_another_time(time):
    lines = "format_line, blank, cue_time, 1:hi, blank, damaged_cue, damaged_cue"
    assert ", ".join(outcome(f"WEBVTT\n\n{T1}\nhi\n\n{time}\nho\n")) == lines


def test_an_arrow_between_words_is_speech():
    lines = "format_line, blank, cue_time, 1:hi, 1:from Ward --> clinic, then home, 1:and on, blank, cue_time, 2:ho"
    text = f"WEBVTT\n\n{T1}\nhi\nfrom Ward --> clinic, then home\nand on\n\n{T2}\nho\n"
    assert ", ".join(outcome(text)) == lines
    tagged = f"WEBVTT\n\n{T1}\n<v Aisha>Ward --> clinic</v>\n\n{T2}\n<i>Home</i> --> <b>hub</b>\n"
    assert "damaged_cue" not in outcome(tagged)
    assert "damaged_cue" in outcome(f"WEBVTT\n\n{T1}\nhi\n\n<v Aisha>00:0x --> clinic</v>\n")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        # by the standard any line above a time is a name: so it is read if every cue of the file has one
        (
            f"WEBVTT\n\nintro\n{T1}\nhi\n\nThe rest, and the end\n{T2}\nho\n",
            "format_line, blank, cue_id, cue_time, 1:hi, blank, cue_id, cue_time, 2:ho",
        ),
        (
            f"WEBVTT\n\nintro\n{T1}\nhi\n\n{T2}\nho\n",
            "format_line, blank, damaged_cue, cue_time, 1:hi, blank, cue_time, 2:ho",
        ),
        # where words stand above their time, they are not names
        (f"WEBVTT\n\nso then\n{T1}\n\n", "format_line, blank, damaged_cue, cue_time, blank"),
        # a number is a name where the file has numbers; else it may be an answer that lost its place
        (
            f"WEBVTT\n\n{T1}\nhow many?\n\n12\n{T2}\nho\n\n{T3}\nhey\n",
            "format_line, blank, cue_time, 1:how many?, blank, damaged_cue, cue_time, 2:ho, blank, cue_time, 3:hey",
        ),
        # an empty line between a time and its words
        (
            f"WEBVTT\n\n1\n{T1}\n\nhi\nyou\n\n2\n{T2}\n\nho\n",
            "format_line, blank, cue_id, cue_time, blank, 1:hi, 1:you, blank, cue_id, cue_time, blank, 2:ho",
        ),
        # … but not one below a cue that has words, nor what is left of another cue
        (
            f"WEBVTT\n\n1\n{T1}\n\nhi\n\nyou\n\n2\n{T2}\n\n3\nho\n\n",
            (
                "format_line, blank, cue_id, cue_time, blank, 1:hi, blank, damaged_cue, blank, "
                "cue_id, cue_time, blank, damaged_cue, damaged_cue, blank"
            ),
        ),
        # every other line is empty
        (
            f"WEBVTT\n\n\n\n1\n\n{T1}\n\nhi\n\nyou\n\n\n\n2\n\n{T2}\n\nho\n\n",
            (
                "format_line, blank, blank, blank, cue_id, blank, cue_time, blank, 1:hi, blank, 1:you, "
                "blank, blank, blank, cue_id, blank, cue_time, blank, 2:ho, blank"
            ),
        ),
        # Webex
        (
            f'WEBVTT\n\n1 "Aisha Khan" (3)\n{T1}\nhi\n\n2 "" (0)\n{T2}\nho\n',
            "format_line, blank, cue_id, cue_time, 1:hi, blank, cue_id, cue_time, 2:ho",
        ),
    ],
)
def test_names_of_cues_and_empty_lines_are_read_where_the_file_shows_what_they_are(text, lines):
    assert ", ".join(outcome(text)) == lines


def test_words_below_an_empty_line_are_apart_unless_most_of_the_file_is_written_so():
    assert [cue.follows_damage for cue in sort(f"WEBVTT\n\n{T1}\n\nhi\n\n{T2}\n\nho\n")[1]] == [False, False]
    text = f"WEBVTT\n\n{T1}\nhi\n\n{T2}\n\nho\n\n{T3}\nhey\n"
    assert [cue.follows_damage for cue in sort(text)[1]] == [False, True, False]


def test_the_name_of_a_cue_gives_its_speaker_in_webexs_form():
    _, cues = sort(f'WEBVTT\n\n1 "Aisha Khan" (3)\n{T1}\nhi\n\n2 "" (0)\n{T2}\nho\n\n3\n{T3}\nhey\n')
    assert [(cue.name, cue.speaker) for cue in cues] == [
        ('1 "Aisha Khan" (3)', "Aisha Khan"),
        ('2 "" (0)', ""),
        ("3", None),
    ]


SRT = "1\n00:00:01,000 --> 00:00:02,000\nAisha: hi\n\n2\n00:00:02,000 --> 00:00:03,000\nNOTE this\n"


def test_an_srt_is_read_under_the_name_of_an_srt_and_of_a_vtt():
    lines = ["cue_id", "cue_time", "1:Aisha: hi", "blank", "cue_id", "cue_time", "2:NOTE this"]
    assert outcome(SRT, "a.srt") == outcome(SRT, "a.vtt") == outcome(SRT.replace(",", "."), "a.srt") == lines
    assert sort(SRT, "a.srt")[0].remarks == {}
    assert sort(SRT, "a.vtt")[0].remarks == {2: ["comma_times"], 6: ["comma_times"]}


@pytest.mark.parametrize("text", [SRT.replace(",", "."), "just words", "WEBVTTX\n"])
def test_a_vtt_without_its_first_line_is_refused(text):
    with pytest.raises(Unreadable, match="no_webvtt_header"):
        sort(text)


parts = st.sampled_from(
    [
        "WEBVTT",
        "",
        "",
        "0:0:0.0 --> 0:0:1.5",
        "Ward --> clinic",
        '1 "A" (2)',
        "intro",
        "1",
        "2",
        T1,
        T2,
        "00:00:01,000 --> 00:00:02,000",
        "x --> y",
        "NOTE a",
        "STYLE",
        "<v A>a</v>",
        "<v B",
        "a",
        "A: b",
        "-->",
    ]
)


@given(st.lists(parts, max_size=25))
def test_whatever_is_in_a_file_each_line_is_words_once_or_has_one_status(lines):
    text = "\n".join(["WEBVTT", *lines])
    reading, cues = sort(text)
    words_of = [one.number for cue in cues for one in cue.lines]
    assert words_of == [number for number, status in enumerate(reading.statuses, start=1) if status is None]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("<v " * 100_000, ""),  # a voice that is never closed: it says nothing
        ("<" * 300_000, "<" * 300_000),
        ("&" * 300_000, "&" * 300_000),
        ("<v a>" * 50_000, ""),
        ("<font " * 100_000, ("<font " * 100_000).rstrip()),
    ],
    ids=["half_voices", "brackets", "ampersands", "voices", "tags"],
)
def test_a_line_of_a_hundred_thousand_marks_has_its_status_as_a_short_one_has(line, words):
    assert outcome(f"WEBVTT\n\n{T1}\n{line}\n\n{line}") == [
        "format_line",
        "blank",
        "cue_time",
        f"1:{words}",
        "blank",
        "damaged_cue",
    ]


def test_a_time_with_a_hundred_thousand_spaces_in_it_is_a_time():
    line = f"{T1[:-1]}{' ' * 300_000}x"
    assert outcome(f"WEBVTT\n\n{T1}\n{line}\n\n{line}") == [
        "format_line",
        "blank",
        "cue_time",
        "cue_time",
        "blank",
        "cue_time",
    ]
