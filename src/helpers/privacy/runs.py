"""Runs of words: what two texts have in common, found by hashes in a set and never by comparing pairs.

A run of words is the same however it is written (`normalise`). A run of content words is also the same with
other fillers, tenses, contractions, names and spellings, in another order, and with a word or two among them
put in, left out or replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations
from operator import itemgetter

from helpers.privacy.names.normalised_text import normalise
from helpers.words.content_words import content_stems
from helpers.words.languages import ENGLISH

RUN = 8
"""How many words in a row are too many."""
SIMILAR_RUN = 5
"""How many content words in a row are too many."""
LEFT_OUT = 2
"""How many other content words may be among them: words that were put in or replaced."""
DISTINCT = 4
"""How many of them must be different."""
Spans = Iterator[tuple[int, int, int]]
"""Hashes of runs, each with its half-open span of words."""
_word = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_bracketed = re.compile(r"\[[^\]\n]{0,60}\]")
"""What stands for a name, or is no speech."""
_vowels_and_doubles = re.compile(r"[aeiouy]|(.)(?=\1)")


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared: small letters, without marks and punctuation."""
    return _word.findall(normalise(text).text)


def stems_of(text: str, names: Collection[str], language: str = ENGLISH) -> list[str]:
    """Return the stems of the content words of a text that are no part of a name and not in [brackets].

    Parameters
    ----------
    names
        The words of names, as `words_of` returns them.
    language
        The language of the text, as ``data/study.yaml`` has it.
    """
    words = words_of(_bracketed.sub(" ", text))
    return content_stems([word for word in words if word.removesuffix("'s") not in names], language)


def runs_of(words: Sequence[str]) -> Spans:
    """Yield each run of `RUN` words. The hashes are those of this process."""
    for at in range(len(words) - RUN + 1):
        yield hash(tuple(words[at : at + RUN])), at, at + RUN


def runs_in(texts: Iterable[str]) -> set[int]:
    """Return every run of words of some texts."""
    return {run for text in texts for run, _, _ in runs_of(words_of(text))}


def similar_runs_of(stems: Sequence[str], among: Collection[str] | None = None) -> Spans:
    """Yield each run of `SIMILAR_RUN` stems, in any order, also with up to `LEFT_OUT` others among them.

    Runs of fewer than `DISTINCT` different stems are nobody's own ("he says … and she says …"). The hashes
    are those of this process.

    Parameters
    ----------
    among
        Only runs of these stems, as `consonants_of` returns them, are asked for: others are passed over.
    """
    parts = consonants_of(stems)
    for at in range(len(parts) - SIMILAR_RUN + 1):
        window = parts[at : at + SIMILAR_RUN + LEFT_OUT]
        if among is not None and (
            window[0] not in among or sum(part in among for part in window) < SIMILAR_RUN
        ):
            continue
        for length, pick in _PICKS:
            if length > len(window):
                break
            run = pick(window)
            if len({*run}) >= DISTINCT:
                yield hash(tuple(sorted(run))), at, at + length


def consonants_of(stems: Sequence[str]) -> list[str]:
    """Return stems as they are compared."""
    return [_consonants(stem) for stem in stems]


def _picks() -> list[tuple[int, Callable[[list[str]], tuple[str, ...]]]]:
    """Return for each length of a run what takes from it the first, the last, and enough between them."""
    picks: list[tuple[int, Callable[[list[str]], tuple[str, ...]]]] = []
    for length in range(SIMILAR_RUN, SIMILAR_RUN + LEFT_OUT + 1):
        for inner in combinations(range(1, length - 1), SIMILAR_RUN - 2):
            pick = itemgetter(0, *inner, length - 1)
            picks.append((length, pick))
    return picks


_PICKS = _picks()


@cache
def _consonants(stem: str) -> str:
    """Return a stem as it is compared: most slips of spelling are in its vowels and doubled letters.

    >>> _consonants("toilet") == _consonants("toliet"), _consonants("programm") == _consonants("program")
    (True, True)
    """
    return stem[0] + _vowels_and_doubles.sub("", stem[1:])
