"""Write the study for Taguette: a web page per contact, and the codebook, which it imports as CSV.

Taguette imports no REFI-QDA. It takes a page's words without its tags, and needs the encoding to be named; a
tag is a path, compared letter by letter.
"""

from __future__ import annotations

import csv
import html
import io
from collections import Counter

import pandas as pd

from helpers.errors import FieldworkError
from helpers.exchange.codebooks import describe_direction, describe_theme
from helpers.exchange.contact_texts import UNCHECKED, ContactText, write_texts
from helpers.exchange.document_names import ENDING, name_document
from helpers.exchange.refi import ORIGIN
from helpers.exchange.themes_of_codes import REVIEWED_CODE
from helpers.files import spreadsheets
from helpers.files.documents import plain
from helpers.study.codebook import Codebook

CODEBOOK = "codebook.csv"
COLUMNS = ("tag", "description")
LONGEST_TAG = 200
"""Characters that Taguette allows in a tag."""
MARK = f'<meta name="generator" content="{ORIGIN}">'
"""In the head of each page: it says that the page may be replaced by a later export."""
REVIEWED = "The contact was reviewed, and no theme occurs in it: highlight anything in it with this tag."


def write_files(codebook: Codebook, segments: pd.DataFrame) -> dict[str, bytes]:
    """Return the files for Taguette by name: a page per contact, named by its id, and `CODEBOOK`.

    The same tables give the same bytes.

    Parameters
    ----------
    segments
        Table ``segments``; level examiner, and so are the pages: they contain the words themselves.

    Raises
    ------
    FieldworkError
        Two contacts would have one file, on a computer to which capitals make no difference.
    """
    files = {CODEBOOK: write_codebook(codebook)}
    names: dict[str, str] = {}
    for contact in write_texts(segments):
        name = f"{name_document(contact.contact_id)}{ENDING}"
        other = names.setdefault(name.casefold(), contact.contact_id)
        if other != contact.contact_id:
            msg = (
                f"contacts {other} and {contact.contact_id}: on some computers their files have one name. "
                "Give one of the workers another id in data/study.yaml."
            )
            raise FieldworkError(msg)
        files[name] = _write_page(contact)
    return files


def _write_page(contact: ContactText) -> bytes:
    """Return a contact as a web page: a paragraph per record, with its speaker if there are several."""
    paragraphs = [f"<p>{_escaped(line)}</p>" for line in contact.text.rstrip("\n").split("\n")]
    if not contact.is_checked:
        paragraphs.insert(0, f"<p><em>{UNCHECKED}</em></p>")
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        MARK,
        f"<title>{contact.contact_id}</title>",
        "</head>",
        "<body>",
        *paragraphs,
        "</body>",
        "</html>",
    ]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _escaped(text: str) -> str:
    return html.escape(plain(text), quote=False)


def write_codebook(codebook: Codebook) -> bytes:
    """Return the codebook as CSV with the columns ``tag`` and ``description``.

    A row per theme, and below it one per direction: ``area/theme/lacking``.

    The last row is the tag for a contact without any theme. A byte order mark says that it is UTF-8, which
    Taguette otherwise guesses. A description is one line, since Taguette shows it in a field of one line,
    from which browsers delete line ends.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    tags = name_tags(codebook)
    for theme in codebook.themes:
        writer.writerow([tags[theme.id], describe_theme(theme).replace("\n", " | ")])
        for direction in codebook.directions:
            tag = f"{tags[theme.id]}/{direction.label.replace('/', '-')}"
            if len(tag) > LONGEST_TAG:
                tag = f"{theme.id}/{direction.id}"
            writer.writerow([tag, describe_direction(direction).replace("\n", " | ")])
    writer.writerow([REVIEWED_CODE, REVIEWED])
    return file.getvalue().encode("utf-8-sig")


def name_tags(codebook: Codebook) -> dict[str, str]:
    """Return the tag of each theme, by its id: the labels ``area/theme``, so that areas sort together.

    It is the theme's id where the labels are too long for a tag, two themes would have one, or a spreadsheet
    would execute it as a formula.
    """
    areas = {area.id: area.label for area in codebook.areas}
    tags = {}
    for theme in codebook.themes:
        parts = [areas[theme.area], theme.label]
        tags[theme.id] = "/".join(part.replace("/", "-") for part in parts)
    n_of = Counter(tag.casefold() for tag in tags.values())
    for theme_id, tag in tags.items():
        is_formula = spreadsheets.escape(tag) != tag
        if n_of[tag.casefold()] > 1 or len(tag) > LONGEST_TAG or is_formula:
            tags[theme_id] = theme_id
    return tags


def is_of_export(name: str, data: bytes) -> bool:
    """Tell whether a file was written by an export, this one or an earlier one."""
    if name == CODEBOOK:
        return data.startswith(f"{','.join(COLUMNS)}\n".encode("utf-8-sig"))
    return name.endswith(ENDING) and MARK.encode("utf-8") in data
