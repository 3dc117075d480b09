"""A finished figure with its table, caption and alt text; showing it in a notebook and saving it."""

from __future__ import annotations

import base64
import gc
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any, Literal

import pandas as pd
from lxml import etree
from matplotlib.figure import Figure

from helpers.figures.drawing.style import article
from helpers.files import paths, spreadsheets
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.study.gate import DESCRIPTIONS, Level, Shows, require, require_consistent
from helpers.study.study import Study
from helpers.tables import Written
from helpers.tables.display import MARKUP

PIXELS_PER_INCH = 96
SVG = "{http://www.w3.org/2000/svg}"

Format = Literal["svg", "pdf", "png"]


@dataclass(frozen=True, eq=False, repr=False)
class Drawing:
    """A figure for readers who see it and for those who do not.

    What it shows of workers is declared, and held against the profile of its study before it is shown or saved (`study.gate`): where it
    shows more, a card must stand in its place.

    Raises
    ------
    FieldworkError
        It declares nothing, or less than its table shows.
    """

    name: str
    """Of its files."""
    figure: Figure
    table: pd.DataFrame
    """What it was drawn from: every number in the picture is in it."""
    caption: str
    alt: str
    """What a listener needs instead of the picture."""
    shows: Shows
    """What it shows of workers."""
    study: Study
    """Whose profile says what may be shown."""
    level: Level = Level.PUBLIC
    """Who sees it where a notebook shows it: `save` always publishes."""

    def __post_init__(self) -> None:
        require_consistent(f"figure {self.name}", self.shows, self.table, self.study)

    def __repr__(self) -> str:
        """Name it, and no value: this is what a notebook prints where the picture itself is refused."""
        return f"<figure {self.name}: shows {DESCRIPTIONS[self.shows]}>"

    def _repr_mimebundle_(
        self,
        include: Collection[str] | None = None,  # noqa: ARG002 - IPython passes both by name
        exclude: Collection[str] | None = None,  # noqa: ARG002
    ) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
        """Show a notebook the very picture that is saved.

        Raises
        ------
        FieldworkError
            It shows more than whoever reads the notebook may see. IPython prints it and goes on; a run stops there.
        """
        require({f"figure {self.name}": self.shows}, self.study, to=self.level)
        data = {
            "image/png": base64.b64encode(render(self, "png")).decode("ascii"),
            "text/plain": f"{self.caption}\n{self.alt}",
        }
        width = round(self.figure.get_figwidth() * PIXELS_PER_INCH)
        return data, {"image/png": {"alt": self.alt, "width": width}}


@lru_cache(maxsize=32)
def render(drawing: Drawing, form: Format) -> bytes:
    """Return the picture as the bytes of a file, the same in every run; drawn once, however often it is shown and saved."""
    title = drawing.name.replace("_", " ").capitalize()
    metadata = {
        "svg": {"Date": None, "Creator": None, "Title": title, "Description": drawing.alt},
        "pdf": {
            "CreationDate": None,
            "Creator": None,
            "Producer": None,
            "Title": title,
            "Subject": drawing.alt,
        },
        "png": {"Software": None, "Title": title},
    }
    file = BytesIO()
    with article(), _uncollected():
        drawing.figure.savefig(file, format=form, metadata=metadata[form])
    return _for_listeners(file.getvalue(), drawing) if form == "svg" else file.getvalue()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put Python's cyclic garbage collection off, if it is on.

    Cutting a font for a PDF makes so many small objects that the collector walks over all that pandas and matplotlib keep, again
    and again: a fifth of the time that a PDF takes.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def save(drawing: Drawing, place: Place) -> list[Written]:
    """Write the picture as SVG, PDF and PNG, its table as CSV and its caption with the words for listeners beside it.

    Raises
    ------
    FieldworkError
        It shows more than everybody may see.
    """
    require({f"figure {drawing.name}": drawing.shows}, drawing.study)
    files = {"svg": render(drawing, "svg"), "pdf": render(drawing, "pdf"), "png": render(drawing, "png")}
    files |= {"csv": spreadsheets.as_csv(drawing.table), "md": _page(drawing)}
    written = []
    for ending, data in files.items():
        file = paths.FIGURES / f"{drawing.name}.{ending}"
        replace_file(place.writing(file), data)
        written.append(Written(file.as_posix(), Level.PUBLIC, len(drawing.table) if ending == "csv" else 0))
    return written


def _page(drawing: Drawing) -> bytes:
    """Return a page that shows the picture with its caption: in a browser of the repository, or to be copied."""
    alt, caption = (MARKUP.sub(r"\\\g<0>", text) for text in (drawing.alt, drawing.caption))
    name = drawing.name
    return f"![{alt}]({name}.png)\n\n{caption}\n\n[CSV]({name}.csv) · [SVG]({name}.svg) · [PDF]({name}.pdf)\n".encode()


def _for_listeners(svg: bytes, drawing: Drawing) -> bytes:
    """Make an SVG one image with a title and a description, as screen readers want it."""
    root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True))
    title = root.find(f"{SVG}title")
    description = etree.Element(f"{SVG}desc")
    description.text = drawing.alt
    description.tail = title.tail
    title.addnext(description)
    for element, part in ((title, "title"), (description, "desc")):
        element.set("id", f"{drawing.name}-{part}")
    root.set("role", "img")
    root.set("aria-labelledby", f"{drawing.name}-title {drawing.name}-desc")
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="utf-8"))
