"""Change one list of a YAML file that a person keeps: every other character of it stays as it was.

Where the list stands is told by the marks of PyYAML's own parser, never by a pattern. What an edit has made is read again
before it is given back: the list must hold what was asked, and everything else must say what it said before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from helpers.errors import FieldworkError

_newline = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line, as YAML has it."""


class _Entry(NamedTuple):
    """One key of the outermost mapping, and the parser's events of its value, from its first to its last."""

    key: yaml.Event
    value: list[yaml.Event]


def with_item(text: str, key: str, item: str, name: str) -> str:
    """Return the text of a YAML file with one more item in a list of its outermost mapping.

    The list may be written in any way: in brackets, as lines with dashes, empty, as nothing, or not at all. It then gets a line
    of its own. A list that holds the item already stays as it is.

    Parameters
    ----------
    text
        Of the file, with its own line ends and its byte order mark, if it has one.
    key
        Of the list.
    item
        Letters and digits.
    name
        What errors call the file.

    Raises
    ------
    FieldworkError
        The list is written in a way that cannot be changed without changing something else: where, and how to write it.
    """
    before = _read(text)
    old = before.get(key)
    items = list(old) if isinstance(old, list) else []
    if item in items:
        return text
    wanted = {**before, key: [*items, item]}
    entry = next((entry for entry in _entries(text) if entry.key.value == key), None)
    proposals = _with_key(text, key, item) if entry is None else _with_changed(text, entry, item)
    for proposal in proposals:
        if _says(proposal, wanted):
            return proposal
    at = name if entry is None else f"{name}, line {entry.key.start_mark.line + 1}"
    msg = (
        f"{at}: '{key}' is written in a way (an anchor, an alias or a tag) in which it cannot be changed without changing more. "
        f"Write it as a list of its own, `{key}: [{', '.join(items)}]`, and give the command again."
    )
    raise FieldworkError(msg)


def _read(text: str) -> dict[str, Any]:
    """Return what a file says, all scalars as text."""
    said = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes text, lists and mappings, and no objects
    return said if isinstance(said, dict) else {}


def _says(text: str, wanted: dict[str, Any]) -> bool:
    """Tell whether a file says what is wanted, in the order that is wanted but for the key that was put in."""
    try:
        return _read(text) == wanted
    except yaml.YAMLError:
        return False


def _entries(text: str) -> Iterator[_Entry]:
    """Yield the keys of the outermost mapping and where their values stand.

    The parser's events and not its nodes: a node that an alias stands for has the marks of the place where it is written.
    """
    events = iter(_inside(text))
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            return
        yield _Entry(key, _value(next(events), events))


def _inside(text: str) -> Iterator[yaml.Event]:
    """Yield the events inside the outermost mapping, its end the last."""
    events = yaml.parse(text, Loader=yaml.BaseLoader)
    for event in events:
        if isinstance(event, yaml.MappingStartEvent):
            break
    yield from events


def _value(first: yaml.Event, events: Iterator[yaml.Event]) -> list[yaml.Event]:
    """Return all events of one value."""
    found = [first]
    depth = int(isinstance(first, yaml.CollectionStartEvent))
    while depth:
        event = next(events)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        found.append(event)
    return found


def _with_changed(text: str, entry: _Entry, item: str) -> Iterator[str]:
    """Yield what the text may become where the key is there."""
    first, last = entry.value[0], entry.value[-1]
    if isinstance(first, yaml.ScalarEvent) and not first.anchor and not first.tag:
        start, end = first.start_mark.index, first.end_mark.index
        space = "" if start < end else " "
        yield f"{text[:start]}{space}[{item}]{text[end:]}"
    if not isinstance(first, yaml.SequenceStartEvent):
        return
    if len(entry.value) == 2:
        closing = last.start_mark.index
        yield f"{text[:closing]}{item}{text[closing:]}"
    elif first.flow_style:
        end = entry.value[-2].end_mark.index
        yield f"{text[:end]}, {item}{text[end:]}"
    else:
        yield _with_line(text, entry.value[-2], item)


def _with_line(text: str, last: yaml.Event, item: str) -> str:
    """Return the text with one more dash below the last item, and below what stands beside it in its line."""
    dashes = [
        token.start_mark
        for token in yaml.scan(text, Loader=yaml.BaseLoader)
        if isinstance(token, yaml.BlockEntryToken)
    ]
    dash = [mark for mark in dashes if mark.index < last.start_mark.index][-1]
    line = f"{' ' * dash.column}- {item}"
    if last.end_mark.column == 0:  # it ends with its line, as a text of several lines does
        return f"{text[: last.end_mark.index]}{line}{_line_end(text)}{text[last.end_mark.index :]}"
    end_of_line = _newline.search(text, last.end_mark.index)
    at = end_of_line.start() if end_of_line else len(text)
    return f"{text[:at]}{_line_end(text)}{line}{text[at:]}"


def _with_key(text: str, key: str, item: str) -> Iterator[str]:
    """Yield what the text may become where the key is missing: at the end, after an empty line or without; or at the beginning."""
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    if root.flow_style:
        end = max(event.end_mark.index for entry in _entries(text) for event in entry.value)
        yield f"{text[:end]}, {key}: [{item}]{text[end:]}"
        return
    indent = " " * root.value[0][0].start_mark.column
    line = f"{indent}{key}: [{item}]{_line_end(text)}"
    head, tail = text[: root.end_mark.index], text[root.end_mark.index :]
    begun = head if _ends_line(head) else f"{head}{_line_end(text)}"
    yield f"{begun}{_line_end(text)}{line}{tail}"
    yield f"{begun}{line}{tail}"
    start = root.start_mark.index - root.start_mark.column
    yield f"{text[:start]}{line}{text[start:]}"


def _ends_line(text: str) -> bool:
    return _newline.fullmatch(text[-1:]) is not None


def _line_end(text: str) -> str:
    """Return how lines end in a text: as its first does."""
    found = _newline.search(text)
    return found[0] if found else "\n"
