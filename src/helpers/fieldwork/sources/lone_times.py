"""Times on lines of their own: above a label, between a label and its words, or every few minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from helpers.fieldwork.reading import InputUnit
from helpers.fieldwork.sources.label_lines import Opener
from helpers.fieldwork.sources.time_marks import time_alone


class _Openers(Protocol):
    """What is known of a file's lines: see `grammars.Openers`."""

    chosen: dict[int, Opener]
    foreign: set[int]
    times: dict[int, int]


def take_lone_times(openers: _Openers, input_units: Sequence[InputUnit]) -> None:
    """Take a line that is a time and nothing else for no words, where it cannot be an answer.

    Without brackets it may be an answer, unless it is beside one label only. Words after a time in brackets,
    directly below a label alone, are those of its speaker.
    """
    for at in sorted(openers.foreign):
        text = input_units[at].text
        above, below = _beside(at, -1, input_units), _beside(at, 1, input_units)
        if above in openers.times:
            above = _beside(above, -1, input_units)
        has_label_above = above in openers.chosen and not openers.chosen[above].text
        seconds = time_alone(text)
        is_answer = text[0] not in "[(" and has_label_above == (below in openers.chosen)
        if seconds is None and text[0] == "[" and has_label_above:
            openers.foreign.discard(at)
        elif seconds is not None and not is_answer:
            openers.foreign.discard(at)
            openers.times[at] = seconds
            label = below
            if has_label_above:
                label = above
            _give_time(openers, label, seconds)


def _give_time(openers: _Openers, at: int, seconds: int) -> None:
    """Give a label the time on the line beside it, if it has none."""
    opener = openers.chosen.get(at)
    if opener is not None and opener.seconds is None:
        openers.chosen[at] = opener._replace(seconds=seconds)


def _beside(at: int, step: int, input_units: Sequence[InputUnit]) -> int:
    """Return the next line with words above (`step` -1) or below (1) a line; outside the file, if none."""
    at += step
    while 0 <= at < len(input_units) and not input_units[at].text:
        at += step
    return at
