"""What the parsers of audio have in common: how long a sound is, and how a damaged file is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from helpers.fieldwork.reading import Unreadable

LONGEST = 86_400
"""Seconds: nothing that lasts a day is a voice note."""
MOST_PARTS = 5_000_000
"""Frames, pages or boxes: a day of the shortest frames that are common, and not much more."""

MOST_TRACKS = 100
"""Tracks of a file; a voice note has one."""


class Sound(NamedTuple):
    """What a file of audio holds."""

    kind: str
    """The kind of file, as `audio.SUFFIXES` names it."""
    seconds: float
    is_whole: bool = True
    """Whether it has the end that its beginning promises."""
    has_video: bool = False


def unreadable() -> Unreadable:
    """Return the error for what is not audio, or is damaged."""
    return Unreadable("unreadable_audio")


def counted_parts() -> Iterator[int]:
    """Count the parts of a file from 0; more than any voice note has are refused.

    Raises
    ------
    Unreadable
        The file is made of far too many parts.
    """
    yield from range(MOST_PARTS)
    raise unreadable()
