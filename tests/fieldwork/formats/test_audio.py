"""Voice notes as audio: how long, whether whole, and what a file is that is not audio."""

from __future__ import annotations

import random
import struct

import pytest
from inputs.forms import cut_opus, headers_of_opus, m4a, wav
from inputs.sounds import sound

from helpers.example.files import opus_of_silence
from helpers.fieldwork.formats.audio import LONGEST, measure
from helpers.fieldwork.reading import Unreadable

NOTE = opus_of_silence(6)
AMR_FRAME, AMR_WB_FRAME, EMPTY_FRAME = b"\x3c" + bytes(31), b"\x44" + bytes(60), b"\x7c"


def length_or_reason(data):
    try:
        return measure(data, ".opus")
    except Unreadable as error:
        return error.reason


@pytest.mark.parametrize(
    ("data", "suffix", "measured"),
    [
        (NOTE, ".opus", (6.0, ())),
        (NOTE, ".OPUS", (6.0, ())),
        (NOTE, ".ogg", (6.0, ())),
        (NOTE, ".m4a", (6.0, ("container",))),
        (m4a(7), ".m4a", (7.0, ())),
        (m4a(7), ".aac", (7.0, ())),
        (m4a(7), ".opus", (7.0, ("container",))),
        (wav(), ".opus", (1.0, ("container",))),
        (b"#!AMR\n" + AMR_FRAME * 50, ".amr", (1.0, ())),
        (b"#!AMR\n" + AMR_FRAME * 50, ".opus", (1.0, ("container",))),
        (b"#!AMR\n" + AMR_FRAME * 50 + AMR_FRAME[:9], ".amr", (1.0, ("cut_short",))),
        (b"#!AMR-WB\n" + AMR_WB_FRAME * 100, ".amr", (2.0, ())),
    ],
)
def test_an_audio_is_as_long_as_what_it_holds_whatever_its_name(data, suffix, measured):
    assert measure(data, suffix) == measured


def test_frames_in_a_file_of_another_kind_are_not_its_sound():
    mpeg = (b"\xff\xfb\x90\xc4" + bytes(413)) * 20
    padding = b"\x01" + len(mpeg).to_bytes(3, "big") + mpeg
    whole = sound("flac")
    after_head = 42
    assert measure(whole[:after_head] + padding + whole[after_head:], ".flac") == (2.0, ())


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_a_voice_note_cut_anywhere_is_remarked_or_refused(keep):
    whole = opus_of_silence(40)
    cut = whole[: int(len(whole) * keep)]
    found = length_or_reason(cut)
    assert found == "unreadable_audio" or (found.duration_s < 40 and found.remarks == ("cut_short",))


def test_a_last_page_that_is_cut_is_not_an_end():
    assert measure(opus_of_silence(40)[:-1], ".opus").remarks == ("cut_short",)
    assert measure(cut_opus(), ".opus").remarks == ("cut_short",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "unreadable_audio"),
        (b"OggS", "unreadable_audio"),
        (bytes(1000), "unreadable_audio"),
        (headers_of_opus(), "unreadable_audio"),
        (b"RIFF\0\0\0\0WAVE", "unreadable_audio"),
        (m4a(0), "unreadable_audio"),
        (m4a(LONGEST), "unreadable_audio"),
        (b"#!AMR\n", "unreadable_audio"),
        (b"#!AMR\n" + AMR_FRAME + b"\x48" * 9, "unreadable_audio"),
        (b"#!AMR\n" + AMR_FRAME[:9], "unreadable_audio"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "html_file"),
        (b"%PDF-1.7", "pdf_file"),
    ],
)
def test_what_cannot_be_measured_is_refused_for_what_it_is(data, reason):
    with pytest.raises(Unreadable) as error:
        measure(data, ".opus")
    assert error.value.reason == reason


def test_random_damage_gives_a_length_or_a_refusal_and_nothing_else():
    rng = random.Random(1)  # noqa: S311
    for whole in (NOTE, m4a(), b"#!AMR\n" + AMR_FRAME * 50):
        for _ in range(150):
            data = bytearray(whole)
            for _ in range(rng.randrange(1, 6)):
                data[rng.randrange(min(len(data), 200))] = rng.randrange(256)
            found = length_or_reason(bytes(data))
            assert found == "unreadable_audio" or 0 < found.duration_s < LONGEST


@pytest.mark.parametrize(
    "data",
    [b"#!AMR\n" + EMPTY_FRAME * 10_000_000, b"OggS" * 1_000_000, b"\xff" * 4_000_000, bytes(4_000_000)],
)
def test_hostile_audio_is_refused(data):
    with pytest.raises(Unreadable):
        measure(data, ".mp3")


def test_boxes_that_promise_more_than_there_is_are_refused():
    with pytest.raises(Unreadable):
        measure(struct.pack(">I4s", 2**31, b"ftyp") + b"M4A \0\0\0\0", ".m4a")
