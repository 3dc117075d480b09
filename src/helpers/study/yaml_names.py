"""Rename and leave out keys in a YAML file that a person keeps: every other character of it stays as it was.

As in `yaml_edit`, the marks of PyYAML's parser say where a name lies, and the changed text is read again
before it is returned.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from helpers.errors import FieldworkError, all_at_once
from helpers.study.old_names import EACH, Names, Place, rename_in
from helpers.study.yaml_aliases import refuse_aliases
from helpers.study.yaml_removal import KeyPath, without

BY_HAND = "Change it by hand (docs/glossary.md lists the names), and give the command again."


class Renamed(NamedTuple):
    """A text that was renamed, and what was renamed in it."""

    text: str
    names: list[str]
    """``old -> new``, each once, in the order of the text, then ``old: left out``; none: nothing is old."""


class _Change(NamedTuple):
    """One name in the text: where it begins and ends, its line, and what it was and will be."""

    start: int
    end: int
    line: int
    old: str
    new: str
    quote: str


def with_new_names(text: str, names: Names, name: str) -> Renamed:
    """Return the text of a YAML file with its new names, without what is left out, and which these are.

    Parameters
    ----------
    text
        Of the file, with its own line ends and its byte order mark, if it has one.
    names
        What is renamed.
    name
        What errors call the file.

    Raises
    ------
    FieldworkError
        It is not valid YAML, or has an alias; or a name cannot be changed without changing something else:
        the line of each.
    """
    refuse_aliases(text, name)
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        before = _read(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        msg = f"{name}, line {line}: this is not valid YAML. Correct it, and give the command again."
        raise FieldworkError(msg) from None
    if root is None:
        return Renamed(text, [])
    changes = list(_changes(root, names, ()))
    _refuse_unclear(text, root, names, changes, name)
    changed = _apply(text, changes)
    if _read(changed) != rename_in(before, names):
        msg = f"{name}: cannot be renamed without changing more (it has a tag). {BY_HAND}"
        raise FieldworkError(msg)
    pairs = [f"{change.old} -> {change.new}" for change in sorted(changes)]
    gone = list(_paths_of(yaml.compose(changed, Loader=yaml.BaseLoader), names, (), ()))
    pairs += [f"{path[-1]}: left out" for path in gone]
    return Renamed(without(changed, gone, name), list(dict.fromkeys(pairs)))


def _paths_of(node: yaml.Node, names: Names, place: Place, path: KeyPath) -> Iterator[KeyPath]:
    """Yield the path of each key to leave out below a node, which lies at `place`."""
    if isinstance(node, yaml.SequenceNode):
        for at, item in enumerate(node.value):
            yield from _paths_of(item, names, (*place, EACH), (*path, at))
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = (*place, key.value)
            if below in names.left_out:
                yield (*path, key.value)
            else:
                yield from _paths_of(value, names, below, (*path, key.value))


def _refuse_unclear(text: str, root: yaml.Node, names: Names, changes: list[_Change], name: str) -> None:
    """Refuse names that are written with an anchor or a tag, and keys that are there under both names."""
    offenders = [
        f"{name}, line {change.line}: '{change.old}' cannot be renamed without changing more."
        for change in changes
        if text[change.start : change.end] != f"{change.quote}{change.old}{change.quote}"
    ]
    offenders += [
        f"{name}, line {line}: both '{old}' and '{new}' are there. Keep one."
        for line, old, new in _both(root, names, ())
    ]
    if offenders:
        raise FieldworkError(all_at_once(offenders, BY_HAND))


def _read(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts, lists and mappings only


def _changes(node: yaml.Node, names: Names, place: Place) -> Iterator[_Change]:
    """Yield the names to change below a node, which lies at `place`."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _changes(item, names, (*place, EACH))
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = (*place, key.value)
            if below in names.keys:
                yield _change(key, names.keys[below])
            yield from _changes(value, names, below)
    elif node.value in names.values.get(place, {}):
        yield _change(node, names.values[place][node.value])


def _change(node: yaml.ScalarNode, new: str) -> _Change:
    start, end = node.start_mark, node.end_mark
    return _Change(start.index, end.index, start.line + 1, node.value, new, node.style or "")


def _both(node: yaml.Node, names: Names, place: Place) -> Iterator[tuple[int, str, str]]:
    """Yield the line of each key that a mapping holds under its old and its new name, with both names."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _both(item, names, (*place, EACH))
    elif isinstance(node, yaml.MappingNode):
        keys = {key.value for key, _ in node.value}
        for key, value in node.value:
            below = (*place, key.value)
            new = names.keys.get(below, "")
            if new in keys:
                yield key.start_mark.line + 1, key.value, new
            yield from _both(value, names, below)


def _apply(text: str, changes: list[_Change]) -> str:
    """Return the text with its changes, made from the end so that the places before stay right."""
    for change in sorted(changes, reverse=True):
        text = f"{text[: change.start]}{change.quote}{change.new}{change.quote}{text[change.end :]}"
    return text
