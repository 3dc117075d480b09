"""Boxes by hand: fragments of all kinds, chunks of a file that was cut, videos, and boxes that lie."""

from __future__ import annotations

import struct

import pytest
from inputs.forms import m4a

from helpers.fieldwork.formats.mp4 import measure_mp4
from helpers.fieldwork.reading import Unreadable


def box(name, *content):
    inside = b"".join(content)
    return struct.pack(">I4s", 8 + len(inside), name) + inside


def track(*tables, handler=b"soun", number=1, length=0, scale=1_000):
    head = box(b"tkhd", struct.pack(">IIII", 0, 0, 0, number))
    times = box(b"mdhd", struct.pack(">IIIII", 0, 0, 0, scale, length))
    kind = box(b"hdlr", struct.pack(">II4s", 0, 0, handler))
    return box(b"trak", head, box(b"mdia", times, kind, box(b"minf", box(b"stbl", *tables))))


def fragments(*runs, usual=0):
    usual_of_file = box(b"mvex", box(b"trex", struct.pack(">IIIIII", 0, 1, 1, usual, 0, 0)))
    parts = [box(b"moov", track(), usual_of_file)]
    for head, run in runs:
        parts += [box(b"moof", box(b"traf", box(b"tfhd", head), box(b"trun", run))), box(b"mdat", bytes(100))]
    return b"".join(parts)


PLAIN = struct.pack(">II", 0, 1)
EACH = struct.pack(">II4I", 0x300, 2, 500, 40, 250, 60)


@pytest.mark.parametrize(
    ("data", "seconds"),
    [
        (fragments((PLAIN, EACH), (PLAIN, EACH)), 1.5),
        (fragments((PLAIN, struct.pack(">II", 0, 3)), usual=100), 0.3),
        (fragments((struct.pack(">III", 8, 1, 200), struct.pack(">III", 1, 3, 0)), usual=100), 0.6),
        (fragments((struct.pack(">II", 0, 9), EACH)), 0.0),
        (fragments((struct.pack(">IIQI", 9, 1, 0, 70), struct.pack(">II", 0, 10))), 0.7),
    ],
)
def test_fragments_are_as_long_as_their_samples(data, seconds):
    sound = measure_mp4(data)
    assert sound.seconds == pytest.approx(seconds)
    assert sound.is_whole


def test_of_a_fragment_that_was_cut_what_is_left_counts():
    data = fragments((PLAIN, EACH), (PLAIN, EACH))
    sound = measure_mp4(data[:-50])
    assert not sound.is_whole
    assert sound.seconds == pytest.approx(0.75 * 1.5)


def test_of_an_index_before_the_sound_the_samples_that_are_left_count():
    sizes = box(b"stsz", struct.pack(">III4I", 0, 0, 4, 10, 30, 20, 40))
    chunks = box(b"stsc", struct.pack(">II6I", 0, 2, 1, 1, 1, 2, 3, 1))
    for name, letter in ((b"stco", "I"), (b"co64", "Q")):
        shape = lambda at: box(name, struct.pack(f">II2{letter}", 0, 2, at, at + 10))  # noqa: B023, E731
        head = len(box(b"moov", track(sizes, chunks, shape(0), length=4_000))) + 8
        data = box(b"moov", track(sizes, chunks, shape(head), length=4_000)) + box(b"mdat", bytes(100))
        assert measure_mp4(data).seconds == 4.0
        for cut, seconds in ((0, 4.0), (1, 3.0), (40, 3.0), (41, 2.0), (61, 1.0), (91, 0.0)):
            sound = measure_mp4(data[: len(data) - cut])
            assert (sound.seconds, sound.is_whole) == (seconds, cut == 0)


def test_a_file_with_pictures_is_known():
    data = box(b"moov", track(handler=b"vide", number=2), track(length=3_000))
    assert measure_mp4(data).has_video
    assert not measure_mp4(m4a(7)).has_video


@pytest.mark.parametrize(
    "data",
    [
        box(b"ftyp", b"M4A "),
        box(b"moov", track(handler=b"text", length=9)),
        struct.pack(">I4s", 4, b"moov"),
        struct.pack(">I4sQ", 1, b"moov", 3),
        fragments((PLAIN, struct.pack(">II", 0x300, 2**31))),
        box(b"moov", track(length=9))[:-3] + b"\0\0\0\2free",
        (box(b"moov", track(length=9)) + box(b"mdat", bytes(9)))[:-5],
        box(b"ftyp") + box(b"free") * 100_000,
        box(b"moov", track(length=9_000) * 101),
    ],
)
def test_boxes_without_sound_or_that_lie_are_refused(data):
    with pytest.raises((Unreadable, struct.error, IndexError)):
        measure_mp4(data)
