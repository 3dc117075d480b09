"""95 % intervals of precision, recall and F1, from the numbers that stand beside them.

Precision and recall are proportions: their intervals are Wilson's (1927), which are recommended for few units
(Brown, Cai and DasGupta 2001). F1 is not a proportion, but ``J = F1 / (2 - F1)`` is one: of the units that
either has coded, the share that both have (Jaccard). Its interval is Wilson's, carried over.

They take each unit for one draw. Units of one contact are alike, so that a true interval is somewhat wider;
nothing but the published counts goes into these, so that they tell nothing more of a worker.
"""

from __future__ import annotations

from math import nan, sqrt
from statistics import NormalDist

Interval = tuple[float, float]
UNKNOWN: Interval = (nan, nan)
Z = NormalDist().inv_cdf(0.975)


def wilson(k: int, n: int) -> Interval:
    """Return the 95 % interval of a proportion, `k` of `n`; missing (NaN) of none.

    >>> [round(end, 3) for end in wilson(20, 31)]
    [0.469, 0.789]
    """
    if not n:
        return UNKNOWN
    middle = (k + Z**2 / 2) / (n + Z**2)
    half = Z * sqrt(k * (n - k) / n + Z**2 / 4) / (n + Z**2)
    # Of none or of all, the end is exactly 0 or 1, which rounding would miss.
    low = middle - half if k else 0.0
    high = middle + half if k < n else 1.0
    return low, high


def interval_of_f1(n_both: int, n_either: int) -> Interval:
    """Return the 95 % interval of F1, given how many units both have coded, and either; missing of none.

    >>> [round(end, 3) for end in interval_of_f1(8, 10)]
    [0.658, 0.971]
    """
    if not n_either:
        return UNKNOWN
    low, high = wilson(n_both, n_either)
    return 2 * low / (1 + low), 2 * high / (1 + high)
