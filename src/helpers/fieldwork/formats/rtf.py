"""The words of an .rtf (Rich Text Format 1.9.1), a line for each paragraph, by striprtf.

striprtf gives the words of the text alone. It leaves out notes, comments, headers, text boxes and pictures
without a word: here each is listed, with its length. It runs deleted words and the cells of tables into the
text: a file with either is refused.
"""

from __future__ import annotations

import re
from pathlib import Path

from striprtf.striprtf import rtf_to_text

from helpers.fieldwork.formats.docx import Document, Member, Part
from helpers.fieldwork.formats.lines import Line
from helpers.fieldwork.formats.package import MAX_PART, kind_of, known_kind
from helpers.fieldwork.reading import Unreadable, split_lines

LONGEST = 10_000_000
"""The longest text that is read, in characters, pictures left out: some thousand pages."""
UNTOLD = re.compile(r"\\(?:deleted|mvf|cell|nestcell)(?![a-z0-9])")
"""What cannot be told apart from the words: deleted or moved away, or in the cell of a table."""
HIDDEN, REVISED = re.compile(r"\\v(?![a-z0-9])"), re.compile(r"\\(?:revised|mvt)(?![a-z0-9])")
LEFT_OUT = re.compile(
    r"\\(?:(?P<notes>footnote|annotation|header[lrf]?|footer[lrf]?)|(?P<words>shptxt|dptxbxtext|object)"
    r"|(?P<picture>pict))(?![a-z0-9])"
)
PICTURE = re.compile(r"\\pict(?![a-z0-9])")
_code_page = re.compile(rb"\\ansicpg(\d{1,5})")
_link = re.compile(r"(\\fldinst\s{0,9}\{?[^{}\r\n]{0,200}?)HYPERLINK")
_brace = re.compile(r"\\.|[{}]", re.DOTALL)


def read_rtf(path: Path) -> Document:
    """Read an .rtf.

    Raises
    ------
    Unreadable
        It is not an .rtf, too large, in an unknown encoding, or holds a table or tracked deletions
        (``rtf_not_plain``).
    """
    data = path.read_bytes()
    if known_kind(data) != "rtf_file":
        raise Unreadable(kind_of(data))
    if len(data) > MAX_PART:
        raise Unreadable("too_large")
    text = _decode(data)
    if UNTOLD.search(text):
        raise Unreadable("rtf_not_plain")
    notes, members = _left_out(text)
    text = _without_pictures(text)
    if len(text) > LONGEST:
        raise Unreadable("too_large")
    lines = []
    for number, line in enumerate(split_lines(_words(text)), start=1):
        words = line.rstrip("\r\n")
        lines.append(Line(words, number, 1, len(line)))
    if not any(line.text.strip() for line in lines):
        raise Unreadable("empty_file")
    lines[0] = lines[0]._replace(remarks=_remarks(text))
    return Document(path, lines, parts=notes, members=members)


def _decode(data: bytes) -> str:
    """Return the characters of the file: ASCII by the standard, but some programs write others too."""
    declared = _code_page.search(data)
    encoding = "cp1252"
    if declared:
        encoding = f"cp{int(declared[1])}"
    if not data.isascii():
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise Unreadable("not_utf8") from None


def _words(text: str) -> str:
    """Return the words by striprtf, without the addresses that it would write behind links."""
    text = _link.sub(r"\1", text)
    # The library looks for links line by line: in a file that is one line it would take for ever.
    text = text.replace("{\\field", "\n{\\field")
    try:
        words = str(rtf_to_text(text))  # type: ignore[no-untyped-call]  # the library has no types
    except (ValueError, LookupError, OverflowError):
        raise Unreadable("not_a_zip") from None
    # Characters beyond 16 bits are written in two halves, which the library leaves apart.
    return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _remarks(text: str) -> tuple[str, ...]:
    """Return what is remarked of the file, at its first line: striprtf does not say where it is."""
    remarks = []
    if REVISED.search(text):
        remarks.append("tracked_insertion")
    if HIDDEN.search(text):
        remarks.append("hidden_text")
    return tuple(remarks)


def _left_out(text: str) -> tuple[list[Part], list[Member]]:
    """Return what striprtf leaves out: notes and the like by their words, others by their size."""
    notes: list[Line] = []
    members: list[Member] = []
    end = 0
    for match in LEFT_OUT.finditer(text):
        if match.start() < end:
            continue
        end = _end_of_group(text, match.end())
        if match["notes"]:
            words = _words("{\\rtf1" + text[match.end() : end])
            notes += [
                Line(line, len(notes) + 1, n, len(line)) for n, line in enumerate(words.splitlines(), start=1)
            ]
        else:
            members.append(
                Member(len(members) + 1, end - match.start(), has_words=match["words"] is not None)
            )
    if notes:
        return [Part("notes", notes)], members
    return [], members


def _without_pictures(text: str) -> str:
    """Return the text without what pictures are made of: it is long, and no words."""
    kept, end = [], 0
    for match in PICTURE.finditer(text):
        if match.end() >= end:
            kept.append(text[end : match.end()])
            end = _end_of_group(text, match.end()) - 1
    return "".join([*kept, text[end:]])


def _end_of_group(text: str, at: int) -> int:
    """Return where the group ends in which a place is."""
    depth = 1
    for match in _brace.finditer(text, at):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
        if depth == 0:
            return match.end()
    return len(text)
