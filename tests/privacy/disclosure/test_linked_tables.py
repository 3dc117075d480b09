"""A published number is a sum of just those unknown cells that it adds up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.linked_tables import PublishedTable, link_tables, suppress_sums

CELLS = pd.DataFrame(
    [("W1", 1, "tea"), ("W1", 2, "tea"), ("W2", 2, "tea"), ("W2", 4, "rain"), ("W3", 4, "tea")],
    columns=["worker", "week", "theme"],
)


def labels(of) -> list[tuple[str, str]]:
    return [(target.table, target.label) for target in of.targets]


def test_a_span_adds_up_its_weeks_and_a_key_its_values():
    table = pd.DataFrame({"first_week": [1, 3], "last_week": [2, 4], "theme": "tea", "n": [5, 1]})
    of = link_tables(CELLS, [PublishedTable("spans", table, ("week", "theme"), "n")])
    assert [one.members.tolist() for one in of.sums] == [[0, 1, 2], [4]]
    assert [one.label for one in of.sums] == [
        "first_week 1, last_week 2, theme tea",
        "first_week 3, last_week 4, theme tea",
    ]
    weekly = link_tables(
        CELLS, [PublishedTable("weeks", pd.DataFrame({"week": [2], "n": [5]}), ("week",), "n")]
    )
    assert [one.members.tolist() for one in weekly.sums] == [[1, 2]]


def test_a_table_without_keys_is_one_total():
    of = link_tables(CELLS, [PublishedTable("all", pd.DataFrame({"n": [5]}), (), "n")])
    assert (of.sums[0].label, of.sums[0].members.tolist(), of.sums[0].value) == ("total", [0, 1, 2, 3, 4], 5)


def test_only_what_was_added_up_is_in_a_sum():
    of = link_tables(
        CELLS,
        [
            PublishedTable(
                "some", pd.DataFrame({"n": [5]}), (), "n", only={"worker": ["W1", "W3"], "theme": ["tea"]}
            )
        ],
    )
    assert of.sums[0].members.tolist() == [0, 1, 4]


def test_a_cell_that_a_table_shows_is_a_target_only_where_it_is_a_workers_part():
    shown = PublishedTable("themes", pd.DataFrame({"theme": ["rain"], "n": [5]}), ("theme",), "n")
    cells = CELLS.drop(columns="worker")
    full = PublishedTable("cells of it", cells.head(1).assign(n=3), ("week", "theme"), "n")
    assert labels(link_tables(cells, [full, shown])) == [
        ("cells", f"week {week}, theme {theme}") for _, week, theme in CELLS.to_numpy()[1:]
    ]
    assert ("cells", "worker W2, week 4, theme rain") in labels(
        link_tables(CELLS, [shown], contributor="worker")
    )
    series = PublishedTable("series", pd.DataFrame({"worker": ["W3"], "n": [5]}), ("worker",), "n")
    assert ("cells", "worker W3, week 4, theme tea") not in labels(
        link_tables(CELLS, [series], contributor="worker")
    )
    suppressed = PublishedTable("series", pd.DataFrame({"worker": ["W3"], "n": [np.nan]}), ("worker",), "n")
    assert ("cells", "worker W3, week 4, theme tea") in labels(
        link_tables(CELLS, [suppressed], contributor="worker")
    )


def test_each_workers_part_of_a_sum_is_a_target_once():
    table = PublishedTable("themes", pd.DataFrame({"theme": ["tea"], "n": [9]}), ("theme",), "n")
    of = link_tables(
        CELLS, [table, PublishedTable("again", table.frame, ("theme",), "n")], contributor="worker"
    )
    assert labels(of)[5:] == [("themes", "the part of W1 in theme tea")]
    assert len(labels(of)) == 6, "The parts of W2 and W3 are cells already."


def test_what_an_intruder_knows_and_what_was_agreed_to_is_not_a_target():
    table = PublishedTable("all", pd.DataFrame({"n": [9]}), (), "n")
    knows = link_tables(CELLS, [table], contributor="worker", known=pd.Series([1, 2], index=[0, 1]))
    assert labels(knows) == [
        ("cells", "worker W2, week 2, theme tea"),
        ("cells", "worker W2, week 4, theme rain"),
        ("cells", "worker W3, week 4, theme tea"),
        ("all", "the part of W2 in total"),
    ]
    assert [one.value for one in knows.sums] == [9, 1, 2]
    agreed = link_tables(CELLS, [table], contributor="worker", agreed={"W1", "W2"})
    assert labels(agreed) == [("cells", "worker W3, week 4, theme tea")]


def test_a_suppressed_sum_that_is_known_in_part_is_still_a_target():
    of = link_tables(
        CELLS,
        [PublishedTable("all", pd.DataFrame({"n": [np.nan]}), (), "n")],
        contributor="worker",
        agreed={"W1"},
    )
    assert ("all", "total") in labels(of)
    everybody = link_tables(
        CELLS,
        [PublishedTable("all", pd.DataFrame({"n": [np.nan]}), (), "n")],
        contributor="worker",
        agreed={"W1", "W2", "W3"},
    )
    assert not everybody.targets


def test_known_values_are_found_by_their_index():
    moved = CELLS.set_index(pd.Index([10, 20, 30, 40, 50]))
    of = link_tables(moved, [], known=pd.Series([7], index=[40]))
    assert (of.sums[0].members.tolist(), of.sums[0].value) == ([3], 7)


def test_suppressing_a_sum_removes_its_number_and_its_workers():
    table = PublishedTable(
        "themes", pd.DataFrame({"theme": ["tea", "rain"], "n": [9, 4], "n_workers": [3, 1]}), ("theme",), "n"
    )
    of = link_tables(CELLS, [table], contributor="worker")
    assert (len(of.equal.right), len(of.at_most.right), len(of.present)) == (4, 8, 2)
    less = suppress_sums(of, {0})
    assert (len(less.equal.right), len(less.at_most.right), len(less.present)) == (2, 2, 1)
    assert ("themes", "theme tea") in labels(less)
    assert less.equal.origins.tolist() == [1, 1]
    assert of.sums[0].value == 9, "The linked tables themselves are unchanged."


def test_numbers_of_workers_are_equations_only_where_workers_are_known():
    table = PublishedTable("all", pd.DataFrame({"n": [9], "n_workers": [3]}), (), "n")
    assert not link_tables(CELLS, [table]).present
    [(n_workers, parts)] = link_tables(CELLS, [table], contributor="worker").present
    assert n_workers == 3
    assert [part.tolist() for part in parts] == [[0, 1], [2, 3], [4]]


def test_missing_columns_are_named():
    with pytest.raises(FieldworkError, match="table 'areas': no column area in it, or in the cells"):
        link_tables(
            CELLS, [PublishedTable("areas", pd.DataFrame({"area": ["one"], "n": [1]}), ("area",), "n")]
        )
    with pytest.raises(FieldworkError, match="no column m and theme"):
        link_tables(CELLS, [PublishedTable("themes", pd.DataFrame({"n": [1]}), ("theme",), "m")])
    with pytest.raises(FieldworkError, match="no column place"):
        link_tables(CELLS, [PublishedTable("all", pd.DataFrame({"n": [1]}), (), "n", only={"place": ["x"]})])
