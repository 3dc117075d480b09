"""The cells of a table to be published: added up over workers, and whether each keeps to the rules by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd

from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.disclosure.week_blocks import SPAN, Span, with_spans
from helpers.study.gate import Shows
from helpers.study.study import NO_CONTACT, SHOWN, SUPPRESSED


@dataclass(frozen=True)
class Wanted:
    """A table that is to be published: its cells with all their numbers, and the ``state`` in which each is to appear."""

    name: str
    keys: tuple[str, ...]
    frame: pd.DataFrame
    """Keys, ``n_heard``, ``n_workers``, measures, ``state``, and ``is_told``: the cell is a sum of series that are shown."""
    has_workers: bool
    """Whether numbers of workers are published with it: not in a series of each worker."""


def columns_of(keys: Sequence[str]) -> list[str]:
    """Return the columns of a table's keys: weeks are spans.

    >>> columns_of(["week", "theme"])
    ['first_week', 'last_week', 'theme']
    """
    return [column for key in keys for column in (SPAN if key == "week" else [key])]


def parts_of(frame: pd.DataFrame, measures: Sequence[str], spans: Mapping[int, Span]) -> pd.DataFrame:
    """Return the rows in which a worker was heard, their ``week`` replaced by `SPAN` where any has weeks."""
    heard = frame[frame[list(measures)].notna().all(axis=1)]
    return with_spans(heard, spans) if spans else heard


def cells_of(
    frame: pd.DataFrame,
    tables: Mapping[str, Sequence[str]],
    *,
    measures: Sequence[str],
    contributor: str,
    rules: Rules,
    spans: Mapping[int, Span],
) -> list[Wanted]:
    """Add up every table, and hide each cell that breaks the rules by itself.

    A cell whose workers have all agreed to a series that is shown beside it is no secret, and is not hidden.

    Parameters
    ----------
    frame, tables, measures, contributor
        As `disclosure.control_together` takes them.
    spans
        The span in which each week is shown; empty where no table has weeks.
    """
    parts = parts_of(frame, measures, spans)
    agreed = rules.agreed
    series = [set(keys) for keys in tables.values() if contributor in keys]
    wanted = []
    for name, keys in tables.items():
        is_series = contributor in keys
        own = parts[parts[contributor].isin(agreed)] if is_series and rules.needs_agreement else parts
        cells = _added_up(
            own, _grid(frame, own, keys, contributor, spans), columns_of(keys), measures, contributor
        )
        others = own[~own[contributor].isin(agreed)]
        cells["is_told"] = any(set(keys) <= shown for shown in series) & ~_has_rows(
            cells, others, columns_of(keys)
        )
        fails = (cells["least_workers"] < rules.min_workers) | (cells["greatest_share"] > rules.max_share)
        is_hidden = fails & ~cells["is_told"] & (not rules.may_show(Shows.WORKERS))
        cells["state"] = is_hidden.map({True: SUPPRESSED, False: SHOWN}).where(
            cells["n_heard"] > 0, NO_CONTACT
        )
        wanted.append(
            Wanted(name, tuple(keys), cells.drop(columns=["least_workers", "greatest_share"]), not is_series)
        )
    return wanted


def masked(one: Wanted, measures: Sequence[str]) -> pd.DataFrame:
    """Return what is published of a table: nothing but the keys and the state of a cell, unless it is shown.

    Returns
    -------
    DataFrame
        As `control.control_together` returns each table.
    """
    counts = [*measures] if not one.has_workers else ["n_heard", "n_workers", *measures]
    table = one.frame[[*columns_of(one.keys), *counts, "state"]].copy()
    table[counts] = table[counts].astype("Int64").where(table["state"] == SHOWN)
    return table


def _grid(
    frame: pd.DataFrame, own: pd.DataFrame, keys: Sequence[str], contributor: str, spans: Mapping[int, Span]
) -> pd.DataFrame:
    """Return every combination of the keys' values: a cell without a row is one in which nobody was heard."""
    values = [
        [(span,) for span in sorted(set(spans.values()))]
        if key == "week"
        else [(v,) for v in sorted((own if key == contributor else frame)[key].unique())]
        for key in keys
    ]
    rows = [
        [cell for (value,) in row for cell in (value if isinstance(value, tuple) else (value,))]
        for row in product(*values)
    ]
    return pd.DataFrame(rows, columns=columns_of(keys))


def _added_up(
    parts: pd.DataFrame, grid: pd.DataFrame, columns: list[str], measures: Sequence[str], contributor: str
) -> pd.DataFrame:
    """Return the grid with ``n_heard``, ``n_workers`` (of the first measure), sums, least workers and greatest share."""
    measures = list(measures)
    of_worker = parts.groupby(list(dict.fromkeys([*columns, contributor])), as_index=False)[measures].sum()
    of_worker["_all"] = 0
    by = columns or ["_all"]
    groups = of_worker.groupby(by)
    sums = groups[measures].sum()
    told = pd.DataFrame(
        {
            measure: (of_worker[measure] > 0).groupby([of_worker[key] for key in by]).sum()
            for measure in measures
        }
    )
    shares = groups[measures].max() / sums.where(sums > 0)
    added = sums.assign(
        n_heard=groups.size(),
        n_workers=told[measures[0]],
        least_workers=told.min(axis=1),
        greatest_share=shares.max(axis=1),
    ).reset_index()
    table = (
        added.drop(columns="_all")
        if not columns
        else grid.merge(added, on=columns, how="left", validate="one_to_one")
    )
    counts = ["n_heard", "n_workers", "least_workers", *measures]
    table[counts] = table[counts].fillna(0).astype("int64")
    table["greatest_share"] = table["greatest_share"].fillna(0.0)
    return table[[*columns, "n_heard", "n_workers", *measures, "least_workers", "greatest_share"]]


def _has_rows(cells: pd.DataFrame, parts: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Tell of each cell whether any of `parts` is in it."""
    if not columns:
        return pd.Series(len(parts) > 0, index=cells.index)
    found = pd.MultiIndex.from_frame(parts[columns])
    return pd.Series(pd.MultiIndex.from_frame(cells[columns]).isin(found), index=cells.index)
