"""Names that are the same, however they are written."""

import unicodedata

import pytest

from helpers.exchange.same_names import look_up

ROLE = "R\u00f4le flou"


@pytest.mark.parametrize(
    "name", [ROLE, unicodedata.normalize("NFD", ROLE), "R\u00f4le  flou", "r\u00f4le FLOU"]
)
def test_accents_spaces_and_capitals_do_not_matter(name):
    assert look_up(name, {ROLE: "role", "Tea": "tea"}) == "role"


def test_three_dots_are_an_ellipsis():
    assert look_up("And so on\u2026", {"And so on...": 1}) == 1


def test_capitals_decide_where_two_names_differ_in_nothing_else():
    known = {"Tea": 1, "tea": 2}
    assert [look_up(name, known) for name in ("Tea", "tea", "TEA")] == [1, 2, None]


def test_an_unknown_name_is_nothing():
    assert look_up("Coffee", {"Tea": 1}) is None
