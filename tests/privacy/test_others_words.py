"""A sentence of somebody who has not agreed to be quoted is found in others' words, however it is disguised."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from helpers.privacy.consent import Consent, GivenConsent
from helpers.privacy.others_words import count_reasons, find_others_words, find_words_elsewhere, may_be_quoted
from helpers.study.chosen_quotations import REPORTED, SAME, SIMILAR
from helpers.study.roster import Form, Person, Roster
from helpers.tables import OTHERS_WORDS, check

DAY = date(2023, 10, 2)
SAID = "I cried in the toilets before every single shift last winter and nobody upstairs ever knew."
AGREED = Consent({("W2", source, "quote"): GivenConsent(DAY, None) for source in ("interview", "voice_note")})
ROSTER = Roster(
    [Form(name, Person(f"W{n}", "worker"), "") for n, name in ((1, "Maureen Oduya"), (2, "Karen"))]
)


def segment(worker, number, text, *, role="worker", source="interview", contact="a"):
    return {
        "segment_id": f"{worker}-{contact}-{number}",
        "contact_id": f"{worker}-{contact}",
        "worker": worker,
        "source": source,
        "speaker_role": role,
        "text": text,
    }


@pytest.fixture
def find(study):
    def find_in(told, said=(SAID,), *, consent=AGREED, **of_refuser):
        rows = [segment("W1", n, text, **of_refuser) for n, text in enumerate(said)]
        rows += [segment("W2", n, text) for n, text in enumerate(told)]
        segments = pd.DataFrame(rows)
        found = find_others_words(segments, segments["segment_id"], consent, study, ROSTER)
        check(OTHERS_WORDS, found)
        return {(row.segment_id[-1], row.reason) for row in found.itertuples()}

    return find_in


DISGUISES = {
    "word for word": "Somebody I know, I cried in the toilets before every single shift last winter, always.",
    "fillers": "A mate, er, cried, you know, in the, like, toilets before, um, every, sort of, shift, what was it, last winter, upstairs.",
    "tense": "There are people crying in the toilets before every single shift each winter and nobody upstairs knows.",
    "contractions": "She'd cry in the loo toilets 'fore every single shift that winter, nobody'd've known upstairs.",
    "capitals": SAID.upper(),
    "spelling": "She cryed in the toliets before evry singel shift last winter.",
    "another order": "Last winter, before each single shift, she was in the toilets and cried.",
    "a word replaced": "She wept in the toilets before every single shift last winter, nobody upstairs knew.",
    "two words put in": "She cried alone in the staff toilets before every single shift last winter.",
    "other letters": "She cr\u0456ed in the toi\u00adlets before every sin\u200bgle shift last winter.",
    "hyphens": "She cried in-the-toilets before every-single-shift last-winter.",
}


@pytest.mark.parametrize("told", DISGUISES.values(), ids=DISGUISES)
def test_a_refused_sentence_is_found_in_disguise(find, told):
    assert {reason for _, reason in find([told])} & {SAME, SIMILAR}


def test_it_is_found_in_two_sentences_and_in_two_turns(find):
    told = ["She cried in the toilets.", "Before every single shift, last winter."]
    assert find(told) >= {("0", SIMILAR), ("1", SIMILAR)}
    said = ["I cried in the toilets.", "Before every single shift, last winter."]
    assert find(["She cried in the toilets before every single shift last winter."], said)


def test_one_word_of_a_run_makes_no_sentence_a_part_of_it(find):
    told = ["It was a good winter.", "The toilets before every single shift, and everybody cried."]
    found = find(told)
    assert ("1", SIMILAR) in found
    assert ("0", SIMILAR) not in found


def test_names_may_be_others(find):
    said = ["Maureen made me sign the contract for nights while my daughter was ill."]
    assert find(["Karen made her sign that contract for nights, and her daughter was ill."], said)


@pytest.mark.parametrize(
    "told",
    [
        "It was quiet at the drop-in on Tuesday and we talked for an hour.",
        "I cried at the bus stop, and nobody asked why.",
        "Every single winter the toilets freeze upstairs.",
    ],
)
def test_other_words_are_not(find, told):
    assert find([told]) == set()


def test_words_of_somebody_who_agreed_may_be_said_by_anybody(find):
    both = Consent({(worker, "interview", "quote"): GivenConsent(DAY, None) for worker in ("W1", "W2")})
    assert find([SAID], consent=both) == set()


@pytest.mark.parametrize(
    ("ended", "source", "role"),
    [(DAY, "interview", "worker"), (None, "voice_note", "worker"), (None, "interview", "other")],
)
def test_a_withdrawn_consent_another_source_and_a_third_person_are_no_consent(find, ended, source, role):
    given = {
        ("W1", "interview", "quote"): GivenConsent(DAY, ended),
        ("W2", "interview", "quote"): GivenConsent(DAY, None),
    }
    assert find([SAID], consent=Consent(given), source=source, role=role) >= {("0", SAME)}


def test_who_has_left_the_study_is_quoted_by_nobody_where_there_is_no_list_of_consents(study):
    left = study.model_copy(update={"withdrawn": ("W9",)})
    everything = Consent({}, allows_everything=True)
    assert not may_be_quoted("W9", "interview", "worker", everything, left)
    assert may_be_quoted("W1", "interview", "worker", everything, left)


def test_reported_speech_is_a_reason_of_its_own_and_reasons_are_counted(find, study):
    assert find(["She told me that it would get better with time."]) == {("0", REPORTED)}
    segments = pd.DataFrame([segment("W2", 0, "She told me that it would get better with time.")])
    none = find_others_words(segments, [], AGREED, study, ROSTER)
    assert none.empty, "What is withheld has no row."
    assert count_reasons(none)["sentences"].tolist() == [0, 0, 0]


def test_words_of_a_worker_are_found_in_every_contact_of_others_and_in_no_own_one():
    rows = [
        segment("W1", 0, SAID),
        segment("W1", 0, SAID, contact="b"),
        segment("W1", 1, "How do you feel before each single shift in the team?", role="researcher"),
        segment("W2", 0, "So " + SAID, role="researcher"),
        segment("W3", 0, "People cried in the toilets before every shift last winter."),
        segment("W3", 1, "How do you feel before each single shift in the team?", role="researcher"),
    ]
    segments = pd.DataFrame(rows)
    assert find_words_elsewhere(segments, "W1", ["interview"], ROSTER, "en") == ["W2-a-0", "W3-a-0"]
    assert find_words_elsewhere(segments, "W1", ["voice_note"], ROSTER, "en") == []
