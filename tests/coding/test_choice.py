"""Whose coding is counted: one coder's, or several persons' by a rule; and never where none of them has reviewed."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.coding.choice import choose, countable_coders
from helpers.coding.sides import sides_of_segments
from helpers.errors import FieldworkError
from helpers.study.coders import IN_STUDY, parse_coder
from helpers.tables import CODINGS as CODINGS_TABLE
from helpers.tables import check

SEGMENTS = pd.DataFrame(
    [("s1", "c1", True), ("s2", "c1", True), ("s3", "c2", True), ("s4", "c2", False)],
    columns=["segment_id", "contact_id", "is_counted"],
)
REVIEWED = pd.DataFrame(
    [("s1", "R1"), ("s2", "R1"), ("s3", "R1"), ("s1", "R2"), ("s2", "R2")], columns=["segment_id", "coder"]
)
CODINGS = pd.DataFrame(
    [
        ("s1", "tea", 0, 4, "R1", "", "works"),
        ("s1", "tea", 2, 9, "R2", "", "lacking"),
        ("s2", "tea", 1, 3, "R2", "", "works"),
        ("s2", "bus", 0, 3, "R1", "", ""),
        ("s3", "tea", 0, 2, "R1", "", "works"),
        ("s3", "bus", 5, 7, "dictionary", "bus", ""),
    ],
    columns=["segment_id", "theme", "start", "end", "coder", "indicator", "direction"],
)


def counted_codings(coder: str) -> list[tuple[str, str, int]]:
    found = choose(CODINGS, REVIEWED, SEGMENTS, parse_coder(coder))
    assert set(found["coder"]) <= {coder}
    return list(found[["segment_id", "theme", "start"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("coder", "found"),
    [
        ("dictionary", [("s3", "bus", 5)]),
        ("R1", [("s1", "tea", 0), ("s2", "bus", 0), ("s3", "tea", 0)]),
        (
            "any:R1+R2",
            [("s1", "tea", 0), ("s1", "tea", 2), ("s2", "bus", 0), ("s2", "tea", 1), ("s3", "tea", 0)],
        ),
        ("all:R1+R2", [("s1", "tea", 0), ("s3", "tea", 0)]),
        ("all:R2+R1", [("s1", "tea", 2), ("s3", "tea", 0)]),
        ("first:R1+R2", [("s1", "tea", 0), ("s2", "bus", 0), ("s3", "tea", 0)]),
        ("first:R2+R1", [("s1", "tea", 2), ("s2", "tea", 1), ("s3", "tea", 0)]),
    ],
)
def test_the_rule_says_which_of_several_codings_count(coder, found):
    assert sorted(counted_codings(coder)) == sorted(found)


@pytest.mark.parametrize(
    ("coder", "directions"),
    [
        ("first:R2+R1", {"s1": "lacking", "s2": "works", "s3": "works"}),
        ("all:R1+R2", {"s1": "", "s3": "works"}),
    ],
)
def test_a_direction_is_that_of_the_first_and_by_the_rule_all_one_that_all_say(coder, directions):
    found = choose(CODINGS, REVIEWED, SEGMENTS, parse_coder(coder))
    of_tea = found[found["theme"] == "tea"]
    assert dict(zip(of_tea["segment_id"], of_tea["direction"], strict=True)) == directions


@pytest.mark.parametrize("coder", ["any:R1+R2", "any:R2+R1"])
@pytest.mark.parametrize(
    ("of_first", "of_second", "side"),
    [
        ("works", "lacking", "both"),
        ("works", "works", "for"),
        ("works", "", "for"),
        ("", "lacking", "against"),
        ("", "", ""),
    ],
)
def test_by_the_rule_any_the_order_of_names_does_not_decide_on_a_side(
    coder, of_first, of_second, side, codebook
):
    rows = [("s1", "tea", 0, 4, "R1", "", of_first), ("s1", "tea", 0, 4, "R2", "", of_second)]
    found = choose(pd.DataFrame(rows, columns=CODINGS.columns), REVIEWED, SEGMENTS, parse_coder(coder))
    assert sides_of_segments(found, codebook)["side"].tolist() == [side]
    check(CODINGS_TABLE, found)


def test_by_the_rule_any_an_excerpt_of_another_counts_only_for_a_direction_that_nobody_before_gave():
    rows = [
        ("s1", "tea", 0, 4, "R1", "", "works"),
        ("s1", "tea", 2, 9, "R2", "", "works"),
        ("s1", "tea", 3, 9, "R2", "", ""),
        ("s1", "tea", 5, 9, "R2", "", "lacking"),
    ]
    found = choose(pd.DataFrame(rows, columns=CODINGS.columns), REVIEWED, SEGMENTS, parse_coder("any:R1+R2"))
    assert found["start"].tolist() == [0, 5]


def test_two_who_both_say_two_directions_agree_and_one_who_says_one_of_them_does_not():
    both = [("s1", "tea", 0, 4, "R1", "", "works"), ("s1", "tea", 5, 9, "R1", "", "lacking")]
    alike = [("s1", "tea", 0, 9, "R2", "", "lacking"), ("s1", "tea", 0, 9, "R2", "", "works")]
    for of_second, kept in ((alike, {"works", "lacking"}), (alike[:1], {""})):
        codings = pd.DataFrame([*both, *of_second], columns=CODINGS.columns)
        found = choose(codings, REVIEWED, SEGMENTS, parse_coder("all:R1+R2"))
        assert set(found["direction"]) == kept


def test_coders_who_have_not_reviewed_all_are_refused_since_what_was_not_looked_for_is_not_absent():
    with pytest.raises(
        FieldworkError,
        match=r"^parameter coder: 'R2' leaves 1 of 2 contacts not reviewed: c2; R1 has reviewed 1 of these\. ",
    ):
        counted_codings("R2")


def test_whoever_has_read_a_contact_without_a_theme_is_told_how_to_say_so():
    with pytest.raises(
        FieldworkError, match=r"anything in it, with the code 'Read, no theme'\); or name coders"
    ):
        counted_codings("R2")


def test_of_many_contacts_not_reviewed_ten_are_named():
    many = pd.concat(
        [SEGMENTS.assign(segment_id=f"x{n}", contact_id=f"d{n:02}") for n in range(12)], ignore_index=True
    ).drop_duplicates("segment_id")
    with pytest.raises(FieldworkError, match=r"not reviewed: d00, .*, d09 and 2 more; nobody"):
        choose(CODINGS, REVIEWED, pd.concat([SEGMENTS, many]), parse_coder("any:R1+R2"))


def test_a_coder_of_the_study_is_refused_with_the_place_where_they_are_named():
    with pytest.raises(FieldworkError, match=r"^data/study\.yaml: coder: 'R2' leaves 1 of 2 contacts"):
        choose(CODINGS, REVIEWED, SEGMENTS, parse_coder("R2", IN_STUDY))
    with pytest.raises(FieldworkError, match=r"^data/study\.yaml: coder: nobody has coded as 'R3'\."):
        choose(CODINGS, REVIEWED, SEGMENTS, parse_coder("R3", IN_STUDY))


def test_where_nobody_has_reviewed_a_contact_that_is_said():
    read = REVIEWED[REVIEWED["segment_id"] != "s3"]
    with pytest.raises(
        FieldworkError, match="'R1' leaves 1 of 2 contacts not reviewed: [^;]*; nobody has reviewed any"
    ):
        choose(CODINGS, read, SEGMENTS, parse_coder("R1"))


def test_a_segment_of_a_role_that_is_not_counted_need_not_be_reviewed():
    assert "s4" not in set(REVIEWED["segment_id"])
    assert counted_codings("R1")


def test_an_unknown_coder_is_refused():
    with pytest.raises(FieldworkError, match="nobody has coded as 'R3'. Allowed: dictionary, R1, R2"):
        counted_codings("any:R1+R3")


def test_the_dictionary_and_whoever_has_reviewed_all_can_be_counted_without_others(book):
    assert [str(one) for one in countable_coders(REVIEWED, SEGMENTS, book)] == ["dictionary", "R1"]
    assert [str(one) for one in countable_coders(REVIEWED[:0], SEGMENTS, book)] == ["dictionary"]


def test_a_dictionary_without_indicators_cannot_be_counted(book, theme):
    first, second = (theme(name, area=area) for name, area in (("tea", "one"), ("rain", "two")))
    none = book.model_copy(update={"themes": (first, second)})
    assert [str(one) for one in countable_coders(REVIEWED, SEGMENTS, none)] == ["R1"]
    one = book.model_copy(update={"themes": (first, book.themes[1])})
    assert [str(one) for one in countable_coders(REVIEWED, SEGMENTS, one)] == ["dictionary", "R1"]
