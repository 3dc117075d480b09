"""PDFs for tests, with a passage in each of the places where a PDF may have one."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator

from places_in_files import NAME, TEXT


def make_pdf(
    content: bytes = b"",
    *,
    facts: bytes = b"",
    objects: tuple[bytes, ...] = (),
    filters: bytes = b"",
    page: bytes = b"",
) -> bytes:
    """Return a PDF of one page, with facts about the document and further objects."""
    stream = b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), filters, content)
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> " + page + b" >>",
        stream,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< " + facts + b" >>",
        *objects,
    ]
    data = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    offsets = []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    for offset in offsets:
        data += b"%010d 00000 n \n" % offset
    return data + b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(bodies) + 1,
        start,
    )


def stream_of(data: bytes, facts: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), facts, data)


FLATE = b"/Filter /FlateDecode"
DRAWN = b"BT /F1 12 Tf %s ET"


def pdfs() -> Iterator[tuple[str, str, bytes]]:
    """Yield PDFs: what they are, a name, and their bytes."""
    latin = TEXT.encode("latin-1")
    kerned = b"[(tea with Mau) -20 (reen) -300 (Od) 15 (uya)] TJ"
    letters = b"".join(b"(%s) Tj 5 0 Td " % bytes([one]) for one in b"Maureen Oduya")
    octal = b"(" + b"".join(b"\\%03o" % one for one in NAME.encode("latin-1")) + b") Tj"
    digits = b"<" + NAME.encode("latin-1").hex().encode() + b"> Tj"
    in_words = b"[(tea) -300 (with) -300 (Maureen) -300 (Oduya)] TJ"
    for what, drawn in {
        "plain": b"(" + latin + b") Tj",
        "kerned": kerned,
        "kerned words": in_words,
        "letter by letter": letters,
        "octal": octal,
        "hexadecimal": digits,
        "a line in a string": b"(Maur\\\neen Oduya) Tj",
        "brackets in a string": b"(tea (with Maureen Oduya) now) Tj",
        "a comment": b"% tea with Maureen Oduya\n",
        "other text": b"/Span << /ActualText (Maureen Oduya) >> BDC EMC",
        "other text in UTF-16": b"/Span << /ActualText <feff%s> >> BDC EMC"
        % NAME.encode("utf-16-be").hex().encode(),
    }.items():
        content = DRAWN % drawn
        yield f"PDF, {what}", "a.pdf", make_pdf(content)
        yield f"PDF, {what}, packed", "a.pdf", make_pdf(zlib.compress(content), filters=FLATE)
        ascii85 = base64.a85encode(content) + b"~>"
        yield f"PDF, {what}, ASCII85", "a.pdf", make_pdf(ascii85, filters=b"/Filter /ASCII85Decode")
        twice = base64.a85encode(zlib.compress(content)) + b"~>"
        yield (
            f"PDF, {what}, ASCII85 of packed",
            "a.pdf",
            make_pdf(twice, filters=b"/Filter [/ASCII85Decode /FlateDecode]"),
        )
        yield (
            f"PDF, {what}, digits",
            "a.pdf",
            make_pdf(content.hex().encode() + b">", filters=b"/Filter /ASCIIHexDecode"),
        )
    utf16 = b"\xfe\xff" + NAME.encode("utf-16-be")
    for key in (b"Title", b"Author", b"Subject", b"Keywords", b"Creator", b"Private"):
        name = key.decode()
        yield f"PDF, /{name}", "a.pdf", make_pdf(facts=b"/%s (%s)" % (key, latin))
        yield f"PDF, /{name} in UTF-16", "a.pdf", make_pdf(facts=b"/%s <%s>" % (key, utf16.hex().encode()))
        in_octal = b"".join(b"\\%03o" % one for one in utf16)
        yield f"PDF, /{name} in octal UTF-16", "a.pdf", make_pdf(facts=b"/%s (%s)" % (key, in_octal))
    xmp = f"<x:xmpmeta><dc:creator>{NAME}</dc:creator></x:xmpmeta>".encode()
    facts = b"/Type /Metadata /Subtype /XML"
    yield "PDF, XMP", "a.pdf", make_pdf(objects=(stream_of(xmp, facts),))
    yield "PDF, packed XMP", "a.pdf", make_pdf(objects=(stream_of(zlib.compress(xmp), facts + FLATE),))
    yield "PDF, XMP in UTF-16", "a.pdf", make_pdf(objects=(stream_of(xmp.decode().encode("utf-16"), facts),))
    file = b"/Type /EmbeddedFile"
    for what, data in {
        "text": TEXT.encode(),
        "cp1252": TEXT.encode("cp1252"),
        "UTF-16": TEXT.encode("utf-16"),
    }.items():
        yield (
            f"PDF, a file in it, {what}",
            "a.pdf",
            make_pdf(objects=(stream_of(zlib.compress(data), file + FLATE),)),
        )
    yield "PDF, the name of a file", "a.pdf", make_pdf(objects=(b"<< /Type /Filespec /F (%s) >>" % latin,))
    yield (
        "PDF, a note",
        "a.pdf",
        make_pdf(
            objects=(b"<< /Type /Annot /Subtype /Text /Contents (%s) >>" % latin,), page=b"/Annots [7 0 R]"
        ),
    )
    yield "PDF, a field", "a.pdf", make_pdf(objects=(b"<< /T (name) /V (%s) >>" % latin,))
    yield (
        "PDF, an address",
        "a.pdf",
        make_pdf(objects=(b"<< /URI (https://example.org/Si%C3%A2n%20Oduya) >>",)),
    )
    yield "PDF, a name", "a.pdf", make_pdf(objects=(b"<< /Maureen#20Oduya 1 >>",))
    yield "PDF, a script", "a.pdf", make_pdf(objects=(b"<< /JS (var who = 'Maureen Oduya') >>",))
    yield "PDF, a bookmark", "a.pdf", make_pdf(objects=(b"<< /Title <%s> >>" % utf16.hex().encode(),))
    yield "PDF, behind its end", "a.pdf", make_pdf() + TEXT.encode()
    whole = make_pdf(facts=b"/Title (%s)" % latin)
    yield "PDF, broken", "a.pdf", whole[: whole.rfind(b"xref")]
    yield (
        "PDF, an earlier state",
        "a.pdf",
        make_pdf(zlib.compress(DRAWN % kerned), filters=FLATE) + make_pdf()[9:],
    )
    yield "PDF, behind other bytes", "a.pdf", b"\r\n\0" * 20 + whole
    yield "PDF by another name", "a.md", whole
