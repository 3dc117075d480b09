"""Every count that somebody could have is among the unknown ones, and nothing more is known than the rota says."""

from __future__ import annotations

import pytest
from materials import material_of
from worlds import World, themes_in_all

from helpers.privacy.disclosure import families
from helpers.privacy.disclosure.public_frames import public_tables
from helpers.privacy.disclosure.publication import prove_release
from helpers.privacy.disclosure.week_blocks import spans_of
from helpers.tables import TABLES, check

WEEKS = range(1, 4)


@pytest.mark.parametrize("unit", ["segments", "mentions", "contacts", "weeks"])
@pytest.mark.parametrize("themes", [(0, 1), ()])
def test_a_theme_that_was_never_coded_is_suppressed_and_not_without_contact(unit, themes):
    world = World(n_workers=5, n_weeks=3, themes_in=themes_in_all(5, WEEKS, themes), profile="strict")
    material = material_of(world, unit=unit)
    counts = families.theme_family(material, spans_of(WEEKS, failing=())).counts
    never = counts[(counts["theme"] == "t2") & counts["is_counted"]]
    assert set(never["worker"]) == set(world.study.worker_ids)
    assert (never["n"] == 0).all()
    assert (never.groupby("worker")["ceiling"].sum() > 0).all()
    table = public_tables(prove_release(material))["public_theme_counts"]
    assert set(table.loc[table["theme"] == "t2", "state"]) == {"suppressed"}


@pytest.mark.parametrize("profile", ["strict", "open"])
@pytest.mark.parametrize("unit", ["segments", "contacts", "weeks"])
@pytest.mark.parametrize(
    ("coder", "left"), [("dictionary", ("observation",)), ("R1", ("observation",)), ("dictionary", ())]
)
def test_a_study_without_contact_in_the_counted_sources_can_be_published(profile, unit, coder, left):
    themes = {key: value for key, value in themes_in_all(5, WEEKS, (0, 1)).items() if key[2] in left}
    world = World(n_workers=5, n_weeks=3, themes_in=themes, profile=profile, coder=coder)
    material = material_of(world, unit=unit)
    pairs = families.pair_family(material).counts
    assert pairs.empty
    assert {"floor", "ceiling", "group", "reserve", "slack"} <= set(pairs)
    for name, frame in public_tables(prove_release(material)).items():
        check(TABLES[name], frame)


def test_the_rota_tells_of_one_contact_a_week_through_any_of_the_own_words():
    themes = themes_in_all(4, range(1, 3), (0,))
    del themes[0, 2, "interview"], themes[0, 2, "voice_note"], themes[1, 2, "voice_note"]
    world = World(n_workers=4, n_weeks=2, themes_in=themes, profile="strict")
    counts = families.corpus_family(material_of(world, sources=["interview"]), spans_of(WEEKS, ())).counts
    contacts = counts[counts["measure"] == "contacts"].set_index(["worker", "week", "source"])
    # In week 2 there was only a visit to W1: no interview is possible, which the rota tells.
    assert ("W1", 2, "interview") not in contacts.index
    assert contacts.loc["W1", 2, "observation"]["floor"] == 1
    # Whether it was the interview or the voice note, it does not tell.
    assert contacts.loc["W2", 2]["floor"].to_dict() == {"interview": 1, "observation": 0, "voice_note": 0}
    assert contacts.loc["W3", 2]["floor"].sum() == 1
