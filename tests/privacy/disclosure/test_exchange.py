"""No number of a proved family can be known more closely than the rules allow: by an exact program."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from privacy.disclosure import random_families
from privacy.disclosure.exact_intervals import too_narrow

from helpers.privacy.disclosure.release_model import UNLIMITED, Family, ReleaseTable
from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.disclosure.suppression import prove

KINDS = [
    random_families.weeks_and_areas,
    random_families.validations,
    random_families.amounts,
    random_families.releases,
]


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("seed", range(6))
def test_an_exact_program_finds_no_number_that_is_told_too_closely(make, seed):
    random = np.random.default_rng(seed)
    family = make(random)
    rules = random_families.draw_rules(random, family)
    proved = prove(family, rules)
    assert too_narrow(family, proved.cells, rules) == []


def counts_of(parts: dict[str, list[int]], n_weeks: int = 1) -> pd.DataFrame:
    rows = [
        (worker, week, "tea", n)
        for worker, counts in parts.items()
        for week, n in zip(range(n_weeks), counts, strict=True)
    ]
    counts = pd.DataFrame(rows, columns=["worker", "week", "theme", "n"])
    return counts.assign(floor=0, ceiling=UNLIMITED)


TOTAL, WEEKS = ReleaseTable("themes", ("theme",), rank=2), ReleaseTable("weeks", ("week", "theme"), rank=1)


@pytest.mark.parametrize(
    ("parts", "is_shown"),
    [
        ([4, 5, 6], True),
        ([4, 5], False),  # Each of two would know the other's part.
        ([9, 1, 1], False),  # One has more than 80 %, and knows that the others have one each.
        ([4, 1, 1, 1], False),  # W0 knows three ones.
        ([0, 0, 0], False),  # Nobody has any: everybody's part would be told.
        ([5, 5, 5, 0], True),
        ([3, 2, 0, 2, 5], True),
    ],
)
def test_a_sum_is_shown_only_if_nobody_can_work_out_a_part(parts, is_shown):
    counts = counts_of({f"W{at}": [n] for at, n in enumerate(parts)})
    proved = prove(Family("themes", counts, (TOTAL,)), Rules())
    assert proved.is_shown("themes", ("tea",)) == is_shown


def test_a_suppressed_week_is_not_told_by_the_total():
    counts = counts_of({"W0": [9, 4, 6], "W1": [8, 0, 7], "W2": [7, 5, 8]}, n_weeks=3)
    proved = prove(Family("themes", counts, (TOTAL, WEEKS)), Rules())
    shown = [proved.is_shown("weeks", (week, "tea")) for week in range(3)]
    assert not shown[1], "Two workers have a part."
    assert shown.count(True) == 1, "One more is suppressed, or the total would tell it."
    assert proved.is_shown("themes", ("tea",))
    assert proved.least_width is not None
    assert proved.least_width >= 3


def test_words_must_be_ten_percent_wide():
    amounts = ReleaseTable("words", ("theme",), is_amount=True, has_n_workers=False)
    near = counts_of({"W0": [1000], "W1": [1000], "W2": [40]})
    far = counts_of({"W0": [1000], "W1": [1000], "W2": [400]})
    assert not prove(Family("words", near, (amounts,)), Rules()).is_shown("words", ("tea",))
    assert prove(Family("words", far, (amounts,)), Rules()).is_shown("words", ("tea",))
