"""Disclosure control of published tables: merge weeks, and suppress cells in two stages.

Primary suppression removes the cells that break a rule; secondary suppression, those that would give them
away. Tables that are published together are controlled together, since a total in one discloses what another
suppresses. Suppressed cells are marked; they are neither 0 nor weeks without contact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.privacy.disclosure.primary_suppression import (
    DraftTable,
    columns_of,
    mask_suppressed,
    parts_of,
    suppress_primary,
)
from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.disclosure.secondary_suppression import suppress_secondary
from helpers.privacy.disclosure.week_blocks import SPAN, Span, spans_of
from helpers.privacy.disclosure.week_patterns import find_unique_workers
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
    """Return tables of the same contributions as they may be published together.

    Parameters
    ----------
    frame
        One row per worker and cell in which the worker was observed, zeros included (or with missing
        `measures` where there was no contact): the tables' keys and `measures`, whole numbers. Weeks are
        study weeks.
    tables
        Name of each table: its keys. A key `contributor` asks for a series of each worker, which `strict`
        refuses and `consented` gives only of the workers who agreed.
    measures
        What is added up. A cell is shown in all of them or in none.

    Returns
    -------
    dict of DataFrame
        By name, one row per cell of the table's keys, sorted by them: the keys, with ``first_week`` and
        ``last_week`` for ``week``; ``n_heard`` and ``n_workers``, the workers observed and those of them with
        a count above 0 (not in a series of each worker); `measures`; and ``state``: shown, suppressed or
        no_contact. Everything but the keys is missing unless the cell is shown.

    Raises
    ------
    FieldworkError
        Columns are missing or do not hold counts; the profile does not allow a table; a worker's pattern of
        weeks without contact is unique even in blocks of weeks.

    Examples
    --------
    >>> counts = pd.DataFrame({"worker": ["W1", "W2", "W3"], "theme": "peer_network", "n": [4, 5, 6]})
    >>> tables = control_together(counts, tables={"themes": ["theme"]}, measures=["n"], rules=Rules())
    >>> tables["themes"].to_dict("records")
    [{'theme': 'peer_network', 'n_heard': 3, 'n_workers': 3, 'n': 15, 'state': 'shown'}]

    With two workers, each could subtract their own part, and the cell is suppressed:

    >>> tables = control_together(counts.head(2), tables={"themes": ["theme"]}, measures=["n"], rules=Rules())
    >>> tables["themes"].to_dict("records")
    [{'theme': 'peer_network', 'n_heard': None, 'n_workers': None, 'n': None, 'state': 'suppressed'}]
    """
    asked = _Request(frame, tables, measures, contributor, rules)
    asked.require_allowed()
    spans = _choose_spans(asked)
    drafts = asked.suppress_primary(spans)
    if rules.needs_agreement:
        _require_shared_patterns(drafts, contributor)
    if not rules.may_show(Shows.WORKERS):
        parts = parts_of(frame, measures, spans)
        drafts = suppress_secondary(parts, drafts, measures=measures, contributor=contributor, rules=rules)
    return {draft.name: mask_suppressed(draft, measures) for draft in drafts}


@dataclass(frozen=True)
class _Request:
    """What `control_together` was given."""

    frame: pd.DataFrame
    tables: Mapping[str, Sequence[str]]
    measures: Sequence[str]
    contributor: str
    rules: Rules

    @property
    def series(self) -> list[str]:
        """Return the names of the tables with a series of each worker."""
        return [name for name, keys in self.tables.items() if self.contributor in keys]

    def suppress_primary(self, spans: Mapping[int, Span]) -> list[DraftTable]:
        """Return the tables after primary suppression, with weeks in these spans."""
        return suppress_primary(
            self.frame,
            self.tables,
            measures=self.measures,
            contributor=self.contributor,
            rules=self.rules,
            spans=spans,
        )

    def require_allowed(self) -> None:
        """Refuse what cannot be controlled, or what the profile does not allow: all offenders at once."""
        offenders = [*self._problems_of_columns(), *self._problems_of_series()]
        if offenders:
            raise FieldworkError(all_at_once([f"disclosure control: {offender}" for offender in offenders]))

    def _problems_of_columns(self) -> list[str]:
        needed = {*self.measures, self.contributor}
        for keys in self.tables.values():
            needed.update(keys)
        missing = sorted(needed - {*self.frame.columns})
        problems = [f"column '{name}' is missing. {allowed(self.frame.columns, name)}" for name in missing]
        if not self.measures:
            problems.append("no measure is named. Say which counts are added up.")
        for name in sorted(set(self.measures) - set(missing)):
            counts = pd.to_numeric(self.frame[name].dropna(), errors="coerce")
            if not ((counts >= 0) & (counts % 1 == 0)).all():
                problems.append(f"column '{name}' does not hold counts. It must hold whole numbers from 0.")
        if self.frame.empty:
            problems.append("there are no rows. Nobody was observed.")
        return problems

    def _problems_of_series(self) -> list[str]:
        problems: list[str] = []
        if not self.series:
            return problems
        table = f"table {listed(self.series)}"
        if not self.rules.may_show(Shows.AGREED):
            problems.append(
                f"{table}: strict does not show a series of one worker. "
                f"Leave '{self.contributor}' out, or ask for consent."
            )
        workers = set(self.frame.get(self.contributor, ()))
        if self.rules.needs_agreement and self.rules.series.isdisjoint(workers):
            problems.append(
                f"{table}: none of the workers has agreed to a series of their own. Choose strict."
            )
        return problems


def _choose_spans(asked: _Request) -> dict[int, Span]:
    """Return how weeks are shown: singly, or in blocks.

    A week that breaks a rule is merged into its block; where a worker's pattern of weeks is unique, all are.
    """
    if not any("week" in keys for keys in asked.tables.values()):
        return {}
    weeks = range(int(asked.frame["week"].min()), int(asked.frame["week"].max()) + 1)
    failing: set[int] = set()
    for draft in asked.suppress_primary(spans_of(weeks, failing=())):
        if "week" not in draft.keys:
            continue
        is_series = asked.contributor in draft.keys
        if asked.rules.needs_agreement and is_series and _count_unique_workers(draft, asked.contributor):
            failing.update(weeks)
        is_suppressed = draft.frame["state"] == SUPPRESSED
        failing.update(draft.frame.loc[is_suppressed, SPAN[0]])
    return spans_of(weeks, failing)


def _count_unique_workers(draft: DraftTable, contributor: str) -> int:
    keys = [column for column in columns_of(draft.keys) if column != contributor]
    return len(find_unique_workers(draft.frame, keys=keys, contributor=contributor))


def _require_shared_patterns(drafts: Sequence[DraftTable], contributor: str) -> None:
    """Refuse series in which a worker's pattern of contact is unique."""
    offenders: list[str] = []
    for draft in drafts:
        if contributor not in draft.keys:
            continue
        n_unique = _count_unique_workers(draft, contributor)
        n_workers = draft.frame[contributor].nunique()
        if n_unique:
            offenders.append(
                f"table '{draft.name}': {n_unique} of {n_workers} workers have a unique pattern of contact."
            )
    if offenders:
        advice = (
            "Whoever has the rota can put names to them, even in blocks of weeks. "
            "Show fewer workers or keys, or only sums over all workers (strict)."
        )
        raise FieldworkError(all_at_once(offenders, advice))
