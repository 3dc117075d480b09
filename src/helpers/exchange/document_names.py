"""The name under which a contact goes to a program, and by which it is known when it comes back.

Taguette names a document after its file, ending included, and takes no more than 50 characters; in a database
of several projects, parsers put the project's name and a slash before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256

ENDING = ".html"
LONGEST = 50
"""Characters that Taguette allows in a document's name."""
N_DIGITS = 8
"""Hexadecimal digits that tell shortened names apart."""


def name_document(contact_id: str) -> str:
    """Return the name of a contact's document: its id, or the beginning of a long one and a checksum of it.

    >>> name_document("W1-2023-10-12-interview-01")
    'W1-2023-10-12-interview-01'
    >>> name_document("Participant2023InEdinburgh-2023-10-12-interview-01")
    'Participant2023InEdinburgh-2023-10-1-94e0f402'
    """
    longest = LONGEST - len(ENDING)
    if len(contact_id) <= longest:
        return contact_id
    digits = sha256(contact_id.encode("utf-8")).hexdigest()[:N_DIGITS]
    return f"{contact_id[: longest - N_DIGITS - 1]}-{digits}"


def contacts_by_name(contact_ids: Iterable[str]) -> dict[str, str]:
    """Return the contact of each document name; a name that two contacts would have is left out."""
    ids = list(contact_ids)
    n_of = Counter(map(name_document, ids))
    return {name_document(one): one for one in ids if n_of[name_document(one)] == 1}


def find_contact(document: str, contacts: Mapping[str, str]) -> str:
    """Return the contact of a document as a program names it; the document's name if it is none of these.

    Parameters
    ----------
    contacts
        As `contacts_by_name` returns them.
    """
    without_ending = document.removesuffix(ENDING)
    for name in (document, without_ending, without_ending.rpartition("/")[2]):
        if name in contacts:
            return contacts[name]
    return document
