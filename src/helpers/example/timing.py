"""When each word of the example study is said, and how files write such times."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from helpers import words
from helpers.example.telling import Turn

WORDS_PER_S = 2.4
PAUSE_S = 0.8
PER_PARAGRAPH = 3
"""Sentences."""
_zone = ZoneInfo("Europe/London")


class Voiced(NamedTuple):
    """A turn, as a transcript has it."""

    label: str
    """What the speaker is called."""
    start: float
    """In seconds from the beginning."""
    sentences: list[str]

    @property
    def text(self) -> str:
        """Return all its words."""
        return " ".join(self.sentences)

    @property
    def paragraphs(self) -> list[str]:
        """Return its words in paragraphs of a few sentences."""
        starts = range(0, len(self.sentences), PER_PARAGRAPH)
        return [" ".join(self.sentences[at : at + PER_PARAGRAPH]) for at in starts]


def timed(turns: list[Turn], worker: str, researcher: str) -> list[Voiced]:
    """Return the turns with labels and times."""
    at, voiced = 3.0, []
    for turn in turns:
        voiced.append(Voiced(worker if turn.is_worker else researcher, at, [one.text for one in turn.said]))
        at += seconds_of(turn.text) + PAUSE_S
    return voiced


def seconds_of(text: str) -> float:
    """Return how long it takes to say a text."""
    return words.count_words(text) / WORDS_PER_S


def clock(seconds: float, mark: str = ".") -> str:
    """Return a time as subtitles write it: 00:01:02.345."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{mark}{thousandths:03d}"


def minutes(seconds: float) -> str:
    """Return a time as Teams and Otter write it: 1:02."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def in_utc(moment: datetime) -> datetime:
    """Return a wall-clock time of the study in UTC."""
    return moment.replace(tzinfo=_zone).astimezone(UTC)
