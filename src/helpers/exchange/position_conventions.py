"""How a program counts positions in a text, inferred from the excerpts themselves.

The standard counts code points from 0. Programs count code points, UTF-16 units or UTF-8 bytes; they count a
byte order mark or not, count CRLF as one or as two, and give as the end the last character or the one after
it. Every combination is tried. The right one hardly ever cuts a word, begins or ends in white space, or
leaves the text, and it finds the words that the file keeps as an excerpt's name; the convention with fewest
such faults is chosen. Each excerpt that two conventions place differently is evidence for one of them. Where
there is too little evidence, the excerpts concerned stay undecided, and if there are many, the whole file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from helpers.exchange.projects import CodingFileError

Integers = npt.NDArray[np.int64]

UNITS = {"code points": (), "UTF-16 units": (0x10000,), "UTF-8 bytes": (0x80, 0x800, 0x10000)}
"""The code points from which a character takes one unit more."""
BOM, CR, LF = 0xFEFF, 13, 10
AS_ATTRIBUTE = str.maketrans("\n\t", "  ")
"""What XML makes of white space in an attribute, such as an excerpt's name."""
HEAVY_WEIGHT = 4
"""The weight of any other fault relative to an end after white space: some people always select the space
after the last word."""
MIN_MARGIN, MIN_SHARE = 3, 0.2
"""How many more ends must be evidence for the best convention than against it: in all, and as a share of the
excerpts that two conventions place differently. A wrong convention is at fault in nearly all of these, the
right one in about one of a hundred (NVivo: 3 of 606 ends). An excerpt has two ends."""
MAX_FAULTS, MAX_UNDECIDED = 0.2, 0.1
"""The greatest share of ends that may be at fault in the best convention, and of excerpts that may stay
undecided."""


class Convention(NamedTuple):
    """One way of counting positions."""

    unit: str
    counts_bom: bool
    counts_cr: bool
    ends_on_last: bool

    def describe(self, *, has_bom: bool, has_crlf: bool) -> str:
        """Describe the convention as far as it matters to texts with a byte order mark or CRLF."""
        parts = [self.unit]
        if self.ends_on_last:
            parts.append("the end is the last character")
        else:
            parts.append("the end is after the last character")
        if has_bom:
            parts.append(f"a byte order mark {'counts' if self.counts_bom else 'does not count'}")
        if has_crlf:
            parts.append(f"CRLF counts as {'two' if self.counts_cr else 'one'}")
        return ", ".join(parts)


CONVENTIONS = [Convention(*parts) for parts in product(UNITS, (False, True), (True, False), (False, True))]
STANDARD = CONVENTIONS[0]
"""Code points, with the end after the last character."""


class FilePosition(NamedTuple):
    """An excerpt as given in the file: the key of its text, its start and end, and its name."""

    text: str
    start: int
    end: int
    name: str


class Calibration(NamedTuple):
    """The positions of excerpts in code points, and how these were inferred."""

    spans: list[tuple[int, int] | None]
    """Start and end of each excerpt in its text, half-open; None where it has none."""
    remark: str
    undecided: frozenset[int]
    """The excerpts without a span because conventions that fit equally well place them differently; the
    others without a span lie outside their text."""
    n_faults: int = 0
    """How many ends of excerpts do not match the text."""


class _Candidate(NamedTuple):
    """One convention applied to all excerpts of a file."""

    convention: Convention
    spans: Integers
    """Start and end of each excerpt in code points; -1 where there is none."""
    faults: Integers
    """For each excerpt the number of heavy faults, and of ends after white space."""

    @property
    def weights(self) -> Integers:
        """Return the weight of each excerpt's faults."""
        return HEAVY_WEIGHT * self.faults[:, 0] + self.faults[:, 1]


def plain_text(data: bytes) -> str:
    """Return the text in which positions are given: without a byte order mark, and LF as the only line end.

    Raises
    ------
    UnicodeDecodeError
        It is not UTF-8.
    """
    return data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


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

    Raises
    ------
    CodingFileError
        ``undecided_positions``: two conventions fit equally well, or none does.
    """
    if not positions:
        return Calibration([], "", frozenset())
    numbers_in: dict[str, list[int]] = {}
    for n, position in enumerate(positions):
        numbers_in.setdefault(position.text, []).append(n)
    measured = {key: _MeasuredText(texts[key]) for key in numbers_in}
    candidates = _apply_conventions(positions, numbers_in, measured, [known] if known else CONVENTIONS)
    # Several codes on one excerpt are evidence only once.
    distinct = np.array(sorted({position: n for n, position in enumerate(positions)}.values()))
    candidates.sort(key=lambda candidate: int(candidate.weights[distinct].sum()))
    best = candidates[0]
    undecided = _find_undecided(candidates, distinct)
    max_weight = MAX_FAULTS * HEAVY_WEIGHT * 2 * len(distinct)
    fits_badly = not known and best.weights[distinct].sum() > max_weight
    if fits_badly or undecided[distinct].sum() > MAX_UNDECIDED * len(distinct):
        raise CodingFileError("undecided_positions")
    has_none = undecided | (best.spans < 0).any(axis=1)
    spans = [
        None if none else (int(start), int(end))
        for none, (start, end) in zip(has_none, best.spans, strict=True)
    ]
    remark = _describe_candidates(candidates, measured, n_ends=2 * len(positions))
    undecided_numbers = frozenset(map(int, np.flatnonzero(undecided)))
    return Calibration(spans, remark, undecided_numbers, n_faults=int(best.faults.sum()))


def _find_undecided(candidates: Sequence[_Candidate], distinct: Integers) -> np.ndarray:
    """Find the excerpts that the best convention and another that fits nearly as well place differently."""
    best = candidates[0]
    undecided = np.zeros(len(best.spans), dtype=bool)
    for other in candidates[1:]:
        differs = (other.spans != best.spans).any(axis=1)
        more_weight = (other.weights - best.weights)[distinct]
        n_ends = np.where(np.abs(more_weight) > HEAVY_WEIGHT, 2, 1)
        margin = (np.sign(more_weight) * n_ends).sum()
        if margin < max(MIN_MARGIN, MIN_SHARE * int(differs[distinct].sum())):
            undecided |= differs
    return undecided


def _describe_candidates(
    candidates: Sequence[_Candidate], measured: Mapping[str, _MeasuredText], *, n_ends: int
) -> str:
    """Describe the best convention, and the one that fits next best."""
    has_bom = any(text.has_bom for text in measured.values())
    has_crlf = any(text.was_crlf.any() for text in measured.values())
    best = candidates[0]
    description = best.convention.describe(has_bom=has_bom, has_crlf=has_crlf)
    remark = (
        f"Positions are read as {description}: {best.faults.sum():,} of {n_ends:,} ends do not match the text"
    )
    if len(candidates) > 1:
        second = candidates[1]
        description = second.convention.describe(has_bom=has_bom, has_crlf=has_crlf)
        remark += f"; in the next best reading ({description}), {second.faults.sum():,} do not"
    return f"{remark}."


class _MeasuredText:
    """A text, prepared to convert positions of any convention to code points."""

    def __init__(self, data: bytes) -> None:
        points = np.frombuffer(data.decode("utf-8").encode("utf-32-le"), dtype="<u4")
        self.has_bom = bool(len(points) and points[0] == BOM)
        points = points[int(self.has_bom) :]
        is_cr_of_crlf = np.zeros(len(points), dtype=bool)
        if len(points) > 1:
            is_cr_of_crlf[:-1] = (points[:-1] == CR) & (points[1:] == LF)
        # Which of the remaining characters are the LF of a CRLF.
        self.was_crlf = np.roll(is_cr_of_crlf, 1)[~is_cr_of_crlf]
        self.points = points[~is_cr_of_crlf]
        self.text = plain_text(data)
        self._highest = int(self.points.max(initial=0))
        characters = {point: chr(point) for point in map(int, np.unique(self.points))}
        word_points = [point for point, character in characters.items() if character.isalnum()]
        space_points = [point for point, character in characters.items() if character.isspace()]
        self._is_word = np.pad(np.isin(self.points, word_points), 1)
        self._is_space = np.pad(np.isin(self.points, space_points), 1)

    def simplify(self, convention: Convention) -> Convention:
        """Return the simplest convention that counts this text in the same way."""
        counts_bom = convention.counts_bom and self.has_bom
        counts_cr = convention.counts_cr and bool(self.was_crlf.any())
        has_one_unit_each = all(limit > self._highest for limit in UNITS[convention.unit])
        unit = "code points" if has_one_unit_each and not counts_bom else convention.unit
        return Convention(unit, counts_bom, counts_cr, convention.ends_on_last)

    def to_code_points(self, convention: Convention, ends: Integers) -> Integers:
        """Return positions in code points; -1 where a position is not the beginning of a character."""
        widths = np.ones(len(self.points), dtype=np.int64)
        for limit in UNITS[convention.unit]:
            widths += self.points >= limit
        if convention.counts_cr:
            widths += self.was_crlf
        first = 0
        if convention.counts_bom and self.has_bom:
            first = 3 if convention.unit == "UTF-8 bytes" else 1
        starts = first + np.concatenate([[0], np.cumsum(widths)])
        at = np.searchsorted(starts, ends)
        at = np.where((at < len(starts)) & (starts[np.minimum(at, len(starts) - 1)] == ends), at, -1)
        if convention.ends_on_last:
            at[:, 1] = np.where((at[:, 1] >= 0) & (at[:, 1] < len(self.points)), at[:, 1] + 1, -1)
        return at

    def count_faults(self, spans: Integers) -> Integers:
        """Count the faults of each span, those of either weight.

        Heavy are ends that cut a word, a beginning in white space, and a span outside the text; the other is
        an end after white space.
        """
        is_outside = (spans < 0).any(axis=1) | (spans[:, 0] >= spans[:, 1])
        starts, ends = np.where(is_outside[:, None], 0, spans).T
        word, space = self._is_word.astype(np.int64), self._is_space.astype(np.int64)
        heavy = word[starts] * word[starts + 1] + word[ends] * word[ends + 1] + space[starts + 1]
        return np.column_stack([np.where(is_outside, 2, heavy), np.where(is_outside, 0, space[ends])])


def _apply_conventions(
    positions: Sequence[FilePosition],
    numbers_in: Mapping[str, list[int]],
    measured: Mapping[str, _MeasuredText],
    conventions: Sequence[Convention],
) -> list[_Candidate]:
    """Return a candidate for every convention that places some excerpt differently from those before it."""
    given = {
        key: np.array([(positions[n].start, positions[n].end) for n in numbers], dtype=np.int64)
        for key, numbers in numbers_in.items()
    }
    converted: dict[tuple[str, Convention], Integers] = {}
    distinct: dict[bytes, tuple[Convention, Integers]] = {}
    for convention in conventions:
        spans = np.empty((len(positions), 2), dtype=np.int64)
        for key, numbers in numbers_in.items():
            simplest = measured[key].simplify(convention)
            if (key, simplest) not in converted:
                converted[key, simplest] = measured[key].to_code_points(simplest, given[key])
            spans[numbers] = converted[key, simplest]
        distinct.setdefault(spans.tobytes(), (convention, spans))
    all_spans = [spans for _, spans in distinct.values()]
    all_faults = _count_faults(positions, numbers_in, measured, all_spans)
    return [
        _Candidate(convention, spans, faults)
        for (convention, spans), faults in zip(distinct.values(), all_faults, strict=True)
    ]


def _count_faults(
    positions: Sequence[FilePosition],
    numbers_in: Mapping[str, list[int]],
    measured: Mapping[str, _MeasuredText],
    all_spans: Sequence[Integers],
) -> list[Integers]:
    """Count each excerpt's faults under each convention.

    A name that is the excerpt's words under some convention must be so under the right one: otherwise it is a
    label of the user's, and proves nothing.
    """
    lengths = np.array([len(position.name) or -1 for position in positions])
    names = [position.name.translate(AS_ATTRIBUTE) for position in positions]
    texts = {key: text.text.translate(AS_ATTRIBUTE) for key, text in measured.items()}
    all_faults: list[Integers] = []
    all_matches = []
    for spans in all_spans:
        faults = np.empty((len(positions), 2), dtype=np.int64)
        for key, numbers in numbers_in.items():
            faults[numbers] = measured[key].count_faults(spans[numbers])
        has_words_of_name = np.zeros(len(positions), dtype=bool)
        for n in map(int, np.flatnonzero((spans[:, 0] >= 0) & (spans[:, 1] - spans[:, 0] == lengths))):
            words = texts[positions[n].text][spans[n, 0] : spans[n, 1]]
            has_words_of_name[n] = words == names[n]
        all_faults.append(faults)
        all_matches.append(has_words_of_name)
    is_named_by_words = np.any(all_matches, axis=0)
    for faults, has_words_of_name in zip(all_faults, all_matches, strict=True):
        faults[:, 0] += 2 * (is_named_by_words & ~has_words_of_name)
    return all_faults
