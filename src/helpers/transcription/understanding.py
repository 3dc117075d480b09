"""Which parts of a voice note the model has understood, as its own signs show.

Where Whisper understands nothing it does not say so: it invents. It repeats a sentence until its window is
full, or thanks somebody for watching. The signs by which it knows this are bounds of Whisper itself (OpenAI,
``whisper/transcribe.py``), which faster-whisper takes over as defaults. But its bound on repetition only
leads to another try at a higher temperature, with random words; at one temperature the repetition comes
back. Here whatever is beyond a bound is left out, and it is said from when to when.

All segments of one window of up to 30 seconds share their signs, so a window is left out whole, or kept.
"""

from __future__ import annotations

import math
from typing import NamedTuple, Protocol

MAX_COMPRESSION_RATIO = 2.4
"""How much shorter zlib may make the text of a window: Whisper's ``compression_ratio_threshold``."""
MAX_NO_SPEECH = 0.6
"""Probability of no speech: Whisper's ``no_speech_threshold``."""
MIN_LOG_PROBABILITY = -1.0
"""Mean logarithm of the words' probability above which they count all the same: ``log_prob_threshold``."""

MAX_SKIPPED = 2.0
"""Seconds of a voice that no segment holds: so long may be a pause, more was not understood."""

Span = tuple[float, float]


class Segment(Protocol):
    """What faster-whisper gives for a part of a window; times in seconds."""

    start: float
    end: float
    text: str
    compression_ratio: float
    no_speech_prob: float
    avg_logprob: float


class Transcription(NamedTuple):
    """All that the model gives for a voice note; times in seconds."""

    segments: list[Segment]
    voices: list[Span]
    """From when to when there is a voice; pauses of less than two seconds are part of it."""
    duration: float
    """Of the whole voice note."""


class Part(NamedTuple):
    """A part of a voice note; without words if nothing in it was understood."""

    start: float
    """Seconds from the beginning of the voice note."""
    end: float
    words: str


def is_understood(segment: Segment) -> bool:
    """Tell whether a segment is within the bounds of Whisper."""
    if segment.compression_ratio > MAX_COMPRESSION_RATIO:
        return False
    return segment.no_speech_prob <= MAX_NO_SPEECH or segment.avg_logprob > MIN_LOG_PROBABILITY


def understood_parts(transcription: Transcription) -> list[Part]:
    """Return the parts of a voice note in their order; neighbours that are alike are one.

    A voice that is in no segment was not understood either: the model may declare that there is no speech
    after a time, and skip the rest of its window.
    """
    parts: list[Part] = []
    reached = 0.0
    for segment in transcription.segments:
        # A model that repeats itself also invents times beyond the end.
        start = min(segment.start, transcription.duration)
        end = min(segment.end, transcription.duration)
        _add_skipped(parts, transcription.voices, reached, start)
        words = ""
        if is_understood(segment):
            words = segment.text.strip()
        _add(parts, Part(start, end, words))
        reached = max(reached, end)
    if transcription.segments:
        _add_skipped(parts, transcription.voices, reached, transcription.duration)
    elif transcription.voices:
        _add(parts, Part(transcription.voices[0][0], transcription.voices[-1][1], ""))
    return parts


def _add(parts: list[Part], new: Part) -> None:
    """Add a part, to the last one if both have words or both have none."""
    if parts and bool(parts[-1].words) == bool(new.words):
        before = parts.pop()
        words = f"{before.words} {new.words}".strip()
        new = Part(before.start, max(before.end, new.end), words)
    parts.append(new)


def _add_skipped(parts: list[Part], voices: list[Span], start: float, end: float) -> None:
    """Add what lies between two segments, if there is more of a voice in it than a pause."""
    inside = []
    for first, last in voices:
        if first < end and last > start:
            inside.append((max(first, start), min(last, end)))
    voiced = sum(last - first for first, last in inside)
    if voiced > MAX_SKIPPED:
        _add(parts, Part(inside[0][0], inside[-1][1], ""))


def span(part: Part) -> str:
    """Return from when to when a part goes, in minutes and whole seconds that contain it.

    >>> span(Part(59.6, 71.2, ""))
    'from 0:59 to 1:12'
    """
    return f"from {_minutes(math.floor(part.start))} to {_minutes(math.ceil(part.end))}"


def _minutes(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
