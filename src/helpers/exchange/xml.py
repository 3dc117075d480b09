"""XML of other coding programs, and identifiers in ours."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid5

from lxml import etree

from helpers.exchange.projects import CodingFileError
from helpers.files.foreign_xml import HasDoctype, NotXml, parse_safely
from helpers.study.study import Study

ROOT = UUID("6f1f6d0c-53c8-5d0e-9a53-0f7a8a1c1c5b")


def parse_foreign(data: bytes) -> etree._Element:
    """Return the root element of another program's XML.

    Raises
    ------
    CodingFileError
        It is not XML, or declares a document type.
    """
    try:
        return parse_safely(data)
    except (NotXml, HasDoctype):
        raise CodingFileError("not_a_coding_file") from None


def guid_in(text: str | None) -> str:
    """Return a GUID in the form in which GUIDs are compared: lower case, without braces."""
    return (text or "").strip("{} ").lower()


def guids_of(study: Study) -> Callable[..., str]:
    """Return a function that makes GUIDs: the same names in the same study always give the same GUID."""
    root = uuid5(ROOT, study.title)
    return lambda *names: str(uuid5(root, "|".join(map(str, names))))
