"""Notes of visits in the example study, with every form of head, on one visit or two."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import datetime
from itertools import cycle, pairwise

from helpers.example import word
from helpers.example.files import Files
from helpers.example.planner import RESEARCHER
from helpers.example.plans import PlannedContact, WorkerPlan
from helpers.study.study import Study

HEADS = {
    "docx": ("fields", "heading"),
    "md": ("fields", "front matter", "heading"),
    "txt": ("fields", "name", "no year"),
}
"""How notes of each format give worker and date, in turn."""
WIDTH = 96


class Visits:
    """Writes notes, each with the next form of head of its format."""

    def __init__(self, study: Study) -> None:
        self._heads = {kind: cycle(heads) for kind, heads in HEADS.items()}
        self._has_one_year = (study.calendar.last_day - study.calendar.first_day).days < 365

    def write(self, plan: WorkerPlan, *, joins: bool) -> Files:
        """Return a worker's notes, by name.

        Parameters
        ----------
        joins
            Whether the notes of two consecutive visits are in one file.
        """
        visits = [contact for contact in plan.contacts if contact.source == "observation"]
        files: Files = {}
        joined = _first_joinable(visits) if joins else None
        if joined is not None:
            numbers = f"{joined + 1} and {joined + 2}"
            files[f"WTF {plan.worker.id}, visits {numbers}.md"] = _several(
                visits[joined : joined + 2], numbers
            )
        for at, visit in enumerate(visits):
            if joined is not None and at in (joined, joined + 1):
                continue
            name, data = self._one(visit, plan.name, at + 1)
            if f"{name}.{visit.form}" in files:
                name = f"{name}, visit {at + 1}"
            files[f"{name}.{visit.form}"] = data
        return files

    def _one(self, visit: PlannedContact, name: str, number: int) -> tuple[str, bytes]:
        head = next(self._heads[visit.form])
        day, title = visit.moment, f"Walk the frontline, visit {number}"
        stem = f"{day:%Y-%m-%d} WTF {visit.worker.id}"
        fields = [f"Worker: {name}", f"Observer: {RESEARCHER}"]
        if head == "heading":
            return f"WTF {visit.worker.id}, visit {number}", _with_heading(
                visit, f"{_written(day)} – {visit.worker.id}"
            )
        if head == "front matter":
            lines = [
                "---",
                f"worker: {visit.worker.id}",
                f"observer: {RESEARCHER}",
                f"date: {day:%Y-%m-%d}",
                "---",
            ]
            return stem, _text(["\n".join(lines), f"# {title}", *_paragraphs(visit)])
        if head == "name":
            return stem, _text([*_wrapped(visit)])
        if visit.form == "docx":
            texts = [title, *fields, f"Date: {_short(day)}", *_paragraphs(visit)]
            return stem, word.document([word.paragraph(text) for text in texts])
        if visit.form == "md":
            return stem, _text(
                [f"# {title}", "\n".join([*fields, f"Date: {_written(day)}"]), *_paragraphs(visit)]
            )
        date = (
            f"{day:%a} {day.day} {day:%b}" if head == "no year" and self._has_one_year else f"{day:%d/%m/%Y}"
        )
        return stem, _text([title, "\n".join([*fields, f"Date: {date}"]), *_wrapped(visit)]).replace(
            b"\n", b"\r\n"
        )


def _first_joinable(visits: list[PlannedContact]) -> int | None:
    """Return the first of two consecutive visits whose notes are both plain text."""
    for n, (first, second) in enumerate(pairwise(visits)):
        if "docx" not in (first.form, second.form):
            return n
    return None


def _with_heading(visit: PlannedContact, heading: str) -> bytes:
    if visit.form == "docx":
        return word.document([word.paragraph(heading, "Heading1"), *map(word.paragraph, _paragraphs(visit))])
    return _text([f"# {heading}", *_paragraphs(visit)])


def _several(visits: list[PlannedContact], numbers: str) -> bytes:
    """Return a note on several visits to a worker, each under a heading."""
    parts = [
        f"# Walk the frontline, visits {numbers}",
        f"Worker: {visits[0].worker.id}\nObserver: {RESEARCHER}",
    ]
    for visit in visits:
        parts += [f"## {_written(visit.moment)}", *_paragraphs(visit)]
    return _text(parts)


def _paragraphs(visit: PlannedContact) -> list[str]:
    return [turn.text for turn in visit.turns]


def _wrapped(visit: PlannedContact) -> Iterator[str]:
    for paragraph in _paragraphs(visit):
        yield wrapped(paragraph, WIDTH)


def wrapped(text: str, width: int) -> str:
    """Return a text in lines of a maximum width, without breaking words."""
    return textwrap.fill(text, width, break_on_hyphens=False, break_long_words=False)


def _text(paragraphs: list[str]) -> bytes:
    return ("\n\n".join(paragraphs) + "\n").encode("utf-8")


def _written(day: datetime) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _short(day: datetime) -> str:
    """Return a date as people write it by hand, with *th* after most numbers."""
    return f"{day:%a} {day.day}th {day:%B %Y}" if 3 < day.day < 21 else f"{day.day} {day:%B %Y}"
