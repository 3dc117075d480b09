"""What is no YAML is named in words that say what to do, with the line on which it begins."""

from __future__ import annotations

import pytest
import yaml

from helpers.study.not_yaml import OTHERWISE, describe_not_yaml


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("title: A\nworkers:\n\t- id: W1\n", 3, "a tab stands where spaces belong"),
        ("title: Being new: a study\n", 1, "a colon stands inside a text"),
        ("title: A\n stance: codebook\n", 2, "begins too far to the right"),
        ("a:\n  b: 1\n c: 2\n", 3, "does not begin below the lines of its group"),
        ('title: "A" study\n', 1, "words follow a closing quotation mark"),
        ("title: A\nstance codebook\nnotice: B\n", 2, "a colon is missing after a key"),
        ("title: A\nnotice: 'B\nstance: codebook\n", 2, "a quotation mark is never closed"),
        ("title: A\nreport: [rankings\nstance: codebook\n", 2, "a bracket [ is never closed"),
        ("title: A\ncalendar: {first_day: 2023-10-02\nstance: codebook\n", 2, "a brace { is never closed"),
        ("title: A\nnotice: @me\n", 2, "a mark such as @ or %"),
        ("title: A\nnotice: a\x07\n", 2, "a character that no screen shows"),
        ("title: !Derek!x Haworth\n", 1, OTHERWISE),
    ],
)
def test_a_slip_is_named_with_its_line_and_what_to_do(text, line, what):
    with pytest.raises(yaml.YAMLError) as error:
        yaml.compose(text, yaml.BaseLoader)
    found = describe_not_yaml(text, error.value)
    assert found[0] == line
    assert what in found[1]
    assert "token" not in found[1]
    assert "Derek" not in found[1]
