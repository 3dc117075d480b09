"""Items, entries and comments leave a YAML file, and no other character of it changes."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import FieldworkError
from helpers.study.yaml_removal import comments_of, without, without_comments

ITEMS = {
    "dashes": (
        "w:\n  - id: A\n    n: 1\n  - id: B\n    n: 2\n  - id: C\n",
        "w:\n  - id: A\n    n: 1\n  - id: C\n",
    ),
    "dashes without indent": ("w:\n- id: A\n- id: B\n- id: C\n", "w:\n- id: A\n- id: C\n"),
    "comments in it, behind it and further in": (
        "w:\n  # all\n  - id: A  # first\n  # second\n  - id: B  # in May\n    # until June\n    n: 2  # days\n      # gone\n  # third\n  - id: C\n",
        "w:\n  # all\n  - id: A  # first\n  # second\n  # third\n  - id: C\n",
    ),
    "an empty line behind it": ("w:\n- id: A\n- id: B\n\n- id: C\n", "w:\n- id: A\n\n- id: C\n"),
    "braces in lines": (
        "w:\n  - {id: A}\n  - {id: B, n: 2}  # B\n  - {id: C}\n",
        "w:\n  - {id: A}\n  - {id: C}\n",
    ),
    "brackets": ("w: [{id: A}, {id: B, n: 2}, {id: C}]\n", "w: [{id: A}, {id: C}]\n"),
    "brackets over lines": (
        "w: [\n  {id: A},  # first\n  {id: B},  # second\n  {id: C}]\n",
        "w: [\n  {id: A},  # first\n  {id: C}]\n",
    ),
    "a dash on a line of its own": (
        "w:\n  -\n    id: A\n  -\n    id: B\n  -\n    id: C\n",
        "w:\n  -\n    id: A\n  -\n    id: C\n",
    ),
    "quoted": ('w:\n  - id: "A"\n  - "id": \'B\'\n  - id: C\n', 'w:\n  - id: "A"\n  - id: C\n'),
    "a text of several lines": (
        "w:\n  - id: A\n  - id: B\n    n: |\n      # no comment\n      b\n\n  - id: C\n",
        "w:\n  - id: A\n\n  - id: C\n",
    ),
}


@pytest.mark.parametrize(("written", "becomes"), ITEMS.values(), ids=ITEMS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("around", [("", ""), ("a: 1  # one\n", "\n# end\nz: {y: 2}\n")])
def test_one_item_of_a_list_goes_in_every_spelling(written, becomes, line_end, mark, around):
    head, tail = around
    before, after = (f"{mark}{head}{text}{tail}".replace("\n", line_end) for text in (written, becomes))
    assert without(before, [("w", 1)], "study.yaml") == after


LASTS = {
    "dashes": ("w:\n  - id: A\n  - id: B\n    # gone\n", "w:\n  - id: A\n"),
    "no line end": ("w:\n  - id: A\n  - id: B", "w:\n  - id: A\n"),
    "brackets": ("w: [{id: A}, {id: B}]\n", "w: [{id: A}]\n"),
    "brackets over lines": (
        "w: [\n  {id: A},  # first\n  {id: B}  # second\n]\n",
        "w: [\n  {id: A},  # first\n]\n",
    ),
    "a comma at the end": ("w: [{id: A}, {id: B},]\n", "w: [{id: A},]\n"),
}


@pytest.mark.parametrize(("before", "after"), LASTS.values(), ids=LASTS)
def test_the_last_item_goes(before, after):
    assert without(before, [("w", 1)], "study.yaml") == after


ENTRIES = {
    "lines": (
        "c:\n  d:\n    Talk 1: A\n    Talk 2: B  # b\n    Talk 3: C\n",
        "c:\n  d:\n    Talk 1: A\n    Talk 3: C\n",
    ),
    "braces": ("c: {d: {Talk 1: A, Talk 2: B, Talk 3: C}}\n", "c: {d: {Talk 1: A, Talk 3: C}}\n"),
    "braces in a block": ('c:\n  d: {"Talk 1": A, "Talk 2": B}  # all\n', 'c:\n  d: {"Talk 1": A}  # all\n'),
    "the only one": (
        "c:\n  d:  # names\n    # of talks\n    Talk 2: B\n  e: 1\n",
        "c:\n  d: {}  # names\n    # of talks\n  e: 1\n",
    ),
    "the only one in braces": ("c:\n  d: {Talk 2: B}\n", "c:\n  d: {}\n"),
}


@pytest.mark.parametrize(("before", "after"), ENTRIES.values(), ids=ENTRIES)
def test_an_entry_of_a_mapping_goes(before, after):
    assert without(before, [("c", "d", "Talk 2")], "study.yaml") == after


def test_values_are_replaced_and_several_parts_go_at_once():
    text = "w: [{id: A}, {id: B}]\nc:\n  d:\n    x: 'B-1'  # why\n    y: B-2\n    z: A-1\n"
    changed = without(text, [("w", 1), ("c", "d", "y")], "s", {("c", "d", "x"): "B"})
    assert changed == "w: [{id: A}]\nc:\n  d:\n    x: B  # why\n    z: A-1\n"


@pytest.mark.parametrize(
    "text",
    [
        "w:\n  - id: A\n  - &b\n    id: B\nc: *b\n",
        "w: [{id: A}, &b {id: B}]\nc: *b\n",
        "b: &all\n  - id: A\n  - id: B\nw: *all\n",
    ],
)
def test_a_part_that_is_used_elsewhere_is_refused(text):
    with pytest.raises(FieldworkError, match=r"study.yaml, line \d: is written in a way"):
        without(text, [("w", 1)], "study.yaml")


def test_comments_are_told_from_text():
    text = "# one\na: 'x # no'  # two\nb: |\n  # no\nc: http://x#no # three\nd: \"\n  # no\n  \"\n#four"
    assert [comment.text for comment in comments_of(text)] == ["# one", "# two", "# three", "#four"]
    assert without_comments(text, bool) == (
        "a: 'x # no'\nb: |\n  # no\nc: http://x#no\nd: \"\n  # no\n  \"\n"
    )
    assert without_comments("\ufeff# one\na: 1\n", bool) == "\ufeff\na: 1\n"


words = st.text("abc#: -'\"{}[],\n", max_size=6)


@given(
    st.lists(st.dictionaries(st.sampled_from(["id", "n", "m"]), words, min_size=1), min_size=2, max_size=4),
    st.data(),
)
def test_whatever_is_in_the_items_one_goes_or_the_file_is_refused(items, data):
    style = data.draw(st.sampled_from([None, True, False]))
    text = yaml.safe_dump({"a": "1", "w": items, "z": "2"}, default_flow_style=style, allow_unicode=True)
    at = data.draw(st.integers(0, len(items) - 1))
    # Written with quotes, so that every value is read as the text that it is.
    assert yaml.safe_load(without(text, [("w", at)], "s"))["w"] == [*items[:at], *items[at + 1 :]]
