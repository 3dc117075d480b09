"""What a manual-coding file gives back, whichever program wrote it: texts, excerpts, and all that could not be taken over.

Positions are code points of the document's text as it is given here, half-open: ``text[start:end]`` are the words coded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class CodingFileError(ValueError):
    """A manual-coding file cannot be read as a whole: a reason of `REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Excerpt(NamedTuple):
    """One code applied to one stretch of one document by one coder; several codes on one stretch are several excerpts."""

    place: str
    """Where it stands in the file, so that a person finds it: ``line 12``, ``highlight 7``, a GUID. Never words of the text."""
    document: str
    """The document's name; empty where the file does not say."""
    code: str
    """The code's name; a child code with its parents, ``/`` between: ``Role/Unclear``."""
    coder: str
    """Who coded, as the file names them; empty where it does not say."""
    start: int
    end: int
    reason: str = ""
    """Why it cannot be used, a word of `REASONS`; empty: it can. `start` and `end` are then 0 if they are not known."""
    quote: str = ""
    """Its words, where the file gives no position, or gives both."""
    case: str = ""
    """Whose it is, as the file names them, where it says so of the excerpt and not of the whole document."""


class Loss(NamedTuple):
    """Something that the file holds and that is not taken over."""

    what: str
    """In words, for a person: ``audio excerpts``."""
    n: int


@dataclass
class Project:
    """One manual-coding file, read."""

    documents: dict[str, str] = field(default_factory=dict)
    """Text of each document, by name."""
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    """What the file says of each document: ``case`` (a worker, as the file names them) and its variables, by name."""
    codes: list[str] = field(default_factory=list)
    """Every code of the file, used or not, as in `Excerpt.code`, in the file's order."""
    excerpts: list[Excerpt] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What was found out or departs from the standard, a sentence each: how positions count, other names of members."""


REASONS = {
    "not_a_coding_file": "is damaged, or no file of this program",
    "changes_not_written": "a program has it open, or was stopped: changes are not in it yet. Close the program, and copy it again",
    "unsafe_archive": "the .zip holds names that lead outside it, one name twice, or far more than it seems",
    "undecided_positions": "how its positions count cannot be told with certainty: too few excerpts, or two readings fit as well there",
    "outside_document": "begins or ends outside its document, or ends before it begins",
    "no_words": "no words are selected",
    "unknown_document": "names a document that the file does not hold",
    "unknown_code": "names a code that the file does not hold",
    "two_documents_of_one_name": "its document has the name of another, of other words",
    "quote_differs": "the words kept beside it are not those at its place",
    "quote_not_found": "its words do not stand in the document",
    "quote_occurs_twice": "its words stand at several places, and the file does not say which",
}
"""Why an excerpt, or a whole file, cannot be used."""
