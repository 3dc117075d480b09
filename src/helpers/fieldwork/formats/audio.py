"""Voice notes as audio: how long they are, whether they are whole, and whether they are what their name says.

What a file begins with says what it is, whatever its name. Readers of our own count what can be wrong in
its head (Ogg, frames, fragments, Matroska, chunks); mutagen measures the rest.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import NamedTuple

from helpers.fieldwork.formats import chunks, frames, matroska, mp4, ogg, other_audio
from helpers.fieldwork.formats.audio_names import NOT_MEASURED, SUFFIXES
from helpers.fieldwork.formats.package import known_kind
from helpers.fieldwork.formats.sound import LONGEST, Sound, unreadable
from helpers.fieldwork.reading import Unreadable

_FAULTS = (struct.error, IndexError, OverflowError, ZeroDivisionError, StopIteration)
"""What a parser meets in a file that ends too early, or gives senseless numbers."""


class Measured(NamedTuple):
    """How long an audio is, in seconds, and what is remarked of it."""

    duration_s: float
    remarks: tuple[str, ...] = ()


def measure(data: bytes, suffix: str) -> Measured:
    """Measure an audio file.

    Raises
    ------
    Unreadable
        It is not audio, or its length is not known: the kind of file that it is, ``unmeasured_audio`` (its
        suffix is that of audio which is not read), or ``unreadable_audio``.
    """
    kind = known_kind(data)
    if kind:
        raise Unreadable(kind)
    try:
        sound = _read(data)
    except Unreadable:
        if data and suffix.lower() in NOT_MEASURED:
            raise Unreadable("unmeasured_audio") from None
        raise
    seconds = round(sound.seconds, 2)
    if not 0 < seconds < LONGEST:
        raise unreadable()
    remarks = []
    if sound.kind not in SUFFIXES.get(suffix.lower(), {sound.kind}):
        remarks.append("container")
    if not sound.is_whole:
        remarks.append("cut_short")
    return Measured(seconds, tuple(remarks))


def is_audio(data: bytes) -> bool:
    """Tell whether a file holds sound and no video; for a name that leaves it open."""
    if known_kind(data):
        return False
    try:
        sound = _read(data)
    except Unreadable:
        return False
    return not sound.has_video


def _read(data: bytes) -> Sound:
    """Return the sound of a file, by what it begins with.

    Raises
    ------
    Unreadable
        It is not audio, or damaged.
    """
    try:
        return _reader(data)(data)
    except _FAULTS:
        raise unreadable() from None


def _reader(data: bytes) -> Callable[[bytes], Sound]:
    """Return what reads a file."""
    by_beginning: list[tuple[bool, Callable[[bytes], Sound]]] = [
        (data.startswith(b"OggS"), ogg.measure_ogg),
        (data.startswith(tuple(frames.AMR)), frames.measure_amr),
        (data[4:8] in mp4.HEADS, mp4.measure_mp4),
        (data.startswith(matroska.MAGIC), matroska.measure_matroska),
        (data.startswith((b"RIFF", b"RF64")) and data[8:12] == b"WAVE", chunks.measure_wav),
        (data.startswith(b"FORM") and data[8:12] in (b"AIFF", b"AIFC"), chunks.measure_aiff),
        (data.startswith(b"caff"), chunks.measure_caf),
        (frames.begins_with(data, frames.adts_frame), frames.measure_adts),
        (frames.begins_with(data, frames.mpeg_frame), frames.measure_mpeg),
    ]
    for is_it, read in by_beginning:
        if is_it:
            return read
    return other_audio.measure_other
