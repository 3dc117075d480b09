"""Pages of words in ``article/``: the same content as Markdown, as a web page and for Word."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from helpers.files import documents, paths
from helpers.files.atomic import replace_file
from helpers.files.markup import markdown
from helpers.files.place import Place
from helpers.study.gate import Level, Shows, notice_of, require
from helpers.study.registered import Register, as_record, register_of, require_registered
from helpers.study.study import Study
from helpers.tables import Written

PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>table {{ border-collapse: collapse }}
th, td {{ border: 1px solid; padding: 0.3em; text-align: left; vertical-align: top }}
tbody th {{ font-weight: normal }}</style></head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


OF_COLUMN, OF_ROW = 'th scope="col"', 'th scope="row"'


@dataclass(frozen=True)
class Section:
    """A part of a page: sentences, a list or a table under a heading."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Page:
    """A page of the article's folder, which can be read by itself."""

    name: str
    """Its files are ``article/<name>.md``, ``.html``, ``.docx`` and ``.json``."""
    title: str
    notice: str
    """Empty, if the study needs none."""
    sections: tuple[Section, ...]
    registered: Mapping[str, object] = field(default_factory=dict)
    """What it says numbers of, beside facts of the study, by origin."""
    shows: Shows = Shows.TOGETHER
    """What it shows of workers."""

    def texts(self) -> list[str]:
        """Return everything that is read on it."""
        parts = [self.title, self.notice]
        for section in self.sections:
            parts += [section.heading, *section.paragraphs, *section.points, *section.heads]
            parts += [cell for row in section.rows for cell in row]
        return parts

    def register(self, study: Study) -> Register:
        """Return what it may say: facts of the study, and what is registered for it."""
        return register_of(study, registered=self.registered)


def notice_on_page(study: Study) -> str:
    """Return what a page of a study says of itself below its title: a sentence, or nothing."""
    return f"{notice_of(study).removesuffix('.')}." if notice_of(study) else ""


def save_page(page: Page, study: Study, place: Place) -> list[Written]:
    """Write a page as .md, .html and .docx; the same content gives the same bytes.

    The numbers on it are written with their origin, as JSON, as those of a figure are.

    Raises
    ------
    FieldworkError
        It shows more than the public may see, or is not written where it belongs (`study.gate`); or it says a
        number that is not registered (`study.registered`).
    """
    require({f"page {page.name}": page.shows}, study, into=place)
    register = page.register(study)
    require_registered({f"page {page.name}": "\n".join(page.texts())}, register)
    said = register.origins(page.texts())
    record = as_record((paths.ARTICLE / page.name).as_posix(), page.shows, b"", said, study)
    files = {"md": as_markdown(page), "html": as_html(page), "docx": as_docx(page, study), "json": record}
    written = []
    for ending, data in files.items():
        file = paths.ARTICLE / f"{page.name}.{ending}"
        replace_file(place.writing(file), data)
        written.append(Written(file.as_posix(), Level.PUBLIC, 0))
    return written


def as_markdown(page: Page) -> bytes:
    """Return the page as Markdown."""
    parts = [f"# {markdown(page.title)}"]
    if page.notice:
        parts.append(f"*{markdown(page.notice)}*")
    for section in page.sections:
        if section.heading:
            parts.append(f"## {markdown(section.heading)}")
        parts += [markdown(text) for text in section.paragraphs]
        if section.points:
            parts.append("\n".join(f"- {markdown(text)}" for text in section.points))
        if section.rows:
            heads, *rows = (f"| {' | '.join(map(markdown, row))} |" for row in (section.heads, *section.rows))
            parts.append("\n".join([heads, "|---" * len(section.heads) + "|", *rows]))
    return ("\n\n".join(parts) + "\n").encode("utf-8")


def as_html(page: Page) -> bytes:
    """Return the page as a web page of its own, which loads nothing else."""
    parts = [f"<h1>{html.escape(page.title)}</h1>"]
    if page.notice:
        parts.append(f"<p><em>{html.escape(page.notice)}</em></p>")
    for section in page.sections:
        if section.heading:
            parts.append(f"<h2>{html.escape(section.heading)}</h2>")
        parts += [f"<p>{html.escape(text)}</p>" for text in section.paragraphs]
        if section.points:
            parts.append(f"<ul>{_elements('li', section.points)}</ul>")
        if section.rows:
            head = f"<tr>{_elements(OF_COLUMN, section.heads)}</tr>"
            rows = [f"<tr>{_row(row)}</tr>" for row in section.rows]
            parts.append("\n".join([f"<table>\n<thead>{head}</thead>\n<tbody>", *rows, "</tbody>\n</table>"]))
    return PAGE.format(title=html.escape(page.title), body="\n".join(parts)).encode("utf-8")


def _row(cells: Sequence[str]) -> str:
    """Return the cells of a row, of which the first heads it."""
    return _elements(OF_ROW, cells[:1]) + _elements("td", cells[1:])


def _elements(tag: str, texts: Sequence[str]) -> str:
    """Return an element for each text; the tag may have attributes."""
    return "".join(f"<{tag}>{html.escape(text)}</{tag[:2]}>" for text in texts)


def as_docx(page: Page, study: Study) -> bytes:
    """Return the page as a Word document."""
    document = documents.new_document(
        page.title, notice_of(study) or study.notice, page.notice, study.calendar.last_day
    )
    for section in page.sections:
        if section.heading:
            document.add_heading(documents.plain(section.heading), level=1)
        for text in section.paragraphs:
            document.add_paragraph(documents.plain(text))
        for text in section.points:
            document.add_paragraph(documents.plain(f"\u2013 {text}"))
        if section.rows:
            documents.add_table(document, section.heads, section.rows)
    return documents.as_bytes(document)
