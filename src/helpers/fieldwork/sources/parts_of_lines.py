"""Lines in which several speak, divided into parts: each part is an input unit, and one speaker's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from helpers.fieldwork.reading import InputUnit
from helpers.fieldwork.sources.grammars import Openers
from helpers.fieldwork.sources.labels import Opener, bare
from helpers.fieldwork.sources.time_marks import meet_time
from helpers.fieldwork.sources.turns import Turns

_overlap = re.compile(r"//\s*(?P<label>[^/:]{1,60}):\s*(?P<words>[^/]*)(?://)?")


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
    first = _first_line_of_speech(input_units, openers)
    found = {at: starts for at, starts in openers.parts.items() if at >= first}
    parts = {at: starts for at, starts in found.items() if starts != [-1]}
    unclear = {at for at, starts in found.items() if starts == [-1]}
    if not parts:
        doubt_lines(openers, unclear)
        return input_units, date_line, openers
    numbers = turns.reading.divide({at + 1: starts for at, starts in parts.items()})
    divided: list[InputUnit] = []
    resuming: set[int] = set()
    for at, unit in enumerate(input_units):
        starts = parts.get(at, [])
        for start, end in zip([0, *starts], [*starts, None], strict=True):
            text = bare(unit.text[start:end])
            number = len(divided) + 1
            line = turns.reading.place(number)[1]
            if turns.reading.unit == "line":
                line = 1
            if start and unit.text.endswith("//", 0, start) and not text.startswith("//"):
                resuming.add(number - 1)
            divided.append(unit._replace(number=number, text=text, line=line))
            if start:
                divided[-1] = divided[-1]._replace(n_bold=0)
    openers = Openers(divided, turns.labels)
    doubt_lines(openers, {numbers[at + 1] - 1 for at in unclear})
    _mark_overlaps(divided, openers, resuming)
    return divided, numbers.get(date_line, 0), openers


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
