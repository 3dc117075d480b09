"""Whose words a sentence has: somebody may be quoted who says what another said that has not agreed to it.

Each sentence of a worker who may be quoted is compared with all records of those who have not agreed, and
looked at for reported speech. Who has not agreed is a worker in a source (a refusal, or a consent that was
withdrawn), and everybody who is neither a worker nor the researcher.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from helpers.privacy.consent import Consent
from helpers.privacy.runs import Spans, runs_of, similar_runs_of, stems_of, words_of
from helpers.study.chosen_quotations import REASONS, REPORTED, SAME, SIMILAR
from helpers.study.roster import Roster
from helpers.study.study import Study
from helpers.tables import OTHERS_WORDS, in_order
from helpers.words.content_words import FUNCTION_WORDS
from helpers.words.reported_speech import reports_speech

LEAST_WORDS, LEAST_STEMS = 3, 2
"""How much of a run that goes on in the next sentence must be in a sentence."""


class _Sentence(NamedTuple):
    segment_id: str
    text: str
    words: list[str]
    stems: list[str]


class Stream(NamedTuple):
    """All that one role says in a contact, in order: a run may go on in the next sentence, or the next turn."""

    worker: str
    source: str
    role: str
    sentences: list[_Sentence]


@dataclass
class SaidByOthers:
    """The runs of what some people said."""

    same: set[int] = field(default_factory=set)
    similar: set[int] = field(default_factory=set)

    def add(self, stream: Stream) -> None:
        """Add all runs of a stream."""
        self.same.update(run for run, _, _ in runs_of(_joined(stream, _words)))
        self.similar.update(run for run, _, _ in similar_runs_of(_joined(stream, _stems)))

    def find(self, stream: Stream) -> Iterator[tuple[str, str]]:
        """Yield the ids of the segments of a stream that have a part of such a run, each with `SAME` or `SIMILAR`."""
        for rule, parts, runs, known, least in (
            (SAME, _words, runs_of, self.same, LEAST_WORDS),
            (SIMILAR, _stems, similar_runs_of, self.similar, LEAST_STEMS),
        ):
            for segment_id in _parts_of_runs(stream, parts, runs(_joined(stream, parts)), known, least):
                yield segment_id, rule


def _words(sentence: _Sentence) -> list[str]:
    return sentence.words


def _stems(sentence: _Sentence) -> list[str]:
    return sentence.stems


def _joined(stream: Stream, parts: Callable[[_Sentence], list[str]]) -> list[str]:
    return [part for sentence in stream.sentences for part in parts(sentence)]


def _parts_of_runs(
    stream: Stream,
    parts: Callable[[_Sentence], list[str]],
    runs: Spans,
    known: Collection[int],
    least: int,
) -> Iterator[str]:
    """Yield each segment with at least so many words of a run that is known."""
    owners = [sentence.segment_id for sentence in stream.sentences for _ in parts(sentence)]
    found: set[str] = set()
    for run, start, end in runs:
        if run not in known:
            continue
        of_run = owners[start:end]
        found.update(segment_id for segment_id in set(of_run) if of_run.count(segment_id) >= least)
    for sentence in stream.sentences:
        if sentence.segment_id in found:
            yield sentence.segment_id


def streams_of(segments: pd.DataFrame, roster: Roster) -> list[Stream]:
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
    for (_, worker, source, role), rows in segments.groupby(columns, sort=False):
        sentences = [
            _Sentence(segment_id, text, words_of(text), stems_of(text, names))
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
    streams = streams_of(segments, roster)
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
            (sentence.segment_id, REPORTED)
            for sentence in stream.sentences
            if reports_speech(sentence.text)
        ]
    found = pd.DataFrame(rows, columns=["segment_id", "reason"])
    return in_order(OTHERS_WORDS, found[found["segment_id"].isin(list(kept))])


def count_reasons(others_words: pd.DataFrame) -> pd.DataFrame:
    """Return how many sentences there are for each reason of table ``others_words``, none included."""
    counts = others_words["reason"].value_counts()
    rows = [(f"the sentence {meaning}", int(counts.get(reason, 0))) for reason, meaning in REASONS.items()]
    return pd.DataFrame(rows, columns=["reason", "sentences"])


def find_words_elsewhere(
    segments: pd.DataFrame, worker: str, sources: Iterable[str], roster: Roster
) -> list[str]:
    """Return the segments of other workers' contacts that have words of a worker, in order.

    Parameters
    ----------
    segments
        Table ``segments`` in the original wording, of all input.
    sources
        From which the worker's words are looked for.
    """
    streams = streams_of(segments, roster)
    said = SaidByOthers()
    searched = frozenset(sources)
    for stream in streams:
        if stream.worker == worker and stream.role == "worker" and stream.source in searched:
            said.add(stream)
    found: dict[str, None] = {}
    for stream in streams:
        if stream.worker != worker:
            found.update((segment_id, None) for segment_id, _ in said.find(stream))
    return list(found)
