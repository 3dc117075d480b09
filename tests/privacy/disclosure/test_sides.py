"""How segments speak of a theme, and whether they say that a condition is met, is published like any count."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from materials import as_earlier, material_of
from privacy.disclosure.materials import example_material, of_weeks, under
from worlds import World, themes_in_all

from helpers.coding import validation
from helpers.privacy.disclosure import families
from helpers.privacy.disclosure.agreed_sides import without_told_sides
from helpers.privacy.disclosure.earlier_counts import link_earlier
from helpers.privacy.disclosure.public_frames import public_tables
from helpers.privacy.disclosure.publication import prove_release
from helpers.privacy.disclosure.release_model import Counts, Family, cells_of
from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.disclosure.week_blocks import spans_of

OF_THREE = [
    # theme, side, segments; workers with any
    ["t0", "for", 40, 5],
    ["t0", "against", 20, 5],
    ["t0", "rest", 20, 5],
    ["t1", "for", 0, 0],
    ["t1", "against", 0, 0],
    ["t1", "rest", 0, 0],
]
IN_TURN = ("works", "works", "lacking", "mixed", "works", "works", "wished_for", "")


def world(n_workers: int = 5, n_weeks: int = 16, profile: str = "strict", coder: str = "R1") -> World:
    """Return a study of two themes, of which the first is in every interview; there are voice notes too."""
    themes = {"labels": ("Supervision", "Role clarity"), "areas": ("Firm up", "Focus")}
    there = themes_in_all(n_workers, range(1, n_weeks + 1), (0,))
    there = {key: value[: key[2] == "interview"] for key, value in there.items()}
    return World(
        n_workers=n_workers, n_weeks=n_weeks, themes_in=there, profile=profile, coder=coder, **themes
    )


def published(material, name):
    return public_tables(prove_release(material))[f"public_{name}"]


def test_each_side_has_its_segments_and_what_is_both_or_not_said_is_the_rest():
    table = published(material_of(world(profile="open"), said=IN_TURN), "directions")
    assert table[["theme", "side", "n", "n_workers"]].to_numpy().tolist() == [
        row for theme in ("t0", "t1") for row in sorted(OF_THREE) if row[0] == theme
    ]
    assert set(table["n_heard"]) == {5}
    counts = published(material_of(world(profile="open"), said=IN_TURN), "theme_counts")
    of_all = counts[(counts["worker"] == "all") & (counts["period"] == "all")].set_index("theme")["n"]
    assert table.groupby("theme")["n"].sum().to_dict() == of_all.to_dict()


@pytest.mark.parametrize(("coder", "said"), [("dictionary", ("",)), ("R1", ("",))])
def test_where_nobody_says_a_direction_there_is_no_row(coder, said):
    assert published(material_of(world(coder=coder), said=said), "directions").empty


def test_a_side_is_shown_without_how_many_workers_it_is_of():
    """With it, fewer sides, weeks and areas could be shown."""
    table = published(material_of(world(), said=IN_TURN), "directions").set_index(["theme", "side"])
    assert table.loc[("t0", "for"), "n"] == 40
    assert table["n_workers"].isna().all()


def of_one(side: str) -> list[str]:
    """Return directions in turn by which only the first worker is on a side."""
    return ["lacking" if side == "against" else "mixed"] * 16 + ["works", "works", "mixed"] * 100


def test_a_side_on_which_one_worker_is_alone_is_suppressed_and_the_others_are_shown():
    """Published all together or not at all, no side of the theme would be shown."""
    table = published(material_of(world(), said=of_one("against")), "directions")
    states = table.set_index(["theme", "side"])["state"]["t0"]
    assert states["against"] == "suppressed"
    assert "shown" in set(states)


def test_a_unit_of_which_there_are_few_has_no_sides():
    table = published(material_of(world(), said=IN_TURN, unit="contacts"), "directions")
    assert set(table["state"]) == {"suppressed"}
    table = published(material_of(world(profile="open"), said=IN_TURN, unit="contacts"), "directions")
    assert table["n"].sum() == 80


def test_in_other_units_sides_are_of_segments():
    table = published(material_of(world(), said=IN_TURN, unit="mentions"), "directions")
    assert table.set_index(["theme", "side"])["n"]["t0", "for"] == 40


def test_what_segments_say_of_conditions_is_counted_and_what_says_both_is_in_each():
    said = {"c0": ("met", "not_met", "", "met"), "c1": ("", "met")}
    material = material_of(world(profile="open"), states=said)
    again = material.condition_codings.assign(state="not_met")[:3]
    material = replace(material, condition_codings=pd.concat([material.condition_codings, again]))
    table = published(material, "condition_states").set_index(["condition", "says"])["n"]
    # Of the first three segments, one said met before, and now says both; one is of a visit.
    assert table["c0"].to_dict() == {"met": 80, "not_met": 42}
    assert table["c1"].to_dict() == {"met": 80, "not_met": 0}
    assert table["c2"].to_dict() == {"met": 0, "not_met": 0}


def test_of_a_condition_that_one_worker_has_not_met_the_number_is_suppressed():
    said = {"c0": (["not_met", "", ""] * 16 + ["met", "", ""] * 64)}
    table = published(material_of(world(), states=said), "condition_states").set_index(["condition", "says"])
    assert table.loc[("c0", "met"), ["state", "n", "n_workers"]].tolist() == ["shown", 64, 4]
    assert table.loc[("c0", "not_met"), ["state", "reason"]].tolist() == ["suppressed", "protection"]


def test_where_nobody_says_that_a_condition_is_met_or_not_there_is_no_row():
    assert published(material_of(world(), states={"c0": [""]}), "condition_states").empty
    assert published(material_of(world(coder="dictionary")), "condition_states").empty
    no_model = replace(material_of(world(), states={"c0": ["met"]}), conditions=None)
    assert published(no_model, "condition_states").empty


def sided(*rows: tuple[str, int, int, int]) -> Family:
    """Return a family of one theme by worker: segments for, against, and the rest."""
    kinds = {"theme": "t0", "is_chosen": True, "is_found": False, "gold": "", "pattern": "", "is_sided": True}
    counts = [
        {"worker": worker, "side": side, "n_segments": n, **kinds}
        for worker, *ns in rows
        for side, n in zip(("for", "against", "rest"), ns, strict=True)
    ]
    frame = pd.DataFrame(counts).assign(n=lambda one: one["n_segments"], floor=0, ceiling=99, group="")
    return Family("themes", frame.assign(reserve=0, slack=0), ())


SERIES = Rules("consented", series=frozenset({"W1"}))


@pytest.mark.parametrize(
    ("of_one", "are_shown"),
    [
        ((5, 5, 5), True),
        ((15, 0, 0), True),
        # Of two segments, the series itself has told.
        ((2, 0, 0), True),
    ],
)
def test_who_agreed_to_a_series_has_not_agreed_to_its_sides(of_one, are_shown):
    others = [(f"W{number}", 6, 6, 6) for number in range(2, 6)]
    family = without_told_sides(sided(("W1", *of_one), *others), SERIES)
    assert family.counts["is_sided"].all() == are_shown
    assert without_told_sides(sided(("W1", *of_one), *others), Rules()).counts["is_sided"].all()


def test_sides_are_exchanged_with_those_who_are_on_another_and_not_the_intruder():
    def are_shown(*others):
        return without_told_sides(sided(("W1", 5, 5, 0), *others), SERIES).counts["is_sided"].any()

    few = [(f"W{number}", 1, 1, 0) for number in range(2, 6)]
    # All others would vanish from a side, or have nothing to exchange.
    assert not are_shown(*few)
    # With W2 W1 could exchange sides, but W2 knows their own.
    assert not are_shown(("W2", 9, 9, 0), *few[1:])
    assert are_shown(("W2", 9, 9, 0), ("W3", 9, 9, 0), *few[2:])


def shown_of(material, earlier=None):
    """Return the sums of a release that are linked with an earlier one, by table and theme."""
    release = prove_release(material, earlier=[earlier] if earlier else [])
    return {
        (name, key): cell.total
        for (name, key), cell in release.proved["themes"].by_key.items()
        if cell.is_shown
    }


def test_a_release_of_a_version_without_sides_is_linked_and_its_sums_stay():
    material = material_of(world(), said=IN_TURN)
    release = prove_release(material)
    old = as_earlier(prove_release(material_of(world(), said=[""])))
    atoms = {**old.atoms, "themes": old.atoms["themes"].drop(columns=["side", "is_sided"])}
    old = replace(old, atoms=atoms)
    family = link_earlier(release.families[0], [old])
    cells = {(cell.table.name, cell.key): cell.total for cell in cells_of(family, Counts.of(family, ()))}
    assert cells["themes of 0", ("t0",)] == cells["themes", ("t0",)] == 80
    assert not family.counts["is_refused"].any()
    # Nothing was published of sides: they can be shown beside it.
    assert shown_of(material, old)["directions", ("t0", "for")] == 40


def test_a_week_more_tells_no_side_of_a_few_segments():
    material = material_of(world(), said=IN_TURN)
    before = prove_release(material_of(world(), said=IN_TURN, weeks=range(1, 16)))
    # W1 alone was there in the last week.
    of_one = material.segments[(material.segments["week"] < 16) | (material.segments["worker"] == "W1")]
    kept = set(of_one["segment_id"])
    now = replace(
        material,
        segments=of_one,
        codings=material.codings[material.codings["segment_id"].isin(kept)],
        theme_counts=material.theme_counts.query("week < 16 or worker == 'W1'"),
        contacts=material.contacts.assign(
            state=material.contacts["state"].mask(
                (material.contacts["week"] == 16) & (material.contacts["worker"] != "W1"), "no_contact"
            )
        ),
    )
    earlier = {place for place, cell in before.proved["themes"].by_key.items() if cell.is_shown}
    both = {
        place for place in shown_of(now, as_earlier(before)) if place in earlier and place[0] == "directions"
    }
    alone = {place for place in shown_of(now) if place[0] == "directions"}
    assert ("directions", ("t0", "for")) in earlier & alone
    assert not both


@pytest.mark.parametrize("profile", ["open", "strict"])
def test_validation_and_agreement_are_only_of_what_is_counted(profile):
    """Otherwise a week more, or visits, would tell of segments that are in no other public number."""
    material = of_weeks(under(example_material("R1"), profile), 9)
    is_counted = material.segments["source"].isin(material.sources) & (material.segments["week"] <= 9)
    counted = set(material.segments.loc[is_counted, "segment_id"])
    alone = replace(
        material,
        segments=material.segments[is_counted],
        codings=material.codings[material.codings["segment_id"].isin(counted)],
        coverage=material.coverage[material.coverage["segment_id"].isin(counted)],
    )
    for name in ("validations", "agreement"):
        of_all, of_counted = published(material, name), published(alone, name)
        pd.testing.assert_frame_equal(of_all, of_counted)
        assert len(of_all)
    compared = (material.codings, material.coverage, material.segments, material.codebook)
    whole = validation.by_theme(*compared, gold="R1")
    assert material.own_validations["n_reviewed"].max() < whole["n_reviewed"].max()


def test_strict_shows_two_in_three_sides_of_the_example_beside_all_that_was_shown_without():
    material = example_material("R1")
    release = prove_release(material)
    cells = {name: [] for name in (families.THEMES, families.WEEKS, families.AREAS, families.DIRECTIONS)}
    for (name, _), cell in release.proved[families.THEMES].by_key.items():
        cells.get(name, []).append(cell.is_shown)
    shown = {name: (sum(of_table), len(of_table)) for name, of_table in cells.items()}
    assert shown[families.THEMES] == (9, 9)
    assert shown[families.DIRECTIONS][0] >= 18
    without = replace(material, codings=material.codings.assign(direction=""))
    alone = prove_release(without).proved[families.THEMES]
    for name in (families.WEEKS, families.AREAS):
        of_table = [cell.is_shown for (one, _), cell in alone.by_key.items() if one == name]
        assert sum(of_table) == shown[name][0]


def test_sides_add_up_to_every_count_of_a_worker_week_source_and_theme():
    material = example_material("R1")
    counts = families.theme_family(material, spans_of(material.weeks, ())).counts
    cell = ["worker", "week", "source", "theme"]
    of_counted = counts[counts["is_counted"]].groupby(cell)["n_segments"].sum()
    expected = material.theme_counts.set_index(cell)["n_segments"]
    assert of_counted.to_dict() == expected.reindex(of_counted.index).to_dict()
    sides = counts[counts["is_counted"]].groupby([*cell, "side"])["n_segments"].sum()
    of_side = material.theme_counts.set_index(cell)["n_for"]
    assert sides.xs("for", level="side").to_dict() == of_side.reindex(of_counted.index).to_dict()
