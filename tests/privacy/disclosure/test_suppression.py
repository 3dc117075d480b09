"""Each cell must meet the rules by itself, and all of them together; the least harmful are suppressed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from privacy.disclosure.materials import example_material
from privacy.disclosure.random_families import FAMILIES

from helpers.privacy.disclosure import families, suppression
from helpers.privacy.disclosure.release_model import UNLIMITED, Cell, Family, ReleaseTable
from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.disclosure.suppression import PROTECTION, breaks_rule, count_narrow, prove
from helpers.privacy.disclosure.week_blocks import spans_of

TOTAL = ReleaseTable("themes", ("theme",), rank=2)
WEEKS = ReleaseTable("weeks", ("week", "theme"), rank=1)
AMOUNT = ReleaseTable("words", (), is_amount=True)


def cell_of(table, *parts):
    return Cell(table, (), np.arange(len(parts)), np.array(parts))


@pytest.mark.parametrize(
    ("parts", "breaks"),
    [
        ((1, 1, 0, 0), True),  # two workers
        ((1, 1, 1, 0), False),
        ((8, 1, 1), False),  # 80 % are not more than 80 %
        ((9, 1, 1), True),
        ((0, 0, 0), True),
    ],
)
def test_a_count_needs_three_workers_and_none_who_dominates(parts, breaks):
    assert breaks_rule(cell_of(TOTAL, *parts), Rules()) == breaks


@pytest.mark.parametrize(("rest", "breaks"), [(9, True), (10, False)])
def test_of_words_the_second_largest_must_not_know_the_largest_within_ten_percent(rest, breaks):
    assert breaks_rule(cell_of(AMOUNT, 100, 90, rest), Rules()) == breaks
    assert not breaks_rule(cell_of(TOTAL, 100, 90, rest), Rules())
    assert breaks_rule(cell_of(AMOUNT, 100, 90, rest + 5), Rules(min_percent=20))


def counts_of(*rows):
    """Return counts of rows: worker, week and number."""
    counts = pd.DataFrame(rows, columns=["worker", "week", "n"])
    return counts.assign(theme="tea", area="drinks", floor=0, ceiling=UNLIMITED)


def in_weeks(*weeks):
    """Return counts of weeks, each with the parts of W0, W1, and so on."""
    rows = [(f"W{who}", week, n) for week, parts in enumerate(weeks) for who, n in enumerate(parts)]
    return counts_of(*rows)


def states(proved, table):
    return [cell.is_shown for cell in proved.cells if cell.table.name == table]


def test_of_cells_that_protect_equally_the_one_of_the_lowest_rank_and_least_number_is_suppressed():
    counts = in_weeks((7, 5, 0, 0), (8, 7, 6, 5), (5, 4, 4, 5), (9, 8, 7, 8))
    proved = prove(Family("themes", counts, (TOTAL, WEEKS)), Rules())
    # Two workers have a part of week 0. Week 2 is the smallest that hides it; the total stays.
    assert states(proved, "weeks") == [False, True, False, True]
    assert states(proved, "themes") == [True]
    total_first = (replace(TOTAL, rank=1), replace(WEEKS, rank=2))
    proved = prove(Family("themes", counts, total_first), Rules())
    assert states(proved, "weeks") == [False, True, True, True]
    assert states(proved, "themes") == [False]
    assert {cell.reason for cell in proved.cells if not cell.is_shown} == {PROTECTION}


def test_a_cell_that_others_protect_by_now_is_shown_again(monkeypatch):
    """A side of a theme in the example is suppressed for a number that is suppressed itself later."""
    material = example_material("R1")
    family = families.theme_family(material, spans_of(material.weeks, material.weeks))
    rules = Rules()
    monkeypatch.setattr(suppression, "MOST_TRIED", 0)
    before = prove(family, rules)
    monkeypatch.undo()
    after = prove(family, rules)
    shown = [{place for place, cell in one.by_key.items() if cell.is_shown} for one in (before, after)]
    assert shown[0] < shown[1]
    again = prove(family, rules)
    assert [cell.state for cell in again.cells] == [cell.state for cell in after.cells]
    for name, key in shown[1]:
        companions = [cell for cell in after.cells if cell.table.together and cell.key == key]
        of_table = [
            cell for cell in companions if cell.table.together == after.by_key[name, key].table.together
        ]
        assert len({cell.is_shown for cell in of_table}) <= 1
    assert count_narrow(family, rules, after)[0] == 0


def test_tables_that_belong_together_show_a_cell_all_or_not_at_all():
    counts = pd.concat(
        [
            in_weeks((5, 5, 5, 5), (6, 6, 6, 6)).assign(measure="contacts"),
            in_weeks((50, 60, 0, 0), (60, 60, 60, 60)).assign(measure="words"),
        ],
        ignore_index=True,
    )
    tables = [
        ReleaseTable(name, ("week",), {"measure": [name]}, is_amount=name == "words", together="week")
        for name in ("contacts", "words")
    ]
    proved = prove(Family("corpus", counts, tuple(tables)), Rules())
    assert states(proved, "contacts") == states(proved, "words") == [False, True]
    alone = prove(Family("corpus", counts, tuple(replace(one, together="") for one in tables)), Rules())
    assert states(alone, "contacts") == [True, True]


def test_nothing_is_shown_of_a_count_that_is_refused():
    counts = in_weeks((5, 5, 5, 5), (6, 6, 6, 6))
    refused = counts.assign(is_refused=counts["week"] == 1)
    assert states(prove(Family("themes", counts, (TOTAL, WEEKS)), Rules()), "themes") == [True]
    proved = prove(Family("themes", refused, (TOTAL, WEEKS)), Rules())
    assert (states(proved, "themes"), states(proved, "weeks")) == ([False], [True, False])


def test_what_all_in_a_cell_have_agreed_to_can_be_added_up_by_anybody():
    counts = in_weeks((9, 0, 0), (4, 4, 4))
    everybody = Rules("consented", series=frozenset({"W0", "W1", "W2"}))
    assert states(prove(Family("themes", counts, (WEEKS,)), everybody), "weeks") == [True, True]
    # What only a coder found is in nobody's series.
    alone = replace(WEEKS, together="validation")
    assert states(prove(Family("themes", counts, (alone,)), everybody), "weeks") == [False, True]
    # Of two, who have agreed, the part of the third is what is left.
    two = Rules("consented", series=frozenset({"W0", "W1"}))
    assert states(prove(Family("themes", counts, (WEEKS,)), two), "weeks") == [False, False]


def test_a_difference_that_breaks_a_rule_is_not_left_to_be_computed():
    """The week that is new since an earlier release is of one worker."""
    counts = in_weeks((5, 6, 7, 8), (0, 0, 0, 4))
    counts["before"] = counts["n"].astype(float).where(counts["week"] == 0)
    earlier = replace(TOTAL, name="before", value="before", released={("tea",): True})
    assert states(prove(Family("themes", counts, (TOTAL,)), Rules()), "themes") == [True]
    assert states(prove(Family("themes", counts, (TOTAL, earlier)), Rules()), "themes") == [False]


def test_an_earlier_table_that_tells_enough_lets_nothing_more_be_told():
    """An earlier release showed both areas and both themes over all weeks: one week of one theme tells the other."""
    rows = [
        (who, week, theme, n)
        for who, ns in {"A": (9, 9, 4, 5), "B": (7, 9, 8, 8), "C": (8, 7, 8, 9), "D": (9, 8, 8, 7)}.items()
        for (week, theme), n in zip(((0, "tea"), (0, "rum"), (1, "tea"), (1, "rum")), ns, strict=True)
    ]
    counts = pd.DataFrame(rows, columns=["worker", "week", "theme", "n"])
    counts = counts.assign(floor=0, ceiling=UNLIMITED, area="drinks", before=counts["n"].astype(float))
    areas = ReleaseTable("areas", ("week", "area"), has_n_workers=False)
    earlier = tuple(
        replace(table, name=f"{table.name} before", value="before", released=dict.fromkeys(keys, True))
        for table, keys in ((areas, [(0, "drinks"), (1, "drinks")]), (TOTAL, [("tea",), ("rum",)]))
    )
    now = replace(WEEKS, where={"week": [0], "theme": ["tea"]})
    hidden = replace(WEEKS, name="weeks of rum", where={"week": [1], "theme": ["tea"]})
    dominated = counts.assign(n=counts["n"].where((counts["week"] == 0) | (counts["theme"] == "rum"), 0))
    dominated["before"] = dominated["n"].astype(float)
    proved = prove(Family("themes", dominated, (now, hidden, *earlier)), Rules())
    # That nobody spoke of tea in week 1 must not be known: the total of tea less week 0 would tell.
    assert states(proved, "weeks of rum") == [False]
    assert states(proved, "weeks") == [False]


def test_the_order_of_the_rows_changes_nothing():
    for seed in range(4):
        family = FAMILIES["weeks and areas"](np.random.default_rng(seed))
        shuffled = family.counts.sample(frac=1, random_state=seed).reset_index(drop=True)
        one, other = prove(family, Rules()), prove(replace(family, counts=shuffled), Rules())
        assert {place: cell.is_shown for place, cell in one.by_key.items()} == {
            place: cell.is_shown for place, cell in other.by_key.items()
        }


def test_a_proof_says_what_it_is_proving():
    told = []
    rows = [("themes", "tea"), ("themes", "rum")]
    counts = pd.concat([in_weeks((5, 5, 5, 5)).assign(theme=theme) for _, theme in rows], ignore_index=True)
    proved = prove(Family("themes", counts, (TOTAL,)), Rules(), told.append)
    assert set(told) == {"themes, part 1 of 2", "themes, part 2 of 2"}
    assert proved.n_intruders == 5
    # Of each theme, each of four parts is tried by the outsider and by three others.
    assert proved.n_targets == 2 * 4 * 4
    assert proved.n_heard == {("themes", ("rum",)): 4, ("themes", ("tea",)): 4}
    assert proved.is_shown("themes", ("tea",))
    assert not proved.is_shown("themes", ("gin",))
