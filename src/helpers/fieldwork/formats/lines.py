"""What the parsers of documents return: the lines of paragraphs, with what is known of each."""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """One line of a paragraph: a paragraph has one more than it has line breaks."""

    text: str
    """The characters, unchanged, without the line break."""
    paragraph: int
    """Which paragraph of the part, from 1, empty ones included; those of a text box come after its own."""
    line: int
    """Which line in it, from 1."""
    size: int
    """Characters, with the line break that ends it."""
    style: str = ""
    """The paragraph's style, by its id in the file; empty: the default style."""
    remarks: tuple[str, ...] = ()
    """Words of `reasons.REMARKS`."""
    n_bold: int = 0
    """How many characters at the beginning of `text` are bold."""
    cell: tuple[int, int, int] = (0, 0, 0)
    """Which table of the part, which row and which column, each from 1; zeros outside tables."""
    before: tuple[str, ...] = ()
    """How lines began here before unaccepted changes; empty where the paragraph has no changes."""
    joined: tuple[str, ...] = ()
    """How lines began, before unaccepted changes, that are now joined to the end of this one."""
    seconds: float | None = None
    """When it was said, from the start, where the file says so apart from the words."""


class LinesOfPart(NamedTuple):
    """The lines of a part, and what stands beside them (``line``: which such piece in the paragraph)."""

    lines: list[Line]
    deletions: list[Line]
    """What tracked changes delete or move away."""
    placeholders: list[Line]
    """What a form shows where nobody has filled it in."""
    other_versions: list[Line]
    """What programs show that cannot show the document as it is, where its words differ."""


def divide(
    number: int,
    parts: list[tuple[str | None, bool]],
    *,
    style: str = "",
    remarks: tuple[str, ...] = (),
    cell: tuple[int, int, int] = (0, 0, 0),
) -> list[Line]:
    """Divide a paragraph into lines at its line breaks.

    Parameters
    ----------
    number
        Which paragraph of the part.
    parts
        Its characters, and whether they are bold; None: a line break.
    """
    groups: list[list[tuple[str, bool]]] = [[]]
    for text, is_bold in parts:
        if text is None:
            groups.append([])
        else:
            groups[-1].append((text, is_bold))
    lines = []
    for n, group in enumerate(groups, start=1):
        text = "".join(part for part, _ in group)
        size = len(text)
        if n < len(groups):
            size += 1  # its line break
        lines.append(Line(text, number, n, size, style, remarks, _n_bold(group), cell))
    return lines


def _n_bold(group: list[tuple[str, bool]]) -> int:
    """Return how many characters at the beginning of a line are bold."""
    n_bold = 0
    for text, is_bold in group:
        if not is_bold:
            break
        n_bold += len(text)
    return n_bold
