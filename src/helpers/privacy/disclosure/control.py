"""Disclosure control of published tables: merge weeks, hide cells, and hide others until the hidden ones cannot be worked out.

Tables that are published together are controlled together, since a total of one tells what another hides. What is hidden is
marked, and is neither 0 nor a week without contact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.privacy.disclosure.primary_suppression import Wanted, cells_of, columns_of, masked, parts_of
from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.disclosure.secondary_suppression import complement
from helpers.privacy.disclosure.week_blocks import SPAN, Span, spans_of
from helpers.privacy.disclosure.week_patterns import singled_out
from helpers.prose import listed
from helpers.study.gate import Shows
from helpers.study.study import SUPPRESSED


def control_together(
    frame: pd.DataFrame,
    *,
    tables: Mapping[str, Sequence[str]],
    measures: Sequence[str],
    contributor: str = "worker",
    rules: Rules,
) -> dict[str, pd.DataFrame]:
    """Return tables of the same contributions as they may be published beside each other.

    Parameters
    ----------
    frame
        One row per worker and cell where the worker was heard, zeros included (or with missing `measures` where not): the
        tables' keys and `measures`, whole numbers. Weeks are study weeks.
    tables
        Name of each table: its keys. A key `contributor` asks for a series of each worker, which `strict` refuses; `consented`
        gives it of the workers who agreed and of no others.
    measures
        What is added up. A cell is shown in all of them or in none.

    Returns
    -------
    dict of DataFrame
        By name, one row per cell of the table's keys, sorted by them: the keys, with ``first_week`` and ``last_week`` for
        ``week``; ``n_heard`` and ``n_workers``, the workers heard and those of them with a count above 0 (not in a series of
        each worker); `measures`; and ``state``: shown, suppressed or no_contact. Everything but the keys is missing unless
        it is shown.

    Raises
    ------
    FieldworkError
        Columns are missing or are no counts; the profile does not allow a table; a worker's weeks without contact are
        theirs alone even in blocks of weeks.
    """
    _require(frame, tables, measures, contributor, rules)

    def cells(spans: Mapping[int, Span]) -> list[Wanted]:
        return cells_of(frame, tables, measures=measures, contributor=contributor, rules=rules, spans=spans)

    spans = _spans(frame, tables, cells, contributor, rules)
    wanted = cells(spans)
    if rules.needs_agreement:
        _require_shared_patterns(wanted, contributor)
    if not rules.may_show(Shows.WORKERS):
        wanted = complement(
            parts_of(frame, measures, spans), wanted, measures=measures, contributor=contributor, rules=rules
        )
    return {one.name: masked(one, measures) for one in wanted}


def _spans(
    frame: pd.DataFrame,
    tables: Mapping[str, Sequence[str]],
    cells: Callable[[Mapping[int, Span]], list[Wanted]],
    contributor: str,
    rules: Rules,
) -> dict[int, Span]:
    """Return how weeks are shown: in blocks where a single week breaks a rule, all of them where a pattern of weeks does."""
    if not any("week" in keys for keys in tables.values()):
        return {}
    weeks = range(int(frame["week"].min()), int(frame["week"].max()) + 1)
    failing: set[int] = set()
    for one in cells(spans_of(weeks, ())):
        if "week" not in one.keys:
            continue
        if rules.needs_agreement and contributor in one.keys and _n_singled_out(one, contributor):
            failing |= set(weeks)
        failing |= set(one.frame.loc[one.frame["state"] == SUPPRESSED, SPAN[0]])
    return spans_of(weeks, failing)


def _n_singled_out(one: Wanted, contributor: str) -> int:
    return len(
        singled_out(
            one.frame,
            keys=[column for column in columns_of(one.keys) if column != contributor],
            contributor=contributor,
        )
    )


def _require_shared_patterns(wanted: Sequence[Wanted], contributor: str) -> None:
    offenders = [
        f"table '{one.name}': {n} of {one.frame[contributor].nunique()} workers have a pattern of contact that is theirs alone."
        for one in wanted
        if contributor in one.keys and (n := _n_singled_out(one, contributor))
    ]
    if offenders:
        advice = "Whoever has the rota reads names from it, even in blocks of weeks. Show fewer workers or keys, or all added up (strict)."
        raise FieldworkError(all_at_once(offenders, advice))


def _require(
    frame: pd.DataFrame,
    tables: Mapping[str, Sequence[str]],
    measures: Sequence[str],
    contributor: str,
    rules: Rules,
) -> None:
    missing = sorted(
        {*measures, contributor, *(key for keys in tables.values() for key in keys)} - {*frame.columns}
    )
    offenders = [f"column '{name}' is missing. {allowed(frame.columns, name)}" for name in missing]
    if not measures:
        offenders.append("no measure is named. Say which counts are added up.")
    for name in sorted(set(measures) - set(missing)):
        counts = pd.to_numeric(frame[name].dropna(), errors="coerce")
        if not ((counts >= 0) & (counts % 1 == 0)).all():
            offenders.append(f"column '{name}' is no count: it must hold whole numbers from 0.")
    if frame.empty:
        offenders.append("there are no rows. Nobody was heard.")
    series = [name for name, keys in tables.items() if contributor in keys]
    if series and not rules.may_show(Shows.AGREED):
        offenders.append(
            f"table {listed(series)}: strict shows no series of one worker. Leave '{contributor}' out, or ask for consent."
        )
    if series and rules.needs_agreement and not rules.series & set(frame.get(contributor, ())):
        offenders.append(
            f"table {listed(series)}: none of the workers has agreed to a series of their own. Choose strict."
        )
    if offenders:
        raise FieldworkError(all_at_once([f"disclosure control: {offender}" for offender in offenders]))
