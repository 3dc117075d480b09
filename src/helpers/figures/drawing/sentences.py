"""The wording of captions, keys and alt texts: what is counted, in whose words, and in which weeks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import pandas as pd

from helpers.coding.accuracy import MARK, Accuracy, describe_version
from helpers.errors import FieldworkError, allowed
from helpers.figures.drawing.checks import with_last_week
from helpers.prose import MONTHS, counted, in_a_sentence, listed
from helpers.study.calendar import DAYS
from helpers.study.codebook import Codebook
from helpers.study.coders import Coders
from helpers.study.gate import notice_of
from helpers.study.study import SUPPRESSED, State, Study
from helpers.study.units import describe_unit, name_unit

ABSENCES: dict[State, str] = {
    "no_contact": "no contact",
    "not_started": "not started",
    "left": "left",
    "ended": "fieldwork ended",
    "withdrawn": "withdrawn",
}
VERBS: dict[State, str] = {
    "not_started": "had not yet started",
    "left": "had already left",
    "ended": "had completed the fieldwork",
    "withdrawn": "had withdrawn",
}
"""What a worker without contact had done or not done, for a sentence."""
SPEAKERS = {
    "worker": "workers' own words",
    "researcher": "the researcher's words",
    "other": "other people's words",
}
SUPPRESSION = "c marks a number that is suppressed by disclosure control."
BLOCKS = (
    "Weeks are combined into blocks where single weeks could identify a worker; a block counts as a week "
    "with contact if there was contact in any of its weeks."
)
PARTS_OF_BLOCKS = (
    "(0) marks a block of weeks in which there was contact in at least one week, but {what} of the theme; "
    "in the other weeks of the block, the worker may not yet have begun, or may have left."
)
NAMED = 12
"""How many workers a sentence names one by one."""


def day_and_month(day: date) -> str:
    """Return a day as on an axis, '2 Oct', in any locale."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def day_in_full(day: date) -> str:
    """Return a day as in a caption, '2 October 2023', in any locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def describe_workers(workers: Sequence[str], study: Study) -> str:
    """Say how many workers are shown, and of how many if they are not all."""
    n_all = counted(len(study.workers), study.worker_noun.plural, study.worker_noun.singular)
    return n_all if len(workers) == len(study.workers) else f"{len(workers)} of {n_all}"


def for_each(workers: Sequence[str]) -> str:
    """Begin a sentence on what a figure has for each worker.

    >>> for_each(["W1", "W2"]), for_each(["W1"])
    ('For each of 2 workers', 'For one worker')
    """
    return f"For each of {len(workers)} workers" if len(workers) > 1 else "For one worker"


def describe_span(weeks: Sequence[int], study: Study) -> str:
    """Say how many weeks are shown, and from which day."""
    if study.week_origin == "first_day":
        return f"{counted(len(weeks), 'weeks')} from week {weeks[0]}, counted from each worker's first day"
    return f"{counted(len(weeks), 'weeks')} from Monday {day_in_full(study.calendar.monday_of(weeks[0]))}"


def week_beginnings(table: pd.DataFrame, study: Study) -> list[str]:
    """Return the ISO date on which each row's ``week`` begins, for the CSV file of a figure.

    Where weeks are counted from each worker's first day, a row without ``worker`` has no date.
    """
    if study.week_origin == "monday":
        return [study.calendar.monday_of(int(week)).isoformat() for week in table["week"]]
    if "worker" not in table:
        return [""] * len(table)
    first_days = {worker.id: study.day_one(worker) for worker in study.workers}
    return [
        (first_days[worker] + timedelta(days=DAYS * (int(week) - 1))).isoformat()
        for worker, week in zip(table["worker"], table["week"], strict=True)
    ]


def describe_weeks(weeks: Iterable[int]) -> str:
    """Name weeks, and runs of three or more by their ends.

    >>> describe_weeks([2, 4, 5, 6, 9])
    'weeks 2, 4 to 6 and 9'
    """
    runs: list[list[int]] = []
    for week in sorted(weeks):
        if runs and week == runs[-1][-1] + 1:
            runs[-1].append(week)
        else:
            runs.append([week])
    parts: list[str] = []
    for run in runs:
        if len(run) > 2:
            parts.append(f"{run[0]} to {run[-1]}")
        else:
            parts.extend(map(str, run))
    noun = "weeks" if sum(map(len, runs)) > 1 else "week"
    return f"{noun} {listed(parts)}"


def week_or_block(frame: pd.DataFrame) -> str:
    """Say what a column of a grid is: a week, or, if any ``last_week`` differs from ``week``, a block."""
    has_blocks = (frame["week"] != with_last_week(frame)["last_week"]).any()
    return "week or block of weeks" if has_blocks else "week"


def describe_columns(frame: pd.DataFrame) -> str:
    """Say how many columns a grid has, weeks or blocks of weeks."""
    n = frame["week"].nunique()
    if week_or_block(frame) == "week":
        return counted(n, "weeks")
    return counted(n, "weeks or blocks of weeks", "block of weeks")


def describe_control(frame: pd.DataFrame) -> str:
    """Say what disclosure control did to a table: suppressed numbers, combined weeks, or neither."""
    text = ""
    if SUPPRESSED in set(frame["state"]):
        text += f" {SUPPRESSION}"
    if week_or_block(frame) != "week":
        text += f" {BLOCKS}"
    return text


def describe_sources(sources: Sequence[str], study: Study) -> str:
    """Say which sources were counted, and whose words they hold.

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
    return " and ".join(f"in {listed(of_role)} ({SPEAKERS[role]})" for role, of_role in labels.items())


def describe_twice(unit: str) -> str:
    """Say that sums over the themes of an area count some units more than once; mentions have one theme each.

    >>> describe_twice("segments"), describe_twice("mentions")
    (' A segment with two themes of an area counts twice.', '')
    """
    if unit == "mentions":
        return ""
    return f" A {name_unit(unit).removesuffix('s')} with two themes of an area counts twice."


def describe_no_contact(sources: Sequence[str], study: Study) -> str:
    """Say what a hatched week lacks: there may have been contact through a source that was not counted."""
    if set(study.source_ids) <= set(sources):
        return ABSENCES["no_contact"]
    return "no contact through these sources"


def describe_absences(states: pd.DataFrame, no_contact: str = "no contact") -> str:
    """Say with whom there was no contact, when and why.

    Parameters
    ----------
    states
        ``worker``, ``week``, ``state``: one row per worker and week; with ``last_week`` if weeks are in
        blocks.
    no_contact
        What that state is called, as returned by `describe_no_contact`.
    """
    weeks_of: dict[State, dict[str, list[int]]] = {}
    for row in with_last_week(states).to_dict("records"):
        of_worker = weeks_of.setdefault(row["state"], {}).setdefault(row["worker"], [])
        of_worker.extend(range(int(row["week"]), int(row["last_week"]) + 1))
    sentences = []
    without = weeks_of.pop("no_contact", {})
    if without:
        sentences.append(f"There was {no_contact} {_describe_without(without)}.")
    others = [
        clause for state, verb in VERBS.items() for clause in _absent_clauses(verb, weeks_of.get(state, {}))
    ]
    if others:
        sentences.append(f"{'; '.join(others)}.")
    if not sentences and SUPPRESSED not in set(states["state"]):
        if week_or_block(states) == "week":
            workers = states["worker"].unique()
            whom = f"{workers[0]}" if len(workers) == 1 else "every worker"
            return f"There was contact with {whom} in every week."
        return "There was contact with every worker in every single week and in part or all of every block."
    return " ".join(sentences)


def _describe_without(weeks_of: Mapping[str, Sequence[int]]) -> str:
    """Say with which workers there was no contact, and when; of many, only how many worker-weeks."""
    if len(weeks_of) > NAMED:
        n_weeks = sum(map(len, weeks_of.values()))
        return f"in {counted(n_weeks, 'worker-weeks')}, spread over {len(weeks_of)} workers"
    return "; ".join(f"with {worker} in {describe_weeks(weeks)}" for worker, weeks in weeks_of.items())


def _absent_clauses(verb: str, weeks_of: Mapping[str, Sequence[int]]) -> list[str]:
    """Say which workers had not started, had left or the like, and when; of many, only how many weeks."""
    if len(weeks_of) > NAMED:
        n_weeks = sum(map(len, weeks_of.values()))
        return [f"{len(weeks_of)} workers {verb} ({counted(n_weeks, 'worker-weeks')} in all)"]
    return [f"{worker} {verb} in {describe_weeks(weeks)}" for worker, weeks in weeks_of.items()]


def describe_range(totals: Sequence[int], plural: str) -> str:
    """Say between which numbers some totals lie, without saying whose they are.

    >>> describe_range([18, 2], "contacts"), describe_range([1], "contacts")
    ('2 to 18 contacts', '1 contact')
    """
    least, most = min(totals), max(totals)
    return counted(least, plural) if least == most else f"{least:,} to {counted(most, plural)}"


def describe_rates(
    areas: pd.DataFrame, codebook: Codebook, per: str, *, across: str, place: str = ""
) -> list[str]:
    """Say between which values the rate of each area lies: one sentence, or none if no area has a rate.

    Parameters
    ----------
    areas
        ``area``, ``n``, ``rate``: one row per area and worker, or per area and week.
    per
        What the rate is divided by, in words.
    across
        Of what the range is taken: "workers" or "weeks".
    place
        The column of the week that is named with each end of the range ("week"), or of the first week of a
        block. Without one the ends have no name, so that workers are not ranked.
    """
    ranges = []
    for area in codebook.areas:
        rates = areas[(areas["area"] == area.id) & areas["rate"].notna()].sort_values("rate", kind="stable")
        if rates.empty:
            continue
        ends = []
        for row in rates.iloc[[0, -1]].to_dict("records"):
            where = ""
            if place:
                last = int(row.get("last_week", row[place]))
                where = f", {describe_weeks(range(int(row[place]), last + 1))}"
            ends.append(f"{row['rate']:.2f} (n = {row['n']:,}{where})")
        span = " to ".join(ends[: len(rates)])
        ranges.append(f"{area.label}, {span} {per}")
    if not ranges:
        return []
    heading = "Rates"
    if areas["rate"].notna().groupby(areas["area"]).sum().max() > 1:
        heading = f"Range of rates across {across}"
    return [f"{heading}: {'; '.join(ranges)}."]


def describe_numbers(unit: str, coders: Coders) -> str:
    """Say in a caption what each number of a grid is.

    >>> from helpers.study.coders import THE_DICTIONARY
    >>> describe_numbers("segments", THE_DICTIONARY)
    'The numbers are counts of segments that contain an indicator of the theme'
    """
    counts = describe_unit(unit, coders).replace(" with ", " that contain ", 1)
    return f"The numbers are counts of {counts}"


def describe_coding(accuracy: Accuracy, codebook: Codebook, *, is_marked: bool = True) -> str:
    """Say by whom the segments were coded, which themes are marked, and with which codebook.

    How accurately they were coded is said once, in the note on methods (`article.methods`).

    Parameters
    ----------
    is_marked
        Whether the figure has a label for each theme, which is marked if below the accuracy threshold.
    """
    marks = f"{MARK} marks"
    if not is_marked:
        marks = ""
    return f"{accuracy.describe_signs(codebook, marks=marks)} {describe_version(codebook)}"


def register_coding(accuracy: Accuracy, codebook: Codebook) -> dict[str, object]:
    """Return what `describe_coding` says, with its origins, for the register of a drawing."""
    return {"data/codebook.yaml": codebook, "public_validations": accuracy}


def with_notice(text: str, study: Study) -> str:
    """End a text with the notice, if the study needs one (`study.gate.notice_of`)."""
    notice = notice_of(study)
    return f"{text} {notice.removesuffix('.')}." if notice else text
