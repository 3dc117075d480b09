"""Primary suppression: tables added up over workers, and the cells that break a rule by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product

import pandas as pd

from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.disclosure.week_blocks import SPAN, Span, replace_weeks
from helpers.study.gate import Shows
from helpers.study.study import NO_CONTACT, SHOWN, SUPPRESSED


@dataclass(frozen=True)
class DraftTable:
    """A table before publication: cells with all their numbers, and the ``state`` to publish each in."""

    name: str
    keys: tuple[str, ...]
    frame: pd.DataFrame
    """One row per cell: keys, ``n_heard``, ``n_workers``, measures, ``state``, and ``is_sum_of_series``:
    whether the cell adds up series that are shown themselves."""
    has_n_workers: bool
    """Whether numbers of workers are published with it: not in a series of each worker."""


def columns_of(keys: Sequence[str]) -> list[str]:
    """Return the columns of a table's keys: a week is the two columns of its span.

    >>> columns_of(["week", "theme"])
    ['first_week', 'last_week', 'theme']
    """
    columns: list[str] = []
    for key in keys:
        columns += SPAN if key == "week" else [key]
    return columns


def parts_of(frame: pd.DataFrame, measures: Sequence[str], spans: Mapping[int, Span]) -> pd.DataFrame:
    """Return the contributions of workers with contact, with `SPAN` in place of ``week`` if there are spans.

    Returns
    -------
    DataFrame
        The rows and columns of `frame`, one row per worker and cell, without the rows in which a measure is
        missing.
    """
    observed = frame[frame[list(measures)].notna().all(axis=1)]
    if spans:
        return replace_weeks(observed, spans)
    return observed


def suppress_primary(
    frame: pd.DataFrame,
    tables: Mapping[str, Sequence[str]],
    *,
    measures: Sequence[str],
    contributor: str,
    rules: Rules,
    spans: Mapping[int, Span],
) -> list[DraftTable]:
    """Add up every table, and suppress each cell that breaks the minimum-frequency or the dominance rule.

    A cell whose workers have all agreed to a series published with it is not suppressed: anybody can add it
    up.

    Parameters
    ----------
    frame, tables, measures, contributor
        As `control.control_together` takes them.
    spans
        The span in which each week is shown; empty where no table has weeks.
    """
    parts = parts_of(frame, measures, spans)
    keys_of_series = [set(keys) for keys in tables.values() if contributor in keys]
    drafts: list[DraftTable] = []
    for name, keys in tables.items():
        columns = columns_of(keys)
        is_series = contributor in keys
        counted = parts
        if is_series and rules.needs_agreement:
            counted = parts[parts[contributor].isin(rules.agreed)]
        grid = _make_grid(frame, counted, keys, contributor, spans)
        cells = _add_up(counted, grid, columns, measures, contributor)
        is_within_series = any(set(keys) <= shown for shown in keys_of_series)
        not_agreed = counted[~counted[contributor].isin(rules.agreed)]
        cells["is_sum_of_series"] = ~_has_rows(cells, not_agreed, columns) & is_within_series
        cells["state"] = _choose_states(cells, rules)
        cells = cells.drop(columns=["least_workers", "greatest_share"])
        drafts.append(DraftTable(name, tuple(keys), cells, has_n_workers=not is_series))
    return drafts


def mask_suppressed(draft: DraftTable, measures: Sequence[str]) -> pd.DataFrame:
    """Return what is published of a table: only the keys and the state of a cell, unless it is shown.

    Returns
    -------
    DataFrame
        One row per cell: keys, ``n_heard`` and ``n_workers`` if numbers of workers are published, measures
        and ``state``, as `control.control_together` returns each table.
    """
    counts = [*measures]
    if draft.has_n_workers:
        counts = ["n_heard", "n_workers", *measures]
    table = draft.frame[[*columns_of(draft.keys), *counts, "state"]].copy()
    table[counts] = table[counts].astype("Int64").where(table["state"] == SHOWN)
    return table


def _choose_states(cells: pd.DataFrame, rules: Rules) -> pd.Series[str]:
    """Return the state of each cell: shown, suppressed, or without contact."""
    states = pd.Series(SHOWN, index=cells.index, dtype=str)
    if not rules.may_show(Shows.WORKERS):
        breaks_minimum = cells["least_workers"] < rules.min_workers
        breaks_dominance = cells["greatest_share"] > rules.max_share
        states[(breaks_minimum | breaks_dominance) & ~cells["is_sum_of_series"]] = SUPPRESSED
    states[cells["n_heard"] == 0] = NO_CONTACT
    return states


def _make_grid(
    frame: pd.DataFrame,
    counted: pd.DataFrame,
    keys: Sequence[str],
    contributor: str,
    spans: Mapping[int, Span],
) -> pd.DataFrame:
    """Return one row for every combination of the keys' values.

    A combination without contributions is a cell without contact. Workers are those of `counted`, so that
    nobody has a series without having agreed; all other values are those of `frame`.
    """
    values_of_keys: list[list[tuple[object, ...]]] = []
    for key in keys:
        if key == "week":
            values_of_keys.append([*sorted(set(spans.values()))])
        else:
            source = counted if key == contributor else frame
            values_of_keys.append([(value,) for value in sorted(source[key].unique())])
    rows = [list(chain.from_iterable(combination)) for combination in product(*values_of_keys)]
    return pd.DataFrame(rows, columns=columns_of(keys))


def _add_up(
    parts: pd.DataFrame, grid: pd.DataFrame, columns: list[str], measures: Sequence[str], contributor: str
) -> pd.DataFrame:
    """Return the cells of the grid, one a row, with sums and what the rules ask about.

    The columns added are ``n_heard``, ``n_workers`` (of the first measure), the measures, ``least_workers``
    and ``greatest_share`` (of the measure in which they are most extreme).
    """
    measures = list(measures)
    columns_of_worker = list(dict.fromkeys([*columns, contributor]))
    of_worker = parts.groupby(columns_of_worker, as_index=False)[measures].sum()
    of_worker["_all"] = 0  # a table without keys is one cell, and is grouped by this
    by = columns or ["_all"]
    cells = of_worker.groupby(by)
    sums = cells[measures].sum()
    n_contributing = (of_worker[measures] > 0).groupby([of_worker[key] for key in by]).sum()
    shares = cells[measures].max() / sums.where(sums > 0)
    added = sums.assign(
        n_heard=cells.size(),
        n_workers=n_contributing[measures[0]],
        least_workers=n_contributing.min(axis=1),
        greatest_share=shares.max(axis=1),
    ).reset_index()
    if columns:
        table = grid.merge(added, on=columns, how="left", validate="one_to_one")
    else:
        table = added.drop(columns="_all")
    counts = ["n_heard", "n_workers", "least_workers", *measures]
    table[counts] = table[counts].fillna(0).astype("int64")
    table["greatest_share"] = table["greatest_share"].fillna(0.0)
    return table[[*columns, "n_heard", "n_workers", *measures, "least_workers", "greatest_share"]]


def _has_rows(cells: pd.DataFrame, parts: pd.DataFrame, columns: list[str]) -> pd.Series[bool]:
    """Return of each cell whether any of `parts` belongs to it."""
    if not columns:
        return pd.Series(len(parts) > 0, index=cells.index)
    keys_of_parts = pd.MultiIndex.from_frame(parts[columns])
    keys_of_cells = pd.MultiIndex.from_frame(cells[columns])
    return pd.Series(keys_of_cells.isin(keys_of_parts), index=cells.index)
