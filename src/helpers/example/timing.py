"""When each turn of the example study is spoken, and how files write such times."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from helpers import words
from helpers.example.plans import Turn

WORDS_PER_S = 2.4
PAUSE_S = 0.8
SENTENCES_PER_PARAGRAPH = 3
_zone = ZoneInfo("Europe/London")


class TimedTurn(NamedTuple):
    """A turn as it appears in a transcript."""

    label: str
    """The name of the speaker."""
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
        starts = range(0, len(self.sentences), SENTENCES_PER_PARAGRAPH)
        return [" ".join(self.sentences[at : at + SENTENCES_PER_PARAGRAPH]) for at in starts]


def timed(turns: list[Turn], worker: str, researcher: str) -> list[TimedTurn]:
    """Return the turns with labels and times."""
    start, timed_turns = 3.0, []
    for turn in turns:
        label = worker if turn.is_worker else researcher
        timed_turns.append(TimedTurn(label, start, [sentence.text for sentence in turn.sentences]))
        start += seconds_of(turn.text) + PAUSE_S
    return timed_turns


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
