"""Suppressed cells cannot be recovered; without secondary suppression a third can, as these tests show."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import recovered

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.intervals import find_narrow_intervals
from helpers.privacy.disclosure.intruders import Intruder
from helpers.privacy.disclosure.linked_tables import PublishedTable, link_tables, suppress_sums
from helpers.privacy.disclosure.secondary_suppression import choose_suppressions

ROWS, COLUMNS = 13, 5


def outsider_of(counts: np.ndarray, suppressed: np.ndarray) -> Intruder:
    """Return an intruder who knows a table with its margins, and nothing else."""
    cells = pd.DataFrame(
        itertools.product(range(counts.shape[0]), range(counts.shape[1])), columns=["row", "column"]
    )
    values = counts.ravel().astype(float)
    inner = PublishedTable(
        "inner", cells.assign(n=np.where(suppressed.ravel(), np.nan, values)), ("row", "column"), "n"
    )
    rows = PublishedTable(
        "rows", pd.DataFrame({"row": range(len(counts)), "n": counts.sum(axis=1)}), ("row",), "n"
    )
    columns = PublishedTable(
        "columns", pd.DataFrame({"column": range(counts.shape[1]), "n": counts.sum(axis=0)}), ("column",), "n"
    )
    return Intruder(is_worker=False, linked=link_tables(cells, [inner, rows, columns]))


def protect(counts: np.ndarray, suppressed: np.ndarray, min_width: int = 3) -> tuple[np.ndarray, set[int]]:
    """Return the cells that are suppressed in the end, and the margins."""
    intruder = outsider_of(counts, suppressed)
    found = choose_suppressions([intruder], np.ones(len(intruder.linked.sums)), min_width=min_width)
    after = suppressed.ravel().copy()
    after[[at for at in found if at < counts.size]] = True
    return after.reshape(counts.shape), {at for at in found if at >= counts.size}


def tables(n_rows: int, n_columns: int, most: int):
    cell = st.integers(0, most)
    return st.lists(
        st.lists(cell, min_size=n_columns, max_size=n_columns), min_size=n_rows, max_size=n_rows
    ).map(np.array)


@settings(max_examples=12)
@given(tables(ROWS, COLUMNS, 12))
def test_no_suppressed_cell_of_13_by_5_can_be_recovered(counts):
    suppressed, margins = protect(counts, counts < 3)
    assert (suppressed >= (counts < 3)).all()
    shown_rows = {at for at in range(ROWS) if ROWS * COLUMNS + at not in margins}
    shown_columns = {at for at in range(COLUMNS) if ROWS * COLUMNS + ROWS + at not in margins}
    assert not recovered(counts, suppressed, shown_rows, shown_columns)


def test_without_secondary_suppression_more_than_a_third_of_the_cells_is_recovered_and_with_it_none():
    rng = np.random.default_rng(20231002)
    some = [rng.integers(0, 10, size=(ROWS, COLUMNS)) for _ in range(300)]
    everything = set(range(ROWS)), set(range(COLUMNS))
    n_recovered = [len(recovered(counts, counts < 3, *everything)) for counts in some]
    assert 0.35 < sum(n_recovered) / sum((counts < 3).sum() for counts in some) < 0.5
    worst = sorted(range(300), key=lambda at: -n_recovered[at])[:4]
    assert all(n_recovered[at] > 8 for at in worst)
    for at in worst:
        suppressed, margins = protect(some[at], some[at] < 3)
        assert not margins
        assert not recovered(some[at], suppressed, *everything)


def test_the_cheapest_cycle_is_suppressed_with_a_suppressed_cell():
    counts = np.array([[1, 9, 40], [8, 7, 50], [60, 70, 80]])
    suppressed, margins = protect(counts, counts < 3)
    assert not margins
    assert suppressed.tolist() == [[True, True, False], [True, True, False], [False, False, False]]
    assert not recovered(counts, suppressed, {0, 1, 2}, {0, 1, 2})


def test_nothing_more_is_suppressed_where_intervals_are_wide_enough():
    counts = np.array([[1, 2, 40], [2, 2, 50], [60, 70, 80]])
    suppressed, margins = protect(counts, counts < 3)
    assert (suppressed == (counts < 3)).all()
    assert not margins


def test_a_margin_is_suppressed_where_no_cell_can_help():
    suppressed, margins = protect(np.array([[2]]), np.array([[True]]))
    assert suppressed.all()
    assert margins == {1, 2}


def test_what_must_be_shown_is_not_suppressed():
    counts = np.array([[1, 9, 40], [8, 7, 50], [60, 70, 80]])
    intruder = outsider_of(counts, counts < 3)
    prices = np.ones(len(intruder.linked.sums))
    prices[[1, 4]] = np.inf
    found = choose_suppressions([intruder], prices, min_width=3)
    assert found
    assert not found & {1, 4}
    assert recovered(counts, counts < 3, {0, 1, 2}, {0, 1, 2}) == {(0, 0)}


def test_the_width_is_what_is_asked_for():
    counts = np.array([[1, 9, 40], [8, 7, 50], [60, 70, 80]])
    assert choose_suppressions([outsider_of(counts, counts < 3)], np.ones(15), min_width=9) == {1, 3, 4}, (
        "The suppressed cell lies between 0 and 9."
    )
    assert choose_suppressions([outsider_of(counts, counts < 3)], np.ones(15), min_width=10) > {1, 3, 4}


def test_an_intruder_who_knows_more_needs_more_suppression():
    counts = np.array([[1, 9, 40], [8, 7, 50], [60, 70, 80]])
    plain = outsider_of(counts, counts < 3)
    cells = pd.DataFrame(itertools.product(range(3), range(3)), columns=["row", "column"])
    inner = PublishedTable(
        "inner",
        cells.assign(n=np.where((counts < 3).ravel(), np.nan, counts.ravel())),
        ("row", "column"),
        "n",
    )
    margins = [
        PublishedTable(name, pd.DataFrame({name: range(3), "n": counts.sum(axis=axis)}), (name,), "n")
        for name, axis in (("row", 1), ("column", 0))
    ]
    knows = pd.Series([9.0], index=[1])
    insider = Intruder(is_worker=True, linked=link_tables(cells, [inner, *margins], known=knows))
    assert choose_suppressions([plain], np.ones(15), min_width=3) == {1, 3, 4}
    both = choose_suppressions([plain, insider], np.ones(15), min_width=3)
    assert both == choose_suppressions([plain, insider], np.ones(15), min_width=3)
    assert both - {1, 3, 4}


@pytest.mark.parametrize("seed", range(3))
def test_the_same_counts_suppress_the_same_cells(seed):
    counts = np.random.default_rng(seed).integers(0, 10, size=(5, 4))
    assert protect(counts, counts < 3)[0].tolist() == protect(counts.copy(), counts < 3)[0].tolist()


def test_what_cannot_be_protected_is_refused():
    intruder = outsider_of(np.array([[1, 9], [8, 7]]), np.array([[True, False], [False, False]]))
    with pytest.raises(FieldworkError, match="cannot be kept 3 apart"):
        choose_suppressions([intruder], np.full(len(intruder.linked.sums), np.inf), min_width=3)


def test_where_half_a_count_would_do_the_smallest_sum_is_suppressed():
    cells = pd.DataFrame(
        {"who": ["W1", "W1", "W1", "W2"], "one": [1, 1, 0, 1], "two": [0, 1, 1, 1], "three": [1, 0, 1, 1]}
    )
    sums = [
        PublishedTable(key, pd.DataFrame({key: [1], "n": [1]}), (key,), "n")
        for key in ("one", "two", "three")
    ]
    intruder = Intruder(is_worker=False, linked=link_tables(cells, sums, contributor="who", agreed={"W1"}))
    assert [str(one) for one in find_narrow_intervals(intruder.linked, 1)[0]] == [
        "cells: who W2, one 1, two 1, three 1 is 1."
    ]
    assert choose_suppressions([intruder], np.array([1.0, 1.0, 1.0]), min_width=1) == {0}
    assert choose_suppressions([intruder], np.array([2.0, 1.0, 3.0]), min_width=1) == {1}
    assert choose_suppressions([intruder], np.array([np.inf, 4.0, 3.0]), min_width=1) == {2}
    assert not find_narrow_intervals(suppress_sums(intruder.linked, {0}), 1)[0]
