"""Find the contact to which an excerpt belongs: by its document's name, or by case, date and source."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.exchange.contact_index import ContactIndex
from helpers.exchange.document_names import contacts_by_name, find_contact
from helpers.exchange.projects import Excerpt, Project
from helpers.exchange.same_names import look_up, look_up_masked
from helpers.study.roster import Roster
from helpers.study.study import Study

DATE_LENGTH = len("2023-10-12")


class ContactFinder:
    """Finds the contacts of one file's excerpts, each document and case once."""

    def __init__(self, project: Project, study: Study, roster: Roster, contacts: ContactIndex) -> None:
        self._project = project
        self._names = study.manual_coding
        self._roster = roster
        self._contacts = contacts
        self._contact_ids = {contact_id: contact_id for contact_id in contacts.segments_of}
        self._contact_named = contacts_by_name(contacts.segments_of)
        self._sources = {str(source.id): str(source.id) for source in study.sources} | {
            name: str(source) for name, source in self._names.sources.items()
        }
        self._found: dict[tuple[str, str], tuple[str, str]] = {}

    def find(self, excerpt: Excerpt) -> tuple[str, str]:
        """Return the id of an excerpt's contact; or an empty text, and the reason."""
        key = excerpt.document, excerpt.case
        if key not in self._found:
            self._found[key] = self._find(*key)
        return self._found[key]

    def _find(self, document: str, case: str) -> tuple[str, str]:
        workers = {self._worker_of(one) for one in self._project.divided.get(document, ())} - {""}
        if not case and len(workers) > 1:
            return "", "case_undecided"
        named = self._find_by_name(document)
        attributes = self._project.attributes.get(document, {})
        if named:
            contact_id = self._find_of_other_worker(named, self._worker_of(case))
        else:
            worker = self._worker_of(case) or self._worker_of(attributes.get("case", ""))
            contact_id = self._contacts.find_only(
                worker, self._date_in(attributes), self._source_in(attributes)
            )
        if contact_id:
            return contact_id, ""
        if document in self._project.shared_names:
            return "", "two_documents_of_one_name"
        return "", "case_undecided" if workers and not case and not named else "unmapped_document"

    def _find_by_name(self, document: str) -> str:
        """Return the contact that has the document's name, or that the study gives to it."""
        # A name that differs only in capitals or accents is not meant if another document has it.
        others = self._project.documents.keys() - {document}
        meant = {name: contact for name, contact in self._names.documents.items() if name not in others}
        name = look_up_masked(document, meant, self._roster.mask)
        if name is None and document in self._project.shared_names:
            return ""
        name = name or document
        if name in self._contacts.contact_of:
            return self._contacts.contact_of[name]
        return look_up(find_contact(name, self._contact_named), self._contact_ids) or ""

    def _find_of_other_worker(self, contact_id: str, worker: str) -> str:
        """Return a contact, or if an excerpt of its document is another worker's, that of this worker."""
        own, date, source = self._contacts.facts_of[contact_id]
        if worker in {"", own}:
            return contact_id
        return self._contacts.find_only(worker, date, source)

    def _worker_of(self, case: str) -> str:
        """Return the id of the worker whom a case names; empty if it names none."""
        person = self._roster.find(case) if case else None
        return person.id if person and person.role == "worker" else ""

    def _date_in(self, attributes: Mapping[str, str]) -> str:
        return self._value_in(attributes, "date")[:DATE_LENGTH]

    def _source_in(self, attributes: Mapping[str, str]) -> str:
        return look_up(self._value_in(attributes, "source"), self._sources) or ""

    def _value_in(self, attributes: Mapping[str, str], fact: str) -> str:
        """Return the value of the variable that the study names for a document's date or source."""
        variables = {name: value for name, value in attributes.items() if name != "case"}
        wanted = {str(key): name for key, name in self._names.variables.items()}
        return (look_up(wanted.get(fact, ""), variables) or "").strip()
