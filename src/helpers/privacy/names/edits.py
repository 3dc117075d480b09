"""Changes of a text, and where a span of the text lies after them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Change(NamedTuple):
    """A span of a text, in characters, half-open, and what replaces it."""

    start: int
    end: int
    new: str


def apply_changes(text: str, changes: Iterable[Change]) -> str:
    """Return the text with its changes made. They are in order and do not overlap.

    >>> apply_changes("Aisha met Tom.", [Change(0, 5, "Nadia"), Change(10, 13, "[a friend]")])
    'Nadia met [a friend].'
    """
    parts: list[str] = []
    at = 0
    for change in changes:
        parts += [text[at : change.start], change.new]
        at = change.end
    parts.append(text[at:])
    return "".join(parts)


def locate_span(changes: Iterable[Change], start: int, end: int) -> tuple[int, int]:
    """Return where a span of the text lies after the changes.

    A span that begins or ends inside a change takes in all of what is new.

    >>> locate_span([Change(0, 5, "Jo"), Change(10, 13, "[a friend]")], 2, 11)
    (0, 17)
    """
    start_moves_by = 0
    end_moves_by = 0
    for change in changes:
        grows_by = len(change.new) - (change.end - change.start)
        if change.end <= start:
            start_moves_by += grows_by
        elif change.start < start:
            start_moves_by += change.start - start
        if change.end <= end:
            end_moves_by += grows_by
        elif change.start < end:
            end_moves_by += change.start + len(change.new) - end
    return start + start_moves_by, end + end_moves_by


def shift_changes(changes: Iterable[Change], by: int) -> list[Change]:
    """Return the changes of a part of a text as changes of the whole, in which the part begins at `by`."""
    return [change._replace(start=change.start + by, end=change.end + by) for change in changes]
