"""One list of a YAML file is changed, and not one other character."""

from __future__ import annotations

import pytest
import yaml

from helpers.errors import FieldworkError
from helpers.study.yaml_edit import with_item

HEAD = 'title: A study  # of two\nquoted: "it\'s: so"\n'
TAIL = "\n# what may be published\ndisclosure: {profile: open}   # all\n"

SPELLINGS = {
    "brackets": ("withdrawn: [W2]\n", "withdrawn: [W2, W3]\n"),
    "brackets with a comma at the end": ("withdrawn: [W2,]\n", "withdrawn: [W2, W3,]\n"),
    "brackets with a comment": ("withdrawn: [W2]  # since [May]\n", "withdrawn: [W2, W3]  # since [May]\n"),
    "brackets over several lines": (
        "withdrawn: [\n  W1,  # in May\n  W2   # in June, W9\n]\n",
        "withdrawn: [\n  W1,  # in May\n  W2, W3   # in June, W9\n]\n",
    ),
    "brackets below the key": ("withdrawn:\n  [W2]\n", "withdrawn:\n  [W2, W3]\n"),
    "empty brackets": ("withdrawn: []\n", "withdrawn: [W3]\n"),
    "empty brackets with a comment": ("withdrawn: [ # nobody\n]\n", "withdrawn: [ # nobody\nW3]\n"),
    "quoted items": ("withdrawn: ['W1', \"W2\"]\n", "withdrawn: ['W1', \"W2\", W3]\n"),
    "quoted key": ('"withdrawn" : [W2]\n', '"withdrawn" : [W2, W3]\n'),
    "dashes": ("withdrawn:\n  - W2\n", "withdrawn:\n  - W2\n  - W3\n"),
    "dashes without indent": ("withdrawn:\n- W1\n- W2\n", "withdrawn:\n- W1\n- W2\n- W3\n"),
    "dashes and comments": (
        "withdrawn:  # who - has left\n    # the first\n    -   W1\n    - W2  # - in May\n    # the end\n",
        "withdrawn:  # who - has left\n    # the first\n    -   W1\n    - W2  # - in May\n    - W3\n    # the end\n",
    ),
    "a dash and its item on two lines": (
        "withdrawn:\n  - # a - b\n      W2\n",
        "withdrawn:\n  - # a - b\n      W2\n  - W3\n",
    ),
    "a key with a question mark": ("? withdrawn\n: - W2\n", "? withdrawn\n: - W2\n  - W3\n"),
    "an anchor that nobody uses": (
        "withdrawn: &gone\n  - &two W2\n",
        "withdrawn: &gone\n  - &two W2\n  - W3\n",
    ),
    "nothing": ("withdrawn:\n", "withdrawn: [W3]\n"),
    "nothing with a comment": ("withdrawn:   # nobody yet\n", "withdrawn: [W3]   # nobody yet\n"),
    "null": ("withdrawn: ~  # nobody\n", "withdrawn: [W3]  # nobody\n"),
    "null in full": ("withdrawn: null\n", "withdrawn: [W3]\n"),
    "a tag": ("withdrawn: !!seq [W2]\n", "withdrawn: !!seq [W2, W3]\n"),
}


@pytest.mark.parametrize(("written", "becomes"), SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("place", ["first", "between", "last", "last, without its line end"])
def test_every_spelling_of_the_list_gets_one_item_and_nothing_else_changes(
    written, becomes, line_end, mark, place
):
    head = "" if place == "first" else HEAD
    tail = TAIL if place in ("first", "between") else ""
    given, wanted = (f"{mark}{head}{text}{tail}".replace("\n", line_end) for text in (written, becomes))
    if "without" in place:
        given, wanted = given.removesuffix(line_end), wanted.removesuffix(line_end)
    assert with_item(given, "withdrawn", "W3", "study.yaml") == wanted
    assert with_item(wanted, "withdrawn", "W3", "study.yaml") == wanted


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("a: 1\nb: 2\n", "a: 1\nb: 2\n\nwithdrawn: [W3]\n"),
        ("a: 1\nb: 2", "a: 1\nb: 2\n\nwithdrawn: [W3]\n"),
        ("a: 1\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n\r\nwithdrawn: [W3]\r\n"),
        ("\ufeffa: 1\n# the end\n", "\ufeffa: 1\n# the end\n\nwithdrawn: [W3]\n"),
        ("%YAML 1.1\n---\na: 1\n...\n# after\n", "%YAML 1.1\n---\na: 1\n\nwithdrawn: [W3]\n...\n# after\n"),
        ("  a: 1\n  b: {withdrawn: x}\n", "  a: 1\n  b: {withdrawn: x}\n\n  withdrawn: [W3]\n"),
        ("a: |+\n  text\n\n", "a: |+\n  text\n\nwithdrawn: [W3]\n"),
        ("# head\na: |\n  text", "# head\nwithdrawn: [W3]\na: |\n  text"),
        ("a: |\n  withdrawn: [W2]\n", "a: |\n  withdrawn: [W2]\n\nwithdrawn: [W3]\n"),
        ("{a: 1, b: [2, 3] , # why\n}\n", "{a: 1, b: [2, 3], withdrawn: [W3] , # why\n}\n"),
        ("--- {a: 1}\n...\n", "--- {a: 1, withdrawn: [W3]}\n...\n"),
        ("#withdrawn: [W2]\na: 1\n", "#withdrawn: [W2]\na: 1\n\nwithdrawn: [W3]\n"),
    ],
)
def test_a_list_that_is_missing_is_added_where_nothing_else_changes(given, wanted):
    assert with_item(given, "withdrawn", "W3", "study.yaml") == wanted


@pytest.mark.parametrize(
    "text",
    [
        "all: &gone [W2]\nwithdrawn: *gone\n",
        "withdrawn: &gone [W2]\nall: *gone\n",
        "withdrawn: &gone\n  - W2\nall: *gone\n",
        "withdrawn: &nobody\nall: *nobody\n",
        "withdrawn: !!null ~\n",
    ],
)
def test_a_list_that_is_also_used_elsewhere_is_refused_with_its_line_and_how_to_write_it(text):
    line = text.splitlines().index(next(one for one in text.splitlines() if one.startswith("withdrawn"))) + 1
    with pytest.raises(
        FieldworkError,
        match=rf"study.yaml, line {line}: 'withdrawn' is written in a way .* Write it as a list of its own",
    ):
        with_item(text, "withdrawn", "W3", "study.yaml")


def test_an_alias_inside_the_list_stays_an_alias():
    text = "workers:\n  - &two W2\n  - W3\nwithdrawn:\n  - *two  # as above\nend: 1\n"
    changed = with_item(text, "withdrawn", "W3", "study.yaml")
    assert changed == text.replace("# as above\n", "# as above\n  - W3\n")
    assert yaml.safe_load(changed)["withdrawn"] == ["W2", "W3"]
    assert (
        with_item("a: &two W2\nwithdrawn: [*two]\n", "withdrawn", "W3", "s")
        == "a: &two W2\nwithdrawn: [*two, W3]\n"
    )


def test_an_item_that_ends_with_its_line_is_followed_by_the_next():
    assert (
        with_item("withdrawn:\n  - >-\n    W2\nend: 1\n", "withdrawn", "W3", "s")
        == "withdrawn:\n  - >-\n    W2\n  - W3\nend: 1\n"
    )
