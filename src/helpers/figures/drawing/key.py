"""The key above a grid of weeks: what each kind of cell means."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.coding.accuracy import LEGENDS, MARK, Accuracy
from helpers.figures.drawing.sentences import ABSENCES
from helpers.figures.drawing.style import (
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
INSET, FRAME = 0.35, 0.6
"""How far inside a cell its frame is, in mm, and how thick, in points."""
HATCH = "/////"


@dataclass(frozen=True)
class Look:
    """How one kind of cell looks; `digit` is an example of what is written in it."""

    face: str
    edge: str = "white"
    hatch: str = ""
    digit: str = ""
    ink: str = INK
    size: float = LABEL
    """Of the digit, in points."""
    is_upright: bool = False
    """Whether the digit is written upwards."""
    is_framed: bool = False
    """Whether it has a frame inside, in the ink of its digit: of a theme below the accuracy threshold."""


NUMBER = Look(tint(NEUTRAL, 0.3), digit="n", ink=ink_on(tint(NEUTRAL, 0.3)))
ZERO = Look(PALE, digit="0", ink=GREY)
ZERO_OF_BLOCK = Look(PALE, digit="(0)", ink=GREY)
"""A block of weeks, in some of which a worker may not have been in contact, not have begun, or have left."""
EMPTY = Look(PALE)
ONLY_OTHER = "contact only through another source"
NO_CONTACT = Look("white", edge="#8f8f8f", hatch=HATCH)
CONFIDENTIAL = Look("white", edge=LINE, digit="c", ink=GREY)
ABSENT = Look("white", edge=LINE)
BELOW_THRESHOLD = replace(NUMBER, is_framed=True)
PART_BELOW = Look(tint(NEUTRAL, 0.1), edge=INK, digit=MARK)
"""The part of a bar due to themes below the accuracy threshold: pale, outlined in dark ink."""
MARKED_AMOUNT = Look(NEUTRAL, digit="w", ink="#ffffff")
PLAIN_AMOUNT = Look("white", digit="w", ink=INK)

Entry = tuple[Look, str]


def below_threshold_entries(accuracy: Accuracy, themes: Collection[str]) -> list[Entry]:
    """Return the entries for the signs of themes that any of `themes` has.

    They are: below the accuracy threshold, not to be distinguished from it, and disputed among people.
    """
    looks = {MARK: (BELOW_THRESHOLD, f"{MARK} {LEGENDS[MARK]}")}
    return [looks.get(sign, (Look("white", digit=sign), LEGENDS[sign])) for sign in accuracy.signs_of(themes)]


def part_below_entries(*, has_below: bool) -> list[Entry]:
    """Return the entry for the part of a bar due to themes below the accuracy threshold, if there is any."""
    return [(PART_BELOW, "part due to themes below the accuracy threshold")] if has_below else []


def suppressed_entries(states: Collection[str]) -> list[Entry]:
    """Return the entry for suppressed numbers, if there are any."""
    return [(CONFIDENTIAL, "suppressed by disclosure control")] if SUPPRESSED in states else []


def other_source_entries(contacts: pd.DataFrame) -> list[Entry]:
    """Return the entry for weeks with contact only through another source, if there are any.

    Parameters
    ----------
    contacts
        ``worker``, ``week``, ``n_contacts``: one row per worker, week and source.
    """
    n_of_week = contacts.groupby(["worker", "week"])["n_contacts"].transform("sum")
    is_only_other = (n_of_week > 0) & (contacts["n_contacts"].fillna(0) == 0)
    return [(EMPTY, ONLY_OTHER)] if is_only_other.any() else []


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
    # The limits of its axes are given: `add_patch` would find out for each cell whether to move them.
    axes.add_artist(cell)
    if look.is_framed:
        _frame(axes, look.ink, corner, size, gid=gid)
    if look.digit:
        middle = (corner[0] + size[0] / 2, corner[1] + size[1] / 2)
        axes.text(
            *middle,
            look.digit,
            fontsize=look.size,
            rotation=90 if look.is_upright else 0,
            ha="center",
            va="center" if look.is_upright else "center_baseline",
            color=look.ink,
            gid=f"n-{gid}" if gid else None,
        )


def _frame(axes: Axes, ink: str, corner: tuple[float, float], size: tuple[float, float], *, gid: str) -> None:
    """Draw the frame inside a cell: neighbours cannot cover it, and its ink contrasts with the cell."""
    inset = min(INSET, size[0] / 4)
    axes.add_artist(
        Rectangle(
            (corner[0] + inset, corner[1] + inset),
            size[0] - 2 * inset,
            size[1] - 2 * inset,
            facecolor="none",
            edgecolor=ink,
            linewidth=FRAME,
            clip_on=False,
            gid=f"frame-{gid}" if gid else None,
        )
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
