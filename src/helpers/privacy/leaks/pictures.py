"""Pictures: the words of their metadata, and what is hidden behind them. Words that are drawn are pixels.

A picture passes because a run has made these very bytes (`made_pictures`), whatever its name is.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from helpers.privacy.leaks.decoding import decode_short, readable_runs
from helpers.privacy.leaks.opening import Budget

PNG = b"\x89PNG\r\n\x1a\n"
PDF = b"%PDF-"
BEGINS = (PNG, PDF, b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"8BPS", b"\0\0\x01\0", b"\xd7\xcd\xc6\x9a")
WEBP_PIXELS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM"}
"""Chunks of a WebP that hold the picture and how it is to be shown."""
OF_PIXELS = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"cICP"),
    *(b"bKGD", b"hIST", b"pHYs", b"tIME", b"acTL", b"fcTL", b"fdAT", b"oFFs"),
}
"""Chunks of a PNG that hold numbers and pixels; every other chunk is read."""
PDF_BEGINS_WITHIN = 1024
"""A PDF may begin behind so many other bytes."""


class Metadata(NamedTuple):
    """Words of a picture, or bytes that are no part of it."""

    where: str
    words: str = ""
    data: bytes = b""
    """Bytes to be opened by what they are."""
    is_prose: bool = True
    is_closed: bool = False
    """Whether it is too large to be opened."""


def is_picture(data: bytes, *, is_text: bool) -> bool:
    """Return whether bytes are a picture or a PDF, by what they begin with."""
    if data.startswith(BEGINS):
        return True
    is_of_camera = data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"avif", b"msf1"}
    is_bitmap = not is_text and data[:2] == b"BM"
    is_late_pdf = not is_text and PDF in data[:PDF_BEGINS_WITHIN]
    return is_webp(data) or is_of_camera or is_bitmap or is_late_pdf


def is_webp(data: bytes) -> bool:
    """Return whether bytes are a picture in WebP, by what they begin with."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def hash_picture(data: bytes) -> str:
    """Return the hash by which a picture is recognised."""
    return hashlib.sha256(data).hexdigest()


def metadata_of(data: bytes, budget: Budget) -> Iterator[Metadata]:
    """Yield the words of a picture's metadata, and what lies behind the picture; not those of a PDF."""
    if data.startswith(PNG):
        yield from _from_png(data, budget)
        return
    if is_webp(data):
        yield from _from_webp(data)
        return
    yield Metadata("the picture and its metadata", "\n".join(readable_runs(data)), is_prose=False)
    end = {b"\xff\xd8": b"\xff\xd9", b"GI": b"\0;"}.get(data[:2])
    if end is not None:
        # An end that is inside the picture is followed by pixels, which are no file and no text.
        behind = data[data.rfind(end) + 2 :]
        if behind.strip(b"\0"):
            yield Metadata("behind the picture", data=behind)


def _from_png(data: bytes, budget: Budget) -> Iterator[Metadata]:
    """Yield the words of all chunks but pixels, and what follows the last chunk."""
    at = len(PNG)
    kind = b""
    while at + 8 <= len(data) and kind != b"IEND":
        length = int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        chunk = data[at + 8 : at + 8 + length]
        at += 12 + length
        if kind not in OF_PIXELS:
            for words in _words_of_chunk(kind, chunk, budget):
                yield Metadata("its metadata", words)
    if budget.is_overdrawn:
        yield Metadata("its metadata, since they are too large", is_closed=True)
    behind = data[at:]
    if behind.strip(b"\0"):
        yield Metadata("behind the picture", data=behind)


def _from_webp(data: bytes) -> Iterator[Metadata]:
    """Yield the words of all chunks but pixels, and what follows the last chunk.

    A chunk has its kind, its length and its bytes, to which one is added where they are odd (RFC 9649).
    """
    end = 8 + int.from_bytes(data[4:8], "little")
    at = 12
    while at + 8 <= min(end, len(data)):
        kind = data[at : at + 4]
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        chunk = data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
        if kind not in WEBP_PIXELS:
            yield Metadata("its metadata", "\n".join(readable_runs(chunk)), is_prose=False)
    behind = data[at:]
    if behind.strip(b"\0"):
        yield Metadata("behind the picture", data=behind)


def _words_of_chunk(kind: bytes, chunk: bytes, budget: Budget) -> Iterator[str]:
    """Yield the words of a chunk of a PNG: as its kind has them, and in a stream that may be packed in it."""
    if kind == b"tEXt":
        yield decode_short(chunk).replace("\0", " ")
    elif kind == b"iTXt":
        yield _decode_itxt(chunk, budget)
    elif kind in {b"zTXt", b"iCCP"}:
        key, _, packed = chunk.partition(b"\0")
        unpacked = _inflate_within(budget, packed[1:])
        words = decode_short(unpacked) if kind == b"zTXt" else "\n".join(readable_runs(unpacked))
        yield f"{decode_short(key)} {words}"
    else:
        yield from readable_runs(chunk)
        unpacked = _inflate_within(budget, chunk)
        if unpacked:
            yield from readable_runs(unpacked)


def _decode_itxt(chunk: bytes, budget: Budget) -> str:
    """Return keyword and text of an iTXt chunk, between which are a flag and languages."""
    key, _, rest = chunk.partition(b"\0")
    is_packed = rest[:1] == b"\1"
    language, _, rest_after_language = rest[2:].partition(b"\0")
    translated, _, text = rest_after_language.partition(b"\0")
    if is_packed:
        text = _inflate_within(budget, text)
    return " ".join(decode_short(one) for one in (key, language, translated, text))


def _inflate_within(budget: Budget, packed: bytes) -> bytes:
    """Return an inflated stream; nothing if it is none, or the budget is not enough for it."""
    unpacked = inflate(packed, budget.n_bytes + 1)
    if unpacked and not budget.take(len(unpacked)):
        return b""
    return unpacked


def inflate(packed: bytes, most: int) -> bytes:
    """Return an inflated zlib stream, at most `most` bytes of it; nothing if it is not such a stream."""
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""
