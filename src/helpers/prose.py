"""Numbers, lists and nouns in sentences."""

from __future__ import annotations

from collections.abc import Sequence

MONTHS = "January February March April May June July August September October November December".split()
"""In English on every computer; `calendar.month_name` follows the computer's language."""


def counted(n: int, plural: str, singular: str = "") -> str:
    """Return a number with its noun.

    Parameters
    ----------
    singular
        Needed for nouns that a study has chosen. Without it, the final s of `plural` is dropped.

    >>> counted(1, "workers"), counted(1200, "words"), counted(1, "diary entries", "diary entry")
    ('1 worker', '1,200 words', '1 diary entry')
    """
    noun = plural
    if n == 1:
        noun = singular or plural.removesuffix("s")
    return f"{n:,} {noun}"


SINGULAR = {"are": "is", "have": "has", "do": "does"}
"""The verbs whose singular is not made with an s."""


def verb(n: int, plural: str) -> str:
    """Return the form of a verb that follows a number with its noun.

    >>> verb(1, "need"), verb(2, "need"), verb(1, "are")
    ('needs', 'need', 'is')
    """
    if n != 1:
        return plural
    return SINGULAR.get(plural, f"{plural}s")


def with_article(noun: str) -> str:
    """Return a noun with a or an, as it is pronounced.

    >>> with_article("peer support worker"), with_article("outreach worker"), with_article("user group")
    ('a peer support worker', 'an outreach worker', 'a user group')
    """
    small = noun.lower()
    has_silent_h = small.startswith(("hour", "honest", "honorary", "heir"))
    is_spoken_with_y_or_w = small.startswith(("eu", "uni", "use", "usu", "one"))
    if has_silent_h or (small.startswith(tuple("aeiou")) and not is_spoken_with_y_or_w):
        return f"an {noun}"
    return f"a {noun}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Join words as a sentence does.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def in_a_sentence(label: str) -> str:
    """Return a label in lower case at its start, unless its first word has other capitals (WhatsApp, NHS).

    >>> in_a_sentence("Voice notes"), in_a_sentence("WhatsApp notes")
    ('voice notes', 'WhatsApp notes')
    """
    rest_of_first_word = label.split(maxsplit=1)[0][1:]
    if rest_of_first_word != rest_of_first_word.lower():
        return label
    return label[:1].lower() + label[1:]
