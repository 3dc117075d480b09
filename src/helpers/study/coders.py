"""Whose codings are counted, as a parameter names them: the dictionary's, a person's, or several people's."""

from __future__ import annotations

import re
from typing import NamedTuple

from helpers.errors import FieldworkError
from helpers.prose import listed

DICTIONARY = "dictionary"
RULES = {
    "any": "any of {names}",
    "all": "all of {names} who have reviewed it",
    "first": "the first of {names} who has reviewed it",
}
"""The rules by which a segment of several coders has a theme: it has been coded by these."""
_parameter = re.compile(r"(?:(any|all|first): ?)?(\w+(?: ?\+ ?\w+)*)")


class Coders(NamedTuple):
    """One coder, or several people and the rule that combines their codings."""

    names: tuple[str, ...]
    rule: str
    """A key of `RULES`; 'any' for a single coder."""

    @property
    def is_dictionary(self) -> bool:
        """Tell whether it is the dictionary, whose codings are the indicators that occur."""
        return self.names == (DICTIONARY,)

    def __str__(self) -> str:
        """Return it as a parameter names it."""
        if len(self.names) == 1:
            return self.names[0]
        return f"{self.rule}:{'+'.join(self.names)}"

    @property
    def mark(self) -> str:
        """Return what a coded segment has: 'an indicator' or 'a coding' of a theme."""
        if self.is_dictionary:
            return "an indicator"
        return "a coding"

    def describe(self) -> str:
        """Return a sentence that says who has coded."""
        if self.is_dictionary:
            return "Coded by a keyword dictionary, which codes some segments wrongly and misses others."
        if len(self.names) == 1:
            return f"Coded manually by coder {self.names[0]}."
        coders = RULES[self.rule].format(names=listed(self.names))
        return f"Coded manually: a segment has a theme if {coders} coded it."


THE_DICTIONARY = Coders((DICTIONARY,), "any")


def parse_coder(text: str) -> Coders:
    """Return the coders that a parameter names: 'dictionary', 'R1', or 'any:', 'all:' or 'first:R1+R2'.

    Raises
    ------
    FieldworkError
        It is none of these.

    >>> str(parse_coder("all: R1 + R2"))
    'all:R1+R2'
    """
    match = _parameter.fullmatch(str(text))
    if match:
        names = tuple(name.strip() for name in match[2].split("+"))
        rule = match[1]
        if rule is None and len(names) == 1:
            return Coders(names, "any")
        is_distinct = len(set(names)) == len(names)
        if rule and len(names) > 1 and is_distinct and DICTIONARY not in names:
            return Coders(names, rule)
    rules = ", ".join(f"{rule}:R1+R2" for rule in RULES)
    msg = (
        f"parameter coder: '{text}'. "
        f"Allowed: {DICTIONARY}, a person such as R1, or several people by a rule: {rules}."
    )
    raise FieldworkError(msg)
