"""Change one list in a YAML file that a person keeps, and not one other character of it.

PyYAML's own parser says where the list is: a pattern would miss a list that is written in another way. The
edited text is read again before it is returned: the list must have the new item, and everything else must be
unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from helpers.errors import FieldworkError

_newline = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line in YAML."""


class _Entry(NamedTuple):
    """One key of the outermost mapping, and the parser's events of its value, from first to last."""

    key: yaml.Event
    value: list[yaml.Event]


def with_item(text: str, key: str, item: str, name: str) -> str:
    """Return the text of a YAML file with one more item in a list of its outermost mapping.

    The list may be written in any way: in brackets, as lines with dashes, as an empty list or value. A list
    that is missing is added on a line of its own. A list that has the item already stays as it is.

    Parameters
    ----------
    text
        The file, with its own line ends and its byte order mark, if it has one.
    key
        The key of the list.
    item
        The new item as YAML: letters and digits, or a mapping in braces.
    name
        What error messages call the file.

    Raises
    ------
    FieldworkError
        The list cannot be changed without changing something else: where it is, and how to write it instead.
    """
    before = _read(text)
    items: list[Any] = []
    if isinstance(before.get(key), list):
        items = before[key]
    meant = yaml.load(item, Loader=yaml.BaseLoader)  # noqa: S506 - it makes no objects
    if meant in items:
        return text
    wanted = {**before, key: [*items, meant]}
    at = name
    entry = next((entry for entry in _entries(text) if entry.key.value == key), None)
    if entry is None:
        proposals = _with_new_list(text, key, item)
    else:
        at = f"{name}, line {entry.key.start_mark.line + 1}"
        proposals = _with_longer_list(text, entry, item)
    # Which of the proposals is right depends on what is around the list; reading them again decides.
    for proposal in proposals:
        if _means(proposal, wanted):
            return proposal
    msg = (
        f"{at}: '{key}' is written in a way (an anchor, an alias or a tag) "
        "in which it cannot be changed without changing more. "
        f"Write it as a list of its own, `{key}: [{', '.join(map(str, items))}]`, and run the command again."
    )
    raise FieldworkError(msg)


def _read(text: str) -> dict[str, Any]:
    """Return the data of a file, all scalars as text."""
    data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes no objects
    if isinstance(data, dict):
        return data
    return {}


def _means(text: str, wanted: dict[str, Any]) -> bool:
    """Tell whether a file has the data that is wanted."""
    try:
        return _read(text) == wanted
    except yaml.YAMLError:
        return False


def _entries(text: str) -> Iterator[_Entry]:
    """Yield the keys of the outermost mapping, each with the events of its value.

    These are the parser's events, not its nodes: the node of an alias has the position of its anchor.
    """
    events = iter(_inside(text))
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            return
        yield _Entry(key, _value(next(events), events))


def _inside(text: str) -> Iterator[yaml.Event]:
    """Yield the events inside the outermost mapping, up to its end."""
    events = yaml.parse(text, Loader=yaml.BaseLoader)
    for event in events:
        if isinstance(event, yaml.MappingStartEvent):
            break
    yield from events


def _value(first: yaml.Event, events: Iterator[yaml.Event]) -> list[yaml.Event]:
    """Return all events of one value."""
    value = [first]
    depth = int(isinstance(first, yaml.CollectionStartEvent))
    while depth:
        event = next(events)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        value.append(event)
    return value


def _with_longer_list(text: str, entry: _Entry, item: str) -> Iterator[str]:
    """Yield what the text may become if it has the key."""
    first, last = entry.value[0], entry.value[-1]
    if isinstance(first, yaml.ScalarEvent) and not first.anchor and not first.tag:
        start, end = first.start_mark.index, first.end_mark.index
        items = f"[{item}]"
        if start == end:  # the key has no value: a space must follow its colon
            items = f" {items}"
        yield f"{text[:start]}{items}{text[end:]}"
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
    """Return the text with one more dash below the last item and any comment on its line."""
    dashes = [
        token.start_mark
        for token in yaml.scan(text, Loader=yaml.BaseLoader)
        if isinstance(token, yaml.BlockEntryToken)
    ]
    dash = [mark for mark in dashes if mark.index < last.start_mark.index][-1]
    line = f"{' ' * dash.column}- {item}"
    if last.end_mark.column == 0:  # a text of several lines ends with its line
        return f"{text[: last.end_mark.index]}{line}{_line_end(text)}{text[last.end_mark.index :]}"
    at = len(text)
    end_of_line = _newline.search(text, last.end_mark.index)
    if end_of_line:
        at = end_of_line.start()
    return f"{text[:at]}{_line_end(text)}{line}{text[at:]}"


def _with_new_list(text: str, key: str, item: str) -> Iterator[str]:
    """Yield what the text may become if the key is missing.

    The list is put at the end, with or without an empty line before it; or at the beginning, since the end
    may belong to a text of several lines.
    """
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    if root is None:  # nothing is there, or nothing but comments
        head = text if not text or _newline.fullmatch(text[-1:]) else f"{text}{_line_end(text)}"
        yield f"{head}{key}: [{item}]{_line_end(text)}"
        return
    if root.flow_style:
        end = max(event.end_mark.index for entry in _entries(text) for event in entry.value)
        yield f"{text[:end]}, {key}: [{item}]{text[end:]}"
        return
    indent = " " * root.value[0][0].start_mark.column
    line = f"{indent}{key}: [{item}]{_line_end(text)}"
    head, tail = text[: root.end_mark.index], text[root.end_mark.index :]
    if not _newline.fullmatch(head[-1:]):
        head += _line_end(text)
    yield f"{head}{_line_end(text)}{line}{tail}"
    yield f"{head}{line}{tail}"
    start = root.start_mark.index - root.start_mark.column
    yield f"{text[:start]}{line}{text[start:]}"


def _line_end(text: str) -> str:
    """Return the line end of a text, that of its first line."""
    first = _newline.search(text)
    if first:
        return first[0]
    return "\n"
