"""Take items, entries and comments out of a YAML file that a person keeps; everything else stays as it is.

As in `yaml_edit`, the marks of PyYAML's parser say where everything is, and the new text is read again before
it is returned: it must have exactly the data that is wanted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from helpers.errors import FieldworkError

KeyPath = tuple[str | int, ...]
"""The keys and positions in lists, from 0, that lead to a value from the outermost mapping."""
_newline = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_hash = re.compile(r"(?:(?<=[\s\ufeff])|^)#")
_to_next = re.compile(r"[ \t]*,?[ \t]*")


class _Part(NamedTuple):
    """An item of a list or an entry of a mapping: where it begins and ends, without what is around it."""

    start: int
    end: int


class Comment(NamedTuple):
    """A comment, with where it begins and ends."""

    text: str
    start: int
    end: int


def without(
    text: str, paths: Iterable[KeyPath], name: str, values: Mapping[KeyPath, str] | None = None
) -> str:
    """Return the text of a YAML file without some items and entries, and with other values in some places.

    A comment goes with an item or entry if it is inside it, behind it on its last line, or further in on the
    lines below it.

    Parameters
    ----------
    paths
        What is taken out: the path of each list item or mapping entry.
    name
        What error messages call the file.
    values
        By path, the new value of what stays: letters and digits.

    Raises
    ------
    FieldworkError
        The file has an anchor, an alias or a tag there, so that more than this would change.
    """
    values = values or {}
    gone = sorted(set(paths), key=_order)
    wanted = _data_without(yaml.load(text, Loader=yaml.BaseLoader), gone, values)  # noqa: S506 - no objects
    changed = text
    # From the end to the beginning: so the marks of what is still to be changed stay right.
    for path in sorted({*gone, *values}, key=_order, reverse=True):
        root = yaml.compose(changed, Loader=yaml.BaseLoader)
        if path in values:
            node = _node_at(root, path)
            changed = f"{changed[: node.start_mark.index]}{values[path]}{changed[node.end_mark.index :]}"
        else:
            changed = _without_part(changed, _node_at(root, path[:-1]), path[-1])
    if not _means(changed, wanted):
        line = _line_of(text, [*gone, *values])
        msg = (
            f"{name}, line {line}: is written in a way (an anchor, an alias or a tag) in which it cannot be "
            "changed without changing more. Write it without these, and run the command again."
        )
        raise FieldworkError(msg)
    return changed


def without_comments(text: str, is_gone: Callable[[Comment], bool]) -> str:
    """Return the text of a YAML file without the comments for which `is_gone` is true."""
    for comment in reversed(list(comments_of(text))):
        if not is_gone(comment):
            continue
        start, end = comment.start, comment.end
        line = _start_of_line(text, start)
        if text[line:start].strip(" \t\ufeff"):
            start = len(text[:start].rstrip(" \t"))
        elif not text[line:start].startswith("\ufeff"):
            start, end = line, _end_with_newline(text, end)
        text = text[:start] + text[end:]
    return text


def comments_of(text: str) -> Iterator[Comment]:
    """Yield the comments of a YAML file, in order; what is inside a scalar is none."""
    scalars = [
        (token.start_mark.index, token.end_mark.index)
        for token in yaml.scan(text, Loader=yaml.BaseLoader)
        if isinstance(token, yaml.ScalarToken)
    ]
    end = 0
    for found in _hash.finditer(text):
        start = found.start()
        if start >= end and not any(first <= start < last for first, last in scalars):
            newline = _newline.search(text, start)
            end = newline.start() if newline else len(text)
            yield Comment(text[start:end], start, end)


def _order(path: KeyPath) -> tuple[tuple[int, str], ...]:
    return tuple((part, "") if isinstance(part, int) else (-1, part) for part in path)


def _data_without(data: Any, gone: list[KeyPath], values: Mapping[KeyPath, str]) -> Any:
    # As JSON and back: what an alias repeats is then apart, so that a change to both is noticed.
    data = json.loads(json.dumps(data))
    for path, value in values.items():
        _at(data, path[:-1])[path[-1]] = value
    for path in reversed(gone):
        del _at(data, path[:-1])[path[-1]]
    return data


def _at(data: Any, path: KeyPath) -> Any:
    for part in path:
        data = data[part]
    return data


def _means(text: str, wanted: Any) -> bool:
    try:
        return bool(yaml.load(text, Loader=yaml.BaseLoader) == wanted)  # noqa: S506 - it makes no objects
    except yaml.YAMLError:
        return False


def _line_of(text: str, paths: Iterable[KeyPath]) -> int:
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    return min(int(_node_at(root, path).start_mark.line) + 1 for path in paths)


def _node_at(node: yaml.Node, path: KeyPath) -> yaml.Node:
    for part in path:
        if isinstance(node, yaml.MappingNode):
            node = next(value for key, value in node.value if key.value == part)
        else:
            node = node.value[part]
    return node


def _without_part(text: str, parent: yaml.Node, which: str | int) -> str:
    """Return the text without one part of a list or mapping; what is then empty is in brackets or braces."""
    parts = list(_parts_of(text, parent))
    at = which if isinstance(which, int) else [key.value for key, _ in parent.value].index(which)
    if parent.flow_style:
        return _without_flow_part(text, parts, int(at))
    if len(parts) == 1:
        return _emptied(text, parent, parts[0])
    part = parts[int(at)]
    start = _start_of_line(text, part.start)
    if text[start : part.start].strip(" \ufeff"):
        # It begins on the line of something else, such as the dash of a list: the next one takes its place.
        return text[: part.start] + text[parts[int(at) + 1].start :] if int(at) + 1 < len(parts) else text
    end = _end_with_comments(text, part.end, part.start - start)
    return text[:start] + text[end:]


def _parts_of(text: str, parent: yaml.Node) -> Iterator[_Part]:
    if isinstance(parent, yaml.MappingNode):
        for key, value in parent.value:
            yield _Part(key.start_mark.index, max(key.end_mark.index, _end_of(value)))
        return
    dashes = []
    if not parent.flow_style:
        dashes = [
            token.start_mark.index
            for token in yaml.scan(text, Loader=yaml.BaseLoader)
            if isinstance(token, yaml.BlockEntryToken)
        ]
    for item in parent.value:
        start = item.start_mark.index
        if dashes:
            start = max(dash for dash in dashes if dash < max(start, 1))
        yield _Part(start, _end_of(item))


def _without_flow_part(text: str, parts: list[_Part], at: int) -> str:
    """Return the text without one part in brackets or braces, with its comma."""
    part = parts[at]
    start_of_line = _start_of_line(text, part.start)
    behind = _to_next.match(text, part.end)
    end = behind.end() if behind else part.end
    if not text[start_of_line : part.start].strip(" \t") and _is_rest_of_line(text, end):
        return text[:start_of_line] + text[_end_with_newline(text, end) :]
    if at + 1 < len(parts):
        return text[: part.start] + text[min(end, parts[at + 1].start) :]
    if at:
        return text[: parts[at - 1].end] + text[part.end :]
    return text[: part.start] + text[end:]


def _is_rest_of_line(text: str, at: int) -> bool:
    """Tell whether nothing but a comment is on the rest of a line."""
    newline = _newline.search(text, at)
    rest = text[at : newline.start()] if newline else text[at:]
    return not rest.strip() or rest.lstrip().startswith("#")


def _emptied(text: str, parent: yaml.Node, only: _Part) -> str:
    """Return the text with a block that loses its only part written as empty, on the line of its key."""
    empty = "{}" if isinstance(parent, yaml.MappingNode) else "[]"
    start = _start_of_line(text, only.start)
    end = _end_with_comments(text, only.end, only.start - start)
    above = text[:start]
    colon = above.rstrip()
    # Comments may stand between the key and its block: they stay.
    for comment in reversed(list(comments_of(text))):
        if comment.end == len(colon):
            colon = text[: comment.start].rstrip()
    return f"{colon} {empty}{above[len(colon) :]}{text[end:]}"


def _end_of(node: yaml.Node) -> int:
    """Return where a value ends: a block ends with its last value, not where the next key begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end_of(last[1] if isinstance(node, yaml.MappingNode) else last)
    end = int(node.end_mark.index)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        start = int(node.start_mark.index)
        return start + len(node.start_mark.buffer[start:end].rstrip())
    return end


def _end_with_comments(text: str, end: int, column: int) -> int:
    """Return the end of a part with the comment on its last line and those further in on the next lines."""
    end = _end_with_newline(text, end)
    while True:
        newline = _newline.search(text, end)
        line = text[end : newline.start()] if newline else text[end:]
        indent = len(line) - len(line.lstrip(" "))
        if not line.lstrip().startswith("#") or indent <= column:
            return end
        end = newline.end() if newline else len(text)


def _start_of_line(text: str, at: int) -> int:
    start = 0
    for newline in _newline.finditer(text, 0, at):
        start = newline.end()
    return start


def _end_with_newline(text: str, at: int) -> int:
    newline = _newline.search(text, at)
    return newline.end() if newline else len(text)
