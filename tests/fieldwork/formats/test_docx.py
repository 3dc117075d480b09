"""A .docx gives every word that Word shows, line by line, and is refused when it is unsafe."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from conftest import calls_of
from helpers.errors import FieldworkError
from helpers.example.files import stored
from helpers.fieldwork.formats import lines as lines_of
from helpers.fieldwork.formats import word_plain, word_xml
from helpers.fieldwork.formats.docx import read_document
from helpers.fieldwork.formats.lines import Line
from helpers.fieldwork.reading import Unreadable

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def part(body: str, root: str = "document", inner: str = "body") -> bytes:
    return f"<w:{root} {NAMESPACES}><w:{inner}>{body}</w:{inner}></w:{root}>".encode()


def document(body: str, **others: bytes) -> bytes:
    return stored({"word/document.xml": part(body), **others})


def relations(*rows: tuple[str, str]) -> bytes:
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(rows)
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{inner}</Relationships>'.encode()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def run(inner: str) -> str:
    return f"<w:p><w:r>{inner}</w:r></w:p>"


def read(tmp_path, data: bytes):
    (tmp_path / "a.docx").write_bytes(data)
    return read_document(tmp_path / "a.docx")


def lines(tmp_path, body: str) -> list[tuple[str, int, int]]:
    return [(line.text, line.paragraph, line.line) for line in read(tmp_path, document(body)).lines]


BOX = f"<w:txbxContent>{paragraph('box')}</w:txbxContent>"


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        (paragraph("a &amp; b") + "<w:p/>" + paragraph(" c "), ["a & b", "", " c "]),
        (
            (
                "<w:p><w:ins><w:r><w:t>in</w:t></w:r></w:ins><w:del><w:r><w:delText>out</w:delText></w:r>"
                "</w:del></w:p>"
            ),
            ["in"],
        ),
        (
            (
                "<w:p><w:moveFrom><w:r><w:t>a</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>a</w:t></w:r>"
                "</w:moveTo></w:p>"
            ),
            ["a"],
        ),
        (f"<w:tbl><w:tr><w:tc>{paragraph('cell')}</w:tc></w:tr></w:tbl>", ["cell"]),
        (f"<w:sdt><w:sdtContent>{paragraph('control')}</w:sdtContent></w:sdt>", ["control"]),
        ("<w:p><w:sdt><w:sdtContent><w:r><w:t>inline</w:t></w:r></w:sdtContent></w:sdt></w:p>", ["inline"]),
        (
            (
                "<w:p><w:smartTag><w:r><w:t>tag</w:t></w:r></w:smartTag><w:customXml><w:r><w:t>x</w:t>"
                "</w:r></w:customXml></w:p>"
            ),
            ["tagx"],
        ),
        ("<w:p><w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>", ["link"]),
        (
            (
                "<w:p><w:fldSimple "
                "w:instr='DATE'><w:r><w:t>12</w:t></w:r></w:fldSimple><w:r>"
                "<w:instrText>PAGE</w:instrText></w:r></w:p>"
            ),
            ["12"],
        ),
        (
            run("<w:t>c</w:t><w:tab/><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t><w:ptab/>"),
            ["c\t-de\t"],
        ),
        ("<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r></w:p>", ["a"]),
        (
            run(
                "<w:sym w:char='263A'/><w:sym w:font='Wingdings' w:char='F04A'/><w:sym "
                "w:char='D800'/><w:sym w:char='no'/>"
            ),
            ["☺\ufffd\ufffd\ufffd"],
        ),
        (
            (
                "<w:p><w:ruby><w:rt><w:r><w:t>r</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>b</w:t></w:r>"
                "</w:rubyBase></w:ruby></w:p>"
            ),
            ["rb"],
        ),
        ("<w:p><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>", ["x=1"]),
        (
            (
                f"<w:p><w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice>"
                f"<mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent><w:t>a</w:t></w:r></w:p>"
            ),
            ["a", "box"],
        ),
        (
            f"<w:p><mc:AlternateContent><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:p>",
            ["", "box"],
        ),
        (
            (
                f"<w:p><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice>"
                f"<mc:Fallback>{paragraph('other')}</mc:Fallback></mc:AlternateContent></w:p>"
            ),
            ["", "box", ""],
        ),
        ("<w:p><w:r><w:t>a<!-- c -->b<?pi x?>c<![CDATA[<d>]]></w:t></w:r></w:p>", ["abc<d>"]),
        ("<w:p><w:r><w:t>a<w:x/>b</w:t></w:r></w:p>", ["ab"]),
        (f"<w:r><w:t>loose</w:t></w:r>{paragraph('a')}", ["loose", "a"]),
    ],
)
def test_no_construct_of_word_loses_text_or_doubles_it(tmp_path, body, texts):
    assert [line.text for line in read(tmp_path, document(body)).lines] == texts


def test_a_line_break_ends_a_line_of_its_paragraph_and_counts_as_a_character(tmp_path):
    found = read(
        tmp_path, document(paragraph("title") + run("<w:t>Name   0:04</w:t><w:br/><w:t>a</w:t><w:cr/>"))
    ).lines
    assert [(line.text, line.paragraph, line.line, line.size) for line in found] == [
        ("title", 1, 1, 5),
        ("Name   0:04", 2, 1, 12),
        ("a", 2, 2, 2),
        ("", 2, 3, 0),
    ]


def test_a_text_box_is_a_paragraph_after_the_one_that_holds_it(tmp_path):
    body = f"<w:p><w:r><w:t>before</w:t>{BOX}<w:br/><w:t>after</w:t></w:r></w:p>{paragraph('next')}"
    assert lines(tmp_path, body) == [("before", 1, 1), ("after", 1, 2), ("box", 2, 1), ("next", 3, 1)]


def test_unaccepted_changes_are_kept_or_listed_and_remarked(tmp_path):
    body = (
        "<w:p><w:r><w:t>I </w:t></w:r><w:ins><w:r><w:t>never "
        "</w:t></w:r></w:ins><w:del><w:r><w:delText>often</w:delText><w:br/></w:r></w:del>"
        "<w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:r><w:t>went</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:ins/><w:del/></w:rPr></w:pPr><w:ins><w:del><w:r>"
        "<w:delText>both</w:delText></w:r></w:del></w:ins></w:p>"
    )
    found = read(tmp_path, document(body))
    assert [(line.text, line.remarks) for line in found.lines] == [
        ("I never went", ("tracked_insertion",)),
        ("", ()),
    ]
    reading, (deleted,) = found.readings()
    assert reading.remarks == {1: ["tracked_insertion"]}
    assert (deleted.unit, deleted.path, deleted.places, deleted.sizes) == (
        "deletion",
        found.path,
        [(1, 1), (1, 2), (2, 1), (2, 2)],
        [6, 1, 1, 4],
    )
    assert {status[:2] for status in deleted.statuses} == {("excluded", "tracked_deletion")}


@pytest.mark.parametrize(
    ("properties", "remarks"),
    [
        ("<w:rPr><w:vanish/></w:rPr>", ("hidden_text",)),
        ("<w:rPr><w:vanish w:val='false'/></w:rPr>", ()),
        ("<w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr>", ()),
    ],
)
def test_hidden_words_are_kept_and_remarked(tmp_path, properties, remarks):
    found = read(tmp_path, document(run(f"{properties}<w:t>psst</w:t>"))).lines
    assert [(line.text, line.remarks) for line in found] == [("psst", remarks)]


NAMED = "<w:b/>", "<w:b w:val='1'/>", "<w:rStyle w:val='Strong'/>", "<w:rStyle w:val='Own'/>"
PLAIN = (
    "<w:b w:val='0'/>",
    "<w:b w:val='false'/>",
    "<w:bCs/>",
    "<w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange>",
)
STYLES = (
    "<w:style w:styleId='Strong'><w:name w:val='Strong'/><w:rPr><w:b/></w:rPr></w:style>"
    "<w:style w:styleId='Own'><w:basedOn w:val='Strong'/></w:style>"
    "<w:style w:styleId='Loop'><w:basedOn w:val='Loop'/></w:style>"
    "<w:style w:styleId='Speaker'><w:rPr><w:b w:val='on'/></w:rPr></w:style>"
)


@pytest.mark.parametrize("changes", ["", "<w:ins><w:r><w:t>!</w:t></w:r></w:ins>"])
@pytest.mark.parametrize(
    ("paragraph_style", "properties", "n_bold"),
    [
        *(("", one, len("Helen: ")) for one in NAMED),
        *(("", one, 0) for one in PLAIN),
        ("Speaker", "", len("Helen: ")),
        ("Speaker", "<w:b w:val='0'/>", 0),
        ("Speaker", "<w:rStyle w:val='Strong'/>", 0),
        ("Loop", "", 0),
    ],
)
def test_how_many_characters_are_bold_at_the_beginning_of_a_line(
    tmp_path, changes, paragraph_style, properties, n_bold
):
    of_words = "<w:b w:val='0'/>"
    body = (
        f"<w:p><w:pPr><w:pStyle w:val='{paragraph_style}'/><w:rPr><w:b/></w:rPr></w:pPr>"
        f"<w:r><w:rPr>{properties}</w:rPr><w:t>Helen: </w:t></w:r>"
        f"<w:r><w:rPr>{of_words}</w:rPr><w:t>words<w:br/></w:t></w:r>"
        f"<w:r><w:rPr>{properties}</w:rPr><w:br/><w:t>Aisha</w:t></w:r>{changes}</w:p>{run('<w:t>plain</w:t>')}"
    )
    rels = relations((RELATIONS + "styles", "styles.xml"))
    styles = part(STYLES, "styles", "x")
    found = read(
        tmp_path, document(body, **{"word/styles.xml": styles, "word/_rels/document.xml.rels": rels})
    )
    of_lines = [line.n_bold for line in found.lines if line.text]
    assert of_lines == [n_bold, len("Aisha") if n_bold else 0, 0] or changes
    assert of_lines[0] == n_bold
    units = [unit for unit in found.input_units(str.strip) if unit.text]
    assert units[0].text[: units[0].n_bold] == ("Helen:" if n_bold else "")


@pytest.mark.parametrize("changes", ["", "<w:ins><w:r><w:t>!</w:t></w:r></w:ins>"])
def test_each_line_knows_its_table_row_and_column(tmp_path, changes):
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('nested')}</w:tc></w:tr></w:tbl>"
    wide = f"<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{paragraph('wide')}</w:tc>"
    controlled = f"<w:tc><w:sdt><w:sdtContent>{paragraph('in control')}</w:sdtContent></w:sdt></w:tc>"
    body = (
        f"<w:tbl><w:tr>{wide}<w:tc>{paragraph('third')}</w:tc></w:tr>"
        f"<w:sdt><w:sdtContent><w:tr>{controlled}<w:tc>{inner}<w:p/></w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>"
        f"<w:p>{changes}</w:p><w:tbl><w:tr><w:tc>{paragraph('other')}</w:tc></w:tr></w:tbl>"
    )
    cells = {line.text: line.cell for line in read(tmp_path, document(body)).lines}
    outside = cells.pop("!", cells.get("", ()))
    assert outside == ((0, 0, 0) if changes else cells[""])
    cells.pop("")
    assert cells == {
        "wide": (1, 1, 1),
        "third": (1, 1, 3),
        "in control": (1, 2, 1),
        "nested": (2, 1, 1),
        "other": (3, 1, 1),
    }


def test_what_a_form_shows_where_nobody_has_filled_it_in_is_no_speech(tmp_path):
    off = " w:val='0'"
    control = "<w:sdt><w:sdtPr><w:showingPlcHdr{}/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = (
        f"<w:p><w:r><w:t>Name: </w:t></w:r>{control.format('', run_of('Click here'))}{run_of('!')}</w:p>"
        f"{control.format(off, paragraph('filled in'))}{control.format('', paragraph('Choose'))}"
    )
    found = read(tmp_path, document(body))
    assert [line.text for line in found.lines] == ["Name: !", "filled in", ""]
    _, (placeholders,) = found.readings()
    assert placeholders.path.name == "placeholders"
    assert placeholders.places == [(1, 1), (3, 1)]
    assert {status[:2] for status in placeholders.statuses} == {("excluded", "placeholder")}


WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


@pytest.mark.parametrize(
    ("branches", "shown", "others"),
    [
        ([("Choice", "wps", "new"), ("Fallback", "", "old")], ["new"], ["old"]),
        ([("Choice", "own", "new"), ("Fallback", "", "old")], ["old"], ["new"]),
        ([("Choice", "own", "new"), ("Choice", "wps", "other")], ["other"], ["new"]),
        ([("Choice", "own", "new")], ["new"], []),
        ([("Choice", "wps", "same"), ("Choice", "wps", "same"), ("Fallback", "", "same")], ["same"], []),
    ],
)
def test_of_several_versions_the_one_that_word_shows_is_read_and_the_others_are_listed(
    tmp_path, branches, shown, others
):
    inner = "".join(
        f"<mc:{name} Requires='{requires}'>{paragraph(text)}</mc:{name}>" for name, requires, text in branches
    )
    body = f"<w:p xmlns:wps='{WORD_2010}' xmlns:own='urn:own'><mc:AlternateContent>{inner}</mc:AlternateContent></w:p>"
    found = read(tmp_path, document(body))
    assert [line.text for line in found.lines if line.text] == shown
    _, readings = found.readings()
    assert [line.text for line in found.beside["other_versions"]] == others
    assert [reading.path.name for reading in readings] == ["other_versions"] * bool(others)


def run_of(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_headings_are_recognised_by_the_names_and_levels_of_their_styles_in_any_language(tmp_path):
    styles = (
        "<w:style w:styleId='berschrift2'><w:name w:val='heading 2'/></w:style><w:style "
        "w:styleId='Titel'><w:name w:val='Title'/></w:style>"
        "<w:style w:styleId='Own'><w:name w:val='mine'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style>"
        "<w:style w:styleId='List'><w:name w:val='List Paragraph'/></w:style>"
    )
    names = ("berschrift2", "Titel", "Own", "List", "Heading3", "")
    body = "".join(
        (
            f"<w:p><w:pPr><w:pStyle w:val='{name}'/><w:pPrChange><w:pPr><w:pStyle "
            f"w:val='Heading9'/></w:pPr></w:pPrChange></w:pPr></w:p>"
        )
        for name in names
    )
    rels = relations((RELATIONS + "styles", "styles.xml"))
    found = read(
        tmp_path,
        document(
            body, **{"word/styles.xml": part(styles, "styles", "x"), "word/_rels/document.xml.rels": rels}
        ),
    )
    assert [found.heading_level(line) for line in found.lines] == [2, 1, 1, 0, 3, 0]


def test_other_parts_pictures_and_embedded_files_have_separate_readings(tmp_path):
    note = part(paragraph("a note") + "<w:p/>", "footnotes", "footnote")
    deleted = part("<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>", "hdr", "x")
    rels = relations(
        (RELATIONS + "header", "top.xml"),
        (RELATIONS + "image", "../pics/a.png"),
        (RELATIONS + "aFChunk", "/word/more.html"),
    )
    members = {
        "word/footnotes.xml": note,
        "word/top.xml": deleted,
        "pics/a.png": b"12345",
        "word/more.html": b"<p>words",
        "word/embeddings/b.xlsx": b"PK",
    }
    found = read(tmp_path, document(paragraph("body"), **members, **{"word/_rels/document.xml.rels": rels}))
    body, others = found.readings()
    assert [line.text for line in found.lines] == ["body"]
    assert body.statuses == [None]
    assert [
        (
            one.path.relative_to(tmp_path).as_posix(),
            one.unit,
            one.places,
            one.sizes,
            [status[:2] for status in one.statuses],
        )
        for one in others
    ] == [
        (
            "a.docx",
            "member",
            [(4, 1), (5, 1), (6, 1)],
            [5, 8, 2],
            [
                ("excluded", "other_media"),
                ("quarantined", "embedded_document"),
                ("quarantined", "embedded_document"),
            ],
        ),
        (
            "a.docx/word/footnotes.xml",
            "paragraph",
            [(1, 1), (2, 1)],
            [6, 0],
            [("excluded", "another_part_of_word"), ("excluded", "blank")],
        ),
        ("a.docx/word/top.xml", "paragraph", [(1, 1)], [4], [("excluded", "another_part_of_word")]),
    ]
    for reading in others:
        reading.check_statuses()


@pytest.mark.parametrize(
    "kind",
    [RELATIONS + "officeDocument", "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"],
)
@pytest.mark.parametrize(
    "target", ["text/Main%20part.xml", "/text/Main part.xml", "./other/../text/main PART.xml"]
)
def test_the_main_part_is_found_by_its_relationship(tmp_path, kind, target):
    found = read(
        tmp_path,
        stored({"_rels/.rels": relations((kind, target)), "text/Main part.xml": part(paragraph("here"))}),
    )
    assert [line.text for line in found.lines] == ["here"]


def test_the_strict_standards_namespace_is_read(tmp_path):
    xml = part("<w:p><w:ins><w:r><w:t>a</w:t><w:br/></w:r></w:ins></w:p>").replace(
        W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    found = read(tmp_path, stored({"word/document.xml": xml}))
    assert [(line.text, line.remarks) for line in found.lines] == [
        ("a", ("tracked_insertion",)),
        ("", ("tracked_insertion",)),
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_xml_in_utf16_is_read(tmp_path, encoding):
    xml = part(paragraph("naïve")).decode().encode(encoding)
    assert [line.text for line in read(tmp_path, stored({"word/document.xml": xml})).lines] == ["naïve"]


def test_what_a_library_has_written_is_read(tmp_path):
    written = docx.Document()
    written.add_heading("Visit", 2)
    written.add_paragraph("Name   0:04\nWords — “quoted” & more")
    written.save(str(tmp_path / "a.docx"))
    found = read_document(tmp_path / "a.docx")
    assert [(line.text, found.heading_level(line)) for line in found.lines] == [
        ("Visit", 2),
        ("Name   0:04", 0),
        ("Words — “quoted” & more", 0),
    ]


def zipped(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def encrypted() -> bytes:
    data = bytearray(document(paragraph("a")))
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


LAUGHS = '<!DOCTYPE w:x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><w:x>&b;</w:x>'
SPACES = b" " * 5_000_000


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b" \r\n", "empty_file"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 E\0n\0c\0" + "EncryptedPackage".encode("utf-16-le"),
            "password_protected",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old_word_file"),
        (b"{\\rtf1 text}", "rtf_file"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML PUBLIC>", "html_file"),
        (b"<!-- saved --><HTML><body>", "html_file"),
        ("\ufeff<html>".encode("utf-16-le"), "html_file"),
        (b"%PDF-1.7", "pdf_file"),
        (b"Name   0:04\nJust text", "text_file"),
        (b"\0\0\0\0", "not_a_zip"),
        (b"PK\x03\x04 half", "not_a_zip"),
        (document(paragraph("a"))[:-30], "not_a_zip"),
        (stored({"other.xml": b"<x/>"}), "not_a_zip"),
        (stored({"word/document.xml": b"<x/>"}), "not_a_zip"),
        *(
            (stored({"word/document.xml": f'<w:{name} xmlns:w="{W}">a</w:{name}>'.encode()}), "not_a_zip")
            for name in ("p", "tab", "vanish", "pStyle")
        ),
        (document("<w:p>"), "not_a_zip"),
        (document("<w:p>&e;</w:p>"), "not_a_zip"),
        (document("<w:r>" * 3000 + "</w:r>" * 3000), "not_a_zip"),
        (stored({"word/document.xml": part(paragraph("a")).replace(b"a<", b"\xff<")}), "not_a_zip"),
        (encrypted(), "password_protected"),
        (stored({"word/document.xml": LAUGHS.encode()}), "unsafe_document"),
        (stored({"word/document.xml": LAUGHS.encode("utf-16")}), "unsafe_document"),
        (stored({"word/document.xml": LAUGHS.encode("utf-16-be")}), "unsafe_document"),
        (stored({"word/document.xml": LAUGHS.encode("utf-32")}), "unsafe_document"),
        (
            stored({"word/document.xml": b'<?xml version="1.0" encoding="utf-7"?>' + part("")}),
            "unsafe_document",
        ),
        (
            stored(
                {"word/document.xml": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'}
            ),
            "unsafe_document",
        ),
        (
            stored({"word/document.xml": part(paragraph("a")), "word/footnotes.xml": LAUGHS.encode()}),
            "unsafe_document",
        ),
        (
            stored({"word/document.xml": part(paragraph("a")), "_rels/.rels": LAUGHS.encode()}),
            "unsafe_document",
        ),
        (zipped([("word/document.xml", SPACES)]), "unsafe_document"),
        (
            zipped([("word/document.xml", part(paragraph("a"))), ("word/media/a.bmp", SPACES * 11)]),
            "unsafe_document",
        ),
        (zipped([("word/document.xml", part(paragraph("a")))], zipfile.ZIP_BZIP2), "unsafe_document"),
        (
            stored({"word/document.xml": part(paragraph("a")), "Word/Document.xml": part(paragraph("b"))}),
            "unsafe_document",
        ),
    ],
)
def test_what_is_unsafe_or_no_document_is_named_for_what_it_is(tmp_path, data, reason):
    with pytest.raises(Unreadable) as error:
        read(tmp_path, data)
    assert error.value.reason == reason


def test_a_picture_that_compresses_well_is_not_a_bomb(tmp_path):
    found = read(
        tmp_path, zipped([("word/document.xml", part(paragraph("a"))), ("word/media/white.bmp", SPACES)])
    )
    assert [(member.number, member.size, member.has_words) for member in found.members] == [
        (2, 5_000_000, False)
    ]


def test_any_cut_or_flipped_byte_gives_lines_or_a_named_reason(tmp_path):
    data = zipped(
        [
            ("word/document.xml", part(paragraph("a") + run("<w:t>b</w:t><w:br/>"))),
            ("word/comments.xml", part(paragraph("c"), "comments", "x")),
        ]
    )
    for at in range(0, len(data), 3):
        for damaged in (data[:at], data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]):
            try:
                outcome = len(read(tmp_path, damaged).lines)
            except Unreadable as error:
                outcome = error.reason
            assert outcome in {
                3,
                "empty_file",
                "not_a_zip",
                "text_file",
                "unsafe_document",
                "password_protected",
            }


@pytest.mark.parametrize(
    ("part", "whole", "n_lines", "n_characters"),
    [
        (paragraph("words of a turn"), "{}", 20_000, 300_000),
        ("<w:ins><w:r><w:t>a</w:t></w:r></w:ins>", "<w:p>{}</w:p>", 1, 20_000),
        ("<w:p><w:r><w:t>a</w:t><w:br/></w:r></w:p>", "{}", 40_000, 20_000),
    ],
)
def test_the_work_of_a_document_grows_with_its_length_and_no_faster(
    tmp_path, part, whole, n_lines, n_characters
):
    found = read(tmp_path, document(whole.format(part * 20_000))).lines
    assert (len(found), sum(len(line.text) for line in found)) == (n_lines, n_characters)
    half, full = (calls_of(read, tmp_path, document(whole.format(part * n))) for n in (10_000, 20_000))
    assert full < 2.2 * half


leaves = st.sampled_from(
    [
        "<w:t>ab</w:t>",
        "<w:br/>",
        "<w:tab/>",
        "<w:sym w:char='41'/>",
        "<w:delText>cd</w:delText>",
        "<m:t>e</m:t>",
        "<a:t>f</a:t>",
        "<w:t>g<w:br/>h</w:t>",
    ]
)
holders = st.sampled_from(
    [f"w:{name}" for name in "p r ins del moveFrom moveTo txbxContent tbl tc sdt tabs".split()]
    + ["mc:AlternateContent", "mc:Choice", "mc:Fallback", "a:p"]
)
trees = st.recursive(
    leaves,
    lambda inner: st.tuples(holders, st.lists(inner, max_size=4)).map(
        lambda one: f"<{one[0]}>{''.join(one[1])}</{one[0]}>"
    ),
)


@example([f"<mc:AlternateContent>{'<mc:Choice><w:t>ab</w:t></mc:Choice>' * 2}</mc:AlternateContent>"])
@given(st.lists(trees, max_size=6))
def test_whatever_the_tree_every_character_is_in_a_line_or_a_deletion_or_repeats_one(body):
    root = etree.fromstring(part("".join(body)))
    found = word_xml.walk(root)
    words = "".join(line.text for lines in found for line in lines)
    written = "".join(root.itertext())
    assert set(written) <= set(words)
    assert len(found.lines) == len({(line.paragraph, line.line) for line in found.lines})
    # A second branch that repeats the words of the first is passed over, be it a fallback or another choice.
    branches = [len(one) for one in root.iter("{*}AlternateContent")]
    if "Fallback" not in "".join(body) and max(branches, default=0) < 2:
        assert sorted(words.replace("\n", "").replace("\t", "").replace("A", "")) == sorted(written)


@pytest.mark.parametrize(("depth", "reason"), [(60, "unsafe_document"), (2000, "not_a_zip")])
def test_boxes_in_boxes_are_refused_before_each_is_compared_with_what_it_holds(
    tmp_path, monkeypatch, depth, reason
):
    monkeypatch.setattr(word_xml, "MAX_COMPARED", word_xml.MAX_COMPARED // 10)
    fallback = f"<mc:Fallback>{paragraph('x')}</mc:Fallback>"
    body = (
        "<mc:AlternateContent><mc:Choice>" * depth
        + paragraph("a") * 6_000
        + f"</mc:Choice>{fallback}</mc:AlternateContent>" * depth
    )
    data = document(body)

    def refused():
        with pytest.raises(Unreadable, match=reason):
            read(tmp_path, data)

    assert calls_of(refused) < 150 * 6_000, "of every paragraph in every box, twice as many"


@pytest.mark.parametrize(
    "body",
    [paragraph("a") + run("<w:t>b</w:t><w:tab/>"), f"<w:p><w:ins><w:r><w:t>a</w:t></w:r></w:ins>{BOX}</w:p>"],
)
def test_a_walk_that_loses_a_character_is_noticed(monkeypatch, body):
    root = etree.fromstring(part(body))
    word_xml.walk(root)
    for module in (lines_of, word_plain):
        monkeypatch.setattr(module, "Line", lambda text, *rest: Line(text[:-1], *rest[:2], len(text) - 1))
    with pytest.raises(FieldworkError, match="do not hold all characters"):
        word_xml.walk(root)
