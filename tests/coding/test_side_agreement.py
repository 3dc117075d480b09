"""Agreement on sides: of what both have given the theme, and of which both say a side."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from helpers.coding import side_agreement

IDS = [f"s{n}" for n in range(1, 13)]
SEGMENTS = pd.DataFrame({"segment_id": IDS, "record_id": IDS, "contact_id": IDS, "is_counted": True})
REVIEWED = pd.DataFrame({"segment_id": IDS * 2, "coder": ["R1"] * 12 + ["R2"] * 12})


def coded(*rows: tuple[str, str, str], theme: str = "supervision") -> pd.DataFrame:
    codings = pd.DataFrame(rows, columns=["segment_id", "coder", "direction"])
    return codings.assign(theme=theme, indicator="")


def compared(codings, codebook, study, segments=SEGMENTS) -> pd.DataFrame:
    return side_agreement.compare_sides(codings, REVIEWED, segments, codebook, study)


def numbers_of(table: pd.DataFrame, theme: str) -> list[float]:
    columns = ["given by both", "said by both", "same side", "percent"]
    return table.set_index("theme").loc[theme, columns].tolist()


BOTH_GIVE = [
    ("s1", "R1", "works"),
    ("s1", "R2", "works"),
    ("s2", "R1", "lacking"),
    ("s2", "R2", "wished_for"),
    ("s3", "R1", "works"),
    ("s3", "R2", "lacking"),
    ("s4", "R1", ""),
    ("s4", "R2", "lacking"),
]


def test_only_what_both_have_given_and_of_which_both_say_a_side_is_compared(codebook, study):
    table = compared(coded(*BOTH_GIVE, ("s5", "R1", "works")), codebook, study)
    assert numbers_of(table, "supervision") == [4, 3, 2, 66.7]
    assert numbers_of(table, "all") == [4, 3, 2, 66.7]
    assert table.attrs["coders"] == ["R1", "R2"]


def test_a_direction_that_is_for_and_against_differs_from_either(codebook, study):
    table = compared(coded(("s1", "R1", "mixed"), ("s1", "R2", "works")), codebook, study)
    assert numbers_of(table, "supervision") == [1, 1, 0, 0.0]


def test_in_one_turn_different_sentences_say_a_side_together(codebook, study):
    turn = SEGMENTS.assign(record_id="r1", contact_id="c1")
    rows = [("s1", "R1", "works"), ("s3", "R1", "lacking"), ("s2", "R2", "mixed")]
    assert numbers_of(compared(coded(*rows), codebook, study, turn), "supervision") == [1, 1, 1, 100.0]


def test_alpha_is_krippendorffs_over_all_themes_and_of_no_single_one(codebook, study):
    table = compared(coded(*BOTH_GIVE), codebook, study).set_index("theme")["alpha"]
    # 3 units, 6 ratings: for 3, against 3; one unit differs: 1 - 2 / (2 * 3 * 3 / 5).
    assert table["all"] == pytest.approx(1 - 2 / (18 / 5), abs=0.0005)
    assert table.drop("all").isna().all()


def test_the_sentence_says_how_often_and_how_far(codebook, study):
    assert side_agreement.describe_sides(compared(coded(*BOTH_GIVE), codebook, study), codebook) == (
        "By turn, coders R1 and R2 have given the same theme 4 times. Of 3 of these both say whether it speaks for "
        "the theme, against it, or both, and they say the same of 2 (67%; alpha 0.44)."
    )


def rows_of(theme: str, n_same: int, n_said: int, first: int = 1) -> list[pd.DataFrame]:
    """Return codings of `n_said` segments by both, who say the same side of the first `n_same`."""
    said = [("works", "works" if n < n_same else "lacking") for n in range(n_said)]
    rows = [
        (f"s{first + n}", f"R{at}", direction)
        for n, of_both in enumerate(said)
        for at, direction in enumerate(of_both, start=1)
    ]
    return [coded(*rows, theme=theme)]


def test_the_theme_with_the_least_agreement_is_named_if_both_say_enough_of_it(codebook, study):
    often = [*rows_of("supervision", 4, 6), *rows_of("structures", 5, 5, 7)]
    said = side_agreement.describe_sides(compared(pd.concat(often), codebook, study), codebook)
    assert said.endswith(
        "Of the themes of which both say it at least 5 times, they agree least on supervision and line "
        "management (4 of 6)."
    )
    seldom = pd.concat([*often, *rows_of("role_clarity", 0, 4)])
    assert "clarity of the role" not in side_agreement.describe_sides(
        compared(seldom, codebook, study), codebook
    )
    alike = pd.concat([*rows_of("supervision", 4, 5), *rows_of("structures", 4, 5, 7)])
    assert "least" not in side_agreement.describe_sides(compared(alike, codebook, study), codebook)
    unlike = pd.concat([alike, *rows_of("role_clarity", 5, 5)])
    said = side_agreement.describe_sides(compared(unlike, codebook, study), codebook)
    assert (
        "least on supervision and line management (4 of 5) and structures and progression (4 of 5)." in said
    )


def test_where_no_side_is_said_there_is_nothing_to_compare_and_no_percentage(codebook, study):
    table = compared(coded(("s1", "R1", ""), ("s1", "R2", "")), codebook, study)
    assert numbers_of(table, "supervision")[:3] == [1, 0, 0]
    assert math.isnan(numbers_of(table, "supervision")[3])
    assert side_agreement.describe_sides(table, codebook) == (
        "Coders R1 and R2 have not both said a side of anything to which they gave a theme."
    )


def test_a_reflexive_study_compares_nobody(codebook, study):
    reflexive = study.model_copy(update={"stance": "reflexive"})
    table = compared(coded(*BOTH_GIVE), codebook, reflexive)
    assert table.empty
    assert side_agreement.describe_sides(table, codebook) == (
        "No two coders are compared on the side of what they have coded."
    )
