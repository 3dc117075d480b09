"""Beside a condition of the model: how many segments say that it is met, and how many that it is not."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.figures.drawing.style import GREY, INK, LABEL, NEUTRAL, SMALL, line_height, width_of, wrap
from helpers.prose import counted
from helpers.study.directions import AGAINST, FOR, STATES
from helpers.study.study import SHOWN, SUPPRESSED

MET, NOT_MET = STATES[FOR], STATES[AGAINST]
LABELS = {MET: "met", NOT_MET: "not met"}
FACES = {MET: NEUTRAL, NOT_MET: "white"}
"""Filled and open, which can be told apart in grey."""
NEITHER = "not spoken of as met or as not met"
BAR, BETWEEN, AIR, SHORTEST = 3.0, 1.0, 1.2, 0.4
Row = Mapping[Hashable, Any]
"""Of a condition and what is said: ``state``, ``n_workers``, ``n_heard``, ``n``."""


@dataclass(frozen=True)
class Bar:
    """One bar: what the segments say, its length in mm, and its number in words."""

    says: str
    length: float
    words: str


@dataclass(frozen=True)
class Bars:
    """The bars of one condition, or one line that there is nothing to draw, and its themes in lines."""

    condition: str
    bars: tuple[Bar, ...]
    neither: str
    themes: tuple[str, ...]

    @property
    def height(self) -> float:
        """Return the height that they need, in mm."""
        lines = len(self.bars) or 1
        return lines * (BAR + BETWEEN) + len(self.themes) * line_height(SMALL)


def describe_state(row: Row) -> str:
    """Say in how many segments, and of how many workers in contact, something is said of a condition.

    >>> describe_state({"state": "shown", "n": 3, "n_workers": 1, "n_heard": 5})
    '3 segments, 1 of 5 workers'
    >>> describe_state({"state": "suppressed"}), describe_state({"state": "no_contact"})
    ('c', 'no contact')
    """
    if row["state"] == SUPPRESSED:
        return "c"
    if row["state"] != SHOWN:
        return "no contact"
    heard = counted(int(row["n_heard"]), "workers")
    return f"{counted(int(row['n']), 'segments')}, {int(row['n_workers'])} of {heard}"


def is_neither(rows: Sequence[Row]) -> bool:
    """Tell whether all numbers of a condition are shown and 0."""
    return all(row["state"] == SHOWN and int(row["n"]) == 0 for row in rows)


def lay_out_bars(condition: str, states: Mapping[str, Row], themes: str, room: float, greatest: int) -> Bars:
    """Lay out the bars of one condition in `room` mm; `greatest` segments have the longest bar.

    Parameters
    ----------
    states
        The row of each of `LABELS`.
    themes
        The themes that bear on the condition, in words; empty if there are none.
    """
    lines = tuple(wrap(themes, room, SMALL)) if themes else ()
    rows = [states[says] for says in LABELS]
    if is_neither(rows):
        heard = counted(int(rows[0]["n_heard"]), "workers")
        return Bars(condition, (), f"{NEITHER} by any of {heard}", lines)
    longest = room - _label_width() - AIR - width_of("9,999 segments, 99 of 99 workers", SMALL)
    bars = []
    for says in LABELS:
        row = states[says]
        length = 0.0
        if row["state"] == SHOWN and row["n"]:
            length = max(SHORTEST, longest * int(row["n"]) / greatest)
        bars.append(Bar(says, length, describe_state(row)))
    return Bars(condition, tuple(bars), "", lines)


def _label_width() -> float:
    return max(width_of(label, LABEL) for label in LABELS.values()) + AIR


def draw_bars(axes: Axes, bars: Bars, left: float, top: float) -> None:
    """Draw them at a place in mm: labels, bars with their numbers in words, and the themes below."""
    start = left + _label_width()
    for bar in bars.bars:
        gid = f"{bars.condition}-{bar.says}"
        middle = top + BAR / 2
        style: dict[str, Any] = {"fontsize": LABEL, "va": "center_baseline"}
        axes.text(left, middle, LABELS[bar.says], color=INK, gid=f"says-{gid}", **style)
        if bar.length:
            look: dict[str, Any] = {"facecolor": FACES[bar.says], "edgecolor": NEUTRAL, "linewidth": 0.8}
            axes.add_patch(Rectangle((start, top), bar.length, BAR, gid=f"bar-{gid}", **look))
        place = (start + bar.length + AIR, middle)
        axes.text(*place, bar.words, fontsize=SMALL, color=GREY, va="center_baseline", gid=f"count-{gid}")
        top += BAR + BETWEEN
    if bars.neither:
        middle, gid = top + BAR / 2, f"neither-{bars.condition}"
        axes.text(left, middle, bars.neither, fontsize=LABEL, va="center_baseline", color=GREY, gid=gid)
        top += BAR + BETWEEN
    if bars.themes:
        words, gid = "\n".join(bars.themes), f"themes-{bars.condition}"
        axes.text(left, top, words, fontsize=SMALL, color=GREY, va="top", linespacing=1.3, gid=gid)
