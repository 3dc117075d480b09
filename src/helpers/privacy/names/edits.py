"""Changes of a text, and where a place in the text stands after them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Change(NamedTuple):
    """A stretch of a text, in characters, half-open, and what stands there instead."""

    start: int
    end: int
    new: str


def edited(text: str, changes: Iterable[Change]) -> str:
    """Return the text with its changes made. They are in order and do not overlap.

    >>> edited("Aisha met Tom.", [Change(0, 5, "Nadia"), Change(10, 13, "[a friend]")])
    'Nadia met [a friend].'
    """
    pieces, at = [], 0
    for change in changes:
        pieces += [text[at : change.start], change.new]
        at = change.end
    return "".join([*pieces, text[at:]])


def carried(changes: Iterable[Change], start: int, end: int) -> tuple[int, int]:
    """Return where a stretch of the text stands when the changes are made.

    A stretch that begins or ends inside a change takes all of what is new.

    >>> carried([Change(0, 5, "Jo"), Change(10, 13, "[a friend]")], 2, 11)
    (0, 17)
    """
    before_start = before_end = 0
    for change in changes:
        grown = len(change.new) - (change.end - change.start)
        if change.end <= start:
            before_start += grown
        elif change.start < start:
            before_start += change.start - start
        if change.end <= end:
            before_end += grown
        elif change.start < end:
            before_end += change.start + len(change.new) - end
    return start + before_start, end + before_end


def shifted(changes: Iterable[Change], by: int) -> list[Change]:
    """Return the changes of a part of a text as changes of the whole, in which the part begins at `by`."""
    return [change._replace(start=change.start + by, end=change.end + by) for change in changes]
