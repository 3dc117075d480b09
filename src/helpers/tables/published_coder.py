"""Whose coding is published where ``coder`` in ``data/study.yaml`` names nobody: the data decide.

It is the coding of the one person who has reviewed every counted segment; the dictionary's if nobody has. If
several persons have, only the researcher can say whose it is.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError
from helpers.prose import listed
from helpers.study.codebook import EMPTY_DICTIONARY, Codebook
from helpers.study.coders import DICTIONARY, IN_STUDY, THE_DICTIONARY, Coders


class PublishedCoder(NamedTuple):
    """Whose coding is counted, and why."""

    coders: Coders
    reason: str
    """A sentence."""


def who_reviewed_everything(segments: pd.DataFrame, excerpts: pd.DataFrame) -> list[str]:
    """Return the persons who have reviewed every counted segment, in order of their ids.

    A person has reviewed a contact if they have an excerpt in it.

    Parameters
    ----------
    segments, excerpts
        The tables of those names. Segments of a speaker role that is not counted need not be reviewed.
    """
    counted = set(segments.loc[segments["is_counted"], "contact_id"])
    if not counted:
        return []
    kept = excerpts[excerpts["status"] == "kept"]
    return sorted(str(coder) for coder, of in kept.groupby("coder") if counted <= set(of["contact_id"]))


def decide(segments: pd.DataFrame, excerpts: pd.DataFrame, codebook: Codebook) -> PublishedCoder:
    """Decide whose coding is published where ``data/study.yaml`` names nobody.

    Parameters
    ----------
    segments, excerpts
        The tables of those names.

    Raises
    ------
    FieldworkError
        Several persons have reviewed every counted segment: who, and what to write. Or nobody has, and no
        theme has an indicator.
    """
    persons = who_reviewed_everything(segments, excerpts)
    if len(persons) > 1:
        raise FieldworkError(_ask_which(persons))
    if not persons:
        nobody = "nobody has reviewed every counted segment"
        if not codebook.dictionary.themes:
            msg = f"{IN_STUDY}: names nobody, and {nobody}. {EMPTY_DICTIONARY}"
            raise FieldworkError(msg)
        return PublishedCoder(THE_DICTIONARY, f"The coding of the dictionary is counted, because {nobody}.")
    only = persons[0]
    because = f"because {only} is the only person who has reviewed every counted segment"
    return PublishedCoder(Coders((only,), "any", IN_STUDY), f"The coding of {only} is counted, {because}.")


def _ask_which(persons: list[str]) -> str:
    """Return the message that several persons have reviewed everything, and what may be written."""
    combined = "+".join(persons)
    choices = [f"`coder: {name}`" for name in [*persons, f"any:{combined}", f"all:{combined}", DICTIONARY]]
    return (
        f"{IN_STUDY}: names nobody, and {listed(persons)} have each reviewed every counted segment, so that "
        f"it is not known whose coding is published. Write one of {listed(choices, 'or')} into "
        "data/study.yaml."
    )


def named(coders: Coders) -> PublishedCoder:
    """Return coders whom ``data/study.yaml`` or the parameter ``coder`` names, with a sentence that says so.

    >>> named(Coders(("R1",), "any")).reason
    'The coding of R1 is counted, as the parameter coder says.'
    """
    where = "the parameter coder"
    if coders.place == IN_STUDY:
        where = "data/study.yaml"
    return PublishedCoder(coders, f"The coding of {_name(coders)} is counted, as {where} says.")


def of_counts(coders: Coders) -> PublishedCoder:
    """Return coders whose coding has been counted, where the tables that decide are not at hand.

    >>> of_counts(THE_DICTIONARY).reason
    'The coding of the dictionary has been counted, as the record of table theme_counts says.'
    """
    where = "as the record of table theme_counts says"
    return PublishedCoder(coders, f"The coding of {_name(coders)} has been counted, {where}.")


def _name(coders: Coders) -> str:
    if coders.is_dictionary:
        return "the dictionary"
    if len(coders.names) == 1:
        return coders.names[0]
    return f"{listed(coders.names)} ({coders})"
