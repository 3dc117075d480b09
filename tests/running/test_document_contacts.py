"""A document's contact is proposed by its words, then by its name; between two equal ones nothing is guessed."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.running.document_contacts import ContactProposer, Document
from helpers.study.roster import read_roster

TALKS = {
    "W1-2023-10-03-interview-01": [
        "I rang my manager every single day.",
        "Nobody could say what my role is.",
    ],
    "W1-2023-10-12-interview-01": [
        "The team made room for me at the table.",
        "They asked me what I thought.",
    ],
    "W2-2023-10-12-interview-01": [
        "I had no supervision for a whole month.",
        "I went home worried every day.",
    ],
    "W2-2023-10-13-voice_note-01": ["Just a quick note from the bus, all is fine."],
}
QUESTION = "And how was your week on the ward, if I may ask you so openly?"


@pytest.fixture
def find(folder, study):
    """Return a function that proposes a contact for one document."""
    rows = []
    for contact_id, texts in TALKS.items():
        worker, day, source = contact_id.split("-")[0], contact_id[3:13], contact_id.split("-")[4]
        facts = (contact_id, worker, day, source, f"data/raw/interviews/{day} Talk {worker}.docx")
        for n, (text, is_counted) in enumerate(
            [(QUESTION, False), *((text, True) for text in texts)], start=1
        ):
            record = f"{contact_id}-r{n:04d}"
            rows.append((f"{record}-s001", record, *facts, is_counted, text))
    columns = [
        "segment_id",
        "record_id",
        "contact_id",
        "worker",
        "date",
        "source",
        "file",
        "is_counted",
        "text",
    ]
    segments = pd.DataFrame(rows, columns=columns)
    names = study.manual_coding.model_copy(update={"variables": {"date": "Day", "source": "Kind"}})
    proposer = ContactProposer(segments, study, read_roster(folder, study), names)

    def find(name="Talk", text="", quotes=(), **attributes) -> tuple[str, str]:
        return tuple(proposer.propose([Document(name, text, tuple(quotes), attributes)])[0])

    return find


def as_text(*contact_ids: str) -> str:
    lines = [f"Ann: {line}" for contact_id in contact_ids for line in (QUESTION, *TALKS[contact_id])]
    return "\n\n".join(lines)


FIRST, SECOND, THIRD, NOTE = TALKS


@pytest.mark.parametrize("contact_id", TALKS)
def test_the_words_say_most_surely_which_contact_a_document_is(find, contact_id):
    assert find("2023-10-12 Talk W2.docx", as_text(contact_id)) == (contact_id, "its words (100%)")


def test_a_document_that_has_a_part_of_a_contact_is_it(find):
    assert find(text=f"x: {TALKS[FIRST][0]}") == (FIRST, "its words (50%)")
    assert find(text="Nobody could say so. " + TALKS[SECOND][1])[1] == "a part of its words (40%)"


def test_a_document_of_two_contacts_is_left_to_a_person_unless_its_name_decides(find):
    both = as_text(SECOND, THIRD)
    assert find("Joint talk", both) == ("", f"its words are those of {SECOND} or {THIRD}")
    contact_id, comment = find(f"{SECOND}.txt", both)
    assert (contact_id, comment) == (SECOND, "by name; its words are those of 2 contacts")


def test_the_same_questions_in_all_interviews_are_no_words_of_any(find):
    assert find(text=f"Helen: {QUESTION}") == ("", "")


def test_quotes_without_the_text_recognise_a_contact_too(find):
    assert find(quotes=["what my role is", "rang my manager every single"])[0] == FIRST
    assert find(quotes=["no such words at all"]) == ("", "")


@pytest.mark.parametrize(
    ("name", "contact_id", "how"),
    [
        (FIRST, FIRST, "by name"),
        (f"{FIRST.lower()}.TXT", FIRST, "by name"),
        (f"{FIRST}-r0002", FIRST, "by name"),
        ("2023-10-03 Talk W1", FIRST, "by the name of its file"),
        ("2023-10-03 Talk Aisha.docx", FIRST, "by the name of its file"),
        ("Derek Haworth, 12 October 2023", THIRD, "by worker and date in its name"),
        ("voice note W2 13.10.2023", NOTE, "by worker and date in its name"),
    ],
)
def test_a_name_gives_a_contact_where_there_are_no_words(find, name, contact_id, how):
    assert find(name) == (contact_id, how)


def test_a_name_with_a_worker_alone_decides_only_between_nothing(find):
    assert find("Aisha") == ("", f"by the worker in its name: {FIRST} or {SECOND}")


def test_case_date_and_source_give_a_contact(find):
    assert find("x", case="Derek Haworth", Day="2023-10-12", Kind="interview")[0] == THIRD
    assert find("x", case="Aisha", Day="2023-10-12T10:00") == (SECOND, "by its case, date and source")
    assert find("x", case="Aisha", Day="2023-10-13")[0] == ""


def test_a_name_whose_words_are_other_ones_says_so(find):
    assert find(FIRST, "Something else entirely was said here, and not that.") == (
        FIRST,
        "by name, but not its words: 0% of them",
    )
