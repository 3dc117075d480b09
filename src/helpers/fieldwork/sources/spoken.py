"""The transcript of a voice note: .txt, .docx, .vtt or .srt, in which only the sender speaks.

A machine's transcript is marked by its name, ``….unchecked.txt``; its lines that begin with ``#`` are about it, not in it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from helpers.fieldwork.formats.cues import read_cues
from helpers.fieldwork.formats.docx import read_document
from helpers.fieldwork.formats.package import known_kind
from helpers.fieldwork.reading import Reading, Record, Unreadable

UNCHECKED = ".unchecked"


def is_checked(path: Path) -> bool:
    """Tell whether a person has heard what a transcript says, by its name."""
    return not path.stem.lower().endswith(UNCHECKED)


def read_into_record(path: Path, record: Record) -> list[Reading]:
    """Put all words of a transcript into one record; a transcript without words opens none."""
    said: list[str] = []

    def take(reading: Reading, number: int, words: str) -> None:
        said.append(words)
        if record.reading is None:
            reading.keep(number, record)
        else:
            reading.merge(number, record)

    readings = _go_over(path, take)
    record.text = " ".join(said)
    return readings


def reject_transcript(path: Path, status: str, reason: str) -> list[Reading]:
    """Exclude or quarantine all words of a transcript."""

    def leave(reading: Reading, number: int, _: str) -> None:
        (reading.exclude if status == "excluded" else reading.quarantine)(number, reason)

    return _go_over(path, leave)


def _go_over(path: Path, take: Callable[[Reading, int, str], None]) -> list[Reading]:
    """Give every piece of a transcript its status, those with words as `take` says."""
    try:
        reading, others, pieces = _open(path)
    except Unreadable as error:
        return [Reading.quarantine_file(path, error)]
    for number, text in pieces:
        words = " ".join(text.split()).strip("\ufeff\u200e ")
        if not words:
            reading.exclude(number, "blank")
        elif words.startswith("#") and not is_checked(path):
            reading.exclude(number, "format_line")
        else:
            take(reading, number, words)
    return [reading, *others]


def _open(path: Path) -> tuple[Reading, list[Reading], list[tuple[int, str]]]:
    """Return a transcript's reading, those of other parts, and the pieces that may have words."""
    if path.suffix.lower() == ".docx":
        document = read_document(path)
        reading, others = document.readings()
        return reading, others, [(number, line.text) for number, line in enumerate(document.lines, start=1)]
    data = path.read_bytes()
    if kind := known_kind(data):
        raise Unreadable(kind)
    reading, lines = Reading.of_text(path, data)
    return (
        reading,
        [],
        list(enumerate(lines, start=1)) if path.suffix.lower() == ".txt" else _cues(reading, lines),
    )


def _cues(reading: Reading, lines: list[str]) -> list[tuple[int, str]]:
    """Return the words of cues; a line that cannot be used is set apart."""
    words = []
    for said in (said for cue in read_cues(reading, lines) for said in cue.said):
        if said.problem:
            reading.quarantine(said.number, said.problem)
        else:
            words.append((said.number, said.text))
    return words
