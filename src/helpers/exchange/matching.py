"""Match the excerpts of a file with the coders, contacts and segments of the study, or say why not."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.exchange.contact_finder import ContactFinder, ContactIndex
from helpers.exchange.location import LocatedSegments, SegmentSpan, find_quote
from helpers.exchange.projects import Excerpt, Project
from helpers.exchange.same_names import look_up_masked
from helpers.study.names_in_coding import ManualCoding
from helpers.study.roster import Roster
from helpers.study.study import Study

MATCHING_REASONS = {
    "unknown_format": (
        "is in no format that is read here: .qdpx or .qde (REFI-QDA: NVivo, ATLAS.ti, MAXQDA and others), "
        ".qda (QualCoder; also its folder as .zip), .sqlite3, .sqlite or .db (Taguette), .rqda (RQDA), "
        ".requal (requal), "
        "or a table as .csv, .tsv or .txt. Export it from its program in one of them"
    ),
    "unknown_coder": (
        "its coder is not in the roster, or the file does not name the coder: add manual_coding.coders"
    ),
    "unmapped_document": (
        "its document matches no contact by name, by manual_coding.documents, or by its case, date and source"
    ),
    "words_changed": "its words do not occur in the contact's segments, or other words come between them",
}
"""Why an excerpt cannot be matched with the study, or why no parser is tried."""


NOBODY = ("", "default")
"""How a file names a coder who has not given a name; QualCoder writes ``default``."""


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
        self, file_name: str, project: Project, study: Study, roster: Roster, contacts: ContactIndex
    ) -> None:
        self._file_name = file_name
        self._project = project
        self._names = study.manual_coding
        self._roster = roster
        self._contacts = contacts
        self._contact_finder = ContactFinder(project, study, roster, contacts)
        self._located: dict[tuple[str, str], LocatedSegments] = {}

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of each excerpt: one per segment, or one with the reason why it cannot be used."""
        for number, excerpt in enumerate(self._project.excerpts, start=1):
            coder = self._find_coder(excerpt)
            contact_id, reason_of_contact = self._contact_finder.find(excerpt)
            facts = (excerpt.place, coder, excerpt.code, contact_id)
            spans: list[SegmentSpan] = []
            reason = excerpt.reason
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

    def _find_spans(self, excerpt: Excerpt, contact_id: str) -> tuple[list[SegmentSpan], str]:
        """Return the spans of segments that an excerpt covers, or why it cannot be located."""
        segments = self._contacts.segments_of[contact_id]
        if excerpt.document in self._contacts.contact_of:
            return self._find_in_segment(excerpt)
        if excerpt.quote:
            occurrences = find_quote(excerpt.quote, segments)
            if not occurrences:
                return [], "quote_not_found"
            if len(occurrences) > 1:
                return [], "quote_occurs_twice"
            spans = occurrences[0]
        else:
            key = (excerpt.document, contact_id)
            if key not in self._located:
                self._located[key] = LocatedSegments(self._project.documents[excerpt.document], segments)
            spans = self._located[key].spans_of(excerpt.start, excerpt.end)
        return spans, "" if spans else "words_changed"

    def _find_in_segment(self, excerpt: Excerpt) -> tuple[list[SegmentSpan], str]:
        """Return the span of an excerpt that names its segment: the whole of it if there is no position."""
        segments = self._contacts.segments_of[self._contacts.contact_of[excerpt.document]]
        text = dict(segments)[excerpt.document]
        start, end = excerpt.start, excerpt.end
        if not end:
            start, end = 0, len(text)
        if end > len(text):
            return [], "outside_document"
        if excerpt.quote and text[start:end].strip() != excerpt.quote.strip():
            return [], "quote_differs"
        return [SegmentSpan(excerpt.document, start, end)], ""
