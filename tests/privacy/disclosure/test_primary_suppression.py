"""Cells are added up over workers, and one that breaks a rule by itself is suppressed."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.privacy.disclosure.primary_suppression import (
    columns_of,
    mask_suppressed,
    parts_of,
    suppress_primary,
)
from helpers.privacy.disclosure.rules import Rules

ROWS = [  # worker, week, theme, n, m
    ("W1", 1, "tea", 4, 4),
    ("W1", 1, "rain", 0, 0),
    ("W2", 1, "tea", 1, 1),
    ("W2", 1, "rain", 0, 0),
    ("W3", 2, "tea", 3, 1),
    ("W3", 2, "rain", 2, 2),
    ("W4", 2, "tea", 9, 9),
    ("W4", 2, "rain", None, None),
]
FRAME = pd.DataFrame(ROWS, columns=["worker", "week", "theme", "n", "m"])
SINGLE, MERGED = {1: (1, 1), 2: (2, 2)}, {1: (1, 2), 2: (1, 2)}
FREE = Rules("open", is_fictional=True)


def cells(
    keys: list[str],
    *,
    rules: Rules = FREE,
    spans=SINGLE,
    measures=("n",),
    others: dict[str, list[str]] | None = None,
) -> pd.DataFrame:
    tables = {"it": keys, **(others or {})}
    return suppress_primary(FRAME, tables, measures=measures, contributor="worker", rules=rules, spans=spans)[
        0
    ].frame


def test_a_cell_counts_the_workers_observed_and_those_with_a_count():
    table = cells(["week", "theme"])
    assert table.columns.tolist() == [
        "first_week",
        "last_week",
        "theme",
        "n_heard",
        "n_workers",
        "n",
        "is_sum_of_series",
        "state",
    ]
    assert table.iloc[:, :6].to_numpy().tolist() == [
        [1, 1, "rain", 2, 0, 0],
        [1, 1, "tea", 2, 2, 5],
        [2, 2, "rain", 1, 1, 2],
        [2, 2, "tea", 2, 2, 12],
    ]
    assert set(table["state"]) == {"shown"}


def test_merged_weeks_and_totals_count_each_worker_once():
    assert cells(["week"], spans=MERGED)[
        ["first_week", "last_week", "n_heard", "n_workers", "n"]
    ].to_numpy().tolist() == [[1, 2, 4, 4, 19]]
    assert cells([], spans={})[["n_heard", "n_workers", "n"]].to_numpy().tolist() == [[4, 4, 19]]


def test_a_cell_in_which_nobody_was_observed_is_no_contact_and_not_suppressed():
    frame = pd.concat([FRAME, pd.DataFrame([("W1", 3, "tea", None, None)], columns=FRAME.columns)])
    [one] = suppress_primary(
        frame,
        {"it": ["week", "theme"]},
        measures=["n"],
        contributor="worker",
        rules=Rules(),
        spans=SINGLE | {3: (3, 3)},
    )
    assert one.frame["state"].tolist() == ["suppressed"] * 4 + ["no_contact"] * 2


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ((1, 1, 1), "shown"),
        ((1, 1, 0), "suppressed"),
        ((0, 0, 0), "suppressed"),
        ((8, 1, 1), "shown"),
        ((17, 2, 2), "suppressed"),
        ((5, 5, 5), "shown"),
    ],
)
def test_a_cell_needs_three_workers_and_nobody_over_four_fifths(counts, state):
    frame = pd.DataFrame({"worker": ["W1", "W2", "W3"], "theme": "tea", "n": counts})
    [one] = suppress_primary(
        frame, {"it": ["theme"]}, measures=["n"], contributor="worker", rules=Rules(), spans={}
    )
    assert one.frame["state"].tolist() == [state]


def test_one_measure_that_breaks_a_rule_suppresses_the_cell_in_all():
    frame = pd.DataFrame({"worker": ["W1", "W2", "W3"], "theme": "tea", "n": [5, 5, 5], "m": [5, 5, 0]})
    for measures in (["n", "m"], ["m", "n"]):
        [one] = suppress_primary(
            frame, {"it": ["theme"]}, measures=measures, contributor="worker", rules=Rules(), spans={}
        )
        assert one.frame["state"].tolist() == ["suppressed"]
    frame["m"] = [90, 5, 5]
    [one] = suppress_primary(
        frame, {"it": ["theme"]}, measures=["n", "m"], contributor="worker", rules=Rules(), spans={}
    )
    assert one.frame["state"].tolist() == ["suppressed"]


def test_rows_of_one_worker_in_one_cell_are_that_workers_part():
    frame = pd.DataFrame({"worker": ["W1", "W1", "W1"], "theme": "tea", "n": [5, 5, 5]})
    [one] = suppress_primary(
        frame, {"it": ["theme"]}, measures=["n"], contributor="worker", rules=Rules(), spans={}
    )
    assert one.frame[["n_heard", "n_workers", "state"]].to_numpy().tolist() == [[1, 1, "suppressed"]]


def test_a_series_shows_the_workers_who_agreed_and_suppresses_nothing_of_theirs():
    rules = Rules("consented", series=frozenset({"W1", "W2"}))
    table = cells(["worker", "week"], rules=rules)
    assert table[["worker", "first_week", "n", "state"]].to_numpy().tolist() == [
        ["W1", 1, 4, "shown"],
        ["W1", 2, 0, "no_contact"],
        ["W2", 1, 1, "shown"],
        ["W2", 2, 0, "no_contact"],
    ]


def test_a_sum_of_series_that_are_shown_is_not_suppressed():
    rules = Rules("consented", series=frozenset({"W1", "W2", "W3"}))
    weeks = cells(["week"], rules=rules, others={"series": ["worker", "week"]})
    assert weeks[["is_sum_of_series", "state"]].to_numpy().tolist() == [
        [True, "shown"],
        [False, "suppressed"],
    ], "W4 has not agreed."
    assert cells(["week"], rules=rules)["state"].tolist() == ["suppressed"] * 2
    finer = cells(["week", "theme"], rules=rules, others={"series": ["worker", "week"]})
    assert not finer["is_sum_of_series"].any(), "A series of weeks does not disclose the themes of a week."
    total = cells([], rules=rules, others={"series": ["worker", "week"]}, spans=SINGLE)
    assert total["is_sum_of_series"].tolist() == [False]
    everybody = cells(
        [],
        rules=Rules("consented", series=frozenset({"W1", "W2", "W3", "W4"})),
        others={"series": ["worker", "week"]},
    )
    assert everybody["is_sum_of_series"].tolist() == [True]


def test_only_keys_and_state_of_a_suppressed_cell_are_published():
    rules = Rules("consented", series=frozenset({"W1"}))
    one, series = suppress_primary(
        FRAME,
        {"it": ["week"], "own": ["worker", "week"]},
        measures=["n", "m"],
        contributor="worker",
        rules=rules,
        spans=SINGLE,
    )
    assert mask_suppressed(one, ["n", "m"]).columns.tolist() == [
        "first_week",
        "last_week",
        "n_heard",
        "n_workers",
        "n",
        "m",
        "state",
    ]
    assert mask_suppressed(one, ["n", "m"])[["n_heard", "n_workers", "n", "m"]].isna().all(axis=None)
    own = mask_suppressed(series, ["n", "m"])
    assert own.columns.tolist() == ["worker", "first_week", "last_week", "n", "m", "state"]
    assert own["n"].astype(object).where(own["n"].notna(), None).tolist() == [4, None]
    assert str(own["n"].dtype) == "Int64"


def test_rows_without_a_count_have_no_contact():
    assert len(parts_of(FRAME, ["n"], {})) == 7
    assert parts_of(FRAME, ["n"], MERGED)["last_week"].eq(2).all()
    assert columns_of(["theme", "week"]) == ["theme", "first_week", "last_week"]
