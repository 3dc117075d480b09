"""Word documents whose bytes depend only on their contents."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Sequence
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from helpers.files.column_widths import Widths, fit_columns

EPOCH = (1980, 1, 1, 0, 0, 0)
LONGEST_FACT = 255
"""Characters that Word allows in the title or comments of a document."""
FONT = "Arial"
LANGUAGE = "en-GB"
A4 = (210, 297)
"""Width and height of a page in millimetres."""
MARGIN = 25
SIZES = (9, 8, 7)
"""Heights of a table's type in points: the first at which no word is broken is taken."""
MOST_LINES = 10
"""Lines of a row from which a table is turned, if turned it has fewer."""
UNUSED = ("thumbnail", "stylesWithEffects", "customXml")
_forbidden = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def holds_forbidden(text: str) -> bool:
    """Tell whether a text has a character that XML does not allow."""
    return _forbidden.search(text) is not None


def plain(text: str) -> str:
    """Return a text with each character that XML does not allow replaced by U+FFFD."""
    return _forbidden.sub("\ufffd", text)


def new_document(
    title: str, about: str, header: str, day: date, *, landscape: bool = False, heading: bool = True
) -> Any:
    """Return an A4 document in British English, with core properties dated `day` and a header on every page.

    Parameters
    ----------
    title
        The title of the file, and its first heading.
    about
        The description of the file.
    landscape
        Whether its pages are turned.
    heading
        Whether it begins with its title. A table of the article has a caption instead (`add_caption`).
    """
    document = docx.Document()
    _lighten(document)
    _set_language_and_font(document)
    _set_page(document.sections[0], landscape=landscape)
    facts = document.core_properties
    facts.author, facts.last_modified_by, facts.revision = "", "", 1
    facts.language = LANGUAGE
    facts.created = facts.modified = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
    facts.title, facts.comments = plain(title)[:LONGEST_FACT], plain(about)[:LONGEST_FACT]
    document.sections[0].header.paragraphs[0].text = plain(header)
    if heading:
        document.add_heading(plain(title), level=0)
    return document


def _lighten(document: Any) -> None:
    """Remove unused parts of the library's template: a picture, a second set of styles, styles of tables."""
    for rels in (document.part.package.rels, document.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] in UNUSED]:
            del rels[key]
    for style in list(document.styles.element):
        is_of_table = style.get(qn("w:type")) == "table"
        if is_of_table and not style.get(qn("w:default")):
            document.styles.element.remove(style)


def _set_language_and_font(document: Any) -> None:
    """Write British English and one plain font, whose widths are known, into the document's defaults."""
    languages = [*document.styles.element.iter(qn("w:lang"))]
    languages += document.settings.element.iter(qn("w:themeFontLang"))
    for language in languages:
        language.set(qn("w:val"), LANGUAGE)
    for name in ("Normal", "Caption"):
        style = document.styles[name]
        style.font.name = FONT
        style.font.size = Pt(10)
    caption = document.styles["Caption"]
    caption.font.color.rgb = docx.shared.RGBColor(0, 0, 0)
    caption.font.bold = True


def _set_page(section: Any, *, landscape: bool) -> None:
    width, height = A4
    if landscape:
        width, height = height, width
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)


def _available(*, landscape: bool) -> float:
    """Return the width between the margins of a page, in millimetres."""
    return A4[landscape] - 2 * MARGIN


def needs_landscape(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether a table is turned: upright its words would be broken or small, or its rows very high."""
    columns = _columns(heads, rows)
    upright = fit_columns(columns, _available(landscape=False), SIZES[0])
    if upright is None:
        return True
    turned = fit_columns(columns, _available(landscape=True), SIZES[0])
    return upright.most_lines > MOST_LINES and turned is not None and turned.most_lines < upright.most_lines


def _columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [list(column) for column in zip(heads, *rows, strict=True)]


def add_caption(document: Any, caption: str) -> None:
    """Add the number and the title of a table above it, on one page with it."""
    paragraph = document.add_paragraph(style="Caption")
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(plain(caption))


def add_note(document: Any, note: str) -> None:
    """Add a note below a table, with some room between it and the table's last line."""
    paragraph = document.add_paragraph(plain(note))
    paragraph.paragraph_format.space_before = Pt(4)


def add_table(
    document: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], *, right: Collection[int] = ()
) -> None:
    """Add a table as journals set it: three horizontal lines, and columns as wide as their contents ask for.

    Its heading row is repeated on every page, and no row is divided between pages.

    Parameters
    ----------
    right
        The positions of the columns that are right-aligned.
    """
    widths, size = _widths(_columns(heads, rows), document.sections[-1])
    table = document.add_table(rows=1, cols=len(heads))
    _set_borders(table)
    # The private names below are the elements of the XML, for which the library has no public name.
    first = table.rows[0]._tr  # noqa: SLF001
    first.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    _set_widths(table, widths)
    elements = table._tbl  # noqa: SLF001
    blank = deepcopy(first)
    first.trPr.append(OxmlElement("w:tblHeader"))
    for _ in rows:
        elements.append(deepcopy(blank))  # `add_row` would read the whole table again for each row
    for at, (cells, element) in enumerate(zip([heads, *rows], elements.tr_lst, strict=True)):
        for place, (text, cell) in enumerate(zip(cells, element.tc_lst, strict=True)):
            paragraph = docx.text.paragraph.Paragraph(cell.p_lst[0], table)
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            if place in right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = paragraph.add_run(plain(text))
            run.font.size, run.bold = Pt(size), at == 0
    for cell in elements.tr_lst[0].tc_lst:
        cell.get_or_add_tcPr().append(_borders("w:tcBorders", {"bottom": 4}))


def _widths(columns: Sequence[Sequence[str]], section: Any) -> tuple[Widths, float]:
    """Return the widths of columns and the height of the type: the greatest at which no word is broken."""
    available = (section.page_width - section.left_margin - section.right_margin) / Mm(1)
    for size in SIZES:
        fitted = fit_columns(columns, available, size)
        if fitted:
            return fitted, size
    # There are more or longer words than a page has room for: all columns are narrower alike.
    too_wide = fit_columns(columns, 100 * available, SIZES[-1])
    assert too_wide is not None  # noqa: S101 - a hundred pages have room
    total = sum(too_wide.columns)
    narrowed = tuple(width * available / total for width in too_wide.columns)
    return Widths(narrowed, too_wide.most_lines), SIZES[-1]


def _set_widths(table: Any, widths: Widths) -> None:
    """Write widths as columns and as cells: Word goes by the cells, LibreOffice and pandoc by the columns."""
    table.autofit = False
    for column, width in zip(table.columns, widths.columns, strict=True):
        column.width = Mm(width)
        column.cells[0].width = Mm(width)


def _set_borders(table: Any) -> None:
    """Draw a line above a table and one below it; the one below the heading is its cells'."""
    properties = table._tbl.tblPr  # noqa: SLF001
    # The standard has them after the width of the table.
    properties.find(qn("w:tblW")).addnext(_borders("w:tblBorders", {"top": 8, "bottom": 8}))


def _borders(tag: str, lines: dict[str, int]) -> Any:
    """Return an element that draws lines; widths are in eighths of a point."""
    borders = OxmlElement(tag)
    for side, width in lines.items():
        line = OxmlElement(f"w:{side}")
        for name, value in {"val": "single", "sz": str(width), "space": "0", "color": "000000"}.items():
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    return borders


def as_bytes(document: Any) -> bytes:
    """Return a document as a file; its members are uncompressed and have a fixed date: bytes never vary."""
    written, settled = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(settled, "w", zipfile.ZIP_STORED) as after:
        for member in before.infolist():
            after.writestr(zipfile.ZipInfo(member.filename, EPOCH), before.read(member))
    return settled.getvalue()
