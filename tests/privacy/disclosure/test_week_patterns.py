"""A unique pattern of gaps identifies a worker to whoever has the rota."""

from __future__ import annotations

import pandas as pd

from helpers.privacy.disclosure.week_patterns import absence_patterns, find_unique_workers


def series(**weeks: str) -> pd.DataFrame:
    rows = [
        (worker, at, "shown" if mark == "1" else "no_contact")
        for worker, marks in weeks.items()
        for at, mark in enumerate(marks, 1)
    ]
    return pd.DataFrame(rows, columns=["worker", "week", "state"])


def test_a_pattern_is_counted_with_its_like():
    patterns = absence_patterns(series(W1="101", W2="111", W3="101"), keys=["week"])
    assert patterns.to_numpy().tolist() == [["W1", "101", 2], ["W2", "111", 1], ["W3", "101", 2]]


def test_the_only_worker_without_a_gap_is_unique_too():
    assert find_unique_workers(series(W1="101", W2="111", W3="101"), keys=["week"]) == ["W2"]
    assert find_unique_workers(series(W1="101", W2="011"), keys=["week"]) == ["W1", "W2"]
    assert find_unique_workers(series(W1="11", W2="11"), keys=["week"]) == []


def test_a_suppressed_cell_is_not_a_gap_and_a_missing_row_is_one():
    frame = series(W1="11", W2="11")
    frame.loc[0, "state"] = "suppressed"
    assert find_unique_workers(frame, keys=["week"]) == []
    assert absence_patterns(frame.drop(index=0), keys=["week"])["pattern"].tolist() == ["01", "11"]


def test_patterns_run_over_all_keys_in_order():
    frame = pd.concat([series(W1="10").assign(source="b"), series(W1="01").assign(source="a")]).rename(
        columns={"worker": "who"}
    )
    assert absence_patterns(frame, keys=["source", "week"], contributor="who")["pattern"].tolist() == ["0110"]
