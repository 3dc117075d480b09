"""Hiding places of words, for tests: how a passage may be written, and in what a file may be."""

from __future__ import annotations

import base64
import binascii
import bz2
import gzip
import io
import json
import lzma
import quopri
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import quote

import docx

FIRST, LAST = "Siân", "Oduya"
NAME = f"{FIRST} {LAST}"
TEXT = f"tea with {NAME} today"


def ascii_json(text: str) -> str:
    return json.dumps(text)[1:-1]


def writings() -> Iterator[tuple[str, str, bytes]]:
    """Yield how a passage may be written: what it is, the name of a file, and its bytes."""
    yield from _encodings()
    yield from _escapes()
    yield from _divisions()
    yield from _markup()
    yield from _packed()
    yield from _notebooks()


def _encodings():
    for ending in (
        "md",
        "txt",
        "tex",
        "bib",
        "yaml",
        "csv",
        "html",
        "svg",
        "xml",
        "json",
        "ipynb",
        "py",
        "log",
    ):
        yield f"utf-8 .{ending}", f"a.{ending}", TEXT.encode()
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"):
        yield f"{encoding} .txt", "a.txt", TEXT.encode(encoding)
        yield f"{encoding} .csv", "a.csv", f"who,what\n{NAME},tea\n".encode(encoding)
    for encoding in ("cp1252", "mac_roman", "cp850"):
        for ending in ("csv", "txt", "html", "tex"):
            yield f"{encoding} .{ending}", f"a.{ending}", f"who\n{NAME}\n".encode(encoding)
    yield "two encodings", "a.txt", "Zoë\n".encode() + TEXT.encode("cp1252")
    yield "read wrongly once", "a.txt", TEXT.encode().decode("cp1252").encode()
    yield "old line ends", "a.txt", f"tea\r{TEXT}\rmilk".encode()
    yield "semicolons", "a.csv", f"who;what\n{NAME};tea\n".encode()
    yield "a cell over two lines", "a.csv", f'who\n"{FIRST}\n{LAST}"\n'.encode()


def _escapes():
    yield "\\u in .json", "a.json", json.dumps({"who": NAME}).encode()
    yield "\\u in .txt", "a.txt", ascii_json(TEXT).encode()
    yield "\\u in a script", "a.html", f'<script>var who = "{ascii_json(NAME)}"</script>'.encode()
    yield "\\u twice", "a.txt", ascii_json(ascii_json(TEXT)).encode()
    yield "\\n before it in .json", "a.json", json.dumps({"a": f"tea\n{NAME}"}).encode()
    yield "a key of .json", "a.json", json.dumps({NAME: 1}).encode()
    yield "all \\u", "a.json", ('"' + "".join(f"\\u{ord(one):04x}" for one in NAME) + '"').encode()
    yield "\\u{} of a script", "a.html", b"<script>'Si\\u{e2}n Oduya'</script>"
    yield "\\x of a script", "a.html", b"<script>'Si\\xe2n Oduya'</script>"
    yield "\\x of bytes", "a.py", b"b'Si\\xc3\\xa2n Oduya'"
    yield "\\N of Python", "a.py", b"'Si\\N{LATIN SMALL LETTER A WITH CIRCUMFLEX}n Oduya'"
    yield "octal, as git quotes paths", "a.txt", b'"a/Si\\303\\242n Oduya.md"'
    yield "%XX in a link", "a.md", f"[tea](https://example.org/{quote(NAME)})".encode()
    yield "%XX of Windows-1252", "a.md", b"https://example.org/Si%E2n%20Oduya"
    yield "%XX of all", "a.md", "".join(f"%{one:02X}" for one in NAME.encode()).encode()
    yield "%u", "a.md", b"Si%u00e2n Oduya"
    yield "%XX twice", "a.md", quote(quote(NAME)).encode()
    yield "quoted-printable", "a.txt", quopri.encodestring(TEXT.encode())
    yield "quoted-printable of all", "a.txt", "".join(f"={one:02X}" for one in NAME.encode()).encode()
    for ending in ("md", "txt", "csv", "tex", "json", "html"):
        yield f"an entity in .{ending}", f"a.{ending}", b"tea with Si&acirc;n Oduya"
    yield "a decimal entity", "a.md", b"Si&#226;n Oduya"
    yield "a hexadecimal entity", "a.md", b"Si&#xE2;n Oduya"
    yield "all entities", "a.md", "".join(f"&#{ord(one)};" for one in NAME).encode()
    yield "an entity twice", "a.html", b"Si&amp;acirc;n Oduya"
    yield "an entity of a space", "a.html", "Siân&nbsp;Oduya".encode()
    for written in (
        "Si\\^an Oduya",
        "Si\\^{a}n Oduya",
        "Si{\\^a}n Oduya",
        "Si{\\^{a}}n Oduya",
        "Si\\^ an Oduya",
    ):
        yield f"LaTeX {written}", "a.tex", written.encode()
    yield "LaTeX by letters", "a.bib", b"{Oduya, Si{\\^a}n}, Si\\^{a}n Oduya"
    yield "RTF, bytes", "a.rtf", b"{\\rtf1\\ansi\\ansicpg1252 tea with Si\\'e2n Oduya}"
    yield "RTF, numbers", "a.rtf", b"{\\rtf1\\ansi tea with Si\\u226?n Oduya}"
    yield "RTF, two runs", "a.rtf", b"{\\rtf1\\ansi tea with {\\b Maur}{\\i een} Oduya}"


def _divisions():
    first, rest = "Maur", "een Oduya"
    for mark in ("-", "\u00ad", "\u2010", "=", "\\", "%"):
        yield f"divided by U+{ord(mark):04X}", "a.md", f"tea with {first}{mark}\n{rest} today".encode()
        yield f"divided by U+{ord(mark):04X} and spaces", "a.tex", f"{first}{mark}\r\n   {rest}".encode()
    yield "divided in a quotation", "a.md", f"> tea with {first}-\n> {rest}".encode()
    yield "divided in a cell", "a.csv", f'a\n"tea with {first}-\n{rest}"\n'.encode()
    yield "divided in a page", "a.html", f"<p>{first}-<br>\n{rest}</p>".encode()
    yield "divided in .json", "a.json", json.dumps({"a": f"{first}-\n{rest}"}).encode()
    yield "by a tag in .md", "a.md", f"{first}<b>{rest}</b>".encode()
    yield "by two tags in .md", "a.md", f"<i>{first}</i><b>{rest}</b>".encode()
    yield "by stars", "a.md", f"{first}**{rest}**".encode()
    yield "by a stroke of code", "a.md", f"`{first}`{rest}".encode()
    yield "by a place to divide", "a.tex", f"{first}\\-{rest}".encode()
    yield "by braces", "a.tex", f"\\emph{{x}} {{{first}}}{rest}".encode()
    for between in ('" "', '" + "', '"\n    "', '" . "', '" \\\n"'):
        yield f"by strings {between!r}", "a.py", f'who = "{first}{between}{rest}"'.encode()
    yield (
        "in a style, by strings",
        "a.html",
        f'<style>p::after {{content: "{first}" "{rest}"}}</style>'.encode(),
    )
    for mark in ("\u200b", "\u2060", "\ufeff", "\u00ad"):
        yield f"by the unseen U+{ord(mark):04X}", "a.md", f"{first}{mark}{rest}".encode()


def _markup():
    for ending in ("html", "svg", "xml"):
        for what, text in {
            "CDATA": f"<a><![CDATA[{NAME}]]></a>",
            "CDATA with a tag": f"<a><![CDATA[x <b> {NAME}]]></a>",
            "an instruction": f"<?note {NAME}?><a/>",
            "a document type": f'<!DOCTYPE a SYSTEM "{NAME}"><a/>',
            "an entity's value": f'<!DOCTYPE a [<!ENTITY who "{NAME}">]><a/>',
            "an entity in parts": '<!DOCTYPE a [<!ENTITY x "Maur"><!ENTITY y "een">]><a>&x;&y; Oduya</a>',
            "an entity of an entity": '<!DOCTYPE a [<!ENTITY x "Maur"><!ENTITY y "&x;een">]><a>&y; Oduya</a>',
            "an attribute without marks": "<a alt=Maureen>x</a>",
            "an attribute in single marks": f"<a alt='{NAME}'/>",
            "an attribute with spaces": f'<a alt = "{NAME}"/>',
            "an attribute with entities": '<a alt="Si&#226;n Oduya"/>',
            "an attribute of coordinates": f'<path d="{NAME}"/>',
            "an attribute of style": f"<a style=\"content: '{NAME}'\"/>",
            "a comment": f"<a/><!-- {NAME} -->",
            "an open comment": f"<a/><!-- {NAME}",
            "a style": f"<style>p::before {{content: '{NAME}'}}</style>",
            "a style with escapes": "<style>p::before {content: 'Si\\e2 n Oduya'}</style>",
            "an open style": f"<style>p::before {{content: '{NAME}'}}",
            "a comment in a style": f"<style>/* {NAME} */</style>",
            "a tag in a word": "<a>Maur<b>een</b> Oduya</a>",
            "a comment in a word": "<a>Maur<!-- x -->een Oduya</a>",
            "a name of a tag": "<maureen/>",
            "a data URI": f"<a href='data:text/plain;base64,{base64.b64encode(TEXT.encode()).decode()}'/>",
            "a data URI with a charset": "<a href='data:text/plain;charset=utf-8;base64,"
            f"{base64.b64encode(TEXT.encode()).decode()}'/>",
            "a data URI in Windows-1252": "<a href='data:text/plain;charset=windows-1252;base64,"
            f"{base64.b64encode(TEXT.encode('cp1252')).decode()}'/>",
            "a data URI in percents": f"<a href='data:text/plain,{quote(TEXT)}'/>",
            "a data URI of a picture": "<a href='data:image/svg+xml;base64,"
            f"{base64.b64encode(f'<svg><text>{NAME}</text></svg>'.encode()).decode()}'/>",
            "a data URI in a style": "<style>a {background: url(data:text/plain;base64,"
            f"{base64.b64encode(TEXT.encode()).decode()})}}</style>",
            "a name in letters one by one": "<a>" + "".join(f"<b>{one}</b>" for one in NAME) + "</a>",
        }.items():
            yield f"{what} in .{ending}", f"a.{ending}", text.encode()


def _packed():
    encoded = base64.b64encode(TEXT.encode()).decode()
    for ending in ("md", "txt", "json", "yaml", "csv", "tex", "html"):
        yield f"base64 in .{ending}", f"a.{ending}", f'x: "{encoded}"'.encode()
    wrapped = base64.encodebytes((TEXT + " ").encode() * 8)
    yield "base64 in lines", "a.txt", b"Content-Transfer-Encoding: base64\n\n" + wrapped + b"\nEnd\n"
    yield "base64 without padding", "a.md", encoded.rstrip("=").encode()
    yield "base64 for addresses", "a.md", base64.urlsafe_b64encode(f"{TEXT}??>>".encode())
    yield "base64 of base64", "a.md", base64.b64encode(encoded.encode())
    yield "base64 of .gz", "a.md", base64.b64encode(gzip.compress(TEXT.encode()))
    yield "base64 of UTF-16", "a.md", base64.b64encode(TEXT.encode("utf-16-le"))
    yield "base64 of the name alone", "a.md", base64.b64encode(NAME.encode())
    yield "hexadecimal digits", "a.md", binascii.hexlify(TEXT.encode())
    yield "hexadecimal capitals", "a.md", binascii.hexlify(TEXT.encode()).upper()
    yield "a data URI in .md", "a.md", f"![x](data:text/plain;base64,{encoded})".encode()
    yield "a data URI in .json", "a.json", json.dumps({"a": f"data:text/plain;base64,{encoded}"}).encode()


def _notebooks():
    def notebook(*outputs, **more):
        cell = {"cell_type": "code", "source": "", "outputs": list(outputs)} | more
        return json.dumps({"cells": [cell], "metadata": {}}).encode()

    def stream(text):
        return {"output_type": "stream", "text": text}

    encoded = base64.b64encode(TEXT.encode() * 4).decode()
    yield "two outputs", "a.ipynb", notebook(stream("tea with Maur"), stream("een Oduya"))
    yield "two outputs with line ends", "a.ipynb", notebook(stream("tea with Maur\n"), stream("een Oduya"))
    results = [{"data": {"text/plain": one}} for one in ("tea with Maur", "een Oduya")]
    yield "two results", "a.ipynb", notebook(*results)
    yield "lines of an output", "a.ipynb", notebook(stream(["tea with Maur", "een Oduya"]))
    yield "an escape in an output", "a.ipynb", notebook(stream(repr(ascii_json(NAME))))
    yield "a percent in an output", "a.ipynb", notebook(stream(quote(NAME)))
    yield "an attachment", "a.ipynb", notebook(attachments={"a": {"text/plain": encoded}})
    yield "a key of metadata", "a.ipynb", notebook(metadata={NAME: 1})
    yield "tags", "a.ipynb", notebook(metadata={"tags": [NAME, "x"]})
    yield "an id", "a.ipynb", notebook(id="maureen-oduya")
    yield "a widget", "a.ipynb", notebook({"data": {"application/vnd.jupyter": {"a": [{"b": NAME}]}}})
    yield "an SVG", "a.ipynb", notebook({"data": {"image/svg+xml": f"<svg><text>{NAME}</text></svg>"}})
    yield "HTML", "a.ipynb", notebook({"data": {"text/html": "<td>Maur<b>een</b> Oduya</td>"}})
    yield (
        "a style in HTML",
        "a.ipynb",
        notebook({"data": {"text/html": f"<style>a {{content: '{NAME}'}}</style>"}}),
    )
    yield "LaTeX", "a.ipynb", notebook({"data": {"text/latex": "Si\\^{a}n Oduya"}})
    yield "a very deep list", "a.ipynb", b"[" * 100_000 + TEXT.encode()


def make_zip(members, method=zipfile.ZIP_DEFLATED, **facts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            for fact, value in facts.items():
                setattr(info, fact, value)
            archive.writestr(info, data)
    return buffer.getvalue()


def make_tar(name, data, mode="w", **facts):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        for fact, value in facts.items():
            setattr(info, fact, value)
        archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def containers(name: str, data: bytes) -> Iterator[tuple[str, str, bytes]]:
    """Yield in what a file may be: what it is, the name and the bytes of the file around it."""
    yield ".gz", f"{name}.gz", gzip.compress(data)
    yield ".gz by another name", "figures.csv", gzip.compress(data)
    yield ".gz twice", f"{name}.gz.gz", gzip.compress(gzip.compress(data))
    yield ".gz of two streams", f"{name}.gz", gzip.compress(data[:9]) + gzip.compress(data[9:])
    yield ".bz2", f"{name}.bz2", bz2.compress(data)
    yield ".xz", f"{name}.xz", lzma.compress(data)
    yield ".lzma", f"{name}.lzma", lzma.compress(data, lzma.FORMAT_ALONE)
    yield ".tar", "a.tar", make_tar(name, data)
    yield ".tar.gz", "a.tar.gz", make_tar(name, data, "w:gz")
    yield ".tgz", "a.tgz", make_tar(name, data, "w:gz")
    yield ".tar.bz2", "a.tar.bz2", make_tar(name, data, "w:bz2")
    yield ".tar.xz", "a.tar.xz", make_tar(name, data, "w:xz")
    archive = make_zip({name: data})
    yield ".zip", "a.zip", archive
    yield ".zip by another name", "a.svg", archive
    yield ".zip not packed", "a.zip", make_zip({name: data}, zipfile.ZIP_STORED)
    yield ".zip by bzip2", "a.zip", make_zip({name: data}, zipfile.ZIP_BZIP2)
    yield ".zip by LZMA", "a.zip", make_zip({name: data}, zipfile.ZIP_LZMA)
    yield ".zip with data before it", "a.bin", b"\0\1\2" * 400 + archive
    yield ".zip with data behind it", "a.zip", archive + b"\0\1\2" * 40_000
    yield ".zip in a .zip", "a.zip", make_zip({"b.zip": archive})
    yield ".zip in a .zip in a .docx", "a.docx", make_zip({"word/b.zip": make_zip({"c.zip": archive})})
    yield ".zip behind a picture", "a.png", make_png() + archive
    yield ".zip behind a GIF", "a.gif", b"GIF89a\1\0\1\0\0\0\0;" + archive
    yield ".gz behind a picture", "a.png", make_png() + gzip.compress(data)
    yield ".tar in a .zip", "a.zip", make_zip({"b.tar": make_tar(name, data)})


def beside_members() -> Iterator[tuple[str, str, bytes]]:
    """Yield what holds words beside the members of an archive: names, comments, gaps."""
    word = TEXT.encode()
    archive = make_zip({"a.txt": b"milk"})
    yield "text before a .zip", "a.zip", word + archive
    yield "text behind a .zip", "a.zip", archive + word
    yield "a member's comment", "a.zip", make_zip({"a.txt": b"milk"}, comment=word)
    yield (
        "a member's extra field",
        "a.zip",
        make_zip({"a.txt": b"milk"}, extra=struct.pack("<HH", 0xCAFE, len(word)) + word),
    )
    yield "a member's name", "a.zip", make_zip({f"{NAME}.txt": b"milk"})
    yield "a folder's name", "a.zip", make_zip({f"{NAME}/": b""})
    head = make_zip({"Maureen Oduya.txt": b"milk"})
    at = head.rfind(b"Maureen Oduya.txt")
    yield "a name in the head of a member alone", "a.zip", head[:at] + b"x" * 13 + head[at + 13 :]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as one:
        one.writestr("a.txt", b"milk")
        one.comment = word
    yield "an archive's comment", "a.zip", buffer.getvalue()
    buffer = io.BytesIO()
    with gzip.GzipFile("Maureen Oduya.csv", "wb", fileobj=buffer) as packed:
        packed.write(b"milk")
    yield "the name in a .gz", "a.gz", buffer.getvalue()
    yield "behind a .gz", "a.gz", gzip.compress(b"milk") + word
    yield "behind a .bz2", "a.bz2", bz2.compress(b"milk") + word
    yield "behind a .xz", "a.xz", lzma.compress(b"milk") + word
    yield "behind a .tar", "a.tar", make_tar("a", b"milk") + word
    yield "a name in a .tar", "a.tar", make_tar(f"{NAME}.md", b"")
    yield "an owner in a .tar", "a.tar", make_tar("a", b"milk", uname=NAME)
    yield "a group in a .tar", "a.tar", make_tar("a", b"milk", gname=NAME)
    yield "a header of a .tar", "a.tar", make_tar("a", b"milk", pax_headers={"comment": NAME})
    yield "a link of a .tar", "a.tar", make_tar("a", b"", type=tarfile.SYMTYPE, linkname=NAME)


def closed() -> Iterator[tuple[str, str, bytes]]:
    """Yield files that cannot be opened: all must be refused."""
    word = TEXT.encode()
    yield "7z", "a.7z", b"7z\xbc\xaf\x27\x1c\0\4" + zlib.compress(word)
    yield "Parquet", "a.parquet", b"PAR1\x15\4" + zlib.compress(word) + b"PAR1"
    yield "RAR", "a.rar", b"Rar!\x1a\7\1\0" + zlib.compress(word)
    yield "Zstandard", "a.zst", b"\x28\xb5\x2f\xfd" + zlib.compress(word)
    yield "compress", "a.Z", b"\x1f\x9d\x90" + zlib.compress(word)
    yield "cabinet", "a.cab", b"MSCF\0\0\0\0" + zlib.compress(word)
    yield "old Word", "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    yield "a pickle", "a.pkl", b"\x80\x05\x95" + zlib.compress(word)
    yield "NumPy", "a.npy", b"\x93NUMPY\1\0" + zlib.compress(word)
    yield "HDF5", "a.h5", b"\x89HDF\r\n\x1a\n" + zlib.compress(word)
    yield "Feather", "a.feather", b"ARROW1\0\0" + zlib.compress(word)
    yield "a database", "a.sqlite", b"SQLite format 3\0" + zlib.compress(word)
    yield "a font", "a.woff2", b"wOF2\0\1\0\0" + zlib.compress(word)
    yield "a recording", "a.m4a", b"\0\0\0\x20ftypM4A \0" + zlib.compress(word)
    yield "a zlib stream", "a.bin", zlib.compress(word)
    yield "encrypted by age", "a.age", b"age-encryption.org/v1\n-> X25519 x\n" + zlib.compress(word)
    yield "an encrypted member", "a.zip", _encrypted(make_zip({"a.txt": word}))
    yield "an unknown method", "a.zip", _with_method(make_zip({"a.txt": word}, zipfile.ZIP_STORED), 93)
    yield "a broken .zip", "a.zip", make_zip({"a.txt": word})[:-30]
    yield "a broken .gz", "a.gz", gzip.compress(word * 99)[:-20]
    yield "a broken .bz2", "a.bz2", bz2.compress(word * 99)[:-20]
    yield "a broken .xz", "a.xz", lzma.compress(word * 99)[:-20]
    yield "a broken .tar.gz", "a.tar.gz", make_tar("a.md", word * 999, "w:gz")[:-30]
    yield "a large file elsewhere", "a.csv", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n"
    yield "bytes by a name of text", "a.md", b"\1\2\xff\0" + zlib.compress(word)
    inside = word
    for _ in range(8):
        inside = make_zip({"a.zip": inside})
    yield "eight archives in each other", "a.zip", inside


def _encrypted(archive: bytes) -> bytes:
    data = bytearray(archive)
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.find(mark) + at] |= 1
    return bytes(data)


def _with_method(archive: bytes, method: int) -> bytes:
    data = bytearray(archive)
    for mark, at in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        struct.pack_into("<H", data, data.find(mark) + at, method)
    return bytes(data)


def make_png(*chunks: tuple[bytes, bytes], behind: bytes = b"") -> bytes:
    """Return a picture of one pixel, with further chunks."""
    data = b"\x89PNG\r\n\x1a\n"
    pixel = (b"IDAT", zlib.compress(b"\0\0"))
    head = (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    for kind, chunk in (head, *chunks, pixel, (b"IEND", b"")):
        data += struct.pack(">I", len(chunk)) + kind + chunk + struct.pack(">I", zlib.crc32(kind + chunk))
    return data + behind


def pictures() -> Iterator[tuple[str, str, bytes]]:
    """Yield pictures with words in them that are no pixels."""
    word = TEXT.encode()
    for what, chunk in {
        "tEXt": (b"tEXt", b"Comment\0" + TEXT.encode("latin-1")),
        "a key of tEXt": (b"tEXt", b"Maureen Oduya\0x"),
        "zTXt": (b"zTXt", b"Comment\0\0" + zlib.compress(TEXT.encode("latin-1"))),
        "iTXt": (b"iTXt", b"Comment\0\0\0en\0\0" + word),
        "packed iTXt": (b"iTXt", b"Comment\0\1\0en\0\0" + zlib.compress(word)),
        "a translated key": (b"iTXt", b"Comment\0\0\0en\0" + word + b"\0x"),
        "XMP": (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta><a>" + word + b"</a></x:xmpmeta>"),
        "eXIf": (b"eXIf", b"II*\0" + word),
        "eXIf in UTF-16": (b"eXIf", b"II*\0" + TEXT.encode("utf-16-le")),
        "a private chunk": (b"prVt", word),
        "a packed private chunk": (b"prVt", zlib.compress(word)),
        "a private chunk in UTF-16": (b"prVt", TEXT.encode("utf-16-be")),
        "a profile's name": (b"iCCP", b"Maureen Oduya\0\0" + zlib.compress(b"x")),
        "a profile": (b"iCCP", b"x\0\0" + zlib.compress(word)),
        "a palette's name": (b"sPLT", b"Maureen Oduya\0\x08"),
    }.items():
        yield f"PNG, {what}", "a.png", make_png(chunk)
    yield "PNG, behind its end", "a.png", make_png(behind=word)
    yield (
        "PNG, markup behind its end",
        "a.png",
        make_png(behind=b"<svg><text>Maur<b>een</b> Oduya</text></svg>"),
    )
    yield "PNG by another name", "a.csv", make_png((b"tEXt", b"Author\0Maureen Oduya"))
    yield "JPEG, a comment", "a.jpg", b"\xff\xd8\xff\xfe\0\x30" + word + b"\xff\xd9"
    yield "JPEG, behind its end", "a.jpg", b"\xff\xd8\xff\xe0\0\2\xff\xd9" + gzip.compress(word)
    yield "GIF, a comment", "a.gif", b"GIF89a\1\0\1\0\0\0\0\x21\xfe\x16" + word + b"\0;"
    yield "TIFF", "a.tif", b"II*\0\x08\0\0\0" + word + b"\0"
    yield "WebP", "a.webp", b"RIFF\x30\0\0\0WEBPEXIF" + word


def docx_with(change) -> bytes:
    document = docx.Document()
    change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def documents() -> Iterator[tuple[str, str, bytes]]:
    """Yield Word documents with words in several parts."""

    def runs(document):
        paragraph = document.add_paragraph()
        for part in ("tea with Maur", "een", " Oduya"):
            paragraph.add_run(part)

    def table(document):
        document.add_table(1, 1).cell(0, 0).text = NAME

    def header(document):
        document.sections[0].header.paragraphs[0].text = NAME

    for fact in ("author", "title", "comments", "keywords", "last_modified_by", "category", "subject"):
        yield (
            f".docx, its {fact}",
            "a.docx",
            docx_with(lambda document, fact=fact: setattr(document.core_properties, fact, NAME)),
        )
    yield ".docx, runs", "a.docx", docx_with(runs)
    yield ".docx, a table", "a.docx", docx_with(table)
    yield ".docx, a header", "a.docx", docx_with(header)
    yield ".docx, a heading", "a.docx", docx_with(lambda document: document.add_heading(NAME))
    part = f"<w:comments><w:comment w:initials='{NAME}'/></w:comments>".encode()
    yield ".docx, initials of a comment", "a.docx", make_zip({"word/comments.xml": part})
    shared = f"<sst><si><t>{FIRST} </t><t>{LAST}</t></si></sst>".encode()
    yield ".xlsx, strings", "a.xlsx", make_zip({"xl/sharedStrings.xml": shared})
    yield ".xlsx, a sheet's name", "a.xlsx", make_zip({"xl/workbook.xml": f"<sheet name='{NAME}'/>".encode()})
    yield ".odt, its text", "a.odt", make_zip({"content.xml": f"<text:p>{NAME}</text:p>".encode()})
    yield ".pptx, a slide", "a.pptx", make_zip({"ppt/slides/slide1.xml": f"<a:t>{NAME}</a:t>".encode()})
    relation = f'<Relationship Target="file:///C:/{quote(NAME)}.docx"/>'.encode()
    yield ".docx, a relation", "a.docx", make_zip({"word/_rels/document.xml.rels": relation})
    macro = b"\xd0\xcf\x11\xe0" + bytes(99) + zlib.compress(TEXT.encode())
    yield ".docx, a macro", "a.docx", make_zip({"word/vbaProject.bin": macro})
