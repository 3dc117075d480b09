"""The list of negative cases: what is for a claim, what is against it, and who did not speak of it.

A claim is believed for the evidence against it that was looked for (Lincoln and Guba 1985, negative case
analysis): each worker is listed, with all words on both sides.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.coding.sides import sides_of_segments
from helpers.counting import context, trace
from helpers.counting.cases import describe_contradictions, describe_result
from helpers.prose import counted
from helpers.study.claims import Claim
from helpers.study.codebook import Codebook
from helpers.study.directions import AGAINST, BOTH, FOR, NOT_SAID
from helpers.study.study import Study

SIDES = {FOR: "for", AGAINST: "against", BOTH: "both for and against", NOT_SAID: "direction not said"}
"""The sides in the order in which they are listed."""


def evidence_of(
    claim: Claim,
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    weeks: range,
) -> pd.DataFrame:
    """Return the segments that speak of a claim's theme, each with its side.

    Parameters
    ----------
    codings
        Those of the published coder.

    Returns
    -------
    DataFrame
        As `trace.trace` returns it, with ``side``; without rows for a ranking, which counts far more than can
        be read at once, and for a theme that is not counted.
    """
    sources = claim.sources or study.own_sources
    themes = [] if claim.is_ranking else [theme for theme in [claim.theme] if theme in codebook.theme_ids]
    # An empty selection of sources would select all of them.
    is_of_sources = segments["source"].isin(sources)
    found = trace.trace(codings, segments[is_of_sources], themes=themes, weeks=weeks)
    sides = sides_of_segments(codings, codebook)
    return found.merge(sides, on=["segment_id", "theme"], how="left", validate="one_to_one")


def list_cases(
    claim: Claim,
    cases: pd.DataFrame,
    evidence: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook,
    *,
    n_context: int = 0,
) -> Iterator[str]:
    """Yield the lines of the list: worker by worker what comes of the claim, and the words on each side.

    Parameters
    ----------
    cases
        The rows of the claim, as `cases.decide` returns them.
    evidence
        As `evidence_of` returns it.
    n_context
        How many segments before and after each are listed too.
    """
    lines_of = context.contexts_of(segments, evidence["segment_id"].tolist(), n=n_context)
    for case in cases.to_dict("records"):
        yield describe_case(claim, case)
        own = evidence[evidence["worker"] == case["worker"]]
        for side, heading in SIDES.items():
            of_side = own[own["side"] == side]
            if of_side.empty:
                continue
            yield f"  {heading}"
            for line, row in zip(trace.headings(of_side, codebook), of_side.itertuples(), strict=True):
                yield f"    {row.source}, {row.date}{_when(claim, str(row.date))}: {line}"
                shown = context.format_lines(lines_of[str(row.segment_id)])
                yield from (f"    {one}" for one in shown)


def _when(claim: Claim, day: str) -> str:
    """Return whether a day is before or after the change that a claim is about."""
    if claim.kind != "change":
        return ""
    return ", before" if day < claim.since.isoformat() else ", after"


def describe_case(claim: Claim, case: Mapping[Hashable, Any]) -> str:
    """Return what comes of a claim in one worker, with the numbers that decide it.

    >>> claim = Claim(id="a", kind="direction", theme="tea", side="for", min_workers=1)
    >>> sides = {"n": 7, "n_for": 2, "n_against": 4, "n_both": 0}
    >>> describe_case(claim, {"worker": "W1", "outcome": "contradicts", "remark": "", **sides})
    'W1  contradicts  7 segments: 2 for, 4 against, 0 both'
    """
    words = [str(case["worker"]), claim.case_words[str(case["outcome"])]]
    if claim.is_ranking and not pd.isna(case["value"]):
        words.append(f"{counted(int(case['value']), 'segments')} against {case['comparison']:,.0f}")
    elif not claim.is_ranking and not pd.isna(case["n"]) and case["n"]:
        sides = f"{case['n_for']} for, {case['n_against']} against, {case['n_both']} both"
        words.append(f"{counted(case['n'], 'segments')}: {sides}")
    if case["remark"]:
        words.append(f"({case['remark']})")
    return "  ".join(words)


def describe_list(
    claim: Claim, claims: Sequence[Claim], cases: pd.DataFrame, study: Study, codebook: Codebook
) -> str:
    """Return the last sentences: the result, and the claims that contradict this one."""
    against = describe_contradictions(claims, study, of=claim.id)
    return " ".join([describe_result(claim, cases, codebook), *against])
