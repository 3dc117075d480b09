"""What singles a worker out without any name: their weeks without contact."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.study.study import NO_CONTACT


def absence_patterns(
    frame: pd.DataFrame, *, keys: Sequence[str], contributor: str = "worker"
) -> pd.DataFrame:
    """Return when each worker was heard and when not, and how many workers share that pattern.

    Whoever has the rota reads a name from a pattern that only one worker has; also from having no gap, if all others have one.

    Parameters
    ----------
    frame
        One row per worker and cell of `keys`, each with its ``state``; no row means no contact.

    Returns
    -------
    DataFrame
        One row per worker: the worker, ``pattern`` (1 heard, 0 not, in the order of `keys`) and ``n_alike``, the workers
        with this pattern.
    """
    heard = frame.assign(heard=(frame["state"] != NO_CONTACT).astype(int))
    grid = heard.pivot_table(
        index=contributor, columns=list(keys), values="heard", aggfunc="max", fill_value=0
    ).sort_index(axis=1)
    patterns = ["".join(str(int(cell)) for cell in row) for row in grid.to_numpy()]
    table = pd.DataFrame({contributor: grid.index, "pattern": patterns})
    table["n_alike"] = table.groupby("pattern")["pattern"].transform("size").astype("int64")
    return table


def singled_out(frame: pd.DataFrame, *, keys: Sequence[str], contributor: str = "worker") -> list[str]:
    """Return the workers whose pattern is theirs alone, of a table as `absence_patterns` takes it."""
    patterns = absence_patterns(frame, keys=keys, contributor=contributor)
    return list(patterns.loc[patterns["n_alike"] == 1, contributor])
