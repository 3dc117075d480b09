"""Audio in chunks: .wav, .aif and .caf. A chunk has a name and a size, and one of them holds the sound.

Sources: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0" (RIFF); Apple,
"Audio Interchange File Format AIFF-C" and "Apple Core Audio Format Specification 1.0".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from helpers.fieldwork.formats.sound import Sound, counted_parts, unreadable

OPEN_ENDED = (0, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
"""Sizes that programs write which do not know the size yet: to the end of the file."""
EDIT_COUNT = 4
"""Bytes with which the sound of a .caf file begins that are none."""


def measure_wav(data: bytes) -> Sound:
    """Measure a .wav file: bytes of sound that are there, by the bytes per second that it gives.

    Where that is left at 0, the chunk ``fact`` has the number of samples.

    Raises
    ------
    Unreadable
        It does not say how many bytes a second has, or holds no sound.
    """
    rate, per_second, n_samples = 0, 0.0, 0
    for name, at, size in _chunks(data, 12, "<4sI"):
        if name == b"fmt " and size >= 16:
            rate, per_second = struct.unpack_from("<II", data, at + 4)
        elif name == b"fact" and size >= 4:
            n_samples = struct.unpack_from("<I", data, at)[0]
        elif name == b"data":
            n_bytes, is_whole = _present(data, at, size)
            if not per_second:
                per_second = size * rate / _positive(n_samples)
            return Sound("WAVE", n_bytes / _positive(per_second), is_whole=is_whole)
    raise unreadable()


def measure_aiff(data: bytes) -> Sound:
    """Measure an .aif file: frames, by the frames per second that it gives as an extended number.

    Raises
    ------
    Unreadable
        It lacks the chunk with these numbers, or holds no sound.
    """
    n_frames, rate, share, is_whole = 0, 0.0, 0.0, False
    for name, at, size in _chunks(data, 12, ">4sI"):
        if name == b"COMM" and size >= 18:
            n_frames = struct.unpack_from(">I", data, at + 2)[0]
            exponent, mantissa = struct.unpack_from(">HQ", data, at + 8)
            rate = mantissa * 2.0 ** ((exponent & 0x7FFF) - 16383 - 63)
        if name == b"SSND":
            n_bytes, is_whole = _present(data, at, size)
            share = n_bytes / _positive(size)
    return Sound("AIFF", n_frames * share / _positive(rate), is_whole=is_whole)


def measure_caf(data: bytes) -> Sound:
    """Measure a .caf file: packets of one size, or those that its table of packets lists.

    Raises
    ------
    Unreadable
        It lacks the description of its sound, or holds none.
    """
    rate, bytes_per_packet, frames_per_packet = 0.0, 0, 0
    table: tuple[int, int] | None = None
    n_bytes, is_whole = 0, True
    for name, at, size in _chunks(data, 8, ">4sQ"):
        is_whole = is_whole and _present(data, at, size)[1]
        if name == b"desc" and size >= 32:
            rate, bytes_per_packet, frames_per_packet = struct.unpack_from(">d8xII", data, at)
        elif name == b"pakt" and 24 <= size <= len(data) - at:
            table = (at, size)
        elif name == b"data":
            n_bytes = max(0, _present(data, at, size)[0] - EDIT_COUNT)
    if bytes_per_packet and frames_per_packet:
        seconds = n_bytes // bytes_per_packet * frames_per_packet / _positive(rate)
        return Sound("CAF", seconds, is_whole=is_whole)
    if table is None:
        raise unreadable()
    n_frames = _frames_of_packets(data, *table, n_bytes, bytes_per_packet, frames_per_packet)
    n_valid = struct.unpack_from(">q", data, table[0] + 8)[0]
    if is_whole and n_valid > 0:
        n_frames = n_valid
    return Sound("CAF", n_frames / _positive(rate), is_whole=is_whole)


def _frames_of_packets(
    data: bytes, at: int, size: int, n_bytes: int, bytes_per_packet: int, frames_per_packet: int
) -> int:
    """Return how many frames the packets hold that are there: each has its size in a table."""
    end, at = at + size, at + 24
    n_frames, read = 0, 0
    for _ in counted_parts():
        if at >= end:
            break
        packet, frames = bytes_per_packet, frames_per_packet
        if not packet:
            packet, at = _variable(data, at, end)
        if not frames:
            frames, at = _variable(data, at, end)
        read += packet
        if read > n_bytes:
            break
        n_frames += frames
    return n_frames


def _variable(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Return a number of as many bytes as it needs, seven bits in each, and where it ends."""
    number = 0
    for place in range(at, min(end, at + 9)):
        number = number << 7 | data[place] & 127
        if data[place] < 128:
            return number, place + 1
    raise unreadable()


def _chunks(data: bytes, at: int, head: str) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, place and size of each chunk; in RIFF and AIFF they begin at even places."""
    length = struct.calcsize(head)
    is_padded = length == 8
    for _ in counted_parts():
        if at + length > len(data):
            return
        name, size = struct.unpack_from(head, data, at)
        at += length
        yield name, at, size
        at += size + (size & 1 if is_padded else 0)


def _present(data: bytes, at: int, size: int) -> tuple[int, bool]:
    """Return how many bytes of a chunk are there, and whether that is all of them."""
    there = max(0, len(data) - at)
    if size in OPEN_ENDED:
        return there, True
    return min(size, there), size <= there


def _positive(number: float) -> float:
    """Return a number by which can be divided.

    Raises
    ------
    Unreadable
        It is not one: the file is damaged.
    """
    if not 0 < number < float("inf"):
        raise unreadable()
    return number
