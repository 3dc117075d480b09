"""Whether a claim holds under other specifications, and without a worker or an indicator.

A specification curve (Simonsohn, Simmons and Nelson 2020, Nature Human Behaviour 4) over unit, denominator,
coder, sources, week origin, aggregation and what is left out, without its significance test: five workers are
five cases, so what is reported is in how many specifications a claim holds, and by how much.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.prose import listed
from helpers.study.claims import Claim
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY, parse_coder
from helpers.study.gate import Sentence, Shows, may_show
from helpers.study.study import Study, WeekOrigin
from helpers.study.units import DENOMINATORS, UNITS
from helpers.tables import SPECIFICATIONS, in_order

DENOMINATORS_OF = {
    "mentions": ("none", "words", "minutes", "contacts"),
    "segments": ("none", "words", "minutes", "contacts"),
    "turns": ("none", "words", "minutes", "contacts"),
    "contacts": ("none", "contacts"),
    "weeks": ("none", "weeks"),
}
"""The denominators that make sense of each unit."""
WEEK_ORIGINS: tuple[WeekOrigin, ...] = ("monday", "first_day")
SUM = "sum"
"""Aggregation: themes are added up to their area."""
ONCE = "once"
"""Aggregation: an area counts once where several of its themes occur together."""
DIMENSIONS = ["unit", "denominator", "coder", "sources", "week_origin", "aggregation", "without"]


class Specification(NamedTuple):
    """One combination of choices, with one option for each."""

    unit: str
    denominator: str
    sources: tuple[str, ...]
    week_origin: WeekOrigin
    aggregation: str
    worker_left_out: str
    """Empty if nobody is left out."""


class _Coding(NamedTuple):
    """Whose coding is tried, and what is left out of it."""

    coder: str
    counts: _Counts
    indicator_left_out: str = ""
    """As the table names it; empty if no indicator is left out."""


@dataclass(frozen=True)
class _Corpus:
    """What was observed, as arrays: worker by source."""

    study: Study
    codebook: Codebook
    workers: list[str]
    segments: pd.DataFrame
    """Counted segments, with their week by each of `WEEK_ORIGINS`."""
    words: np.ndarray
    contacts: np.ndarray
    minutes: np.ndarray

    @cached_property
    def groups(self) -> list[tuple[str, ...]]:
        """Return the sources that may be counted: those of one counted role together, and each by itself."""
        by_role: dict[str, list[str]] = {}
        for source in self.study.sources:
            by_role.setdefault(source.counted_role, []).append(source.id)
        together = [tuple(group) for group in by_role.values() if len(group) > 1]
        return [*together, *((source,) for source in self.study.source_ids)]

    @cached_property
    def weeks_observed(self) -> dict[tuple[tuple[str, ...], WeekOrigin], np.ndarray]:
        """Return in how many weeks each worker was observed, by group of sources and week origin."""
        weeks: dict[tuple[tuple[str, ...], WeekOrigin], np.ndarray] = {}
        for group, week_origin in product(self.groups, WEEK_ORIGINS):
            segments = self.segments[self.segments["source"].isin(group)].dropna(subset=[week_origin])
            worker_weeks = segments.drop_duplicates(["worker", week_origin])
            n = worker_weeks["worker"].value_counts().reindex(self.workers, fill_value=0)
            weeks[group, week_origin] = n.to_numpy(float)
        return weeks

    def columns_of(self, sources: Sequence[str]) -> list[int]:
        """Return the columns of some sources in the arrays."""
        return [self.study.source_ids.index(source) for source in sources]


def try_claims(
    claims: Sequence[Claim],
    codings_of: Mapping[str, pd.DataFrame],
    segments: pd.DataFrame,
    contacts: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    weeks: range,
) -> pd.DataFrame:
    """Try every claim under every specification.

    A count is added up over workers. A rate is the mean of the workers' own rates, so that each has the same
    weight, over those who have something to divide by. An indicator that is left out is one of the claim's
    own themes, and is taken out of the dictionary's codings; the words that it had claimed are not coded
    again. Days before a worker's first day belong to no first-day week, and are left out of them.

    Parameters
    ----------
    codings_of
        By coder, as the parameter names it: the codings to count (`coding.choice.choose`).
    codebook
        The themes that are counted. Every specification compares the same themes: a claim is tried for a
        coder only if the coder has looked for all that it compares, and not at all if it is about a theme
        that is not counted, or all others are not counted.

    Returns
    -------
    DataFrame
        One row per claim and specification (table ``specifications``): ``value`` of the claimed theme or
        area, ``comparison`` that it is compared with (for a least coded theme, the next least),
        ``relative_difference`` = (value - comparison) / the greater of both, with its sign turned for a least
        coded theme, 0 where both are 0; ``holds``: the relative difference, to four places, is above 0.
        Minutes are tried only of sources all of whose lengths are known.
    """
    corpus = _corpus(segments, contacts, study, codebook, weeks)
    rows: list[tuple[object, ...]] = []
    for coder, codings in codings_of.items():
        coded = _locate(codings, corpus)
        whole = _Coding(coder, _Counts(coded, corpus))
        looked_for = codebook.for_coder(parse_coder(coder)).theme_ids
        for claim in claims:
            if not claim.can_be_tried(looked_for, codebook):
                continue
            rows += _try_claim(claim, whole, corpus, without_workers=True)
            if coder != DICTIONARY:
                continue
            for theme, indicator in _indicators(coded, claim.themes(codebook)):
                rest = coded[(coded["theme"] != theme) | (coded["indicator"] != indicator)]
                part = _Coding(coder, _Counts(rest, corpus), f"indicator {theme}: {indicator}")
                rows += _try_claim(claim, part, corpus, without_workers=False)
    table = pd.DataFrame(rows, columns=SPECIFICATIONS.columns)
    return in_order(SPECIFICATIONS, table.astype({"holds": bool}))


def _indicators(coded: pd.DataFrame, themes: list[str]) -> list[tuple[str, str]]:
    """Return the themes and indicators that coded something, in order."""
    used = coded[coded["theme"].isin(themes)].drop_duplicates(["theme", "indicator"])
    return sorted(zip(used["theme"], used["indicator"], strict=True))


def _corpus(
    segments: pd.DataFrame, contacts: pd.DataFrame, study: Study, codebook: Codebook, weeks: range
) -> _Corpus:
    counted = segments[segments["week"].isin(weeks) & segments["is_counted"]]
    for week_origin in WEEK_ORIGINS:
        week = _weeks_of(counted, study.with_week_origin(week_origin))
        counted = counted.assign(**{week_origin: week})
    observed = contacts[(contacts["state"] == "observed") & contacts["week"].isin(weeks)]
    workers = [worker for worker in study.worker_ids if worker in set(observed["worker"])]
    words = np.nan_to_num(_sum_by_source(observed, "n_words", workers, study))
    n_contacts = np.nan_to_num(_sum_by_source(observed, "n_contacts", workers, study))
    seconds = _sum_by_source(observed, "duration_s", workers, study)
    # Where there was no contact 0 minutes are known; where there was one, an unknown length stays missing.
    minutes = np.where(n_contacts > 0, seconds / 60, 0.0)
    return _Corpus(study, codebook, workers, counted, words, n_contacts, minutes)


def _sum_by_source(observed: pd.DataFrame, column: str, workers: list[str], study: Study) -> np.ndarray:
    """Return the sum of a column, worker by source: missing if a part of it is, or if there is no row."""
    sums = observed.groupby(["worker", "source"])[column].agg(_sum_or_missing)
    cells = pd.MultiIndex.from_product([workers, study.source_ids])
    array: np.ndarray = sums.reindex(cells).to_numpy(float).reshape(len(workers), len(study.source_ids))
    return array


def _sum_or_missing(parts: pd.Series[float]) -> float:
    return float(parts.sum(skipna=False))


def _weeks_of(segments: pd.DataFrame, study: Study) -> pd.Series[float]:
    """Return the week of each segment as a study counts weeks; missing before a worker's first day."""
    days = pd.to_datetime(segments["date"])
    first_days = {worker.id: pd.Timestamp(study.day_one(worker)) for worker in study.all_workers}
    elapsed: pd.Series[float] = (days - segments["worker"].map(first_days)).dt.days.astype(float)
    weeks: pd.Series[float] = elapsed // 7 + 1
    return weeks.where(elapsed >= 0)


def _locate(codings: pd.DataFrame, corpus: _Corpus) -> pd.DataFrame:
    """Return the codings of counted segments and themes with area, and where and when they were made."""
    columns = ["segment_id", "record_id", "contact_id", "worker", "source", *WEEK_ORIGINS]
    of_themes = codings[codings["theme"].isin(corpus.codebook.theme_ids)]
    coded = of_themes[["segment_id", "theme", "indicator"]].merge(
        corpus.segments[columns], on="segment_id", how="inner", validate="many_to_one"
    )
    return coded.assign(area=coded["theme"].map({theme.id: theme.area for theme in corpus.codebook.themes}))


class _Counts:
    """How often each theme, and each area counted once, occurs: in every unit, by worker and source.

    Thousands of specifications ask for the same few counts: columns are numbered once, and each count is
    kept.
    """

    def __init__(self, coded: pd.DataFrame, corpus: _Corpus) -> None:
        self.names = {
            "theme": corpus.codebook.theme_ids,
            "area": [area.id for area in corpus.codebook.areas],
        }
        ordered = {"worker": corpus.workers, "source": corpus.study.source_ids, **self.names}
        self._codes: dict[str, np.ndarray] = {}
        for name, values in ordered.items():
            self._codes[name] = pd.Categorical(coded[name], categories=values).codes.astype(np.int64)
        for name in ("segment_id", "record_id", "contact_id"):
            self._codes[name] = pd.factorize(coded[name])[0]
        for week_origin in WEEK_ORIGINS:
            self._codes[week_origin] = coded[week_origin].fillna(-1).to_numpy(np.int64)
        self._corpus = corpus
        self._counted: dict[tuple[str, str, tuple[str, ...], str], np.ndarray] = {}

    def of(self, specification: Specification, by: str) -> np.ndarray:
        """Return the counts of a specification: worker by theme, or by area."""
        week_origin = ""
        if specification.unit == "weeks":
            week_origin = specification.week_origin
        key = (specification.unit, by, specification.sources, week_origin)
        if key not in self._counted:
            self._counted[key] = self._count(specification, by)
        return self._counted[key]

    def _count(self, specification: Specification, by: str) -> np.ndarray:
        columns = {
            "segments": "segment_id",
            "turns": "record_id",
            "contacts": "contact_id",
            "weeks": specification.week_origin,
        }
        is_used = np.isin(self._codes["source"], self._corpus.columns_of(specification.sources))
        if specification.unit == "weeks":
            is_used &= self._codes[specification.week_origin] >= 0
        places = np.stack([self._codes["worker"], self._codes[by]])[:, is_used]
        if specification.unit != "mentions":
            units = self._codes[columns[specification.unit]][is_used]
            once = np.unique(np.vstack([places, units]), axis=1)
            places = once[:2]
        n = np.zeros((len(self._corpus.workers), len(self.names[by])))
        np.add.at(n, tuple(places), 1)
        return n


def _try_claim(
    claim: Claim, coding: _Coding, corpus: _Corpus, *, without_workers: bool
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a claim: one per specification that has something to compare."""
    workers_left_out = [""]
    if without_workers and len(corpus.workers) > 1:
        workers_left_out += corpus.workers
    is_of_area = claim.kind == "area_leads"
    for specification in _specifications(corpus, workers_left_out, is_of_area=is_of_area):
        by = "theme"
        if specification.aggregation == ONCE:
            by = "area"
        values = _values(specification, by, coding.counts, corpus)
        if values is None:
            continue
        if is_of_area and by == "theme":
            values = _add_up_areas(values, corpus.codebook)
        value, comparison, difference = (round(number, 4) for number in _compare(claim, values))
        without = coding.indicator_left_out
        if specification.worker_left_out:
            without = f"worker {specification.worker_left_out}"
        yield (
            claim.id,
            specification.unit,
            specification.denominator,
            coding.coder,
            "+".join(specification.sources),
            specification.week_origin,
            specification.aggregation,
            without,
            value,
            comparison,
            difference,
            difference > 0,
        )


def _specifications(
    corpus: _Corpus, workers_left_out: list[str], *, is_of_area: bool
) -> Iterator[Specification]:
    """Yield every specification; where an option changes nothing, only its first value."""
    for unit in UNITS:
        week_origins = WEEK_ORIGINS[:1]
        if unit == "weeks":
            week_origins = WEEK_ORIGINS
        aggregations = [SUM]
        if is_of_area and unit != "mentions":
            aggregations = [SUM, ONCE]
        options = product(DENOMINATORS_OF[unit], corpus.groups, week_origins, aggregations, workers_left_out)
        for denominator, sources, week_origin, aggregation, worker in options:
            yield Specification(unit, denominator, sources, week_origin, aggregation, worker)


def _values(
    specification: Specification, by: str, counts: _Counts, corpus: _Corpus
) -> dict[str, float] | None:
    """Return the value of each theme or area; None if nobody was observed or nothing can be divided by."""
    stays = np.array([worker != specification.worker_left_out for worker in corpus.workers], dtype=bool)
    columns = corpus.columns_of(specification.sources)
    if not corpus.contacts[stays][:, columns].sum():
        return None
    n = counts.of(specification, by)[stays]
    total = n.sum(axis=0)
    if specification.denominator != "none":
        amount = _amount(specification, corpus, columns)[stays]
        if np.isnan(amount).any() or not (amount > 0).any():
            return None
        total = _mean_rate(n, amount, DENOMINATORS[specification.denominator].times)
    return dict(zip(counts.names[by], total.tolist(), strict=True))


def _add_up_areas(values: Mapping[str, float], codebook: Codebook) -> dict[str, float]:
    """Return the value of each area: the sum of its themes'."""
    return {
        area.id: sum(values[theme.id] for theme in codebook.themes_of(area.id)) for area in codebook.areas
    }


def _mean_rate(n: np.ndarray, amount: np.ndarray, times: int) -> np.ndarray:
    """Return the mean of the workers' own rates, over those who have something to divide by."""
    observed = amount > 0
    rates: np.ndarray = times * n[observed] / amount[observed][:, None]
    mean: np.ndarray = rates.mean(axis=0)
    return mean


def _amount(specification: Specification, corpus: _Corpus, columns: list[int]) -> np.ndarray:
    """Return what each worker's counts are divided by; missing where it is not known."""
    if specification.denominator == "weeks":
        return corpus.weeks_observed[specification.sources, specification.week_origin]
    amounts = {"words": corpus.words, "contacts": corpus.contacts, "minutes": corpus.minutes}
    amount: np.ndarray = amounts[specification.denominator][:, columns].sum(axis=1)
    return amount


def _compare(claim: Claim, values: Mapping[str, float]) -> tuple[float, float, float]:
    """Return the claimed value, the value that it is compared with, and their relative difference."""
    claimed = claim.area or claim.theme
    value = values[claimed]
    than = claim.compared_with(values)
    if than is None:
        return value, 0.0, float(value > 0)
    comparison = values[than]
    greater = max(value, comparison)
    difference = 0.0
    if greater:
        difference = (value - comparison) / greater
    if claim.kind == "least_coded":
        difference = -difference
    return value, comparison, difference


def by_option(specifications: pd.DataFrame) -> pd.DataFrame:
    """Count for each option of each dimension in how many specifications a claim holds.

    Returns
    -------
    DataFrame
        One row per claim, dimension and option: ``claim``, ``dimension``, ``option``, ``n_holds``,
        ``n_specifications``. The options of what is left out are nothing, each worker, and all indicators
        together. A dimension with only one option is left out, except ``all``: every specification of the
        claim.
    """
    without = specifications["without"].str.extract(r"^(worker \S+|indicator|)", expand=False)
    frame = specifications.assign(
        without=without.replace({"": "nothing", "indicator": "one indicator"}), all="every specification"
    )
    parts = []
    for dimension in ["all", *DIMENSIONS]:
        options = frame.groupby(["claim", dimension], sort=False)["holds"]
        part = options.agg(n_holds="sum", n_specifications="size").reset_index()
        part = part.rename(columns={dimension: "option"}).assign(dimension=dimension)
        has_several = part.groupby("claim")["option"].transform("size") > 1
        parts.append(part[has_several | (dimension == "all")])
    columns = ["claim", "dimension", "option", "n_holds", "n_specifications"]
    table = pd.concat(parts, ignore_index=True)[columns]
    rank = {claim: n for n, claim in enumerate(specifications["claim"].unique())}
    return table.sort_values("claim", key=lambda claims: claims.map(rank), kind="stable", ignore_index=True)


def describe_claims(
    specifications: pd.DataFrame, claims: Sequence[Claim], codebook: Codebook, study: Study
) -> Sentence:
    """Say of each claim in how many specifications it holds.

    Parameters
    ----------
    specifications
        As `try_claims` returns them.
    """
    if not may_show(study, Shows.WORKERS):
        text = f"Under the profile {study.disclosure.profile}, claims are not tested with workers left out."
        return Sentence(text, Shows.NOTHING)
    if not claims:
        return Sentence("data/claims.yaml makes no claim: there is nothing to test.", Shows.NOTHING)
    n_holds = specifications.groupby("claim")["holds"].sum()
    n_all = specifications.groupby("claim")["holds"].size()
    parts = [
        f"“{claim.describe(codebook)[:-1]}” {int(n_holds[claim.id]):,} of {int(n_all[claim.id]):,}"
        for claim in claims
        if claim.id in n_all.index
    ]
    not_counted = describe_not_counted(claims, codebook)
    if not parts:
        text = not_counted or "There was no contact with any worker: no claim can be tested."
        return Sentence(text, Shows.NOTHING)
    text = f"Number of specifications in which each claim holds: {'; '.join(parts)}. {not_counted}"
    return Sentence(text.rstrip(), Shows.WORKERS)


def describe_not_counted(claims: Sequence[Claim], codebook: Codebook) -> str:
    """Say which claims compare what is not counted; an empty text if none does."""
    names = [f"'{claim.id}'" for claim in claims if not claim.is_counted(codebook)]
    if not names:
        return ""
    return f"Not tested, since what they compare is not in the dictionary: {listed(names)}."
