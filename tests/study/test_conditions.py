"""The conditions are in a sequence, name themes that exist, and may be missing."""

from __future__ import annotations

import shutil

import pytest

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.study.codebook import Codebook
from helpers.study.conditions import FILE, read_conditions
from helpers.study.settings import read_nothing


@pytest.fixture
def at_home(folder):
    shutil.copy(paths.ROOT / FILE, folder / FILE)
    return folder


def test_the_conditions_of_the_example_are_illustrative_and_every_theme_belongs_to_one(at_home, codebook):
    conditions = read_conditions(at_home, codebook)
    assert conditions.status.startswith("Illustrative")
    assert {theme for condition in conditions.conditions for theme in condition.themes} == set(
        codebook.theme_ids
    )
    ids = [condition.id for condition in conditions.conditions]
    assert [condition.leads_to for condition in conditions.conditions] == [*((one,) for one in ids[1:]), ()]


def test_a_study_may_have_none(folder, codebook):
    (folder / FILE).unlink(missing_ok=True)
    assert read_conditions(folder, codebook) is None


def test_a_condition_is_not_said_to_have_the_name_of_a_theme_that_only_stands_in(folder):
    (folder / FILE).write_text(
        "status: draft\nconditions:\n  - {id: welcome, label: Ready, meaning: A place is ready}\n"
    )
    stand_in = read_nothing(Codebook)
    assert stand_in.theme_ids == ["welcome"]
    assert read_conditions(folder, stand_in).conditions[0].id == "welcome"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "themes: [role_clarity]",
            "themes: [role_clarty]",
            "condition 'define': unknown theme 'role_clarty'.*Did you mean 'role_clarity'",
        ),
        (
            "leads_to: [develop]",
            "leads_to: [prepare]",
            "condition 'integrate' leads to 'prepare', which must come after it",
        ),
        (
            "leads_to: [develop]",
            "leads_to: [integrate]",
            "line 53: condition 'integrate' leads to itself. Allowed: develop",
        ),
        (
            "leads_to: [develop]",
            "leads_to: [fly]",
            "condition 'integrate' leads to 'fly', which is not a condition",
        ),
        (
            "returns_to: [prepare]",
            "returns_to: [develop]",
            "line 61: condition 'develop' returns to itself. Allowed: prepare, define",
        ),
        (
            "returns_to: [prepare]",
            "returns_to: [fly]",
            "condition 'develop' returns to 'fly', which is not a condition",
        ),
        ("[im7, b24]", "[im7, b99]", "condition 'prepare': unknown literature 'b99'"),
        (
            "themes: [role_clarity]",
            "themes: [role_clarity, role_clarity]",
            "condition 'define': theme 'role_clarity' occurs 2 times",
        ),
        (
            "leads_to: [develop]",
            "leads_to: [develop, develop]",
            "condition 'integrate': leads_to 'develop' occurs 2 times",
        ),
        ("id: develop", "id: prepare", "condition 'prepare' occurs 2 times"),
        ("label: Develop, progress and review", "label: ''", r"data/conditions.yaml, line \d+"),
        (
            "label: Develop, progress and review",
            "label: supervision",
            "condition 'develop': its label 'supervision' is also the name of a theme",
        ),
    ],
)
def test_what_does_not_fit_is_refused(at_home, codebook, old, new, says):
    text = (at_home / FILE).read_text(encoding="utf-8")
    assert old in text
    (at_home / FILE).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(FieldworkError, match=says):
        read_conditions(at_home, codebook)


def test_the_conditions_may_be_given_with_only_the_themes_that_are_counted(at_home, codebook):
    conditions = read_conditions(at_home, codebook)
    kept = conditions.with_themes(codebook.theme_ids[:2])
    assert {theme for one in kept.conditions for theme in one.themes} == set(codebook.theme_ids[:2])
    assert [one.leads_to for one in kept.conditions] == [one.leads_to for one in conditions.conditions]
