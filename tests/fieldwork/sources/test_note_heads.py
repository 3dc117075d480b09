"""Law for notes: prose above, between or below the lines of a head ends in the right visit, or is asked about."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inputs.forms import docx, p

from helpers.fieldwork.reading import Reading
from helpers.fieldwork.sources.notes import read_note
from helpers.study.roster import read_roster

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
REAL_FIELDS = [
    "Place: hub",
    "Weather: rain",
    "Time: 10\u201312",
    "place: the hub, upstairs",
    "Weather: rain.",
]
TITLES = ["Visit 1", "Walk the frontline", "Walk the frontline, visit 2", "Notes of a visit", "at the hub"]
LABELS = ("Worker", "Observer", "Aisha", "Derek", "Helen", "Place", "Date")


class Note(NamedTuple):
    """A note, and of each tag in its prose the visit to which it belongs."""

    name: str
    lines: list[str]
    visit_of: dict[str, int]
    titles: list[str]


@st.composite
def notes(draw: st.DrawFn) -> Note:
    """Draw a note of one or two visits, with prose anywhere."""
    visit_of: dict[str, int] = {}
    lines: list[str] = []
    n_visits = draw(st.integers(1, 2))
    suffix = draw(st.sampled_from(["md", "txt", "docx"]))

    def prose(kinds: list[str], visit: int) -> str:
        tag = f"kettle{len(visit_of)}"
        text = draw(st.sampled_from(kinds))
        if "{}" not in text:
            text += " {}, she said"
        visit_of[tag] = visit
        return text.format(tag)

    def paragraphs(visit: int, most: int) -> list[str]:
        written = []
        for _ in range(draw(st.integers(0, most))):
            written += [prose(PROSE, visit), ""]
        return written

    titles = draw(st.lists(st.sampled_from(TITLES), max_size=1))
    for title in titles:
        lines += [title, *draw(st.sampled_from([[], [""]]))]
    for visit in range(n_visits):
        _, worker, day = VISITS[visit]
        # Above the head of a second visit nothing tells to which visit words belong: they are the first's.
        if visit == 0:
            lines += paragraphs(visit, 2)
        style = draw(st.sampled_from(["fields", "heading", "front matter"]))
        fields = [f"Worker: {worker}", f"Date: {day:%d %B %Y}"]
        if style == "heading" or n_visits > 1:
            marked = draw(st.sampled_from(["# ", ""])) if suffix == "md" else ""
            lines += [f"{marked}{day:%d %B %Y} \u2013 {worker}", *draw(st.sampled_from([[], [""]]))]
            fields = []
        fields += draw(st.lists(st.sampled_from(["Observer: Helen Marsh"]), max_size=1))
        fields += draw(st.lists(st.sampled_from(REAL_FIELDS), max_size=2))
        fields += [prose(FIELDS_OF_PROSE, visit) for _ in range(draw(st.integers(0, 2)))]
        fields = draw(st.permutations(fields))
        if style == "front matter" and not lines:
            lines += ["---", *fields, "---"]
        else:
            for field in fields:
                lines.append(field)
                lines += draw(st.sampled_from([[], [], [], [""]]))
                if draw(st.integers(0, 9)) == 0:
                    lines += paragraphs(visit, 1)
        lines += ["", *paragraphs(visit, 2), prose(PROSE, visit), ""]
    return Note(f"a.{suffix}", lines, visit_of, titles)


def bytes_of(note: Note) -> bytes:
    if note.name.endswith("docx"):
        return docx("".join(p(line) for line in note.lines if line))
    return "\n".join(note.lines).encode()


def faults(readings: list[Reading], note: Note) -> list[str]:
    """Return which words are neither in a record of the right visit nor quarantined."""
    reading = readings[0]
    if reading.unit == "file":
        assert reading.statuses[0].status == "quarantined"
        return []
    found = []
    of_tag = {}
    for record in reading.records:
        for word in record.text.replace(",", " ").replace(".", " ").replace("?", " ").split():
            of_tag.setdefault(word, []).append((record.contact.worker, record.contact.day))
        if any(f"{label}:" in record.text for label in LABELS[:2]):
            found.append(f"a field became words: {record.text}")
    for tag, visit in note.visit_of.items():
        worker, _, day = VISITS[visit]
        if of_tag.get(tag) != [(worker, day)]:
            found.append(f"{tag}: {of_tag.get(tag)}")
    return found


def test_prose_anywhere_in_a_note_is_of_its_visit_or_asked_about_and_never_excluded(folder, study):
    roster = read_roster(folder, study)
    place = folder / "data/raw/observations"
    place.mkdir()
    n_read = []

    @settings(max_examples=300, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(note=notes())
    def holds(note: Note) -> None:
        path = place / note.name
        path.write_bytes(bytes_of(note))
        readings = read_note(path, study, roster)
        for reading in readings:
            reading.check_statuses()
        n_read.append(readings[0].unit != "file")
        assert faults(readings, note) == [], "\n".join(note.lines)

    holds()
    assert sum(n_read) > 0.3 * len(n_read)
