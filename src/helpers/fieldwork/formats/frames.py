"""Audio that is a row of frames and nothing else: MPEG audio (.mp3), AAC in ADTS (.aac), AMR.

Each frame says in its own head how long it is, in bytes and in time, so that a file's length is that of its
frames, counted. A library takes the bit rate of the first frames for that of all, or believes a header that
was written for the whole file: 10 seconds for 30 of a variable rate, 7 for 2 of a file that was cut.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from helpers.fieldwork.formats.sound import LONGEST, Sound, unreadable
from helpers.fieldwork.reading import Unreadable

AMR = {
    b"#!AMR\n": {0: 13, 1: 14, 2: 16, 3: 18, 4: 20, 5: 21, 6: 27, 7: 32, 8: 6, 15: 1},
    b"#!AMR-WB\n": {0: 18, 1: 24, 2: 33, 3: 37, 4: 41, 5: 47, 6: 51, 7: 59, 8: 61, 9: 6, 14: 1, 15: 1},
}
"""How long a frame of each type is, in bytes, by what the file begins with (RFC 4867, section 5)."""
AMR_FRAMES_PER_SECOND = 50
MOST_LOST = 1_000
"""Places at which a frame is looked for, between frames; audio has none."""
_MPEG_1 = 3
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_BIT_RATES = {
    (True, 3): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 1): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 3): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 1): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Thousand bits per second, by whether it is MPEG-1, and the layer as it is written (3: layer I)."""
_ADTS_RATES = (
    96_000,
    88_200,
    64_000,
    48_000,
    44_100,
    32_000,
    24_000,
    22_050,
    16_000,
    12_000,
    11_025,
    8_000,
    7_350,
)


class Frame(NamedTuple):
    """One frame: bytes, samples, samples per second."""

    size: int
    n_samples: int
    rate: int


ReadFrame = Callable[[bytes, int], Frame | None]


class _Counted(NamedTuple):
    """The frames of a file: how many there are, how long they play, and whether the last is whole."""

    n: int
    seconds: float
    is_whole: bool
    first: int
    """Where the first frame begins."""


def begins_with(data: bytes, read: ReadFrame) -> bool:
    """Tell whether a file begins with frames of a kind, behind tags and a little else."""
    try:
        _first_frame(data, _skip_id3(data), read)
    except Unreadable:
        return False
    return True


def measure_amr(data: bytes) -> Sound:
    """Measure AMR, in which old phones recorded: frames of 20 ms.

    Raises
    ------
    Unreadable
        It is damaged, holds no frame, or plays for more than a day.
    """
    magic = next(magic for magic in AMR if data.startswith(magic))
    sizes = AMR[magic]
    at, n_frames = len(magic), 0
    while at < len(data):
        # Where one file was put behind another, its head stands between two frames.
        if data[at] == magic[0] and data.startswith(magic, at):
            at += len(magic)
            continue
        size = sizes.get(data[at] >> 3 & 15)
        if size is None or n_frames > LONGEST * AMR_FRAMES_PER_SECOND:
            raise unreadable()
        at += size
        n_frames += at <= len(data)
    if not n_frames:
        raise unreadable()
    return Sound("AMR", n_frames / AMR_FRAMES_PER_SECOND, is_whole=at <= len(data))


def measure_adts(data: bytes) -> Sound:
    """Measure AAC in ADTS (ISO/IEC 13818-7, section 6.2).

    Raises
    ------
    Unreadable
        It does not begin with frames, or plays for more than a day.
    """
    counted = _count(data, _skip_id3(data), adts_frame)
    return Sound("AAC", counted.seconds, is_whole=counted.is_whole)


def measure_mpeg(data: bytes) -> Sound:
    """Measure MPEG audio, layers I to III (ISO/IEC 11172-3, section 2.4; 13818-3).

    A header of Xing or LAME in the first frame is no sound. It says how many frames there were, so that it
    shows a cut; and how many samples an encoder has added before and after the sound.

    Raises
    ------
    Unreadable
        It does not begin with frames, or plays for more than a day.
    """
    start = _skip_id3(data)
    counted = _count(data, start, mpeg_frame)
    first = mpeg_frame(data, counted.first)
    header = data[counted.first : counted.first + 200]
    if first is None or not any(name in header for name in (b"Xing", b"Info", b"VBRI")):
        return Sound("MP3", counted.seconds, is_whole=counted.is_whole)
    seconds = counted.seconds - first.n_samples / first.rate
    n_promised, n_added = _read_xing(data, counted.first)
    is_whole = counted.is_whole and counted.n - 1 >= n_promised
    if is_whole:
        seconds -= n_added / first.rate
    return Sound("MP3", seconds, is_whole=is_whole)


def _read_xing(data: bytes, at: int) -> tuple[int, int]:
    """Return how many frames a header of Xing promises, and how many samples LAME has added; 0: not said."""
    frame = data[at : at + 400]
    tag = max(frame.find(b"Xing"), frame.find(b"Info"))
    if tag < 0:
        vbri = frame.find(b"VBRI")
        return int.from_bytes(frame[vbri + 14 : vbri + 18], "big"), 0
    flags = frame[tag + 7] if len(frame) > tag + 7 else 0
    end = tag + 8
    n_frames = 0
    for flag, size in ((1, 4), (2, 4), (4, 100), (8, 4)):
        if flags & flag:
            if flag == 1:
                n_frames = int.from_bytes(frame[end : end + 4], "big")
            end += size
    if frame[end : end + 4] not in (b"LAME", b"Lavf", b"Lavc"):
        return n_frames, 0
    added = int.from_bytes(frame[end + 21 : end + 24], "big")
    return n_frames, (added >> 12) + (added & 0xFFF)


def _count(data: bytes, at: int, read: ReadFrame) -> _Counted:
    """Count the frames of a file; what lies between two frames is left out, if it is not much."""
    first = at = _first_frame(data, at, read)
    n_frames, n_lost, is_whole = 0, 0, True
    samples: dict[int, int] = {}
    while at < len(data):
        frame = read(data, at)
        if frame is None:
            at, n_lost = data.find(b"\xff", at + 1), n_lost + 1
            if at < 0 or n_lost > MOST_LOST:
                break
            continue
        at += frame.size
        is_whole = at <= len(data)
        if is_whole:
            n_frames += 1
            samples[frame.rate] = samples.get(frame.rate, 0) + frame.n_samples
        if samples.get(frame.rate, 0) > LONGEST * frame.rate:
            raise unreadable()
    if n_frames == 0:
        raise unreadable()
    seconds = sum(n_samples / rate for rate, n_samples in samples.items())
    return _Counted(n_frames, seconds, is_whole, first)


def _first_frame(data: bytes, at: int, read: ReadFrame) -> int:
    """Return where the first frame begins: one that another follows at once, or the end of the file."""
    for _ in range(MOST_LOST):
        at = data.find(b"\xff", at)
        if at < 0:
            break
        frame = read(data, at)
        if frame is not None:
            end = at + frame.size
            if end == len(data) or (end < len(data) and read(data, end) is not None):
                return at
        at += 1
    raise unreadable()


def mpeg_frame(data: bytes, at: int) -> Frame | None:
    """Return the frame of MPEG audio that begins at a place, or None."""
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return None
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    bit_rate, rate = data[at + 2] >> 4, data[at + 2] >> 2 & 3
    if version == 1 or layer == 0 or bit_rate in (0, 15) or rate == 3:
        return None
    is_mpeg_1 = version == _MPEG_1
    bits, rate = _BIT_RATES[is_mpeg_1, layer][bit_rate] * 1000, _RATES[version][rate]
    padding = data[at + 2] >> 1 & 1
    if layer == 3:
        return Frame((12 * bits // rate + padding) * 4, 384, rate)
    n_samples = 1152
    if layer == 1 and not is_mpeg_1:
        n_samples = 576
    return Frame(n_samples // 8 * bits // rate + padding, n_samples, rate)


def adts_frame(data: bytes, at: int) -> Frame | None:
    """Return the frame of ADTS that begins at a place, or None."""
    if at + 7 > len(data) or data[at] != 0xFF or data[at + 1] & 0xF6 != 0xF0:
        return None
    rate = data[at + 2] >> 2 & 15
    size = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
    if rate >= len(_ADTS_RATES) or size < 7:
        return None
    return Frame(size, 1024 * ((data[at + 6] & 3) + 1), _ADTS_RATES[rate])


def _skip_id3(data: bytes) -> int:
    """Return where a file begins behind its tags in ID3v2 (id3.org, ID3v2.4.0, section 3.1)."""
    at = 0
    while data.startswith(b"ID3", at) and at + 10 <= len(data):
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 127
        at += 10 + size
        if data[at - 10 - size + 5] & 0x10:
            at += 10
    return at
