"""Chunks by hand: sizes that programs leave open, other chunks before the sound, cuts, tables of packets."""

from __future__ import annotations

import struct

import pytest
from inputs.forms import wav

from helpers.fieldwork.formats.chunks import measure_aiff, measure_caf, measure_wav
from helpers.fieldwork.reading import Unreadable


def riff(*chunks):
    inside = b"".join(
        name + struct.pack("<I", len(data) if size is None else size) + data + b"\0" * (len(data) % 2)
        for name, data, size in chunks
    )
    return b"RIFF" + struct.pack("<I", len(inside) + 4) + b"WAVE" + inside


FMT = (b"fmt ", struct.pack("<HHIIHH", 1, 1, 8_000, 16_000, 2, 16), None)


@pytest.mark.parametrize("size", [None, 0, 0xFFFFFFFF])
def test_a_wav_is_as_long_as_its_sound_whatever_its_size_says_that_is_not_known(size):
    sound = measure_wav(riff((b"LIST", b"odd", None), FMT, (b"data", bytes(16_000), size)))
    assert (sound.seconds, sound.is_whole) == (1.0, True)


def test_a_cut_wav_has_what_is_left():
    sound = measure_wav(wav()[:-8_000])
    assert (sound.seconds, sound.is_whole) == (0.5, False)


def test_where_a_wav_does_not_say_how_many_bytes_a_second_has_it_says_how_many_samples_there_are():
    fmt = (b"fmt ", struct.pack("<HHIIHH", 2, 1, 8_000, 0, 2, 4), None)
    assert (
        measure_wav(riff(fmt, (b"fact", struct.pack("<I", 8_000), None), (b"data", bytes(99), None))).seconds
        == 1
    )


def aiff(n_frames, data, size=None):
    comm = struct.pack(">HIHHQ", 1, n_frames, 16, 0x400B, 8_000 << 51)
    sound = b"SSND" + struct.pack(">I", len(data) if size is None else size) + data
    return b"FORM\0\0\0\0AIFFCOMM" + struct.pack(">I", len(comm)) + comm + sound


def test_an_aiff_has_its_frames_or_those_that_are_left():
    assert measure_aiff(aiff(8_000, bytes(16_008))).seconds == pytest.approx(1.0)
    cut = measure_aiff(aiff(8_000, bytes(8_004), 16_008))
    assert cut.seconds == pytest.approx(0.5)
    assert not cut.is_whole


def caf(per_packet, frames, data, *, table=b"", n_valid=0, size=None):
    desc = struct.pack(">d4s5I", 8_000, b"alac", 0, per_packet, frames, 1, 16)
    chunks = [(b"desc", desc, None)]
    if table:
        chunks.append((b"pakt", struct.pack(">qqii", 3, n_valid, 0, 0) + table, None))
    chunks.append((b"data", bytes(4) + data, size))
    return b"caff\0\1\0\0" + b"".join(
        name + struct.pack(">Q", len(inside) if size is None else size) + inside
        for name, inside, size in chunks
    )


@pytest.mark.parametrize(
    ("data", "seconds", "is_whole"),
    [
        (caf(2, 1, bytes(16_000)), 1.0, True),
        (caf(2, 1, bytes(16_000), size=0xFFFFFFFFFFFFFFFF), 1.0, True),
        (caf(2, 1, bytes(8_000), size=16_004), 0.5, False),
        (caf(0, 4_000, bytes(300), table=b"\x64\x81\x00\x48"), 1.5, True),
        (caf(0, 4_000, bytes(300), table=b"\x64\x81\x00\x48", n_valid=11_200), 1.4, True),
        (caf(0, 4_000, bytes(150), table=b"\x64\x81\x00\x48", n_valid=11_200, size=304), 0.5, False),
        (caf(0, 0, bytes(30), table=b"\x0a\x9f\x20\x14\x9f\x20"), 1.0, True),
    ],
)
def test_a_caf_has_its_packets_or_those_that_are_left(data, seconds, is_whole):
    sound = measure_caf(data)
    assert sound.seconds == pytest.approx(seconds)
    assert sound.is_whole == is_whole


@pytest.mark.parametrize(
    ("measure", "data"),
    [
        (measure_wav, b"RIFF\0\0\0\0WAVE"),
        (measure_wav, riff((b"data", bytes(9), None))),
        (measure_wav, riff(FMT)),
        (measure_aiff, b"FORM\0\0\0\0AIFF"),
        (measure_aiff, aiff(8_000, b"")),
        (measure_caf, b"caff\0\1\0\0"),
        (measure_caf, caf(0, 4_000, bytes(300))),
        (measure_caf, caf(0, 4_000, bytes(300), table=b"\xff" * 20)),
    ],
)
def test_what_lacks_a_part_is_refused(measure, data):
    with pytest.raises(Unreadable):
        measure(data)
