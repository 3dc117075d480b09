"""The units by which coders are compared: sentences, turns, and what overlaps.

One coder may mark the sentence that speaks of a theme, another the whole of what is said around it, in one
excerpt that ends inside a sentence or runs over three turns. Sentence by sentence such coders differ even
where their judgements are the same. Two other units do not depend on how much is marked (Campbell, Quincy,
Osserman and Pedersen 2013; O'Connor and Joffe 2020; on unitizing, Krippendorff 2018). For both, a coder's
coded turns with at most one counted turn between them are *joined*: one excerpt could run over them.

``turn``
    A unit is a turn, or all turns that are joined, of one coder or of several who have coded one of them.
``overlap``
    A unit is what a coder has marked in turns that are joined, from its first sentence to its last, together
    with what other coders have marked of it; or a turn in which nobody has marked anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.study.limits import JudgingUnit

SENTENCE: JudgingUnit = "sentence"
TURN: JudgingUnit = "turn"
OVERLAP: JudgingUnit = "overlap"
JUDGING_UNITS: tuple[JudgingUnit, ...] = get_args(JudgingUnit)
IN_WORDS: dict[JudgingUnit, str] = {SENTENCE: "by sentence", TURN: "by turn", OVERLAP: "by overlap"}
REACH = 2
"""How many counted turns on the next coded turn may be for both to be joined: an excerpt runs over three."""
Marks = NDArray[np.bool_]
"""Whether a theme is given, to each segment or unit; by one coder, or by each of several in columns."""
Places = NDArray[np.int64]
"""Places of segments in reading order, from 0."""


@dataclass(frozen=True)
class ReadingOrder:
    """Counted segments in reading order, with the turns to which they belong."""

    segments: pd.DataFrame
    turn_of: Places
    """The number of each segment's turn, from 0; turns that are not counted have none."""
    step_of: Places
    """The same, but that the turns of different contacts are more than `REACH` apart."""
    first_of: Places
    """The place of the first segment of each turn."""
    last_of: Places
    """The place of the last one."""

    @classmethod
    def of(cls, segments: pd.DataFrame) -> ReadingOrder:
        """Put segments in order.

        Parameters
        ----------
        segments
            ``segment_id``, ``record_id`` and ``contact_id`` are read. Whoever has reviewed a contact has
            reviewed all of it.
        """
        ordered = segments.sort_values(["contact_id", "segment_id"], kind="stable", ignore_index=True)
        is_first = _begins(ordered["record_id"])
        turn_of = np.cumsum(is_first) - 1
        contact_of = np.cumsum(_begins(ordered["contact_id"]))
        first_of = np.flatnonzero(is_first)
        last_of = np.append(first_of[1:], len(ordered)) - 1
        return cls(ordered, turn_of, turn_of + REACH * contact_of, first_of, last_of)


def _begins(ids: pd.Series[str]) -> Marks:
    """Return where an id differs from the one before it."""
    return (ids != ids.shift()).to_numpy(dtype=bool)


class JudgedUnits(NamedTuple):
    """The units of one theme."""

    given: Marks
    """Whether each coder has given the theme to each unit: units by coders."""
    places: Places
    """The place of each unit's first segment, which says its contact, its worker and who has reviewed it."""
    lasts: Places
    """The place of its last segment."""


def mark(
    codings: pd.DataFrame, segments: pd.DataFrame, coders: Sequence[str], themes: Sequence[str]
) -> dict[str, Marks]:
    """Return for each theme which coder has given it to which segment: segments by coders.

    Parameters
    ----------
    codings
        ``segment_id``, ``theme`` and ``coder``; those of other coders, themes or segments are left out.
    """
    marks = np.zeros((len(themes), len(segments), len(coders)), dtype=bool)
    theme = pd.Index(themes).get_indexer(pd.Index(codings["theme"]))
    place = pd.Index(segments["segment_id"]).get_indexer(pd.Index(codings["segment_id"]))
    coder = pd.Index(coders).get_indexer(pd.Index(codings["coder"]))
    is_known = (theme >= 0) & (place >= 0) & (coder >= 0)
    marks[theme[is_known], place[is_known], coder[is_known]] = True
    return dict(zip(themes, marks, strict=True))


def judge(marks: Marks, order: ReadingOrder, unit: JudgingUnit) -> JudgedUnits:
    """Return the units of one theme, and who has given it to which.

    Parameters
    ----------
    marks
        Whether each coder has given the theme to each segment of `order`: segments by coders.

    Examples
    --------
    Two coders and one contact of four turns of two sentences. In the first turn they mark different
    sentences; the second coder marks the third turn too, which is joined to the first.

    >>> turns = ["c-r1", "c-r2", "c-r3", "c-r4"]
    >>> ids = [f"{turn}-s{n}" for turn in turns for n in (1, 2)]
    >>> records = [turn for turn in turns for n in (1, 2)]
    >>> segments = pd.DataFrame({"segment_id": ids, "record_id": records, "contact_id": "c"})
    >>> first, second = [1, 0, 0, 0, 0, 0, 0, 0], [0, 1, 0, 0, 1, 0, 0, 0]
    >>> marks = np.array([first, second], dtype=bool).T
    >>> for unit in JUDGING_UNITS:
    ...     given = judge(marks, ReadingOrder.of(segments), unit).given
    ...     print(unit, given.astype(int).tolist())
    sentence [[1, 0], [0, 1], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0], [0, 0]]
    turn [[1, 1], [0, 0]]
    overlap [[1, 0], [0, 1], [0, 0]]
    """
    if unit == SENTENCE:
        every = np.arange(len(marks))
        return JudgedUnits(marks, every, every)
    spans, coders = _spans_of_all(marks, order, is_whole_turns=unit == TURN)
    unit_of = _connect(spans)
    n_units = len(np.unique(unit_of))
    given = np.zeros((n_units, marks.shape[1]), dtype=bool)
    given[unit_of, coders] = True
    places = spans[np.searchsorted(unit_of, np.arange(n_units)), 0]
    lasts = np.zeros(n_units, dtype=np.int64)
    np.maximum.at(lasts, unit_of, spans[:, 1])
    is_other = ~_is_touched(spans, order)
    nobody = np.zeros((int(is_other.sum()), marks.shape[1]), dtype=bool)
    return JudgedUnits(
        np.concatenate([given, nobody]),
        np.concatenate([places, order.first_of[is_other]]),
        np.concatenate([lasts, order.last_of[is_other]]),
    )


def _spans_of_all(marks: Marks, order: ReadingOrder, *, is_whole_turns: bool) -> tuple[Places, Places]:
    """Return the first and last segment of all turns that are joined, by their first, and whose they are."""
    of_coders = [_spans(marks[:, coder], order) for coder in range(marks.shape[1])]
    spans = np.concatenate(of_coders)
    coders = np.repeat(np.arange(len(of_coders)), [len(of_coder) for of_coder in of_coders])
    if is_whole_turns:
        firsts, lasts = order.turn_of[spans[:, 0]], order.turn_of[spans[:, 1]]
        spans = np.column_stack([order.first_of[firsts], order.last_of[lasts]])
    by_first = np.argsort(spans[:, 0], kind="stable")
    return spans[by_first], coders[by_first]


def _spans(is_marked: Marks, order: ReadingOrder) -> Places:
    """Return the first and last segment that one coder has marked in each turn, or in turns joined."""
    marked = np.flatnonzero(is_marked)
    is_apart = np.diff(order.step_of[marked]) > REACH
    firsts = marked[np.append(True, is_apart)[: len(marked)]]
    lasts = marked[np.append(is_apart, True)[: len(marked)]]
    return np.column_stack([firsts, lasts])


def _connect(spans: Places) -> Places:
    """Return the number of the unit to which each span belongs: spans that share a segment are one unit."""
    reached = np.maximum.accumulate(spans[:, 1])
    begins = spans[1:, 0] > reached[:-1]
    return np.cumsum(np.append(False, begins)[: len(spans)])


def _is_touched(spans: Places, order: ReadingOrder) -> Marks:
    """Return for each turn whether it is part of a span."""
    steps = np.zeros(len(order.first_of) + 1, dtype=np.int64)
    np.add.at(steps, order.turn_of[spans[:, 0]], 1)
    np.add.at(steps, order.turn_of[spans[:, 1]] + 1, -1)
    is_touched: Marks = np.cumsum(steps)[:-1] > 0
    return is_touched


def of_unit(compared: pd.DataFrame, unit: JudgingUnit) -> pd.DataFrame:
    """Return the rows of one unit."""
    return compared[compared["unit"] == unit]


def spread(compared: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Put numbers of the same themes by each unit next to each other: one row per theme, in their order.

    Returns
    -------
    DataFrame
        ``theme``, and for each of `columns` one per unit, such as ``alpha by turn``.
    """
    themes = compared["theme"].drop_duplicates()
    by_unit = {unit: of_unit(compared, unit).set_index("theme") for unit in JUDGING_UNITS}
    numbers = {
        f"{column} {IN_WORDS[unit]}": by_unit[unit][column].reindex(themes).to_numpy()
        for column in columns
        for unit in JUDGING_UNITS
    }
    return pd.DataFrame({"theme": themes.to_numpy(), **numbers})
