"""The words of captions, keys and alt texts: what is counted, whose words they are, who was not heard and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import pandas as pd

from helpers.coding.accuracy import Accuracy
from helpers.errors import FieldworkError, allowed
from helpers.figures.drawing.checks import with_last_week
from helpers.prose import MONTHS, counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.study import DAYS, SUPPRESSED, State, Study

ABSENCES: dict[State, str] = {
    "no_contact": "no contact",
    "not_started": "not started",
    "left": "left",
    "ended": "fieldwork over",
    "withdrawn": "withdrawn",
}
VOICES = {
    "worker": "the worker's own words",
    "researcher": "the researcher's words",
    "other": "the words of others",
}
KEPT_BACK = "Where c stands, a number is kept back."
BLOCKS = "Weeks are in blocks where single ones would tell who is who."
NAMED = 12
"""How many workers a sentence names one by one."""


def day_and_month(day: date) -> str:
    """Return a day as on an axis, '2 Oct', in any locale."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def day_in_full(day: date) -> str:
    """Return a day as in a caption, '2 October 2023', in any locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def workers_in_words(workers: Sequence[str], study: Study) -> str:
    """Say how many workers are shown, and of how many if they are not all."""
    n_all = counted(len(study.workers), study.worker_noun.plural, study.worker_noun.singular)
    return n_all if len(workers) == len(study.workers) else f"{len(workers)} of {n_all}"


def span_in_words(weeks: Sequence[int], study: Study) -> str:
    """Say how many weeks are shown, and from which day on."""
    if study.week_origin == "first_day":
        return f"{counted(len(weeks), 'weeks')} from week {weeks[0]}, counted from each worker's first day"
    return f"{counted(len(weeks), 'weeks')} from Monday {day_in_full(study.calendar.monday_of(weeks[0]))}"


def beginnings(table: pd.DataFrame, study: Study) -> list[str]:
    """Return the ISO date on which each row's ``week`` begins, for the table beside a figure.

    Where weeks are counted from each worker's first day, a row without ``worker`` has none.
    """
    if study.week_origin == "monday":
        return [study.calendar.monday_of(int(week)).isoformat() for week in table["week"]]
    if "worker" not in table:
        return [""] * len(table)
    days = {worker.id: study.day_one(worker) for worker in study.workers}
    return [
        (days[worker] + timedelta(days=DAYS * (int(week) - 1))).isoformat()
        for worker, week in zip(table["worker"], table["week"], strict=True)
    ]


def weeks_in_words(weeks: Iterable[int]) -> str:
    """Name weeks, runs of three or more by their ends.

    >>> weeks_in_words([2, 4, 5, 6, 9])
    'weeks 2, 4 to 6 and 9'
    """
    runs: list[list[int]] = []
    for week in sorted(weeks):
        if runs and week == runs[-1][-1] + 1:
            runs[-1].append(week)
        else:
            runs.append([week])
    parts = [part for run in runs for part in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run))]
    return f"week{'s' if sum(map(len, runs)) > 1 else ''} {listed(parts)}"


def week_or_block(frame: pd.DataFrame) -> str:
    """Say what a column of a grid is: a week, or where ``last_week`` is another than ``week`` in any row, a block of weeks."""
    return "week or block of weeks" if (frame["week"] != with_last_week(frame)["last_week"]).any() else "week"


def columns_in_words(frame: pd.DataFrame) -> str:
    """Say how many columns a grid has, weeks or blocks of them."""
    n = frame["week"].nunique()
    return counted(n, "weeks") if week_or_block(frame) == "week" else f"{n} weeks or blocks of weeks"


def control_in_words(frame: pd.DataFrame) -> str:
    """Say what disclosure control has done to a table: kept back numbers, put weeks into blocks, or neither."""
    return (f" {KEPT_BACK}" if SUPPRESSED in set(frame["state"]) else "") + (
        f" {BLOCKS}" if week_or_block(frame) != "week" else ""
    )


def sources_in_words(sources: Sequence[str], study: Study) -> str:
    """Say which sources were counted, and whose words they are.

    Raises
    ------
    FieldworkError
        There are none, or one is not of the study.
    """
    if not sources:
        msg = f"parameter sources: none given. {allowed(study.source_ids)}"
        raise FieldworkError(msg)
    labels: dict[str, list[str]] = {}
    for source in map(study.source, sources):
        labels.setdefault(source.counted_role, []).append(in_a_sentence(source.label))
    return "from " + "; and from ".join(
        f"{listed(of_voice)}, {VOICES[voice]}" for voice, of_voice in labels.items()
    )


def no_contact_in_words(sources: Sequence[str], study: Study) -> str:
    """Say what a hatched week lacks: there may have been contact of a kind that was not counted."""
    return ABSENCES["no_contact"] if set(study.source_ids) <= set(sources) else "no contact of these kinds"


def absences_in_words(states: pd.DataFrame, no_contact: str = "no contact") -> str:
    """Say who was not heard, when and why.

    Parameters
    ----------
    states
        ``worker``, ``week``, ``state``: one row per worker and week; with ``last_week``, where weeks are in blocks.
    no_contact
        What that state is called, as `no_contact_in_words` has it.
    """
    spans = with_last_week(states)
    weekly = spans.assign(
        week=[range(first, last + 1) for first, last in zip(spans["week"], spans["last_week"], strict=True)]
    )
    weekly = weekly.explode("week").astype({"week": int})
    sentences = []
    for state, words in (ABSENCES | {"no_contact": no_contact}).items():
        weeks = weekly[weekly["state"] == state].groupby("worker", sort=False)["week"].agg(list)
        if len(weeks) > NAMED:
            sentences.append(
                f"{words.capitalize()}: {len(weeks)} workers, {counted(int(weeks.map(len).sum()), 'weeks')} in all."
            )
        elif len(weeks):
            sentences.append(
                f"{words.capitalize()}: {'; '.join(f'{worker} in {weeks_in_words(of_worker)}' for worker, of_worker in weeks.items())}."
            )
    if not sentences and SUPPRESSED not in set(states["state"]):
        return f"Every worker has contact in every {week_or_block(states)}."
    return " ".join(sentences)


def most_and_least(totals: Mapping[str, int], plural: str, kind: str) -> str:
    """Name the greatest and the smallest of some totals of named `kind` ("themes")."""
    most, least = max(totals.values()), min(totals.values())
    if most == least:
        return f"All {kind} alike ({counted(most, plural)} each)."

    def named(n: int) -> str:
        names = [name for name, total in totals.items() if total == n]
        return f"{listed(names) if len(names) <= 3 else f'{len(names)} {kind}'} ({counted(n, plural)}{' each' if len(names) > 1 else ''})"

    return f"Most: {named(most)}. Least: {named(least)}."


def extremes_in_words(areas: pd.DataFrame, codebook: Codebook, per: str, *, preposition: str) -> list[str]:
    """Say of each area where its rate is highest and where lowest, a sentence for each area that has a rate.

    Parameters
    ----------
    areas
        ``area``, ``place``, ``n``, ``rate``: one row per area and place; ``place`` is what a sentence calls it: a worker, a week.
    per
        What the rate is divided by, in words.
    preposition
        What stands before a place: for, in.
    """
    sentences = []
    for area in codebook.areas:
        rates = areas[(areas["area"] == area.id) & areas["rate"].notna()].sort_values("rate", kind="stable")
        if rates.empty:
            continue
        low, high = (
            f"{row.place} ({row.rate:.2f} {per}, n = {row.n:,})" for row in rates.iloc[[0, -1]].itertuples()
        )
        said = f"most {preposition} {high}, least {preposition} {low}" if len(rates) > 1 else high
        sentences.append(f"{area.label}: {said}.")
    return sentences


def coded_in_words(accuracy: Accuracy, codebook: Codebook) -> str:
    """Say by whom, how well and by which codebook was coded."""
    return f"{accuracy.describe(codebook)} Codebook {codebook.stamp}."


def with_notice(text: str, study: Study) -> str:
    """End a text with the notice of a fictional study."""
    return f"{text} {study.notice.removesuffix('.')}." if study.fictional else text
