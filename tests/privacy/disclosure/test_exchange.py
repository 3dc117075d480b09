"""No number of a proved family can be known more closely than the rules allow: by an exact program."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from privacy.disclosure import random_families
from privacy.disclosure.exact_intervals import FAR, OUTSIDER, ExactFamily, too_narrow

from helpers.privacy.disclosure.exchange import WIDEST, Exchanges
from helpers.privacy.disclosure.release_model import UNLIMITED, Counts, Family, ReleaseTable, cells_of
from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.disclosure.suppression import prove
from helpers.study.study import SUPPRESSED

KINDS = [
    random_families.weeks_and_areas,
    random_families.validations,
    random_families.amounts,
    random_families.releases,
]


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("seed", range(6))
def test_an_exact_program_finds_no_number_that_is_told_too_closely(make, seed):
    random = np.random.default_rng(seed)
    family = make(random)
    rules = random_families.draw_rules(random, family)
    proved = prove(family, rules)
    assert too_narrow(family, proved.cells, rules, at_most=40) == []


def counts_of(parts: dict[str, list[int]], n_weeks: int = 1) -> pd.DataFrame:
    rows = [
        (worker, week, "tea", n)
        for worker, counts in parts.items()
        for week, n in zip(range(n_weeks), counts, strict=True)
    ]
    counts = pd.DataFrame(rows, columns=["worker", "week", "theme", "n"])
    return counts.assign(floor=0, ceiling=UNLIMITED)


TOTAL, WEEKS = ReleaseTable("themes", ("theme",), rank=2), ReleaseTable("weeks", ("week", "theme"), rank=1)


@pytest.mark.parametrize(
    ("parts", "is_shown"),
    [
        ([4, 5, 6], True),
        ([4, 5], False),  # Each of two would know the other's part.
        ([9, 1, 1], False),  # One has more than 80 %, and knows that the others have one each.
        ([4, 1, 1, 1], False),  # W0 knows three ones.
        ([0, 0, 0], False),  # Nobody has any: everybody's part would be told.
        ([5, 5, 5, 0], True),
        ([3, 2, 0, 2, 5], True),
    ],
)
def test_a_sum_is_shown_only_if_nobody_can_work_out_a_part(parts, is_shown):
    counts = counts_of({f"W{at}": [n] for at, n in enumerate(parts)})
    proved = prove(Family("themes", counts, (TOTAL,)), Rules())
    assert proved.is_shown("themes", ("tea",)) == is_shown


def test_a_suppressed_week_is_not_told_by_the_total():
    counts = counts_of({"W0": [9, 4, 6], "W1": [8, 0, 7], "W2": [7, 5, 8]}, n_weeks=3)
    proved = prove(Family("themes", counts, (TOTAL, WEEKS)), Rules())
    shown = [proved.is_shown("weeks", (week, "tea")) for week in range(3)]
    assert not shown[1], "Two workers have a part."
    assert shown.count(True) == 1, "One more is suppressed, or the total would tell it."
    assert proved.is_shown("themes", ("tea",))
    assert proved.least_width is not None
    assert proved.least_width >= 3


def test_words_must_be_ten_percent_wide():
    amounts = ReleaseTable("words", ("theme",), is_amount=True, has_n_workers=False)
    near = counts_of({"W0": [1000], "W1": [1000], "W2": [40]})
    far = counts_of({"W0": [1000], "W1": [1000], "W2": [400]})
    assert not prove(Family("words", near, (amounts,)), Rules()).is_shown("words", ("tea",))
    assert prove(Family("words", far, (amounts,)), Rules()).is_shown("words", ("tea",))


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("seed", range(100, 105))
def test_no_width_is_claimed_that_an_exact_program_does_not_find(make, seed):
    """Whatever is shown: also what a proof would not show, and tables of which it would suppress some."""
    random = np.random.default_rng(seed)
    family = make(random)
    rules = random_families.draw_rules(random, family)
    counts = Counts.of(family, rules.agreed)
    cells = cells_of(family, counts)
    for cell in cells:
        if not cell.is_fixed and random.random() < 0.4:
            cell.state = SUPPRESSED
    exchanges = Exchanges(counts, cells, rules)
    exact = ExactFamily(family, cells, rules, knows_rules=True)
    readers = [*counts.workers, OUTSIDER]
    for cell in cells:
        members = exact.members(cell.table, cell.key)
        in_cell = set(exact.worker[members]) - rules.agreed
        targets = [(who, reader) for who in counts.workers for reader in readers]
        targets = [(who, reader) for who, reader in targets if who in in_cell and who != reader]
        widths = exchanges.widths_of_parts(cell)
        assert len(widths) == len(targets)
        for at in random.permutation(len(targets))[:3]:
            who, reader = targets[at]
            width = exact.width(members[exact.worker[members] == who], reader)
            assert min(widths[at], FAR) <= width, (cell.table.name, cell.key, who, reader)
        if not cell.is_shown and in_cell:
            assert min(exchanges.widths_of_sum(cell)[-1], FAR) <= exact.width(members), cell.key


def exchanges_of(counts: pd.DataFrame, *tables: ReleaseTable, rules: Rules | None = None) -> Exchanges:
    """Return what may be exchanged while all cells of some tables are shown."""
    family = Family("themes", counts, tables)
    as_arrays = Counts.of(family, ())
    return Exchanges(as_arrays, cells_of(family, as_arrays), rules or Rules())


def test_whoever_gives_keeps_one_and_nobody_takes_so_much_that_they_dominate():
    exchanges = exchanges_of(counts_of({"W0": [4], "W1": [5], "W2": [6]}), TOTAL)
    # Of 15 nobody has more than 12. W0: 4 - 3 = 1 at least, and 4 + 4 + 5 = 13 at most, but for the rule 12.
    outsiders = exchanges.widths_of_parts(exchanges.cells[0]).reshape(3, 3)[:, -1]
    assert outsiders.tolist() == [12 - 1, 12 - 1, 12 - 1]
    # Of the others' 9, W2 knows that both have at least one.
    assert exchanges.widths_of_parts(exchanges.cells[0]).reshape(3, 3)[0].tolist() == [8, 7, 11]


def test_without_a_number_of_workers_three_must_remain():
    loose = ReleaseTable("areas", ("theme",), has_n_workers=False)
    three = exchanges_of(counts_of({"W0": [2], "W1": [2], "W2": [2]}), loose)
    four = exchanges_of(counts_of({"W0": [2], "W1": [2], "W2": [2], "W3": [2]}), loose)
    # W0 to the outsider: with three workers at least 1, and at most 4, or the others would have nothing.
    assert three.widths_of_parts(three.cells[0])[2] == 4 - 1
    # With four, W0 may have nothing, and two others only one each.
    assert four.widths_of_parts(four.cells[0])[3] == 6 - 0


def test_what_is_taken_of_two_weeks_does_not_dominate_both_together():
    """A budget for each cell around: a worker may take little of every class, or much of one."""
    counts = counts_of({"W0": [6, 6], "W1": [6, 6], "W2": [10, 10]}, n_weeks=2)
    exchanges = exchanges_of(counts, TOTAL, WEEKS, rules=Rules(max_share=0.5))
    # Of 44 W2 has 20, and may have 22; of each week's 22, 10 and 11.
    total = exchanges.cells[0]
    w0_to_outsider = exchanges.widths_of_parts(total)[2]
    # W0 may have nothing but one each week. W1 and W2 then take 10: W1 up to 11 a week, W2 1 a week.
    assert w0_to_outsider == 22 - 2


def test_a_reserve_is_used_once_whatever_classes_it_is_used_in():
    """Of eight in two weeks, four are needed: no more than four can be given away, in whichever week."""
    counts = counts_of({"W0": [4, 4], "W1": [9, 9], "W2": [9, 9]}, n_weeks=2)
    counts = counts.assign(group="tea", reserve=counts["worker"].map({"W0": 4, "W1": 18, "W2": 18}), slack=0)
    exchanges = exchanges_of(counts, TOTAL, WEEKS)
    lowest = 8 - 4
    # W1 and W2 need all that they have, so W0 cannot have more.
    assert exchanges.widths_of_parts(exchanges.cells[0])[2] == 8 - lowest
    with_slack = exchanges_of(counts.assign(slack=1), TOTAL, WEEKS)
    assert with_slack.widths_of_parts(with_slack.cells[0])[2] == 8 - lowest + 1 + 1


def test_a_number_that_nothing_shown_adds_up_can_be_anything():
    counts = counts_of({"W0": [4], "W1": [5], "W2": [6]})
    family = Family("themes", counts, (TOTAL,))
    as_arrays = Counts.of(family, ())
    cells = cells_of(family, as_arrays)
    cells[0].state = SUPPRESSED
    exchanges = Exchanges(as_arrays, cells, Rules())
    assert (exchanges.widths_of_parts(cells[0]) == WIDEST).all()
    assert (exchanges.widths_of_sum(cells[0]) == WIDEST).all()
