"""Match the excerpts of a file with the coders, contacts and segments of the study, or say why not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.exchange.contact_finder import ContactFinder
from helpers.exchange.contact_index import ContactIndex
from helpers.exchange.in_segments import find_in_segment
from helpers.exchange.label_stretches import IsKnown
from helpers.exchange.location import LocatedSegments
from helpers.exchange.projects import NOBODY, Excerpt, Project
from helpers.exchange.same_names import look_up_masked
from helpers.exchange.segment_words import SegmentSpan
from helpers.study.directions import mask_long
from helpers.study.names_in_coding import ManualCoding
from helpers.study.roster import Roster
from helpers.study.study import Study

MATCHING_REASONS = {
    "unknown_coder": (
        "its coder is not in the roster: add the name that the program has for them to roster.csv; or the "
        "file names no coder: add manual_coding.coders"
    ),
    "unmapped_document": (
        "its document matches no contact by name, by manual_coding.documents, or by its case, date and source"
    ),
    "words_changed": "its words do not occur in the contact's segments, or other words come between them",
    "place_undecided": (
        "its words occur in the contact, but not as often or not in the same order as in its document, so "
        "that nothing shows which are meant"
    ),
    "no_speech": "covers no words of anybody, only a speaker's label, a time or the head of a cue",
    "unmarked_positions": (
        "has positions, but nothing says in which text they count: add its words in a column quote, or keep "
        "the column text_checksum of fieldwork export csv"
    ),
    "given_twice": (
        "is there twice, by the same coder with the same code at the same words, in this file or an earlier "
        "one: it counts once"
    ),
}
"""Why an excerpt cannot be matched with the study, or is not needed."""


def find_coder(coder: str, file_name: str, names: ManualCoding, roster: Roster) -> str:
    """Return the person id of a coder; empty if unknown.

    Where a file does not name the coder, it is the one that `manual_coding.coders` gives for the file.
    """
    person = roster.find(coder)
    if person is None and coder.casefold() in NOBODY:
        person = roster.find(look_up_masked(file_name, names.coders, roster.mask) or "")
    return person.id if person else ""


class ExcerptMatcher:
    """Matches the excerpts of one file with coders, contacts and segments of the study."""

    def __init__(
        self,
        file_name: str,
        project: Project,
        study: Study,
        roster: Roster,
        contacts: ContactIndex,
        is_known: IsKnown = lambda _: False,
    ) -> None:
        self._file_name = file_name
        self._project = project
        self._names = study.manual_coding
        self._roster = roster
        self._contacts = contacts
        self._contact_finder = ContactFinder(project, study, roster, contacts)
        self._is_known = is_known
        self._study = study
        self._located: dict[tuple[str, str], LocatedSegments] = {}

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of each excerpt: one per segment, or one with the reason why it cannot be used.

        Names of people in codes and directions are replaced by ids, since these are in tables and messages;
        of a direction that is too long to be one only the length is kept.
        """
        for number, excerpt in enumerate(self._project.excerpts, start=1):
            coder = self._find_coder(excerpt)
            contact_id, reason_of_contact = self._contact_finder.find(excerpt)
            named = (excerpt.place, excerpt.code, excerpt.direction)
            place, code, direction = (self._roster.without_names(name) for name in named)
            facts = (place, coder, code, mask_long(direction), contact_id)
            withheld = self._find_reason_to_withhold(excerpt, contact_id)
            if withheld:
                yield (number, "", *facts, 0, 0, "withdrawn", withheld)
                continue
            spans: list[SegmentSpan] = []
            reason = excerpt.reason
            if not reason and not excerpt.code.rpartition("/")[2].strip():
                reason = "unknown_code"
            if not reason and not coder:
                is_apart = excerpt.coder in self._project.coders_apart
                reason = "two_coders_of_one_name" if is_apart else "unknown_coder"
            elif not reason and not contact_id:
                reason = reason_of_contact
            elif not reason:
                spans, reason = self._find_spans(excerpt, contact_id)
            if reason:
                status = "excluded" if reason == "no_code" else "quarantined"
                yield (number, "", *facts, 0, 0, status, reason)
                continue
            for span in spans:
                yield (number, span.segment_id, *facts, span.start, span.end, "kept", "")

    def _find_coder(self, excerpt: Excerpt) -> str:
        """Return the person id of an excerpt's coder; empty if unknown."""
        if excerpt.coder in self._project.coders_apart:
            person = self._roster.find(self._names.coders.get(excerpt.coder, ""))
            return person.id if person else ""
        return find_coder(excerpt.coder, self._file_name, self._names, self._roster)

    def _find_reason_to_withhold(self, excerpt: Excerpt, contact_id: str) -> str:
        """Return why an excerpt is not counted, whatever its words: its contact is withheld; empty if not.

        The raw files of a worker who has withdrawn may be gone: then the document's name shows whose it is,
        if it is a contact's, or else its case.
        """
        if contact_id:
            return self._contacts.reason_to_withhold(contact_id)
        withheld = self._contacts.withheld
        documents = self._names.documents
        name = look_up_masked(excerpt.document, documents, self._roster.mask) or excerpt.document
        for (worker, source), reason in withheld.items():
            if re.match(rf"{re.escape(worker)}-\d{{4}}-\d\d-\d\d-{re.escape(source)}-\d", name):
                return reason
        attributes = self._project.attributes.get(excerpt.document, {})
        person = self._roster.find(excerpt.case or attributes.get("case", ""))
        if person is None:
            return ""
        reasons = [withheld.get((person.id, source), "") for source in self._study.source_ids]
        return reasons[0] if all(reasons) else ""

    def _find_spans(self, excerpt: Excerpt, contact_id: str) -> tuple[list[SegmentSpan], str]:
        """Return the spans of segments that an excerpt covers, or why it cannot be located."""
        is_segment = excerpt.document in self._contacts.contact_of
        if is_segment and excerpt.document not in self._project.documents:
            return find_in_segment(excerpt, self._contacts.segment_words(excerpt.document))
        if excerpt.quote:
            occurrences = self._contacts.quoted(contact_id, self._is_known).find(excerpt.quote)
            if not occurrences:
                return [], "quote_not_found"
            if len(occurrences) > 1:
                return [], "quote_occurs_twice"
            return occurrences[0], ""
        key = (excerpt.document, contact_id)
        if key not in self._located:
            document, words = self._project.documents[excerpt.document], self._contacts.words_of(contact_id)
            self._located[key] = LocatedSegments(document, words, self._is_known)
        return self._located[key].spans_of(excerpt.start, excerpt.end)
