"""The facts of a study: its calendar, workers, sources and stance (``data/study.yaml``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, cast, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, PrivateAttr, field_validator, model_validator

from helpers.errors import FieldworkError, allowed
from helpers.study.settings import Settings, Words, parse_settings, read_settings

FILE = Path("data/study.yaml")
RAW = Path("data/raw")
DAYS = 7

Role = Literal["worker", "researcher", "other"]
SourceId = Literal["interview", "observation", "voice_note"]
State = Literal["observed", "no_contact", "not_started", "left", "ended", "withdrawn"]
Use = Literal["count", "paraphrase", "quote", "worker_series", "archive"]
"""What a worker may agree to: adding up; telling in the researcher's words; quoting; a series of one worker; keeping for others."""
Profile = Literal["strict", "consented", "open"]
SHOWN, SUPPRESSED, NO_CONTACT = "shown", "suppressed", "no_contact"
"""What a cell of a controlled table is. A hidden cell never says why it is hidden: the reason would tell its size."""
WeekOrigin = Literal["monday", "first_day"]
NOTHING = ("", "~", "null", "Null", "NULL")
"""How YAML writes that there is nothing."""
ORDERS = {"DMY": "day first", "MDY": "month first"}
"""How dates of figures alone may be read."""


class Calendar(Settings):
    """The months of fieldwork, in Monday weeks that are numbered from 1."""

    first_day: date
    last_day: date

    @model_validator(mode="after")
    def _weeks_are_whole(self) -> Calendar:
        if self.first_day.weekday() != 0:
            msg = f"first_day {self.first_day} is a {self.first_day:%A}. Study weeks begin on a Monday."
            raise ValueError(msg)
        if self.last_day.weekday() != DAYS - 1 or self.last_day < self.first_day:
            msg = f"last_day {self.last_day} must be a Sunday on or after first_day."
            raise ValueError(msg)
        return self

    @property
    def weeks(self) -> range:
        """Return the numbers of the study's weeks."""
        return range(1, ((self.last_day - self.first_day).days + 1) // DAYS + 1)

    def monday_of(self, week: int) -> date:
        """Return the first day of a study week."""
        return self.first_day + timedelta(days=DAYS * (week - 1))


class Noun(Settings):
    """What somebody or something is called: one, and several."""

    singular: Words
    plural: Words


class Worker(Settings):
    """One of the study's workers: a pseudonymous id, and the days between which they could be in contact."""

    id: str = Field(pattern=r"^[A-Z][A-Za-z0-9]*$")
    first_day: date
    last_day: date | None = None


class Source(Settings):
    """One kind of contact: where its files lie and whose voice is counted in it."""

    id: SourceId
    label: Words
    """What several of them are called (Voice notes)."""
    singular: Words = Field(default="", validate_default=True)
    """What one of them is called (Voice note). Never guessed, and so asked for."""
    folder: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    counted_role: Role


class ManualCoding(Settings):
    """How the names in files of manual coding are to be read: what is not said here, and is no name of ours, is never guessed."""

    documents: dict[str, str] = Field(default_factory=dict)
    """Name of a document: id of its contact. A document that is named as its contact needs no row."""
    variables: dict[Literal["date", "source"], str] = Field(default_factory=dict)
    """Names of the variables that say a document's date (ISO) and source; whose it is says its case."""
    sources: dict[str, SourceId] = Field(default_factory=dict)
    """Value of the source variable: source. A source's own id needs no row."""
    coders: dict[str, str] = Field(default_factory=dict)
    """Name of a file that does not say who coded: the coder, as the roster has them."""
    codes: dict[str, str] = Field(default_factory=dict)
    """Code: theme, or an empty text for a code that is no theme. A theme's id or label needs no row."""


class AccuracyThreshold(Settings):
    """How well the dictionary must find a theme: one that falls below is greyed wherever it is drawn."""

    precision: float = Field(default=0, ge=0, le=1)
    """Of the segments in which it finds the theme, the share that a person has given it."""
    recall: float = Field(default=0, ge=0, le=1)
    """Of the segments that a person has given the theme, the share in which it finds it."""


class Disclosure(Settings):
    """What may be published of a few workers who know each other (see `privacy.disclosure.rules.Rules`)."""

    profile: Profile = "strict"
    """`strict`: all workers added up. `consented`: a series of each worker who agreed. `open`: all, of fictional studies alone."""
    min_workers: int = Field(default=3, ge=3)
    """Workers who must contribute to a number that is shown."""
    max_share: float = Field(default=0.8, gt=0, lt=1)
    """The greatest part of a number that may be one worker's."""
    min_width: int = Field(default=3, ge=1)
    """How far apart the least and the greatest possible value of a hidden number must lie, given all that is published."""


class Study(Settings):
    """All facts of a study."""

    title: str
    fictional: bool
    notice: str = Field(min_length=1)
    """What every figure and page says of the data."""
    stance: Literal["reflexive", "codebook", "reliability"]
    time_zone: str
    date_order: Literal["DMY", "MDY"] = "DMY"
    """How WhatsApp exports write dates of figures alone: each file is checked against it."""
    calendar: Calendar
    worker_noun: Noun = Noun(singular="worker", plural="workers")
    """What captions, the article and its checklists call the workers."""
    speaker_roles: dict[Role, str]
    """Which roles the roster may give, and what each is: said to whoever gives another."""
    sources: tuple[Source, ...] = Field(min_length=1)
    all_workers: tuple[Worker, ...] = Field(min_length=1, alias="workers")
    """Every worker whom the readers know; see `workers`."""
    withdrawn: tuple[str, ...] = ()
    """Workers who have withdrawn: the readers know them still, so that no word of theirs is taken for another's; nothing counts them."""
    manual_coding: ManualCoding = ManualCoding()
    accuracy_threshold: AccuracyThreshold = AccuracyThreshold()
    disclosure: Disclosure = Disclosure()
    _week_origin: WeekOrigin = PrivateAttr("monday")
    _has_letters: bool = PrivateAttr(default=False)

    @field_validator("withdrawn", mode="before")
    @classmethod
    def _nobody_has_withdrawn(cls, written: object) -> object:
        return () if written in NOTHING else written

    @field_validator("time_zone")
    @classmethod
    def _time_zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            msg = f"'{name}' is no time zone. Write one such as Europe/London"
            raise ValueError(msg) from None
        return name

    @model_validator(mode="after")
    def _parts_fit(self) -> Study:
        problems = []
        for kind, ids in (
            ("source", [s.id for s in self.sources]),
            ("folder", [s.folder for s in self.sources]),
            ("worker", self.known_ids),
            ("withdrawn", self.withdrawn),
        ):
            problems += [f"{kind} '{one}' stands {n} times" for one, n in Counter(ids).items() if n > 1]
        if set(self.withdrawn) - set(self.known_ids):
            problems.append(
                f"withdrawn names somebody who is no worker. {allowed(self.known_ids).removesuffix('.')}"
            )
        if not self.workers:
            problems.append("every worker has withdrawn: there is no study left to publish")
        for worker in self.all_workers:
            days = (worker.first_day, worker.last_day or self.calendar.last_day)
            if not self.calendar.first_day <= days[0] <= days[1] <= self.calendar.last_day:
                problems.append(
                    f"worker '{worker.id}': {days[0]} to {days[1]} must lie inside the calendar, first day before last"
                )
        if self.disclosure.profile == "open" and not self.fictional:
            problems.append(
                "disclosure profile 'open' shows each worker as they are, for fictional studies alone. Choose strict or consented"
            )
        if self.fictional and "fictional" not in self.notice.lower():
            problems.append("the notice of a fictional study must say 'fictional'")
        if problems:
            raise ValueError("; ".join(problems) + ".")
        return self

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
        """Return the ids of all workers whom the readers know, those who have withdrawn among them."""
        return [worker.id for worker in self.all_workers]

    @property
    def source_ids(self) -> list[str]:
        """Return the sources' ids, in order."""
        return [source.id for source in self.sources]

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
        msg = f"{FILE.as_posix()}: no worker '{worker_id}'. {allowed(self.known_ids, worker_id)}"
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
        msg = f"{FILE.as_posix()}: no source '{source_id}'. {allowed(self.source_ids, source_id)}"
        raise FieldworkError(msg)

    @property
    def week_origin(self) -> WeekOrigin:
        """Return the day on which weeks begin: a Monday for all, or each worker's first day."""
        return self._week_origin

    def with_week_origin(self, week_origin: str) -> Study:
        """Return the study with its weeks counted from the first Monday, or from each worker's own first day.

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
        """Tell whether its workers are known by letters alone, drawn for a figure."""
        return self._has_letters

    def with_letters(self, workers: Iterable[Worker]) -> Study:
        """Return the study as a figure with drawn letters knows it: of these workers alone, in the order of their letters."""
        in_order = tuple(sorted(workers, key=lambda worker: worker.id))
        study = self.model_copy(update={"all_workers": in_order, "withdrawn": ()})
        study._has_letters = True  # noqa: SLF001 - its own copy
        return study

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone of the wall clocks."""
        return ZoneInfo(self.time_zone)

    def day_one(self, worker: Worker) -> date:
        """Return the first day of a worker's week 1."""
        return self.calendar.first_day if self._week_origin == "monday" else worker.first_day

    def week_of(self, worker: Worker, day: date) -> int:
        """Return the study week of a day, from 1.

        Raises
        ------
        FieldworkError
            The day lies outside the calendar, or before the worker's week 1. It is never moved to the nearest week.
        """
        first = self.day_one(worker)
        if not first <= day <= self.calendar.last_day:
            msg = f"{day} is outside the weeks of '{worker.id}', {first} to {self.calendar.last_day}."
            raise FieldworkError(msg)
        return (day - first).days // DAYS + 1

    def absence(self, worker: Worker, week: int) -> State:
        """Return why a worker was not heard in a week.

        Not there yet, not there any more, the fieldwork over (where weeks are counted from the worker's first day), or no
        contact.
        """
        first = self.day_one(worker) + timedelta(days=DAYS * (week - 1))
        if first + timedelta(days=DAYS - 1) < worker.first_day:
            return "not_started"
        if worker.last_day and first > worker.last_day:
            return "left"
        return "ended" if first > self.calendar.last_day else "no_contact"

    def cells(self) -> Iterator[tuple[Worker, int, Source]]:
        """Yield every worker × week × source of the calendar, in the order of the tables."""
        for worker in self.workers:
            for week in self.calendar.weeks:
                for source in self.sources:
                    yield worker, week, source


def state_of_week(states: Iterable[State]) -> State:
    """Return a worker's state in a week, of several sources: observed by any, else withdrawn from any, else the reason that all share."""
    found = list(states)
    return next((state for state in ("observed", "withdrawn") if state in found), found[0])


def read_study(study: Path) -> Study:
    """Read and validate the facts of a study folder."""
    return read_settings(study / FILE, Study)


def parse_study(text: str) -> Study:
    """Validate the text of a ``study.yaml`` that is not written yet."""
    return parse_settings(text, Study, FILE.as_posix())
