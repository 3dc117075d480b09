"""Whose coding is counted, as a parameter names it: the dictionary, a person, or several persons by a stated rule."""

from __future__ import annotations

import re
from typing import NamedTuple

from helpers.errors import FieldworkError
from helpers.prose import listed

DICTIONARY = "dictionary"
RULES = {
    "any": "any of {names}",
    "all": "all of {names} who have read it",
    "first": "the first of {names} who has read it",
}
"""When a segment of several coders has a theme: when these have given it."""


class Coders(NamedTuple):
    """One coder, or several persons and the rule by which they are one."""

    names: tuple[str, ...]
    rule: str
    """A word of `RULES`; 'any' of one coder."""

    @property
    def is_dictionary(self) -> bool:
        """Tell whether it is the dictionary, whose codings are indicators found."""
        return self.names == (DICTIONARY,)

    def __str__(self) -> str:
        """Return it as a parameter names it."""
        return self.names[0] if len(self.names) == 1 else f"{self.rule}:{'+'.join(self.names)}"

    @property
    def mark(self) -> str:
        """Return what such a coder leaves in a segment: 'an indicator' or 'a coding' of a theme."""
        return "an indicator" if self.is_dictionary else "a coding"

    def in_words(self) -> str:
        """Say in a sentence who has coded."""
        if self.is_dictionary:
            return "Coded by a dictionary, which finds some themes wrongly and misses others."
        if len(self.names) == 1:
            return f"Coded manually ({self.names[0]})."
        return f"Coded manually: a theme counts where {RULES[self.rule].format(names=listed(self.names))} gave it."


THE_DICTIONARY = Coders((DICTIONARY,), "any")


def parse_coder(text: str) -> Coders:
    """Return the coders that a parameter names: 'dictionary', 'R1', 'any:R1+R2', 'all:R1+R2' or 'first:R1+R2'.

    Raises
    ------
    FieldworkError
        It is none of these.

    >>> str(parse_coder("all: R1 + R2"))
    'all:R1+R2'
    """
    match = re.fullmatch(r"(?:(any|all|first): ?)?(\w+(?: ?\+ ?\w+)*)", str(text))
    names = tuple(name.strip() for name in match[2].split("+")) if match else ()
    if (
        not match
        or len(set(names)) < len(names)
        or (len(names) > 1) != bool(match[1])
        or (DICTIONARY in names and len(names) > 1)
    ):
        rules = ", ".join(f"{rule}:R1+R2" for rule in RULES)
        msg = f"parameter coder: '{text}'. Allowed: {DICTIONARY}, a person such as R1, or persons by a rule: {rules}."
        raise FieldworkError(msg)
    return Coders(names, match[1] or "any")
