"""How a program counts positions in a text, inferred from the excerpts themselves.

The standard counts code points from 0. Programs count code points, UTF-16 units or UTF-8 bytes; they count a
byte order mark or not, count CRLF as one or as two, and give as the end the last character or the one after
it. Every combination is tried.

A name that is the excerpt's words under one convention is proof: conventions that do not find these words
are wrong. Among the others the right one hardly ever cuts a word, begins or ends in white space, or leaves
the text; the convention with fewest such faults is chosen. Each excerpt that two conventions place
differently is evidence for one of them, and a convention stays possible until there is enough evidence. An
excerpt has a span if all possible conventions give it the same words; otherwise it stays undecided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from helpers.exchange.candidate_conventions import (
    HEAVY_WEIGHT,
    Candidate,
    FilePosition,
    Flags,
    PositionedTexts,
    apply_conventions,
)
from helpers.exchange.measured_texts import OUTSIDE, UNITS, Convention, Integers

__all__ = [
    "CONVENTIONS",
    "STANDARD",
    "UNITS",
    "Calibration",
    "Convention",
    "FilePosition",
    "calibrate",
]

MIN_MARGIN, MIN_SHARE = 3, 0.2
"""How many more ends must be evidence for the best convention than against it: in all, and as a share of the
excerpts that two conventions place differently. A wrong convention is at fault in nearly all of these, the
right one in about one of a hundred (NVivo: 3 of 606 ends). An excerpt has two ends."""
MAX_FAULTS = 0.2
"""The greatest share of ends that may be at fault in the best convention. If there are more, no convention
fits, and only excerpts whose name is their words have a span."""
MIN_OF_ANOTHER = 3
"""An excerpt with a fault at both ends and none in another convention may come from a second program, and
stays undecided. So many of them show that there is such a program: any other excerpt may come from it too."""

CONVENTIONS = [Convention(*parts) for parts in product(UNITS, (False, True), (True, False), (False, True))]
STANDARD = CONVENTIONS[0]
"""Code points, with the end after the last character."""


class Calibration(NamedTuple):
    """The positions of excerpts in code points, and how these were inferred."""

    spans: list[tuple[int, int] | None]
    """Start and end of each excerpt in its text, half-open; None where it has none."""
    remark: str
    undecided: frozenset[int]
    """The excerpts without a span because possible conventions place them differently; the others without a
    span lie outside their text."""
    n_faults: int = 0
    """How many ends of excerpts do not match the text."""


def calibrate(
    texts: Mapping[str, bytes], positions: Sequence[FilePosition], known: Convention | None = None
) -> Calibration:
    """Infer how a file counts positions, and convert them to code points.

    Parameters
    ----------
    texts
        The bytes of each text as stored in the file, by a key.
    known
        The convention, if it need not be inferred because we have written the file ourselves.
    """
    if not positions:
        return Calibration([], "", frozenset())
    measured = PositionedTexts(texts, positions)
    candidates = apply_conventions(positions, measured, [known] if known else CONVENTIONS)
    finding_names = _find_those_with_all_names(candidates) or candidates
    evidence = _find_evidence(positions, finding_names)
    best, *others = _order(candidates, evidence)
    proven = _find_proven(candidates)
    is_perhaps_cut = _find_perhaps_cut(positions, proven, best)
    is_proven = (proven[:, 0] != OUTSIDE) & ~is_perhaps_cut
    undecided = np.zeros(len(positions), dtype=bool)
    if known or _fits(best, evidence):
        undecided |= _find_differing([best, *_find_possible(best, others, evidence)], measured)
        for other in others:
            undecided |= _find_explained(best, other)
    else:
        undecided |= _find_inside(finding_names)
    undecided = (undecided & ~is_proven) | is_perhaps_cut
    chosen = np.where(is_proven[:, None], proven, best.spans)
    has_none = undecided | (chosen < 0).any(axis=1)
    spans = [
        None if none else (start, end)
        for none, (start, end) in zip(has_none.tolist(), chosen.tolist(), strict=True)
    ]
    remark = _describe_candidates(best, others, measured, n_ends=2 * len(positions))
    undecided_numbers = frozenset(np.flatnonzero(undecided).tolist())
    return Calibration(spans, remark, undecided_numbers, n_faults=int(best.faults.sum()))


def _find_those_with_all_names(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the conventions that find all names which are words in some convention."""
    is_named = np.any([candidate.has_words for candidate in candidates], axis=0)
    return [candidate for candidate in candidates if candidate.has_words[is_named].all()]


def _find_evidence(positions: Sequence[FilePosition], candidates: Sequence[Candidate]) -> Integers:
    """Return the numbers of excerpts that show something.

    Several codes on one excerpt show it only once, and what lies outside its text in every convention that
    finds the names shows nothing.
    """
    is_inside = _find_inside(candidates)
    distinct = {position: n for n, position in enumerate(positions)}.values()
    return np.array(sorted(n for n in distinct if is_inside[n]), dtype=np.int64)


def _find_inside(candidates: Sequence[Candidate]) -> Flags:
    """Find the excerpts that lie inside their text in some convention."""
    is_inside = np.zeros(len(candidates[0].spans), dtype=bool)
    for candidate in candidates:
        is_inside |= (candidate.spans >= 0).all(axis=1) & (candidate.spans[:, 0] <= candidate.spans[:, 1])
    return is_inside


def _fits(best: Candidate, evidence: Integers) -> bool:
    """Tell whether few enough ends are at fault for these to be evidence at all."""
    max_weight = MAX_FAULTS * HEAVY_WEIGHT * 2 * len(evidence)
    return bool(best.weights[evidence].sum() <= max_weight)


def _order(candidates: Sequence[Candidate], evidence: Integers) -> list[Candidate]:
    """Return the candidates, best first: those that find most names, then those with fewest faults."""

    def merit(candidate: Candidate) -> tuple[int, int]:
        return -int(candidate.has_words[evidence].sum()), int(candidate.weights[evidence].sum())

    return sorted(candidates, key=merit)


def _find_proven(candidates: Sequence[Candidate]) -> Integers:
    """Return the spans of excerpts whose name is the words of one span only, `OUTSIDE` for the others."""
    proven = np.full_like(candidates[0].spans, OUTSIDE)
    is_ambiguous = np.zeros(len(proven), dtype=bool)
    for candidate in candidates:
        is_new = candidate.has_words & (proven[:, 0] == OUTSIDE)
        is_ambiguous |= candidate.has_words & ~is_new & (proven != candidate.spans).any(axis=1)
        proven[is_new] = candidate.spans[is_new]
    proven[is_ambiguous] = OUTSIDE
    return proven


def _find_perhaps_cut(positions: Sequence[FilePosition], proven: Integers, best: Candidate) -> Flags:
    """Find the excerpts whose name is no proof, since a program may have cut it.

    It is the longest name of the file, and in the best convention more words follow it.
    """
    lengths = np.array([len(position.name) for position in positions])
    begins_alike = proven[:, 0] == best.spans[:, 0]
    is_longer = begins_alike & (best.spans[:, 1] > proven[:, 1])
    is_perhaps_cut: Flags = is_longer & (lengths == lengths.max()) & (proven[:, 0] != OUTSIDE)
    return is_perhaps_cut


def _find_possible(best: Candidate, others: Sequence[Candidate], evidence: Integers) -> list[Candidate]:
    """Return the conventions, apart from the best, in which the file may have been written."""
    is_named = best.has_words.copy()
    for other in others:
        is_named |= other.has_words
    if (is_named & ~best.has_words)[evidence].any():
        # Names contradict each other: two programs have counted in different ways.
        is_telling = is_named & ~np.all([best.has_words, *(other.has_words for other in others)], axis=0)
        return [other for other in others if (other.has_words & is_telling).any()]
    possible = []
    for other in others:
        finds_names = bool(other.has_words[is_named].all())
        fits_as_well = finds_names and _fits_as_well(best, other, evidence)
        n_explained = int(_find_explained(best, other)[evidence].sum())
        if fits_as_well or n_explained >= MIN_OF_ANOTHER:
            possible.append(other)
    return possible


def _fits_as_well(best: Candidate, other: Candidate, evidence: Integers) -> bool:
    """Tell whether the ends of excerpts are too little evidence against another convention."""
    n_different = int((other.spans != best.spans).any(axis=1)[evidence].sum())
    more_weight = (other.weights - best.weights)[evidence]
    n_ends = np.where(np.abs(more_weight) > HEAVY_WEIGHT, 2, 1)
    return bool((np.sign(more_weight) * n_ends).sum() < max(MIN_MARGIN, MIN_SHARE * n_different))


def _find_explained(best: Candidate, other: Candidate) -> Flags:
    """Find the excerpts with faults at both ends that have none in another convention."""
    is_inside = (best.spans >= 0).all(axis=1)
    has_faults = is_inside & (best.weights > HEAVY_WEIGHT) & ~best.has_words
    is_explained: Flags = has_faults & (other.weights == 0)
    return is_explained


def _find_differing(possible: Sequence[Candidate], texts: PositionedTexts) -> Flags:
    """Find the excerpts to which possible conventions give different words, white space at the ends apart."""
    differs = np.zeros(len(possible[0].spans), dtype=bool)
    if len(possible) > 1:
        words_of_best = texts.words_of(possible[0].spans)
        for other in possible[1:]:
            differs |= (texts.words_of(other.spans) != words_of_best).any(axis=1)
    return differs


def _describe_candidates(
    best: Candidate, others: Sequence[Candidate], texts: PositionedTexts, *, n_ends: int
) -> str:
    """Describe the best convention, and the one that fits next best."""
    has_bom = any(text.has_bom for text in texts.measured.values())
    has_crlf = any(text.has_crlf for text in texts.measured.values())
    description = best.convention.describe(has_bom=has_bom, has_crlf=has_crlf)
    remark = (
        f"Positions are read as {description}: {best.faults.sum():,} of {n_ends:,} ends do not match the text"
    )
    if others:
        second = others[0]
        description = second.convention.describe(has_bom=has_bom, has_crlf=has_crlf)
        remark += f"; in the next best reading ({description}), {second.faults.sum():,} do not"
    return f"{remark}."
