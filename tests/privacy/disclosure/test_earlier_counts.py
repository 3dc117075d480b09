"""What an earlier release added up, and how far its counts can vary, is known beside those of now."""

from __future__ import annotations

from dataclasses import replace

import pytest
from materials import as_earlier, material_of
from worlds import World, themes_in_all

from helpers.privacy.disclosure import families
from helpers.privacy.disclosure.earlier_counts import link_earlier
from helpers.privacy.disclosure.publication import prove_release
from helpers.privacy.disclosure.release_model import UNLIMITED, Counts, cells_of
from helpers.privacy.disclosure.suppression import Proved

WORLD = World(n_workers=5, n_weeks=4, themes_in=themes_in_all(5, range(1, 5), (0, 1)), profile="strict")


@pytest.fixture(scope="module")
def three_weeks():
    """Return a release of the first three weeks."""
    return prove_release(material_of(WORLD, weeks=range(1, 4)))


def linked(name, earlier, **chosen):
    release = prove_release(material_of(WORLD, **chosen))
    family = next(one for one in release.families if one.name == name)
    return link_earlier(family, [earlier])


@pytest.mark.parametrize("name", [families.THEMES, families.CORPUS])
def test_an_earlier_table_adds_up_no_count_that_is_new(name, three_weeks):
    """Otherwise a table of all sources and weeks would seem to tell the new weeks as well."""
    family = linked(name, as_earlier(three_weeks))
    counts = Counts.of(family, ())
    earlier = [cell for cell in cells_of(family, counts) if cell.table.released is not None]
    assert earlier
    for cell in earlier:
        assert 4 not in set(family.counts["week"].iloc[cell.members])


def test_what_is_new_in_a_table_of_sources_is_a_difference(three_weeks):
    family = linked(families.CORPUS, as_earlier(three_weeks))
    cells = Proved.of(family, Counts.of(family, ()), 6).cells
    differences = {(cell.table.name, cell.key) for cell in cells if cell.parents}
    assert ("difference, sources contacts", ("observation",)) in differences


def test_a_count_varies_no_further_than_in_each_release(three_weeks):
    behind = as_earlier(three_weeks)
    before = behind.atoms[families.THEMES]
    # As if less had been possible then: nothing could be given away, and one more be taken.
    limited = before.assign(floor=before["n"], ceiling=before["n"] + 1, reserve=99, slack=0)
    earlier = replace(behind, atoms={**behind.atoms, families.THEMES: limited})
    counts = linked(families.THEMES, earlier).counts
    of_both = counts[counts["week"] < 4]
    assert (of_both["floor"] == of_both["n"]).all()
    assert (of_both["ceiling"] <= of_both["n"] + 1).all()
    assert (of_both["reserve"] == 99).all()
    of_now = counts[counts["week"] == 4]
    assert (of_now["floor"] == 0).all()
    assert (of_now["reserve"] < 99).all()


def test_nobody_knows_a_limit_of_what_is_in_an_earlier_release_alone():
    """Else a part of 0 of who has withdrawn would seem to be known, and the difference could tell it."""
    whole = prove_release(material_of(WORLD))
    counts = linked(families.THEMES, as_earlier(whole), weeks=range(1, 4)).counts
    gone = counts[~counts["is_now"]]
    assert set(gone["week"]) == {4}
    assert (gone["limit"] == UNLIMITED).all()
