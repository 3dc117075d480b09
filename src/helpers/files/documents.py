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
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

EPOCH = (1980, 1, 1, 0, 0, 0)
LONGEST_FACT = 255
"""Characters that Word allows in the title or comments of a document."""
STYLE = "Light Grid Accent 1"
UNUSED = ("thumbnail", "stylesWithEffects", "customXml")
_forbidden = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def holds_forbidden(text: str) -> bool:
    """Tell whether a text has a character that XML does not allow."""
    return _forbidden.search(text) is not None


def plain(text: str) -> str:
    """Return a text with each character that XML does not allow replaced by U+FFFD."""
    return _forbidden.sub("\ufffd", text)


def new_document(title: str, about: str, header: str, day: date) -> Any:
    """Return a document with a title, core properties dated `day`, and a header on every page."""
    document = docx.Document()
    _lighten(document)
    facts = document.core_properties
    facts.author, facts.last_modified_by, facts.revision = "", "", 1
    facts.created = facts.modified = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
    facts.title, facts.comments = plain(title)[:LONGEST_FACT], plain(about)[:LONGEST_FACT]
    document.sections[0].header.paragraphs[0].text = plain(header)
    document.add_heading(plain(title), level=0)
    return document


def _lighten(document: Any) -> None:
    """Remove unused parts of the library's template: a picture, a second set of styles, styles of tables."""
    for rels in (document.part.package.rels, document.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] in UNUSED]:
            del rels[key]
    for style in list(document.styles.element):
        is_of_table = style.get(docx.oxml.ns.qn("w:type")) == "table"
        if is_of_table and not style.get(docx.oxml.ns.qn("w:default")) and style.name_val != STYLE:
            document.styles.element.remove(style)


def add_table(
    document: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], *, right: Collection[int] = ()
) -> None:
    """Add a table to a document, with its heading row on every page; columns in `right` are right-aligned."""
    table = document.add_table(rows=1, cols=len(heads), style=STYLE)
    # The private names below are the elements of the XML, for which the library has no public name.
    first = table.rows[0]._tr  # noqa: SLF001
    first.get_or_add_trPr().append(docx.oxml.OxmlElement("w:tblHeader"))
    elements = table._tbl  # noqa: SLF001
    blank = deepcopy(first)
    blank.remove(blank.trPr)
    for _ in rows:
        elements.append(deepcopy(blank))  # `add_row` would read the whole table again for each row
    for at, (cells, element) in enumerate(zip([heads, *rows], elements.tr_lst, strict=True)):
        for place, (text, cell) in enumerate(zip(cells, element.tc_lst, strict=True)):
            paragraph = docx.text.paragraph.Paragraph(cell.p_lst[0], table)
            if place in right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = paragraph.add_run(plain(text))
            run.font.size, run.bold = Pt(9), at == 0


def as_bytes(document: Any) -> bytes:
    """Return a document as a file; its members are uncompressed and have a fixed date: bytes never vary."""
    written, settled = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(settled, "w", zipfile.ZIP_STORED) as after:
        for member in before.infolist():
            after.writestr(zipfile.ZipInfo(member.filename, EPOCH), before.read(member))
    return settled.getvalue()
