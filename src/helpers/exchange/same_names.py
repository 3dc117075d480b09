"""Names of codes, documents and coders that are the same, however a program or a computer has written them.

macOS stores accents as characters of their own, word processors make ``…`` of ``...``, and people write a
code's first letter large or small.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")
Key = TypeVar("Key", bound=Hashable)


def look_up(name: str, known: Mapping[str, T]) -> T | None:
    """Return what is known under a name; None if nothing is, or if several names fit equally well.

    A name as it is written comes first; then one that differs only in how accents, dots and spaces are
    encoded; then one that differs in capitals as well.

    >>> look_up("clarity of the role", {"Clarity of the role": "role_clarity"})
    'role_clarity'
    >>> look_up("tea", {"Tea": 1, "TEA": 2}) is None
    True
    """
    if name in known:
        return known[name]
    for fold in (_as_encoded, _without_capitals):
        fitting = [value for other, value in known.items() if fold(other) == fold(name)]
        if fitting and all(value == fitting[0] for value in fitting):
            return fitting[0]
        if fitting:
            return None
    return None


def look_up_masked(name: str, known: Mapping[str, T], mask: Callable[[str], str]) -> T | None:
    """Return what is known under a name, or under the name with people's names in it replaced by their ids.

    ``data/study.yaml`` names documents and files of coding programs, and must not name people.
    """
    found = look_up(name, known)
    if found is None:
        found = look_up(mask(name), known)
    return found


def fold_name(name: str) -> str:
    """Return a person's name as it is compared with another's: without capitals and doubled blanks.

    >>> fold_name("Ann  Lee") == fold_name("ann lee")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def only_meanings(meant: Iterable[tuple[Key, str]]) -> dict[Key, str]:
    """Return what each id of a file means, without those that mean several things: none of them is certain.

    >>> only_meanings([(1, "Tea"), (2, "Bus"), (2, "Bus"), (1, "Late")])
    {2: 'Bus'}
    """
    meanings_of: dict[Key, set[str]] = defaultdict(set)
    for key, meaning in meant:
        meanings_of[key].add(meaning)
    return {key: min(meanings) for key, meanings in meanings_of.items() if len(meanings) == 1}


@lru_cache(maxsize=100_000)
def _as_encoded(name: str) -> str:
    composed = unicodedata.normalize("NFC", name).replace("\u2026", "...")
    return " ".join(composed.split())


@lru_cache(maxsize=100_000)
def _without_capitals(name: str) -> str:
    return _as_encoded(name).casefold()
