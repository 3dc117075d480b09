"""Law for notes: prose above, between or below the lines of a head ends in its visit, or is asked about."""

from __future__ import annotations

import itertools
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inputs.forms import docx, p

from helpers.fieldwork.reading import Reading
from helpers.fieldwork.sources import notes as parser
from helpers.study.roster import Roster, read_roster
from helpers.study.study import Study

VISITS = [("W1", "Aisha", date(2023, 10, 12)), ("W2", "Derek Haworth", date(2023, 10, 17))]
PROSE = [
    "She said that the {} is breaking her.",
    "Busy morning at the hub, three people waiting outside for the {}.",
    "They set out chairs",
    "Later we walked to the clinic. The {} was on.",
    "I wrote down what she told me of the {} and of the two clients whom she has lost this year",
    "We had tea; was the {} on?",
]
FIELDS_OF_PROSE = [
    "Mood: she wept, and told me of the {} that she has lost",
    "Mood: low, by the {}.",
    "Weather: rain all day, and she came in wet. The {} was off.",
    "Kitchen: the {} was off",
    "Place: the hub, where three people were waiting in the rain for the {} and for tea",
]
STRANGE_LINES = ["Mood: low", "Kitchen:", "====", "- hub", "**Place:** hub"]
REAL_FIELDS = [
    "Place: hub",
    "Weather: rain",
    "Time: 10\u201312",
    "place: the hub, upstairs",
    "Weather: rain.",
]
TITLES = ["Visit 1", "Walk the frontline", "Walk the frontline, visit 2", "Notes of a visit", "at the hub"]


class Note(NamedTuple):
    """A note, and of each tag in its prose the visit to which it belongs."""

    name: str
    lines: list[str]
    """``label | value`` is a row of a Word table."""
    visit_of: dict[str, int]


class Writer:
    """Writes a note line by line, with a tag in each piece of prose."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self.lines: list[str] = []
        self.visit_of: dict[str, int] = {}

    def prose(self, kinds: list[str], visit: int) -> str:
        """Return prose of a visit."""
        tag = f"kettle{len(self.visit_of)}"
        text = self._draw(st.sampled_from(kinds))
        if "{}" not in text:
            text += " {}, she said"
        self.visit_of[tag] = visit
        return text.format(tag)

    def paragraphs(self, visit: int, least: int, most: int) -> None:
        """Write so many paragraphs, an empty line after each."""
        for _ in range(self._draw(st.integers(least, most))):
            self.lines += [self.prose(PROSE, visit), ""]

    def blank(self) -> None:
        """Write an empty line, or none."""
        self.lines += self._draw(st.sampled_from([[], [""]]))

    def visit(self, visit: int, *, is_alone: bool, suffix: str) -> None:
        """Write the head of a visit, with prose in it, and its paragraphs."""
        draw, (_, worker, day) = self._draw, VISITS[visit]
        style = draw(st.sampled_from(["fields", "heading", "front matter", "table"]))
        fields = [f"Worker: {worker}", draw(st.sampled_from(["Date", "Date of visit"])) + f": {day:%d %B %Y}"]
        if style == "heading" or not is_alone:
            mark = draw(st.sampled_from(["# ", ""])) if suffix == "md" else ""
            self.lines.append(f"{mark}{day:%d %B %Y} \u2013 {worker}")
            self.blank()
            fields = []
        fields += draw(st.lists(st.sampled_from(["Observer: Helen Marsh"]), max_size=1))
        fields += draw(st.lists(st.sampled_from(REAL_FIELDS + STRANGE_LINES), max_size=2))
        fields += [self.prose(FIELDS_OF_PROSE, visit) for _ in range(draw(st.integers(0, 2)))]
        fields = draw(st.permutations(fields))
        if style == "front matter" and not self.lines:
            self.lines += ["---", *fields, "---"]
        elif style == "table" and suffix == "docx":
            self.lines += [field.replace(": ", " | ", 1) for field in fields]
        else:
            for field in fields:
                self.lines.append(field)
                if draw(st.integers(0, 3)) == 0:
                    self.lines.append("")
                if draw(st.integers(0, 9)) == 0:
                    self.paragraphs(visit, 0, 1)
        self.blank()
        self.paragraphs(visit, 1, 3)


@st.composite
def notes(draw: st.DrawFn) -> Note:
    """Draw a note of one or two visits, with prose anywhere."""
    writer = Writer(draw)
    n_visits = draw(st.integers(1, 2))
    suffix = draw(st.sampled_from(["md", "txt", "docx"]))
    for title in draw(st.lists(st.sampled_from(TITLES), max_size=2)):
        writer.lines.append(title)
        writer.blank()
    # Above the head of a second visit nothing tells to which visit words belong: they are the first's.
    if draw(st.integers(0, 2)) == 0:
        writer.paragraphs(0, 1, 2)
    for visit in range(n_visits):
        writer.visit(visit, is_alone=n_visits == 1, suffix=suffix)
    return Note(f"a.{suffix}", writer.lines, writer.visit_of)


def bytes_of(note: Note) -> bytes:
    """Return the note as a file; neighbouring rows are one table."""
    if not note.name.endswith("docx"):
        return "\n".join(note.lines).encode()
    body = ""
    for is_row, lines in itertools.groupby(filter(None, note.lines), key=lambda line: " | " in line):
        if is_row:
            body += table([line.split(" | ") for line in lines])
        else:
            body += "".join(map(p, lines))
    return docx(body)


def table(rows: list[list[str]]) -> str:
    """Return a table of Word."""
    written = ""
    for row in rows:
        written += f"<w:tr>{''.join(f'<w:tc>{p(cell)}</w:tc>' for cell in row)}</w:tr>"
    return f"<w:tbl>{written}</w:tbl>"


def faults(readings: list[Reading], note: Note) -> list[str]:
    """Return which words are neither in a record of the right visit nor quarantined, and labels in records."""
    reading = readings[0]
    if reading.unit == "file":
        assert reading.statuses[0].status == "quarantined"
        return []
    found = []
    visits_of: dict[str, list[tuple[str, date | None]]] = {}
    for record in reading.records:
        if re.match(r"(Worker|Observer|Date|Place)\b", record.text) and "kettle" not in record.text:
            found.append(f"a field became words: {record.text}")
        for tag in re.findall(r"kettle\d+", record.text):
            visits_of.setdefault(tag, []).append((record.contact.worker, record.contact.day))
    for tag, visit in note.visit_of.items():
        worker, _, day = VISITS[visit]
        if visits_of.get(tag) != [(worker, day)]:
            found.append(f"{tag}: {visits_of.get(tag)}")
    return found


def read_note(path: Path, study: Study, roster: Roster) -> list[Reading]:
    return parser.read_note(path, study, roster, study.source("observation"))


def test_prose_anywhere_in_a_note_is_of_its_visit_or_asked_about_and_never_excluded(folder, study):
    roster = read_roster(folder, study)
    place = folder / "data/raw/observations"
    place.mkdir()
    were_read = []

    @settings(max_examples=200, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(note=notes())
    def holds(note: Note) -> None:
        path = place / note.name
        path.write_bytes(bytes_of(note))
        readings = read_note(path, study, roster)
        for reading in readings:
            reading.check_statuses()
        were_read.append(readings[0].unit != "file")
        assert faults(readings, note) == [], "\n".join(note.lines)

    holds()
    assert sum(were_read) > len(were_read) / 2, "a question is an answer, but not the only one"
