"""What disclosure control comes to, rule by rule: may a worker be singled out, joined across tables, or inferred?

The three headings are those of the Information Commissioner's guidance on anonymisation (2025). Nothing here trusts `control`:
every rule is checked anew, on the tables as they are published and the contributions behind them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, all_at_once
from helpers.privacy.disclosure.intervals import narrow
from helpers.privacy.disclosure.intruders import readers_of
from helpers.privacy.disclosure.linked_tables import Published, difference
from helpers.privacy.disclosure.primary_suppression import columns_of, parts_of
from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.disclosure.week_blocks import SPAN
from helpers.privacy.disclosure.week_patterns import singled_out
from helpers.study.gate import Shows
from helpers.study.study import SHOWN

SINGLING_OUT, LINKABILITY, INFERENCE = "singling out", "linkability", "inference"
COLUMNS = ["heading", "rule", "table", "n_checked", "n_breaking", "passes"]


@dataclass(frozen=True)
class Release:
    """Tables as they are published together, before any labels are drawn, and what stands behind them."""

    frame: pd.DataFrame
    """The contributions, as `disclosure.control_together` takes them."""
    tables: Mapping[str, Sequence[str]]
    """Name of each table: its keys."""
    published: Mapping[str, pd.DataFrame]
    """Name of each table: the table, as `disclosure.control_together` returns it."""
    measures: Sequence[str]
    contributor: str = "worker"


class Finding(NamedTuple):
    """One rule: how many cells (or workers, or tables) were held against it, and how many break it."""

    heading: str
    rule: str
    table: str
    n_checked: int
    n_breaking: int


def disclosure_report(release: Release, rules: Rules, *, before: Release | None = None) -> pd.DataFrame:
    """Hold tables against every rule; no worker, count or name stands in the report.

    Parameters
    ----------
    before
        What was published last; the workers who are in it and not in `release` have left.

    Returns
    -------
    DataFrame
        One row per rule and table: ``heading``, ``rule``, ``table``, ``n_checked``, ``n_breaking`` and ``passes``.
    """
    findings = [
        *_singling_out(release, rules),
        *_linkability(release, rules, before),
        *_inference(release, rules),
    ]
    table = pd.DataFrame(findings, columns=COLUMNS[:-1])
    return table.assign(passes=table["n_breaking"] == 0)


def require_passes(report: pd.DataFrame) -> None:
    """Refuse to publish tables of which a report found that they break a rule.

    Raises
    ------
    FieldworkError
        The rules that are broken, with their numbers.
    """
    broken = report[~report["passes"]]
    if len(broken):
        lines = [
            f"table {row.table}: {row.rule}: {row.n_breaking} of {row.n_checked} break it."
            for row in broken.itertuples()
        ]
        raise FieldworkError(
            all_at_once(
                lines, "Nothing is published. Make them with `disclosure.control_together`, by these rules."
            )
        )


def _singling_out(release: Release, rules: Rules) -> Iterator[Finding]:
    whose = release.contributor
    for name, keys in release.tables.items():
        table = release.published[name]
        if whose in keys:
            workers = set(table[whose])
            yield Finding(
                SINGLING_OUT,
                "every worker shown has agreed to a series",
                name,
                len(workers),
                len(workers - rules.agreed),
            )
            n_alone = len(
                singled_out(table, keys=[key for key in columns_of(keys) if key != whose], contributor=whose)
            )
            yield Finding(
                SINGLING_OUT, "no pattern of contact is one worker's alone", name, len(workers), n_alone
            )
            continue
        shown = table[table["state"] == SHOWN]
        parts = [_of_cell(release, keys, cell) for cell in shown.to_dict("records")]
        few = sum(bool(((part > 0).sum() < rules.min_workers).any()) for part in parts)
        large = sum(bool((part.max() > rules.max_share * part.sum()).any()) for part in parts)
        yield Finding(
            SINGLING_OUT, f"every cell shown has at least {rules.min_workers} workers", name, len(parts), few
        )
        yield Finding(
            SINGLING_OUT,
            f"no worker has more than {rules.max_share:.0%} of a cell shown",
            name,
            len(parts),
            large,
        )
        unmarked = table.loc[table["state"] != SHOWN, [*release.measures]].notna().any(axis=1)
        yield Finding(SINGLING_OUT, "a hidden cell holds no number", name, len(unmarked), int(unmarked.sum()))


def _linkability(release: Release, rules: Rules, before: Release | None) -> Iterator[Finding]:
    series = [name for name, keys in release.tables.items() if release.contributor in keys]
    if not rules.may_show(Shows.AGREED):
        yield Finding(
            LINKABILITY,
            "no series of one worker, by which tables could be joined",
            "all",
            len(release.tables),
            len(series),
        )
    if before:
        left = set(before.frame[before.contributor]) - set(release.frame[release.contributor])
        cells = before.frame[
            list(dict.fromkeys([before.contributor, *_keys(before), *_keys(release)]))
        ].drop_duplicates(ignore_index=True)
        for measure in release.measures:
            both = difference(
                cells, _as_read(before, measure), _as_read(release, measure), left=left, agreed=rules.agreed
            )
            n = len(narrow(both, rules.min_width)[0])
            rule = f"what is hidden stays hidden beside the release before ({measure})"
            yield Finding(LINKABILITY, rule, "all", len(both.targets), n)


def _inference(release: Release, rules: Rules) -> Iterator[Finding]:
    found = {
        span
        for table in release.published.values()
        if SPAN[0] in table
        for span in table[SPAN].itertuples(index=False, name=None)
    }
    spans = {week: (first, last) for first, last in found for week in range(first, last + 1)}
    parts = parts_of(release.frame, release.measures, spans)
    tables = {name: (keys, release.published[name]) for name, keys in release.tables.items()}
    readers = readers_of(
        parts, tables, measures=release.measures, contributor=release.contributor, agreed=rules.agreed
    )
    for is_worker, who in ((False, "who knows names and rota"), (True, "who knows their own part too")):
        those = [reader.sees for reader in readers if reader.is_worker == is_worker]
        n_breaking = sum(len(narrow(sees, rules.min_width)[0]) for sees in those)
        rule = f"what is hidden lies within {rules.min_width} or more, for a reader {who}"
        yield Finding(INFERENCE, rule, "all", sum(len(sees.targets) for sees in those), n_breaking)


def _keys(release: Release) -> list[str]:
    return [key for keys in release.tables.values() for key in keys]


def _as_read(release: Release, measure: str) -> list[Published]:
    return [
        Published(name, release.published[name], tuple(keys), measure)
        for name, keys in release.tables.items()
    ]


def _of_cell(release: Release, keys: Sequence[str], cell: Mapping[str, object]) -> pd.DataFrame:
    """Return each worker's part of a published cell: a row per worker, a column per measure."""
    inside = pd.Series(data=True, index=release.frame.index)
    for key in keys:
        inside &= (
            release.frame["week"].between(*(cell[name] for name in SPAN))
            if key == "week"
            else release.frame[key] == cell[key]
        )
    return release.frame[inside].groupby(release.contributor)[[*release.measures]].sum()
