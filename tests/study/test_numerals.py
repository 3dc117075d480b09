"""Numerals are found in every form in which a reader may meet them, and names with digits are names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from helpers.study.numerals import Numeral, numerals_in, parts_of, plain


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Coded in 1,512 segments.", [1512]),
        ("a precision of 0.83 to 0.94", ["0.83", "0.94"]),
        ("−80% and +80%", [80, 80]),
        ("(n = 7; 3 of 5)", [7, 3, 5]),
        ("\uff17 workers, \u0667 weeks", [7, 7]),
        ("se\u00adven and 1\u200b2", [12, 7]),
        ("Twenty-one of ninety", [21, 90]),
        ("both, none, half and a dozen", [2, 0, "0.5", 12]),
        ("the 3rd week", [3]),
        ("Someone often heard none of it: tone", [0]),
        ("no contact at all", []),
        ("1.5e-07", ["1.5e-07"]),
        ("checksum 12e45678", [None]),
    ],
)
def test_the_value_of_each_numeral_is_found(text, values):
    assert [one.value for one in numerals_in(plain(text))] == [
        None if value is None else Decimal(value) for value in values
    ]


def test_a_name_with_digits_has_no_value_and_is_taken_apart_at_its_separators():
    found = list(numerals_in("W1 on 2023-10-02, version 1.1.0 (ed5b2675)"))
    assert found == [Numeral(name, None) for name in ("W1", "2023-10-02", "1.1.0", "ed5b2675")]
    assert [one.value for one in parts_of(Numeral("3/14", None))] == [3, 14]
    assert parts_of(Numeral("W1", None)) == [Numeral("W1", None)]
