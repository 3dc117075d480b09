"""How many words of some texts occur in others, in the same order: documents are recognised by this.

Only letters and digits count, without case. A piece of a text, such as a sentence, counts where all its words
follow one another, whatever punctuation or line ends are between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

MIN_WORDS = 4
"""Words from which a piece is looked for: shorter ones occur in any text. Of a group that has only shorter
ones, these are looked for."""
_word = re.compile(r"[^\W_]+")
_Words = tuple[str, ...]


class InCommon(NamedTuple):
    """How much of a group of pieces occurs in a text."""

    n_words: int
    share: float
    """Of all words of the pieces that were looked for."""


def words_of(text: str) -> _Words:
    """Return the words of a text as they are compared.

    >>> words_of("It\u2019s LATE, 10.30!")
    ('it', 's', 'late', '10', '30')
    """
    return tuple(_word.findall(unicodedata.normalize("NFKC", text).casefold()))


def in_common(
    groups: Mapping[str, Sequence[str]], texts: Mapping[str, str]
) -> dict[str, dict[str, InCommon]]:
    """Return how much of each group of pieces occurs in each text, by text and group; none: no entry.

    The time that this takes is proportional to the length of all texts and pieces.
    """
    pieces = {group: _searched(of_group) for group, of_group in groups.items()}
    n_words_of = {group: sum(map(len, of_group)) for group, of_group in pieces.items()}
    index: dict[_Words, list[tuple[str, int]]] = defaultdict(list)
    for group, of_group in pieces.items():
        for number, piece in enumerate(of_group):
            index[piece[:MIN_WORDS]].append((group, number))
    lengths = sorted({len(key) for key in index})
    found: dict[str, dict[str, InCommon]] = {}
    for name, text in texts.items():
        n_of: dict[str, int] = defaultdict(int)
        for group, number in _occurring_in(words_of(text), pieces, index, lengths):
            n_of[group] += len(pieces[group][number])
        found[name] = {group: InCommon(n, n / n_words_of[group]) for group, n in n_of.items()}
    return found


def _occurring_in(
    words: _Words,
    pieces: Mapping[str, Sequence[_Words]],
    index: Mapping[_Words, Sequence[tuple[str, int]]],
    lengths: Sequence[int],
) -> set[tuple[str, int]]:
    """Return the pieces, by group and number, that occur in the words of a text."""
    occurring: set[tuple[str, int]] = set()
    for start in range(len(words)):
        for length in lengths:
            for group, number in index.get(words[start : start + length], ()):
                piece = pieces[group][number]
                if words[start : start + len(piece)] == piece:
                    occurring.add((group, number))
    return occurring


def _searched(texts: Sequence[str]) -> list[_Words]:
    """Return the pieces that are looked for, each once."""
    pieces = list(dict.fromkeys(words_of(text) for text in texts))
    long = [piece for piece in pieces if len(piece) >= MIN_WORDS]
    return long or [piece for piece in pieces if piece]
