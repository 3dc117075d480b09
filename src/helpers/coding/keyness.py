"""Words that are typical of a theme, an area or a worker, and words that stand together: what to read, never what is found.

Words are ranked by the log-likelihood ratio G2 (Dunning 1993, Computational Linguistics 19(1)) of NLTK's association measures; how much
more frequent a word is, is said by the log ratio (Hardie 2014): each unit doubles it. Five workers are no sample: there is no test, and a
word that one worker says often is no theme of all.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import pandas as pd

from helpers import words
from helpers.coding.dictionary import split_pattern
from helpers.study.codebook import Codebook
from helpers.words.toolkit import (
    BigramAssocMeasures,
    BigramCollocationFinder,
    ConditionalFreqDist,
    TrigramAssocMeasures,
    TrigramCollocationFinder,
)

WORDS = [
    "word",
    "n",
    "per_1000",
    "elsewhere",
    "elsewhere_per_1000",
    "log_ratio",
    "G2",
    "workers",
    "is_indicator",
]
TOGETHER = ["words", "n", "G2", "workers"]
LEAST = 3
"""How often a word must be said to be called typical of anything."""
LEAST_WORKERS = 2
"""By how many workers, unless the words are one worker's."""
STOP_WORDS = frozenset(
    "a about above after again all also am an and any are as at be because been before being but by can could did do does doing "
    "down each even ever every few for from get go going got had has have having he he's her here him his how i i'd i'll i'm i've "
    "if in into is it it's its just like me more most much my myself no nor not now of off on one only or other our out over own "
    "quite really said same say she she's should so some still such than that that's the their them then there there's these they "
    "they're this those though to too up us very was wasn't we we're well were what when where which while who why will with would "
    "you your".split()
)
"""Function words as they are spoken in British English: our own short list. None of them points to a theme by itself."""


def chosen(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook,
    *,
    theme: str = "",
    area: str = "",
    worker: str = "",
) -> frozenset[str]:
    """Return the counted segments of a theme, of an area's themes, of a worker, or of a worker's part of the first two."""
    own = segments[segments["is_counted"] & ((segments["worker"] == worker) | (worker == ""))]
    if not theme and not area:
        return frozenset(own["segment_id"])
    themes = {theme} if theme else {one.id for one in codebook.themes_of(area)}
    return frozenset(own["segment_id"]) & frozenset(codings.loc[codings["theme"].isin(themes), "segment_id"])


def typical_words(
    segments: pd.DataFrame, of: Collection[str], codebook: Codebook, *, theme: str = "", n: int = 20
) -> pd.DataFrame:
    """Return the words that are more frequent in some segments than in the other counted ones.

    Parameters
    ----------
    segments
        Table ``segments``; those of a voice that is not counted are left out.
    of
        The ids of the segments asked about (`chosen`).
    theme
        The theme whose indicators are marked: where the dictionary has coded, they are typical by its own doing. All themes', if empty.
    n
        How many words, at most.

    Returns
    -------
    DataFrame
        `WORDS`, the most typical first: ``n`` times there and ``elsewhere``, each per 1,000 words, rounded to 2 places; ``log_ratio``, with
        half a word added where it is never said; ``workers`` who say it there. Words of `LEAST` times and `LEAST_WORKERS` workers,
        function words left out.
    """
    counted = segments[segments["is_counted"]]
    own = counted["segment_id"].isin(list(of))
    spoken = ConditionalFreqDist(
        (is_own, word) for text, is_own in zip(counted["text"], own, strict=True) for word in _words(text)
    )
    here, there = spoken[True], spoken[False]
    n_workers = _workers(counted[own])
    alone = counted.loc[own, "worker"].nunique() < LEAST_WORKERS
    indicators = [
        split_pattern(one) for entry in codebook.themes if theme in ("", entry.id) for one in entry.indicators
    ]
    rows = []
    for word, times in here.items():
        elsewhere = there[word]
        if (
            word in STOP_WORDS
            or not word[0].isalpha()
            or times < LEAST
            or (len(n_workers[word]) < LEAST_WORKERS and not alone)
        ):
            continue
        if times * there.N() <= elsewhere * here.N():
            continue
        g2 = (
            BigramAssocMeasures.likelihood_ratio(times, (times + elsewhere, here.N()), here.N() + there.N())
            if there.N()
            else 0.0
        )
        shares = [
            1000 * count / total if total else math.nan
            for count, total in ((times, here.N()), (elsewhere, there.N()))
        ]
        ratio = math.log2((times / here.N()) / (max(elsewhere, 0.5) / there.N())) if there.N() else math.nan
        is_indicator = any(_begins(part, word) for parts in indicators for part in parts)
        rows.append(
            (
                word,
                times,
                round(shares[0], 2),
                elsewhere,
                round(shares[1], 2),
                round(ratio, 2),
                round(g2, 2),
                len(n_workers[word]),
                is_indicator,
            )
        )
    rows.sort(key=lambda row: (-row[6], row[0]))
    return pd.DataFrame(rows[:n], columns=WORDS)


def words_together(segments: pd.DataFrame, of: Collection[str], *, n: int = 15) -> pd.DataFrame:
    """Return pairs and threes of words that stand side by side more often than chance would have it, never across segments.

    Returns
    -------
    DataFrame
        `TOGETHER`, the strongest first: ``n`` times, by ``G2`` of NLTK's collocation finders, said by how many ``workers``. What begins
        or ends with a function word is left out, and a pair that stands in a three.
    """
    own = segments[segments["is_counted"] & segments["segment_id"].isin(list(of))]
    texts = [list(_words(text)) for text in own["text"]]
    said_by: dict[tuple[str, ...], set[str]] = {}
    for text, worker in zip(texts, own["worker"], strict=True):
        for size in (2, 3):
            for at in range(len(text) - size + 1):
                said_by.setdefault(tuple(text[at : at + size]), set()).add(worker)
    alone = own["worker"].nunique() < LEAST_WORKERS
    found = []
    for finder, measures in (
        (TrigramCollocationFinder.from_documents(texts), TrigramAssocMeasures),
        (BigramCollocationFinder.from_documents(texts), BigramAssocMeasures),
    ):
        finder.apply_freq_filter(LEAST)
        finder.apply_ngram_filter(
            lambda *ngram: None in ngram or ngram[0] in STOP_WORDS or ngram[-1] in STOP_WORDS
        )
        for ngram, g2 in finder.score_ngrams(measures.likelihood_ratio):
            if len(said_by[ngram]) >= LEAST_WORKERS or alone:
                found.append(
                    (" ".join(ngram), int(finder.ngram_fd[ngram]), round(g2, 2), len(said_by[ngram]))
                )
    threes = [row for row in found if row[0].count(" ") == 2]
    kept = threes + [
        row
        for row in found
        if row[0].count(" ") == 1
        and not any(f" {row[0]} " in f" {one[0]} " and one[1] == row[1] for one in threes)
    ]
    kept.sort(key=lambda row: (-row[2], row[0]))
    return pd.DataFrame(kept[:n], columns=TOGETHER)


def _words(text: str) -> Sequence[str]:
    """Return the words of a text, folded; marks of punctuation are none."""
    return [token.form for token in words.tokenize(text) if token.form[0].isalnum()]


def _workers(segments: pd.DataFrame) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for text, worker in zip(segments["text"], segments["worker"], strict=True):
        for word in _words(text):
            found.setdefault(word, set()).add(worker)
    return found


def _begins(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else words.stem(word) == part
