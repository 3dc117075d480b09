"""Whose words a sentence has: somebody may be quoted who says what another said that has not agreed to it.

Each sentence of a worker who may be quoted is compared with all records of those who have not agreed, and
looked at for reported speech. What may not be quoted is all that is recorded of a worker in a source without
consent to quote (refused, or withdrawn), the researcher's notes about the worker included, which may have the
worker's words; and what anybody says who is neither a worker nor the researcher.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from helpers.privacy.consent import Consent
from helpers.privacy.runs import consonants_of, runs_of, similar_runs_of, stems_of, words_of
from helpers.study.chosen_quotations import HEALTH, REASONS, REPORTED, SAME, SIMILAR
from helpers.study.roster import Roster
from helpers.study.study import Study
from helpers.tables import OTHERS_WORDS, in_order
from helpers.words.content_words import FUNCTION_WORDS
from helpers.words.reported_speech import reports_speech

WORDS, STEMS = 0, 1
LEAST_WORDS, LEAST_STEMS = 3, 2
"""How much of a run that goes on in the next sentence must be in a sentence."""


class _Sentence(NamedTuple):
    segment_id: str
    text: str
    parts: tuple[list[str], list[str]]
    """Its words, and the stems of its content words."""


class Stream(NamedTuple):
    """All that one role says in a contact, in order: a run may go on in the next sentence or turn."""

    worker: str
    source: str
    role: str
    sentences: list[_Sentence]

    def joined(self, kind: int) -> list[str]:
        """Return all words, or all stems."""
        return [part for sentence in self.sentences for part in sentence.parts[kind]]

    def holding(self, spans: Sequence[Sequence[int]], kind: int, least: int) -> list[str]:
        """Return the segments that have at least so many words, or stems, of any of some spans, in order."""
        owners = [sentence.segment_id for sentence in self.sentences for _ in sentence.parts[kind]]
        found: set[str] = set()
        for start, end in spans:
            of_run = owners[start:end]
            found.update(owner for owner in set(of_run) if of_run.count(owner) >= least)
        return [sentence.segment_id for sentence in self.sentences if sentence.segment_id in found]


@dataclass
class SaidByOthers:
    """The runs of what some people said."""

    same: set[int] = field(default_factory=set)
    similar: set[int] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)

    def add(self, stream: Stream) -> None:
        """Add all runs of a stream."""
        words, stems = stream.joined(WORDS), stream.joined(STEMS)
        self.same.update(run for run, _, _ in runs_of(words))
        self.similar.update(run for run, _, _ in similar_runs_of(stems))
        self.stems.update(consonants_of(stems))

    def find(self, stream: Stream) -> Iterator[tuple[str, str]]:
        """Yield the id of each segment that has a part of such a run, with `SAME` or `SIMILAR`."""
        of_words = runs_of(stream.joined(WORDS))
        of_stems = similar_runs_of(stream.joined(STEMS), self.stems)
        same = [span for run, *span in of_words if run in self.same]
        similar = [span for run, *span in of_stems if run in self.similar]
        for segment_id in stream.holding(same, WORDS, LEAST_WORDS):
            yield segment_id, SAME
        for segment_id in stream.holding(similar, STEMS, LEAST_STEMS):
            yield segment_id, SIMILAR


def streams_of(segments: pd.DataFrame, roster: Roster, language: str) -> list[Stream]:
    """Return what each role says in each contact.

    Parameters
    ----------
    segments
        Table ``segments`` in the original wording, in reading order. The names of the roster are left out of
        what is compared: they may have been replaced.
    """
    names = {word for form in roster.names for word in words_of(form.text)} - FUNCTION_WORDS
    streams: list[Stream] = []
    columns = ["contact_id", "worker", "source", "speaker_role"]
    for key, rows in segments.groupby(columns, sort=False):
        _, worker, source, role = map(str, key)
        sentences = [
            _Sentence(segment_id, text, (words_of(text), stems_of(text, names, language)))
            for segment_id, text in zip(rows["segment_id"], rows["text"], strict=True)
        ]
        streams.append(Stream(worker, source, role, sentences))
    return streams


def may_be_quoted(worker: str, source: str, role: str, consent: Consent, study: Study) -> bool:
    """Tell whether what somebody says in a contact is covered by the worker's consent to be quoted."""
    has_left = worker in study.withdrawn
    return role != "other" and not has_left and consent.allows(worker, source, "quote")


def find_others_words(
    segments: pd.DataFrame, kept: Iterable[str], consent: Consent, study: Study, roster: Roster
) -> pd.DataFrame:
    """Find the sentences of workers who may be quoted that may have somebody else's words.

    Parameters
    ----------
    segments
        Table ``segments`` in the original wording, of all input: also of what is withheld.
    kept
        The ids of those that are not withheld; others have no row.

    Returns
    -------
    DataFrame
        One row per segment and reason (table ``others_words``), without words, and without whose they are.
    """
    streams = streams_of(segments, roster, study.language)
    said = SaidByOthers()
    quotable: list[Stream] = []
    for stream in streams:
        if not may_be_quoted(stream.worker, stream.source, stream.role, consent, study):
            said.add(stream)
        elif stream.role == "worker":
            quotable.append(stream)
    rows: list[tuple[str, str]] = []
    for stream in quotable:
        rows += said.find(stream)
        rows += [
            (sentence.segment_id, REPORTED) for sentence in stream.sentences if reports_speech(sentence.text)
        ]
    found = pd.DataFrame(rows, columns=["segment_id", "reason"])
    return in_order(OTHERS_WORDS, found[found["segment_id"].isin(list(kept))])


def count_reasons(others_words: pd.DataFrame) -> pd.DataFrame:
    """Return how many sentences there are for each reason of table ``others_words``, none included."""
    counts = others_words["reason"].value_counts()
    of_words = {reason: meaning for reason, meaning in REASONS.items() if reason != HEALTH}
    rows = [(f"the sentence {meaning}", int(counts.get(reason, 0))) for reason, meaning in of_words.items()]
    return pd.DataFrame(rows, columns=["reason", "sentences"])


def find_words_elsewhere(
    segments: pd.DataFrame, worker: str, sources: Iterable[str], roster: Roster, language: str
) -> list[str]:
    """Return the segments of other workers' contacts that have words of a worker, in order.

    Parameters
    ----------
    segments
        Table ``segments`` in the original wording, of all input.
    sources
        From which the worker's words are looked for.
    language
        The language of the fieldwork, as ``data/study.yaml`` has it.
    """
    streams = streams_of(segments, roster, language)
    said = SaidByOthers()
    searched = frozenset(sources)
    for stream in streams:
        if stream.worker == worker and stream.role == "worker" and stream.source in searched:
            said.add(stream)
    found: set[str] = set()
    for stream in streams:
        if stream.worker != worker:
            found.update(segment_id for segment_id, _ in said.find(stream))
    return sorted(found)
