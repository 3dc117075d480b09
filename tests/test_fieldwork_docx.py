"""A .docx gives up every word that Word shows, and is refused when it is unsafe."""

from __future__ import annotations

import zipfile

import docx
import pytest

from helpers.example.files import stored
from helpers.fieldwork.docx import Unreadable, read_paragraphs

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def document(body: str) -> bytes:
    return stored({"word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode()})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


BOX = f"<w:txbxContent>{paragraph('box')}</w:txbxContent>"


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        ("<w:p><w:ins><w:r><w:t>in</w:t></w:r></w:ins><w:del><w:r><w:delText>out</w:delText></w:r></w:del></w:p>", ["in"]),
        ("<w:p><w:moveFrom><w:r><w:t>a</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>a</w:t></w:r></w:moveTo></w:p>", ["a"]),
        (f"<w:tbl><w:tr><w:tc>{paragraph('cell')}</w:tc></w:tr></w:tbl>", ["cell"]),
        (f"<w:sdt><w:sdtContent>{paragraph('control')}</w:sdtContent></w:sdt>", ["control"]),
        ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>", ["a\nb\tc-d"]),
        ("<w:p><mc:Choice><w:r><w:t>a</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>a</w:t></w:r></mc:Fallback></w:p>", ["a"]),
        (f"<w:p><w:r><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback></w:r></w:p>", ["", "box"]),
    ],
)
def test_no_construct_of_word_loses_text_or_doubles_it(tmp_path, body, paragraphs):
    (tmp_path / "a.docx").write_bytes(document(body))
    assert read_paragraphs(tmp_path / "a.docx") == paragraphs


def test_what_a_library_has_written_is_read(tmp_path):
    written = docx.Document()
    written.add_paragraph("Name   0:04\nWords — “quoted” & more")
    written.save(str(tmp_path / "a.docx"))
    assert read_paragraphs(tmp_path / "a.docx") == ["Name   0:04\nWords — “quoted” & more"]


def bomb() -> bytes:
    import io

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 5_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b"\xd0\xcf\x11\xe0 old", "password_protected"),
        (b"{\\rtf1 text}", "not_a_zip"),
        (b"PK\x03\x04 half", "not_a_zip"),
        (stored({"other.xml": b"<x/>"}), "not_a_zip"),
        (document("<w:p>"), "not_a_zip"),
        (stored({"word/document.xml": b'<!DOCTYPE x [<!ENTITY e "text">]><x>&e;</x>'}), "unsafe_document"),
        (bomb(), "unsafe_document"),
    ],
)
def test_what_is_unsafe_or_no_document_is_named_for_what_it_is(tmp_path, data, reason):
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(Unreadable, match=reason):
        read_paragraphs(tmp_path / "a.docx")
