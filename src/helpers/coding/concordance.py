"""A word where it stands: for the researcher's eyes, since what comes out holds raw words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection

import pandas as pd

from helpers import words
from helpers.words.toolkit import ConcordanceIndex

COLUMNS = ["segment_id", "worker", "week", "source", "left", "word", "right", "themes"]


def find(
    segments: pd.DataFrame, codings: pd.DataFrame, text: str, *, among: Collection[str], width: int = 50
) -> pd.DataFrame:
    """Return every place at which a word or phrase stands, in all its forms, with what is around it.

    Found by NLTK's ``ConcordanceIndex`` over stems: 'manager' finds *managers*. A phrase does not stand across segments.

    Parameters
    ----------
    text
        A word, or several side by side.
    among
        The ids of the segments that are looked at.
    width
        Characters shown on each side, within the segment.

    Returns
    -------
    DataFrame
        `COLUMNS`: one row per place in reading order; ``themes`` are those that the segment has, in any coding given, by spaces.
    """
    own = segments[segments["segment_id"].isin(list(among))]
    wanted = [words.stem(token.form) for token in words.tokenize(text) if token.form[0].isalnum()]
    tokens = [[token for token in words.tokenize(said) if token.form[0].isalnum()] for said in own["text"]]
    firsts = [0]
    for of_segment in tokens:
        firsts.append(firsts[-1] + len(of_segment))
    index = ConcordanceIndex([token.form for of_segment in tokens for token in of_segment], key=words.stem)
    themes = codings.groupby("segment_id")["theme"].agg(lambda of_segment: " ".join(sorted(set(of_segment))))
    rows = []
    facts = own[["segment_id", "worker", "week", "source", "text"]].to_dict("records")
    for offset in index.offsets(wanted[0]) if wanted else ():
        n = bisect_right(firsts, offset) - 1
        at, of_segment = offset - firsts[n], tokens[n]
        stretch = of_segment[at : at + len(wanted)]
        if [words.stem(token.form) for token in stretch] != wanted:
            continue
        said, start, end = facts[n]["text"], stretch[0].start, stretch[-1].end
        context = said[max(0, start - width) : start], said[start:end], said[end : end + width]
        rows.append(
            (*(facts[n][name] for name in COLUMNS[:4]), *context, themes.get(facts[n]["segment_id"], ""))
        )
    return pd.DataFrame(rows, columns=COLUMNS)
