"""Pairs of themes are suppressed where others of the same contacts, or an earlier release, would tell them."""

from __future__ import annotations

import pytest
from materials import as_earlier, material_of
from worlds import OWN, World, themes_in_all

from helpers.privacy.disclosure import pairs
from helpers.privacy.disclosure.families import PAIRS
from helpers.privacy.disclosure.publication import prove_release

LABELS = ("A", "B", "C")


def world(themes):
    return World(n_workers=5, n_weeks=8, labels=LABELS, themes_in=themes, profile="strict")


def in_some_contacts():
    """Return themes of which every contact has some: both, one or none in turn."""
    turns = [(0, 1), (0,), (1,), (), (0, 1), (), (0, 1), ()]
    return {
        (worker, week, source): turns[(worker + week + at) % len(turns)]
        for worker in range(5)
        for week in range(1, 9)
        for at, source in enumerate(OWN)
    }


def shown(release):
    return {cell.key for cell in release.proved[PAIRS].cells if cell.is_shown and not cell.is_fixed}


@pytest.fixture(scope="module")
def first():
    """Return a release with a pair of themes that is shown."""
    release = prove_release(material_of(world(in_some_contacts())))
    assert ("t0", "t1") in shown(release)
    return release


def test_where_every_contact_has_both_themes_no_pair_is_shown():
    """Of a theme in all contacts, and another one, the rota and the contacts tell nearly everything."""
    everywhere = world(themes_in_all(5, range(1, 9), (0, 1)))
    assert shown(prove_release(material_of(everywhere))) == set()


def test_a_pair_that_has_not_changed_is_kept_back_if_it_is_of_other_contacts(first):
    """That it has not changed would tell that the new contacts do not have it."""
    more = in_some_contacts() | {(worker, 8, source): () for worker in range(5) for source in OWN}
    seven_weeks = prove_release(material_of(world(more), weeks=range(1, 8)))
    assert shown(seven_weeks)
    eight = prove_release(material_of(world(more)), earlier=[as_earlier(seven_weeks)])
    assert not shown(eight) & shown(seven_weeks)


def test_a_pair_of_the_same_contacts_is_shown_again(first):
    again = prove_release(
        material_of(world(in_some_contacts()), unit="mentions"), earlier=[as_earlier(first)]
    )
    assert shown(again) == shown(first)


def test_the_same_contacts_are_not_published_both_as_pairs_and_theme_by_theme(first):
    material = material_of(world(in_some_contacts()), unit="contacts")
    assert shown(prove_release(material)) == set()
    beside = prove_release(material, earlier=[as_earlier(first)])
    assert shown(beside) == set()
    told = pairs.themes_shown_in_pairs([as_earlier(first)])
    assert {"t0", "t1"} <= told
    of_themes = [cell for cell in beside.proved["themes"].cells if cell.is_shown and not cell.is_fixed]
    assert not [cell for cell in of_themes if cell.key[-1] in told]
    segments = prove_release(
        material_of(world(in_some_contacts())), earlier=[as_earlier(prove_release(material))]
    )
    assert shown(segments) == set()
