"""Whose coding is counted: one coder's, or several persons' by a rule; and never where none of them has reviewed."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.coding.choice import choose, countable_coders
from helpers.errors import FieldworkError
from helpers.study.coders import IN_STUDY, parse_coder

SEGMENTS = pd.DataFrame(
    [("s1", "c1", True), ("s2", "c1", True), ("s3", "c2", True), ("s4", "c2", False)],
    columns=["segment_id", "contact_id", "is_counted"],
)
REVIEWED = pd.DataFrame(
    [("s1", "R1"), ("s2", "R1"), ("s3", "R1"), ("s1", "R2"), ("s2", "R2")], columns=["segment_id", "coder"]
)
CODINGS = pd.DataFrame(
    [
        ("s1", "tea", 0, 4, "R1", ""),
        ("s1", "tea", 2, 9, "R2", ""),
        ("s2", "tea", 1, 3, "R2", ""),
        ("s2", "bus", 0, 3, "R1", ""),
        ("s3", "tea", 0, 2, "R1", ""),
        ("s3", "bus", 5, 7, "dictionary", "bus"),
    ],
    columns=["segment_id", "theme", "start", "end", "coder", "indicator"],
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
        ("any:R1+R2", [("s1", "tea", 0), ("s2", "bus", 0), ("s2", "tea", 1), ("s3", "tea", 0)]),
        ("all:R1+R2", [("s1", "tea", 0), ("s3", "tea", 0)]),
        ("all:R2+R1", [("s1", "tea", 2), ("s3", "tea", 0)]),
        ("first:R1+R2", [("s1", "tea", 0), ("s2", "bus", 0), ("s3", "tea", 0)]),
        ("first:R2+R1", [("s1", "tea", 2), ("s2", "tea", 1), ("s3", "tea", 0)]),
    ],
)
def test_the_rule_says_which_of_several_codings_count(coder, found):
    assert sorted(counted_codings(coder)) == sorted(found)


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
