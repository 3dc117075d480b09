"""Rows of frames by hand: MPEG audio of all versions and layers, ADTS, AMR; headers that promise; damage."""

from __future__ import annotations

import struct

import pytest

from helpers.fieldwork.formats import frames
from helpers.fieldwork.formats.frames import (
    adts_frame,
    begins_with,
    measure_adts,
    measure_amr,
    measure_mpeg,
    mpeg_frame,
)
from helpers.fieldwork.reading import Unreadable

MP3 = b"\xff\xfb\x90\x00"  # MPEG-1, layer III, 128 kbit/s, 44,100 Hz: 417 bytes
FRAME = MP3 + bytes(413)
SECONDS = 1152 / 44_100


def xing(n_frames, added=0):
    """Return a first frame that says how many frames follow, and how many samples the encoder added."""
    head = MP3 + bytes(32) + b"Info" + struct.pack(">II", 1, n_frames)
    lame = b"LAME3.100" + bytes(12) + struct.pack(">I", added << 12)[1:]
    return (head + lame).ljust(417, b"\0")


@pytest.mark.parametrize(
    ("head", "size", "n_samples", "rate"),
    [
        (b"\xff\xfb\x90\x00", 417, 1152, 44_100),
        (b"\xff\xfb\x92\x00", 418, 1152, 44_100),
        (b"\xff\xf3\x40\x00", 104, 576, 22_050),
        (b"\xff\xe3\x18\x00", 72, 576, 8_000),
        (b"\xff\xfd\x84\x00", 384, 1152, 48_000),
        (b"\xff\xff\x40\x00", 136, 384, 44_100),
        (b"\xff\xff\x42\x00", 140, 384, 44_100),
        (b"\xff\xf1\x50\x80\x2b\x7f\xfc", None, None, None),
    ],
)
def test_a_frame_says_how_long_it_is(head, size, n_samples, rate):
    assert mpeg_frame(head, 0) == (None if size is None else (size, n_samples, rate))


def test_frames_are_counted_behind_tags_and_before_them():
    tag = b"ID3\x04\x00\x00\x00\x00\x02\x01" + b"\xff\xfb\x90\x00" + bytes(253)
    for data in (FRAME * 100, tag + FRAME * 100, tag * 2 + FRAME * 100 + b"TAG" + bytes(125)):
        sound = measure_mpeg(data)
        assert sound.seconds == pytest.approx(100 * SECONDS)
        assert sound.is_whole


def test_a_header_is_no_sound_and_shows_a_cut_between_two_frames():
    assert measure_mpeg(xing(100) + FRAME * 100).seconds == pytest.approx(100 * SECONDS)
    assert measure_mpeg(xing(100, added=4_000) + FRAME * 100).seconds == pytest.approx(
        100 * SECONDS - 4_000 / 44_100
    )
    cut = measure_mpeg(xing(100) + FRAME * 40)
    assert not cut.is_whole
    assert cut.seconds == pytest.approx(40 * SECONDS)
    assert not measure_mpeg(FRAME * 10 + FRAME[:-1]).is_whole


def test_a_little_between_two_frames_is_left_out_and_much_of_it_ends_the_sound():
    assert measure_mpeg(FRAME * 5 + b"\0" * 50 + FRAME * 5).seconds == pytest.approx(10 * SECONDS)
    assert measure_mpeg(FRAME * 5 + b"\xff\0" * 5_000 + FRAME * 5).seconds == pytest.approx(5 * SECONDS)


def test_adts_is_known_by_its_frames_and_counted():
    frame = b"\xff\xf1\x60\x40\x04\x1f\xfc" + bytes(25)  # 16,000 Hz, 32 bytes
    assert adts_frame(frame, 0) == (32, 1024, 16_000)
    assert begins_with(frame * 2, adts_frame)
    assert not begins_with(frame * 2, mpeg_frame)
    sound = measure_adts(frame * 50)
    assert (sound.kind, sound.seconds, sound.is_whole) == ("AAC", 3.2, True)
    assert not measure_adts(frame * 50 + frame[:9]).is_whole


@pytest.mark.parametrize(
    "data", [b"", b"\xff" * 1_000_000, b"\xff\xfb\x90\x00", bytes(1_000_000), FRAME + b"\xff" * 9]
)
def test_what_does_not_begin_with_two_frames_is_refused(data):
    for measure in (measure_mpeg, measure_adts):
        with pytest.raises(Unreadable):
            measure(data)


def test_more_than_a_day_is_refused(monkeypatch):
    monkeypatch.setattr(frames, "LONGEST", 100)
    frame = b"\xff\xf1\x60\x40\x01\x1f\xff" + b"\0"  # 8 bytes of 4,096 samples
    with pytest.raises(Unreadable):
        measure_adts(frame * 400)
    with pytest.raises(Unreadable):
        measure_amr(b"#!AMR\n" + b"\x7c" * 5_100)
