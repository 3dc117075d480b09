"""Controlled tables show what the rules allow, mark what is suppressed, and disclose no more together."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracles import recovered

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.control import control_together
from helpers.privacy.disclosure.rules import Rules

FIVE = ["W1", "W2", "W3", "W4", "W5"]
FREE = Rules("open", is_fictional=True)
CLOSED = Rules()


def contributions(counts: np.ndarray) -> pd.DataFrame:
    """Return worker × week × theme counts as rows; a negative one is no contact, and has no row."""
    rows = [
        (FIVE[worker], week + 1, f"t{theme}", int(counts[worker, week, theme]))
        for worker, week, theme in itertools.product(*map(range, counts.shape))
        if counts[worker, week, theme] >= 0
    ]
    return pd.DataFrame(rows, columns=["worker", "week", "theme", "n"])


def shown(
    frame: pd.DataFrame,
    keys: list[str],
    rules: Rules = CLOSED,
    measures: tuple[str, ...] = ("n",),
    with_totals: list[list[str]] | None = None,
) -> pd.DataFrame:
    """Return one table as it is published together with the totals `with_totals`."""
    tables = {"cells": keys, **{f"total {at}": total for at, total in enumerate(with_totals or [])}}
    return control_together(frame, tables=tables, measures=list(measures), rules=rules)["cells"]


@pytest.fixture
def even() -> pd.DataFrame:
    """Return five workers with ten segments of each of three themes in each of six weeks."""
    return contributions(np.full((5, 6, 3), 10))


def test_what_keeps_to_the_rules_is_shown_week_by_week(even):
    table = shown(even, ["week", "theme"], with_totals=[["week"], ["theme"]])
    assert table.columns.tolist() == [
        "first_week",
        "last_week",
        "theme",
        "n_heard",
        "n_workers",
        "n",
        "state",
    ]
    assert (
        table["first_week"].tolist()
        == table["last_week"].tolist()
        == [week for week in range(1, 7) for _ in range(3)]
    )
    assert (table[["n_heard", "n_workers", "n", "state"]] == [5, 5, 50, "shown"]).all(axis=None)


def test_a_week_that_fails_is_merged_with_its_block_and_no_other(even):
    few = even[~((even["week"] == 2) & (even["theme"] == "t0") & even["worker"].isin(["W1", "W2", "W3"]))]
    table = shown(few, ["week", "theme"], with_totals=[["week"], ["theme"]])
    assert table[["first_week", "last_week"]].drop_duplicates().to_numpy().tolist() == [
        [1, 3],
        [4, 4],
        [5, 5],
        [6, 6],
    ]
    assert (table["state"] == "shown").all()
    assert table.loc[(table["first_week"] == 1) & (table["theme"] == "t0"), "n"].tolist() == [120]


def test_a_cell_that_fails_in_a_block_too_is_suppressed_with_others(even):
    lone = even.assign(
        n=even["n"].where((even["theme"] != "t0") | (even["week"] > 3) | (even["worker"] == "W1"), 0)
    )
    table = shown(lone, ["week", "theme"], with_totals=[["week"], ["theme"]])
    suppressed = table[table["state"] == "suppressed"]
    assert suppressed[["first_week", "theme"]].to_numpy().tolist()[0] == [1, "t0"]
    assert len(suppressed) >= 4
    assert suppressed[["n_heard", "n_workers", "n"]].isna().all(axis=None)
    assert table.loc[table["state"] == "shown", ["n_heard", "n_workers", "n"]].notna().all(axis=None)


def test_a_week_in_which_nobody_was_observed_is_neither_suppressed_nor_zero(even):
    silent = even.assign(n=even["n"].astype(float).where(even["week"] != 5))
    for frame in (silent, even[even["week"] != 5]):
        table = shown(frame, ["week", "theme"], with_totals=[["week"], ["theme"]])
        of_week = table[table["first_week"] == 5]
        assert of_week["state"].tolist() == ["no_contact"] * 3
        assert of_week["n"].isna().all()
        assert (table.loc[table["first_week"] != 5, "state"] == "shown").all()


def test_three_segments_of_three_workers_are_not_published():
    frame = pd.DataFrame(
        {"worker": FIVE[:3] * 2, "theme": ["tea"] * 3 + ["rain"] * 3, "n": [1, 1, 1, 10, 10, 10]}
    )
    table = shown(frame, ["theme"], with_totals=[[]]).set_index("theme")
    assert table.loc["tea", "state"] == "suppressed"


def test_a_worker_who_knows_their_own_part_cannot_work_out_the_rest():
    frame = pd.DataFrame(
        {"worker": FIVE[:4] * 2, "theme": ["tea"] * 4 + ["rain"] * 4, "n": [6, 1, 1, 0, 10, 10, 10, 10]}
    )
    table = shown(frame, ["theme"], Rules(min_width=1), with_totals=[[]]).set_index("theme")
    assert table.loc["rain", "state"] == "shown"
    assert table.loc["tea", "state"] == "shown", "W1 knows that two of three others have 1."
    table = shown(frame, ["theme"], Rules(min_width=2), with_totals=[[]]).set_index("theme")
    assert table.loc["tea", "state"] == "suppressed", "W1 knows that each of the others has 0 or 1."


def test_a_total_and_its_cells_together_do_not_disclose_a_suppressed_one():
    frame = pd.DataFrame(
        {"worker": FIVE, "theme": ["tea", "tea", "tea", "rain", "rain"], "n": [10, 10, 10, 1, 1]}
    )
    both = control_together(frame, tables={"themes": ["theme"], "all": []}, measures=["n"], rules=Rules())
    assert both["themes"]["state"].tolist() == ["suppressed", "suppressed"], (
        "The total less tea would be rain."
    )
    assert both["all"].to_numpy().tolist() == [[5, 5, 32, "shown"]]
    assert both["all"].columns.tolist() == ["n_heard", "n_workers", "n", "state"]
    alone = shown(frame, ["theme"])
    assert alone["state"].tolist() == ["suppressed", "shown"]


def test_a_total_of_too_few_workers_is_suppressed_itself():
    frame = pd.DataFrame({"worker": FIVE[:2], "theme": ["tea", "rain"], "n": [30, 40]})
    both = control_together(frame, tables={"themes": ["theme"], "all": []}, measures=["n"], rules=Rules())
    assert both["all"]["state"].tolist() == ["suppressed"]


def test_more_is_suppressed_where_totals_are_published_with_a_table():
    frame = pd.DataFrame(
        [
            (worker, row, column, n)
            for row, column, n in (("a", "x", 1), ("a", "y", 9), ("b", "x", 8), ("b", "y", 7))
            for worker in FIVE
        ],
        columns=["worker", "row", "column", "n"],
    )
    frame.loc[(frame["row"] == "a") & (frame["column"] == "x") & (frame["worker"] != "W1"), "n"] = 0
    alone = shown(frame, ["row", "column"])
    assert alone["state"].tolist() == ["suppressed", "shown", "shown", "shown"]
    tables = {"cells": ["row", "column"], "rows": ["row"], "columns": ["column"]}
    together = control_together(frame, tables=tables, measures=["n"], rules=CLOSED)
    assert together["cells"]["state"].tolist()[0] == "suppressed"
    assert sum(table["state"].eq("suppressed").sum() for table in together.values()) > 1


def test_every_measure_is_protected():
    frame = pd.DataFrame({"worker": FIVE[:3], "theme": "tea", "words": [500, 400, 300], "n": [1, 1, 1]})
    assert shown(frame, ["theme"], measures=("words",))["state"].tolist() == ["shown"]
    assert shown(frame, ["theme"], measures=("n", "words"))["state"].tolist() == ["suppressed"]


def test_strict_shows_no_series_of_one_worker(even):
    with pytest.raises(FieldworkError, match="table series: strict does not show a series of one worker"):
        control_together(
            even, tables={"series": ["worker", "week"], "all": ["week"]}, measures=["n"], rules=Rules()
        )


def test_open_suppresses_nothing_and_merges_nothing():
    frame = pd.DataFrame({"worker": ["W1", "W2"], "week": [1, 3], "n": [1, 0]})
    table = shown(frame, ["worker", "week"], FREE)
    assert table.to_numpy(dtype=object, na_value=None).tolist() == [
        ["W1", 1, 1, 1, "shown"],
        ["W1", 2, 2, None, "no_contact"],
        ["W1", 3, 3, None, "no_contact"],
        ["W2", 1, 1, None, "no_contact"],
        ["W2", 2, 2, None, "no_contact"],
        ["W2", 3, 3, 0, "shown"],
    ]


def test_a_series_shows_those_who_agreed_in_single_weeks_where_patterns_are_shared(even):
    rules = Rules("consented", series=frozenset({"W1", "W2", "W9"}))
    table = shown(even, ["worker", "week"], rules)
    assert table.columns.tolist() == ["worker", "first_week", "last_week", "n", "state"]
    assert table["worker"].unique().tolist() == ["W1", "W2"]
    assert table["last_week"].tolist() == [1, 2, 3, 4, 5, 6] * 2
    assert (table["n"] == 30).all()


def test_weeks_are_merged_where_a_pattern_is_unique(even):
    away = even[~((even["worker"] == "W2") & (even["week"] == 4))]
    table = shown(away, ["worker", "week"], Rules("consented", series=frozenset(FIVE)))
    assert table[["first_week", "last_week"]].drop_duplicates().to_numpy().tolist() == [[1, 3], [4, 6]]
    assert table.loc[table["worker"] == "W2", "n"].tolist() == [90, 60]


def test_a_pattern_that_is_unique_even_in_blocks_is_refused(even):
    away = even[~((even["worker"] == "W2") & (even["week"] > 3))]
    with pytest.raises(
        FieldworkError, match="table 'cells': 1 of 5 workers have a unique pattern of contact"
    ) as error:
        shown(away, ["worker", "week"], Rules("consented", series=frozenset(FIVE)))
    assert "W2" not in str(error.value)


def test_a_worker_who_refused_is_not_disclosed_by_the_series_of_the_others(even):
    tables = {"series": ["worker", "week"], "weeks": ["week"], "all": []}
    agreed = control_together(
        even, tables=tables, measures=["n"], rules=Rules("consented", series=frozenset(FIVE))
    )
    assert all((table["state"] == "shown").all() for table in agreed.values())
    four = control_together(
        even, tables=tables, measures=["n"], rules=Rules("consented", series=frozenset(FIVE) - {"W3"})
    )
    assert "W3" not in set(four["series"]["worker"])
    assert (four["series"]["state"] == "shown").all()
    assert (four["weeks"]["state"] == "suppressed").all()
    assert (four["all"]["state"] == "suppressed").all()


def test_series_are_refused_if_nobody_agreed(even):
    with pytest.raises(FieldworkError, match="none of the workers has agreed to a series"):
        shown(even, ["worker", "week"], Rules("consented"))
    with pytest.raises(FieldworkError, match="none of the workers has agreed to a series"):
        shown(even, ["worker", "week"], Rules("consented", series=frozenset({"W9"})))
    assert len(shown(even, ["week"], Rules("consented"))) == 6


def test_what_is_not_a_table_of_counts_is_refused_all_at_once(even):
    with pytest.raises(FieldworkError) as error:
        control_together(
            even.assign(n=-1.0, m="two"),
            tables={"cells": ["wek"]},
            measures=["n", "m"],
            contributor="who",
            rules=CLOSED,
        )
    assert str(error.value).splitlines() == [
        "disclosure control: column 'wek' is missing. Allowed: worker, week, theme, n, m. Did you mean 'week'?",
        "disclosure control: column 'who' is missing. Allowed: worker, week, theme, n, m.",
        "disclosure control: column 'm' does not hold counts. It must hold whole numbers from 0.",
        "disclosure control: column 'n' does not hold counts. It must hold whole numbers from 0.",
    ]
    with pytest.raises(FieldworkError, match="column 'n' does not hold counts"):
        shown(even.assign(n=0.5), ["week"])
    with pytest.raises(FieldworkError, match="no measure is named"):
        shown(even, ["week"], measures=())
    with pytest.raises(FieldworkError, match="there are no rows"):
        shown(even.head(0), ["week"])


def test_neither_rows_nor_their_order_are_changed(even):
    before = even.copy()
    table = shown(even, ["theme", "week"])
    pd.testing.assert_frame_equal(even, before)
    mixed = shown(even.sample(frac=1, random_state=1), ["theme", "week"])
    pd.testing.assert_frame_equal(mixed, table)
    assert table.columns.tolist()[:3] == ["theme", "first_week", "last_week"]


@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000))
def test_no_suppressed_cell_of_controlled_tables_can_be_recovered_from_all_that_is_shown(seed):
    rng = np.random.default_rng(seed)
    frame = contributions(
        np.where(rng.random((5, 13, 1)) < 0.2, -1, rng.negative_binomial(1, 0.4, size=(5, 13, 5)))
    )
    tables = {"cells": ["week", "theme"], "weeks": ["week"], "themes": ["theme"]}
    published = control_together(frame, tables=tables, measures=["n"], rules=Rules())
    inner = published["cells"]
    spans = {
        week: (row.first_week, row.last_week)
        for row in inner.itertuples()
        for week in range(row.first_week, row.last_week + 1)
    }
    true = frame.assign(first_week=frame["week"].map(lambda week: spans[week][0])).pivot_table(
        index="first_week", columns="theme", values="n", aggfunc="sum", fill_value=0
    )
    suppressed = (inner["state"] != "shown").to_numpy().reshape(true.shape) & (
        inner["state"] != "no_contact"
    ).to_numpy().reshape(true.shape)
    rows, columns = (
        {at for at, state in enumerate(published[name]["state"]) if state == "shown"}
        for name in ("weeks", "themes")
    )
    assert not recovered(true.to_numpy(), suppressed, rows, columns)
    shown_cells = inner["state"] == "shown"
    assert (inner.loc[shown_cells, "n"].to_numpy() == true.to_numpy().ravel()[shown_cells]).all(), (
        "What is shown is true."
    )
