"""How much was observed in the counted sources is in the public tables, also where one of them has no contact."""

from __future__ import annotations

import pandas as pd
import pytest
from materials import material_of
from worlds import OWN, World, themes_in_all

from helpers.figures import areas_by_week
from helpers.privacy.disclosure import families
from helpers.privacy.disclosure.public_frames import public_tables
from helpers.privacy.disclosure.publication import prove_release

WORDS = 10
SPOKEN = ((0,), (1,), (0, 1), (), (1, 2), (0, 2), (0, 1, 2))


def spoken() -> dict[tuple[int, int, str], tuple[int, ...]]:
    """Return contacts of five workers in six weeks, of which each has themes of its own."""
    return {
        (worker, week, source): SPOKEN[(2 * worker + 3 * week + 5 * number) % len(SPOKEN)]
        for worker in range(5)
        for week in range(1, 7)
        for number, source in enumerate(OWN)
    }


def tables_of(world: World) -> dict[str, pd.DataFrame]:
    return public_tables(prove_release(material_of(world)))


@pytest.mark.parametrize("without", OWN)
def test_a_counted_source_without_any_contact_leaves_the_amounts_of_the_others(without):
    """Two workers in four weeks: eight contacts of ten words through the other source."""
    themes = {key: said for key, said in themes_in_all(2, range(1, 5)).items() if key[2] != without}
    tables = tables_of(World(themes_in=themes))
    contacts = (
        tables["public_contacts"].query("worker == 'all'").set_index(["period", "first_week", "source"])
    )
    assert contacts.loc[("all", 1, "counted"), ["n_contacts", "n_words"]].tolist() == [8, 8 * WORDS]
    assert contacts.loc[("all", 1, without), "state"] == "no_contact"
    areas = tables["public_areas"]
    areas = areas[areas["state"] == "shown"]
    assert len(areas) > 0
    assert areas[["n_contacts", "n_words", "rate"]].notna().all(axis=None)


def test_minutes_are_known_if_every_source_with_contact_is_timed():
    """Voice notes are timed, interviews are not: together they have minutes only if there are no interviews."""
    themes = themes_in_all(2, range(1, 5))
    timed = {key: said for key, said in themes.items() if key[2] == "voice_note"}
    minutes = []
    for some in (themes, timed):
        contacts = tables_of(World(themes_in=some))["public_contacts"]
        of_all = contacts.query("worker == 'all' and period == 'all' and source == 'counted'")
        minutes.append(of_all["minutes"].iloc[0])
    assert pd.isna(minutes[0])
    assert minutes[1] == 8


def test_a_row_of_an_area_is_shown_only_with_the_amounts_of_its_weeks():
    """Its rate is neither drawn nor published without them, and no count beside a bar that is not there."""
    world = World(n_workers=5, n_weeks=6, themes_in=spoken(), profile="strict")
    release = prove_release(material_of(world))
    for cell in release.proved[families.THEMES].cells + release.proved[families.CORPUS].cells:
        cell.state, cell.reason = "shown", ""
    for cell in release.proved[families.CORPUS].cells:
        if cell.table.name == f"{families.COUNTED_WEEKS} words" and cell.key[0] == 1:
            cell.state, cell.reason = "suppressed", "protection"
    areas = public_tables(release)["public_areas"]
    is_first = areas["first_week"] == 1
    assert set(areas.loc[is_first, "reason"]) == {"linked"}
    assert areas.loc[is_first, ["n", "n_contacts", "n_words", "rate"]].isna().all(axis=None)
    assert set(areas.loc[~is_first, "state"]) == {"shown"}
    drawn = areas_by_week(areas, world.study, world.codebook, unit="segments", sources=OWN)
    assert (drawn.table["state"] == "suppressed").sum() == is_first.sum()
