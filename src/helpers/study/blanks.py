"""Values of ``manual_coding`` in ``data/study.yaml`` that nobody has filled in yet, or that mean nothing.

`fieldwork coding map` leaves a value blank (``code:``) where only a person can know it. A blank is not the
empty text (``code: ""``), which says that a code is no theme. No run starts while a value is blank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from helpers.errors import FieldworkError
from helpers.prose import counted, listed
from helpers.study.settings import is_blank
from helpers.study.study import FILE

BLOCK = "manual_coding"
MEANINGS = {
    "documents": "the contact that a document is",
    "sources": "the source that a value stands for",
    "coders": "who has coded a file that does not say so",
    "codes": 'the theme that a code is ("" if it is none)',
}
"""What is to be filled in, by the part of `manual_coding`."""


class BlankValue(NamedTuple):
    """One value that is not filled in."""

    part: str
    """``documents``, ``sources``, ``coders`` or ``codes``."""
    line: int


class Meant(NamedTuple):
    """What the values of one part of `manual_coding` must be."""

    is_known: Callable[[str], bool]
    what_else: str
    """What a value is that is not known: 'is no theme of the codebook'."""
    hint: str
    """What is allowed."""


def describe_unknown(text: str, meant: Mapping[str, Meant]) -> list[str]:
    """Return a sentence, with its line, for each value of `manual_coding` that is not known.

    The value itself is not printed, for it may be a name.

    Parameters
    ----------
    text
        The text of a ``study.yaml``.
    meant
        What the values of a part must be, by the name of the part.
    """
    sentences = []
    for part, value, line in sorted(_filled_in(text), key=lambda one: one[2]):
        if part in meant and not meant[part].is_known(value):
            value_of = f"{FILE.as_posix()}, line {line}: this value of {BLOCK}.{part}"
            sentences.append(f"{value_of} {meant[part].what_else}. {meant[part].hint}")
    return sentences


def _filled_in(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield the values that are neither blank nor empty: part, value, line."""
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    for block in _values(root, BLOCK):
        for part in MEANINGS:
            for mapping in _values(block, part):
                if not isinstance(mapping, yaml.MappingNode):
                    continue
                for key, value in mapping.value:
                    if value.value and not is_blank(value):
                        yield part, str(value.value), key.start_mark.line + 1


def find_blanks(text: str) -> list[BlankValue]:
    """Return the blank values in the text of a ``study.yaml``, in its order; none, if it is not YAML."""
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return []
    found: list[BlankValue] = []
    for block in _values(root, BLOCK):
        for part in MEANINGS:
            for mapping in _values(block, part):
                found += _blanks_in(mapping, part)
    return sorted(found, key=lambda blank: blank.line)


def _values(node: yaml.Node | None, key: str) -> Iterator[yaml.Node]:
    """Yield the value of a key of a mapping."""
    if isinstance(node, yaml.MappingNode):
        for key_node, value in node.value:
            if key_node.value == key:
                yield value


def _blanks_in(mapping: yaml.Node, part: str) -> Iterator[BlankValue]:
    if isinstance(mapping, yaml.MappingNode):
        for key, value in mapping.value:
            if is_blank(value):
                yield BlankValue(part, key.start_mark.line + 1)


def refuse_blanks(folder: Path) -> None:
    """Refuse a study in which values of ``manual_coding`` are blank.

    Raises
    ------
    FieldworkError
        There are blanks: the lines of all of them, and what each kind is waiting for.
    """
    try:
        text = (folder / FILE).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return
    blanks = find_blanks(text)
    if blanks:
        raise FieldworkError(describe_blanks(blanks))


def describe_blanks(blanks: list[BlankValue]) -> str:
    """Return the lines of all blanks, by what is to be filled in."""
    sentences = [f"{FILE.as_posix()}: {counted(len(blanks), 'values')} of {BLOCK} still blank."]
    for part, meaning in MEANINGS.items():
        lines = [str(blank.line) for blank in blanks if blank.part == part]
        if lines:
            noun = "line" if len(lines) == 1 else "lines"
            sentences.append(f"{part}, {noun} {listed(lines)}: write {meaning}.")
    return "\n".join(sentences)
