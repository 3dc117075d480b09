"""The transcript of a voice note: .txt, .docx, .odt, .rtf, .vtt or .srt, in which only the sender speaks.

Which words are the sender's is told in `sender`. Where anybody else speaks too, all words are quarantined,
and the voice note with them: they are not the sender's alone, and nothing shows for certain which are.

A machine transcript has a name that ends in ``.unchecked.txt``; its lines that begin with ``#`` are about the
transcript, not part of it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from helpers.fieldwork.formats.cues import Cue, read_cues
from helpers.fieldwork.reading import InputUnit, Reading, Record, Unreadable
from helpers.fieldwork.sources.labels import bare
from helpers.fieldwork.sources.opening import is_document, open_input_units, open_text
from helpers.fieldwork.sources.sender import SpokenLine, sort_lines
from helpers.study.roster import Roster

UNCHECKED = ".unchecked"
_comment = re.compile(r"#(?![0-9]{1,3}:)")
"""A line about a machine transcript. ``#00:00:09-1#`` is a time."""
_of_machine = re.compile(
    r"# ?(?:machine transcript by .*|no speech was found|from [0-9:]+ to [0-9:]+ nothing was understood)"
)
"""Such a line as `transcription.voice_notes` writes it: in a checked transcript it has been left."""


class Transcript(NamedTuple):
    """What has been read from a transcript."""

    readings: list[Reading]
    fault: str = ""
    """Why its words cannot be used: the reason for which they are quarantined."""


def is_checked(path: Path) -> bool:
    """Tell from its name whether a person has compared a transcript with the audio."""
    return not path.stem.lower().endswith(UNCHECKED)


def read_into_record(path: Path, record: Record, roster: Roster) -> Transcript:
    """Put all words of a transcript into one record, whose speaker is the sender of the voice note.

    Returns
    -------
    Transcript
        Its fault is ``several_voices`` where anybody but the sender speaks, ``no_transcript`` where nobody
        does; then the record has no words, and no place.
    """
    try:
        reading, lines, other_parts = _open(path)
    except Unreadable as error:
        return Transcript([Reading.quarantine_file(path, error)], "no_transcript")
    title = path.stem
    if not is_checked(path):
        title = title[: -len(UNCHECKED)]
    found = sort_lines(lines, record.speaker, roster, title)
    for number, reason in found.excluded:
        reading.exclude(number, reason)
    readings = [reading, *other_parts]
    if found.has_others:
        for number, _ in found.words:
            reading.quarantine(number, "several_voices")
        return Transcript(readings, "several_voices")
    said = [(number, words) for number, words in found.words if words]
    for number, words in found.words:
        if not words:
            reading.exclude(number, "no_words_said")
        elif record.reading is None:
            reading.keep(number, record)
        else:
            reading.merge(number, record)
    record.text = " ".join(words for _, words in said)
    if not said:
        return Transcript(readings, "no_transcript")
    return Transcript(readings)


def reject_transcript(path: Path, status: str, reason: str) -> list[Reading]:
    """Exclude or quarantine all words of a transcript."""
    try:
        reading, lines, other_parts = _open(path)
    except Unreadable as error:
        return [Reading.quarantine_file(path, error)]
    for line in lines:
        if not line.text:
            reading.exclude(line.number, "blank")
        elif status == "excluded":
            reading.exclude(line.number, reason)
        else:
            reading.quarantine(line.number, reason)
    return [reading, *other_parts]


def _open(path: Path) -> tuple[Reading, list[SpokenLine], list[Reading]]:
    """Return a transcript's reading, its lines that have no status yet, and the readings of other parts."""
    suffix = path.suffix.lower()
    if is_document(path):
        reading, input_units, other_parts = open_input_units(path, bare)
        return reading, _spoken(path, reading, input_units), other_parts
    reading, lines = open_text(path)
    if suffix == ".txt":
        units = [InputUnit(number, bare(line), number) for number, line in enumerate(lines, start=1)]
        return reading, _spoken(path, reading, units), []
    return reading, _spoken_in_cues(reading, read_cues(reading, lines)), []


def _spoken(path: Path, reading: Reading, input_units: list[InputUnit]) -> list[SpokenLine]:
    """Return the lines of a text without those about a machine transcript.

    These are excluded; in a checked transcript they are asked about, since nothing shows that it was checked.
    """
    lines = []
    for unit in input_units:
        if not is_checked(path) and _comment.match(unit.text):
            reading.exclude(unit.number, "format_line")
        elif _of_machine.fullmatch(unit.text):
            reading.quarantine(unit.number, "left_from_machine")
        else:
            lines.append(SpokenLine(unit.number, unit.text, n_bold=unit.n_bold))
    return lines


def _spoken_in_cues(reading: Reading, cues: list[Cue]) -> list[SpokenLine]:
    """Return the words of cues; a line that cannot be used is quarantined."""
    lines = []
    for cue in cues:
        for line in cue.lines:
            if line.problem:
                reading.quarantine(line.number, line.problem)
            else:
                label = line.label or cue.speaker or ""
                ends_cue = line is cue.lines[-1]
                lines.append(SpokenLine(line.number, bare(line.text), label, ends_cue=ends_cue))
    return lines
