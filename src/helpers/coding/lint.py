"""The codebook as code: what in it is doubtful."""

from __future__ import annotations

from itertools import combinations, permutations

import pandas as pd

from helpers.coding.dictionary import code_segments, split_pattern
from helpers.study.codebook import Codebook

EVERYWHERE = 0.2
"""An indicator in more than this share of the segments points to nothing."""
DOUBTS = ["theme", "indicator", "doubt"]


def lint(codebook: Codebook, segments: pd.DataFrame) -> pd.DataFrame:
    """Return what is doubtful in a codebook's indicators.

    Parameters
    ----------
    segments
        ``segment_id`` and ``text``: what the indicators are tried on.

    Returns
    -------
    DataFrame
        `DOUBTS`: one row per theme, indicator and doubt, in the codebook's order. ``stands in two themes`` is a fault: which of the two
        is found hangs on the order of the codebook. The others are for the researcher to weigh.
    """
    patterns = [
        (theme.id, written, split_pattern(written))
        for theme in codebook.themes
        for written in theme.indicators
    ]
    found = code_segments(segments, codebook)
    n_of = found.drop_duplicates(["segment_id", "theme", "indicator"]).groupby(["theme", "indicator"]).size()
    doubts: dict[tuple[str, str], list[str]] = {(theme, written): [] for theme, written, _ in patterns}
    for (theme, written, parts), (other, other_written, other_parts) in combinations(patterns, 2):
        if parts == other_parts:
            said = "stands in two themes" if theme != other else "stands twice, in other words"
            doubts[theme, written].append(f"{said}: '{other_written}' of {other}")
    for (theme, written, parts), (other, other_written, other_parts) in permutations(patterns, 2):
        if parts != other_parts and _holds(other_parts, parts):
            said = (
                f"makes '{other_written}' needless"
                if theme == other
                else f"is part of '{other_written}' of {other}, which claims its words"
            )
            doubts[theme, written].append(said)
    for theme, written, _ in patterns:
        n = int(n_of.get((theme, written), 0))
        if n == 0:
            doubts[theme, written].append("is never found")
        elif n > EVERYWHERE * len(segments):
            doubts[theme, written].append(f"is found in {n / len(segments):.0%} of the segments")
    return pd.DataFrame(
        [(theme, written, doubt) for (theme, written), said in doubts.items() for doubt in said],
        columns=DOUBTS,
    )


def _holds(outer: tuple[str, ...], inner: tuple[str, ...]) -> bool:
    """Tell whether an indicator's words stand in another's, one after the other."""

    def fits(part: str, word: str) -> bool:
        return word.rstrip("*").startswith(part[:-1]) if part.endswith("*") else part == word

    return any(
        all(fits(part, word) for part, word in zip(inner, outer[at : at + len(inner)], strict=True))
        for at in range(len(outer) - len(inner) + 1)
    )
