"""Who reads the tables, and what each knows without them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from helpers.privacy.disclosure.linked_tables import Family, Published, family
from helpers.privacy.disclosure.primary_suppression import columns_of
from helpers.privacy.disclosure.week_blocks import SPAN


class Reader(NamedTuple):
    """What a reader sees of one measure."""

    is_worker: bool
    """Whether the reader is one of the workers, who knows their own part; else somebody who knows the names and the rota."""
    sees: Family


def readers_of(
    parts: pd.DataFrame,
    tables: Mapping[str, tuple[Sequence[str], pd.DataFrame]],
    *,
    measures: Sequence[str],
    contributor: str,
    agreed: Collection[str],
) -> list[Reader]:
    """Return what each reader sees of tables that are published together: in each measure, an outsider and every worker.

    Parameters
    ----------
    parts
        The contributions, as `cells.parts_of` returns them: who was heard when is known to every reader.
    tables
        By name, a table's keys and the table, its numbers missing where they are hidden.
    measures
        ``n_workers`` is proved with the first of them, of which it is the number; each is proved by itself.
    agreed
        Workers whose parts need not stay hidden.
    """
    columns = list(
        dict.fromkeys([contributor, *(column for keys, _ in tables.values() for column in columns_of(keys))])
    )
    of_worker = parts.groupby(columns, as_index=False)[list(measures)].sum()
    cells = of_worker[columns].rename(columns={SPAN[0]: "week"}).drop(columns=SPAN[1], errors="ignore")
    readers = []
    for measure in measures:
        published = [
            Published(
                name,
                frame if measure == measures[0] else frame.drop(columns="n_workers", errors="ignore"),
                tuple(keys),
                measure,
            )
            for name, (keys, frame) in tables.items()
        ]
        for who in (None, *sorted(cells[contributor].unique())):
            known = None if who is None else of_worker.loc[of_worker[contributor] == who, measure]
            sees = family(cells, published, contributor=contributor, known=known, agreed=agreed)
            readers.append(Reader(who is not None, sees))
    return readers
