"""Triangulation: what each source says of a theme, side by side and never added up.

Convergence and silence of sources are those of the triangulation protocol of Farmer, Robinson, Elliott and
Eyles (2006, Qualitative Health Research 16(3)).
"""

from __future__ import annotations

import pandas as pd

from helpers.prose import in_a_sentence, listed
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
        ``worker``, ``theme``, ``source``, ``state``, ``n``: missing, not 0, where the worker was not observed
        in that source in any of `weeks`.
    """
    in_weeks = contacts[contacts["week"].isin(weeks)]
    state = in_weeks.groupby(["worker", "source"])["state"].agg(state_of_week).reset_index()
    n = _count_by_source(theme_counts[theme_counts["week"].isin(weeks)], unit)
    grid = state.merge(pd.DataFrame({"theme": codebook.theme_ids}), how="cross")
    table = grid.merge(n, on=["worker", "source", "theme"], how="left", validate="one_to_one")
    table["n"] = table["n"].fillna(0).astype("Int64").where(table["state"] == "observed")
    table["rank"] = table["source"].map({source: n for n, source in enumerate(study.source_ids)})
    table = table.sort_values(["worker", "theme", "rank"], ignore_index=True)
    return table[["worker", "theme", "source", "state", "n"]]


def _count_by_source(theme_counts: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return ``worker``, ``source``, ``theme``, ``n``: source by source, as worker-weeks do not add up."""
    parts = [
        count_in_unit(rows, unit).assign(source=source) for source, rows in theme_counts.groupby("source")
    ]
    if not parts:
        parts = [theme_counts.assign(n=0)]
    return pd.concat(parts).groupby(["worker", "source", "theme"])["n"].sum().reset_index()


def as_grid(of_worker: pd.DataFrame, codebook: Codebook, study: Study) -> pd.DataFrame:
    """Return one worker's themes by source, for display.

    Parameters
    ----------
    of_worker
        Rows of one worker, as `side_by_side` returns them.

    Returns
    -------
    DataFrame
        One row per theme, in the codebook's order: ``theme``, its label, and a column for each source, named
        by its label: the count, missing where the worker was never observed in it.
    """
    n_of = of_worker.set_index(["theme", "source"])["n"]
    grid = pd.DataFrame({"theme": [theme.label for theme in codebook.themes]})
    for source in study.sources:
        counts = [n_of[theme, source.id] for theme in codebook.theme_ids]
        grid[source.label] = pd.Series(counts, dtype="Int64")
    return grid


def describe_sources(
    of_worker: pd.DataFrame, codebook: Codebook, study: Study, *, worker: str, unit: str
) -> str:
    """Say in how many sources a worker's themes occur, and how often themes are coded in each.

    Parameters
    ----------
    of_worker
        As `as_grid` takes it.
    """
    occurring = of_worker[of_worker["n"].fillna(0) > 0]
    n_sources = occurring.groupby("theme").size().reindex(codebook.theme_ids, fill_value=0)
    n_several = int((n_sources > 1).sum())
    sentences = [f"For {worker}, {n_several} of {len(n_sources)} themes are coded in two or more sources."]
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    for n, where in ((1, "Only in one source"), (0, "In no source")):
        themes = [labels[theme] for theme in codebook.theme_ids if n_sources[theme] == n]
        if themes:
            sentences.append(f"{where}: {listed(themes)}.")
    n_of = of_worker.groupby("source")["n"].sum()
    totals = [f"{int(n_of.get(source.id, 0)):,} in {in_a_sentence(source.label)}" for source in study.sources]
    # A segment with two themes is in the count of each.
    what = f"{unit.capitalize()} coded with a theme, counted once for each theme"
    if unit == "mentions":
        what = "Mentions of all themes"
    sentences.append(f"{what}: {listed(totals)}.")
    return " ".join(sentences)
