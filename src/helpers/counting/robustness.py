"""Under which specifications a ranking holds, like compared with like.

A specification curve (Simonsohn, Simmons and Nelson 2020, Nature Human Behaviour 4) without its significance
test: a few workers are a few cases. Its specifications are not of one kind, so that the share of all of them
under which a claim holds would mean nothing (Del Giudice and Gangestad 2021, Advances in Methods and
Practices in Psychological Science 4(1)). So each option is compared with the option that is published, over
the specifications that exist with both and differ in nothing else; and the workers' own words and the
researcher's are in panels of their own.

What is left out is an option as any other, with one specification however many workers or wordings there
are: ``one_worker`` and ``one_wording`` take the least favourable result of leaving out each in turn. A
wording is what occurs in the text, in small letters, of any theme that the claim compares: leaving out
indicators would depend on how the codebook divides them. Mentions are no option, since two mentions of a
theme in one sentence are hardly ever more than one report of it: of the example, they give the outcome of
segments in 103 of 104 specifications with nothing left out. Leaving out is subtraction: nothing is counted
again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.counting.cases import cases_of
from helpers.prose import listed
from helpers.study.claims import CONTRADICTS, Claim
from helpers.study.claims import TIES as EQUAL
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY, parse_coder
from helpers.study.gate import Sentence, Shows, may_show
from helpers.study.reporting import reason_or
from helpers.study.specifications import (
    CHOICES,
    COMPARED,
    DOES_NOT,
    HOLDS,
    NOTHING,
    ONCE,
    ONE_WORDING,
    ONE_WORKER,
    OUTCOMES,
    REFERENCE,
    SUM,
    TIES,
    VERBS,
    name_option,
)
from helpers.study.study import Study, WeekOrigin
from helpers.study.units import DENOMINATORS, name_unit
from helpers.tables import SPECIFICATIONS, in_order

DENOMINATORS_OF = {
    "segments": ("none", "words", "minutes", "contacts"),
    "turns": ("none", "words", "minutes", "contacts"),
    "contacts": ("none", "contacts"),
    "weeks": ("none", "weeks"),
}
"""The units that are tried, and the denominators that make sense of each."""
WEEK_ORIGINS: tuple[WeekOrigin, ...] = ("monday", "first_day")
PLACES = 4
"""Decimal places of values and relative differences: what differs by less is a tie."""
UNIT_COLUMNS = {"segments": "segment_id", "turns": "record_id", "contacts": "contact_id"}


class Specification(NamedTuple):
    """One combination of choices, without coder and what is left out."""

    unit: str
    denominator: str
    sources: tuple[str, ...]
    week_origin: WeekOrigin
    aggregation: str


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
        together = [group for group in self.study.sources_by_role.values() if len(group) > 1]
        return [*together, *((source,) for source in self.study.source_ids)]

    @cached_property
    def weeks_observed(self) -> dict[tuple[tuple[str, ...], WeekOrigin], np.ndarray]:
        """Return in how many weeks each worker was observed, by group of sources and week origin."""
        weeks: dict[tuple[tuple[str, ...], WeekOrigin], np.ndarray] = {}
        worker = pd.Categorical(self.segments["worker"], categories=self.workers).codes.astype(np.int64)
        source = pd.Categorical(self.segments["source"], categories=self.study.source_ids).codes
        for week_origin in WEEK_ORIGINS:
            week = self.segments[week_origin].fillna(-1).to_numpy(np.int64)
            n_weeks = int(week.max(initial=0)) + 1
            for group in self.groups:
                is_used = (week >= 0) & (worker >= 0) & np.isin(source, self.columns_of(group))
                worker_weeks = np.unique((worker * n_weeks + week)[is_used])
                n = np.bincount(worker_weeks // n_weeks, minlength=len(self.workers))
                weeks[group, week_origin] = n.astype(float)
        return weeks

    def columns_of(self, sources: Sequence[str]) -> list[int]:
        """Return the columns of some sources in the arrays."""
        return [self.study.source_ids.index(source) for source in sources]

    def role_of(self, sources: Sequence[str]) -> str:
        """Return whose words are counted in a group of sources."""
        return self.study.source(sources[0]).counted_role


def reference_of(study: Study, *, coder: str, unit: str, sources: Sequence[str]) -> Mapping[str, str]:
    """Return, for each choice, the option with which others are compared: as public table ``claims`` counts.

    That is totals of the published coder, with nothing left out, weeks from Mondays, and an area as the sum
    of its themes. What is not tried has the nearest in its place: segments for mentions, and all sources of
    the workers' own words for sources that are neither one nor all of these.
    """
    named = "+".join(source for source in study.source_ids if source in sources)
    if named not in (*study.source_ids, *map("+".join, study.sources_by_role.values())):
        named = "+".join(study.own_sources)
    return {
        "unit": unit if unit in DENOMINATORS_OF else "segments",
        "denominator": "none",
        "coder": coder,
        "sources": named,
        "week_origin": "monday",
        "aggregation": SUM,
        "left_out": NOTHING,
    }


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
    """Try every ranking under every specification; other claims are decided worker by worker (`cases`).

    A count is added up over workers. A rate is the mean of the workers' own rates, so that each has the same
    weight, over those who have something to divide by. A wording is taken out of the dictionary's codings of
    every theme; the words that it had claimed are not coded again. Days before a worker's first day belong to
    no first-day week, and are left out of them.

    Parameters
    ----------
    codings_of
        By coder, as the parameter names it: the codings to count (`coding.choice.choose`).
    segments
        Table ``segments``: its ``text`` has the wordings.
    codebook
        The themes that are counted. Every specification compares the same themes: a claim is tried for a
        coder only if the coder has looked for all that it compares, and not at all if it is about a theme
        that is not counted, or there is none other that is.

    Returns
    -------
    DataFrame
        One row per claim and specification (table ``specifications``): ``value`` of the claimed theme or
        area, ``comparison`` that it is compared with (for a least coded theme, the next least),
        ``relative_difference`` = (value - comparison) / the greater of both, with its sign turned for a least
        coded theme, 0 where both are 0; ``outcome``: ``holds`` above 0, ``ties`` at 0, to four places. Where
        one worker or wording is left out, these are of the one without which the relative difference is
        least (``turned_by``, the first of several). A specification with one worker left out needs two
        workers with something to divide by. Minutes are tried only of sources all of whose lengths are known.
    """
    corpus = _corpus(segments, contacts, study, codebook, weeks)
    rows: list[tuple[object, ...]] = []
    rankings = [claim for claim in claims if claim.is_ranking]
    for coder, codings in codings_of.items():
        looked_for = codebook.for_coder(parse_coder(coder)).theme_ids
        tried = [claim for claim in rankings if claim.can_be_tried(looked_for, codebook)]
        if tried and corpus.workers:
            counts = _Counts(_locate(codings, corpus), corpus, with_wordings=coder == DICTIONARY)
            rows += _try_claims_of(coder, tried, counts, corpus)
    return in_order(SPECIFICATIONS, pd.DataFrame(rows, columns=SPECIFICATIONS.columns))


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
    by_cell = observed.groupby(["worker", "source"])[column]
    # A sum leaves out what is missing: with a part of it missing, it is not known.
    sums = by_cell.sum().astype(float).mask(by_cell.count() < by_cell.size())
    cells = pd.MultiIndex.from_product([workers, study.source_ids])
    array: np.ndarray = sums.reindex(cells).to_numpy(float).reshape(len(workers), len(study.source_ids))
    return array


def _weeks_of(segments: pd.DataFrame, study: Study) -> pd.Series[float]:
    """Return the week of each segment as a study counts weeks; missing before a worker's first day."""
    days = pd.to_datetime(segments["date"], format="%Y-%m-%d")
    first_days = {worker.id: pd.Timestamp(study.day_one(worker)) for worker in study.all_workers}
    elapsed: pd.Series[float] = (days - segments["worker"].map(first_days)).dt.days.astype(float)
    weeks: pd.Series[float] = elapsed // 7 + 1
    return weeks.where(elapsed >= 0)


def _locate(codings: pd.DataFrame, corpus: _Corpus) -> pd.DataFrame:
    """Return the codings of counted segments and themes with area and wording, and where they were made."""
    columns = ["segment_id", "record_id", "contact_id", "worker", "source", "text", *WEEK_ORIGINS]
    of_themes = codings[codings["theme"].isin(corpus.codebook.theme_ids)]
    coded = of_themes[["segment_id", "theme", "start", "end"]].merge(
        corpus.segments[columns], on="segment_id", how="inner", validate="many_to_one"
    )
    spans = zip(coded["text"], coded["start"], coded["end"], strict=True)
    wordings = [text[start:end].casefold() for text, start, end in spans]
    area_of = {theme.id: theme.area for theme in corpus.codebook.themes}
    return coded.assign(area=coded["theme"].map(area_of), wording=wordings)


class _Counted(NamedTuple):
    """How often each theme or area occurs, and of how much of it one wording is the only sign."""

    n: np.ndarray
    """Worker by theme or area."""
    only: np.ndarray
    """Rows of wording, worker, theme or area, number: units that have no other wording."""


class _Counts:
    """How often each theme, and each area counted once, occurs: in every unit, by worker and source.

    Many specifications ask for the same few counts: columns are numbered once, and each count is kept.
    """

    def __init__(self, coded: pd.DataFrame, corpus: _Corpus, *, with_wordings: bool) -> None:
        self.names = {
            "theme": corpus.codebook.theme_ids,
            "area": [area.id for area in corpus.codebook.areas],
        }
        themes: dict[str, set[str]] = {}
        if with_wordings:
            for wording, theme in coded[["wording", "theme"]].itertuples(index=False, name=None):
                themes.setdefault(wording, set()).add(theme)
        self.wordings = sorted(themes)
        self._themes_of = [themes[wording] for wording in self.wordings]
        ordered = {"worker": corpus.workers, "source": corpus.study.source_ids, **self.names}
        self._codes: dict[str, np.ndarray] = {}
        for name, values in ordered.items():
            self._codes[name] = pd.Categorical(coded[name], categories=values).codes.astype(np.int64)
        for name in ("segment_id", "record_id", "contact_id"):
            self._codes[name] = pd.factorize(coded[name])[0].astype(np.int64)
        self._codes["wording"] = pd.factorize(coded["wording"], sort=True)[0].astype(np.int64)
        for week_origin in WEEK_ORIGINS:
            self._codes[week_origin] = coded[week_origin].fillna(-1).to_numpy(np.int64)
        self._corpus = corpus
        self._counted: dict[tuple[object, ...], _Counted] = {}

    def wordings_of(self, themes: Collection[str]) -> np.ndarray:
        """Return the numbers of the wordings by which some themes are coded."""
        compared = set(themes)
        return np.array([n for n, own in enumerate(self._themes_of) if own & compared], dtype=np.int64)

    def of(self, specification: Specification, by: str) -> _Counted:
        """Return the counts of a specification: worker by theme, or by area."""
        week_origin = specification.week_origin if specification.unit == "weeks" else ""
        key = (specification.unit, by, specification.sources, week_origin)
        if key not in self._counted:
            self._counted[key] = self._count(specification, by)
        return self._counted[key]

    def _count(self, specification: Specification, by: str) -> _Counted:
        column = UNIT_COLUMNS.get(specification.unit, specification.week_origin)
        is_used = np.isin(self._codes["source"], self._corpus.columns_of(specification.sources))
        units = self._codes[column]
        is_used &= units >= 0
        n_names = len(self.names[by])
        # One number for each worker, theme and unit: codings with the same number are one occurrence.
        places = (self._codes["worker"] * n_names + self._codes[by])[is_used]
        n_units = int(units.max(initial=0)) + 1
        occurrences, which = np.unique(places * n_units + units[is_used], return_inverse=True)
        shape = (len(self._corpus.workers), n_names)
        at = occurrences // n_units
        n = np.bincount(at, minlength=shape[0] * shape[1]).reshape(shape).astype(float)
        return _Counted(n, self._only(occurrences, which, at, is_used, n_names))

    def _only(
        self, occurrences: np.ndarray, which: np.ndarray, at: np.ndarray, is_used: np.ndarray, n_names: int
    ) -> np.ndarray:
        """Return what would be gone without each wording: occurrences that no other wording shows."""
        if not self.wordings:
            return np.zeros((0, 4), dtype=np.int64)
        wording = self._codes["wording"][is_used]
        low = np.full(len(occurrences), len(self.wordings))
        high = np.full(len(occurrences), -1)
        np.minimum.at(low, which, wording)
        np.maximum.at(high, which, wording)
        is_alone = low == high
        gone = low[is_alone] * (len(self._corpus.workers) * n_names) + at[is_alone]
        cells, numbers = np.unique(gone, return_counts=True)
        wordings, places = np.divmod(cells, len(self._corpus.workers) * n_names)
        workers, names = np.divmod(places, n_names)
        return np.column_stack([wordings, workers, names, numbers])


class _Values(NamedTuple):
    """The values of themes or areas under one specification, with nothing and with each part left out."""

    names: list[str]
    whole: np.ndarray
    without_worker: np.ndarray
    """Worker by theme or area; without rows where too few workers have something to divide by."""
    without_wording: np.ndarray
    """Wording by theme or area."""


def _try_claims_of(
    coder: str, claims: Sequence[Claim], counts: _Counts, corpus: _Corpus
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of all claims for one coder: one per specification that has something to compare."""
    has_areas = any(claim.area for claim in claims)
    wordings_of = {claim.id: counts.wordings_of(claim.compared_themes(corpus.codebook)) for claim in claims}
    for specification in _specifications(corpus, with_areas=has_areas):
        is_once = specification.aggregation == ONCE
        by = "area" if is_once else "theme"
        values = _values(specification, by, counts, corpus)
        if values is None:
            continue
        summed = values if is_once else _add_up_areas(values, corpus.codebook)
        for claim in claims:
            if is_once and not claim.area:
                continue
            of_claim = summed if claim.area else values
            for left_out, result in _results(claim, of_claim, wordings_of[claim.id], corpus, counts):
                yield (
                    claim.id,
                    corpus.role_of(specification.sources),
                    specification.unit,
                    specification.denominator,
                    coder,
                    "+".join(specification.sources),
                    specification.week_origin,
                    specification.aggregation,
                    left_out,
                    *result,
                )


def _specifications(corpus: _Corpus, *, with_areas: bool) -> Iterator[Specification]:
    """Yield every specification; where an option changes nothing, only its first value."""
    aggregations = (SUM, ONCE) if with_areas else (SUM,)
    for unit, denominators in DENOMINATORS_OF.items():
        week_origins = WEEK_ORIGINS if unit == "weeks" else WEEK_ORIGINS[:1]
        for options in product(denominators, corpus.groups, week_origins, aggregations):
            yield Specification(unit, *options)


def _values(specification: Specification, by: str, counts: _Counts, corpus: _Corpus) -> _Values | None:
    """Return the value of each theme or area; None if nobody was observed or nothing can be divided by."""
    columns = corpus.columns_of(specification.sources)
    has_contact = corpus.contacts[:, columns].sum(axis=1) > 0
    if not has_contact.any():
        return None
    counted = counts.of(specification, by)
    weights, is_weighed = np.ones(len(corpus.workers)), has_contact
    n_means = 1
    if specification.denominator != "none":
        amount = _amount(specification, corpus, columns)
        is_weighed = amount > 0
        if np.isnan(amount).any() or not is_weighed.any():
            return None
        n_means = int(is_weighed.sum())
        times = DENOMINATORS[specification.denominator].times
        weights = np.divide(times, amount, out=np.zeros_like(amount), where=is_weighed)
    # The parts of the workers: those without contact, or without anything to divide by, have none.
    parts = counted.n * weights[:, None]
    whole = parts.sum(axis=0)
    gone = np.zeros((len(counts.wordings), len(counts.names[by])))
    wording, worker, name, number = counted.only.T
    np.add.at(gone, (wording, name), number * weights[worker])
    return _Values(
        counts.names[by],
        whole / n_means,
        _without_each_worker(parts, is_weighed, is_mean=specification.denominator != "none"),
        (whole - gone) / n_means,
    )


def _without_each_worker(parts: np.ndarray, is_weighed: np.ndarray, *, is_mean: bool) -> np.ndarray:
    """Return the values without each worker, worker by theme or area; no rows if nobody would be left."""
    n_weighed = int(is_weighed.sum())
    if n_weighed < 2:
        return parts[:0]
    rest: np.ndarray = parts.sum(axis=0) - parts
    if is_mean:
        rest /= (n_weighed - is_weighed)[:, None]
    return rest


def _add_up_areas(values: _Values, codebook: Codebook) -> _Values:
    """Return the value of each area: the sum of its themes'."""
    areas = [area.id for area in codebook.areas]
    is_of = np.array([[theme.area == area for area in areas] for theme in codebook.themes], dtype=float)
    return _Values(areas, *(part @ is_of for part in values[1:]))


def _amount(specification: Specification, corpus: _Corpus, columns: list[int]) -> np.ndarray:
    """Return what each worker's counts are divided by; missing where it is not known."""
    if specification.denominator == "weeks":
        return corpus.weeks_observed[specification.sources, specification.week_origin]
    amounts = {"words": corpus.words, "contacts": corpus.contacts, "minutes": corpus.minutes}
    amount: np.ndarray = amounts[specification.denominator][:, columns].sum(axis=1)
    return amount


class _Result(NamedTuple):
    """What comes of a claim under one specification, in the order of the table's columns."""

    value: float
    comparison: float
    relative_difference: float
    outcome: str
    turned_by: str = ""


def _results(
    claim: Claim, values: _Values, wordings: np.ndarray, corpus: _Corpus, counts: _Counts
) -> Iterator[tuple[str, _Result]]:
    """Yield what is left out and what comes of a claim: of each in turn, the least favourable."""
    yield NOTHING, _least(claim, values.names, values.whole[None, :], [""])
    if len(values.without_worker):
        yield ONE_WORKER, _least(claim, values.names, values.without_worker, corpus.workers)
    if len(wordings):
        named = [counts.wordings[number] for number in wordings]
        yield ONE_WORDING, _least(claim, values.names, values.without_wording[wordings], named)


def _least(claim: Claim, names: list[str], values: np.ndarray, left_out: Sequence[str]) -> _Result:
    """Return the least favourable of several rows of values, by the relative difference."""
    own = names.index(claim.area or claim.theme)
    others = [at for at in range(len(names)) if at != own]
    if claim.than:
        others = [names.index(claim.than)]
    value = values[:, own]
    compared = values[:, others]
    comparison = compared.min(axis=1) if claim.kind == "least_coded" else compared.max(axis=1)
    greater = np.maximum(value, comparison)
    difference = np.divide(value - comparison, greater, out=np.zeros_like(value), where=greater > 0)
    if claim.kind == "least_coded":
        difference = -difference
    # What is left of a subtraction may differ from 0 in its last places. Adding 0 makes -0 a plain 0.
    difference = np.round(difference, PLACES) + 0.0
    worst = int(difference.argmin())
    numbers = (round(float(value[worst]), PLACES) + 0.0, round(float(comparison[worst]), PLACES) + 0.0)
    least = float(difference[worst])
    outcome = HOLDS if least > 0 else DOES_NOT
    if least == 0:
        outcome = TIES
    return _Result(*numbers, least, outcome, left_out[worst])


BY_OPTION = [
    "claim",
    "words_of",
    "choice",
    "option",
    "reference",
    "n_matched",
    *COMPARED,
    *(f"{REFERENCE}{name}" for name in COMPARED),
]


def by_option(specifications: pd.DataFrame, reference: Mapping[str, str], study: Study) -> pd.DataFrame:
    """Compare each option with the reference option of its choice, over matched specifications.

    Parameters
    ----------
    specifications
        As `try_claims` returns them.
    reference
        As `reference_of` returns it. In a panel that has not its sources, these are all sources of the panel.

    Returns
    -------
    DataFrame
        One row per claim, panel (``words_of``, whose words are counted), ``choice`` and ``option`` other than
        the ``reference``: ``n_matched`` specifications that exist with both and differ in nothing else, and
        how many of these hold, tie and do not hold, with the option and with the reference. Numbers of
        different rows are of different specifications, and never to be added up.
    """
    rows: list[tuple[object, ...]] = []
    for (claim, words_of), own in specifications.groupby(["claim", "words_of"], sort=False):
        options = dict(reference)
        if options["sources"] not in set(own["sources"]):
            options["sources"] = "+".join(study.sources_by_role[str(words_of)])
        specifications_of_claim = own[list(CHOICES)].itertuples(index=False, name=None)
        outcome_of = dict(zip(specifications_of_claim, own["outcome"], strict=True))
        for choice in CHOICES:
            rows += [(claim, words_of, *row) for row in _matched(outcome_of, choice, options[choice])]
    table = pd.DataFrame(rows, columns=BY_OPTION)
    rank = {claim: n for n, claim in enumerate(specifications["claim"].unique())}
    return table.sort_values("claim", key=lambda claims: claims.map(rank), kind="stable", ignore_index=True)


def _matched(
    outcome_of: Mapping[tuple[str, ...], str], choice: str, reference: str
) -> Iterator[tuple[object, ...]]:
    """Yield the comparison of each option of a choice with the reference, where any specifications match.

    Parameters
    ----------
    outcome_of
        By specification, its options in the order of `CHOICES`.
    """
    at = CHOICES.index(choice)
    pairs: dict[str, list[tuple[str, str]]] = {}
    for specification, outcome in outcome_of.items():
        option = specification[at]
        other = outcome_of.get((*specification[:at], reference, *specification[at + 1 :]))
        if option != reference and other is not None:
            pairs.setdefault(option, []).append((outcome, other))
    for option, matched in pairs.items():
        numbers = [sum(pair[side] == outcome for pair in matched) for side in (0, 1) for outcome in OUTCOMES]
        yield (choice, option, reference, len(matched), *numbers)


def one_by_one(specifications: pd.DataFrame, reference: Mapping[str, str]) -> pd.DataFrame:
    """Return what comes of each claim as it is published, and with one choice changed at a time.

    Returns
    -------
    DataFrame
        Rows of table ``specifications``, with ``choice`` (empty for the published specification) and
        ``option``; only of claims that were tried as published, and of the panel of the published sources.
    """
    differs = pd.DataFrame({name: specifications[name] != option for name, option in reference.items()})
    is_published = specifications["sources"] == reference["sources"]
    panels = set(specifications.loc[is_published, "words_of"])
    is_near = (differs.sum(axis=1) <= 1) & specifications["words_of"].isin(panels)
    near = specifications[is_near].assign(choice="", option="", rank=-1)
    for rank, choice in enumerate(CHOICES):
        is_changed = differs.loc[near.index, choice]
        near["rank"] = near["rank"].mask(is_changed, rank)
        near["choice"] = near["choice"].mask(is_changed, choice)
        near["option"] = near["option"].mask(is_changed, near[choice])
    published = set(near.loc[near["choice"] == "", "claim"])
    in_order_of_choices = near.sort_values(["claim", "rank"], kind="stable", ignore_index=True)
    return in_order_of_choices[in_order_of_choices["claim"].isin(published)].drop(columns="rank")


def describe_claims(
    specifications: pd.DataFrame,
    reference: Mapping[str, str],
    claims: Sequence[Claim],
    cases: pd.DataFrame,
    codebook: Codebook,
    study: Study,
) -> Sentence:
    """Say of each ranking whether it holds as published, with which options no longer, and in whom not.

    Parameters
    ----------
    specifications
        As `try_claims` returns them.
    reference
        As `reference_of` returns it.
    cases
        Table ``claim_cases``.
    """
    if not may_show(study, Shows.WORKERS):
        text = f"Under the profile {study.disclosure.profile}, claims are not tested with workers left out."
        return Sentence(text, Shows.NOTHING)
    rankings = [claim for claim in claims if claim.is_ranking]
    if not rankings:
        nothing = "data/claims.yaml ranks nothing: there is nothing to test."
        return Sentence(reason_or(study, "rankings", nothing), Shows.NOTHING)
    near = one_by_one(specifications, reference)
    parts = []
    for claim in rankings:
        of_claim = near[near["claim"] == claim.id]
        if not of_claim.empty:
            parts.append(describe_claim(of_claim, cases_of(claim, cases, study), claim, codebook, study))
    not_counted = describe_not_counted(rankings, codebook)
    if not parts:
        text = not_counted or "There was no contact with any worker: no claim can be tested."
        return Sentence(text, Shows.NOTHING)
    return Sentence(
        " ".join([*parts, not_counted]).rstrip(),
        Shows.WORKERS,
        {"specifications": near, "claim_cases": cases},
    )


def describe_claim(
    near: pd.DataFrame, cases: pd.DataFrame, claim: Claim, codebook: Codebook, study: Study
) -> str:
    """Say whether one claim holds as published, which single changes turn it, and in whom it is not so.

    Parameters
    ----------
    near
        Its rows of `one_by_one`.
    cases
        Its rows of table ``claim_cases`` (`cases.cases_of`).
    """
    published = near[near["choice"] == ""].iloc[0]
    outcome = str(published["outcome"])
    unit = name_unit(published["unit"])
    numbers = f"{published['value']:,.0f} {unit} against {published['comparison']:,.0f}"
    said = f"“{claim.describe(codebook)[:-1]}” {VERBS[outcome]} as published ({numbers})"
    changed = near[near["choice"] != ""]
    parts = []
    for other in OUTCOMES:
        named = [_name_change(row, study) for row in changed[changed["outcome"] == other].to_dict("records")]
        if named and other != outcome:
            parts.append(f"{VERBS[other]} with {listed(named)}")
    if not parts:
        return f"{said}, and so with each choice changed by itself{_name_workers(cases, claim)}."
    return f"{said}; it {'; it '.join(parts)}{_name_workers(cases, claim)}."


def _name_workers(cases: pd.DataFrame, claim: Claim) -> str:
    """Return in which single workers a ranking is not so or equal; an empty text if there are none."""
    parts = []
    for outcome in (CONTRADICTS, EQUAL):
        workers = cases.loc[cases["outcome"] == outcome, "worker"].tolist()
        if workers:
            parts.append(f"; {claim.case_words[outcome]} in {listed(workers)}")
    return "".join(parts)


def _name_change(row: Mapping[object, object], study: Study) -> str:
    """Return the label of the option by which a specification differs, and what turns the claim there."""
    choice = str(row["choice"])
    label = name_option(choice, str(row["option"]), study)
    if choice in ("unit", "sources"):
        label = f"{label} alone" if choice == "sources" else f"{label} counted"
    if not row["turned_by"]:
        return label
    turned_by = str(row["turned_by"])
    return f"{label} ({turned_by})" if row["option"] == ONE_WORKER else f"{label} (‘{turned_by}’)"


def describe_not_counted(claims: Sequence[Claim], codebook: Codebook) -> str:
    """Say which claims compare what is not counted, or have nothing to compare; empty if none does."""
    not_counted = [f"'{claim.id}'" for claim in claims if not claim.is_counted(codebook)]
    alone = [
        f"'{claim.id}'"
        for claim in claims
        if claim.is_counted(codebook) and not claim.has_comparison(codebook)
    ]
    said = []
    if not_counted:
        said.append(f"Not tested, since what they compare is not in the dictionary: {listed(not_counted)}.")
    if alone:
        said.append(f"Not tested, since the codebook has nothing to compare with: {listed(alone)}.")
    return " ".join(said)
