"""Weeks are named in one way only."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.study.weeks import parse_weeks


def test_all_weeks_or_first_and_last_are_named(study):
    assert parse_weeks("all", study) == study.calendar.weeks
    assert list(parse_weeks("2-3", study)) == [2, 3]


@pytest.mark.parametrize("wrong", ["", "3", "3-2", "0-2", "1-99", "first"])
def test_any_other_form_is_refused_with_what_is_allowed(study, wrong):
    with pytest.raises(
        FieldworkError, match=r"parameter weeks: .* Allowed: all, or first and last week from 1"
    ):
        parse_weeks(wrong, study)
