"""A passage is found wherever it is hidden, or the file is refused: at most one place in thirty is missed."""

from __future__ import annotations


import pytest


import places_in_files as places
import places_in_pdfs as pdf_places

from helpers.privacy.leaks.hiding_places import extract_texts
from helpers.privacy.leaks.search_patterns import SearchPatterns
from helpers.study.roster import Form, Person, Roster


@pytest.fixture
def search_patterns(study):
    person = Person("W1", "worker")
    names = ("Siân Oduya", "Siân", "Maureen Oduya", "Maureen")
    return SearchPatterns(Roster([Form(name, person, "Jo") for name in names]), study.model_copy(update={"fictional": False}))


def all_places():
    yield from places.writings()
    yield from places.beside_members()
    yield from places.pictures()
    yield from places.documents()
    yield from pdf_places.pdfs()
    inside = (("a.md", places.TEXT.encode()), ("a.csv", f"who\n{places.NAME}\n".encode("cp1252")))
    for name, data in inside:
        for what, around, packed in places.containers(name, data):
            yield f"{name} in {what}", around, packed


MISSED: set[str] = set()


def outcome(search_patterns, name, data):
    texts = list(extract_texts(name, data))
    if any(match.rule == "name" for text in texts for match in search_patterns.find(text, ("name",))):
        return "found"
    return "refused" if any(text.is_unread or text.picture for text in texts) else "missed"


def test_a_name_is_found_in_every_hiding_place(search_patterns):
    outcomes = {place: outcome(search_patterns, name, data) for place, name, data in all_places()}
    not_found = {place: one for place, one in outcomes.items() if one != "found"}
    print(len(outcomes), not_found)
    assert {place for place, one in outcomes.items() if one == "missed"} == MISSED
    assert len(MISSED) * 30 <= len(outcomes)
    assert len(not_found) * 30 <= len(outcomes)


def test_what_cannot_be_opened_is_refused():
    accepted = []
    for place, name, data in places.closed():
        if not any(text.is_unread or text.picture for text in extract_texts(name, data)):
            accepted.append(place)
    assert accepted == []
