"""Voice notes as audio: how long they are, whether they are whole, and whether they are what their name says.

Durations come from mutagen, but for AMR, in which old phones recorded: its frames are counted (RFC 4867). That a file was cut
short is invisible to every library tried: a whole Ogg stream ends with a page that is marked as its last (RFC 3533), a cut one
does not. Whether every phone sets that mark is not known, so its absence is remarked and no more.
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
"""What is in a file of each suffix, as mutagen names it."""
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
        It is no audio, or none whose length can be told: what it is instead, or ``unreadable_audio``.
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
    except Exception:  # noqa: BLE001 - whatever a library says of foreign bytes: it cannot measure them
        raise Unreadable("unreadable_audio") from None
    if not 0 < length < LONGEST:
        raise Unreadable("unreadable_audio")
    name = type(file).__name__
    said = {
        "container": name not in KINDS.get(suffix.lower(), {name}),
        "cut_short": name.startswith("Ogg") and not _is_whole(data),
    }
    return Measured(length, tuple(word for word, holds in said.items() if holds))


def _measure_frames(data: bytes, at: int, sizes: dict[int, int], *, is_named: bool) -> Measured:
    """Count frames of 20 ms."""
    n_frames = 0
    while at < len(data):
        size = sizes.get(data[at] >> 3 & 15)
        if size is None or n_frames > LONGEST * FRAMES_PER_SECOND:
            raise Unreadable("unreadable_audio")
        at += size
        n_frames += at <= len(data)
    if not n_frames:
        raise Unreadable("unreadable_audio")
    said = {"container": not is_named, "cut_short": at > len(data)}
    return Measured(
        round(n_frames / FRAMES_PER_SECOND, 2), tuple(word for word, holds in said.items() if holds)
    )


def _is_whole(data: bytes) -> bool:
    """Tell whether the last page of an Ogg stream is there to its end, and marked as the last."""
    page = data.rfind(b"OggS")
    table = data[page + 27 : page + 27 + data[page + 26]] if page >= 0 and page + 27 <= len(data) else b""
    return (
        bool(table) and page + 27 + len(table) + sum(table) <= len(data) and bool(data[page + 5] & LAST_PAGE)
    )
