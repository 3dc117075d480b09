"""The pages and the codebook for Taguette have the same bytes each time, and names that come back."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import pandas as pd
import pytest

from helpers.errors import FieldworkError
from helpers.exchange.contact_texts import UNCHECKED
from helpers.exchange.document_names import LONGEST, contacts_by_name, find_contact, name_document
from helpers.exchange.taguette_export import CODEBOOK, is_of_export, name_tags, write_codebook, write_files
from helpers.exchange.themes_of_codes import REVIEWED_CODE, code_segments


def segments_of(*rows: tuple[str, int, str, str, bool]) -> pd.DataFrame:
    """Return segments from contact, record, role, text, and whether they are checked."""
    made = []
    for n, (contact, record, role, text, is_checked) in enumerate(rows, start=1):
        ids = (f"{contact}-r{record:04d}-s{n:03d}", f"{contact}-r{record:04d}", contact)
        made.append((*ids, "W1", "2023-10-12", 2, "interview", role, is_checked, text))
    names = "segment_id record_id contact_id worker date week source speaker_role is_checked text"
    return pd.DataFrame(made, columns=names.split())


TALK = segments_of(
    ("W1-a", 1, "researcher", "How is it?", True),
    ("W1-a", 2, "worker", "R&D <b>is</b> \u201cunclear\u201d\x07.", True),
    ("W1-a", 2, "worker", "Tea?", True),
    ("W1-b", 1, "worker", "On the bus.", True),
    ("W1-b", 2, "worker", "My manager rang.", False),
)


def body_of(page: bytes) -> list[str]:
    return re.findall("<p>.*</p>", page.decode("utf-8"))


def test_a_page_has_a_paragraph_per_record_with_its_speaker_if_there_are_several(codebook):
    files = write_files(codebook, TALK)
    assert sorted(files) == ["W1-a.html", "W1-b.html", CODEBOOK]
    assert body_of(files["W1-a.html"]) == [
        "<p>Researcher: How is it?</p>",
        "<p>W1: R&amp;D &lt;b&gt;is&lt;/b&gt; \u201cunclear\u201d\ufffd. Tea?</p>",
    ]
    assert b'<meta charset="utf-8">' in files["W1-a.html"]


def test_a_contact_with_words_of_a_machine_that_nobody_has_checked_says_so_at_its_top(codebook):
    assert body_of(write_files(codebook, TALK)["W1-b.html"]) == [
        f"<p><em>{UNCHECKED}</em></p>",
        "<p>On the bus.</p>",
        "<p>My manager rang.</p>",
    ]


def test_the_same_tables_in_any_order_give_the_same_bytes(codebook):
    assert write_files(codebook, TALK.sample(frac=1, random_state=3)) == write_files(codebook, TALK)


def test_the_codebook_is_utf_8_by_its_mark_and_has_a_line_per_theme_and_one_for_a_review(codebook):
    data = write_codebook(codebook)
    assert data.startswith(b"\xef\xbb\xbftag,description\n")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    expected = []
    for tag in name_tags(codebook).values():
        expected += [tag, *(f"{tag}/{label}" for label in ("works", "mixed", "lacking", "wished for"))]
    assert [row[0] for row in rows[1:]] == [*expected, REVIEWED_CODE]
    assert not any("\n" in cell for row in rows for cell in row), "Browsers delete line ends."


def excerpts_of(tags: dict[str, str]) -> pd.DataFrame:
    """Return an excerpt of a segment of its own with each tag, by the coder that is its key."""
    excerpt = {"file": "a.csv", "place": "", "direction": "", "status": "kept", "start": 0, "end": 1}
    rows = [
        excerpt | {"number": number, "segment_id": str(number), "code": tag, "coder": coder}
        for number, (coder, tag) in enumerate(tags.items())
    ]
    return pd.DataFrame(rows)


def test_every_tag_is_read_as_its_theme_whatever_its_label(codebook, study):
    labels = ["Tea/coffee", "x" * 200, "=1+1", "Same", "Same"]
    themes = list(codebook.themes)
    for at, label in enumerate(labels):
        themes[at] = themes[at].model_copy(update={"label": label, "area": codebook.areas[0].id})
    areas = (codebook.areas[0].model_copy(update={"label": "=Firm/up"}), *codebook.areas[1:])
    for book in (codebook.model_copy(update={"themes": tuple(themes)}), codebook):
        for changed in (book, book.model_copy(update={"areas": areas})):
            tags = name_tags(changed)
            assert len({tag.casefold() for tag in tags.values()}) == len(tags)
            assert all(len(tag) <= 200 and tag[0].isalpha() for tag in tags.values())
            codings = code_segments(excerpts_of(tags), study, changed)
            assert (codings["theme"] == codings["coder"]).all()
            assert set(codings["theme"]) == set(tags)
            table = csv.DictReader(io.StringIO(write_codebook(changed).decode("utf-8-sig"), newline=""))
            written = [row["tag"] for row in table if row["tag"] != REVIEWED_CODE]
            assert all(len(tag) <= 200 for tag in written)
            said = code_segments(excerpts_of({tag: tag for tag in written}), study, changed)
            pairs = Counter(zip(said["theme"], said["direction"], strict=True))
            directions = ["", *(one.id for one in changed.directions)]
            assert pairs == Counter((theme, one) for theme in changed.theme_ids for one in directions)


LONG_IDS = [f"ParticipantOfTheSecondRound-2023-10-12-interview-{n:02d}" for n in range(1, 30)]


@pytest.mark.parametrize("cut", ["{}", "{}.html", "Pilot/{}", "A/B/{}.html"])
def test_a_contact_is_known_by_its_document_whatever_a_program_adds_to_the_name(cut):
    ids = ["W1-2023-10-12-interview-01", *LONG_IDS]
    contacts = contacts_by_name(ids)
    assert all(len(f"{name}.html") <= LONGEST for name in contacts)
    assert [find_contact(cut.format(name_document(one)), contacts) for one in ids] == ids


def test_a_name_that_is_no_contact_s_stays_as_it_is():
    contacts = contacts_by_name(LONG_IDS)
    for name in ("Second talk.html", "W1-2023-10-12-interview-01", name_document(LONG_IDS[0])[:-1], ""):
        assert find_contact(name, contacts) == name


def test_two_contacts_whose_files_differ_in_capitals_alone_are_refused(codebook):
    both = pd.concat([TALK, TALK.replace("W1-a", "w1-A")])
    with pytest.raises(FieldworkError, match="on some computers their files have one name"):
        write_files(codebook, both)


def test_a_file_belongs_to_an_export_by_what_is_in_it(codebook):
    for name, data in write_files(codebook, TALK).items():
        assert is_of_export(name, data)
    for name, data in [
        ("W1-a.html", b"<p>Exported by Taguette.</p>"),
        (CODEBOOK, b"tag,description,number of highlights\n"),
        ("notes.txt", b""),
    ]:
        assert not is_of_export(name, data)
