"""The word list: which words are ordinary British English."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("british") / "british-english.txt"


@cache
def word_list() -> frozenset[str]:
    """Return the words of the list, in small letters; where it comes from is in the folder's README.

    >>> "kettle" in word_list(), "aisha" in word_list()
    (True, False)
    """
    return frozenset(FILE.read_text(encoding="utf-8").splitlines())
