"""Our own rules name each problem with its place; see also ``test_settings.py``, which reads whole files."""

from __future__ import annotations

import pytest
from pydantic import Field, ValidationError, model_validator

from helpers.errors import FieldworkError
from helpers.study.setting_faults import Fault, Problem, faults_of, refuse, repetitions
from helpers.study.settings import Settings, parse_settings


def test_the_second_of_two_equal_ids_is_the_problem_and_three_are_one():
    assert repetitions("claim", ["a", "b"], "claims") == []
    assert repetitions("claim", ["a", "b", "a", "a"], "claims", key="id") == [
        Problem("claim 'a' occurs 3 times. Name each once", ("claims", 2, "id"))
    ]
    assert repetitions("worker", ["W1", "W1"], "withdrawn", show=False) == [
        Problem("one worker occurs 2 times. Name each once", ("withdrawn", 1))
    ]


class Item(Settings):
    first: int = 0
    last: int = 0

    @model_validator(mode="after")
    def _is_in_order(self) -> Item:
        if self.last < self.first:
            refuse([Problem("ends before it begins {", ("last",)), "is wrong"])
        return self


class Whole(Settings):
    APART = frozenset({"items"})
    items: tuple[Item, ...] = ()


def test_each_problem_is_a_fault_with_its_place_and_the_item_to_leave_out():
    with pytest.raises(ValidationError, match=r"ends before it begins \{; is wrong") as error:
        Whole.model_validate({"items": [{}, {"first": 2}]})
    assert faults_of(error.value, Whole, set(), is_first=True) == [
        Fault(("items", 1, "last"), "items.2: ends before it begins {.", ("items", 1)),
        Fault(("items", 1), "items.2: is wrong.", ("items", 1)),
    ]


class AtLeastOne(Settings):
    APART = frozenset({"items"})
    items: tuple[Item, ...] = Field(min_length=1)


def test_a_list_is_not_called_empty_because_its_only_item_is_wrong():
    with pytest.raises(FieldworkError) as error:
        parse_settings("items:\n  - first: none\n", AtLeastOne, "a.yaml")
    assert str(error.value) == "a.yaml, line 2: items.1.first 'none': write a whole number, such as 3."
    with pytest.raises(FieldworkError, match="items: write a list with at least 1 item"):
        parse_settings("items: []\n", AtLeastOne, "a.yaml")


def test_what_pydantic_finds_only_because_something_was_left_out_is_no_fault():
    with pytest.raises(ValidationError) as error:
        Whole.model_validate({"items": "none"})
    assert [fault.what for fault in faults_of(error.value, Whole, set(), is_first=False)] == [""]
