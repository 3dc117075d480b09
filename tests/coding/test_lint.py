"""What is doubtful in a codebook: every kind of doubt is reported once."""

from __future__ import annotations

import pandas as pd

from helpers.coding.lint import lint

TEXTS = [
    "My role is unclear.",
    "Support worker role, they said.",
    "The manager rang.",
    "A role model.",
    "Managers and more managers.",
    "Tea.",
]
SEGMENTS = pd.DataFrame({"segment_id": [f"s{n}" for n in range(1, 7)], "text": TEXTS})


def with_indicators(codebook, **indicators):
    """Return a codebook of themes with these indicators alone; all others say something that nobody says."""
    themes = [
        theme.model_copy(
            update={"indicators": tuple(indicators.get(theme.id, [f"zz{n}"])), "exclusion_patterns": ()}
        )
        for n, theme in enumerate(codebook.themes)
    ]
    return codebook.model_copy(update={"themes": tuple(themes)})


def doubts(codebook, **indicators) -> list[tuple[str, str, str]]:
    found = lint(with_indicators(codebook, **indicators), SEGMENTS)
    return [row for row in found.itertuples(index=False, name=None) if not row[1].startswith("zz")]


def test_an_indicator_of_two_themes_is_reported_whatever_its_form(codebook):
    (first, *_) = doubts(codebook, supervision=["manager"], structures=["managers", "tea"])
    assert first == ("supervision", "manager", "is in two themes: 'managers' of structures")


def test_an_indicator_that_is_there_twice_is_coded(codebook):
    found = doubts(codebook, role_clarity=["my role", "my roles", "tea"])
    assert (
        "role_clarity",
        "my role",
        "is in the theme twice, in another form: 'my roles' of role_clarity",
    ) in found


def test_an_indicator_inside_another_is_reported_for_its_own_theme_and_for_another(codebook):
    found = doubts(
        codebook,
        role_clarity=["role", "my role"],
        lived_experience=["role model"],
        structures=["work*"],
        supervision=["support worker"],
    )
    assert ("role_clarity", "role", "makes 'my role' redundant") in found
    assert (
        "role_clarity",
        "role",
        "is part of 'role model' of lived_experience, which claims its words",
    ) in found
    assert (
        "structures",
        "work*",
        "is part of 'support worker' of supervision, which claims its words",
    ) in found
    assert not any(row[1] == "my role" for row in found)


def test_an_indicator_that_is_never_found_or_nearly_everywhere_is_coded(codebook):
    found = doubts(codebook, supervision=["manager", "unicorn"], role_clarity=["unclear"])
    assert found == [
        ("supervision", "manager", "is found in 33% of the segments"),
        ("supervision", "unicorn", "is never found"),
    ]


def test_nothing_is_doubtful_in_indicators_that_are_apart_and_found_now_and_then(codebook):
    assert doubts(codebook, supervision=["rang"], role_clarity=["unclear"]) == []
