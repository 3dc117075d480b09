"""A claim is tried on published totals alone, and nothing is said of it where one of them is suppressed."""

from __future__ import annotations

from materials import material_of
from privacy.disclosure.materials import example_material
from worlds import World, themes_in_all

from helpers.privacy.disclosure.public_claims import claim_rows
from helpers.privacy.disclosure.public_frames import public_tables
from helpers.privacy.disclosure.publication import prove_release
from helpers.study.claims import Claim
from helpers.tables import PUBLIC_CLAIMS, check

WHY = "It shows what to ask about."
CLAIMS = (
    Claim(id="most", kind="most_coded", theme="t0", purpose=WHY),
    Claim(id="least", kind="least_coded", theme="t2", purpose=WHY),
    Claim(id="not_least", kind="least_coded", theme="t0", purpose=WHY),
    Claim(id="more", kind="more_coded", theme="t1", than="t0", purpose=WHY),
    Claim(id="area", kind="area_leads", area="area0", purpose=WHY),
)


WEEKS_OF = {0: range(1, 6), 1: range(3, 7), 2: (1, 3, 5)}
"""In which of six weeks each theme is coded in every segment, of four workers with two sources: 40, 32, 24."""


def release_of(weeks_of=WEEKS_OF):
    """Return a release in which each theme is coded in some weeks."""
    contacts = themes_in_all(4, range(1, 7), ())
    themes = {
        contact: tuple(theme for theme, weeks in weeks_of.items() if contact[1] in weeks)
        for contact in contacts
    }
    return prove_release(material_of(World(n_workers=4, n_weeks=6, themes_in=themes, profile="strict")))


def rows_of(release, claims=CLAIMS):
    return {row["claim"]: row for row in claim_rows(release, claims)}


def test_each_claim_has_the_totals_that_it_compares_and_whether_it_holds():
    rows = rows_of(release_of())
    numbers = {one: (row["n"], row["than"], row["n_than"], row["holds"]) for one, row in rows.items()}
    assert numbers == {
        "most": (40, "t1", 32, 1),
        "least": (24, "t1", 32, 1),
        "not_least": (40, "t2", 24, 0),
        "more": (32, "t0", 40, 0),
        "area": (40, "area1", 32, 1),
    }


def test_an_area_that_is_the_only_one_is_compared_with_nothing():
    contacts = themes_in_all(4, range(1, 7), (0,))
    world = World(n_workers=4, n_weeks=6, themes_in=contacts, areas=("One",), profile="strict")
    assert list(claim_rows(prove_release(material_of(world)), CLAIMS[-1:])) == []


def test_equal_totals_are_a_tie_and_do_not_hold():
    rows = rows_of(release_of(WEEKS_OF | {1: range(2, 7)}))
    assert [rows["most"][name] for name in ("n", "n_than", "holds", "ties")] == [40, 40, 0, 1]
    assert rows["not_least"]["ties"] == 0


def test_a_claim_about_each_worker_is_in_no_public_table():
    of_workers = Claim(id="many", kind="spoken_of", theme="t0", min_workers=3)
    assert list(claim_rows(release_of(), (of_workers,))) == []


def test_of_a_claim_that_compares_with_a_suppressed_total_nothing_is_said():
    # A theme that is coded in all segments could not be coded in more of them.
    release = release_of(WEEKS_OF | {2: range(1, 7)})
    table = public_tables(release, claims=CLAIMS)["public_claims"].set_index("claim")
    assert table["state"].to_dict() == {
        "most": "suppressed",
        "least": "suppressed",
        "not_least": "suppressed",
        "more": "shown",
        "area": "suppressed",
    }
    hidden = table[table["state"] == "suppressed"]
    assert set(hidden["reason"]) == {"linked"}
    assert hidden[["n", "n_than", "holds", "ties"]].isna().all(axis=None)
    assert set(hidden["than"]) == {""}, "Which theme comes next would tell of the suppressed number."


def test_the_table_fits_its_schema_and_a_claim_about_what_is_not_counted_has_no_row():
    material = example_material()
    theme, other = material.codebook.theme_ids[:2]
    claims = (Claim(id="a", kind="more_coded", theme=theme, than=other, purpose=WHY),)
    release = prove_release(material)
    table = public_tables(release, claims=claims)["public_claims"]
    check(PUBLIC_CLAIMS, table)
    assert table["n"].tolist() == [release.cell("themes", "themes", (theme,)).total]
    unknown = Claim(id="b", kind="more_coded", theme="not_counted", than=theme, purpose=WHY)
    assert rows_of(release, (*claims, unknown)).keys() == {"a"}
    assert public_tables(release)["public_claims"].empty


def test_a_claim_says_nothing_that_the_public_totals_do_not():
    tables = public_tables(release_of(), claims=CLAIMS)
    counts = tables["public_theme_counts"]
    of_all = counts[(counts["period"] == "all") & (counts["state"] == "shown")].set_index("theme")["n"]
    for row in tables["public_claims"].to_dict("records"):
        if row["kind"] != "area_leads":
            assert row["n"] == of_all[row["named"]]
            assert row["n_than"] == of_all[row["than"]]
