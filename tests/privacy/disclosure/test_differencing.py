"""What anybody learns who subtracts one release from another is counted, the corpus included."""

from __future__ import annotations

import pandas as pd
import pytest
from materials import material_of
from worlds import World

from helpers.privacy.disclosure import families
from helpers.privacy.disclosure.differencing import Finding, compare
from helpers.privacy.disclosure.public_frames import public_tables
from helpers.privacy.disclosure.publication import ProvedRelease, prove_release

N_WORKERS, N_WEEKS = 5, 6
SPOKEN = ((0,), (1,), (0, 1), (), (1, 2), (0, 2), (0, 1, 2))
LEFT = 1
"""The worker who withdraws, by number."""


def spoken(n_weeks: int) -> dict[tuple[int, int, str], tuple[int, ...]]:
    """Return contacts of all workers in all weeks, of which each has themes of its own."""
    return {
        (worker, week, source): SPOKEN[(2 * worker + 3 * week + 5 * number) % len(SPOKEN)]
        for worker in range(N_WORKERS)
        for week in range(1, n_weeks + 1)
        for number, source in enumerate(("interview", "voice_note"))
    }


def release_of(themes: dict[tuple[int, int, str], tuple[int, ...]], n_weeks: int = N_WEEKS) -> ProvedRelease:
    """Return what is published under strict of these contacts, with every sum of a theme over all weeks."""
    world = World(n_workers=N_WORKERS, n_weeks=n_weeks, themes_in=themes, profile="strict")
    release = prove_release(material_of(world))
    for cell in release.proved[families.THEMES].cells:
        if cell.table.name == families.THEMES:
            cell.state, cell.reason = "shown", ""
    return release


@pytest.fixture(scope="module")
def whole() -> ProvedRelease:
    return release_of(spoken(N_WEEKS))


@pytest.fixture(scope="module")
def without_one() -> ProvedRelease:
    return release_of({key: said for key, said in spoken(N_WEEKS).items() if key[0] != LEFT})


def told(findings: list[Finding]) -> dict[str, int]:
    return {finding.what: finding.n_told for finding in findings}


def subtracted(
    now: ProvedRelease, before: ProvedRelease, table: str, keys: list[str], number: str
) -> pd.Series:
    """Return the differences that are not 0 of what two releases show, as anybody takes them from the tables."""
    shown = []
    for release in (now, before):
        frame = public_tables(release)[f"public_{table}"]
        shown.append(frame[frame["state"] == "shown"].set_index(keys)[number].dropna())
    differences = (shown[1] - shown[0]).dropna()
    return differences[differences != 0]


def test_a_sum_that_stands_in_both_releases_is_told_and_no_other(whole, without_one):
    found = told(compare(without_one, whole))
    by_period = ["period", "first_week", "last_week"]
    themes = subtracted(without_one, whole, "theme_counts", [*by_period, "theme"], "n")
    over_all = themes[themes.index.get_level_values("period") == "all"]
    assert len(over_all) > 0
    assert found.get("sums of themes over all weeks", 0) == len(over_all)
    assert found.get("sums of themes by week", 0) == len(themes) - len(over_all)
    pairs = subtracted(without_one, whole, "pairs", ["theme", "other"], "n_contacts")
    assert found.get("pairs of themes", 0) == len(pairs)
    for number, what in (("n_contacts", "contacts"), ("n_words", "words")):
        amounts = subtracted(without_one, whole, "contacts", [*by_period, "source"], number)
        is_all = amounts.index.get_level_values("period") == "all"
        is_counted = amounts.index.get_level_values("source") == "counted"
        assert found.get(f"sums of {what} by source", 0) == int((is_all & ~is_counted).sum())
        assert found[f"sums of {what} of all sources"] == int((is_all & is_counted).sum()) == 1
        assert found.get(f"sums of {what} by week", 0) == int((~is_all).sum())


def test_the_sum_told_is_the_part_of_whoever_left(whole, without_one):
    """The worker's two contacts of ten words each in six weeks."""
    keys = ["period", "first_week", "last_week", "source"]
    contacts = subtracted(without_one, whole, "contacts", keys, "n_contacts")
    words = subtracted(without_one, whole, "contacts", keys, "n_words")
    assert (contacts["all", 1, N_WEEKS, "counted"], words["all", 1, N_WEEKS, "counted"]) == (12, 120)
    exact = {finding.what for finding in compare(without_one, whole) if finding.is_exact}
    assert {"sums of contacts of all sources", "sums of words of all sources"} <= exact


def test_what_both_releases_tell_of_a_suppressed_number_is_counted_too(whole, without_one):
    alone = [finding for finding in compare(without_one, whole) if finding.what == "suppressed numbers"]
    assert len(alone) == 1
    assert 0 < alone[0].n_told < alone[0].n_checked
    assert not alone[0].is_exact


def test_two_releases_that_do_not_differ_tell_nothing(whole):
    assert compare(release_of(spoken(N_WEEKS)), whole) == []


def test_a_difference_in_the_corpus_alone_is_told(whole):
    """A contact without any theme is not there any longer: nothing is told of themes."""
    silent = next(key for key, said in spoken(N_WEEKS).items() if not said)
    now = release_of({key: said for key, said in spoken(N_WEEKS).items() if key != silent})
    found = told(compare(now, whole))
    assert found["sums of contacts of all sources"] == found["sums of words of all sources"] == 1
    assert not any("themes" in what for what in found)


def test_a_release_a_week_later_tells_the_week(whole):
    """Nobody leaves: the totals of both releases tell the sums of the last week."""
    earlier = release_of(spoken(N_WEEKS - 1), n_weeks=N_WEEKS - 1)
    found = told(compare(whole, earlier))
    assert found["sums of themes over all weeks"] > 0
    assert found["sums of contacts of all sources"] == 1
    assert "sums of contacts by week" not in found
