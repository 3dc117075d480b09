"""A block of a file that a person keeps is completed; what the person has written stays as it is."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import FieldworkError
from helpers.study.yaml_block import Entry, complete_block, quoted

NEW = {
    "documents": [Entry("Talk 1", "W1-a", "its words"), Entry("Talk: 2", None, "W1-a or W2-b")],
    "codes": [Entry("Tea", ""), Entry("Bus", "bus")],
}


def completed(text: str, parts=NEW) -> str:
    """Complete a block, and see that doing it twice changes nothing more."""
    once = complete_block(text, "coding", parts, "a.yaml")
    assert complete_block(once, "coding", parts, "a.yaml") == once
    return once


def test_a_missing_block_is_added_at_the_end():
    assert completed("a: 1  # one\n") == (
        "a: 1  # one\n"
        "\n"
        "coding:\n"
        "  documents:\n"
        "    Talk 1: W1-a  # its words\n"
        '    "Talk: 2":  # W1-a or W2-b\n'
        "  codes:\n"
        '    Tea: ""\n'
        "    Bus: bus\n"
    )


def test_what_a_person_has_written_stays_with_its_comments_and_blanks_are_filled_in():
    text = """\
# top
coding:  # of ours
    # the talks
    documents:   # by hand
        # first
        'Talk 1': W9-z   # mine
        "Talk: 2":   # hm
        Other: x
        # Talk 3: y

    coders: {a.csv: R1}   # a
    codes:
        Tea:
# workers
workers: [W1]
"""
    parts = {
        "documents": [Entry("Talk: 2", "W2-b", "its words")],
        "codes": [Entry("Tea", "tea"), Entry("Bus", None)],
    }
    assert (
        completed(text, parts)
        == """\
# top
coding:  # of ours
    # the talks
    documents:  # by hand
      # first
      'Talk 1': W9-z  # mine
      "Talk: 2": W2-b  # its words
      Other: x
        # Talk 3: y

    coders: {a.csv: R1}   # a
    codes:
      Tea: tea
      Bus:
# workers
workers: [W1]
"""
    )


def test_a_part_or_a_block_in_braces_is_written_in_lines_only_if_something_is_added():
    text = "coding:\n  codes: {Tea: ''}  # by hand\n  coders: {a: b}\nz: 1\n"
    assert completed(text, {"codes": [Entry("Bus", "bus")]}) == (
        "coding:\n  codes:  # by hand\n    Tea: ''\n    Bus: bus\n  coders: {a: b}\nz: 1\n"
    )
    assert completed("coding: {codes: {Tea: x}}  # ours\nz: 1\n", {"codes": [Entry("Bus", "bus")]}) == (
        "coding:  # ours\n  codes:\n    Tea: x\n    Bus: bus\nz: 1\n"
    )
    assert completed(text, {"codes": [Entry("Tea", "tea")], "coders": [Entry("a", "c")]}) == text


@pytest.mark.parametrize(
    "text",
    [
        "coding:\n  # none yet\nz: 1\n",
        "coding:\nz: 1",
        "coding: {}\nz: 1\n",
        "coding:\n  documents:\n  codes: {}\nz: 1\n",
        "z: 1\r\ncoding:\r\n  codes:\r\n    Late: late\r\n",
        "\ufeffz: |\n  of several\n  lines\n\n# end",
        "z: 1\n...\n",
        "coding:\n  codes: {Late: late,  # a\n     Early: early}\nz: 1\n",
        "coding:\n  codes:\n    Late: >-\n      la\n      te\nz: 1\n",
    ],
)
def test_however_the_file_is_written_everything_else_stays(text):
    before, after = (
        yaml.load(one.lstrip("\ufeff"), Loader=yaml.BaseLoader)  # noqa: S506
        for one in (text, completed(text))
    )
    assert after["z"] == before["z"]
    block = after["coding"]
    assert block["documents"] == {"Talk 1": "W1-a", "Talk: 2": ""}
    assert {"Tea": "", "Bus": "bus"}.items() <= block["codes"].items()
    if "Late" in text:
        assert block["codes"]["Late"]
    for comment in ("# none yet", "# end", "# a"):
        assert (comment in completed(text)) == (comment in text)


def test_an_alias_that_would_be_lost_is_refused_with_its_line():
    text = "z: &z {Late: late}\ncoding:\n  codes: *z\n"
    with pytest.raises(FieldworkError, match="a.yaml, line 2: 'coding' is written in a way"):
        complete_block(text, "coding", {"codes": [Entry("Bus", "bus")]}, "a.yaml")


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_and_value_is_read_back_as_it_was(name, value):
    text = f"coding:\n  codes:\n    {quoted(name)}: {quoted(value)}  # c\n"
    assert yaml.load(text, Loader=yaml.BaseLoader) == {"coding": {"codes": {name: value}}}  # noqa: S506
    assert yaml.safe_load(f"{quoted(name)}: x") == {name: "x"}
