"""Complete a mapping of mappings in a YAML file that a person keeps, such as ``manual_coding``.

Entries are added, and blank values filled in; what the person has written stays as it is, with its comments.
As in `yaml_edit`, the marks of PyYAML's parser say where everything is, and the new text is read again before
it is returned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from helpers.errors import FieldworkError
from helpers.study.settings import is_blank

_line_end = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_plain = re.compile(r"[^\W_](?:[\w.,()/+ -]*[\w.)])?")
"""What needs no quotes, if it is not a word with a meaning of its own."""
_own_meaning = re.compile(
    r"(?:null|true|false|yes|no|on|off|y|n)|[\d.,_+-]+(?:e[\d+-]+)?|0[xob]\w+", re.IGNORECASE
)
_comment = re.compile(r"[ \t,]*(#.*)?")
STEP = "  "
NO_LIMIT = 10**9


class Entry(NamedTuple):
    """One entry of a part of the block."""

    name: str
    value: str | None
    """None: blank, for the person to fill in."""
    comment: str = ""


class _Written(NamedTuple):
    """An entry as it is in the file."""

    name: str
    is_blank: bool
    lines: list[str]
    """Comments above it, and the entry itself with the comment behind it; without indents."""


Parts = Mapping[str, Sequence[Entry]]


def complete_block(text: str, key: str, parts: Parts, name: str) -> str:
    """Return the text of a YAML file with entries added to the parts of one block.

    An entry whose name the block has already changes it only if its value there is blank and the new one is
    not. A block or part that is missing is added; a part is written with one entry per line.

    Parameters
    ----------
    text
        The file, with its own line ends and its byte order mark, if it has one.
    key
        The key of the block in the outermost mapping.
    parts
        The entries of each part, by the part's key.
    name
        What error messages call the file.

    Raises
    ------
    FieldworkError
        The block cannot be changed without changing something else.
    """
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        msg = f"{name}: must have one key per line, without brackets around all of them."
        raise FieldworkError(msg)
    before = _data(root)
    wanted = _merged(before, key, parts)
    if wanted == before:
        return text
    pair = next(((one, value) for one, value in root.value if one.value == key), None)
    if pair is None:
        proposal = _with_new_block(text, root, key, parts)
    else:
        proposal = _with_longer_block(text, *pair, parts)
    if _means(proposal, wanted):
        return proposal
    line = f", line {pair[0].start_mark.line + 1}" if pair else ""
    msg = (
        f"{name}{line}: '{key}' is written in a way (an anchor, an alias or a tag) in which it cannot be "
        "completed without changing more. Write it without these, and give the command again."
    )
    raise FieldworkError(msg)


def block_of(text: str, key: str) -> str:
    """Return the lines of one block of the outermost mapping as they are; empty if there is none."""
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    for one, value in root.value:
        if one.value == key:
            return text[one.start_mark.index : _end_of_line(text, _end_of(value))]
    return ""


def _data(node: yaml.Node) -> Any:
    """Return the data of a node, all scalars as text; a blank is None."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _data(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_data(value) for value in node.value]
    if is_blank(node):
        return None
    return node.value


def _means(text: str, wanted: Any) -> bool:
    try:
        return bool(_data(yaml.compose(text, Loader=yaml.BaseLoader)) == wanted)
    except yaml.YAMLError:
        return False


def _merged(before: dict[str, Any], key: str, parts: Parts) -> dict[str, Any]:
    """Return the data that the file is to have."""
    block = dict(before.get(key) or {})
    for part, entries in parts.items():
        merged = dict(block.get(part) or {})
        for entry in entries:
            if merged.get(entry.name) is None:
                merged[entry.name] = entry.value
        if merged:
            block[part] = merged
    if not block:
        return before
    return {**before, key: block}


def _with_new_block(text: str, root: yaml.MappingNode, key: str, parts: Parts) -> str:
    indent = " " * root.value[0][0].start_mark.column
    lines = [f"{indent}{key}:", *_new_parts(parts, f"{indent}{STEP}")]
    newline = _newline_of(text)
    end = root.end_mark.index
    head = text[:end]
    if not _line_end.fullmatch(head[-1:]):
        head += newline
    return f"{head}{newline}{newline.join(lines)}{newline}{text[end:]}"


def _new_parts(parts: Parts, indent: str) -> Iterator[str]:
    for part, entries in parts.items():
        if entries:
            yield f"{indent}{part}:"
            for entry in entries:
                yield f"{indent}{STEP}{_render(entry)}"


def _with_longer_block(text: str, key: yaml.Node, block: yaml.Node, parts: Parts) -> str:
    """Return the text with its block completed, from its end to its beginning so that marks stay right."""
    newline = _newline_of(text)
    column = key.start_mark.column
    if not isinstance(block, yaml.MappingNode) or block.flow_style:
        return _with_block_in_lines(text, key, block, parts)
    column = block.value[0][0].start_mark.column
    indent = " " * column
    missing = dict(parts)
    changed: dict[tuple[int, int], list[str]] = {}
    for part, mapping in block.value:
        entries = missing.pop(part.value, [])
        written = list(_entries_of(text, part, mapping))
        if _changes(written, entries):
            start, end = part.start_mark.index, _end_of_line(text, _end_of(mapping))
            head = f"{part.value}:{_comment_of_part(text, part, mapping)}"
            changed[start, end] = [head, *(f"{indent}{STEP}{line}" for line in _complete(written, entries))]
    end = _end_of_line(text, _end_of(block))
    added = "".join(f"{newline}{line}" for line in _new_parts(missing, indent))
    text = f"{text[:end]}{added}{text[end:]}"
    for (start, stop), lines in sorted(changed.items(), reverse=True):
        text = f"{text[:start]}{newline.join(lines)}{text[stop:]}"
    return text


def _with_block_in_lines(text: str, key: yaml.Node, block: yaml.Node, parts: Parts) -> str:
    """Return the text with a block in braces, or an empty one, written in lines and completed."""
    indent = " " * key.start_mark.column + STEP
    missing = dict(parts)
    start, end = key.start_mark.index, _end_of_line(text, _end_of(block))
    comment = _comment_behind(text, _end_of(block))
    lines = [f"{key.value}:{comment}"]
    pairs = block.value if isinstance(block, yaml.MappingNode) else []
    for part, mapping in pairs:
        written = list(_entries_of(text, part, mapping))
        lines.append(f"{indent}{part.value}:")
        lines += [f"{indent}{STEP}{line}" for line in _complete(written, missing.pop(part.value, []))]
    lines += _new_parts(missing, indent)
    return f"{text[:start]}{_newline_of(text).join(lines)}{text[end:]}"


def _changes(written: Sequence[_Written], entries: Sequence[Entry]) -> bool:
    blank_of = {one.name: one.is_blank for one in written}
    return any(
        entry.name not in blank_of or (blank_of[entry.name] and entry.value is not None) for entry in entries
    )


def _complete(written: Sequence[_Written], entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the lines of a part: what is there, its blanks filled in as far as known, then what is new."""
    new = {entry.name: entry for entry in entries}
    for one in written:
        entry = new.pop(one.name, None)
        if entry is not None and one.is_blank and entry.value is not None:
            yield from one.lines[:-1]
            yield _render(entry)
        else:
            yield from one.lines
    for entry in new.values():
        yield _render(entry)


def _entries_of(text: str, part: yaml.Node, mapping: yaml.Node) -> Iterator[_Written]:
    """Yield the entries of a part as they are in the file."""
    if not isinstance(mapping, yaml.MappingNode):
        return
    end_of_last = _end_of_line(text, part.end_mark.index)
    if mapping.flow_style:
        end_of_last = mapping.start_mark.index
    for key, value in mapping.value:
        above = _line_end.split(text[min(end_of_last, key.start_mark.index) : key.start_mark.index])
        comments = [line.strip() for line in above if line.strip().startswith("#")]
        end = _end_of(value)
        raw_key = text[key.start_mark.index : key.end_mark.index]
        raw_value = text[value.start_mark.index : end]
        if _line_end.search(raw_value):
            raw_value = quoted(value.value)
        space = " " if raw_value else ""
        line = f"{raw_key}:{space}{raw_value}{_comment_behind(text, end)}"
        yield _Written(key.value, is_blank(value), [*comments, line])
        end_of_last = _end_of_line(text, end)


def _comment_of_part(text: str, part: yaml.Node, mapping: yaml.Node) -> str:
    """Return the comment behind the key of a part, or behind its braces."""
    if isinstance(mapping, yaml.MappingNode) and not mapping.flow_style:
        return _comment_behind(text, part.end_mark.index + 1)
    return _comment_behind(text, _end_of(mapping))


def _comment_behind(text: str, end: int) -> str:
    found = _comment.fullmatch(text[end : _end_of_line(text, end)])
    if found and found[1]:
        return f"  {found[1].rstrip()}"
    return ""


def _end_of(node: yaml.Node) -> int:
    """Return where a value ends: a block ends with its last value, not where the next key begins."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        return _end_of(node.value[-1][1])
    end = int(node.end_mark.index)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        start = int(node.start_mark.index)
        return start + len(node.start_mark.buffer[start:end].rstrip())
    return end


def _end_of_line(text: str, at: int) -> int:
    found = _line_end.search(text, at)
    return found.start() if found else len(text)


def _render(entry: Entry) -> str:
    value = ""
    if entry.value is not None:
        value = f" {quoted(entry.value)}"
    comment = " ".join(entry.comment.split())
    if comment:
        comment = f"  # {comment}"
    return f"{quoted(entry.name)}:{value}{comment}"


def quoted(text: str) -> str:
    """Return a text as a key or value of YAML, with quotes where it needs them.

    >>> quoted("Talk 1"), quoted("no"), quoted(""), quoted("a: b # c")
    ('Talk 1', '"no"', '""', '"a: b # c"')
    """
    if _plain.fullmatch(text) and not _own_meaning.fullmatch(text):
        return text
    written = yaml.dump(text, default_style='"', allow_unicode=True, width=NO_LIMIT)
    return str(written).rstrip("\n")


def _newline_of(text: str) -> str:
    found = _line_end.search(text)
    return found[0] if found else "\n"
