"""A meeting's document as Google Meet makes it: a machine's summary, with names and all, and then what was said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from helpers.example import word
from helpers.example.timing import Voiced, clock

EVERY_S = 60
"""How often, at least, a line says what time it is."""


def google_meet(turns: list[Voiced], moment: datetime, worker: str, title: str) -> bytes:
    """Return the document of a meeting: summary, details, next steps, transcript."""
    head = [
        word.paragraph(title),
        word.paragraph(f"{moment:%b} {moment.day}, {moment.year}"),
        word.paragraph("Summary", "Heading1"),
        word.paragraph(
            f"{worker} described the first weeks, supervision and training. The summary says so; nobody did."
        ),
        word.paragraph("Details", "Heading1"),
        word.paragraph(
            f"{worker}: explained that the supervision had been cancelled and that the training helped."
        ),
        word.paragraph("Helen Marsh: asked how the team had taken to the role."),
        word.paragraph("Suggested next steps", "Heading1"),
        word.paragraph(f"{worker} will ask the line manager about supervision."),
        word.paragraph("Transcript", "Heading1"),
    ]
    foot = [
        word.paragraph(f"Transcription ended after {clock(turns[-1].start + 20)[:8]}"),
        word.paragraph("This editable transcript was computer generated and might contain errors."),
    ]
    return word.document([*head, *map(word.paragraph, _spoken(turns)), *foot])


def _spoken(turns: list[Voiced]) -> Iterator[str]:
    yield "00:00:00"
    last = 0.0
    for turn in turns:
        if turn.start - last >= EVERY_S:
            last = turn.start
            yield clock(last)[:8]
        yield f"{turn.label}: {turn.text}"
