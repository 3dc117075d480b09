"""Figures that draw workers one by one continue on further pages, each with workers of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil
from typing import TypeVar

import pandas as pd
from matplotlib.figure import Figure

from helpers.figures.drawing.drawing import Drawing
from helpers.files.products import page_name

T = TypeVar("T")


def evenly(parts: Sequence[T], most: int) -> list[list[T]]:
    """Divide parts, in order, among as few pages as hold at most `most` each, as evenly as possible.

    >>> evenly("abcdefg", 3)
    [['a', 'b', 'c'], ['d', 'e'], ['f', 'g']]
    """
    n_pages = ceil(len(parts) / most)
    least, more = divmod(len(parts), n_pages)
    pages, start = [], 0
    for page in range(n_pages):
        end = start + least + (page < more)
        pages.append(list(parts[start:end]))
        start = end
    return pages


def in_pages(
    pages: Sequence[tuple[Sequence[str], Figure]],
    table: pd.DataFrame,
    draw: Callable[[Sequence[str], Figure, pd.DataFrame], Drawing],
) -> Drawing:
    """Return the drawing of the first page, with the further ones.

    Parameters
    ----------
    pages
        The workers of each page, and its picture.
    table
        ``worker``, and what is published as CSV: each page has the rows of its workers.
    draw
        Returns the drawing of one page, from its workers, its picture and its rows.
    """
    drawings = []
    for workers, figure in pages:
        own = table[table["worker"].isin(list(workers))].reset_index(drop=True)
        drawings.append(draw(workers, figure, own))
    return numbered(drawings, [_span(workers) for workers, _ in pages])


def numbered(drawings: Sequence[Drawing], what: Sequence[str]) -> Drawing:
    """Return the first of some pages, with the further ones; if there are several, each says which it is.

    Parameters
    ----------
    what
        What is on each page, in words.
    """
    n_pages = len(drawings)
    if n_pages == 1:
        return drawings[0]
    pages = []
    for page, (drawing, shown) in enumerate(zip(drawings, what, strict=True), start=1):
        place = f"Page {page} of {n_pages}, with {shown}."
        pages.append(
            replace(
                drawing,
                name=page_name(drawing.name, page),
                caption=f"{place} {drawing.caption}",
                alt=f"{place} {drawing.alt}",
                registered={**drawing.registered, "pages": [page, n_pages, shown]},
            )
        )
    return replace(pages[0], further=tuple(pages[1:]))


def _span(workers: Sequence[str]) -> str:
    """Name the workers of a page by the first and the last.

    >>> _span(["W1", "W2", "W3"]), _span(["W4"])
    ('W1 to W3', 'W4')
    """
    return workers[0] if len(workers) == 1 else f"{workers[0]} to {workers[-1]}"
