"""Find what a figure has drawn, by the names of its artists."""

from __future__ import annotations

from typing import Any

from helpers.figures.drawing.drawing import Drawing


def named(drawing: Drawing, gid: str) -> Any:
    """Return the first artist of a name; None: there is none."""
    return next((artist for artist in drawing.figure.findobj() if artist.get_gid() == gid), None)


def digit(drawing: Drawing, cell: str) -> str | None:
    """Return the number that is printed in a cell; None: there is none."""
    text = named(drawing, f"n-{cell}")
    return text.get_text() if text else None
