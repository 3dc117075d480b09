"""Public tables say of the rota what the rota tells, and nothing of who was interviewed."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from materials import material_of
from worlds import World, themes_in_all, validations_of

from helpers.coding.intervals import wilson
from helpers.privacy.disclosure.public_frames import public_tables
from helpers.privacy.disclosure.publication import prove_release
from helpers.study.limits import Validation


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


def judged_by_a_person(profile: str, held_out: float):
    """Return a material in which R1 has reviewed everything, and gives the themes in all weeks but the first."""
    world = World(n_workers=6, n_weeks=8, themes_in=themes_in_all(6, range(1, 9), (0, 1)), profile=profile)
    material = material_of(world)
    given = material.segments.loc[material.segments["week"] > 1, "segment_id"]
    by_person = material.codings[material.codings["segment_id"].isin(given)].assign(coder="R1")
    return replace(
        material,
        study=material.study.model_copy(update={"validation": Validation(held_out=held_out)}),
        codings=pd.concat([material.codings, by_person], ignore_index=True),
        coverage=material.segments[["segment_id"]].assign(coder="R1"),
        validations=validations_of(world),
    )


@pytest.mark.parametrize("profile", ["open", "strict"])
def test_the_validation_that_is_published_is_of_contacts_held_out_and_its_intervals_follow_from_its_counts(
    profile,
):
    whole, part = (
        public_tables(prove_release(judged_by_a_person(profile, share)))["public_validations"]
        for share in (0, 0.5)
    )
    assert (set(whole["part"]), set(part["part"])) == ({"all"}, {"held_out"})
    numbers = [name for name in part.columns if name.endswith(("_low", "_high")) or name.startswith("n_")]
    for table in (whole, part):
        hidden = table[table["state"] == "suppressed"]
        assert hidden[[*numbers, "precision", "recall", "f1", "kappa"]].isna().all(axis=None)
    shown = part[(part["state"] == "shown") & (part["n_dictionary"] > 0)]
    if profile == "open":
        assert 0 < shown["n_manual"].max() < whole["n_manual"].max()
    for row in shown.to_dict("records"):
        for score, n in (("precision", row["n_dictionary"]), ("recall", row["n_manual"])):
            expected = wilson(int(row["n_both"]), int(n))
            assert (row[f"{score}_low"], row[f"{score}_high"]) == pytest.approx(expected, abs=0.0006)
