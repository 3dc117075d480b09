"""Documents written for the tests, and what a reader makes of one as an interview."""

from __future__ import annotations

from pathlib import Path

from helpers.example.files import stored
from helpers.fieldwork.reading import Reading
from helpers.fieldwork.sources.transcripts import read_transcript
from helpers.study.roster import read_roster

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TALK = "Talk 2023-10-12 14.00"


def word(body: str, **others: bytes) -> bytes:
    """Return a .docx with this body."""
    xml = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return stored({"word/document.xml": xml.encode(), **others})


def table(*rows: tuple[str, ...]) -> str:
    """Return a table of Word; a newline in a cell begins another paragraph in it."""
    return f"<w:tbl>{''.join(f'<w:tr>{_cells(row)}</w:tr>' for row in rows)}</w:tbl>"


def _cells(row: tuple[str, ...]) -> str:
    return "".join(f"<w:tc>{''.join(map(paragraph, cell.split(chr(10))))}</w:tc>" for cell in row)


def paragraph(text: str) -> str:
    """Return a paragraph of Word."""
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def read_all(folder: Path, study, name: str, data: bytes) -> list[Reading]:
    """Return all readings of an interview, each with a status for every input unit."""
    path = folder / "data/raw/interviews" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    readings = read_transcript(path, study, read_roster(folder, study), study.source("interview"))
    for reading in readings:
        reading.check_statuses()
    return readings


def turns(reading: Reading) -> list[tuple[str, str, str]]:
    """Return who says what, and when."""
    found = []
    for record in reading.records:
        time = f"{record.moment:%H:%M:%S}" if record.moment else ""
        found.append((record.speaker.id, time, record.text))
    return found


def reasons(reading: Reading) -> list[str]:
    """Return the reason of each input unit, or its status where there is none."""
    return [status.reason or status.status for status in reading.statuses if status]
