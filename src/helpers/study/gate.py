"""The gate of disclosure: what a figure, table, number or sentence shows of workers, and whether the study's profile lets it out.

Everything that is shown declares one of `Shows`, and has no default: what declares nothing is refused. This module alone knows what each
profile allows (and `privacy.disclosure.rules`, which is made of it); nobody else compares a profile. A declaration is the author's word:
the gate refuses one that the shown cells contradict, and does not itself prove that a sum was controlled (`privacy.disclosure` does).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum, StrEnum
from typing import Self

import pandas as pd

from helpers.errors import FieldworkError, all_at_once
from helpers.study.study import Profile, Study


class Level(StrEnum):
    """Who may see something."""

    RESTRICTED = "restricted"
    """The researcher alone."""
    EXAMINER = "examiner"
    """Examiners, under agreement: pseudonymised."""
    PUBLIC = "public"
    """Everybody, after disclosure control."""


class Shows(IntEnum):
    """What something shows of workers. Each shows more than the one before, so that of several parts the greatest counts."""

    NOTHING = 0
    """No data of theirs: the codebook, a card, a setting."""
    TOGETHER = 1
    """All workers added up, after disclosure control."""
    QUOTED = 2
    """Words of workers who agreed to be quoted, without whose they are."""
    AGREED = 3
    """A series of each worker who agreed to one, under letters that were drawn for it."""
    WORKERS = 4
    """Single workers, or what could be one worker's alone."""


MOST: Mapping[Profile, Shows] = {"strict": Shows.QUOTED, "consented": Shows.AGREED, "open": Shows.WORKERS}
"""The most that everybody may be shown under each profile."""
PROFILES: Mapping[Profile, str] = {
    "strict": "All workers are added up, and what could single one out is hidden.",
    "consented": "Workers who agreed to a series of their own have one, under letters drawn for the figure; "
    "a sum that would tell another's part is hidden.",
    "open": "The study is fictional: nothing is hidden.",
}
IN_WORDS: Mapping[Shows, str] = {
    Shows.NOTHING: "nothing of workers",
    Shows.TOGETHER: "all workers added up",
    Shows.QUOTED: "words of workers who agreed to be quoted, without whose they are",
    Shows.AGREED: "a series of each worker who agreed to one, under drawn letters",
    Shows.WORKERS: "single workers, or what could be one worker's alone",
}


class Sentence(str):
    """A sentence that is shown, and what it shows of workers."""

    __slots__ = ("shows",)
    shows: Shows

    def __new__(cls, text: str, shows: Shows) -> Self:
        """Return a text with its declaration."""
        sentence = super().__new__(cls, text)
        sentence.shows = shows
        return sentence


def may_show(study: Study, shows: object, *, to: Level = Level.PUBLIC) -> bool:
    """Tell whether something may be shown: the one question that is asked of a profile.

    Researcher and examiners see single workers, and everybody sees what the profile allows. What is no declaration may not be shown.
    """
    if not isinstance(shows, Shows):
        return False
    return to in (Level.RESTRICTED, Level.EXAMINER) or shows <= most_under(study.disclosure.profile)


def most_under(profile: Profile) -> Shows:
    """Return the most that everybody may be shown under a profile; under one that nobody knows, nothing of workers."""
    return MOST.get(profile, Shows.NOTHING)


def needs_agreement(study: Study) -> bool:
    """Tell whether a series of a worker is shown, and only of those who agreed."""
    return most_under(study.disclosure.profile) is Shows.AGREED


def profile_in_words(study: Study) -> str:
    """Say what the study's profile shows and hides."""
    return f"Profile *{study.disclosure.profile}*. {PROFILES[study.disclosure.profile]}"


def widest(parts: Iterable[Shows]) -> Shows:
    """Return what parts show together: the most of them."""
    return max(parts, default=Shows.NOTHING)


def require(declared: Mapping[str, object], study: Study, *, to: Level = Level.PUBLIC) -> None:
    """Refuse to let out what does not declare what it shows, or shows more than the profile allows.

    Parameters
    ----------
    declared
        What each thing is called in a message: what it declares, one of `Shows`. Anything else is no declaration.

    Raises
    ------
    FieldworkError
        All that are refused, by name. No value of theirs is printed.
    """
    require_declared(declared)
    refused = [
        f"{what}: shows {IN_WORDS[shows]}."
        for what, shows in declared.items()
        if isinstance(shows, Shows) and not may_show(study, shows, to=to)
    ]
    if refused:
        profile = study.disclosure.profile
        advice = (
            f"The profile {profile} of disclosure (data/study.yaml) shows everybody at most {IN_WORDS[most_under(profile)]}. "
            "Nothing is shown. Ask `gate.may_show` where it is made, and put a card or another sentence in its place."
        )
        raise FieldworkError(all_at_once(refused, advice))


def require_declared(declared: Mapping[str, object]) -> None:
    """Refuse what does not declare what it shows, of whatever study.

    Raises
    ------
    FieldworkError
        All that declare nothing.
    """
    silent = [
        f"{what}: does not declare what it shows of workers."
        for what, shows in declared.items()
        if not isinstance(shows, Shows)
    ]
    if silent:
        advice = f"Allowed: {', '.join(f'Shows.{one.name}' for one in Shows)} (helpers.study.gate). Declare it where it is made."
        raise FieldworkError(all_at_once(silent, advice))


def require_consistent(what: str, shows: Shows, cells: pd.DataFrame, study: Study) -> None:
    """Refuse a declaration that the shown cells contradict. It holds under each profile, so that the example finds it too.

    Parameters
    ----------
    cells
        All that is shown. No cell may name a worker unless single workers are declared; a series of those who agreed must be of the
        study that knows them by their letters alone (`privacy.disclosure.publication.ControlledCounts.study`).

    Raises
    ------
    FieldworkError
        The declaration says less than the cells show.
    """
    require_declared({what: shows})
    names_workers = bool(cells.isin(study.known_ids).any(axis=None))
    if names_workers and shows < Shows.AGREED:
        msg = f"{what}: declares {IN_WORDS[shows]}, and its table names single workers. Declare Shows.WORKERS, or add them up."
        raise FieldworkError(msg)
    if shows is Shows.AGREED and not study.has_letters:
        msg = (
            f"{what}: declares {IN_WORDS[shows]}, and is made from the study that knows all by their ids. "
            "Give it table and study of `publication.control_counts`."
        )
        raise FieldworkError(msg)
