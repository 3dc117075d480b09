"""The tables of the examples are tables of the compendium, so that what an example shows is what the package does."""

from __future__ import annotations

import pytest

from helpers.counting import small_tables
from helpers.tables import TABLES, check


@pytest.mark.parametrize("name", ["records", "segments", "contacts", "theme_counts"])
def test_a_table_of_the_examples_is_one_of_the_compendium(name):
    check(TABLES[name], getattr(small_tables, name))


def test_the_codings_of_the_examples_are_three():
    assert small_tables.codings[["segment_id", "theme"]].to_numpy().tolist() == [
        ["a-r1-s001", "training"],
        ["a-r1-s002", "training"],
        ["b-r1-s001", "welcome"],
    ]
