"""The sides of what workers told who agreed to a series: their series of a theme says nothing of sides.

Under ``consented`` the counts of whoever agreed to a series are public, by theme and week. On which side
their segments are is not: nobody has agreed to that. Two workers can exchange sides, since one segment fewer
on one side and one more on another leaves each worker's counts of the theme as they are, and the sums of all
sides too. By such exchanges alone, each part must be as wide as the rules demand, or the theme has no sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.privacy.disclosure import families
from helpers.privacy.disclosure.material import SIDES
from helpers.privacy.disclosure.release_model import Family
from helpers.privacy.disclosure.rules import Rules

OTHER_KINDS = [name for name in families.IDENTITY_OF_KIND if name != "side"]
"""What two segments have in common that can exchange their sides, whatever else is published of them."""
Segments = NDArray[np.int64]
"""Segments of one theme, by worker, kind and side."""


def without_told_sides(family: Family, rules: Rules) -> Family:
    """Return the family of themes without the sides of themes of which an agreed series tells too much.

    Parameters
    ----------
    family
        As `families.theme_family` returns it.

    Returns
    -------
    Family
        Its counts have ``is_sided`` only where the sides of their theme may be shown.
    """
    counts = family.counts
    if not rules.agreed or not counts["is_sided"].any():
        return family
    sided = counts[counts["is_sided"]]
    told = [str(theme) for theme, rows in sided.groupby("theme") if _are_told(rows, rules)]
    return replace(family, counts=counts.assign(is_sided=counts["is_sided"] & ~counts["theme"].isin(told)))


def _are_told(rows: pd.DataFrame, rules: Rules) -> bool:
    """Tell whether the part of a worker who agreed could be known too closely, for any side of a theme."""
    workers = sorted(rows["worker"].unique())
    segments = _by_worker_kind_and_side(rows, workers)
    for at, worker in enumerate(workers):
        if worker not in rules.agreed or int(segments[at].sum()) < rules.min_width:
            # Of fewer segments than that, the series itself has told it.
            continue
        if any(width < rules.min_width for width in _widths(segments, at, rules)):
            return True
    return False


def _by_worker_kind_and_side(rows: pd.DataFrame, workers: list[str]) -> Segments:
    kind = rows.groupby(OTHER_KINDS).ngroup().to_numpy()
    worker = pd.Index(workers).get_indexer(pd.Index(rows["worker"]))
    side = pd.Index(SIDES).get_indexer(pd.Index(rows["side"]))
    segments = np.zeros((len(workers), int(kind.max()) + 1, len(SIDES)), dtype=np.int64)
    np.add.at(segments, (worker, kind, side), rows["n_segments"].to_numpy(dtype=np.int64))
    return segments


def _widths(segments: Segments, at: int, rules: Rules) -> Iterator[int]:
    """Yield how far a worker's part of each side could vary, against each other worker as intruder.

    Of a side that nobody is on, nothing is shown. An outsider knows less than a worker: against them there is
    one more to exchange with.
    """
    places = np.flatnonzero(segments.sum(axis=(0, 1))).tolist()
    moves = {(one, to): _moves(segments, one, to, rules) for one, to in permutations(places, 2)}
    everybody_else = [place for place in range(len(segments)) if place != at]
    for intruder, side in product(everybody_else, places):
        others = [place for place in everybody_else if place != intruder]
        rest = [place for place in places if place != side]
        gained = max((_exchanged(moves, at, others, other, side) for other in rest), default=0)
        lost = max((_exchanged(moves, at, others, side, other) for other in rest), default=0)
        yield gained + lost


def _exchanged(moves: dict[tuple[int, int], Segments], at: int, others: list[int], one: int, to: int) -> int:
    """Return how many segments of a worker could be on another side, as many of others' being on theirs."""
    return int(np.minimum(moves[one, to][at], moves[to, one][others].sum(axis=0)).sum())


def _moves(segments: Segments, one: int, to: int, rules: Rules) -> Segments:
    """Return how many segments of a side could be on another, by worker and kind.

    Nobody vanishes from a side or comes to dominate another. Somebody may appear on one, since of how many
    workers it is, is not published.
    """
    of_one, of_other = segments[:, :, one].sum(axis=1), segments[:, :, to].sum(axis=1)
    room = int(rules.max_share * of_other.sum()) - of_other
    most = np.minimum(room, of_one - 1).clip(0)
    in_turn = np.minimum(segments[:, :, one].cumsum(axis=1), most[:, np.newaxis])
    moved: Segments = np.diff(in_turn, axis=1, prepend=0)
    return moved
