"""Every intruder knows who was observed; a worker knows their own part as well."""

from __future__ import annotations

import pandas as pd

from helpers.privacy.disclosure.intruders import intruders_of

PARTS = pd.DataFrame(
    [
        ("W1", 1, 2, "tea", 3, 30),
        ("W1", 1, 2, "tea", 2, 20),
        ("W2", 1, 2, "tea", 4, 40),
        ("W3", 3, 3, "tea", 0, 10),
    ],
    columns=["worker", "first_week", "last_week", "theme", "n", "words"],
)
TABLE = pd.DataFrame(
    {
        "first_week": [1, 3],
        "last_week": [2, 3],
        "n_workers": pd.array([2, None], "Int64"),
        "n": pd.array([9, None], "Int64"),
        "words": [90, 10],
    }
)


def intruders(**options):
    options = {"measures": ["n", "words"], "contributor": "worker", "agreed": frozenset()} | options
    return intruders_of(PARTS, {"weeks": (["week"], TABLE)}, **options)


def test_there_is_an_outsider_and_every_worker_for_each_measure():
    assert [intruder.is_worker for intruder in intruders()] == [False, True, True, True] * 2


def test_the_unknown_cells_are_those_in_which_a_worker_was_observed():
    outsider = intruders()[0].linked
    assert outsider.facts.labels == ("worker W1, week 1", "worker W2, week 1", "worker W3, week 3")
    assert (outsider.sums[0].members.tolist(), outsider.sums[0].value) == ([0, 1], 9)
    assert [one.label for one in outsider.sums] == ["first_week 1, last_week 2", "first_week 3, last_week 3"]


def test_a_worker_knows_the_sum_of_their_own_part():
    _, first, second, third = (intruder.linked for intruder in intruders(measures=["n"]))
    assert [(of.sums[-1].members.tolist(), of.sums[-1].value) for of in (first, second, third)] == [
        ([0], 5),
        ([1], 4),
        ([2], 0),
    ]


def test_numbers_of_workers_are_those_of_the_first_measure():
    of = intruders()
    assert [len(intruder.linked.present) for intruder in of] == [1] * 4 + [0] * 4
    assert of[4].linked.sums[0].value == 90


def test_a_worker_who_agreed_needs_no_protection():
    assert [target.label for target in intruders(agreed={"W1", "W2"})[0].linked.targets] == [
        "worker W3, week 3"
    ]
