"""Labels, times and the marks of subtitles are told apart from speech, surely or perhaps."""

from __future__ import annotations

import pytest

from helpers.exchange.label_stretches import find_in_document, find_in_quote

KNOWN = frozenset(["Ann", "Aisha Khan", "W1"])


def split(text: str) -> tuple[list[str], list[str]]:
    """Return what is surely no speech, and what is perhaps none."""
    stretches = find_in_document(text, KNOWN.__contains__)
    parts = [(text[one.start : one.end].strip(), one.is_sure) for one in stretches]
    return [part for part, is_sure in parts if is_sure], [part for part, is_sure in parts if not is_sure]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Ann: Hello.", "Ann:"),
        ("Ann  0:01\nHello.", "Ann  0:01"),
        ("Aisha Khan (0:01):\nHello.", "Aisha Khan (0:01):"),
        ("Aisha Khan (Guest)   0:01\nHello.", "Aisha Khan (Guest)   0:01"),
        ("[0:01] Ann: Hello.", "[0:01] Ann:"),
        ("(Ann) Hello.", "(Ann)"),
        ("Ann\nHello.", "Ann"),
        ("**Ann:** Hello.", "**Ann:**"),
        ("3 Ann: Hello.", "3 Ann:"),
        ("- Ann: Hello.", "- Ann:"),
        ("Ann\tHello.", "Ann"),
        ("W1: Hello.", "W1:"),
        ("Speaker 1: Hello.", "Speaker 1:"),
        ("Unknown Speaker  0:01\nHello.", "Unknown Speaker  0:01"),
        ("0:0:0.0 --> 0:0:5.0\nHello.", "0:0:0.0 --> 0:0:5.0"),
        ("00:00:01.000 --> 00:00:02.000 align:start\nHello.", "00:00:01.000 --> 00:00:02.000 align:start"),
        ("[00:00:01] Hello.", "[00:00:01]"),
        ("Hello. #00:00:04-1#", "#00:00:04-1#"),
        ("Well, hello. Ann: No.", "Ann:"),
        ("Transcribed by https://otter.ai\nHello.", "Transcribed by https://otter.ai"),
        ("Ann started transcription\nHello.", "Ann started transcription"),
        ("0 minutes 5 seconds0:05\nHello.", "0 minutes 5 seconds0:05"),
        ("Hello. (00:00:04-2)", "(00:00:04-2)"),
        ("(00:00:04-2) Ann: Hello.", "(00:00:04-2) Ann:"),
    ],
)
def test_a_known_speakers_label_and_a_time_are_no_speech(text, label):
    assert split(text) == ([label], [])


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Zed Quill: Hello.", "Zed Quill:"),
        ("Two things: the rota.", "Two things:"),
        ("Zed Quill  0:01\nHello.", "Zed Quill  0:01"),
        ("Zed Quill\nHello.", "Zed Quill"),
        ("Dr. Ek: Hello.", "Dr. Ek:"),
        ("J. R. Ek  0:01\nHello.", "J. R. Ek  0:01"),
        ("DR. EK\tHello.", "DR. EK"),
        ("Zed Quill [00:00:01] Hello.", "Zed Quill [00:00:01]"),
        ("[Zed Quill] 14:05:03\nHello.", "[Zed Quill] 14:05:03"),
        ("[laughs] Hello.", "[laughs]"),
        ("Ann \u2013 Hello.", "Ann \u2013"),
        ("Ann. Hello.", "Ann."),
    ],
)
def test_what_looks_like_a_label_is_perhaps_none(text, label):
    assert split(text) == ([], [label])


@pytest.mark.parametrize(
    "text",
    [
        "Hello there.",
        "We met at 10:30 and left.",
        "Ann was late.",
        "I saw what it was. It was this and that: the rota.",
        "Yes.",
        "and so on",
        "Ward --> clinic",
        "12 of us were there.",
        "I said. Zed Quill: no.",
    ],
)
def test_speech_is_speech(text):
    assert split(text) == ([], [])


def test_the_head_of_subtitles_is_no_speech():
    text = (
        "WEBVTT\n\nNOTE made by hand\nin two lines\n\n1\n00:01.000 --> 00:02.000\n<v Ann>Hello <i>there</i>.</v>\n\n"
        '2 "Ann" (3)\n00:02.000 --> 00:03.000\n12\n'
    )
    sure, perhaps = split(text)
    assert sure == [
        "WEBVTT", "NOTE made by hand", "in two lines", "1", "00:01.000 --> 00:02.000", "<v Ann>", "<i>", "</i>",
        "</v>", '2 "Ann" (3)', "00:02.000 --> 00:03.000",
    ]  # fmt: skip
    assert perhaps == []


def test_in_a_quote_a_label_may_open_at_every_word():
    quote = "so far? Ann: It was 00:00:24.217 Aisha Khan: long. Zed: No, at 10:30"
    stretches = find_in_quote(quote, KNOWN.__contains__)
    assert [(quote[one.start : one.end].strip(), one.is_sure) for one in stretches] == [
        ("Ann:", True),
        ("00:00:24.217 Aisha Khan:", True),
        ("Zed:", False),
    ]
