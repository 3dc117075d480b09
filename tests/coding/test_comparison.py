"""Where two persons differ is listed segment by segment: as many as the agreement counts, and in reading order."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.coding import agreement
from helpers.coding.comparison import compare_persons
from helpers.coding.judging_units import SENTENCE, of_unit
from helpers.errors import FieldworkError
from helpers.tables import CODINGS

SEGMENTS = pd.DataFrame(
    [(f"s{n}", f"r{n}", f"c{n}", True) for n in range(1, 7)],
    columns=["segment_id", "record_id", "contact_id", "is_counted"],
)
COVERAGE = pd.DataFrame(
    [*((f"s{n}", "R1") for n in range(1, 7)), *((f"s{n}", "R2") for n in range(1, 6)), ("s6", "R3")],
    columns=["segment_id", "coder"],
)
GIVEN = [
    ("s4", "tea", "R1", "works"),
    ("s4", "tea", "R2", "lacking"),
    ("s1", "rain", "R2", ""),
    ("s1", "tea", "R1", "mixed"),
    ("s2", "tea", "R1", "works"),
    ("s2", "tea", "R2", "works"),
    ("s3", "tea", "R1", ""),
    ("s3", "tea", "R2", "wished_for"),
    ("s5", "rain", "R1", "works"),
    ("s5", "rain", "R1", "lacking"),
    ("s5", "rain", "R2", "lacking"),
    ("s6", "tea", "R1", "works"),
    ("s2", "rain", "dictionary", ""),
]


@pytest.fixture
def codings() -> pd.DataFrame:
    rows = [
        (segment, theme, n, n + 1, coder, "rain" if coder == "dictionary" else "", direction)
        for n, (segment, theme, coder, direction) in enumerate(GIVEN)
    ]
    return pd.DataFrame(rows, columns=CODINGS.columns)


def compare(codings, book, first="R1", second="R2", **options):
    return compare_persons(codings, COVERAGE, SEGMENTS, book, first=first, second=second, **options)


def test_each_segment_of_both_in_which_they_differ_is_listed_in_reading_order(codings, book):
    found = compare(codings, book).differences
    assert found.to_numpy().tolist() == [
        ["s1", "tea", "only first", "mixed", "-"],
        ["s1", "rain", "only second", "-", "coded"],
        ["s4", "tea", "direction", "works", "lacking"],
        ["s5", "rain", "direction", "works and lacking", "lacking"],
    ]


def test_a_direction_that_only_one_says_is_counted_and_is_no_difference(codings, book):
    compared = compare(codings, book)
    assert compared.n_one_direction == 1
    assert compared.describe() == (
        "R1 and R2 have both reviewed 5 segments, and differ in 3 of them. Themes by R1 only: 1; by R2 only: 1; "
        "by both, in another direction: 2. By both, and only one says a direction: 1, not listed."
    )


def test_the_other_way_round_the_sides_are_exchanged(codings, book):
    one, other = compare(codings, book), compare(codings, book, "R2", "R1")
    assert one.differences["first"].tolist() == other.differences["second"].tolist()


def test_a_theme_restricts_the_list(codings, book):
    assert compare(codings, book, theme="rain").differences["segment_id"].tolist() == ["s1", "s5"]


def test_who_agree_in_everything_are_said_to(codings, book):
    alike = codings[(codings["segment_id"] == "s2") & (codings["coder"] != "dictionary")]
    compared = compare(alike, book)
    assert compared.differences.empty
    assert compared.describe() == "R1 and R2 have both reviewed 5 segments, and differ in none of them."
    assert compare(codings[:0], book).differences.empty


def test_as_many_are_listed_by_one_only_as_the_agreement_counts(codings, book, study):
    table = agreement.compare(codings, COVERAGE, SEGMENTS, book, study)
    counts = of_unit(table, SENTENCE).set_index("theme")
    listed = compare(codings, book).differences.value_counts(["theme", "difference"])
    for theme in ("tea", "rain"):
        for kind in ("only first", "only second"):
            assert listed.get((theme, kind), 0) == counts.loc[theme, kind]


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("R1", "R9", "nobody has coded as 'R9'. Allowed: R1, R2, R3"),
        ("R1", "R1", "'R1' is given twice"),
        ("dictionary", "R1", "takes two persons. `fieldwork validation`"),
        ("R2", "R3", "R2 and R3 have reviewed no segment in common"),
    ],
)
def test_whom_nobody_can_compare_is_refused_with_what_is_allowed(codings, book, first, second, says):
    with pytest.raises(FieldworkError) as error:
        compare(codings, book, first, second)
    assert says in str(error.value)
