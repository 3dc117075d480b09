"""The disclosure report: may a worker be singled out, linked across tables, or inferred?

The three headings are those of the Information Commissioner's guidance on anonymisation (2025). The report
does not rely on `control`: every rule is tested again, on the tables as they are published and the
contributions behind them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, all_at_once
from helpers.privacy.disclosure.intervals import find_narrow_intervals
from helpers.privacy.disclosure.intruders import intruders_of
from helpers.privacy.disclosure.linked_tables import (
    LinkedTables,
    PublishedTable,
    link_releases,
    records_of,
)
from helpers.privacy.disclosure.primary_suppression import columns_of, parts_of
from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.disclosure.week_blocks import SPAN, Span
from helpers.privacy.disclosure.week_patterns import find_unique_workers
from helpers.study.gate import Shows
from helpers.study.study import SHOWN

SINGLING_OUT = "singling out"
LINKABILITY = "linkability"
INFERENCE = "inference"
EARLIER_RELEASE = "the earlier release"
"""What names of rules contain that compare two releases."""
COLUMNS = ["heading", "rule", "table", "n_checked", "n_breaking", "passes"]


@dataclass(frozen=True)
class Release:
    """Tables as they are published together, before labels are drawn, and the contributions behind them."""

    frame: pd.DataFrame
    """The contributions, as `control.control_together` takes them."""
    tables: Mapping[str, Sequence[str]]
    """Name of each table: its keys."""
    published: Mapping[str, pd.DataFrame]
    """Name of each table: the table, as `control.control_together` returns it."""
    measures: Sequence[str]
    contributor: str = "worker"


class Finding(NamedTuple):
    """The result for one rule: how many cells (or workers, or tables) were checked, and how many break it."""

    heading: str
    rule: str
    table: str
    n_checked: int
    n_breaking: int


def disclosure_report(release: Release, rules: Rules, *, before: Release | None = None) -> pd.DataFrame:
    """Check tables against every rule; the report does not contain a worker, a count or a name.

    Parameters
    ----------
    before
        The release before this one; the workers who are in it and not in `release` have left.

    Returns
    -------
    DataFrame
        One row per rule and table: ``heading``, ``rule``, ``table``, ``n_checked``, ``n_breaking`` and
        ``passes``.
    """
    findings = [
        *_check_singling_out(release, rules),
        *_check_linkability(release, rules, before),
        *_check_inference(release, rules),
    ]
    table = pd.DataFrame(findings, columns=COLUMNS[:-1])
    return table.assign(passes=table["n_breaking"] == 0)


def require_passes(report: pd.DataFrame) -> None:
    """Refuse to publish tables that break a rule.

    Raises
    ------
    FieldworkError
        The rules that are broken, with their numbers.
    """
    broken = report[~report["passes"]]
    if broken.empty:
        return
    lines = [
        f"table {row.table}: {row.rule}: {row.n_breaking} of {row.n_checked} break it."
        for row in broken.itertuples()
    ]
    advice = "Nothing is published. Make the tables with `control.control_together` and these rules."
    raise FieldworkError(all_at_once(lines, advice))


def _check_singling_out(release: Release, rules: Rules) -> Iterator[Finding]:
    for name, keys in release.tables.items():
        if release.contributor in keys:
            yield from _check_series(release, name, rules)
        else:
            yield from _check_sums(release, name, rules)


def _check_series(release: Release, name: str, rules: Rules) -> Iterator[Finding]:
    """Check a table with a series of each worker: consent, and uniqueness."""
    table = release.published[name]
    workers = set(table[release.contributor])
    not_agreed = workers - rules.agreed
    keys = [key for key in columns_of(release.tables[name]) if key != release.contributor]
    unique = find_unique_workers(table, keys=keys, contributor=release.contributor)
    rule = "every worker shown has agreed to a series"
    yield Finding(SINGLING_OUT, rule, name, len(workers), len(not_agreed))
    yield Finding(SINGLING_OUT, "no pattern of contact is unique", name, len(workers), len(unique))


def _check_sums(release: Release, name: str, rules: Rules) -> Iterator[Finding]:
    """Check a table of sums over workers: minimum frequency, dominance, and empty suppressed cells."""
    table = release.published[name]
    is_shown = table["state"] == SHOWN
    n_too_few = 0
    n_dominated = 0
    for cell in records_of(table[is_shown]):
        parts = _parts_of_cell(release, release.tables[name], cell)
        n_workers = (parts > 0).sum()
        n_too_few += bool((n_workers < rules.min_workers).any())
        n_dominated += bool((parts.max() > rules.max_share * parts.sum()).any())
    n_shown = int(is_shown.sum())
    minimum_frequency = f"every cell shown has at least {rules.min_workers} workers"
    yield Finding(SINGLING_OUT, minimum_frequency, name, n_shown, n_too_few)
    dominance = f"no worker has more than {rules.max_share:.0%} of a cell shown"
    yield Finding(SINGLING_OUT, dominance, name, n_shown, n_dominated)
    with_number = table.loc[~is_shown, [*release.measures]].notna().any(axis=1)
    rule = "a suppressed cell does not hold a number"
    yield Finding(SINGLING_OUT, rule, name, len(with_number), int(with_number.sum()))


def _check_linkability(release: Release, rules: Rules, before: Release | None) -> Iterator[Finding]:
    if not rules.may_show(Shows.AGREED):
        series = [name for name, keys in release.tables.items() if release.contributor in keys]
        rule = "no series of one worker, by which tables could be linked"
        yield Finding(LINKABILITY, rule, "all", len(release.tables), len(series))
    if before is None:
        return
    left = set(before.frame[before.contributor]) - set(release.frame[release.contributor])
    columns = list(dict.fromkeys([before.contributor, *_keys_of(before), *_keys_of(release)]))
    cells = before.frame[columns].drop_duplicates(ignore_index=True)
    for measure in release.measures:
        tables_before = _published_tables(before, measure)
        tables_after = _published_tables(release, measure)
        both = link_releases(cells, tables_before, tables_after, left=left, agreed=rules.agreed)
        rule = f"nothing suppressed is disclosed by differencing with {EARLIER_RELEASE} ({measure})"
        yield Finding(LINKABILITY, rule, "all", *_count_narrow([both], rules))


def _check_inference(release: Release, rules: Rules) -> Iterator[Finding]:
    parts = parts_of(release.frame, release.measures, _spans_shown(release))
    tables = {name: (keys, release.published[name]) for name, keys in release.tables.items()}
    intruders = intruders_of(
        parts, tables, measures=release.measures, contributor=release.contributor, agreed=rules.agreed
    )
    outsiders = [intruder.linked for intruder in intruders if not intruder.is_worker]
    workers = [intruder.linked for intruder in intruders if intruder.is_worker]
    rule = f"suppressed numbers can be inferred within {rules.min_width} or more"
    who_knows_rota = f"{rule}, by an intruder who knows names and rota"
    yield Finding(INFERENCE, who_knows_rota, "all", *_count_narrow(outsiders, rules))
    who_knows_own_part = f"{rule}, by an intruder who knows their own part too"
    yield Finding(INFERENCE, who_knows_own_part, "all", *_count_narrow(workers, rules))


def _count_narrow(all_linked: Sequence[LinkedTables], rules: Rules) -> tuple[int, int]:
    """Return the number of targets, and how many of them can be inferred too closely."""
    n_targets = 0
    n_narrow = 0
    for linked in all_linked:
        narrow, _ = find_narrow_intervals(linked, rules.min_width)
        n_targets += len(linked.targets)
        n_narrow += len(narrow)
    return n_targets, n_narrow


def _spans_shown(release: Release) -> dict[int, Span]:
    """Return the span in which each week is published."""
    spans: dict[int, Span] = {}
    for table in release.published.values():
        if SPAN[0] not in table:
            continue
        for first, last in zip(table["first_week"], table["last_week"], strict=True):
            for week in range(first, last + 1):
                spans[week] = (first, last)
    return spans


def _keys_of(release: Release) -> list[str]:
    return [key for keys in release.tables.values() for key in keys]


def _published_tables(release: Release, measure: str) -> list[PublishedTable]:
    tables: list[PublishedTable] = []
    for name, keys in release.tables.items():
        tables.append(PublishedTable(name, release.published[name], tuple(keys), measure))
    return tables


def _parts_of_cell(release: Release, keys: Sequence[str], cell: Mapping[str, object]) -> pd.DataFrame:
    """Return each worker's part of a published cell: one row per worker, one column per measure."""
    is_in_cell = pd.Series(data=True, index=release.frame.index)
    for key in keys:
        if key == "week":
            is_in_cell &= release.frame["week"] >= cell["first_week"]
            is_in_cell &= release.frame["week"] <= cell["last_week"]
        else:
            is_in_cell &= release.frame[key] == cell[key]
    return release.frame[is_in_cell].groupby(release.contributor)[[*release.measures]].sum()
