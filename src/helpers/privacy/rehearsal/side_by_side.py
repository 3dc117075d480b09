"""What is published of each worker, side by side: sentences, the facts in them, and whom each fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from helpers.privacy.rehearsal.facts import Fact, find_facts
from helpers.study.study import Study

ONLY = "only"
"""The kind of facts that say that they fit nobody else."""


class FittedFact(NamedTuple):
    """A fact in a published sentence, and the workers whom it fits as far as their own words say so."""

    fact: Fact
    workers: frozenset[str]


class PublishedSentence(NamedTuple):
    """A sentence that is published, whoever may read whose it is."""

    worker: str
    text: str
    where: tuple[str, ...]
    """Theme and kind of quotation for each place where it is printed."""
    segment_ids: tuple[str, ...]
    facts: tuple[FittedFact, ...]

    @property
    def singling(self) -> tuple[FittedFact, ...]:
        """Return the facts that fit the speaker alone: one by itself, or else all of them together."""
        alone = tuple(one for one in self.facts if len(one.workers) == 1)
        if alone or len(self.facts) < 2:
            return alone
        together = frozenset.intersection(*(one.workers for one in self.facts))
        return self.facts if len(together) == 1 else ()


def lay_side_by_side(
    printed: pd.DataFrame, segments: pd.DataFrame, study: Study
) -> tuple[PublishedSentence, ...]:
    """Return the sentences that are published, by worker, with their facts and whom each fits.

    Parameters
    ----------
    printed
        The rows of table ``quotations`` that everybody may read.
    segments
        Table ``segments``. A fact fits a worker who says it in their own counted words, published or not: the
        same fact of `fact_words`, in any of its wordings. What nobody has said, nobody is known to fit.

    Returns
    -------
    tuple of PublishedSentence
        One for each worker and text, in the order of the workers.
    """
    found = {text: find_facts(text) for text in printed["text"].unique()}
    wanted = {fact.key for facts in found.values() for fact in facts}
    who = _workers_by_fact(segments, study, wanted)
    sentences: list[PublishedSentence] = []
    for worker in study.worker_ids:
        of_worker = printed[printed["worker"] == worker]
        for text, rows in of_worker.groupby("text", sort=False):
            facts = [FittedFact(fact, _fits(fact, worker, who)) for fact in found[str(text)]]
            where = tuple(f"{theme}, {kind}" for theme, kind in zip(rows["theme"], rows["kind"], strict=True))
            segment_ids = tuple(dict.fromkeys(map(str, rows["segment_id"])))
            sentences.append(PublishedSentence(worker, str(text), where, segment_ids, tuple(facts)))
    return tuple(sentences)


def _fits(fact: Fact, worker: str, who: Mapping[tuple[str, str, str], set[str]]) -> frozenset[str]:
    """Return the workers whom a fact fits; who says to be the only one, is taken at their word."""
    if fact.kind == ONLY:
        return frozenset([worker])
    return frozenset([worker]) | who.get(fact.key, set())


def _workers_by_fact(
    segments: pd.DataFrame, study: Study, wanted: set[tuple[str, str, str]]
) -> dict[tuple[str, str, str], set[str]]:
    """Return for each wanted fact the workers in whose own words it is."""
    own_sources = study.own_sources
    is_own = segments["is_counted"].astype(str).eq("True") & segments["source"].isin(own_sources)
    own = segments.loc[is_own & segments["worker"].isin(study.worker_ids), ["worker", "text"]]
    names = {(kind, name) for kind, name, _ in wanted}
    who: dict[tuple[str, str, str], set[str]] = {}
    for worker, text in own.drop_duplicates().itertuples(index=False):
        for fact in find_facts(text, names) if names else ():
            if fact.key in wanted:
                who.setdefault(fact.key, set()).add(worker)
    return who


def all_together(sentences: Sequence[PublishedSentence], worker: str) -> frozenset[str]:
    """Return the workers whom all published facts of one worker fit; nobody, if none is published."""
    fitted: list[frozenset[str]] = []
    for sentence in sentences:
        if sentence.worker == worker:
            fitted += [one.workers for one in sentence.facts]
    if not fitted:
        return frozenset()
    return frozenset.intersection(*fitted)
