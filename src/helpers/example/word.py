"""Word documents of the example study, written as XML so that their bytes do not depend on a library."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from helpers.example.files import Files, stored

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WHEN = "2023-12-31T00:00:00Z"
_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}">'
        f'<w:name w:val="{name.lower()}"/><w:basedOn w:val="Normal"/>'
        f'<w:pPr><w:outlineLvl w:val="{level}"/></w:pPr></w:style>'
        for level, name in enumerate(("Heading 1", "Heading 2"))
    )
)


def run(text: str) -> str:
    """Return a run of words; a newline becomes a line break."""
    lines = [f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>' for line in text.split("\n")]
    return f"<w:r>{'<w:br/>'.join(lines)}</w:r>"


def inserted(text: str, by: str) -> str:
    """Return words that a tracked change inserts, not yet accepted."""
    return f'<w:ins w:id="901" w:author="{escape(by)}" w:date="{_WHEN}">{run(text)}</w:ins>'


def deleted(text: str, by: str) -> str:
    """Return words that a tracked change deletes, not yet accepted."""
    words = f'<w:delText xml:space="preserve">{escape(text, quote=False)}</w:delText>'
    return f'<w:del w:id="902" w:author="{escape(by)}" w:date="{_WHEN}"><w:r>{words}</w:r></w:del>'


COMMENT = '<w:r><w:commentReference w:id="0"/></w:r>'
FOOTNOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
"""References to the comment and to the footnote of a document."""


def paragraph(text: str = "", style: str = "", *, runs: str = "") -> str:
    """Return a paragraph of plain text or of runs."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{runs or run(text)}</w:p>"


def table(rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table with a paragraph in each cell."""
    written = []
    for row in rows:
        cells = "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row)
        written.append(f"<w:tr>{cells}</w:tr>")
    columns = "<w:gridCol/>" * len(row)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(written)}</w:tbl>{paragraph()}"


def document(
    paragraphs: Iterable[str], *, comment: str = "", footnote: str = "", by: str = "Example study"
) -> bytes:
    """Return a Word document.

    Parameters
    ----------
    paragraphs
        As `paragraph` and `table` make them.
    comment, footnote
        Text of the comment and of the footnote, if there is one.
    """
    parts = {"document": f"<w:body>{''.join(paragraphs)}</w:body>", "styles": _STYLES}
    if comment:
        about = f'w:id="0" w:author="{escape(by)}" w:date="{_WHEN}" w:initials="E"'
        parts["comments"] = f"<w:comment {about}>{paragraph(comment)}</w:comment>"
    if footnote:
        rules = "".join(
            f'<w:footnote w:type="{kind}" w:id="{at}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for at, kind in enumerate(("separator", "continuationSeparator"))
        )
        parts["footnotes"] = f'{rules}<w:footnote w:id="2">{paragraph(footnote)}</w:footnote>'
    return stored(_package(parts))


def _package(parts: dict[str, str]) -> Files:
    others = [part for part in parts if part != "document"]
    types = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPES}.{_kind(part)}+xml"/>' for part in parts
    )
    core_type = "application/vnd.openxmlformats-package.core-properties+xml"
    types += f'<Override PartName="/docProps/core.xml" ContentType="{core_type}"/>'
    rels = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    core = (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>Fictional example data</dc:title><dc:creator>Example study</dc:creator>"
        "</cp:coreProperties>"
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{rels}{types}</Types>',
        "_rels/.rels": _relations(
            [
                (f"{_OFFICE}/officeDocument", "word/document.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
        "docProps/core.xml": core,
        "word/_rels/document.xml.rels": _relations([(f"{_OFFICE}/{part}", f"{part}.xml") for part in others]),
    }
    files |= {
        f"word/{part}.xml": f'<w:{part} xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}">{xml}</w:{part}>'
        for part, xml in parts.items()
    }
    return {name: (_XML + xml).encode("utf-8") for name, xml in files.items()}


def _kind(part: str) -> str:
    return "document.main" if part == "document" else part


def _relations(of: list[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(of, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'
