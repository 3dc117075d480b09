"""Rules that would protect nobody are refused."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.rules import Rules


def test_single_workers_are_shown_only_on_request():
    rules = Rules()
    assert (rules.profile, rules.min_workers, rules.max_share, rules.min_width) == ("strict", 3, 0.8, 3)
    assert rules.series == rules.agreed == frozenset()


def test_open_is_only_for_a_fictional_study():
    assert Rules("open", is_fictional=True).profile == "open"
    with pytest.raises(FieldworkError, match="'open' shows every single worker"):
        Rules("open")


def test_rules_that_protect_nobody_are_refused_all_at_once():
    with pytest.raises(FieldworkError) as error:
        Rules("opne", min_workers=2, max_share=1.0, min_width=0)  # type: ignore[arg-type]
    lines = str(error.value).splitlines()
    assert len(lines) == 4
    assert "Did you mean 'open'?" in lines[0]
    for share in (0.0, -0.1, 1.1):
        with pytest.raises(FieldworkError, match="max_share"):
            Rules(max_share=share)
    assert Rules(min_workers=3, max_share=0.99, min_width=1).min_width == 1


def test_an_agreement_to_a_series_counts_under_one_profile_only():
    series = frozenset({"W1"})
    assert Rules("consented", series=series).agreed == series
    assert Rules("strict", series=series).agreed == frozenset()
    assert Rules("open", series=series, is_fictional=True).agreed == frozenset()
