"""An interval is what counting through every possible table would find."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.intervals import Interval, check, interval_of, narrow
from helpers.privacy.disclosure.linked_tables import Family, Published, difference, family

GRID = pd.DataFrame(itertools.product("ab", "xyz"), columns=["row", "column"])
WORKERS = pd.DataFrame({"worker": ["W1", "W2", "W3", "W4"]})


def margins(counts: list[int]) -> list[Published]:
    filled = GRID.assign(n=counts)
    return [
        Published(key, filled.groupby(key, as_index=False)["n"].sum(), (key,), "n")
        for key in ("row", "column")
    ]


def possible(counts: list[int], shown: set[int], most: int) -> list[tuple[int, ...]]:
    """Return every table that has the margins of `counts`, and its cells where they are shown."""
    true = np.array(counts).reshape(2, 3)
    found = []
    for cells in itertools.product(
        *(range(most + 1) if at not in shown else [counts[at]] for at in range(6))
    ):
        table = np.array(cells).reshape(2, 3)
        if (table.sum(axis=0) == true.sum(axis=0)).all() and (table.sum(axis=1) == true.sum(axis=1)).all():
            found.append(cells)
    return found


def intervals(of: Family) -> list[Interval]:
    """Return the interval of everything that is hidden, in order."""
    return [interval_of(of, target)[0] for target in of.targets]


@settings(max_examples=40)
@given(st.lists(st.integers(0, 2), min_size=6, max_size=6), st.sets(st.integers(0, 5)))
def test_an_interval_is_the_least_and_the_greatest_of_all_possible_tables(counts, shown):
    inner = Published(
        "inner",
        GRID.assign(n=[n if at in shown else np.nan for at, n in enumerate(counts)]),
        ("row", "column"),
        "n",
    )
    found = intervals(family(GRID, [inner, *margins(counts)]))
    every = possible(counts, shown, most=4)
    hidden = [at for at in range(6) if at not in shown]
    assert [one.lo for one in found] == [min(table[at] for table in every) for at in hidden]
    assert [one.hi for one in found] == [max(table[at] for table in every) for at in hidden]


@settings(max_examples=40)
@given(st.lists(st.integers(0, 3), min_size=4, max_size=4), st.sampled_from([None, "W1", "W4"]))
def test_the_number_of_workers_is_taken_into_account_in_whole_numbers(counts, knows):
    total = pd.DataFrame({"n": [sum(counts)], "n_workers": [sum(n > 0 for n in counts)]})
    known = None if knows is None else pd.Series(counts, name="n")[WORKERS["worker"] == knows]
    found = intervals(family(WORKERS, [Published("all", total, (), "n")], contributor="worker", known=known))
    every = [
        table
        for table in itertools.product(range(13), repeat=4)
        if sum(table) == sum(counts)
        and sum(n > 0 for n in table) == total["n_workers"][0]
        and (known is None or table[known.index[0]] == known.iloc[0])
    ]
    others = [at for at in range(4) if WORKERS["worker"][at] != knows]
    assert [one.lo for one in found] == [min(table[at] for table in every) for at in others]
    assert [one.hi for one in found] == [max(table[at] for table in every) for at in others]


def test_three_segments_of_three_workers_are_one_each():
    cells = pd.DataFrame({"worker": ["W1", "W2", "W3"]})
    all_three = Published("all", pd.DataFrame({"n": [3], "n_workers": [3]}), (), "n")
    assert check(family(cells, [all_three], contributor="worker")) == [
        f"cells: worker W{at} is 1." for at in (1, 2, 3)
    ]
    without = Published("all", pd.DataFrame({"n": [3]}), (), "n")
    assert not check(family(cells, [without], contributor="worker"))
    assert (
        check(family(cells, [without], contributor="worker"), min_width=4)[0]
        == "cells: worker W1 lies between 0 and 3."
    )


def test_what_no_total_bounds_has_no_greatest_value():
    inner = Published("inner", GRID.assign(n=np.nan), ("row", "column"), "n")
    found = intervals(family(GRID, [inner]))
    assert [(one.lo, one.hi) for one in found] == [(0, None)] * len(GRID)
    assert not check(family(GRID, [inner]))
    rows = margins([1, 2, 3, 4, 5, 6])[0]
    half = Published("row", rows.frame.assign(n=[6.0, np.nan]), ("row",), "n")
    highest = {one.target.label: one.hi for one in intervals(family(GRID, [half]))}
    assert highest["row a, column x"] == 6
    assert highest["row b, column x"] is None
    assert highest["row b"] is None


def test_hidden_sums_are_looked_at_as_cells_are():
    counts = [1, 2, 3, 4, 5, 6]
    rows, columns = margins(counts)
    half = Published("row", rows.frame.assign(n=[np.nan, 15.0]), ("row",), "n")
    found = intervals(family(GRID, [half, columns]))
    assert [(one.target.label, one.lo, one.hi) for one in found if one.target.table == "row"] == [
        ("row a", 6, 6)
    ]


def test_tables_that_contradict_each_other_are_refused():
    rows, columns = margins([1, 2, 3, 4, 5, 6])
    wrong = Published("row", rows.frame.assign(n=rows.frame["n"] + 1), ("row",), "n")
    with pytest.raises(FieldworkError, match="no counts fit them all"):
        intervals(family(GRID, [wrong, columns]))


def test_as_many_offenders_are_looked_for_as_are_wanted():
    of = family(GRID, margins([0, 0, 0, 0, 0, 0]))
    assert len(narrow(of, 3)[0]) == 6
    assert len(narrow(of, 3, most=1)[0]) == 1
    assert [one.hi for one in narrow(of, 3)[0]] == [0] * 6


def test_tables_seen_already_spare_programs_and_change_no_answer():
    of = family(GRID, margins([5, 5, 5, 5, 5, 5]))
    found, seen = narrow(of, 3)
    assert not found
    assert narrow(of, 3, seen) == ([], seen)
    assert narrow(of, 11, seen)[0] == narrow(of, 11)[0]
    assert all((one.reshape(2, 3).sum(axis=1) == 15).all() for one in seen)


@pytest.mark.parametrize(
    ("lo", "hi", "width", "is_narrower"),
    [(1, 3, 3, True), (1, 4, 3, False), (0, None, 3, False), (2, 2, 1, True)],
)
def test_an_interval_is_held_against_a_width(lo, hi, width, is_narrower):
    target = family(GRID, margins([1] * 6)).targets[0]
    assert Interval(target, lo, hi).is_narrower(width) is is_narrower


def test_an_interval_lies_between_two_tables_that_fit():
    of = family(GRID, margins([1, 2, 3, 4, 5, 6]))
    interval, ends = interval_of(of, of.targets[0])
    assert (interval.lo, interval.hi) == (0, 5)
    assert [int(end[0]) for end in ends] == [0, 5]


def test_a_withdrawal_between_two_releases_gives_away_the_part_of_who_left():
    before = Published("all", pd.DataFrame({"n": [20]}), (), "n")
    after = Published("all", pd.DataFrame({"n": [13]}), (), "n")
    assert not check(family(WORKERS, [before], contributor="worker"))
    both = difference(WORKERS, [before], [after], left=["W3"])
    assert check(both) == ["cells: worker W3 is 7."]
    hidden = Published("all", pd.DataFrame({"n": [np.nan]}), (), "n")
    assert not check(difference(WORKERS, [before], [hidden], left=["W3"]))
    assert not check(difference(WORKERS, [before], [after], left=["W3"], agreed=["W3"]))


def test_the_part_of_who_left_is_told_of_merged_weeks_too():
    cells = pd.DataFrame(itertools.product(["W1", "W2", "W3", "W4"], [1, 2, 3]), columns=["worker", "week"])
    before = Published(
        "weeks", pd.DataFrame({"first_week": [1], "last_week": [3], "n": [30]}), ("week",), "n"
    )
    after = Published("weeks", pd.DataFrame({"first_week": [1], "last_week": [3], "n": [20]}), ("week",), "n")
    assert check(difference(cells, [before], [after], left=["W3"])) == [
        "weeks, who left: first_week 1, last_week 3 is 10."
    ]


def test_weeks_that_are_merged_in_the_second_release_only_are_added_up_by_the_reader():
    cells = pd.DataFrame(itertools.product(["W1", "W2", "W3", "W4"], [1, 2, 3]), columns=["worker", "week"])
    before = Published("weeks", pd.DataFrame({"week": [1, 2, 3], "n": [10, 10, 10]}), ("week",), "n")
    after = Published("weeks", pd.DataFrame({"first_week": [1], "last_week": [3], "n": [18]}), ("week",), "n")
    assert check(difference(cells, [before], [after], left=["W3"])) == [
        "weeks, who left: first_week 1, last_week 3 is 12."
    ]
    assert not check(family(cells, [before], contributor="worker"))


def test_half_a_count_widens_no_interval():
    cells = pd.DataFrame({"one": [1, 1, 0, 1], "two": [0, 1, 1, 1], "three": [1, 0, 1, 1]})
    found = intervals(
        family(
            cells,
            [
                Published(key, pd.DataFrame({key: [1], "n": [1]}), (key,), "n")
                for key in ("one", "two", "three")
            ],
        )
    )
    assert [(one.lo, one.hi) for one in found] == [(0, 0), (0, 0), (0, 0), (1, 1)]
