"""The bytes of a Word document depend only on its contents, and nothing of the template is left in it."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import docx

from helpers.files import column_widths, documents

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


LABELS = (
    "Supervision and line management",
    "Wrth gefn: goruchwyliaeth a rheolaeth llinell",
    "Psychotherapeutically-informed counterdependence",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch",
    "الإشراف وإدارة الخط",
    "督导和直线管理",
)
QUOTATION = "Telling someone at the drop-in about the hospital was a disclosure I hadn’t planned. " * 2


def wide_table() -> tuple[list[str], list[list[str]]]:
    """Return a table of eight columns: labels, numbers and two quotations."""
    heads = ["Area", "Theme", "Segments", "Workers", "Weeks", "Sources", "Quotation for", "Quotation against"]
    rows = [
        ["Fine tune", label, "134", "5 of 5", "12", "interviews", QUOTATION, QUOTATION] for label in LABELS
    ]
    return heads, rows


def widths_of(table) -> tuple[list[float], list[float]]:
    """Return the widths of a table's columns in millimetres, as columns and as cells."""
    grid = [column.width.mm for column in table.columns]
    cells = [cell.width.mm for cell in table.rows[1].cells]
    return grid, cells


def test_columns_are_as_wide_as_their_longest_word_and_fill_the_page_at_most():
    heads, rows = wide_table()
    document = documents.new_document("T", "", "", DAY, landscape=documents.needs_landscape(heads, rows))
    documents.add_table(document, heads, rows, right=[2])
    table = docx.Document(io.BytesIO(documents.as_bytes(document))).tables[0]
    grid, cells = widths_of(table)
    # LibreOffice and pandoc go by the columns, Word by the cells.
    assert grid == cells
    section = document.sections[0]
    margins = section.left_margin.mm + section.right_margin.mm
    assert sum(grid) <= section.page_width.mm - margins + 0.1
    size = table.rows[1].cells[1].paragraphs[0].runs[0].font.size.pt
    for width, column in zip(grid, zip(heads, *rows, strict=True), strict=True):
        words = [word for text in column for word in text.replace("-", "- ").split()]
        widest = max(column_widths.text_width(word, size) for word in words)
        assert widest + column_widths.PADDING <= width + 0.1
    assert grid[6] > 1.5 * grid[2], "A quotation has more room than a number."


def test_a_table_of_quotations_is_turned_and_a_short_one_is_not():
    assert documents.needs_landscape(*wide_table())
    assert not documents.needs_landscape(["theme", "n"], [["tea", "3"]])
    document = documents.new_document("T", "", "", DAY, landscape=True)
    assert [
        round(side.mm) for side in (document.sections[0].page_width, document.sections[0].page_height)
    ] == [
        297,
        210,
    ]


def test_a_table_too_wide_for_any_page_still_fits_between_the_margins():
    heads = [f"Heading{'x' * 30}{n}" for n in range(12)]
    document = documents.new_document("T", "", "", DAY, landscape=True)
    documents.add_table(document, heads, [["1"] * 12])
    grid, _ = widths_of(document.tables[0])
    assert abs(sum(grid) - 247) < 1


def test_a_table_has_three_horizontal_lines_and_none_upright_and_no_row_is_divided():
    table = docx.Document(io.BytesIO(written(["tea", "3"], ["rain", "0"]))).tables[0]
    lines = table._tbl.xpath("./w:tblPr/w:tblBorders/*")
    assert [line.tag.rpartition("}")[2] for line in lines] == ["top", "bottom"]
    below_heading = [row._tr.xpath("./w:tc/w:tcPr/w:tcBorders/w:bottom") for row in table.rows]
    assert [len(found) for found in below_heading] == [2, 0, 0]
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)
    assert not table._tbl.xpath(".//w:left | .//w:right | .//w:insideV")


def test_a_document_is_a4_in_british_english():
    document = docx.Document(io.BytesIO(written(["tea", "3"])))
    section = document.sections[0]
    assert [round(section.page_width.mm), round(section.page_height.mm)] == [210, 297]
    languages = document.styles.element.xpath(".//w:lang/@w:val")
    assert set(languages) == {"en-GB"}
    assert document.core_properties.language == "en-GB"


def test_a_caption_stays_with_its_table():
    document = documents.new_document("T", "", "", DAY, heading=False)
    documents.add_caption(document, "Table 3. Themes")
    caption = document.paragraphs[0]
    assert (caption.text, caption.style.name) == ("Table 3. Themes", "Caption")
    assert caption.paragraph_format.keep_with_next


def test_a_note_stands_off_the_last_line_of_its_table():
    document = documents.new_document("T", "", "", DAY, heading=False)
    documents.add_note(document, "Note. Of tea.")
    assert document.paragraphs[-1].text == "Note. Of tea."
    assert document.paragraphs[-1].paragraph_format.space_before.pt == 4


def test_chinese_is_no_word_of_a_hundred_letters_and_a_page_has_room_for_it():
    heads, rows = ["Theme", "Definition"], [["同伴支持", "工作人员得到同伴的支持并且知道向谁求助" * 6]]
    assert not documents.needs_landscape(heads, rows)
    document = documents.new_document("T", "", "", DAY)
    documents.add_table(document, heads, rows)
    assert document.tables[0].rows[1].cells[1].paragraphs[0].runs[0].font.size.pt == 9
