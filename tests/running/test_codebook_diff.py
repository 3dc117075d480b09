"""A change of the codebook is compared by segments, published numbers and the accuracy of the dictionary."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.running import codebook_diff
from helpers.tables import CONTACTS, EXCERPTS

TEXTS = [
    "My role is unclear.",
    "Support worker role, they said.",
    "The manager rang.",
    "A role model.",
    "Managers and more managers.",
    "Tea.",
]
SEGMENTS = pd.DataFrame(
    {
        "segment_id": [f"s{n}" for n in range(1, 7)],
        "record_id": [f"r{n}" for n in range(1, 7)],
        "contact_id": ["c1"] * 3 + ["c2"] * 3,
        "worker": "W1",
        "week": [1] * 3 + [2] * 3,
        "source": "interview",
        "is_counted": [True] * 5 + [False],
        "text": TEXTS,
    }
)
OBSERVED = pd.DataFrame(
    [("W1", week, "interview", "observed", 1, 3, 9, None) for week in (1, 2)], columns=CONTACTS.columns
)
NO_EXCERPTS = pd.DataFrame(columns=EXCERPTS.columns)


def with_indicators(codebook, **indicators):
    """Return a codebook in which only these themes have indicators that occur in the segments."""
    themes = [
        theme.model_copy(
            update={"indicators": tuple(indicators.get(theme.id, [f"zz{n}"])), "exclusion_patterns": ()}
        )
        for n, theme in enumerate(codebook.themes)
    ]
    return codebook.model_copy(update={"themes": tuple(themes)})


@pytest.fixture
def compare(codebook, study):
    def compared(excerpts=NO_EXCERPTS):
        old = with_indicators(codebook, role_clarity=["role"], supervision=["rang"])
        new = with_indicators(codebook, role_clarity=["my role"], supervision=["manager"])
        return codebook_diff.compare(old, new, SEGMENTS, OBSERVED, excerpts, study)

    return compared


def test_the_segments_that_change_their_themes_are_listed(compare):
    found = compare()
    rows = {row[0]: row[1:5] for row in found.themes.itertuples(index=False, name=None)}
    assert rows["role_clarity"] == (3, 1, 0, 2)
    assert rows["supervision"] == (1, 2, 1, 0)
    assert sum(map(sum, rows.values())) == 10
    assert found.themes[codebook_diff.SCORES].isna().all(axis=None), "nobody has coded manually"
    assert list(found.segments.itertuples(index=False, name=None)) == [
        ("s2", "role_clarity", "lost"),
        ("s4", "role_clarity", "lost"),
        ("s5", "supervision", "gained"),
    ]


def test_the_published_numbers_that_change_are_listed_cell_by_cell(compare):
    assert [row[1:2] + row[3:] for row in compare().numbers.itertuples(index=False, name=None)] == [
        (1, "role_clarity", "n_mentions", 2, 1),
        (1, "role_clarity", "n_segments", 2, 1),
        (1, "role_clarity", "n_turns", 2, 1),
        (2, "role_clarity", "n_contacts", 1, 0),
        (2, "role_clarity", "n_mentions", 1, 0),
        (2, "role_clarity", "n_segments", 1, 0),
        (2, "role_clarity", "n_turns", 1, 0),
        (2, "supervision", "n_contacts", 0, 1),
        (2, "supervision", "n_mentions", 0, 2),
        (2, "supervision", "n_segments", 0, 1),
        (2, "supervision", "n_turns", 0, 1),
    ]


def test_manual_coding_shows_whether_the_change_is_for_the_better(compare):
    rows = [
        (
            "f",
            n,
            f"s{n}",
            f"line {n}",
            "R1",
            "role_clarity" if n == 1 else "supervision",
            "",
            "c1" if n < 4 else "c2",
        )
        for n in (1, 5)
    ]
    excerpts = pd.DataFrame([(*row, 0, 2, "kept", "") for row in rows], columns=EXCERPTS.columns)
    scores = compare(excerpts).themes.set_index("theme")[codebook_diff.SCORES]
    # By turn: those of a contact that the dictionary codes are joined, and count once.
    assert scores.loc["role_clarity"].round(2).tolist() == [0.5, 1, 1, 1]
    assert scores.loc["supervision"].round(2).tolist() == [0, 0.5, 0, 1]


def test_a_theme_that_only_one_of_them_has_is_missing_in_the_other(codebook, study):
    less = codebook.model_copy(update={"themes": codebook.themes[1:]})
    numbers = codebook_diff.compare(codebook, less, SEGMENTS, OBSERVED, NO_EXCERPTS, study).numbers
    assert set(numbers["theme"]) == {codebook.themes[0].id}
    assert numbers["after"].isna().all()
    assert numbers["before"].notna().all()


def test_a_codebook_compared_with_itself_changes_nothing(codebook, study):
    same = codebook_diff.compare(codebook, codebook, SEGMENTS, OBSERVED, NO_EXCERPTS, study)
    assert (same.themes["before"] == same.themes["after"]).all()
    assert same.numbers.empty
    assert same.segments.empty


def test_a_theme_without_indicators_was_not_looked_for_and_is_no_0(codebook, study):
    first = codebook.themes[0].model_copy(update={"indicators": ()})
    less = codebook.model_copy(update={"themes": (first, *codebook.themes[1:])})
    found = codebook_diff.compare(codebook, less, SEGMENTS, OBSERVED, NO_EXCERPTS, study)
    row = found.themes.set_index("theme").loc[first.id]
    assert row["before"] == 1
    assert pd.isna(row["after"])
    assert set(found.numbers["theme"]) == {first.id}
    assert found.numbers["after"].isna().all()


def test_a_first_dictionary_is_compared_with_none(codebook, study):
    without = [theme.model_copy(update={"indicators": ()}) for theme in codebook.themes]
    none = codebook.model_copy(update={"themes": tuple(without)})
    new = with_indicators(codebook, role_clarity=["role"])
    found = codebook_diff.compare(none, new, SEGMENTS, OBSERVED, NO_EXCERPTS, study)
    assert found.themes["before"].isna().all()
    assert found.themes.set_index("theme").loc["role_clarity", "after"] == 3
    assert found.numbers["before"].isna().all()
