"""Every field of every file of settings, wrong in each way, is named in one sentence that says what to write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.study.chosen_quotations import Choices
from helpers.study.claims import FIELDS, Claim, Claims
from helpers.study.codebook import Codebook
from helpers.study.conditions import Conditions
from helpers.study.field_examples import EXAMPLES
from helpers.study.setting_faults import KeyPath, example_at, model_in
from helpers.study.settings import Settings, parse_settings
from helpers.study.sources import Source
from helpers.study.study import Study

FILES: tuple[type[Settings], ...] = (Study, Codebook, Claims, Conditions, Choices)
WRONG: dict[str, Any] = {
    "a list": [["a"]],
    "a list of texts": ["Derek Haworth!"],
    "a mapping": {"a": {"b": "c"}},
    "a text": "Derek Haworth!",
    "a number": "7.5",
    "a word": "soon",
    "a number below all": "-1",
    "nothing": None,
    "an empty text": "",
}
OF_SURVEYS = ("questions", "worker_column", "date_column")
OF_SEVERAL = ("a list", "a mapping")
JARGON = re.compile(
    r"\btuple|\bdict\b|mapping|\bpattern\b|\bint\b|\bstr\b|\bstring|\bbool|float|None(?! comes)|\bvalid\b|invalid|input|literal|\^|, ,|"
    r"\bargument|pydantic|\binstance|\bobject\b|Error\b"
)
"""Words of Python and pydantic, and what is left of a list of options that went wrong."""
EXAMPLE = re.compile(
    r"`(?P<line>\w+: .+)`|(?:such as|a day as|Allowed:|write true or) (?P<value>[^\s,;`]+?)(?:\.?$|[,;]|\.? )"
)
OF_OTHERS = ("None comes before it", "is not in the list", "unknown area", "leaves nothing out")
"""What an example cannot know: the other parts of the file."""


def fields_of(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def made(model: type[BaseModel], key: str = "") -> dict[str, Any]:
    """Return what a part of a file may say, from the examples: all keys, or those that go with one."""
    data = {}
    for name, field in fields_of(model).items():
        inner = model_in(field.annotation)
        example = example_at((name,), model).partition(": ")[2]
        data[name] = yaml.load(example, yaml.BaseLoader)  # noqa: S506 - plain texts
        if inner:
            data[name] = [made(inner)] if isinstance(data[name], list) else made(inner)
    if model is Claim:
        data = claim_with(data, key or "theme")
    if model is Source:
        if key in OF_SURVEYS:
            data["reader"] = "survey"
        else:
            data = {name: value for name, value in data.items() if name not in OF_SURVEYS}
    if model is Study:
        data["stance"] = "reflexive"
        # The example of a worker who has withdrawn is another.
        data["workers"][0]["id"] = "W7"
    if model is Conditions:
        data["conditions"][0]["returns_to"] = []
        data["conditions"].append({"id": "begun", "label": "Begun", "meaning": "The first day"})
    return data


def claim_with(data: dict[str, Any], key: str) -> dict[str, Any]:
    """Return a claim of a kind that has a key, with what that kind must have."""
    for kind, of_kind in FIELDS.items():
        if key in (*of_kind.required, *of_kind.optional, "id", "kind"):
            others = ("week",) if kind == "change" and key != "event" else ()
            keys = {"id", "kind", key, *of_kind.required, *others}
            return {name: value for name, value in data.items() if name in keys} | {"kind": kind}
    raise AssertionError(key)


def places_of(model: type[BaseModel], place: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield the place of each field, of those in lists in the first item."""
    for key, field in fields_of(model).items():
        yield (*place, key)
        inner = model_in(field.annotation)
        if inner:
            is_list = example_at((key,), model).startswith(f"{key}: [")
            yield from places_of(inner, (*place, key, 0) if is_list else (*place, key))


PLACES = [(model, place) for model in FILES for place in places_of(model)]
IDS = [f"{model.__name__}.{'.'.join(map(str, place))}" for model, place in PLACES]
every_field = pytest.mark.parametrize(("model", "place"), PLACES, ids=IDS)


def written(model: type[Settings], place: KeyPath) -> Any:
    """Return a file without fault that has a value at a place."""
    data = made(model)
    if model is Claims and place[0] == "claims" and len(place) > 1:
        data["claims"] = [made(Claim, str(place[-1]))]
    if model is Study and place[0] == "sources" and len(place) > 1:
        data["sources"] = [made(Source, str(place[-1]))]
        # It names a source, which is another now.
        del data["manual_coding"]
    return data


def parent_of(data: Any, place: KeyPath) -> Any:
    for key in place[:-1]:
        data = data[key]
    return data


def field_at(model: type[BaseModel], place: KeyPath) -> Any:
    field = None
    for key in (part for part in place if isinstance(part, str)):
        field = fields_of(model)[key]
        model = model_in(field.annotation) or model
    return field


def as_text(data: Any) -> str:
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000)
    return text.replace(": null\n", ":\n")


def faults(text: str, model: type[Settings]) -> list[str]:
    try:
        parse_settings(text, model, "a.yaml")
    except FieldworkError as error:
        return str(error).splitlines()
    return []


def lines_of(text: str, place: KeyPath) -> range:
    """Return the lines of a value, from that of its key."""
    node = yaml.compose(text, yaml.BaseLoader)
    for part in place:
        if isinstance(part, int):
            start, node = node.value[part].start_mark, node.value[part]
        else:
            key, node = next((key, value) for key, value in node.value if key.value == part)
            start = key.start_mark
    return range(start.line + 1, max(node.end_mark.line, start.line + 1) + 1)


def line_in(fault: str) -> int:
    found = re.match(r"a\.yaml, line (\d+): ", fault)
    assert found, fault
    return int(found[1])


def refused(model: type[Settings], place: KeyPath, value: Any) -> str:
    """Return the one fault of a file with a value at a place, of which the line is right; or an empty text."""
    data = written(model, place)
    parent_of(data, place)[place[-1]] = value
    text = as_text(data)
    said = [one for one in faults(text, model) if place[-1] == "area" or "unknown area" not in one]
    assert len(said) <= 1, said
    if not said:
        return ""
    what = said[0].partition(": ")[2]
    assert line_in(said[0]) in lines_of(text, place), said
    assert str(place[-1]) in what.replace("leads to", "leads_to").replace("returns to", "returns_to")
    assert not JARGON.search(what), what
    assert "Derek" not in what
    return what


@pytest.mark.parametrize("model", FILES)
def test_a_file_made_of_the_examples_has_no_fault(model):
    assert faults(as_text(made(model)), model) == []


@every_field
def test_a_value_of_a_wrong_type_is_one_sentence_with_an_example_that_may_be_written(model, place):
    right = parent_of(written(model, place), place)[place[-1]]
    for kind, value in WRONG.items():
        if isinstance(right, dict) and isinstance(value, dict):
            continue  # each key that it lacks is named
        what = refused(model, place, value)
        if not what:
            continue
        if "Take it out" in what or "Add 'theme'" in what:
            continue  # it is about what else is there
        found = EXAMPLE.search(what)
        assert found, (kind, what)
        key, example = place[-1], found["value"]
        if found["line"]:
            key, _, example = found["line"].partition(": ")
        elif not re.match(rf"[\w.]*{key}( '[^']*')?: ", what):
            continue  # it is about a part of the value
        assert key == place[-1], what
        data = written(model, place)
        parent_of(data, place)[key] = yaml.load(example, yaml.BaseLoader)  # noqa: S506 - plain texts
        said = [one for one in faults(as_text(data), model) if not any(other in one for other in OF_OTHERS)]
        assert said == [], (kind, what)


@every_field
def test_a_list_or_a_group_of_keys_is_refused_where_a_single_value_belongs_and_the_reverse(model, place):
    field = field_at(model, place)
    example = written(model, place)
    is_list = isinstance(parent_of(example, place)[place[-1]], list)
    is_group = isinstance(parent_of(example, place)[place[-1]], dict)
    assert refused(model, place, [["a"]]), "No field is a list of lists."
    assert is_group or refused(model, place, {"a": {"b": "c"}})
    if is_list or is_group:
        assert refused(model, place, "soon")
    if field.is_required():
        assert refused(model, place, None), "What must be there must not be empty."


@every_field
def test_a_misspelt_key_is_one_sentence_that_names_the_right_one(model, place):
    data = written(model, place)
    parent = parent_of(data, place)
    key = str(place[-1])
    wrong = f"{key[:-1]}x{key[-1]}"
    parent_of(data, place)[wrong] = parent.pop(key)
    text = as_text(data)
    said = faults(text, model)
    assert len(said) == 1, said
    assert f"Did you mean '{key}'?" in said[0]
    assert line_in(said[0]) in lines_of(text, (*place[:-1], wrong))


@every_field
def test_a_missing_key_is_one_sentence_with_an_example_and_the_line_of_what_lacks_it(model, place):
    data = written(model, place)
    del parent_of(data, place)[place[-1]]
    text = as_text(data)
    said = faults(text, model)
    if not field_at(model, place).is_required() and (not said or "is not in the list" in said[0]):
        return
    assert len(said) == 1, said
    assert f"{place[-1]}" in said[0]
    if len(place) == 1:
        assert said[0].startswith("a.yaml: '"), "What is not there has no line."
    else:
        assert line_in(said[0]) in lines_of(text, place[:-1])
    if field_at(model, place).is_required():
        assert f"`{place[-1]}: " in said[0]
    assert not JARGON.search(said[0].removeprefix("a.yaml"))


@every_field
def test_a_key_that_is_given_twice_is_one_sentence_with_the_line_of_the_second(model, place):
    text = as_text(written(model, place))
    lines = text.splitlines(keepends=True)
    of_key = lines_of(text, place)
    # The whole value is written once more below itself.
    again = lines[of_key.start - 1 : of_key.stop - 1]
    again[0] = again[0].replace("- ", "  ", 1) if again[0].lstrip().startswith("- ") else again[0]
    said = faults("".join([*lines[: of_key.stop - 1], *again, *lines[of_key.stop - 1 :]]), model)
    assert said == [f"a.yaml, line {of_key.stop}: key '{place[-1]}' is given twice. Keep one."]


def test_the_examples_are_no_part_of_the_example_study():
    codebook = (paths.ROOT / "data/codebook.yaml").read_text(encoding="utf-8")
    for model in ("Area", "Theme"):
        for key in ("id", "label", "area"):
            if key in EXAMPLES[model]:
                assert f"{key}: {EXAMPLES[model][key]}\n" not in codebook
