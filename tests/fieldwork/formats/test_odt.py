"""An .odt gives its words line by line; what is deleted, noted or commented is apart, and nothing is lost."""

from __future__ import annotations

import io
import zipfile

import odfdo
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs.documents import TALK, read_all, reasons, turns

from helpers.errors import FieldworkError
from helpers.example.files import stored
from helpers.fieldwork.formats import odt, odt_walk
from helpers.fieldwork.formats.odt import read_odt
from helpers.fieldwork.reading import Unreadable

URN = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = "".join(
    f' xmlns:{name}="{URN}:{name}:1.0"' for name in ("office", "text", "table", "style", "manifest")
)
NAMESPACES += f' xmlns:draw="{URN}:drawing:1.0" xmlns:fo="{URN}:xsl-fo-compatible:1.0"'
NAMESPACES += f' xmlns:svg="{URN}:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def content(body: str, styles: str = "") -> bytes:
    return (
        f"<office:document-content{NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    ).encode()


def packed(body: str, styles: str = "", **others: bytes) -> bytes:
    members = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content(body, styles)}
    return stored(
        members | {name.replace("__", "/").replace("_", "."): data for name, data in others.items()}
    )


@pytest.fixture
def read(tmp_path):
    """Return a function that reads an .odt."""

    def read_one(data: bytes):
        (tmp_path / "a.odt").write_bytes(data)
        return read_odt(tmp_path / "a.odt")

    return read_one


def texts(document) -> list[str]:
    return [line.text for line in document.lines]


def paragraph(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def written_by_odfdo() -> bytes:
    """Return an interview that odfdo has written, with a footnote and a comment."""
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, "Our talk"))
    document.body.append(odfdo.Paragraph("Helen Marsh: How   was\tit?"))
    answer = odfdo.Paragraph("Aisha Khan: Long,\nbut good.")
    answer.insert_note(after="Long,", note_id="n1", citation="1", body="sighs")
    answer.insert_annotation(after="but", body="Derek said so", creator="Derek Haworth")
    document.body.append(answer)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_what_a_library_has_written_is_read_as_an_interview(folder, study):
    readings = read_all(folder, study, f"{TALK}.odt", written_by_odfdo())
    assert turns(readings[0]) == [("R1", "", "How was it?"), ("W1", "", "Long, but good.")]
    assert reasons(readings[0]) == ["heading", "kept", "kept", "merged"]
    apart = {one.path.name: (one.sizes, reasons(one)) for one in readings[1:] if one.unit == "paragraph"}
    assert apart["footnotes"] == ([len("sighs")], ["another_part_of_word"])
    assert apart["comments"] == ([len("Derek said so")], ["another_part_of_word"])


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (paragraph(" a \n b ") + "<text:p/>", [" a b ", ""]),
        (paragraph('a<text:s text:c="3"/>b<text:s/>c<text:tab/>d'), ["a   b c\td"]),
        (paragraph("a<text:line-break/>b"), ["a", "b"]),
        (paragraph("<text:span>a<text:span>b</text:span></text:span><text:a>c</text:a>"), ["abc"]),
        (
            paragraph("<text:date>12</text:date><text:ruby><text:ruby-base>B</text:ruby-base></text:ruby>"),
            ["12B"],
        ),
        (f"<text:list><text:list-item>{paragraph('item')}</text:list-item></text:list>", ["item"]),
        (f"<text:section>{paragraph('a')}</text:section>", ["a"]),
        (
            paragraph(
                f"a<draw:frame><svg:title>t</svg:title><draw:text-box>{paragraph('b')}</draw:text-box></draw:frame>c"
            ),
            ["ac", "b"],
        ),
        (paragraph("a<!-- no -->b<?pi x?>c"), ["abc"]),
        (paragraph("a<text:unknown>b</text:unknown>"), ["ab"]),
        ("loose" + paragraph("a"), ["loose", "a"]),
    ],
)
def test_no_construct_loses_text_or_doubles_it(read, body, lines):
    assert texts(read(packed(body))) == lines


def test_a_placeholder_is_no_speech(read):
    found = read(packed(paragraph("Name: <text:placeholder>&lt;name&gt;</text:placeholder>!")))
    assert (texts(found), [line.text for line in found.beside["placeholders"]]) == (["Name: !"], ["<name>"])


def region(name: str, change: str) -> str:
    info = "<office:change-info><dc:creator>Helen Marsh</dc:creator></office:change-info>"
    return f'<text:changed-region text:id="{name}">{change.format(info)}</text:changed-region>'


def changed(*regions: str) -> str:
    return f"<text:tracked-changes>{''.join(regions)}</text:tracked-changes>"


INSERTED = region("i", "<text:insertion>{}</text:insertion>")
GONE = region("d", f"<text:deletion>{{}}{paragraph('Helen Marsh: ')}</text:deletion>")
MARK = region("m", f"<text:deletion>{{}}{paragraph('')}{paragraph('')}</text:deletion>")
POINTS = '<text:change-start text:change-id="i"/>', '<text:change-end text:change-id="i"/>'


def test_unaccepted_changes_are_kept_or_listed_and_remarked(read):
    body = changed(INSERTED, GONE) + paragraph(
        f'I <text:change text:change-id="d"/>{POINTS[0]}never{POINTS[1]} went'
    )
    found = read(packed(body))
    assert [(line.text, line.remarks, line.before) for line in found.lines] == [
        ("I never went", ("tracked_insertion",), ("I Helen Marsh: went",))
    ]
    assert [line.text for line in found.deletions] == ["Helen Marsh:"]


def test_paragraphs_whose_mark_is_deleted_are_one_and_those_with_an_inserted_mark_are_two(read):
    found = read(packed(changed(MARK) + paragraph('super<text:change text:change-id="m"/>vised')))
    assert [(line.text, line.remarks) for line in found.lines] == [("supervised", ("tracked_paragraph",))]
    assert [line.text for line in found.deletions] == ["\n"]
    found = read(packed(changed(INSERTED) + paragraph(f"a{POINTS[0]}") + paragraph(f"{POINTS[1]}b")))
    assert [(line.text, line.remarks, line.before) for line in found.lines] == [
        ("a", ("tracked_paragraph",), ("ab",)),
        ("b", ("tracked_paragraph",), ()),
    ]


def test_a_name_that_a_change_deletes_is_asked_about(folder, study):
    body = changed(GONE) + paragraph("Helen Marsh: Why?") + paragraph("Aisha Khan: So.")
    body += paragraph('<text:change text:change-id="d"/>And then?')
    reading, *others = read_all(folder, study, f"{TALK}.odt", packed(body))
    assert [text for _, _, text in turns(reading)] == ["Why?", "So."]
    assert reasons(reading)[-1] == "changed_label"
    assert [(one.unit, reasons(one)) for one in others] == [("deletion", ["tracked_deletion"])]


def test_a_deletion_without_its_point_is_listed_all_the_same(read):
    assert [line.text for line in read(packed(changed(GONE) + paragraph("a"))).deletions] == ["Helen Marsh:"]


STYLES = (
    '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="C" style:parent-style-name="B"/>'
    '<style:style style:name="N"><style:text-properties fo:font-weight="normal"/></style:style>'
    '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="T" style:parent-style-name="Heading_20_2"/>'
    '<style:style style:name="L" style:parent-style-name="L"/>'
)


def test_bold_and_hidden_words_and_headings_are_known_by_their_styles(read):
    body = (
        '<text:p><text:span text:style-name="C">Helen</text:span>: so</text:p>'
        '<text:p text:style-name="B">Helen<text:span text:style-name="N">: so</text:span></text:p>'
        '<text:p text:style-name="L"><text:span text:style-name="H">psst</text:span></text:p>'
        '<text:p text:style-name="T">Visit</text:p><text:h text:outline-level="3">Visit</text:h>'
    )
    found = read(packed(body, STYLES))
    assert [line.n_bold for line in found.lines] == [5, 5, 0, 0, 0]
    assert [line.remarks for line in found.lines] == [(), (), ("hidden_text",), (), ()]
    assert [found.heading_level(line) for line in found.lines] == [0, 0, 0, 2, 3]


def test_words_in_a_hidden_section_are_remarked(read):
    found = read(
        packed(f'<text:section text:display="none">{paragraph("psst")}</text:section>{paragraph("a")}')
    )
    assert [line.remarks for line in found.lines] == [("hidden_text",), ()]


def test_a_table_of_speakers_and_words_is_read(folder, study):
    rows = (("Speaker", "Words"), ("Helen Marsh", "Why?"), ("Aisha Khan", "So."))
    cells = [
        "".join(f"<table:table-cell>{paragraph(cell)}</table:table-cell>" for cell in row) for row in rows
    ]
    header, *others = [f"<table:table-row>{row}</table:table-row>" for row in cells]
    body = f"<table:table><table:table-header-rows>{header}</table:table-header-rows>{''.join(others)}</table:table>"
    reading = read_all(folder, study, f"{TALK}.odt", packed(body))[0]
    assert turns(reading) == [("R1", "", "Why?"), ("W1", "", "So.")]
    assert reasons(reading)[:2] == ["heading", "heading"]


def test_headers_pictures_and_embedded_documents_are_listed(read):
    styles = (
        f"<office:document-styles{NAMESPACES}><office:master-styles><style:master-page><style:header>"
        f"{paragraph('Confidential')}</style:header></style:master-page></office:master-styles></office:document-styles>"
    ).encode()
    data = packed(paragraph("a"), styles_xml=styles, Pictures__a_png=b"1234", Object__content_xml=b"<x/>")
    _, others = read(data).readings()
    assert [(one.unit, one.path.name, reasons(one)) for one in others] == [
        ("member", "a.odt", ["other_media", "embedded_document"]),
        ("paragraph", "styles.xml", ["another_part_of_word"]),
    ]


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
ENCRYPTED = f"<manifest:manifest{NAMESPACES}><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", b" " * 5_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b"{\\rtf1 a}", "rtf_file"),
        (b"Name: words", "text_file"),
        (packed(paragraph("a"))[:-40], "not_a_zip"),
        (stored({"word/document.xml": b"<x/>"}), "not_a_zip"),
        (stored({"content.xml": b"<x/>"}), "not_a_zip"),
        (stored({"content.xml": content("<text:p>")}), "not_a_zip"),
        (stored({"content.xml": LAUGHS}), "unsafe_document"),
        (packed(paragraph("a"), styles_xml=LAUGHS), "unsafe_document"),
        (bomb(), "unsafe_document"),
        (
            stored({"content.xml": b"\x01\x02", "META-INF/manifest.xml": ENCRYPTED.encode()}),
            "password_protected",
        ),
    ],
)
def test_what_is_unsafe_or_no_odt_is_named_for_what_it_is(read, data, reason):
    with pytest.raises(Unreadable) as error:
        read(data)
    assert error.value.reason == reason


leaves = st.sampled_from(["ab", " c ", "<text:tab/>", '<text:s text:c="2"/>', "<text:line-break/>", "\n"])
holders = st.sampled_from(
    "text:p text:h text:span text:a text:list text:section table:table table:table-row table:table-cell "
    "draw:frame draw:text-box text:note office:annotation text:placeholder text:ruby".split()
)
trees = st.recursive(
    leaves,
    lambda inner: st.tuples(holders, st.lists(inner, max_size=4)).map(
        lambda one: f"<{one[0]}>{''.join(one[1])}</{one[0]}>"
    ),
)


@given(st.lists(trees, max_size=6))
def test_whatever_the_tree_no_character_is_lost_or_doubled(tmp_path_factory, body):
    path = tmp_path_factory.getbasetemp() / "tree.odt"
    path.write_bytes(packed("".join(body)))
    found = read_odt(path)
    listed = [found.lines, *found.beside.values(), *(part.lines for part in found.parts)]
    dark = "".join(line.text for lines in listed for line in lines)
    assert len("".join(dark.split())) == odt._count(odt.etree.fromstring(content("".join(body))))


def test_a_walk_that_loses_a_character_is_noticed(read, monkeypatch):
    monkeypatch.setattr(odt_walk, "characters_of", lambda _: "")
    with pytest.raises(FieldworkError, match="do not hold all characters"):
        read(packed(paragraph("<text:placeholder>name</text:placeholder>")))
