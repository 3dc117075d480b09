"""Inter-coder agreement of two coders, per theme and unit, on the segments that both have reviewed.

Units are those of `judging_units`. A unit that both have reviewed and to which neither has given a theme
counts too: without such units, agreement would be about codings only. `coefficients` has kappa, alpha and AC1
with their sources; PABAK and the indices of prevalence and bias are those of Byrt, Bishop and Carlin (1993).
`several_coders` compares all coders.
"""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pandas as pd

from helpers.coding.coefficients import NOMINAL, Ratings, ac1, alpha, interval_of_alpha, kappa, rounded
from helpers.coding.judging_units import (
    IN_WORDS,
    JUDGING_UNITS,
    SENTENCE,
    Marks,
    ReadingOrder,
    judge,
    mark,
    of_unit,
    spread,
)
from helpers.prose import counted, in_a_sentence
from helpers.study.codebook import Codebook
from helpers.study.reporting import WHY_NOT, reports
from helpers.study.study import Study

COLUMNS = [
    "theme",
    "unit",
    "units",
    "both",
    "only first",
    "only second",
    "percent",
    "kappa",
    "alpha",
    "from",
    "to",
    "AC1",
    "PABAK",
    "prevalence",
    "bias",
]
SIDE_BY_SIDE = ["percent", "kappa", "alpha"]
"""What `side_by_side` shows."""


def compare(
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook,
    study: Study,
) -> pd.DataFrame:
    """Compare the two persons who have reviewed most counted segments in common.

    Parameters
    ----------
    codings
        Table ``codings``; of `segments`, ``segment_id``, ``record_id``, ``contact_id`` and ``is_counted`` are
        read.
    coverage
        ``segment_id``, ``coder``: which segments each person has reviewed.

    Returns
    -------
    DataFrame
        One row per theme and unit, in the codebook's order. `COLUMNS`: number of ``units`` that both have
        reviewed; to how many both, only the first and only the second have given the theme; ``percent`` of
        units on which they agree; ``kappa``, ``alpha`` with the 95 % interval ``from`` ``to`` of a bootstrap
        over contacts, ``AC1``, ``PABAK``; indices of ``prevalence`` and ``bias``. Missing where not defined:
        alpha and AC1 where both have given the theme to every unit or to none, or where there is only one. No
        row if agreement is not reported, or if no two persons have reviewed the same segment.
        ``attrs['coders']`` names the two.

    Examples
    --------
    >>> from helpers.counting.small_tables import codebook, segments, study
    >>> ids = segments["segment_id"].tolist()
    >>> coverage = pd.DataFrame({"segment_id": ids * 2, "coder": ["R1"] * 3 + ["R2"] * 3})
    >>> coded = {"segment_id": [ids[0], ids[1], ids[0]], "theme": "training", "coder": ["R1", "R1", "R2"]}
    >>> codings = pd.DataFrame(coded)
    >>> print(codings.to_string(index=False))
    segment_id    theme coder
     a-r1-s001 training    R1
     a-r1-s002 training    R1
     a-r1-s001 training    R2
    >>> table = compare(codings, coverage, segments, codebook, study)
    >>> print(table[["theme", "unit", "units", "both", "only first", "kappa"]].to_string(index=False))
       theme     unit  units  both  only first  kappa
    training sentence      3     1           1    0.4
    training     turn      2     1           0    1.0
    training  overlap      2     1           0    1.0
     welcome sentence      3     0           0    NaN
     welcome     turn      2     0           0    NaN
     welcome  overlap      2     0           0    NaN
    """
    coders = coders_with_most_in_common(coverage, segments, study)
    rows = []
    if coders:
        order = ReadingOrder.of(reviewed_by_both(coders, coverage, segments))
        marks = mark(codings, order.segments, coders, codebook.theme_ids)
        for theme, unit in product(codebook.theme_ids, JUDGING_UNITS):
            given, places, _ = judge(marks[theme], order, unit)
            contacts = order.segments["contact_id"].iloc[places]
            rows.append((theme, unit, *_coefficients(given[:, 0], given[:, 1], contacts)))
    table = pd.DataFrame(rows, columns=COLUMNS)
    table.attrs["coders"] = coders
    return table


def coders_with_most_in_common(coverage: pd.DataFrame, segments: pd.DataFrame, study: Study) -> list[str]:
    """Return the two persons who have reviewed most counted segments in common; nobody if there are none.

    Nobody is compared if the study does not report agreement (`study.reporting`).
    """
    if not reports(study, "agreement"):
        return []
    counted_ids = set(segments.loc[segments["is_counted"], "segment_id"])
    by: dict[str, set[str]] = {}
    for coder, rows in coverage.groupby("coder"):
        by[str(coder)] = set(rows["segment_id"]) & counted_ids
    # Of pairs with equally many in common the first is taken: the order must not depend on the order of rows.
    order = sorted(by, key=lambda coder: (-len(by[coder]), coder))
    pairs = [(a, b) for a, b in combinations(order, 2) if by[a] & by[b]]
    if not pairs:
        return []
    best = max(pairs, key=lambda pair: len(by[pair[0]] & by[pair[1]]))
    return list(best)


def reviewed_by_both(coders: list[str], coverage: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Return the counted segments that each of the coders has reviewed."""
    is_common = segments["is_counted"]
    for coder in coders:
        ids = coverage.loc[coverage["coder"] == coder, "segment_id"]
        is_common = is_common & segments["segment_id"].isin(ids)
    return segments[is_common]


def _coefficients(first: Marks, second: Marks, contacts: pd.Series[str]) -> tuple[float, ...]:
    """Return a theme's counts and coefficients, in the order of `COLUMNS`."""
    n = len(first)
    both = int(np.sum(first & second))
    only_first = int(np.sum(first & ~second))
    only_second = int(np.sum(~first & second))
    neither = n - both - only_first - only_second
    agreed = 1 - (only_first + only_second) / n
    ratings = _ratings(first, second)
    low, high = _interval(first, second, contacts)
    return (
        n,
        both,
        only_first,
        only_second,
        round(100 * agreed, 1),
        rounded(kappa(both, only_first, only_second, n)),
        rounded(alpha(ratings, NOMINAL)),
        rounded(low),
        rounded(high),
        rounded(ac1(ratings)),
        round(2 * agreed - 1, 3),
        round((both - neither) / n, 3),
        round((only_first - only_second) / n, 3),
    )


def _interval(first: Marks, second: Marks, contacts: pd.Series[str]) -> tuple[float, float]:
    """Return the 95 % interval of alpha over draws of contacts."""
    return interval_of_alpha(_ratings(first, second), NOMINAL, contacts)


def _ratings(first: Marks, second: Marks) -> Ratings:
    """Return for each unit whether each coder has given the theme, as 0 or 1."""
    return np.column_stack([first, second]).astype(np.int64)


def side_by_side(compared: pd.DataFrame) -> pd.DataFrame:
    """Put the coefficients of the units next to each other: one row per theme.

    Parameters
    ----------
    compared
        As `compare` returns it.

    Returns
    -------
    DataFrame
        ``theme``, and for each of `SIDE_BY_SIDE` a column per unit, such as ``alpha by turn``.
    """
    return spread(compared, SIDE_BY_SIDE)


def describe_agreement(compared: pd.DataFrame, study: Study, codebook: Codebook) -> str:
    """Say who was compared on what, and on which themes they agree most and least; or why nobody was.

    Parameters
    ----------
    compared
        As `compare` returns it. Said is the agreement by the unit of the study's accuracy threshold.
    """
    if not reports(study, "agreement"):
        return WHY_NOT["agreement"]
    if compared.empty:
        return "No two coders have reviewed the same contacts: there is nothing to compare."
    first, second = compared.attrs["coders"]
    n_segments = counted(int(of_unit(compared, SENTENCE)["units"].iloc[0]), "segments")
    reviewed = (
        f"Coders {first} and {second} have both reviewed {n_segments} by speakers whose words are counted."
    )
    unit = study.accuracy_threshold.unit
    defined = of_unit(compared, unit)
    defined = defined[defined["alpha"].notna()]
    if defined.empty:
        return f"{reviewed} Neither has assigned a theme that can be compared."
    most = defined.iloc[int(defined["alpha"].argmax())]
    least = defined.iloc[int(defined["alpha"].argmin())]
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    by_unit = f"{reviewed} {IN_WORDS[unit].capitalize()}, they"
    if len(defined) == 1:
        return f"{by_unit} can be compared on {labels[most['theme']]} only (alpha {most['alpha']:z.2f})."
    if round(most["alpha"], 2) == round(least["alpha"], 2):
        return f"{by_unit} agree alike on all {len(defined)} themes (alpha {most['alpha']:z.2f})."
    return (
        f"{by_unit} agree most on {labels[most['theme']]} "
        f"(alpha {most['alpha']:z.2f}) and least on {labels[least['theme']]} (alpha {least['alpha']:z.2f})."
    )
