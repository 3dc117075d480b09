"""What is wrong with the researcher's choice of quotations: every fault at once, each with its line.

Messages name ids of the study and lines of the file, never what else somebody may have typed there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, all_at_once, allowed, did_you_mean
from helpers.study.chosen_quotations import REASONS, SAME, Chosen

NOT_CODED = "this sentence is not coded with this theme. Choose a sentence that is, or another theme."


class Quotable(NamedTuple):
    """What may be chosen."""

    known: frozenset[str]
    """All segments."""
    agreed: frozenset[str]
    """Those whose speaker has agreed to be quoted, in their own and checked words."""
    doubts: Mapping[str, frozenset[str]]
    """Why a segment may have somebody else's words, or tell of somebody's health."""
    themes: Sequence[str]


def doubts_of(in_doubt: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Return the reasons for a doubt, by segment: of rows of ``segment_id`` and ``reason``."""
    doubts: dict[str, frozenset[str]] = {}
    for segment_id, reason in zip(in_doubt["segment_id"], in_doubt["reason"], strict=True):
        doubts[segment_id] = doubts.get(segment_id, frozenset()) | {reason}
    return doubts


def refuse_choices(chosen: Sequence[Chosen], quotable: Quotable, candidates: pd.DataFrame) -> None:
    """Refuse choices that cannot be followed.

    Parameters
    ----------
    candidates
        Each quotable segment and theme that was coded, with worker, source, kind and side.

    Raises
    ------
    FieldworkError
        All faults, by line.
    """
    faults: list[tuple[int, str]] = []
    coded = set(zip(candidates["segment_id"], candidates["theme"], strict=True))
    for one in chosen:
        faults += [(one.line, f"{one.place}: {fault}") for fault in _faults_of(one, quotable)]
        is_coded = (one.choice.segment_id, one.choice.theme) in coded
        may_be = one.choice.segment_id in quotable.agreed and one.choice.theme in quotable.themes
        if one.choice.quote == "yes" and may_be and not is_coded:
            faults.append((one.line, f"{one.place}: {NOT_CODED}"))
    faults += _contradictions(chosen)
    faults += _same_place(chosen, candidates)
    if faults:
        raise FieldworkError(all_at_once(fault for _, fault in sorted(faults)))


def _faults_of(one: Chosen, quotable: Quotable) -> Iterator[str]:
    """Yield what is wrong with one choice by itself."""
    choice = one.choice
    if choice.theme and choice.theme not in quotable.themes:
        yield f"unknown theme. {allowed(quotable.themes, choice.theme)}"
    if choice.segment_id not in quotable.known:
        hint = did_you_mean(choice.segment_id, quotable.known)
        yield f"unknown segment. Allowed: a segment_id of table segments, of a worker in the study.{hint}"
    elif choice.quote == "yes":
        yield from _faults_of_chosen(one, quotable)


def _faults_of_chosen(one: Chosen, quotable: Quotable) -> Iterator[str]:
    """Yield why a known segment cannot be quoted."""
    choice = one.choice
    if choice.segment_id not in quotable.agreed:
        yield (
            "this sentence may not be quoted. Allowed: own words of a worker, counted, checked, of a source "
            "for which consent.csv has the consent to quote. Choose another sentence."
        )
        return
    doubts = quotable.doubts.get(choice.segment_id, frozenset())
    if SAME in doubts:
        yield f"this sentence {REASONS[SAME]}, and is never quoted. Choose another sentence."
        return
    for doubt in sorted(doubts - set(choice.despite)):
        yield (
            f"this sentence {REASONS[doubt]}. Read it; if the speaker is content that it is printed, "
            f"write: despite: [{', '.join(sorted(doubts))}]. Otherwise choose another sentence."
        )
    for doubt in sorted(set(choice.despite) - doubts):
        yield f"'despite' names {doubt}, but there is no such doubt about this sentence. Take it out."


def _contradictions(chosen: Sequence[Chosen]) -> Iterator[tuple[int, str]]:
    """Yield choices that repeat or contradict an earlier one about the same sentence."""
    earlier: dict[str, list[Chosen]] = {}
    for one in chosen:
        for other in earlier.setdefault(one.choice.segment_id, []):
            fault = _contradiction(one, other)
            if fault:
                yield one.line, f"{one.place}: {fault}"
        earlier[one.choice.segment_id].append(one)


def _contradiction(one: Chosen, other: Chosen) -> str:
    """Return how two choices about the same sentence go against each other; nothing, if they do not."""
    ours, theirs = one.choice, other.choice
    is_same_theme = ours.theme == theirs.theme
    if ours.quote == theirs.quote == "yes" and not is_same_theme:
        return f"stands for another theme in line {other.line}. A sentence stands for one theme: keep one."
    if ours.quote == theirs.quote and is_same_theme:
        return f"is decided in line {other.line} already. Keep one."
    if ours.quote != theirs.quote and (is_same_theme or not ours.theme or not theirs.theme):
        return f"is both 'yes' and 'no', here and in line {other.line}. Keep one."
    return ""


def _same_place(chosen: Sequence[Chosen], candidates: pd.DataFrame) -> Iterator[tuple[int, str]]:
    """Yield choices for a theme, worker, source, kind and side that have a sentence already."""
    columns = [candidates[name] for name in ("segment_id", "theme", "worker", "source", "kind", "side")]
    keys = {(segment_id, theme): tuple(rest) for segment_id, theme, *rest in zip(*columns, strict=True)}
    taken: dict[tuple[str, ...], Chosen] = {}
    for one in chosen:
        key = keys.get((one.choice.segment_id, one.choice.theme))
        if one.choice.quote == "no" or key is None:
            continue
        other = taken.setdefault((one.choice.theme, *key), one)
        if other.choice.segment_id != one.choice.segment_id:
            yield (
                one.line,
                f"{one.place}: has the theme, worker, source, kind and side of line {other.line}. Keep one.",
            )
