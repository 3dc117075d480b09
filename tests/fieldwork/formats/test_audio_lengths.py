"""Every length is that of the sound that plays, decoded: in all containers, whole, cut, renamed and chained.

A file that is not whole has the length of what is left and the remark ``cut_short``, or is refused. Nothing
else: no length without its sound, no error but a refusal.
"""

from __future__ import annotations

import random

import pytest
from inputs import sounds
from inputs.sounds import FORMS, decoded_seconds, sound

from helpers.fieldwork.formats.audio import is_audio, measure
from helpers.fieldwork.reading import Unreadable

NEAR = 0.13
"""Seconds: encoders add some before and after the sound, which decoders play or leave out."""
NO_END_MARK = {"mp2", "mp3, variable, no header", "aac", "amr", "webm, no duration"}
"""Forms without any sign of their end: cut between two frames, they are whole files."""
CHAINED = (
    "opus",
    "vorbis",
    "flac in Ogg",
    "mp3",
    "mp3, variable, no header",
    "mp2",
    "aac",
    "amr",
    "webm",
    "wav",
)
SUFFIXES = (".opus", ".m4a", ".wav", ".3gp", ".ds2", ".bin", "")


def length_or_reason(data, suffix):
    try:
        return measure(data, suffix)
    except Unreadable as error:
        return error.reason


def decoded(data):
    try:
        return decoded_seconds(data)
    except (sounds.av.FFmpegError, IndexError):
        return None


@pytest.mark.parametrize("form", FORMS)
def test_a_whole_file_is_as_long_as_it_plays(form):
    data = sound(form)
    measured = measure(data, FORMS[form].suffix)
    assert measured.duration_s == pytest.approx(decoded_seconds(data), abs=NEAR)
    assert measured.remarks == ()
    assert is_audio(data)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_under_another_name_is_measured_all_the_same(form):
    data = sound(form)
    for suffix in SUFFIXES:
        measured = measure(data, suffix)
        assert measured.duration_s == measure(data, FORMS[form].suffix).duration_s
        assert set(measured.remarks) <= {"container"}


@pytest.mark.parametrize("form", FORMS)
def test_a_cut_file_is_as_long_as_what_is_left_and_says_so_or_is_refused(form):
    whole = sound(form)
    rng = random.Random(form)  # noqa: S311
    for share in (0.2, 0.5, 0.8, *(rng.random() for _ in range(3))):
        data = whole[: int(share * len(whole))]
        measured = length_or_reason(data, FORMS[form].suffix)
        if measured == "unreadable_audio":
            continue
        assert measured.duration_s == pytest.approx(decoded(data), abs=NEAR)
        assert measured.remarks == ("cut_short",) or form in NO_END_MARK


@pytest.mark.parametrize("form", CHAINED)
def test_two_files_one_behind_the_other_are_as_long_as_both_that_play(form):
    first, second = sound(form, 2.0), sound(form, 1.0)
    for data in (first + second, second + first):
        measured = measure(data, FORMS[form].suffix)
        assert measured.duration_s == pytest.approx(decoded(data), abs=2 * NEAR)
        assert measured.remarks == ()


@pytest.mark.parametrize("form", ["opus", "opus in .ogg", "vorbis"])
def test_a_stream_that_does_not_begin_at_0_is_no_longer_for_it(form):
    data = sound(form, 1.0, start=10.0)
    assert measure(data, ".ogg").duration_s == pytest.approx(1.0, abs=NEAR)


@pytest.mark.parametrize("form", FORMS)
def test_a_head_without_sound_and_random_damage_give_a_length_or_a_refusal(form):
    whole = sound(form)
    assert length_or_reason(b"", FORMS[form].suffix) == "unreadable_audio"
    rng = random.Random(form)  # noqa: S311
    for _ in range(25):
        data = bytearray(whole[: rng.choice([16, 60, 200, 1_000, len(whole)])])
        for _ in range(rng.randrange(6)):
            data[rng.randrange(min(len(data), 300))] = rng.randrange(256)
        measured = length_or_reason(bytes(data), FORMS[form].suffix)
        assert measured == "unreadable_audio" or 0 < measured.duration_s < 86_400


def test_a_video_is_no_voice_note_in_any_container():
    assert not is_audio(sounds.video())
    assert not is_audio(sounds.webm_video())
    assert not is_audio(b"\x00\x00\x01\xba" + bytes(2_000))
    assert not is_audio(b"")
