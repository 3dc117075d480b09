"""Which other words an indicator finds, and which spellings of it are missing, judged by a word list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from helpers import words
from helpers.coding.dictionary import fits, split_pattern
from helpers.coding.keyness import STOP_WORDS
from helpers.words.languages import ENGLISH

MOST = 6
"""How many other words are named for one indicator."""
CLOSED = frozenset({"wellbeing", "selfcare", "elearning", "handover", "timesheet"})
"""Words written as one by many, which the word list lacks."""
_SHORTEST = 3
"""Letters of the shortest half of a word that is written apart."""
_BEGINNINGS = frozenset("con dis non pro super".split())
_ENDINGS = frozenset(
    "able age ages ally ding fully ion ions ism king less ling ping red ring ship ships ting".split()
)
"""Words that are more often the beginning or the ending of another: nobody writes *fun ding*."""


class WordIndex:
    """A list of words, by their first two letters, which no stem changes."""

    def __init__(self, listed: Iterable[str]) -> None:
        self._by_beginning: dict[str, list[str]] = {}
        for word in sorted(listed):
            self._by_beginning.setdefault(word[:2], []).append(word)

    def that_fit(self, part: str) -> list[str]:
        """Return the words that a part of a pattern matches, in the order of the alphabet."""
        return [word for word in self._by_beginning.get(part[:2], []) if fits(part, word)]


def other_words(written: str, index: WordIndex) -> str:
    """Name the words that an indicator finds beside the one that it holds; an empty text if there are none.

    Of a single word, or a ``prefix*``, all but the plural are named; of a phrase, only those that are no
    inflections: *experiment* of *experience*, and not *experienced*.
    """
    forms = _forms(written)
    named = []
    for form, part in zip(forms, split_pattern(written), strict=True):
        if len(forms) > 1 and form in STOP_WORDS:
            continue
        for word in index.that_fit(part):
            is_same = _is_plural(word, form)
            if len(forms) > 1:
                is_same = _root(word) == _root(form)
            if not is_same and word not in named:
                named.append(word)
    text = ", ".join(named[:MOST])
    if len(named) > MOST:
        text += f" and {len(named) - MOST} more"
    return text


def missing_forms(
    written: str,
    patterns: Collection[str],
    listed: Collection[str],
    said: Collection[str],
    language: str = ENGLISH,
) -> Iterator[str]:
    """Yield the way to write an indicator that no pattern finds: as one word, or as two.

    Parameters
    ----------
    patterns
        The indicators of its theme.
    listed
        Words of the language.
    said
        Words of the segments, which may be written as nowhere else.
    language
        The language of the indicators, as ``data/study.yaml`` has it.
    """
    forms = _forms(written)
    if len(forms) == 2:
        closed = "".join(forms)
        is_word = closed in listed or closed in said or closed in CLOSED
        if is_word and not _is_found([closed], patterns, language):
            yield closed
    if len(forms) == 1:
        halves = _halves(forms[0], listed)
        if halves and not _is_found(halves, patterns, language):
            yield " ".join(halves)


def _forms(written: str) -> list[str]:
    """Return the words of a pattern, without stars."""
    return [token.form for token in words.tokenize(written.replace("*", ""), hyphens=False)]


def _halves(form: str, listed: Collection[str]) -> list[str]:
    """Return the two words of which a word is made; none if it is not made of two."""
    for at in range(_SHORTEST, len(form) - _SHORTEST + 1):
        first, second = form[:at], form[at:]
        is_affix = first in _BEGINNINGS or second in _ENDINGS
        if first in listed and second in listed and not is_affix:
            return [first, second]
    return []


def _is_found(forms: Sequence[str], patterns: Collection[str], language: str) -> bool:
    """Tell whether one of the patterns matches these words as a whole."""
    for pattern in patterns:
        parts = split_pattern(pattern, language=language)
        pairs = zip(parts, forms, strict=False)
        if len(parts) == len(forms) and all(fits(part, form, language) for part, form in pairs):
            return True
    return False


def _is_plural(word: str, form: str) -> bool:
    """Tell whether a word is the other word itself, or its plural."""
    return word in (form, f"{form}s", f"{form}es", f"{form[:-1]}ies")


def _root(form: str) -> str:
    """Return a word without the ending of an inflection, for comparison with others alone.

    >>> _root("sharing") == _root("shared"), _root("experiment") == _root("experience")
    (True, False)
    """
    for ending in ("ings", "ing", "ies", "ied", "ed", "es", "s"):
        if form.endswith(ending) and len(form) > len(ending) + 2:
            form = form.removesuffix(ending)
            break
    if len(form) > 3 and form[-1] == form[-2]:
        form = form[:-1]
    return form.rstrip("ey")
