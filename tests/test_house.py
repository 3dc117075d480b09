"""The limits of the code hold, and the documents that are made from it are current (docs/house.py)."""

from __future__ import annotations

import importlib.util
import re
import sys

import pytest

from helpers.files import paths

_spec = importlib.util.spec_from_file_location("house", paths.ROOT / "docs/house.py")
house = importlib.util.module_from_spec(_spec)
sys.modules["house"] = house
_spec.loader.exec_module(house)


@pytest.mark.parametrize("room", house.STRAIGHT)
def test_the_code_of_a_room_keeps_its_limits(room):
    measured = house.measure(house.SOURCE / room)._asdict()
    over = {name: measured[name] for name, limit in house.LIMITS.items() if measured[name] > limit}
    assert over == {}, f"helpers/{room}: over its limits {house.LIMITS}. See `python docs/house.py`."


def test_no_line_of_the_package_is_too_long():
    long = {
        room: house.measure(house.SOURCE / room).long
        for room in house.rooms()
        if (house.SOURCE / room).is_dir()
    }
    assert not any(long.values()), long


def test_the_spine_is_read_in_an_afternoon():
    assert house.lines_of_spine() < 2_000
    named = re.search(r"\*\*The spine\*\*.*", (paths.ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))[0]
    for module in house.SPINE:
        assert f"`{module.removesuffix('.py').replace('/', '.')}`" in named


def test_architecture_is_short_and_its_diagram_and_the_list_of_modules_are_current():
    assert house.words_of("ARCHITECTURE.md") < 1_500
    text = (paths.ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert house.DIAGRAM.search(text)[0] == house.diagram(), "Run python docs/house.py --write."
    listed = (paths.ROOT / "docs/modules.md").read_text(encoding="utf-8")
    assert listed == house.list_of_modules(), "Run python docs/house.py --write."


def test_every_decision_has_the_usual_form_and_is_listed():
    folder = paths.ROOT / "docs/decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    for path in sorted(folder.glob("[0-9]*.md")):
        assert re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE) == [
            "Context",
            "Decision",
            "Consequences",
            "Measured",
        ]
        assert f"({path.name})" in listed


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("a = 1 if b else 2 if c else 3\n", "nested", 1),
        ("a = [x for y in z for x in y if x]\n", "dense", 1),
        ("a = [x for y in z for x in y]\n", "dense", 0),
        (f"a = '{'x' * 110}'\n", "long", 1),
        ("a = 1 if b else 2\n", "conditional", 1000.0),
        ("def f(a):\n    if a:\n        return 1\n    return 2\n", "branches", 2),
    ],
)
def test_what_is_measured_is_what_is_said(tmp_path, code, name, expected):
    (tmp_path / "module.py").write_text(code, encoding="utf-8")
    assert getattr(house.measure(tmp_path), name) == expected
