"""An excerpt belongs to the contact that its document names, or its case, date and source; else it has a reason."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.exchange.contact_finder import ContactFinder, ContactIndex
from helpers.exchange.projects import Excerpt, Project
from helpers.study.roster import read_roster
from helpers.study.study import read_study

CONTACTS = [
    ("W1-2023-10-12-interview-01", "W1", "2023-10-12", "interview"),
    ("W1-2023-10-17-observation-01", "W1", "2023-10-17", "observation"),
    ("W2-2023-10-17-observation-01", "W2", "2023-10-17", "observation"),
]
TALK, VISIT, OF_W2 = (contact for contact, *_ in CONTACTS)
SEGMENTS = pd.DataFrame(
    [(f"{contact}-r0001-s001", contact, *facts, "Tea.") for contact, *facts in CONTACTS],
    columns=["segment_id", "contact_id", "worker", "date", "source", "text"],
)


@pytest.fixture
def find(folder):
    """Return a function that finds the contact of an excerpt."""

    def find(project: Project, document: str, case: str = "", facts: str = "{}") -> str:
        path = folder / "data/study.yaml"
        plain = path.read_text(encoding="utf-8")
        path.write_text(f"{plain}manual_coding: {facts}\n", encoding="utf-8")
        study = read_study(folder)
        path.write_text(plain, encoding="utf-8")
        finder = ContactFinder(project, study, read_roster(folder, study), ContactIndex(SEGMENTS))
        contact_id, reason = finder.find(Excerpt("x", document, "a", "R1", 0, 1, case=case))
        assert bool(contact_id) != bool(reason)
        return contact_id or reason

    return find


VARIABLES = "variables: {date: Date, source: Kind}, sources: {Visit: observation}"


def test_a_document_is_a_contact_by_its_id_a_segments_id_or_the_study(find):
    assert find(Project(), TALK) == TALK
    assert find(Project(), TALK.lower()) == TALK
    assert find(Project(), f"{TALK}-r0001-s001") == TALK
    assert find(Project(), "Second talk", facts=f"{{documents: {{Second talk: {TALK}}}}}") == TALK
    assert (
        find(Project(), "Third talk", facts=f"{{documents: {{Second talk: {TALK}}}}}") == "unmapped_document"
    )


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("R\u00f4le", "Ro\u0302le"),
        ("Ro\u0302le", "R\u00f4le"),
        ("Talk \u2026 again", "Talk ... again"),
        ("talk", "Talk"),
        ("A  talk", "A\u00a0talk"),
    ],
)
def test_a_name_is_found_however_it_is_encoded(find, written, name):
    assert find(Project(), name, facts=f'{{documents: {{"{written}": {TALK}}}}}') == TALK


def test_a_name_that_differs_in_capitals_is_not_meant_if_another_document_has_it(find):
    project = Project(documents={"Talk": "tea", "talk": "bus"})
    facts = f"{{documents: {{Talk: {TALK}}}}}"
    assert find(project, "Talk", facts=facts) == TALK
    assert find(project, "talk", facts=facts) == "unmapped_document"


@pytest.mark.parametrize(
    "attributes",
    [
        {"case": "Aisha Khan", "Date": "2023-10-17", "Kind": "Visit"},
        {"case": "W1", "date": "2023-10-17T09:30:00", "kind": "visit"},
        {"case": "aisha khan", "Date ": " 2023-10-17", "Kind": "Observation"},
    ],
)
def test_case_date_and_source_find_a_contact_however_their_names_are_written(find, attributes):
    project = Project(attributes={"Note": attributes})
    assert find(project, "Note", facts=f"{{{VARIABLES}}}") == VISIT


def test_of_documents_of_one_name_each_is_named_with_its_id_or_found_by_its_case(find):
    names = ["Note {id 1}", "Note {id 2}"]
    project = Project(
        documents=dict.fromkeys(names, "tea"),
        attributes={names[1]: {"case": "W2", "Date": "2023-10-17", "Kind": "Visit"}},
        shared_names=dict.fromkeys(names, "Note"),
    )
    by_plain_name = f"{{documents: {{Note: {TALK}}}, {VARIABLES}}}"
    assert find(project, names[0], facts=by_plain_name) == "two_documents_of_one_name"
    assert find(project, names[1], facts=by_plain_name) == OF_W2
    by_id = f'{{documents: {{"Note {{id 1}}": {TALK}}}}}'
    assert find(project, names[0], facts=by_id) == TALK
    assert find(project, names[1], facts=by_id) == "two_documents_of_one_name"
    contact = Project(shared_names={f"{TALK} {{id 1}}": TALK})
    assert find(contact, f"{TALK} {{id 1}}") == "two_documents_of_one_name"


def test_an_excerpt_of_another_workers_part_belongs_to_that_workers_contact_of_the_same_visit(find):
    project = Project(divided={"Visit": {"Aisha Khan", "W2"}})
    facts = f"{{documents: {{Visit: {VISIT}}}}}"
    assert find(project, "Visit", "W1", facts) == VISIT
    assert find(project, "Visit", "W2", facts) == OF_W2
    assert find(project, "Visit", "", facts) == "case_undecided"
    of_talk = f"{{documents: {{Visit: {TALK}}}}}"
    assert find(project, "Visit", "W2", of_talk) == "unmapped_document", "W2 has no interview on that day."


def test_parts_of_a_document_that_is_not_named_are_found_by_their_case(find):
    facts = {"Date": "2023-10-17", "Kind": "Visit"}
    project = Project(attributes={"Visit": facts}, divided={"Visit": {"W1", "W2"}})
    found = [find(project, "Visit", case, f"{{{VARIABLES}}}") for case in ("W1", "W2", "")]
    assert found == [VISIT, OF_W2, "case_undecided"]
    half = Project(attributes={"Visit": facts}, divided={"Visit": {"W1"}})
    assert [find(half, "Visit", case, f"{{{VARIABLES}}}") for case in ("W1", "")] == [VISIT, "case_undecided"]


def test_a_case_that_is_no_worker_says_nothing(find):
    project = Project(
        attributes={"Visit": {"case": "W1", "Date": "2023-10-17", "Kind": "Visit"}},
        divided={"Visit": {"Helen Marsh", "Ward A"}},
    )
    for case in ("Helen Marsh", "Ward A", ""):
        assert find(project, "Visit", case, f"{{{VARIABLES}}}") == VISIT
        assert find(project, "Visit", case, f"{{documents: {{Visit: {TALK}}}}}") == TALK
