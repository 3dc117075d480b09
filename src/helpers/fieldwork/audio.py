"""Voice notes as audio: how long they are, whether they are whole, and whether they are what their name says.

Durations come from mutagen. That a file was cut short is invisible to every library tried: a whole Ogg stream ends with a page
that is marked as its last (RFC 3533), a cut one does not. Whether every phone sets that mark is not known, so its absence is
remarked and no more.
"""

from __future__ import annotations

import io
from typing import NamedTuple

import mutagen

from helpers.fieldwork.package import known_kind
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
    try:
        file = mutagen.File(io.BytesIO(data))
        length = float(file.info.length)
    except Exception:  # noqa: BLE001 - whatever a library says of foreign bytes: it cannot measure them
        raise Unreadable("unreadable_audio") from None
    if not 0 < length < 86_400:
        raise Unreadable("unreadable_audio")
    name = type(file).__name__
    said = {"container": name not in KINDS.get(suffix.lower(), {name}), "cut_short": name.startswith("Ogg") and not _is_whole(data)}
    return Measured(round(length, 2), tuple(word for word, holds in said.items() if holds))


def _is_whole(data: bytes) -> bool:
    """Tell whether the last page of an Ogg stream is there to its end, and marked as the last."""
    page = data.rfind(b"OggS")
    table = data[page + 27 : page + 27 + data[page + 26]] if page >= 0 and page + 27 <= len(data) else b""
    return bool(table) and page + 27 + len(table) + sum(table) <= len(data) and bool(data[page + 5] & LAST_PAGE)
