"""The document that Google Meet makes of a meeting: an automatic summary, then the transcript."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from helpers.example import word
from helpers.example.timing import TimedTurn, clock

INTERVAL_S = 60
"""Seconds after which a line gives the time, at the next turn."""


def google_meet_document(turns: list[TimedTurn], moment: datetime, worker: str, title: str) -> bytes:
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
    return word.document([*head, *(word.paragraph(line) for line in _transcript_lines(turns)), *foot])


def _transcript_lines(turns: list[TimedTurn]) -> Iterator[str]:
    yield "00:00:00"
    last = 0.0
    for turn in turns:
        if turn.start - last >= INTERVAL_S:
            last = turn.start
            yield clock(last)[:8]
        yield f"{turn.label}: {turn.text}"
