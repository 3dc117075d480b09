"""Runs of words: what two texts have in common, found by hashes in a set and never by comparing pairs.

A run of words is the same however it is written (`normalise`). A run of content words is also the same with
other fillers, tenses, contractions, names and spellings, in another order, and with one word among them put
in, left out or replaced.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b

from helpers.privacy.names.normalised_text import normalise
from helpers.words.content_words import content_stems

RUN = 8
"""How many words in a row are too many."""
SIMILAR_RUN = 5
"""How many content words in a row are too many."""
Spans = Iterator[tuple[int, int, int]]
"""Hashes of runs, each with its half-open span of words."""
_word = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared: small letters, without marks and punctuation."""
    return _word.findall(normalise(text).text)


def stems_of(text: str, names: Collection[str]) -> list[str]:
    """Return the stems of the content words of a text that are no part of a name.

    Parameters
    ----------
    names
        The words of names, as `words_of` returns them.
    """
    words = [word for word in words_of(text) if word.removesuffix("'s") not in names]
    return content_stems(" ".join(words))


def runs_of(words: Sequence[str]) -> Spans:
    """Yield each run of `RUN` words."""
    encoded = [word.encode() for word in words]
    for at in range(len(words) - RUN + 1):
        run = b" ".join(encoded[at : at + RUN])
        yield int.from_bytes(blake2b(run, digest_size=8).digest(), "big"), at, at + RUN


def runs_in(texts: Iterable[str]) -> set[int]:
    """Return every run of words of some texts."""
    return {run for text in texts for run, _, _ in runs_of(words_of(text))}


def similar_runs_of(stems: Sequence[str]) -> Spans:
    """Yield each run of `SIMILAR_RUN` stems, sorted; and each that is one longer, without one of its inner ones.

    The hashes are those of this process.
    """
    for at in range(len(stems) - SIMILAR_RUN + 1):
        end = at + SIMILAR_RUN
        yield hash(tuple(sorted(stems[at:end]))), at, end
        if end == len(stems):
            return
        for left_out in range(at + 1, end):
            rest = [*stems[at:left_out], *stems[left_out + 1 : end + 1]]
            yield hash(tuple(sorted(rest))), at, end + 1
