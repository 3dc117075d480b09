"""The look of every figure: journal widths, colours, measured text, and a page in mm from its top left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import regex
from matplotlib import rcParams, style
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator

from helpers.figures.drawing.fonts import drawable, families, from_left
from helpers.study.gate import notice_of
from helpers.study.study import Study

COLUMN, PAGE, SIDEWAYS = 89.0, 183.0, 247.0
"""Journal widths in mm: one column, the whole page, and a page on its side."""
HIGHEST = 170.0
"""How high a figure is at most, in mm, so that its caption fits below it (Nature, guide to figures)."""
MARGIN = 1.5
MM_PER_INCH, MM_PER_POINT = 25.4, 25.4 / 72

SMALL, LABEL, TEXT, STRONG = 6.0, 6.5, 7.0, 8.0
"""Sizes of text, in points."""
WATERMARK, WATERMARK_SIZE, WATERMARK_STEP, WATERMARK_STRENGTH = "watermark", 11.0, 65.0, 0.11
"""Its id, its size in points, how far apart it is repeated, in mm, and how much ink it takes: little, as
it lies on cells whose shade is a number."""

INK, GREY, LINE, PALE, NEUTRAL = "#222222", "#6b6b6b", "#b5b5b5", "#f2f2f2", "#5b6670"
COLOURS = ("#004488", "#DDAA33", "#BB5566", "#117733", "#88CCEE", "#882255", "#999933")
"""One colour per area, in the areas' order. The first three are Paul Tol's 'high-contrast' scheme
(SRON/EPS/TN/09-002, 2021): distinguishable for colour-blind readers and, by luminance, in print without
colour.
The others are from his 'muted' scheme."""


@contextmanager
def article() -> Iterator[None]:
    """Draw or render in the style of the article; matplotlib's own settings are as before afterwards."""
    with style.context(Path(__file__).with_name("article.mplstyle"), after_reset=True):
        rcParams["font.family"] = list(families())
        yield


def colour_of(order: int) -> str:
    """Return the colour of the area that comes `order` places after the first."""
    return COLOURS[order % len(COLOURS)]


def tint(colour: str, share: float) -> str:
    """Return `colour` mixed with white: at full strength for a share of 1, still visible near 0."""
    strength = 0.2 + 0.8 * share
    red, green, blue = (1 - strength * (1 - part) for part in to_rgb(colour))
    return to_hex((red, green, blue))


def ink_on(colour: str) -> str:
    """Return the ink, black or white, that contrasts most with a background (WCAG 2 relative luminance)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (luminance + 0.05) ** 2 > 0.05 * 1.05 else "#ffffff"


@lru_cache(maxsize=10_000)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide one line of text is, in mm."""
    font = FontProperties(family=list(families()), weight="bold" if bold else "normal", size=size)
    width, _, _ = text_to_path.get_text_width_height_descent(drawable(text), font, ismath=False)
    return float(width) * MM_PER_POINT


def line_height(size: float) -> float:
    """Return the height of a line of text, in mm."""
    return 1.3 * size * MM_PER_POINT


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines of at most `width` mm, between words if possible.

    A word wider than a line is broken after a hyphen, or else anywhere.
    """
    lines = [""]
    for word in drawable(text).split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size, bold=bold) <= width:
            lines[-1] = longer
            continue
        lines += [""] if lines[-1] else []
        for part in re.findall(r"[^-]*-|[^-]+", word):
            if lines[-1] and width_of(lines[-1] + part, size, bold=bold) > width:
                lines.append("")
            for letter in regex.findall(r"\X", part):  # with the marks above and below it
                if lines[-1] and width_of(lines[-1] + letter, size, bold=bold) > width:
                    lines.append("")
                lines[-1] += letter
    return [from_left(line) for line in lines]


def foot_height(study: Study, width: float) -> float:
    """Return the height that `begin_page` needs at the foot for the notice, in mm."""
    return len(_notice(study, width)) * line_height(TEXT) + MARGIN


def begin_page(width: float, height: float, study: Study) -> Figure:
    """Return an empty figure of `width` × `height` mm; its foot has the notice, if the study needs one."""
    figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH))
    notice = _notice(study, width)
    if notice:
        right, bottom = 1 - MARGIN / width, MARGIN / height
        figure.text(
            right,
            bottom,
            "\n".join(notice),
            fontsize=TEXT,
            fontweight="bold",
            ha="right",
            va="bottom",
            gid="notice",
        )
    return figure


def add_watermark(figure: Figure, text: str) -> None:
    """Write a text across a whole figure, once only, but again and again: any part of it has the text.

    It lies above everything, and so lightly that what is below can be read, in print without colour too.
    """
    if any(one.get_gid() == WATERMARK for one in figure.texts):
        return
    width, height = (float(length) * MM_PER_INCH for length in figure.get_size_inches())
    across, down = (max(1, int(length // WATERMARK_STEP)) for length in (width, height * 1.5))
    for row in range(down):
        for column in range(across):
            figure.text(
                (column + 0.5) / across,
                (row + 0.5) / down,
                text.replace(". ", "\n"),
                fontsize=WATERMARK_SIZE,
                color=INK,
                alpha=WATERMARK_STRENGTH,
                rotation=30,
                ha="center",
                va="center",
                zorder=1000,
                gid=WATERMARK,
            )


def add_panel(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Return axes whose position and coordinates are in mm; y increases downwards."""
    across, down = (float(length) * MM_PER_INCH for length in figure.get_size_inches())
    axes = figure.add_axes((left / across, 1 - (top + height) / down, width / across, height / down))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_xticks([])
    axes.set_yticks([])
    return axes


def round_ticks(least: float, greatest: float, most: int = 5) -> list[float]:
    """Return round numbers from `least` to `greatest`: one, two, two and a half or five times a power of ten.

    >>> round_ticks(0, 3.1), round_ticks(-0.45, 0.25)
    ([0.0, 1.0, 2.0, 3.0], [-0.4, -0.2, 0.0, 0.2])
    """
    ticks = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(least, greatest)
    return [round(float(tick), 10) + 0.0 for tick in ticks if least <= round(float(tick), 10) <= greatest]


def _notice(study: Study, width: float) -> list[str]:
    notice = notice_of(study)
    return wrap(notice, width - 2 * MARGIN, TEXT, bold=True) if notice else []
