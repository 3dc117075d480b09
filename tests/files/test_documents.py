"""The bytes of a Word document depend only on its contents, and nothing of the template is left in it."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import docx

from helpers.files import documents

DAY = date(2023, 12, 31)


def written(*rows: list[str], title: str = "Themes") -> bytes:
    document = documents.new_document(title, "Fictional test data", "Fictional test data.", DAY)
    documents.add_table(document, ["theme", "n"], rows)
    return documents.as_bytes(document)


def test_the_same_words_give_the_same_bytes_and_others_do_not():
    assert written(["tea", "3"]) == written(["tea", "3"]) != written(["tea", "4"])


def test_headings_cells_header_and_properties_are_read_back():
    document = docx.Document(io.BytesIO(written(["tea", "3"], ["rain", "0"])))
    table = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["theme", "n"],
        ["tea", "3"],
        ["rain", "0"],
    ]
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert not table.rows[1]._tr.xpath("./w:trPr/w:tblHeader"), "one row is the head"
    assert [
        run.bold
        for run in table.rows[0].cells[0].paragraphs[0].runs + table.rows[1].cells[0].paragraphs[0].runs
    ] == [True, False]
    assert document.sections[0].header.paragraphs[0].text == "Fictional test data."
    facts = document.core_properties
    assert (facts.title, facts.author, facts.created.date()) == ("Themes", "", DAY)
    assert table.style.name == documents.STYLE


def test_characters_that_xml_does_not_allow_are_replaced():
    document = docx.Document(io.BytesIO(written(["a\x07b", "1"], title="T\x00")))
    assert document.tables[0].rows[1].cells[0].text == "a\ufffdb"
    assert documents.holds_forbidden("a\x07b")
    assert not documents.holds_forbidden("Siân 🫖\n")


def test_it_has_no_picture_and_no_time_of_writing_and_is_small():
    with zipfile.ZipFile(io.BytesIO(written(["tea", "3"]))) as archive:
        names = archive.namelist()
        assert not [
            name
            for name in names
            if name.endswith(("jpeg", "png")) or "stylesWithEffects" in name or "customXml" in name
        ]
        assert {member.date_time for member in archive.infolist()} == {documents.EPOCH}
        assert sum(member.file_size for member in archive.infolist()) < 120_000


def test_a_table_without_rows_has_a_heading():
    assert len(docx.Document(io.BytesIO(written())).tables[0].rows) == 1
