"""Public tables say of the rota what the rota tells, and nothing of who was interviewed."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from materials import material_of
from worlds import World, themes_in_all, validations_of
from worlds import public_tables_of as as_made_for_tests

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


def test_pairs_are_counted_in_contacts_and_segments_with_their_share_of_the_rarer_theme():
    """Every contact is one segment here. Of the observed visit, which is the researcher's, nothing counts."""
    themes = {
        (0, 1, "interview"): (0, 1),
        (0, 1, "voice_note"): (0,),
        (0, 2, "voice_note"): (0,),
        (1, 1, "interview"): (0, 1),
        (1, 2, "voice_note"): (1, 0),
        (1, 3, "voice_note"): (),
        (1, 1, "observation"): (1,),
    }
    world = World(n_workers=2, n_weeks=4, labels=("A", "B", "C"), themes_in=themes, profile="open")
    pairs = public_tables(prove_release(material_of(world)))["public_pairs"].set_index(["theme", "other"])
    numbers = ["n_contacts", "share_contacts", "expected_contacts", "n_segments", "share_segments"]
    assert pairs.loc[("t0", "t0"), ["n_contacts", "n_segments"]].tolist() == [5, 5]
    assert pairs.loc[("t1", "t1"), ["n_contacts", "n_segments"]].tolist() == [3, 3]
    # In W2's two notes of which one has each theme, half a pair is expected; in the interviews, both.
    assert pairs.loc[("t0", "t1"), numbers].tolist() == [3, 1.0, 2.5, 3, 1.0]
    assert pairs.loc[("t0", "t2"), "n_contacts"] == 0
    assert pd.isna(pairs.loc[("t0", "t2"), "share_contacts"])
    open_book = as_made_for_tests(world)["pairs"].set_index(["theme", "other"])
    for column in numbers:
        assert pairs[column].astype(float).equals(open_book[column].astype(float).loc[pairs.index]), column


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


def published_validations(profile: str) -> list[pd.DataFrame]:
    """Return public table ``validations`` without and with contacts that are held out."""
    releases = [prove_release(judged_by_a_person(profile, share)) for share in (0, 0.5)]
    return [public_tables(release)["public_validations"] for release in releases]


def test_the_validation_that_is_published_is_of_contacts_held_out_and_its_intervals_follow_from_its_counts():
    whole, part = published_validations("open")
    assert (set(whole["part"]), set(part["part"])) == ({"all"}, {"held_out"})
    shown = part[(part["state"] == "shown") & (part["n_dictionary"] > 0)]
    assert 0 < shown["n_manual"].max() < whole["n_manual"].max()
    for row in shown.to_dict("records"):
        for score, n in (("precision", row["n_dictionary"]), ("recall", row["n_manual"])):
            expected = wilson(int(row["n_both"]), int(n))
            assert (row[f"{score}_low"], row[f"{score}_high"]) == pytest.approx(expected, abs=0.0006)


def test_a_validation_that_is_suppressed_has_neither_counts_nor_intervals():
    for table in published_validations("strict"):
        assert set(table["state"]) == {"suppressed"}, "Two themes in every contact tell each worker's part."
        numbers = [
            name for name in table.columns if name.endswith(("_low", "_high")) or name.startswith("n_")
        ]
        assert table[[*numbers, "precision", "recall", "f1", "kappa"]].isna().all(axis=None)
