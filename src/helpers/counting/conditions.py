"""What is said of the conditions of the schematic model: whether each is met, by whom, and since when.

Only persons code conditions; the dictionary never does. The day of a condition is that on which it was told,
not that on which it was met. Within a day nothing is in order: an interview follows its questions, and the
clock of most contacts is not known.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.coding import choice
from helpers.prose import counted
from helpers.study.coders import Coders
from helpers.study.conditions import Conditions
from helpers.study.directions import AGAINST, FOR, STATES
from helpers.study.gate import Sentence, Shows, may_show
from helpers.study.study import NO_CONTACT, Study
from helpers.tables import CONDITION_CODINGS, in_order

MET, NOT_MET = STATES[FOR], STATES[AGAINST]
BOTH, SPOKEN_OF, NOT_SPOKEN_OF = "both", "spoken_of", "not_spoken_of"
COUNTS = ["n_met", "n_not_met", "n_both", "n_spoken_of"]
"""Segments that say a condition is met; that it is not; both, which count in each of the two; any of them, or
only that there is such a condition."""
BY_DAY = ["worker", "week", "date", "condition", *COUNTS]
BY_WORKER = ["worker", "condition", "says", *COUNTS, "first_met", "place"]
AGAINST_SEQUENCE = ["worker", "condition", "needs", "why"]
EARLIER, WITHOUT = "earlier", "without"
"""Why a worker's order of telling differs from the sequence: a condition was first said to be met on an
earlier day than one that leads to it, or although that one was only ever said not to be met."""


def choose(
    condition_codings: pd.DataFrame, coverage: pd.DataFrame, segments: pd.DataFrame, coders: Coders
) -> pd.DataFrame:
    """Return the codings of conditions that are counted, by the rules for those of themes (`choice.choose`).

    Parameters
    ----------
    condition_codings
        Table ``condition_codings``, of every coder.
    coverage
        ``segment_id``, ``coder``: which segments each person has reviewed, coded or not.

    Returns
    -------
    DataFrame
        Table ``condition_codings``, ``coder`` as the parameter names it. No row if the dictionary is counted.
        By the rule ``any``, a condition that one says is met and another that it is not is both; by the rule
        ``all``, a state on which persons do not agree is empty.

    Raises
    ------
    FieldworkError
        As for themes.
    """
    names = {"condition": "theme", "state": "direction"}
    as_themes = condition_codings.rename(columns=names).assign(indicator="")
    chosen = choice.choose(as_themes, coverage, segments, coders)
    return in_order(CONDITION_CODINGS, chosen.rename(columns={new: old for old, new in names.items()}))


def coded_by(condition_codings: pd.DataFrame) -> list[str]:
    """Return everybody who has coded conditions, counted or not.

    Parameters
    ----------
    condition_codings
        Table ``condition_codings``, of every coder.
    """
    return sorted(condition_codings["coder"].unique())


def by_day(
    condition_codings: pd.DataFrame, segments: pd.DataFrame, *, sources: Sequence[str], weeks: range
) -> pd.DataFrame:
    """Count the segments that speak of each condition, by worker and day.

    Parameters
    ----------
    condition_codings
        The codings to count (`choose`).
    segments
        Table ``segments``; those of a speaker role that is not counted are left out.

    Returns
    -------
    DataFrame
        `BY_DAY`: one row per worker, day and condition of which a segment speaks. A segment of both states
        counts in ``n_met`` and in ``n_not_met``.
    """
    is_counted = segments["is_counted"] & segments["source"].isin(sources) & segments["week"].isin(weeks)
    places = segments.loc[is_counted, ["segment_id", "worker", "week", "date"]]
    coded = condition_codings.merge(places, on="segment_id", how="inner", validate="many_to_one")
    coded = coded.assign(n_met=coded["state"] == MET, n_not_met=coded["state"] == NOT_MET)
    key = ["worker", "week", "date", "condition"]
    of_segment = coded.groupby([*key, "segment_id"], as_index=False)[["n_met", "n_not_met"]].any()
    of_segment = of_segment.assign(n_both=of_segment["n_met"] & of_segment["n_not_met"], n_spoken_of=True)
    days = of_segment.groupby(key, as_index=False)[COUNTS].sum()
    return days[BY_DAY].astype(dict.fromkeys(["week", *COUNTS], "int64"))


def by_worker(
    days: pd.DataFrame,
    contacts: pd.DataFrame,
    study: Study,
    conditions: Conditions | None,
    *,
    sources: Sequence[str],
    weeks: range,
) -> pd.DataFrame:
    """Say of each worker and condition whether it is met, and which was the first, second and so on.

    Parameters
    ----------
    days
        As `by_day` returns it, for the same sources and weeks.
    contacts
        Table ``contacts``.
    conditions
        None if the study has no model.

    Returns
    -------
    DataFrame
        `BY_WORKER`: one row per worker and condition, in the study's and the model's order. ``says``:
        ``met``, ``not_met``, ``both``, ``spoken_of`` (not said whether), ``not_spoken_of``, or
        ``no_contact``, where counts are missing, not 0. ``first_met``: the ISO date on which a segment first
        says that it is met, else empty. ``place``: from 1 in the order of these dates; conditions of one day
        share a place.
    """
    is_used = contacts["source"].isin(sources) & contacts["week"].isin(weeks)
    heard = set(contacts.loc[is_used & (contacts["state"] == "observed"), "worker"])
    counts = days.groupby(["worker", "condition"])[COUNTS].sum()
    ids = _ids(conditions)
    grid = pd.MultiIndex.from_product([study.worker_ids, ids], names=["worker", "condition"])
    table = counts.reindex(grid, fill_value=0).astype("Int64")
    first_met = days[days["n_met"] > 0].groupby(["worker", "condition"])["date"].min()
    table["first_met"] = first_met.reindex(grid).fillna("").astype("str")
    table = table.reset_index()
    of_worker = table["first_met"].where(table["first_met"] != "").groupby(table["worker"])
    table["place"] = of_worker.rank(method="dense").astype("Int64")
    is_heard = table["worker"].isin(heard)
    table["says"] = [_says(row) for row in table.to_dict("records")]
    table["says"] = table["says"].where(is_heard, NO_CONTACT)
    table[COUNTS] = table[COUNTS].where(is_heard)
    return table[BY_WORKER]


def _says(row: Mapping[Hashable, Any]) -> str:
    """Return what the segments of one worker say of one condition."""
    if row["n_met"] and row["n_not_met"]:
        return BOTH
    if row["n_met"]:
        return MET
    if row["n_not_met"]:
        return NOT_MET
    return SPOKEN_OF if row["n_spoken_of"] else NOT_SPOKEN_OF


def _ids(conditions: Conditions | None) -> list[str]:
    """Return the ids of the conditions, in order; none if the study has no model."""
    return [condition.id for condition in conditions.conditions] if conditions else []


def against_sequence(workers: pd.DataFrame, conditions: Conditions | None) -> pd.DataFrame:
    """Find where a worker's order of telling differs from the sequence of the model.

    It differs where a condition was first said to be met on an earlier day than one that leads to it,
    directly or through others, or although that one was only ever said not to be met. This does not show in
    which order conditions were met. Where both are of one day, or nothing says of the one that leads whether
    it is met, nothing differs.

    Parameters
    ----------
    workers
        As `by_worker` returns it.

    Returns
    -------
    DataFrame
        `AGAINST_SEQUENCE`: one row per worker, condition and condition that leads to it (``needs``). ``why``:
        ``earlier`` or ``without``.
    """
    rows = []
    needs_of = _needs_of(conditions)
    for worker, own in workers.groupby("worker", sort=False):
        said = {str(row["condition"]): row for row in own.to_dict("records")}
        for condition, needs in needs_of.items():
            for need in needs:
                why = _why_it_differs(said[condition], said[need])
                if why:
                    rows.append((worker, condition, need, why))
    return pd.DataFrame(rows, columns=AGAINST_SEQUENCE).astype("str")


def _needs_of(conditions: Conditions | None) -> dict[str, list[str]]:
    """Return which conditions lead to each, directly or through others, in the model's order."""
    ids = _ids(conditions)
    needs: dict[str, set[str]] = {one: set() for one in ids}
    for condition in conditions.conditions if conditions else ():
        for target in condition.leads_to:
            needs[target] |= {condition.id, *needs[condition.id]}
    return {one: [other for other in ids if other in needs[one]] for one in ids}


def _why_it_differs(later: Mapping[Hashable, Any], need: Mapping[Hashable, Any]) -> str:
    """Return why the order of a condition and one that leads to it differs from the sequence, or nothing."""
    if not later["first_met"]:
        return ""
    if need["first_met"]:
        return EARLIER if later["first_met"] < need["first_met"] else ""
    return WITHOUT if need["says"] == NOT_MET else ""


def describe(workers: pd.DataFrame, conditions: Conditions | None, study: Study) -> Sentence:
    """Say how many conditions are spoken of, and for how many workers the order of telling differs.

    Parameters
    ----------
    workers
        As `by_worker` returns it.
    """
    if conditions is None:
        return Sentence("There is no schematic model.", Shows.NOTHING)
    if not may_show(study, Shows.WORKERS):
        text = f"Under the profile {study.disclosure.profile}, the orders of single workers are not compared."
        return Sentence(text, Shows.NOTHING)
    if not workers["n_spoken_of"].sum():
        return Sentence("No condition is coded in the coding that is counted.", Shows.NOTHING)
    spoken_of = workers.loc[workers["n_spoken_of"] > 0, "condition"].nunique()
    n_conditions = counted(len(conditions.conditions), "conditions")
    is_heard = workers["says"] != NO_CONTACT
    n_against = against_sequence(workers, conditions)["worker"].nunique()
    n_workers = counted(workers.loc[is_heard, "worker"].nunique(), "workers")
    text = (
        f"{spoken_of} of {n_conditions} {_is(spoken_of)} spoken of. For {n_against} of {n_workers}, at least "
        "one condition was first said to be met on an earlier day than one that leads to it, or although "
        "that one was only ever said not to be met."
    )
    return Sentence(text, Shows.WORKERS)


def _is(n: int) -> str:
    """Return the verb that goes with a number."""
    return "is" if n == 1 else "are"
