"""Whose coding is counted: one coder's, or several persons' by a rule; and never where nobody has looked."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.coding.choice import choose, countable
from helpers.errors import FieldworkError
from helpers.study.coders import parse_coder

SEGMENTS = pd.DataFrame(
    [("s1", "c1", True), ("s2", "c1", True), ("s3", "c2", True), ("s4", "c2", False)],
    columns=["segment_id", "contact_id", "is_counted"],
)
READ = pd.DataFrame(
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


def chosen(coder: str) -> list[tuple[str, str, int]]:
    found = choose(CODINGS, READ, SEGMENTS, parse_coder(coder))
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
    assert sorted(chosen(coder)) == sorted(found)


def test_coders_who_have_not_read_all_are_refused_since_what_was_not_looked_for_is_not_absent():
    with pytest.raises(FieldworkError, match="1 contact of the study nobody of R2 has read"):
        chosen("R2")


def test_a_segment_of_a_voice_that_is_not_counted_need_not_be_read():
    assert "s4" not in set(READ["segment_id"])
    assert chosen("R1")


def test_a_coder_whom_nobody_knows_is_refused():
    with pytest.raises(FieldworkError, match="nobody has coded as 'R3'. Allowed: dictionary, R1, R2"):
        chosen("any:R1+R3")


def test_who_can_be_counted_alone_is_the_dictionary_and_whoever_has_read_all():
    assert [str(one) for one in countable(READ, SEGMENTS)] == ["dictionary", "R1"]
    assert [str(one) for one in countable(READ[:0], SEGMENTS)] == ["dictionary"]
