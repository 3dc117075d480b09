"""Agreement over sets of themes: values that libraries computed, the empty set, and nothing where not defined."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest

from helpers.coding import theme_sets
from helpers.coding.coefficients import MISSING, alpha
from helpers.coding.theme_sets import measure_distances
from helpers.words.toolkit import AnnotationTask, jaccard_distance, masi_distance

NAMES = ["R1", "R2", "R3", "R4"]
# A row per segment, a word per coder: the themes given, a dash for none, a dot for a segment that is not reviewed.
# Then alpha by MASI and by Jaccard distance: NLTK 3.10.4 (equal sets at distance 0) and krippendorff 0.9.0 alike.
TABLES = {
    "two": ("a a|ab a|- -|- a|ab cd|abc ab|- -|b b|cd bd", 0.426487349, 0.485219899),
    "three": (
        "a a a|ab a .|- - -|- a -|. cd cd|abc ab a|- - .|b . -|d d d|ab bc ac",
        0.516441006,
        0.571860309,
    ),
    "four": ("a . a ab|- - - -|. . b bc|abc abc ab .|- - a -|cd cd d c|a . . .", 0.488355167, 0.567198178),
}


def sets_of(text: str) -> list[list[frozenset[str] | None]]:
    rows = [row.split() for row in text.split("|")]
    return [[None if cell == "." else frozenset(cell.strip("-")) for cell in row] for row in rows]


def tables_of(rows: list[list[frozenset[str] | None]], themes: dict[str, str], n_contacts: int = 3):
    """Return codings, coverage and segments, with the themes that the letters stand for."""
    ids = [f"s{n:03d}" for n in range(len(rows))]
    contacts = [f"c{n % n_contacts}" for n in range(len(rows))]
    segments = pd.DataFrame({"segment_id": ids, "contact_id": contacts, "worker": "W1", "is_counted": True})
    reviewed, given = [], []
    for one, row in zip(ids, rows, strict=True):
        for coder, cell in zip(NAMES, row, strict=False):
            if cell is not None:
                reviewed.append((one, coder))
                given += [(one, themes[letter], coder) for letter in sorted(cell)]
    codings = pd.DataFrame(given, columns=["segment_id", "theme", "coder"])
    return codings, pd.DataFrame(reviewed, columns=["segment_id", "coder"]), segments


def compared(rows, codebook, study) -> pd.DataFrame:
    themes = dict(zip("abcd", codebook.theme_ids, strict=False))
    table = theme_sets.compare_sets(*tables_of(rows, themes), codebook, study)
    return table.set_index("distance")


@pytest.mark.parametrize("name", TABLES)
def test_alpha_over_sets_is_that_of_the_libraries(codebook, study, name):
    text, masi, jaccard = TABLES[name]
    table = compared(sets_of(text), codebook, study)
    assert table.index.tolist() == ["MASI", "Jaccard"]
    assert set(table["unit"]) == {"sentence"}
    assert set(table["theme"]) == {"all"}
    assert table["alpha"].tolist() == [round(masi, 3), round(jaccard, 3)]


@pytest.mark.parametrize("seed", range(20))
def test_alpha_over_sets_is_nltks(seed):
    chance = random.Random(seed)  # noqa: S311
    n_coders = 2 + seed % 4
    values = [frozenset(letter for letter in "abcd" if chance.random() < 0.4) for _ in range(7)]
    values = [frozenset(), *values]
    sets = list(dict.fromkeys(values))
    ratings = np.array(
        [
            [MISSING if chance.random() < 0.2 else chance.randrange(len(sets)) for _ in range(n_coders)]
            for _ in range(40)
        ]
    )
    data = [(coder, unit, sets[at]) for (unit, coder), at in np.ndenumerate(ratings) if at != MISSING]
    for name, distance in (("MASI", masi_distance), ("Jaccard", jaccard_distance)):

        def put_right(one, other, distance=distance):
            return 0.0 if one == other else distance(one, other)

        expected = AnnotationTask(data, distance=put_right).alpha()
        assert alpha(ratings, measure_distances(sets, name)) == pytest.approx(expected, abs=1e-9)


def test_distances_are_nltks_and_0_between_two_empty_sets():
    sets = [frozenset(), frozenset("a"), frozenset("ab"), frozenset("bc"), frozenset("cd")]
    masi = measure_distances(sets, "MASI")
    assert masi[0].tolist() == [0, 1, 1, 1, 1]
    assert masi[1].tolist() == pytest.approx([1, 0, 1 - 1 / 2 * 2 / 3, 1, 1])
    assert masi[2].tolist() == pytest.approx([1, 2 / 3, 0, 1 - 1 / 3 * 1 / 3, 1])
    assert measure_distances(sets, "Jaccard")[2].tolist() == pytest.approx([1, 1 / 2, 0, 2 / 3, 1])
    with pytest.raises(ZeroDivisionError):  # if NLTK defines it one day, nothing here has to
        masi_distance(frozenset(), frozenset())


def test_segments_that_nobody_has_coded_are_units_and_raise_agreement(codebook, study):
    without = compared(sets_of("a a|ab a|b -|b b"), codebook, study)
    more = compared(sets_of("a a|ab a|b -|b b|- -|- -|- -|- -"), codebook, study)
    assert set(without["n_by_two"]) == {4}
    assert set(more["n_by_two"]) == {8}
    assert more.loc["MASI", "alpha"] > without.loc["MASI", "alpha"]
    assert more.loc["MASI", "percent"] == 75


def test_part_of_a_set_in_common_agrees_in_part(codebook, study):
    none, part, whole = (
        compared(sets_of(f"a a|b b|- -|{row}"), codebook, study).loc["MASI", "alpha"]
        for row in ("ab cd", "ab a", "ab ab")
    )
    assert none < part < whole == 1


@pytest.mark.parametrize("text", ["- -|- -|- -", "a a|a a", "ab a", "a .|. a"])
def test_one_set_only_or_one_segment_only_has_no_alpha(codebook, study, text):
    table = compared(sets_of(text), codebook, study)
    assert table[["alpha", "alpha_low", "alpha_high"]].isna().all(axis=None)


def test_with_one_theme_it_is_the_alpha_of_this_theme(codebook, study):
    table = compared(sets_of("a a .|a - a|- - -|. a a|- - .|a a -|- . -"), codebook, study)
    nominal = "11.|101|000|.11|00.|110|0.0".split("|")
    ratings = np.array([[MISSING if mark == "." else int(mark) for mark in row] for row in nominal])
    expected = alpha(ratings, 1 - np.eye(2))
    assert table["alpha"].tolist() == pytest.approx([expected] * 2, abs=0.0005)


def test_a_theme_that_is_no_longer_in_the_codebook_is_in_no_set(codebook, study):
    themes = dict(zip("ab", codebook.theme_ids, strict=False)) | {"c": "given_up"}
    with_old = theme_sets.compare_sets(*tables_of(sets_of("ac a|b bc|- c"), themes), codebook, study)
    without = theme_sets.compare_sets(*tables_of(sets_of("a a|b b|- -"), themes), codebook, study)
    pd.testing.assert_frame_equal(with_old, without)


def test_a_study_of_many_segments_and_sets_is_compared_without_a_limit(codebook, study):
    chance = random.Random(1)  # noqa: S311
    letters = dict(zip("abcdefghi", codebook.theme_ids, strict=True))
    rows = []
    for _ in range(3000):
        first = frozenset(letter for letter in letters if chance.random() < 0.1)
        rows.append([first, first if chance.random() < 0.8 else frozenset(chance.choice("abcdefghi")), first])
    table = theme_sets.compare_sets(*tables_of(rows, letters, 100), codebook, study).set_index("distance")
    assert 0.7 < table.loc["MASI", "alpha_low"] < table.loc["MASI", "alpha"] < table.loc["MASI", "alpha_high"]
