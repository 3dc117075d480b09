"""An interval is what counting through every possible table would find."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.intervals import (
    Interval,
    compute_interval,
    find_narrow_intervals,
)
from helpers.privacy.disclosure.linked_tables import LinkedTables, PublishedTable, link_releases, link_tables


def describe_narrow_intervals(linked: LinkedTables, *, min_width: int = 3) -> list[str]:
    """Return one line for each suppressed number that can be inferred more closely than `min_width`."""
    return [str(interval) for interval in find_narrow_intervals(linked, min_width)[0]]


GRID = pd.DataFrame(itertools.product("ab", "xyz"), columns=["row", "column"])
WORKERS = pd.DataFrame({"worker": ["W1", "W2", "W3", "W4"]})


def margins(counts: list[int]) -> list[PublishedTable]:
    filled = GRID.assign(n=counts)
    return [
        PublishedTable(key, filled.groupby(key, as_index=False)["n"].sum(), (key,), "n")
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


def intervals(of: LinkedTables) -> list[Interval]:
    """Return the interval of every target, in order."""
    return [compute_interval(of, target)[0] for target in of.targets]


@settings(max_examples=40)
@given(st.lists(st.integers(0, 2), min_size=6, max_size=6), st.sets(st.integers(0, 5)))
def test_an_interval_is_the_least_and_the_greatest_of_all_possible_tables(counts, shown):
    inner = PublishedTable(
        "inner",
        GRID.assign(n=[n if at in shown else np.nan for at, n in enumerate(counts)]),
        ("row", "column"),
        "n",
    )
    found = intervals(link_tables(GRID, [inner, *margins(counts)]))
    every = possible(counts, shown, most=4)
    suppressed = [at for at in range(6) if at not in shown]
    assert [one.least for one in found] == [min(table[at] for table in every) for at in suppressed]
    assert [one.greatest for one in found] == [max(table[at] for table in every) for at in suppressed]


@settings(max_examples=40)
@given(st.lists(st.integers(0, 3), min_size=4, max_size=4), st.sampled_from([None, "W1", "W4"]))
def test_the_number_of_workers_is_taken_into_account_in_whole_numbers(counts, knows):
    total = pd.DataFrame({"n": [sum(counts)], "n_workers": [sum(n > 0 for n in counts)]})
    known = None if knows is None else pd.Series(counts, name="n")[WORKERS["worker"] == knows]
    found = intervals(
        link_tables(WORKERS, [PublishedTable("all", total, (), "n")], contributor="worker", known=known)
    )
    every = [
        table
        for table in itertools.product(range(13), repeat=4)
        if sum(table) == sum(counts)
        and sum(n > 0 for n in table) == total["n_workers"][0]
        and (known is None or table[known.index[0]] == known.iloc[0])
    ]
    others = [at for at in range(4) if WORKERS["worker"][at] != knows]
    assert [one.least for one in found] == [min(table[at] for table in every) for at in others]
    assert [one.greatest for one in found] == [max(table[at] for table in every) for at in others]


def test_three_segments_of_three_workers_are_one_each():
    cells = pd.DataFrame({"worker": ["W1", "W2", "W3"]})
    all_three = PublishedTable("all", pd.DataFrame({"n": [3], "n_workers": [3]}), (), "n")
    assert describe_narrow_intervals(link_tables(cells, [all_three], contributor="worker")) == [
        f"cells: worker W{at} is 1." for at in (1, 2, 3)
    ]
    without = PublishedTable("all", pd.DataFrame({"n": [3]}), (), "n")
    assert not describe_narrow_intervals(link_tables(cells, [without], contributor="worker"))
    assert (
        describe_narrow_intervals(link_tables(cells, [without], contributor="worker"), min_width=4)[0]
        == "cells: worker W1 lies between 0 and 3."
    )


def test_what_no_total_bounds_has_no_greatest_value():
    inner = PublishedTable("inner", GRID.assign(n=np.nan), ("row", "column"), "n")
    found = intervals(link_tables(GRID, [inner]))
    assert [(one.least, one.greatest) for one in found] == [(0, None)] * len(GRID)
    assert not describe_narrow_intervals(link_tables(GRID, [inner]))
    rows = margins([1, 2, 3, 4, 5, 6])[0]
    half = PublishedTable("row", rows.frame.assign(n=[6.0, np.nan]), ("row",), "n")
    highest = {one.target.label: one.greatest for one in intervals(link_tables(GRID, [half]))}
    assert highest["row a, column x"] == 6
    assert highest["row b, column x"] is None
    assert highest["row b"] is None


def test_suppressed_sums_are_targets_as_cells_are():
    counts = [1, 2, 3, 4, 5, 6]
    rows, columns = margins(counts)
    half = PublishedTable("row", rows.frame.assign(n=[np.nan, 15.0]), ("row",), "n")
    found = intervals(link_tables(GRID, [half, columns]))
    assert [(one.target.label, one.least, one.greatest) for one in found if one.target.table == "row"] == [
        ("row a", 6, 6)
    ]


def test_tables_that_contradict_each_other_are_refused():
    rows, columns = margins([1, 2, 3, 4, 5, 6])
    wrong = PublishedTable("row", rows.frame.assign(n=rows.frame["n"] + 1), ("row",), "n")
    with pytest.raises(FieldworkError, match="no counts fit all of them"):
        intervals(link_tables(GRID, [wrong, columns]))


def test_the_search_stops_at_as_many_intervals_as_are_wanted():
    of = link_tables(GRID, margins([0, 0, 0, 0, 0, 0]))
    assert len(find_narrow_intervals(of, 3)[0]) == 6
    assert len(find_narrow_intervals(of, 3, n_wanted=1)[0]) == 1
    assert [one.greatest for one in find_narrow_intervals(of, 3)[0]] == [0] * 6


def test_tables_seen_already_spare_programs_and_change_no_answer():
    of = link_tables(GRID, margins([5, 5, 5, 5, 5, 5]))
    found, seen = find_narrow_intervals(of, 3)
    assert not found
    assert find_narrow_intervals(of, 3, seen) == ([], seen)
    assert find_narrow_intervals(of, 11, seen)[0] == find_narrow_intervals(of, 11)[0]
    assert all((one.reshape(2, 3).sum(axis=1) == 15).all() for one in seen)


@pytest.mark.parametrize(
    ("lo", "hi", "width", "is_narrower"),
    [(1, 3, 3, True), (1, 4, 3, False), (0, None, 3, False), (2, 2, 1, True)],
)
def test_an_interval_is_compared_with_a_width(lo, hi, width, is_narrower):
    target = link_tables(GRID, margins([1] * 6)).targets[0]
    assert Interval(target, lo, hi).is_narrower(width) is is_narrower


def test_an_interval_lies_between_two_tables_that_fit():
    of = link_tables(GRID, margins([1, 2, 3, 4, 5, 6]))
    interval, ends = compute_interval(of, of.targets[0])
    assert (interval.least, interval.greatest) == (0, 5)
    assert [int(end[0]) for end in ends] == [0, 5]


def test_a_withdrawal_between_two_releases_discloses_the_part_of_the_leaver():
    before = PublishedTable("all", pd.DataFrame({"n": [20]}), (), "n")
    after = PublishedTable("all", pd.DataFrame({"n": [13]}), (), "n")
    assert not describe_narrow_intervals(link_tables(WORKERS, [before], contributor="worker"))
    both = link_releases(WORKERS, [before], [after], left=["W3"])
    assert describe_narrow_intervals(both) == ["cells: worker W3 is 7."]
    suppressed = PublishedTable("all", pd.DataFrame({"n": [np.nan]}), (), "n")
    assert not describe_narrow_intervals(link_releases(WORKERS, [before], [suppressed], left=["W3"]))
    assert not describe_narrow_intervals(
        link_releases(WORKERS, [before], [after], left=["W3"], agreed=["W3"])
    )


def test_the_part_of_who_left_is_sum_of_series_of_merged_weeks_too():
    cells = pd.DataFrame(itertools.product(["W1", "W2", "W3", "W4"], [1, 2, 3]), columns=["worker", "week"])
    before = PublishedTable(
        "weeks", pd.DataFrame({"first_week": [1], "last_week": [3], "n": [30]}), ("week",), "n"
    )
    after = PublishedTable(
        "weeks", pd.DataFrame({"first_week": [1], "last_week": [3], "n": [20]}), ("week",), "n"
    )
    assert describe_narrow_intervals(link_releases(cells, [before], [after], left=["W3"])) == [
        "weeks, difference: first_week 1, last_week 3 is 10."
    ]


def test_weeks_that_are_merged_only_in_the_second_release_are_added_up_by_the_intruder():
    cells = pd.DataFrame(itertools.product(["W1", "W2", "W3", "W4"], [1, 2, 3]), columns=["worker", "week"])
    before = PublishedTable("weeks", pd.DataFrame({"week": [1, 2, 3], "n": [10, 10, 10]}), ("week",), "n")
    after = PublishedTable(
        "weeks", pd.DataFrame({"first_week": [1], "last_week": [3], "n": [18]}), ("week",), "n"
    )
    assert describe_narrow_intervals(link_releases(cells, [before], [after], left=["W3"])) == [
        "weeks, difference: first_week 1, last_week 3 is 12."
    ]
    assert not describe_narrow_intervals(link_tables(cells, [before], contributor="worker"))


def test_half_a_count_widens_no_interval():
    cells = pd.DataFrame({"one": [1, 1, 0, 1], "two": [0, 1, 1, 1], "three": [1, 0, 1, 1]})
    found = intervals(
        link_tables(
            cells,
            [
                PublishedTable(key, pd.DataFrame({key: [1], "n": [1]}), (key,), "n")
                for key in ("one", "two", "three")
            ],
        )
    )
    assert [(one.least, one.greatest) for one in found] == [(0, 0), (0, 0), (0, 0), (1, 1)]
