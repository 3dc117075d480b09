"""Triangulation: what interviews, visits and voice notes each say of a theme, side by side and never added up."""

from __future__ import annotations

import pandas as pd

from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.study import Study, state_of_week
from helpers.study.units import count_in_unit


def side_by_side(
    theme_counts: pd.DataFrame,
    contacts: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    weeks: range,
) -> pd.DataFrame:
    """Put the sources side by side, never added up: one row per worker, theme and source.

    Returns
    -------
    DataFrame
        ``worker``, ``theme``, ``source``, ``state``, ``n``: missing, not 0, where the worker was never heard by that source in `weeks`.
    """
    chosen = contacts[contacts["week"].isin(weeks)]
    state = chosen.groupby(["worker", "source"])["state"].agg(state_of_week).reset_index()
    within = theme_counts[theme_counts["week"].isin(weeks)]
    parts = [
        count_in_unit(of_source, unit).assign(source=source) for source, of_source in within.groupby("source")
    ]
    counts = pd.concat(parts) if parts else within.assign(n=0)
    n = counts.groupby(["worker", "source", "theme"], as_index=False)["n"].sum()
    grid = state.merge(pd.DataFrame({"theme": codebook.theme_ids}), how="cross")
    table = grid.merge(n, on=["worker", "source", "theme"], how="left", validate="one_to_one")
    table["n"] = table["n"].fillna(0).astype("Int64").where(table["state"] == "observed")
    order = {source: at for at, source in enumerate(study.source_ids)}
    table = table.sort_values(
        ["worker", "theme", "source"],
        key=lambda c: c.map(order) if c.name == "source" else c,
        ignore_index=True,
    )
    return table[["worker", "theme", "source", "state", "n"]]


def as_grid(of_worker: pd.DataFrame, codebook: Codebook, study: Study) -> pd.DataFrame:
    """Return one worker's themes by source, to be shown.

    Parameters
    ----------
    of_worker
        Rows of one worker, as `side_by_side` returns them.

    Returns
    -------
    DataFrame
        ``theme``, its label, and a column for each source, named by its label: the count, missing where the worker was never heard by it.
        One row per theme, in the codebook's order.
    """
    found = of_worker.set_index(["theme", "source"])["n"]
    columns = {
        source.label: [found[theme, source.id] for theme in codebook.theme_ids] for source in study.sources
    }
    return pd.DataFrame({"theme": [theme.label for theme in codebook.themes], **columns}).astype(
        dict.fromkeys(columns, "Int64")
    )


def in_words(of_worker: pd.DataFrame, codebook: Codebook, study: Study, *, worker: str, unit: str) -> str:
    """Say in one sentence how many themes of a worker several sources carry, and which one alone.

    Parameters
    ----------
    of_worker
        As `as_grid` takes it.
    """
    n_carrying = (
        of_worker[of_worker["n"].fillna(0) > 0]
        .groupby("theme")
        .size()
        .reindex(codebook.theme_ids, fill_value=0)
    )
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    parts = [
        f"{int((n_carrying > 1).sum())} of {counted(len(labels), 'themes')} are carried by two sources or more"
    ]
    for n, said in ((1, "by one"), (0, "by none")):
        alone = [labels[theme] for theme in codebook.theme_ids if n_carrying[theme] == n]
        parts += [f"{said} {listed(alone)}"] if alone else []
    by_source = of_worker.groupby("source")["n"].sum()
    kinds = [
        f"{in_a_sentence(source.label)} {int(by_source.get(source.id, 0)):,}" for source in study.sources
    ]
    return f"Of {worker}, {listed(parts)}. All themes together, in {unit}: {listed(kinds)}."
