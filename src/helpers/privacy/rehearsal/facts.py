"""Find facts by which somebody may be recognised: what `fact_words` lists, however the words are written."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from helpers.privacy.names.normalised_text import normalise
from helpers.privacy.rehearsal.fact_words import FACTS, LISTS, NO_FACTS

UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = {
    word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
IRREGULAR = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}
ORDINALS = {
    **{f"{word}th": n for n, word in enumerate(UNITS, start=1)},
    **{f"{word[:-1]}ieth": n for word, n in TENS.items()},
    **IRREGULAR,
    "hundredth": 100,
}
_units = "|".join(sorted(UNITS, key=len, reverse=True))
_tens = "|".join(TENS)
_months = "january|february|march|april|may|june|july|august|september|october|november|december"
_number = rf"(?:\d{{1,3}}|(?:a )?hundred|(?:{_tens})(?:[\s-](?:{_units}))?|(?:{_units}))"
_ordinals = "|".join(sorted(ORDINALS, key=len, reverse=True))
_measures = (
    r"minutes?|hours?|days?|weeks?|months?|miles?|seconds?|metres?|per|percent|quid|pounds?|pence|stone|"
    r"feet|of|to|past|people|pages?|steps?|times|st|nd|rd|th|years? (?!old)"
)
"""What a number counts that is no age."""
_no_words = (
    "it|that|this|them|him|her|us|me|you|there|here|what|where|my|work|bed|home|i|and|or|be|do|go|have|get|"
    "say|see|all|now|then|so|but"
)
"""Words that no ``<word>`` is."""
_patterns = {
    "<n>": _number,
    "<ordinal>": rf"(?:\d{{1,3}}(?:st|nd|rd|th)|(?:{_tens})[\s-](?:{_ordinals})|{_ordinals})",
    "<tens>": r"(?:twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|teens|\d0'?s)",
    "<month>": f"(?:{_months})",
    "<day>": r"(?:the )?(?:mon|tues|wednes|thurs|fri|satur|sun)days?",
    "<year>": r"(?:(?:19|20)\d\d|nineteen[\s-]\w+(?:[\s-]\w+)?|two thousand(?: and \w+)?|'?\d\ds?)",
    "<year in full>": rf"(?:(?:19|20)\d\d|nineteen[\s-](?:\w+ty|oh)(?:[\s-](?:{_units}))?)",
    "<age>": rf"(?:1[3-9]|[2-9]\d|(?:{_tens})(?:[\s-](?:{_units}))?"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen)"
    rf"(?![\s-]+(?:{_measures})(?!\w)|:|\.\d|\s*%)",
    "<word>": rf"(?:the |a |an |our )?(?:\[[^\]]*\]|(?!(?:{_no_words})(?!\w))[a-z][a-z'-]*)",
    "<noun>": rf"(?!(?:{'|'.join(NO_FACTS.split())})(?!\w))[a-z][a-z'-]*",
    "<i am>": r"(?:i'?m|i am|i was|i've been|i have been|im|me being|being|i being|i'd been|i'd be|makes me"
    r"|made me)"
    r"(?: (?:now|still|also|just|actually|probably|basically|like|about|really|literally|sort of|kind of))?",
}
"""What a placeholder stands for, but for those of `LISTS`."""
VALUES = frozenset([*(_patterns.keys() - {"<i am>"}), *(f"<{name}>" for name in LISTS)])
"""Placeholders whose words belong to the fact: *nineteen* and *twenty* are two facts."""
_placeholder = re.compile(r"<[a-z ]+>")
_self = re.compile(
    r"(?<!\w)(?:i|i'[a-z]+|im|ive|me|my|mine|myself|we|we'[a-z]+|weve|us|our|ours|ourselves)(?!\w)"
)
"""Words by which somebody speaks of themself."""
_gap = r"[\s,]*[\s-]"


class Fact(NamedTuple):
    """A fact in a text: its kind, what it is, and where."""

    kind: str
    """One of `fact_words.KINDS`."""
    name: str
    """As the list has it: ``section``, ``near relative``."""
    value: str
    """Which of them, where that belongs to the fact: ``19``, ``daughter``; else empty."""
    start: int
    end: int

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what makes it the same fact in another text."""
        return self.kind, self.name, self.value


class _Wording(NamedTuple):
    """One pattern of a fact."""

    kind: str
    name: str
    needs_self: bool
    pattern: re.Pattern[str]


def find_facts(text: str, only: Collection[tuple[str, str]] | None = None) -> list[Fact]:
    """Return the facts in a text, in their order; of the wordings of one fact, the first.

    Parameters
    ----------
    text
        One sentence, or what belongs together: whether somebody speaks of themself is looked up in all of it.
    only
        Kinds and names of the facts that are looked for; None: all.

    Returns
    -------
    list of Fact
        Spans are characters of `text`, half-open.
    """
    normalised = normalise(text)
    words = normalised.text
    speaks_of_self = _self.search(words) is not None
    found: dict[tuple[str, str, str], Fact] = {}
    for wording in _wordings():
        is_wanted = only is None or (wording.kind, wording.name) in only
        if not is_wanted or (wording.needs_self and not speaks_of_self):
            continue
        for match in wording.pattern.finditer(words):
            start, end = normalised.to_original(*match.span())
            fact = Fact(wording.kind, wording.name, _value_of(match), start, end)
            earlier = found.get(fact.key)
            if earlier is None or fact.start < earlier.start:
                found[fact.key] = fact
    return sorted(found.values(), key=lambda fact: (fact.start, fact.end, fact.key))


def _value_of(match: re.Match[str]) -> str:
    """Return the words for which the placeholders of a wording stand, numbers as figures."""
    return " ".join(as_figure(value) for value in match.groups() if value)


def as_figure(words: str) -> str:
    """Return a number in words, or an ordinal, as figures; other words on one line.

    >>> as_figure("forty-two"), as_figure("40th"), as_figure("fortieth"), as_figure("mill  lane")
    ('42', '40', '40', 'mill lane')
    """
    parts = re.split(r"[\s-]+", words.strip())
    if re.fullmatch(r"\d+(?:st|nd|rd|th)", parts[0]):
        return parts[0][:-2]
    number = 0
    for part in parts:
        if part in TENS:
            number += TENS[part]
        elif part in UNITS:
            number += UNITS.index(part) + 1
        elif part in ORDINALS:
            number += ORDINALS[part]
        elif part in {"a", "hundred"}:
            number += 100 * (part == "hundred")
        else:
            return " ".join(parts)
    return str(number)


@cache
def _wordings() -> tuple[_Wording, ...]:
    """Return every wording as a pattern over normalised text."""
    wordings: list[_Wording] = []
    for kind, block in FACTS.items():
        for line in _lines(block):
            name, _, written = line.removeprefix("~").partition(":")
            one = _Wording(kind, name.strip(), line.startswith("~"), pattern_of(written))
            wordings.append(one)
    return tuple(wordings)


def _lines(block: str) -> list[str]:
    """Return the facts of a block, each with its wordings on one line: a line without a colon goes on."""
    lines: list[str] = []
    for line in block.strip().splitlines():
        if re.match(r"\s*~?[a-z][a-z ]*:", line):
            lines.append(line.strip())
        else:
            lines[-1] += f" {line.strip()}"
    return lines


def pattern_of(written: str) -> re.Pattern[str]:
    """Return one pattern over normalised text of several wordings, between commas.

    A word may be in quotation marks, and may be a possessive; within a word no wording begins or ends.
    """
    wordings = [part.strip() for part in written.split(",")]
    longest_first = sorted((one for one in wordings if one), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?<!\w')(?:{'|'.join(map(_as_pattern, longest_first))})(?!\w)")


def _as_pattern(wording: str) -> str:
    """Return one wording as a pattern."""
    parts: list[str] = []
    for piece in re.findall(r"<[a-z ]+>|[^\s<]+", wording.lower()):
        if not _placeholder.fullmatch(piece):
            parts.append(re.escape(piece.rstrip("*")) + r"\w*" * piece.endswith("*"))
        elif piece in VALUES:
            parts.append(f"({_of_placeholder(piece)})")
        else:
            parts.append(_of_placeholder(piece))
    return _gap.join(parts)


@cache
def _of_placeholder(piece: str) -> str:
    """Return the pattern of a placeholder."""
    if piece in _patterns:
        return _patterns[piece]
    words = [word.strip().lower() for word in LISTS[piece[1:-1]].split(",")]
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    alternatives = [
        _gap.join(re.escape(part.rstrip("*")) + r"\w*" * part.endswith("*") for part in word.split())
        for word in longest_first
    ]
    return f"(?:{'|'.join(alternatives)})"
