"""Apply each way of counting positions to the excerpts of a file, and count what does not match the texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from helpers.exchange.measured_texts import Convention, Integers, MeasuredText

Flags = npt.NDArray[np.bool_]

HEAVY_WEIGHT = 4
"""The weight of any other fault relative to an end after white space: some people always select the space
after the last word."""


class FilePosition(NamedTuple):
    """An excerpt as given in the file: the key of its text, its start and end, and its name."""

    text: str
    start: int
    end: int
    name: str


class Candidate(NamedTuple):
    """One convention applied to all excerpts of a file."""

    convention: Convention
    spans: Integers
    """Start and end of each excerpt in code points; `OUTSIDE` where there is none."""
    faults: Integers
    """For each excerpt the number of heavy faults, and of ends after white space."""
    has_words: Flags
    """For each excerpt whether its name is its words."""

    @property
    def weights(self) -> Integers:
        """Return the weight of each excerpt's faults."""
        return HEAVY_WEIGHT * self.faults[:, 0] + self.faults[:, 1]


class PositionedTexts:
    """The texts of a file, and which excerpts each of them has."""

    def __init__(self, texts: Mapping[str, bytes], positions: Sequence[FilePosition]) -> None:
        self.numbers_in: dict[str, list[int]] = {}
        for n, position in enumerate(positions):
            self.numbers_in.setdefault(position.text, []).append(n)
        self.measured = {key: MeasuredText(texts[key]) for key in self.numbers_in}

    def words_of(self, spans: Integers) -> Integers:
        """Return spans without white space at their ends: what two conventions may differ in."""
        bare = np.empty_like(spans)
        for key, numbers in self.numbers_in.items():
            bare[numbers] = self.measured[key].without_white_space(spans[numbers])
        return bare


def apply_conventions(
    positions: Sequence[FilePosition], texts: PositionedTexts, conventions: Sequence[Convention]
) -> list[Candidate]:
    """Return a candidate for every convention that places some excerpt differently from those before it."""
    given = {
        key: np.array([(positions[n].start, positions[n].end) for n in numbers], dtype=np.int64)
        for key, numbers in texts.numbers_in.items()
    }
    converted: dict[tuple[str, Convention], Integers] = {}
    distinct: dict[bytes, tuple[Convention, Integers]] = {}
    for convention in conventions:
        spans = np.empty((len(positions), 2), dtype=np.int64)
        for key, numbers in texts.numbers_in.items():
            simplest = texts.measured[key].simplify(convention)
            if (key, simplest) not in converted:
                converted[key, simplest] = texts.measured[key].to_code_points(simplest, given[key])
            spans[numbers] = converted[key, simplest]
        distinct.setdefault(spans.tobytes(), (convention, spans))
    all_spans = [spans for _, spans in distinct.values()]
    all_matches = _match_names(positions, texts, all_spans)
    is_named = np.any(all_matches, axis=0)
    candidates = []
    for (convention, spans), has_words in zip(distinct.values(), all_matches, strict=True):
        faults = np.empty((len(positions), 2), dtype=np.int64)
        for key, numbers in texts.numbers_in.items():
            faults[numbers] = texts.measured[key].count_faults(spans[numbers])
        faults[:, 0] += 2 * (is_named & ~has_words)
        candidates.append(Candidate(convention, spans, faults, has_words))
    return candidates


def _match_names(
    positions: Sequence[FilePosition], texts: PositionedTexts, all_spans: Sequence[Integers]
) -> list[Flags]:
    """Tell for each convention and excerpt whether its name is its words.

    A name that is the excerpt's words under some convention must be so under the right one: otherwise it is a
    label of the user's, and proves nothing. Where a program cuts names at some length, one of this length may
    be only how the words begin.
    """
    lengths = np.array([len(position.name) or -1 for position in positions])
    is_cut = lengths == _length_of_cut_names(positions)
    names = [_as_attribute(position.name) for position in positions]
    plain = {key: _as_attribute(text.text) for key, text in texts.measured.items()}
    text_of = [plain[position.text] for position in positions]
    all_matches = []
    for spans in all_spans:
        has_words = np.zeros(len(positions), dtype=bool)
        more = spans[:, 1] - spans[:, 0] - lengths
        fitting = np.flatnonzero((spans[:, 0] >= 0) & ((more == 0) | (is_cut & (more > 0))))
        for n, start in zip(fitting.tolist(), spans[fitting, 0].tolist(), strict=True):
            has_words[n] = text_of[n].startswith(names[n], start)
        all_matches.append(has_words)
    return all_matches


def _length_of_cut_names(positions: Sequence[FilePosition]) -> int:
    """Return the length at which a file cuts names; 0 if no name is certainly cut.

    A name is certainly cut if it is the longest of the file and its excerpt is longer than the name is in any
    way of counting: in bytes, with two characters for each line end and one more at the end.
    """
    longest = max(len(position.name) for position in positions)
    for position in positions:
        name = _as_attribute(position.name)
        most = len(name.encode("utf-8")) + name.count(" ") + 1
        if len(name) == longest and position.end - position.start > most:
            return longest
    return 0


def _as_attribute(text: str) -> str:
    """Return a text with what XML and programs make of its white space in an attribute, such as a name."""
    for space in "\n\t\u00a0\u2028\u2029":
        text = text.replace(space, " ")
    return text
