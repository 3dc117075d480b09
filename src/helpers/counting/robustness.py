"""Does a claim hold under other ways of counting: unit, denominator, coder, source, week_origin, aggregation; without a worker, or an indicator.

A specification curve (Simonsohn, Simmons and Nelson 2020, Nature Human Behaviour 4) without its significance test: five workers are five
cases, so what is said is in how many specifications a claim holds, and by how much.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.prose import listed
from helpers.study.claims import Claim
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY
from helpers.study.gate import Sentence, Shows, may_show
from helpers.study.study import Study, WeekOrigin
from helpers.study.units import DENOMINATORS, UNITS
from helpers.tables import SPECIFICATIONS, in_order

DIVIDED = {
    "mentions": ("none", "words", "minutes", "contacts"),
    "segments": ("none", "words", "minutes", "contacts"),
    "turns": ("none", "words", "minutes", "contacts"),
    "contacts": ("none", "contacts"),
    "weeks": ("none", "weeks"),
}
"""The denominators that make sense of each unit."""
WEEK_ORIGINS: tuple[WeekOrigin, ...] = ("monday", "first_day")
SUM, ONCE = "sum", "once"
"""How themes are rolled up to an area: added up, or counted once where several stand together."""
DIMENSIONS = ["unit", "denominator", "coder", "sources", "week_origin", "aggregation", "without"]


class Specification(NamedTuple):
    """One way of counting."""

    unit: str
    denominator: str
    sources: tuple[str, ...]
    week_origin: WeekOrigin
    aggregation: str
    out: str
    """A worker who is left out; empty for nobody."""


@dataclass(frozen=True)
class _Corpus:
    """What was heard, as arrays: worker by source."""

    study: Study
    workers: list[str]
    segments: pd.DataFrame
    """Counted segments, ``week_origin`` weeks beside each other."""
    words: np.ndarray
    contacts: np.ndarray
    minutes: np.ndarray

    @cached_property
    def groups(self) -> list[tuple[str, ...]]:
        """Return the sources that may be counted: those of one voice together, and each alone."""
        voices: dict[str, list[str]] = {}
        for source in self.study.sources:
            voices.setdefault(source.counted_role, []).append(source.id)
        together = [tuple(group) for group in voices.values() if len(group) > 1]
        return [*together, *((source,) for source in self.study.source_ids)]

    @cached_property
    def weeks_observed(self) -> dict[tuple[tuple[str, ...], WeekOrigin], np.ndarray]:
        """Return in how many weeks each worker was heard, by group of sources and week_origin."""
        found: dict[tuple[tuple[str, ...], WeekOrigin], np.ndarray] = {}
        for group in self.groups:
            for week_origin in WEEK_ORIGINS:
                heard = (
                    self.segments[self.segments["source"].isin(group)]
                    .dropna(subset=[week_origin])
                    .drop_duplicates(["worker", week_origin])
                )
                found[group, week_origin] = (
                    heard["worker"].value_counts().reindex(self.workers, fill_value=0).to_numpy(float)
                )
        return found


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

    A count in all is added up over workers. A rate is the mean of the workers' own rates, so that each weighs alike, over those of whom
    there is something to divide by. An indicator that is left out is one of the claim's own themes, and is taken out of what the
    dictionary found; what it had covered is not looked through again. Days of which first-day weeks do not exist are left out of them.

    Parameters
    ----------
    codings_of
        By coder, as the parameter names it: the codings that are counted (`coding.choice.choose`).

    Returns
    -------
    DataFrame
        Table ``specifications``: ``value`` of what is claimed, ``comparison`` the one that it is held against (of *least told*, the next least),
        ``lead`` = (value - comparison) / the greater of both, with its sign turned for *least told*, 0 where both are 0; ``holds``: the lead,
        to four places, is above 0. Minutes are tried of sources alone whose every length is known.
    """
    corpus = _corpus(segments, contacts, study, weeks)
    rows: list[tuple[object, ...]] = []
    for coder, codings in codings_of.items():
        told = _told(codings, corpus.segments, codebook)
        whole = _Counts(told, corpus, codebook)
        for claim in claims:
            rows += _of_claim(claim, coder, "", whole, corpus, codebook, workers=True)
            if coder != DICTIONARY:
                continue
            own = told["theme"].isin(claim.themes(codebook))
            for theme, indicator in sorted(
                set(told.loc[own, ["theme", "indicator"]].itertuples(index=False, name=None))
            ):
                rest = told[(told["theme"] != theme) | (told["indicator"] != indicator)]
                rows += _of_claim(
                    claim,
                    coder,
                    f"indicator {theme}: {indicator}",
                    _Counts(rest, corpus, codebook),
                    corpus,
                    codebook,
                )
    table = pd.DataFrame(rows, columns=SPECIFICATIONS.columns)
    return in_order(SPECIFICATIONS, table.astype({"holds": bool}))


def _corpus(segments: pd.DataFrame, contacts: pd.DataFrame, study: Study, weeks: range) -> _Corpus:
    within = segments[segments["week"].isin(weeks) & segments["is_counted"]]
    with_week_origin = {
        week_origin: _weeks_of(within, study.with_week_origin(week_origin)) for week_origin in WEEK_ORIGINS
    }
    heard = contacts[(contacts["state"] == "observed") & contacts["week"].isin(weeks)]
    workers = [worker for worker in study.worker_ids if worker in set(heard["worker"])]

    def summed(column: str) -> np.ndarray:
        sums = heard.groupby(["worker", "source"], as_index=False)[column].agg(
            lambda parts: parts.sum(skipna=False)
        )
        table = sums.pivot_table(index="worker", columns="source", values=column, dropna=False)
        array: np.ndarray = table.reindex(index=workers, columns=study.source_ids).to_numpy(float)
        return array

    words, n_contacts = (np.nan_to_num(summed(column)) for column in ("n_words", "n_contacts"))
    minutes = np.where(n_contacts > 0, summed("duration_s") / 60, 0.0)
    return _Corpus(study, workers, within.assign(**with_week_origin), words, n_contacts, minutes)


def _weeks_of(segments: pd.DataFrame, study: Study) -> pd.Series:
    """Return the week of each segment as a study counts weeks; missing before a worker's first day."""
    days = pd.to_datetime(segments["date"])
    first = segments["worker"].map(
        {worker.id: pd.Timestamp(study.day_one(worker)) for worker in study.all_workers}
    )
    gone = (days - first).dt.days
    return (gone // 7 + 1).where(gone >= 0)


def _told(codings: pd.DataFrame, segments: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    own = segments[["segment_id", "record_id", "contact_id", "worker", "source", *WEEK_ORIGINS]]
    told = codings[["segment_id", "theme", "indicator"]].merge(
        own, on="segment_id", how="inner", validate="many_to_one"
    )
    return told.assign(area=told["theme"].map({theme.id: theme.area for theme in codebook.themes}))


class _Counts:
    """How often each theme, and each area counted once, was told: in every unit, by worker and source."""

    def __init__(self, told: pd.DataFrame, corpus: _Corpus, codebook: Codebook) -> None:
        self._names = {"theme": codebook.theme_ids, "area": [area.id for area in codebook.areas]}
        order = {"worker": corpus.workers, "source": corpus.study.source_ids, **self._names}
        self._codes = {
            name: pd.Categorical(told[name], categories=known).codes.astype(np.int64)
            for name, known in order.items()
        }
        self._codes |= {
            name: pd.factorize(told[name])[0] for name in ("segment_id", "record_id", "contact_id")
        }
        self._codes |= {
            week_origin: told[week_origin].fillna(-1).to_numpy(np.int64) for week_origin in WEEK_ORIGINS
        }
        self._shape = {name: (len(corpus.workers), len(names)) for name, names in self._names.items()}
        self._sources = corpus.study.source_ids
        self._found: dict[tuple[object, ...], np.ndarray] = {}

    def of(self, specification: Specification, by: str) -> np.ndarray:
        """Return the counts of a specification: worker by theme, or by area."""
        key = (
            specification.unit,
            by,
            specification.sources,
            specification.week_origin if specification.unit == "weeks" else "",
        )
        if key not in self._found:
            self._found[key] = self._count(specification, by)
        return self._found[key]

    def _count(self, specification: Specification, by: str) -> np.ndarray:
        wanted = np.isin(
            self._codes["source"], [self._sources.index(source) for source in specification.sources]
        )
        unit = {
            "segments": "segment_id",
            "turns": "record_id",
            "contacts": "contact_id",
            "weeks": specification.week_origin,
        }.get(specification.unit)
        if specification.unit == "weeks":
            wanted &= self._codes[specification.week_origin] >= 0
        places = np.stack([self._codes["worker"], self._codes[by]])[:, wanted]
        if unit:
            once = np.unique(np.vstack([places, self._codes[unit][wanted]]), axis=1)
            places = once[:2]
        n = np.zeros(self._shape[by])
        np.add.at(n, tuple(places), 1)
        return n


def _of_claim(
    claim: Claim,
    coder: str,
    without: str,
    counts: _Counts,
    corpus: _Corpus,
    codebook: Codebook,
    *,
    workers: bool = False,
) -> Iterator[tuple[object, ...]]:
    for specification in _specifications(corpus, is_of_area=claim.kind == "area_leads", workers=workers):
        values = _values(specification, claim, counts, corpus, codebook)
        if values is None:
            continue
        value, comparison, lead = (round(number, 4) for number in _compare(claim, values))
        yield (
            claim.id,
            *(
                specification.unit,
                specification.denominator,
                coder,
                "+".join(specification.sources),
                specification.week_origin,
                specification.aggregation,
            ),
            without or (f"worker {specification.out}" if specification.out else ""),
            *(value, comparison, lead, lead > 0),
        )


def _specifications(corpus: _Corpus, *, is_of_area: bool, workers: bool) -> Iterator[Specification]:
    for unit in UNITS:
        for denominator in DIVIDED[unit]:
            for sources in corpus.groups:
                for week_origin in WEEK_ORIGINS if unit == "weeks" else WEEK_ORIGINS[:1]:
                    for aggregation in (SUM, ONCE) if is_of_area and unit != "mentions" else (SUM,):
                        for out in ("", *corpus.workers) if workers and len(corpus.workers) > 1 else ("",):
                            yield Specification(unit, denominator, sources, week_origin, aggregation, out)


def _values(
    specification: Specification, claim: Claim, counts: _Counts, corpus: _Corpus, codebook: Codebook
) -> dict[str, float] | None:
    """Return what each theme, or area, comes to; None where nobody was heard, or there is nothing to divide by."""
    stays = np.array([worker != specification.out for worker in corpus.workers], dtype=bool)
    columns = [corpus.study.source_ids.index(source) for source in specification.sources]
    if not corpus.contacts[stays][:, columns].sum():
        return None
    if claim.kind == "area_leads" and specification.aggregation == ONCE:
        n, names = counts.of(specification, "area"), [area.id for area in codebook.areas]
    else:
        n, names = counts.of(specification, "theme"), codebook.theme_ids
    n = n[stays]
    if specification.denominator == "none":
        found = n.sum(axis=0)
    else:
        amount = _amount(specification, corpus, columns)[stays]
        if np.isnan(amount).any() or not (amount > 0).any():
            return None
        heard = amount > 0
        found = (DENOMINATORS[specification.denominator].times * n[heard] / amount[heard][:, None]).mean(
            axis=0
        )
    values = dict(zip(names, map(float, found), strict=True))
    if claim.kind == "area_leads" and specification.aggregation == SUM:
        return {
            area.id: sum(values[theme.id] for theme in codebook.themes_of(area.id)) for area in codebook.areas
        }
    return values


def _amount(specification: Specification, corpus: _Corpus, columns: list[int]) -> np.ndarray:
    if specification.denominator == "weeks":
        return corpus.weeks_observed[specification.sources, specification.week_origin]
    amounts = {"words": corpus.words, "contacts": corpus.contacts, "minutes": corpus.minutes}[
        specification.denominator
    ]
    summed: np.ndarray = amounts[:, columns].sum(axis=1)
    return summed


def _compare(claim: Claim, values: Mapping[str, float]) -> tuple[float, float, float]:
    """Return what is claimed, what it is held against, and its lead."""
    one = claim.area or claim.theme
    others = [value for name, value in values.items() if name != one]
    if claim.kind == "more_reported":
        others = [values[claim.than]]
    value = values[one]
    if not others:
        return value, 0.0, float(value > 0)
    comparison = min(others) if claim.kind == "least_reported" else max(others)
    greater = max(value, comparison)
    lead = (value - comparison) / greater if greater else 0.0
    return value, comparison, -lead if claim.kind == "least_reported" else lead


def by_option(specifications: pd.DataFrame) -> pd.DataFrame:
    """Say for each option of each dimension in how many specifications a claim holds.

    Returns
    -------
    DataFrame
        ``claim``, ``dimension``, ``option``, ``n_holds``, ``n_specifications``: options of what is left out are nothing, each worker, and all
        indicators together. A dimension with one option is left out, but for ``all``, every specification of the claim.
    """
    without = (
        specifications["without"]
        .str.extract(r"^(worker \S+|indicator|)", expand=False)
        .replace("", "nothing")
    )
    frame = specifications.assign(
        without=without.replace("indicator", "one indicator"), all="every specification"
    )
    parts = []
    for dimension in ["all", *DIMENSIONS]:
        part = (
            frame.groupby(["claim", dimension], sort=False)["holds"]
            .agg(n_holds="sum", n_specifications="size")
            .reset_index()
        )
        part = part.rename(columns={dimension: "option"}).assign(dimension=dimension)
        several = part.groupby("claim")["option"].transform("size") > 1
        parts.append(part[several | (dimension == "all")])
    order = {claim: at for at, claim in enumerate(dict.fromkeys(specifications["claim"]))}
    table = pd.concat(parts, ignore_index=True)[
        ["claim", "dimension", "option", "n_holds", "n_specifications"]
    ]
    return table.sort_values("claim", key=lambda c: c.map(order), kind="stable", ignore_index=True)


def in_words(
    specifications: pd.DataFrame, claims: Sequence[Claim], codebook: Codebook, study: Study
) -> Sentence:
    """Say of each claim in how many specifications it holds.

    Parameters
    ----------
    specifications
        As `try_claims` returns them.
    """
    if not may_show(study, Shows.WORKERS):
        return Sentence(
            f"How claims fare without single workers is not said under the profile {study.disclosure.profile}.",
            Shows.NOTHING,
        )
    if not claims:
        return Sentence("data/claims.yaml makes no claim: there is nothing to try.", Shows.NOTHING)
    tried = specifications.groupby("claim")["holds"].agg(["sum", "size"])
    said = [
        f"“{claim.describe(codebook)[:-1]}” in {tried.loc[claim.id, 'sum']:,} of {tried.loc[claim.id, 'size']:,}"
        for claim in claims
        if claim.id in tried.index
    ]
    if not said:
        return Sentence("Nobody was heard: no claim can be tried.", Shows.NOTHING)
    return Sentence(f"Ways of counting in which a claim holds: {listed(said)}.", Shows.WORKERS)
