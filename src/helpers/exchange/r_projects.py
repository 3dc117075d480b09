"""What the databases of RQDA and requal, two programs in R, have in common.

Both keep codes in one list, which categories group, and save the words of each coding, so that a position is
right where these words are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

Span = tuple[int, int]


def name_codes(
    codes: Mapping[int, str], categories: Mapping[int, str], members: Iterable[tuple[int, int]]
) -> dict[int, str]:
    """Return the name of each code, after that of its category where it is in exactly one.

    Parameters
    ----------
    members
        Category and code, by number.
    """
    categories_of: dict[int, set[int]] = defaultdict(set)
    for category, code in members:
        if category in categories:
            categories_of[code].add(category)
    names = {}
    for code, name in codes.items():
        parts = [name]
        if len(categories_of[code]) == 1:
            parts = [categories[next(iter(categories_of[code]))], name]
        names[code] = "/".join(part.replace("/", "-") for part in parts)
    return names


def describe_codes(
    names: Mapping[int, str], descriptions: Mapping[int, str], of_categories: Mapping[str, str]
) -> dict[str, str]:
    """Return what is said about codes and the categories above them, by their names.

    Parameters
    ----------
    names
        As `name_codes` returns them.
    descriptions
        By the code's number; empty where there is none.
    of_categories
        By the category's name.
    """
    described: dict[str, str] = {}
    for number, name in names.items():
        category, slash, _ = name.partition("/")
        if slash and of_categories.get(category, "").strip():
            described.setdefault(category, of_categories[category].strip())
        if descriptions[number].strip():
            described.setdefault(name, descriptions[number].strip())
    return described


def find_ambiguous_names(documents: Iterable[tuple[str, str]]) -> set[str]:
    """Return the names that documents with different words have in common, from names and texts."""
    n_of = Counter(name for name, _ in set(documents))
    return {name for name, n in n_of.items() if n > 1}


def locate_words(text: str, span: Span, words: str) -> tuple[Span, str]:
    """Return the span of a coding if its saved words are there, or why it cannot be used."""
    start, end = span
    if not 0 <= start <= end <= len(text):
        return (0, 0), "outside_document"
    if not text[start:end].strip():
        return (0, 0), "no_words"
    if _with_lf(text[start:end]) != _with_lf(words):
        return (0, 0), "quote_differs"
    return span, ""


def _with_lf(words: str) -> str:
    """Return words with the line ends of Linux: a program may save them in another way than its text."""
    return words.replace("\r\n", "\n").replace("\r", "\n")
