"""The disclosure gate: what figures, tables, numbers and sentences may show of workers.

Everything that is shown declares one of `Shows`. There is no default: whoever forgets to declare is refused,
so that the next figure cannot disclose anything by mistake. Only this module, and `privacy.disclosure.rules`,
which is built on it, knows what each profile allows; no other module compares profiles. The gate refuses a
declaration that the shown cells contradict. It does not prove that a total has passed disclosure control:
`privacy.disclosure` does.

The researcher's own view (`fieldwork run --for researcher`) shows everything, under every profile, and says
so on each page. It is made with a study that is marked for it (`Study.for_researcher`), and written nowhere
but into the private folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Self

from helpers.errors import FieldworkError, all_at_once
from helpers.files.place import Place
from helpers.study import private_folder
from helpers.study.limits import Disclosure, Profile
from helpers.study.study import Study

if TYPE_CHECKING:
    import pandas as pd


class Level(StrEnum):
    """Who may see something."""

    RESTRICTED = "restricted"
    """Only the researcher."""
    EXAMINER = "examiner"
    """Examiners, under a confidentiality agreement: pseudonymised."""
    PUBLIC = "public"
    """Everybody: after disclosure control."""


class Shows(IntEnum):
    """What something shows of workers, from least to most. Of several parts, the greatest value counts."""

    NOTHING = 0
    """None of their data: the codebook, a placeholder, a setting."""
    TOGETHER = 1
    """Totals of all workers, after disclosure control."""
    QUOTED = 2
    """Quotations from workers who agreed to be quoted, without attribution."""
    AGREED = 3
    """A series for each worker who agreed to one, under letters drawn at random for it."""
    WORKERS = 4
    """Single workers, or what could come from only one worker."""


MOST: Mapping[Profile, Shows] = {"strict": Shows.QUOTED, "consented": Shows.AGREED, "open": Shows.WORKERS}
"""The most that everybody may be shown under each profile."""
PROFILES: Mapping[Profile, str] = {
    "strict": "Only totals of all workers are shown, and any that could single out a worker is suppressed.",
    "consented": "Workers who agreed to a series of their own have one, under letters drawn at random; "
    "a total that would give away another worker's part is suppressed.",
    "open": "The study is fictional: nothing is suppressed.",
}
PRIVATE = private_folder.NOTICE
"""What each file of the researcher's own view says; the leak check finds it anywhere else."""
PRIVATE_VIEW = "view"
"""The folder of the researcher's own view, in the private folder."""
DESCRIPTIONS: Mapping[Shows, str] = {
    Shows.NOTHING: "nothing of workers",
    Shows.TOGETHER: "totals of all workers",
    Shows.QUOTED: "quotations from workers who agreed to be quoted, without attribution",
    Shows.AGREED: "a series for each worker who agreed to one, under letters drawn at random",
    Shows.WORKERS: "single workers, or what could come from only one worker",
}


class Sentence(str):
    """A sentence to be shown, with what it declares to show of workers, and where its numbers come from."""

    __slots__ = ("registered", "shows")
    shows: Shows
    registered: Mapping[str, object]
    """Origin: a number, a name with digits, or a public table (`study.registered.Register.add`)."""

    def __new__(cls, text: str, shows: Shows, registered: Mapping[str, object] | None = None) -> Self:
        """Return a text with its declaration."""
        sentence = super().__new__(cls, text)
        sentence.shows = shows
        sentence.registered = registered or {}
        return sentence


def may_show(study: Study, shows: object, *, to: Level = Level.PUBLIC) -> bool:
    """Tell whether something may be shown. No other question is asked of a profile.

    The researcher and examiners see single workers; everybody else sees what the profile allows. Without a
    declaration (one of `Shows`), nothing may be shown. The researcher's own view shows everything.
    """
    if not isinstance(shows, Shows):
        return False
    return to in (Level.RESTRICTED, Level.EXAMINER) or shows <= most_under(disclosure_of(study).profile)


def most_under(profile: Profile) -> Shows:
    """Return the most that everybody may be shown under a profile; nothing, if the profile is unknown."""
    return MOST.get(profile, Shows.NOTHING)


def disclosure_of(study: Study) -> Disclosure:
    """Return the settings of disclosure control that apply: the study's own, or `open` for the researcher.

    Whatever builds rules of disclosure control asks here, and never ``study.disclosure`` itself.
    """
    if study.is_for_researcher:
        return study.disclosure.model_copy(update={"profile": "open"})
    return study.disclosure


def notice_of(study: Study) -> str:
    """Return what everything that is made must say of itself, without a full stop; empty, if nothing.

    It is the study's notice, if its data are fictional, and `PRIVATE` in the researcher's own view.
    """
    notices = [PRIVATE] if study.is_for_researcher else []
    if study.fictional:
        notices.append(study.notice)
    return ". ".join(notices)


def needs_agreement(study: Study) -> bool:
    """Tell whether series of single workers are shown, but only of those who agreed."""
    return most_under(disclosure_of(study).profile) is Shows.AGREED


def meaning_of_profile(study: Study) -> str:
    """Return what the profile that applies to a study shows, in a sentence or two."""
    return PROFILES[disclosure_of(study).profile]


def describe_profile(study: Study) -> str:
    """Return sentences on what the study's profile shows and suppresses."""
    if study.is_for_researcher:
        return f"{PRIVATE}. Nothing is suppressed; what is published obeys {study.disclosure.profile}."
    return f"Profile {study.disclosure.profile}. {PROFILES[study.disclosure.profile]}"


def widest(parts: Iterable[Shows]) -> Shows:
    """Return what several parts show together: as much as the one that shows most."""
    return max(parts, default=Shows.NOTHING)


def shown_of(n_workers: int, study: Study) -> Shows:
    """Tell what a number shows that rests on so many workers: on few, it could be that of one alone."""
    if n_workers < disclosure_of(study).min_workers:
        return Shows.WORKERS
    return Shows.TOGETHER


def require(
    declared: Mapping[str, object], study: Study, *, to: Level = Level.PUBLIC, into: Place | None = None
) -> None:
    """Refuse what does not declare what it shows, shows more than the profile allows, or goes elsewhere.

    Parameters
    ----------
    declared
        Name, as a message gives it: declaration. Anything but one of `Shows` counts as none.
    into
        Where it will be written, if it will: for the researcher only into the private folder.

    Raises
    ------
    FieldworkError
        All that are refused, by name. None of their values is printed.
    """
    require_declared(declared)
    if into is not None:
        require_place(declared, study, into)
    refused = [
        f"{what}: shows {DESCRIPTIONS[shows]}."
        for what, shows in declared.items()
        if isinstance(shows, Shows) and not may_show(study, shows, to=to)
    ]
    if refused:
        profile = study.disclosure.profile
        advice = (
            f"The disclosure profile {profile} (data/study.yaml) shows everybody at most "
            f"{DESCRIPTIONS[most_under(profile)]}. Nothing is shown. Ask `gate.may_show` where it is made, "
            "and put a placeholder or another sentence in its place."
        )
        raise FieldworkError(all_at_once(refused, advice))


def require_place(names: Iterable[str], study: Study, place: Place) -> None:
    """Refuse to write the researcher's own view anywhere but into the private folder, or others' into it.

    Where a place is counts, and not only what it says of itself.

    Raises
    ------
    FieldworkError
        The study and the place are not for the same readers, or the place is not in the private folder, or
        that folder is open to others.
    """
    if study.is_for_researcher is not place.for_researcher:
        msg = (
            f"{', '.join(names)}: the study and the folder are not for the same readers. "
            "Nothing is written. Take both from the compendium."
        )
        raise FieldworkError(msg)
    if study.is_for_researcher:
        private_folder.require_inside(place.staging or place.output, PRIVATE_VIEW)


def require_declared(declared: Mapping[str, object]) -> None:
    """Refuse what does not declare what it shows, whatever the study's profile.

    Raises
    ------
    FieldworkError
        All that do not declare it.
    """
    undeclared = [
        f"{what}: does not declare what it shows of workers."
        for what, shows in declared.items()
        if not isinstance(shows, Shows)
    ]
    if undeclared:
        choices = ", ".join(f"Shows.{one.name}" for one in Shows)
        advice = f"Allowed: {choices} (helpers.study.gate). Declare it where it is made."
        raise FieldworkError(all_at_once(undeclared, advice))


def require_consistent(what: str, shows: Shows, cells: pd.DataFrame, study: Study) -> None:
    """Refuse a declaration that the shown cells contradict, under any profile: so the example is checked too.

    Parameters
    ----------
    cells
        All that is shown. No cell may name a worker unless single workers are declared. A series of those who
        agreed must come from the study that has only their letters
        (`privacy.disclosure.publication.ControlledCounts.study`).

    Raises
    ------
    FieldworkError
        The cells show more than is declared.
    """
    require_declared({what: shows})
    names_workers = bool(cells.isin(study.known_ids).any(axis=None))
    if names_workers and shows < Shows.AGREED:
        msg = (
            f"{what}: declares {DESCRIPTIONS[shows]}, but its table names single workers. "
            "Declare Shows.WORKERS, or add the workers up."
        )
        raise FieldworkError(msg)
    if shows is Shows.AGREED and not study.has_letters:
        msg = (
            f"{what}: declares {DESCRIPTIONS[shows]}, but is made from the study that has their ids. "
            "Give it the table and the study that `publication.control_counts` returns."
        )
        raise FieldworkError(msg)
