"""Registered numbers: what a public text may say, and where each number comes from.

A number may stand in a public text if it is a cell of a table that is published with the text, can be worked
out from that table, is a fact of the study's own files, is a constant of this package's sentences
(`study.own_numbers`), or is registered with its origin where the text is made. Nothing else may: a figure, a
table or a list of numbers that says more is refused when it is made, and the leak check of a run reads all of
them again.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from itertools import combinations
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from helpers.errors import FieldworkError, all_at_once
from helpers.prose import MONTHS
from helpers.study.gate import DESCRIPTIONS, Shows, notice_of
from helpers.study.numerals import Numeral, numerals_in, parts_of, plain
from helpers.study.own_numbers import PHRASES
from helpers.study.settings import Settings
from helpers.study.study import Study

WEEKS = ("week", "first_week", "last_week")
"""Columns that hold numbers of weeks: outside of them, such a number is allowed only after the word week."""
ADVICE = (
    "Allowed: numbers of its own table, and what can be worked out from them; facts of the study's YAML "
    "files; numbers in quotations; the constants in helpers/study/own_numbers.py; and what is registered "
    "where it is made. Take the number out, or register it with the public table that it comes from "
    "(`registered=`)."
)
OWN_TABLE = "its own table"
"""The origin of what is a cell of the table that is published with a text, or worked out from it."""
NAMED_WEEKS = re.compile(r"\bweeks? \d+(?:(?:, (?:and )?| and | to | or |\u2013|-)\d+)*\b", re.IGNORECASE)
"""Weeks by number: "weeks 2, 4 to 6 and 9"."""
_months = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in MONTHS)
DATES = re.compile(rf"\b(?P<day>\d{{1,2}}) (?P<month>{_months})\b(?: (?P<year>\d{{4}})\b)?")


@dataclass(frozen=True)
class Registered:
    """A number of a public text, or a name with digits, and where it comes from."""

    value: float | str
    origin: str
    """The public table with key and column, or the rule by which it was worked out."""


@runtime_checkable
class Registers(Protocol):
    """Something that knows which numbers may be said of it."""

    @property
    def registered(self) -> Iterable[Registered]:
        """Return its numbers, each with its origin."""


@dataclass
class Register:
    """What the texts of one public product may say. Later ones add to earlier ones."""

    _origins: dict[Decimal, str] = field(default_factory=dict)
    """Exact numbers."""
    _fractions: list[float] = field(default_factory=list)
    """Numbers that texts may round, in order."""
    _names: dict[str, str] = field(default_factory=dict)
    _phrases: dict[str, str] = field(default_factory=dict)
    """Words that hold numerals and may be said as they are, in small letters."""
    _frames: list[tuple[pd.DataFrame, str]] = field(default_factory=list)
    """Tables from which a number may be worked out, if it is nothing else."""
    _weeks: range = range(0)
    _days: tuple[Any, ...] = ()

    def copy(self) -> Register:
        """Return a register with the same contents, to which more may be added."""
        copied = Register(dict(self._origins), list(self._fractions), dict(self._names), dict(self._phrases))
        copied._frames = list(self._frames)
        copied._weeks, copied._days = self._weeks, self._days
        return copied

    def add(self, value: object, origin: str) -> None:
        """Register a number, a name with digits, a table, a settings file, or what registers its own.

        Raises
        ------
        TypeError
            It is nothing of this kind.
        """
        if isinstance(value, pd.DataFrame):
            self.add_table(value, origin)
        elif isinstance(value, Study):
            self.add_study(value)
        elif isinstance(value, Settings):
            self.add_facts(value.model_dump(mode="json", by_alias=True), origin)
            # A checksum may consist of digits only.
            self.add_said(getattr(value, "stamp", ""), origin)
        elif isinstance(value, Registered):
            self.add(value.value, value.origin)
        elif isinstance(value, Registers):
            for one in value.registered:
                self.add(one.value, f"{origin}: {one.origin}")
        elif isinstance(value, str):
            self.add_name(value, origin)
        elif isinstance(value, Iterable):
            for one in value:
                self.add(one, origin)
        elif value is not None and not pd.isna(value):  # type: ignore[call-overload]
            self.add_number(value, origin)

    def add_number(self, value: Any, origin: str) -> None:
        """Register one number. A text may round a fraction."""
        exact = abs(Decimal(str(value)))
        self._origins.setdefault(exact.normalize(), origin)
        if exact != exact.to_integral_value():
            self._fractions.insert(bisect_left(self._fractions, float(exact)), float(exact))

    def add_name(self, text: str, origin: str) -> None:
        """Register the names with digits in a text, such as ``W1`` or ``1.1.0``; not its numbers."""
        for numeral in numerals_in(plain(text)):
            if numeral.value is None:
                self._names.setdefault(numeral.text.lower(), origin)

    def add_said(self, numeral: str, origin: str) -> None:
        """Register a numeral as it is said, or a name with digits."""
        for one in numerals_in(plain(numeral)):
            if one.value is None:
                self._names.setdefault(one.text.lower(), origin)
            else:
                self.add_number(one.value / 100 if one.is_percent else one.value, origin)

    def add_phrase(self, text: str, origin: str) -> None:
        """Register a text that may be said as it is, if it holds a numeral and more than a name."""
        said = plain(text).lower()
        numerals = [one.text for one in numerals_in(said)]
        # A name by itself, such as W5, is registered as one: where it is said is then on record.
        if any(letter.isalpha() for letter in said) and numerals and numerals != [said]:
            self._phrases.setdefault(said, origin)

    def _add_text(self, text: str, origin: str) -> None:
        """Register a text of a settings file: as it is, the names in it, and the number that it is."""
        # References are printed without their identifiers, which follow a comma.
        for part in (text, *text.split(", ")):
            self.add_phrase(part, origin)
        self.add_name(text, origin)
        if [one.text for one in numerals_in(plain(text))] == [plain(text)]:
            # Such as the version of a codebook.
            self.add_said(text, origin)

    def add_facts(self, facts: object, origin: str) -> None:
        """Register a settings file: its texts as they are, its numbers, and the lengths of its lists."""
        if isinstance(facts, str):
            self._add_text(facts, origin)
        elif isinstance(facts, Mapping):
            for name, value in facts.items():
                self.add_facts(value, origin)
                if isinstance(value, list) and value and isinstance(value[0], Mapping):
                    self._add_size(len(value), str(name), origin)
        elif isinstance(facts, list | tuple):
            for value in facts:
                self.add_facts(value, origin)
        elif isinstance(facts, float):
            self.add_number(facts, origin)

    def _add_size(self, n: int, name: str, origin: str) -> None:
        """Register how many there are of something, before its noun only: "9 themes"."""
        noun = name.replace("_", " ")
        for counted in (f"{n} {noun}", f"{n} {noun.removesuffix('s')}"):
            self.add_phrase(counted, origin)

    def add_study(self, study: Study) -> None:
        """Register the facts of a study: its texts, its calendar, and its numbers of workers and sources.

        Ids of workers are not among them: they come from tables that may show single workers.
        """
        origin = "data/study.yaml"
        facts = study.model_dump(mode="json", include={"title", "notice", "speaker_roles", "sources"})
        self.add_facts(facts, origin)
        self.add_facts(study.accuracy_threshold.model_dump(), origin)
        n_workers = len(study.workers)
        noun = study.worker_noun
        for name in ("workers", "of the workers", noun.plural, noun.singular):
            self._add_size(n_workers, name, origin)
        self._add_size(len(study.calendar.weeks), "weeks", origin)
        self._add_size(len(study.calendar.weeks), "study weeks", origin)
        self._weeks = study.calendar.weeks
        n_days = (study.calendar.last_day - study.calendar.first_day).days + 1
        self._days = tuple(study.calendar.first_day + timedelta(days=n) for n in range(n_days))
        for day in self._days:
            self._names.setdefault(day.isoformat(), origin)

    def add_table(self, frame: pd.DataFrame, origin: str = OWN_TABLE, *, with_texts: bool = True) -> None:
        """Register a table: its cells now, what can be worked out from them when it is asked for.

        Parameters
        ----------
        with_texts
            Whether its cells of text may be said as they are. Otherwise only those that are numbers may.
        """
        for name, column in frame.items():
            if name in WEEKS or pd.api.types.is_bool_dtype(column):
                continue
            for value in column.dropna().unique():
                if isinstance(value, str):
                    self._add_cell(value, f"{origin}: {name}", with_texts=with_texts)
                else:
                    self.add_number(value, f"{origin}: {name}")
        self._frames.append((frame, origin))

    def _add_cell(self, text: str, origin: str, *, with_texts: bool) -> None:
        """Register a cell of text: as a number, if it is nothing else; otherwise the names in it."""
        said = plain(text)
        only = next(numerals_in(said), None)
        if only is None:
            return
        # A number below 0 is registered without its sign, as texts are read.
        is_all = only.text == said.removeprefix("-").removeprefix("\u2212")
        if is_all and only.value is not None:
            self.add_number(only.value, origin)
        elif with_texts:
            self.add_name(said, origin)
            if not is_all:
                self.add_phrase(said, origin)

    def unregistered(self, text: str) -> list[Numeral]:
        """Return the numerals of a text that are not registered, in order.

        What takes longest is asked last: most numerals are numbers of a table.
        """
        said = plain(text)
        if all(self._origin_of(one) for one in numerals_in(said)):
            return []
        rest = [one for one in numerals_in(self._without_known(said)) if not self._allows(one)]
        return [one for one in rest if one.value is None or not self._worked_out(one.value)]

    def origins(self, texts: Iterable[str]) -> dict[str, str]:
        """Return the numerals of texts that are not from their own table, with their origins."""
        found: dict[str, str] = {}
        for text in dict.fromkeys(texts):
            for one in numerals_in(self._without_known(plain(text))):
                for part in {one, *parts_of(one)}:
                    found[part.text] = self._origin_of(part) or self._worked_out(part.value)
        kept = {numeral: origin for numeral, origin in found.items() if origin}
        return {numeral: origin for numeral, origin in kept.items() if not origin.startswith(OWN_TABLE)}

    def _without_known(self, text: str) -> str:
        """Return a text without the phrases, weeks and dates that may be said."""
        said = NAMED_WEEKS.sub(self._without_weeks, self._without_phrases(text))
        return DATES.sub(self._without_date, said)

    def _without_phrases(self, text: str) -> str:
        """Return a text with a space in place of each phrase; of several in one place, of the longest."""
        folded = text.casefold()
        spans: list[tuple[int, int]] = []
        for phrase in {*self._phrases, *PHRASES}:
            # Few of some hundred phrases are in a text: only these are made a pattern.
            if phrase.casefold() in folded:
                spans += [match.span("phrase") for match in _phrase_pattern(phrase).finditer(text)]
        kept, end = [], 0
        for start, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start >= end:
                kept.append(text[end:start])
                end = stop
        return " ".join([*kept, text[end:]])

    def _without_weeks(self, match: re.Match[str]) -> str:
        numbers = [int(n) for n in re.findall(r"\d+", match[0])]
        return " " if all(n in self._weeks for n in numbers) else match[0]

    def _without_date(self, match: re.Match[str]) -> str:
        month = [name[:3] for name in MONTHS].index(match["month"][:3]) + 1
        is_known = any(
            day.day == int(match["day"]) and day.month == month and match["year"] in (None, str(day.year))
            for day in self._days
        )
        return " " if is_known else match[0]

    def _allows(self, numeral: Numeral) -> bool:
        if self._origin_of(numeral):
            return True
        parts = parts_of(numeral)
        return len(parts) > 1 and all(self._origin_of(part) for part in parts)

    def _origin_of(self, numeral: Numeral) -> str:
        """Return where a numeral comes from; an empty text if it is not registered."""
        value = numeral.value
        if value is None:
            return self._names.get(numeral.text.lower(), "")
        if value.normalize() in self._origins:
            return self._origins[value.normalize()]
        if self._is_rounded(value) or (numeral.is_percent and self._is_rounded(value / 100)):
            return "a number that is rounded"
        if numeral.is_percent and (value / 100).normalize() in self._origins:
            return self._origins[(value / 100).normalize()]
        return ""

    def _is_rounded(self, value: Decimal) -> bool:
        """Tell whether a fraction is one of those that are registered, rounded. Whole numbers are exact."""
        places = -int(value.as_tuple().exponent)
        if places < 1:
            return False
        # Half a unit of the text's last place, and half of the third, to which tables are rounded.
        reach = 0.5 * 10**-places + 0.0005 + 1e-9
        at = bisect_left(self._fractions, float(value) - reach)
        return at < len(self._fractions) and self._fractions[at] <= float(value) + reach

    def _worked_out(self, value: Decimal | None) -> str:
        """Return from which table a number can be worked out; an empty text if from none."""
        if value is None or value != value.to_integral_value():
            return ""
        for frame, origin in self._frames:
            if int(value) in _worked_out_from(_Hashed(frame)):
                return f"{origin}: worked out"
        return ""


@lru_cache(maxsize=10_000)
def _phrase_pattern(phrase: str) -> re.Pattern[str]:
    """Return a pattern that finds a phrase wherever it begins, even within itself."""
    return re.compile(rf"(?<!\w)(?=(?P<phrase>{re.escape(phrase)})(?!\w))", re.IGNORECASE)


class _Hashed:
    """A table that is cached by what it is, not by what it holds."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def __hash__(self) -> int:
        return id(self.frame)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashed) and other.frame is self.frame


@lru_cache(maxsize=64)
def _worked_out_from(hashed: _Hashed) -> frozenset[int]:
    """Return the counts that anybody can work out from a table.

    They are sums of a column of counts, for all rows and for the rows of one or two columns' values; numbers
    of rows, of rows with a count of 0 or above 0, of different values, and of values with the same total.
    """
    frame = hashed.frame
    counts = [name for name, column in frame.items() if _is_count(column) and name not in WEEKS]
    keys = [name for name, column in frame.items() if name in WEEKS or not _is_number(column)]
    numbers: list[Any] = [
        frame[counts].sum(),
        (frame[counts] > 0).sum(),
        (frame[counts] == 0).sum(),
        frame.count(),
        frame[keys].nunique(),
    ]
    values = [frame[name].fillna(0).to_numpy(float) for name in counts]
    numbers += _numbers_of_groups([frame[key] for key in keys], values)
    each = np.unique(np.concatenate([np.ravel(some) for some in numbers]))
    return frozenset({len(frame), *map(int, each)})


def _numbers_of_groups(keys: Sequence[pd.Series], values: Sequence[np.ndarray]) -> Iterator[np.ndarray]:
    """Yield the numbers that follow from the rows of each value of one key, and of each pair of two."""
    groups: list[np.ndarray] = [pd.factorize(key, use_na_sentinel=False)[0] for key in keys]
    for group in groups:
        n_rows, *totals = _totals_by(group, values)
        yield from (n_rows, *totals)
        # How many weeks, themes or the like have the same total.
        yield from (np.unique(total, return_counts=True)[1] for total in totals)
        for key, other in zip(keys, groups, strict=True):
            yield _n_different(group, other, key.notna().to_numpy())
    for one, other in combinations(groups, 2):
        yield from _totals_by(_pairs(one, other), values)


def _totals_by(group: np.ndarray, values: Iterable[np.ndarray]) -> list[np.ndarray]:
    """Return the number of rows of each group, and for each column of counts its sums by group."""
    return [np.bincount(group), *(np.bincount(group, weights=column) for column in values)]


def _pairs(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return for each row the number of its pair of groups, among the pairs that occur."""
    pairs: np.ndarray = pd.factorize(one * (len(other) + 1) + other)[0]
    return pairs


def _n_different(group: np.ndarray, value: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return how many different known values there are in each group."""
    n_groups, n_values = group.max(initial=-1) + 1, value.max(initial=-1) + 1
    pairs = np.unique(group[known] * n_values + value[known])
    return np.bincount(pairs // n_values, minlength=n_groups)


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _is_count(column: pd.Series) -> bool:
    if not _is_number(column):
        return False
    known = column.dropna()
    return bool(np.isfinite(known).all() and (known == known.round()).all())


def register_of(
    study: Study, table: pd.DataFrame | None = None, registered: Mapping[str, object] = MappingProxyType({})
) -> Register:
    """Return the register of a product.

    Parameters
    ----------
    table
        The table that is published with it.
    registered
        Origin: what else is registered (`Register.add`).
    """
    register = Register()
    register.add_study(study)
    if table is not None:
        register.add_table(table)
    for origin, value in registered.items():
        register.add(value, origin)
    return register


def merged(sentences: Iterable[object]) -> dict[str, object]:
    """Return what several sentences (`gate.Sentence`) register together; of one origin, all of it."""
    together: dict[str, list[object]] = {}
    for sentence in sentences:
        for origin, value in getattr(sentence, "registered", {}).items():
            together.setdefault(origin, []).append(value)
    return dict(together)


def require_registered(texts: Mapping[str, str], register: Register) -> None:
    """Refuse texts that hold a numeral which is not registered.

    Parameters
    ----------
    texts
        Place, as a message gives it: text.

    Raises
    ------
    FieldworkError
        All such numerals, with their places; nothing else of the texts.
    """
    refused = []
    for place, text in texts.items():
        numerals = dict.fromkeys(one.text for one in register.unregistered(text))
        if numerals:
            refused.append(f"{place}: says {', '.join(numerals)}, which is not registered.")
    if refused:
        raise FieldworkError(all_at_once(refused, ADVICE))


def as_record(
    product: str,
    shows: Shows,
    table: bytes,
    said: Mapping[str, str],
    study: Study | None = None,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the record of a public product: the hash of its table, and its other registered numbers.

    Parameters
    ----------
    table
        The CSV file that is published with it.
    said
        Numeral or name, as it is said: its origin.
    study
        Whose product it is: the researcher's own view says so.
    pictures
        Ending: the picture that is published with it. The leak check knows it by its hash.
    """
    record: dict[str, Any] = {
        "product": product,
        "shows": DESCRIPTIONS[shows],
        "table": hash_of(table),
        "registered": dict(sorted(said.items())),
    }
    if pictures:
        record["pictures"] = {ending: sha256(data).hexdigest() for ending, data in pictures.items()}
    if study is not None and study.is_for_researcher:
        record["notice"] = notice_of(study)
    return (json.dumps(record, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def hash_of(table: bytes) -> str:
    """Return the hash of a table's file; line ends do not matter."""
    return sha256(table.replace(b"\r\n", b"\n")).hexdigest()
