"""Interviews of the example study, in every format in which transcripts come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from html import escape
from itertools import cycle
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from helpers.example import word
from helpers.example.google_meet import google_meet_document
from helpers.example.noscribe import noscribe_page
from helpers.example.planner import RESEARCHER, RESEARCHER_SHORT
from helpers.example.plans import PlannedContact
from helpers.example.timing import TimedTurn, clock, in_utc, minutes, seconds_of, timed

Made = tuple[str, bytes]
"""A file's name and its bytes."""


class Interview(NamedTuple):
    """One interview, with the names by which its worker is called."""

    planned: PlannedContact
    name: str
    short: str
    """The first name, unless two workers share it."""
    number: int
    """Its number among the worker's interviews, from 1."""

    @property
    def moment(self) -> datetime:
        """Return when it began."""
        return self.planned.moment

    @property
    def worker(self) -> str:
        """Return the worker's id."""
        return self.planned.worker.id

    @property
    def teams_name(self) -> str:
        """Return the name that Teams gives it, with the local time."""
        return f"Conversation with {self.name}-{self.moment:%Y%m%d_%H%M%S}-Meeting Recording"

    def turns(self) -> list[TimedTurn]:
        """Return the turns with full names, as written by programs that know them."""
        return timed(self.planned.turns, self.name, RESEARCHER)

    def typed_turns(self) -> list[TimedTurn]:
        """Return the turns with first names, as people type them."""
        return timed(self.planned.turns, self.short, RESEARCHER_SHORT)


class Interviews:
    """Writes interviews, each in the next format of its kind."""

    def __init__(self) -> None:
        self._forms = {kind: cycle(forms) for kind, forms in FORMS.items()}

    def write(self, interview: Interview) -> Made:
        """Return an interview's file."""
        return next(self._forms[interview.planned.form])(interview)


def _teams_docx(interview: Interview) -> Made:
    return f"{interview.teams_name}.docx", word.document(
        [word.paragraph(text) for text in _teams_paragraphs(interview)]
    )


def _teams_paragraphs(interview: Interview) -> list[str]:
    """Return a paragraph per turn, with speaker and time on its first line; the date at the top is in UTC."""
    utc = in_utc(interview.moment)
    top = [
        interview.teams_name,
        f"{utc.day} {utc:%B %Y, %I:%M}{_half(utc).lower()}",
        f"{RESEARCHER} started transcription",
    ]
    turns = [
        "\n".join([f"{turn.label}   {minutes(turn.start)}", *turn.paragraphs]) for turn in interview.turns()
    ]
    return [*top, *turns, f"{RESEARCHER} stopped transcription"]


def _tracked_docx(interview: Interview) -> Made:
    """Return a Teams document that somebody has begun to correct: a tracked change, a comment, a footnote."""
    texts = _teams_paragraphs(interview)
    paragraphs = [word.paragraph(text) for text in texts]
    at = next(n for n, text in enumerate(texts) if text.startswith(interview.name))
    before, last = texts[at].rsplit(" ", 1)
    change = word.deleted(" or words to that effect", RESEARCHER) + word.inserted(f" {last}", RESEARCHER)
    paragraphs[at] = word.paragraph(runs=word.run(before) + change + word.COMMENT + word.FOOTNOTE)
    comment, footnote = "Listen again: is this about supervision?", "The last word was hard to hear."
    return f"{interview.teams_name}.docx", word.document(
        paragraphs, comment=comment, footnote=footnote, by=RESEARCHER
    )


def _otter_docx(interview: Interview) -> Made:
    name, day = f"{interview.moment:%Y-%m-%d %H.%M} Interview {interview.worker}", interview.moment
    top = [
        name,
        f"{day:%a, %b} {day.day}, {day.year} {day:%I:%M}{_half(day)}",
        "SUMMARY KEYWORDS",
        "peer support, supervision",
    ]
    top += ["SPEAKERS", f"{RESEARCHER}, {interview.name}"]
    turns: list[str] = []
    for turn in interview.turns():
        turns += [f"{turn.label}  {minutes(turn.start)}", *turn.paragraphs]
    return f"{name}.docx", word.document([word.paragraph(text) for text in [*top, *turns]])


def _plain_docx(interview: Interview) -> Made:
    """Return a document that somebody has typed; the date is only given in its text."""
    day = interview.moment
    top = [
        word.paragraph(f"Interview {interview.number}", "Heading1"),
        word.paragraph(f"Date: {day.day} {day:%B %Y}"),
    ]
    name = f"Interview {interview.number} with {interview.name}.docx"
    return name, word.document([*top, *(word.paragraph(text) for text in _lines(interview))])


def _meet_docx(interview: Interview) -> Made:
    name = f"Interview {interview.worker} ({interview.moment:%Y-%m-%d %H.%M}) - Notes by Gemini"
    return f"{name}.docx", google_meet_document(interview.turns(), interview.moment, interview.name, name)


def _table_docx(interview: Interview) -> Made:
    """Return what an agency has typed from the recording: a table of times, speakers and words."""
    rows = [(clock(turn.start)[:8], turn.label, turn.text) for turn in interview.turns()]
    title = word.paragraph(interview.teams_name)
    return f"{interview.teams_name}.docx", word.document(
        [title, word.table([("Time", "Speaker", "Words"), *rows])]
    )


def _noscribe_html(interview: Interview) -> Made:
    page = noscribe_page(interview.turns(), interview.teams_name)
    return f"{interview.teams_name}.html", page.encode("utf-8")


def _otter_txt(interview: Interview) -> Made:
    turns = [
        "\n".join([f"{turn.label}  {minutes(turn.start)}", *turn.paragraphs]) for turn in interview.turns()
    ]
    name = f"{interview.worker}_{interview.moment:%Y-%m-%d_%H%M}_otter_ai.txt"
    return name, _text([*turns, "Transcribed by https://otter.ai"], "\n\n")


def _bracketed_txt(interview: Interview) -> Made:
    day = interview.moment
    lines = [f"[{clock(turn.start)[:8]}] {turn.label}: {turn.text}" for turn in interview.typed_turns()]
    return f"{day:%a} {day.day} {day:%b %Y} Interview {interview.worker}.txt", _text(lines, "\r\n")


def _plain_txt(interview: Interview) -> Made:
    return f"Interview {interview.moment:%d.%m.%y} {interview.worker}.txt", _text(_lines(interview), "\n")


def _teams_vtt(interview: Interview) -> Made:
    recording = uuid5(NAMESPACE_URL, f"{interview.worker} {interview.moment.isoformat()}")
    cues = enumerate(_cues(interview, halves=True))
    blocks = [
        f"{recording}/{n}-0\n{clock(start)} --> {clock(end)}\n<v {label}>{escape(text, quote=False)}</v>"
        for n, (start, end, label, text) in cues
    ]
    return f"{interview.teams_name}.vtt", _text(["WEBVTT", *blocks], "\n\n")


def _zoom_vtt(interview: Interview) -> Made:
    blocks = [
        f"{n}\r\n{clock(start)} --> {clock(end)}\r\n{label}: {text}"
        for n, (start, end, label, text) in _numbered(interview)
    ]
    name = f"GMT{in_utc(interview.moment):%Y%m%d-%H%M%S}_Recording.transcript.vtt"
    return name, _text(["WEBVTT", *blocks], "\r\n\r\n")


def _srt(interview: Interview) -> Made:
    blocks = [
        f"{n}\n{clock(start, ',')} --> {clock(end, ',')}\n{label}: {text}"
        for n, (start, end, label, text) in _numbered(interview)
    ]
    return f"{interview.moment:%Y-%m-%d %H.%M} Interview {interview.worker}.srt", _text(blocks, "\n\n")


def _numbered(interview: Interview) -> Iterator[tuple[int, tuple[float, float, str, str]]]:
    yield from enumerate(_cues(interview), start=1)


def _cues(interview: Interview, *, halves: bool = False) -> Iterator[tuple[float, float, str, str]]:
    """Yield start, end, label and words of each cue: a sentence, or in Teams half of a long one."""
    for turn in interview.turns():
        at = turn.start
        for text in turn.sentences:
            half = text.find(", ", 40) + 1 if halves else 0
            for part in (text[:half], text[half:].strip()) if half else (text,):
                end = at + seconds_of(part)
                yield at, end, turn.label, part
                at = end


def _lines(interview: Interview) -> list[str]:
    """Return a line per paragraph, the first of each turn after the speaker's name."""
    lines: list[str] = []
    for turn in interview.typed_turns():
        lines += [f"{turn.label}: {turn.paragraphs[0]}", *turn.paragraphs[1:]]
    return lines


def _half(moment: datetime) -> str:
    return "AM" if moment.hour < 12 else "PM"


def _text(lines: list[str], end: str) -> bytes:
    return (end.join(lines) + end).encode("utf-8")


FORMS: dict[str, tuple[Callable[[Interview], Made], ...]] = {
    "docx": (
        _teams_docx,
        _otter_docx,
        _plain_docx,
        _tracked_docx,
        _otter_txt,
        _meet_docx,
        _bracketed_txt,
        _plain_txt,
        _teams_docx,
    ),
    "vtt": (_teams_vtt, _zoom_vtt, _teams_vtt, _srt, _table_docx, _noscribe_html),
    "more": (_teams_docx,),
}
"""The formats, in turn, of each kind of interview in the plan ('docx': with typographic apostrophes; 'vtt':
from a recording)."""
