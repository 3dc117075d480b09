"""The claims that the study makes about its themes (``data/claims.yaml``).

Most kinds say something of each worker, as articles do: who speaks of a theme, in which direction, who says
otherwise, what changes, whether sources agree. The other kinds rank themes or areas by how often they are
coded; each of these has to say what the count is for (Hannah and Lautsch 2011, Journal of Management Inquiry
20(1); Maxwell 2010, Qualitative Inquiry 16(6)). The file is the researcher's to change, and a study may have
none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import AfterValidator, Field, PrivateAttr, ValidationInfo, field_validator, model_validator

from helpers.errors import FieldworkError, all_at_once, allowed, quoted
from helpers.prose import MONTHS, counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.directions import AGAINST, BOTH, FOR, Side
from helpers.study.setting_faults import Problem, refuse, repetitions
from helpers.study.settings import Blank, Label, Reading, Settings, read_in_part
from helpers.study.specifications import VERBS
from helpers.study.study import Study
from helpers.study.themes import CODE

FILE = Path("data/claims.yaml")

Ranking = Literal["most_coded", "least_coded", "more_coded", "area_leads"]
Kind = Literal[
    "spoken_of",
    "direction",
    "with_exceptions",
    "change",
    "sources_agree",
    "most_coded",
    "least_coded",
    "more_coded",
    "area_leads",
]
Becomes = Literal["more_often", "less_often", "more_for", "more_against"]
"""What a theme becomes for a worker: its rate per 1,000 words, or the share of its segments for it."""
RANKINGS: tuple[Ranking, ...] = get_args(Ranking)
SUPPORTS, CONTRADICTS, TIES, EXCEPTION = "supports", "contradicts", "ties", "exception"
NOT_SAID, NOT_SPOKEN_OF, NO_CONTACT = "not_said", "not_spoken_of", "no_contact"
CASE_OUTCOMES = (SUPPORTS, EXCEPTION, CONTRADICTS, TIES, NOT_SAID, NOT_SPOKEN_OF, NO_CONTACT)
"""What comes of a claim in one worker."""
CASE_WORDS = {
    SUPPORTS: "supports",
    EXCEPTION: "the exception, as the claim says",
    CONTRADICTS: "contradicts",
    TIES: "ties",
    NOT_SAID: "not said",
    NOT_SPOKEN_OF: "not spoken of",
    NO_CONTACT: "no contact",
}
"""Outcomes as they are printed."""
RANKING_WORDS = {**CASE_WORDS, SUPPORTS: "so", CONTRADICTS: "not so", TIES: "equal"}
"""Outcomes of a ranking as they are printed: an order of counts is nothing that a worker could contradict."""
RESULTS = {**VERBS, NOT_SAID: "cannot be decided"}
"""What comes of a claim as a whole, in a sentence."""
COMPARED = (SUPPORTS, CONTRADICTS, TIES)
"""Outcomes of a ranking in a worker who spoke of what it compares: the others are in no share of workers."""


class _Fields(NamedTuple):
    """What a claim of one kind has, besides its id and kind."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


FIELDS: Mapping[Kind, _Fields] = {
    "spoken_of": _Fields(("theme", "min_workers"), ("side",)),
    "direction": _Fields(("theme", "side", "min_workers")),
    "with_exceptions": _Fields(("theme", "side", "exceptions")),
    "change": _Fields(("theme", "becomes", "min_workers"), ("week", "event")),
    "sources_agree": _Fields(("theme", "min_workers"), ("sources",)),
    "most_coded": _Fields(("theme", "purpose")),
    "least_coded": _Fields(("theme", "purpose")),
    "more_coded": _Fields(("theme", "than", "purpose")),
    "area_leads": _Fields(("area", "purpose")),
}
"""What each kind of claim has."""
MEANING: Mapping[str, str] = {
    "theme": "the id of a theme of the codebook",
    "than": "the id of another theme",
    "area": "the id of an area of the codebook",
    "event": "the id of an event of the file",
    "side": "for or against; with spoken_of also both",
    "min_workers": "of how many workers it holds at least",
    "exceptions": "the ids of the workers who say otherwise, such as [W3], or [] if none does",
    "becomes": listed(list(get_args(Becomes)), "or"),
    "purpose": 'a sentence that says what this count is for, such as `purpose: "It shows where '
    'most coded material lies."`',
}
"""What to write into a field that is missing."""
OPPOSITE = {"more_often": "less_often", "more_for": "more_against", "less_often": "more_often"}
OTHER_SIDE: Mapping[str, str] = {FOR: AGAINST, AGAINST: FOR}
SAYING: Mapping[str, str] = {
    "": "",
    FOR: ", and say something for it",
    AGAINST: ", and say something against it",
    BOTH: ", and say something for it and something against it",
}
"""What a claim that a theme is spoken of says of a side."""


ENDED = re.compile(r"[.!?…][”’\"')\]]*$")
"""The end of a sentence."""


def _check_purpose(written: str) -> str:
    """Return a purpose as one sentence that ends; refuse what is none."""
    purpose = " ".join(written.split())
    if len(purpose.split()) < 3:
        what = "is too short" if purpose else "is empty"
        msg = f"{what}. Write {MEANING['purpose']}"
        raise ValueError(msg)
    return purpose if ENDED.search(purpose) else f"{purpose}."


class Event(Settings):
    """Something that happened on a day of the fieldwork, before and after which a claim may compare."""

    id: str = Field(pattern=CODE)
    label: Label
    date: date


_NOT_GIVEN: Any = ""
"""The value of a side or change that is not given; a file cannot write it."""


class Claim(Settings):
    """One claim; `FIELDS` says what each kind has."""

    id: str = Field(pattern=CODE)
    kind: Kind
    theme: str = ""
    than: str = ""
    area: str = ""
    side: Side = _NOT_GIVEN
    min_workers: int = Field(default=0, ge=1)
    exceptions: tuple[str, ...] = ()
    becomes: Becomes = _NOT_GIVEN
    week: int = Field(default=0, ge=1)
    event: str = ""
    sources: tuple[str, ...] = Field(default=(), min_length=2)
    purpose: Annotated[str, AfterValidator(_check_purpose)] = ""
    _since: date | None = PrivateAttr(None)
    _since_what: str = PrivateAttr("")
    _event: Event | None = PrivateAttr(None)

    @field_validator("theme", "than", "area", "event")
    @classmethod
    def _is_not_empty(cls, written: str, info: ValidationInfo) -> str:
        if not written.strip():
            msg = f"is empty. Write {MEANING[str(info.field_name)]}"
            raise ValueError(msg)
        return written

    @model_validator(mode="after")
    def _has_what_its_kind_has(self) -> Claim:
        of_kind = FIELDS[self.kind]
        given = self.model_fields_set - {"id", "kind"}
        takes = (*of_kind.required, *of_kind.optional)
        who = f"claim '{self.id}' ({self.kind})"
        problems = [
            Problem(f"{who} lacks '{name}': {MEANING[name]}", (name,))
            for name in of_kind.required
            if name not in given
        ]
        problems += [
            Problem(f"{who} takes no '{name}'. It takes {listed(takes)}", (name,))
            for name in type(self).model_fields
            if name in given and name not in takes
        ]
        problems += self._of_one_kind()
        refuse(problems)
        return self

    def _of_one_kind(self) -> Iterator[Problem]:
        """Yield what is wrong with values that are allowed one by one."""
        if self.theme and self.theme == self.than:
            itself = f"claim '{self.id}' compares its theme{quoted(self.theme)} with itself"
            yield Problem(itself, ("than",))
        if self.kind == "change" and bool(self.week) == bool(self.event):
            yield Problem(f"claim '{self.id}' (change) takes either 'week' or 'event': from when on")
        if self.kind in ("direction", "with_exceptions") and self.side == "both":
            yield Problem(f"claim '{self.id}' ({self.kind}) takes the side for or against", ("side",))
        if len(set(self.exceptions)) < len(self.exceptions):
            yield Problem(f"claim '{self.id}' names an exception twice", ("exceptions",))
        for problem in repetitions("source", self.sources, "sources", show=False):
            yield problem._replace(what=f"claim '{self.id}': {problem.what}")

    @property
    def is_ranking(self) -> bool:
        """Tell whether it compares how often themes or areas are coded."""
        return self.kind in RANKINGS

    @property
    def case_words(self) -> Mapping[str, str]:
        """Return by outcome how it is printed: other words for a ranking."""
        return RANKING_WORDS if self.is_ranking else CASE_WORDS

    @property
    def has_side(self) -> bool:
        """Tell whether it names a side; one that says only that a theme is spoken of need not."""
        return "side" in self.model_fields_set

    @property
    def since(self) -> date:
        """Return the first day after the change that a claim of kind ``change`` is about.

        Raises
        ------
        ValueError
            The claim is not one that `read_claims` has returned, or is of another kind.
        """
        if self._since is None:
            msg = f"claim '{self.id}': its day is not known"
            raise ValueError(msg)
        return self._since

    @property
    def happened(self) -> Event | None:
        """Return the event that a claim of kind ``change`` names, if it is known."""
        return self._event

    def with_day(self, study: Study, events: Sequence[Event] = ()) -> Claim:
        """Return a claim of kind ``change`` that knows its day; any other is returned as it is."""
        if self.kind != "change":
            return self
        claim = self.model_copy()
        if self.week:
            claim._since = study.calendar.monday_of(self.week)  # noqa: SLF001 - its own copy
            claim._since_what = f"from week {self.week} on"  # noqa: SLF001
            return claim
        event = {one.id: one for one in events}[self.event]
        day = f"{event.date.day} {MONTHS[event.date.month - 1]} {event.date.year}"
        claim._event = event  # noqa: SLF001
        claim._since = event.date  # noqa: SLF001
        claim._since_what = f"after {in_a_sentence(event.label)} ({day})"  # noqa: SLF001
        return claim

    def describe(self, codebook: Codebook) -> str:
        """Return the claim as a sentence, with the labels of the codebook."""
        labels = {theme.id: theme.label for theme in codebook.themes}
        labels |= {area.id: area.label for area in codebook.areas}
        label = labels[self.area or self.theme]
        if self.is_ranking:
            return self._describe_ranking(label, labels.get(self.than, ""))
        named = in_a_sentence(label)
        if self.kind == "with_exceptions":
            but = f"except {listed(self.exceptions)}" if self.exceptions else "without exception"
            return f"The workers who speak of {named} speak {self._more_on_its_side}, {but}."
        workers = f"At least {counted(self.min_workers, 'workers')}"
        is_one = self.min_workers == 1
        speak = f"{workers} {'speaks' if is_one else 'speak'} of {named}"
        if self.kind == "spoken_of":
            saying = SAYING[self.side]
            return f"{speak}{saying.replace('say ', 'says ', 1) if is_one else saying}."
        if self.kind == "direction":
            return f"{speak} {self._more_on_its_side}."
        if self.kind == "change":
            how = self.becomes.replace("_", " ")
            how = how.replace("for", "for it").replace("against", "against it")
            return f"{speak} {how} {self._since_what} than before."
        return f"The sources of {in_a_sentence(workers)} agree in direction on {named}."

    @property
    def _more_on_its_side(self) -> str:
        return f"more {self.side} it than {OTHER_SIDE[self.side]} it"

    def _describe_ranking(self, label: str, than: str) -> str:
        if self.kind == "area_leads":
            return f"{label} is the most frequently coded area."
        if self.kind == "more_coded":
            return f"{label} is coded more often than {in_a_sentence(than)}."
        which = "most" if self.kind == "most_coded" else "least"
        return f"{label} is the {which} frequently coded theme."

    def compared_with(self, values: Mapping[str, float]) -> str | None:
        """Return with which of some values, by theme or area, a ranking's own is compared; None: with none.

        The one that the claim names, or the next: of several equal ones, the first.
        """
        if self.than:
            return self.than
        others = {name: value for name, value in values.items() if name != (self.area or self.theme)}
        if not others:
            return None
        pick = min if self.kind == "least_coded" else max
        return pick(others, key=others.__getitem__)

    def is_counted(self, codebook: Codebook) -> bool:
        """Tell whether a part of a codebook (`Codebook.dictionary`) has what the claim is about."""
        named = [name for name in (self.theme, self.than, self.area) if name]
        is_alone = bool(codebook.left_out) and not self.has_comparison(codebook)
        return set(named) <= set(self._counted_with(codebook)) and not is_alone

    def has_comparison(self, codebook: Codebook) -> bool:
        """Tell whether a codebook has anything to compare a ranking with; other claims need nothing."""
        return not self.is_ranking or len(self._counted_with(codebook)) > 1

    def _counted_with(self, codebook: Codebook) -> list[str]:
        """Return the ids of the areas of a codebook, for a claim about areas, or else of its themes."""
        return [area.id for area in codebook.areas] if self.area else codebook.theme_ids

    def can_be_tried(self, looked_for: Collection[str], codebook: Codebook) -> bool:
        """Tell whether a ranking compares anything, and a coder has looked for every theme that it does."""
        is_compared = self.is_counted(codebook) and self.has_comparison(codebook)
        return is_compared and set(self.compared_themes(codebook)) <= set(looked_for)

    def themes(self, codebook: Codebook) -> list[str]:
        """Return the ids of the themes that the claim is about: its own, or all of its area."""
        if self.area:
            return [theme.id for theme in codebook.themes_of(self.area)]
        return [self.theme]

    def compared_themes(self, codebook: Codebook) -> list[str]:
        """Return the ids of all themes that a ranking compares, its own included."""
        if self.kind == "more_coded":
            return [self.theme, self.than]
        return codebook.theme_ids


class Claims(Settings):
    """The claims, and the events that they name, in the researcher's order."""

    APART = frozenset({"events", "claims"})
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()

    @field_validator("events", "claims", mode="before")
    @classmethod
    def _may_be_blank(cls, written: object) -> object:
        return () if isinstance(written, Blank) else written

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Claims:
        problems = repetitions("claim", [claim.id for claim in self.claims], "claims", key="id")
        problems += repetitions("event", [event.id for event in self.events], "events", key="id")
        refuse(problems)
        return self


def read_claims(folder: Path, codebook: Codebook, study: Study) -> tuple[Claim, ...]:
    """Read and validate the claims of a study folder; without the file, or if it only has comments, none.

    Raises
    ------
    FieldworkError
        The file is not YAML or breaks a rule; names themes, areas, workers, sources or events that there are
        not; or a day or week outside the calendar: all, with lines.
    """
    if not (folder / FILE).exists():
        return ()
    reading = read_in_part(folder / FILE, Claims)
    read = reading.settings or Claims()
    offenders = [*reading.offenders, *_days_outside(reading, read, study)]
    events = _ids_of_events(reading)
    for at, claim in enumerate(read.claims):
        for problem in _unknown(claim, events, codebook, study):
            begins = f"{reading.at('claims', at, *problem.place)} claim '{claim.id}':"
            offenders.append(f"{begins} {problem.what}")
    if offenders:
        raise FieldworkError(all_at_once(offenders))
    return tuple(claim.with_day(study, read.events) for claim in read.claims)


def _ids_of_events(reading: Reading[Claims]) -> list[str]:
    """Return the ids of all events that are written, also of those with faults: a claim may name them."""
    written = reading.data.get("events", ()) if isinstance(reading.data, dict) else ()
    ids = [event.get("id") for event in written if isinstance(event, dict)]
    return [one for one in ids if isinstance(one, str)]


def _days_outside(reading: Reading[Claims], read: Claims, study: Study) -> Iterator[str]:
    """Yield a message for each event before or after which there is no day of the calendar."""
    calendar = study.calendar
    if not study.is_whole("calendar"):
        return
    for at, event in enumerate(read.events):
        if not calendar.first_day < event.date <= calendar.last_day:
            yield (
                f"{reading.at('events', at, 'date')} event '{event.id}': {event.date} is outside the "
                f"calendar. Give a day after {calendar.first_day}, the first, and not after "
                f"{calendar.last_day}."
            )


def _unknown(claim: Claim, events: Sequence[str], codebook: Codebook, study: Study) -> Iterator[Problem]:
    """Yield a problem for each name in a claim that nothing has, and each number that is too high."""
    yield from _too_high(claim, study)
    named = (
        ("theme", "theme", (claim.theme,), codebook.theme_ids, codebook.is_whole("themes")),
        ("than", "theme", (claim.than,), codebook.theme_ids, codebook.is_whole("themes")),
        ("area", "area", (claim.area,), [area.id for area in codebook.areas], codebook.is_whole("areas")),
        ("event", "event", (claim.event,), events, True),
        ("exceptions", "worker", claim.exceptions, study.worker_ids, study.is_whole("workers", "withdrawn")),
        ("sources", "source", claim.sources, study.source_ids, study.is_whole("sources")),
    )
    for key, what, codes, known, is_known in named:
        for at, code in enumerate(codes):
            if code and code not in known and is_known:
                place = (key, at) if len(codes) > 1 else (key,)
                yield Problem(_describe_unknown(what, code, known, study), place)


def _too_high(claim: Claim, study: Study) -> Iterator[Problem]:
    """Yield a problem for a week outside the calendar, and for more workers than there are."""
    weeks = study.calendar.weeks
    if claim.week and claim.week not in weeks[1:] and study.is_whole("calendar"):
        before = f"week {claim.week} has no week before it in the calendar. Allowed: 2 to {weeks[-1]}."
        yield Problem(before, ("week",))
    n_workers = len(study.workers)
    if claim.min_workers > n_workers and study.is_whole("workers", "withdrawn"):
        more = (
            f"min_workers {claim.min_workers} is more than the {counted(n_workers, 'workers')} of the study"
        )
        yield Problem(f"{more}. Allowed: 1 to {n_workers}.", ("min_workers",))


def _describe_unknown(what: str, code: str, known: Sequence[str], study: Study) -> str:
    """Say that nothing has a name; what is typed in place of a worker's id may be that of a person."""
    if what == "worker" and code in study.withdrawn:
        return "its exceptions name a worker who has withdrawn. Take the worker out."
    shown = "" if what == "worker" else quoted(code)
    options = allowed(known, code) if known else f"The file names no {what}s."
    return f"unknown {what}{shown}. {options}"


def facts_of(claims: Sequence[Claim]) -> list[object]:
    """Return what the sentences of some claims say, to be registered: claims, their events and numbers."""
    events = [claim.happened for claim in claims if claim.happened]
    numbers = [claim.min_workers for claim in claims] + [claim.week for claim in claims]
    return [*claims, *events, *(number for number in numbers if number)]


def contradictions(claims: Sequence[Claim], study: Study) -> list[tuple[str, ...]]:
    """Return the ids of each two claims that cannot both hold, in the researcher's order.

    After these come rankings in a circle: one theme is coded more often than a second, this than a third,
    and this than the first.
    """
    workers = study.worker_ids
    pairs: list[tuple[str, ...]] = [
        (first.id, second.id)
        for first, second in combinations(claims, 2)
        if _exclude(first, second, workers) or _exclude(second, first, workers)
    ]
    compared = [claim for claim in claims if claim.kind == "more_coded"]
    for at, claim in enumerate(compared):
        pairs += _circles((claim,), compared[at + 1 :])
    return pairs


def _circles(way: tuple[Claim, ...], others: Sequence[Claim]) -> Iterator[tuple[str, ...]]:
    """Yield the ids of each circle of at least three rankings that begins with a way."""
    seen = {claim.theme for claim in way}
    for claim in others:
        if claim.theme != way[-1].than:
            continue
        if claim.than == way[0].theme and len(way) > 1:
            yield tuple(one.id for one in (*way, claim))
        elif claim.than not in seen:
            yield from _circles((*way, claim), others)


def _exclude(first: Claim, second: Claim, workers: Collection[str]) -> bool:
    """Tell whether two claims exclude each other; asked for both orders."""
    n_workers = len(workers)
    if first.is_ranking and second.is_ranking:
        return _rank_otherwise(first, second)
    if first.theme != second.theme:
        return False
    needs_too_many = first.min_workers + second.min_workers > n_workers
    if first.kind == second.kind == "change":
        is_opposite = OPPOSITE.get(first.becomes) == second.becomes
        return is_opposite and first.since == second.since and needs_too_many
    if first.kind == second.kind == "direction":
        return first.side != second.side and needs_too_many
    if second.kind == "with_exceptions":
        return _except_otherwise(first, second, workers)
    return False


def _except_otherwise(first: Claim, second: Claim, workers: Collection[str]) -> bool:
    """Tell whether a claim excludes one with exceptions about the same theme; who has withdrawn is none."""
    exceptions = set(second.exceptions) & set(workers)
    if first.kind == "with_exceptions":
        return first.side != second.side or set(first.exceptions) & set(workers) != exceptions
    if first.kind != "direction":
        return False
    most = len(exceptions)
    if first.side == second.side:
        most = len(workers) - most
    return first.min_workers > most


def _rank_otherwise(first: Claim, second: Claim) -> bool:
    """Tell whether two rankings put the same themes or areas in another order."""
    kinds = (first.kind, second.kind)
    if first.kind == second.kind and first.kind != "more_coded":
        return first.theme != second.theme or first.area != second.area
    if kinds == ("more_coded", "more_coded"):
        return (first.theme, first.than) == (second.than, second.theme)
    if kinds == ("most_coded", "least_coded"):
        return first.theme == second.theme
    if kinds == ("most_coded", "more_coded"):
        return first.theme == second.than
    if kinds == ("least_coded", "more_coded"):
        return first.theme == second.theme
    return False
