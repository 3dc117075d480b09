"""Compare two codebooks: which segments and published numbers change, and how accurate each dictionary is."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.coding import validation
from helpers.coding.dictionary import code_segments
from helpers.coding.held_out import for_tuning
from helpers.counting import counts
from helpers.exchange import manual_coding, themes_of_codes
from helpers.study.codebook import Codebook
from helpers.study.study import Study
from helpers.tables import ALL, THEME_COUNTS

THEMES = ["theme", "before", "after", "gained", "lost"]
SCORES = ["precision before", "precision after", "recall before", "recall after"]
NUMBERS = ["worker", "week", "source", "theme", "number", "before", "after"]
CHANGES = ["segment_id", "theme", "change"]


class CodebookDiff(NamedTuple):
    """What changes from one codebook to another; the tables are empty where nothing does."""

    themes: pd.DataFrame
    """Columns `THEMES` and `SCORES`, one row per theme of either codebook, changed or not: in how many
    segments of all speakers the dictionary finds it (missing where it has no indicator), and its precision
    and recall against the coder who has reviewed most, by the unit of the accuracy threshold. Scores are
    missing if nobody has coded manually."""
    numbers: pd.DataFrame
    """Columns `NUMBERS`, one row per cell of table ``theme_counts``, coded by the dictionary, that changes. A
    number is missing if the theme is not in the codebook's dictionary."""
    segments: pd.DataFrame
    """Columns `CHANGES`, one row per segment and theme that has been 'gained' or 'lost'."""


class _CodedSegments(NamedTuple):
    """What the dictionary of one codebook makes of the segments."""

    looked_for: list[str]
    """The themes with indicators."""
    found: set[tuple[str, str]]
    """Each segment and theme that it finds."""
    cells: pd.DataFrame
    """Table ``theme_counts`` in long form: one row per cell and number."""
    scores: dict[str, tuple[float, float]]
    """Precision and recall by theme; empty if nobody has coded manually."""

    def found_of(self, theme: str) -> set[tuple[str, str]]:
        return {one for one in self.found if one[1] == theme}

    def count_of(self, theme: str) -> int | None:
        """Return in how many segments a theme is found; None if it was not looked for."""
        if theme not in self.looked_for:
            return None
        return len(self.found_of(theme))


def compare(
    old: Codebook,
    new: Codebook,
    segments: pd.DataFrame,
    contacts: pd.DataFrame,
    excerpts: pd.DataFrame,
    study: Study,
) -> CodebookDiff:
    """Code the segments with the dictionaries of both codebooks, and return the differences.

    Parameters
    ----------
    segments, contacts, excerpts
        The tables of those names. Manual coding is compared on the themes that a codebook has.
    """
    before = _code_by_dictionary(old, segments, contacts, excerpts, study)
    after = _code_by_dictionary(new, segments, contacts, excerpts, study)
    themes = list(dict.fromkeys([*new.theme_ids, *old.theme_ids]))
    rows = [_compare_theme(theme, before, after) for theme in themes]
    gained = [(*one, "gained") for one in after.found - before.found]
    lost = [(*one, "lost") for one in before.found - after.found]
    return CodebookDiff(
        pd.DataFrame(rows, columns=[*THEMES, *SCORES]).astype({"before": "Int64", "after": "Int64"}),
        _changed_cells(before.cells, after.cells),
        pd.DataFrame(sorted(gained + lost), columns=CHANGES),
    )


def _compare_theme(theme: str, before: _CodedSegments, after: _CodedSegments) -> tuple[object, ...]:
    """Return one row of the table of themes."""
    old, new = before.found_of(theme), after.found_of(theme)
    old_precision, old_recall = before.scores.get(theme, (None, None))
    new_precision, new_recall = after.scores.get(theme, (None, None))
    counts_of_segments = (before.count_of(theme), after.count_of(theme), len(new - old), len(old - new))
    return (theme, *counts_of_segments, old_precision, new_precision, old_recall, new_recall)


def _changed_cells(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return the cells that differ: columns `NUMBERS`, one row per cell and number."""
    key = NUMBERS[:-2]
    cells = before.merge(after, on=key, how="outer", suffixes=("_before", "_after"), validate="one_to_one")
    cells = cells.rename(columns={"n_before": "before", "n_after": "after"})
    # Cells that only one codebook has differ too; no count is -1.
    differs = cells["before"].fillna(-1) != cells["after"].fillna(-1)
    return cells.loc[differs, NUMBERS].sort_values(key, kind="stable", ignore_index=True)


def _code_by_dictionary(
    codebook: Codebook, segments: pd.DataFrame, contacts: pd.DataFrame, excerpts: pd.DataFrame, study: Study
) -> _CodedSegments:
    codings = code_segments(segments, codebook, language=study.language)
    found = set(codings[["segment_id", "theme"]].itertuples(index=False, name=None))
    part = codebook.dictionary
    table = counts.count_themes(codings, segments, contacts, part, weeks=study.calendar.weeks)
    cells = table.melt(id_vars=list(THEME_COUNTS.key), var_name="number", value_name="n").astype(
        {"n": "Int64"}
    )
    read = manual_coding.coder_coverage(excerpts, segments)
    if read.empty:
        return _CodedSegments(part.theme_ids, found, cells, {})
    gold = manual_coding.order_coders(read)[0]
    by_hand = themes_of_codes.code_segments(excerpts, study, codebook, others=True)
    all_codings = pd.concat([codings, by_hand], ignore_index=True)
    units, own_sources = [study.accuracy_threshold.unit], validation.own_sources(study)
    made_from = (all_codings, read, for_tuning(segments, study), codebook)
    validated = validation.by_theme(*made_from, gold=gold, units=units, added_up=own_sources)
    whole = validated[validated["source"] == ALL]
    scores = zip(whole["theme"], whole["precision"], whole["recall"], strict=True)
    shares = {theme: (precision, recall) for theme, precision, recall in scores}
    return _CodedSegments(part.theme_ids, found, cells, shares)
