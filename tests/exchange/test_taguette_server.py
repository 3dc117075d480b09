"""What Taguette 1.5.2 itself takes and gives: the study is imported, coded and exported there, and read again.

The real server runs, in an environment of its own, on this machine alone.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError

import pandas as pd
import pytest
from taguette_server import NOT_THERE, PYTHON, Taguette, refusal, running

from helpers import tables
from helpers.coding import agreement
from helpers.exchange import coding_files, excerpts, manual_coding, taguette_export, themes_of_codes
from helpers.exchange.codebooks import write_codebook
from helpers.exchange.contact_texts import UNCHECKED, write_texts
from helpers.files import paths
from helpers.files.place import Place
from helpers.study.codebook import read_codebook
from helpers.study.study import ManualCoding, read_study

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason=NOT_THERE)

STUDY, CODEBOOK = read_study(paths.ROOT), read_codebook(paths.ROOT)
LONG = "ParticipantOfTheSecondRound-2023-10-12-interview-01"
TALK = [
    (1, "researcher", "How is it going?", True),
    (2, "worker", "My role \U0001f642 is unclear, \u201cas ever\u201d.", True),
    (2, "worker", "Caf\u00e9 tea \u2013 don\u2019t ask: R&D <b> & 3 > 2.", True),
    (3, "researcher", "Yes.", True),
    (4, "worker", "Nobody told me on the ward.", True),
    (5, "worker", "I rang my manager \u2026 twice.", True),
    (6, "researcher", "Yes.", True),
]
HEARD = [(1, "worker", "Heard on the bus this morning.", False), (1, "worker", "My manager rang.", False)]
LATER = [(1, "worker", "Only one of us was asked.", True)]


def segments_of(contacts: dict[str, list[tuple[int, str, str, bool]]]) -> pd.DataFrame:
    rows = []
    for contact_id, turns in contacts.items():
        for n, (record, role, text, is_checked) in enumerate(turns, start=1):
            record_id = f"{contact_id}-r{record:04d}"
            facts = ("W1", "2023-10-12", 2, "interview", role, role == "worker", is_checked)
            rows.append((f"{record_id}-s{n:03d}", record_id, contact_id, *facts, text))
    names = "segment_id record_id contact_id worker date week source speaker_role is_counted is_checked text"
    return pd.DataFrame(rows, columns=names.split())


SMALL = segments_of({"W1-2023-10-12-interview-01": TALK, "W1-2023-10-13-interview-01": HEARD, LONG: LATER})
IDS = SMALL["segment_id"].tolist()


class Coded(NamedTuple):
    """A project in Taguette, with the number of each document and of each tag."""

    project: int
    documents: dict[str, int]
    tags: dict[str, int]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taguette]:
    with running(tmp_path_factory.mktemp("taguette")) as taguette:
        yield taguette


def set_up(server: Taguette, name: str, files: dict[str, bytes]) -> Coded:
    """Import the files of an export as a person does: the codebook, then each page under its own name."""
    project = server.new_project(name)
    server.import_codebook(project, files[taguette_export.CODEBOOK])
    pages = {file: data for file, data in files.items() if file.endswith(".html")}
    documents = {file: server.add_document(project, file, data) for file, data in pages.items()}
    return Coded(project, documents, server.tags(project))


@pytest.fixture(scope="module")
def small(server: Taguette) -> Coded:
    """Return the small study, not yet coded."""
    return set_up(server, "small", taguette_export.write_files(CODEBOOK, SMALL))


def gather(
    folder: Path, segments: pd.DataFrame, file: str, data: bytes, coder: str
) -> manual_coding.ManuallyCoded:
    """Put a file into a study as its only manual coding, say who coded, and read it."""
    place = folder / coding_files.FOLDER
    place.mkdir(parents=True)
    (place / file).write_bytes(data)
    roster = "person,role,form\nR1,researcher,R1\nR2,other,R2\nR3,other,Ines Vale\n"
    (folder / "data/raw/roster.csv").write_text(roster, encoding="utf-8")
    study = STUDY.model_copy(update={"manual_coding": ManualCoding(coders={file: coder})})
    return manual_coding.gather(folder, study, segments)


def tag_of(theme: str) -> str:
    return taguette_export.name_tags(CODEBOOK)[theme]


def test_the_words_of_every_page_are_those_of_its_contact(server, small):
    for contact in write_texts(SMALL):
        (file,) = (one for one in small.documents if one.startswith(contact.contact_id[:30]))
        words = server.words(small.project, small.documents[file])
        notice = "" if contact.is_checked else f"{UNCHECKED}\n"
        assert words == f"{notice}{contact.text.rstrip()}"


def test_every_theme_is_a_tag_with_its_description(server, small):
    rows = list(csv.DictReader(io.StringIO(server.export(small.project, "codebook.csv").decode("utf-8"))))
    ours = csv.DictReader(
        io.StringIO(taguette_export.write_codebook(CODEBOOK).decode("utf-8-sig"), newline="")
    )
    described = {row["tag"]: row["description"] for row in rows}
    assert {row["tag"]: row["description"] for row in ours}.items() <= described.items()
    assert len(described) == len(CODEBOOK.themes) + 2, "the tag for a review, and Taguette's own"


def test_a_codebook_with_accents_and_marks_keeps_them(server):
    labels = ["R\u00f4le flou \u2013 \u201cas ever\u201d", "Th\u00e8me/deux, \u0175yt"]
    themes = tuple(
        theme.model_copy(update={"label": label, "brief": f"{label}\nin two lines"})
        for theme, label in zip(CODEBOOK.themes, labels, strict=False)
    )
    book = CODEBOOK.model_copy(update={"themes": themes})
    project = server.new_project("accents")
    server.import_codebook(project, taguette_export.write_codebook(book))
    tags = taguette_export.name_tags(book)
    assert set(tags.values()) <= set(server.tags(project))
    excerpt = {"file": "a.csv", "status": "kept", "segment_id": "s", "coder": "R1", "start": 0, "end": 1}
    ours = [tag for tag in server.tags(project) if tag != "interesting"]
    coded = pd.DataFrame([excerpt | {"number": number, "code": tag} for number, tag in enumerate(ours)])
    codings = themes_of_codes.code_segments(coded, STUDY, book)
    assert set(codings["theme"]) == set(tags), "Each tag comes back as its theme."


HIGHLIGHTS = {
    "words of one sentence": ("role", "unclear", {IDS[1]: "role \U0001f642 is unclear"}),
    "curly quotes, over two sentences": (
        "\u201cas ever",
        "Caf\u00e9 tea \u2013 don\u2019t",
        {IDS[1]: "\u201cas ever\u201d.", IDS[2]: "Caf\u00e9 tea \u2013 don\u2019t"},
    ),
    "marks of HTML": ("R&D", "3 > 2", {IDS[2]: "R&D <b> & 3 > 2"}),
    "with its label": ("W1: My role", "role", {IDS[1]: "My role"}),
    "over two turns": (
        "going?",
        "unclear",
        {IDS[0]: "going?", IDS[1]: "My role \U0001f642 is unclear"},
    ),
    "over several turns, from label to label": (
        "W1: Nobody",
        "Researcher: Yes",
        {
            IDS[4]: "Nobody told me on the ward.",
            IDS[5]: "I rang my manager \u2026 twice.",
            IDS[6]: "Yes",
        },
    ),
    "two paragraphs of one speaker": (
        "on the ward",
        "my manager",
        {IDS[4]: "on the ward.", IDS[5]: "I rang my manager"},
    ),
}


def code_talk(server: Taguette, coded: Coded) -> dict[str, dict[str, str]]:
    """Highlight all of `HIGHLIGHTS`; return the words that each highlight has in each segment."""
    talk = coded.documents["W1-2023-10-12-interview-01.html"]
    tag = coded.tags[tag_of("role_clarity")]
    expected = {}
    for first, last, words in HIGHLIGHTS.values():
        expected[f"highlight {server.highlight(coded.project, talk, first, last, tag)}"] = words
    return expected


def words_of(back: manual_coding.ManuallyCoded, segments: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return the words of each excerpt in each segment."""
    text_of = dict(zip(segments["segment_id"], segments["text"], strict=True))
    found: dict[str, dict[str, str]] = {}
    for row in back.excerpts[back.excerpts["status"] == "kept"].itertuples():
        found.setdefault(row.place, {})[row.segment_id] = text_of[row.segment_id][row.start : row.end]
    return found


@pytest.mark.parametrize("file", ["project.sqlite3", "highlights.csv"])
def test_every_highlight_that_is_exported_is_kept_at_its_words(server, tmp_path, file):
    coded = set_up(server, f"places in {file}", taguette_export.write_files(CODEBOOK, SMALL))
    expected = code_talk(server, coded)
    exported = server.export(coded.project, file.replace("highlights", "highlights/"))
    back = gather(tmp_path, SMALL, file, exported, "R3")
    assert words_of(back, SMALL) == expected


def test_every_highlight_in_taguettes_own_database_is_kept_at_its_words(tmp_path):
    (tmp_path / "own").mkdir()
    with running(tmp_path / "own") as server:
        coded = set_up(server, "own", taguette_export.write_files(CODEBOOK, SMALL))
        expected = code_talk(server, coded)
    back = gather(tmp_path / "study", SMALL, "taguette.sqlite3", server.database.read_bytes(), "R3")
    assert words_of(back, SMALL) == expected


@pytest.mark.parametrize("file", ["project.sqlite3", "highlights.csv"])
def test_contacts_not_checked_or_with_a_long_id_come_back_as_themselves(server, tmp_path, file):
    coded = set_up(server, f"names in {file}", taguette_export.write_files(CODEBOOK, SMALL))
    (long,) = (name for name in coded.documents if name.startswith("ParticipantOf"))
    tag = coded.tags[tag_of("supervision")]
    server.highlight(coded.project, coded.documents[long], "Only", "asked", tag)
    heard = coded.documents["W1-2023-10-13-interview-01.html"]
    server.highlight(coded.project, heard, "on the bus", "My manager", tag)
    exported = server.export(coded.project, file.replace("highlights", "highlights/"))
    back = gather(tmp_path, SMALL, file, exported, "R3")
    found = {tuple(words.items()) for words in words_of(back, SMALL).values()}
    assert found == {
        ((IDS[7], "on the bus this morning."), (IDS[8], "My manager")),
        ((IDS[9], "Only one of us was asked"),),
    }


def test_a_csv_of_one_tag_holds_others_by_prefix_and_no_csv_holds_highlights_without_a_tag(server, tmp_path):
    files = taguette_export.write_files(CODEBOOK, SMALL)
    files[taguette_export.CODEBOOK] = b"tag,description\nrole,-\nroles,-\nrole.clarity,-\ntea,-\n"
    coded = set_up(server, "one tag", files)
    talk = coded.documents["W1-2023-10-12-interview-01.html"]
    for first, tags in [("My role", ["role", "tea"]), ("Nobody", ["roles"]), ("I rang", ["role.clarity"])]:
        server.highlight(coded.project, talk, first, first, *(coded.tags[tag] for tag in tags))
    server.highlight(coded.project, talk, "How", "How", coded.tags["tea"])
    server.highlight(coded.project, talk, "Yes", "Yes")

    def tags_in(what: str) -> list[str]:
        rows = csv.DictReader(io.StringIO(server.export(coded.project, what).decode("utf-8")))
        return sorted(row["tag"] for row in rows)

    assert tags_in("highlights/role.csv") == ["role", "role.clarity", "roles", "tea"]
    assert tags_in("highlights/.csv") == ["role", "role.clarity", "roles", "tea", "tea"]
    back = gather(tmp_path, SMALL, "x.sqlite3", server.export(coded.project, "project.sqlite3"), "R3")
    assert len(words_of(back, SMALL)) == 4, "The one without a tag is no coding."


def test_names_of_more_than_50_characters_are_refused(server, small):
    with pytest.raises(HTTPError) as refused:
        server.add_document(small.project, "x.html", b"<p>Words.</p>", name="x" * 51)
    assert "Document name is too long" in refusal(refused.value)
    assert max(map(len, small.documents)) == 50


def test_a_codebook_or_a_table_of_ours_for_other_programs_is_refused(server, small):
    for data in (write_codebook(STUDY, CODEBOOK), b"theme,area,coder\nx,y,R1\n"):
        with pytest.raises(HTTPError) as refused:
            server.import_codebook(small.project, data)
        said = refusal(refused.value)
        assert "No 'tag', 'name', or 'path' column" in said or "Invalid" in said


def test_subtitles_of_teams_are_refused(server, small):
    cue = "3f2b7a10-58c1-4e0d-9b6a-0c1d2e3f4a5b/12-0\n00:00:01.000 --> 00:00:02.000\n<v Ann>Tea.</v>\n"
    with pytest.raises(HTTPError) as refused:
        server.add_document(small.project, "talk.vtt", f"WEBVTT\n\n{cue}".encode())
    assert "Invalid subtitle number" in refusal(refused.value)


@pytest.mark.skipif(shutil.which("ebook-convert") is not None, reason="Calibre is installed: .docx is read")
def test_a_page_needs_no_other_program_but_a_docx_needs_calibre(server, small):
    nothing = pd.DataFrame(columns=excerpts.COLUMNS)
    docx = excerpts.as_docx(nothing, STUDY, CODEBOOK)
    with pytest.raises(HTTPError) as refused:
        server.add_document(small.project, "study.docx", docx)
    assert "Calibre is not available" in refusal(refused.value)


# The example study.


@pytest.fixture(scope="module")
def published() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the example's segments, codings by persons, and which segments each of them has reviewed."""
    place = Place.at(paths.ROOT)
    segments = tables.read(place, tables.SEGMENTS)
    codings = tables.read(place, tables.CODINGS, CODEBOOK)
    coverage = manual_coding.coder_coverage(tables.read(place, tables.EXCERPTS), segments)
    return segments, codings[codings["coder"] != "dictionary"].reset_index(drop=True), coverage


def test_what_a_person_has_coded_in_taguette_counts_as_what_they_have_coded_elsewhere(
    server, tmp_path, published
):
    """All that R2 has coded in the example, and the contacts without any theme, are highlighted again."""
    segments, codings, coverage = published
    coded = set_up(server, "example", taguette_export.write_files(CODEBOOK, segments))
    assert len(coded.documents) == segments["contact_id"].nunique() == 176
    of_r2, read_by_r2 = codings[codings["coder"] == "R2"], coverage[coverage["coder"] == "R2"]
    reviewed = set(read_by_r2["segment_id"])
    for contact in write_texts(segments):
        ours = [segment_id for segment_id in contact.starts if segment_id in reviewed]
        if not ours:
            continue
        document = coded.documents[f"{contact.contact_id}.html"]
        words = server.words(coded.project, document)
        first = len(words) - len(contact.text.rstrip())
        rows = of_r2[of_r2["segment_id"].isin(ours)]
        for (segment_id, start, end), themes in rows.groupby(["segment_id", "start", "end"])["theme"]:
            at = first + contact.starts[segment_id]
            tags = [coded.tags[tag_of(theme)] for theme in themes]
            server.highlight_at(coded.project, document, words, (at + start, at + end), *tags)
        if rows.empty:
            read = coded.tags[themes_of_codes.REVIEWED_CODE]
            server.highlight_at(coded.project, document, words, (first, first + 5), read)
    back = gather(tmp_path, segments, "r2.sqlite3", server.export(coded.project, "project.sqlite3"), "R2")
    again = themes_of_codes.code_segments(back.excerpts, STUDY, CODEBOOK)
    pd.testing.assert_frame_equal(again, of_r2.reset_index(drop=True))
    read_again = manual_coding.coder_coverage(back.excerpts, segments)
    pd.testing.assert_frame_equal(read_again, read_by_r2.reset_index(drop=True))
    others = codings["coder"] != "R2", coverage["coder"] != "R2"
    pd.testing.assert_frame_equal(
        agreement.compare(
            pd.concat([codings[others[0]], again]),
            pd.concat([coverage[others[1]], read_again]),
            segments,
            CODEBOOK,
            STUDY,
        ),
        agreement.compare(codings, coverage, segments, CODEBOOK, STUDY),
    )
