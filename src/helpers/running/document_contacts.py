"""Which contact a document of a coding program most likely is, and how that is known.

Its words are the surest evidence; then come its name, and its case, date and source in the program. A
document that could equally well be one contact or another is left to a person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import NamedTuple

import pandas as pd

from helpers.exchange.same_names import look_up
from helpers.fieldwork.dates_in_names import find_date_in_name
from helpers.fieldwork.reading import Unreadable
from helpers.prose import listed
from helpers.running.words_in_common import InCommon, in_common
from helpers.study.names_in_coding import ManualCoding
from helpers.study.roster import Roster
from helpers.study.study import Study

SURE, LIKELY = 0.5, 0.1
"""Share of a contact's own words from which a document is this contact, and from which it is a part of it."""
BY_CHANCE = 20
"""A contact of which a document has so many times fewer words than of another may be in it by chance."""
NAMED = 4
"""How many possible contacts a comment names."""
_suffix = re.compile(r"\.(?:docx?|odt|rtf|txt|md|html?|vtt|srt|pdf|csv)$", re.IGNORECASE)


class Document(NamedTuple):
    """A document of a coding program."""

    name: str
    text: str
    """Empty where the file does not hold it."""
    quotes: tuple[str, ...]
    """Words that are coded in it, where the file gives only these."""
    attributes: Mapping[str, str]
    """Its variables, and its ``case``."""


class Proposal(NamedTuple):
    """The contact that a document most likely is; empty where a person has to say it."""

    contact_id: str
    comment: str


class ContactProposer:
    """Proposes for documents the contacts of a study that they most likely are.

    Parameters
    ----------
    segments
        One row per segment of the raw words: ``segment_id``, ``record_id``, ``contact_id``, ``worker``,
        ``date``, ``source``, ``is_counted``, ``text`` and ``file``.
    """

    def __init__(self, segments: pd.DataFrame, study: Study, roster: Roster, names: ManualCoding) -> None:
        self._study, self._roster, self._names = study, roster, names
        self._texts_of = _texts_of_contacts(segments)
        # The same questions are asked in many interviews: they recognise none.
        own = _texts_of_contacts(segments[segments["is_counted"]])
        self._own_texts_of = {**self._texts_of, **own}
        facts = segments.drop_duplicates("contact_id")[["contact_id", "worker", "date", "source"]]
        self._facts = {str(row["contact_id"]): row for row in facts.to_dict("records")}
        self._contact_of = {contact_id: contact_id for contact_id in self._texts_of}
        for column in ("record_id", "segment_id"):
            self._contact_of |= dict(zip(segments[column], segments["contact_id"], strict=True))
        contacts_of_file: dict[str, set[str]] = defaultdict(set)
        for file, contact_id in zip(segments["file"], segments["contact_id"], strict=True):
            contacts_of_file[_stem(PurePosixPath(file).name)].add(contact_id)
        self._contacts_of_file = {stem: frozenset(found) for stem, found in contacts_of_file.items()}

    def propose(self, documents: Iterable[Document]) -> list[Proposal]:
        """Return a proposal for each document, in their order."""
        documents = list(documents)
        texts = {str(n): one.text for n, one in enumerate(documents) if one.text}
        by_text = in_common(self._own_texts_of, texts)
        quotes = {str(n): one.quotes for n, one in enumerate(documents) if not one.text}
        by_contact = in_common(quotes, {contact: "\n".join(of) for contact, of in self._texts_of.items()})
        proposals = []
        for n, document in enumerate(documents):
            found = by_text.get(str(n), {})
            if not document.text:
                found = {contact: of[str(n)] for contact, of in by_contact.items() if str(n) in of}
            proposals.append(self._propose(document, found))
        return proposals

    def is_named_exactly(self, name: str) -> bool:
        """Tell whether a document is named by the id of a contact or segment, so that it needs no entry."""
        return name in self._contact_of

    def _propose(self, document: Document, words: Mapping[str, InCommon]) -> Proposal:
        by_words = _by_words(words)
        named, how = self._by_name(document)
        if len(by_words) == 1:
            contact_id = by_words[0]
            share = f"{words[contact_id].share:.0%}"
            what = "its words" if words[contact_id].share >= SURE else "a part of its words"
            return Proposal(contact_id, f"{what} ({share})")
        if by_words:
            both = [contact_id for contact_id in by_words if contact_id in named]
            if len(both) == 1:
                return Proposal(both[0], f"{how}; its words are those of {len(by_words)} contacts")
            return Proposal("", f"its words are those of {_named(by_words)}")
        if len(named) == 1:
            contact_id = next(iter(named))
            if document.text or document.quotes:
                how = f"{how}, but not its words: {_share_of(words, contact_id)} of them"
            return Proposal(contact_id, how)
        if named:
            return Proposal("", f"{how}: {_named(sorted(named))}")
        return Proposal("", "")

    def _by_name(self, document: Document) -> tuple[frozenset[str], str]:
        """Return the contacts that the name of a document, or what is known of it, may mean, and by what."""
        stem = _stem(document.name)
        for name in (document.name, stem):
            contact_id = look_up(name, self._contact_of)
            if contact_id is not None:
                return frozenset({contact_id}), "by name"
        masked = _stem(self._roster.mask(document.name))
        of_file = look_up(masked, self._contacts_of_file)
        if of_file:
            return of_file, "by the name of its file"
        by_facts = self._by_facts(document.attributes)
        if by_facts:
            return by_facts, "by its case, date and source"
        return self._by_parts_of_name(document.name)

    def _by_facts(self, attributes: Mapping[str, str]) -> frozenset[str]:
        """Return the contacts of a document's case on its date and, if it is given, from its source."""
        person = self._roster.find(attributes.get("case", ""))
        day = attributes.get(self._names.variables.get("date", ""), "")[:10]
        if person is None or not day:
            return frozenset()
        value = attributes.get(self._names.variables.get("source", ""), "")
        source = look_up(value, self._names.sources) or value
        found = self._contacts_on([person.id], day)
        return frozenset(one for one in found if source in ("", self._facts[one]["source"]))

    def _by_parts_of_name(self, name: str) -> tuple[frozenset[str], str]:
        """Return the contacts of the workers whom a name names, on the day that it gives."""
        named = self._roster.named_in(name)
        workers = sorted(person.id for person in named if person.role == "worker")
        if not workers:
            return frozenset(), ""
        day = self._day_in(name)
        if day:
            found = self._contacts_on(workers, day.isoformat())
            words = set(re.findall(r"[^\W_]+", name.casefold()))
            of_source = frozenset(one for one in found if words & self._words_for(self._facts[one]["source"]))
            return of_source or found, "by worker and date in its name"
        of_workers = frozenset(one for one, facts in self._facts.items() if facts["worker"] in workers)
        return of_workers, "by the worker in its name"

    def _day_in(self, name: str) -> date | None:
        try:
            return find_date_in_name(name, self._study).day
        except Unreadable:
            return None

    def _words_for(self, source_id: str) -> set[str]:
        source = self._study.source(source_id)
        return {source.id, source.folder, source.label.casefold(), source.singular.casefold()}

    def _contacts_on(self, workers: list[str], day: str) -> frozenset[str]:
        facts = self._facts.items()
        return frozenset(one for one, of in facts if of["worker"] in workers and of["date"] == day)


def _texts_of_contacts(segments: pd.DataFrame) -> dict[str, list[str]]:
    texts_of: dict[str, list[str]] = defaultdict(list)
    for contact_id, text in zip(segments["contact_id"], segments["text"], strict=True):
        texts_of[contact_id].append(text)
    return dict(texts_of)


def _by_words(words: Mapping[str, InCommon]) -> list[str]:
    """Return the contacts that a document may be by its words, those with most words first."""
    ranked = sorted(words, key=lambda contact_id: (-words[contact_id].n_words, contact_id))
    sure = [contact_id for contact_id in ranked if words[contact_id].share >= SURE]
    if sure:
        most = words[sure[0]].n_words
        return [contact_id for contact_id in sure if words[contact_id].n_words * BY_CHANCE > most]
    likely = [contact_id for contact_id in ranked if words[contact_id].share >= LIKELY]
    return [contact_id for contact_id in likely if words[contact_id].n_words * 2 > words[likely[0]].n_words]


def _share_of(words: Mapping[str, InCommon], contact_id: str) -> str:
    found = words.get(contact_id)
    return f"{found.share:.0%}" if found else "0%"


def _named(contact_ids: list[str]) -> str:
    shown = contact_ids[:NAMED]
    if len(contact_ids) > NAMED:
        return f"{', '.join(shown)} and {len(contact_ids) - NAMED} more"
    return listed(shown, "or")


def _stem(name: str) -> str:
    return _suffix.sub("", name.strip())
