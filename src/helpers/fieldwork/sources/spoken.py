"""The transcript of a voice note: .txt, .docx, .odt, .rtf, .vtt or .srt, in which only the sender speaks.

A machine transcript has a name that ends in ``.unchecked.txt``; its lines that begin with ``#`` are about the
transcript, not part of it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from helpers.fieldwork.formats.cues import read_cues
from helpers.fieldwork.reading import Reading, Record, Unreadable
from helpers.fieldwork.sources.grammars import bare
from helpers.fieldwork.sources.opening import is_document, open_input_units, open_text

UNCHECKED = ".unchecked"

NumberedTexts = list[tuple[int, str]]


def is_checked(path: Path) -> bool:
    """Tell from its name whether a person has compared a transcript with the audio."""
    return not path.stem.lower().endswith(UNCHECKED)


def read_into_record(path: Path, record: Record) -> list[Reading]:
    """Put all words of a transcript into one record; a transcript without words leaves it without a place."""
    texts: list[str] = []

    def add_words(reading: Reading, number: int, words: str) -> None:
        texts.append(words)
        if record.reading is None:
            reading.keep(number, record)
        else:
            reading.merge(number, record)

    readings = _set_statuses(path, add_words)
    record.text = " ".join(texts)
    return readings


def reject_transcript(path: Path, status: str, reason: str) -> list[Reading]:
    """Exclude or quarantine all words of a transcript."""

    def reject_words(reading: Reading, number: int, _: str) -> None:
        if status == "excluded":
            reading.exclude(number, reason)
        else:
            reading.quarantine(number, reason)

    return _set_statuses(path, reject_words)


def _set_statuses(path: Path, set_status_of_words: Callable[[Reading, int, str], None]) -> list[Reading]:
    """Give every input unit of a transcript its status; for words, `set_status_of_words` does it."""
    try:
        reading, numbered_texts, other_parts = _open(path)
    except Unreadable as error:
        return [Reading.quarantine_file(path, error)]
    for number, text in numbered_texts:
        words = " ".join(text.split()).strip("\ufeff\u200e ")
        if not words:
            reading.exclude(number, "blank")
        elif words.startswith("#") and not is_checked(path):
            reading.exclude(number, "format_line")
        else:
            set_status_of_words(reading, number, words)
    return [reading, *other_parts]


def _open(path: Path) -> tuple[Reading, NumberedTexts, list[Reading]]:
    """Return a transcript's reading, its texts, and the readings of other parts."""
    suffix = path.suffix.lower()
    if is_document(path):
        reading, input_units, other_parts = open_input_units(path, bare)
        return reading, [(unit.number, unit.text) for unit in input_units], other_parts
    reading, lines = open_text(path)
    if suffix == ".txt":
        return reading, list(enumerate(lines, start=1)), []
    return reading, _texts_of_cues(reading, lines), []


def _texts_of_cues(reading: Reading, lines: list[str]) -> NumberedTexts:
    """Return the words of cues; a line that cannot be used is quarantined."""
    numbered_texts = []
    for cue in read_cues(reading, lines):
        for line in cue.lines:
            if line.problem:
                reading.quarantine(line.number, line.problem)
            else:
                numbered_texts.append((line.number, line.text))
    return numbered_texts
