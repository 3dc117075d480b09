"""The key above a grid of weeks: what each kind of cell means."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.coding.accuracy import DISPUTED, UNDECIDED, Accuracy
from helpers.figures.drawing.sentences import ABSENCES
from helpers.figures.drawing.style import (
    BELOW,
    GREY,
    INK,
    LABEL,
    LINE,
    MARGIN,
    NEUTRAL,
    PALE,
    add_panel,
    ink_on,
    line_height,
    tint,
    width_of,
    wrap,
)
from helpers.prose import listed
from helpers.study.study import SUPPRESSED, State

SWATCH, LINE_OF_KEY, BETWEEN, GAP = (5.0, 3.2), 4.6, 4.0, 1.2
HATCH = "/////"


@dataclass(frozen=True)
class Look:
    """How one kind of cell looks; `digit` is an example of what is written in it."""

    face: str
    edge: str = "white"
    hatch: str = ""
    digit: str = ""
    ink: str = INK


NUMBER = Look(tint(NEUTRAL, 0.3), digit="n", ink=ink_on(tint(NEUTRAL, 0.3)))
ZERO = Look(PALE, digit="0", ink=GREY)
ZERO_OF_BLOCK = Look(PALE, digit="(0)", ink=GREY)
"""A block of weeks, in some of which a worker may not have been in contact, not have begun, or have left."""
EMPTY = Look(PALE)
NO_CONTACT = Look("white", edge="#8f8f8f", hatch=HATCH)
CONFIDENTIAL = Look("white", edge=LINE, digit="c", ink=GREY)
ABSENT = Look("white", edge=LINE)
_below = tint(BELOW, 0.5)
BELOW_THRESHOLD = Look(_below, digit="n", ink=ink_on(_below))
MARKED_AMOUNT = Look(NEUTRAL, digit="w", ink="#ffffff")
PLAIN_AMOUNT = Look("white", digit="w", ink=INK)

Entry = tuple[Look, str]


def below_threshold_entries(accuracy: Accuracy, themes: Collection[str]) -> list[Entry]:
    """Return the entries for the signs of themes that any of `themes` has.

    They are: below the accuracy threshold, not to be distinguished from it, and disputed among people.
    """
    entries: list[Entry] = []
    if accuracy.below & set(themes):
        entries.append((BELOW_THRESHOLD, accuracy.legend))
    if accuracy.undecided & set(themes):
        entries.append((Look("white", digit=UNDECIDED), "theme not to be distinguished from the threshold"))
    if accuracy.disputed & set(themes):
        entries.append((Look("white", digit=DISPUTED), "theme on which coders agree less"))
    return entries


def suppressed_entries(states: Collection[str]) -> list[Entry]:
    """Return the entry for suppressed numbers, if there are any."""
    return [(CONFIDENTIAL, "suppressed by disclosure control")] if SUPPRESSED in states else []


def absence_entries(states: Collection[str], no_contact: str) -> list[Entry]:
    """Return the entries for the states of absence that occur; `no_contact` labels a hatched week."""
    entries: list[Entry] = [(NO_CONTACT, no_contact)] if "no_contact" in states else []
    others: list[State] = [state for state in ABSENCES if state in states and state != "no_contact"]
    return [*entries, (ABSENT, listed([ABSENCES[state] for state in others], "or"))] if others else entries


def key_height(entries: Sequence[Entry], width: float) -> float:
    """Return the height of the key, in mm."""
    return max((top + _height(lines) for top, _, lines in _places(entries, width)), default=0.0) + MARGIN


def draw_key(figure: Figure, entries: Sequence[Entry], width: float) -> None:
    """Draw the key at the top of a figure, from left to right, in as many lines as it needs."""
    if not entries:
        return
    axes = add_panel(figure, MARGIN, MARGIN, width - 2 * MARGIN, key_height(entries, width) - MARGIN)
    axes.set_gid("key")
    for (look, _), (top, left, lines) in zip(entries, _places(entries, width), strict=True):
        paint(axes, look, (left, top), SWATCH)
        for n, words in enumerate(lines):
            middle = top + SWATCH[1] / 2 + n * line_height(LABEL)
            axes.text(left + SWATCH[0] + GAP, middle, words, fontsize=LABEL, va="center_baseline")


def paint(
    axes: Axes, look: Look, corner: tuple[float, float], size: tuple[float, float], *, gid: str = ""
) -> None:
    """Paint one cell, with its digit in the middle; the gid of the digit is ``n-`` and that of the cell."""
    cell = Rectangle(
        corner,
        *size,
        facecolor=look.face,
        edgecolor=look.edge,
        hatch=look.hatch,
        clip_on=False,
        gid=gid or None,
    )
    axes.add_patch(cell)
    if look.digit:
        middle = (corner[0] + size[0] / 2, corner[1] + size[1] / 2)
        axes.text(
            *middle,
            look.digit,
            fontsize=LABEL,
            ha="center",
            va="center_baseline",
            color=look.ink,
            gid=f"n-{gid}" if gid else None,
        )


def _places(entries: Sequence[Entry], width: float) -> list[tuple[float, float, list[str]]]:
    """Return the top, the left edge and the lines of each entry; wide text has several lines."""
    places: list[tuple[float, float, list[str]]] = []
    top = left = deepest = 0.0
    for _, words in entries:
        lines = wrap(words, width - 2 * MARGIN - SWATCH[0] - GAP, LABEL)
        room = SWATCH[0] + GAP + max(width_of(line, LABEL) for line in lines)
        if left and left + room > width - 2 * MARGIN:
            top, left = deepest, 0.0
        places.append((top, left, lines))
        left, deepest = left + room + BETWEEN, max(deepest, top + _height(lines))
    return places


def _height(lines: list[str]) -> float:
    return LINE_OF_KEY + (len(lines) - 1) * line_height(LABEL)
