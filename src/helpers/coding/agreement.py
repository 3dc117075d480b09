"""Agreement of coders, per theme, on segments that both have read: marked or not.

The unit is the segment. A segment that both have read and neither has given a theme is in the frame: without these, agreement
would be about marks alone. Sources: Cohen (1960) for kappa; Krippendorff (2004), by NLTK's ``AnnotationTask``, for alpha; Gwet (2008,
formula for two raters and two categories) for AC1; Byrt, Bishop and Carlin (1993) for PABAK and the indices of prevalence and bias.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable

import numpy as np
import pandas as pd

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
    "This study is reflexive: a theme is the researcher's interpretation, and a second coder's is another one, not a check of the first. "
    "Agreement of coders is a criterion of coding-reliability approaches (Braun and Clarke 2022), and is not reported."
)


def alpha(ratings: Iterable[tuple[str, Hashable, float]], metric: str = "nominal") -> float:
    """Return Krippendorff's alpha; missing (NaN) where it is not defined.

    Parameters
    ----------
    ratings
        Coder, unit and value. A unit that fewer than two coders have rated says nothing of agreement, and is left out.
    metric
        'nominal' or 'interval'.
    """
    rated = list(ratings)
    coders_of: dict[Hashable, set[str]] = {}
    for coder, unit, _ in rated:
        coders_of.setdefault(unit, set()).add(coder)
    number = {unit: n for n, unit in enumerate(coders_of)}
    paired = [(coder, number[unit], value) for coder, unit, value in rated if len(coders_of[unit]) > 1]
    if len({value for _, _, value in paired}) < 2:
        return math.nan
    return float(AnnotationTask(paired, distance=DISTANCES[metric]).alpha())


def compare(
    codings: pd.DataFrame, read: pd.DataFrame, segments: pd.DataFrame, codebook: Codebook, study: Study
) -> pd.DataFrame:
    """Compare the two persons who have read most counted segments together: one row per theme, in the codebook's order.

    Parameters
    ----------
    codings
        Table ``codings``; `segments`: its ``segment_id``, ``contact_id`` and ``is_counted`` are read.
    read
        ``segment_id``, ``coder``: which segments each person has read.

    Returns
    -------
    DataFrame
        `COLUMNS`: ``segments`` both have read; how many both, only the first and only the second have given the theme; ``percent`` of
        segments on which they agree; ``kappa``, ``alpha`` with the 95 % interval ``from`` ``to`` of a bootstrap over contacts, ``AC1``,
        ``PABAK``; ``prevalence`` and ``bias`` indices. Missing where not defined. No row under ``stance: reflexive``, or if no two
        persons have read the same. ``attrs['coders']`` names the two.
    """
    first, second, frame = _two(read, segments) if study.stance != "reflexive" else ("", "", segments[:0])
    rows = []
    for theme in codebook.theme_ids if len(frame) else ():
        given = [
            set(codings.loc[(codings["coder"] == c) & (codings["theme"] == theme), "segment_id"])
            for c in (first, second)
        ]
        a, b = (frame["segment_id"].isin(of_coder).to_numpy() for of_coder in given)
        rows.append((theme, *_row(a, b, frame["contact_id"])))
    table = pd.DataFrame(rows, columns=COLUMNS)
    table.attrs["coders"] = [first, second] if len(frame) else []
    return table


def _two(read: pd.DataFrame, segments: pd.DataFrame) -> tuple[str, str, pd.DataFrame]:
    """Return the two persons who have read most segments together, and these segments."""
    counted_ones = segments.loc[segments["is_counted"], ["segment_id", "contact_id"]]
    by = {
        coder: set(own["segment_id"]) & set(counted_ones["segment_id"])
        for coder, own in read.groupby("coder")
    }
    order = sorted(by, key=lambda coder: (-len(by[coder]), coder))
    pairs = [(a, b) for n, a in enumerate(order) for b in order[n + 1 :] if by[a] & by[b]]
    if not pairs:
        return "", "", segments[:0]
    first, second = max(pairs, key=lambda pair: len(by[pair[0]] & by[pair[1]]))
    return (
        first,
        second,
        counted_ones[counted_ones["segment_id"].isin(by[first] & by[second])].reset_index(drop=True),
    )


def _row(a: np.ndarray, b: np.ndarray, contacts: pd.Series) -> tuple[float, ...]:
    """Return a theme's counts and coefficients."""
    both, only_a, only_b = int((a & b).sum()), int((a & ~b).sum()), int((~a & b).sum())
    table = np.array([[both, only_a, only_b, len(a) - both - only_a - only_b]])
    n = len(a)
    agreed = 1 - (only_a + only_b) / n
    ratings = [
        (coder, unit, float(value))
        for coder, values in (("a", a), ("b", b))
        for unit, value in enumerate(values)
    ]
    low, high = _interval(a, b, contacts)
    return (
        n,
        both,
        only_a,
        only_b,
        round(100 * agreed, 1),
        round(kappa(both, only_a, only_b, n), 3),
        round(alpha(ratings), 3),
        round(low, 3),
        round(high, 3),
        round(_ac1(table), 3),
        round(2 * agreed - 1, 3),
        round((both - table[0, 3]) / n, 3),
        round((only_a - only_b) / n, 3),
    )


def kappa(both: int, only_a: int, only_b: int, n: int) -> float:
    """Return Cohen's kappa (1960) of two coders on `n` units; missing (NaN) where only chance could speak.

    >>> round(kappa(both=20, only_a=5, only_b=10, n=50), 6)
    0.4
    """
    neither = n - both - only_a - only_b
    chance = ((both + only_a) * (both + only_b) + (neither + only_a) * (neither + only_b)) / n**2
    return math.nan if chance == 1 else float(((both + neither) / n - chance) / (1 - chance))


def _ac1(table: np.ndarray) -> float:
    both, only_a, only_b, neither = table[0]
    n = table.sum()
    share = (2 * both + only_a + only_b) / (2 * n)
    chance = 2 * share * (1 - share)
    return float(((both + neither) / n - chance) / (1 - chance))


def _interval(a: np.ndarray, b: np.ndarray, contacts: pd.Series) -> tuple[float, float]:
    """Return the 95 % interval of alpha over draws of contacts, with replacement; draws in which it is not defined are left out."""
    numbers, _ = pd.factorize(contacts, sort=True)
    n_contacts = numbers.max() + 1
    cells = np.stack(
        [np.bincount(numbers, weights=mark, minlength=n_contacts) for mark in (a & b, a ^ b, ~a & ~b)]
    )
    drawn = np.random.default_rng(SEED).integers(n_contacts, size=(DRAWS, n_contacts))
    both, apart, neither = cells[:, drawn].sum(axis=2)
    given, passed = 2 * both + apart, 2 * neither + apart
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn_alpha = 1 - (given + passed - 1) * apart / (given * passed)
    defined = drawn_alpha[(given > 0) & (passed > 0)]
    return (
        (float(np.quantile(defined, 0.025)), float(np.quantile(defined, 0.975)))
        if len(defined)
        else (math.nan, math.nan)
    )


def in_words(compared: pd.DataFrame, study: Study, codebook: Codebook) -> str:
    """Say who was compared on what, and on which themes they agree most and least; or why nobody was."""
    if study.stance == "reflexive":
        return WHY_NOT
    if compared.empty:
        return "No two persons have read the same contacts: there is nothing to compare."
    first, second = compared.attrs["coders"]
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    said = f"{first} and {second} have both read {counted(int(compared['segments'].iloc[0]), 'segments')} of the counted voices."
    defined = compared[compared["alpha"].notna()]
    if defined.empty:
        return f"{said} Neither has given a theme that can be compared."
    most, least = defined.loc[defined["alpha"].idxmax()], defined.loc[defined["alpha"].idxmin()]
    return (
        f"{said} They agree most on {labels[most['theme']]} (alpha {most['alpha']:.2f}) "
        f"and least on {labels[least['theme']]} (alpha {least['alpha']:.2f})."
    )
