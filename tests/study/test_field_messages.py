"""Every field of ``study.yaml`` and of the codebook, wrong in each way, is named in words that say what to write."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.study.codebook import Codebook
from helpers.study.field_examples import EXAMPLES
from helpers.study.setting_faults import KeyPath, model_in
from helpers.study.settings import Settings, parse_settings
from helpers.study.study import Study

FILES: dict[type[Settings], str] = {Study: "study.yaml", Codebook: "codebook.yaml"}
WRONG: dict[str, Any] = {"a list": [["a"]], "a mapping": {"a": {"b": "c"}}, "a text": "Derek Haworth!"}
JARGON = re.compile(r"\btuple|\bdict\b|\bpattern\b|\bint\b|\bstr\b|\bbool|float|NoneType|valid |input|\^|, ,")
"""Words of Python and pydantic, and what is left of a list of options that went wrong."""
FREE = (
    "documents",
    "sources",
    "coders",
    "codes",
    "literature",
    "left_out_media",
    "speaker_roles",
    "variables",
)
"""Mappings whose keys are the researcher's own, or have no order: a key of theirs is never missing."""


def written(model: type[Settings]) -> Any:
    text = (paths.ROOT / "data" / FILES[model]).read_text(encoding="utf-8")
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506


def places_of(data: Any, place: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield the place of each key, of lists those of the first item."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*place, key)
            if key not in FREE or place == ():
                yield from places_of(value, (*place, key))
    elif isinstance(data, list):
        yield from places_of(data[0], (*place, 0))


def parent_of(data: Any, place: KeyPath) -> Any:
    for key in place[:-1]:
        data = data[key]
    return data


def faults(data: Any, model: type[Settings]) -> list[str]:
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    try:
        parse_settings(text, model, "a.yaml")
    except FieldworkError as error:
        return str(error).splitlines()
    return []


PLACES = [(model, place) for model in FILES for place in places_of(written(model)) if place[0] not in FREE]


@pytest.mark.parametrize(("model", "place"), PLACES)
def test_a_value_of_a_wrong_type_says_what_to_write_in_plain_words(model, place):
    for value in WRONG.values():
        data = written(model)
        parent_of(data, place)[place[-1]] = value
        for fault in faults(data, model):
            assert re.match(r"a\.yaml(, line \d+)?: ", fault)
            assert not JARGON.search(fault.partition(": ")[2])
            assert "Derek" not in fault


@pytest.mark.parametrize(("model", "place"), PLACES)
def test_a_misspelt_key_is_one_sentence_that_names_the_right_one(model, place):
    data = written(model)
    parent = parent_of(data, place)
    key = str(place[-1])
    parent[f"{key[:-1]}x{key[-1]}"] = parent.pop(key)
    said = [fault for fault in faults(data, model) if "is not in the list" not in fault]
    assert len(said) == 1
    assert f"Did you mean '{key}'?" in said[0]


@pytest.mark.parametrize(("model", "place"), PLACES)
def test_a_missing_key_is_named_with_an_example_and_never_in_line_1(model, place):
    data = written(model)
    parent = parent_of(data, place)
    del parent[place[-1]]
    for fault in faults(data, model):
        if "is missing" in fault:
            assert f"Write, for example, `{place[-1]}: " in fault
            assert ", line 1:" not in fault


@pytest.mark.parametrize(("model", "place"), PLACES)
def test_a_key_that_is_given_twice_is_named(model, place):
    data = copy.deepcopy(written(model))
    parent = parent_of(data, place)
    key = str(place[-1])
    # YAML in one line is read as any other; the second of the two keys has another value.
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    at = re.compile(rf"^(?P<before>[ -]*){re.escape(key)}:", re.MULTILINE)
    first = next(found for found in at.finditer(text) if len(found["before"]) == _indent(place))
    indent = " " * len(first["before"])
    head, tail = text[: first.start()], text[first.start() :]
    doubled = f"{first['before']}{key}: x\n{indent}" + tail[len(first["before"]) :]
    with pytest.raises(FieldworkError, match=rf"key '{key}' is given twice\. Keep one\."):
        parse_settings(head + doubled, model, "a.yaml")
    assert parent


def _indent(place: KeyPath) -> int:
    """Return how far to the right PyYAML writes a key: a list begins below its key."""
    return 2 * sum(
        isinstance(part, int) or isinstance(place[at + 1], str) for at, part in enumerate(place[:-1])
    )


def models_in(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        inner = model_in(field.annotation)
        if inner:
            yield from models_in(inner)


@pytest.mark.parametrize("model", [one for whole in FILES for one in models_in(whole)])
def test_every_required_field_has_an_example(model):
    required = {field.alias or name for name, field in model.model_fields.items() if field.is_required()}
    assert required <= set(EXAMPLES.get(model.__name__, {}))


@pytest.mark.parametrize("model", list(FILES))
def test_every_example_may_be_written(model):
    for key, example in EXAMPLES[model.__name__].items():
        data = written(model)
        if key == "fictional":
            data["notice"] = "Pseudonymised"
        data[key] = yaml.load(example, yaml.BaseLoader)  # noqa: S506
        said = [fault for fault in faults(data, model) if f": {key}" in fault or f"'{key}'" in fault]
        assert said == [] or key in ("areas", "themes", "literature", "report"), said


def test_the_examples_are_no_part_of_the_example_study():
    codebook = (paths.ROOT / "data/codebook.yaml").read_text(encoding="utf-8")
    for model in (one for whole in FILES for one in models_in(whole)):
        for key in ("id", "label", "area"):
            if key in EXAMPLES.get(model.__name__, {}) and model.__name__ in ("Area", "Theme"):
                assert f"{key}: {EXAMPLES[model.__name__][key]}\n" not in codebook
