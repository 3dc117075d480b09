"""Ids in a roster: which of them can be no name, and which forms of names are ids and must not be.

An id is published in every table. So it is no name where it is a person's own form (``P01,worker,P01``), and
as anybody else's form it would take the words of one person for those of another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from helpers.study.study import Study

_code = re.compile(r"[A-Z]{1,4}\d{1,4}[A-Z]?|\d{1,4}[A-Z]{1,2}")
_one_letter = re.compile(r"[a-z]")
_of_contact = re.compile(r"\w+-\d{4}-\d\d-\d\d-[a-z][a-z0-9_]*-\d+(?:-r\d+)?(?:-s\d+)?|\d{4}-\d\d-\d\d")


def squeezed(form: str) -> str:
    """Return only the letters and digits of a form, since a file name may run them together.

    >>> squeezed("QR-01"), squeezed("Derek Haworth")
    ('qr01', 'derekhaworth')
    """
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", form).casefold())


def is_code(person: str, role: str) -> bool:
    """Tell whether the id of a person can be no name: a worker's with a digit, or letters and a number.

    >>> is_code("P01", "worker"), is_code("C12", "other"), is_code("kate99", "other"), is_code("Jo", "worker")
    (True, True, False, False)
    """
    if role == "worker":
        return any(character.isdigit() for character in person)
    return _code.fullmatch(person) is not None


def ids_of(persons: Iterable[str], study: Study) -> dict[str, str]:
    """Return the ids that nobody else's form may be: those of workers, and of others that can be no name.

    Returns
    -------
    dict
        Letters and digits of an id (see `squeezed`): the id.
    """
    ids = {squeezed(worker): worker for worker in study.known_ids}
    for person in persons:
        if is_code(person, ""):
            ids.setdefault(squeezed(person), person)
    return ids


def faults_of_form(form: str, person: str, ids: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with a form of a name that is not the person's own id, and is an id after all."""
    if not squeezed(form):
        yield "this form has neither a letter nor a digit. Take the line out."
    if _one_letter.fullmatch(squeezed(form)):
        yield (
            "this form is a single letter, and would be asked about wherever that letter stands alone. Give "
            "a longer form, or take the line out. If transcripts have it as a label (I: …), write the "
            f"speaker's id in its place there ({person}: …)."
        )
    if _of_contact.fullmatch(form.casefold()):
        yield "this form is a date or the id of a contact, and no name. Take the line out."
    owner = ids.get(squeezed(form))
    if owner == person:
        yield (
            "this form is the worker's id and may be a name, which every table would show. "
            "Give the worker an id with a digit in data/study.yaml, such as P01."
        )
    elif owner is not None:
        yield "this form is the id of another person. Correct the person, or give the name."
