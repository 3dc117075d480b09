"""The facts of a study: its calendar, workers, sources and approach to coding (``data/study.yaml``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal, cast, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, Field, PrivateAttr, ValidationInfo, field_validator, model_validator

from helpers.errors import FieldworkError, allowed, did_you_mean, quoted, quoted_person
from helpers.study.calendar import DAYS, Calendar
from helpers.study.coders import IN_STUDY, Coders, check_coder, parse_coder
from helpers.study.language_codes import ENGLISH, check_language
from helpers.study.limits import AccuracyThreshold, Disclosure, Matter, Validation, misplaced_report
from helpers.study.names_in_coding import OWN, ManualCoding
from helpers.study.readers import Role
from helpers.study.setting_faults import Problem, refuse, repetitions
from helpers.study.settings import NOTHING, Label, Settings, parse_settings, read_settings, unread_of
from helpers.study.sources import Source, shared_folders, unknown_sources
from helpers.study.workers import Worker, WorkerId

FILE = Path("data/study.yaml")
RAW = Path("data/raw")

State = Literal["observed", "no_contact", "not_started", "left", "ended", "withdrawn"]
Use = Literal["count", "paraphrase", "quote", "worker_series", "archive"]
"""What a worker may consent to; `worker_series`: a figure or series of this one worker."""
LeftOut = Literal["voice_note", "other_media", "system_message", "chat_message"]
"""What a wording may stand for that a phone writes in place of media."""
SHOWN, SUPPRESSED, NO_CONTACT = "shown", "suppressed", "no_contact"
"""States of a cell after disclosure control. A suppressed cell never says why: that would tell its size."""
WeekOrigin = Literal["monday", "first_day"]
ORDERS = {"DMY": "day first", "MDY": "month first"}
"""How dates written only in digits may be read."""


class Noun(Settings):
    """A noun in the singular and in the plural."""

    singular: Label
    plural: Label


class Study(Settings):
    """All facts of a study."""

    APART = frozenset({"workers", "sources"})
    title: str
    fictional: bool
    notice: str = Field(min_length=1)
    """What every figure and page says about the data."""
    stance: Literal["reflexive", "codebook", "reliability"]
    report: tuple[Matter, ...] = ()
    """What a reflexive study reports nevertheless (see `study.reporting`)."""
    language: Annotated[str, AfterValidator(check_language)] = ENGLISH
    """The language of the fieldwork and of the indicators (`words.languages`)."""
    time_zone: str
    date_order: Literal["DMY", "MDY"] = "DMY"
    """The order of day and month in dates in figures; each WhatsApp export is checked against it."""
    left_out_media: dict[str, LeftOut] = Field(default_factory=dict)
    """What a phone's wordings for left-out media stand for, where the parser cannot know it."""
    calendar: Calendar
    worker_noun: Noun = Noun(singular="worker", plural="workers")
    """What captions, the article and its checklists call the workers."""
    speaker_roles: dict[Role, str]
    """The roles that the roster may use, and what each means."""
    sources: tuple[Source, ...] = Field(min_length=1)
    all_workers: tuple[Worker, ...] = Field(min_length=1, alias="workers")
    """Every worker whose days are known, also of those who have withdrawn; see `workers`."""
    withdrawn: tuple[WorkerId, ...] = ()
    """Workers who have withdrawn: not counted, but known, so that no words of theirs count as others'. They
    need no block in `workers`, which would tell everybody their days."""
    coder: str = ""
    """Whose coding is published: a person of the roster, several by a rule, or the dictionary. Empty: nobody
    is named, and the data decide (`tables.published_coder`)."""
    manual_coding: ManualCoding = ManualCoding()
    accuracy_threshold: AccuracyThreshold = AccuracyThreshold()
    validation: Validation = Validation()
    agreement_threshold: float = Field(default=0.667, ge=0, le=1)
    """Krippendorff's alpha below which people disagree on a theme. Of 0.667, Krippendorff (2018) says that it
    is the lowest at which tentative conclusions are acceptable."""
    disclosure: Disclosure = Disclosure()
    _week_origin: WeekOrigin = PrivateAttr("monday")
    _has_letters: bool = PrivateAttr(default=False)
    _is_for_researcher: bool = PrivateAttr(default=False)

    @field_validator("withdrawn", mode="before")
    @classmethod
    def _nobody_has_withdrawn(cls, written: object) -> object:
        return () if written in NOTHING else written

    @field_validator("coder")
    @classmethod
    def _coder_is_named_as_allowed(cls, written: str) -> str:
        return "" if written in NOTHING else check_coder(written)

    @field_validator("time_zone")
    @classmethod
    def _time_zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            near = did_you_mean(name, available_timezones())
            msg = f"is not a time zone. Write one such as Europe/London.{near}"
            raise ValueError(msg) from None
        return name

    @model_validator(mode="after")
    def _parts_fit(self, info: ValidationInfo) -> Study:
        unread = unread_of(info).keys
        workers = [worker.id for worker in self.all_workers]
        problems = repetitions("source", self.source_ids, "sources", key="id")
        problems += shared_folders(self.sources)
        if "sources" not in unread:
            problems += unknown_sources(self.manual_coding.sources, self.source_ids)
        problems += repetitions("worker", workers, "workers", key="id")
        problems += repetitions("worker who has withdrawn", self.withdrawn, "withdrawn", show=False)
        if "stance" not in unread:
            problems += misplaced_report(self.report, self.stance)
        if not self.workers and "workers" not in unread:
            gone = "every worker has withdrawn: there is no study left to publish"
            problems.append(Problem(gone, ("withdrawn",)))
        if "calendar" not in unread:
            problems += self._days_outside_calendar()
        if "fictional" not in unread:
            problems += self._unlike_its_kind(unread)
        refuse(problems)
        return self

    def _unlike_its_kind(self, unread: frozenset[str]) -> Iterator[Problem]:
        """Yield what does not fit whether the study is fictional."""
        if self.disclosure.profile == "open" and not self.fictional:
            only = "profile 'open' is only for fictional studies. Choose strict or consented"
            yield Problem(only, ("disclosure", "profile"))
        if "notice" in unread:
            return
        if self.fictional and "fictional" not in self.notice.lower():
            yield Problem("the notice of a fictional study must say 'fictional'", ("notice",))
        if not self.fictional and "fictional" in self.notice.lower():
            real = "the notice says 'fictional', and the study is not. Say what its data are"
            yield Problem(real, ("notice",))

    def _days_outside_calendar(self) -> Iterator[Problem]:
        for at, worker in enumerate(self.all_workers):
            first, last = worker.first_day, worker.last_day or self.calendar.last_day
            if not self.calendar.first_day <= first <= last <= self.calendar.last_day:
                days = f"worker '{worker.id}': {first} to {last}"
                must = "must lie inside the calendar, first day before last"
                yield Problem(f"{days} {must}", ("workers", at))

    @property
    def named_coders(self) -> Coders | None:
        """Return whose coding ``coder`` says is published; None if it names nobody."""
        if not self.coder:
            return None
        return parse_coder(self.coder, IN_STUDY)

    @property
    def workers(self) -> tuple[Worker, ...]:
        """Return the workers of the study: all who have not withdrawn, in order."""
        return tuple(worker for worker in self.all_workers if worker.id not in self.withdrawn)

    @property
    def worker_ids(self) -> list[str]:
        """Return the workers' ids, in order."""
        return [worker.id for worker in self.workers]

    @property
    def known_ids(self) -> list[str]:
        """Return the ids of all workers, those who have withdrawn included."""
        listed = [worker.id for worker in self.all_workers]
        return [*listed, *(worker for worker in self.withdrawn if worker not in listed)]

    @property
    def source_ids(self) -> list[str]:
        """Return the sources' ids, in order."""
        return [source.id for source in self.sources]

    @property
    def own_sources(self) -> list[str]:
        """Return the ids of the sources of the workers' own words."""
        return list(self.sources_by_role.get("worker", ()))

    def named_sources(self, named: Iterable[str]) -> list[str]:
        """Return the sources that a parameter names, with those of the workers' own words for ``own``.

        A study that has none of these has all of its sources instead.
        """
        found: list[str] = []
        for name in named:
            found += (self.own_sources or self.source_ids) if name == OWN else [name]
        return list(dict.fromkeys(found))

    @property
    def sources_by_role(self) -> dict[str, tuple[str, ...]]:
        """Return by counted role the ids of its sources, in order."""
        by_role: dict[str, tuple[str, ...]] = {}
        for source in self.sources:
            by_role[source.counted_role] = (*by_role.get(source.counted_role, ()), source.id)
        return by_role

    def worker(self, worker_id: str) -> Worker:
        """Return one worker, withdrawn or not.

        Raises
        ------
        FieldworkError
            The study has none of this id.
        """
        for worker in self.all_workers:
            if worker.id == worker_id:
                return worker
        if worker_id in self.withdrawn:
            return Worker(id=worker_id, first_day=self.calendar.first_day)
        shown = quoted_person(worker_id) or " of this id"
        msg = f"{FILE.as_posix()}: no worker{shown}. {allowed(self.known_ids, worker_id)}"
        raise FieldworkError(msg)

    def source(self, source_id: str) -> Source:
        """Return one source.

        Raises
        ------
        FieldworkError
            The study has none of this id.
        """
        for source in self.sources:
            if source.id == source_id:
                return source
        shown = quoted(source_id) or " of this id"
        msg = f"{FILE.as_posix()}: no source{shown}. {allowed(self.source_ids, source_id)}"
        raise FieldworkError(msg)

    @property
    def week_origin(self) -> WeekOrigin:
        """Return where weeks are counted from: 'monday' or 'first_day'."""
        return self._week_origin

    def with_week_origin(self, week_origin: str) -> Study:
        """Return the study with its weeks counted from the first Monday, or from each worker's first day.

        Raises
        ------
        FieldworkError
            `week_origin` is neither 'monday' nor 'first_day'.
        """
        if week_origin not in get_args(WeekOrigin):
            msg = f"parameter week_origin: '{week_origin}'. {allowed(get_args(WeekOrigin), week_origin)}"
            raise FieldworkError(msg)
        study = self.model_copy()
        study._week_origin = cast("WeekOrigin", week_origin)  # noqa: SLF001 - its own copy
        return study

    @property
    def has_letters(self) -> bool:
        """Tell whether its workers are named only by letters that were drawn for a figure."""
        return self._has_letters

    def with_letters(self, workers: Iterable[Worker]) -> Study:
        """Return the study for a figure with drawn letters: only these workers, in order of their letters."""
        in_order = tuple(sorted(workers, key=lambda worker: worker.id))
        study = self.model_copy(update={"all_workers": in_order, "withdrawn": ()})
        study._has_letters = True  # noqa: SLF001 - its own copy
        return study

    @property
    def is_for_researcher(self) -> bool:
        """Tell whether only the researcher sees what is made with it; `study.gate` says what follows."""
        return self._is_for_researcher

    def for_researcher(self) -> Study:
        """Return the study for the researcher's own view. No setting in ``study.yaml`` does this."""
        study = self.model_copy()
        study._is_for_researcher = True  # noqa: SLF001 - its own copy
        return study

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone of the wall clocks."""
        return ZoneInfo(self.time_zone)

    def day_one(self, worker: Worker) -> date:
        """Return the first day of a worker's week 1."""
        if self._week_origin == "monday":
            return self.calendar.first_day
        return worker.first_day

    def week_of(self, worker: Worker, day: date) -> int:
        """Return the study week of a day, from 1.

        Raises
        ------
        FieldworkError
            The day is outside the calendar, or before the worker's week 1; it is never moved to another.
        """
        first = self.day_one(worker)
        if not first <= day <= self.calendar.last_day:
            msg = f"{day} is outside the weeks of '{worker.id}', {first} to {self.calendar.last_day}."
            raise FieldworkError(msg)
        return (day - first).days // DAYS + 1

    def absence(self, worker: Worker, week: int) -> State:
        """Return why a worker was not observed in a week; 'ended' needs the week origin 'first_day'."""
        first = self.day_one(worker) + timedelta(days=DAYS * (week - 1))
        if first + timedelta(days=DAYS - 1) < worker.first_day:
            return "not_started"
        if worker.last_day and first > worker.last_day:
            return "left"
        if first > self.calendar.last_day:
            return "ended"
        return "no_contact"

    def cells(self) -> Iterator[tuple[Worker, int, Source]]:
        """Yield every worker × week × source of the calendar, in the order of the tables."""
        for worker in self.workers:
            for week in self.calendar.weeks:
                for source in self.sources:
                    yield worker, week, source


def state_of_week(states: Iterable[State]) -> State:
    """Return a worker's state in a week from the states in its sources.

    One source is enough for 'observed', else one for 'withdrawn'; else all sources share one reason.
    """
    of_sources = list(states)
    for state in ("observed", "withdrawn"):
        if state in of_sources:
            return state
    return of_sources[0]


def read_study(study: Path) -> Study:
    """Read and validate the facts of a study folder; faults raise a `FieldworkError` with their lines."""
    return read_settings(study / FILE, Study)


def parse_study(text: str) -> Study:
    """Validate the text of a ``study.yaml`` before it is written, as `read_study` does."""
    return parse_settings(text, Study, FILE.as_posix())
