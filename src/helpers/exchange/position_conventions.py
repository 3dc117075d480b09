"""How a program counts positions in a text, found out from the excerpts themselves.

The standard counts code points from 0; programs count code points, UTF-16 units or UTF-8 bytes, the byte order mark or not, CRLF as
one or as two, and end on the last character or after it. All readings are tried. A right one hardly ever cuts a word, begins or ends in
white space, or leaves the text, and finds the words that the file keeps as an excerpt's name; the one with fewest such faults wins.
Each excerpt on which two readings differ is a witness; where too few speak for the winner, the excerpts concerned stay undecided,
and if these are many, all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from helpers.exchange.projects import CodingFileError

UNITS = {"code points": (), "UTF-16 units": (0x10000,), "UTF-8 bytes": (0x80, 0x800, 0x10000)}
"""From which code points on a character has one unit more."""
BOM, CR, LF = 0xFEFF, 13, 10
AS_ATTRIBUTE = str.maketrans("\n\t", "  ")
"""What XML makes of white space in an attribute, as a name is."""
HEAVY = 4
"""How much heavier any other fault weighs than an end after white space, which some people always select with the last word."""
MARGIN, SHARE = 3, 0.2
"""How many ends more must speak for the best reading than against it, in all and for each excerpt on which two readings differ. A wrong
one is at fault in nearly all of these, the right one in one of a hundred (NVivo: 3 of 606 ends). An excerpt speaks with its two ends."""
MOST_FAULTS, MOST_UNDECIDED = 0.2, 0.1
"""Of all ends, how many may be at fault in the best reading; of all excerpts, how many may stay undecided."""


class Dialect(NamedTuple):
    """One way of counting."""

    unit: str
    counts_bom: bool
    counts_cr: bool
    ends_on_last: bool

    def in_words(self, *, has_bom: bool, has_crlf: bool) -> str:
        """Say it, as far as it matters to texts that have a byte order mark or CRLF."""
        parts = [
            self.unit,
            "the end is the last character" if self.ends_on_last else "the end is after the last character",
        ]
        parts += [f"a byte order mark {'counts' if self.counts_bom else 'does not count'}"] if has_bom else []
        return ", ".join(
            [*parts, *([f"CRLF counts as {'two' if self.counts_cr else 'one'}"] if has_crlf else [])]
        )


DIALECTS = [Dialect(*parts) for parts in product(UNITS, (False, True), (True, False), (False, True))]
STANDARD = DIALECTS[0]
"""Code points, the end after the last character."""


class Place(NamedTuple):
    """An excerpt as the file has it: which text, its two positions, and the name that it bears."""

    text: str
    start: int
    end: int
    name: str


class Calibrated(NamedTuple):
    """Each place as code points of its text, half-open, or None where it has none; and a sentence about how that was found."""

    places: list[tuple[int, int] | None]
    remark: str
    undecided: frozenset[int]
    """Which places have none because readings that fit as well differ there; all others that have none lie outside their text."""


def plain_text(data: bytes) -> str:
    """Return a text as positions are given in it: without a byte order mark, every line end one LF.

    Raises
    ------
    UnicodeDecodeError
        It is not UTF-8.
    """
    return data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def calibrate(
    texts: Mapping[str, bytes], places: Sequence[Place], known: Dialect | None = None
) -> Calibrated:
    """Find out how positions are counted, and count them as code points.

    Parameters
    ----------
    texts
        Each text as it lies in the file, by a key.
    known
        How positions count, where nobody need find it out: we have written the file.

    Raises
    ------
    CodingFileError
        ``undecided_positions``: two readings are as good, or none is.
    """
    if not places:
        return Calibrated([], "", frozenset())
    order: dict[str, list[int]] = {}
    for n, place in enumerate(places):
        order.setdefault(place.text, []).append(n)
    rulers = {key: _Ruler(texts[key]) for key in order}
    readings = _readings(places, order, rulers, [known] if known else DIALECTS)
    all_faults = _faults(places, order, rulers, [read for _, read in readings])
    # An excerpt that bears several codes is one witness.
    witnesses = np.array(sorted({place: n for n, place in enumerate(places)}.values()))
    weights = [faults @ (HEAVY, 1) for faults in all_faults]
    ranked = sorted(range(len(readings)), key=lambda n: int(weights[n][witnesses].sum()))
    best, (dialect, read) = ranked[0], readings[ranked[0]]
    undecided = np.zeros(len(places), dtype=bool)
    for n in ranked[1:]:
        differs = (readings[n][1] != read).any(axis=1)
        more = (weights[n] - weights[best])[witnesses]
        speaks = (np.sign(more) * np.where(np.abs(more) > HEAVY, 2, 1)).sum()
        if speaks < max(MARGIN, SHARE * int(differs[witnesses].sum())):
            undecided |= differs
    is_bad = not known and weights[best][witnesses].sum() > MOST_FAULTS * HEAVY * 2 * len(witnesses)
    if is_bad or undecided[witnesses].sum() > MOST_UNDECIDED * len(witnesses):
        raise CodingFileError("undecided_positions")
    marks = {
        "has_bom": any(one.has_bom for one in rulers.values()),
        "has_crlf": any(one.was_two.any() for one in rulers.values()),
    }
    remark = f"Positions are read as {dialect.in_words(**marks)}: {all_faults[best].sum():,} faults in {2 * len(places):,} ends"
    if len(ranked) > 1:
        second = readings[ranked[1]][0].in_words(**marks)
        remark += f"; the next best reading ({second}) has {all_faults[ranked[1]].sum():,}"
    has_none = undecided | (read < 0).any(axis=1)
    found = [
        None if none else (int(start), int(end)) for none, (start, end) in zip(has_none, read, strict=True)
    ]
    return Calibrated(found, f"{remark}.", frozenset(map(int, np.flatnonzero(undecided))))


class _Ruler:
    """A text, and what is needed to measure it in any dialect."""

    def __init__(self, data: bytes) -> None:
        points = np.frombuffer(data.decode("utf-8").encode("utf-32-le"), dtype="<u4")
        self.has_bom = bool(len(points) and points[0] == BOM)
        points = points[int(self.has_bom) :]
        is_first_of_two = np.zeros(len(points), dtype=bool)
        if len(points) > 1:
            is_first_of_two[:-1] = (points[:-1] == CR) & (points[1:] == LF)
        self.was_two = np.roll(is_first_of_two, 1)[~is_first_of_two]
        self.points = points[~is_first_of_two]
        self.text = plain_text(data)
        self._most = int(self.points.max(initial=0))
        kinds = {point: chr(point) for point in map(int, np.unique(self.points))}
        self._is_word = np.pad(
            np.isin(self.points, [point for point, char in kinds.items() if char.isalnum()]), 1
        )
        self._is_space = np.pad(
            np.isin(self.points, [point for point, char in kinds.items() if char.isspace()]), 1
        )

    def plainest(self, dialect: Dialect) -> Dialect:
        """Return the plainest dialect that counts this text alike."""
        same_unit = all(limit > self._most for limit in UNITS[dialect.unit])
        counts_bom, counts_cr = (
            dialect.counts_bom and self.has_bom,
            dialect.counts_cr and bool(self.was_two.any()),
        )
        return Dialect(
            "code points" if same_unit and not counts_bom else dialect.unit,
            counts_bom,
            counts_cr,
            dialect.ends_on_last,
        )

    def read(self, dialect: Dialect, ends: np.ndarray) -> np.ndarray:
        """Return positions as code points; -1 where one is no beginning of a character."""
        widths = 1 + sum((self.points >= limit).astype(np.int64) for limit in UNITS[dialect.unit])
        widths = widths * np.ones(len(self.points), dtype=np.int64) + (
            self.was_two if dialect.counts_cr else 0
        )
        first = (3 if dialect.unit == "UTF-8 bytes" else 1) if dialect.counts_bom and self.has_bom else 0
        starts = first + np.concatenate([[0], np.cumsum(widths)])
        at = np.searchsorted(starts, ends)
        at = np.where((at < len(starts)) & (starts[np.minimum(at, len(starts) - 1)] == ends), at, -1)
        if dialect.ends_on_last:
            at[:, 1] = np.where((at[:, 1] >= 0) & (at[:, 1] < len(self.points)), at[:, 1] + 1, -1)
        return at

    def faults(self, read: np.ndarray) -> np.ndarray:
        """Count the faults of each place: ends that cut a word, a beginning in white space, lying outside; and an end after white space."""
        is_out = (read < 0).any(axis=1) | (read[:, 0] >= read[:, 1])
        starts, ends = np.where(is_out[:, None], 0, read).T
        word, space = self._is_word.astype(np.int64), self._is_space.astype(np.int64)
        heavy = word[starts] * word[starts + 1] + word[ends] * word[ends + 1] + space[starts + 1]
        return np.column_stack([np.where(is_out, 2, heavy), np.where(is_out, 0, space[ends])])


def _readings(
    places: Sequence[Place],
    order: Mapping[str, list[int]],
    rulers: Mapping[str, _Ruler],
    dialects: Sequence[Dialect],
) -> list[tuple[Dialect, np.ndarray]]:
    """Return every reading that is another than those before it, with its places in code points."""
    told = {
        key: np.array([(places[n].start, places[n].end) for n in numbers], dtype=np.int64)
        for key, numbers in order.items()
    }
    known: dict[tuple[str, Dialect], np.ndarray] = {}
    readings: dict[bytes, tuple[Dialect, np.ndarray]] = {}
    for dialect in dialects:
        read = np.empty((len(places), 2), dtype=np.int64)
        for key, numbers in order.items():
            plainest = rulers[key].plainest(dialect)
            if (key, plainest) not in known:
                known[key, plainest] = rulers[key].read(plainest, told[key])
            read[numbers] = known[key, plainest]
        readings.setdefault(read.tobytes(), (dialect, read))
    return list(readings.values())


def _faults(
    places: Sequence[Place],
    order: Mapping[str, list[int]],
    rulers: Mapping[str, _Ruler],
    reads: list[np.ndarray],
) -> list[np.ndarray]:
    """Return each reading's faults of each place; a name that is the words in some reading must be so in the right one."""
    lengths = np.array([len(place.name) or -1 for place in places])
    flat = {key: ruler.text.translate(AS_ATTRIBUTE) for key, ruler in rulers.items()}
    names = [place.name.translate(AS_ATTRIBUTE) for place in places]
    all_faults, all_found = [], []
    for read in reads:
        faults, found = np.empty((len(places), 2), dtype=np.int64), np.zeros(len(places), dtype=bool)
        for key, numbers in order.items():
            faults[numbers] = rulers[key].faults(read[numbers])
        for n in map(int, np.flatnonzero((read[:, 0] >= 0) & (read[:, 1] - read[:, 0] == lengths))):
            found[n] = flat[places[n].text][read[n, 0] : read[n, 1]] == names[n]
        all_faults.append(faults)
        all_found.append(found)
    is_named = np.any(all_found, axis=0)
    for faults, found in zip(all_faults, all_found, strict=True):
        faults[:, 0] += 2 * (is_named & ~found)
    return all_faults
