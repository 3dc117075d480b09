"""Voice notes as audio: how long they are, whether they are whole, and whether they are what their name says.

Durations come from mutagen, except for AMR, in which old phones recorded: its frames are counted (RFC
4867). No library that was tried shows that a file was cut short: a whole Ogg stream ends with a page that
is marked as its last (RFC 3533), a cut one does not. Whether every phone sets that mark is not known, so
its absence is only remarked.
"""

from __future__ import annotations

import io
from typing import NamedTuple

import mutagen

from helpers.fieldwork.formats.package import known_kind
from helpers.fieldwork.reading import Unreadable

KINDS = {
    ".opus": {"OggOpus"},
    ".ogg": {"OggOpus", "OggVorbis"},
    ".m4a": {"MP4"},
    ".mp3": {"MP3"},
    ".aac": {"AAC", "MP4"},
}
"""The kinds of audio, as mutagen names them, that a file of each suffix may hold."""
SUFFIXES = (*KINDS, ".amr")
AMR = {
    b"#!AMR\n": {0: 13, 1: 14, 2: 16, 3: 18, 4: 20, 5: 21, 6: 27, 7: 32, 8: 6, 15: 1},
    b"#!AMR-WB\n": {0: 18, 1: 24, 2: 33, 3: 37, 4: 41, 5: 47, 6: 51, 7: 59, 8: 61, 9: 6, 14: 1, 15: 1},
}
"""How long a frame of each type is, in bytes, by what the file begins with."""
FRAMES_PER_SECOND = 50
LONGEST = 86_400
LAST_PAGE = 0x04


class Measured(NamedTuple):
    """How long an audio is, in seconds, and what is remarked of it."""

    duration_s: float
    remarks: tuple[str, ...] = ()


def measure(data: bytes, suffix: str) -> Measured:
    """Measure an audio file.

    Raises
    ------
    Unreadable
        It is not audio, or its length is not known: the kind of file that it is, or ``unreadable_audio``.
    """
    kind = known_kind(data)
    if kind:
        raise Unreadable(kind)
    for magic, sizes in AMR.items():
        if data.startswith(magic):
            return _measure_frames(data, len(magic), sizes, is_named=suffix.lower() == ".amr")
    try:
        file = mutagen.File(io.BytesIO(data))
        length = round(float(file.info.length), 2)
    except Exception:  # noqa: BLE001 - whatever a library raises, it cannot measure the file
        raise Unreadable("unreadable_audio") from None
    if not 0 < length < LONGEST:
        raise Unreadable("unreadable_audio")
    kind_of_audio = type(file).__name__
    is_other_container = kind_of_audio not in KINDS.get(suffix.lower(), {kind_of_audio})
    is_cut_short = kind_of_audio.startswith("Ogg") and not _is_whole(data)
    return _measured(length, is_other_container=is_other_container, is_cut_short=is_cut_short)


def _measured(length: float, *, is_other_container: bool, is_cut_short: bool) -> Measured:
    remarks = []
    if is_other_container:
        remarks.append("container")
    if is_cut_short:
        remarks.append("cut_short")
    return Measured(round(length, 2), tuple(remarks))


def _measure_frames(data: bytes, at: int, sizes: dict[int, int], *, is_named: bool) -> Measured:
    """Measure AMR: count its frames of 20 ms."""
    n_frames = 0
    while at < len(data):
        size = sizes.get(data[at] >> 3 & 15)
        if size is None or n_frames > LONGEST * FRAMES_PER_SECOND:
            raise Unreadable("unreadable_audio")
        at += size
        n_frames += at <= len(data)
    if not n_frames:
        raise Unreadable("unreadable_audio")
    length = n_frames / FRAMES_PER_SECOND
    return _measured(length, is_other_container=not is_named, is_cut_short=at > len(data))


def _is_whole(data: bytes) -> bool:
    """Tell whether the last page of an Ogg stream is there to its end, and marked as the last."""
    page = data.rfind(b"OggS")
    end_of_header = page + 27
    if page < 0 or end_of_header > len(data):
        return False
    n_segments = data[page + 26]
    sizes = data[end_of_header : end_of_header + n_segments]
    end = end_of_header + len(sizes) + sum(sizes)
    return len(sizes) > 0 and end <= len(data) and bool(data[page + 5] & LAST_PAGE)
