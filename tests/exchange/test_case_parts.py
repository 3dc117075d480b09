"""An excerpt belongs to a case if it lies in the part of this case, and of no other."""

from __future__ import annotations

import pytest

from helpers.exchange.case_parts import CaseParts

TEXT = "Aisha on tea. \n Aisha on rest. Bea on buses. Nobody."
PARTS = [("W1", [(0, 13)]), ("W1", [(16, 30)]), ("W2", [(31, 44)])]


def case_of(words: str, parts=PARTS) -> str:
    start = TEXT.index(words)
    return CaseParts(TEXT, parts).case_of(start, start + len(words))


@pytest.mark.parametrize(
    ("words", "case"),
    [
        ("on tea", "W1"),
        ("tea. \n Aisha", "W1"),
        ("rest. ", "W1"),
        (" Bea on buses. ", "W2"),
        ("rest. Bea", ""),
        ("buses. Nobody", ""),
        ("Nobody", ""),
    ],
)
def test_an_excerpt_has_the_case_of_the_only_part_that_it_touches(words, case):
    assert case_of(words) == case


def test_what_two_cases_share_belongs_to_neither():
    assert case_of("tea", [*PARTS, ("W2", [(5, 13)])]) == ""
    assert case_of("Aisha", [*PARTS, ("W2", [(9, 13)])]) == "W1"


def test_a_part_that_can_be_read_in_two_ways_holds_what_lies_in_both():
    parts = [("W1", [(0, 13), (2, 15)])]
    assert [case_of(words, parts) for words in ("Aisha", "on tea.", "isha")] == ["", "W1", ""]
    assert case_of("tea", [("W1", [(0, 0), (0, len(TEXT))])]) == ""
