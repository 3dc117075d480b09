"""Whose coding is published where ``coder`` in ``data/study.yaml`` names nobody: the data decide.

It is the coding of the one person who has reviewed every counted segment; the dictionary's if nobody has. If
several persons have, only the researcher can say whose it is.
"""

from __future__ import annotations

import pandas as pd

from helpers.errors import FieldworkError
from helpers.prose import listed
from helpers.study.codebook import EMPTY_DICTIONARY, Codebook
from helpers.study.coders import DICTIONARY, IN_STUDY, THE_DICTIONARY, Coders
from helpers.study.counted_coder import NOBODY, PublishedCoder, decided


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
    if persons:
        return decided(Coders((persons[0],), "any", IN_STUDY))
    if not codebook.dictionary.themes:
        msg = f"{IN_STUDY}: names nobody, and {NOBODY}. {EMPTY_DICTIONARY}"
        raise FieldworkError(msg)
    return decided(THE_DICTIONARY)


def _ask_which(persons: list[str]) -> str:
    """Return the message that several persons have reviewed everything, and what may be written."""
    combined = "+".join(persons)
    choices = [f"`coder: {name}`" for name in [*persons, f"any:{combined}", f"all:{combined}", DICTIONARY]]
    return (
        f"{IN_STUDY}: names nobody, and {listed(persons)} have each reviewed every counted segment, so that "
        f"it is not known whose coding is published. Write one of {listed(choices, 'or')} into "
        "data/study.yaml."
    )
