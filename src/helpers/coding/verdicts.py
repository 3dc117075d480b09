"""What a worker's sources say of a theme together, in the words of triangulation protocols.

The words are those of Farmer, Robinson, Elliott and Eyles (2006, Qualitative Health Research 16(3)).
"""

from __future__ import annotations

import pandas as pd

from helpers.study.directions import AGAINST, BOTH, FOR
from helpers.study.study import Study

CONVERGENT, COMPLEMENTARY, DISSONANT, DIVIDED = "convergent", "complementary", "dissonant", "divided"
SEVERAL, SINGLE, SILENT, NO_QUESTION = "several", "single", "silent", "no question found"
VERDICTS = (CONVERGENT, COMPLEMENTARY, DISSONANT, DIVIDED, SEVERAL, SINGLE, SILENT, NO_QUESTION)
"""What a worker's sources say of a theme together (`verdict_of`)."""
IN_WORDS = {
    CONVERGENT: "On the same side, for or against, in two or more sources",
    COMPLEMENTARY: "In directions that agree in part",
    DISSONANT: "For in one source and against in another",
    DIVIDED: "For and against in every source, neither side reaching two thirds",
    SEVERAL: "In two or more sources, of which fewer than two say a direction",
    SINGLE: "Only in one source",
    SILENT: "In no source, though a question about it was found",
    NO_QUESTION: "In no source, and no question about it was found, which does not prove that nobody asked",
}
"""What a verdict says of themes, in words."""


MOST = 2 / 3
"""The share of a source's directed segments that must be on a side for the source to be on it."""


def side_of(share_for: float) -> str:
    """Return the side of a source by the share of its directed segments that is for the theme.

    >>> [side_of(share) for share in (2 / 3, 0.5, 1 / 3)]
    ['for', 'both', 'against']
    """
    if share_for >= MOST:
        return FOR
    return AGAINST if share_for <= 1 - MOST else BOTH


def between_words(by_source: pd.DataFrame, study: Study) -> set[tuple[str, str]]:
    """Return the dissonant themes in which the worker's own words and the researcher's are opposed.

    Without the sources of the researcher's words, such a theme would not be dissonant: no two sources of the
    worker's own words are on opposite sides.

    Parameters
    ----------
    by_source
        ``worker``, ``theme``, ``source``, ``side``, ``verdict``: one row for each worker, theme and source.

    Returns
    -------
    set
        Pairs of worker and theme.
    """
    own = study.own_sources
    dissonant = by_source[by_source["verdict"] == DISSONANT]
    pairs = set()
    for (worker, theme), rows in dissonant.groupby(["worker", "theme"]):
        of_own = set(rows.loc[rows["source"].isin(own), "side"])
        if not {FOR, AGAINST} <= of_own:
            pairs.add((str(worker), str(theme)))
    return pairs


def verdict_of(n_sources: int, sides: list[str], *, is_asked: bool) -> str:
    """Return the verdict on a theme that is coded in so many sources, some of them on a side.

    >>> pairs = (["for", "for"], ["for", "against"], ["for", "both"], ["both", "both"])
    >>> [verdict_of(2, sides, is_asked=True) for sides in pairs]
    ['convergent', 'dissonant', 'complementary', 'divided']
    >>> [verdict_of(n, ["for"], is_asked=False) for n in (2, 1, 0)]
    ['several', 'single', 'no question found']
    """
    if not n_sources:
        return SILENT if is_asked else NO_QUESTION
    if n_sources == 1:
        return SINGLE
    if len(sides) < 2:
        return SEVERAL
    if {FOR, AGAINST} <= set(sides):
        return DISSONANT
    if set(sides) == {BOTH}:
        return DIVIDED
    return CONVERGENT if len(set(sides)) == 1 else COMPLEMENTARY
