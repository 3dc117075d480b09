"""Intruders: who might learn about a worker from the tables, and what each knows without them.

Each worker is one, with their own numbers at hand (Elliot, Mackey and O'Hara, *The Anonymisation
Decision-Making Framework*, 2020).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from helpers.privacy.disclosure.linked_tables import LinkedTables, PublishedTable, link_tables
from helpers.privacy.disclosure.primary_suppression import columns_of
from helpers.privacy.disclosure.week_blocks import SPAN


class Intruder(NamedTuple):
    """An intruder, and what they know about one measure."""

    is_worker: bool
    """Whether the intruder is one of the workers, who knows their own part; else it is an outsider who knows
    the names and the rota."""
    linked: LinkedTables


def intruders_of(
    parts: pd.DataFrame,
    tables: Mapping[str, tuple[Sequence[str], pd.DataFrame]],
    *,
    measures: Sequence[str],
    contributor: str,
    agreed: Collection[str],
) -> list[Intruder]:
    """Return the intruders of tables published together: for each measure, an outsider and every worker.

    Parameters
    ----------
    parts
        The contributions, as `primary_suppression.parts_of` returns them: every intruder knows who had
        contact when.
    tables
        By name, a table's keys and the table, its numbers missing where they are suppressed.
    measures
        Each is protected separately, and ``n_workers`` together with the first, to which it refers.
    agreed
        Workers whose parts need no protection.
    """
    columns = [contributor]
    for keys, _ in tables.values():
        columns += columns_of(keys)
    columns = list(dict.fromkeys(columns))
    of_worker = parts.groupby(columns, as_index=False)[list(measures)].sum()
    cells = of_worker[columns].rename(columns={SPAN[0]: "week"}).drop(columns=SPAN[1], errors="ignore")
    workers = sorted(cells[contributor].unique())
    intruders: list[Intruder] = []
    for measure in measures:
        published = _published_tables(tables, measure, with_n_workers=measure == measures[0])
        outsider = link_tables(cells, published, contributor=contributor, agreed=agreed)
        intruders.append(Intruder(is_worker=False, linked=outsider))
        for worker in workers:
            own_part = of_worker.loc[of_worker[contributor] == worker, measure]
            insider = link_tables(cells, published, contributor=contributor, known=own_part, agreed=agreed)
            intruders.append(Intruder(is_worker=True, linked=insider))
    return intruders


def _published_tables(
    tables: Mapping[str, tuple[Sequence[str], pd.DataFrame]], measure: str, *, with_n_workers: bool
) -> list[PublishedTable]:
    """Return the tables with their numbers of one measure."""
    published: list[PublishedTable] = []
    for name, (keys, frame) in tables.items():
        table = PublishedTable(name, frame, tuple(keys), measure)
        if not with_n_workers:
            table = replace(table, frame=frame.drop(columns="n_workers", errors="ignore"))
        published.append(table)
    return published
