"""Word documents and what goes by their name: numbers 28 to 30."""

from __future__ import annotations

from inputs.forms import Input, W, docx, p, packed, r, renamed, whole, with_flags, with_size

FILE = "interviews/2023-10-12 Talk.docx"
SAID = "W1 2023-10-12 - W1: "
INS, DEL = '<w:ins w:id="1" w:author="a">', '<w:del w:id="2" w:author="a">'


def word(name: str, body: str, statuses: list[str], *records: str, **more: object) -> Input:
    """Return a transcript in Word."""
    return Input(
        28, name, {FILE: docx(body)}, {FILE: statuses}, tuple(f"{SAID}{record}" for record in records), **more
    )


def _deleted(text: str) -> str:
    return f'{DEL}<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def _box(text: str) -> str:
    """Return a text box as Word writes it: once for new programs, once more for old ones."""
    content = f"<w:txbxContent>{p(text)}</w:txbxContent>"
    return (
        f"<w:p>{r('Aisha: Near a box.')}<w:r><mc:AlternateContent><mc:Choice "
        f'Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice><mc:Fallback>'
        f"<w:pict>{content}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def _parts() -> Input:
    data = docx(
        p("Aisha: I had tea."),
        parts={
            "comments": f'<w:comment w:id="1">{p("Is that so?")}</w:comment>',
            "footnotes": f'<w:footnote w:id="1">{p("Or coffee.")}{p("")}</w:footnote>',
            "header": p("Draft"),
        },
    )
    expected = {
        FILE: ["kept"],
        f"{FILE}/word/comments.xml": ["excluded another_part_of_word"],
        f"{FILE}/word/footnotes.xml": ["excluded another_part_of_word", "excluded blank"],
        f"{FILE}/word/header.xml": ["excluded another_part_of_word"],
    }
    return Input(28, "comments, footnotes and a header", {FILE: data}, expected, (f"{SAID}I had tea.",))


CHANGES = (
    Input(
        28,
        "changes that have not been accepted",
        {
            FILE: docx(
                f"<w:p>{r('Aisha: I had ')}{_deleted('coffee')}{INS}{r('tea')}</w:ins>{r('.')}</w:p>"
                f"<w:p>{_deleted('Aisha: Never.')}</w:p>"
            )
        },
        {
            FILE: ["kept + tracked_insertion", "excluded blank"],
            f"{FILE} (deletion)": ["excluded tracked_deletion"] * 2,
        },
        (f"{SAID}I had tea.",),
    ),
    Input(
        28,
        "words that were moved",
        {
            FILE: docx(
                f'<w:p>{r("Aisha: I had tea.")}<w:moveTo w:id="1" '
                f'w:author="a">{r(" Late.")}</w:moveTo></w:p><w:p><w:moveFrom w:id="2" '
                f'w:author="a">{r(" Late.")}</w:moveFrom></w:p>'
            )
        },
        {
            FILE: ["kept + tracked_insertion", "excluded blank"],
            f"{FILE} (deletion)": ["excluded tracked_deletion"],
        },
        (f"{SAID}I had tea. Late.",),
    ),
    _parts(),
    word(
        "a table, a content control, a link, a smart tag and a field",
        f"<w:tbl><w:tr><w:tc>{p('Aisha: In a table.')}</w:tc></w:tr></w:tbl>"
        f"<w:sdt><w:sdtContent>{p('Aisha: In a control.')}</w:sdtContent></w:sdt>"
        f"<w:p>{r('Aisha: In ')}<w:sdt><w:sdtContent>{r('a control ')}</w:sdtContent></w:sdt>"
        f"<w:hyperlink>{r('a link ')}</w:hyperlink><w:smartTag>{r('a tag ')}</w:smartTag>"
        f'<w:fldSimple w:instr="DATE">{r("a field")}</w:fldSimple><w:r>'
        f"<w:instrText>SECRET</w:instrText></w:r></w:p>",
        ["kept"] * 3,
        "In a table.",
        "In a control.",
        "In a control a link a tag a field",
    ),
    word(
        "a text box, which is in the file twice",
        _box("Aisha: In a box."),
        ["kept"] * 2,
        "Near a box.",
        "In a box.",
    ),
    word(
        "signs that are no w:t",
        (
            "<w:p><w:r><w:t>Aisha: "
            "8</w:t><w:noBreakHyphen/><w:t>9</w:t><w:tab/><w:t>o</w:t><w:softHyphen/><w:t>clock</w:t>"
            "<w:cr/><w:t>sharp</w:t></w:r></w:p>"
        ),
        ["kept", "merged"],
        "8-9 oclock sharp",
    ),
    word(
        "hidden words",
        f"<w:p>{r('Aisha: I had ')}<w:r><w:rPr><w:vanish/></w:rPr><w:t>no tea.</w:t></w:r></w:p>",
        ["kept + hidden_text"],
        "I had no tea.",
    ),
    Input(
        28,
        "a main part under another name",
        {FILE: docx(p("Aisha: I had tea."), main="word/document2.xml")},
        {FILE: ["kept"]},
        (f"{SAID}I had tea.",),
    ),
    Input(
        28,
        "the strict form of the standard",
        {
            FILE: docx(
                p("Aisha: I had tea."),
                namespace="http://purl.oclc.org/ooxml/wordprocessingml/main",
                main_type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
            )
        },
        {FILE: ["kept"]},
        (f"{SAID}I had tea.",),
    ),
    Input(
        28,
        "a picture, and another document within",
        {
            FILE: docx(
                p("Aisha: I had tea."),
                more={
                    "word/media/image1.png": b"\x89PNG",
                    "word/embeddings/Talk.docx": docx(p("Aisha: Hidden away.")),
                },
            )
        },
        {FILE: ["kept"], f"{FILE} (member)": ["excluded other_media", "quarantined embedded_document"]},
        (f"{SAID}I had tea.",),
    ),
)

GOOD = docx(p("Aisha: I had tea."))


def refused(number: int, name: str, data: bytes, reason: str, file: str = FILE) -> Input:
    """Return a .docx that is refused as a whole."""
    return whole(number, name, file, data, f"file: quarantined {reason}")


_ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
NAMES = (
    refused(
        29,
        "protected by a password",
        _ole + "EncryptedPackage".encode("utf-16-le") + bytes(64),
        "password_protected",
    ),
    refused(29, "an old .doc", _ole + "WordDocument".encode("utf-16-le") + bytes(64), "old_word_file"),
    refused(29, "Rich Text", b"{\\rtf1\\ansi Aisha: I had tea.}", "rtf_file"),
    refused(29, "a web page", b"<!DOCTYPE html>\n<html><body>Aisha: I had tea.</body></html>", "html_file"),
    refused(
        29,
        "a web page that Word has saved",
        b"\xef\xbb\xbf<html xmlns:w='urn:word'><body>Aisha: I had tea.</body></html>",
        "html_file",
    ),
    refused(29, "a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdf_file"),
    refused(29, "plain text", b"Aisha: I had tea.\n", "text_file"),
    refused(29, "half of it", GOOD[: len(GOOD) // 2], "not_a_zip"),
    refused(29, "random bytes", bytes(range(256)) * 4, "not_a_zip"),
    refused(29, "no bytes", b"", "empty_file"),
    refused(29, "a .zip that is no document", packed({"a.txt": b"Aisha: I had tea."}), "not_a_zip"),
    refused(29, "a .zip with a password", with_flags(GOOD, 1), "password_protected"),
    refused(29, "a part that is damaged", GOOD.replace(b"had tea", b"had TEA"), "not_a_zip"),
    refused(
        29,
        "XML that ends in the middle",
        docx("", raw=f'<w:document xmlns:w="{W}"><w:body><w:p>'.encode()),
        "not_a_zip",
    ),
    whole(
        29,
        "a lock file of Word",
        "interviews/~$Talk.docx",
        b"\x05Somebody" + bytes(40),
        "file: excluded not_fieldwork",
    ),
    whole(
        29,
        "a lock file of LibreOffice",
        "interviews/.~lock.Talk.docx#",
        b",somebody,",
        "file: excluded not_fieldwork",
    ),
    refused(
        29, "a PDF under the name of a .txt", b"%PDF-1.7\n", "pdf_file", "interviews/2023-10-12 Talk.txt"
    ),
    refused(
        29,
        "Rich Text under the name of a note",
        b"{\\rtf1\\ansi Worker: Aisha}",
        "rtf_file",
        "observations/2023-10-12 W1.txt",
    ),
    refused(29, "a .docx under the name of a .txt", GOOD, "not_utf8", "interviews/2023-10-12 Talk.txt"),
    refused(29, "a document without a word", docx(p("")), "no_words"),
)


def _xml(declared: str, words: str, encoding: str = "utf-8") -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>{declared}<w:document '
        f'xmlns:w="{W}"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>'
    )
    return text.encode("utf-16" if encoding == "UTF-16" else encoding)


_laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_deep = f"{'<w:sdt><w:sdtContent>' * 1000}{p('Aisha: I had tea.')}{'</w:sdtContent></w:sdt>' * 1000}"
BOMBS = (
    refused(
        30,
        "200 MB of spaces in 200 kB",
        packed({"_rels/.rels": b"<a/>", "word/document.xml": b" " * 200_000_000}),
        "unsafe_document",
    ),
    refused(
        30, "far larger than it seems, by its directory", with_size(GOOD, 3_000_000_000), "unsafe_document"
    ),
    refused(
        30,
        "one part twice",
        renamed(
            docx(p("Aisha: Tea."), more={"word/documenz.xml": b"<a/>"}),
            "word/documenz.xml",
            b"word/document.xml",
        ),
        "unsafe_document",
    ),
    refused(
        30,
        "a billion laughs",
        docx("", raw=_xml(f'<!DOCTYPE d [<!ENTITY l0 "ha">{_laughs}]>', "Aisha: &l9;")),
        "unsafe_document",
    ),
    refused(
        30,
        "an entity",
        docx("", raw=_xml('<!DOCTYPE d [<!ENTITY a "tea">]>', "Aisha: I had &a;, and more.")),
        "unsafe_document",
    ),
    refused(
        30,
        "an entity that is another file",
        docx("", raw=_xml('<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>', "Aisha: &a;")),
        "unsafe_document",
    ),
    refused(
        30,
        "an entity in UTF-16",
        docx("", raw=_xml('<!DOCTYPE d [<!ENTITY a "tea">]>', "Aisha: I had &a;.", "UTF-16")),
        "unsafe_document",
    ),
    refused(
        30,
        "an encoding that could hide a declaration",
        docx("", raw=_xml("", "Aisha: I had tea.", "UTF-7")),
        "unsafe_document",
    ),
    refused(30, "elements in one another, 2,000 deep", docx(_deep), "not_a_zip"),
    whole(
        30,
        "another part that declares entities",
        FILE,
        docx(
            p("Aisha: I had tea."),
            parts={"header": ""},
            more={"word/header.xml": _xml("<!DOCTYPE d []>", "a")},
        ),
        "file: quarantined unsafe_document",
    ),
)

INPUTS = (*CHANGES, *NAMES, *BOMBS)
