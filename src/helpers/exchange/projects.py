"""What every parser of manual coding returns: documents, excerpts, and counts of what is not imported.

Positions are code points of the document's text as given here, half-open: ``text[start:end]`` are the coded
words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

NOBODY = ("", "default")
"""What a file has in place of the name of a coder who has not given one; QualCoder writes ``default``."""


class CodingFileError(ValueError):
    """A manual-coding file that cannot be read at all, for one of the `REASONS`.

    Parameters
    ----------
    place
        Where in the file it shows: ``line 12``. Never words of the file; empty for the file as a whole.
    """

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(reason)
        self.reason, self.place = reason, place


class Excerpt(NamedTuple):
    """An excerpt of a document with one code by one coder; with several codes it is several of these."""

    place: str
    """Where a person finds it in the file: ``line 12``, ``highlight 7``, a GUID. Never words of the text."""
    document: str
    """The document's name; empty where the file does not give it."""
    code: str
    """The code's name, a child code after its parents, separated by ``/``: ``Role/Unclear``."""
    coder: str
    """The coder as named in the file; empty where the file does not give one."""
    start: int
    end: int
    reason: str = ""
    """Why it cannot be used, one of the `REASONS`, or empty. Unknown positions are both 0."""
    quote: str = ""
    """Its words, where the file gives them without a position or with one."""
    case: str = ""
    """The case that this excerpt belongs to, where the file assigns it to the excerpt and not to the whole
    document."""
    checksum: str = ""
    """Of the segment's text in which its position counts (`text_checksums`), where the file gives it."""
    direction: str = ""
    """How it speaks of its theme, where the file has a column for that; a child code is part of `code`."""


class Loss(NamedTuple):
    """One kind of content that the file holds and that is not imported."""

    what: str
    """A description for people: ``audio excerpts``."""
    n: int


@dataclass
class Project:
    """The contents of one manual-coding file."""

    documents: dict[str, str] = field(default_factory=dict)
    """Text of each document, by name."""
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    """Variables of each document, by name, and its ``case`` (a worker, as named in the file)."""
    codes: list[str] = field(default_factory=list)
    """Every code of the file, used or not, named as in `Excerpt.code`, in the file's order."""
    descriptions: dict[str, str] = field(default_factory=dict)
    """What the file says about a code, or about a category above codes, by the same names."""
    excerpts: list[Excerpt] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """A sentence each on how positions were interpreted and where the file departs from the standard."""
    has_matching_positions: bool = False
    """Whether positions had to be interpreted and all of them match the text."""
    shared_names: dict[str, str] = field(default_factory=dict)
    """The name in the file of every document whose name here has its id added (`documents_apart`), because
    another document of the file has the same name."""
    divided: dict[str, set[str]] = field(default_factory=dict)
    """The cases to which parts of a document belong, by the name of each document that is so divided; an
    excerpt in the part of one of them has this ``case``."""
    coders_apart: set[str] = field(default_factory=set)
    """The coders, as named in `Excerpt.coder`, whom the file calls by the same name as another."""


REASONS = {
    "not_a_coding_file": "is damaged, or is not a file of this program: export or copy it again",
    "changes_not_written": (
        "is open in a program, or was not closed properly, so that the latest changes are missing: "
        "close the program and copy the file again"
    ),
    "unsafe_archive": (
        "the .zip has paths outside itself, one name twice, or far more data than its size suggests"
    ),
    "undecided_positions": (
        "how its positions are counted cannot be established: there are too few excerpts, "
        "or two ways of counting fit equally well"
    ),
    "outside_document": "begins or ends outside its document, or ends before it begins",
    "no_words": "contains no words",
    "no_code": "has no code, so that there is nothing to import",
    "text_missing": (
        "the text of its document is not in the file but kept outside it, or nowhere: "
        "put it into the project, and export it again"
    ),
    "text_unreadable": (
        "the text of its document is damaged, or in an encoding that cannot be established: "
        "save it in UTF-8, and export it again"
    ),
    "text_empty": "the text of its document has no words",
    "only_rich_text": (
        "its document is in the file only as rich text, in which positions cannot be found: "
        "import it into the program as plain text, or export it with plain text"
    ),
    "unknown_document": "refers to a document that is not in the file",
    "unknown_code": (
        "refers to a code that is not in the file or has no name, or by an id that several codes have"
    ),
    "two_documents_of_one_name": (
        "its document has the same name as another one: add the name with its id, as printed here, to "
        "manual_coding.documents"
    ),
    "two_coders_of_one_name": (
        "its coder has the same name as another one: rename one of them in the program, or add the user as "
        "printed here to manual_coding.coders"
    ),
    "case_undecided": (
        "its document is divided among several workers' cases, and it does not lie in the part of exactly one"
    ),
    "quote_differs": "the words saved with it are not those at its position",
    "quote_not_found": "its words do not occur in the document",
    "quote_occurs_twice": (
        "its words occur more than once, and the file does not say which occurrence is meant"
    ),
    "special_file": "is a named pipe, a socket or a device, which is never opened: put the file itself here",
    "spreadsheet": (
        "is a workbook of a spreadsheet (.xlsx, .xls, .ods, .numbers) or another packed file, "
        "whatever its name says: open it, and save it as CSV UTF-8"
    ),
    "columns_missing": (
        "has no line of column names, or not the names it needs: segment_id, theme and coder "
        "(optional: start, end, quote, text_checksum and direction); in Taguette's highlights id, document, "
        "tag and content; in a codebook tag (optional: description and area). "
        "Separate them by commas, semicolons or tabs"
    ),
    "column_twice": "names a column twice: delete or rename one of the two",
    "too_many_cells": (
        "has more cells than there are columns: put quotation marks round a cell that contains "
        "the separator, or save the file from a spreadsheet again"
    ),
    "cells_not_divided": (
        "has all its cells within one pair of quotation marks, because a spreadsheet has opened "
        "the file without dividing it into columns: open the original by Data > From Text/CSV"
    ),
    "damaged_quotes": (
        "has a quotation mark that is not closed, or words after a closing one: write a quotation mark "
        "within a cell twice, or save the file from a spreadsheet again"
    ),
    "two_readings": (
        "can be divided into cells in two ways with different results: save it as CSV UTF-8 "
        "from a spreadsheet"
    ),
    "unknown_encoding": (
        "is damaged, or in an encoding that cannot be established: save the file as CSV UTF-8"
    ),
    "unknown_format": (
        "is in no format that is read here: .qdpx or .qde (REFI-QDA: NVivo, ATLAS.ti, MAXQDA and others), "
        ".qda (QualCoder; also its folder as .zip), .sqlite3, .sqlite or .db (Taguette), .rqda (RQDA), "
        ".requal (requal), "
        "or a table as .csv, .tsv or .txt. Export it from its program in one of them"
    ),
}
"""Why a whole file cannot be read, or why an excerpt cannot be used, whatever the study is."""


def plain_text(data: bytes) -> str:
    """Return the text in which positions are given: without a byte order mark, and LF as the only line end.

    Raises
    ------
    UnicodeDecodeError
        It is not UTF-8.
    """
    return data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
