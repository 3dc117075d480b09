"""A parameter names whose codings are counted."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.study.coders import parse_coder


@pytest.mark.parametrize(
    ("text", "names", "rule"),
    [
        ("dictionary", ("dictionary",), "any"),
        ("R1", ("R1",), "any"),
        ("first:R2+R1", ("R2", "R1"), "first"),
        ("all: R1 + R2", ("R1", "R2"), "all"),
    ],
)
def test_a_coder_is_the_dictionary_a_person_or_several_people_by_a_rule(text, names, rule):
    coders = parse_coder(text)
    assert (coders.names, coders.rule) == (names, rule)
    assert parse_coder(str(parse_coder(text))) == parse_coder(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "R1+R2",
        "most:R1+R2",
        "any:R1",
        "any:R1+R1",
        "any:R1+dictionary",
        "any:",
        "R1, R2",
        "study",
        "any:R1+study",
    ],
)
def test_anything_else_is_refused_with_what_is_allowed(text):
    with pytest.raises(
        FieldworkError,
        match=r"Allowed: dictionary, a person such as R1, or several people by a rule: any:R1\+R2",
    ):
        parse_coder(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("dictionary", "Coded by a keyword dictionary, which codes some segments wrongly and misses others."),
        ("R1", "Coded manually by coder R1."),
        (
            "any:R1+R2",
            (
                "Coded manually: a segment has a theme if any of R1 and R2 coded it, with every direction that any of "
                "them gave it."
            ),
        ),
        (
            "all:R1+R2",
            (
                "Coded manually: a segment has a theme if all of R1 and R2 who have reviewed it coded it, with a "
                "direction only where all gave the same."
            ),
        ),
        (
            "first:R1+R2",
            "Coded manually: a segment has a theme if the first of R1 and R2 who has reviewed it coded it.",
        ),
    ],
)
def test_coders_are_described_in_a_sentence(text, says):
    assert parse_coder(text).describe() == says
