"""Whose coding is counted, and a sentence that says why.

Where ``coder`` in ``data/study.yaml`` names nobody, `tables.published_coder` decides it from the data.
"""

from __future__ import annotations

from typing import NamedTuple

from helpers.prose import listed
from helpers.study.coders import IN_STUDY, Coders

NOBODY = "nobody has reviewed every counted segment"
"""Why the data decide for the dictionary."""


class PublishedCoder(NamedTuple):
    """Whose coding is counted, and why."""

    coders: Coders
    reason: str
    """A sentence."""


def named(coders: Coders) -> PublishedCoder:
    """Return coders whom ``data/study.yaml`` or the parameter ``coder`` names, with a sentence that says so.

    >>> named(Coders(("R1",), "any")).reason
    'The coding of R1 is counted, as the parameter coder says.'
    """
    where = "the parameter coder"
    if coders.place == IN_STUDY:
        where = "data/study.yaml"
    return PublishedCoder(coders, f"The coding of {_name(coders)} is counted, as {where} says.")


def decided(coders: Coders) -> PublishedCoder:
    """Return the coder for whom the data have decided, with a sentence that says so.

    >>> decided(Coders(("R1",), "any")).reason
    'The coding of R1 is counted, because R1 is the only person who has reviewed every counted segment.'
    """
    because = NOBODY
    if not coders.is_dictionary:
        because = f"{_name(coders)} is the only person who has reviewed every counted segment"
    return PublishedCoder(coders, f"The coding of {_name(coders)} is counted, because {because}.")


def of_counts(coders: Coders) -> PublishedCoder:
    """Return coders whose coding has been counted, where the tables that decide are not at hand.

    >>> of_counts(Coders(("R1",), "any")).reason
    'The coding of R1 has been counted, as the record of table theme_counts says.'
    """
    where = "as the record of table theme_counts says"
    return PublishedCoder(coders, f"The coding of {_name(coders)} has been counted, {where}.")


def _name(coders: Coders) -> str:
    if coders.is_dictionary:
        return "the dictionary"
    if len(coders.names) == 1:
        return coders.names[0]
    return f"{listed(coders.names)} ({coders})"
