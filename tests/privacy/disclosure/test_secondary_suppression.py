"""What is hidden cannot be worked out; without complements about a third of it can, and the tests can tell."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import recovered

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.intervals import narrow
from helpers.privacy.disclosure.intruders import Reader
from helpers.privacy.disclosure.linked_tables import Published, family, hiding
from helpers.privacy.disclosure.secondary_suppression import settle

ROWS, COLUMNS = 13, 5


def reader_of(counts: np.ndarray, hidden: np.ndarray) -> Reader:
    """Return who sees a table with its margins, and knows nothing else."""
    cells = pd.DataFrame(
        itertools.product(range(counts.shape[0]), range(counts.shape[1])), columns=["row", "column"]
    )
    values = counts.ravel().astype(float)
    inner = Published(
        "inner", cells.assign(n=np.where(hidden.ravel(), np.nan, values)), ("row", "column"), "n"
    )
    rows = Published(
        "rows", pd.DataFrame({"row": range(len(counts)), "n": counts.sum(axis=1)}), ("row",), "n"
    )
    columns = Published(
        "columns", pd.DataFrame({"column": range(counts.shape[1]), "n": counts.sum(axis=0)}), ("column",), "n"
    )
    return Reader(is_worker=False, sees=family(cells, [inner, rows, columns]))


def complemented(counts: np.ndarray, hidden: np.ndarray, min_width: int = 3) -> tuple[np.ndarray, set[int]]:
    """Return the cells that are hidden in the end, and the margins."""
    reader = reader_of(counts, hidden)
    found = settle([reader], np.ones(len(reader.sees.sums)), min_width=min_width)
    after = hidden.ravel().copy()
    after[[at for at in found if at < counts.size]] = True
    return after.reshape(counts.shape), {at for at in found if at >= counts.size}


def tables(n_rows: int, n_columns: int, most: int):
    cell = st.integers(0, most)
    return st.lists(
        st.lists(cell, min_size=n_columns, max_size=n_columns), min_size=n_rows, max_size=n_rows
    ).map(np.array)


@settings(max_examples=12)
@given(tables(ROWS, COLUMNS, 12))
def test_no_hidden_cell_of_13_by_5_can_be_recovered(counts):
    hidden, margins = complemented(counts, counts < 3)
    assert (hidden >= (counts < 3)).all()
    shown_rows = {at for at in range(ROWS) if ROWS * COLUMNS + at not in margins}
    shown_columns = {at for at in range(COLUMNS) if ROWS * COLUMNS + ROWS + at not in margins}
    assert not recovered(counts, hidden, shown_rows, shown_columns)


def test_without_complements_more_than_a_third_of_the_hidden_cells_is_recovered_and_with_them_none():
    rng = np.random.default_rng(20231002)
    some = [rng.integers(0, 10, size=(ROWS, COLUMNS)) for _ in range(300)]
    everything = set(range(ROWS)), set(range(COLUMNS))
    n_recovered = [len(recovered(counts, counts < 3, *everything)) for counts in some]
    assert 0.35 < sum(n_recovered) / sum((counts < 3).sum() for counts in some) < 0.5
    worst = sorted(range(300), key=lambda at: -n_recovered[at])[:4]
    assert all(n_recovered[at] > 8 for at in worst)
    for at in worst:
        hidden, margins = complemented(some[at], some[at] < 3)
        assert not margins
        assert not recovered(some[at], hidden, *everything)


def test_the_cheapest_cycle_is_hidden_beside_a_hidden_cell():
    counts = np.array([[1, 9, 40], [8, 7, 50], [60, 70, 80]])
    hidden, margins = complemented(counts, counts < 3)
    assert not margins
    assert hidden.tolist() == [[True, True, False], [True, True, False], [False, False, False]]
    assert not recovered(counts, hidden, {0, 1, 2}, {0, 1, 2})


def test_nothing_is_hidden_beside_what_is_wide_enough():
    counts = np.array([[1, 2, 40], [2, 2, 50], [60, 70, 80]])
    hidden, margins = complemented(counts, counts < 3)
    assert (hidden == (counts < 3)).all()
    assert not margins


def test_a_margin_is_hidden_where_no_cell_can_help():
    hidden, margins = complemented(np.array([[2]]), np.array([[True]]))
    assert hidden.all()
    assert margins == {1, 2}


def test_what_may_not_be_hidden_is_not():
    counts = np.array([[1, 9, 40], [8, 7, 50], [60, 70, 80]])
    reader = reader_of(counts, counts < 3)
    prices = np.ones(len(reader.sees.sums))
    prices[[1, 4]] = np.inf
    found = settle([reader], prices, min_width=3)
    assert found
    assert not found & {1, 4}
    assert recovered(counts, counts < 3, {0, 1, 2}, {0, 1, 2}) == {(0, 0)}


def test_the_width_is_what_is_asked_for():
    counts = np.array([[1, 9, 40], [8, 7, 50], [60, 70, 80]])
    assert settle([reader_of(counts, counts < 3)], np.ones(15), min_width=9) == {1, 3, 4}, (
        "The hidden cell lies between 0 and 9."
    )
    assert settle([reader_of(counts, counts < 3)], np.ones(15), min_width=10) > {1, 3, 4}


def test_a_reader_who_knows_more_needs_more_hidden():
    counts = np.array([[1, 9, 40], [8, 7, 50], [60, 70, 80]])
    plain = reader_of(counts, counts < 3)
    cells = pd.DataFrame(itertools.product(range(3), range(3)), columns=["row", "column"])
    inner = Published(
        "inner",
        cells.assign(n=np.where((counts < 3).ravel(), np.nan, counts.ravel())),
        ("row", "column"),
        "n",
    )
    margins = [
        Published(name, pd.DataFrame({name: range(3), "n": counts.sum(axis=axis)}), (name,), "n")
        for name, axis in (("row", 1), ("column", 0))
    ]
    knows = pd.Series([9.0], index=[1])
    insider = Reader(is_worker=True, sees=family(cells, [inner, *margins], known=knows))
    assert settle([plain], np.ones(15), min_width=3) == {1, 3, 4}
    both = settle([plain, insider], np.ones(15), min_width=3)
    assert both == settle([plain, insider], np.ones(15), min_width=3)
    assert both - {1, 3, 4}


@pytest.mark.parametrize("seed", range(3))
def test_the_same_counts_hide_the_same_cells(seed):
    counts = np.random.default_rng(seed).integers(0, 10, size=(5, 4))
    assert complemented(counts, counts < 3)[0].tolist() == complemented(counts.copy(), counts < 3)[0].tolist()


def test_what_cannot_be_hidden_at_all_is_refused():
    reader = reader_of(np.array([[1, 9], [8, 7]]), np.array([[True, False], [False, False]]))
    with pytest.raises(FieldworkError, match="cannot be kept 3 apart"):
        settle([reader], np.full(len(reader.sees.sums), np.inf), min_width=3)


def test_where_half_a_count_would_do_the_smallest_sum_is_hidden():
    cells = pd.DataFrame(
        {"who": ["W1", "W1", "W1", "W2"], "one": [1, 1, 0, 1], "two": [0, 1, 1, 1], "three": [1, 0, 1, 1]}
    )
    sums = [
        Published(key, pd.DataFrame({key: [1], "n": [1]}), (key,), "n") for key in ("one", "two", "three")
    ]
    reader = Reader(is_worker=False, sees=family(cells, sums, contributor="who", agreed={"W1"}))
    assert [str(one) for one in narrow(reader.sees, 1)[0]] == ["cells: who W2, one 1, two 1, three 1 is 1."]
    assert settle([reader], np.array([1.0, 1.0, 1.0]), min_width=1) == {0}
    assert settle([reader], np.array([2.0, 1.0, 3.0]), min_width=1) == {1}
    assert settle([reader], np.array([np.inf, 4.0, 3.0]), min_width=1) == {2}
    assert not narrow(hiding(reader.sees, {0}), 1)[0]
