"""Two workers swap all that they have in a cell only if nothing that is shown tells of it."""

from __future__ import annotations

import pandas as pd
import pytest
from privacy.disclosure.exact_intervals import ExactFamily

from helpers.privacy.disclosure.exchange import Exchanges
from helpers.privacy.disclosure.release_model import UNLIMITED, Counts, Family, ReleaseTable, cells_of
from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.disclosure.swaps import swaps_in, swaps_with_gifts_in
from helpers.study.study import SUPPRESSED

TOTAL = ReleaseTable("themes", ("theme",))
WEEKS = ReleaseTable("weeks", ("week", "theme"))
AREAS = ReleaseTable("areas", ("week",), has_n_workers=False)
OUTSIDER = -1


def counts_of(**parts):
    """Return counts of weeks (by name of the worker, in their order), all of one theme."""
    rows = [(worker, week, "tea", n) for worker, ns in parts.items() for week, n in enumerate(ns)]
    counts = pd.DataFrame(rows, columns=["worker", "week", "theme", "n"])
    return counts.assign(floor=0, ceiling=UNLIMITED)


def exchanges_of(counts, *tables, hidden=(), agreed=()):
    rules = Rules("consented", series=frozenset(agreed))
    family = Family("themes", counts, tables)
    as_arrays = Counts.of(family, rules.agreed)
    cells = cells_of(family, as_arrays)
    for cell in cells:
        if (cell.table.name, cell.key) in hidden:
            cell.state = SUPPRESSED
    exchanges = Exchanges(as_arrays, cells, rules)
    return exchanges, {(cell.table.name, cell.key): cell for cell in cells}


def of_outsider(found):
    gained, lost = found
    return gained[:, OUTSIDER].tolist(), lost[:, OUTSIDER].tolist()


def test_who_has_nothing_could_have_what_any_other_has():
    exchanges, cells = exchanges_of(counts_of(A=[0], B=[2], C=[3], D=[4]), TOTAL)
    cell = cells["themes", ("tea",)]
    # D could have swapped with A, and so could C and B.
    assert of_outsider(swaps_in(exchanges, cell)) == ([4, 0, 0, 0], [0, 2, 3, 4])
    gained, lost = swaps_in(exchanges, cell)
    # D knows to have 4, so A has at most 3; and A knows that nobody swapped with A.
    assert gained[0, 1:].tolist() == [4, 4, 3, 4]
    assert lost[:, 0].tolist() == [0, 0, 0, 0]


def test_after_a_swap_others_give_as_well_and_keep_one():
    exchanges, cells = exchanges_of(counts_of(A=[0], B=[2], C=[3], D=[4]), TOTAL)
    # A has the 4 of D, 1 of B and 2 of C: 7 of 9, which is not more than 80 %.
    assert of_outsider(swaps_with_gifts_in(exchanges, cells["themes", ("tea",)])) == ([7, 0, 0, 0], [0] * 4)


def test_gifts_are_only_of_what_the_swap_has_brought():
    """A gets D's part of week 0. If C gave of week 1, a worker more would have a part of it."""
    counts = counts_of(A=[0, 0], B=[5, 5], C=[3, 3], D=[4, 0])
    exchanges, cells = exchanges_of(counts, TOTAL, WEEKS)
    family = Family("themes", counts, (TOTAL, WEEKS))
    exact = ExactFamily(family, list(cells.values()), Rules(), knows_rules=True)
    whole = cells["themes", ("tea",)]
    gained, _ = swaps_with_gifts_in(exchanges, whole)
    highest = exact.interval(exact.members(TOTAL, ("tea",))[:2])[1]
    assert 0 < gained[0, OUTSIDER] <= highest


@pytest.mark.parametrize(
    ("rest_of_a", "rest_of_b", "may_swap"), [(3, 3, True), (0, 0, True), (3, 0, False), (0, 3, False)]
)
def test_both_or_neither_are_counted_in_the_rest_of_a_larger_cell(rest_of_a, rest_of_b, may_swap):
    counts = counts_of(A=[0, rest_of_a], B=[2, rest_of_b], C=[5, 5], D=[5, 5])
    # A has no room for what C and D have in week 0.
    counts.loc[0, "ceiling"] = 2
    exchanges, cells = exchanges_of(counts, TOTAL, WEEKS)
    gained, _ = of_outsider(swaps_in(exchanges, cells["weeks", (0, "tea")]))
    assert gained == [2 * may_swap, 0, 0, 0]


def test_where_no_number_of_workers_is_shown_three_must_remain():
    rows = [("A", 0, "tea", 0), ("B", 0, "tea", 2), ("C", 0, "tea", 0), ("A", 0, "rum", 3)]
    rows += [("C", 0, "rum", 4), ("B", 0, "rum", 0)]
    counts = pd.DataFrame(rows, columns=["worker", "week", "theme", "n"]).assign(floor=0, ceiling=UNLIMITED)
    exchanges, cells = exchanges_of(counts, WEEKS, AREAS)
    cell = cells["weeks", (0, "tea")]
    # If B gave all tea to A or C, who have rum, only two workers would have anything.
    assert of_outsider(swaps_in(exchanges, cell)) == ([0, 0, 0], [0, 0, 0])
    more = pd.concat([counts, pd.DataFrame([{**counts.iloc[3].to_dict(), "worker": "D"}])], ignore_index=True)
    exchanges, cells = exchanges_of(more, WEEKS, AREAS)
    assert of_outsider(swaps_in(exchanges, cells["weeks", (0, "tea")]))[1] == [0, 2, 0, 0]


def test_nobody_swaps_so_that_they_dominate_a_cell_around():
    rows = [(who, 0, "tea", n) for who, n in zip("ABCD", (0, 30, 2, 2), strict=True)]
    rows += [(who, 0, "rum", n) for who, n in zip("ABCD", (30, 1, 1, 1), strict=True)]
    counts = pd.DataFrame(rows, columns=["worker", "week", "theme", "n"]).assign(floor=0, ceiling=UNLIMITED)
    exchanges, cells = exchanges_of(counts, WEEKS, AREAS)
    # With B's 30 of tea, A would have 60 of 67, which is more than 80 %.
    assert of_outsider(swaps_in(exchanges, cells["weeks", (0, "tea")]))[0] == [2, 0, 0, 0]


def test_only_what_is_the_same_in_every_unit_and_release_is_swapped():
    counts = counts_of(A=[0], B=[2], C=[3], D=[4])
    counts["mentions"] = [0, 2, 5, 4]
    tables = (TOTAL, ReleaseTable("mentions", ("theme",), value="mentions"))
    exchanges, cells = exchanges_of(counts, *tables)
    assert of_outsider(swaps_in(exchanges, cells["themes", ("tea",)]))[1] == [0, 2, 0, 4]


def test_whoever_needs_a_reserve_or_has_no_room_does_not_swap():
    counts = counts_of(A=[0], B=[2], C=[3], D=[4])
    needed = counts.assign(group="g", reserve=counts["worker"].map({"D": 1}).fillna(0).astype(int), slack=0)
    exchanges, cells = exchanges_of(needed, TOTAL)
    assert of_outsider(swaps_in(exchanges, cells["themes", ("tea",)]))[1] == [0, 2, 3, 0]
    small = counts.assign(ceiling=counts["worker"].map({"A": 2}).fillna(UNLIMITED).astype(int))
    exchanges, cells = exchanges_of(small, TOTAL)
    assert of_outsider(swaps_in(exchanges, cells["themes", ("tea",)]))[1] == [0, 2, 0, 0]


def test_the_parts_of_workers_who_agreed_to_a_series_are_known():
    exchanges, cells = exchanges_of(counts_of(A=[0], B=[2], C=[3], D=[4]), TOTAL, agreed=["D"])
    assert of_outsider(swaps_in(exchanges, cells["themes", ("tea",)])) == ([3, 0, 0, 0], [0, 2, 3, 0])


def test_of_a_suppressed_cell_what_is_inside_a_shown_one_is_swapped_with_it():
    counts = counts_of(A=[0, 0], B=[1, 2], C=[3, 3], D=[4, 4])
    exchanges, cells = exchanges_of(
        counts, TOTAL, WEEKS, hidden=[("weeks", (0, "tea")), ("weeks", (1, "tea"))]
    )
    # A and D swap all that they have of tea; of week 0 that is 4.
    assert of_outsider(swaps_in(exchanges, cells["weeks", (0, "tea")])) == ([4, 0, 0, 0], [0, 1, 3, 4])
    assert swaps_with_gifts_in(exchanges, cells["weeks", (0, "tea")])[0].sum() == 0
