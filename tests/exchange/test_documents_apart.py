"""Documents of one name are told apart, and are one only if nothing in them differs."""

from __future__ import annotations

import pytest

from helpers.exchange.documents_apart import FiledDocument, add_documents
from helpers.exchange.projects import Project


def add(*documents: tuple[str, dict[str, str]], name: str = "Talk") -> tuple[list[str], Project]:
    project = Project()
    filed = [FiledDocument(name, f"{{id {n}}}", text, facts) for n, (text, facts) in enumerate(documents, 1)]
    return add_documents(project, filed), project


def test_a_name_of_one_document_stays_as_it_is():
    names, project = add(("tea", {"case": "W1"}))
    assert names == ["Talk"]
    assert (project.documents, project.attributes) == ({"Talk": "tea"}, {"Talk": {"case": "W1"}})
    assert project.shared_names == {}


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        (({}, {}), ["Talk", "Talk"]),
        (({"case": "W1"}, {"Date": "2023-10-12"}), ["Talk", "Talk"]),
        (({"case": "W1"}, {"case": "W2"}), ["Talk {id 1}", "Talk {id 2}"]),
    ],
)
def test_documents_of_one_name_and_the_same_words_are_one_unless_their_facts_contradict(facts, names):
    found, project = add(*[("tea", one) for one in facts])
    assert found == names
    if names == ["Talk", "Talk"]:
        assert project.attributes == {"Talk": {**facts[0], **facts[1]}}


def test_of_three_documents_two_may_be_the_same():
    names, project = add(("tea", {}), ("bus", {}), ("tea", {"case": "W1"}))
    assert names == ["Talk {id 1}", "Talk {id 2}", "Talk {id 1}"]
    assert project.documents == {"Talk {id 1}": "tea", "Talk {id 2}": "bus"}
    assert project.attributes["Talk {id 1}"] == {"case": "W1"}
    assert project.shared_names == {"Talk {id 1}": "Talk", "Talk {id 2}": "Talk"}
