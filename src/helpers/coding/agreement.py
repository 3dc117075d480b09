"""Inter-coder agreement, per theme, on the segments that both coders have reviewed.

The unit is the segment. A segment that both have reviewed and to which neither has given a theme counts too:
without such segments, agreement would be about codings only. Sources: Cohen (1960) for kappa; Krippendorff
(2004), by NLTK's ``AnnotationTask``, for alpha; Gwet (2008, formula for two raters and two categories) for
AC1; Byrt, Bishop and Carlin (1993) for PABAK and the indices of prevalence and bias.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.prose import counted, in_a_sentence
from helpers.study.codebook import Codebook
from helpers.study.resampling import DRAWS, SEED
from helpers.study.study import Study
from helpers.words.toolkit import AnnotationTask, binary_distance, interval_distance

COLUMNS = [
    "theme",
    "segments",
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
DISTANCES = {"nominal": binary_distance, "interval": interval_distance}
WHY_NOT = (
    "This study is reflexive: a theme is the researcher's interpretation, and a second coder's is another, "
    "not a check of the first. Inter-coder agreement is a criterion of coding-reliability approaches "
    "(Braun and Clarke 2022), and is not reported."
)
Marks = NDArray[np.bool_]
"""Whether a coder has given the theme, segment by segment."""


def alpha(ratings: Iterable[tuple[str, Hashable, float]], metric: str = "nominal") -> float:
    """Return Krippendorff's alpha; missing (NaN) where it is not defined.

    Parameters
    ----------
    ratings
        Coder, unit and value. A unit that fewer than two coders have rated says nothing about agreement, and
        is left out.
    metric
        'nominal' or 'interval'.
    """
    rated = list(ratings)
    coders_of: dict[Hashable, set[str]] = {}
    for coder, unit, _ in rated:
        coders_of.setdefault(unit, set()).add(coder)
    # NLTK compares units by their text, in which 1 and '1' are the same: it is given their numbers.
    number = {unit: n for n, unit in enumerate(coders_of)}
    paired = [(coder, number[unit], value) for coder, unit, value in rated if len(coders_of[unit]) > 1]
    if len({value for _, _, value in paired}) < 2:
        return math.nan
    return float(AnnotationTask(paired, distance=DISTANCES[metric]).alpha())


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
        Table ``codings``; of `segments`, ``segment_id``, ``contact_id`` and ``is_counted`` are read.
    coverage
        ``segment_id``, ``coder``: which segments each person has reviewed.

    Returns
    -------
    DataFrame
        One row per theme, in the codebook's order. `COLUMNS`: ``segments`` that both have reviewed; to how
        many both, only the first and only the second have given the theme; ``percent`` of segments on which
        they agree; ``kappa``, ``alpha`` with the 95 % interval ``from`` ``to`` of a bootstrap over contacts,
        ``AC1``, ``PABAK``; indices of ``prevalence`` and ``bias``. Missing where not defined. No row under
        ``stance: reflexive``, or if no two persons have reviewed the same segment. ``attrs['coders']`` names
        the two.

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
    >>> print(table[["theme", "segments", "both", "only first", "percent", "kappa"]].to_string(index=False))
       theme  segments  both  only first  percent  kappa
    training         3     1           1     66.7    0.4
     welcome         3     0           0    100.0    NaN
    """
    coders: list[str] = []
    rows = []
    if study.stance != "reflexive":
        coders = _coders_with_most_in_common(coverage, segments)
    if coders:
        common = _reviewed_by_both(coders, coverage, segments)
        for theme in codebook.theme_ids:
            of_theme = codings[codings["theme"] == theme]
            first, second = (_marks(of_theme, coder, common) for coder in coders)
            rows.append((theme, *_coefficients(first, second, common["contact_id"])))
    table = pd.DataFrame(rows, columns=COLUMNS)
    table.attrs["coders"] = coders
    return table


def _coders_with_most_in_common(coverage: pd.DataFrame, segments: pd.DataFrame) -> list[str]:
    """Return the two persons who have reviewed most counted segments in common; nobody if there are none."""
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


def _reviewed_by_both(coders: list[str], coverage: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Return the counted segments that each of the coders has reviewed."""
    is_common = segments["is_counted"]
    for coder in coders:
        ids = coverage.loc[coverage["coder"] == coder, "segment_id"]
        is_common = is_common & segments["segment_id"].isin(ids)
    return segments[is_common]


def _marks(of_theme: pd.DataFrame, coder: str, segments: pd.DataFrame) -> Marks:
    """Return for each segment whether a coder has given it the theme."""
    given = of_theme.loc[of_theme["coder"] == coder, "segment_id"]
    return segments["segment_id"].isin(given).to_numpy(dtype=bool)


def _coefficients(first: Marks, second: Marks, contacts: pd.Series[str]) -> tuple[float, ...]:
    """Return a theme's counts and coefficients, in the order of `COLUMNS`."""
    n = len(first)
    both = int(np.sum(first & second))
    only_first = int(np.sum(first & ~second))
    only_second = int(np.sum(~first & second))
    neither = n - both - only_first - only_second
    agreed = 1 - (only_first + only_second) / n
    ratings = [("first", unit, float(value)) for unit, value in enumerate(first)]
    ratings += [("second", unit, float(value)) for unit, value in enumerate(second)]
    low, high = _interval(first, second, contacts)
    return (
        n,
        both,
        only_first,
        only_second,
        round(100 * agreed, 1),
        round(kappa(both, only_first, only_second, n), 3),
        round(alpha(ratings), 3),
        round(low, 3),
        round(high, 3),
        round(_ac1(both, only_first + only_second, n), 3),
        round(2 * agreed - 1, 3),
        round((both - neither) / n, 3),
        round((only_first - only_second) / n, 3),
    )


def kappa(both: int, only_first: int, only_second: int, n: int) -> float:
    """Return Cohen's kappa (1960) of two coders on `n` units; missing (NaN) if chance alone makes them agree.

    >>> round(kappa(both=20, only_first=5, only_second=10, n=50), 6)
    0.4
    """
    neither = n - both - only_first - only_second
    by_chance = (both + only_first) * (both + only_second) + (neither + only_first) * (neither + only_second)
    chance = by_chance / n**2
    if chance == 1:
        return math.nan
    return ((both + neither) / n - chance) / (1 - chance)


def _ac1(both: int, only_one: int, n: int) -> float:
    """Return Gwet's AC1 (2008) of two coders on `n` units."""
    share = (2 * both + only_one) / (2 * n)
    chance = 2 * share * (1 - share)
    return ((n - only_one) / n - chance) / (1 - chance)


def _interval(first: Marks, second: Marks, contacts: pd.Series[str]) -> tuple[float, float]:
    """Return the 95 % interval of alpha over draws of contacts, with replacement.

    Contacts are drawn, not segments: the segments of one contact are not independent. Draws in which alpha is
    not defined are left out.
    """
    contact_of, ids = pd.factorize(contacts, sort=True)
    n_contacts = len(ids)
    drawn = np.random.default_rng(SEED).integers(n_contacts, size=(DRAWS, n_contacts))
    both = _sum_draws(first & second, contact_of, drawn)
    apart = _sum_draws(first ^ second, contact_of, drawn)
    neither = _sum_draws(~first & ~second, contact_of, drawn)
    given = 2 * both + apart
    not_given = 2 * neither + apart
    with np.errstate(invalid="ignore", divide="ignore"):
        alphas = 1 - (given + not_given - 1) * apart / (given * not_given)
    defined = alphas[(given > 0) & (not_given > 0)]
    if not len(defined):
        return math.nan, math.nan
    return float(np.quantile(defined, 0.025)), float(np.quantile(defined, 0.975))


def _sum_draws(marks: Marks, contact_of: NDArray[np.intp], drawn: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the number of marked segments in each draw of contacts."""
    of_contact = np.bincount(contact_of, weights=marks, minlength=drawn.shape[1])
    total: NDArray[np.float64] = of_contact[drawn].sum(axis=1)
    return total


def describe_agreement(compared: pd.DataFrame, study: Study, codebook: Codebook) -> str:
    """Say who was compared on what, and on which themes they agree most and least; or why nobody was.

    Parameters
    ----------
    compared
        As `compare` returns it.
    """
    if study.stance == "reflexive":
        return WHY_NOT
    if compared.empty:
        return "No two coders have reviewed the same contacts: there is nothing to compare."
    first, second = compared.attrs["coders"]
    n_segments = counted(int(compared["segments"].iloc[0]), "segments")
    reviewed = (
        f"Coders {first} and {second} have both reviewed {n_segments} by speakers whose words are counted."
    )
    defined = compared[compared["alpha"].notna()]
    if defined.empty:
        return f"{reviewed} Neither has assigned a theme that can be compared."
    most = defined.iloc[int(defined["alpha"].argmax())]
    least = defined.iloc[int(defined["alpha"].argmin())]
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    return (
        f"{reviewed} They agree most on {labels[most['theme']]} (alpha {most['alpha']:.2f}) "
        f"and least on {labels[least['theme']]} (alpha {least['alpha']:.2f})."
    )
