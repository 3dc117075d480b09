"""What mutagen measures, and its cuts: the last frame of a .flac, the size in the head of a .wma."""

from __future__ import annotations

import struct

import pytest

from helpers.fieldwork.formats.other_audio import ASF, measure_other
from helpers.fieldwork.reading import Unreadable

BLOCK, RATE = 4_096, 16_000


def checksum(head):
    rest = 0
    for byte in head:
        rest ^= byte
        for _ in range(8):
            rest = (rest << 1) ^ 0x107 if rest & 0x80 else rest << 1
    return rest


def flac(n_frames, n_samples):
    """Return a .flac file whose frames have heads and nothing else that is true."""
    info = struct.pack(">HH6xQ16x", BLOCK, BLOCK, RATE << 44 | 15 << 36 | n_samples)
    frames = b""
    for number in range(n_frames):
        coded = bytes([number]) if number < 128 else bytes([0xC0 | number >> 6, 0x80 | number & 63])
        head = b"\xff\xf8\xc5\x08" + coded
        frames += head + bytes([checksum(head)]) + bytes(40)
    return b"fLaC\x80\0\0\x22" + info + frames


@pytest.mark.parametrize(
    ("n_frames", "n_samples", "seconds", "is_whole"),
    [
        (10, 10 * BLOCK, 2.56, True),
        (10, 10 * BLOCK - 500, 2.53, True),
        (200, 200 * BLOCK, 51.2, True),
        (10, 0, 2.56, True),
        (6, 10 * BLOCK, 1.28, False),
        (150, 200 * BLOCK, 38.14, False),
    ],
)
def test_a_flac_ends_where_its_last_frame_does(n_frames, n_samples, seconds, is_whole):
    sound = measure_other(flac(n_frames, n_samples))
    assert sound.seconds == pytest.approx(seconds, abs=0.01)
    assert sound.is_whole == is_whole


@pytest.mark.parametrize("data", [b"", b"words", ASF, flac(0, 4_096), b"fLaC\x80\0\0\x22"])
def test_what_mutagen_does_not_know_is_refused(data):
    with pytest.raises(Unreadable):
        measure_other(data)
