"""Public tables say of the rota what the rota tells, and nothing of who was interviewed."""

from __future__ import annotations

from materials import material_of
from worlds import World, themes_in_all

from helpers.privacy.disclosure.public_frames import public_tables
from helpers.privacy.disclosure.publication import prove_release


def tables_of(sources, profile="strict"):
    """Return public tables of four weeks with voice notes: interviews were in week 1, and nothing in week 4."""
    themes = themes_in_all(5, range(1, 4), (0, 1))
    themes = {key: value for key, value in themes.items() if key[2] != "interview" or key[1] == 1}
    world = World(n_workers=5, n_weeks=4, themes_in=themes, profile=profile)
    return public_tables(prove_release(material_of(world, sources=sources)))


def states(table, first_week):
    rows = table[(table["first_week"] == first_week) & (table["period"] != "all")]
    return set(rows["state"])


def test_that_nobody_was_interviewed_is_not_said():
    tables = tables_of(["interview"])
    for name in ("public_contacts", "public_theme_counts", "public_areas"):
        weekly = tables[name][tables[name]["period"] != "all"]
        assert "no_contact" not in set(weekly.loc[weekly["first_week"] < 4, "state"]), name
    contacts = tables["public_contacts"]
    assert contacts["n_weeks"].isna().all(), "How many worker-weeks had an interview is not on the rota."


def test_that_there_was_no_contact_at_all_is_said_and_weeks_are_counted():
    tables = tables_of(["interview", "voice_note"])
    contacts = tables["public_contacts"]
    whole = contacts[(contacts["source"] == "counted") & (contacts["period"] == "all")]
    assert whole["n_weeks"].tolist() == [15]


def test_a_fictional_study_that_hides_nothing_says_that_nobody_was_interviewed():
    table = tables_of(["interview"], "open")["public_theme_counts"]
    assert states(table[table["worker"] == "all"], 2) == {"no_contact"}
