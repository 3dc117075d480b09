"""Ogg by hand: streams in a row, side by side, begun late, trimmed at the end; pages that are none."""

from __future__ import annotations

import struct

import pytest

from helpers.example.files import opus_of_silence
from helpers.fieldwork.formats.ogg import measure_ogg, samples_of_opus
from helpers.fieldwork.reading import Unreadable


def page(packets, granule, serial, flags=0):
    """Return a page whose packets are shorter than 255 bytes."""
    sizes = bytes(map(len, packets))
    return (
        b"OggS"
        + struct.pack("<BBqIII", 0, flags, granule, serial, 0, 0)
        + bytes([len(sizes)])
        + sizes
        + b"".join(packets)
    )


def stream(n_packets, *, start=0, serial=1, pre_skip=0, trimmed=0):
    """Return a stream of packets of 60 ms; `start` and `trimmed` in samples."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, pre_skip, 16_000, 0, 0)
    pages = page([head], 0, serial, 0x02) + page([b"OpusTags" + bytes(8)], 0, serial)
    for n in range(1, n_packets):
        pages += page([b"\x58"], start + n * 2880, serial)
    return pages + page([b"\x58"], start + n_packets * 2880 - trimmed, serial, 0x04)


@pytest.mark.parametrize(
    ("data", "seconds"),
    [
        (stream(50), 3.0),
        (stream(50, pre_skip=960), 2.98),
        (stream(50, start=480_000), 3.0),
        (stream(50, trimmed=1440), 2.97),
        (stream(1, trimmed=1440), 0.03),
        (stream(50) + stream(20, serial=2), 4.2),
        (stream(20) + stream(50), 4.2),
        (stream(50, start=480_000) + stream(20, start=96_000), 4.2),
        (opus_of_silence(6) + opus_of_silence(30), 36.0),
        (b"ID3 or other bytes" + stream(50) + b"bytes behind it", 3.0),
        (stream(25) + b"OggS, of words" + stream(25), 3.0),
    ],
)
def test_each_stream_counts_from_its_own_beginning_to_its_own_end(data, seconds):
    sound = measure_ogg(data)
    assert sound.seconds == pytest.approx(seconds)
    assert sound.is_whole


def test_streams_side_by_side_count_once():
    one, other = stream(50, serial=1), stream(20, serial=2)
    heads = one[:47], other[:47]
    assert all(head.count(b"OggS") == 1 for head in heads)
    assert measure_ogg(b"".join(heads) + one[47:] + other[47:]).seconds == pytest.approx(3.0)


def test_a_chain_whose_first_part_has_no_end_is_not_whole():
    assert not measure_ogg(stream(50)[:-29] + stream(20)).is_whole


@pytest.mark.parametrize("cut", [1, 5, 28, 29, 30, 100])
def test_a_cut_stream_has_the_length_of_its_last_whole_page(cut):
    sound = measure_ogg(stream(50)[:-cut])
    assert not sound.is_whole
    assert sound.seconds == pytest.approx(3.0 - 0.06 * (1 + (cut - 1) // 29))


@pytest.mark.parametrize(
    ("packet", "n_samples"),
    [
        (b"\x58", 2880),
        (b"\x08", 960),
        (b"\x09ab", 1920),
        (b"\xf8", 960),
        (b"\x0b\x05", 4800),
        (b"\x0b", 0),
        (b"", 0),
    ],
)
def test_a_packet_of_opus_says_how_many_samples_it_holds(packet, n_samples):
    assert samples_of_opus(packet) == n_samples


def test_what_holds_no_known_stream_is_refused():
    for data in (
        b"OggS",
        page([b"fishead\0"], 0, 1, 2),
        b"OggS" * 200_000,
        page([b"\x01vorbis" + bytes(22)], 0, 1, 2),
    ):
        with pytest.raises(Unreadable):
            measure_ogg(data)
