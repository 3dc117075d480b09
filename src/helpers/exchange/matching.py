"""Match the excerpts of a file with the coders, contacts and segments of the study, or say why not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from unicodedata import normalize

import pandas as pd

from helpers.exchange.in_segments import find_in_segment
from helpers.exchange.label_stretches import IsKnown
from helpers.exchange.location import LocatedSegments
from helpers.exchange.projects import Excerpt, Project
from helpers.exchange.quotes import QuotedContact
from helpers.exchange.searching import ContactWords
from helpers.exchange.segment_words import Replacement, SegmentSpan, SegmentWords
from helpers.study.roster import Roster
from helpers.study.study import Study

MATCHING_REASONS = {
    "unknown_format": "is not a .qdpx, .qda, .sqlite3 or .csv file",
    "unknown_coder": (
        "its coder is not in the roster, or the file does not name the coder: add manual_coding.coders"
    ),
    "unmapped_document": (
        "its document matches no contact by name, by manual_coding.documents, or by its case, date and source"
    ),
    "words_changed": "its words do not occur in the contact's segments, or other words come between them",
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
"""Why an excerpt cannot be matched with the study, or is not needed, or why no parser is tried."""
_word = re.compile(r"[^\W_]+")
NOBODY_WITHHELD: Mapping[tuple[str, str], str] = {}
NOTHING_REPLACED: Mapping[str, Sequence[Replacement]] = {}


class ContactIndex:
    """The segments of each contact, and the contacts of each worker, date and source."""

    def __init__(
        self,
        segments: pd.DataFrame,
        replaced: Mapping[str, Sequence[Replacement]] = NOTHING_REPLACED,
        withheld: Mapping[tuple[str, str], str] = NOBODY_WITHHELD,
    ) -> None:
        """Index the segments of all contacts, with their original texts.

        Parameters
        ----------
        replaced
            What is replaced in the published text of each segment, by its id.
        withheld
            Why a worker's source is not counted.
        """
        self.segments_of: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.contact_of: dict[str, str] = {}
        self.contacts_on: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self._source_of: dict[str, tuple[str, str]] = {}
        self.withheld = withheld
        self._replaced = replaced
        self._words_of: dict[str, ContactWords] = {}
        self._quoted: dict[str, QuotedContact] = {}
        columns = ["segment_id", "contact_id", "worker", "date", "source", "text"]
        for segment_id, contact_id, worker, date, source, text in segments[columns].itertuples(index=False):
            self.segments_of[contact_id].append((segment_id, text))
            self.contact_of[segment_id] = contact_id
            self.contacts_on[worker, date, source].add(contact_id)
            self._source_of[contact_id] = (worker, source)

    def reason_to_withhold(self, contact_id: str) -> str:
        """Return why a contact is not counted; empty if it is."""
        return self.withheld.get(self._source_of[contact_id], "")

    def words_of(self, contact_id: str) -> ContactWords:
        """Return the segments of a contact with what is replaced in them."""
        if contact_id not in self._words_of:
            words: list[SegmentWords] = []
            for segment_id, text in self.segments_of[contact_id]:
                words.append(SegmentWords(segment_id, text, self._replaced.get(segment_id, ())))
            self._words_of[contact_id] = ContactWords(words)
        return self._words_of[contact_id]

    def segment_words(self, segment_id: str) -> SegmentWords:
        """Return one segment with what is replaced in it."""
        of_contact = self.words_of(self.contact_of[segment_id]).segments
        return next(words for words in of_contact if words.segment_id == segment_id)

    def quoted(self, contact_id: str, is_known: IsKnown) -> QuotedContact:
        """Return a contact in which quotes are found."""
        if contact_id not in self._quoted:
            self._quoted[contact_id] = QuotedContact(self.words_of(contact_id).segments, is_known)
        return self._quoted[contact_id]


class KnownSpeakers:
    """Who may be named in the label of a document: people, what stands for their names, and roles."""

    def __init__(self, roster: Roster, study: Study) -> None:
        self._roster = roster
        names = [form.replacement for form in roster.entries if form.kind == "person"]
        self._names = {_folded(name) for name in (*names, *study.speaker_roles)} - {""}
        forms = [form.text for form in roster.entries] + [person.id for person in roster.persons]
        self._first_words = {_first_word(name) for name in (*forms, *self._names)}
        self._found: dict[str, bool] = {}

    def __call__(self, label: str) -> bool:
        """Tell whether a text is one of these names; each is looked up once."""
        if _first_word(label) not in self._first_words:
            return False
        if label not in self._found:
            is_name = _folded(label) in self._names
            self._found[label] = is_name or self._roster.find(label) is not None
        return self._found[label]


def _first_word(name: str) -> str:
    """Return the letters and digits with which a name begins: most texts have another beginning."""
    word = _word.search(normalize("NFKC", name))
    return word.group().casefold() if word else ""


def _folded(name: str) -> str:
    return " ".join(name.split()).strip("[] ").casefold()


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
        self._is_known = is_known
        self._study = study
        self._located: dict[tuple[str, str], LocatedSegments] = {}

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of each excerpt: one per segment, or one with the reason why it cannot be used."""
        for number, excerpt in enumerate(self._project.excerpts, start=1):
            coder = self._find_coder(excerpt)
            contact_id = self._find_contact(excerpt)
            facts = (excerpt.place, coder, excerpt.code, contact_id)
            withheld = self._find_reason_to_withhold(excerpt, contact_id)
            if withheld:
                yield (number, "", *facts, 0, 0, "withdrawn", withheld)
                continue
            spans: list[SegmentSpan] = []
            reason = excerpt.reason
            if not reason and not coder:
                reason = "unknown_coder"
            elif not reason and not contact_id:
                reason = "unmapped_document"
            elif not reason:
                spans, reason = self._find_spans(excerpt, contact_id)
            if reason:
                yield (number, "", *facts, 0, 0, "quarantined", reason)
                continue
            for span in spans:
                yield (number, span.segment_id, *facts, span.start, span.end, "kept", "")

    def _find_coder(self, excerpt: Excerpt) -> str:
        """Return the person id of an excerpt's coder; empty if unknown."""
        person = self._roster.find(excerpt.coder or self._names.coders.get(self._file_name, ""))
        return person.id if person else ""

    def _find_contact(self, excerpt: Excerpt) -> str:
        """Return the id of an excerpt's contact; empty if the document does not identify exactly one."""
        document = excerpt.document
        name = self._names.documents.get(document, document)
        contact_id = self._contacts.contact_of.get(name, name)
        if contact_id in self._contacts.segments_of:
            return contact_id
        attributes = self._project.attributes.get(document, {})
        person = self._roster.find(excerpt.case or attributes.get("case", ""))
        worker = person.id if person else ""
        date = attributes.get(self._names.variables.get("date", ""), "")[:10]
        source = attributes.get(self._names.variables.get("source", ""), "")
        source = str(self._names.sources.get(source, source))
        candidates = self._contacts.contacts_on.get((worker, date, source), set())
        return next(iter(candidates)) if len(candidates) == 1 else ""

    def _find_reason_to_withhold(self, excerpt: Excerpt, contact_id: str) -> str:
        """Return why an excerpt is not counted, whatever its words: its contact is withheld; empty if not.

        The raw files of a worker who has withdrawn may be gone: then the document's name shows whose it is,
        if it is a contact's, or else its case.
        """
        if contact_id:
            return self._contacts.reason_to_withhold(contact_id)
        withheld = self._contacts.withheld
        name = self._names.documents.get(excerpt.document, excerpt.document)
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
        if excerpt.document in self._contacts.contact_of:
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
