"""Cells add up the counts that their tables name, and differences of releases are found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.release_model import (
    UNLIMITED,
    Counts,
    Family,
    ReleaseTable,
    cells_of,
    components_of,
    differences_of,
)

THEMES = ReleaseTable("themes", ("theme",))
WEEKS = ReleaseTable("weeks", ("week", "theme"))
ALL_SHOWN = {("tea",): True, ("rain",): True, (1, "tea"): True, (2, "tea"): True, (3, "tea"): True}


def counts_of(*rows):
    """Return counts of rows: worker, week, theme and number."""
    counts = pd.DataFrame(rows, columns=["worker", "week", "theme", "n"])
    return counts.assign(floor=0, ceiling=UNLIMITED)


TWO_THEMES = counts_of(("A", 1, "tea", 2), ("B", 1, "tea", 0), ("A", 2, "tea", 1), ("B", 2, "rain", 4))


def family_of(counts, *tables):
    family = Family("themes", counts, tables)
    as_arrays = Counts.of(family, ())
    return family, as_arrays, cells_of(family, as_arrays)


def test_a_cell_adds_up_each_workers_part():
    _, _, cells = family_of(TWO_THEMES, THEMES, WEEKS)
    found = [(cell.table.name, cell.key, cell.parts.tolist(), cell.total, cell.n_workers) for cell in cells]
    assert found == [
        ("themes", ("rain",), [0, 4], 4, 1),
        ("themes", ("tea",), [3, 0], 3, 1),
        ("weeks", (1, "tea"), [2, 0], 2, 1),
        ("weeks", (2, "rain"), [0, 4], 4, 1),
        ("weeks", (2, "tea"), [1, 0], 1, 1),
    ]
    assert all(cell.is_shown and not cell.is_fixed for cell in cells)
    assert all(type(part) in (int, str) for cell in cells for part in cell.key)


def test_a_table_adds_up_only_the_counts_that_it_names_and_one_without_keys_all_of_them():
    _, _, cells = family_of(TWO_THEMES, ReleaseTable("tea", (), {"theme": ["tea"]}), ReleaseTable("all", ()))
    assert [(cell.key, cell.total) for cell in cells] == [((), 3), ((), 7)]
    _, _, cells = family_of(TWO_THEMES, ReleaseTable("none", (), {"theme": ["rum"]}))
    assert cells == []


def test_what_a_release_did_not_have_is_in_none_of_its_cells():
    counts = TWO_THEMES.assign(before=[2.0, 0.0, np.nan, 4.0])
    released = replace(THEMES, name="before", value="before", released=ALL_SHOWN)
    _, _, cells = family_of(counts, released)
    assert {cell.key: cell.members.tolist() for cell in cells} == {("rain",): [3], ("tea",): [0, 1]}
    assert all(cell.is_fixed for cell in cells)


def test_a_cell_that_an_earlier_release_did_not_show_is_suppressed():
    released = replace(THEMES, released={("tea",): True})
    _, _, cells = family_of(TWO_THEMES, released)
    assert {cell.key: cell.is_shown for cell in cells} == {("rain",): False, ("tea",): True}


def test_a_column_that_a_table_names_must_be_there():
    tables = (ReleaseTable("areas", ("area",)), ReleaseTable("before", (), {"is_now": [True]}, value="words"))
    with pytest.raises(FieldworkError, match="column area, is_now and words is missing"):
        Family("themes", TWO_THEMES, tables)


def test_a_count_varies_within_its_limits_in_every_unit_and_not_if_it_is_known():
    counts = TWO_THEMES.assign(
        floor=[1, 0, 0, 0], ceiling=[2, 9, UNLIMITED, 4], words=[7.0, 0.0, np.nan, 3.0]
    )
    family = Family("themes", counts, (THEMES, replace(THEMES, name="words", value="words")))
    of_all = Counts.of(family, ())
    assert of_all.low.tolist() == [2, 0, 1, 3]
    assert of_all.high.tolist() == [7, 0, 1, 4]
    # No lower than the floor, nor than nothing in the unit of which there is least.
    assert of_all.down.tolist() == [1, 0, 1, 3]
    assert of_all.up.tolist() == [0, 9, UNLIMITED - 1, 0]
    known = Counts.of(family, {"A"})
    assert known.down.tolist() == [0, 0, 0, 3]
    assert known.up.tolist() == [0, 9, 0, 0]


def test_a_group_can_spare_what_is_more_than_its_reserve():
    counts = TWO_THEMES.assign(group=["g", "g", "g", ""], reserve=[1, 2, 1, 0], slack=[5, 5, 5, 0])
    as_arrays = Counts.of(Family("themes", counts, (THEMES,)), ())
    assert as_arrays.group.tolist() == [0, 0, 0, -1]
    # A has three and needs one; B has none, though two are needed: nothing can be spared.
    assert as_arrays.spare.tolist() == [[2, 0]]
    assert as_arrays.slack.tolist() == [5]


def test_cells_of_different_counts_are_proved_by_themselves_unless_they_are_shown_together():
    _, _, cells = family_of(TWO_THEMES, THEMES, WEEKS)
    assert components_of(cells, len(TWO_THEMES)) == [[0, 3], [1, 2, 4]]
    tables = [ReleaseTable(name, (), {"theme": [name]}, together="amounts") for name in ("tea", "rain")]
    _, _, cells = family_of(TWO_THEMES, *tables)
    assert components_of(cells, len(TWO_THEMES)) == [[0, 1]]


THREE_WEEKS = counts_of(*((worker, week, "tea", 5) for week in (1, 2, 3) for worker in ("A", "B")))


def differences(counts, *tables):
    family, as_arrays, cells = family_of(counts, *tables)
    found = differences_of(cells, family, as_arrays)
    assert all(cell.is_fixed for cell in found)
    return {(cell.key, tuple(cell.members.tolist())): cell for cell in found}


def test_a_total_less_an_earlier_one_is_the_week_that_is_new():
    counts = THREE_WEEKS.assign(before=[5.0, 5.0, 5.0, 5.0, np.nan, np.nan])
    before = replace(THEMES, name="before", value="before", released=ALL_SHOWN)
    found = differences(counts, THEMES, before)
    assert list(found) == [(("tea",), (4, 5))]
    cell = found[("tea",), (4, 5)]
    assert cell.total == 10
    assert not cell.table.has_n_workers
    # It is known as long as both totals are.
    assert cell.is_known
    cell.parents[0].state = "suppressed"
    assert not cell.is_known


def test_an_earlier_total_less_one_of_now_is_the_part_of_whoever_withdrew():
    counts = THREE_WEEKS.assign(before=5.0, is_now=THREE_WEEKS["worker"] == "A")
    before = replace(THEMES, name="before", value="before", released=ALL_SHOWN)
    found = differences(counts, replace(THEMES, where={"is_now": [True]}), before)
    assert list(found) == [(("tea",), (1, 3, 5))]
    assert found[("tea",), (1, 3, 5)].parts.tolist() == [0, 15]


def test_an_earlier_total_less_several_weeks_of_now_is_the_rest():
    counts = THREE_WEEKS.assign(before=5.0)
    before = replace(THEMES, name="before", value="before", released=ALL_SHOWN)
    shown_now = replace(WEEKS, where={"week": [1, 2]})
    assert (("tea",), (4, 5)) in differences(counts, shown_now, before)


def test_cells_of_both_releases_are_subtracted_from_one():
    """The total less an earlier week and a week of now is the third."""
    counts = THREE_WEEKS.assign(before=5.0)
    first = replace(WEEKS, name="before", value="before", released={(1, "tea"): True})
    second = replace(WEEKS, where={"week": [2]})
    assert (("tea",), (4, 5)) in differences(counts, THEMES, second, first)


def test_releases_of_the_same_counts_have_no_difference():
    before = replace(THEMES, name="before", value="before", released=ALL_SHOWN)
    assert differences(THREE_WEEKS.assign(before=5.0), THEMES, before) == {}
