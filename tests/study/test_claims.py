"""Claims are read with every fault named, and written out with the labels of the codebook."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.study.claims import FILE, Claim, read_claims


@pytest.fixture
def write(folder):
    def to(text: str) -> None:
        (folder / FILE).write_text(text, encoding="utf-8")

    return to


def test_the_claims_of_the_example_are_described_with_the_labels_of_its_codebook(codebook):
    described = [claim.describe(codebook) for claim in read_claims(paths.ROOT, codebook)]
    assert described == [
        "Clarity of the role is the most frequently coded theme.",
        "Structures and progression is the least frequently coded theme.",
        "Boundaries and disclosure is coded more often than the worker's own wellbeing.",
        "Fine tune is the most frequently coded area.",
    ]


def test_a_study_may_claim_nothing(folder, codebook):
    assert read_claims(folder, codebook) == ()


def test_a_claim_about_an_area_is_about_all_its_themes(codebook):
    area = codebook.areas[0].id
    assert Claim(id="a", kind="area_leads", area=area).themes(codebook) == [
        theme.id for theme in codebook.themes_of(area)
    ]
    assert Claim(id="b", kind="most_coded", theme="boundaries").themes(codebook) == ["boundaries"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("{id: a, kind: most_coded}", "it names theme, and nothing else"),
        ("{id: a, kind: most_coded, theme: tea, area: one}", "it names theme, and nothing else"),
        ("{id: a, kind: more_coded, theme: tea}", "it names theme and than, and nothing else"),
        ("{id: a, kind: more_coded, theme: tea, than: tea}", "compares 'tea' with itself"),
        ("{id: a, kind: area_leads, theme: tea}", "it names area, and nothing else"),
        ("{id: a, kind: loudest, theme: tea}", "kind"),
    ],
)
def test_a_claim_names_what_its_kind_is_about_and_nothing_else(write, folder, codebook, row, says):
    write(f"claims:\n  - {row}\n")
    with pytest.raises(FieldworkError, match=says) as error:
        read_claims(folder, codebook)
    assert "data/claims.yaml, line 2" in str(error.value)


def test_unknown_themes_and_areas_are_all_named_with_a_hint(write, folder, codebook):
    write(
        "claims:\n  - {id: a, kind: most_coded, theme: role_clarty}\n  - {id: b, kind: area_leads, area: fokus}\n"
        "  - {id: c, kind: more_coded, theme: boundaries, than: tea}\n"
    )
    with pytest.raises(FieldworkError) as error:
        read_claims(folder, codebook)
    lines = str(error.value).splitlines()
    assert len(lines) == 3
    assert "claim 'a': unknown theme 'role_clarty'." in lines[0]
    assert lines[0].endswith("Did you mean 'role_clarity'?")
    assert "unknown area 'fokus'" in lines[1]


def test_an_id_that_occurs_twice_is_refused(write, folder, codebook):
    write(
        "claims:\n  - {id: a, kind: most_coded, theme: boundaries}\n"
        "  - {id: a, kind: least_coded, theme: boundaries}\n"
    )
    with pytest.raises(FieldworkError, match="claim 'a' occurs 2 times"):
        read_claims(folder, codebook)
