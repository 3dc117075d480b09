"""Inter-coder agreement over sets of themes: once for all themes, by sentence, with distances between sets.

The value of a segment is the set of themes that a coder has given it, the empty set included: segments that
nobody has coded are units too. Equal sets are at distance 0, sets without a common theme at distance 1.
Otherwise Jaccard is the share of themes that only one of the two sets has; MASI (Passonneau 2006) is farther,
and farthest where neither set contains the other. Both are NLTK's, but for two empty sets, for which NLTK
divides 0 by 0: they are equal, hence at distance 0.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.coding.coefficients import (
    MISSING,
    Distances,
    Ratings,
    alpha,
    interval_of_alpha,
    observed_agreement,
    rounded,
)
from helpers.coding.judging_units import SENTENCE
from helpers.coding.several_coders import CommonSegments, find_common_segments
from helpers.study.codebook import Codebook
from helpers.study.study import Study
from helpers.tables import AGREEMENTS, ALL
from helpers.words.toolkit import jaccard_distance, masi_distance

ThemeSet = frozenset[str]
DISTANCES: dict[str, Callable[[ThemeSet, ThemeSet], float]] = {
    "MASI": masi_distance,
    "Jaccard": jaccard_distance,
}


def compare_sets(
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook,
    study: Study,
) -> pd.DataFrame:
    """Compare all persons once for all themes, over the sets of themes that they have given to segments.

    Parameters
    ----------
    codings, coverage, segments
        As `several_coders.compare_all` takes them.

    Returns
    -------
    DataFrame
        One row per distance (rows of table ``agreements``), MASI first; ``theme`` is ``all``, ``unit``
        ``sentence``: turns are joined theme by theme, so that no other unit has a set. ``percent`` of
        pairs of coders whose sets are equal, averaged over segments; Krippendorff's ``alpha`` with the 95 %
        interval ``alpha_low`` ``alpha_high`` of a bootstrap over contacts. ``fleiss`` and ``ac1`` are
        missing, since they know no distances. No row where `several_coders.compare_all` has none.

    Examples
    --------
    >>> from helpers.counting.small_tables import codebook, segments, study
    >>> ids = segments["segment_id"].tolist()
    >>> coverage = pd.DataFrame({"segment_id": ids * 2, "coder": ["R1"] * 3 + ["R2"] * 3})
    >>> themes = ["training", "welcome", "training"]
    >>> coded = {"segment_id": ids[:1] * 3, "theme": themes, "coder": ["R1", "R1", "R2"]}
    >>> table = compare_sets(pd.DataFrame(coded), coverage, segments, codebook, study)
    >>> print(table[["theme", "distance", "n_coders", "percent", "alpha"]].to_string(index=False))
    theme distance  n_coders  percent  alpha
      all     MASI         2     66.7  0.615
      all  Jaccard         2     66.7  0.706
    """
    common = find_common_segments(coverage, segments, study)
    rows = []
    if common.coders:
        of_codebook = codings[codings["theme"].isin(codebook.theme_ids)]
        sets, ratings = _rate(of_codebook, common)
        with_themes = [number for number, themes in enumerate(sets) if themes]
        is_coded = np.atleast_1d(np.isin(ratings, with_themes).any(axis=1))
        numbers = common.describe(is_coded)
        for name in DISTANCES:
            coefficients = _compare(ratings, measure_distances(sets, name), common)
            rows.append({"theme": ALL, "unit": SENTENCE, "distance": name, **numbers, **coefficients})
    table = pd.DataFrame(rows, columns=AGREEMENTS.columns).astype({"fleiss": float, "ac1": float})
    table.attrs["coders"] = common.coders
    return table


def _rate(codings: pd.DataFrame, common: CommonSegments) -> tuple[list[ThemeSet], Ratings]:
    """Return the sets that occur, and which of them each coder has given each segment, by its number."""
    given: dict[tuple[str, str], ThemeSet] = {}
    columns = ["segment_id", "coder", "theme"]
    for segment_id, coder, theme in codings[columns].itertuples(index=False, name=None):
        given[segment_id, coder] = given.get((segment_id, coder), frozenset()) | {theme}
    segment_ids = common.segments["segment_id"].tolist()
    ratings = np.full(common.is_reviewed.shape, MISSING, dtype=np.int64)
    number: dict[ThemeSet, int] = {}
    for unit, at in np.argwhere(common.is_reviewed).tolist():
        themes = given.get((segment_ids[unit], common.coders[at]), frozenset())
        ratings[unit, at] = number.setdefault(themes, len(number))
    return list(number), ratings


def measure_distances(sets: list[ThemeSet], name: str) -> Distances:
    """Return how far apart different sets are, by a distance of `DISTANCES`: sets by sets."""
    distances: NDArray[np.float64] = np.zeros((len(sets), len(sets)))
    for one, other in combinations(range(len(sets)), 2):
        distances[one, other] = DISTANCES[name](sets[one], sets[other])
    return distances + distances.T


def _compare(ratings: Ratings, distances: Distances, common: CommonSegments) -> dict[str, float]:
    """Return the agreement by one distance, by columns."""
    low, high = interval_of_alpha(ratings, distances, common.segments["contact_id"])
    return {
        "percent": round(100 * observed_agreement(ratings), 1),
        "alpha": rounded(alpha(ratings, distances)),
        "alpha_low": rounded(low),
        "alpha_high": rounded(high),
    }
