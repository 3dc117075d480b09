"""Names for documents that have the same name in a coding file, so that none is taken for another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from helpers.exchange.projects import Project


class FiledDocument(NamedTuple):
    """A document as it is in the file."""

    name: str
    file_id: str
    """What tells it apart from others in its file: ``{id 7}``, or a GUID in braces."""
    text: str
    attributes: Mapping[str, str]


def add_documents(project: Project, documents: Sequence[FiledDocument]) -> list[str]:
    """Add documents with their texts and attributes to a project; return the name that each has there.

    A name that belongs to one document only stays as it is. Where several documents have the same name, each
    has its id added: ``Talk {id 7}``. Documents of one name and the same words are one document, unless their
    cases or variables contradict each other.
    """
    apart: dict[str, list[FiledDocument]] = {}
    place_of = [_add_apart(apart.setdefault(document.name, []), document) for document in documents]
    names = []
    for document, place in zip(documents, place_of, strict=True):
        of_name = apart[document.name]
        name = document.name
        if len(of_name) > 1:
            name = f"{document.name} {of_name[place].file_id}"
            project.shared_names[name] = document.name
        project.documents[name] = document.text
        project.attributes[name] = dict(of_name[place].attributes)
        names.append(name)
    return names


def _add_apart(of_name: list[FiledDocument], document: FiledDocument) -> int:
    """Add a document to the different ones of its name, unless it is one of these; return its place there."""
    for place, other in enumerate(of_name):
        if other.text == document.text and not _contradict(other.attributes, document.attributes):
            of_name[place] = other._replace(attributes={**document.attributes, **other.attributes})
            return place
    of_name.append(document)
    return len(of_name) - 1


def _contradict(attributes: Mapping[str, str], others: Mapping[str, str]) -> bool:
    """Tell whether two documents have different values of the same variable, or different cases."""
    return any(attributes[name] != others[name] for name in attributes.keys() & others.keys())
