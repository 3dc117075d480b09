"""Numbers and lists in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

MONTHS = "January February March April May June July August September October November December".split()
"""In English whatever the computer's own language is, which is what `calendar.month_name` follows."""


def counted(n: int, plural: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "workers"), counted(1200, "words")
    ('1 worker', '1,200 words')
    """
    return f"{n:,} {plural.removesuffix('s') if n == 1 else plural}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Join words as a sentence does.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def in_a_sentence(label: str) -> str:
    """Return a label with a small first letter, unless its first word has other capitals (WhatsApp, NHS).

    >>> in_a_sentence("Voice notes"), in_a_sentence("WhatsApp notes")
    ('voice notes', 'WhatsApp notes')
    """
    rest_of_first_word = label.split(maxsplit=1)[0][1:]
    return label[:1].lower() + label[1:] if rest_of_first_word == rest_of_first_word.lower() else label
