"""A paragraph of a Word document as it stands, and how its lines began before unaccepted changes.

The mark that ends a paragraph can itself be deleted, inserted or moved away (ECMA-376, part 1, 17.13.5): a
deleted one joins two paragraphs, an inserted one divides one. A tracked change can also delete a speaker's
name: whose words remain then is not for a program to say, so that the lines' first words before all changes
are handed on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Self

from helpers.fieldwork.formats.lines import Line, divide

LONGEST_BEGINNING = 160
"""How many characters of a line before all changes are handed on: more than any speaker's name has."""


class _Beginning(NamedTuple):
    """Where a line began before all changes: in which line of the paragraph now, and its characters."""

    n_line: int
    is_first: bool
    """Whether nothing stands before it in that line."""
    texts: list[str]


@dataclass(eq=False, slots=True)
class WordParagraph:
    """A paragraph during the walk."""

    cell: tuple[int, int, int] = (0, 0, 0)
    parts: list[tuple[str | None, bool]] = field(default_factory=list)
    """Its characters as they stand, and whether they are bold; None: a line break."""
    styles: list[str] = field(default_factory=lambda: [""])
    """The style of each paragraph of which it is joined."""
    remarks: list[str] = field(default_factory=list)
    is_mark_deleted: bool = False
    is_mark_inserted: bool = False
    """What tracked changes do to the mark that ends it; of both, it never was there and is not now."""
    is_changed: bool = False
    _beginnings: list[_Beginning] = field(default_factory=list)
    original: list[str] = field(default_factory=list)
    """The characters, before all changes, of the line that is open."""
    begins_line: bool = True
    """Whether the next character that was there before all changes begins a line."""
    _n_breaks: int = 0
    _is_line_empty: bool = True

    def add(self, text: str | None, *, is_bold: bool, is_inserted: bool) -> None:
        """Add characters that stand; None: a line break."""
        if not is_inserted:
            self.add_original(text)
        self.is_changed |= is_inserted
        self.parts.append((text, is_bold))
        self._is_line_empty = text is None
        self._n_breaks += text is None

    def delete(self, text: str | None, *, is_inserted: bool) -> None:
        """Note characters that a change deletes; where another has inserted them, they never were there."""
        self.is_changed = True
        if not is_inserted:
            self.add_original(text)

    def add_original(self, text: str | None) -> None:
        """Add characters that were there before all changes, whether they stand or not."""
        if self.begins_line:
            self.original = []
            self._beginnings.append(_Beginning(self._n_breaks, self._is_line_empty, self.original))
        self.begins_line = text is None
        if text is not None:
            self.original.append(text)

    def join(self) -> None:
        """Go on with the next paragraph: the mark between them is deleted."""
        if self.parts:
            self.remark("tracked_paragraph")
        if not self.is_mark_inserted:
            self.begins_line = True
        self.is_mark_deleted = self.is_mark_inserted = False
        self.is_changed = True
        self.styles.append("")

    def divide(self) -> Self:
        """Return the next paragraph: the mark between them is inserted, and they were one."""
        self.is_changed = True
        self.remark("tracked_paragraph")
        after = type(self)()
        after.is_changed, after.original, after.begins_line = True, self.original, self.begins_line
        after.remark("tracked_paragraph")
        return after

    def remark(self, word: str) -> None:
        """Add a remark about its words."""
        if word not in self.remarks:
            self.remarks.append(word)

    def lines(self, number: int) -> list[Line]:
        """Return its lines; `number`: which paragraph of the part it is."""
        style = self.styles[0]
        if any(other != style for other in self.styles):
            style = ""  # whether a heading joined to a paragraph is one is not said
        lines = divide(number, self.parts, style=style, remarks=tuple(self.remarks), cell=self.cell)
        if not self.is_changed:
            return lines
        for at, line in enumerate(lines):
            before, joined = self._beginnings_of(at)
            lines[at] = line._replace(before=before, joined=joined)
        return lines

    def _beginnings_of(self, n_line: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return how lines began before all changes, at the beginning of a line and within it."""
        before, joined = [], []
        for beginning in self._beginnings:
            if beginning.n_line != n_line:
                continue
            text = "".join(beginning.texts)[:LONGEST_BEGINNING]
            if beginning.is_first:
                before.append(text)
            else:
                joined.append(text)
        return tuple(before), tuple(joined)
