"""Whether coded segments speak for or against their theme, as far as a person's coding says so."""

from __future__ import annotations

import pandas as pd

from helpers.study.codebook import Codebook
from helpers.study.directions import BOTH, NOT_SAID


def sides_of_segments(codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return the side of each coded segment and theme.

    A segment with codings of one side is of that side; with codings of different sides, or of a direction
    that is itself both for and against, it is *both*. If no coding says a direction, its side is not said.

    Parameters
    ----------
    codings
        Table ``codings``, of one coder, or as `choice.choose` returns it.

    Returns
    -------
    DataFrame
        ``segment_id``, ``theme``, ``side`` (``for``, ``against``, ``both``, or empty: not said): one row per
        segment and theme.

    Examples
    --------
    >>> from helpers.counting.small_tables import codebook
    >>> said = ["works", "lacking", "works", "wished_for"]
    >>> ids = ["s1", "s1", "s2", "s3"]
    >>> codings = pd.DataFrame({"segment_id": ids, "theme": "training", "direction": said})
    >>> print(sides_of_segments(codings, codebook).to_string(index=False))
    segment_id    theme    side
            s1 training    both
            s2 training     for
            s3 training against
    """
    sides = codings[["segment_id", "theme"]].assign(side=codings["direction"].map(codebook.side_of))
    of_segment = sides.groupby(["segment_id", "theme"])["side"]
    n_sides, first = of_segment.nunique(), of_segment.first()
    side = first.fillna(NOT_SAID).mask(n_sides > 1, BOTH)
    return side.astype("str").rename("side").reset_index()
