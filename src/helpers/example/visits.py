"""Notes of visits in the example study: the head in every form, one visit or two."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import datetime
from itertools import cycle, pairwise

from helpers.example import word
from helpers.example.corpus import RESEARCHER
from helpers.example.files import Files
from helpers.example.telling import Plan, Planned
from helpers.study.study import Study

HEADS = {
    "docx": ("fields", "heading"),
    "md": ("fields", "front matter", "heading"),
    "txt": ("fields", "name", "no year"),
}
"""How a note of each kind says whom it is about and when, in turn."""
WIDTH = 96


class Visits:
    """Writes notes, each with the next form of head of its kind."""

    def __init__(self, study: Study) -> None:
        self._heads = {kind: cycle(heads) for kind, heads in HEADS.items()}
        self._has_one_year = (study.calendar.last_day - study.calendar.first_day).days < 365

    def write(self, plan: Plan, *, joins: bool) -> Files:
        """Return a worker's notes: name -> bytes.

        Parameters
        ----------
        joins
            Whether two visits that follow one another stand in one file.
        """
        visits = [contact for contact in plan.contacts if contact.source == "observation"]
        files: Files = {}
        joined = (
            next(
                ((n, n + 1) for n, (a, b) in enumerate(pairwise(visits)) if "docx" not in (a.form, b.form)),
                (),
            )
            if joins
            else ()
        )
        if joined:
            numbers = f"{joined[0] + 1} and {joined[1] + 1}"
            files[f"WTF {plan.worker.id}, visits {numbers}.md"] = _several(
                [visits[at] for at in joined], numbers
            )
        for at, visit in enumerate(visits):
            if at not in joined:
                name, data = self._one(visit, plan.name, at + 1)
                is_taken = f"{name}.{visit.form}" in files
                files[f"{name}{f', visit {at + 1}' if is_taken else ''}.{visit.form}"] = data
        return files

    def _one(self, visit: Planned, name: str, number: int) -> tuple[str, bytes]:
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


def _with_heading(visit: Planned, heading: str) -> bytes:
    if visit.form == "docx":
        return word.document([word.paragraph(heading, "Heading1"), *map(word.paragraph, _paragraphs(visit))])
    return _text([f"# {heading}", *_paragraphs(visit)])


def _several(visits: list[Planned], numbers: str) -> bytes:
    """Return a note on several visits to a worker, a heading above each."""
    parts = [
        f"# Walk the frontline, visits {numbers}",
        f"Worker: {visits[0].worker.id}\nObserver: {RESEARCHER}",
    ]
    for visit in visits:
        parts += [f"## {_written(visit.moment)}", *_paragraphs(visit)]
    return _text(parts)


def _paragraphs(visit: Planned) -> list[str]:
    return [turn.text for turn in visit.turns]


def _wrapped(visit: Planned) -> Iterator[str]:
    for paragraph in _paragraphs(visit):
        yield wrapped(paragraph, WIDTH)


def wrapped(text: str, width: int) -> str:
    """Return a text in lines, no word broken."""
    return textwrap.fill(text, width, break_on_hyphens=False, break_long_words=False)


def _text(paragraphs: list[str]) -> bytes:
    return ("\n\n".join(paragraphs) + "\n").encode("utf-8")


def _written(day: datetime) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _short(day: datetime) -> str:
    """Return a date as people write it by hand, with *th* where the number has it."""
    return f"{day:%a} {day.day}th {day:%B %Y}" if 3 < day.day < 21 else f"{day.day} {day:%B %Y}"
