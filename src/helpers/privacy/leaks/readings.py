r"""Further ways to read a text: with what is written in it undone.

A letter may be written ``\u00e2``, ``%C3%A2``, ``=C3=A2``, ``&acirc;`` or ``\^a``; a word may be divided at
the end of a line or by a tag; a passage may be in base64. A text is searched as it is, and its passages of
these kinds once more as they are meant.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from helpers.privacy.leaks.file_text import FileText, Step, line_and_column, place_before, replaced

AROUND = 48
"""Characters on either side of a place where a word is divided that are read with it."""
_plain_escapes = {"n": "\n", "r": "\n", "t": "\t", "b": " ", "f": " "}
_escape = re.compile(
    r"\\u\{[0-9A-Fa-f]{1,6}\}|\\u[0-9A-Fa-f]{4}(?:\\u[0-9A-Fa-f]{4})*|\\U[0-9A-Fa-f]{8}"
    r"|\\x[0-9A-Fa-f]{2}(?:\\x[0-9A-Fa-f]{2})*|\\[0-3][0-7]{2}(?:\\[0-3][0-7]{2})*"
    r"|\\N\{[A-Z -]{3,60}\}|\\[nrtbf/\"'\\]"
    r"|%u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2})*"
    r"|=[0-9A-F]{2}(?:=[0-9A-F]{2})+|=[89A-F][0-9A-F]"
    r"|&#?\w{1,31};"
)
_in_json = re.compile(r"\\u[0-9A-Fa-f]{4}(?:\\u[0-9A-Fa-f]{4})*|\\[nrtbf/\"\\]")
_latex = re.compile(
    r"\\[`'^\"~=.]\s?\{?\\?([A-Za-z])\}?\}?"
    r"|\\[uvHcdbkrt]\s?\{\\?([A-Za-z])\}\}?"
    r"|\\(ss|ae|oe|aa|AE|OE|AA|[oOlLij])(?:\{\}|\}|\s|(?![A-Za-z]))"
)
_css = re.compile(r"\\([0-9A-Fa-f]{1,6})\s?")
_mistaken = re.compile(r"[À-ô](?:[\x80-\xbf]|[‘’“”•–—˜™š›œžŸ€‚ƒ„…†‡ˆ‰Š‹ŒŽ])+")
_divided = re.compile(
    "[-\u00ad\u2010\u2011\u2012\u2013=\\\\%](?<=\\w.)[ \\t\u2060]*\\r?[\\n\\f\u2028][\\s>#|*/%\u2060]*(?=\\w)"
)
_tags = re.compile(r"<(?<=\w<)[^<>\n]{1,300}>(?:<[^<>\n]{1,300}>)*(?=\w)")
_emphasis = re.compile(r"[*~`](?<=\w.)[*~`]{0,2}(?=\w)")
_braces = re.compile(r"[{}](?<=\w.)[{}]*(?=\w)|\\-")
_strings = re.compile(r"[\"'](?<=\w.)\s*+(?:[+.&\\]\s*+)?[\"'](?=\w)")
_encoded = re.compile(
    r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{11,}(?:\r?\n[ \t]*[A-Za-z0-9+/_-]{12,})*(?:\r?\n[A-Za-z0-9+/]{2,})?"
    r"(?:=|%3[Dd]){0,2}"
)
_hexadecimal = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_printable = re.compile(r"[^\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]+")

Open = Callable[[bytes, str], Iterator[FileText]]
"""Opens bytes that a text holds, and says in a few words where they are."""


def read_all(text: FileText, opened: Open | None = None) -> Iterator[FileText]:
    """Yield a text, and its passages that are written in another way, as they are meant.

    Parameters
    ----------
    opened
        Opens what is in base64; None, if nothing is to be opened.
    """
    yield text
    for steps in _steps_for(text.text):
        yield from _changed_lines(text, steps)
    yield from _divided_words(text)
    if opened is not None:
        yield from _opened_passages(text, opened)


def undo_json(where: str, text: str) -> FileText:
    """Return the text of a JSON file with its escapes undone, which is what it says."""
    steps: list[Step] = [(_in_json, _unescaped)]
    return FileText(
        where,
        replaced(text, steps),
        place=lambda position: line_and_column(text, place_before(text, steps, position)),
    )


def undo_css(text: str) -> str:
    """Return a style sheet with its escapes undone and strings that follow each other joined."""
    plain = _css.sub(lambda match: _character(match.group(1)), text)
    return _strings.sub("", plain)


def _steps_for(text: str) -> Iterator[list[Step]]:
    """Yield the replacements that may change a text; what its characters rule out is not tried."""
    for characters, steps in WRITTEN_WITH:
        if any(one in text for one in characters):
            yield steps
    if not text.isascii():
        yield [(_mistaken, _as_meant)]


def _changed_lines(text: FileText, steps: Sequence[Step]) -> Iterator[FileText]:
    """Yield the lines of a text that a replacement changes, as they are after it."""
    lines = _lines_with(steps[0][0], text.text)
    if not lines:
        return
    starts = [start for start, _ in lines]
    changed = [replaced(text.text[start:end], steps) for start, end in lines]
    ends = list(accumulate(len(line) + 1 for line in changed))

    def place(position: int) -> str:
        at = min(bisect_right(ends, position), len(lines) - 1)
        begin = ends[at] - len(changed[at]) - 1
        line = text.text[lines[at][0] : lines[at][1]]
        before = starts[at] + place_before(line, steps, position - begin)
        return text.place(before) if text.place else line_and_column(text.text, before)

    yield text._replace(text="\n".join(changed), place=place)


def _lines_with(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Return start and end of each line in which a pattern matches."""
    lines: list[tuple[int, int]] = []
    end = -1
    for match in pattern.finditer(text):
        if match.start() < end:
            continue
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        if end == -1:
            end = len(text)
        lines.append((start, end))
    return lines


def _divided_words(text: FileText) -> Iterator[FileText]:
    """Yield the words that are divided at the end of a line, joined, with the words around them."""
    if "\n" not in text.text:
        return
    source = text.text
    spans = [match.span() for match in _divided.finditer(source)]
    if not spans:
        return
    joined = [source[max(0, a - AROUND) : a] + source[b : b + AROUND] for a, b in spans]
    ends = list(accumulate(len(one) + 1 for one in joined))

    def place(position: int) -> str:
        before = spans[min(bisect_right(ends, position), len(spans) - 1)][0]
        return text.place(before) if text.place else line_and_column(source, before)

    yield text._replace(text="\n\n".join(joined), is_prose=False, place=place)


def _opened_passages(text: FileText, opened: Open) -> Iterator[FileText]:
    """Yield what passages in base64 or hexadecimal digits hold: text, or a file of a known kind.

    If too many are there, the rest is left closed.
    """
    line = 1
    before = 0
    for match in _encoded.finditer(text.text):
        for data in _decoded(match.group()):
            if not is_worth_opening(data):
                continue
            line += text.text.count("\n", before, match.start())
            before = match.start()
            found = list(opened(data, f"{text.where}, encoded in line {line}"))
            yield from found
            if found and found[0].is_unread:
                return
            break


def _decoded(written: str) -> Iterator[bytes]:
    """Yield what a passage may stand for: its last line may not belong to it."""
    if _hexadecimal.fullmatch(written):
        yield bytes.fromhex(written)
    if written[1:].islower():  # a long word, or a name with dashes or underscores
        return
    whole = re.sub(r"\s", "", written)
    candidates = [whole]
    if "\n" in written:
        candidates.append(re.sub(r"\s", "", written.rpartition("\n")[0]))
    for one in candidates:
        yield from decode_base64(one)


def decode_base64(written: str) -> Iterator[bytes]:
    """Yield the bytes of a text in base64, with or without its padding; nothing if it is not in base64."""
    plain = re.sub(r"\s|%0[AaDd]", "", written)
    plain = plain.replace("%3D", "=").replace("%3d", "=").replace("%2B", "+").replace("%2F", "/").rstrip("=")
    if len(plain) % 4 == 1:
        return
    standard = plain.replace("-", "+").replace("_", "/")
    try:
        yield base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError):
        return


KINDS = (
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\0",
    b"%PDF-",
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF8",
)
"""How files begin that can be opened, or are pictures."""


def is_worth_opening(data: bytes) -> bool:
    """Return whether decoded bytes are text, or a file of a known kind."""
    if data.startswith(KINDS):
        return True
    for encoding in ("utf-8", "utf-16-le"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        is_latin = encoding == "utf-8" or all(letter < "\u0250" for letter in text)
        if is_latin and _printable.fullmatch(text):
            return True
    return False


def _nothing(_: re.Match[str]) -> str:
    return ""


def _without_accent(match: re.Match[str]) -> str:
    """Return the letter that LaTeX gives a mark: names are searched for without marks."""
    return next(group for group in match.groups() if group)


def _as_meant(match: re.Match[str]) -> str:
    """Return letters in UTF-8 that were read as Windows-1252, as they were meant."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return match.group().encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return match.group()


def _character(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if 0 < code < 0x110000 else ""


def _unescaped(match: re.Match[str]) -> str:
    """Return what an escape stands for; one that stands for nothing, as it is."""
    written = match.group()
    if written[0] == "&":
        return html.unescape(written)
    if written[0] in "%=" and written[1] != "u":
        return _from_bytes(bytes.fromhex(written.replace(written[0], "")))
    kind = written[1]
    if kind in "uUx":
        return _from_digits(written)
    if kind == "N":
        return _by_name(written[3:-1], written)
    if kind in "0123":
        octal = re.findall(r"[0-7]{3}", written)
        return _from_bytes(bytes(int(one, 8) for one in octal))
    return _plain_escapes.get(kind, kind)


def _from_digits(written: str) -> str:
    if written[1] == "x":
        return _from_bytes(bytes.fromhex(written.replace("\\x", "")))
    codes = re.findall(r"[0-9A-Fa-f]{4,8}|(?<=\{)[0-9A-Fa-f]+", written)
    text = "".join(_character(one) for one in codes)
    # Two halves of a character beyond the first 65,536.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _by_name(name: str, written: str) -> str:
    try:
        return unicodedata.lookup(name)
    except KeyError:
        return written


def _from_bytes(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


WRITTEN_WITH: tuple[tuple[str, list[Step]], ...] = (
    ("\\%&=", [(_escape, _unescaped), (_escape, _unescaped)]),
    ("\\", [(_latex, _without_accent), (_braces, _nothing)]),
    ("\\", [(_braces, _nothing)]),
    ("<", [(_tags, _nothing), (_emphasis, _nothing)]),
    ("*~`", [(_emphasis, _nothing)]),
    ("\"'", [(_strings, _nothing)]),
)
"""Characters, of which one must be in a text: the replacements that undo what is written with them."""
