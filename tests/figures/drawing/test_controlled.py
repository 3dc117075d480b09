"""A figure refuses a public table whose numbers and states contradict each other, and says why all is suppressed."""

from __future__ import annotations

import pandas as pd
import pytest
from public_tables import mask

from helpers.errors import FieldworkError
from helpers.figures.drawing.controlled import (
    has_suppressed,
    is_all_suppressed,
    placeholder_for_suppressed,
    require_controlled,
    rows_of_all,
    rows_of_weeks,
)
from helpers.study.gate import Shows

STATES = ["shown", "suppressed", "no_contact", "not_defined"]


def table_of(*numbers: int | None) -> pd.DataFrame:
    """Return a row of each state, in this order."""
    table = pd.DataFrame({"state": STATES, "reason": "", "n": pd.array(numbers, dtype="Int64")})
    return table.assign(theme=[f"t{n}" for n in range(4)], other="t9")


@pytest.mark.parametrize("last", [None, 0])
def test_a_table_whose_numbers_are_where_they_are_shown_is_drawn(last):
    require_controlled(table_of(3, None, None, last), "tea", ["n"])


@pytest.mark.parametrize(("numbers", "n_wrong"), [((3, 4, 5, 0), 2), ((None, None, 0, 0), 2)])
def test_a_number_that_is_suppressed_or_without_contact_is_refused_and_one_that_is_shown_is_needed(
    numbers, n_wrong
):
    with pytest.raises(FieldworkError, match=f"figure tea: n is wrong in {n_wrong} rows"):
        require_controlled(table_of(*numbers), "tea", ["n"])


def test_all_is_suppressed_if_something_is_and_nothing_is_shown():
    table = table_of(3, None, None, 0)
    assert has_suppressed(table)
    assert not is_all_suppressed(table)
    assert is_all_suppressed(table[table["state"] != "shown"])
    assert not is_all_suppressed(table[table["state"] == "no_contact"])


def test_a_placeholder_gives_the_reasons_and_neither_rule_nor_number(study):
    shown = table_of(3, None, None, 0)
    every = mask(shown, "pairs").assign(reason=["", "protection", "", "linked"])
    placeholder = placeholder_for_suppressed("tea", "Tea by rain", every, study)
    assert placeholder.caption == (
        "Tea by rain: not shown. Disclosure control has suppressed every number of this figure: each of them, "
        "alone or together with others, could tell something of one worker to readers who know the workers or "
        "the counts or amounts from which they are calculated are suppressed. Fictional test data."
    )
    every["reason"] = "linked"
    alone = placeholder_for_suppressed("tea", "Tea by rain", every, study)
    assert "figure: the counts or amounts from which they are calculated are suppressed." in alone.caption
    assert placeholder.shows is Shows.NOTHING
    assert placeholder.table.columns.tolist() == ["not_shown"]


def test_rows_of_weeks_and_of_all_workers_are_told_apart_from_totals_and_series():
    rows = [("all", "all", 1, 4), ("all", "week", 1, 1), ("all", "block", 2, 4), ("A", "block", 2, 4)]
    table = pd.DataFrame(rows, columns=["worker", "period", "first_week", "last_week"])
    weeks = rows_of_weeks(table)
    assert weeks[["worker", "week", "last_week"]].to_numpy().tolist() == [
        ["all", 1, 1],
        ["all", 2, 4],
        ["A", 2, 4],
    ]
    assert rows_of_all(weeks)[["week", "last_week"]].to_numpy().tolist() == [[1, 1], [2, 4]]
