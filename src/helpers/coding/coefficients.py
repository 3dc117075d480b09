"""Coefficients of inter-coder agreement; each is missing (NaN) where it is not defined.

Ratings are a table: one row per unit, one column per coder, in each cell the number of the value that the
coder has given the unit, or `MISSING`. Sources: Cohen (1960) for kappa; Fleiss (1971), whose kappa is Scott's
pi for several coders; Gwet (2008; 2014 for several coders) for AC1; Krippendorff (2004) for alpha, by NLTK's
``AnnotationTask``. Only for the draws of its interval alpha is calculated here, for all of them at once.

Where all ratings have one value, nothing is known of how well coders tell it from another; of a single unit,
what is observed is all that could be expected. Neither alpha, Fleiss' kappa nor AC1 is defined there: NLTK
returns an alpha of 1, irrCAC an AC1 of 1.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.study.resampling import DRAWS, SEED
from helpers.words.toolkit import AnnotationTask

MISSING = -1
"""In place of a value, where a coder has not rated a unit."""
FEWEST_UNITS = 2
Ratings = NDArray[np.int64]
"""The number of the value that each coder has given each unit, from 0: units by coders."""
Distances = NDArray[np.float64]
"""How far apart each two values are: values by values, symmetric, 0 on the diagonal."""
NOMINAL: Distances = np.array([[0.0, 1.0], [1.0, 0.0]])
"""The distances of two values, such as a theme that is given or not."""


def alpha(ratings: Ratings, distances: Distances) -> float:
    """Return Krippendorff's alpha of the units that at least two coders have rated, by the values' distances.

    >>> round(alpha(np.array([[1, 1, 1], [1, 1, 0], [0, 0, 0], [MISSING, 0, 0]]), NOMINAL), 6)
    0.666667
    """
    paired = _with_pairs(ratings)
    if not _is_defined(paired):
        return math.nan
    rated = [(coder, unit, int(value)) for (unit, coder), value in np.ndenumerate(paired) if value != MISSING]
    task = AnnotationTask(rated, distance=lambda one, other: float(distances[one, other]))
    return float(task.alpha())


def interval_of_alpha(
    ratings: Ratings, distances: Distances, contacts: pd.Series[str]
) -> tuple[float, float]:
    """Return the 95 % interval of alpha over draws of contacts, with replacement.

    Contacts are drawn, not segments: the segments of one contact are not independent. Draws in which alpha is
    not defined are left out.

    Parameters
    ----------
    contacts
        The contact of each unit. Each unit has at least two ratings.
    """
    if not _is_defined(ratings):
        return math.nan, math.nan
    contact_of, ids = pd.factorize(contacts, sort=True)
    n_contacts = len(ids)
    n_drawn = _draw(n_contacts)
    of_contacts = np.zeros((n_contacts, len(distances)))
    unit, coder = np.nonzero(ratings != MISSING)
    np.add.at(of_contacts, (contact_of[unit], ratings[unit, coder]), 1)
    disagreements = np.bincount(contact_of, weights=_disagreements(ratings, distances), minlength=n_contacts)
    totals = n_drawn @ of_contacts
    expected = ((totals @ distances) * totals).sum(axis=1) / (totals.sum(axis=1) - 1)
    is_defined = expected > 0
    if not is_defined.any():
        return math.nan, math.nan
    observed = n_drawn @ disagreements
    alphas = 1 - observed[is_defined] / expected[is_defined]
    return float(np.quantile(alphas, 0.025)), float(np.quantile(alphas, 0.975))


@lru_cache(maxsize=1)
def _draw(n_contacts: int) -> NDArray[np.float64]:
    """Return how often each contact is drawn: draws by contacts. Themes of the same contacts share them."""
    drawn = np.random.default_rng(SEED).integers(n_contacts, size=(DRAWS, n_contacts))
    n_drawn = np.zeros((DRAWS, n_contacts))
    np.add.at(n_drawn, (np.arange(DRAWS)[:, np.newaxis], drawn), 1)
    return n_drawn


def observed_agreement(ratings: Ratings) -> float:
    """Return the share of pairs of coders who gave a unit the same value, averaged over units (Gwet 2014)."""
    paired = _with_pairs(ratings)
    if not len(paired):
        return math.nan
    n_ratings = (paired != MISSING).sum(axis=1)
    nominal = 1 - np.eye(paired.max() + 1)
    return float(1 - np.mean(_disagreements(paired, nominal) / n_ratings))


def fleiss_kappa(ratings: Ratings) -> float:
    """Return Fleiss' kappa of the units that all coders have rated; of two coders it is Scott's pi.

    Fleiss (1971) defines it for equal numbers of ratings: other units are left out.

    >>> round(fleiss_kappa(np.array([[1, 1, 1], [1, 1, 0], [0, 0, 0], [0, 0, 0], [1, MISSING, 0]])), 6)
    0.657143
    """
    complete = ratings[(ratings != MISSING).all(axis=1)]
    if not _is_defined(complete):
        return math.nan
    shares = _count_values(complete, complete.max() + 1) / complete.size
    return _beyond_chance(observed_agreement(complete), float((shares**2).sum()))


def ac1(ratings: Ratings, n_values: int = 2) -> float:
    """Return Gwet's AC1 of the units that at least two coders have rated.

    Gwet (2014) also uses units with a single rating, for the shares of the values. They are left out here:
    what coders are expected to agree on is taken from the units on which they are compared.

    Parameters
    ----------
    n_values
        How many values are possible, used or not.

    >>> round(ac1(np.array([[1, 1, 1], [1, 1, 0], [0, 0, 0], [MISSING, 0, 0], [1, MISSING, MISSING]])), 6)
    0.675676
    """
    paired = _with_pairs(ratings)
    if not _is_defined(paired):
        return math.nan
    n_ratings = (paired != MISSING).sum(axis=1)
    shares = np.array([np.mean((paired == value).sum(axis=1) / n_ratings) for value in range(n_values)])
    chance = float((shares * (1 - shares)).sum()) / (n_values - 1)
    return _beyond_chance(observed_agreement(paired), chance)


def _with_pairs(ratings: Ratings) -> Ratings:
    """Return the units with at least two ratings."""
    paired: Ratings = ratings[(ratings != MISSING).sum(axis=1) >= 2]
    return paired


def _is_defined(ratings: Ratings) -> bool:
    """Tell whether there are several units, and several values among their ratings."""
    return len(ratings) >= FEWEST_UNITS and len(np.unique(ratings[ratings != MISSING])) > 1


def _count_values(ratings: Ratings, n_values: int) -> NDArray[np.int64]:
    """Return how often each value has been given."""
    given: NDArray[np.int64] = ratings[ratings != MISSING]
    return np.bincount(given, minlength=n_values)


def _disagreements(ratings: Ratings, distances: Distances) -> NDArray[np.float64]:
    """Return for each unit the sum of distances of ordered pairs of ratings, by their number less 1."""
    of_pairs = np.zeros(len(ratings))
    for one, other in combinations(range(ratings.shape[1]), 2):
        has_both = (ratings[:, one] != MISSING) & (ratings[:, other] != MISSING)
        of_pairs[has_both] += 2 * distances[ratings[has_both, one], ratings[has_both, other]]
    n_ratings = (ratings != MISSING).sum(axis=1)
    by_rating: NDArray[np.float64] = of_pairs / (n_ratings - 1)
    return by_rating


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
    return _beyond_chance((both + neither) / n, chance)


def rounded(coefficient: float) -> float:
    """Return a coefficient to three places, and never a zero with a minus.

    >>> rounded(0.23456), rounded(-0.0001)
    (0.235, 0.0)
    """
    return round(coefficient, 3) + 0.0


def _beyond_chance(observed: float, chance: float) -> float:
    return (observed - chance) / (1 - chance)
