"""How a program counts positions in a text, found out from the selections themselves.

The standard counts code points from 0; programs count code points, UTF-16 units or UTF-8 bytes, the byte order mark or not, CRLF as
one or as two, and end on the last character or after it. All readings are tried. A right one hardly ever cuts a word, begins or ends in
white space, or leaves the text, and finds the words that the file keeps as a selection's name; the one with fewest such faults wins,
and only if it wins clearly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from helpers.coding.projects import CodingFileError

UNITS = {"code points": (), "UTF-16 units": (0x10000,), "UTF-8 bytes": (0x80, 0x800, 0x10000)}
"""From which code points on a character has one unit more."""
BOM, CR, LF = 0xFEFF, 13, 10
MARGIN, SHARE, MOST_FAULTS = 3, 0.02, 0.2
"""By how many faults, and by what share of all ends, the next best reading must be worse; and how many faults the best may have."""


class Dialect(NamedTuple):
    """One way of counting."""

    unit: str
    counts_bom: bool
    counts_cr: bool
    ends_on_last: bool

    def in_words(self, *, has_bom: bool, has_crlf: bool) -> str:
        """Say it, as far as it matters to texts that have a byte order mark or CRLF."""
        parts = [self.unit, "the end is the last character" if self.ends_on_last else "the end is after the last character"]
        parts += [f"a byte order mark {'counts' if self.counts_bom else 'does not count'}"] if has_bom else []
        return ", ".join([*parts, *([f"CRLF counts as {'two' if self.counts_cr else 'one'}"] if has_crlf else [])])


class Place(NamedTuple):
    """A selection as the file has it: which text, its two positions, and the name that it bears."""

    text: str
    start: int
    end: int
    name: str


class Calibrated(NamedTuple):
    """Each place as code points of its text, half-open, or None where it lies outside; and a sentence about how that was found."""

    places: list[tuple[int, int] | None]
    remark: str


def plain_text(data: bytes) -> str:
    """Return a text as positions are given in it: without a byte order mark, every line end one LF.

    Raises
    ------
    UnicodeDecodeError
        It is not UTF-8.
    """
    return data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def calibrate(texts: Mapping[str, bytes], places: Sequence[Place]) -> Calibrated:
    """Find out how positions are counted, and count them as code points.

    Parameters
    ----------
    texts
        Each text as it lies in the file, by a key.

    Raises
    ------
    CodingFileError
        ``undecided_positions``: two readings are as good, or none is.
    """
    if not places:
        return Calibrated([], "")
    order: dict[str, list[int]] = {}
    for n, place in enumerate(places):
        order.setdefault(place.text, []).append(n)
    rulers = {key: _Ruler(texts[key]) for key in order}
    readings: dict[bytes, tuple[Dialect, np.ndarray]] = {}
    for dialect in (Dialect(*parts) for parts in product(UNITS, (False, True), (True, False), (False, True))):
        read = np.full((len(places), 2), -1, dtype=np.int64)
        for key, numbers in order.items():
            read[numbers] = rulers[key].read(dialect, np.array([places[n][1:3] for n in numbers], dtype=np.int64))
        readings.setdefault(read.tobytes(), (dialect, read))
    named = _named(places, rulers, [read for _, read in readings.values()])
    scored = sorted(
        ((_faults(read, places, order, rulers, named), n) for n, (_, read) in enumerate(readings.values())),
    )
    (best, at), n_ends = scored[0], 2 * len(places)
    dialect, read = list(readings.values())[at]
    margin = scored[1][0] - best if len(scored) > 1 else n_ends
    if best > MOST_FAULTS * n_ends or margin < max(MARGIN, SHARE * n_ends):
        raise CodingFileError("undecided_positions")
    marks = {"has_bom": any(one.has_bom for one in rulers.values()), "has_crlf": any(one.was_two.any() for one in rulers.values())}
    remark = f"Positions are read as {dialect.in_words(**marks)}: {best} faults in {n_ends:,} ends"
    if len(scored) > 1:
        second = list(readings.values())[scored[1][1]][0]
        remark += f"; the next best reading ({second.in_words(**marks)}) has {scored[1][0]:,}"
    return Calibrated([(int(a), int(b)) if a >= 0 and b >= 0 else None for a, b in read], f"{remark}.")


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
        kinds = {point: chr(point) for point in map(int, np.unique(self.points))}
        self.is_word = np.isin(self.points, [point for point, char in kinds.items() if char.isalnum()])
        self.is_space = np.isin(self.points, [point for point, char in kinds.items() if char.isspace()])

    def read(self, dialect: Dialect, ends: np.ndarray) -> np.ndarray:
        """Return positions as code points; -1 where one is no beginning of a character."""
        widths = 1 + sum((self.points >= limit).astype(np.int64) for limit in UNITS[dialect.unit])
        widths = widths * np.ones(len(self.points), dtype=np.int64) + (self.was_two if dialect.counts_cr else 0)
        first = (3 if dialect.unit == "UTF-8 bytes" else 1) if dialect.counts_bom and self.has_bom else 0
        starts = first + np.concatenate([[0], np.cumsum(widths)])
        at = np.searchsorted(starts, ends)
        at = np.where((at < len(starts)) & (starts[np.minimum(at, len(starts) - 1)] == ends), at, -1)
        if dialect.ends_on_last:
            at[:, 1] = np.where((at[:, 1] >= 0) & (at[:, 1] < len(self.points)), at[:, 1] + 1, -1)
        return at

    def faults(self, read: np.ndarray) -> int:
        """Count ends that cut a word, stand in white space, or lie outside."""
        is_out = (read < 0).any(axis=1) | (read[:, 0] >= read[:, 1])
        starts, ends = read[~is_out].T
        word, space = np.concatenate([[False], self.is_word, [False]]), np.concatenate([[False], self.is_space, [False]])
        cut = sum(int((word[ends_ + 1] & word[ends_]).sum()) for ends_ in (starts, ends))
        return cut + int(space[starts + 1].sum()) + int(space[ends].sum()) + 2 * int(is_out.sum())


def _named(places: Sequence[Place], rulers: Mapping[str, _Ruler], readings: list[np.ndarray]) -> list[int]:
    """Return the places whose name is their words in some reading: of these it must be so in the right one."""
    return [
        n
        for n, place in enumerate(places)
        if place.name
        and any(rulers[place.text].text[max(0, a) : max(0, b)] == place.name for a, b in {tuple(read[n]) for read in readings})
    ]


def _faults(
    read: np.ndarray, places: Sequence[Place], order: Mapping[str, list[int]], rulers: Mapping[str, _Ruler], named: list[int]
) -> int:
    n = sum(rulers[key].faults(read[numbers]) for key, numbers in order.items())
    return n + 2 * sum(rulers[places[at].text].text[max(0, read[at, 0]) : max(0, read[at, 1])] != places[at].name for at in named)
