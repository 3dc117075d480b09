"""What is wrong with a file of settings that is not YAML, in words that say what to do.

What PyYAML says is in its own terms, and may repeat a name that is in the file.
"""

from __future__ import annotations

from typing import NamedTuple

import yaml


class Slip(NamedTuple):
    """One way in which a file is not YAML."""

    said: str
    """A part of what PyYAML says of it."""
    what: str
    """What is wrong, and what to do."""
    begins: bool = False
    """Whether the line is that on which the part begins, and not that on which it cannot go on."""


SLIPS = (
    Slip("character '\\t'", "a tab stands where spaces belong. Begin the line with spaces"),
    Slip(
        "mapping values are not allowed",
        "a colon stands inside a text, or the line begins too far to the right. Put a text with a colon in "
        "quotation marks, as in title: 'Being new: a study'",
    ),
    Slip(
        "expected <block end>",
        "the line does not begin below the lines of its group, or words follow a closing quotation mark. "
        "Let all lines of a group begin at the same place",
    ),
    Slip("could not find expected ':'", "a colon is missing after a key, as in title: My study", begins=True),
    Slip("unexpected end of stream", "a quotation mark is never closed. Close it", begins=True),
    Slip("',' or ']'", "a bracket [ is never closed, or a comma is missing in it", begins=True),
    Slip("',' or '}'", "a brace { is never closed, or a comma is missing in it", begins=True),
    Slip("cannot start any token", "a text begins with a mark such as @ or %. Put it in quotation marks"),
    Slip("special characters", "a character that no screen shows. Delete the line and type it again"),
)
OTHERWISE = "it cannot be read. Check indents, quotes and colons"


def describe_not_yaml(text: str, error: yaml.YAMLError) -> tuple[int, str]:
    """Return the line of what PyYAML could not read, and what is wrong there."""
    said = str(getattr(error, "problem", None) or getattr(error, "reason", ""))
    slip = next((one for one in SLIPS if one.said in said), Slip("", OTHERWISE))
    if isinstance(error, yaml.reader.ReaderError):
        return text.count("\n", 0, error.position) + 1, slip.what
    mark = getattr(error, "problem_mark", None)
    if slip.begins:
        mark = getattr(error, "context_mark", None) or mark
    return (mark.line + 1 if mark else 1), slip.what
