"""Uniqueness: what identifies a worker without a name is their pattern of weeks with and without contact."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.study.study import NO_CONTACT


def absence_patterns(
    frame: pd.DataFrame, *, keys: Sequence[str], contributor: str = "worker"
) -> pd.DataFrame:
    """Return each worker's pattern of cells with and without contact, and how many workers share it.

    Whoever has the rota can put a name to a pattern that only one worker has. To have no gap is such a
    pattern too, if all other workers have one.

    Parameters
    ----------
    frame
        One row per worker and cell of `keys`, with its ``state``; a cell without a row had no contact.

    Returns
    -------
    DataFrame
        One row per worker: the worker (column `contributor`), ``pattern`` (1 observed, 0 not, in the order of
        `keys`) and ``n_alike``, the number of workers with this pattern.
    """
    is_observed = (frame["state"] != NO_CONTACT).astype(int)
    grid = (
        frame.assign(is_observed=is_observed)
        .pivot_table(index=contributor, columns=list(keys), values="is_observed", aggfunc="max", fill_value=0)
        .sort_index(axis=1)
    )
    patterns = ["".join(str(int(cell)) for cell in row) for row in grid.to_numpy()]
    table = pd.DataFrame({contributor: grid.index, "pattern": patterns})
    table["n_alike"] = table.groupby("pattern")["pattern"].transform("size").astype("int64")
    return table


def find_unique_workers(
    frame: pd.DataFrame, *, keys: Sequence[str], contributor: str = "worker"
) -> list[str]:
    """Return the workers with a pattern that nobody shares, in a table such as `absence_patterns` takes."""
    patterns = absence_patterns(frame, keys=keys, contributor=contributor)
    return list(patterns.loc[patterns["n_alike"] == 1, contributor])
