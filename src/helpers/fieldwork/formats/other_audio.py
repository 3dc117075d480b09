"""Audio that mutagen measures, and how much of it is there: .flac, .wma and rarer kinds.

mutagen reads a file's head, which keeps the whole length when the file was cut.
"""

from __future__ import annotations

import io
import struct

import mutagen

from helpers.fieldwork.formats.sound import Sound, unreadable

ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
BEGINNINGS = (b"fLaC", ASF, b"wvpk", b"TTA1", b"TTA2", b"MAC ", b"\x0b\x77")
"""How .flac, .wma, .wv, .tta, .ape and .ac3 begin."""
_ASF_FILE = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_ASF_VIDEO = bytes.fromhex("c0ef19bc4d5bcf11a8fd00805f5c442b")
FLAC_SEARCHED = 1_000_000
"""Bytes at the end of a .flac file in which its last frame is looked for."""


def measure_other(data: bytes) -> Sound:
    """Measure what mutagen knows.

    Raises
    ------
    Unreadable
        It does not know the file.
    """
    file = None
    try:
        file = mutagen.File(io.BytesIO(data))
        seconds = float(file.info.length)
    except Exception:  # noqa: BLE001 - whatever a library raises, it cannot measure the file
        raise unreadable() from None
    kind = type(file).__name__
    if kind == "ASF":
        return _asf(data, seconds)
    if kind == "FLAC":
        return _flac(data, seconds, file.info.sample_rate, file.info.total_samples, file.info.max_blocksize)
    return Sound(kind, seconds)


def _asf(data: bytes, seconds: float) -> Sound:
    """Return the sound of a .wma file: its head gives the size of the whole (ASF specification, 3.2)."""
    size = len(data)
    place = data.find(_ASF_FILE, 0, 10_000)
    if 0 <= place <= len(data) - 48:
        size = struct.unpack_from("<Q", data, place + 40)[0]
    has_video = _ASF_VIDEO in data[:10_000]
    if size <= len(data):
        return Sound("ASF", seconds, has_video=has_video)
    return Sound("ASF", seconds * len(data) / size, is_whole=False, has_video=has_video)


def _flac(data: bytes, seconds: float, rate: int, n_samples: int, block: int) -> Sound:
    """Return the sound of a .flac file, which ends where its last frame does (RFC 9639, section 9.1).

    A frame gives its number, or that of its first sample. How long the last one is, is not looked at: one
    block at most is missing from the count of a file that does not give its length.
    """
    for at in range(len(data) - 6, max(0, len(data) - FLAC_SEARCHED), -1):
        if data[at] != 0xFF or data[at + 1] & 0xFE != 0xF8:
            continue
        number = _number_of_frame(data, at)
        if number is None:
            continue
        start = number
        if data[at + 1] == 0xF8:
            start = number * block
        if n_samples == 0:
            return Sound("FLAC", (start + block) / rate)
        if start + block < n_samples:
            return Sound("FLAC", start / rate, is_whole=False)
        return Sound("FLAC", seconds)
    raise unreadable()


def _number_of_frame(data: bytes, at: int) -> int | None:
    """Return the number in the head of a frame; None: it is none, as its checksum shows."""
    first = data[at + 4]
    n_bytes = 1
    if first >= 0x80:
        n_bytes = 8 - (first ^ 0xFF).bit_length()
    if n_bytes > 7 or (first >= 0x80 and n_bytes < 2):
        return None
    number = first & (0x7F >> n_bytes if n_bytes > 1 else 0x7F)
    for byte in data[at + 5 : at + 4 + n_bytes]:
        number = number << 6 | byte & 63
    size = data[at + 2] >> 4
    rate = data[at + 2] & 15
    end = at + 4 + n_bytes + {6: 1, 7: 2}.get(size, 0) + {12: 1, 13: 2, 14: 2}.get(rate, 0)
    if end >= len(data) or _checksum(data[at:end]) != data[end]:
        return None
    return number


def _checksum(head: bytes) -> int:
    """Return the checksum of the head of a frame: CRC-8 with the polynomial x^8 + x^2 + x + 1."""
    rest = 0
    for byte in head:
        rest ^= byte
        for _ in range(8):
            rest = (rest << 1 ^ 0x07 * (rest >> 7)) & 0xFF
    return rest
