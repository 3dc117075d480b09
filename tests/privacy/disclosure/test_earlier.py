"""Unchanged counts are published again as they were; other counts are proved beside what others may have."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.errors import FieldworkError
from helpers.privacy.disclosure.earlier import EarlierRelease, are_equal, publish_beside

PARAMETERS = {"weeks": "all", "profile": "strict"}


def frame(*n):
    return pd.DataFrame({"worker": [f"W{at}" for at in range(len(n))], "n": list(n)})


def release(number, *n, erased=()):
    shown = {"themes": pd.DataFrame({"n": [sum(n)]})}
    return EarlierRelease(f"id{number}", PARAMETERS, {"counts": frame(*n)}, shown, frozenset(erased))


def published(earlier, *n, parameters=PARAMETERS, total=None):
    given = []

    def make(others):
        given.append([one.id for one in others])
        return {"themes": pd.DataFrame({"n": [sum(n) if total is None else total]})}

    made = publish_beside(earlier, {"counts": frame(*n)}, parameters, make)
    return given, made["themes"]["n"].tolist()


def test_before_the_first_release_nothing_is_beside():
    assert published([], 1, 2, 3) == ([[]], [6])


def test_the_same_counts_are_proved_beside_those_before_them_only():
    earlier = [release(1, 1, 1, 1), release(2, 1, 2, 3), release(3, 2, 2, 3)]
    assert published(earlier, 1, 2, 3) == ([["id1"]], [6])
    assert published(earlier, 2, 2, 3) == ([["id1", "id2"]], [7])


def test_other_counts_parameters_or_tables_are_proved_beside_all():
    earlier = [release(1, 1, 1, 1), release(2, 1, 2, 3)]
    assert published(earlier, 9, 9, 9) == ([["id1", "id2"]], [27])
    assert published(earlier, 1, 2, 3, parameters=PARAMETERS | {"weeks": "1-2"}) == ([["id1", "id2"]], [6])
    # This package makes another table of the same counts than the one that was published.
    assert published(earlier, 1, 2, 3, total=5) == ([["id1"], ["id1", "id2"]], [5])


def test_beside_erased_counts_only_what_was_published_may_be_published_again():
    earlier = [release(1, 1, 1, 1, erased=["W9"]), release(2, 1, 2, 3)]
    assert published(earlier, 1, 2, 3) == ([], [6])
    with pytest.raises(FieldworkError, match="were erased from an earlier release"):
        published(earlier, 1, 2, 4)


def test_tables_are_equal_by_names_and_bytes():
    assert are_equal({"a": frame(1)}, {"a": frame(1)})
    assert not are_equal({"a": frame(1)}, {"b": frame(1)})
    assert not are_equal({"a": frame(1)}, {"a": frame(2)})
    assert not are_equal({"a": frame(1)}, {})
