"""Words in context: for the researcher only, since the table holds raw words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection

import pandas as pd

from helpers import words
from helpers.words.languages import ENGLISH
from helpers.words.toolkit import ConcordanceIndex

COLUMNS = ["segment_id", "worker", "week", "source", "left", "word", "right", "themes"]


def find(
    segments: pd.DataFrame,
    codings: pd.DataFrame,
    text: str,
    *,
    among: Collection[str],
    width: int = 50,
    language: str = ENGLISH,
) -> pd.DataFrame:
    """Find every place in which a word or phrase occurs, in all its forms, and show what is around it.

    NLTK's ``ConcordanceIndex`` over stems finds them: 'manager' finds *managers*. A phrase does not cross
    segments.

    Parameters
    ----------
    text
        A word, or several next to each other.
    among
        The ids of the segments to search.
    width
        Characters to show on each side, within the segment.
    language
        The language of the segments, as ``data/study.yaml`` has it.

    Returns
    -------
    DataFrame
        `COLUMNS`: one row per place in reading order; ``themes`` are those that the segment has in any of
        `codings`, separated by spaces.
    """
    stem = words.stemmer(language)
    wanted = [stem(token.form) for token in _words(text)]
    searched = segments[segments["segment_id"].isin(list(among))]
    themes = codings.groupby("segment_id")["theme"].agg(lambda of_segment: " ".join(sorted(set(of_segment))))
    rows = []
    facts = list(searched[["segment_id", "worker", "week", "source"]].itertuples(index=False, name=None))
    texts: list[str] = searched["text"].tolist()
    for n, found in _places(texts, wanted, stem):
        start = found[0].start
        end = found[-1].end
        left = texts[n][max(0, start - width) : start]
        right = texts[n][end : end + width]
        rows.append((*facts[n], left, texts[n][start:end], right, themes.get(facts[n][0], "")))
    return pd.DataFrame(rows, columns=COLUMNS)


def _places(
    texts: list[str], wanted: list[str], stem: Callable[[str], str]
) -> list[tuple[int, list[words.Token]]]:
    """Return the number of a text and the tokens that have the wanted stems, place by place."""
    if not wanted:
        return []
    tokens_of = [_words(text) for text in texts]
    forms: list[str] = []
    first_of: list[int] = []  # where in `forms` each text begins
    for tokens in tokens_of:
        first_of.append(len(forms))
        forms += [token.form for token in tokens]
    index = ConcordanceIndex(forms, key=stem)
    offsets: list[int] = index.offsets(wanted[0])
    places = []
    for offset in offsets:
        n = bisect_right(first_of, offset) - 1
        at = offset - first_of[n]
        found = tokens_of[n][at : at + len(wanted)]
        if [stem(token.form) for token in found] == wanted:
            places.append((n, found))
    return places


def _words(text: str) -> list[words.Token]:
    """Return the tokens of a text without its punctuation."""
    return [token for token in words.tokenize(text) if token.form[0].isalnum()]
