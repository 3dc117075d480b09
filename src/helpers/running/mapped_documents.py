"""The entries of ``manual_coding.documents``: the contacts proposed for all documents in coding files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from helpers.exchange.projects import Project
from helpers.exchange.same_names import look_up_masked
from helpers.prose import counted
from helpers.running.document_contacts import ContactProposer, Document
from helpers.study.roster import Roster
from helpers.study.yaml_block import Entry


class MappedDocuments(NamedTuple):
    """Entries of documents, and what is to be said about documents without an entry."""

    entries: list[Entry]
    remarks: list[str]


def map_documents(
    projects: Sequence[Project], proposer: ContactProposer, given: Mapping[str, str], roster: Roster
) -> MappedDocuments:
    """Return an entry for each name of a document, in the order of the files.

    A document that is named as its contact needs none; nor does one that nobody has coded, if its contact is
    not known.

    Parameters
    ----------
    given
        The entries that the study has already.
    """
    all_documents = [document for project in projects for document in _documents_of(project)]
    documents = [document for document in all_documents if not proposer.is_named_exactly(document.name)]
    of_name: dict[str, list[Entry]] = defaultdict(list)
    for document, proposal in zip(documents, proposer.propose(documents), strict=True):
        entry = Entry(roster.without_names(document.name), proposal.contact_id or None, proposal.comment)
        by_hand = look_up_masked(document.name, given, roster.mask)
        if by_hand is not None:
            entry = Entry(entry.name, by_hand)
        of_name[entry.name].append(entry)
    coded = _names_of_coded(projects, roster)
    entries = [_same_for_all(entries) for entries in of_name.values()]
    needed = [entry for entry in entries if entry.value is not None or entry.name in coded]
    remarks = _describe_others(len(all_documents) - len(documents), len(entries) - len(needed))
    return MappedDocuments(needed, list(remarks))


def _names_of_coded(projects: Sequence[Project], roster: Roster) -> set[str]:
    """Return the names of the documents that somebody has coded."""
    names: set[str] = set()
    for project in projects:
        names |= {roster.without_names(excerpt.document) for excerpt in project.excerpts}
    return names


def _documents_of(project: Project) -> Iterator[Document]:
    """Yield the documents of a file; those of a plain CSV are segments, which cannot be mapped."""
    if not project.documents and all(excerpt.place.startswith("line ") for excerpt in project.excerpts):
        return
    quotes: dict[str, list[str]] = defaultdict(list)
    coded: dict[str, None] = {}
    for excerpt in project.excerpts:
        if excerpt.document:
            coded[excerpt.document] = None
            quotes[excerpt.document].append(excerpt.quote)
    for name in {**project.documents, **coded}:
        of_document = tuple(quote for quote in quotes[name] if quote)
        yield Document(name, project.documents.get(name, ""), of_document, project.attributes.get(name, {}))


def _same_for_all(entries: list[Entry]) -> Entry:
    """Return one entry for the documents of one name in several files; blank if their contacts differ."""
    values = list(dict.fromkeys(entry.value for entry in entries))
    if len(values) == 1:
        return entries[0]
    found = [value for value in values if value]
    return Entry(entries[0].name, None, f"in several files, and not the same contact: {', '.join(found)}")


def _describe_others(n_exact: int, n_left_out: int) -> Iterator[str]:
    if n_exact:
        yield f"{counted(n_exact, 'documents')} named after contacts or segments: no entry needed."
    if n_left_out:
        yield f"{counted(n_left_out, 'documents')} without any coding and without a contact: left out."
