r"""The words of a PDF: of its pages, its metadata, its annotations, and the files in it.

It is read in two ways. Its strings are joined as they stand in its bytes and in its streams, which finds what
is damaged, an earlier state of an object, and words whose letters are moved (``[(Mau) -20 (reen)] TJ``). And
pypdf reads it: every filter, every object, strings in all their forms, and pages whose fonts number their
letters.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from helpers.privacy.leaks.decoding import decode, decode_short, readable_runs
from helpers.privacy.leaks.opening import Budget
from helpers.privacy.leaks.pictures import inflate
from helpers.privacy.leaks.readings import KINDS

if TYPE_CHECKING:
    from pypdf import PdfReader

LARGEST = 8 << 20
"""Bytes of a PDF that is opened: of a longer one, only the readable runs are read."""
MOST_WORDS = 6 << 20
"""Bytes of all its streams with words."""
MOST_OBJECTS = 20_000
LONGEST = 10.0
"""Seconds of work on one PDF; what is left then is not opened."""
LIMITS: dict[str, Any] = {
    "maximum_declared_stream_length": LARGEST,
    "lzw_maximum_output_length": 4 << 20,
    "run_length_maximum_output_length": LARGEST,
    "zlib_maximum_output_length": LARGEST,
    "zlib_maximum_recovery_input_length": 1 << 16,
    "brotli_maximum_output_length": LARGEST,
    "stream_filters_maximum_length": 8,
    "stream_decoding_work_maximum_length": 4 * LARGEST,
    "stream_parsing_work_maximum_count": 200_000,
    "jbig2dec_binary": None,
}
"""What pypdf may take; no other program is called."""
LONGEST_FACTS = 2000
"""Bytes before a stream that may say what it is."""
OF_NO_WORDS = (b"/Image", b"/Length1", b"/FontFile", b"/Type1C", b"/CIDFontType0C", b"/XRef")
"""What the facts of a stream have that holds pixels, a font or numbers."""
_string = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f\s]*>"
_token = re.compile(_string + rb"|\[|\]", re.DOTALL)
_wide_gap = re.compile(rb"-(?:1[5-9]\d|[2-9]\d\d|\d{4,})")
"""By how many thousandths of a letter's size a word is moved from the one before it."""
_of_document = re.compile(
    rb"/(?:Title|Author|Subject|Keywords|Creator|Producer)\s*(" + _string + rb")", re.DOTALL
)
_escape = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_plain_escapes = {b"n": b"\n", b"r": b"\n", b"t": b"\t", b"b": b" ", b"f": b" ", b"\n": b"", b"\r\n": b""}
_name = re.compile(rb"#([0-9A-Fa-f]{2})")


class PdfText(NamedTuple):
    """Some words of a PDF, or bytes of a file in it."""

    where: str
    words: str = ""
    data: bytes = b""
    """Bytes to be opened by what they are."""
    is_closed: bool = False


def texts_of_pdf(data: bytes, budget: Budget, *, is_known: bool) -> Iterator[PdfText]:
    """Yield the words of a PDF, and the files in it.

    Parameters
    ----------
    is_known
        Whether a run has made these very bytes: then only the facts about the document are read.
    """
    if len(data) > LARGEST:
        yield PdfText("its bytes", "\n".join(readable_runs(data)))
        yield PdfText("its pages, since it is too large to be opened", is_closed=True)
        return
    if is_known:
        strings = [decode_string(written) for written in _of_document.findall(data)]
        yield PdfText("its metadata", "\n".join(strings))
        return
    own = budget.part(MOST_WORDS)
    for part in _parts_in(data, own):
        for words in _joined_strings(part):
            yield PdfText("its metadata or streams", words)
    if own.is_overdrawn:
        yield PdfText("its streams, since they are too large", is_closed=True)
        return
    end = data.rfind(b"%%EOF")
    if end != -1 and data[end + 5 :].strip():
        yield PdfText("behind its end", data=data[end + 5 :])
    yield from _read_by_pypdf(data, budget.part(MOST_WORDS))


def _parts_in(data: bytes, budget: Budget) -> Iterator[bytes]:
    """Yield the streams of a PDF, inflated, those of earlier states too; and all between them."""
    between: list[bytes] = []
    end = 0
    at = data.find(b"stream")
    while at != -1:
        between.append(data[end:at])
        end = data.find(b"endstream", at)
        if end == -1:
            end = at
            break
        packed = data[at + 6 : end].lstrip(b"\r\n")
        facts = data[max(data.rfind(b"obj", 0, at), at - LONGEST_FACTS, 0) : at]
        if not any(word in facts for word in OF_NO_WORDS):
            stream = inflate(packed, budget.n_bytes + 1)
            if budget.take(len(stream)):
                yield stream
            if not stream and decode(packed):
                yield packed
        at = data.find(b"stream", end + 9)
    yield b"\n".join([*between, data[end:]])


def _joined_strings(part: bytes) -> Iterator[str]:
    """Yield the strings of a part: line by line as they are drawn, and all without anything between them."""
    lines: list[str] = []
    line: list[str] = []
    is_inside = False
    end = 0
    for match in _token.finditer(part):
        token = match.group()
        if token == b"[":
            is_inside = True
        elif token != b"]":
            if is_inside and line and _wide_gap.search(part, end, match.start()):
                line.append(" ")
            line.append(decode_string(token))
        if token == b"]":
            is_inside = False
        if line and not is_inside:
            lines.append("".join(line))
            line = []
        end = match.end()
    lines.append("".join(line))
    if any(lines):
        yield "\n".join(lines)
        yield "".join(lines)


def decode_string(written: bytes) -> str:
    r"""Return a string of a PDF, which is written as characters with escapes or as hexadecimal digits.

    >>> decode_string(b"(M\\141ureen)"), decode_string(b"<feff0041>")
    ('Maureen', 'A')
    """
    if written.startswith(b"<"):
        digits = re.sub(rb"\s", b"", written[1:-1])
        plain = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    else:
        plain = _escape.sub(_unescaped, written[1:-1])
    if plain[:2] in {b"\xfe\xff", b"\xff\xfe"}:
        return plain.decode("utf-16", "replace")
    return decode_short(plain)


def _unescaped(match: re.Match[bytes]) -> bytes:
    escaped = match.group(1)
    if escaped[:1] in b"01234567":
        return bytes([int(escaped, 8) & 255])
    return _plain_escapes.get(escaped, escaped)


def _read_by_pypdf(data: bytes, budget: Budget) -> list[PdfText]:
    """Return what pypdf reads, up to its limits and ours.

    Its settings hold only while this function runs, so that it returns a list.
    """
    from pypdf import PdfReader, apply_configuration

    texts: list[PdfText] = []
    with _quietly(), apply_configuration(**LIMITS):
        # A damaged PDF may raise anything, and deep nesting ends Python's own stack.
        try:
            reader = PdfReader(BytesIO(data), strict=False, root_object_recovery_limit=MOST_OBJECTS)
            deadline = time.process_time() + LONGEST
            texts += _texts_of_objects(reader, budget, deadline)
            texts += _texts_of_pages(reader, deadline)
        except Exception:  # noqa: BLE001
            texts.append(PdfText("its objects", is_closed=True))
    return texts


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep pypdf's warnings back: they may have words of the PDF in them."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _texts_of_objects(reader: PdfReader, budget: Budget, deadline: float) -> Iterator[PdfText]:
    """Yield the strings of every object, and what its stream holds."""
    from pypdf.generic import IndirectObject

    numbers = {(number, generation) for generation, known in reader.xref.items() for number in known}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    yield PdfText("its metadata", "\n".join(_strings_of(reader.trailer)))
    for number, generation in sorted(numbers)[:MOST_OBJECTS]:
        if time.process_time() > deadline:
            break
        try:
            value = reader.get_object(IndirectObject(number, generation, reader))
        except Exception:  # noqa: BLE001
            yield PdfText("an object", is_closed=True)
            continue
        yield PdfText("an object", "\n".join(_strings_of(value)))
        yield from _texts_of_stream(value, budget)
    else:
        if len(numbers) <= MOST_OBJECTS:
            return
    yield PdfText("an object, since there are too many", is_closed=True)


def _strings_of(value: Any) -> Iterator[str]:
    """Yield the strings and names in an object; not those of other objects that it points to."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            for key in one:
                yield _name.sub(_from_digits, str(key).encode("utf-8", "replace")).decode("utf-8", "replace")
                waiting.append(one.raw_get(key) if hasattr(one, "raw_get") else one[key])
        elif isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, bytes):
            yield decode_short(one)
        elif isinstance(one, str):
            yield one


def _from_digits(match: re.Match[bytes]) -> bytes:
    return bytes([int(match.group(1), 16)])


def _texts_of_stream(value: Any, budget: Budget) -> Iterator[PdfText]:
    """Yield what the stream of an object holds, if it has one: words, or a file; no pixels and no fonts."""
    if not hasattr(value, "get_data") or _has_no_words(value):
        return
    try:
        data = value.get_data()
    except Exception:  # noqa: BLE001
        yield PdfText("a stream", is_closed=True)
        return
    if not budget.take(len(data)):
        yield PdfText("a stream", is_closed=True)
        return
    if value.get("/Filter") != "/FlateDecode" or "/DecodeParms" in value:
        for words in _joined_strings(data):
            yield PdfText("a stream", words)
    if value.get("/Type") in {"/EmbeddedFile", "/Metadata"} or data.startswith(KINDS):
        yield PdfText("a file in it", data=data)
        return
    for words in decode(data)[:1]:
        yield PdfText("a stream", words)


def _has_no_words(value: Any) -> bool:
    """Return whether the stream of an object holds pixels, a font or other objects."""
    is_of_objects = value.get("/Type") in {"/XRef", "/ObjStm"}
    return is_of_objects or value.get("/Subtype") == "/Image" or "/Length1" in value


def _texts_of_pages(reader: PdfReader, deadline: float) -> Iterator[PdfText]:
    for number, page in enumerate(reader.pages, start=1):
        if time.process_time() > deadline:
            yield PdfText(f"page {number}", is_closed=True)
            return
        try:
            yield PdfText(f"page {number}", page.extract_text())
        except Exception:  # noqa: BLE001
            yield PdfText(f"page {number}", is_closed=True)
