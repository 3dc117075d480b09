"""What a change of the codebook moves: segments, published numbers, and how well the dictionary finds each theme."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.coding import validation
from helpers.coding.dictionary import code_segments
from helpers.counting import counts
from helpers.exchange import manual_coding
from helpers.study.codebook import Codebook
from helpers.study.study import Study
from helpers.tables import ALL, THEME_COUNTS

THEMES = ["theme", "before", "after", "gained", "lost"]
SCORES = ["precision before", "precision after", "recall before", "recall after"]
NUMBERS = ["worker", "week", "source", "theme", "number", "before", "after"]
MOVED = ["segment_id", "theme", "change"]


class Revision(NamedTuple):
    """What moves between two codebooks; empty tables where nothing does."""

    themes: pd.DataFrame
    """`THEMES`, `SCORES`: one row per theme of either codebook, changed or not: segments of all voices in which the dictionary finds it;
    against the person who has read most, its precision and recall (missing where nobody has coded manually)."""
    numbers: pd.DataFrame
    """`NUMBERS`: one row per cell of table ``theme_counts``, coded by the dictionary, that changes; missing in a codebook without the
    theme."""
    segments: pd.DataFrame
    """`MOVED`: one row per segment and theme that changed, 'gained' or 'lost'."""


def compare(
    old: Codebook,
    new: Codebook,
    segments: pd.DataFrame,
    contacts: pd.DataFrame,
    excerpts: pd.DataFrame,
    study: Study,
) -> Revision:
    """Code the segments by both codebooks, and say what is not the same.

    Parameters
    ----------
    segments, contacts, excerpts
        The tables of those names. A person's coding is compared on the themes that a codebook has.
    """
    before, after = (_of(codebook, segments, contacts, excerpts, study) for codebook in (old, new))
    themes = list(dict.fromkeys([*new.theme_ids, *old.theme_ids]))
    rows = []
    for theme in themes:
        was, is_ = ({one for one in state.found if one[1] == theme} for state in (before, after))
        scores = [state.scores.get(theme, (None, None)) for state in (before, after)]
        pairs = [scores[at][kind] for kind in (0, 1) for at in (0, 1)]
        rows.append((theme, len(was), len(is_), len(is_ - was), len(was - is_), *pairs))
    cells = before.cells.merge(
        after.cells, on=NUMBERS[:-2], how="outer", suffixes=("_before", "_after"), validate="one_to_one"
    )
    cells = cells.rename(columns={"n_before": "before", "n_after": "after"})
    cells = cells[cells["before"].fillna(-1) != cells["after"].fillna(-1)]
    moved = [(*one, "gained") for one in after.found - before.found] + [
        (*one, "lost") for one in before.found - after.found
    ]
    return Revision(
        pd.DataFrame(rows, columns=[*THEMES, *SCORES]),
        cells[NUMBERS].sort_values(NUMBERS[:-2], kind="stable", ignore_index=True),
        pd.DataFrame(sorted(moved), columns=MOVED),
    )


class _State(NamedTuple):
    found: set[tuple[str, str]]
    cells: pd.DataFrame
    scores: dict[str, tuple[float, float]]


def _of(
    codebook: Codebook, segments: pd.DataFrame, contacts: pd.DataFrame, excerpts: pd.DataFrame, study: Study
) -> _State:
    codings = code_segments(segments, codebook)
    found = set(codings[["segment_id", "theme"]].itertuples(index=False, name=None))
    table = counts.count_themes(codings, segments, contacts, codebook, weeks=study.calendar.weeks)
    cells = table.melt(id_vars=list(THEME_COUNTS.key), var_name="number", value_name="n").astype(
        {"n": "Int64"}
    )
    read = manual_coding.coder_coverage(excerpts, segments)
    if read.empty:
        return _State(found, cells, {})
    gold = manual_coding.order_coders(read)[0]
    by_hand = manual_coding.code_segments(excerpts, study, codebook, others=True)
    validated = validation.by_theme(
        pd.concat([codings, by_hand], ignore_index=True), read, segments, codebook, gold=gold
    )
    whole = validated[validated["source"] == ALL]
    return _State(found, cells, {row.theme: (row.precision, row.recall) for row in whole.itertuples()})
