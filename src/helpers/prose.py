"""Numbers and lists in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

MONTHS = "January February March April May June July August September October November December".split()
"""In English whatever the computer's own language is, which is what `calendar.month_name` follows."""


def counted(n: int, plural: str, singular: str = "") -> str:
    """Return a number with its noun.

    Parameters
    ----------
    singular
        Of a noun that a study has chosen. Without it, `plural` is a word of ours that ends in an s of its own.

    >>> counted(1, "workers"), counted(1200, "words"), counted(1, "diary entries", "diary entry")
    ('1 worker', '1,200 words', '1 diary entry')
    """
    one = singular or plural.removesuffix("s")
    return f"{n:,} {one if n == 1 else plural}"


def with_article(noun: str) -> str:
    """Return a noun with a or an, as it is spoken.

    >>> with_article("peer support worker"), with_article("outreach worker"), with_article("user group member")
    ('a peer support worker', 'an outreach worker', 'a user group member')
    """
    small = noun.lower()
    begins_as_spoken = small.startswith(("hour", "honest", "honorary", "heir"))
    begins_as_written = small.startswith(tuple("aeiou")) and not small.startswith(
        ("eu", "uni", "use", "usu", "one")
    )
    return f"an {noun}" if begins_as_spoken or begins_as_written else f"a {noun}"


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
