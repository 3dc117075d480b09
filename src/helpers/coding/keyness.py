"""Words that are typical of a theme, an area or a worker, and collocations: what to read, never a result.

Words are ranked by the log-likelihood ratio G2 (Dunning 1993, Computational Linguistics 19(1)) of NLTK's
association measures; how much more frequent a word is, the log ratio says (Hardie 2014): each unit doubles
it. A few workers are not a sample: there is no test, and a word that one worker says often is not a theme of
all.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from itertools import pairwise

import pandas as pd

from helpers import words
from helpers.coding.dictionary import fits, split_pattern
from helpers.study.codebook import Codebook
from helpers.words.languages import ENGLISH, language_of
from helpers.words.toolkit import (
    BigramAssocMeasures,
    BigramCollocationFinder,
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
COLLOCATIONS = ["words", "n", "G2", "workers"]
LEAST = 3
"""How often a word must be said to be called typical of anything."""
LEAST_WORKERS = 2
"""How many workers must say it, unless the words are one worker's."""
STOP_WORDS = frozenset(
    "a about above after again all also am an and any are as at be because been before being but by can "
    "could did do does doing down each even ever every few for from get go going got had has have having "
    "he he's her here him his how i i'd i'll i'm i've if in into is it it's its just like me more most "
    "much my myself no nor not now of off on one only or other our out over own quite really said same "
    "say she she's should so some still such than that that's the their them then there there's these "
    "they they're this those though to too up us very was wasn't we we're well were what when where which "
    "while who why will with would you your".split()
)
"""Function words of spoken British English: our own short list. None of them points to a theme by itself."""


def stop_words(language: str) -> frozenset[str]:
    """Return the function words of a language that point to no theme; none, if there is no list of them."""
    known = language_of(language)
    return STOP_WORDS if known.is_english else known.function_words


def select_segments(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook,
    *,
    theme: str = "",
    area: str = "",
    worker: str = "",
) -> frozenset[str]:
    """Return the counted segments of a theme or of an area's themes, of a worker, or of both."""
    ids = frozenset(_of_worker(segments, worker)["segment_id"])
    if not theme and not area:
        return ids
    themes = [theme]
    if not theme:
        themes = [one.id for one in codebook.themes_of(area)]
    return ids & frozenset(codings.loc[codings["theme"].isin(themes), "segment_id"])


def _of_worker(segments: pd.DataFrame, worker: str) -> pd.DataFrame:
    """Return the counted segments of a worker; of all, if none is named."""
    counted = segments[segments["is_counted"]]
    if worker:
        return counted[counted["worker"] == worker]
    return counted


def typical_words(
    segments: pd.DataFrame,
    of: Collection[str],
    codebook: Codebook,
    *,
    theme: str = "",
    n: int = 20,
    language: str = ENGLISH,
) -> pd.DataFrame:
    """Return the words that are more frequent in some segments than in the other counted ones.

    Parameters
    ----------
    segments
        Table ``segments``; those of a speaker role that is not counted are left out.
    of
        The ids of the segments in question (`select_segments`).
    theme
        The theme whose indicators are marked: if the dictionary has coded, they are typical because it looks
        for them. All themes', if empty.
    n
        How many words, at most.
    language
        The language of the segments, as ``data/study.yaml`` has it.

    Returns
    -------
    DataFrame
        `WORDS`, one row per word, the most typical first: ``n`` times there and ``elsewhere``, each per 1,000
        words, rounded to 2 places; ``log_ratio``, with half a word added where it is never said; ``workers``
        who say it there. Only words of `LEAST` times and `LEAST_WORKERS` workers, without function words.
    """
    counted = segments[segments["is_counted"]]
    is_here = counted["segment_id"].isin(list(of))
    here = _count_words(counted.loc[is_here, "text"], language)
    there = _count_words(counted.loc[~is_here, "text"], language)
    workers_of = _workers_by_word(counted[is_here], language)
    least_workers = _least_workers(counted[is_here])
    parts = _indicator_parts(codebook, theme, language)
    left_out = stop_words(language)
    rows = []
    for word, times in here.items():
        n_workers = len(workers_of[word])
        if word in left_out or not word[0].isalpha() or times < LEAST or n_workers < least_workers:
            continue
        if times * there.total() <= there[word] * here.total():
            continue
        is_indicator = any(fits(part, word, language) for part in parts)
        rows.append((*_compare_frequencies(word, here, there), n_workers, is_indicator))
    table = pd.DataFrame(rows, columns=WORDS)
    return table.sort_values(["G2", "word"], ascending=[False, True], ignore_index=True)[:n]


def _least_workers(segments: pd.DataFrame) -> int:
    """Return how many workers must say something: all of it is one worker's, if the segments are."""
    return min(LEAST_WORKERS, segments["worker"].nunique())


def _count_words(texts: Iterable[str], language: str) -> Counter[str]:
    n: Counter[str] = Counter()
    for text in texts:
        n.update(_words(text, language))
    return n


def _compare_frequencies(
    word: str, here: Counter[str], there: Counter[str]
) -> tuple[str, int, float, int, float, float, float]:
    """Return a word with its counts, rates, log ratio and G2."""
    n_here = here.total()
    n_there = there.total()
    rate_here = 1000 * here[word] / n_here
    rate_there = 1000 * there[word] / n_there
    ratio = math.log2((here[word] / n_here) / (max(there[word], 0.5) / n_there))
    g2 = log_likelihood(here[word], here[word] + there[word], n_here, n_here + n_there)
    rates = (round(rate_here, 2), round(rate_there, 2))
    return word, here[word], rates[0], there[word], rates[1], round(ratio, 2), round(g2, 2)


def log_likelihood(n_both: int, n_one: int, n_other: int, n_all: int) -> float:
    """Return Dunning's log-likelihood ratio G2 of two events: how often both, each, and all events occur.

    >>> round(log_likelihood(3, 4, 10, 100), 2)
    10.38
    """
    return float(BigramAssocMeasures.likelihood_ratio(n_both, (n_one, n_other), n_all))


def _indicator_parts(codebook: Codebook, theme: str, language: str) -> set[str]:
    """Return the words of a theme's indicators; of all themes', if none is named."""
    parts: set[str] = set()
    for entry in codebook.themes:
        if theme in ("", entry.id):
            for indicator in entry.indicators:
                parts.update(split_pattern(indicator, language=language))
    return parts


def find_collocations(
    segments: pd.DataFrame, of: Collection[str], *, n: int = 15, language: str = ENGLISH
) -> pd.DataFrame:
    """Return pairs and triples of words that follow each other more often than by chance, within a segment.

    Returns
    -------
    DataFrame
        `COLLOCATIONS`, one row per pair or triple, the strongest first: ``n`` times, by ``G2`` of NLTK's
        collocation finders, said by how many ``workers``. What begins or ends with a function word is left
        out, and a pair that occurs only in a triple.
    """
    chosen = segments[segments["is_counted"] & segments["segment_id"].isin(list(of))]
    texts = [_words(text, language) for text in chosen["text"]]
    workers_of: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for text, worker in zip(texts, chosen["worker"], strict=True):
        triples = zip(text, text[1:], text[2:], strict=False)
        for ngram in [*pairwise(text), *triples]:
            workers_of[ngram].add(worker)
    least_workers = _least_workers(chosen)
    n_of_triple: dict[str, int] = {}
    rows = []
    for ngram, times, g2 in _score_ngrams(texts, stop_words(language)):
        written = " ".join(ngram)
        if len(workers_of[ngram]) < least_workers:
            continue
        if len(ngram) == 3:
            n_of_triple[written] = times
        elif any(f" {written} " in f" {triple} " and times == n for triple, n in n_of_triple.items()):
            continue
        rows.append((written, times, round(g2, 2), len(workers_of[ngram])))
    table = pd.DataFrame(rows, columns=COLLOCATIONS)
    return table.sort_values(["G2", "words"], ascending=[False, True], ignore_index=True)[:n]


def _score_ngrams(
    texts: list[list[str]], left_out: Collection[str]
) -> list[tuple[tuple[str, ...], int, float]]:
    """Return triples and then pairs that are frequent enough, each with how often it occurs and its G2."""
    found: list[tuple[tuple[str, ...], int, float]] = []

    def is_left_out(*ngram: str | None) -> bool:
        """Tell whether words cross the end of a segment (None), or begin or end with a function word."""
        return None in ngram or ngram[0] in left_out or ngram[-1] in left_out

    for finder, measures in (
        (TrigramCollocationFinder.from_documents(texts), TrigramAssocMeasures),
        (BigramCollocationFinder.from_documents(texts), BigramAssocMeasures),
    ):
        finder.apply_freq_filter(LEAST)
        finder.apply_ngram_filter(is_left_out)
        for ngram, g2 in finder.score_ngrams(measures.likelihood_ratio):
            found.append((ngram, int(finder.ngram_fd[ngram]), float(g2)))
    return found


def _words(text: str, language: str) -> list[str]:
    """Return the words of a text, folded, without punctuation and contractions."""
    written = words.stemmer(language, stems=False)
    return [written(token.form) for token in words.tokenize(text) if token.form[0].isalnum()]


def _workers_by_word(segments: pd.DataFrame, language: str) -> dict[str, set[str]]:
    workers: dict[str, set[str]] = defaultdict(set)
    for text, worker in zip(segments["text"], segments["worker"], strict=True):
        for word in _words(text, language):
            workers[word].add(worker)
    return workers
