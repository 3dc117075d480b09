"""Intervals of scores are Wilson's, as SciPy has them, and follow from the counts alone."""

from __future__ import annotations

import math

import pytest
from scipy.stats import binomtest

from helpers.coding.intervals import interval_of_f1, wilson


@pytest.mark.parametrize(("k", "n"), [(0, 1), (1, 1), (0, 40), (40, 40), (20, 31), (97, 104), (1, 3000)])
def test_the_interval_of_a_proportion_is_that_of_scipy(k, n):
    interval = binomtest(k, n).proportion_ci(method="wilson")
    assert wilson(k, n) == pytest.approx((interval.low, interval.high), abs=1e-12)


def test_of_nothing_there_is_no_interval():
    assert all(math.isnan(end) for end in (*wilson(0, 0), *interval_of_f1(0, 0)))


@pytest.mark.parametrize(("both", "manual", "found"), [(8, 9, 9), (1, 3, 2), (0, 4, 5), (30, 40, 33)])
def test_the_interval_of_f1_is_that_of_the_share_of_both_in_either(both, manual, found):
    either = manual + found - both
    f1 = 2 * both / (manual + found)
    low, high = interval_of_f1(both, either)
    assert low <= f1 <= high
    assert [end / (2 - end) for end in (low, high)] == pytest.approx(wilson(both, either))
