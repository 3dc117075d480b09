"""The codebook is complete, and what does not fit is refused."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.study.codebook import read_codebook


def test_nine_themes_in_three_areas_are_marked_illustrative(codebook):
    assert [area.label for area in codebook.areas] == ["Firm up", "Fine tune", "Focus"]
    assert [len(codebook.themes_of(area.id)) for area in codebook.areas] == [3, 3, 3]
    assert codebook.status.startswith("Illustrative")
    assert all(theme.literature and theme.exclusion_patterns for theme in codebook.themes)


def test_the_stamp_depends_on_the_contents_of_the_codebook_and_not_on_its_layout(codebook, folder):
    text = (folder / "data/codebook.yaml").read_text("utf-8")
    (folder / "data/codebook.yaml").write_text(
        "# another comment\n" + text.replace("version: 1.0.0", "version:   1.0.0"), "utf-8"
    )
    assert read_codebook(folder).stamp == codebook.stamp
    version, digits = codebook.stamp.split()
    assert version == codebook.version
    assert len(digits) == 8
    (folder / "data/codebook.yaml").write_text(text.replace("buddy", "buddies", 1), "utf-8")
    assert read_codebook(folder).stamp != codebook.stamp
    turned = codebook.model_copy(update={"themes": codebook.themes[::-1]})
    assert turned.stamp != codebook.stamp, "the order of themes is the researcher's"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", "another"),
        ("brief", "another"),
        ("use_not", "another"),
        ("indicators", ("another",)),
        ("exclusion_patterns", ("another",)),
        ("exclusion_patterns", ()),
        ("literature", ()),
    ],
)
def test_every_field_of_a_theme_is_in_the_stamp(codebook, field, value):
    first = codebook.themes[0].model_copy(update={field: value})
    changed = codebook.model_copy(update={"themes": (first, *codebook.themes[1:])})
    assert changed.stamp != codebook.stamp


def test_no_literature_is_listed_that_no_theme_uses(codebook):
    assert set(codebook.literature) == {key for theme in codebook.themes for key in theme.literature}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "area: fine_tune",
            "area: finetune",
            "theme 'role_clarity': unknown area 'finetune', allowed: firm_up, fine_tune, focus",
        ),
        ("id: boundaries", "id: structures", "theme 'structures' occurs 2 times"),
        (
            "[induction*, inducted*, onboarding, shadow*",
            "[induction*, inducted*, onboarding, sh*dow",
            "a star may only end a word",
        ),
        ("[contract, funding", "[contract, Contract, funding", "is given twice"),
        (
            "    use_not: Support from",
            "    use_nto: Support from",
            "unknown key 'themes.2.use_nto'. Did you mean 'use_not'",
        ),
        ("literature: [g22, i20, r23]", "literature: [g22, i20, r99]", "literature 'r99' is not in the list"),
        ("valence: mixed", "valence: bad", "themes.1.valence 'bad'"),
    ],
)
def test_what_does_not_fit_is_refused(folder, old, new, says):
    file = folder / "data/codebook.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FieldworkError) as error:
        read_codebook(folder)
    assert says in str(error.value)
    assert "data/codebook.yaml, line " in str(error.value)
