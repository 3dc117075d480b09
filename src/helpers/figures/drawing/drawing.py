"""A finished figure with its table, caption and alt text: how it is shown in a notebook, and saved."""

from __future__ import annotations

import base64
import gc
import html
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from io import BytesIO
from typing import Any, Literal

import numpy as np
import pandas as pd
from lxml import etree
from matplotlib import rcParams
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from helpers.figures.drawing.checks import require_whole_labels
from helpers.figures.drawing.fonts import (
    NO_GLYPH,
    letters_without_sign,
    smaller_fonts_in_pdf,
    type_in_pdf,
)
from helpers.figures.drawing.inline import as_inline, as_webp
from helpers.figures.drawing.style import add_watermark, article
from helpers.files import paths, spreadsheets
from helpers.files.atomic import replace_file
from helpers.files.markup import markdown
from helpers.files.place import Place
from helpers.files.products import ENDING
from helpers.prose import listed
from helpers.study.codebook import Codebook
from helpers.study.gate import DESCRIPTIONS, PRIVATE, Level, Shows, require, require_consistent
from helpers.study.registered import Register, as_record, register_of, require_registered
from helpers.study.study import Study
from helpers.tables import Written
from helpers.tables.display import as_shown
from helpers.tables.statements import as_json, statement_of

PIXELS_PER_INCH = 96
PNG_EFFORT = 3
"""Of 9: with flat colours and thin lines it makes files smaller than the usual 6, in less time."""
MOST_LETTERS = 8
"""How many letters that the font lacks a caption names."""
METHODS = "How the themes were coded"
"""The note on methods, to which the page of a figure of coded themes refers."""
SVG = "{http://www.w3.org/2000/svg}"

Format = Literal["svg", "pdf", "png"]


@dataclass(frozen=True, eq=False, repr=False)
class Drawing:
    """A figure for readers who can see it and for those who cannot.

    It declares what it shows of workers. The declaration is checked against the study's disclosure profile
    before the figure is shown or saved (`study.gate`); where it shows more than that, a placeholder must
    replace it.

    Raises
    ------
    FieldworkError
        It declares nothing, or less than its table shows; or its caption or alt text says a number that is
        not registered (`study.registered`).
    """

    name: str
    """The name of its files."""
    figure: Figure
    table: pd.DataFrame
    """What it was drawn from: every number in the picture is in it."""
    caption: str
    alt: str
    """A description for readers who cannot see the picture."""
    shows: Shows
    """What it shows of workers."""
    study: Study
    """The study whose profile says what may be shown."""
    level: Level = Level.PUBLIC
    """Who may see it in a notebook; what `save` writes is always public."""
    registered: Mapping[str, object] = field(default_factory=dict)
    """Origin: what its texts say that is not in its table (`study.registered.Register.add`)."""
    further: tuple[Drawing, ...] = ()
    """Its further pages, in order (`drawing.pages`): each is shown and saved after it."""

    def __post_init__(self) -> None:
        name = f"figure {self.name}"
        # The class is frozen; nobody has seen the caption yet.
        not_drawn = self._letters_not_drawn()
        if not self.caption.endswith(not_drawn):
            object.__setattr__(self, "caption", self.caption + not_drawn)
        require_consistent(name, self.shows, self.table, self.study)
        require_registered({f"{name}, caption": self.caption, f"{name}, alt text": self.alt}, self.register)
        if self.study.is_for_researcher:
            with article():
                add_watermark(self.figure, PRIVATE)

    @property
    def pages(self) -> tuple[Drawing, ...]:
        """Return all its pages: itself first."""
        return (self, *self.further)

    @cached_property
    def register(self) -> Register:
        """Return what its texts may say: numbers of its table, facts of its study, and what is registered."""
        return register_of(self.study, self.table, self.registered)

    def _letters_not_drawn(self) -> str:
        """Return a sentence that names letters for which the font has no sign; empty if all are drawn."""
        drawn = [text.get_text() for text in self.figure.findobj(Text)]
        if not any(NO_GLYPH in text for text in drawn):
            return ""
        labels = [source.label for source in self.study.sources]
        for value in self.registered.values():
            if isinstance(value, Codebook):
                labels += [theme.label for theme in value.themes]
                labels += [area.label for area in value.areas]
        letters = letters_without_sign([self.caption, self.alt, *labels])
        named = listed(letters[:MOST_LETTERS]) or "some letters"
        if len(letters) > MOST_LETTERS:
            named = f"{', '.join(letters[:MOST_LETTERS])} and others"
        return f" {NO_GLYPH} stands for letters that the font of the figures lacks: {named}."

    def __repr__(self) -> str:
        """Return its name and no value: a notebook prints this where the picture itself is refused."""
        return f"<figure {self.name}: shows {DESCRIPTIONS[self.shows]}>"

    def _repr_mimebundle_(
        self,
        include: Collection[str] | None = None,  # noqa: ARG002 - IPython passes both by name
        exclude: Collection[str] | None = None,  # noqa: ARG002
    ) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
        """Return the picture as a notebook shows it: what is saved, smaller, with its alternative text.

        A page made from a notebook takes the HTML, since it has no alternative text for a PNG; where no HTML
        is shown, as in a PDF, the PNG is there.

        Raises
        ------
        FieldworkError
            It shows more than readers of the notebook may see. IPython prints the error and goes on; a run
            stops.
        """
        require({f"figure {self.name}": self.shows}, self.study, to=self.level)
        picture = base64.b64encode(render_inline(self)).decode("ascii")
        of_page = base64.b64encode(render_for_page(self)).decode("ascii")
        width = round(self.figure.get_figwidth() * PIXELS_PER_INCH)
        alt = html.escape(self.alt)
        data = {
            "text/html": f'<figure style="margin: 0"><img alt="{alt}" width="{width}" '
            f'style="max-width: 100%; height: auto" src="data:image/webp;base64,{of_page}"></figure>',
            "image/png": picture,
            "text/plain": f"{_marked(self)}{self.caption}\n{self.alt}",
        }
        return data, {"image/png": {"alt": self.alt, "width": width}}

    def _ipython_display_(self) -> None:
        """Show a notebook the picture and, below it, its caption; then its further pages, each with its own.

        The caption is Markdown, which every front end shows. In HTML it would be black on black where a page
        is dark.

        Raises
        ------
        FieldworkError
            As `_repr_mimebundle_`.
        """
        from IPython.display import display

        for page in self.pages:
            data, metadata = page._repr_mimebundle_()
            display(data, metadata=metadata, raw=True)
            display(as_shown(f"**Figure.** {markdown(_marked(page) + page.caption)}"))


@lru_cache(maxsize=128)
def render(drawing: Drawing, form: Format) -> bytes:
    """Return the picture as the bytes of a file, the same in every run; it is drawn once, then cached."""
    if form == "png":
        return _render_both(drawing)[0]
    metadata = {
        "svg": {"Date": None, "Creator": None, "Title": _title(drawing), "Description": drawing.alt},
        "pdf": {
            "CreationDate": None,
            "Creator": None,
            "Producer": None,
            "Title": _title(drawing),
            "Subject": drawing.alt,
        },
    }
    file = BytesIO()
    with article(), _without_garbage_collection(), smaller_fonts_in_pdf():
        rcParams["pdf.fonttype"] = type_in_pdf(text.get_text() for text in drawing.figure.findobj(Text))
        drawing.figure.savefig(file, format=form, metadata=metadata[form])
    if form == "svg":
        return _for_screen_readers(file.getvalue(), drawing)
    return file.getvalue()


def render_inline(drawing: Drawing) -> bytes:
    """Return the picture as a notebook holds it, of the same pixels as the PNG that is saved."""
    return _render_both(drawing)[1]


@lru_cache(maxsize=128)
def _render_both(drawing: Drawing) -> tuple[bytes, bytes]:
    """Return the picture as PNG for print and, smaller, for a notebook, both of the same pixels."""
    drawn, file = BytesIO(), BytesIO()
    with article(), _without_garbage_collection():
        dpi = rcParams["savefig.dpi"]
        across, down = (int(length * dpi) for length in drawing.figure.get_size_inches())
        drawing.figure.savefig(drawn, format="rgba")
        pixels = np.frombuffer(drawn.getvalue(), np.uint8).reshape(down, across, 4)
    # No page is transparent.
    picture = Image.fromarray(pixels).convert("RGB")
    picture.save(file, format="png", pnginfo=_described(drawing), dpi=(dpi, dpi), compress_level=PNG_EFFORT)
    return file.getvalue(), as_inline(picture)


def _described(drawing: Drawing) -> PngInfo:
    """Return what a PNG says of itself, as UTF-8: its plain text would be Latin-1."""
    information = PngInfo()
    information.add_text("Title", _title(drawing))
    information.add_itxt("Description", drawing.alt, "en-GB", "Description")
    return information


def _title(drawing: Drawing) -> str:
    return _marked(drawing) + drawing.name.replace("_", " ").capitalize()


@lru_cache(maxsize=32)
def render_for_page(drawing: Drawing) -> bytes:
    """Return the same picture as a page made from a notebook holds it, as WebP."""
    return as_webp(render_inline(drawing))


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Switch Python's cyclic garbage collection off, if it is on.

    Subsetting a font for a PDF makes so many small objects that the collector repeatedly visits everything
    that pandas and matplotlib keep, which takes a fifth of the time of a PDF.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def save(drawing: Drawing, place: Place) -> list[Written]:
    """Write each page as SVG, PDF and PNG, its table as CSV, and a page with its caption and alt text.

    What these say that is not in the table is written with its origin, as JSON.
    Beside the first page is the statement of disclosure control of all (`tables.statements`), as JSON.

    Raises
    ------
    FieldworkError
        It shows more than the public may see; nothing says from which public tables it is drawn; or a label
        is cut by the edge of its page.
    """
    product = (paths.FIGURES / drawing.name).as_posix()
    table = pd.concat([page.table for page in drawing.pages])
    shows = max(page.shows for page in drawing.pages)
    further = [(paths.FIGURES / page.name).as_posix() for page in drawing.further]
    statement = statement_of(product, shows, table, drawing.study, further=further)
    written = [one for page in drawing.pages for one in _save_page(page, place)]
    return [*written, _write(drawing, ENDING, as_json(statement), place)]


def _save_page(drawing: Drawing, place: Place) -> list[Written]:
    """Write the files of one page."""
    require({f"figure {drawing.name}": drawing.shows}, drawing.study, into=place)
    require_whole_labels(drawing.name, drawing.figure)
    files = {"svg": render(drawing, "svg"), "pdf": render(drawing, "pdf"), "png": render(drawing, "png")}
    table = drawing.table
    if drawing.study.is_for_researcher:
        table = spreadsheets.with_notice(table, "notice", PRIVATE)
    cells = spreadsheets.as_csv(table)
    pictures = {ending: files[ending] for ending in ("pdf", "png")}
    pictures |= {"notebook": render_inline(drawing), "page": render_for_page(drawing)}
    files |= {"csv": cells, "md": _page(drawing), "json": _record(drawing, cells, pictures)}
    return [_write(drawing, ending, data, place) for ending, data in files.items()]


def _write(drawing: Drawing, ending: str, data: bytes, place: Place) -> Written:
    """Write one file of a figure."""
    file = paths.FIGURES / f"{drawing.name}.{ending}"
    replace_file(place.writing(file), data)
    return Written(file.as_posix(), Level.PUBLIC, len(drawing.table) if ending == "csv" else 0)


def _marked(drawing: Drawing) -> str:
    """Return what titles and captions of the researcher's own view begin with; else an empty text."""
    return f"{PRIVATE}. " if drawing.study.is_for_researcher else ""


def _record(drawing: Drawing, table: bytes, pictures: Mapping[str, bytes]) -> bytes:
    """Return the record of what the figure says that is not in its table, and of its pictures."""
    drawn = [text.get_text() for text in drawing.figure.findobj(Text)]
    said = drawing.register.origins([drawing.caption, drawing.alt, *drawn])
    product = (paths.FIGURES / drawing.name).as_posix()
    return as_record(product, drawing.shows, table, said, drawing.study, pictures)


def _page(drawing: Drawing) -> bytes:
    """Return a Markdown page with the picture, its caption and its alt text, to be read online or copied."""
    # A bracket would end the text that stands for the picture.
    alt, caption = markdown(drawing.alt).replace("]", r"\]"), markdown(drawing.caption)
    name = drawing.name
    links = f"[CSV]({name}.csv) · [SVG]({name}.svg) · [PDF]({name}.pdf)"
    if any(isinstance(value, Codebook) for value in drawing.registered.values()):
        links += f" · [{METHODS}](../article/methods.md)"
    return f"![{alt}]({name}.png)\n\n{_marked(drawing)}{caption}\n\n{links}\n".encode()


def _for_screen_readers(svg: bytes, drawing: Drawing) -> bytes:
    """Make an SVG one image with a title and a description, as screen readers need it."""
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
