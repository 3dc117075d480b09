"""What may be published of the example study, under each profile, beside earlier releases."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from materials import material_of
from privacy.disclosure.materials import OWN, example_material, of_weeks, of_workers, under
from worlds import World, themes_in_all

from helpers.privacy.disclosure import families, publication
from helpers.privacy.disclosure.earlier import EarlierRelease
from helpers.privacy.disclosure.earlier_counts import counts_behind
from helpers.privacy.disclosure.public_frames import public_tables
from helpers.study.limits import Disclosure
from helpers.study.study import NO_CONTACT, SHOWN, SUPPRESSED
from helpers.tables import TABLES, check


def shown(release, family, table):
    cells = [cell for cell in release.proved[family].cells if cell.table.name == table and not cell.is_fixed]
    return sum(cell.is_shown for cell in cells), len(cells)


def as_earlier(release):
    return EarlierRelease("before", {}, counts_behind(release.families, release.proved), {})


def agree(material, workers):
    rows = [(worker, source, "worker_series", True) for worker in workers for source in OWN]
    consents = pd.DataFrame(rows, columns=["worker", "source", "use", "is_given"])
    letters = [("theme_weeks", worker, chr(65 + at)) for at, worker in enumerate(workers)]
    labels = pd.DataFrame(letters, columns=["figure", "worker", "label"])
    return replace(material, consents=consents, labels=labels)


def test_strict_shows_nearly_all_of_the_example_and_no_number_is_told_within_three_counts():
    release = publication.prove_release(example_material())
    assert shown(release, families.THEMES, families.THEMES) == (9, 9)
    assert shown(release, families.THEMES, families.WEEKS) == (34, 36)
    assert shown(release, families.THEMES, families.AREAS) == (10, 12)
    assert shown(release, families.PAIRS, families.PAIRS)[0] >= 37
    assert shown(release, families.CORPUS, f"{families.SOURCES} words") == (3, 3)
    assert min(one.least_width for one in release.proved.values()) >= 3


def test_what_is_held_out_costs_a_strict_study_its_validation():
    """Of half the contacts, numbers are so small that none may be shown; of all, some may."""
    material = example_material()
    assert material.study.validation.held_out == 0.5
    release = publication.prove_release(material)
    assert shown(release, families.THEMES, families.BY_BOTH)[0] == 0
    whole = material.study.validation.model_copy(update={"held_out": 0})
    study = material.study.model_copy(update={"validation": whole})
    release = publication.prove_release(replace(material, study=study))
    assert shown(release, families.THEMES, families.BY_BOTH)[0] >= 3


@pytest.mark.parametrize("unit", ["mentions", "turns", "contacts", "weeks"])
def test_every_unit_can_be_published(unit):
    release = publication.prove_release(replace(example_material(), unit=unit))
    counted = release.families[0].counts
    of_unit = counted[counted["is_counted"]].groupby("theme")["n"].sum()
    theme_counts = example_material().theme_counts
    own = theme_counts[theme_counts["source"].isin(OWN)]
    if unit == "weeks":
        own = own[own["n_segments"] > 0].drop_duplicates(["worker", "week", "theme"]).assign(n_weeks=1)
    assert of_unit.to_dict() == own.groupby("theme")[f"n_{unit}"].sum().to_dict()


@pytest.mark.parametrize("profile", ["open", "strict"])
def test_the_public_tables_fit_their_schemas_and_hold_nothing_that_is_suppressed(profile):
    release = publication.prove_release(under(example_material(), profile))
    for name, frame in public_tables(release).items():
        check(TABLES[name], frame)
        hidden = frame[frame["state"].isin([SUPPRESSED, NO_CONTACT])]
        numbers = [column for column in frame if column == "n" or column.startswith("n_")]
        assert hidden[numbers].isna().all(axis=None)
        if profile == "open":
            assert not (frame["state"] == SUPPRESSED).any()


def test_all_weeks_are_in_blocks_of_the_length_that_the_study_asks_for():
    world = World(n_workers=4, n_weeks=8, themes_in=themes_in_all(4, range(1, 9), (0, 1, 2)))
    material = material_of(world)

    def spans(**settings):
        disclosure = Disclosure(profile="strict", **settings)
        study = material.study.model_copy(update={"disclosure": disclosure})
        table = public_tables(publication.prove_release(replace(material, study=study)))["public_areas"]
        return sorted(set(zip(table["first_week"], table["last_week"], strict=True)))

    assert spans() == [(week, week) for week in range(1, 9)]
    assert spans(single_weeks=False) == [(1, 4), (5, 8)]
    assert spans(single_weeks=False, block_weeks=2) == [(1, 2), (3, 4), (5, 6), (7, 8)]
    assert spans(single_weeks=False, block_weeks=8) == [(1, 8)]


def test_a_rate_is_shown_only_where_its_count_and_amount_are():
    tables = public_tables(publication.prove_release(of_workers(example_material(), ["W1", "W2", "W3"])))
    rates = tables["public_rates"].set_index("theme")
    counts = tables["public_theme_counts"]
    of_all = counts[(counts["period"] == "all") & (counts["worker"] == "all")].set_index("theme")
    assert set(rates.index[rates["state"] == SHOWN]) <= set(of_all.index[of_all["state"] == SHOWN])
    assert (rates.loc[rates["state"] != SHOWN, "reason"] == "linked").all()


def test_a_theme_that_nobody_spoke_of_is_suppressed_and_so_is_its_validation():
    material = example_material()
    codings = material.codings
    is_gone = (codings["theme"] == "structures") & (codings["coder"] == "dictionary")
    counts = material.theme_counts.copy()
    counts.loc[counts["theme"] == "structures", ["n_mentions", "n_segments", "n_turns", "n_contacts"]] = 0
    tables = public_tables(
        publication.prove_release(replace(material, codings=codings[~is_gone], theme_counts=counts))
    )
    for name in ("public_theme_counts", "public_validations"):
        rows = tables[name][tables[name]["theme"] == "structures"]
        assert not (rows["state"] == SHOWN).any()


def test_consented_with_three_workers_who_all_agree_shows_their_series_and_sums():
    workers = ["W1", "W2", "W5"]
    material = agree(under(of_workers(example_material(), workers), "consented"), workers)
    release = publication.prove_release(material)
    assert release.why_no_series == "" or "no other has" in release.why_no_series
    frames = public_tables(release)
    if not release.why_no_series:
        assert set(frames["public_theme_counts"]["worker"]) == {"all", "A", "B", "C"}
        assert shown(release, families.THEMES, families.THEMES) == (9, 9)


def test_one_who_did_not_agree_is_in_no_sum_that_would_tell_their_part_and_it_is_said():
    material = agree(under(example_material(), "consented"), ["W1", "W3", "W4", "W5"])
    release = publication.prove_release(material)
    assert shown(release, families.THEMES, families.THEMES) == (0, 9)
    assert "strict" in publication.describe_release(release)
    table = publication.cells_under_profiles(material).set_index("profile")
    assert table.loc["strict", "themes by week"] == "34 of 36"
    assert table.loc["consented", "themes by week"] == "0 of 36"


def test_the_same_release_again_shows_the_same():
    first = publication.prove_release(example_material())
    again = publication.prove_release(example_material(), earlier=[as_earlier(first)])
    assert [cell.is_shown for cell in first.proved[families.THEMES].cells] == [
        cell.is_shown for cell in again.proved[families.THEMES].cells if not cell.is_fixed
    ]


def test_a_week_more_shows_no_total_whose_difference_is_one_workers():
    material = example_material()
    before = publication.prove_release(of_weeks(material, 12))
    alone = publication.prove_release(material)
    beside = publication.prove_release(material, earlier=[as_earlier(before)])
    assert shown(alone, families.THEMES, families.THEMES) == (9, 9)
    for theme in material.codebook.theme_ids:
        now, earlier = (one.cell(families.THEMES, families.THEMES, (theme,)) for one in (beside, before))
        added = now.parts - earlier.parts
        if now.is_shown and earlier.is_shown:
            assert (added > 0).sum() >= 3


def test_after_a_withdrawal_no_sum_tells_the_part_of_whoever_left():
    material = example_material()
    before = publication.prove_release(material)
    stayed = of_workers(material, ["W1", "W3", "W4", "W5"])
    beside = publication.prove_release(stayed, earlier=[as_earlier(before)])
    for family, table in ((families.THEMES, families.THEMES), (families.CORPUS, f"{families.SOURCES} words")):
        for (name, key), cell in beside.proved[family].by_key.items():
            earlier = before.proved[family].by_key.get((name, key))
            if name == table and earlier is not None and earlier.is_shown:
                assert not cell.is_shown
