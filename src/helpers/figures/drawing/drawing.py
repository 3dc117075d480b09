"""A finished figure with its table, caption and alt text: how it is shown in a notebook, and saved."""

from __future__ import annotations

import base64
import gc
import html
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any, Literal

import pandas as pd
from lxml import etree
from matplotlib.figure import Figure
from matplotlib.text import Text

from helpers.figures.drawing.checks import require_whole_labels
from helpers.figures.drawing.inline import as_inline, as_webp
from helpers.figures.drawing.style import NO_GLYPH, add_watermark, article, letters_without_sign
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
MOST_LETTERS = 8
"""How many letters that the font lacks a caption names."""
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

    def __post_init__(self) -> None:
        name = f"figure {self.name}"
        # The class is frozen; nobody has seen the caption yet.
        object.__setattr__(self, "caption", self.caption + self._letters_not_drawn())
        require_consistent(name, self.shows, self.table, self.study)
        require_registered({f"{name}, caption": self.caption, f"{name}, alt text": self.alt}, self.register)
        if self.study.is_for_researcher:
            with article():
                add_watermark(self.figure, PRIVATE)

    @property
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
        """Show a notebook the picture and, below it, its caption.

        The caption is Markdown, which every front end shows. In HTML it would be black on black where a page
        is dark.

        Raises
        ------
        FieldworkError
            As `_repr_mimebundle_`.
        """
        from IPython.display import display

        data, metadata = self._repr_mimebundle_()
        display(data, metadata=metadata, raw=True)
        display(as_shown(f"**Figure.** {markdown(_marked(self) + self.caption)}"))


@lru_cache(maxsize=32)
def render(drawing: Drawing, form: Format) -> bytes:
    """Return the picture as the bytes of a file, the same in every run; it is drawn once, then cached."""
    title = _marked(drawing) + drawing.name.replace("_", " ").capitalize()
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
    with article(), _without_garbage_collection():
        drawing.figure.savefig(file, format=form, metadata=metadata[form])
    if form == "svg":
        return _for_screen_readers(file.getvalue(), drawing)
    return file.getvalue()


@lru_cache(maxsize=32)
def render_inline(drawing: Drawing) -> bytes:
    """Return the picture as a notebook holds it, made from the PNG that is saved."""
    return as_inline(render(drawing, "png"))


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
    """Write the picture as SVG, PDF and PNG, its table as CSV, and a page with its caption and alt text.

    What these say that is not in the table is written with its origin, as JSON.
    Beside them is its statement of disclosure control (`tables.statements`), as JSON.

    Raises
    ------
    FieldworkError
        It shows more than the public may see; nothing says from which public tables it is drawn; or a label
        is cut by the edge of its page.
    """
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
    product = (paths.FIGURES / drawing.name).as_posix()
    files[ENDING] = as_json(statement_of(product, drawing.shows, drawing.table, drawing.study))
    written = []
    for ending, data in files.items():
        file = paths.FIGURES / f"{drawing.name}.{ending}"
        replace_file(place.writing(file), data)
        written.append(Written(file.as_posix(), Level.PUBLIC, len(drawing.table) if ending == "csv" else 0))
    return written


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
