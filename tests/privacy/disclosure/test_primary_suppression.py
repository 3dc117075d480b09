"""Cells are added up over workers, and one that breaks a rule by itself is hidden."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.privacy.disclosure.primary_suppression import cells_of, columns_of, masked, parts_of
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
    return cells_of(FRAME, tables, measures=measures, contributor="worker", rules=rules, spans=spans)[0].frame


def test_a_cell_counts_the_workers_heard_and_those_with_a_count():
    table = cells(["week", "theme"])
    assert table.columns.tolist() == [
        "first_week",
        "last_week",
        "theme",
        "n_heard",
        "n_workers",
        "n",
        "is_told",
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


def test_a_cell_in_which_nobody_was_heard_is_no_contact_and_not_hidden():
    frame = pd.concat([FRAME, pd.DataFrame([("W1", 3, "tea", None, None)], columns=FRAME.columns)])
    [one] = cells_of(
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
    [one] = cells_of(frame, {"it": ["theme"]}, measures=["n"], contributor="worker", rules=Rules(), spans={})
    assert one.frame["state"].tolist() == [state]


def test_one_measure_that_breaks_a_rule_hides_the_cell_in_all():
    frame = pd.DataFrame({"worker": ["W1", "W2", "W3"], "theme": "tea", "n": [5, 5, 5], "m": [5, 5, 0]})
    for measures in (["n", "m"], ["m", "n"]):
        [one] = cells_of(
            frame, {"it": ["theme"]}, measures=measures, contributor="worker", rules=Rules(), spans={}
        )
        assert one.frame["state"].tolist() == ["suppressed"]
    frame["m"] = [90, 5, 5]
    [one] = cells_of(
        frame, {"it": ["theme"]}, measures=["n", "m"], contributor="worker", rules=Rules(), spans={}
    )
    assert one.frame["state"].tolist() == ["suppressed"]


def test_rows_of_one_worker_in_one_cell_are_that_workers_part():
    frame = pd.DataFrame({"worker": ["W1", "W1", "W1"], "theme": "tea", "n": [5, 5, 5]})
    [one] = cells_of(frame, {"it": ["theme"]}, measures=["n"], contributor="worker", rules=Rules(), spans={})
    assert one.frame[["n_heard", "n_workers", "state"]].to_numpy().tolist() == [[1, 1, "suppressed"]]


def test_a_series_shows_the_workers_who_agreed_and_hides_nothing_of_theirs():
    rules = Rules("consented", series=frozenset({"W1", "W2"}))
    table = cells(["worker", "week"], rules=rules)
    assert table[["worker", "first_week", "n", "state"]].to_numpy().tolist() == [
        ["W1", 1, 4, "shown"],
        ["W1", 2, 0, "no_contact"],
        ["W2", 1, 1, "shown"],
        ["W2", 2, 0, "no_contact"],
    ]


def test_a_sum_of_series_that_are_shown_is_no_secret():
    rules = Rules("consented", series=frozenset({"W1", "W2", "W3"}))
    told = cells(["week"], rules=rules, others={"series": ["worker", "week"]})
    assert told[["is_told", "state"]].to_numpy().tolist() == [[True, "shown"], [False, "suppressed"]], (
        "W4 has not agreed."
    )
    assert cells(["week"], rules=rules)["state"].tolist() == ["suppressed"] * 2
    finer = cells(["week", "theme"], rules=rules, others={"series": ["worker", "week"]})
    assert not finer["is_told"].any(), "Themes of a week are not told by a series of weeks."
    total = cells([], rules=rules, others={"series": ["worker", "week"]}, spans=SINGLE)
    assert total["is_told"].tolist() == [False]
    everybody = cells(
        [],
        rules=Rules("consented", series=frozenset({"W1", "W2", "W3", "W4"})),
        others={"series": ["worker", "week"]},
    )
    assert everybody["is_told"].tolist() == [True]


def test_nothing_but_keys_and_state_is_published_of_a_hidden_cell():
    rules = Rules("consented", series=frozenset({"W1"}))
    one, series = cells_of(
        FRAME,
        {"it": ["week"], "own": ["worker", "week"]},
        measures=["n", "m"],
        contributor="worker",
        rules=rules,
        spans=SINGLE,
    )
    assert masked(one, ["n", "m"]).columns.tolist() == [
        "first_week",
        "last_week",
        "n_heard",
        "n_workers",
        "n",
        "m",
        "state",
    ]
    assert masked(one, ["n", "m"])[["n_heard", "n_workers", "n", "m"]].isna().all(axis=None)
    own = masked(series, ["n", "m"])
    assert own.columns.tolist() == ["worker", "first_week", "last_week", "n", "m", "state"]
    assert own["n"].astype(object).where(own["n"].notna(), None).tolist() == [4, None]
    assert str(own["n"].dtype) == "Int64"


def test_rows_without_a_count_are_not_heard():
    assert len(parts_of(FRAME, ["n"], {})) == 7
    assert parts_of(FRAME, ["n"], MERGED)["last_week"].eq(2).all()
    assert columns_of(["theme", "week"]) == ["theme", "first_week", "last_week"]
