"""Lines in which several speak, divided into parts: each part is an input unit, and one speaker's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from helpers.fieldwork.reading import InputUnit
from helpers.fieldwork.sources.grammars import Openers
from helpers.fieldwork.sources.labels import Opener, bare
from helpers.fieldwork.sources.time_marks import meet_time
from helpers.fieldwork.sources.turns import Turns

_overlap = re.compile(r"//\s*(?P<label>[^/:]{1,60}):(?!\w)\s*(?P<words>[^/]*)(?://)?")


def divide_lines(
    input_units: list[InputUnit], openers: Openers, turns: Turns, date_line: int
) -> tuple[list[InputUnit], int, Openers]:
    """Divide the lines of a file in which known labels show that several speak.

    Where the labels do not show where the second speaker begins, the line stays whole and is quarantined.

    Returns
    -------
    tuple
        The input units, the number of the line that gives the date, and the openers of the parts.
    """
    parts, unclear = _sort_out(openers, _first_line_of_speech(input_units, openers))
    if not parts:
        doubt_lines(openers, unclear)
        return input_units, date_line, openers
    numbers = turns.reading.divide({at + 1: starts for at, starts in parts.items()})
    divided: list[InputUnit] = []
    resuming: set[int] = set()
    for at, unit in enumerate(input_units):
        starts = [0, *parts.get(at, [])]
        for start, end in zip(starts, [*starts[1:], None], strict=True):
            part = _part_of(unit, start, end, len(divided) + 1, turns)
            if start and unit.text.endswith("//", 0, start) and not part.text.startswith("//"):
                resuming.add(len(divided))
            divided.append(part)
    openers = Openers(divided, turns.labels)
    doubt_lines(openers, {numbers[at + 1] - 1 for at in unclear})
    _mark_overlaps(divided, openers, resuming)
    return divided, numbers.get(date_line, 0), openers


def _sort_out(openers: Openers, first: int) -> tuple[dict[int, list[int]], set[int]]:
    """Return where the parts of lines begin, and the lines of which that is not known."""
    parts, unclear = {}, set()
    for at, starts in openers.parts.items():
        if at >= first and starts == [-1]:
            unclear.add(at)
        elif at >= first:
            parts[at] = starts
    return parts, unclear


def _part_of(unit: InputUnit, start: int, end: int | None, number: int, turns: Turns) -> InputUnit:
    """Return a part of a line as an input unit of its own."""
    line, n_bold = 1, 0
    if turns.reading.unit != "line":
        line = turns.reading.place(number)[1]
    if start == 0:
        n_bold = unit.n_bold
    return unit._replace(number=number, text=bare(unit.text[start:end]), line=line, n_bold=n_bold)


def _first_line_of_speech(input_units: list[InputUnit], openers: Openers) -> int:
    """Return the first line that may be speech: in Google Meet's grammar, below the first time."""
    if openers.name != "meet":
        return 0
    return next(at for at, unit in enumerate(input_units) if meet_time(unit.text) is not None)


def doubt_lines(openers: Openers, unclear: Iterable[int]) -> None:
    """Say of lines that several speak in them, but not where the second begins."""
    for at in unclear:
        openers.foreign.discard(at)
        openers.chosen[at] = Opener("", None, "", "several_voices")


def _mark_overlaps(divided: list[InputUnit], openers: Openers, resuming: set[int]) -> None:
    """Say of the parts of lines which overlap the turn above, and which go on with it."""
    for at, unit in enumerate(divided):
        if at in resuming and at not in openers.chosen:
            openers.foreign.discard(at)
            openers.chosen[at] = Opener("", None, unit.text, resumes=True)
        elif unit.text.startswith("//") and (match := _overlap.fullmatch(unit.text)):
            openers.foreign.discard(at)
            words = bare(match["words"])
            openers.chosen[at] = Opener(bare(match["label"]), None, words, form="overlap")
