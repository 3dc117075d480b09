"""What deidentified transcripts have in place of names needs no question, and a real name is asked about."""

from __future__ import annotations

import pytest

from helpers.privacy.names.decisions import Decisions
from helpers.privacy.names.pseudonyms import replace_names
from helpers.study.roster import Form, Person, Roster

QR01, R1 = Person("QR01", "worker"), Person("R1", "researcher")
FORMS = [
    Form("QR01", QR01, "[QR01]"),
    Form("Participant one", Person("W2", "worker"), "[W2]"),
    Form("Participant two", Person("BSR08", "worker"), "[BSR08]"),
    Form("Interviewer", R1, "[R1]"),
    Form("Baker", Person("C1", "other"), "Dilys"),
    Form("Sandra", Person("kate99", "other"), "Nadia"),
]


@pytest.fixture
def asked(study):
    """Return what is asked about in a text, as (rule, words)."""
    ids = ("QR01", "W2", "BSR08", "007A", "N1", "P01")
    workers = tuple(study.all_workers[0].model_copy(update={"id": one}) for one in ids)
    study = study.model_copy(update={"all_workers": workers})

    def of(text):
        done = replace_names({"t": text}, Roster(FORMS), Decisions(), study)
        return [(row.rule, text[row.start : row.end]) for row in done.queue.itertuples()]

    return of


@pytest.mark.parametrize(
    "text",
    [
        "QR01 told me so.",
        "Then QR01 and BSR08 came, and so did 007A.",
        "I saw qr01 there, and N1 too.",
        "it was QR01's idea, not BSR08's.",
        "R1 asked about it.",
        "See P01-2023-10-12-interview-01-r0001 for that, and AUDIO-2024-03-05-09-14-22.m4a.",
        "I went to [PLACE] with [NAME] on the bus.",
        "I went to [Place] with [Name 2] on the bus.",
        "My manager [name of manager] was there, at [HOSPITAL NAME REMOVED].",
        "She said <PERSON_1> would come, or {NAME}.",
        "It was [inaudible] in the end. [LAUGHS] [Crosstalk]",
        "I saw XXX and xx at the drop-in, XXXX said.",
        "the Interviewer said that the Participant may go",
        "one of the participants, participant two, was late; the other one was not",
        "[ORGANISATION] and [anonymised] sent it",
    ],
)
def test_what_stands_for_a_name_needs_no_question(asked, text):
    assert asked(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("then Kayleigh came with QR01", "Kayleigh"),
        ("QR01 laughed at [Kayleigh]", "Kayleigh"),
        ("[KAYLEIGH LAUGHS] yes", "KAYLEIGH"),
        ("[Kayleigh's name] was there", "Kayleigh"),
        ("I met [Carter] there", "Carter"),
        ("I met [Baker] there", "Baker"),
        ("I met [BAKER] there", "BAKER"),
        ("I met [Hope] there", "Hope"),
        ("we were in [Rochdale]", "Rochdale"),
        ("Name and Place are XXX Kayleigh", "Kayleigh"),
        ("then Name came", "Name"),
        ("QR02 told me so", "QR"),
        ("QR01b told me so", "b"),
        ("kate99 told me so", "kate"),
        ("the Interviewer, Kayleigh, said", "Kayleigh"),
        ("I live in M1 now", "M1"),
        ("xxy told me so", "xxy"),
        ("[" + "word " * 20 + "Name]", "Name"),
    ],
)
def test_a_real_name_and_whatever_may_be_one_is_still_asked_about(asked, text, words):
    assert words in [written for _, written in asked(text)]


def test_a_name_of_the_roster_in_brackets_is_replaced(study):
    roster = Roster([Form("Sandra", Person("C9", "other"), "Nadia")])
    done = replace_names({"t": "I met [Sandra] and [NAME]."}, roster, Decisions(), study)
    assert done.texts["t"] == "I met [Nadia] and [NAME]."
