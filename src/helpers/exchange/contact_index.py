"""The contacts of a study, with their segments in the original text and in the published one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.exchange.label_stretches import IsKnown
from helpers.exchange.quotes import QuotedContact
from helpers.exchange.searching import ContactWords
from helpers.exchange.segment_words import Replacement, SegmentWords

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
        self.facts_of: dict[str, tuple[str, str, str]] = {}
        """Worker, date and source of each contact."""
        self.contacts_on: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self.withheld = withheld
        self._replaced = replaced
        self._words_of: dict[str, ContactWords] = {}
        self._quoted: dict[str, QuotedContact] = {}
        columns = ["segment_id", "contact_id", "worker", "date", "source", "text"]
        for segment_id, contact_id, worker, date, source, text in segments[columns].itertuples(index=False):
            self.segments_of[contact_id].append((segment_id, text))
            self.contact_of[segment_id] = contact_id
            self.contacts_on[worker, date, source].add(contact_id)
            self.facts_of[contact_id] = (worker, date, source)

    def reason_to_withhold(self, contact_id: str) -> str:
        """Return why a contact is not counted; empty if it is."""
        worker, _, source = self.facts_of[contact_id]
        return self.withheld.get((worker, source), "")

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
        return self.words_of(self.contact_of[segment_id]).by_id[segment_id]

    def quoted(self, contact_id: str, is_known: IsKnown) -> QuotedContact:
        """Return a contact in which quotes are found."""
        if contact_id not in self._quoted:
            self._quoted[contact_id] = QuotedContact(self.words_of(contact_id).segments, is_known)
        return self._quoted[contact_id]

    def find_only(self, worker: str, date: str, source: str) -> str:
        """Return the only contact of a worker on a date from a source; empty if there is not exactly one."""
        contacts = self.contacts_on.get((worker, date, source), set())
        return next(iter(contacts)) if len(contacts) == 1 else ""
