"""The codebook is complete, and what does not fit is refused."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.study.codebook import read_codebook
from helpers.study.coders import THE_DICTIONARY, parse_coder
from helpers.study.themes import DEFINITIONS, chosen_only


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
        ("quotations", "chosen_only"),
    ],
)
def test_every_field_of_a_theme_is_in_the_stamp(codebook, field, value):
    first = codebook.themes[0].model_copy(update={field: value})
    changed = codebook.model_copy(update={"themes": (first, *codebook.themes[1:])})
    assert changed.stamp != codebook.stamp


def test_a_codebook_that_does_not_say_who_chooses_quotations_keeps_the_stamp_of_earlier_versions(codebook):
    assert "quotations" not in codebook.themes[0].model_dump()
    hers = codebook.themes[0].model_copy(update={"quotations": "chosen_only"})
    assert hers.model_dump()["quotations"] == "chosen_only"
    assert chosen_only([*codebook.themes[1:3], hers], "en") == {hers.id}
    assert chosen_only(codebook.themes[1:3], "cy") == {theme.id for theme in codebook.themes[1:3]}


def test_no_literature_is_listed_that_no_theme_uses(codebook):
    assert set(codebook.literature) == {key for theme in codebook.themes for key in theme.literature}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "area: fine_tune",
            "area: finetune",
            "theme 'role_clarity': unknown area 'finetune'. Allowed: firm_up, fine_tune, focus. Did you mean 'fine_tune'?",
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
        ("argued_by: for", "argued_by: some", "areas.1.argued_by 'some'"),
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


# --- what a codebook need not say yet ---------------------------------------------------------------

DRAFT = """\
version: 0.1.0
status: A draft
areas:
  - {id: work, label: Work}
  - {id: life, label: Life, meaning: }
themes:
  - {id: tea, label: Tea, area: work}
  - {id: rain, label: Rain, area: life, brief: "", full: ~, use: , indicators: [], why: ""}
  - {id: sun, label: Sun, area: life, brief: Warm, indicators: }
"""


@pytest.fixture
def draft(folder):
    (folder / "data/codebook.yaml").write_text(DRAFT, encoding="utf-8")
    return read_codebook(folder)


def test_a_theme_needs_only_its_code_its_label_and_its_area(draft):
    tea, rain, sun = draft.themes
    for theme in (tea, rain):
        assert {getattr(theme, field) for field in DEFINITIONS} == {""}
        assert {theme.defined(field) for field in DEFINITIONS} == {"not defined yet"}
    assert sun.defined("brief") == "Warm"
    assert {theme.indicators for theme in draft.themes} == {()}
    assert {theme.why for theme in draft.themes} == {""}
    assert {area.meaning for area in draft.areas} == {""}
    assert draft.dictionary.themes == draft.dictionary.areas == ()


@pytest.mark.parametrize("missing", ["id: tea, ", "label: Tea, ", ", area: work"])
def test_a_theme_without_code_label_or_area_is_refused(folder, missing):
    file = folder / "data/codebook.yaml"
    file.write_text(DRAFT.replace(missing, ""), encoding="utf-8")
    with pytest.raises(FieldworkError, match=r"data/codebook.yaml, line 7: 'themes\.1\.\w+' is missing"):
        read_codebook(folder)


def test_a_person_looks_for_every_theme_and_the_dictionary_only_for_those_with_indicators(codebook):
    kept = codebook.themes[:2]
    others = [theme.model_copy(update={"indicators": ()}) for theme in codebook.themes[2:]]
    whole = codebook.model_copy(update={"themes": (*kept, *others)})
    assert whole.for_coder(parse_coder("R1")) is whole
    part = whole.for_coder(parse_coder("dictionary"))
    assert part.themes == kept
    assert [area.id for area in part.areas] == ["firm_up"], "No theme of the other areas was looked for."
    last = whole.model_copy(update={"themes": (*others, codebook.themes[-1])}).for_coder(THE_DICTIONARY)
    assert last.order_of("focus") == 2, "Its colour is the same as in the whole."
    assert part.left_out == tuple(others)
    assert whole.left_out == ()
    assert part.stamp == whole.stamp != codebook.stamp
    assert part.for_coder(parse_coder("dictionary")) is part


def test_which_themes_are_not_in_the_dictionary_is_said_in_a_sentence(codebook):
    assert codebook.for_coder(THE_DICTIONARY) is codebook
    assert codebook.describe_left_out() == ""
    without = [theme.model_copy(update={"indicators": ()}) for theme in codebook.themes]
    one = codebook.model_copy(update={"themes": (without[0], *codebook.themes[1:])})
    assert one.for_coder(THE_DICTIONARY).describe_left_out() == (
        "Not in the dictionary (no indicator), and so not counted: lived experience in use."
    )
    two = codebook.model_copy(update={"themes": (*without[:2], *codebook.themes[2:])})
    assert two.for_coder(THE_DICTIONARY).describe_left_out() == (
        "Not in the dictionary (no indicator), and so not counted: "
        "lived experience in use and support among peers."
    )


def test_a_dictionary_without_any_indicator_is_refused_with_what_to_do(draft):
    with pytest.raises(
        FieldworkError, match="no theme has an indicator, so the dictionary codes nothing"
    ) as e:
        draft.for_coder(THE_DICTIONARY)
    assert "Name whose coding is published with `coder:` in data/study.yaml" in str(e.value)
    assert draft.for_coder(parse_coder("R1")) is draft
