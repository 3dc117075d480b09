"""Whose codings are counted: the dictionary's, a person's, or several people's by a rule.

``coder`` in ``data/study.yaml`` names the coders whose codings are published, the parameter ``coder`` those
whose codings are counted in one run. Where the study names nobody, the data decide: see
`tables.published_coder`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from helpers.errors import FieldworkError, quoted_person
from helpers.prose import listed

DICTIONARY = "dictionary"
OF_STUDY = "study"
"""Value of the parameter: whoever ``coder:`` in ``data/study.yaml`` names; if nobody, as the data decide."""
IN_STUDY = "data/study.yaml: coder"
"""Where messages say that the study names its coder."""
PARAMETER = "parameter coder"
"""Where messages say that a run names its coder."""
RULES = {
    "any": "any of {names}",
    "all": "all of {names} who have reviewed it",
    "first": "the first of {names} who has reviewed it",
}
"""The rules by which a segment of several coders has a theme: it has been coded by these."""
DIRECTIONS = {
    "any": ", with every direction that any of them gave it",
    "all": ", with a direction only where all gave the same",
    "first": "",
}
"""How each rule combines directions, as the end of a sentence."""
ALLOWED = (
    f"Allowed: {DICTIONARY}, a person such as R1, or several people by a rule: "
    f"{', '.join(f'{rule}:R1+R2' for rule in RULES)}."
)
_written = re.compile(r"(?:(any|all|first): ?)?(\w+(?: ?\+ ?\w+)*)")


class Coders(NamedTuple):
    """One coder, or several people and the rule that combines their codings."""

    names: tuple[str, ...]
    rule: str
    """A key of `RULES`; 'any' for a single coder."""
    place: str = PARAMETER
    """Where they are named, as messages say it."""

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
        return f"Coded manually: a segment has a theme if {coders} coded it{DIRECTIONS[self.rule]}."

    def describe_counted(self) -> str:
        """Return a sentence that says whose coding is counted, where several have coded.

        >>> parse_coder("any:R1+R2").describe_counted()
        'In the counts, a segment has a theme if any of R1 and R2 coded it.'
        """
        who = RULES[self.rule].format(names=listed(self.names))
        if self.is_dictionary:
            who = "the dictionary"
        elif len(self.names) == 1:
            who = f"coder {self.names[0]}"
        return f"In the counts, a segment has a theme if {who} coded it."


THE_DICTIONARY = Coders((DICTIONARY,), "any")


def parse_coder(text: str, place: str = PARAMETER) -> Coders:
    """Return the coders that a parameter names: 'dictionary', 'R1', or 'any:', 'all:' or 'first:R1+R2'.

    Parameters
    ----------
    place
        Where they are named: every message about them begins with it.

    Raises
    ------
    FieldworkError
        It is none of these.

    >>> str(parse_coder("all: R1 + R2"))
    'all:R1+R2'
    """
    coders = _match_coders(str(text), place)
    if coders is None:
        msg = f"{place}:{quoted_person(text) or ' is no coder'}. {ALLOWED}"
        raise FieldworkError(msg)
    return coders


def check_coder(text: str) -> str:
    """Return the coders that ``data/study.yaml`` names, as a parameter would name them.

    Raises
    ------
    ValueError
        They are none that `parse_coder` knows: what is allowed, for an error that names the line.
    """
    coders = _match_coders(text, IN_STUDY)
    if coders is None:
        msg = f"is no coder. {ALLOWED}"
        raise ValueError(msg)
    return str(coders)


def _match_coders(text: str, place: str) -> Coders | None:
    """Return the coders that a text names; None if it names none."""
    match = _written.fullmatch(text)
    if not match:
        return None
    names = tuple(name.strip() for name in match[2].split("+"))
    rule = match[1]
    if OF_STUDY in names:
        return None
    if rule is None and len(names) == 1:
        return Coders(names, "any", place)
    is_distinct = len(set(names)) == len(names)
    if rule and len(names) > 1 and is_distinct and DICTIONARY not in names:
        return Coders(names, rule, place)
    return None
