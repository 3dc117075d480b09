"""Coefficients of agreement: values that libraries computed, published data, and nothing where not defined.

The libraries are not in this environment. `bench/compare_agreement.py` compares more tables with them.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from helpers.coding.coefficients import (
    MISSING,
    NOMINAL,
    ac1,
    alpha,
    fleiss_kappa,
    interval_of_alpha,
    kappa,
    observed_agreement,
    rounded,
)
from helpers.words.toolkit import AnnotationTask

# A row per unit, a character per coder: 1 given, 0 not given, a dot for no rating. Then alpha (krippendorff 0.9.0),
# Fleiss' kappa of complete units, and AC1 and observed agreement of units with two ratings (irrCAC 0.4.4, 12 digits).
TABLES = {
    "two coders": ("11 10 00 01 11 00 00 0. .1 00", 0.5, 0.466666667, 0.529411765, 0.75),
    "three coders": (
        "110 11. 000 0.0 1.1 010 000 00. .11 001 0.. 111",
        0.584615385,
        0.298701299,
        0.636697248,
        0.818181818,
    ),
    "four coders": (
        "1111 0000 0001 1100 0111 0000 1010 0000",
        0.397222222,
        0.377777778,
        0.450980392,
        0.708333333,
    ),
    "five coders": (
        "1..1. 0.0.. .0101 11111 0.... ..00. 1.0.1 00000 .1.1. 000.1",
        0.555555556,
        1.0,
        0.592732259,
        0.796296296,
    ),
    "a rare theme": (
        "000 000 000 001 000 000 010 000 000 000",
        -0.035714286,
        -0.071428571,
        0.847715736,
        0.866666667,
    ),
}
# Fleiss (1971), table 1, as it is printed in textbooks: ten patients, five diagnoses, fourteen raters.
FLEISS = [
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
]
GWET = [  # four raters, five categories (Gwet 2014, table 2.8); its last unit, with one rating, is left out
    "11.1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", ".555", "..11",
]  # fmt: skip


def ratings_of(rows: list[str]) -> np.ndarray:
    return np.array([[MISSING if mark == "." else int(mark) for mark in row] for row in rows])


def by_nltk(ratings: np.ndarray) -> float:
    rated = [
        (f"c{coder}", unit, float(value))
        for unit, row in enumerate(ratings)
        for coder, value in enumerate(row)
        if value != MISSING and (row != MISSING).sum() > 1
    ]
    return AnnotationTask(rated).alpha()


@pytest.mark.parametrize("name", TABLES)
def test_coefficients_are_those_of_the_libraries(name):
    rows, of_alpha, of_fleiss, of_ac1, observed = TABLES[name]
    ratings = ratings_of(rows.split())
    assert by_nltk(ratings) == pytest.approx(of_alpha, abs=1e-9)
    assert alpha(ratings, NOMINAL) == pytest.approx(of_alpha, abs=1e-9)
    assert fleiss_kappa(ratings) == pytest.approx(of_fleiss, abs=1e-9)
    assert ac1(ratings) == pytest.approx(of_ac1, abs=1e-9)
    assert observed_agreement(ratings) == pytest.approx(observed, abs=1e-9)


def test_fleiss_kappa_is_that_of_his_kind_of_table():
    ratings = np.array([np.repeat(range(5), counts) for counts in FLEISS])
    assert fleiss_kappa(ratings) == pytest.approx(0.210, abs=0.0005)


def test_ac1_takes_as_many_values_as_are_possible():
    ratings = ratings_of(GWET) - (ratings_of(GWET) > 0)
    assert ac1(ratings, n_values=5) == pytest.approx(0.775151709, abs=1e-9)
    assert observed_agreement(ratings) == pytest.approx(0.818181818, abs=1e-9)


def test_of_two_coders_fleiss_kappa_is_scotts_pi():
    ratings = ratings_of(["11"] * 20 + ["10"] * 5 + ["01"] * 10 + ["00"] * 15)
    given = 55 / 100
    chance = given**2 + (1 - given) ** 2
    assert fleiss_kappa(ratings) == pytest.approx((0.7 - chance) / (1 - chance))
    assert fleiss_kappa(ratings) < kappa(both=20, only_first=5, only_second=10, n=50)


def test_a_unit_with_one_rating_changes_nothing():
    some = ratings_of("110 11. 000 0.0 1.1".split())
    more = ratings_of("110 11. 000 0.0 1.1 1.. .1. ..1 ...".split())
    for compute in (ac1, fleiss_kappa, observed_agreement, by_nltk):
        assert compute(more) == compute(some)
    assert alpha(more, NOMINAL) == alpha(some, NOMINAL)


@pytest.mark.parametrize(
    "rows",
    [
        "11 11 11",  # one value: NLTK's alpha and irrCAC's AC1 are 1
        "00 00 00",
        "000 00. .00",
        "10",  # one unit: alpha is 0 whatever is in it, since what is observed is all that can be expected
        "11",
        "110",
        "1. 0. .1",  # nothing in common
        "10 1. .0",  # one unit in common
        "11 0. .0",
        "..",
    ],
)
def test_nothing_is_said_where_nothing_is_defined(rows):
    ratings = ratings_of(rows.split())
    for compute in (ac1, fleiss_kappa):
        assert math.isnan(compute(ratings))
    assert math.isnan(alpha(ratings, NOMINAL))


def test_fleiss_kappa_is_missing_if_no_unit_has_been_rated_by_all_though_alpha_is_not():
    ratings = ratings_of("11. .00 1.0 .11 00.".split())
    assert math.isnan(fleiss_kappa(ratings))
    assert by_nltk(ratings) == pytest.approx(1 - 9 * 1 / (5 * 5))


def test_an_empty_table_has_no_coefficient():
    empty = np.zeros((0, 3), dtype=np.int64)
    assert all(math.isnan(compute(empty)) for compute in (ac1, fleiss_kappa, observed_agreement))
    contacts = pd.Series([], dtype=str)
    assert all(math.isnan(end) for end in interval_of_alpha(empty, NOMINAL, contacts))


def test_coders_who_never_change_their_mind_do_not_agree_beyond_chance():
    ratings = ratings_of(["10"] * 6)
    assert by_nltk(ratings) == pytest.approx(1 - 11 * 6 / 36)
    assert ac1(ratings) == fleiss_kappa(ratings) == -1


def test_the_interval_of_one_contact_is_alpha_itself_with_ratings_missing_too():
    ratings = ratings_of(TABLES["three coders"][0].split()[:-2])
    contacts = pd.Series(["c"] * len(ratings))
    assert interval_of_alpha(ratings, NOMINAL, contacts) == pytest.approx((by_nltk(ratings),) * 2)


def test_the_interval_lies_about_alpha_and_draws_contacts():
    rng = np.random.default_rng(3)
    first = rng.integers(2, size=(300, 1))
    ratings = np.where(rng.random((300, 3)) < 0.8, first, rng.integers(2, size=(300, 3)))
    low, high = interval_of_alpha(ratings, NOMINAL, pd.Series([f"c{n}" for n in range(300)]))
    assert low < by_nltk(ratings) < high
    wide = interval_of_alpha(ratings, NOMINAL, pd.Series([f"c{n // 100}" for n in range(300)]))
    assert wide != (low, high)


def test_the_order_of_coders_and_units_does_not_matter():
    ratings = ratings_of(TABLES["five coders"][0].split())
    turned = ratings[::-1, ::-1]
    for compute in (ac1, fleiss_kappa, observed_agreement, by_nltk):
        assert compute(turned) == pytest.approx(compute(ratings), abs=1e-12)


def test_a_coefficient_that_rounds_to_nothing_has_no_minus():
    assert str(rounded(-0.0004)) == "0.0"
    assert math.isnan(rounded(math.nan))
