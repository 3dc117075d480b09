"""Claims worker by worker: who supports a claim, and who contradicts it.

A worker who contradicts a claim is a *negative case* (Lincoln and Guba 1985; Miles, Huberman and Saldaña
2020): evidence against it, and not an error of the dictionary. Who did not speak of a theme, spoke of it
without saying a direction, or was not in contact, neither supports nor contradicts. A ranking is an order of
counts: in a worker it is so, equal or not so, and nobody contradicts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from helpers.coding.sides import sides_of_segments
from helpers.coding.verdicts import COMPLEMENTARY, CONVERGENT, DISSONANT, DIVIDED, side_of, verdict_of
from helpers.prose import counted, listed
from helpers.study.claims import (
    CASE_OUTCOMES,
    COMPARED,
    CONTRADICTS,
    EXCEPTION,
    NO_CONTACT,
    NOT_SAID,
    NOT_SPOKEN_OF,
    OTHER_SIDE,
    RESULTS,
    SUPPORTS,
    TIES,
    Claim,
    contradictions,
    facts_of,
)
from helpers.study.codebook import Codebook
from helpers.study.directions import AGAINST, BOTH, FOR
from helpers.study.gate import Sentence, Shows, may_show
from helpers.study.specifications import DOES_NOT, HOLDS
from helpers.study.study import Study
from helpers.tables import CLAIM_CASES, in_order

NOT_COUNTED = "not in the dictionary"
NO_DIRECTION = "no direction is coded"
NO_SOURCE = "no source on both sides"
TOO_FEW = "too few"
DIFFER = "the sources differ"
"""Why nothing is said of a change, before what each source says."""
FEWEST = 3
"""Of fewer segments of one source, nothing is said of a change."""


class Counts(NamedTuple):
    """Segments of one worker that are coded with a theme, by side."""

    n: int = 0
    n_for: int = 0
    n_against: int = 0
    n_both: int = 0

    @property
    def n_directed(self) -> int:
        """Return how many of them say a direction."""
        return self.n_for + self.n_against + self.n_both

    @property
    def share_for(self) -> float:
        """Return the share of those with a direction that is for the theme, what is both counted half."""
        return (self.n_for + self.n_both / 2) / self.n_directed


class _Case(NamedTuple):
    """What comes of a claim in one worker, in the order of the table's columns."""

    outcome: str
    value: float | None = None
    comparison: float | None = None
    n_before: int | None = None
    n_after: int | None = None
    remark: str = ""


@dataclass(frozen=True)
class _Evidence:
    """What was said and coded in some sources, ready to be asked for a worker."""

    spoken: Mapping[str, pd.DataFrame]
    """By worker: coded segments with theme, side, date and source, one row per segment and theme."""
    words: Mapping[str, pd.DataFrame]
    """By worker: date, source and number of words of each counted segment."""
    in_contact: frozenset[str]
    labels: Mapping[str, str]
    """By source: its label."""

    def of(self, worker: str, themes: Sequence[str]) -> pd.DataFrame:
        """Return the coded segments of a worker and some themes."""
        own = self.spoken.get(worker, _EMPTY)
        return own[own["theme"].isin(themes)]


_EMPTY = pd.DataFrame({"theme": [], "side": [], "date": [], "source": [], "segment_id": []}, dtype="str")


def decide(
    claims: Sequence[Claim],
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    contacts: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    weeks: range,
) -> pd.DataFrame:
    """Decide each claim worker by worker, from what the workers say or write themselves.

    Sources in which the researcher's words are counted are used only by a claim that names them
    (``sources``). A worker speaks for a theme if more segments are for it than against it; of equally many,
    the claim *ties* there. An *exception* is a worker whom the claim names and who speaks as it says; that is
    no support for the rest of the claim. Sources are on a side as in `triangulation.side_by_side`.

    A change is decided within each source, since appointments change too: interviews have another rate per
    1,000 words than voice notes. A source is compared if the worker said something in it before the day and
    from it on, and if it has enough: `FEWEST` segments with a direction on each side for a change of
    direction, as many with the theme on one side for a change of its rate. A worker supports a change if all
    sources that are compared do.

    Parameters
    ----------
    codings
        Those of the published coder (`coding.choice.choose`).
    codebook
        The themes that are counted: of a claim about any other, nothing is said.

    Returns
    -------
    DataFrame
        One row per claim and worker (table ``claim_cases``): ``outcome``; the worker's segments with the
        theme, or of the area, by side; ``value`` and ``comparison``, where two numbers are compared: rate per
        1,000 words or share after and before the change, if one source is compared, and segments of the
        ranked theme or area and of the one that is compared with it; ``n_before`` and ``n_after``: segments
        on each side of a change, in the sources with words on both; ``remark``: why nothing is said, and what
        each source says of a change.
    """
    own = tuple(study.own_sources)
    made_from = (codings, segments, contacts, codebook)
    evidence = {own: _gather(*made_from, study=study, sources=own, weeks=weeks)}
    rows = []
    for claim in claims:
        sources = claim.sources or own
        if sources not in evidence:
            evidence[sources] = _gather(*made_from, study=study, sources=sources, weeks=weeks)
        for worker in study.worker_ids:
            case, counts = _decide_one(claim, worker, evidence[sources], codebook)
            rows.append((claim.id, claim.kind, worker, case.outcome, *counts, *case[1:]))
    table = pd.DataFrame(rows, columns=CLAIM_CASES.columns)
    types = dict.fromkeys((*Counts._fields, "n_before", "n_after"), "Int64")
    types |= {"value": "float64", "comparison": "float64"}
    return in_order(CLAIM_CASES, table.astype(types))


def _gather(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    contacts: pd.DataFrame,
    codebook: Codebook,
    *,
    study: Study,
    sources: Sequence[str],
    weeks: range,
) -> _Evidence:
    is_used = segments["is_counted"] & segments["source"].isin(sources) & segments["week"].isin(weeks)
    counted_segments = segments.loc[is_used, ["segment_id", "worker", "date", "source", "n_words"]]
    sides = sides_of_segments(codings[codings["theme"].isin(codebook.theme_ids)], codebook)
    spoken = sides.merge(counted_segments, on="segment_id", how="inner", validate="many_to_one")
    is_contact = contacts["source"].isin(sources) & contacts["week"].isin(weeks)
    in_contact = contacts.loc[is_contact & (contacts["state"] == "observed"), "worker"]
    return _Evidence(
        {str(worker): own for worker, own in spoken.groupby("worker")},
        {str(worker): own for worker, own in counted_segments.groupby("worker")},
        frozenset(in_contact),
        {source: study.source(source).label for source in sources},
    )


def _count(spoken: pd.DataFrame) -> Counts:
    n_of = spoken["side"].value_counts()
    return Counts(len(spoken), *(int(n_of.get(side, 0)) for side in (FOR, AGAINST, BOTH)))


_UNKNOWN = (None, None, None, None)


def _decide_one(
    claim: Claim, worker: str, evidence: _Evidence, codebook: Codebook
) -> tuple[_Case, tuple[int | None, ...]]:
    """Return what comes of a claim in one worker, and the worker's segments by side."""
    if worker not in evidence.in_contact:
        return _Case(NO_CONTACT), _UNKNOWN
    if not claim.is_counted(codebook):
        return _Case(NOT_SAID, remark=NOT_COUNTED), _UNKNOWN
    spoken = evidence.of(worker, claim.themes(codebook))
    counts = _count(spoken)
    if claim.is_ranking:
        return _rank(claim, evidence.of(worker, codebook.theme_ids), codebook), counts
    if not counts.n:
        return _Case(NOT_SPOKEN_OF), counts
    return _decide_direction(claim, worker, spoken, counts, evidence), counts


def _decide_direction(
    claim: Claim, worker: str, spoken: pd.DataFrame, counts: Counts, evidence: _Evidence
) -> _Case:
    """Return what comes of a claim that is no ranking in a worker who speaks of its theme."""
    if claim.kind == "change":
        return _change(claim, spoken, evidence.words[worker], evidence.labels)
    if claim.kind == "spoken_of" and not claim.has_side:
        return _Case(SUPPORTS)
    if not counts.n_directed:
        return _Case(NOT_SAID, remark=NO_DIRECTION)
    if claim.kind == "spoken_of":
        return _Case(SUPPORTS if _says(counts, claim.side) else CONTRADICTS)
    if claim.kind == "sources_agree":
        return _agree(spoken)
    if worker in claim.exceptions:
        outcome = _lean(counts, OTHER_SIDE[claim.side])
        return _Case(EXCEPTION if outcome == SUPPORTS else outcome)
    return _Case(_lean(counts, str(claim.side)))


def _says(counts: Counts, side: str) -> bool:
    """Tell whether at least one segment is on a side; for both, whether there is one on each."""
    has_for, has_against = (n + counts.n_both > 0 for n in (counts.n_for, counts.n_against))
    return {FOR: has_for, AGAINST: has_against, BOTH: has_for and has_against}[side]


def _lean(counts: Counts, expected: str) -> str:
    """Return whether more segments are on the expected side than on the other."""
    more_for = counts.n_for - counts.n_against
    if expected == AGAINST:
        more_for = -more_for
    return _by_difference(more_for)


def _by_difference(difference: float) -> str:
    """Return what a difference says: above 0 it supports, below it contradicts.

    >>> [_by_difference(difference) for difference in (2, 0, -0.5)]
    ['supports', 'ties', 'contradicts']
    """
    if difference > 0:
        return SUPPORTS
    return CONTRADICTS if difference < 0 else TIES


AGREEMENT = {CONVERGENT: SUPPORTS, COMPLEMENTARY: CONTRADICTS, DISSONANT: CONTRADICTS, DIVIDED: TIES}
"""What a verdict on a worker's sources says of a claim that they agree; any other says nothing."""


def _agree(spoken: pd.DataFrame) -> _Case:
    """Return whether all sources in which a direction is said are on the same side, for or against."""
    counts_of = [_count(own) for _, own in spoken.groupby("source")]
    sides = [side_of(counts.share_for) for counts in counts_of if counts.n_directed]
    verdict = verdict_of(len(counts_of), sides, is_asked=False)
    if verdict not in AGREEMENT:
        return _Case(NOT_SAID, remark="a direction in fewer than two sources")
    return _Case(AGREEMENT[verdict], remark=verdict)


class _Around(NamedTuple):
    """What one source says of a theme before a day and from it on."""

    label: str
    n_before: int
    n_after: int
    before: float
    after: float
    has_enough: bool

    def outcome(self, claim: Claim) -> str:
        """Return what it says of a claim, rates and shares to four places."""
        difference = round(self.after, 4) - round(self.before, 4)
        if claim.becomes in ("less_often", "more_against"):
            difference = -difference
        return _by_difference(difference)

    def describe(self) -> str:
        """Return its numbers of segments, and where there are enough, its rates or shares."""
        if not self.has_enough:
            return f"{self.label} n {self.n_before} before, {self.n_after} after"
        before, after = f"{self.before:.2f} (n {self.n_before})", f"{self.after:.2f} (n {self.n_after})"
        return f"{self.label} before {before}, after {after}"


def _change(claim: Claim, spoken: pd.DataFrame, words: pd.DataFrame, labels: Mapping[str, str]) -> _Case:
    """Return whether a worker speaks of a theme otherwise after a day than before, source by source."""
    found: list[_Around] = []
    for source, label in labels.items():
        own = (spoken[spoken["source"] == source], words[words["source"] == source])
        found += _around(claim, *own, label)
    if not found:
        return _Case(NOT_SAID, remark=NO_SOURCE)
    n = (sum(one.n_before for one in found), sum(one.n_after for one in found))
    described = "; ".join(one.describe() for one in found)
    compared = [one for one in found if one.has_enough]
    outcomes = {one.outcome(claim) for one in compared}
    if not compared:
        return _Case(NOT_SAID, None, None, *n, f"{TOO_FEW}: {described}")
    if len(outcomes) > 1:
        return _Case(NOT_SAID, None, None, *n, f"{DIFFER}: {described}")
    if len(compared) > 1:
        return _Case(outcomes.pop(), None, None, *n, described)
    only = compared[0]
    return _Case(outcomes.pop(), round(only.after, 4), round(only.before, 4), *n, described)


def _around(claim: Claim, spoken: pd.DataFrame, words: pd.DataFrame, label: str) -> Iterator[_Around]:
    """Yield what a source says before and after, if the worker said anything in it on both sides."""
    since = claim.since.isoformat()
    is_after, is_word_after = spoken["date"] >= since, words["date"] >= since
    coded = [spoken[~is_after], spoken[is_after]]
    said = [int(words.loc[which, "n_words"].sum()) for which in (~is_word_after, is_word_after)]
    if not all(said):
        return
    if claim.becomes in ("more_for", "more_against"):
        counts = [_count(part) for part in coded]
        n = [one.n_directed for one in counts]
        has_enough = min(n) >= FEWEST
        values = [one.share_for if has_enough else 0.0 for one in counts]
    else:
        n = [len(part) for part in coded]
        has_enough = max(n) >= FEWEST
        values = [1000 * of_part / of_words for of_part, of_words in zip(n, said, strict=True)]
    yield _Around(label, n[0], n[1], values[0], values[1], has_enough)


def _rank(claim: Claim, spoken: pd.DataFrame, codebook: Codebook) -> _Case:
    """Return whether a ranking holds in one worker."""
    n_of = spoken["theme"].value_counts()
    values = {theme: int(n_of.get(theme, 0)) for theme in codebook.theme_ids}
    if claim.area:
        values = {
            area.id: sum(values[theme.id] for theme in codebook.themes_of(area.id)) for area in codebook.areas
        }
    than = claim.compared_with(values)
    if than is None:
        return _Case(NOT_SAID, remark="nothing to compare with")
    value, comparison = values[claim.area or claim.theme], values[than]
    if not any(values.values()):
        return _Case(NOT_SPOKEN_OF, value, comparison)
    difference = value - comparison
    if claim.kind == "least_coded":
        difference = -difference
    return _Case(_by_difference(difference), value, comparison)


# --- the claim as a whole -----------------------------------------------------------------------------


class Result(NamedTuple):
    """What comes of a claim as a whole."""

    outcome: str
    """``holds``, ``ties``, ``does_not_hold`` or ``not_said``."""
    why: str
    """In words, without a full stop."""


def conclude(claim: Claim, cases: pd.DataFrame) -> Result:
    """Say what comes of a claim as a whole.

    Of a claim about at least so many workers, nothing is said if those of whom nothing is known (not said, no
    contact) could make it hold; a worker who had contact and did not speak of the theme does not. A claim
    with exceptions holds if all who speak of the theme in a direction are on the side that the claim gives
    them, and more are on its own side than not. A ranking holds here only if it holds in every worker who
    spoke of anything; whether it holds of their sum is in public table ``claims``.

    Parameters
    ----------
    claim
        The claim.
    cases
        Its rows, as `decide` returns them.
    """
    n_of = cases["outcome"].value_counts()
    n = {outcome: int(n_of.get(outcome, 0)) for outcome in CASE_OUTCOMES}
    if cases["remark"].eq(NOT_COUNTED).any():
        return Result(NOT_SAID, "the theme is not in the dictionary")
    if not cases["n"].fillna(0).sum() and not claim.is_ranking:
        return Result(NOT_SAID, "no segment is coded with the theme")
    if claim.is_ranking:
        return _conclude_ranking(claim, cases, n)
    if claim.kind == "with_exceptions":
        return Result(_with_exceptions(claim, n), _name_sides(claim, cases))
    why = f"{_name(claim, cases)}{_name_others(claim, cases)}"
    if n[SUPPORTS] >= claim.min_workers:
        return Result(HOLDS, why)
    if claim.min_workers > len(cases):
        return Result(NOT_SAID, f"the study has {counted(len(cases), 'workers')}")
    if n[SUPPORTS] + n[NOT_SAID] + n[NO_CONTACT] >= claim.min_workers:
        return Result(NOT_SAID, why)
    return Result(DOES_NOT, why)


def _with_exceptions(claim: Claim, n: Mapping[str, int]) -> str:
    if n[CONTRADICTS]:
        return DOES_NOT
    if n[TIES]:
        return TIES
    if n[NOT_SAID] or n[EXCEPTION] < len(claim.exceptions) or not n[SUPPORTS]:
        return NOT_SAID
    return HOLDS if n[SUPPORTS] > n[EXCEPTION] else DOES_NOT


def _conclude_ranking(claim: Claim, cases: pd.DataFrame, n: Mapping[str, int]) -> Result:
    """Say in how many workers a ranking holds."""
    n_compared = sum(n[outcome] for outcome in COMPARED)
    why = f"{_name(claim, cases)}{_name_others(claim, cases)}"
    if not n_compared:
        return Result(NOT_SAID, why)
    if n[SUPPORTS] == n_compared:
        return Result(HOLDS, why)
    return Result(DOES_NOT if n[CONTRADICTS] else TIES, why)


def _name(claim: Claim, cases: pd.DataFrame) -> str:
    """Return who supports a claim, or of whom a ranking is so: number and ids.

    The number is of all workers; of a ranking, of those in whom there are numbers to compare.
    """
    of_all = len(cases)
    if claim.is_ranking:
        of_all = int(cases["outcome"].isin(COMPARED).sum())
    workers = cases.loc[cases["outcome"] == SUPPORTS, "worker"].tolist()
    named = f" ({listed(workers)})" if workers else ""
    return f"{claim.case_words[SUPPORTS]} in {len(workers)} of {counted(of_all, 'workers')}{named}"


def _name_others(claim: Claim, cases: pd.DataFrame) -> str:
    """Return who does anything else, outcome by outcome, and why nothing is said."""
    parts = []
    for outcome in CASE_OUTCOMES[1:]:
        own = cases[cases["outcome"] == outcome]
        why = own["remark"].str.replace(":.*", "", regex=True).where(own["outcome"] == NOT_SAID, "")
        for reason, of_reason in own.groupby(why, sort=True):
            because = f", {reason}" if reason else ""
            parts.append(f"; {claim.case_words[outcome]}{because}: {listed(of_reason['worker'].tolist())}")
    return "".join(parts)


def _name_sides(claim: Claim, cases: pd.DataFrame) -> str:
    """Return on which side each worker is, of a claim with exceptions: these are no support for it."""
    more, otherwise = f"more often {claim.side}", f"more often {OTHER_SIDE[claim.side]}"
    said = cases["outcome"].map(
        dict(claim.case_words) | {SUPPORTS: more, CONTRADICTS: otherwise, TIES: "equal"}
    )
    is_no_exception = cases["worker"].isin(claim.exceptions) & cases["outcome"].eq(CONTRADICTS)
    said = said.mask(is_no_exception, f"named as an exception, but {more}")
    named = cases["worker"].groupby(said, sort=False).agg(list)
    return "; ".join(f"{listed(workers)}: {words}" for words, workers in named.items())


def cases_of(claim: Claim, cases: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the rows of one claim, workers in the study's order: any other is read as a rank.

    Parameters
    ----------
    cases
        Table ``claim_cases``.
    """
    place_of = {worker: place for place, worker in enumerate(study.worker_ids)}
    own = cases[(cases["claim"] == claim.id) & cases["worker"].isin(list(place_of))]
    return own.sort_values("worker", key=lambda ids: ids.map(place_of), ignore_index=True)


def conclude_all(cases: pd.DataFrame, claims: Sequence[Claim]) -> dict[str, str]:
    """Return by claim what comes of it as a whole (`Result.outcome`)."""
    of_claim = dict(iter(cases.groupby("claim")))
    return {claim.id: conclude(claim, of_claim[claim.id]).outcome for claim in claims if claim.id in of_claim}


def describe_result(claim: Claim, cases: pd.DataFrame, codebook: Codebook) -> str:
    """Say in a sentence what comes of a claim, and in whom; of a ranking also what the count is for.

    Parameters
    ----------
    cases
        Its rows, as `decide` returns them.
    """
    result = conclude(claim, cases)
    said = f"“{claim.describe(codebook)[:-1]}”"
    if claim.is_ranking:
        return f"{said}, worker by worker: {result.why}. What this count is for: {claim.purpose}"
    return f"{said} {RESULTS[result.outcome]}: {result.why}."


def describe_cases(
    cases: pd.DataFrame, claims: Sequence[Claim], codebook: Codebook, study: Study
) -> Sentence:
    """Say what comes of each claim that is no ranking, and which two claims contradict each other.

    Parameters
    ----------
    cases
        As `decide` returns them.
    """
    if not may_show(study, Shows.WORKERS):
        text = f"Under the profile {study.disclosure.profile}, claims are not decided worker by worker."
        return Sentence(text, Shows.NOTHING)
    parts = [
        describe_result(claim, cases_of(claim, cases, study), codebook)
        for claim in claims
        if not claim.is_ranking and claim.is_counted(codebook)
    ]
    if not parts:
        return Sentence(
            "data/claims.yaml says nothing of each worker: there is nothing to decide.", Shows.NOTHING
        )
    parts += describe_contradictions(claims, study)
    return Sentence(" ".join(parts), Shows.WORKERS, {"data/claims.yaml": facts_of(claims), "cases": cases})


def describe_contradictions(claims: Sequence[Claim], study: Study, *, of: str = "") -> list[str]:
    """Name the claims that cannot all hold; with `of`, only those with this claim."""
    said = []
    for ids in contradictions(claims, study):
        if of and of not in ids:
            continue
        names = listed([f"'{one}'" for one in ids])
        rest = "only one can hold" if len(ids) == 2 else "not all can hold"
        said.append(f"The claims {names} contradict each other: {rest}.")
    return said
